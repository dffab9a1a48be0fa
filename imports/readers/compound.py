"""Takes one stream out of an old Office file: chains of sectors, followed no further than the file is long."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_HEADER = 512
_NO_CHAIN = 0xFFFFFFFA
"""Sector numbers from here on are marks, not places."""
_IN_HEADER = 109
_ENTRY = 128


class BrokenCompound(Exception):  # noqa: N818 - what the caller answers with is its own affair
    """The chains of the file do not lead to the stream."""


@dataclass(slots=True)
class _Sectors:
    data: bytes
    size: int
    chain: tuple[int, ...] = ()

    def at(self, place: int) -> bytes:
        start = _HEADER + place * self.size if self.size >= _HEADER else place * self.size
        return self.data[start : start + self.size]

    def joined(self, first: int) -> bytes:
        """All sectors of a chain; a chain that meets itself or leaves the table is broken."""
        parts: list[bytes] = []
        place = first
        while place < _NO_CHAIN:
            if place >= len(self.chain) or len(parts) > len(self.chain):
                raise BrokenCompound
            parts.append(self.at(place))
            place = self.chain[place]
        return b"".join(parts)


def stream_of(data: bytes, names: tuple[str, ...]) -> bytes:
    """The first stream with one of the names. BrokenCompound where the file does not hold together."""
    try:
        return _stream(data, names)
    except (struct.error, IndexError, ValueError) as error:
        raise BrokenCompound from error


def _stream(data: bytes, names: tuple[str, ...]) -> bytes:
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise BrokenCompound
    first_entry, _, small_below, first_small = struct.unpack_from("<IIII", data, 48)
    sectors = _Sectors(data, 1 << shift)
    sectors.chain = _table(data, sectors)
    directory = sectors.joined(first_entry)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    for name in names:
        found = next((entry for entry in entries if _name(entry) == name), None)
        if found is None:
            continue
        first, size = struct.unpack_from("<IQ", found, 116)
        size &= 0xFFFFFFFF  # the upper half is rubbish in files with small sectors
        if size >= small_below:
            return sectors.joined(first)[:size]
        (root,) = struct.unpack_from("<I", entries[0], 116)
        small = _Sectors(sectors.joined(root), 64, _numbers(sectors.joined(first_small)))
        return small.joined(first)[:size]
    raise BrokenCompound


def _table(data: bytes, sectors: _Sectors) -> tuple[int, ...]:
    """The table of all chains; its own sectors are listed in the header and, in large files, in a chain of lists."""
    places = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    (following,) = struct.unpack_from("<I", data, 68)
    most = len(data) // sectors.size + 1
    while following < _NO_CHAIN and len(places) <= most + _IN_HEADER:
        listed = _numbers(sectors.at(following))
        places += listed[:-1]
        following = listed[-1]
    known = [place for place in places if place < most]
    return _numbers(b"".join(sectors.at(place) for place in known[:most]))


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
