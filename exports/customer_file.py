"""客户档案 on A4: who a customer is, what he has, what he bought, his cases and the calls to him."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from exports.archive_papers import CustomerFile, PaperTable
from exports.pdf_fonts import FontBook
from exports.pdf_kit import MM, Column, Piece, Produced, table
from exports.sheet_page import A4, BODY, PALE, Head, fonts
from resources.wording import sentence

_COLUMNS: Mapping[str, tuple[tuple[str, int, bool], ...]] = MappingProxyType(
    {
        "his_goods": (
            ("goods", 62, False),
            ("serial", 44, False),
            ("sold_on", 32, False),
            ("warranty_until", 42, False),
        ),
        "his_orders": (
            ("order", 50, False),
            ("at", 28, False),
            ("goods", 60, False),
            ("paid", 21, True),
            ("refunded", 21, True),
        ),
        "his_cases": (
            ("case", 38, False),
            ("at", 26, False),
            ("problem", 66, False),
            ("state", 24, False),
            ("amount", 26, True),
        ),
        "his_revisits": (
            ("at", 28, False),
            ("purpose", 40, False),
            ("result", 30, False),
            ("score", 16, False),
            ("content", 64, False),
        ),
    }
)
"""Columns of each table: the code of its head, its width in shares of 180, and whether it holds amounts."""


def customer_files(files: Sequence[CustomerFile], *, book: FontBook | None = None) -> Produced:
    """The files one behind the other as a PDF, each of as many A4 pages as it needs."""
    with fonts(book).lock:
        return A4.produce_together(
            [(_head(file), [_pieces(file, fonts(book))]) for file in files], fonts(book)
        )


def _head(file: CustomerFile) -> Head:
    return Head(
        title=sentence("paper.customer_file"),
        about=file.customer_number,
        shop=file.shop,
        printed_at=file.printed_at,
        number=file.number,
        reprint=file.reprint,
        foot=sentence("paper.file_inside"),
    )


def _pieces(file: CustomerFile, book: FontBook) -> list[Piece]:
    pieces = A4.facts([(sentence(f"paper.{code}"), text) for code, text in file.facts], book)
    for part in file.tables:
        pieces += _table(part, book)
    return pieces


def _table(part: PaperTable, book: FontBook) -> list[Piece]:
    heading = A4.heading(sentence(f"paper.{part.code}"), before=9 * MM)
    if not part.rows:
        return [heading, *A4.text(sentence("paper.none"), book, PALE)]
    columns, x = [], 0.0
    share = A4.inner / 180
    for code, wide, is_amount in _COLUMNS[part.code]:
        width = wide * share
        columns.append(
            Column(
                title=sentence(f"paper.{code}"),
                x=x,
                width=width - 2 * share,
                look=BODY,
                align="right" if is_amount else "left",
            )
        )
        x += width
    return [heading, *table(book, columns, part.rows, A4.style)]
