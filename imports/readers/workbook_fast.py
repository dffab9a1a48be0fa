"""Reads xlsx, xlsb, xls and ods whole through calamine: fast, for files that fit into the worker's memory."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from imports.readers.look_ods import look_into_ods
from imports.readers.look_xls import look_into_xls
from imports.readers.look_xlsb import look_into_xlsb
from imports.readers.workbook_look import Look, look_into
from imports.sheets import Limits, RawSheet, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from python_calamine import CalamineSheet

_OLE = b"\xd0\xcf\x11\xe0"


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

    # Both take their time and neither holds the interpreter for long, so one goes on beside the other.
    aside = ThreadPoolExecutor(max_workers=1)
    looking = aside.submit(_looks, data, limits, beat, is_package=is_package)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for place, meta in enumerate(book.sheets_metadata):
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            _refuse_claims(meta.name, sheet.end, limits)
            hidden = meta.visible != SheetVisibleEnum.Visible
            looks = looking.result()
            look = looks.get(meta.name) or looks.get(place) or _plain_look(sheet.merged_cell_ranges)
            total = sheet.end[0] + 1 if sheet.end else 0
            marked = look.marked(_rows(sheet))
            yield RawSheet(name=meta.name, rows=marked, hidden=hidden, total=total, look=look.told())
    except PasswordError as error:
        raise KnownError("imports.encrypted") from error
    except (CalamineError, ZipError, XmlError, ValueError, OSError) as error:
        looking.result()  # knows a password when it sees one
        raise KnownError("imports.damaged_file") from error
    finally:
        aside.shutdown()


def _looks(
    data: bytes, limits: Limits, beat: Callable[[], None], *, is_package: bool
) -> Mapping[str | int, Look]:
    """What the reader does not tell, by the sheet's name; in old files by its place."""
    looks: dict[str | int, Look] = {}
    if is_package:
        looks.update(look_into(data, limits, beat))
    elif data.startswith(_OLE):
        looks.update(enumerate(look_into_xls(data, limits, beat)))
    else:
        looks.update(look_into_xlsb(data, limits, beat))
        looks.update(look_into_ods(data, limits, beat))
    return looks


def _plain_look(ranges: list[tuple[tuple[int, int], tuple[int, int]]] | None) -> Look:
    """What calamine itself tells of other formats: merged cells."""
    return Look(merged=[(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges or []])


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Row by row, so that the cells of a sheet are never all there as Python values; empty cells come as ``""``."""
    from python_calamine import CalamineError

    if sheet.end is None:
        return
    before = ("",) * (sheet.start[1] if sheet.start else 0)
    try:
        for row in sheet.iter_rows():
            yield (*before, *row)
    except (CalamineError, ValueError, OSError) as error:
        raise KnownError("imports.damaged_file") from error


def _refuse_claims(name: str, end: tuple[int, int] | None, limits: Limits) -> None:
    """A sheet is refused by the corner it claims before its cells are laid out in memory."""
    if end is None:
        return
    if end[0] >= limits.rows:
        raise KnownError("imports.too_many_rows", sheet=name, rows=end[0] + 1, limit=limits.rows)
    if end[1] >= limits.columns:
        raise KnownError("imports.too_many_columns", sheet=name, columns=end[1] + 1, limit=limits.columns)
