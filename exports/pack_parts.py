"""What packs of evidence share, whoever they go to: margins, facts, the calculation, the course, the list of files, photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from aftersales.money import grouped
from aftersales.numerals import in_words
from exports.papers import PaperEvent, PaperImage, PaperSettlement, PaperShop
from exports.pdf_fonts import FontBook, Type, clean
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
    table,
)
from exports.thumbnails import thumbnail
from resources.wording import sentence

WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT = 22 * MM
INNER = WIDTH - 2 * LEFT
RIGHT = WIDTH - LEFT
BOTTOM = HEIGHT - 22 * MM
FIRST_TOP = 46 * MM
NEXT_TOP = 26 * MM
FOOT = HEIGHT - 14 * MM

GREY = 0.35
BODY = Type(9)
PALE = Type(9, ink=GREY)
STRONG = Type(9, bold=True)
HEADING = Type(10, bold=True)
TITLE = Type(18, bold=True)
WORDS = Type(10.5)
WORDS_LINE = 18.0
SUM = Type(12, bold=True)
CAPTION = Type(8.25, ink=GREY)
STYLE = TableStyle(left=LEFT, width=INNER)

PHOTO_WIDTH, PHOTO_HEIGHT = 80 * MM, 60 * MM
PER_ROW = 2
CORNER = 1.6 * MM
UNKNOWN = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """One file that goes with it: its slot, its name, and the day it was kept."""

    slot: str
    file: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What every page tells of the pack: its title, its number, whose it is; `head` draws the top of the first page."""

    title: str
    number: str
    shop: PaperShop
    printed_at: datetime
    head: Callable[[Pen], None]


def draw_pack(cover: Cover, pieces: list[Piece], book: FontBook) -> Produced:
    """The pieces over as many A4 pages as they need."""
    title = f"{cover.title} {cover.number}"
    pen = Pen(book, width=WIDTH, height=HEIGHT, title=title, made_at=cover.printed_at)
    pages = lay_out(pieces, first_top=FIRST_TOP, next_top=NEXT_TOP, bottom=BOTTOM)
    for number, page in enumerate(pages, start=1):
        _page(pen, cover, page, number, len(pages))
    return pen.finish()


def _page(pen: Pen, cover: Cover, page: Sequence[Placed], number: int, count: int) -> None:
    if number == 1:
        cover.head(pen)
    else:
        words = {"title": cover.title, "number": cover.number}
        pen.text(LEFT, 17 * MM, sentence("paper.continued", words), CAPTION)
    for placed in page:
        placed.piece.draw(pen, placed.top)
    pen.text(LEFT, FOOT, "\u3000".join(_shop_words(cover.shop)), CAPTION)
    of = sentence("paper.page_of", {"page": number, "pages": count})
    pen.text(RIGHT, FOOT, of, CAPTION, "right")
    pen.end_page()


def title_line(pen: Pen, title: str, shop: PaperShop) -> None:
    """The title in the middle of the first page beside the shop's sign, with a line below it."""
    if shop.logo:
        pen.logo(LEFT, 17 * MM, 12 * MM, shop.logo, most=34 * MM)
    pen.text(WIDTH / 2, 26 * MM, title, TITLE, "center")
    pen.rule(LEFT, 32 * MM, INNER, weight=0.75)


def _shop_words(shop: PaperShop) -> list[str]:
    return [part for part in (shop.name, shop.phone, shop.address) if part]


def heading(code: str, *, before: float = 7 * MM) -> Piece:
    """A heading that stays with what follows."""

    def draw(pen: Pen, top: float) -> None:
        pen.text(LEFT, top + before, sentence(f"recovery_paper.{code}"), HEADING)

    return Piece(height=before + 3.4 * MM, draw=draw, with_next=True)


def total(label: str, amount: int) -> Piece:
    """A sum in figures and words, closed by a rule."""
    height = 9.3 * MM

    def draw(pen: Pen, top: float) -> None:
        width = pen.text(LEFT, top + 5.8 * MM, label, STRONG)
        pen.text(LEFT + width + 3.2 * MM, top + 5.8 * MM, in_words(amount), PALE)
        pen.text(RIGHT, top + 6.2 * MM, f"¥{grouped(amount)}", SUM, "right")
        pen.rule(LEFT, top + height, INNER, weight=STYLE.rule)

    return Piece(height=height, draw=draw)


def evidence_list(files: Sequence[PackFile], book: FontBook) -> list[Piece]:
    """The files one by one, or that there are none."""
    if not files:
        return [heading("evidence"), words_line(sentence("recovery_paper.none"), PALE)]
    columns = (
        Column(title="", x=0, width=7 * MM, look=PALE),
        Column(title=sentence("recovery_paper.slot"), x=8 * MM, width=42 * MM, look=STRONG),
        Column(title=sentence("recovery_paper.file"), x=53 * MM, width=80 * MM, look=BODY),
        Column(title=sentence("recovery_paper.added"), x=136 * MM, width=30 * MM, look=PALE, align="right"),
    )
    rows = [
        (str(number), item.slot, item.file, item.day.isoformat())
        for number, item in enumerate(files, start=1)
    ]
    return [heading("evidence"), *keep_last_with_next(table(book, columns, rows, STYLE))]


def facts(told: Sequence[tuple[str, str]], book: FontBook) -> list[Piece]:
    """Labels with their words."""
    columns = (
        Column(title="", x=0, width=32 * MM, look=PALE),
        Column(title="", x=34 * MM, width=130 * MM, look=BODY),
    )
    rows = [(label, words or UNKNOWN) for label, words in told]
    bare = [replace(piece, header=None) for piece in table(book, columns, rows, STYLE)[1:]]
    return [heading("facts", before=9 * MM), *bare]


def settlement(made: PaperSettlement, book: FontBook) -> list[Piece]:
    """The customer's calculation with its total."""
    columns = (
        Column(title=sentence("recovery_paper.item"), x=0, width=30 * MM, look=STRONG),
        Column(title=sentence("recovery_paper.formula"), x=32 * MM, width=62 * MM, look=BODY),
        Column(title=sentence("paper.citation"), x=97 * MM, width=42 * MM, look=PALE),
        Column(title=sentence("recovery_paper.amount"), x=140 * MM, width=26 * MM, look=BODY, align="right"),
    )
    rows = [(step.label, step.formula, step.citation, step.amount_text or UNKNOWN) for step in made.steps]
    return [
        heading("settlement"),
        *keep_last_with_next(table(book, columns, rows, STYLE)),
        total(sentence("paper.total"), made.total),
    ]


def course(events: tuple[PaperEvent, ...], book: FontBook) -> list[Piece]:
    """What happened, in its order."""
    columns = (
        Column(title=sentence("paper.at"), x=0, width=32 * MM, look=PALE),
        Column(title=sentence("paper.content"), x=34 * MM, width=106 * MM, look=BODY),
        Column(title=sentence("paper.handler"), x=142 * MM, width=24 * MM, look=PALE, align="right"),
    )
    rows = [(sentence("paper.moment", {"at": event.at}), event.content, event.by) for event in events]
    return [heading("course"), *table(book, columns, rows, STYLE)]


def photos(images: tuple[PaperImage, ...]) -> list[Piece]:
    """The pictures whole, two in a row; what cannot be read leaves an empty frame."""
    rows = [images[start : start + PER_ROW] for start in range(0, len(images), PER_ROW)]
    strips = [Piece(height=PHOTO_HEIGHT + 9 * MM, draw=partial(_draw_strip, row)) for row in rows]
    return [heading("photos", before=9 * MM), *strips]


def _draw_strip(row: tuple[PaperImage, ...], pen: Pen, top: float) -> None:
    step = INNER - PHOTO_WIDTH
    for number, image in enumerate(row):
        left = LEFT + number * step
        picture = thumbnail(image.path, width=PHOTO_WIDTH, height=PHOTO_HEIGHT, whole=True)
        if picture is None:
            pen.unreadable.append(image.path.name)
            pen.empty_slot(left, top, PHOTO_WIDTH, PHOTO_HEIGHT, radius=CORNER)
        else:
            pen.picture(left, top, PHOTO_WIDTH, PHOTO_HEIGHT, picture, radius=CORNER)
        caption = pen.book.elide(clean(image.caption), PALE, PHOTO_WIDTH)
        pen.text(left, top + PHOTO_HEIGHT + 5 * MM, caption, PALE)


def words_line(line: str, look: Type) -> Piece:
    """One line of a letter."""

    def draw(pen: Pen, top: float) -> None:
        pen.text(LEFT, top + 13, line, look)

    return Piece(height=WORDS_LINE, draw=draw)
