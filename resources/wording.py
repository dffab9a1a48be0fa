"""Codes and operands become sentences: the only composer, for window, command, paper and sheet.

Templates stand in resources/texts/*.toml as ``[room] what = "…{operand:spec}…"``; the code is ``room.what``.
Format specs: ``money`` (1,299.00) ``signed`` (+60.00) ``yuan`` (1299.00) for whole fen; ``rate`` (0.5%) for a
Fraction or text rate; ``day`` (10月14日) ``date`` (2026-10-14) ``moment`` (2026-10-14 15:20, China time).
"""

from __future__ import annotations

import re
import string
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales import money
from aftersales.clock import CHINA

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from fractions import Fraction

    from aftersales.errors import KnownError

TEXTS = Path(__file__).parent / "texts"
_ROOM = re.compile(r"^\[(\w+)\]", re.MULTILINE)


def sentence(code: str, operands: Mapping[str, Any] | None = None) -> str:
    """The Chinese sentence for a code; an unknown code is a bug and raises KeyError."""
    room, _, what = code.partition(".")
    text = _room(room).get(what)
    if text is None:
        raise KeyError(code)
    if "{" not in text and "}" not in text:
        return text
    return _Formatter().vformat(text, (), operands or {})


def error_sentence(error: KnownError) -> str:
    """What a person reads when `error` stopped an action."""
    return sentence(error.code, error.operands)


def knows(code: str) -> bool:
    """Whether a sentence stands for this code."""
    room, _, what = code.partition(".")
    return what in _room(room)


def sentences_of(room: str) -> frozenset[str]:
    """All sentences of one room as they are written, operands unfilled; an unknown room is empty."""
    return frozenset(_room(room).values())


def rate_text(rate: Fraction) -> str:
    """A rate as a percentage without needless zeros: 1/200 → ``0.5%``."""
    scaled = rate * 100
    digits = f"{float(scaled):.6f}".rstrip("0").rstrip(".")
    return f"{digits}%"


@cache
def _files() -> dict[str, list[str]]:
    """The text of every file under each room it holds; read at once, parsed when a room is asked for."""
    found: dict[str, list[str]] = {}
    for path in sorted(TEXTS.glob("*.toml")):
        text = path.read_text("utf-8")
        for room in _ROOM.findall(text):
            found.setdefault(room, []).append(text)
    return found


@cache
def _parsed(text: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(text)


@cache
def _room(room: str) -> dict[str, str]:
    """The sentences of one room; a start needs few rooms, and parsing all of them costs a tenth of it."""
    found: dict[str, str] = {}
    for text in _files().get(room, ()):
        for what, words in _parsed(text)[room].items():
            if what in found:
                raise ValueError(f"two sentences for {room}.{what}")
            found[what] = words
    return found


def _templates() -> dict[str, str]:
    """Every sentence there is, by code."""
    return {f"{room}.{what}": text for room in _files() for what, text in _room(room).items()}


class _Formatter(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        if format_spec in _SPECS:
            return _SPECS[format_spec](value)
        return super().format_field(value, format_spec)


def _rate(value: Fraction | str) -> str:
    from fractions import Fraction  # noqa: PLC0415 - drags decimal in, and a start shows no rate

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
