"""Looks into the XML of an ods for what its reader does not tell: errors, empty formulas, hidden and merged cells."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from imports.cells import ERROR_WORDS, Flaw
from imports.readers.workbook_look import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from imports.sheets import Limits

_PIECE = 256 * 1024
_TELLING = (b":formula=", b"-spanned=", b":visibility=", b'"error"', b'date-value="1904')
"""What a document must hold to be worth the walk: most exports hold none of it."""
_UNSEEN = frozenset({"collapse", "filter"})


class _Doctype(Exception):  # noqa: N818 - the walk is given up; the reader itself judges the file
    """A document type, where entities come from."""


def look_into_ods(data: bytes, limits: Limits, beat: Callable[[], None]) -> dict[str, Look]:
    """The look of every sheet by its name; empty where the package is not as it should be (its reader will say so)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if not _worth_it(book, beat):
                return {}
            walk = _Walk(limits)
            _parse(book, walk, beat)
            return walk.looks
    except Exception:  # noqa: BLE001 - only a second opinion: the reader itself judges what is broken
        return {}


def _worth_it(book: zipfile.ZipFile, beat: Callable[[], None]) -> bool:
    tail = b""
    with book.open("content.xml") as stream:
        while piece := stream.read(_PIECE):
            if any(mark in tail + piece for mark in _TELLING):
                return True
            tail = piece[-32:]
            beat()
    return False


def _parse(book: zipfile.ZipFile, walk: _Walk, beat: Callable[[], None]) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.characters
    parser.StartDoctypeDeclHandler = _refuse
    with book.open("content.xml") as stream:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
            beat()
        parser.Parse(b"", True)


def _refuse(*_arguments: object) -> None:
    raise _Doctype


@dataclass(slots=True)
class _Walk:
    """Where in the document the parser is; rows and columns that stand for many are counted, not copied."""

    limits: Limits
    looks: dict[str, Look] = field(default_factory=dict)
    _look: Look | None = None
    _row: int = 0
    _column: int = 0
    _columns: int = 0
    _repeats: int = 1
    _cell: dict[str, str] | None = None
    _text: list[str] = field(default_factory=list)
    _since_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        told = {key.rpartition(":")[2]: value for key, value in attributes.items() if key[:7] != "calcext"}
        if tag == "null-date":
            self._since_1904 = told.get("date-value", "").startswith("1904")
        elif tag == "table":
            self._look = self.looks[told.get("name", "")] = Look(since_1904=self._since_1904)
            self._row = self._columns = 0
        elif self._look is not None and tag == "table-column":
            self._pass_column(self._look, told)
        elif self._look is not None and tag == "table-row":
            self._start_row(self._look, told)
        elif tag in ("table-cell", "covered-table-cell"):
            if any(key[:7] == "calcext" and value == "error" for key, value in attributes.items()):
                told["is-error"] = "error"
            self._cell, self._text = told, []

    def _start_row(self, look: Look, told: dict[str, str]) -> None:
        self._repeats, self._column = _count(told, "number-rows-repeated"), 0
        if told.get("visibility") in _UNSEEN and self._repeats < self.limits.rows // 2:
            look.hidden_rows.update(range(self._row + 1, self._row + self._repeats + 1))

    def _pass_column(self, look: Look, told: dict[str, str]) -> None:
        many = _count(told, "number-columns-repeated")
        if told.get("visibility") in _UNSEEN:
            look.hide_columns(self._columns, self._columns + many - 1, self.limits)
        self._columns += many

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "table":
            self._look = None
        elif tag == "table-row":
            self._row += self._repeats
        elif (
            tag in ("table-cell", "covered-table-cell") and self._look is not None and self._cell is not None
        ):
            self._end_cell(self._look, self._cell)
            self._cell = None

    def _end_cell(self, look: Look, cell: dict[str, str]) -> None:
        many = _count(cell, "number-columns-repeated")
        flaw = _flaw(cell, "".join(self._text).strip())
        if flaw is not None:
            for row in range(self._row + 1, self._row + min(self._repeats, self.limits.chunk) + 1):
                for column in range(self._column, min(self._column + many, self.limits.columns)):
                    look.flaw(row, column, flaw, self.limits)
        down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if down > 1 or across > 1:
            top = self._row + 1
            look.merge(top, self._column, top + down - 1, self._column + across - 1)
        self._column += many

    def characters(self, text: str) -> None:
        if self._cell is not None:
            self._text.append(text)


def _flaw(cell: dict[str, str], text: str) -> Flaw | None:
    if "is-error" in cell:
        return Flaw("imports.error_cell", text or "#N/A")
    if "formula" not in cell:
        return None
    if "value-type" not in cell:
        return Flaw("imports.formula_empty")
    wrong = text.startswith("Err:") or text.lower() in ERROR_WORDS
    return Flaw("imports.error_cell", text) if wrong else None


def _count(told: dict[str, str], name: str) -> int:
    text = told.get(name, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
