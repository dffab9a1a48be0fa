"""What papers on whole sheets (A4, A5) share: margins, a head with title, number and QR, facts in pairs, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aftersales.money import grouped
from aftersales.numerals import in_words
from exports.archive_papers import PaperSize
from exports.papers import PaperShop
from exports.pdf_fonts import FontBook, Type, clean, shipped_fonts
from exports.pdf_kit import MM, Column, Pen, Piece, Placed, Produced, TableStyle, lay_out, qr_modules, space
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
    """What stands at the top of the first page, and on each: the paper's name, and what its QR says (none where empty).

    `beside` stands below the moment of printing, the paper's own number where nothing else is said.
    """

    title: str
    about: str
    shop: PaperShop
    printed_at: datetime
    number: str
    reprint: bool = False
    beside: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The measures of a sheet, in points; `across` the margin at top and bottom where it is not that of the sides.

    `needle`: printed by needles on carbonless paper, so nothing is grey and nothing smaller than 9 points.
    `dense`: a low sheet, on which lines stand closer; `roomy`: a high one, on which parts stand further apart.
    """

    width: float
    height: float
    margin: float
    across: float | None = None
    needle: bool = False
    dense: bool = False
    roomy: bool = False

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

    @property
    def apart(self) -> float:
        """From the end of a part to the line its heading stands on."""
        return 5 * MM if self.dense else 9.3 * MM if self.roomy else 6 * MM

    def heading(self, title: str, *, before: float | None = None) -> Piece:
        """A heading that stays with what follows."""
        before = self.apart if before is None else before

        def draw(pen: Pen, top: float) -> None:
            pen.text(self.margin, top + before, title, HEADING)

        return Piece(height=before + 3.4 * MM, draw=draw, with_next=True)

    def columns(self, *wanted: Column, of: float) -> tuple[Column, ...]:
        """Columns measured for a table `of` points wide, over the width of this sheet."""
        share = self.inner / of
        return tuple(replace(column, x=column.x * share, width=column.width * share) for column in wanted)

    def total(
        self, label: str, amount: int, *, inset: float = 0, after: str = "", bound: bool = False
    ) -> Piece:
        """A sum in figures and in words, closed by a rule; `bound` to what follows."""

        def draw(pen: Pen, top: float) -> None:
            left = self.margin + inset
            width = pen.text(left, top + 5.6 * MM, label, STRONG)
            words = in_words(amount) + (f"\u3000{after}" if after else "")
            pen.text(left + width + 3.2 * MM, top + 5.6 * MM, words, self.pale)
            pen.text(self.right, top + 6.1 * MM, f"¥{grouped(amount)}", SUM, "right")
            pen.rule(self.margin, top + 9.2 * MM, self.inner, weight=0.75)

        return Piece(height=(9.3 if self.roomy else 11) * MM, draw=draw, with_next=bound)

    def line(self) -> Piece:
        """A line over the width, before facts."""

        def draw(pen: Pen, top: float) -> None:
            pen.rule(self.margin, top, self.inner, weight=0.75)

        return Piece(height=0, draw=draw, with_next=True)

    def facts(
        self, facts: Sequence[tuple[str, str]], book: FontBook, *, label: float = 20 * MM
    ) -> list[Piece]:
        """Labels with their texts, two in a row; an empty text is a dash."""
        rows = [facts[place : place + 2] for place in range(0, len(facts), 2)]
        return [self.line(), *(self._row(row, book, label) for row in rows)]

    def _row(self, row: Sequence[tuple[str, str]], book: FontBook, label: float) -> Piece:
        half = self.inner / 2
        room = half - label - 4 * MM
        wrapped = [(name, book.wrap(clean(text) or UNKNOWN, BODY, room)) for name, text in row]
        foot, below, pitch = (11.0, 5.0, 11.5) if self.dense else (13.2, 6.8, 13.0)
        if self.roomy:
            foot, below = 14.2, 8.7
        height = foot + below + (max(len(lines) for _, lines in wrapped) - 1) * pitch

        def draw(pen: Pen, top: float) -> None:
            for place, (name, lines) in enumerate(wrapped):
                x = self.margin + place * half
                pen.text(x, top + foot, name, self.pale)
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

    def bound(self, lines: list[Piece]) -> list[Piece]:
        """Lines of a text whose first does not end a sheet and whose last keeps with what follows."""
        ends = {0, len(lines) - 1}
        return [replace(line, with_next=number in ends) for number, line in enumerate(lines)]

    def gap(self, *, bound: bool = True) -> Piece:
        """The air before a table; `bound` to it."""
        return replace(space(2.4 * MM), with_next=bound)

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
        return self.produce_together([(head, sides)], book)

    def produce_together(
        self,
        papers: Sequence[tuple[Head, Sequence[Sequence[Piece]]]],
        book: FontBook,
        *,
        duplex: bool = False,
    ) -> Produced:
        """Papers one behind the other in one file, each with page numbers of its own; the file is called after the first.

        With `duplex` every paper has an even number of pages, so that none begins on the back of another.
        """
        with book.lock:
            first = papers[0][0]
            title = f"{first.title} {first.about}".strip()
            pen = Pen(book, width=self.width, height=self.height, title=title, made_at=first.printed_at)
            for head, sides in papers:
                laid = self._laid(sides)
                self._draw(pen, head, laid)
                if duplex and len(laid) % 2:
                    pen.end_page()
            return pen.finish()

    def sheets(self, pieces: Sequence[Piece]) -> int:
        """How many sheets the pieces take."""
        return len(self._laid([pieces]))

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
        beside = self.right - _QR - 3.2 * MM if head.about else self.right
        shop = "\u3000".join(part for part in (head.shop.name, head.shop.phone, head.shop.address) if part)
        told = pen.book.elide(clean(shop), self.pale, beside - left - 42 * MM)
        pen.text(left, top + 12.8 * MM, told, self.pale)
        if head.about:
            modules = qr_modules(head.about)
            pen.qr(self.right - _QR, top, modules, _QR / len(modules))
            pen.text(beside, top + 3 * MM, head.about, STRONG, "right")
        code = "paper.reprinted" if head.reprint else "paper.printed"
        pen.text(beside, top + 7.8 * MM, sentence(code, {"at": head.printed_at}), self.pale, "right")
        own = sentence("paper.own_number", {"number": head.number}) if head.number else ""
        pen.text(beside, top + 12.6 * MM, head.beside or own, self.pale, "right")

    def _foot(self, pen: Pen, head: Head, number: int, count: int) -> None:
        y = self.height - self.top + 1 * MM
        pen.text(self.margin, y, head.foot, self.caption)
        of = sentence("paper.page_of", {"page": number, "pages": count})
        pen.text(self.right, y, of, self.caption, "right")
        pen.end_page()


A4 = Page(width=210 * MM, height=297 * MM, margin=15 * MM)
A4_ROOMY = replace(A4, roomy=True)
"""A4 as the papers wear it that have few parts."""
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
