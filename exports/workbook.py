"""The one styled workbook of the program: header, widths, formats, print set-up, and a sheet that says what this is.

Rows go to the file as they come, so that a hundred thousand take no more memory than a hundred.
"""

from __future__ import annotations

import re
import zipfile
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

from aftersales.columns import ColumnKind
from aftersales.errors import KnownError
from exports.safe_write import write_whole
from exports.sheet_columns import Mark, SheetColumn, SheetOrigin, Value, letters
from exports.sheet_rows import WIDEST, RowWriter, shown_as
from exports.sheet_styles import CellLook, StyleBook, side_of
from exports.sheet_text import LONGEST_TEXT, plain_text, shown_width
from exports.workbook_parts import (
    CONTENT_TYPES,
    PACKAGE_LINKS,
    Listed,
    about_this,
    book_links,
    book_part,
    pages_wide,
    sheet_end,
    sheet_start,
    told_about,
)
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

__all__ = [
    "LONGEST_TEXT",
    "Mark",
    "SheetColumn",
    "SheetOrigin",
    "Value",
    "plain_text",
    "shown_width",
    "write_workbook",
]

MOST_ROWS = 1_048_575
"""Rows of a worksheet under its header."""
_NARROWEST = 8
_AT_ONCE = 500
_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_PACKED = 1
"""zlib's quickest: the XML of a list is so regular that more effort saves little."""


def write_workbook(
    target: Path,
    *,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Value]],
    origin: SheetOrigin,
    tick: Callable[[], None] = lambda: None,
    notes: Sequence[tuple[str, str]] = (),
    locked: bool = False,
    pale: bool = False,
) -> int:
    """Write `rows` (values in the order of `columns`) to an .xlsx file; returns how many there were.

    Text is always text, whatever it begins with, so no cell is a live formula and long numbers keep every digit.
    `tick` is called for each row and may raise to stop; then, as with every failure, `target` stays as it was.
    `notes` are more lines of the second sheet. `locked`: only the `open` columns can be edited, in rows there are and
    below. `pale`: the rows are an example. Raises KnownError ``export.*`` where the file cannot be written.
    """
    book = _Book(title, columns, origin, tick, notes, locked=locked, pale=pale)
    write_whole(target, lambda stream: book.write(stream, rows, target.name))
    return book.count


class _Book:
    """One workbook on its way out."""

    def __init__(
        self,
        title: str,
        columns: Sequence[SheetColumn],
        origin: SheetOrigin,
        tick: Callable[[], None],
        notes: Sequence[tuple[str, str]],
        *,
        locked: bool,
        pale: bool,
    ) -> None:
        self._title, self._columns, self._origin, self._tick = title, tuple(columns), origin, tick
        self._notes, self._locked, self._pale = notes, locked, pale
        self._name = _sheet_name(title)
        self._styles = StyleBook()
        self._rows = RowWriter(columns, self._styles, pale=pale, locked=locked)
        self._pages = 1
        self.count = 0

    def write(self, stream: BinaryIO, rows: Iterable[Sequence[Value]], name: str) -> None:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_PACKED) as package:
            package.writestr("[Content_Types].xml", CONTENT_TYPES)
            package.writestr("_rels/.rels", PACKAGE_LINKS)
            package.writestr("docProps/core.xml", about_this(self._title, self._origin, exact=not self._pale))
            with package.open("xl/worksheets/sheet1.xml", "w") as part:
                for piece in self._sheet(iter(rows), name):
                    part.write(piece)
            lists = Listed(self._columns)
            facts = told_about(self._title, self._origin, self.count, self._rows.lost, self._notes)
            package.writestr("xl/worksheets/sheet2.xml", lists.sheet(facts, self._styles))
            package.writestr("xl/styles.xml", self._styles.xml())
            last = f"${letters(len(self._columns))}${self.count + 1}"
            about = sentence("workbook.about")
            package.writestr("xl/workbook.xml", book_part(self._name, about, last, wide=self._pages > 1))
            package.writestr("xl/_rels/workbook.xml.rels", book_links())

    def _sheet(self, rows: Iterator[Sequence[Value]], name: str) -> Iterator[bytes]:
        first = list(islice(self._told(rows, name), _AT_ONCE))
        widths = self._widths(first)
        self._pages = pages_wide(self._columns, widths)
        yield sheet_start(self._columns, widths, self._column_looks()).encode()
        yield self._header().encode()
        rest, number = chain(first, self._told(rows, name)), 2
        while chunk := list(islice(rest, _AT_ONCE)):
            yield self._rows.xml(chunk, number)
            number += len(chunk)
        yield sheet_end(self._columns, self.count, pages=self._pages, locked=self._locked).encode()

    def _told(self, rows: Iterator[Sequence[Value]], name: str) -> Iterator[Sequence[Value]]:
        for row in rows:
            if self.count >= MOST_ROWS:
                raise KnownError("export.too_many_rows", name=name, most=MOST_ROWS)
            self._tick()
            self.count += 1
            yield row

    def _widths(self, rows: Sequence[Sequence[Value]]) -> list[int]:
        """As wide as the content of the first rows, within limits."""
        found = []
        for place, column in enumerate(self._columns):
            texts = (shown_as(column, row[place]) for row in rows)
            widest = max([shown_width(column.title) + 2, *(shown_width(text) for text in texts)])
            found.append(min(max(widest + 2, _NARROWEST), WIDEST))
        return found

    def _column_looks(self) -> list[int]:
        """What cells below the last row look like, where somebody may write more."""
        if self._pale:
            texts = self._styles.number(CellLook(format="@"))
            return [texts if column.kind in _KEPT_DIGITS else 0 for column in self._columns]
        if not self._locked:
            return [0] * len(self._columns)
        return [
            self._styles.number(
                CellLook(
                    format="@" if column.kind in _TYPED_AS_TEXT else "General",
                    side=side_of(column.kind),
                    open=column.open,
                )
            )
            for column in self._columns
        ]

    def _header(self) -> str:
        """The titles, in the first row."""
        cells = []
        for at, column in enumerate(self._columns, start=1):
            look = self._styles.number(CellLook(format="@", header=True, side=side_of(column.kind)))
            text = plain_text(column.title).replace("&", "&amp;").replace("<", "&lt;")
            cells.append(f'<c r="{letters(at)}1" s="{look}" t="inlineStr"><is><t>{text}</t></is></c>')
        return f'<row r="1" ht="21" customHeight="1">{"".join(cells)}</row>'


_KEPT_DIGITS = frozenset({ColumnKind.ID, ColumnKind.PHONE})
_TYPED_AS_TEXT = frozenset(
    {ColumnKind.ID, ColumnKind.TEXT, ColumnKind.PHONE, ColumnKind.STATUS, ColumnKind.CHOICE}
)


def _sheet_name(title: str) -> str:
    return _BAD_IN_NAME.sub(" ", plain_text(title)).strip(" '")[:31] or sentence("workbook.sheet")
