"""Finds the header row of a sheet: title and note rows before it, an explanation row after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from aftersales.columns import EXAMPLE_MARK
from imports.cells import as_text, fold
from resources.profile_files import shipped_profiles
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imports.sheets import Row

SEARCHED_ROWS = 10
_ABOUT_ROWS = 12
_HAS_DIGIT = re.compile(r"\d")
_GROUP = re.compile(r"(?:信息|资料|明细|情况)$")
"""What a group's title ends with, beside what its columns are about."""
_EXPLAINS = re.compile(r"[(\[【]?(?:必填|选填|非必填|可选|说明|示例|例如|例[::]|格式|填写|不填|单位[::])")

Merged = tuple[int, int, int, int]
"""First row (from 1), first column (from 0), last row, last column."""


@dataclass(frozen=True, slots=True)
class Header:
    """`row` is the header's place from 0, `first_data_row` the first one after it and after an explanation row.

    `words` counts the header words known from any profile; 0 means that the row was only guessed by its shape.
    """

    row: int
    first_data_row: int
    texts: tuple[str, ...]
    words: int


@cache
def known_words() -> frozenset[str]:
    """Every header that any profile knows, folded."""
    words: set[str] = set()
    for profile in shipped_profiles():
        words.update(map(fold, (*profile.columns, *profile.ignored, *profile.marks)))
        for texts in profile.words.values():
            words.update(map(fold, texts))
    return frozenset(words)


def find_header(rows: Sequence[Row], merged: Sequence[Merged] = ()) -> Header | None:
    """The header among the first ten rows by known words, else the first row that looks like one; None for no table.

    Two rows make one header where group titles stand over the names.
    """
    scores = [_score(row) for row in rows[:SEARCHED_ROWS]]
    best = max(range(len(scores)), key=lambda at: (scores[at], -at), default=None)
    if best is None:
        return None
    double = _double(rows, merged, scores[best])
    if double is not None:
        return double
    if scores[best] < 2:
        shaped = _by_shape(rows)
        if shaped is None:
            return None
        best = shaped
    texts = tuple(as_text(cell) for cell in rows[best])
    return Header(best, best + 1 + _explains(rows, best), texts, scores[best])


def _double(rows: Sequence[Row], merged: Sequence[Merged], single: int) -> Header | None:
    """Two rows that together know more header words than any row alone."""
    for at in range(min(SEARCHED_ROWS, len(rows) - 1)):
        upper, lower = rows[at], rows[at + 1]
        if not _only_labels(upper) or not _only_labels(lower):
            continue
        texts = _joined(upper, lower, at + 1, merged)
        words = _score(texts)
        if words > single and words >= 2:
            return Header(at + 1, at + 2 + _explains(rows, at + 1), texts, words)
    return None


def _only_labels(row: Row) -> bool:
    filled = [cell for cell in row if as_text(cell)]
    return bool(filled) and all(isinstance(cell, str) and not _HAS_DIGIT.search(cell) for cell in filled)


def _joined(upper: Row, lower: Row, row: int, merged: Sequence[Merged]) -> tuple[str, ...]:
    """One text per column: the name, with its group's title before it where only both together are known."""
    width = max(len(upper), len(lower))
    spans = {
        column: left
        for first, left, last, right in merged
        if first <= row <= last
        for column in range(left, min(right, width - 1) + 1)
    }
    texts: list[str] = []
    title = ""
    for at in range(width):
        name = as_text(lower[at]) if at < len(lower) else ""
        own = as_text(upper[at]) if at < len(upper) else ""
        if own or not name or (spans and spans.get(at, at) == at):
            title = own
        texts.append(_named(title, name))
    return tuple(texts)


def _named(title: str, name: str) -> str:
    if not name or not title:
        return name or title
    for above in (title, _GROUP.sub("", title)):
        if fold(above + name) in known_words():
            return above + name
    return name


def _score(row: Row) -> int:
    """Distinct known words in the row; a data row may hold one by chance, a header holds several."""
    words = known_words()
    found = {folded for cell in row if isinstance(cell, str) and (folded := fold(cell)) in words}
    starred = {
        folded for cell in row if isinstance(cell, str) and (folded := fold(cell).lstrip("*")) in words
    }
    return len(found | starred)


def _by_shape(rows: Sequence[Row]) -> int | None:
    """First row of at least two texts without digits, as wide as what follows and with something below it."""
    for at, row in enumerate(rows[:SEARCHED_ROWS]):
        filled = [cell for cell in row if as_text(cell)]
        labels = [cell for cell in filled if isinstance(cell, str) and not _HAS_DIGIT.search(cell)]
        below = [later for later in rows[at + 1 : at + 4] if any(as_text(cell) for cell in later)]
        if len(filled) >= 2 and len(labels) == len(filled) and any(len(later) >= 2 for later in below):
            return at
    return None


def is_about(rows: Sequence[Row]) -> bool:
    """Whether a sheet is the one on which a workbook of this program says what it is: 来自 掌柜售后 in one row."""
    told = (sentence("workbook.about_program"), sentence("workbook.about_program_value"))
    return any(row[:2] == told for row in map(tuple, rows[:_ABOUT_ROWS]))


def _explains(rows: Sequence[Row], header: int) -> int:
    """1 if the row under the header only explains columns: texts without a digit, mostly empty, and rows after it.

    The example row of one of our templates is such a row too.
    """
    if header + 1 < len(rows) and any(cell == EXAMPLE_MARK for cell in rows[header + 1]):
        return 1
    if header + 2 >= len(rows):
        return 0
    filled = [text for cell in rows[header + 1] if (text := as_text(cell))]
    if filled and sum(1 for text in filled if _EXPLAINS.match(text)) * 2 >= len(filled):
        return 1
    if filled and all(text.endswith((".", "。")) and not _HAS_DIGIT.search(text) for text in filled):
        return 1
    width = sum(1 for cell in rows[header] if as_text(cell))
    blank_start = not as_text(rows[header + 1][0]) if rows[header + 1] else False
    if not filled or not blank_start or any(_HAS_DIGIT.search(text) for text in filled):
        return 0
    return int(len(filled) * 2 <= width + 1)
