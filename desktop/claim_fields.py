"""Reading claim JSON strictly, field by field: each refusal names the field, each field not asked for is noted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from aftersales.clock import china_day, china_moment
from aftersales.errors import KnownError
from aftersales.money import from_yuan, to_yuan
from aftersales.settlement.check import LARGEST, refuse

Choice = TypeVar("Choice", bound=StrEnum)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)
_RATE = re.compile(r"\d{1,6}(\.\d{1,9})?", re.ASCII)
_LARGEST_COUNT = 10**7


class Fields:
    """One JSON object at a path. Null counts as absent; `unknown` collects the paths of fields nobody asked for."""

    def __init__(self, value: Any, path: str, unknown: list[str]) -> None:
        if not isinstance(value, dict):
            raise refuse("not_object", path) if path else KnownError("claim_refused.not_a_claim")
        self._values: dict[str, Any] = {name: entry for name, entry in value.items() if entry is not None}
        self._path = path
        self._unknown = unknown
        self._asked: set[str] = set()

    def path(self, name: str) -> str:
        """Where a field stands in the whole claim: ``order.freight.paid``."""
        return f"{self._path}.{name}" if self._path else name

    def has(self, name: str) -> bool:
        return name in self._values

    def skip(self, name: str) -> None:
        """Let a field pass without reading it."""
        self._asked.add(name)

    def close(self) -> None:
        """Note what was not asked for."""
        self._unknown += [printable(self.path(name)) for name in self._values if name not in self._asked]

    def require(self, name: str) -> None:
        """KnownError where the field is absent."""
        if name not in self._values:
            raise refuse("missing", self.path(name))

    def text(self, name: str) -> str | None:
        value = self._take(name)
        if value is None:
            return None
        if not isinstance(value, str) or printable(value) != value:
            raise refuse("not_text", self.path(name))
        return value

    def flag(self, name: str) -> bool:
        """True or false; absent is false."""
        value = self._take(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise refuse("not_flag", self.path(name))
        return value

    def whole(self, name: str, *, least: int = 0) -> int | None:
        value = self._take(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise refuse("not_whole", self.path(name), least=least)
        if value > _LARGEST_COUNT:
            raise refuse("too_large", self.path(name))
        return value

    def money(self, name: str, *, may_be_negative: bool = False) -> int | None:
        """Fen from a string of yuan."""
        text = self.text(name)
        if text is None:
            return None
        try:
            fen = from_yuan(text)
        except KnownError as error:
            raise refuse("not_money", self.path(name), value=text) from error
        if fen < 0 and not may_be_negative:
            raise refuse("negative", self.path(name), value=to_yuan(fen))
        if abs(fen) > LARGEST:
            raise refuse("too_large", self.path(name))
        return fen

    def rate(self, name: str, *, most: int | None = None) -> Fraction | None:
        text = self.text(name)
        if text is None:
            return None
        if not _RATE.fullmatch(text):
            raise refuse("not_rate", self.path(name), value=text)
        rate = Fraction(text)
        if most is not None and rate > most:
            raise refuse("rate_too_large", self.path(name), value=text, most=most)
        return rate

    def choice(self, name: str, choices: type[Choice]) -> Choice | None:
        text = self.text(name)
        if text is None:
            return None
        try:
            return choices(text)
        except ValueError as error:
            known = "、".join(choice.value for choice in choices)
            raise refuse("unknown_value", self.path(name), value=text, known=known) from error

    def moment(self, name: str) -> date | None:
        """A day, or an aware moment where a time is given."""
        text = self.text(name)
        if text is None:
            return None
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
            if _MOMENT.fullmatch(text):
                return china_moment(text)
        except (ValueError, OverflowError):
            pass
        raise refuse("not_date", self.path(name), value=text)

    def day(self, name: str) -> date | None:
        """A day; of a moment its China day."""
        moment = self.moment(name)
        return china_day(moment) if isinstance(moment, datetime) else moment

    def object(self, name: str) -> Fields | None:
        value = self._take(name)
        return None if value is None else Fields(value, self.path(name), self._unknown)

    def objects(self, name: str, *, or_one: bool = False) -> Iterable[Fields]:
        """The objects of a list; an empty list is refused. `or_one`: one object stands for a list of it."""
        value = self._take(name)
        if value is None:
            return
        if or_one and isinstance(value, dict):
            yield Fields(value, self.path(name), self._unknown)
            return
        for index, entry in enumerate(self._list(name, value)):
            yield Fields(entry, f"{self.path(name)}[{index}]", self._unknown)

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._take(name)
        if value is None:
            return ()
        entries = self._list(name, value)
        if not all(isinstance(entry, str) and printable(entry) == entry for entry in entries):
            raise refuse("not_text", self.path(name))
        return tuple(entries)

    def _list(self, name: str, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise refuse("not_list", self.path(name))
        if not value:
            raise refuse("empty_list", self.path(name))
        return value

    def _take(self, name: str) -> Any:
        self._asked.add(name)
        return self._values.get(name)


def printable(text: str) -> str:
    """The text with lone surrogates replaced, so that any terminal and file can take it."""
    return text.encode("utf-8", "replace").decode("utf-8")
