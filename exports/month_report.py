"""The 售后月报: key figures beside those before, weeks, commonest reasons, where cases wait, dearest goods, satisfaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from exports.papers import PaperShop
from exports.pdf_fonts import FontBook, Type, clean
from exports.pdf_kit import MM, Column, Pen, Piece, Produced, table
from exports.sheet_page import A4, BODY, GREY, PALE, STRONG, Head, fonts
from resources.wording import sentence

_FIGURE = Type(14, bold=True)
_SMALL = Type(8.25, ink=GREY)
_DARK, _LIGHT = 0.15, 0.7
"""Inks of the two bars: they stay apart on a printer without colours."""
_CHART = 42 * MM


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A figure in words, and how it stood before."""

    label: str
    value: str
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWeek:
    """How many cases came and ended in the week from `first`."""

    first: date
    opened: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A row of a list with a bar: name, count, and words behind it."""

    name: str
    count: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReport:
    """Everything on the report. `span` is the days in words; lists are in their order, sums and shares in words."""

    shop: PaperShop
    span: str
    printed_at: datetime
    number: str = ""
    reprint: bool = False
    figures: tuple[KeyFigure, ...] = ()
    weeks: tuple[ReportWeek, ...] = ()
    problems: tuple[ReportRow, ...] = ()
    stages: tuple[tuple[str, str, str, str], ...] = ()
    products: tuple[tuple[str, str, str], ...] = ()
    told: tuple[str, ...] = ()


def month_report(report: MonthReport, *, book: FontBook | None = None) -> Produced:
    """The report as a PDF of as many A4 pages as it needs."""
    with fonts(book).lock:
        head = Head(
            title=sentence("paper.month_report"),
            about=report.span,
            shop=report.shop,
            printed_at=report.printed_at,
            number=report.number,
            reprint=report.reprint,
        )
        return A4.produce(head, fonts(book), _pieces(report, fonts(book)))


def _pieces(report: MonthReport, book: FontBook) -> list[Piece]:
    pieces = [A4.line(), _figures(report.figures)]
    if report.weeks:
        pieces += [A4.heading(sentence("paper.month_weeks")), _weeks(report.weeks)]
    if report.problems:
        most = max(row.count for row in report.problems)
        pieces += [
            A4.heading(sentence("paper.month_problems")),
            *(_bar(row, most, book) for row in report.problems),
        ]
    if report.stages:
        columns = _columns(("month_stage", 44), ("count", 20), ("month_usual", 58), ("month_slow", 58))
        pieces += [A4.heading(sentence("paper.month_stages")), *table(book, columns, report.stages, A4.style)]
    if report.products:
        columns = _columns(("goods", 110), ("month_cases", 26), ("amount", 44))
        pieces += [
            A4.heading(sentence("paper.month_products")),
            *table(book, columns, report.products, A4.style),
        ]
    if report.told:
        pieces += [A4.heading(sentence("paper.month_satisfaction"))]
        for words in report.told:
            pieces += A4.text(words, book)
    return pieces


def _columns(*wanted: tuple[str, float]) -> tuple[Column, ...]:
    """Columns of these widths in millimetres; all but the first stand right."""
    places, x = [], 0.0
    for number, (code, width) in enumerate(wanted):
        title = sentence(f"paper.{code}")
        look, align = (STRONG, "left") if number == 0 else (BODY, "right")
        room = width if number == len(wanted) - 1 else width - 2
        places.append(Column(title=title, x=x * MM, width=room * MM, look=look, align=align))  # type: ignore[arg-type]
        x += width
    return tuple(places)


def _figures(figures: Sequence[KeyFigure]) -> Piece:
    def draw(pen: Pen, top: float) -> None:
        width = A4.inner / max(len(figures), 1)
        for place, figure in enumerate(figures):
            x = A4.margin + place * width
            pen.text(x, top + 6 * MM, figure.label, PALE)
            pen.text(x, top + 13 * MM, figure.value, _FIGURE)
            if figure.before:
                pen.text(x, top + 18 * MM, figure.before, _SMALL)
        pen.rule(A4.margin, top + 21 * MM, A4.inner, weight=0.4, ink=0.86)

    return Piece(height=22 * MM, draw=draw)


def _weeks(weeks: Sequence[ReportWeek]) -> Piece:
    """Pairs of bars, 新增 dark and 办结 light, with the counts on top and the Monday below."""
    most = max(max(week.opened, week.closed) for week in weeks) or 1
    floor, room = _CHART - 8 * MM, _CHART - 16 * MM

    def draw(pen: Pen, top: float) -> None:
        pen.block(A4.margin, top + 1.4 * MM, 3 * MM, 3 * MM, ink=_DARK)
        after = pen.text(A4.margin + 4.2 * MM, top + 4 * MM, sentence("paper.month_opened"), _SMALL)
        x = A4.margin + 4.2 * MM + after + 5 * MM
        pen.block(x, top + 1.4 * MM, 3 * MM, 3 * MM, ink=_LIGHT)
        pen.text(x + 4.2 * MM, top + 4 * MM, sentence("paper.month_closed"), _SMALL)
        step = A4.inner / len(weeks)
        bar = min(step * 0.32, 7 * MM)
        for place, week in enumerate(weeks):
            middle = A4.margin + (place + 0.5) * step
            for count, left, ink in ((week.opened, middle - bar, _DARK), (week.closed, middle, _LIGHT)):
                height = room * count / most
                pen.block(left, top + floor - height, bar - 0.6, height, ink=ink)
                if count:
                    pen.text(left + bar / 2, top + floor - height - 1 * MM, str(count), _SMALL, "center")
            pen.text(
                middle, top + floor + 4.4 * MM, f"{week.first.month}-{week.first.day:02d}", _SMALL, "center"
            )
        pen.rule(A4.margin, top + floor, A4.inner, weight=0.75)

    return Piece(height=_CHART, draw=draw)


def _bar(row: ReportRow, most: int, book: FontBook) -> Piece:
    name, bar, note = 42 * MM, 92 * MM, 40 * MM

    def draw(pen: Pen, top: float) -> None:
        pen.text(A4.margin, top + 4 * MM, book.elide(clean(row.name), BODY, name - 3 * MM), BODY)
        length = max(bar * row.count / most, 1.0)
        pen.block(A4.margin + name, top + 1.2 * MM, length, 3.6 * MM, ink=_DARK)
        pen.text(A4.margin + name + length + 2 * MM, top + 4 * MM, str(row.count), STRONG)
        pen.text(A4.right, top + 4 * MM, book.elide(clean(row.note), PALE, note), PALE, "right")

    return Piece(height=6.2 * MM, draw=draw)
