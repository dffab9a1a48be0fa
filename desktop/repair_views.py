"""The repair of a case as its page and its papers show it: lines with the stock behind them, sums, visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from aftersales.cases import Case, CaseKind
from aftersales.parts import Part, PartMove, by_part, kept_for, used_for
from aftersales.repairs import (
    Agreement,
    RepairFile,
    RepairPart,
    Visit,
    agreement,
    asked_price,
    charged,
    open_visit,
    owed_for_repair,
    visits_of,
)

if TYPE_CHECKING:
    from desktop.archive import Archive
    from storage.dossiers import CaseDossier

WORK = frozenset({CaseKind.REPAIR, CaseKind.UPKEEP})
"""Kinds whose page has a section 维修 from the beginning; others get one with their first visit or part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairPartView:
    """A part of the repair: pieces `kept` for the case and `used` in it, `free` ones on the shelf; `low`: it runs short.

    `missing` pieces are wanted and neither kept nor used.
    """

    line: RepairPart
    kept: int
    used: int
    free: int
    low: bool

    @property
    def missing(self) -> int:
        return max(0, self.line.quantity - self.kept - self.used)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairView:
    """Everything known of a repair; sums in fen. `asked` is the price that was told, `covered` whether the warranty runs.

    `charged` is what the work came to so far, `paid` of it was taken in, `owed` is still to be paid.
    """

    repair: RepairFile
    parts: tuple[RepairPartView, ...]
    visits: tuple[Visit, ...]
    waiting: Visit | None
    agreement: Agreement
    asked: int | None
    charged: int
    paid: int
    owed: int
    covered: bool

    @property
    def has_lines(self) -> bool:
        return self.repair.has_lines


def repair_view(archive: Archive, case: Case, known: CaseDossier, *, today: date) -> RepairView | None:
    """The repair of a case inside an open read; None where there is nothing to show of one."""
    if case.kind not in WORK and case.repair == RepairFile():
        return None
    moves = by_part(known.part_moves)
    stock = archive.parts.known([line.part_id for line in case.repair.parts])
    used = {part_id: used_for(own, case.id) for part_id, own in moves.items()}
    lines = {line.order_line_id for line in case.lines}
    goods = known.order.goods if known.order is not None else ()
    return RepairView(
        repair=case.repair,
        parts=tuple(
            _part(line, stock.get(line.part_id), moves.get(line.part_id, []), case.id)
            for line in case.repair.parts
        ),
        visits=visits_of(case),
        waiting=open_visit(case),
        agreement=agreement(case),
        asked=asked_price(case),
        charged=charged(case.repair, used),
        paid=case.repair.paid,
        owed=owed_for_repair(case.repair, used),
        covered=any(good.order_line_id in lines and good.whole_ends >= today for good in goods),
    )


def _part(line: RepairPart, part: Part | None, moves: list[PartMove], case_id: int) -> RepairPartView:
    return RepairPartView(
        line=line,
        kept=kept_for(moves, case_id),
        used=used_for(moves, case_id),
        free=part.free if part is not None else 0,
        low=part is None or part.is_short,
    )
