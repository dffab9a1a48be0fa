"""Reads only the first rows of an xlsx: its XML is left as soon as they are there, and so is the table of its texts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from aftersales.errors import KnownError
from imports.cells import Flaw
from imports.readers.workbook_look import Look, corner_of, sheets_of, unescaped
from imports.sheets import RawSheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imports.cells import Cell
    from imports.sheets import Limits, Row

_PIECE = 64 * 1024
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats that are days or times without being written out in the book."""
_NO_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day zero has no zone
_ZERO_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LATEST = 2_958_466
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    ParseError,
    KeyError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
)


class _Enough(Exception):  # noqa: N818 - not an error: the parser is left by it
    """What was wanted is there."""


def read(data: bytes, limits: Limits, first: int, beat: Callable[[], None]) -> Iterator[RawSheet]:
    """The first rows of every worksheet. KnownError ``imports.damaged_file``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            since_1904, sheets = sheets_of(book)
            dates = _date_styles(book)
            for sheet in sheets:
                parser = _Sheet(limits, first)
                _parse(book, sheet.part, parser, beat)
                strings = _strings(book, parser.highest, beat)
                rows = [_row(cells, strings, dates, since_1904=since_1904) for cells in parser.rows]
                parser.look.since_1904 = since_1904
                yield RawSheet(name=sheet.name, rows=iter(rows), hidden=sheet.hidden, look=parser.look.told())
    except _BROKEN as error:
        raise KnownError("imports.damaged_file") from error


@dataclass(slots=True)
class _Cell:
    kind: str
    style: int
    text: str | None
    formula: bool


@dataclass(slots=True)
class _Sheet:
    """Collects the cells of the first rows as they stand in the XML."""

    limits: Limits
    first: int
    look: Look = field(default_factory=Look)
    rows: list[dict[int, _Cell]] = field(default_factory=list)
    highest: int = -1
    _row: int = 0
    _column: int = -1
    _cell: _Cell | None = None
    _parts: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._start_row(attributes)
        elif tag == "c":
            self._start_cell(attributes)
        elif tag == "f" and self._cell is not None:
            self._cell.formula = True
        elif tag in ("v", "t") and self._cell is not None:
            self._parts = []
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            last = min(int(attributes["max"]), self.limits.columns)
            self.look.hidden_columns += range(int(attributes["min"]) - 1, last)

    def _start_row(self, attributes: dict[str, str]) -> None:
        at = int(attributes.get("r", self._row + 1))
        if at > self.first:
            raise _Enough
        self._row, self._column = at, -1
        self.rows += [{} for _ in range(at - len(self.rows))]
        if attributes.get("hidden") in ("1", "true"):
            self.look.hidden_rows.add(at)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = corner_of(attributes.get("r", ""))
        self._column = place[1] if place else self._column + 1
        if self._column >= self.limits.columns:
            raise KnownError("imports.too_many_columns", columns=self._column + 1, limit=self.limits.columns)
        self._cell = _Cell(attributes.get("t", "n"), int(attributes.get("s", 0)), None, formula=False)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "t") and self._cell is not None and self._parts is not None:
            self._cell.text = (self._cell.text or "") + "".join(self._parts)
            self._parts = None
        elif tag == "c" and self._cell is not None:
            if self._cell.kind == "s" and self._cell.text:
                self.highest = max(self.highest, int(self._cell.text))
            if self.rows:
                self.rows[-1][self._column] = self._cell
            self._cell = None
        elif tag == "sheetData":
            raise _Enough

    def characters(self, text: str) -> None:
        if self._parts is not None:
            self._parts.append(text)


@dataclass(slots=True)
class _Strings:
    """Collects the shared texts up to the last one that is needed; readings above the letters are left out."""

    highest: int
    found: list[str] = field(default_factory=list)
    _parts: list[str] | None = None
    _reading: bool = False
    _inside: bool = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._reading = True
        elif tag == "t":
            self._inside = not self._reading

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "t":
            self._inside = False
        elif tag == "rPh":
            self._reading = False
        elif tag == "si" and self._parts is not None:
            self.found.append(unescaped("".join(self._parts)))
            if len(self.found) > self.highest:
                raise _Enough

    def characters(self, text: str) -> None:
        if self._inside and self._parts is not None:
            self._parts.append(text)


def _parse(book: zipfile.ZipFile, part: str, into: _Sheet | _Strings, beat: Callable[[], None]) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = into.start
    parser.EndElementHandler = into.end
    parser.CharacterDataHandler = into.characters
    parser.StartDoctypeDeclHandler = _refuse
    try:
        with book.open(part) as stream:
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)
                beat()
            parser.Parse(b"", True)
    except _Enough:
        return


def _refuse(*_arguments: object) -> None:
    """A document type is where entities come from, and no sheet has one."""
    raise KnownError("imports.damaged_file")


def _strings(book: zipfile.ZipFile, highest: int, beat: Callable[[], None]) -> list[str]:
    if highest < 0:
        return []
    table = _Strings(highest)
    name = next((name for name in book.namelist() if name.lower() == "xl/sharedstrings.xml"), "")
    _parse(book, name, table, beat)
    return table.found


def _date_styles(book: zipfile.ZipFile) -> frozenset[int]:
    """Styles whose numbers are days or times."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    from defusedxml.ElementTree import fromstring

    root = fromstring(book.read("xl/styles.xml"))
    own = {
        int(element.get("numFmtId", 0)): element.get("formatCode", "")
        for element in root.iter()
        if element.tag.endswith("}numFmt")
    }
    dates = {number for number, code in own.items() if _DATE_LETTERS.search(_NO_FORMAT.sub("", code))}
    dates |= _DATE_FORMATS - own.keys()
    formats = next((element for element in root if element.tag.endswith("}cellXfs")), None)
    if formats is None:
        return frozenset()
    return frozenset(at for at, style in enumerate(formats) if int(style.get("numFmtId", 0)) in dates)


def _row(cells: dict[int, _Cell], strings: list[str], dates: frozenset[int], *, since_1904: bool) -> Row:
    values: list[Cell] = [None] * (max(cells, default=-1) + 1)
    for column, cell in cells.items():
        values[column] = _value(cell, strings, dates, since_1904=since_1904)
    return tuple(values)


def _value(cell: _Cell, strings: list[str], dates: frozenset[int], *, since_1904: bool) -> Cell:
    text = cell.text
    if cell.kind == "e":
        return Flaw("imports.error_cell", text or "#N/A")
    if not text:
        return Flaw("imports.formula_empty") if cell.formula and cell.kind != "str" else None
    if cell.kind == "s":
        at = int(text)
        if not 0 <= at < len(strings):
            raise KnownError("imports.damaged_file")
        return strings[at]
    if cell.kind == "b":
        return text.strip() == "1"
    if cell.kind == "d":
        moment = datetime.fromisoformat(text)
        return moment if moment.time() != datetime.min.time() else moment.date()
    if cell.kind != "n":
        return unescaped(text)
    number = float(text)
    return _moment(number, since_1904=since_1904) if cell.style in dates else number


def _moment(days: float, *, since_1904: bool) -> Cell:
    if not 1 <= days < _LATEST:
        return days
    moment = (_ZERO_1904 if since_1904 else _ZERO) + timedelta(seconds=round(days * 86_400))
    return moment if moment.time() != datetime.min.time() else moment.date()
