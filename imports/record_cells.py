"""Reads the cells that only records have: yes and no, months of a term, several phones or words in one cell."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from aftersales.clock import china_day
from aftersales.sheet_records import SheetPhone
from imports import cells
from imports.cells import EMPTY_WORDS, BadCell, fold, unwrapped

if TYPE_CHECKING:
    from datetime import date

_YES = frozenset(
    {"是", "同意", "可以", "可", "愿意", "允许", "已同意", "有", "√", "✓", "✔", "1", "y", "yes", "true"}
)
_NO = frozenset(
    {"否", "不同意", "不可以", "不", "不愿意", "不允许", "无", "没有", "×", "✗", "x", "0", "n", "no", "false"}
)
_MONTHS = re.compile(
    r"(\d{1,3}|[一二两三四五六七八九十]|十[一二三四五六七八九]|[二三]十[一二三四五六七八九]?)(个月|月|年半|年)?(?:质保|保修)?"
)
_HALF_YEAR = re.compile(r"半年")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_BETWEEN_PHONES = re.compile(r"[/、;；|\n]|[,，](?=\s*\+?[\d(])|(?<=\d{7})\s+(?=\+?\d{7})|或|和")
_BETWEEN_WORDS = re.compile(r"[/、,，;；|\n]+|\s{1,}")
_LONGEST_TERM = 1_200


def read_yes_no(value: cells.Cell) -> bool | None:
    """True or False as people write them; BadCell ``imports.bad_yes_no`` (held) for anything else."""
    if isinstance(value, bool):
        return value
    text = fold(unwrapped(value)).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    if text in EMPTY_WORDS:
        return None
    raise BadCell("imports.bad_yes_no", "held")


def read_months(value: cells.Cell) -> int | None:
    """Months of a term: ``12``, ``12个月``, ``1年``, ``两年``, ``一年半``, ``半年``; BadCell ``imports.bad_months`` (held)."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value != int(value) or not 0 < value <= _LONGEST_TERM:
            raise BadCell("imports.bad_months", "held")
        return int(value)
    text = fold(unwrapped(value)).lower()
    if text in EMPTY_WORDS:
        return None
    if _HALF_YEAR.fullmatch(text):
        return 6
    found = _MONTHS.fullmatch(text)
    if not found:
        raise BadCell("imports.bad_months", "held")
    count = int(found[1]) if found[1].isdecimal() else _numeral(found[1])
    months = {"年": 12 * count, "年半": 12 * count + 6}.get(found[2] or "", count)
    if not 0 < months <= _LONGEST_TERM:
        raise BadCell("imports.bad_months", "held")
    return months


def _numeral(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS[text]
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def read_day(value: cells.Cell, year: int | None = None, *, since_1904: bool = False) -> date | None:
    """The day in China of what `cells.read_moment` reads."""
    moment = cells.read_moment(value, year, since_1904=since_1904)
    return None if moment is None else china_day(moment)


def read_phones(value: cells.Cell) -> tuple[SheetPhone, ...]:
    """Every phone of a cell; BadCell ``imports.bad_phone`` where one of them is none."""
    whole = unwrapped(value)
    if cells.is_masked(whole) or not isinstance(value, str):
        parts = [value]
    else:
        parts = [part for part in _BETWEEN_PHONES.split(unicodedata.normalize("NFKC", whole)) if part.strip()]
    found = [cells.read_phone(part) for part in parts]
    phones = [SheetPhone(one.text, one.masked, one.virtual) for one in found if one is not None]
    return tuple(dict.fromkeys(phones))


def read_words(value: cells.Cell) -> tuple[str, ...]:
    """Words of a cell that lists several, each once: ``老客户、怕吵``."""
    text = cells.read_text(value)
    return () if text is None else tuple(dict.fromkeys(word for word in _BETWEEN_WORDS.split(text) if word))
