"""Says what a file is by its bytes, and refuses what is no sheet, locked, cut off or a bomb before it is parsed."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from imports.archives import holds_sheets
from imports.encodings import Encoding, detect, unmarked_wide
from imports.sheets import Format, Limits, Sniffed

if TYPE_CHECKING:
    from collections.abc import Sequence

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_NO_SHEETS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"SQLite format 3", "数据库"),
)
_HTML = re.compile(rb"<\s*(?:!doctype html|html|table|meta|head|body)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE = frozenset({b"gb2312", b"gbk", b"gb18030", b"x-gbk"})
_XML_SHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_WORKBOOKS = (("xl/workbook.xml", Format.XLSX), ("xl/workbook.bin", Format.XLSB), ("content.xml", Format.ODS))
_MOST_PARTS = 10_000
_MOST_NULS = 50
"""One NUL in so many bytes may slip into a text; more of them make it something else."""


def sniff(data: bytes, limits: Limits, encoding: str = "") -> Sniffed:
    """What the bytes are; `encoding` is a person's word. KnownError ``imports.*`` with one reason where they cannot become rows."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise KnownError("imports.empty_file")
    if data.startswith(_ZIP):
        return _packed(data, limits)
    if data.startswith(_OLE):
        return _ole(data)
    for magic, kind in _NO_SHEETS:
        if data.startswith(magic) and _binary(data, magic):
            raise KnownError("imports.not_a_sheet", kind=kind)
    return _text(data, encoding)


def _binary(data: bytes, magic: bytes) -> bool:
    """Short magics are letters that a text may begin with; a text has no control bytes."""
    return len(magic) > 2 or bool(_CONTROL.search(data[:4096]))


def _packed(data: bytes, limits: Limits) -> Sniffed:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            manifest = _manifest(archive)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise KnownError("imports.cut_off") from error
    if any(part.flag_bits & 1 for part in parts) or b"encryption-data" in manifest:
        raise KnownError("imports.encrypted")
    _refuse_bomb(parts, limits)
    names = {part.filename.replace("\\", "/").lstrip("/").lower() for part in parts}
    for name, found in _WORKBOOKS:
        if name in names:
            return Sniffed(format=found, unpacked=sum(part.file_size for part in parts))
    if holds_sheets(frozenset(names)):
        return Sniffed(format=Format.ZIP, unpacked=sum(part.file_size for part in parts))
    raise KnownError("imports.not_a_sheet", kind=_kind_of_package(names))


def _kind_of_package(names: set[str]) -> str:
    if "word/document.xml" in names:
        return "Word 文档"
    return "幻灯片" if "ppt/presentation.xml" in names else "压缩包"


def _manifest(archive: zipfile.ZipFile) -> bytes:
    if "META-INF/manifest.xml" not in archive.namelist():
        return b""
    if archive.getinfo("META-INF/manifest.xml").flag_bits & 1:
        return b"encryption-data"
    with archive.open("META-INF/manifest.xml") as part:
        return part.read(1024 * 1024)


def _refuse_bomb(parts: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """By the central directory alone; a directory that lies meets the reader's memory limit instead."""
    total = sum(part.file_size for part in parts)
    tight = any(
        part.file_size > limits.large_part and part.file_size > limits.ratio * max(part.compress_size, 1)
        for part in parts
    )
    # Parts that share their bytes ("overlapping" bombs) claim more packed bytes than the file has.
    offsets = {part.header_offset for part in parts}
    if total > limits.unpacked or tight or len(parts) > _MOST_PARTS or len(offsets) < len(parts):
        raise KnownError("imports.zip_bomb", size=f"{total // (1024 * 1024):,}")


def _ole(data: bytes) -> Sniffed:
    """Old Office files keep their streams' names in UTF-16; those of a locked xlsx are its lock."""
    if _stream("EncryptedPackage") in data or _stream("EncryptionInfo") in data:
        raise KnownError("imports.encrypted")
    if _stream("Workbook") in data or _stream("Book") in data:
        return Sniffed(format=Format.XLS)
    kind = "Word 文档" if _stream("WordDocument") in data else "旧版 Office 文件"
    raise KnownError("imports.not_a_sheet", kind=kind)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\x00\x00"


def _text(data: bytes, chosen: str) -> Sniffed:
    wide = data.startswith(_UTF16) or bool(unmarked_wide(data))
    head = data[:8192]
    if not wide and (head.count(0) * _MOST_NULS > len(head) or len(_CONTROL.findall(head)) * 20 > len(head)):
        raise KnownError("imports.not_a_sheet", kind="看不懂的文件")
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<") and _XML_SHEET in plain:
        return Sniffed(format=Format.XML)
    encoding = Encoding(chosen) if chosen else detect(data)
    form = Format.HTML if plain.startswith(b"<") and _HTML.search(plain) else Format.TEXT
    said = _CHARSET.search(plain) if form is Format.HTML and not chosen else None
    if said and said[1].lower() in _CHINESE and not encoding.codec.startswith("utf"):
        encoding = Encoding("gb18030")
    return Sniffed(
        format=form,
        encoding=encoding.codec,
        encoding_sure=encoding.sure,
        encodings=encoding.candidates,
    )
