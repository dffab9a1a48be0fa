"""Joins rows into orders: the lines of one order, order lists with detail lists, over all sheets given together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA
from imports.drafts import AMOUNTS, LINE_KEYS, Draft, Source
from imports.evidence import Evidence
from imports.finishing import finished
from imports.repeats import agree, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aftersales.matching import IncomingOrder
    from aftersales.orders import Platform
    from imports.rows import RowFacts

__all__ = ["Joiner", "Source"]

_WHO = frozenset({"receiver_name", "phone", "nickname", "address"})


class Joiner:
    """Takes the rows of all sheets of one import and gives back whole orders, in the order of their first rows."""

    def __init__(self) -> None:
        self._drafts: dict[tuple[Platform, str, str], Draft] = {}
        self._last: tuple[Source, RowFacts] | None = None
        self._day: tuple[Source, Any] | None = None

    def take(self, source: Source, facts: RowFacts) -> None:
        profile = source.profile
        self._go_on(source, facts)
        if profile.grain == "rows" and not profile.marks and source.reader.day_leads:
            self._day_from_above(source, facts)
        # A row without a number is an order of its own, so that its problem is counted and shown.
        number = facts.number or f"\0{source.file_index} {source.label} {facts.row}"
        key = (profile.platform, source.shop_name, number)
        draft = self._drafts.get(key)
        if draft is None:
            draft = self._drafts[key] = Draft(facts.number, source)
        draft.problems += facts.problems
        if profile.grain == "order":
            _take_order(draft, source, facts)
        elif profile.grain == "line":
            _take_line(draft, source, facts)
        else:
            _take_any(draft, source, facts)

    def _go_on(self, source: Source, facts: RowFacts) -> None:
        """A row without a number that names more goods belongs to the order above it; any other is a problem."""
        if not facts.number and not facts.problems:
            last = self._last
            if last is not None and last[0] is source and _goes_on(source, facts, last[1]):
                facts.number = last[1].number
            else:
                source.reader.missing_number(facts)
        self._last = (source, facts) if facts.number else None

    def _day_from_above(self, source: Source, facts: RowFacts) -> None:
        """A hand-made list often writes the day once for all rows below it."""
        day = facts.values.get("ordered_at")
        if day is not None:
            self._day = (source, day)
        elif self._day is not None and self._day[0] is source and facts.number:
            if _has_bad_day(source, facts):
                return
            facts.values["ordered_at"] = self._day[1]
            header = source.reader.headers["ordered_at"]
            shown = f"{self._day[1].astimezone(CHINA):%Y-%m-%d}"
            facts.problems.append(
                source.reader.problem(facts.row, header, "imports.date_from_above", shown, "info")
            )

    def orders(self) -> Iterator[IncomingOrder]:
        """The joined orders; the joiner is empty afterwards."""
        drafts, self._drafts = self._drafts, {}
        evidence = Evidence()
        for draft in drafts.values():
            evidence.weigh_repeats(draft)
        for draft in drafts.values():
            if draft.parts:
                settle(draft, evidence.repeats(draft.at))
                agree(draft)
            evidence.weigh_paid(draft)
        for (platform, _, _), draft in drafts.items():
            yield finished(platform, draft, evidence.paid(draft.at))


def _goes_on(source: Source, facts: RowFacts, above: RowFacts) -> bool:
    """Whether the row names goods and says nothing of an order but what the row above said too."""
    if source.profile.grain != "rows" or not above.number or facts.discounts:
        return False
    own = facts.values.keys() - LINE_KEYS
    if not facts.values.keys() & LINE_KEYS or own & AMOUNTS:
        return False
    same = all(above.values.get(key) == facts.values[key] for key in own)
    return same and (not own or bool(own & _WHO))


def _has_bad_day(source: Source, facts: RowFacts) -> bool:
    header = source.reader.headers["ordered_at"].strip()
    return any(problem.column == header for problem in facts.problems)


def _take_order(draft: Draft, source: Source, facts: RowFacts) -> None:
    """A row that is a whole order, or (a shipping report) only completes one."""
    own = {key: value for key, value in facts.values.items() if key not in LINE_KEYS}
    if source.profile.receivers_only:
        draft.complete(own)
        if draft.head is None and draft.source is source:
            draft.rows.append(facts.row)
        return
    if draft.head is not None:
        _take_again(draft, source, facts, own)
        return
    draft.head = source
    draft.rows = [facts.row]
    draft.values = {**draft.values, **own}
    draft.discounts = facts.discounts
    draft.lone = {key: value for key, value in facts.values.items() if key in LINE_KEYS}


def _take_again(draft: Draft, source: Source, facts: RowFacts, own: dict[str, Any]) -> None:
    """The same number a second time: fine if it says the same, else a person must look."""
    differing = [
        key for key, value in own.items() if key in AMOUNTS and draft.values.get(key, value) != value
    ]
    if draft.head is source and not differing:
        line = {key: value for key, value in facts.values.items() if key in LINE_KEYS}
        differing = [key for key, value in line.items() if draft.lone.get(key, value) != value]
    header = source.reader.headers.get("number", "")
    if differing:
        problem = source.reader.problem(facts.row, header, "imports.number_twice", facts.number, "held")
    else:
        problem = source.reader.problem(facts.row, header, "imports.row_repeated", facts.number, "info")
    draft.problems.append(problem)
    draft.complete(own)


def _take_line(draft: Draft, source: Source, facts: RowFacts) -> None:
    """A row that is one line; what it says of the order only fills gaps."""
    if facts.values.get("line_key") and _known_line(draft, source, facts):
        return
    if draft.head is None and draft.source is source:
        draft.rows.append(facts.row)
    draft.lines.append((source, facts))
    draft.complete({name: value for name, value in facts.values.items() if name not in LINE_KEYS})


def _known_line(draft: Draft, source: Source, facts: RowFacts) -> bool:
    """Whether a line of that number is there already, which is told."""
    key = facts.values["line_key"]
    for _, other in draft.lines:
        if other.values.get("line_key") == key:
            same = other.values == facts.values
            code, level = ("imports.row_repeated", "info") if same else ("imports.line_twice", "held")
            header = source.reader.headers.get("line_key", "")
            draft.problems.append(source.reader.problem(facts.row, header, code, str(key), level))
            return True
    return False


def _take_any(draft: Draft, source: Source, facts: RowFacts) -> None:
    """A row of a sheet whose rows decide: a line if it has goods; the order's amounts are sorted out at the end."""
    if draft.head is not None and draft.head is not source:
        _take_beside(draft, source, facts)
        return
    if draft.head is None:
        draft.head = source
        draft.rows = []
    if facts.values.get("line_key") and _known_line(draft, source, facts):
        return
    draft.rows.append(facts.row)
    draft.parts.append(facts)
    draft.complete({key: value for key, value in facts.values.items() if key not in LINE_KEYS})
    _add_goods(draft, source, facts)


def _add_goods(draft: Draft, source: Source, facts: RowFacts) -> None:
    if facts.packed:
        draft.lines += [(source, replace(facts, values=values)) for values in facts.packed]
    elif facts.values.keys() & LINE_KEYS:
        draft.lines.append((source, facts))


def _take_beside(draft: Draft, source: Source, facts: RowFacts) -> None:
    """A row of a second sheet about the same order: it repeats the first, completes it, or contradicts it."""
    own = {key: value for key, value in facts.values.items() if key not in LINE_KEYS}
    header = source.reader.headers.get("number", "")
    if any(part.values == facts.values for part in draft.parts):
        problem = source.reader.problem(facts.row, header, "imports.row_repeated", facts.number, "info")
        draft.problems.append(problem)
        return
    from_head = any(place is draft.head for place, _ in draft.lines)
    names_goods = bool(facts.values.keys() & LINE_KEYS)
    differing = [key for key in own.keys() & AMOUNTS if draft.values.get(key, own[key]) != own[key]]
    if differing or (names_goods and from_head):
        problem = source.reader.problem(facts.row, header, "imports.number_twice", facts.number, "held")
        draft.problems.append(problem)
    else:
        _add_goods(draft, source, facts)
    draft.complete(own)
