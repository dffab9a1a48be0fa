"""The 80 mm 售后退款凭条 for thermal printers: pure black, whole printer dots, as long as its content."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from aftersales.money import grouped
from aftersales.numerals import in_words
from exports.papers import PaperCase, PaperSettlement, PaperShop, PaperStep, RefundReceipt
from exports.pdf_fonts import FontBook, Type, clean, shipped_fonts
from exports.pdf_kit import Align, Pen, Piece, Produced, qr_modules, space
from resources.wording import sentence

DOT = 72 / 203
"""Points in one dot of a 203 dpi print head."""

_PAPER_DOTS = 640  # 80 mm
_PRINTABLE_DOTS = 576  # 72 mm
_WIDTH = floor(_PAPER_DOTS * DOT * 100) / 100  # a hair less, so that 203 dpi gives 640 dots and not 641
_LEFT = (_PAPER_DOTS - _PRINTABLE_DOTS) / 2 * DOT
_INNER = _PRINTABLE_DOTS * DOT
_RIGHT = _LEFT + _INNER
_MIDDLE = _WIDTH / 2
_INDENT = 24 * DOT
_GAP = 16 * DOT

_NAME = Type(34 * DOT, bold=True)
_ROW = Type(26 * DOT)
_ROW_BOLD = Type(26 * DOT, bold=True)
_SMALL = Type(24 * DOT)
_TOTAL = Type(40 * DOT, bold=True)

_QR_LEAST = 192  # 24 mm
_QUIET = 4


def receipt(slip: RefundReceipt, *, book: FontBook | None = None) -> Produced:
    """The receipt as a PDF of one page, 80 mm wide with 72 mm printed on; its height grows with its content."""
    book = book or shipped_fonts()
    with book.lock:
        pieces = list(_pieces(slip, book))
        height = floor(sum(piece.height for piece in pieces) * 100) / 100
        title = f"{sentence('paper.receipt')} {slip.case.number}"
        pen = Pen(book, width=_WIDTH, height=height, title=title, made_at=slip.printed_at)
        top = 0.0
        for piece in pieces:
            piece.draw(pen, top)
            top += piece.height
        pen.end_page()
        return pen.finish()


def _pieces(slip: RefundReceipt, book: FontBook) -> Iterator[Piece]:
    yield space(40 * DOT)
    yield from _lines(slip.shop.name, _NAME, 40, book, align="center")
    name = sentence("paper.receipt")
    again = f" · {sentence('paper.receipt_reprint')}" if slip.reprint else ""
    yield from _lines(f"{name}{again}", _SMALL, 38, book, align="center")
    yield _dashes()
    yield from _facts(slip, book)
    yield _dashes()
    yield from _goods(slip.case, book)
    yield _dashes()
    for step in slip.settlement.steps:
        yield from _step(step, book)
    yield _dashes()
    yield from _total(slip.settlement, book)
    yield _dashes()
    yield _signature()
    yield _qr(slip.case.number)
    yield from _lines(sentence("paper.receipt_scan"), _SMALL, 36, book, align="center")
    yield space(16 * DOT)
    yield from _foot(slip.shop, slip.number, book)
    yield space(96 * DOT)  # past the cutter


def _facts(slip: RefundReceipt, book: FontBook) -> Iterator[Piece]:
    case = slip.case
    moment = sentence("paper.moment", {"at": slip.printed_at})
    yield _pair(sentence("paper.receipt_number"), case.number, _ROW, book)
    yield _pair(sentence("paper.at"), moment, _ROW, book)
    if case.handler:
        yield _pair(sentence("paper.handler"), case.handler, _ROW, book)
    customer = " ".join(part for part in (case.customer, case.phone.replace(" ", "")) if part)
    yield _pair(sentence("paper.customer"), customer, _ROW, book)


def _goods(case: PaperCase, book: FontBook) -> Iterator[Piece]:
    yield from _lines(case.goods, _ROW_BOLD, 40, book)
    if case.serial:
        yield _pair(sentence("paper.serial"), case.serial, _SMALL, book, pitch=36)
    if case.invoiced_on:
        yield _pair(sentence("paper.receipt_invoiced"), case.invoiced_on.isoformat(), _SMALL, book, pitch=36)


def _step(step: PaperStep, book: FontBook) -> Iterator[Piece]:
    """A sum and, under it, how it came about; a base needs no formula, a finding without a sum stays on the report."""
    if step.amount is None:
        return
    yield _pair(step.label, step.amount_text, _ROW, book)
    if step.base:
        return
    formula = " ".join(part for part in (step.formula, step.citation) if part)
    if formula:
        yield from _lines(formula, _SMALL, 33, book, left=_INDENT)
        yield space(6 * DOT)


def _total(settlement: PaperSettlement, book: FontBook) -> Iterator[Piece]:
    yield space(10 * DOT)
    yield _pair(sentence("paper.receipt_total"), f"¥{grouped(settlement.total)}", _TOTAL, book, pitch=52)
    yield from _lines(in_words(settlement.total), _SMALL, 40, book, align="right")
    if settlement.pay_by:
        yield _pair(sentence("paper.receipt_way"), settlement.pay_by, _ROW, book)
    if settlement.arrives:
        yield _pair(sentence("paper.receipt_arrives"), settlement.arrives, _ROW, book)


def _foot(shop: PaperShop, number: str, book: FontBook) -> Iterator[Piece]:
    where = "\u3000".join(part for part in (shop.phone, shop.address) if part)
    if where:
        yield from _lines(where, _SMALL, 36, book, align="center")
    if shop.foot:
        yield from _lines(shop.foot, _SMALL, 36, book, align="center")
    yield from _lines(sentence("paper.not_an_invoice"), _SMALL, 36, book, align="center")
    if number:
        yield from _lines(sentence("paper.own_number", {"number": number}), _SMALL, 36, book, align="center")


def _pair(label: str, value: str, look: Type, book: FontBook, *, pitch: int = 40) -> Piece:
    """A label at the left and its value at the right edge; a long value goes on in lines of its own."""
    label = clean(label)
    room = _INNER - book.width(label, look) - _GAP
    lines = book.wrap(clean(value), look, room)

    def draw(pen: Pen, top: float) -> None:
        pen.text(_LEFT, top + pitch * 0.7 * DOT, label, look)
        for number, line in enumerate(lines):
            pen.text(_RIGHT, top + (number + 0.7) * pitch * DOT, line, look, "right")

    return Piece(height=len(lines) * pitch * DOT, draw=draw)


def _lines(
    text: str, look: Type, pitch: int, book: FontBook, *, align: Align = "left", left: float = 0.0
) -> Iterator[Piece]:
    x = {"left": _LEFT + left, "center": _MIDDLE, "right": _RIGHT}[align]
    for line in book.wrap(clean(text), look, _INNER - left):
        yield _line(line, x, look, pitch, align)


def _line(line: str, x: float, look: Type, pitch: int, align: Align) -> Piece:
    def draw(pen: Pen, top: float) -> None:
        pen.text(x, top + pitch * 0.7 * DOT, line, look, align)

    return Piece(height=pitch * DOT, draw=draw)


def _dashes() -> Piece:
    def draw(pen: Pen, top: float) -> None:
        pen.rule(_LEFT, top + 18 * DOT, _INNER, weight=2 * DOT, dash=(6 * DOT, 4 * DOT))

    return Piece(height=38 * DOT, draw=draw)


def _signature() -> Piece:
    def draw(pen: Pen, top: float) -> None:
        pen.text(_LEFT, top + 26 * DOT, sentence("paper.receipt_signature"), _SMALL)
        pen.rule(_LEFT, top + 98 * DOT, _INNER, weight=2 * DOT)

    return Piece(height=100 * DOT, draw=draw)


def _qr(number: str) -> Piece:
    """The case number as a symbol of at least 24 mm in whole dots, with four clear modules on every side."""
    modules = qr_modules(number)
    dots = -(-_QR_LEAST // len(modules))
    side, quiet = len(modules) * dots * DOT, _QUIET * dots * DOT

    def draw(pen: Pen, top: float) -> None:
        pen.qr(_MIDDLE - side / 2, top + quiet, modules, dots * DOT)

    return Piece(height=side + 2 * quiet, draw=draw)
