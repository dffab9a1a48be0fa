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
KINDS = ("orders", "settlement", "cases", "stock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Offers whose real payers stand in columns of their own: `use` replaces `of` where both add up to the same."""

    of: tuple[str, ...]
    use: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """How several goods stand in one cell: goods `between`, fields by `fields`, name and value by `pair`."""

    between: str
    fields: str
    pair: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Which rows of a settlement are a `kind` (refund, compensation) of an order, and the column of the amount.

    `when` maps headers to the texts that one of them must have; `negative`: only amounts below zero count.
    """

    kind: str
    amount: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    negative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFile:
    """One profile as its file has it; headers and status texts are unfolded, folding is the reader's business.

    `kind`: ``orders``, or what no orders are made of: ``settlement``, ``cases``, ``stock``.
    `grain`: ``order`` (a row is an order), ``line`` (a row is a line of one) or ``rows`` (the rows decide).
    `paid`: ``gross`` (before refunds), ``net`` or ``either`` (the sums of the sheet decide, else a person).
    `payable`: the paid column is what is to be paid, so without a sign of payment nothing was.
    `repeats`: whether order amounts on several rows of one order are ``once``, ``sum`` or to be found out (``ask``);
    `sums` are keys that add up in any case.
    `rest` is how a difference between total and paid is booked; None means that it must not exist. `received`
    ``less_shop_discounts``: what the merchant receives is goods + freight less the shop's own discounts;
    ``paid_and_platform``: it is what was paid and what the platform adds.
    `only`: a sheet with columns that the profile does not know is not this one. `other_marks` are headers of sheets
    that are no order lists, `stock_marks` those of lists of goods bought or in store. `status_parts`: headers whose texts, joined by `` + ``, are the state. `joined`: keys fed by
    several columns, and what stands between. `maybe`: offers that count only where the sums need them.
    """

    name: str
    title: str
    platform: Platform
    grain: str
    paid: str
    lone_line_key: str
    required: tuple[str, ...]
    marks: tuple[str, ...]
    kind: str = "orders"
    other_marks: tuple[str, ...] = ()
    stock_marks: tuple[str, ...] = ()
    only: bool = False
    receivers_only: bool = False
    payable: bool = False
    repeats: str = "ask"
    sums: frozenset[str] = frozenset()
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    discounts: Mapping[str, str] = field(default_factory=dict)
    carried: Carried | None = None
    maybe: tuple[str, ...] = ()
    joined: Mapping[str, str] = field(default_factory=dict)
    packed: Packed | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    status: Mapping[str, OrderStatus] = field(default_factory=dict)
    status_prefixes: Mapping[str, OrderStatus] = field(default_factory=dict)
    status_parts: tuple[str, ...] = ()
    after_sale: Mapping[str, OrderStatus] = field(default_factory=dict)
    zero_words: tuple[str, ...] = ()
    refund_words: tuple[str, ...] = ()
    number_holds_day: str | None = None
    received: str | None = None
    rest: tuple[str, Funder] | None = None
    inferred: Mapping[str, OrderStatus] = field(default_factory=dict)
    bookings: tuple[Booking, ...] = ()


@cache
def shipped_profiles() -> tuple[ProfileFile, ...]:
    """All profiles beside this file, by name; a faulty file is a bug and raises."""
    return tuple(read_profile(path) for path in sorted(FOLDER.glob("*.toml")))


def read_profile(path: Path) -> ProfileFile:
    """One profile file. ValueError names a column key, state, kind or grain that does not exist."""
    raw = tomllib.loads(path.read_text("utf-8"))
    rest = raw.get("rest")
    profile = ProfileFile(
        name=path.stem,
        title=raw["title"],
        platform=Platform(raw["platform"]),
        kind=_one_of(raw.get("kind", "orders"), KINDS),
        grain=_one_of(raw["grain"], ("order", "line", "rows")),
        paid=_one_of(raw["paid"], ("gross", "net", "either")),
        lone_line_key=_one_of(raw["lone_line_key"], ("number", "place")),
        required=tuple(raw["required"]),
        marks=tuple(raw["marks"]),
        other_marks=tuple(raw.get("other_marks", ())),
        stock_marks=tuple(raw.get("stock_marks", ())),
        only=raw.get("only", False),
        receivers_only=raw.get("receivers_only", False),
        payable=raw.get("payable", False),
        repeats=_one_of(raw.get("repeats", "ask"), ("ask", "once", "sum")),
        sums=frozenset(raw.get("sums", ())),
        columns=MappingProxyType(raw.get("columns", {})),
        words=_texts(raw.get("words", {})),
        ignored=tuple(raw.get("ignored", {}).get("headers", ())),
        discounts=MappingProxyType(raw.get("discounts", {})),
        carried=_carried(raw.get("carried")),
        maybe=tuple(raw.get("maybe", ())),
        joined=MappingProxyType(raw.get("joined", {})),
        packed=_packed(raw.get("packed")),
        prefixes=MappingProxyType(raw.get("prefixes", {})),
        status=_states(raw.get("status", {})),
        status_prefixes=_states(raw.get("status_prefixes", {})),
        status_parts=tuple(raw.get("status_parts", ())),
        after_sale=_states(raw.get("after_sale", {})),
        zero_words=tuple(raw.get("zero_words", ())),
        refund_words=tuple(raw.get("refund_words", ())),
        number_holds_day=raw.get("number_holds_day"),
        received=raw.get("received"),
        rest=(rest["name"], Funder(rest["funded_by"])) if rest else None,
        inferred=_states(raw.get("inferred", {})),
        bookings=tuple(_booking(one) for one in raw.get("bookings", ())),
    )
    packed_keys = profile.packed.keys.values() if profile.packed else ()
    named = (*profile.columns.values(), *profile.words, *profile.prefixes, *profile.joined, *profile.sums)
    for key in (*named, *packed_keys):
        if key not in BY_KEY:
            raise ValueError(f"{path.name}: no column {key}")
    return profile


def _texts(raw: dict[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({key: tuple(words) for key, words in raw.items()})


def _carried(raw: dict[str, Any] | None) -> Carried | None:
    return Carried(of=tuple(raw["of"]), use=tuple(raw["use"])) if raw else None


def _packed(raw: dict[str, Any] | None) -> Packed | None:
    if raw is None:
        return None
    keys = MappingProxyType(dict(raw["keys"]))
    return Packed(between=raw["between"], fields=raw["fields"], pair=raw["pair"], keys=keys)


def _booking(raw: dict[str, Any]) -> Booking:
    return Booking(
        kind=_one_of(raw["kind"], ("refund", "compensation")),
        amount=raw["amount"],
        when=_texts(raw.get("when", {})),
        negative=raw.get("negative", False),
    )


def _states(raw: dict[str, Any]) -> Mapping[str, OrderStatus]:
    return MappingProxyType({text: OrderStatus(state) for text, state in raw.items()})


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{value} is none of {allowed}")
    return value
