"""Reads the import profiles shipped in resources/profiles: what each platform's sheet calls its columns and states."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from aftersales.orders import Funder, OrderStatus, Platform
from aftersales.record_columns import columns_of
from aftersales.sheet_records import RECORD_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent / "profiles"
RECORD_WORDS = Path(__file__).parent / "record_words.toml"
GENERIC = "generic"
KINDS = ("orders", "settlement", "stock", *sorted(RECORD_KINDS))


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

    `kind`: ``orders``, a kind of records, or what neither is made of: ``settlement``, ``stock``.
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
    `veto`: words in a header that say it is not what another word in it looks like.
    `surplus`: what was paid above the columns is tax or a fee that the export may leave out.
    `bookings` say which rows of a settlement gave money back, `same_row` are the headers that tell such a row again in
    another export.

    Of records: an unknown sheet is one of them where each group of `needs` has a column, and no column of an order
    that `unless` names; of those that fit about equally well the lowest `rank` wins. `looks` says which key a value that looks like an order's
    (phone, address …) is here. `choices` are the texts of closed lists by key, `implied` headers that tell a key's
    value for the whole sheet.
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
    surplus: bool = False
    veto: tuple[str, ...] = ()
    inferred: Mapping[str, OrderStatus] = field(default_factory=dict)
    bookings: tuple[Booking, ...] = ()
    same_row: tuple[str, ...] = ()
    rank: int = 0
    needs: tuple[tuple[str, ...], ...] = ()
    unless: tuple[str, ...] = ()
    looks: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    implied: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_records(self) -> bool:
        """Whether its rows are records and no orders."""
        return self.kind in RECORD_KINDS


@cache
def shipped_profiles() -> tuple[ProfileFile, ...]:
    """All profiles beside this file, by name; a faulty file is a bug and raises."""
    return tuple(read_profile(path) for path in sorted(FOLDER.glob("*.toml")))


def choices_of(kind: str, key: str) -> Mapping[str, str]:
    """Text → code of a closed list in sheets of a kind of records; the first text of a code is its name."""
    profile = next((each for each in shipped_profiles() if each.name == kind), None)
    return profile.choices.get(key, {}) if profile is not None else {}


def read_profile(path: Path) -> ProfileFile:
    """One profile file. ValueError names a column key, state, kind or grain that does not exist."""
    raw = tomllib.loads(path.read_text("utf-8"))
    rest = raw.get("rest")
    profile = ProfileFile(
        name=path.stem,
        title=raw["title"],
        platform=Platform(raw.get("platform", "other")),
        kind=_one_of(raw.get("kind", "orders"), KINDS),
        grain=_one_of(raw.get("grain", "order"), ("order", "line", "rows")),
        paid=_one_of(raw.get("paid", "gross"), ("gross", "net", "either")),
        lone_line_key=_one_of(raw.get("lone_line_key", "place"), ("number", "place")),
        required=tuple(raw.get("required", ())),
        marks=tuple(raw.get("marks", ())),
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
        surplus=raw.get("surplus", False),
        veto=tuple(raw.get("veto", ())),
        inferred=_states(raw.get("inferred", {})),
        bookings=tuple(_booking(one) for one in raw.get("bookings", ())),
        same_row=tuple(raw.get("same_row", ())),
        rank=raw.get("rank", 0),
        needs=tuple(tuple(group) for group in raw.get("needs", ())),
        unless=tuple(raw.get("unless", ())),
        looks=MappingProxyType(raw.get("looks", {})),
        choices=_choices(raw),
        implied=MappingProxyType(raw.get("implied", {})),
    )
    packed_keys = profile.packed.keys.values() if profile.packed else ()
    named = (*profile.columns.values(), *profile.words, *profile.prefixes, *profile.joined, *profile.sums)
    of_records = (*profile.choices, *profile.implied, *profile.looks.values(), *sum(profile.needs, ()))
    columns = columns_of(profile.kind)
    for key in (*named, *packed_keys, *of_records):
        if key not in columns:
            raise ValueError(f"{path.name}: no column {key}")
    return profile


def _choices(raw: dict[str, Any]) -> Mapping[str, Mapping[str, str]]:
    """What the profile says of closed lists over what is said for its whole kind."""
    kind = raw.get("kind", "orders")
    if kind not in RECORD_KINDS:
        return MappingProxyType({})
    words = _record_words()
    found: dict[str, dict[str, str]] = {}
    for texts in (words.get("all", {}), words.get(kind, {}), raw.get("choices", {})):
        for key, meant in texts.items():
            found.setdefault(key, {}).update(meant)
    known = columns_of(kind)
    return MappingProxyType(
        {key: found[key] for key in found if key in known or key in raw.get("choices", {})}
    )


@cache
def _record_words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(RECORD_WORDS.read_text("utf-8"))


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
