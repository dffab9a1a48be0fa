"""A list as a CSV file that Excel opens rightly: BOM, CRLF, nothing that is worked out, no id that loses its digits."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

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

    def told() -> Iterator[list[str]]:
        nonlocal count
        for row in rows:
            tick()
            count += 1
            yield texts(columns, row)

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


def texts(columns: Sequence[SheetColumn], row: Sequence[Value]) -> list[str]:
    """The values of a row as plain text that no spreadsheet works out."""
    return [plain_value(column, value, guard=True) for column, value in zip(columns, row, strict=True)]


def plain_value(column: SheetColumn, value: Value, *, guard: bool) -> str:
    """A value as plain text: yuan with two places, moments of China. TypeError where it is not of its column's kind."""
    if value is None:
        return ""
    if column.kind not in FORMATS:
        if not isinstance(value, str):
            raise TypeError(f"{value!r} is no text")
        return guarded(value, is_id=column.kind in _IDS) if guard else value
    if column.kind in {ColumnKind.MOMENT, ColumnKind.DAY}:
        return _moment(value)
    if type(value) is not int:
        raise TypeError(f"{value!r} is no {column.kind}")
    return _yuan(value) if column.kind is ColumnKind.MONEY else str(value)


def _moment(value: Value) -> str:
    if isinstance(value, datetime):
        text = value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
        return text.removesuffix(":00")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no moment")


def _yuan(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
