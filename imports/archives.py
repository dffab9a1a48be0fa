"""Opens a zip of sheets: one sheet file after the other, within the limits; zips inside it stay closed."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from imports.folders import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imports.sheets import Limits

MOST_MEMBERS = 200
_PIECE = 1024 * 1024
_PACKED = (".zip", ".rar", ".7z", ".gz")
_UTF8_FLAG = 0x800


def members(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each sheet file, by name. The central directory may lie: what is unpacked is counted.

    KnownError ``imports.nested_zip``, ``imports.zip_without_sheets``, ``imports.zip_bomb``, ``imports.cut_off``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {_name(part): part for part in archive.infolist() if not part.is_dir()}
            if any(name.lower().endswith(_PACKED) for name in parts):
                raise KnownError("imports.nested_zip")
            chosen = sorted(name for name in parts if _is_sheet(name))
            if not chosen:
                raise KnownError("imports.zip_without_sheets")
            if len(chosen) > MOST_MEMBERS:
                raise KnownError("imports.too_many_files", limit=MOST_MEMBERS)
            left = limits.unpacked // 8
            for name in chosen:
                unpacked = _unpacked(archive, parts[name], left)
                left -= len(unpacked)
                yield name, unpacked
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError) as error:
        raise KnownError("imports.cut_off") from error


def holds_sheets(names: frozenset[str]) -> bool:
    """Whether a zip with these members is worth opening."""
    return any(_is_sheet(name) or name.endswith(_PACKED) for name in names)


def _is_sheet(name: str) -> bool:
    plain = name.rpartition("/")[2]
    suffix = f".{plain.rpartition('.')[2].lower()}" if "." in plain else ""
    hidden = plain.startswith((".", "~$")) or name.startswith("__MACOSX/")
    return suffix in SUFFIXES and suffix != ".zip" and not hidden


def _name(part: zipfile.ZipInfo) -> str:
    """Chinese Windows writes names in GBK and does not say so."""
    if part.flag_bits & _UTF8_FLAG:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return part.filename


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    found = io.BytesIO()
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            found.write(piece)
            if found.tell() > most:
                raise KnownError("imports.zip_bomb", size=f"{most // _PIECE:,}")
    return found.getvalue()
