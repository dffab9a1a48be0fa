"""Looks into the XML of an xlsx for what its readers do not tell: empty formulas, errors, hidden rows, merged cells."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from imports.cells import Flaw
from imports.sheets import SheetLook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imports.sheets import Limits, Row

_PIECE = 256 * 1024
_OVERLAP = 32
_TELLING = re.compile(rb'<(?:\w+:)?f[ >/]|t="e"|t=\'e\'|hidden="|<(?:\w+:)?mergeCell ')
_CORNER = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_TRUE = frozenset({"1", "true"})
_MOST = 200_000
"""Merged ranges and flaws that are kept of one sheet; more than that is no sheet of orders."""


@dataclass(slots=True)
class Look:
    """What one sheet shows; `flaws` by row (from 1) and column (from 0)."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    flaws: dict[int, dict[int, Flaw]] = field(default_factory=dict)
    since_1904: bool = False

    def told(self) -> SheetLook:
        """What leaves the reader process beside the rows."""
        return SheetLook(
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=tuple(self.hidden_columns),
            merged=tuple(self.merged),
            since_1904=self.since_1904,
        )

    def marked(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows with a flaw in each cell that holds no value."""
        if not self.flaws:
            yield from rows
            return
        for at, row in enumerate(rows, start=1):
            flaws = self.flaws.get(at)
            yield row if flaws is None else _with(row, flaws)


def _with(row: Row, flaws: dict[int, Flaw]) -> Row:
    cells = list(row) + [None] * (max(flaws) + 1 - len(row))
    for column, flaw in flaws.items():
        cells[column] = flaw
    return tuple(cells)


def look_into(data: bytes, limits: Limits, beat: Callable[[], None]) -> dict[str, Look]:
    """The look of every sheet by its name; empty where the package is not as it should be (its reader will say so)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            since_1904, parts = _sheets(book)
            return {name: _look(book, part, limits, beat, since_1904=since_1904) for name, part in parts.items()}
    except Exception:  # noqa: BLE001 - only a second opinion: the reader itself judges what is broken
        return {}


def _sheets(book: zipfile.ZipFile) -> tuple[bool, dict[str, str]]:
    from defusedxml.ElementTree import fromstring

    targets: dict[str, str] = {}
    for relation in fromstring(book.read("xl/_rels/workbook.xml.rels")):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        targets[relation.get("Id", "")] = path
    found: dict[str, str] = {}
    since_1904 = False
    for element in fromstring(book.read("xl/workbook.xml")).iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "workbookPr":
            since_1904 = element.get("date1904", "") in _TRUE
        elif tag == "sheet":
            place = next((value for key, value in element.items() if key.endswith("}id")), "")
            if place in targets:
                found[element.get("name", "")] = targets[place]
    return since_1904, found


def _look(
    book: zipfile.ZipFile, part: str, limits: Limits, beat: Callable[[], None], *, since_1904: bool
) -> Look:
    look = Look(since_1904=since_1904)
    if part in book.namelist() and _is_telling(book, part, beat):
        _Parser(look, limits).read(book, part, beat)
    return look


def _is_telling(book: zipfile.ZipFile, part: str, beat: Callable[[], None]) -> bool:
    """A quick search through the bytes, as most sheets hold nothing of the kind."""
    tail = b""
    with book.open(part) as stream:
        while piece := stream.read(_PIECE):
            if _TELLING.search(tail + piece):
                return True
            tail = piece[-_OVERLAP:]
            beat()
    return False


class _Parser:
    """Reads one sheet's XML piece by piece."""

    def __init__(self, look: Look, limits: Limits) -> None:
        self._look = look
        self._limits = limits
        self._row = 0
        self._column = -1
        self._kind = ""
        self._formula = False
        self._value: list[str] | None = None
        self._told = ""

    def read(self, book: zipfile.ZipFile, part: str, beat: Callable[[], None]) -> None:
        from defusedxml.expatreader import create_parser

        parser = create_parser(forbid_dtd=True)
        parser.setContentHandler(_Events(self))
        with book.open(part) as stream:
            while piece := stream.read(_PIECE):
                parser.feed(piece)
                beat()

    def start(self, tag: str, attributes: Any) -> None:
        begin = _STARTS.get(tag)
        if begin is not None:
            begin(self, attributes)

    def end(self, tag: str) -> None:
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t"):
            self._told = "".join(self._value or [])
            self._value = None

    def text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def begin_row(self, attributes: Any) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._column = -1
        if attributes.get("hidden", "") in _TRUE and len(self._look.hidden_rows) < _MOST:
            self._look.hidden_rows.add(self._row)

    def begin_column(self, attributes: Any) -> None:
        if attributes.get("hidden", "") in _TRUE:
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self._look.hidden_columns += range(first - 1, min(last, self._limits.columns))

    def begin_cell(self, attributes: Any) -> None:
        corner = _corner(attributes.get("r", ""))
        self._column = corner[1] if corner else self._column + 1
        self._kind = attributes.get("t", "")
        self._formula, self._told = False, ""

    def begin_formula(self, _attributes: Any) -> None:
        self._formula = True

    def begin_value(self, _attributes: Any) -> None:
        self._value = []

    def begin_merged(self, attributes: Any) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        top, bottom = _corner(first), _corner(last or first)
        if top and bottom and len(self._look.merged) < _MOST:
            self._look.merged.append((*top, *bottom))

    def _end_cell(self) -> None:
        flaw = None
        if self._kind == "e":
            flaw = Flaw("imports.error_cell", self._told or "#N/A")
        elif self._formula and not self._told and self._kind not in ("str", "inlineStr"):
            flaw = Flaw("imports.formula_empty")
        if flaw and 0 <= self._column < self._limits.columns and len(self._look.flaws) < _MOST:
            self._look.flaws.setdefault(self._row, {})[self._column] = flaw


_STARTS: dict[str, Callable[[_Parser, Any], None]] = {
    "row": _Parser.begin_row,
    "col": _Parser.begin_column,
    "c": _Parser.begin_cell,
    "f": _Parser.begin_formula,
    "v": _Parser.begin_value,
    "t": _Parser.begin_value,
    "mergeCell": _Parser.begin_merged,
}


class _Events:
    """Hands SAX events on, without prefixes."""

    def __init__(self, parser: _Parser) -> None:
        self._parser = parser

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return _ignore

    def startElement(self, name: str, attributes: Any) -> None:  # noqa: N802 - SAX names it
        self._parser.start(name.rpartition(":")[2], attributes)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX names it
        self._parser.end(name.rpartition(":")[2])

    def characters(self, text: str) -> None:
        self._parser.text(text)


def _ignore(*_arguments: Any) -> None:
    return None


def _corner(reference: str) -> tuple[int, int] | None:
    """Row from 1 and column from 0 of a reference like AB12."""
    found = _CORNER.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1
