"""Reads the shipped recognising.toml, reason_words.toml and buyer_sentences.toml into what recognising works with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from aftersales.cases import CaseKind, Channel
from aftersales.orders import Platform
from aftersales.recognising.lexicon import CourierShape, Lexicon, OrderShape
from aftersales.recognising.reasons import Learned, ReasonWords, Vocabulary, learn
from aftersales.recognising.wishes import WishWords
from resources.places import resource


@cache
def shipped_lexicon() -> Lexicon:
    """The words and number shapes as shipped; a malformed file is a bug and raises KeyError or ValueError."""
    data = tomllib.loads(resource("recognising.toml").read_text("utf-8"))
    return Lexicon(
        surnames=frozenset(data["surnames"]),
        surnames_two=frozenset(data["surnames_two"]),
        not_names=frozenset(data["not_names"]),
        titles=tuple(data["titles"]),
        provinces=tuple(sorted(data["provinces"], key=len, reverse=True)),
        shop_side=tuple(data["shop_side"]),
        buyer_side=tuple(data["buyer_side"]),
        labels={name: tuple(words) for name, words in data["labels"].items()},
        orders=tuple(_order(entry) for entry in data["order"]),
        couriers=tuple(_courier(entry) for entry in data["courier"]),
        days={name: (int(day[0]), int(day[1])) for name, day in data["days"].items()},
        ago={word: int(days) for word, days in data["ago"].items()},
    )


def _order(entry: dict[str, Any]) -> OrderShape:
    return OrderShape(
        platform=Platform(entry["platform"]),
        shape=entry["shape"],
        words=tuple(entry["words"]),
        certainty=entry["certainty"],
    )


def _courier(entry: dict[str, Any]) -> CourierShape:
    return CourierShape(
        company=entry["company"],
        shape=entry["shape"],
        words=tuple(entry["words"]),
        certainty=entry["certainty"],
    )


@cache
def shipped_channels() -> Mapping[Channel, tuple[str, ...]]:
    """The words that tell how a text reached the shop."""
    data = tomllib.loads(resource("recognising.toml").read_text("utf-8"))["channels"]
    return MappingProxyType({Channel(name): tuple(words) for name, words in data.items()})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the reason it is filed under, and whether its buyer is in a hurry."""

    text: str
    reason: str
    urgent: bool


@cache
def shipped_vocabulary() -> Vocabulary:
    """The words of each reason."""
    data = _words()
    return Vocabulary(
        reasons={
            reason: ReasonWords(strong=tuple(entry["strong"]), weak=tuple(entry["weak"]))
            for reason, entry in data["reasons"].items()
        },
        negations=tuple(data["negations"]),
        never_negations=tuple(data["never_negations"]),
    )


@cache
def shipped_wishes() -> WishWords:
    """The words of hurry, of kinds of cases and of what shows."""
    data = _words()
    return WishWords(
        urgent=tuple(data["urgent"]["words"]),
        calm=tuple(data["urgent"]["negations"]),
        kinds={CaseKind(kind): tuple(words) for kind, words in data["kinds"].items()},
        phenomena={name: tuple(words) for name, words in data["phenomena"].items()},
    )


def shipped_sentences() -> tuple[Sentence, ...]:
    """The sentences that the classifier has learned from before a shop has closed a case."""
    return sentences_of(resource("buyer_sentences.toml").read_text("utf-8"), "learning")


def sentences_of(text: str, part: str) -> tuple[Sentence, ...]:
    """The labelled sentences of one part of a file of such."""
    listed = tomllib.loads(text)[part]
    return tuple(
        Sentence(text=line.removeprefix("!"), reason=reason, urgent=line.startswith("!"))
        for reason, lines in listed.items()
        for line in lines
    )


@cache
def shipped_learning() -> Learned:
    """What these sentences teach."""
    return learn((each.text, each.reason) for each in shipped_sentences())


def _words() -> dict[str, Any]:
    return tomllib.loads(resource("reason_words.toml").read_text("utf-8"))
