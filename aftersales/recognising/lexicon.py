"""The words and number shapes that recognising rests on; they come from data, so that a shop can mend them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aftersales.orders import Platform


@dataclass(frozen=True, slots=True)
class OrderShape:
    """How order numbers of a platform look (a regular expression for the whole number) and the words that name it."""

    platform: Platform
    shape: str
    words: tuple[str, ...]
    certainty: int


@dataclass(frozen=True, slots=True)
class CourierShape:
    """The same of a courier's waybills."""

    company: str
    shape: str
    words: tuple[str, ...]
    certainty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All of it. `labels` are the words before a colon in pasted blocks, by what follows them."""

    surnames: frozenset[str]
    surnames_two: frozenset[str]
    not_names: frozenset[str]
    titles: tuple[str, ...]
    provinces: tuple[str, ...]
    shop_side: tuple[str, ...]
    buyer_side: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    orders: tuple[OrderShape, ...]
    couriers: tuple[CourierShape, ...]
    days: Mapping[str, tuple[int, int]]
    ago: Mapping[str, int]
