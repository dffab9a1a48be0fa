"""Looks into the records of an old xls for what its reader does not tell: errors, empty formulas, hidden and merged cells."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from imports.cells import Flaw
from imports.readers.compound import BrokenCompound, stream_of
from imports.readers.workbook_look import MOST, Look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imports.sheets import Limits

ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""Error cells by their number, the same in both binary formats."""
_BEGIN, _END = 0x0809, 0x000A
_SHEET, _DATES, _LOCK = 0x0085, 0x0022, 0x002F
_FORMULA, _BOOL_OR_ERROR, _ROW, _COLUMNS, _MERGED = 0x0006, 0x0205, 0x0208, 0x007D, 0x00E5
_NO_NUMBER = b"\xff\xff"
_ERROR, _NOTHING = 2, 3
"""What stands in the first byte of a formula's result that is no number."""
_HIDDEN_ROW = 0x20
_BEAT_RECORDS = 50_000


def look_into_xls(data: bytes, limits: Limits, beat: Callable[[], None]) -> list[Look]:
    """The look of every sheet in the book's order; empty where the file does not hold together (its reader will say so).

    KnownError ``imports.encrypted`` for a book with a password, which its reader does not notice.
    """
    try:
        return _Book(stream_of(data, ("Workbook", "Book")), limits, beat).looks()
    except (BrokenCompound, struct.error, IndexError, ValueError):
        return []


class _Book:
    """Walks the records of one workbook stream."""

    def __init__(self, stream: bytes, limits: Limits, beat: Callable[[], None]) -> None:
        self._stream = stream
        self._limits = limits
        self._beat = beat
        self._worked_out = False
        self._nothing: list[tuple[Look, int, int]] = []

    def looks(self) -> list[Look]:
        starts: list[int] = []
        since_1904 = False
        for kind, body in self._records(0):
            if kind == _LOCK:
                raise KnownError("imports.encrypted")
            if kind == _SHEET:
                starts.append(struct.unpack_from("<I", body)[0])
            elif kind == _DATES:
                since_1904 = body[:1] == b"\x01"
        looks = [self._look(start, since_1904=since_1904) for start in starts[:1_000]]
        if not self._worked_out:
            # A formula may well come to an empty text; but a book in which none comes to anything was never worked out.
            for look, row, column in self._nothing:
                self._flaw(look, row, column, Flaw("imports.formula_empty"))
        return looks

    def _records(self, start: int) -> Iterator[tuple[int, bytes]]:
        """The records of one part of the book, without those of the charts in it."""
        at, depth, seen = start, 0, 0
        stream = self._stream
        while at + 4 <= len(stream):
            kind, size = struct.unpack_from("<HH", stream, at)
            depth += (kind == _BEGIN) - (kind == _END)
            if depth <= 0:
                return
            if depth == 1:
                yield kind, stream[at + 4 : at + 4 + size]
            at += 4 + size
            seen += 1
            if seen % _BEAT_RECORDS == 0:
                self._beat()

    def _look(self, start: int, *, since_1904: bool) -> Look:
        look = Look(since_1904=since_1904)
        for kind, body in self._records(start):
            if kind == _FORMULA:
                self._formula(look, body)
            elif kind == _BOOL_OR_ERROR:
                row, column, _, value, is_error = struct.unpack_from("<HHHBB", body)
                if is_error:
                    self._error(look, row, column, value)
            elif kind in _SEEN:
                _SEEN[kind](look, body, self._limits)
        return look

    def _formula(self, look: Look, body: bytes) -> None:
        row, column, _ = struct.unpack_from("<HHH", body)
        result = body[6:14]
        if result[6:8] != _NO_NUMBER or result[0] not in (_ERROR, _NOTHING):
            self._worked_out = True
        elif result[0] == _ERROR:
            self._worked_out = True
            self._error(look, row, column, result[2])
        elif len(self._nothing) < MOST:
            self._nothing.append((look, row, column))

    def _error(self, look: Look, row: int, column: int, number: int) -> None:
        self._flaw(look, row, column, Flaw("imports.error_cell", ERROR_TEXTS.get(number, "#N/A")))

    def _flaw(self, look: Look, row: int, column: int, flaw: Flaw) -> None:
        look.flaw(row + 1, column, flaw, self._limits)


def _row(look: Look, body: bytes, _limits: Limits) -> None:
    row, flags = struct.unpack_from("<H10xH", body)
    if flags & _HIDDEN_ROW:
        look.hidden_rows.add(row + 1)


def _columns(look: Look, body: bytes, limits: Limits) -> None:
    first, last, flags = struct.unpack_from("<HH4xH", body)
    if flags & 1:
        look.hide_columns(first, last, limits)


def _merged(look: Look, body: bytes, _limits: Limits) -> None:
    (count,) = struct.unpack_from("<H", body)
    for at in range(min(count, (len(body) - 2) // 8)):
        top, bottom, left, right = struct.unpack_from("<HHHH", body, 2 + at * 8)
        look.merge(top + 1, left, bottom + 1, right)


_SEEN = {_ROW: _row, _COLUMNS: _columns, _MERGED: _merged}
