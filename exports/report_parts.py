"""What the parts of the A4 report share: its margins and types, a heading, a line of text, a sum in figures and words."""

from __future__ import annotations

from aftersales.money import grouped
from aftersales.numerals import in_words
from exports.pdf_fonts import Type
from exports.pdf_kit import MM, Pen, Piece, TableStyle
from resources.wording import sentence

WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT = 15 * MM
INNER = WIDTH - 2 * LEFT
RIGHT = WIDTH - LEFT

GREY = 0.35
BODY = Type(9)
PALE = Type(9, ink=GREY)
STRONG = Type(9, bold=True)
HEADING = Type(10, bold=True)
SUM = Type(12, bold=True)
STYLE = TableStyle(left=LEFT, width=INNER)
UNKNOWN = "—"


def heading(code: str, *, before: float = 0.0) -> Piece:
    """The heading of a part, kept with what follows."""

    def draw(pen: Pen, top: float) -> None:
        pen.text(LEFT, top + before, sentence(code), HEADING)

    return Piece(height=before + 3.4 * MM, draw=draw, with_next=True)


def body_line(line: str, *, with_next: bool = False) -> Piece:
    """One line of running text."""

    def draw(pen: Pen, top: float) -> None:
        pen.text(LEFT, top + 3.6 * MM, line, BODY)

    return Piece(height=14, draw=draw, with_next=with_next)


def total_line(label: str, total: int) -> Piece:
    """A sum in figures and in words, closed by a rule."""
    height = 9.3 * MM

    def draw(pen: Pen, top: float) -> None:
        left = LEFT + 7.5 * MM
        width = pen.text(left, top + 5.5 * MM, label, STRONG)
        pen.text(left + width + 3.2 * MM, top + 5.5 * MM, in_words(total), PALE)
        pen.text(RIGHT, top + 6 * MM, f"¥{grouped(total)}", SUM, "right")
        pen.rule(LEFT, top + height, INNER, weight=STYLE.rule)

    return Piece(height=height, draw=draw)
