"""Looks into the XML of an xlsx for what its readers do not tell: empty formulas, errors, hidden rows, merged cells."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from imports.cells import Flaw
from imports.sheets import SheetLook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imports.sheets import Limits, Row

_PIECE = 256 * 1024
_OVERLAP = 4096
_LONGEST_TAIL = 1024 * 1024
_TELLING = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b't="e"', b"t='e'", b"hidden=", b"mergeCell ")
"""What a piece of XML must hold to be worth a search by patterns, which are ten times as slow."""
_ERROR = re.compile(rb"<(?:\w+:)?c\s([^<>]*?)\bt=[\"']e[\"']([^<>]*)>")
_EMPTY_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*hidden=[\"'](?:1|true)[\"'][^<>]*>")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<>]*hidden=[\"'](?:1|true)[\"'][^<>]*>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*ref=[\"']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})")
_CORNER = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = frozenset({"1", "true"})
MOST = 200_000
"""Merged ranges and flaws that are kept of one sheet; more than that is no sheet of orders."""


@dataclass(slots=True)
class Look:
    """What one sheet shows; `flaws` by row (from 1) and column (from 0)."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    flaws: dict[int, dict[int, Flaw]] = field(default_factory=dict)
    since_1904: bool = False

    def flaw(self, row: int, column: int, flaw: Flaw, limits: Limits) -> None:
        """Notes a cell that holds no value."""
        if column < limits.columns and (row in self.flaws or len(self.flaws) < MOST):
            self.flaws.setdefault(row, {})[column] = flaw

    def hide_columns(self, first: int, last: int, limits: Limits) -> None:
        """Notes columns from 0 that nobody sees."""
        columns = range(first, min(last + 1, limits.columns))
        self.hidden_columns += [at for at in columns if at not in self.hidden_columns]

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Notes a merged range; rows from 1, columns from 0."""
        range_ = (top, left, bottom, right)
        if len(self.merged) < MOST and range_ not in self.merged[-1:]:
            self.merged.append(range_)

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
            since_1904, places = sheets_of(book)
            return {
                place.name: _look(book, place.part, limits, beat, since_1904=since_1904) for place in places
            }
    except Exception:  # noqa: BLE001 - only a second opinion: the reader itself judges what is broken
        return {}


@dataclass(frozen=True, slots=True)
class Place:
    """One worksheet of a package: its name, and the part that holds it."""

    name: str
    part: str
    hidden: bool


def sheets_of(book: zipfile.ZipFile) -> tuple[bool, list[Place]]:
    """Whether the book counts its days from 1904, and its worksheets in order."""
    from defusedxml.ElementTree import fromstring

    targets: dict[str, str] = {}
    for relation in fromstring(book.read("xl/_rels/workbook.xml.rels")):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if relation.get("Type", "").endswith("/worksheet"):
            targets[relation.get("Id", "")] = path
    found: list[Place] = []
    since_1904 = False
    for element in fromstring(book.read("xl/workbook.xml")).iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "workbookPr":
            since_1904 = element.get("date1904", "") in _TRUE
        elif tag == "sheet":
            place = next((value for key, value in element.items() if key.endswith("}id")), "")
            if place in targets:
                hidden = element.get("state", "visible") != "visible"
                found.append(Place(element.get("name", ""), targets[place], hidden))
    return since_1904, found


def _look(
    book: zipfile.ZipFile, part: str, limits: Limits, beat: Callable[[], None], *, since_1904: bool
) -> Look:
    look = Look(since_1904=since_1904)
    if part not in book.namelist():
        return look
    tail = b""
    with book.open(part) as stream:
        while piece := stream.read(_PIECE):
            text = tail + piece
            cut = text.rfind(b"</row>") + 1 or len(text)
            if any(mark in text for mark in _TELLING):
                _find(look, text[:cut] if cut < len(text) else text, limits)
            tail = text[cut:][-_LONGEST_TAIL:] if cut < len(text) else text[-_OVERLAP:]
            beat()
    if any(mark in tail for mark in _TELLING):
        _find(look, tail, limits)
    return look


def _find(look: Look, text: bytes, limits: Limits) -> None:
    """Plain searches in place of a parser: they are faster, and nothing in the file can make them expand anything."""
    for found in _ERROR.finditer(text):
        _flaw(look, found[1] + found[2], Flaw("imports.error_cell", _inside(text, found.end())), limits)
    for found in _EMPTY_FORMULA.finditer(text):
        if _attribute(found[1], b"t") != b"str":  # a formula may well come to an empty text
            _flaw(look, found[1], Flaw("imports.formula_empty"), limits)
    _find_hidden(look, text, limits)
    for found in _MERGED.finditer(text):
        top, bottom = corner_of(found[1].decode()), corner_of(found[2].decode())
        if top and bottom:
            look.merge(*top, *bottom)


def _find_hidden(look: Look, text: bytes, limits: Limits) -> None:
    for found in _HIDDEN_ROW.finditer(text):
        row = _attribute(found[0], b"r")
        if row.isdigit() and len(look.hidden_rows) < MOST:
            look.hidden_rows.add(int(row))
    for found in _HIDDEN_COLUMN.finditer(text):
        first, last = _attribute(found[0], b"min"), _attribute(found[0], b"max")
        if first.isdigit() and last.isdigit():
            look.hide_columns(int(first) - 1, int(last) - 1, limits)


def _inside(text: bytes, start: int) -> str:
    end = text.find(b"</", start)
    found = re.search(rb"#[A-Z0-9/!?_]+", text[start : end + 1]) if end >= 0 else None
    return found[0].decode() if found else "#N/A"


def _flaw(look: Look, attributes: bytes, flaw: Flaw, limits: Limits) -> None:
    corner = corner_of(_attribute(attributes, b"r").decode())
    if corner:
        look.flaw(*corner, flaw, limits)


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\b" + name + rb"\s*=\s*[\"']([^\"']*)", tag)
    return found[1] if found and found[1].isascii() else b""


def corner_of(reference: str) -> tuple[int, int] | None:
    """Row from 1 and column from 0 of a reference like AB12."""
    found = _CORNER.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def unescaped(text: str) -> str:
    """The text with its characters that XML cannot hold, which workbooks write like ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
