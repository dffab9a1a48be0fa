"""What a reader hands over: sheets as chunks of plain rows, the formats they come in, and the limits they keep."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from imports.cells import Cell

Row = tuple["Cell", ...]


class Format(StrEnum):
    """What a file is by its bytes, whatever it is called."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"
    HTML = "html"
    XML = "xml"
    ZIP = "zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one file may ask for; figures from the reliability goals of this program.

    `memory` and `unpacked` in bytes, `silence` in seconds without a sign of progress, `dense` the unpacked bytes up
    to which a workbook is read whole and fast, `ratio` how tightly a large part may be packed before it is a bomb.
    """

    rows: int = 1_048_576
    columns: int = 300
    characters: int = 32_767
    memory: int = 512 * 1024 * 1024
    silence: float = 10.0
    chunk: int = 2_000
    dense: int = 160 * 1024 * 1024
    unpacked: int = 2 * 1024 * 1024 * 1024
    ratio: int = 250
    large_part: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """What a file turned out to be. `encoding` for texts, `encodings` all that it may be; `unpacked` bytes of a book."""

    format: Format
    encoding: str = ""
    encoding_sure: bool = True
    encodings: tuple[str, ...] = ()
    unpacked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLook:
    """What a sheet shows beside its values: rows from 1, columns from 0; `merged` is (first row, column, last row, column).

    `since_1904` says how the workbook counts its days; `exact`: every text means what it says, so an apostrophe before
    one is its own and not a mark that it is text.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    since_1904: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSheet:
    """One sheet inside the reader process; `total` rows where the format tells them beforehand. Empty cells: None or ``""``."""

    name: str
    rows: Iterator[Sequence[Cell]]
    hidden: bool = False
    total: int | None = None
    look: SheetLook = SheetLook()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRows:
    """A chunk of one sheet's rows, in order; `first_row` counts from 1 and `last` closes the sheet.

    `sheet` is empty for texts and web tables, which have no sheet names.
    """

    file_index: int
    path: Path
    format: Format
    encoding: str
    encoding_sure: bool
    sheet: str
    sheet_index: int
    hidden: bool
    first_row: int
    rows: Sequence[Row]
    last: bool
    encodings: tuple[str, ...] = ()
    look: SheetLook = SheetLook()
