"""设置 › 时限 at the desk: how long our own clocks may run, what counts, and when they warn."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypedDict

from aftersales.errors import KnownError
from aftersales.time_limits import Counting
from desktop.list_editing import ListEditing, ListWish, fitting_number
from desktop.reason_lists import MOST_HOURS
from resources.labels import label
from resources.list_book import HOURS, limit_key, usual_hours, working_hours
from resources.list_entries import LIMITS
from resources.wording import sentence

if TYPE_CHECKING:
    from aftersales.cases import CaseKind, ServiceLevel
    from aftersales.orders import Platform
    from aftersales.time_limits import TimeLimit
    from desktop.due_effects import DueChange
    from desktop.list_editing import ListVersion
    from resources.list_book import LimitEntry
    from resources.list_entries import ListEntry

_MOST_WARNINGS = 4
_STRETCH = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*[-–—~至]\s*([01]?\d|2[0-4]):([0-5]\d)")


class LimitValues(TypedDict, total=False):
    """What can be changed in a limit: hours, whether all of them count, percents at which it warns, in use or not."""

    hours: int
    counting: str
    warn_at: list[int]
    active: bool


class LimitLists:
    """What can be done with the list of limits: a wish is made, its effects are looked at, then it is written."""

    def __init__(self, *, editing: ListEditing) -> None:
        self._editing = editing

    def entries(self) -> tuple[LimitEntry, ...]:
        """All limits, the usual ones first, also those switched off."""
        return self._editing.book.limit_entries

    def hours(self) -> ListEntry:
        """The working hours, as texts."""
        return self._editing.book.once[HOURS]

    def clocks(self) -> tuple[str, ...]:
        """The clocks that a limit can be given to."""
        return tuple(usual_hours())

    def history(self) -> tuple[ListVersion, ...]:
        """What was changed, the newest first."""
        return self._editing.history((LIMITS,))

    def effects(self, *, wish: ListWish) -> tuple[DueChange, ...]:
        """The open cases whose deadline a wish would move."""
        return self._editing.effects(wish)

    def write(self, *, wish: ListWish) -> None:
        """Write a wish; the deadlines of its effects move with it."""
        self._editing.require()
        self._editing.write(wish)

    def changed(self, *, key: str, version: int, values: LimitValues) -> ListWish:
        """The wish to change some fields of a limit."""
        one = self._of(key)
        if one.is_usual and values.get("active") is False:
            raise KnownError("lists.limit_usual", field="active")
        code = "lists.change"
        if set(values) == {"active"}:
            code = "lists.on" if values["active"] else "lists.off"
        return ListWish(
            name=LIMITS,
            told=sentence(code, {"what": sentence("lists.limit"), "name": limit_name(one.limit)}),
            entries={key: _checked(values)},
            seen={key: version},
        )

    def added(
        self,
        *,
        clock: str,
        hours: int,
        counting: Counting = Counting.EVERY_HOUR,
        warn_at: tuple[int, ...] = (50, 80),
        level: ServiceLevel | None = None,
        tier: str | None = None,
        kind: CaseKind | None = None,
        platform: Platform | None = None,
    ) -> ListWish:
        """The wish for a limit more; KnownError ``lists.limit_twice`` where one of these traits is there."""
        from aftersales.time_limits import TimeLimit

        keys = {one.rule.name: one.entry.key for one in self._editing.book.tier_entries}
        limit = TimeLimit(
            clock=clock,
            hours=hours,
            counting=counting,
            source="",
            level=level,
            tier=tier,
            kind=kind,
            platform=platform,
        )
        key = limit_key(limit, keys.get(tier or "", tier))
        there = next((one for one in self.entries() if one.entry.key == key), None)
        if there is not None and there.active:
            raise KnownError("lists.limit_twice", field="clock")
        values: dict[str, Any] = {
            "clock": clock,
            "level": level.value if level else None,
            "tier": keys.get(tier or "", tier),
            "kind": kind.value if kind else None,
            "platform": platform.value if platform else None,
            "source": sentence("lists.own_source"),
        }
        values |= _checked(
            {"hours": hours, "counting": counting.value, "warn_at": list(warn_at), "active": True}
        )
        return ListWish(
            name=LIMITS,
            told=sentence("lists.add", {"what": sentence("lists.limit"), "name": limit_name(limit)}),
            entries={key: values},
            seen={key: there.entry.version if there else 0},
        )

    def reset(self, *, key: str, version: int) -> ListWish:
        """The wish to have a shipped limit, or the working hours, as shipped; one of the shop's own goes."""
        if key == HOURS:
            words = {"what": sentence("lists.hours"), "name": ""}
        else:
            words = {"what": sentence("lists.limit"), "name": limit_name(self._of(key).limit)}
        own = key != HOURS and self._of(key).entry.shipped is None
        told = sentence("lists.drop" if own else "lists.reset", words).strip()
        return ListWish(name=LIMITS, told=told, entries={key: None}, seen={key: version})

    def hours_changed(self, *, version: int, text: str) -> ListWish:
        """The wish for other working hours, written like 09:00-12:00 13:30-18:00."""
        told = sentence("lists.change", {"what": sentence("lists.hours"), "name": ""}).strip()
        return ListWish(
            name=LIMITS, told=told, entries={HOURS: {"spans": _spans(text)}}, seen={HOURS: version}
        )

    def _of(self, key: str) -> LimitEntry:
        return next(one for one in self.entries() if one.entry.key == key)


def clock_name(code: str) -> str:
    """What a clock is called in the list."""
    return sentence(f"limit_clock.{code}")


def trait_words(limit: TimeLimit) -> str:
    """When a limit holds, in words: 急救 · 维修; 平时 for a usual one."""
    traits = [limit.level, limit.tier, limit.kind]
    told = [str(trait) for trait in traits if trait is not None]
    if limit.platform is not None:
        told.append(label(limit.platform))
    return " · ".join(told) or sentence("lists.usual")


def limit_name(limit: TimeLimit) -> str:
    """What a limit is called: 急救 受理."""
    return f"{trait_words(limit)} {clock_name(limit.clock)}"


def hours_text(entry: ListEntry) -> str:
    """Working hours as a person writes them."""
    return " ".join(f"{start}-{end}" for start, end in entry.values["spans"])


def _spans(text: str) -> list[list[str]]:
    """The stretches of a text; KnownError ``lists.hours_wrong``."""
    found = [[f"{int(a):02d}:{b}", f"{int(c):02d}:{d}"] for a, b, c, d in _STRETCH.findall(text)]
    left = _STRETCH.sub("", text).strip(" 　,，、;；")
    try:
        working_hours(found if not left else ())
    except KnownError:
        raise KnownError("lists.hours_wrong", field="hours") from None
    return found


def _checked(values: LimitValues) -> LimitValues:
    if "hours" in values:
        fitting_number(values["hours"], "hours", least=1, most=MOST_HOURS)
    warn_at = values.get("warn_at", [])
    rising = all(earlier < later for earlier, later in pairwise(warn_at))
    within = all(0 < percent < 100 for percent in warn_at)
    if len(warn_at) > _MOST_WARNINGS or not rising or not within:
        raise KnownError("lists.warn_order", field="warn_at")
    return values
