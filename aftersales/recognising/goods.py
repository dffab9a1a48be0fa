"""Which of the goods somebody bought his words are about: the words that a title and a text have in common."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from aftersales.recognising.reasons import Because
from aftersales.recognising.slate import plain

_READ = 1_000
_LONGEST_TITLE = 80
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Named:
    """How well a title fits a text (0 where it does not) and the words that both have."""

    score: float
    because: tuple[Because, ...]


def goods_named(text: str, titles: Sequence[str]) -> tuple[Named, ...]:
    """For each title how well it fits. A word that all the titles have says little, a model name of one of them much."""
    words = plain(text[:_READ])
    common = [_common(words, plain(title[:_LONGEST_TITLE]).lower()) for title in titles]
    spread: dict[str, int] = {}
    for found in common:
        for word in {each.word for each in found}:
            spread[word] = spread.get(word, 0) + 1
    count = len(titles)
    return tuple(
        Named(
            sum(len(each.word) * (0.2 + math.log((count + 1) / spread[each.word])) for each in found),
            tuple(sorted(found, key=lambda each: (-len(each.word), each.span))),
        )
        for found in common
    )


def _common(words: str, title: str) -> tuple[Because, ...]:
    """The longest pieces of a text that stand in a title, at least two characters each."""
    text = words.lower() if len(words.lower()) == len(words) else words
    found: list[Because] = []
    seen: set[str] = set()
    place = 0
    while place <= len(text) - _SHORTEST:
        length = _SHORTEST
        if text[place : place + length] not in title:
            place += 1
            continue
        while place + length < len(text) and text[place : place + length + 1] in title:
            length += 1
        span = _whole_words(text, place, place + length)
        word = words[slice(*span)]
        if len(word) >= _SHORTEST and word not in seen and _stands(text[slice(*span)], title):
            seen.add(word)
            found.append(Because(word, span))
        place += length
    return tuple(found)


def _stands(word: str, title: str) -> bool:
    """Whether a word says something and is a whole one in the title too: 「p8」 is not in 「p800」."""
    if not word.isprintable() or word.isdecimal():
        return False
    place = title.find(word)
    while place >= 0:
        if not _cuts(title, place) and not _cuts(title, place + len(word)):
            return True
        place = title.find(word, place + 1)
    return False


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without half a Latin word at its ends: 「p8」 of 「p800」 is none."""
    while start < end and (text[start].isspace() or _cuts(text, start)):
        start += 1
    while end > start and (text[end - 1].isspace() or _cuts(text, end)):
        end -= 1
    return start, end


def _cuts(text: str, place: int) -> bool:
    """Whether a Latin word or number goes on across `place`."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
