"""Slips that go with goods over the counter: facts, what is listed, what it comes to, what was told, who signs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from aftersales.money import grouped
from aftersales.numerals import in_words
from exports.archive_papers import PaperSize
from exports.papers import PaperShop
from exports.pdf_fonts import FontBook, Type, clean
from exports.pdf_kit import MM, Column, Piece, Produced, keep_last_with_next, space, table
from exports.sheet_page import BODY, STRONG, UNKNOWN, Head, Page, fonts, page_of
from exports.thermal import DOT, NAME, ROLL_58, ROLL_80, ROW, ROW_BOLD, SMALL, TOTAL, Roll
from resources.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipColumn:
    """A column of a list: code of its name in ``paper``, its share of the width, whether it is a sum or count."""

    code: str
    share: float
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipTable:
    """A list with its heading; rows are texts in the order of the columns."""

    code: str
    columns: tuple[SlipColumn, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Everything on a slip. `name` is the code of its title, `about` the number its QR says, `number` its own.

    `facts` are codes of ``paper`` with texts; `total` a code with fen, printed in figures and words; `told` sentences
    the customer must know; `signed` codes of who signs.
    """

    name: str
    about: str
    shop: PaperShop
    printed_at: datetime
    number: str = ""
    reprint: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[SlipTable, ...] = ()
    total: tuple[str, int] | None = None
    told: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()


def slip(paper: Slip, size: PaperSize, *, book: FontBook | None = None) -> Produced:
    """The slip as a PDF: one strip of a roll, or as many sheets or forms as it needs."""
    if size.is_roll:
        roll = ROLL_80 if size is PaperSize.ROLL else ROLL_58
        title = f"{sentence(f'paper.{paper.name}')} {paper.about}"
        return roll.strip(
            lambda made: _strip(paper, roll, made), title=title, made_at=paper.printed_at, book=book
        )
    page = page_of(size)
    page = replace(page, dense=page.dense or size is PaperSize.A5)
    with fonts(book).lock:
        head = Head(
            title=sentence(f"paper.{paper.name}"),
            about=paper.about,
            shop=paper.shop,
            printed_at=paper.printed_at,
            number=paper.number,
            reprint=paper.reprint,
            foot=sentence("paper.not_an_invoice") if paper.total is not None else "",
        )
        return page.produce(head, fonts(book), _sheet(paper, page, fonts(book)))


def _sheet(paper: Slip, page: Page, book: FontBook) -> list[Piece]:
    pieces = page.facts([(sentence(f"paper.{code}"), text) for code, text in paper.facts], book)
    for number, one in enumerate(paper.tables):
        drawn = [
            page.heading(sentence(f"paper.{one.code}")),
            *table(book, _columns(one, page), one.rows, page.style),
        ]
        last = number == len(paper.tables) - 1
        pieces += keep_last_with_next(drawn) if last and paper.total is not None else drawn
    if paper.total is not None:
        code, amount = paper.total
        pieces.append(page.total(sentence(f"paper.{code}"), amount))
    if paper.told:
        pieces.append(space((1 if page.dense else 2) * MM))
    for told in paper.told:
        pieces += page.text(told, book, page.pale)
    if paper.shop.foot:
        pieces += page.text(paper.shop.foot, book, page.pale)
    if not paper.signed:
        return pieces
    return [*keep_last_with_next(pieces), *page.signatures(*paper.signed, bound=True)]


def _columns(one: SlipTable, page: Page) -> tuple[Column, ...]:
    whole, gap = sum(column.share for column in one.columns), 2 * MM
    places, x = [], 0.0
    for number, column in enumerate(one.columns):
        width = page.inner * column.share / whole
        look: Type = STRONG if number == 0 else BODY
        places.append(
            Column(
                title=sentence(f"paper.{column.code}"),
                x=x,
                width=width - (gap if number < len(one.columns) - 1 else 0),
                look=look,
                align="right" if column.right else "left",
            )
        )
        x += width
    return tuple(places)


def _strip(paper: Slip, roll: Roll, book: FontBook) -> Iterator[Piece]:
    yield space(40 * DOT)
    yield from roll.lines(paper.shop.name, NAME, 40, book, align="center")
    again = f" · {sentence('paper.receipt_reprint')}" if paper.reprint else ""
    title = sentence(f"paper.{paper.name}")
    yield from roll.lines(f"{title}{again}", SMALL, 38, book, align="center")
    yield roll.dashes()
    for code, text in paper.facts:
        if clean(text):
            yield from roll.pair(sentence(f"paper.{code}"), text, ROW, book)
    for one in paper.tables:
        yield roll.dashes()
        yield from roll.lines(sentence(f"paper.{one.code}"), ROW_BOLD, 40, book)
        for row in one.rows:
            yield from roll.pair(row[0], "\u3000".join(cell for cell in row[1:] if cell), ROW, book)
    if paper.total is not None:
        code, amount = paper.total
        yield roll.dashes()
        yield from roll.pair(sentence(f"paper.{code}"), f"¥{grouped(amount)}", TOTAL, book, pitch=52)
        yield from roll.lines(in_words(amount), SMALL, 40, book, align="right")
    yield roll.dashes()
    for told in paper.told:
        yield from roll.lines(told, SMALL, 34, book)
    for code in paper.signed:
        yield roll.signature(f"{sentence(f'paper.{code}')}：")
    yield roll.qr(paper.about)
    yield from roll.lines(paper.about or UNKNOWN, SMALL, 36, book, align="center")
    yield space(16 * DOT)
    yield from roll.foot(paper.shop, paper.number, book)
    yield space(96 * DOT)  # past the cutter
