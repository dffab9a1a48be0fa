"""The 退赔计算单, A4 or A5 across: how a sum came about, step by step; the shop's copy adds its costs and its profit."""

from __future__ import annotations

from collections.abc import Sequence

from aftersales.money import grouped, signed
from aftersales.numerals import in_words
from exports.papers import PaperRow, PaperSettlement, SettlementSheet
from exports.pdf_fonts import FontBook, Type, clean, shipped_fonts
from exports.pdf_kit import (
    MM,
    Column,
    Pen,
    Piece,
    Placed,
    Produced,
    TableStyle,
    keep_last_with_next,
    lay_out,
    space,
    table,
)
from resources.wording import sentence

_WIDTH = 210 * MM
_A4, _A5 = 297 * MM, 148 * MM
_LEFT = 15 * MM
_INNER = _WIDTH - 2 * _LEFT
_RIGHT = _WIDTH - _LEFT
_FIRST_TOP, _NEXT_TOP = 33 * MM, 20 * MM
_GREY = 0.35
_BODY = Type(9)
_PALE = Type(9, ink=_GREY)
_STRONG = Type(9, bold=True)
_HEADING = Type(10, bold=True)
_TITLE = Type(15, bold=True)
_SUM = Type(12, bold=True)
_CAPTION = Type(8.25, ink=_GREY)
_STYLE = TableStyle(left=_LEFT, width=_INNER)
_LINE = 14.0
_UNKNOWN = "—"


def settlement_paper(sheet: SettlementSheet, *, book: FontBook | None = None) -> Produced:
    """The sheet as a PDF of as many pages as it needs, each with its number and 第 1 页，共 n 页."""
    book = book or shipped_fonts()
    height = _A5 if sheet.small else _A4
    with book.lock:
        pen = Pen(book, width=_WIDTH, height=height, title=_title(sheet), made_at=sheet.printed_at)
        bottom = height - 17 * MM
        pages = lay_out(_pieces(sheet, book), first_top=_FIRST_TOP, next_top=_NEXT_TOP, bottom=bottom)
        for number, page in enumerate(pages, start=1):
            _page(pen, sheet, page, number, len(pages))
        return pen.finish()


def _title(sheet: SettlementSheet) -> str:
    title = sentence("settlement_sheet.shop_title" if sheet.for_shop else "settlement_sheet.title")
    return f"{title} {sheet.number}".strip()


def _page(pen: Pen, sheet: SettlementSheet, page: Sequence[Placed], number: int, count: int) -> None:
    if number == 1:
        _head(pen, sheet)
    else:
        pen.text(_LEFT, 15 * MM, _title(sheet), _CAPTION)
    for placed in page:
        placed.piece.draw(pen, placed.top)
    foot = pen.height - 11 * MM
    parts = [
        sentence("paper.not_an_invoice"),
        sentence("paper.policy_version", {"version": sheet.settlement.policy_version}),
    ]
    pen.text(_LEFT, foot, "\u3000".join(parts), _CAPTION)
    pen.text(_RIGHT, foot, sentence("paper.page_of", {"page": number, "pages": count}), _CAPTION, "right")
    pen.end_page()


def _head(pen: Pen, sheet: SettlementSheet) -> None:
    pen.text(_LEFT, 18 * MM, _title(sheet).removesuffix(sheet.number).strip(), _TITLE)
    shop = "\u3000".join(part for part in (sheet.shop.name, sheet.shop.phone) if part)
    pen.text(_LEFT, 24.5 * MM, pen.book.elide(clean(shop), _PALE, 100 * MM), _PALE)
    code = "paper.reprinted" if sheet.reprint else "paper.printed"
    state = "" if sheet.written else sentence("settlement_sheet.draft")
    pen.text(_RIGHT, 18 * MM, sheet.number or state, _STRONG, "right")
    pen.text(_RIGHT, 24.5 * MM, sentence(code, {"at": sheet.printed_at}), _PALE, "right")
    if sheet.number and state:
        pen.text(_RIGHT, 29 * MM, state, _STRONG, "right")


def _pieces(sheet: SettlementSheet, book: FontBook) -> list[Piece]:
    pieces = _facts(sheet, book)
    pieces += _steps(sheet.settlement, book)
    pieces += _texts(sheet.told, book, "")
    if sheet.for_shop:
        pieces += _rows("settlement_sheet.account", sheet.account, book)
        pieces += _rows("settlement_sheet.further", sheet.further, book)
        pieces += _texts(sheet.warnings, book, "settlement_sheet.warnings")
    pieces += _texts([f"{name}：{text}" for name, text in sheet.sources], book, "settlement_sheet.sources")
    pieces += _closing(sheet)
    return pieces


def _heading(code: str, *, before: float) -> Piece:
    def draw(pen: Pen, top: float) -> None:
        pen.text(_LEFT, top + before, sentence(code), _HEADING)

    return Piece(height=before + 3 * MM, draw=draw, with_next=True)


def _facts(sheet: SettlementSheet, book: FontBook) -> list[Piece]:
    """Two facts beside one another, each under a hairline."""
    pieces = [
        Piece(height=0, draw=lambda pen, top: pen.rule(_LEFT, top, _INNER, weight=0.75), with_next=True)
    ]
    facts = list(sheet.facts)
    return pieces + [_fact_row(facts[start : start + 2], book) for start in range(0, len(facts), 2)]


def _fact_row(pair: Sequence[tuple[str, str]], book: FontBook) -> Piece:
    cells = [(label, book.wrap(clean(text) or _UNKNOWN, _BODY, 70 * MM)) for label, text in pair]
    height = 20 + (max(len(lines) for _, lines in cells) - 1) * 13

    def draw(pen: Pen, top: float) -> None:
        for place, (label, lines) in enumerate(cells):
            left = _LEFT + place * 92 * MM
            pen.text(left, top + 13, label, _PALE)
            for number, line in enumerate(lines):
                pen.text(left + 16 * MM, top + 13 + number * 13, line, _BODY)
        pen.rule(_LEFT, top + height, _INNER, weight=_STYLE.hairline, ink=_STYLE.hairline_ink)

    return Piece(height=height, draw=draw)


def _steps(settlement: PaperSettlement, book: FontBook) -> list[Piece]:
    columns = (
        Column(title="", x=0, width=7 * MM, look=_PALE),
        Column(title=sentence("paper.step"), x=7.5 * MM, width=30 * MM, look=_STRONG),
        Column(title=sentence("paper.formula"), x=39 * MM, width=75 * MM, look=_BODY),
        Column(title=sentence("paper.citation"), x=116 * MM, width=37 * MM, look=_PALE),
        Column(title=sentence("paper.amount"), x=154 * MM, width=26 * MM, look=_BODY, align="right"),
    )
    rows = [
        (str(number), step.label, step.formula, step.citation, step.amount_text or _UNKNOWN)
        for number, step in enumerate(settlement.steps, start=1)
    ]
    steps = keep_last_with_next(table(book, columns, rows, _STYLE))
    return [space(5 * MM), *steps, _total(settlement)]


def _total(settlement: PaperSettlement) -> Piece:
    height = 9.3 * MM

    def draw(pen: Pen, top: float) -> None:
        left = _LEFT + 7.5 * MM
        width = pen.text(left, top + 5.5 * MM, sentence("paper.total"), _STRONG)
        pen.text(left + width + 3.2 * MM, top + 5.5 * MM, in_words(settlement.total), _PALE)
        pen.text(_RIGHT, top + 6 * MM, f"¥{grouped(settlement.total)}", _SUM, "right")
        pen.rule(_LEFT, top + height, _INNER, weight=_STYLE.rule)

    return Piece(height=height, draw=draw)


def _rows(code: str, rows: Sequence[PaperRow], book: FontBook) -> list[Piece]:
    if not rows:
        return []
    columns = (
        Column(title=sentence("settlement_sheet.what"), x=0, width=38 * MM, look=_STRONG),
        Column(title=sentence("settlement_sheet.how"), x=39 * MM, width=113 * MM, look=_BODY),
        Column(title=sentence("paper.amount"), x=154 * MM, width=26 * MM, look=_BODY, align="right"),
    )
    cells = [(row.label, row.note, _UNKNOWN if row.amount is None else _amount(row, rows)) for row in rows]
    return [_heading(code, before=8 * MM), *table(book, columns, cells, _STYLE)]


def _amount(row: PaperRow, rows: Sequence[PaperRow]) -> str:
    """Of rows that add up, the first and their result stand without a plus; the others are sums of their own."""
    amount = row.amount or 0
    adding = not row.apart and row not in {rows[0], rows[-1]}
    return signed(amount) if adding else grouped(amount)


def _texts(texts: Sequence[str], book: FontBook, heading: str) -> list[Piece]:
    if not texts:
        return []
    pieces = [_heading(heading, before=8 * MM)] if heading else [space(2.5 * MM)]
    for text in texts:
        pieces += [_line(line) for line in book.wrap(clean(text), _BODY, _INNER)]
    return pieces


def _line(line: str) -> Piece:
    return Piece(height=_LINE, draw=lambda pen, top: _draw_line(pen, top, line))


def _draw_line(pen: Pen, top: float, line: str) -> None:
    pen.text(_LEFT, top + 3.4 * MM, line, _BODY)


def _closing(sheet: SettlementSheet) -> list[Piece]:
    """Where both sign; nobody signs a draft."""
    if not sheet.written or sheet.for_shop:
        return []
    height = 17 * MM

    def draw(pen: Pen, top: float) -> None:
        gap, signers = 8.6 * MM, ("sign_customer", "sign_handler", "sign_day")
        width = (_INNER - gap * (len(signers) - 1)) / len(signers)
        for place, code in enumerate(signers):
            left = _LEFT + place * (width + gap)
            pen.rule(left, top + 10.5 * MM, width, weight=0.75)
            pen.text(left, top + 15 * MM, sentence(f"paper.{code}"), _PALE)

    return [Piece(height=height, draw=draw)]
