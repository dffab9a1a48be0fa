"""How nouns become columns and back: moments as fixed-width UTC text, days as ISO text, yes and no as 1 and 0."""

from __future__ import annotations

import json
import types
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

N = TypeVar("N")
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_MOMENT = len("2026-10-14T07:20:00.000000")


def moment_text(moment: datetime) -> str:
    """An aware moment as ``2026-10-14T07:20:00.000000Z``, so that text order is time order. Naive: ValueError."""
    if moment.tzinfo is not UTC:
        if moment.tzinfo is None:
            raise ValueError("a moment without a zone")
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")[:_MOMENT] + "Z"


def moment_of(text: str) -> datetime:
    """The aware UTC moment of a stored text."""
    return datetime.fromisoformat(text)


def json_text(value: Any) -> str:
    """Compact JSON with keys in order, so that equal values are equal texts."""
    return _JSON.encode(value)


def column(value: Any) -> int | str | None:
    """One plain value as its column keeps it; anything but text, whole numbers, moments and days is a bug."""
    if value is None or type(value) is int or type(value) is str:
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no column for {type(value).__name__}")


def columns_of(noun: Any, *leave_out: str) -> dict[str, int | str | None]:
    """The columns of a frozen dataclass; `id` and `version` are kept by records.py, `leave_out` by the caller."""
    names, values = _written(cast("Any", type(noun)), leave_out)
    return {name: column(value) for name, value in zip(names, values(noun), strict=True)}


@cache
def _written(
    kind: Any, leave_out: tuple[str, ...]
) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of the columns, and what takes their values from a noun."""
    skipped = {"id", "version", *leave_out}
    names = tuple(field.name for field in fields(kind) if field.name not in skipped)
    if len(names) > 1:
        return names, attrgetter(*names)
    return names, lambda noun: tuple(getattr(noun, name) for name in names)


def noun_of(kind: type[N], row: Mapping[str, Any], **given: Any) -> N:
    """A frozen dataclass from a row; `given` are the fields the caller has made; fields the row lacks keep defaults."""
    made = dict(given)
    for name, turn in _turners(cast("Any", kind)):
        if name not in made and name in row:
            value = row[name]
            made[name] = value if value is None or turn is None else turn(value)
    return kind(**made)


@cache
def _turners(kind: Any) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, _turner(hints[field.name])) for field in fields(kind))


def _turner(hint: Any) -> Callable[[Any], Any] | None:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    if hint is datetime:
        return datetime.fromisoformat
    if hint is date:
        return date.fromisoformat
    if hint is bool:
        return bool
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return None


def json_of(noun: Any) -> str:
    """A flat frozen dataclass as JSON text, without fields that hold their default."""
    told = {}
    for name, default in _defaults(cast("Any", type(noun))):
        value = getattr(noun, name)
        if value != default:
            told[name] = column(value)
    return json_text(told)


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


def from_json(kind: type[N], text: str) -> N:
    """A flat frozen dataclass from the JSON text that `json_of` wrote."""
    return noun_of(kind, json.loads(text))
