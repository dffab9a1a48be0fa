"""Reads delimited text: commas, tabs, semicolons or bars, whichever makes a table of it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from imports.cells import fold
from imports.headers import known_words
from imports.sheets import Limits, RawSheet, Row, Sniffed

if TYPE_CHECKING:
    from collections.abc import Iterator

_DELIMITERS = (",", "\t", ";", "|")
_TRIED_LINES = 20


def read(data: bytes, sniffed: Sniffed, limits: Limits) -> Iterator[RawSheet]:
    """The text as one sheet without a name. KnownError ``imports.not_a_table`` where no delimiter makes columns."""
    head = data[: 256 * 1024].decode(sniffed.encoding, errors="replace")
    delimiter = _delimiter(head)
    if delimiter is None:
        raise KnownError("imports.not_a_table")
    csv.field_size_limit(limits.characters * 4)
    yield RawSheet(name="", rows=_rows(data, sniffed.encoding, delimiter), total=data.count(b"\n") + 1)


def _rows(data: bytes, encoding: str, delimiter: str) -> Iterator[Row]:
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace", newline="")
    at = 0
    try:
        for row in csv.reader(_without_nul(stream), delimiter=delimiter):
            at += 1
            yield tuple(row)
    except csv.Error as error:
        raise KnownError("imports.cell_too_long", row=at + 1) from error


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
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
