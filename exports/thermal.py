"""What every 80 mm paper for thermal printers is laid with: pure black, whole printer dots, as long as its content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from math import floor

from exports.papers import PaperShop
from exports.pdf_fonts import FontBook, Type, clean, shipped_fonts
from exports.pdf_kit import Align, Pen, Piece, Produced, qr_modules
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
_GAP = 16 * DOT

INDENT = 24 * DOT
NAME = Type(34 * DOT, bold=True)
ROW = Type(26 * DOT)
ROW_BOLD = Type(26 * DOT, bold=True)
SMALL = Type(24 * DOT)
TOTAL = Type(40 * DOT, bold=True)

_QR_LEAST = 192  # 24 mm
_QUIET = 4


def strip(
    pieces: Callable[[FontBook], Iterable[Piece]], *, title: str, made_at: datetime, book: FontBook | None
) -> Produced:
    """The pieces under one another as a PDF of one page, 80 mm wide with 72 mm printed on, as long as they are."""
    book = book or shipped_fonts()
    with book.lock:
        laid = list(pieces(book))
        height = floor(sum(piece.height for piece in laid) * 100) / 100
        pen = Pen(book, width=_WIDTH, height=height, title=title, made_at=made_at)
        top = 0.0
        for piece in laid:
            piece.draw(pen, top)
            top += piece.height
        pen.end_page()
        return pen.finish()


def pair(label: str, value: str, look: Type, book: FontBook, *, pitch: int = 40) -> Piece:
    """A label at the left and its value at the right edge; a long value goes on in lines of its own."""
    label = clean(label)
    room = _INNER - book.width(label, look) - _GAP
    wrapped = book.wrap(clean(value), look, room)

    def draw(pen: Pen, top: float) -> None:
        pen.text(_LEFT, top + pitch * 0.7 * DOT, label, look)
        for number, text in enumerate(wrapped):
            pen.text(_RIGHT, top + (number + 0.7) * pitch * DOT, text, look, "right")

    return Piece(height=len(wrapped) * pitch * DOT, draw=draw)


def lines(
    text: str, look: Type, pitch: int, book: FontBook, *, align: Align = "left", left: float = 0.0
) -> Iterator[Piece]:
    """A text in as many lines as it needs."""
    x = {"left": _LEFT + left, "center": _MIDDLE, "right": _RIGHT}[align]
    for part in book.wrap(clean(text), look, _INNER - left):
        yield _line(part, x, look, pitch, align)


def _line(text: str, x: float, look: Type, pitch: int, align: Align) -> Piece:
    def draw(pen: Pen, top: float) -> None:
        pen.text(x, top + pitch * 0.7 * DOT, text, look, align)

    return Piece(height=pitch * DOT, draw=draw)


def dashes() -> Piece:
    """A dashed line over the width."""

    def draw(pen: Pen, top: float) -> None:
        pen.rule(_LEFT, top + 18 * DOT, _INNER, weight=2 * DOT, dash=(6 * DOT, 4 * DOT))

    return Piece(height=38 * DOT, draw=draw)


def signature(words: str) -> Piece:
    """A line to sign on."""

    def draw(pen: Pen, top: float) -> None:
        pen.text(_LEFT, top + 26 * DOT, words, SMALL)
        pen.rule(_LEFT, top + 98 * DOT, _INNER, weight=2 * DOT)

    return Piece(height=100 * DOT, draw=draw)


def qr(number: str) -> Piece:
    """A number as a symbol of at least 24 mm in whole dots, with four clear modules on every side."""
    modules = qr_modules(number)
    dots = -(-_QR_LEAST // len(modules))
    side, quiet = len(modules) * dots * DOT, _QUIET * dots * DOT

    def draw(pen: Pen, top: float) -> None:
        pen.qr(_MIDDLE - side / 2, top + quiet, modules, dots * DOT)

    return Piece(height=side + 2 * quiet, draw=draw)


def foot(shop: PaperShop, number: str, book: FontBook) -> Iterator[Piece]:
    """How the shop is reached, its own words, that this is no invoice, and the paper's own number."""
    where = "\u3000".join(part for part in (shop.phone, shop.address) if part)
    if where:
        yield from lines(where, SMALL, 36, book, align="center")
    if shop.foot:
        yield from lines(shop.foot, SMALL, 36, book, align="center")
    yield from lines(sentence("paper.not_an_invoice"), SMALL, 36, book, align="center")
    if number:
        yield from lines(sentence("paper.own_number", {"number": number}), SMALL, 36, book, align="center")
