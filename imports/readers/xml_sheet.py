"""Reads SpreadsheetML 2003 (Excel's old XML sheets, often named .xls), row by row."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from aftersales.errors import KnownError
from imports.cells import Flaw
from imports.readers.workbook_look import Look
from imports.sheets import Limits, RawSheet, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

    from imports.cells import Cell

_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_BEAT_ROWS = 500
_SAID = re.compile(rb"""encoding\s*=\s*["']([\w-]+)["']""")


def read(data: bytes, limits: Limits, beat: Callable[[], None]) -> Iterator[RawSheet]:
    """Every worksheet. KnownError ``imports.damaged_file``; a document type or an entity is refused as damage too."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        events = iterparse(io.BytesIO(_known(data)), events=("start", "end"), forbid_dtd=True)
        for event, element in events:
            if event == "start" and element.tag == f"{_SHEET}Worksheet":
                name = element.get(f"{_SHEET}Name", "")
                # The rows of a sheet must be read to learn what is hidden, so one sheet is held at a time.
                look, rows = Look(), []
                for at, row in enumerate(_rows(events, look, limits), start=1):
                    rows.append(row)
                    if at % _BEAT_ROWS == 0:
                        beat()
                yield RawSheet(name=name, rows=iter(rows), total=len(rows), look=look.told())
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise KnownError("imports.damaged_file") from error


def _known(data: bytes) -> bytes:
    """The bytes in an encoding that the parser knows: it has never heard of the Chinese ones."""
    said = _SAID.search(data[:200])
    if not said or said[1].lower() not in (b"gb2312", b"gbk", b"gb18030"):
        return data
    return _SAID.sub(b'encoding="utf-8"', data.decode("gb18030", errors="replace").encode(), count=1)


def _rows(events: Iterator[tuple[str, Element]], look: Look, limits: Limits) -> Iterator[Row]:
    at = 0
    for event, element in events:
        if event == "end" and element.tag == f"{_SHEET}Worksheet":
            element.clear()
            return
        if event == "end" and element.tag == f"{_SHEET}Column":
            _hidden_column(element, look)
        if event != "end" or element.tag != f"{_SHEET}Row":
            continue
        place = _number(element, "Index", at + 1)
        if place > limits.rows or place <= at:
            raise KnownError("imports.too_many_rows", rows=place, limit=limits.rows)
        yield from [()] * (place - at - 1)
        at = place
        if element.get(f"{_SHEET}Hidden") == "1":
            look.hidden_rows.add(at)
        yield _row(element, at, look, limits)
        element.clear()


def _row(element: Element, at: int, look: Look, limits: Limits) -> Row:
    cells: list[Cell] = []
    for cell in element.iterfind(f"{_SHEET}Cell"):
        place = _number(cell, "Index", len(cells) + 1)
        across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
        if place - 1 + across >= limits.columns * 4 or place <= len(cells):
            raise KnownError("imports.too_many_columns", columns=place + across, limit=limits.columns)
        cells += [None] * (place - 1 - len(cells))
        if across or down:
            look.merged.append((at, place - 1, at + down, place - 1 + across))
        cells.append(_value(cell))
        cells += [None] * across
    return tuple(cells)


def _value(cell: Element) -> Cell:
    data = cell.find(f"{_SHEET}Data")
    if data is None:
        return Flaw("imports.formula_empty") if cell.get(f"{_SHEET}Formula") else None
    text = "".join(data.itertext())
    kind = data.get(f"{_SHEET}Type", "String")
    if kind == "Error":
        return Flaw("imports.error_cell", text or "#N/A")
    return _READERS[kind](text) if kind in _READERS and text else text or None


def _date(text: str) -> Cell:
    moment = datetime.fromisoformat(text)
    return moment if moment.time() != datetime.min.time() else moment.date()


def _hidden_column(element: Element, look: Look) -> None:
    first = _number(element, "Index", max(look.hidden_columns, default=-1) + 2)
    if element.get(f"{_SHEET}Hidden") == "1" and element.get(f"{_SHEET}Index"):
        look.hidden_columns.append(first - 1)


def _number(element: Element, name: str, otherwise: int) -> int:
    text = element.get(f"{_SHEET}{name}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else otherwise


_READERS: dict[str, Any] = {"Number": float, "DateTime": _date, "Boolean": lambda text: text == "1"}
