"""Reads xlsx, xlsb, xls and ods whole through calamine: fast, for files that fit into the worker's memory."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from imports.readers.workbook_look import Look, look_into
from imports.sheets import Limits, RawSheet, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime, time, timedelta


def read(
    data: bytes, limits: Limits, beat: Callable[[], None], *, is_package: bool = False
) -> Iterator[RawSheet]:
    """Every worksheet, empty ones too; `is_package` for xlsx, whose XML tells more. KnownError ``imports.encrypted`` and ``imports.damaged_file``."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
        XmlError,
        ZipError,
    )

    looks = look_into(data, limits, beat) if is_package else {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            _refuse_claims(meta.name, sheet.end, limits)
            rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
            hidden = meta.visible != SheetVisibleEnum.Visible
            look = looks.get(meta.name) or _plain_look(sheet.merged_cell_ranges)
            marked = look.marked(_rows(rows))
            yield RawSheet(name=meta.name, rows=marked, hidden=hidden, total=len(rows), look=look.told())
    except PasswordError as error:
        raise KnownError("imports.encrypted") from error
    except (CalamineError, ZipError, XmlError, ValueError, OSError) as error:
        raise KnownError("imports.damaged_file") from error


def _plain_look(ranges: list[tuple[tuple[int, int], tuple[int, int]]] | None) -> Look:
    """What calamine itself tells of other formats: merged cells."""
    return Look(merged=[(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges or []])


def _rows(rows: list[list[int | float | str | bool | time | date | datetime | timedelta]]) -> Iterator[Row]:
    """Empty cells come as ``""`` and leave as None; rows are let go of as they are sent."""
    rows.reverse()
    while rows:
        yield tuple(None if cell == "" else cell for cell in rows.pop())


def _refuse_claims(name: str, end: tuple[int, int] | None, limits: Limits) -> None:
    """A sheet is refused by the corner it claims before its cells are laid out in memory."""
    if end is None:
        return
    if end[0] >= limits.rows:
        raise KnownError("imports.too_many_rows", sheet=name, rows=end[0] + 1, limit=limits.rows)
    if end[1] >= limits.columns:
        raise KnownError("imports.too_many_columns", sheet=name, columns=end[1] + 1, limit=limits.columns)
