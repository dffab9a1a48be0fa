"""What every paper for thermal printers is laid with: pure black, whole printer dots, as long as its content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor

from exports.papers import PaperShop
from exports.pdf_fonts import FontBook, Type, clean, shipped_fonts
from exports.pdf_kit import Align, Pen, Piece, Produced, qr_modules
from resources.wording import sentence

DOT = 72 / 203
"""Points in one dot of a 203 dpi print head."""

INDENT = 24 * DOT
NAME = Type(34 * DOT, bold=True)
ROW = Type(26 * DOT)
ROW_BOLD = Type(26 * DOT, bold=True)
SMALL = Type(24 * DOT)
TOTAL = Type(40 * DOT, bold=True)

_QR_LEAST = 192  # 24 mm
_QUIET = 4
_GAP = 16 * DOT
_LEAST_ROOM = 0.3
"""A value that would have less of the width than this beside its label goes below it."""


@dataclass(frozen=True, slots=True)
class Roll:
    """The paper of a thermal printer and what of it is printed on, in dots."""

    paper: int
    printable: int

    @property
    def width(self) -> float:
        """Points; a hair less than the dots, so that 203 dpi gives them and not one more."""
        return floor(self.paper * DOT * 100) / 100

    @property
    def left(self) -> float:
        return (self.paper - self.printable) / 2 * DOT

    @property
    def inner(self) -> float:
        return self.printable * DOT

    @property
    def right(self) -> float:
        return self.left + self.inner

    @property
    def middle(self) -> float:
        return self.width / 2

    def strip(
        self,
        pieces: Callable[[FontBook], Iterable[Piece]],
        *,
        title: str,
        made_at: datetime,
        book: FontBook | None,
    ) -> Produced:
        """The pieces under one another as a PDF of one page, as long as they are."""
        return self.strips([pieces], title=title, made_at=made_at, book=book)

    def strips(
        self,
        papers: Sequence[Callable[[FontBook], Iterable[Piece]]],
        *,
        title: str,
        made_at: datetime,
        book: FontBook | None,
    ) -> Produced:
        """Papers one behind the other in one PDF, a page each, each as long as its pieces."""
        book = book or shipped_fonts()
        with book.lock:
            pen = Pen(book, width=self.width, height=self.width, title=title, made_at=made_at)
            for pieces in papers:
                laid = list(pieces(book))
                height = floor(sum(piece.height for piece in laid) * 100) / 100
                pen.begin_page(width=self.width, height=height)
                top = 0.0
                for piece in laid:
                    piece.draw(pen, top)
                    top += piece.height
                pen.end_page()
            return pen.finish()

    def pair(self, label: str, value: str, look: Type, book: FontBook, *, pitch: int = 40) -> Iterator[Piece]:
        """A label at the left and its value at the right edge; a long value goes on in lines of its own."""
        label = clean(label)
        room = self.inner - book.width(label, look) - _GAP
        if room < self.inner * _LEAST_ROOM:
            yield from self.lines(label, look, pitch, book)
            yield from self.lines(value, look, pitch, book, align="right")
            return
        wrapped = book.wrap(clean(value), look, room)

        def draw(pen: Pen, top: float) -> None:
            pen.text(self.left, top + pitch * 0.7 * DOT, label, look)
            for number, text in enumerate(wrapped):
                pen.text(self.right, top + (number + 0.7) * pitch * DOT, text, look, "right")

        yield Piece(height=len(wrapped) * pitch * DOT, draw=draw)

    def lines(
        self,
        text: str,
        look: Type,
        pitch: int,
        book: FontBook,
        *,
        align: Align = "left",
        left: float = 0.0,
    ) -> Iterator[Piece]:
        """A text in as many lines as it needs."""
        x = {"left": self.left + left, "center": self.middle, "right": self.right}[align]
        for part in book.wrap(clean(text), look, self.inner - left):
            yield _line(part, x, look, pitch, align)

    def dashes(self) -> Piece:
        """A dashed line over the width."""

        def draw(pen: Pen, top: float) -> None:
            pen.rule(self.left, top + 18 * DOT, self.inner, weight=2 * DOT, dash=(6 * DOT, 4 * DOT))

        return Piece(height=38 * DOT, draw=draw)

    def signature(self, words: str) -> Piece:
        """A line to sign on."""

        def draw(pen: Pen, top: float) -> None:
            pen.text(self.left, top + 26 * DOT, words, SMALL)
            pen.rule(self.left, top + 98 * DOT, self.inner, weight=2 * DOT)

        return Piece(height=100 * DOT, draw=draw)

    def qr(self, number: str) -> Piece:
        """A number as a symbol of at least 24 mm in whole dots, with four clear modules on every side."""
        modules = qr_modules(number)
        dots = -(-_QR_LEAST // len(modules))
        side, quiet = len(modules) * dots * DOT, _QUIET * dots * DOT

        def draw(pen: Pen, top: float) -> None:
            pen.qr(self.middle - side / 2, top + quiet, modules, dots * DOT)

        return Piece(height=side + 2 * quiet, draw=draw)

    def foot(self, shop: PaperShop, number: str, book: FontBook) -> Iterator[Piece]:
        """How the shop is reached, its own words, that this is no invoice, and the paper's own number."""
        where = "\u3000".join(part for part in (shop.phone, shop.address) if part)
        if where:
            yield from self.lines(where, SMALL, 36, book, align="center")
        if shop.foot:
            yield from self.lines(shop.foot, SMALL, 36, book, align="center")
        yield from self.lines(sentence("paper.not_an_invoice"), SMALL, 36, book, align="center")
        if number:
            own = sentence("paper.own_number", {"number": number})
            yield from self.lines(own, SMALL, 36, book, align="center")


ROLL_80 = Roll(640, 576)
"""80 mm, 72 mm of it printed on."""
ROLL_58 = Roll(464, 384)
"""58 mm, 48 mm of it printed on."""


def _line(text: str, x: float, look: Type, pitch: int, align: Align) -> Piece:
    def draw(pen: Pen, top: float) -> None:
        pen.text(x, top + pitch * 0.7 * DOT, text, look, align)

    return Piece(height=pitch * DOT, draw=draw)
