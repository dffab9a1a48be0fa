"""The A4 追偿函 to a courier, supplier, maker or platform, and the pack of evidence that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from aftersales.clock import CHINA
from aftersales.money import grouped
from aftersales.numerals import in_words
from exports.papers import PaperEvent, PaperImage, PaperSettlement, PaperShop
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
from exports.thumbnails import thumbnail
from resources.wording import sentence

_WIDTH, _HEIGHT = 210 * MM, 297 * MM
_LEFT = 22 * MM
_INNER = _WIDTH - 2 * _LEFT
_RIGHT = _WIDTH - _LEFT
_BOTTOM = _HEIGHT - 22 * MM
_FIRST_TOP = 46 * MM
_NEXT_TOP = 26 * MM
_FOOT = _HEIGHT - 14 * MM

_GREY = 0.35
_BODY = Type(9)
_PALE = Type(9, ink=_GREY)
_STRONG = Type(9, bold=True)
_HEADING = Type(10, bold=True)
_TITLE = Type(18, bold=True)
_WORDS = Type(10.5)
_WORDS_LINE = 18.0
_SUM = Type(12, bold=True)
_CAPTION = Type(8.25, ink=_GREY)
_STYLE = TableStyle(left=_LEFT, width=_INNER)

_PHOTO_WIDTH, _PHOTO_HEIGHT = 80 * MM, 60 * MM
_PER_ROW = 2
_CORNER = 1.6 * MM
_UNKNOWN = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One line of how the sum came about; signed fen."""

    label: str
    formula: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEvidence:
    """One file that goes with the letter: its slot, its name, and the day it was kept."""

    slot: str
    file: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryLetter:
    """Everything on a 追偿函; `text` a paragraph a line, the first the address. Sums in fen."""

    shop: PaperShop
    number: str
    case_number: str
    text: str
    lines: tuple[LetterLine, ...]
    total: int
    evidence: tuple[LetterEvidence, ...] = ()
    answer_by: date | None = None
    order_number: str = ""
    reference: str = ""
    printed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryPack:
    """What stands behind a letter: facts as (label, words), the customer's settlement, the course, the pictures."""

    letter: RecoveryLetter
    facts: tuple[tuple[str, str], ...]
    settlement: PaperSettlement | None = None
    events: tuple[PaperEvent, ...] = ()
    images: tuple[PaperImage, ...] = ()


def recovery_letter(letter: RecoveryLetter, *, book: FontBook | None = None) -> Produced:
    """The letter as a PDF of as many A4 pages as it needs."""
    book = book or shipped_fonts()
    with book.lock:
        return _drawn(letter, _letter_pieces(letter, book), book)


def recovery_pack(pack: RecoveryPack, *, book: FontBook | None = None) -> Produced:
    """The letter with all that backs it, as one PDF; pictures that cannot be read leave an empty frame."""
    book = book or shipped_fonts()
    with book.lock:
        pieces = [*_letter_pieces(pack.letter, book), *_facts(pack, book)]
        if pack.settlement is not None:
            pieces += _settlement(pack.settlement, book)
        if pack.events:
            pieces += _course(pack.events, book)
        if pack.images:
            pieces += _photos(pack.images)
        return _drawn(pack.letter, pieces, book)


def _drawn(letter: RecoveryLetter, pieces: list[Piece], book: FontBook) -> Produced:
    title = f"{sentence('recovery_paper.title')} {letter.number}"
    pen = Pen(book, width=_WIDTH, height=_HEIGHT, title=title, made_at=letter.printed_at)
    pages = lay_out(pieces, first_top=_FIRST_TOP, next_top=_NEXT_TOP, bottom=_BOTTOM)
    for number, page in enumerate(pages, start=1):
        _page(pen, letter, page, number, len(pages))
    return pen.finish()


def _page(pen: Pen, letter: RecoveryLetter, page: Sequence[Placed], number: int, count: int) -> None:
    if number == 1:
        _head(pen, letter)
    else:
        words = {"title": sentence("recovery_paper.title"), "number": letter.number}
        pen.text(_LEFT, 17 * MM, sentence("paper.continued", words), _CAPTION)
    for placed in page:
        placed.piece.draw(pen, placed.top)
    pen.text(_LEFT, _FOOT, "\u3000".join(_shop_words(letter.shop)), _CAPTION)
    of = sentence("paper.page_of", {"page": number, "pages": count})
    pen.text(_RIGHT, _FOOT, of, _CAPTION, "right")
    pen.end_page()


def _shop_words(shop: PaperShop) -> list[str]:
    return [part for part in (shop.name, shop.phone, shop.address) if part]


def _head(pen: Pen, letter: RecoveryLetter) -> None:
    pen.text(_WIDTH / 2, 26 * MM, sentence("recovery_paper.title"), _TITLE, "center")
    pen.rule(_LEFT, 32 * MM, _INNER, weight=0.75)
    number = f"{sentence('recovery_paper.number')} {letter.number}"
    case = f"{sentence('recovery_paper.case')} {letter.case_number}"
    order = f"{sentence('recovery_paper.order')} {letter.order_number}" if letter.order_number else ""
    pen.text(_LEFT, 37.5 * MM, "\u3000".join(part for part in (number, case, order) if part), _PALE)
    pen.text(_RIGHT, 37.5 * MM, letter.printed_at.astimezone(CHINA).strftime("%Y-%m-%d"), _PALE, "right")


def _letter_pieces(letter: RecoveryLetter, book: FontBook) -> list[Piece]:
    pieces = _words(letter.text, book)
    pieces += _calculation(letter, book)
    pieces += _evidence_list(letter, book)
    pieces.append(_signature(letter))
    return pieces


def _words(text: str, book: FontBook) -> list[Piece]:
    """The address flush left, paragraphs behind it indented by two characters."""
    pieces: list[Piece] = []
    for place, paragraph in enumerate(line for line in clean(text).split("\n") if line.strip()):
        indent = "" if place == 0 else "\u3000\u3000"
        look = Type(10.5, bold=True) if place == 0 else _WORDS
        pieces.extend(_line(line, look) for line in book.wrap(indent + paragraph.strip(), look, _INNER))
        pieces.append(space(2.4))
    return pieces


def _line(line: str, look: Type) -> Piece:
    return Piece(height=_WORDS_LINE, draw=lambda pen, top: _put(pen, top, line, look))


def _put(pen: Pen, top: float, line: str, look: Type) -> None:
    pen.text(_LEFT, top + 13, line, look)


def _heading(code: str, *, before: float = 7 * MM) -> Piece:
    def draw(pen: Pen, top: float) -> None:
        pen.text(_LEFT, top + before, sentence(f"recovery_paper.{code}"), _HEADING)

    return Piece(height=before + 3.4 * MM, draw=draw, with_next=True)


def _calculation(letter: RecoveryLetter, book: FontBook) -> list[Piece]:
    columns = (
        Column(title=sentence("recovery_paper.item"), x=0, width=40 * MM, look=_STRONG),
        Column(title=sentence("recovery_paper.formula"), x=43 * MM, width=88 * MM, look=_BODY),
        Column(title=sentence("recovery_paper.amount"), x=136 * MM, width=30 * MM, look=_BODY, align="right"),
    )
    rows = [(line.label, line.formula or _UNKNOWN, grouped(line.amount)) for line in letter.lines]
    return [
        _heading("calculation"),
        *keep_last_with_next(table(book, columns, rows, _STYLE)),
        _total(sentence("recovery_paper.total"), letter.total),
    ]


def _total(label: str, amount: int) -> Piece:
    height = 9.3 * MM

    def draw(pen: Pen, top: float) -> None:
        width = pen.text(_LEFT, top + 5.8 * MM, label, _STRONG)
        pen.text(_LEFT + width + 3.2 * MM, top + 5.8 * MM, in_words(amount), _PALE)
        pen.text(_RIGHT, top + 6.2 * MM, f"¥{grouped(amount)}", _SUM, "right")
        pen.rule(_LEFT, top + height, _INNER, weight=_STYLE.rule)

    return Piece(height=height, draw=draw)


def _evidence_list(letter: RecoveryLetter, book: FontBook) -> list[Piece]:
    if not letter.evidence:
        return [_heading("evidence"), _line(sentence("recovery_paper.none"), _PALE)]
    columns = (
        Column(title="", x=0, width=7 * MM, look=_PALE),
        Column(title=sentence("recovery_paper.slot"), x=8 * MM, width=42 * MM, look=_STRONG),
        Column(title=sentence("recovery_paper.file"), x=53 * MM, width=80 * MM, look=_BODY),
        Column(title=sentence("recovery_paper.added"), x=136 * MM, width=30 * MM, look=_PALE, align="right"),
    )
    rows = [
        (str(number), item.slot, item.file, item.day.isoformat())
        for number, item in enumerate(letter.evidence, start=1)
    ]
    return [_heading("evidence"), *keep_last_with_next(table(book, columns, rows, _STYLE))]


def _signature(letter: RecoveryLetter) -> Piece:
    """Who asks, until when an answer is hoped for, and room for the shop's stamp."""
    contact = "\u3000".join(part for part in (letter.shop.phone, letter.shop.address) if part)

    def draw(pen: Pen, top: float) -> None:
        pen.text(_RIGHT, top + 12 * MM, letter.shop.name, Type(10.5, bold=True), "right")
        if contact:
            pen.text(_RIGHT, top + 18 * MM, contact, _PALE, "right")
        pen.text(
            _RIGHT, top + 24 * MM, letter.printed_at.astimezone(CHINA).strftime("%Y-%m-%d"), _PALE, "right"
        )
        if letter.answer_by is not None:
            words = f"{sentence('recovery_paper.deadline')} {letter.answer_by.isoformat()}"
            pen.text(_LEFT, top + 12 * MM, words, _STRONG)
        pen.text(_LEFT, top + 24 * MM, sentence("recovery_paper.stamp"), _PALE)

    return Piece(height=28 * MM, draw=draw)


def _facts(pack: RecoveryPack, book: FontBook) -> list[Piece]:
    columns = (
        Column(title="", x=0, width=32 * MM, look=_PALE),
        Column(title="", x=34 * MM, width=130 * MM, look=_BODY),
    )
    rows = [(label, words or _UNKNOWN) for label, words in pack.facts]
    bare = [replace(piece, header=None) for piece in table(book, columns, rows, _STYLE)[1:]]
    return [_heading("facts", before=9 * MM), *bare]


def _settlement(settlement: PaperSettlement, book: FontBook) -> list[Piece]:
    columns = (
        Column(title=sentence("recovery_paper.item"), x=0, width=30 * MM, look=_STRONG),
        Column(title=sentence("recovery_paper.formula"), x=32 * MM, width=62 * MM, look=_BODY),
        Column(title=sentence("paper.citation"), x=97 * MM, width=42 * MM, look=_PALE),
        Column(title=sentence("recovery_paper.amount"), x=140 * MM, width=26 * MM, look=_BODY, align="right"),
    )
    rows = [
        (step.label, step.formula, step.citation, step.amount_text or _UNKNOWN) for step in settlement.steps
    ]
    return [
        _heading("settlement"),
        *keep_last_with_next(table(book, columns, rows, _STYLE)),
        _total(sentence("paper.total"), settlement.total),
    ]


def _course(events: tuple[PaperEvent, ...], book: FontBook) -> list[Piece]:
    columns = (
        Column(title=sentence("paper.at"), x=0, width=32 * MM, look=_PALE),
        Column(title=sentence("paper.content"), x=34 * MM, width=106 * MM, look=_BODY),
        Column(title=sentence("paper.handler"), x=142 * MM, width=24 * MM, look=_PALE, align="right"),
    )
    rows = [(sentence("paper.moment", {"at": event.at}), event.content, event.by) for event in events]
    return [_heading("course"), *table(book, columns, rows, _STYLE)]


def _photos(images: tuple[PaperImage, ...]) -> list[Piece]:
    rows = [images[start : start + _PER_ROW] for start in range(0, len(images), _PER_ROW)]
    strips = [Piece(height=_PHOTO_HEIGHT + 9 * MM, draw=partial(_draw_strip, row)) for row in rows]
    return [_heading("photos", before=9 * MM), *strips]


def _draw_strip(row: tuple[PaperImage, ...], pen: Pen, top: float) -> None:
    step = _INNER - _PHOTO_WIDTH
    for number, image in enumerate(row):
        left = _LEFT + number * step
        picture = thumbnail(image.path, width=_PHOTO_WIDTH, height=_PHOTO_HEIGHT, whole=True)
        if picture is None:
            pen.unreadable.append(image.path.name)
            pen.empty_slot(left, top, _PHOTO_WIDTH, _PHOTO_HEIGHT, radius=_CORNER)
        else:
            pen.picture(left, top, _PHOTO_WIDTH, _PHOTO_HEIGHT, picture, radius=_CORNER)
        caption = pen.book.elide(clean(image.caption), _PALE, _PHOTO_WIDTH)
        pen.text(left, top + _PHOTO_HEIGHT + 5 * MM, caption, _PALE)
