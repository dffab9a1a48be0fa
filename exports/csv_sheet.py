"""A list as a CSV file that Excel opens rightly: BOM, CRLF, nothing that is worked out, no id that loses its digits."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from aftersales.clock import CHINA
from aftersales.columns import ColumnKind
from exports.safe_write import write_whole
from exports.sheet_styles import FORMATS
from exports.sheet_text import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from exports.sheet_columns import SheetColumn, Value

_AT_ONCE = 500
_IDS = frozenset({ColumnKind.ID, ColumnKind.PHONE})


def write_csv(
    target: Path,
    *,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Value]],
    tick: Callable[[], None] = lambda: None,
) -> int:
    """Write `rows` under a header; returns how many there were. Values and errors as in `workbook.write_workbook`."""
    count = 0
    writers = [value_writer(column, guard=True) for column in columns]

    def told() -> Iterator[list[str]]:
        nonlocal count
        for row in rows:
            tick()
            count += 1
            yield [write(value) for write, value in zip(writers, row, strict=True)]

    def fill(stream: BinaryIO) -> None:
        stream.write("\ufeff".encode())
        lines = told()
        chunk = [[guarded(column.title) for column in columns]]
        while chunk:
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\r\n").writerows(chunk)
            stream.write(text.getvalue().encode())
            chunk = list(islice(lines, _AT_ONCE))

    write_whole(target, fill)
    return count


def value_writer(column: SheetColumn, *, guard: bool) -> Callable[[Any], str]:
    """How the values of a column become plain text: yuan with two places, moments of China, nothing for None.

    `guard`: text that a spreadsheet would work out is guarded. TypeError for what is not of the column's kind.
    """
    if column.kind not in FORMATS:
        is_id = column.kind in _IDS
        return lambda value: _text(value, guard=guard, is_id=is_id)
    if column.kind in {ColumnKind.MOMENT, ColumnKind.DAY}:
        return _moment
    return _yuan if column.kind is ColumnKind.MONEY else _whole


def _text(value: Any, *, guard: bool, is_id: bool) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return guarded(value, is_id=is_id) if guard else value


def _moment(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        told = value.astimezone(CHINA).isoformat(" ", "seconds")[:19]
        return told.removesuffix(":00")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no moment")


def _whole(value: Any) -> str:
    if value is None:
        return ""
    if type(value) is not int:
        raise TypeError(f"{value!r} is no whole number")
    return str(value)


def _yuan(value: Any) -> str:
    digits = _whole(value)
    if not digits:
        return ""
    sign, digits = ("-", digits[1:]) if digits[0] == "-" else ("", digits)
    digits = digits.zfill(3)
    return f"{sign}{digits[:-2]}.{digits[-2:]}"
