"""Codes and operands become sentences: the only composer, for window, command, paper and sheet.

Templates stand in resources/texts/*.toml as ``[room] what = "…{operand:spec}…"``; the code is ``room.what``.
Format specs: ``money`` (1,299.00) ``signed`` (+60.00) ``yuan`` (1299.00) for whole fen; ``rate`` (0.5%) for a
Fraction or text rate; ``day`` (10月14日) ``date`` (2026-10-14) ``moment`` (2026-10-14 15:20, China time).
"""

from __future__ import annotations

import string
import tomllib
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales import money
from aftersales.clock import CHINA

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aftersales.errors import KnownError

TEXTS = Path(__file__).parent / "texts"


def sentence(code: str, operands: Mapping[str, Any] | None = None) -> str:
    """The Chinese sentence for a code; an unknown code is a bug and raises KeyError."""
    return _Formatter().vformat(_templates()[code], (), operands or {})


def error_sentence(error: KnownError) -> str:
    """What a person reads when `error` stopped an action."""
    return sentence(error.code, error.operands)


def knows(code: str) -> bool:
    """Whether a sentence stands for this code."""
    return code in _templates()


def rate_text(rate: Fraction) -> str:
    """A rate as a percentage without needless zeros: 1/200 → ``0.5%``."""
    scaled = rate * 100
    digits = f"{float(scaled):.6f}".rstrip("0").rstrip(".")
    return f"{digits}%"


@cache
def _templates() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(TEXTS.glob("*.toml")):
        for room, entries in tomllib.loads(path.read_text("utf-8")).items():
            for what, text in entries.items():
                code = f"{room}.{what}"
                if code in found:
                    raise ValueError(f"two sentences for {code}")
                found[code] = text
    return found


class _Formatter(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        if format_spec in _SPECS:
            return _SPECS[format_spec](value)
        return super().format_field(value, format_spec)


def _rate(value: Fraction | str) -> str:
    return rate_text(Fraction(value))


def _day(value: date | datetime) -> str:
    day = value.astimezone(CHINA).date() if isinstance(value, datetime) else value
    return f"{day.month}月{day.day}日"


def _date(value: date | datetime) -> str:
    day = value.astimezone(CHINA).date() if isinstance(value, datetime) else value
    return day.isoformat()


def _moment(value: datetime) -> str:
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


_SPECS: dict[str, Callable[[Any], str]] = {
    "money": money.grouped,
    "signed": money.signed,
    "yuan": money.to_yuan,
    "rate": _rate,
    "day": _day,
    "date": _date,
    "moment": _moment,
}
