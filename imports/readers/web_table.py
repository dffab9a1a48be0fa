"""Reads HTML tables, as back offices save them under the name .xls: the largest table of the page is the sheet."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from imports.sheets import Limits, RawSheet, Row, SheetLook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_PIECE = 16 * 1024
_LONGEST_TAG = 256 * 1024
"""Characters that may wait for the end of a tag or comment; scanning much more of them again and again takes for ever."""


def read(data: bytes, encoding: str, limits: Limits, beat: Callable[[], None]) -> Iterator[RawSheet]:
    """The largest table; `beat` is called on the way. KnownError ``imports.not_a_table`` for a page without one."""
    parser = _Tables(limits)
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace")
    while piece := stream.read(_PIECE):
        parser.feed(piece)
        if len(parser.rawdata) > _LONGEST_TAG:
            raise KnownError("imports.damaged_file")
        beat()
    parser.close()
    table = max(parser.tables, key=len, default=[])
    if len(table) < 2:
        raise KnownError("imports.not_a_table")
    look = SheetLook(merged=tuple(parser.merged.get(id(table), ())))
    yield RawSheet(name="", rows=iter(table), total=len(table), look=look)


class _Tables(HTMLParser):
    """Collects the rows of all tables; a table inside a cell becomes a table of its own."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Row]] = []
        self.merged: dict[int, list[tuple[int, int, int, int]]] = {}
        self._limits = limits
        self._open: list[list[Row]] = []
        self._row: list[str | None] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._down = 1
        self._below: list[dict[int, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append([])
            self._below.append({})
            self._row = self._cell = None
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            self._row = [] if self._row is None else self._row
            self._cell = []
            told = dict(attrs)
            self._span = self._number(told.get("colspan"), self._limits.columns + 1)
            self._down = self._number(told.get("rowspan"), self._limits.rows)
            self._pass_over()
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            if self._open:
                self.tables.append(self._open.pop())
                self._below.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def close(self) -> None:
        super().close()
        self._end_row()
        self.tables.extend(reversed(self._open))
        self._open = []

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        if len(self._row) > self._limits.columns * 4:
            raise KnownError("imports.too_many_columns", columns=len(self._row), limit=self._limits.columns)
        text = "".join(self._cell).replace("\xa0", " ").strip()
        self._keep_below(len(self._row))
        self._row.append(text or None)
        self._row.extend([None] * (self._span - 1))
        self._cell = None

    def _keep_below(self, column: int) -> None:
        """Notes which columns of the next rows this cell covers, and which cells are merged."""
        if self._down < 2 or not self._below or not self._open:
            return
        for at in range(column, column + self._span):
            self._below[-1][at] = self._down
        top = len(self._open[-1]) + 1
        merged = (top, column, top + self._down - 1, column + self._span - 1)
        self.merged.setdefault(id(self._open[-1]), []).append(merged)

    def _pass_over(self) -> None:
        """Leaves columns empty that a cell of a row above covers."""
        below = self._below[-1] if self._below else {}
        while self._row is not None and below.get(len(self._row), 0) > 0:
            self._row.append(None)

    @staticmethod
    def _number(text: str | None, most: int) -> int:
        return max(1, min(int(text), most)) if text and text.isdecimal() and len(text) < 9 else 1

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None and self._open:
            self._open[-1].append(tuple(self._row))
            below = self._below[-1]
            self._below[-1] = {at: left - 1 for at, left in below.items() if left > 1}
            if len(self._open[-1]) > self._limits.rows:
                raise KnownError("imports.too_many_rows", limit=self._limits.rows)
        self._row = None
