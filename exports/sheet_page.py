"""What papers on whole sheets (A4, A5) share: margins, a head with title, number and QR, facts in pairs, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from exports.archive_papers import PaperSize
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
    """The measures of a sheet, in points; `across` the margin at top and bottom where it is not that of the sides.

    `needle`: printed by needles on carbonless paper, so nothing is grey and nothing smaller than 9 points.
    `dense`: a low sheet, on which lines stand closer.
    """

    width: float
    height: float
    margin: float
    across: float | None = None
    needle: bool = False
    dense: bool = False

    @property
    def top(self) -> float:
        """The margin at top and bottom."""
        return self.margin if self.across is None else self.across

    @property
    def pale(self) -> Type:
        """The look of labels and notes."""
        return BODY if self.needle else PALE

    @property
    def caption(self) -> Type:
        """The look of the line at the foot."""
        return BODY if self.needle else _CAPTION

    @property
    def hair(self) -> float:
        """How pale hairlines are."""
        return 0.0 if self.needle else 0.86

    @property
    def inner(self) -> float:
        return self.width - 2 * self.margin

    @property
    def right(self) -> float:
        return self.width - self.margin

    @property
    def style(self) -> TableStyle:
        """How tables look on it."""
        style = TableStyle(left=self.margin, width=self.inner)
        if self.needle:
            style = replace(style, head=BODY, hairline_ink=0.0)
        return replace(style, line=11.5, above=11.0, below=5.0) if self.dense else style

    def heading(self, code: str, *, before: float | None = None) -> Piece:
        """A heading that stays with what follows."""
        before = (5 if self.dense else 6) * MM if before is None else before

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
        foot, pitch = (11.0, 11.5) if self.dense else (13.2, 13.0)
        height = foot + (5.0 if self.dense else 6.8) + (max(len(lines) for _, lines in wrapped) - 1) * pitch

        def draw(pen: Pen, top: float) -> None:
            for place, (code, lines) in enumerate(wrapped):
                x = self.margin + place * half
                pen.text(x, top + foot, sentence(f"paper.{code}"), self.pale)
                for number, text in enumerate(lines):
                    pen.text(x + label, top + foot + number * pitch, text, BODY)
            pen.rule(self.margin, top + height, self.inner, weight=0.4, ink=self.hair)

        return Piece(height=height, draw=draw)

    def text(self, words: str, book: FontBook, look: Type = BODY) -> list[Piece]:
        """A paragraph, line by line."""
        height = 11.5 if self.dense else 13.5

        def drawn(line: str) -> Piece:
            return Piece(
                height=height, draw=lambda pen, top: void(pen.text(self.margin, top + 10.5, line, look))
            )

        return [drawn(line) for line in book.wrap(clean(words), look, self.inner)]

    def signatures(self, *codes: str, bound: bool = False) -> list[Piece]:
        """Lines to sign on, side by side; `bound` to what is above them by the space between."""
        gap = 8.6 * MM
        width = (self.inner - gap * (len(codes) - 1)) / len(codes)

        def draw(pen: Pen, top: float) -> None:
            for place, code in enumerate(codes):
                left = self.margin + place * (width + gap)
                pen.rule(left, top + 9 * MM, width, weight=0.75)
                pen.text(left, top + 13.5 * MM, sentence(f"paper.{code}"), self.pale)

        air = replace(space((0.4 if self.dense else 1.6) * MM), with_next=bound)
        return [air, Piece(height=15 * MM, draw=draw)]

    def produce(self, head: Head, book: FontBook, *sides: Sequence[Piece]) -> Produced:
        """Each side over as many sheets as it needs, begun on a new one; each sheet says its number and 第 1 页，共 n 页."""
        title = f"{head.title} {head.about}"
        return self.produce_together([(head, sides)], book, title=title)

    def produce_together(
        self,
        papers: Sequence[tuple[Head, Sequence[Sequence[Piece]]]],
        book: FontBook,
        *,
        title: str,
        duplex: bool = False,
    ) -> Produced:
        """Papers one behind the other in one file, each with page numbers of its own.

        With `duplex` every paper has an even number of pages, so that none begins on the back of another.
        """
        with book.lock:
            made_at = papers[0][0].printed_at
            pen = Pen(book, width=self.width, height=self.height, title=title, made_at=made_at)
            for head, sides in papers:
                laid = self._laid(sides)
                self._draw(pen, head, laid)
                if duplex and len(laid) % 2:
                    pen.end_page()
            return pen.finish()

    def _draw(self, pen: Pen, head: Head, laid: list[list[Placed]]) -> None:
        for number, placed in enumerate(laid, start=1):
            if number == 1:
                self._head(pen, head)
            else:
                operands = {"title": head.title, "number": head.about}
                pen.text(self.margin, self.top + 2 * MM, sentence("paper.continued", operands), self.caption)
            for one in placed:
                one.piece.draw(pen, one.top)
            self._foot(pen, head, number, len(laid))

    def _laid(self, sides: Sequence[Sequence[Piece]]) -> list[list[Placed]]:
        top, bottom = self.top + 8 * MM, self.height - self.top - 4 * MM
        pages: list[list[Placed]] = []
        for pieces in sides:
            first = top if pages else self.top + 18 * MM
            pages += lay_out(pieces, first_top=first, next_top=top, bottom=bottom)
        return pages

    def _head(self, pen: Pen, head: Head) -> None:
        top = self.top
        left = self.margin
        if head.shop.logo:
            left += pen.logo(left, top, 13 * MM, head.shop.logo, most=36 * MM) + 3 * MM
        pen.text(left, top + 6 * MM, head.title, _TITLE)
        beside = self.right - _QR - 3.2 * MM
        shop = "\u3000".join(part for part in (head.shop.name, head.shop.phone, head.shop.address) if part)
        told = pen.book.elide(clean(shop), self.pale, beside - left - 42 * MM)
        pen.text(left, top + 12.8 * MM, told, self.pale)
        modules = qr_modules(head.about)
        pen.qr(self.right - _QR, top, modules, _QR / len(modules))
        pen.text(beside, top + 3 * MM, head.about, STRONG, "right")
        code = "paper.reprinted" if head.reprint else "paper.printed"
        pen.text(beside, top + 7.8 * MM, sentence(code, {"at": head.printed_at}), self.pale, "right")
        pen.text(
            beside, top + 12.6 * MM, sentence("paper.own_number", {"number": head.number}), self.pale, "right"
        )

    def _foot(self, pen: Pen, head: Head, number: int, count: int) -> None:
        y = self.height - self.top + 1 * MM
        pen.text(self.margin, y, head.foot, self.caption)
        of = sentence("paper.page_of", {"page": number, "pages": count})
        pen.text(self.right, y, of, self.caption, "right")
        pen.end_page()


A4 = Page(width=210 * MM, height=297 * MM, margin=15 * MM)
A5 = Page(width=210 * MM, height=148 * MM, margin=12 * MM)
"""Lying on its long side, as receipts of two on a sheet are cut."""
FORM = Page(width=241 * MM, height=279.4 * MM, margin=15.5 * MM, across=12 * MM, needle=True)
"""Continuous paper of 241 mm with its tear strips; 210 mm are printed on."""
FORM_HALF = replace(FORM, height=139.7 * MM, across=9 * MM, dense=True)
FORM_THIRD = replace(FORM, height=93.1 * MM, across=6 * MM, dense=True)


def page_of(size: PaperSize) -> Page:
    """The sheet of this size; KeyError for rolls and labels."""
    return {
        PaperSize.A4: A4,
        PaperSize.A5: A5,
        PaperSize.FORM: FORM,
        PaperSize.FORM_HALF: FORM_HALF,
        PaperSize.FORM_THIRD: FORM_THIRD,
    }[size]


def void(_drawn: object) -> None:
    """Draw and hand nothing back."""


def fonts(book: FontBook | None) -> FontBook:
    """The given fonts, or those that ship."""
    return book or shipped_fonts()
