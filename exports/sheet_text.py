"""Text on its way into a sheet: what a cell can hold, how wide it stands, and what a spreadsheet would take for a formula."""

from __future__ import annotations

import re
import unicodedata

LONGEST_TEXT = 32_767
"""What one cell of a workbook can hold, in UTF-16 units."""
FORMULA_STARTS = "=+-@＝＋－＠"
"""What a spreadsheet begins a formula with, in both widths (OWASP, CSV injection)."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_BLANKS = " \t\r\n\u00a0\u3000\u200b\u200e\u200f\u2060\ufeff"
_WATCHED = frozenset(f"'{FORMULA_STARTS}{_BLANKS}")
_LONG_ID = 11
_WIDE = frozenset("WFA")


def plain_text(text: str) -> str:
    """Text that a workbook can hold: no control characters, at most 32,767 units, nothing that reads as an escape."""
    text = whole_lines(text).encode("utf-8", "replace").decode("utf-8")
    text = _ESCAPE_LOOKALIKE.sub("_x005F_", _FORBIDDEN.sub(" ", text))
    if len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return text
    return text.encode("utf-16-le")[: (LONGEST_TEXT - 1) * 2].decode("utf-16-le", "ignore") + "…"


def whole_lines(text: str) -> str:
    """Lines that end in one way only."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def lost_characters(text: str) -> int:
    """How many characters no workbook can hold, each made a blank by `plain_text`."""
    return len(_FORBIDDEN.findall(text.replace("\r", "\n")))


def shown_width(text: str) -> int:
    """How many half-width places the widest line of `text` takes; a Chinese character takes two."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(
        sum(2 if unicodedata.east_asian_width(char) in _WIDE else 1 for char in line)
        for line in text.split("\n")
    )


def reads_as_formula(text: str) -> bool:
    """Whether a program that opens plain text would work the text out instead of showing it."""
    return text.lstrip(_BLANKS)[:1] in FORMULA_STARTS if text.strip(_BLANKS) else False


def guarded(text: str, *, is_id: bool = False) -> str:
    """Text as it stands in a CSV file or on the clipboard, where nothing says what is text and what is not.

    An apostrophe before what would be worked out, and before one that is the text's own; a TAB after digits that a
    spreadsheet would round or shorten: ids of more than 11, and those that begin with 0. The import takes both off.
    """
    if not text:
        return text
    if not text.isprintable():
        text = _FORBIDDEN.sub(" ", whole_lines(text)).encode("utf-8", "replace").decode("utf-8")
    if text[0] in _WATCHED and (text.lstrip(_BLANKS)[:1] == "'" or reads_as_formula(text)):
        return f"'{text}"
    if (is_id and len(text) > _LONG_ID) or (
        text.isdecimal() and (len(text) > _LONG_ID or text[0] == "0" != text)
    ):
        return f"{text}\t"
    return text
