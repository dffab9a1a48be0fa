"""What packs of evidence share, whoever they go to: margins, facts, the calculation, the course, the list of files, photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from exports.papers import PaperEvent, PaperImage, PaperSettlement, PaperShop
from exports.pdf_fonts import FontBook, Type, clean
from exports.pdf_kit import (
    MM,
    Column,
    Pen,
    Piece,
    Placed,
    Produced,
    keep_last_with_next,
    lay_out,
    table,
)
from exports.sheet_page import BODY, PALE, STRONG, UNKNOWN, Page
from exports.thumbnails import thumbnail
from resources.wording import sentence

LETTER = Page(width=210 * MM, height=297 * MM, margin=22 * MM)
"""A4 with the margins of a letter."""
_FIRST_TOP, _NEXT_TOP = 46 * MM, 26 * MM
_BOTTOM, _FOOT = LETTER.height - 22 * MM, LETTER.height - 14 * MM
_TITLE = Type(18, bold=True)
WORDS = Type(10.5)
_WORDS_LINE = 18.0

PHOTO_WIDTH, PHOTO_HEIGHT = 80 * MM, 60 * MM
PER_ROW = 2
CORNER = 1.6 * MM


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
    pen = Pen(book, width=LETTER.width, height=LETTER.height, title=title, made_at=cover.printed_at)
    pages = lay_out(pieces, first_top=_FIRST_TOP, next_top=_NEXT_TOP, bottom=_BOTTOM)
    for number, page in enumerate(pages, start=1):
        _page(pen, cover, page, number, len(pages))
    return pen.finish()


def _page(pen: Pen, cover: Cover, page: Sequence[Placed], number: int, count: int) -> None:
    if number == 1:
        cover.head(pen)
    else:
        words = {"title": cover.title, "number": cover.number}
        pen.text(LETTER.margin, 17 * MM, sentence("paper.continued", words), LETTER.caption)
    for placed in page:
        placed.piece.draw(pen, placed.top)
    pen.text(LETTER.margin, _FOOT, "\u3000".join(_shop_words(cover.shop)), LETTER.caption)
    of = sentence("paper.page_of", {"page": number, "pages": count})
    pen.text(LETTER.right, _FOOT, of, LETTER.caption, "right")
    pen.end_page()


def title_line(pen: Pen, title: str, shop: PaperShop) -> None:
    """The title in the middle of the first page beside the shop's sign, with a line below it."""
    if shop.logo:
        pen.logo(LETTER.margin, 17 * MM, 12 * MM, shop.logo, most=34 * MM)
    pen.text(LETTER.width / 2, 26 * MM, title, _TITLE, "center")
    pen.rule(LETTER.margin, 32 * MM, LETTER.inner, weight=0.75)


def _shop_words(shop: PaperShop) -> list[str]:
    return [part for part in (shop.name, shop.phone, shop.address) if part]


def heading(code: str, *, before: float = 7 * MM) -> Piece:
    """A heading of the pack, by its code."""
    return LETTER.heading(sentence(f"recovery_paper.{code}"), before=before)


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
    return [heading("evidence"), *keep_last_with_next(table(book, columns, rows, LETTER.style))]


def facts(told: Sequence[tuple[str, str]], book: FontBook) -> list[Piece]:
    """Labels with their words."""
    columns = (
        Column(title="", x=0, width=32 * MM, look=PALE),
        Column(title="", x=34 * MM, width=130 * MM, look=BODY),
    )
    rows = [(label, words or UNKNOWN) for label, words in told]
    bare = [replace(piece, header=None) for piece in table(book, columns, rows, LETTER.style)[1:]]
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
        *keep_last_with_next(table(book, columns, rows, LETTER.style)),
        LETTER.total(sentence("paper.total"), made.total),
    ]


def course(events: tuple[PaperEvent, ...], book: FontBook) -> list[Piece]:
    """What happened, in its order."""
    columns = (
        Column(title=sentence("paper.at"), x=0, width=32 * MM, look=PALE),
        Column(title=sentence("paper.content"), x=34 * MM, width=106 * MM, look=BODY),
        Column(title=sentence("paper.handler"), x=142 * MM, width=24 * MM, look=PALE, align="right"),
    )
    rows = [(sentence("paper.moment", {"at": event.at}), event.content, event.by) for event in events]
    return [heading("course"), *table(book, columns, rows, LETTER.style)]


def photos(images: tuple[PaperImage, ...]) -> list[Piece]:
    """The pictures whole, two in a row; what cannot be read leaves an empty frame."""
    rows = [images[start : start + PER_ROW] for start in range(0, len(images), PER_ROW)]
    strips = [Piece(height=PHOTO_HEIGHT + 9 * MM, draw=partial(_draw_strip, row)) for row in rows]
    return [heading("photos", before=9 * MM), *strips]


def _draw_strip(row: tuple[PaperImage, ...], pen: Pen, top: float) -> None:
    step = LETTER.inner - PHOTO_WIDTH
    for number, image in enumerate(row):
        left = LETTER.margin + number * step
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
        pen.text(LETTER.margin, top + 13, line, look)

    return Piece(height=_WORDS_LINE, draw=draw)
