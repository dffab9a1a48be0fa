"""Reads the import profiles shipped in resources/profiles: what each platform's sheet calls its columns and states."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from aftersales.columns import BY_KEY
from aftersales.orders import Funder, OrderStatus, Platform

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent / "profiles"
GENERIC = "generic"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFile:
    """One profile as its file has it; headers and status texts are unfolded, folding is the reader's business.

    `grain`: ``order`` (a row is an order), ``line`` (a row is a line of one) or ``rows`` (the rows decide).
    `paid`: ``gross`` (before refunds) or ``net``. `rest` is how a difference between total and paid is booked; None
    means that it must not exist. `received` ``less_shop_discounts``: what the merchant receives is goods + freight
    less the shop's own discounts. `only`: a sheet with columns that the profile does not know is not this one.
    `other_marks` are headers of sheets that are no order lists.
    """

    name: str
    title: str
    platform: Platform
    grain: str
    paid: str
    lone_line_key: str
    required: tuple[str, ...]
    marks: tuple[str, ...]
    other_marks: tuple[str, ...] = ()
    only: bool = False
    receivers_only: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    discounts: Mapping[str, str] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    status: Mapping[str, OrderStatus] = field(default_factory=dict)
    after_sale: Mapping[str, OrderStatus] = field(default_factory=dict)
    zero_words: tuple[str, ...] = ()
    refund_words: tuple[str, ...] = ()
    number_holds_day: str | None = None
    received: str | None = None
    rest: tuple[str, Funder] | None = None
    inferred: Mapping[str, OrderStatus] = field(default_factory=dict)


@cache
def shipped_profiles() -> tuple[ProfileFile, ...]:
    """All profiles beside this file, by name; a faulty file is a bug and raises."""
    return tuple(read_profile(path) for path in sorted(FOLDER.glob("*.toml")))


def read_profile(path: Path) -> ProfileFile:
    """One profile file. ValueError names a column key, state or grain that does not exist."""
    raw = tomllib.loads(path.read_text("utf-8"))
    rest = raw.get("rest")
    profile = ProfileFile(
        name=path.stem,
        title=raw["title"],
        platform=Platform(raw["platform"]),
        grain=_one_of(raw["grain"], ("order", "line", "rows")),
        paid=_one_of(raw["paid"], ("gross", "net")),
        lone_line_key=_one_of(raw["lone_line_key"], ("number", "place")),
        required=tuple(raw["required"]),
        marks=tuple(raw["marks"]),
        other_marks=tuple(raw.get("other_marks", ())),
        only=raw.get("only", False),
        receivers_only=raw.get("receivers_only", False),
        columns=MappingProxyType(raw.get("columns", {})),
        words=MappingProxyType({key: tuple(words) for key, words in raw.get("words", {}).items()}),
        ignored=tuple(raw.get("ignored", {}).get("headers", ())),
        discounts=MappingProxyType(raw.get("discounts", {})),
        prefixes=MappingProxyType(raw.get("prefixes", {})),
        status=_states(raw.get("status", {})),
        after_sale=_states(raw.get("after_sale", {})),
        zero_words=tuple(raw.get("zero_words", ())),
        refund_words=tuple(raw.get("refund_words", ())),
        number_holds_day=raw.get("number_holds_day"),
        received=raw.get("received"),
        rest=(rest["name"], Funder(rest["funded_by"])) if rest else None,
        inferred=_states(raw.get("inferred", {})),
    )
    for key in (*profile.columns.values(), *profile.words, *profile.prefixes):
        if key not in BY_KEY:
            raise ValueError(f"{path.name}: no column {key}")
    return profile


def _states(raw: dict[str, Any]) -> Mapping[str, OrderStatus]:
    return MappingProxyType({text: OrderStatus(state) for text, state in raw.items()})


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{value} is none of {allowed}")
    return value
