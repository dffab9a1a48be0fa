"""The kind of trade of the shop, and what of its lists follows when it is chosen or changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, field
from typing import TYPE_CHECKING, Any

from aftersales import money
from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from desktop.changes import Changed
from desktop.list_editing import ListWish
from resources.list_entries import PLANS, REASONS, TIERS
from resources.trades_file import Trade, shipped_trades, trade_of
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.archive import Archive
    from desktop.list_editing import ListEditing
    from desktop.plan_lists import PlanLists
    from desktop.profile import ProfileDesk
    from desktop.session import Session
    from desktop.writing import Writer
    from resources.list_entries import ListEntry

_KEY = "shop.trade"
_LISTS = (PLANS, REASONS, TIERS)
_BETWEEN = "、"


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeChanges:
    """What follows a kind of trade: the `wishes` list by list, the new last line of receipts (None: as it is).

    `lines` say it in words; `new_calls` and `gone_calls` are the calls it would plan and take back.
    """

    wishes: tuple[ListWish, ...] = ()
    foot: str | None = None
    lines: tuple[str, ...] = ()
    new_calls: int = field(default=0)
    gone_calls: int = field(default=0)


class TradeMerge:
    """Finds what follows, and writes it inside the caller's action. What the shop made its own stays as it is."""

    def __init__(self, *, editing: ListEditing, plan_lists: PlanLists, profile: ProfileDesk) -> None:
        self._editing = editing
        self._plan_lists = plan_lists
        self._profile = profile

    def found(self, before: Trade, after: Trade) -> TradeChanges:
        """What is as `before` (or the shipped lists) has it and would be as `after` has it."""
        wishes = tuple(wish for name in _LISTS if (wish := self._wish(name, before, after)) is not None)
        profile = self._profile.read()
        foot = after.foot if profile.receipt_foot == before.foot != after.foot else None
        calls = [self._plan_lists.effects(wish=wish) for wish in wishes if wish.name == PLANS]
        return TradeChanges(
            wishes=wishes,
            foot=foot,
            lines=tuple(self._lines(wishes, foot)),
            new_calls=sum(len(each.laid.new) for each in calls),
            gone_calls=sum(one.day is None for each in calls for one in each.moved),
        )

    def write(self, changes: TradeChanges) -> None:
        """Write what was found."""
        for wish in changes.wishes:
            if wish.name == PLANS:
                self._plan_lists.write(wish=wish)
            else:
                self._editing.write(wish)
        if changes.foot is not None:
            kept = {**asdict(self._profile.read()), "receipt_foot": changes.foot}
            self._profile.name_shop(**kept)

    def _wish(self, name: str, before: Trade, after: Trade) -> ListWish | None:
        entries = self._entries(name)
        changed: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        touched = {place: None for place in (*before.wanted, *after.wanted) if place[0] == name}
        for place in touched:
            _, key, what = place
            entry = entries[key]
            usual = (entry.shipped or {})[what]
            had, wanted = before.wanted.get(place, usual), after.wanted.get(place, usual)
            if entry.values[what] != had and name == TIERS:
                return None  # tiers hang together: the lower one must stay the easier one
            if entry.values[what] == had != wanted:
                changed[key][what] = wanted
        if not changed:
            return None
        told = sentence("trade.told", {"name": after.name or sentence("trade.none")})
        seen = {key: entries[key].version for key in changed}
        return ListWish(name=name, told=told, entries=dict(changed), seen=seen)

    def _entries(self, name: str) -> Mapping[str, ListEntry]:
        if name == PLANS:
            return {one.entry.key: one.entry for one in self._plan_lists.entries()}
        book = self._editing.book
        return {one.entry.key: one.entry for one in (book.reasons if name == REASONS else book.tier_entries)}

    # in words

    def _lines(self, wishes: tuple[ListWish, ...], foot: str | None) -> Iterator[str]:
        for wish in wishes:
            entries = self._entries(wish.name)
            yield from _switched(wish, entries)
            for key, values in wish.entries.items():
                if "phenomena" in (values or {}):
                    words = _BETWEEN.join((values or {})["phenomena"])
                    yield sentence(
                        "trade.line_phenomena", {"name": entries[key].values["name"], "words": words}
                    )
            if wish.name == TIERS:
                yield sentence(
                    "trade.line_tiers",
                    {"tiers": "；".join(_tier(wish, entries[key]) for key in wish.entries)},
                )
        if foot is not None:
            yield sentence("trade.line_foot" if foot else "trade.line_no_foot", {"text": foot})


class TradeDesk:
    """Reads and changes the kind of trade; only the owner changes it."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session, merge: TradeMerge) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._merge = merge

    def kinds(self) -> tuple[Trade, ...]:
        """All kinds there are to choose from; pure."""
        return shipped_trades()

    def read(self) -> Trade:
        """The shop's kind; one without a key where none was chosen."""
        with self._archive.database.read():
            return trade_of(self._archive.settings.get(_KEY, ""))

    def changes(self, *, key: str) -> TradeChanges:
        """What would follow another kind; nothing is written."""
        with self._archive.database.read():
            return self._merge.found(self.read(), trade_of(key))

    def choose(self, *, key: str, following: bool = True) -> Trade:
        """Change the kind, and with `following` what hangs on it; one action, one undo. KnownError ``trade.unknown``."""
        self._session.require(Right.RULES)
        before, after = self.read(), known_trade(key)
        with self._writer.together(sentence("trade.choose", {"name": after.name})):
            changes = self._merge.found(before, after) if following else TradeChanges()
            put_trade(after, self._archive, self._writer)
            self._merge.write(changes)
        return after


def known_trade(key: str) -> Trade:
    """The kind behind a key; KnownError ``trade.unknown``."""
    found = trade_of(key)
    if not found.key:
        raise KnownError("trade.unknown", name=key)
    return found


def put_trade(trade: Trade, archive: Archive, writer: Writer) -> None:
    """Keep the kind of trade in the shop's settings."""
    with writer.action(sentence("trade.choose", {"name": trade.name}), Changed.SETTINGS) as action:
        archive.settings.put(_KEY, trade.key, action=action)


def _switched(wish: ListWish, entries: Mapping[str, ListEntry]) -> Iterator[str]:
    for active, code in ((True, "on"), (False, "off")):
        names = [
            str(entries[key].values["name"])
            for key, values in wish.entries.items()
            if (values or {}).get("active") is active
        ]
        if names:
            what = "plan" if wish.name == PLANS else "reason"
            yield sentence(f"trade.line_{what}_{code}", {"names": _BETWEEN.join(names)})


def _tier(wish: ListWish, entry: ListEntry) -> str:
    values = {**entry.values, **(wish.entries[entry.key] or {})}
    told = {"name": values["name"], "orders": values["orders"], "spent": money.grouped(values["spent"])}
    return sentence("trade.tier", told)
