"""What papers on whole sheets (A4, A5) share: margins, a head with title, number and QR, facts in pairs, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exports.papers import PaperShop
from exports.pdf_fonts import FontBook, Type, clean, shipped_fonts
from exports.pdf_kit import MM, Pen, Piece, Placed, Produced, TableStyle, lay_out, qr_modules, space
from resources.wording import sentence

GREY = 0.35
BODY = Type(9)
PALE = Type(9, ink=GREY)
STRONG = Type(9, bold=True)
HEADING = Type(10, bold=True)
SUM = Type(12, bold=True)
UNKNOWN = "—"
_TITLE = Type(16.5, bold=True)
_CAPTION = Type(8.25, ink=GREY)
_QR = 16 * MM


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands at the top of the first page: `name` is the code of the paper's name, `about` what the QR says."""

    name: str
    about: str
    shop: PaperShop
    printed_at: datetime
    number: str
    reprint: bool = False
    foot: str = ""

    @property
    def title(self) -> str:
        return sentence(f"paper.{self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The measures of a sheet, in points."""

    width: float
    height: float
    margin: float

    @property
    def inner(self) -> float:
        return self.width - 2 * self.margin

    @property
    def right(self) -> float:
        return self.width - self.margin

    @property
    def style(self) -> TableStyle:
        """How tables look on it."""
        return TableStyle(left=self.margin, width=self.inner)

    def heading(self, code: str, *, before: float = 6 * MM) -> Piece:
        """A heading that stays with what follows."""

        def draw(pen: Pen, top: float) -> None:
            pen.text(self.margin, top + before, sentence(f"paper.{code}"), HEADING)

        return Piece(height=before + 3.4 * MM, draw=draw, with_next=True)

    def line(self) -> Piece:
        """A line over the width, before facts."""

        def draw(pen: Pen, top: float) -> None:
            pen.rule(self.margin, top, self.inner, weight=0.75)

        return Piece(height=0, draw=draw, with_next=True)

    def facts(
        self, facts: Sequence[tuple[str, str]], book: FontBook, *, label: float = 20 * MM
    ) -> list[Piece]:
        """Labels (codes of ``paper``) with their texts, two in a row; an empty text is a dash."""
        rows = [facts[place : place + 2] for place in range(0, len(facts), 2)]
        return [self.line(), *(self._row(row, book, label) for row in rows)]

    def _row(self, row: Sequence[tuple[str, str]], book: FontBook, label: float) -> Piece:
        half = self.inner / 2
        room = half - label - 4 * MM
        wrapped = [(code, book.wrap(clean(text) or UNKNOWN, BODY, room)) for code, text in row]
        height = 20 + (max(len(lines) for _, lines in wrapped) - 1) * 13

        def draw(pen: Pen, top: float) -> None:
            for place, (code, lines) in enumerate(wrapped):
                x = self.margin + place * half
                pen.text(x, top + 13.2, sentence(f"paper.{code}"), PALE)
                for number, text in enumerate(lines):
                    pen.text(x + label, top + 13.2 + number * 13, text, BODY)
            pen.rule(self.margin, top + height, self.inner, weight=0.4, ink=0.86)

        return Piece(height=height, draw=draw)

    def text(self, words: str, book: FontBook, look: Type = BODY) -> list[Piece]:
        """A paragraph, line by line."""

        def drawn(line: str) -> Piece:
            return Piece(
                height=13.5, draw=lambda pen, top: void(pen.text(self.margin, top + 10.5, line, look))
            )

        return [drawn(line) for line in book.wrap(clean(words), look, self.inner)]

    def signatures(self, *codes: str) -> list[Piece]:
        """Lines to sign on, side by side."""
        gap = 8.6 * MM
        width = (self.inner - gap * (len(codes) - 1)) / len(codes)

        def draw(pen: Pen, top: float) -> None:
            for place, code in enumerate(codes):
                left = self.margin + place * (width + gap)
                pen.rule(left, top + 9 * MM, width, weight=0.75)
                pen.text(left, top + 13.5 * MM, sentence(f"paper.{code}"), PALE)

        return [space(1.6 * MM), Piece(height=15 * MM, draw=draw)]

    def produce(self, head: Head, book: FontBook, *sides: Sequence[Piece]) -> Produced:
        """Each side over as many sheets as it needs, begun on a new one; each sheet says its number and 第 1 页，共 n 页."""
        with book.lock:
            title = f"{head.title} {head.about}"
            pen = Pen(book, width=self.width, height=self.height, title=title, made_at=head.printed_at)
            laid = self._laid(sides)
            for number, placed in enumerate(laid, start=1):
                if number == 1:
                    self._head(pen, head)
                else:
                    operands = {"title": head.title, "number": head.about}
                    pen.text(
                        self.margin, self.margin + 2 * MM, sentence("paper.continued", operands), _CAPTION
                    )
                for one in placed:
                    one.piece.draw(pen, one.top)
                self._foot(pen, head, number, len(laid))
            return pen.finish()

    def _laid(self, sides: Sequence[Sequence[Piece]]) -> list[list[Placed]]:
        top, bottom = self.margin + 8 * MM, self.height - self.margin - 4 * MM
        pages: list[list[Placed]] = []
        for pieces in sides:
            first = top if pages else self.margin + 18 * MM
            pages += lay_out(pieces, first_top=first, next_top=top, bottom=bottom)
        return pages

    def _head(self, pen: Pen, head: Head) -> None:
        top = self.margin
        pen.text(self.margin, top + 6 * MM, head.title, _TITLE)
        beside = self.right - _QR - 3.2 * MM
        shop = "\u3000".join(part for part in (head.shop.name, head.shop.phone, head.shop.address) if part)
        pen.text(
            self.margin,
            top + 12.8 * MM,
            pen.book.elide(clean(shop), PALE, beside - self.margin - 42 * MM),
            PALE,
        )
        modules = qr_modules(head.about)
        pen.qr(self.right - _QR, top, modules, _QR / len(modules))
        pen.text(beside, top + 3 * MM, head.about, STRONG, "right")
        code = "paper.reprinted" if head.reprint else "paper.printed"
        pen.text(beside, top + 7.8 * MM, sentence(code, {"at": head.printed_at}), PALE, "right")
        pen.text(
            beside, top + 12.6 * MM, sentence("paper.own_number", {"number": head.number}), PALE, "right"
        )

    def _foot(self, pen: Pen, head: Head, number: int, count: int) -> None:
        y = self.height - self.margin + 1 * MM
        pen.text(self.margin, y, head.foot, _CAPTION)
        of = sentence("paper.page_of", {"page": number, "pages": count})
        pen.text(self.right, y, of, _CAPTION, "right")
        pen.end_page()


A4 = Page(width=210 * MM, height=297 * MM, margin=15 * MM)
A5 = Page(width=210 * MM, height=148 * MM, margin=12 * MM)
"""Lying on its long side, as receipts of two on a sheet are cut."""


def void(_drawn: object) -> None:
    """Draw and hand nothing back."""


def fonts(book: FontBook | None) -> FontBook:
    """The given fonts, or those that ship."""
    return book or shipped_fonts()
