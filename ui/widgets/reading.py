"""What people type into edits, read as whole fen, whole numbers and days."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from aftersales import money
from aftersales.errors import KnownError

_SUM = re.compile(r"[+-]?[0-9.]+(?:[+-][0-9.]+)*")
_PART = re.compile(r"[+-]?[0-9.]+")
_NUMBER = re.compile(r"(-?)(\d{1,9})(?:\.(\d{1,2}))?")
_WORDS = {"前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2, "大后天": 3}
_FULL_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SHORT_DATE = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").replace("。", ".")
    return re.sub(r"[\s,，¥￥元]", "", folded)


def read_fen(text: str) -> int | None:
    """Fen from ``1299``, ``1,299``, ``１２９９``, ``1200+99``; None where it is no sum of money."""
    plain = _plain(text)
    if not _SUM.fullmatch(plain):
        return None
    try:
        parts = [money.from_yuan(_tidy(part)) for part in _PART.findall(plain)]
    except KnownError:
        return None
    return sum(parts)


def _tidy(part: str) -> str:
    sign = "-" if part.startswith("-") else ""
    digits = part.lstrip("+-").removesuffix(".")
    return sign + (f"0{digits}" if digits.startswith(".") else digits)


def may_become_fen(text: str) -> bool:
    """Whether further typing can still make a sum of money of `text`."""
    plain = _plain(text)
    return re.fullmatch(r"[+-]?(?:\d*\.?\d{0,2})(?:[+-]\d*\.?\d{0,2})*", plain) is not None


def read_number(text: str, decimals: int = 0) -> int | None:
    """A number in units of 10^−`decimals` (hundredths for 2): ``0.1`` → 10; None where it is none or too fine."""
    plain = _plain(text).rstrip("%天件次单")
    found = _NUMBER.fullmatch(plain)
    if not found or len(found[3] or "") > decimals:
        return None
    value = int(found[2] + (found[3] or "").ljust(decimals, "0"))
    return -value if found[1] else value


def number_text(value: int, decimals: int = 0) -> str:
    """The number as an edit shows it: 10 hundredths → ``0.10``."""
    if not decimals:
        return f"{value:,}".replace("-", "−")
    sign = "−" if value < 0 else ""
    unit = 10**decimals
    return f"{sign}{abs(value) // unit:,}.{abs(value) % unit:0{decimals}d}"


def read_day(text: str, today: date) -> date | None:
    """A day from ``2026-10-14``, ``20261014``, ``10-14``, ``10月14日``, ``明天``, ``+7``; None where it is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("−", "-")
    if plain in _WORDS:
        return today + timedelta(days=_WORDS[plain])
    if re.fullmatch(r"[+-]\d{1,4}", plain):
        return today + timedelta(days=int(plain))
    if re.fullmatch(r"\d{8}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    full, short = _FULL_DATE.fullmatch(plain), _SHORT_DATE.fullmatch(plain)
    try:
        if full:
            return date(int(full[1]), int(full[2]), int(full[3]))
        if short:
            return date(today.year, int(short[1]), int(short[2]))
    except ValueError:
        return None
    return None
