"""Reads delimited text: commas, tabs, semicolons or bars, whichever makes a table of it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from imports.cells import Flaw, fold
from imports.headers import known_words
from imports.sheets import Limits, RawSheet, Sniffed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from imports.cells import Cell

_DELIMITERS = (",", "\t", ";", "|")
_TRIED_LINES = 20
_EVEN_ROWS = 5
"""Rows of one width from which a shorter one has lost something."""
_SHOWN = 200


def read(data: bytes, sniffed: Sniffed, limits: Limits) -> Iterator[RawSheet]:
    """The text as one sheet without a name. KnownError ``imports.not_a_table`` where no delimiter makes columns."""
    head = data[: 256 * 1024].decode(sniffed.encoding, errors="replace")
    delimiter = _delimiter(head)
    if delimiter is None:
        raise KnownError("imports.not_a_table")
    csv.field_size_limit(limits.characters * 4)
    shape = _Shape.of(head, delimiter)
    yield RawSheet(name="", rows=_rows(data, sniffed.encoding, shape), total=data.count(b"\n") + 1)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How wide a table is: `width` cells of its header; `even` where each of the first rows has just as many."""

    delimiter: str
    width: int
    even: bool

    @classmethod
    def of(cls, head: str, delimiter: str) -> _Shape:
        rows = [row for row in _first_rows(head, delimiter) if any(cell.strip() for cell in row)]
        words = [len({fold(cell) for cell in row} & known_words()) for row in rows]
        widths = [len(row) for row in rows]
        best = max(range(len(rows)), key=lambda at: (words[at], -at)) if max(words, default=0) >= 2 else 0
        width = widths[best] if words and words[best] >= 2 else max(widths, default=0)
        below = widths[best + 1 :]
        usual = max(below, key=below.count, default=width)
        if usual > width and below.count(usual) * 2 > len(below):
            return cls(delimiter, usual, even=False)  # a last column without a name
        alike = below.count(width)
        return cls(delimiter, width, alike >= _EVEN_ROWS and alike * 10 >= len(below) * 9)

    def checked(self, row: list[str], lines: int) -> Sequence[Cell]:
        """The row, or flaws in its cells where it lost its shape: a delimiter too many, too few, or an open quotation mark."""
        wide = len(row) > self.width and any(row[self.width :])
        if lines > 1 and (wide or any(self._swallows(cell) for cell in row)):
            return _spoilt(row, "imports.rows_swallowed")
        if wide:
            return _spoilt(row, "imports.row_shifted")
        if self.even and self.width // 2 < len(row) < self.width and not _totals(row):
            return _spoilt(row, "imports.row_shifted")
        return row

    def _swallows(self, cell: str) -> bool:
        """Whether whole rows stand in the cell."""
        return "\n" in cell and cell.count(self.delimiter) >= max(3, self.width - 1)


def _totals(row: list[str]) -> bool:
    from imports.rows import says_totals

    return says_totals(tuple(row))


def _spoilt(row: list[str], code: str) -> Sequence[Cell]:
    return [Flaw(code, cell[:_SHOWN]) for cell in row]


def _rows(data: bytes, encoding: str, shape: _Shape) -> Iterator[Sequence[Cell]]:
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace", newline="")
    # Nearly no text has a NUL, and without one the lines need not pass through Python.
    lines = _without_nul(stream) if b"\0" in data else stream
    reader = csv.reader(lines, delimiter=shape.delimiter)
    at = before = 0
    width = shape.width
    try:
        for row in reader:
            at += 1
            taken, before = reader.line_num - before, reader.line_num
            yield row if len(row) == width and taken == 1 else shape.checked(row, taken)
    except csv.Error as error:
        raise KnownError("imports.cell_too_long", row=at + 1) from error


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)


def _delimiter(head: str) -> str | None:
    """The delimiter whose columns hold the most known header words, then the most even ones."""
    scored = [(_score(head, delimiter), delimiter) for delimiter in _DELIMITERS]
    best = max(scored, key=lambda pair: pair[0])
    return best[1] if best[0] > (0, 0.0) else None


def _score(head: str, delimiter: str) -> tuple[int, float]:
    rows = _first_rows(head, delimiter)
    widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
    if len(widths) < 2 or max(widths) < 2:
        return (0, 0.0)
    words = max(len({fold(cell) for cell in row} & known_words()) for row in rows)
    common = max(set(widths), key=widths.count)
    even = widths.count(common) / len(widths)
    if common < 2 or (words < 2 and even < 0.8):
        return (0, 0.0)
    return (words, even)


def _first_rows(head: str, delimiter: str) -> list[list[str]]:
    lines = io.StringIO(head.replace("\0", ""), newline="")
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            rows.append(row)
            if len(rows) >= _TRIED_LINES:
                break
    except csv.Error:
        return rows
    return rows
