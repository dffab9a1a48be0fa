"""检测与维修 on the A4 report: what was found, parts and work with the customer's sums, his yes, visits, the loan set."""

from __future__ import annotations

from aftersales.money import grouped
from exports.papers import PaperRepair, PaperRepairLine
from exports.pdf_fonts import FontBook, clean
from exports.pdf_kit import MM, Column, Piece, keep_last_with_next, space, table
from exports.report_parts import (
    BODY,
    INNER,
    PALE,
    STRONG,
    STYLE,
    UNKNOWN,
    body_line,
    heading,
    total_line,
)
from resources.wording import sentence


def repair_pieces(repair: PaperRepair, book: FontBook, *, priced: bool = True) -> list[Piece]:
    """The part of the report; without lines and visits it is the finding alone. Not `priced`, it names no sum."""
    finding = (
        sentence("paper_repair.diagnosis", {"text": repair.diagnosis})
        if repair.diagnosis
        else sentence("paper_repair.no_diagnosis")
    )
    pieces = [heading("paper_repair.title", before=9.3 * MM), *_text(finding, book)]
    if repair.lines:
        pieces += [_gap(), *_lines_shown(repair, book, priced=priced)]
    if repair.told and priced:
        pieces.append(space(1.6 * MM))
        for told in repair.told:
            pieces += _text(told, book)
    if repair.visits:
        pieces += [_gap(), *_visits(repair, book)]
    return pieces


def _lines_shown(repair: PaperRepair, book: FontBook, *, priced: bool) -> list[Piece]:
    if not priced:
        return _names(repair.lines, book)
    total = total_line(sentence("paper_repair.total"), repair.total)
    return [*keep_last_with_next(_lines(repair.lines, book)), total]


def _names(lines: tuple[PaperRepairLine, ...], book: FontBook) -> list[Piece]:
    """What was built in and done, without what it costs."""
    columns = (
        Column(title=sentence("paper_repair.kind"), x=0, width=18 * MM, look=PALE),
        Column(title=sentence("paper_repair.what"), x=20 * MM, width=120 * MM, look=STRONG),
        Column(title=sentence("paper_repair.count"), x=142 * MM, width=38 * MM, look=BODY, align="right"),
    )
    return table(book, columns, [(line.kind, line.what, line.count) for line in lines], STYLE)


def _gap() -> Piece:
    return Piece(height=2.4 * MM, draw=lambda _pen, _top: None, with_next=True)


def _text(text: str, book: FontBook) -> list[Piece]:
    return [body_line(line) for line in book.wrap(clean(text), BODY, INNER)]


def _lines(lines: tuple[PaperRepairLine, ...], book: FontBook) -> list[Piece]:
    columns = (
        Column(title=sentence("paper_repair.kind"), x=0, width=18 * MM, look=PALE),
        Column(title=sentence("paper_repair.what"), x=20 * MM, width=76 * MM, look=STRONG),
        Column(title=sentence("paper_repair.count"), x=98 * MM, width=24 * MM, look=BODY, align="right"),
        Column(title=sentence("paper_repair.price"), x=124 * MM, width=26 * MM, look=BODY, align="right"),
        Column(title=sentence("paper_repair.sum"), x=152 * MM, width=28 * MM, look=BODY, align="right"),
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
    return table(book, columns, rows, STYLE)


def _visits(repair: PaperRepair, book: FontBook) -> list[Piece]:
    columns = (
        Column(title=sentence("paper_repair.visit_at"), x=0, width=44 * MM, look=PALE),
        Column(title=sentence("paper_repair.visit_who"), x=46 * MM, width=24 * MM, look=BODY),
        Column(title=sentence("paper_repair.visit_outcome"), x=72 * MM, width=108 * MM, look=BODY),
    )
    return table(book, columns, [(visit.at, visit.who, visit.outcome) for visit in repair.visits], STYLE)
