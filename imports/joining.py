"""Joins rows into orders: the lines of one order, order lists with detail lists, over all sheets given together."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA
from aftersales.matching import is_telling, number_family
from aftersales.refunds import together
from imports.drafts import AMOUNTS, LINE_KEYS, Draft, Source
from imports.evidence import Evidence
from imports.finishing import Judged, finished, judged
from imports.handed_out import Account, Batch, HandedOut
from imports.repeats import agree, settle
from imports.straight import StraightOrders, able

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aftersales.matching import IncomingOrder, Problem
    from aftersales.orders import Movement, Platform
    from imports.block_reader import ReadRows
    from imports.rows import RowFacts

__all__ = ["Joiner", "Source"]

_LOOKED_BACK = 20
"""Rows of one order that a new one is compared with."""
_WHO = frozenset({"receiver_name", "phone", "nickname", "address"})


class Joiner:
    """Takes the rows of all sheets of one import and gives back whole orders; a place tells where an order stands.

    Places grow from row to row over all sheets, with gaps: an order stands at its first row.
    """

    def __init__(self) -> None:
        self._drafts: dict[Account, dict[str, Draft]] = {}
        self._handed_out = HandedOut()
        self._straight: dict[int, StraightOrders] = {}
        self._place = 0
        self._last: tuple[Source, RowFacts] | None = None
        self._day: tuple[Source, Any] | None = None
        self._by_number: dict[str, list[Draft]] | None = None

    def take(self, source: Source, facts: RowFacts, place: int | None = None) -> None:
        """Takes one row; `place` only where it was counted already."""
        if place is None:
            place = self._place
            self._place += 1
        self._go_on(source, facts)
        if _leads_by_day(source):
            self._day_from_above(source, facts)
        # A row without a number is an order of its own, so that its problem is counted and shown.
        number = facts.number or f"\0{source.file_index} {source.label} {facts.row}"
        account = (source.profile.platform, source.shop_name)
        drafts = self._drafts.setdefault(account, {})
        draft = drafts.get(number) or self._taken_up(account, number)
        if draft is None:
            draft = drafts[number] = Draft(facts.number, source, place)
        _join(draft, source, facts)

    def take_rows(self, source: Source, read: ReadRows) -> list[tuple[int, IncomingOrder]]:
        """Takes rows that follow one another; gives back the orders that each of them is by itself, with their places.

        A later row may tell more of such an order; then `rest` has it once more, at the same place.
        """
        count = len(read.numbers)
        # the header over the first rows takes no place: a list without gaps needs no new numbers
        first = self._place or -_rows_above(read)
        self._place = first + count
        given = self._alone(source, read)
        batch = Batch(first, source, read, given)
        if any(given):
            self._handed_out.add((source.profile.platform, source.shop_name), batch)
        rows = source.profile.grain == "rows"
        for at in range(count):
            if given[at] or not (read.plain[at] or at in read.others):
                continue
            if rows and at and given[at - 1]:
                self._last = (source, read.facts(at - 1))
            self.take(source, read.facts(at), first + at)
        if count and given[-1]:
            self._last = (source, read.facts(count - 1)) if rows else None
        if not any(given):
            return []
        straight = self._straight.get(id(source))
        if straight is None:
            straight = self._straight[id(source)] = StraightOrders(source, partial(_judged_alone, source))
        return list(
            zip(compress(range(first, first + count), given), straight.orders(read, given), strict=True)
        )

    def _alone(self, source: Source, read: ReadRows) -> bytearray:
        """Which rows are whole orders as far as anybody can know now."""
        if _by_itself(source):
            given = able(source, read)
            account = (source.profile.platform, source.shop_name)
            numbers = [*compress(read.numbers, read.plain), *(one.number for one in read.others.values())]
            known = self._handed_out.known(account, numbers)
            drafts = self._drafts.get(account, {})
            if not drafts.keys().isdisjoint(numbers):
                known |= drafts.keys() & set(numbers)
            if len(set(numbers)) < len(numbers):
                known |= {number for number, times in Counter(numbers).items() if times > 1}
            if known:
                for at, number in enumerate(read.numbers):
                    if number in known:
                        given[at] = 0
            return given
        return bytearray(len(read.plain))

    def _taken_up(self, account: Account, number: str) -> Draft | None:
        """The order of that number as a draft again, if it was handed out."""
        found = self._handed_out.take_up(account, number)
        if found is None:
            return None
        place, source, facts = found
        draft = self._drafts.setdefault(account, {})[number] = Draft(number, source, place)
        _join(draft, source, facts)
        if self._by_number is not None:
            self._by_number.setdefault(number, []).append(draft)
        return draft

    def book(
        self, platform: Platform, number: str, movement: Movement | None, problem: Problem | None
    ) -> bool:
        """Notes what a settlement says went back for an order; False if no sheet of orders names it. After all `take`."""
        draft = self._named(platform, number)
        if draft is None:
            return False
        if movement is not None:
            draft.movements = list(together(draft.movements, (movement,)))
        if problem is not None:
            draft.problems.append(problem)
        return True

    def _named(self, platform: Platform, number: str) -> Draft | None:
        """The order of a number on the platform, or elsewhere where the number alone says which it is."""
        if self._by_number is None:
            self._by_number = {}
            for draft in self._in_order():
                if draft.number:
                    self._by_number.setdefault(draft.number, []).append(draft)
        for account in list(self._handed_out.accounts_of(number)):
            self._taken_up(account, number)
        found = sorted(self._by_number.get(number, []), key=_place)
        own = [
            draft for draft in found if number_family(draft.at.profile.platform) is number_family(platform)
        ]
        if own or not is_telling(number):
            return own[0] if own else None
        return found[0] if len(found) == 1 else None

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
        """The orders that `take_rows` did not give back or that changed since, in their order; the joiner is empty then."""
        return (order for _, order in self.rest())

    def rest(self) -> Iterator[tuple[int, IncomingOrder]]:
        """The same with their places."""
        drafts = self._in_order()
        self._drafts = {}
        evidence = Evidence()
        for draft in drafts:
            evidence.weigh_repeats(draft)
        for draft in drafts:
            if draft.parts:
                settle(draft, evidence.repeats(draft.at))
                agree(draft)
            evidence.weigh_paid(draft)
        for draft in drafts:
            yield draft.place, finished(draft.source.profile.platform, draft, evidence.paid(draft.at))

    def next_place(self) -> int:
        """A place after all rows, for an order that stands in none."""
        self._place += 1
        return self._place - 1

    def handed_out(self) -> Counter[tuple[int, str]]:
        """How many of the orders that `take_rows` gave back still stand, by file index and sheet."""
        return self._handed_out.counts()

    def _in_order(self) -> list[Draft]:
        return sorted((draft for drafts in self._drafts.values() for draft in drafts.values()), key=_place)


def _rows_above(read: ReadRows) -> int:
    """How many rows stand above the first that says something."""
    return next((at for at in range(len(read.plain)) if read.plain[at] or at in read.others), 0)


def _place(draft: Draft) -> int:
    return draft.place


def _leads_by_day(source: Source) -> bool:
    """Whether the day is written once, for all rows below it too."""
    profile = source.profile
    return profile.grain == "rows" and not profile.marks and source.reader.day_leads


def _by_itself(source: Source) -> bool:
    """Whether one row of the sheet can be a whole order."""
    profile = source.profile
    if profile.grain == "order":
        return not profile.receivers_only
    return profile.grain == "rows" and not _leads_by_day(source)


def _judged_alone(source: Source, facts: RowFacts) -> Judged:
    """The judgement of a lone row that tells of no refund, so that it is the same before and after them."""
    draft = Draft(facts.number, source)
    _join(draft, source, facts)
    if draft.parts:
        settle(draft, "")
        agree(draft)
    return judged(draft, "gross")


def _join(draft: Draft, source: Source, facts: RowFacts) -> None:
    draft.problems += facts.problems
    if source.profile.grain == "order":
        _take_order(draft, source, facts)
    elif source.profile.grain == "line":
        _take_line(draft, source, facts)
    else:
        _take_any(draft, source, facts)


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
    if _says_it_again(draft, facts):
        header = source.reader.headers.get("number", "")
        problem = source.reader.problem(facts.row, header, "imports.row_twice", facts.number, "held")
        draft.problems.append(problem)
        return
    draft.parts.append(facts)
    draft.complete({key: value for key, value in facts.values.items() if key not in LINE_KEYS})
    _add_goods(draft, source, facts)


def _says_it_again(draft: Draft, facts: RowFacts) -> bool:
    """Whether a row with figures of the order is the same as one just before: pasted twice, or bought twice."""
    return bool(facts.values.keys() & AMOUNTS) and any(
        part.values == facts.values and part.discounts == facts.discounts
        for part in draft.parts[-_LOOKED_BACK:]
    )


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
