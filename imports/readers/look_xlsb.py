"""Looks into the records of an xlsb for what its reader does not tell: errors, hidden rows and columns, merged cells."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from typing import TYPE_CHECKING

from imports.cells import Flaw
from imports.readers.look_xls import ERROR_TEXTS
from imports.readers.workbook_look import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imports.sheets import Limits

_ROW, _ERROR, _FORMULA_ERROR, _COLUMNS, _SHEET, _BOOK, _MERGED = 0, 3, 11, 60, 156, 153, 176
_HIDDEN_ROW = 0x10
_BEAT_RECORDS = 50_000


def look_into_xlsb(data: bytes, limits: Limits, beat: Callable[[], None]) -> dict[str, Look]:
    """The look of every sheet by its name; empty where the package is not as it should be (its reader will say so)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            since_1904, parts = _sheets(book)
            return {
                name: _look(book.read(part), limits, beat, since_1904=since_1904)
                for name, part in parts.items()
            }
    except Exception:  # noqa: BLE001 - only a second opinion: the reader itself judges what is broken
        return {}


def _sheets(book: zipfile.ZipFile) -> tuple[bool, dict[str, str]]:
    """Whether the book counts its days from 1904, and the part of every sheet by its name."""
    from defusedxml.ElementTree import fromstring

    targets: dict[str, str] = {}
    for relation in fromstring(book.read("xl/_rels/workbook.bin.rels")):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        targets[relation.get("Id", "")] = path
    found: dict[str, str] = {}
    since_1904 = False
    for kind, body in _records(book.read("xl/workbook.bin")):
        if kind == _BOOK:
            since_1904 = bool(body[0] & 1)
        elif kind == _SHEET:
            place, after = _text(body, 8)
            name, _ = _text(body, after)
            if targets.get(place) in book.namelist():
                found[name] = targets[place]
    return since_1904, found


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A counted text and where it ends."""
    (length,) = struct.unpack_from("<I", body, at)
    end = at + 4 + length * 2
    return body[at + 4 : end].decode("utf-16-le"), end


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            part = data[at]
            at += 1
            size |= (part & 0x7F) << shift
            shift += 7
            if not part & 0x80 or shift > 21:
                break
        yield kind, data[at : at + size]
        at += size


def _look(data: bytes, limits: Limits, beat: Callable[[], None], *, since_1904: bool) -> Look:
    look = Look(since_1904=since_1904)
    row = 0
    for seen, (kind, body) in enumerate(_records(data)):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0] + 1
            if len(body) > 11 and body[11] & _HIDDEN_ROW:
                look.hidden_rows.add(row)
        elif kind in (_ERROR, _FORMULA_ERROR):
            (column,) = struct.unpack_from("<I", body)
            look.flaw(row, column, Flaw("imports.error_cell", ERROR_TEXTS.get(body[8], "#N/A")), limits)
        elif kind in _SEEN:
            _SEEN[kind](look, body, limits)
        if seen % _BEAT_RECORDS == 0:
            beat()
    return look


def _columns(look: Look, body: bytes, limits: Limits) -> None:
    first, last, flags = struct.unpack_from("<II8xH", body)
    if flags & 1:
        look.hide_columns(first, last, limits)


def _merged(look: Look, body: bytes, _limits: Limits) -> None:
    top, bottom, left, right = struct.unpack_from("<IIII", body)
    look.merge(top + 1, left, bottom + 1, right)


_SEEN = {_COLUMNS: _columns, _MERGED: _merged}
