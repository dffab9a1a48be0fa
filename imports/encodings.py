"""Tells how the bytes of a text are encoded: mark, strict UTF-8, then the reading that knows the most header words."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from imports.cells import fold
from imports.headers import known_words

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("gb18030", "big5", "cp1252")
_SCORED_BYTES = 64 * 1024
_PIECE = 1024 * 1024
_SEPARATORS = re.compile(r"[,\t;|\r\n]")
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
)
_ODD = re.compile(r"[\ufffd\ue000-\uf8ff\u0080-\u009f]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A Python codec name; `sure` is False where a second reading scored nearly as well."""

    codec: str
    sure: bool = True


def detect(data: bytes) -> Encoding:
    """The encoding of a whole text."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Encoding(codec)
    return Encoding("utf-8") if _is_utf8(data) else _scored(data[:_SCORED_BYTES])


def _is_utf8(data: bytes) -> bool:
    """Strictly, piece by piece, so that a large text is not held twice."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _PIECE):
            decoder.decode(data[start : start + _PIECE], final=start + _PIECE >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def _scored(head: bytes) -> Encoding:
    ranked = sorted(((_score(head, codec), codec) for codec in _LEGACY), key=lambda pair: -pair[0])
    (best, codec), (second, _) = ranked[0], ranked[1]
    return Encoding(codec, sure=best - second >= 3)


def _score(head: bytes, codec: str) -> float:
    """Header words count most, common characters a little, impossible and private ones against it."""
    text = head.decode(codec, errors="replace")
    cells = {fold(part.strip('"= ')) for part in _SEPARATORS.split(text)}
    words = len(cells & known_words())
    han = [char for char in text if "\u4e00" <= char <= "\u9fff"]
    common = sum(1 for char in han if char in _COMMON) / max(len(han), 1)
    odd = len(_ODD.findall(text)) / max(len(text), 1)
    return words * 3 + common * 10 + (2 if han else 0) - odd * 200
