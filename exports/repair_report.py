"""检测与维修 on the service report: what was found, parts and work with the customer's sums, his yes, visits, the loan set."""

from __future__ import annotations

from aftersales.money import grouped
from exports.papers import PaperRepair, PaperRepairLine
from exports.pdf_fonts import FontBook
from exports.pdf_kit import MM, Column, Piece, keep_last_with_next, space, table
from exports.sheet_page import BODY, STRONG, UNKNOWN, Page
from resources.wording import sentence

_OF = 180 * MM
"""The width that the columns are measured for."""


def repair_pieces(repair: PaperRepair, page: Page, book: FontBook, *, priced: bool = True) -> list[Piece]:
    """The part of the report; without lines and visits it is the finding alone. Not `priced`, it names no sum."""
    finding = (
        sentence("paper_repair.diagnosis", {"text": repair.diagnosis})
        if repair.diagnosis
        else sentence("paper_repair.no_diagnosis")
    )
    pieces = [page.heading(sentence("paper_repair.title")), *page.text(finding, book)]
    if repair.lines:
        pieces += [page.gap(), *_lines_shown(repair, page, book, priced=priced)]
    if repair.told and priced:
        pieces.append(space(1.6 * MM))
        for told in repair.told:
            pieces += page.text(told, book)
    if repair.visits:
        pieces += [page.gap(), *_visits(repair, page, book)]
    return pieces


def _lines_shown(repair: PaperRepair, page: Page, book: FontBook, *, priced: bool) -> list[Piece]:
    if not priced:
        return _names(repair.lines, page, book)
    total = page.total(sentence("paper_repair.total"), repair.total, inset=7.5 * MM)
    return [*keep_last_with_next(_lines(repair.lines, page, book)), total]


def _names(lines: tuple[PaperRepairLine, ...], page: Page, book: FontBook) -> list[Piece]:
    """What was built in and done, without what it costs."""
    columns = page.columns(
        Column(title=sentence("paper_repair.kind"), x=0, width=18 * MM, look=page.pale),
        Column(title=sentence("paper_repair.what"), x=20 * MM, width=120 * MM, look=STRONG),
        Column(title=sentence("paper_repair.count"), x=142 * MM, width=38 * MM, look=BODY, align="right"),
        of=_OF,
    )
    return table(book, columns, [(line.kind, line.what, line.count) for line in lines], page.style)


def _lines(lines: tuple[PaperRepairLine, ...], page: Page, book: FontBook) -> list[Piece]:
    columns = page.columns(
        Column(title=sentence("paper_repair.kind"), x=0, width=18 * MM, look=page.pale),
        Column(title=sentence("paper_repair.what"), x=20 * MM, width=76 * MM, look=STRONG),
        Column(title=sentence("paper_repair.count"), x=98 * MM, width=24 * MM, look=BODY, align="right"),
        Column(title=sentence("paper_repair.price"), x=124 * MM, width=26 * MM, look=BODY, align="right"),
        Column(title=sentence("paper_repair.sum"), x=152 * MM, width=28 * MM, look=BODY, align="right"),
        of=_OF,
    )
    rows = [
        (
            line.kind,
            f"{line.what}（{line.why or sentence('paper_repair.free')}）" if line.free else line.what,
            line.count,
            UNKNOWN if line.price is None else grouped(line.price),
            f"（{grouped(line.amount)}）" if line.free else grouped(line.amount),
        )
        for line in lines
    ]
    return table(book, columns, rows, page.style)


def _visits(repair: PaperRepair, page: Page, book: FontBook) -> list[Piece]:
    columns = page.columns(
        Column(title=sentence("paper_repair.visit_at"), x=0, width=44 * MM, look=page.pale),
        Column(title=sentence("paper_repair.visit_who"), x=46 * MM, width=24 * MM, look=BODY),
        Column(title=sentence("paper_repair.visit_outcome"), x=72 * MM, width=108 * MM, look=BODY),
        of=_OF,
    )
    rows = [(visit.at, visit.who, visit.outcome) for visit in repair.visits]
    return table(book, columns, rows, page.style)
