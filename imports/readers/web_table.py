"""Reads HTML tables, as back offices save them under the name .xls: the largest table of the page is the sheet."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from imports.sheets import Limits, RawSheet, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_PIECE = 256 * 1024


def read(data: bytes, encoding: str, limits: Limits, beat: Callable[[], None]) -> Iterator[RawSheet]:
    """The largest table; `beat` is called on the way. KnownError ``imports.not_a_table`` for a page without one."""
    parser = _Tables(limits)
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace")
    while piece := stream.read(_PIECE):
        parser.feed(piece)
        beat()
    parser.close()
    table = max(parser.tables, key=len, default=[])
    if len(table) < 2:
        raise KnownError("imports.not_a_table")
    yield RawSheet(name="", rows=iter(table), total=len(table))


class _Tables(HTMLParser):
    """Collects the rows of all tables; a table inside a cell becomes a table of its own."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Row]] = []
        self._limits = limits
        self._open: list[list[Row]] = []
        self._row: list[str | None] | None = None
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append([])
            self._row = self._cell = None
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            self._row = [] if self._row is None else self._row
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), self._limits.columns + 1) if span.isdecimal() else 1
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
        text = "".join(self._cell).replace("\xa0", " ").strip()
        self._row.append(text or None)
        self._row.extend([None] * (self._span - 1))
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None and self._open:
            self._open[-1].append(tuple(self._row))
            if len(self._open[-1]) > self._limits.rows:
                raise KnownError("imports.too_many_rows", limit=self._limits.rows)
        self._row = None
