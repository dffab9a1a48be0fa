"""Tells how the bytes of a text are encoded: mark, strict UTF-8, then the reading that looks most like a sheet."""

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
_LEGACY = ("gb18030", "big5", "cp1252", "utf-8")
"""Readings of a text that is not clean UTF-8; it may be UTF-8 with a broken letter."""
_SCORED_BYTES = 64 * 1024
_PIECE = 1024 * 1024
_CLOSE = 4.0
"""Points between the best two readings below which a person is asked."""
_SEPARATORS = re.compile(r"[,\t;|\r\n<>]")
_ODD = re.compile(r"[\ufffd\ue000-\uf8ff\u0080-\u009f]")
_LATIN = re.compile(r"[A-Za-z][\u00c0-\u00ff\u2018\u2019\u20ac]|[\u00c0-\u00ff\u2018\u2019\u20ac][A-Za-z]")
_WIDE = re.compile(rb"[^\x00]\x00"), re.compile(rb"\x00[^\x00]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A Python codec name; `sure` is False where a second reading scored nearly as well, `candidates` are both then."""

    codec: str
    sure: bool = True
    candidates: tuple[str, ...] = ()


def detect(data: bytes) -> Encoding:
    """The encoding of a whole text."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Encoding(codec)
    wide = unmarked_wide(data)
    if wide:
        return Encoding(wide)
    return Encoding("utf-8") if _is_utf8(data) else _scored(data[:_SCORED_BYTES])


def unmarked_wide(data: bytes) -> str:
    """UTF-16 without its mark: every other byte of the ASCII in it is zero; empty for anything else."""
    head = data[: 4096 - len(data[:4096]) % 2]
    low, high = head[0::2], head[1::2]
    if b"\x00" not in head or len(head) < 8:
        return ""
    for codec, zeros, others in (("utf-16-le", high, low), ("utf-16-be", low, high)):
        if zeros.count(0) * 5 > len(zeros) and others.count(0) * 50 < len(others) and _decodes(head, codec):
            return codec
    return ""


def _decodes(data: bytes, codec: str) -> bool:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return False
    return any(mark in text for mark in "\n\t,;") and not _ODD.search(text)


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
    whole = head[: head.rfind(b"\n") + 1] or head
    ranked = sorted(((_score(whole, codec), codec) for codec in _LEGACY), key=lambda pair: -pair[0])
    (best, codec), (second, other) = ranked[0], ranked[1]
    if best - second >= _CLOSE:
        return Encoding(codec)
    return Encoding(codec, sure=False, candidates=(codec, other))


def _score(head: bytes, codec: str) -> float:
    """Header words count most, everyday characters a little, impossible and private ones against it."""
    text = head.decode(codec, errors="replace")
    foreign = [char for char in text if char > "\x7f"]
    if not foreign:
        return 0.0
    cells = {fold(part.strip('"= ')) for part in _SEPARATORS.split(text)}
    words = sum(1 for cell in cells & known_words() if not cell.isascii())
    odd = len(_ODD.findall(text)) / len(foreign)
    if codec == "cp1252":
        return 12 * min(1.0, len(_LATIN.findall(text)) / len(foreign)) - odd * 40
    return words * 3 + 12 * _everyday(foreign, codec) - odd * 40


def _everyday(foreign: list[str], codec: str) -> float:
    """Share of characters that the encoding's own list of common characters (and its punctuation) holds."""
    low, high = (0xA4, 0xC6) if codec == "big5" else (0xB0, 0xD7)
    good = 0
    for char in foreign:
        raw = char.encode("big5" if codec == "big5" else "gb2312", errors="ignore")
        if len(raw) == 2 and (low <= raw[0] <= high or raw[0] in (0xA1, 0xA3)):
            good += 1
    return good / len(foreign)
