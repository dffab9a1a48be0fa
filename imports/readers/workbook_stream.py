"""Reads xlsx row by row through openpyxl's read-only mode: slower, for files too large to be held whole."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, cast
from xml.etree.ElementTree import ParseError

from aftersales.errors import KnownError
from imports.readers.workbook_look import Look, look_into, unescaped
from imports.sheets import Limits, RawSheet, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
)
"""What openpyxl raises on broken files; it has no error of its own for them."""


def read(data: bytes, limits: Limits, beat: Callable[[], None]) -> Iterator[RawSheet]:
    """Every worksheet. KnownError ``imports.damaged_file``."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    broken = (*_BROKEN, InvalidFileException)
    looks = look_into(data, limits, beat)
    try:
        book = load_workbook(_Beating(data, beat), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # the claimed size may lie
            values = cast("Iterator[Row]", sheet.iter_rows(values_only=True))  # data only: plain values
            shown = looks.get(sheet.title) or Look()
            yield RawSheet(
                name=sheet.title,
                rows=shown.marked(_guarded(values, broken)),
                hidden=sheet.sheet_state != "visible",
                look=shown.told(),
            )
    except broken as error:
        raise KnownError("imports.damaged_file") from error


class _Beating(io.BytesIO):
    """The bytes of the book, which give a sign of life whenever some are read.

    Without the dimension that many exports leave out, openpyxl goes through a sheet once before its first row.
    """

    def __init__(self, data: bytes, beat: Callable[[], None]) -> None:
        super().__init__(data)
        self._beat = beat

    def read(self, size: int | None = -1, /) -> bytes:
        self._beat()
        return super().read(size)


def _guarded(rows: Iterator[Row], broken: tuple[type[Exception], ...]) -> Iterator[Row]:
    try:
        for row in rows:
            # openpyxl gives missing rows as lists, and texts as they are written in the XML
            yield tuple([unescaped(cell) if type(cell) is str else cell for cell in row])
    except broken as error:
        raise KnownError("imports.damaged_file") from error
