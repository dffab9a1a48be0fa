"""What a person typed into a search, read: words, phrases, words to leave out, operators, and what is wrong with them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Never

from aftersales import money
from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from aftersales.searching import Document, Part

if TYPE_CHECKING:
    from collections.abc import Mapping

_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "「": '"', "」": '"', "：": ":", "＞": ">", "＜": "<", "＝": "=", "－": "-"}
)
_PIECE = re.compile(
    r'(?P<minus>-)?(?:(?P<word>[^\s":<>=]+)(?P<sign>:|>=|<=|>|<|=))?(?:"(?P<quoted>[^"]*)"|(?P<open>")|(?P<bare>[^\s"]*))'
)
_PHONE_DIGITS = 11
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?年?")
_RANGE = re.compile(r"(.+?)(?:\.\.|~|至|到)(.+)")
_MONEY_RANGE = re.compile(r"([\d.,]+)\s*(?:\.\.|-|~|至|到)\s*([\d.,]+)")


@dataclass(frozen=True, slots=True)
class SearchWords:
    """The words of operators: `fields` by word to the key of a field, `bounds` to amount, day or state, `states` by label."""

    fields: Mapping[str, str]
    bounds: Mapping[str, str]
    states: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AmountBound:
    """Fen, both ends included; None without an end."""

    low: int | None
    high: int | None

    def holds(self, document: Document) -> bool:
        amount = document.amount
        return (
            amount is not None
            and (self.low is None or amount >= self.low)
            and (self.high is None or amount <= self.high)
        )


@dataclass(frozen=True, slots=True)
class DayBound:
    """ISO days in China, both ends included; "" without an end."""

    low: str
    high: str

    def holds(self, document: Document) -> bool:
        day = document.day
        return bool(day) and day >= self.low and (not self.high or day <= self.high)


@dataclass(frozen=True, slots=True)
class StateBound:
    """One state: a code of the workflow or a status of orders."""

    state: str

    def holds(self, document: Document) -> bool:
        return document.state == self.state


Bound = AmountBound | DayBound | StateBound


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search as it was understood."""

    parts: tuple[Part, ...] = ()
    bounds: tuple[Bound, ...] = ()

    @property
    def wanted(self) -> tuple[Part, ...]:
        """What must be there."""
        return tuple(part for part in self.parts if not part.minus)

    def holds(self, document: Document) -> bool:
        """Whether a record lies within every bound."""
        return all(bound.holds(document) for bound in self.bounds)


def parse(text: str, words: SearchWords, *, today: date | None, lenient: bool = False) -> SearchQuery:
    """Read a search; a word before a colon that is no operator is text.

    KnownErrors ``search.*`` for an operator that cannot be read; `lenient` leaves such a one out, as while it is typed.
    Without `today` 今天 and its like cannot be read.
    """
    parts: list[Part] = []
    bounds: list[Bound] = []
    for found in _PIECE.finditer(text.translate(_QUOTES)):
        try:
            read = _piece(found, words, today)
        except KnownError:
            if not lenient:
                raise
            continue
        if isinstance(read, Part):
            parts.append(read)
        elif read is not None:
            bounds.append(read)
    if parts and all(part.minus for part in parts) and not bounds and not lenient:
        _refuse("only_minus")
    return SearchQuery(_joined(parts), tuple(bounds))


def _piece(found: re.Match[str], words: SearchWords, today: date | None) -> Part | Bound | None:
    if not found.group():
        return None
    if found["open"]:
        _refuse("open_quote")
    return _bound(found, words, today) or _part(found, words)


def _part(found: re.Match[str], words: SearchWords) -> Part | None:
    word, sign = found["word"] or "", found["sign"] or ""
    quoted = found["quoted"] is not None
    value = (found["quoted"] if quoted else found["bare"]) or ""
    key = words.fields.get(word, "") if sign == ":" else ""
    if key and not value.strip():
        _refuse("nothing_after", word=word)
    if word and not key:
        value = f"{word}{sign}{value}"
    minus = bool(found["minus"])
    if not value.strip():
        return None
    return Part(value.strip(), quoted=quoted, minus=minus, key=key)


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """Digits in groups that make a phone number together are one part: 138 0000 1000."""
    digits = [part.text for part in parts if part.text.isdecimal() and not part.key and not part.minus]
    if len(digits) == len(parts) > 1 and sum(map(len, digits)) == _PHONE_DIGITS:
        return (Part("".join(digits)),)
    return tuple(parts)


def _bound(found: re.Match[str], words: SearchWords, today: date | None) -> Bound | None:
    kind = words.bounds.get(found["word"] or "")
    if kind is None:
        return None
    sign, value = found["sign"], found["quoted"] or found["bare"] or ""
    if not value.strip():
        _refuse("nothing_after", word=found["word"])
    if kind == "amount":
        return _amount(sign, value.strip())
    if kind == "day":
        return _day(sign, value.strip(), today)
    state = words.states.get(value.strip())
    if state is None:
        _refuse("unknown_state", text=value)
    return StateBound(state)


def _amount(sign: str, value: str) -> AmountBound:
    between = _MONEY_RANGE.fullmatch(value)
    if between is not None and sign in (":", "="):
        return AmountBound(_fen(between[1]), _fen(between[2]))
    fen = _fen(value)
    return {
        ">": AmountBound(fen + 1, None),
        ">=": AmountBound(fen, None),
        "<": AmountBound(None, fen - 1),
        "<=": AmountBound(None, fen),
    }.get(sign, AmountBound(fen, fen))


def _fen(text: str) -> int:
    try:
        return money.from_yuan(text.replace(",", "").removesuffix("元"))
    except (KnownError, ValueError):
        _refuse("bad_amount", text=text)


def _day(sign: str, value: str, today: date | None) -> DayBound:
    between = _RANGE.fullmatch(value)
    if between is not None:
        return DayBound(_days(between[1], today)[0].isoformat(), _days(between[2], today)[1].isoformat())
    first, last = _days(value, today)
    return {
        ">": DayBound((last + timedelta(days=1)).isoformat(), ""),
        ">=": DayBound(first.isoformat(), ""),
        "<": DayBound("", (first - timedelta(days=1)).isoformat()),
        "<=": DayBound("", last.isoformat()),
    }.get(sign, DayBound(first.isoformat(), last.isoformat()))


def _days(text: str, today: date | None) -> tuple[date, date]:
    """The first and last day that a word means: 2026, 2026-10, 2026-10-14, 今天, 昨天, 本月."""
    text = text.strip()
    if today is not None and text in ("今天", "昨天"):
        day = today - timedelta(days=text == "昨天")
        return day, day
    if today is not None and text == "本月":
        return _month(today.year, today.month)
    found = _DAY.fullmatch(text)
    if found is None:
        _refuse("bad_day", text=text)
    year, month, day_of = (int(part) if part else 0 for part in found.groups())
    try:
        if not month:
            return date(year, 1, 1), date(year, 12, 31)
        if not day_of:
            return _month(year, month)
        return date(year, month, day_of), date(year, month, day_of)
    except ValueError:
        _refuse("bad_day", text=text)


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return first, after - timedelta(days=1)


def _refuse(what: str, **operands: str) -> Never:
    raise KnownError(f"search.{what}", **operands)
