"""What a case means for the warranty of its pieces: days in repair do not count, a service is noted in the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from aftersales.cases import Case, CaseEvent, CaseKind
from aftersales.clock import china_day
from aftersales.goods import RepairStay, SoldGood
from desktop.judging import history_of

if TYPE_CHECKING:
    from aftersales.actions import Action
    from aftersales.case_clocks import Stay
    from desktop.archive import Archive
    from desktop.goods import GoodsDesk

IN_REPAIR = frozenset({"diagnosing", "awaiting_quote", "repairing", "awaiting_parts"})
"""From the day the thing was handed in to the day it is mended, waiting for parts included (三包规定 第十三条)."""


class RepairStays:
    """Follows a case out of repair, as part of the step's transaction."""

    def __init__(self, *, archive: Archive, goods: GoodsDesk) -> None:
        self._archive = archive
        self._goods = goods

    def follow(self, case: Case, to_state: str, events: Sequence[CaseEvent], *, action: Action) -> None:
        """`case` as it stood before the step to `to_state`, `events` those up to it.

        A redo (返修) adds the days it takes and nothing else: no clock starts anew. Which of several equal pieces of a
        line was mended nobody can know; then none of them is changed.
        """
        stay = stay_in_repair(history_of(events))
        if to_state in IN_REPAIR or not stay:
            return
        today = china_day(action.at)
        for good in pieces_of(self._archive, case):
            if case.kind is CaseKind.UPKEEP:
                self._archive.goods.save(replace(good, serviced_on=today), action=action)
            else:
                self._lengthen(good, case, china_day(stay[0].entered), today, action)

    def _lengthen(self, good: SoldGood, case: Case, first: date, last: date, action: Action) -> None:
        first = max(first, good.exchanged_on or good.starts)
        if last > first:
            stay = RepairStay(
                first_day=first, last_day=last, what=case.phenomenon or case.reason, case_id=case.id
            )
            self._goods.stayed(good, stay, action=action)


def pieces_of(archive: Archive, case: Case) -> Iterable[SoldGood]:
    """The sold pieces a case is about; none of a line of which it takes some and nobody can know which."""
    for line in case.lines:
        if line.order_line_id is not None:
            goods = archive.goods.of_order_lines([line.order_line_id])
            if len(goods) <= line.quantity:
                yield from goods


def stay_in_repair(history: Sequence[Stay]) -> tuple[Stay, ...]:
    """The states at the end of a case's history that belong to one stay in repair; empty unless it was mended there."""
    stay: list[Stay] = []
    for found in reversed(history):
        if found.state not in IN_REPAIR:
            break
        stay.append(found)
    return tuple(reversed(stay)) if any(found.state == "repairing" for found in stay) else ()
