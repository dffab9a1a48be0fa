"""设置 › 客户等级 at the desk: tiers with their rules, the groups, and the points that make cases pressing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypedDict

from aftersales.errors import KnownError
from desktop.list_editing import (
    MOST_POINTS,
    ListEditing,
    ListWish,
    fitting_name,
    fitting_number,
    told_of,
)
from resources.list_book import GROUPS, MONEY, URGENT, plain_tier
from resources.list_entries import PRIORITY, TIERS
from resources.wording import sentence
from storage.customer_tiers import move_tier

if TYPE_CHECKING:
    from aftersales.actions import Action
    from desktop.archive import Archive
    from desktop.list_editing import ListVersion
    from desktop.revisit_shifts import RevisitShifts, Shifts
    from resources.list_book import TierEntry
    from resources.list_entries import ListEntry

MOST_ORDERS, MOST_MONTHS, MOST_SPENT, MOST_DAYS = 9_999, 120, 9_999_999_900, 3_650
_LONGEST = 6


class TierValues(TypedDict, total=False):
    """What can be changed in a tier: `orders` of three years or `spent` fen reach it, None: not by this."""

    name: str
    orders: int | None
    spent: int | None
    revisit_months: int | None
    points: int
    active: bool


class GroupValues(TypedDict, total=False):
    """Bounds of the marks 5, 4, 3, 2: days at most, orders and fen at least; `high` from which mark on."""

    days: int
    recency: list[int]
    frequency: list[int]
    money: list[int]
    high: list[int]


class TierLists:
    """What can be done with the list of tiers."""

    def __init__(self, *, archive: Archive, editing: ListEditing, shifts: RevisitShifts) -> None:
        self._archive = archive
        self._editing = editing
        self._shifts = shifts

    def entries(self) -> tuple[TierEntry, ...]:
        """All tiers, the best first, also those switched off."""
        return self._editing.book.tier_entries

    def groups(self) -> ListEntry:
        """The rule of the groups."""
        return self._editing.book.once[GROUPS]

    def points(self) -> dict[str, ListEntry]:
        """Points for urgency, for each service level and by money; those of tiers stand with the tiers."""
        return {key: entry for key, entry in self._editing.book.once.items() if _is_point(key)}

    def history(self) -> tuple[ListVersion, ...]:
        """What was changed, the newest first."""
        return self._editing.history((TIERS, PRIORITY))

    def add(self, *, name: str, orders: int | None = None, spent: int | None = None) -> TierEntry:
        """A tier more, above the one that takes everybody."""
        self._editing.require()
        name = fitting_name(name, "", (one.entry for one in self.entries()), _LONGEST)
        ranks = [one.entry.values["rank"] for one in self.entries()]
        values = _checked({"name": name, "orders": orders, "spent": spent})
        values |= {"revisit_months": None, "points": 0, "active": True}
        wish = ListWish(
            name=TIERS,
            told=sentence("lists.add", {"what": sentence("lists.tier"), "name": name}),
            entries={name: {**values, "rank": (ranks[-2] + ranks[-1]) // 2}},
            seen={name: 0},
        )
        self._require_order(wish, values)
        self._editing.write(wish)
        return self._of(name)

    def effects(self, *, key: str, values: TierValues) -> Shifts:
        """The calls to come that other months of a tier would move."""
        wish = ListWish(name=TIERS, told="", entries={key: _checked(dict(values))})
        with self._archive.database.read():
            return self._shifts.by_tiers(self._editing.tried(wish).tiers)

    def change(self, *, key: str, version: int, values: TierValues) -> TierEntry:
        """Change some fields; customers of a renamed tier have its new name at once, calls to come move along."""
        self._editing.require()
        one = self._of(key)
        changed = _checked(dict(values))
        if key == plain_tier():
            _require_plain(one, changed)
        before = one.rule.name
        if "name" in changed:
            entries = (other.entry for other in self.entries())
            changed["name"] = fitting_name(changed["name"], key, entries, _LONGEST)
        wish = ListWish(
            name=TIERS,
            told=told_of("tier", one.entry, changed),
            entries={key: changed},
            seen={key: version},
        )
        self._require_order(wish, changed)
        self._write(wish, before, str(changed.get("name", before)))
        return self._of(key)

    def move_up(self, *, key: str) -> None:
        """One place up: tiers further up are better."""
        self._editing.require()
        listed = [one for one in self.entries() if one.entry.key != plain_tier()]
        place = next(place for place, one in enumerate(listed) if one.entry.key == key)
        if place == 0:
            return
        above, mine = listed[place - 1].entry, listed[place].entry
        words = {"what": sentence("lists.tier"), "name": mine.values["name"]}
        wish = ListWish(
            name=TIERS,
            told=sentence("lists.move", words),
            entries={key: {"rank": above.values["rank"]}, above.key: {"rank": mine.values["rank"]}},
            seen={key: mine.version, above.key: above.version},
        )
        self._require_order(wish, {"orders": 0, "spent": 0})
        self._editing.write(wish)

    def reset(self, *, key: str, version: int) -> None:
        """A shipped tier, or the groups, as they were shipped."""
        self._editing.require()
        entry = self.groups() if key == GROUPS else self._of(key).entry
        if entry.shipped is None:
            raise KnownError("lists.own_entry")
        if key == GROUPS:
            words = {"what": sentence("lists.groups"), "name": ""}
        else:
            words = {"what": sentence("lists.tier"), "name": entry.shipped["name"]}
            fitting_name(entry.shipped["name"], key, (one.entry for one in self.entries()))
        told = sentence("lists.reset", words).strip()
        wish = ListWish(name=TIERS, told=told, entries={key: None}, seen={key: version})
        self._require_order(wish, entry.shipped)
        before, after = entry.values.get("name", ""), entry.shipped.get("name", "")
        self._write(wish, str(before), str(after))

    def change_groups(self, *, version: int, values: GroupValues) -> None:
        """Other bounds of R, F and M."""
        self._editing.require()
        changed: dict[str, Any] = dict(values)
        fitting_number(changed.get("days"), "days", least=1, most=MOST_DAYS)
        for name, way in (("recency", 1), ("frequency", -1), ("money", -1)):
            if name in changed:
                _require_bounds(changed[name], name, way)
        for mark in changed.get("high", ()):
            fitting_number(mark, "high", least=2, most=5)
        told = sentence("lists.change", {"what": sentence("lists.groups"), "name": ""}).strip()
        self._editing.write(
            ListWish(name=TIERS, told=told, entries={GROUPS: changed}, seen={GROUPS: version})
        )

    def change_points(self, *, key: str, version: int, points: int) -> None:
        """Other points for urgency (``urgent``) or a service level (``level.急救``)."""
        self._editing.require()
        fitting_number(points, key, least=0, most=MOST_POINTS)
        self._write_points(key, version, {"points": points})

    def change_bands(self, *, version: int, bands: list[tuple[int, int]]) -> None:
        """Other points by money: from so many fen on, so many points."""
        self._editing.require()
        least = [fen for fen, _ in bands]
        if sorted(set(least)) != least or any(
            fen <= 0 or not 0 <= points <= MOST_POINTS for fen, points in bands
        ):
            raise KnownError("lists.bands_order", most=MOST_POINTS, field=MONEY)
        self._write_points(MONEY, version, {"bands": [list(band) for band in bands]})

    def _write_points(self, key: str, version: int, values: dict[str, Any]) -> None:
        told = sentence("lists.change", {"what": sentence("lists.points"), "name": ""}).strip()
        self._editing.write(ListWish(name=PRIORITY, told=told, entries={key: values}, seen={key: version}))

    def _write(self, wish: ListWish, before: str, after: str) -> None:
        told = next(iter(wish.entries.values()))
        moves_calls = told is None or bool({"revisit_months", "active"} & told.keys())

        def move(action: Action) -> None:
            if before != after:
                move_tier(self._archive.database, before=before, after=after, action=action)
            if moves_calls:
                self._shifts.write(self._shifts.by_tiers(self._editing.tried(wish).tiers), action=action)

        self._editing.write(wish, also=move)

    def _of(self, key: str) -> TierEntry:
        return next(one for one in self.entries() if one.entry.key == key)

    def _require_order(self, wish: ListWish, changed: Any) -> None:
        """A tier further down is easier to reach, or nobody would ever reach it."""
        tiers = self._editing.tried(wish).tiers.tiers
        for field in ("orders", "spent"):
            bounds = [(getattr(tier, field), tier.name) for tier in tiers]
            given = [(bound, name) for bound, name in bounds if bound is not None]
            for (high, better), (low, name) in pairwise(given):
                if low >= high and (field in changed or "active" in changed):
                    raise KnownError("lists.tier_order", name=name, better=better, field=field)


def _is_point(key: str) -> bool:
    return key in {MONEY, URGENT} or key.startswith("level.")


def _require_plain(one: TierEntry, changed: dict[str, Any]) -> None:
    """The tier that takes everybody keeps its name and asks for nothing."""
    if changed.get("name", one.rule.name) != one.rule.name:
        raise KnownError("lists.name_kept", name=one.rule.name, field="name")
    if changed.get("active") is False:
        raise KnownError("lists.off_kept", name=one.rule.name, field="active")


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    fitting_number(values.get("orders"), "orders", least=1, most=MOST_ORDERS)
    if values.get("spent") is not None and not 0 < values["spent"] <= MOST_SPENT:
        raise KnownError("lists.number_range", least=1, most=MOST_SPENT // 100, field="spent")
    fitting_number(values.get("revisit_months"), "revisit_months", least=1, most=MOST_MONTHS)
    fitting_number(values.get("points"), "points", least=0, most=MOST_POINTS)
    return values


def _require_bounds(bounds: list[int], field: str, way: int) -> None:
    """Four bounds above zero that rise (`way` 1) or fall (−1)."""
    steps = [(later - earlier) * way for earlier, later in pairwise(bounds)]
    if len(bounds) != 4 or min(bounds) <= 0 or min(steps) <= 0:
        words = sentence("lists.bounds_up" if way > 0 else "lists.bounds_down")
        raise KnownError("lists.bounds_order", way=words, field=field)
