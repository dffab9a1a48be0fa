"""The A4 追偿函 to a courier, supplier, maker or platform, and the pack of evidence that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aftersales.clock import CHINA
from aftersales.money import grouped
from exports.pack_parts import (
    LETTER,
    WORDS,
    Cover,
    PackFile,
    course,
    draw_pack,
    evidence_list,
    facts,
    heading,
    photos,
    settlement,
    title_line,
    words_line,
)
from exports.papers import PaperEvent, PaperImage, PaperSettlement, PaperShop
from exports.pdf_fonts import FontBook, Type, clean, shipped_fonts
from exports.pdf_kit import MM, Column, Pen, Piece, Produced, keep_last_with_next, space, table
from exports.sheet_page import BODY, PALE, STRONG, UNKNOWN
from resources.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One line of how the sum came about; signed fen."""

    label: str
    formula: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryLetter:
    """Everything on a 追偿函; `text` a paragraph a line, the first the address. Sums in fen."""

    shop: PaperShop
    number: str
    case_number: str
    text: str
    lines: tuple[LetterLine, ...]
    total: int
    evidence: tuple[PackFile, ...] = ()
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
        pieces = [*_letter_pieces(pack.letter, book), *facts(pack.facts, book)]
        if pack.settlement is not None:
            pieces += settlement(pack.settlement, book)
        if pack.events:
            pieces += course(pack.events, book)
        if pack.images:
            pieces += photos(pack.images)
        return _drawn(pack.letter, pieces, book)


def _drawn(letter: RecoveryLetter, pieces: list[Piece], book: FontBook) -> Produced:
    def head(pen: Pen) -> None:
        title_line(pen, sentence("recovery_paper.title"), letter.shop)
        number = f"{sentence('recovery_paper.number')} {letter.number}"
        case = f"{sentence('recovery_paper.case')} {letter.case_number}"
        order = f"{sentence('recovery_paper.order')} {letter.order_number}" if letter.order_number else ""
        told = "\u3000".join(part for part in (number, case, order) if part)
        pen.text(LETTER.margin, 37.5 * MM, told, PALE)
        day = letter.printed_at.astimezone(CHINA).strftime("%Y-%m-%d")
        pen.text(LETTER.right, 37.5 * MM, day, PALE, "right")

    cover = Cover(
        title=sentence("recovery_paper.title"),
        number=letter.number,
        shop=letter.shop,
        printed_at=letter.printed_at,
        head=head,
    )
    return draw_pack(cover, pieces, book)


def _letter_pieces(letter: RecoveryLetter, book: FontBook) -> list[Piece]:
    pieces = _words(letter.text, book)
    pieces += _calculation(letter, book)
    pieces += evidence_list(letter.evidence, book)
    pieces.append(_signature(letter))
    return pieces


def _words(text: str, book: FontBook) -> list[Piece]:
    """The address flush left, paragraphs behind it indented by two characters."""
    pieces: list[Piece] = []
    for place, paragraph in enumerate(line for line in clean(text).split("\n") if line.strip()):
        indent = "" if place == 0 else "\u3000\u3000"
        look = Type(10.5, bold=True) if place == 0 else WORDS
        pieces.extend(
            words_line(line, look) for line in book.wrap(indent + paragraph.strip(), look, LETTER.inner)
        )
        pieces.append(space(2.4))
    return pieces


def _calculation(letter: RecoveryLetter, book: FontBook) -> list[Piece]:
    columns = (
        Column(title=sentence("recovery_paper.item"), x=0, width=40 * MM, look=STRONG),
        Column(title=sentence("recovery_paper.formula"), x=43 * MM, width=88 * MM, look=BODY),
        Column(title=sentence("recovery_paper.amount"), x=136 * MM, width=30 * MM, look=BODY, align="right"),
    )
    rows = [(line.label, line.formula or UNKNOWN, grouped(line.amount)) for line in letter.lines]
    return [
        heading("calculation"),
        *keep_last_with_next(table(book, columns, rows, LETTER.style)),
        LETTER.total(sentence("recovery_paper.total"), letter.total),
    ]


def _signature(letter: RecoveryLetter) -> Piece:
    """Who asks, until when an answer is hoped for, and room for the shop's stamp."""
    contact = "\u3000".join(part for part in (letter.shop.phone, letter.shop.address) if part)

    def draw(pen: Pen, top: float) -> None:
        pen.text(LETTER.right, top + 12 * MM, letter.shop.name, Type(10.5, bold=True), "right")
        if contact:
            pen.text(LETTER.right, top + 18 * MM, contact, PALE, "right")
        pen.text(
            LETTER.right,
            top + 24 * MM,
            letter.printed_at.astimezone(CHINA).strftime("%Y-%m-%d"),
            PALE,
            "right",
        )
        if letter.answer_by is not None:
            words = f"{sentence('recovery_paper.deadline')} {letter.answer_by.isoformat()}"
            pen.text(LETTER.margin, top + 12 * MM, words, STRONG)
        pen.text(LETTER.margin, top + 24 * MM, sentence("recovery_paper.stamp"), PALE)

    return Piece(height=28 * MM, draw=draw)
