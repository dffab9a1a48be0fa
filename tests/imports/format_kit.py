"""Writes the formats that no library of this program writes: binary xlsb, ods, old XML sheets; and edits xlsx parts."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

XML_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
ERROR_NUMBERS = {
    "#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A,
}  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """An error cell."""

    text: str


@dataclass(frozen=True)
class Unworked:
    """A formula whose result was never worked out."""


def write_ods(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Texts and numbers as LibreOffice writes them, empty cells run together."""
    cells = "".join(
        "<table:table-row>" + "".join(_ods_cell(value) for value in row) + "</table:table-row>"
        for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="订单">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def _ods_cell(value: object) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, Unworked):
        return '<table:table-cell table:formula="of:=[.A1]"/>'
    if isinstance(value, Broken):
        return (
            '<table:table-cell table:formula="of:=NA()" office:value-type="float" office:value="0" '
            f'calcext:value-type="error"><text:p>{value.text}</text:p></table:table-cell>'
        )
    if isinstance(value, bool):
        told = str(value).lower()
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{told}"><text:p>{told.upper()}</text:p></table:table-cell>'
    if isinstance(value, date):
        told = value.isoformat()
        return f'<table:table-cell office:value-type="date" office:date-value="{told}"><text:p>{told}</text:p></table:table-cell>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def write_xlsb(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """The least binary workbook: records of id, length and data; texts stand in their cells."""
    corner = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = _record(129) + _record(148, corner) + _record(145)
    for at, row in enumerate(rows):
        sheet += _record(0, struct.pack("<IIHBBBI", at, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(value, Broken):
                sheet += _record(3, place + bytes([ERROR_NUMBERS[value.text]]))
            elif isinstance(value, bool):
                sheet += _record(4, place + bytes([value]))
            elif isinstance(value, (int, float)):
                sheet += _record(5, place + struct.pack("<d", value))
            elif value:
                sheet += _record(6, place + _text(str(value)))
    sheet += _record(146) + _record(130)
    book = _record(131) + _record(143)
    book += _record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text("订单"))
    book += _record(144) + _record(132)
    kinds = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Default Extension="bin" ContentType="{kinds}"/></Types>',
        )
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
    return path


def _text(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def _record(kind: int, data: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([(kind & 0x7F) | 0x80, kind >> 7])
    length = len(data)
    size = b""
    while True:
        size += bytes([(length & 0x7F) | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return number + size + data


def write_xml_2003(
    path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8", extra: str = ""
) -> Path:
    """`extra` stands before the rows; a cell that begins with "<" is taken as the XML of a cell."""
    body = "".join("<Row>" + "".join(map(_xml_cell, row)) + "</Row>" for row in rows)
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{XML_2003}" xmlns:ss="{XML_2003}"><Worksheet ss:Name="订单"><Table>{extra}{body}'
        "</Table></Worksheet></Workbook>"
    )
    path.write_bytes(text.encode(encoding))
    return path


def _xml_cell(value: str) -> str:
    if value.startswith("<"):
        return value
    return f'<Cell><Data ss:Type="String">{escape(value)}</Data></Cell>' if value else "<Cell/>"


def changed_parts(path: Path, changes: Mapping[str, Callable[[bytes], bytes]]) -> Path:
    """The package with some parts passed through functions; a part that is not there is added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path
