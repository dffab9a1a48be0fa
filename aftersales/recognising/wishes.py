"""What the buyer wants and how it shows: hurry, the kind of case, the 现象; each with the words it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aftersales.cases import CaseKind
from aftersales.recognising.reasons import Because, word_pattern

_REACH = 4


@dataclass(frozen=True, slots=True)
class WishWords:
    """Words of hurry and what takes them back; words of each kind of case and of each 现象."""

    urgent: tuple[str, ...]
    calm: tuple[str, ...]
    kinds: Mapping[CaseKind, tuple[str, ...]]
    phenomena: Mapping[str, tuple[str, ...]]


def hurry(text: str, words: WishWords) -> tuple[Because, ...]:
    """The words that say the buyer is in a hurry; none for 「不着急」."""
    return _found(text, words.urgent, words.calm)


def wanted(text: str, words: WishWords) -> tuple[CaseKind, tuple[Because, ...]] | None:
    """The kind of case asked for; of several the one said last, for that is what it comes to."""
    kinds = [(kind, _found(text, listed, words.calm)) for kind, listed in words.kinds.items()]
    said = [(kind, found) for kind, found in kinds if found]
    return max(said, key=lambda pair: max(each.span[1] for each in pair[1]), default=None)


def shown(text: str, words: WishWords) -> tuple[str, tuple[Because, ...]] | None:
    """The 现象 told first."""
    found = [(name, _found(text, listed, words.calm)) for name, listed in words.phenomena.items()]
    told = [(name, because) for name, because in found if because]
    return min(told, key=lambda pair: pair[1][0].span[0], default=None)


def _found(text: str, listed: tuple[str, ...], negations: tuple[str, ...]) -> tuple[Because, ...]:
    found: list[Because] = []
    for word in listed:
        for match in word_pattern(word).finditer(text):
            before = text[max(0, match.start() - _REACH) : match.start()]
            inside = any(match.start() < each.span[1] and each.span[0] < match.end() for each in found)
            if not inside and not any(before.endswith(each) for each in negations):
                found.append(Because(match[0], match.span()))
    return tuple(sorted(found, key=lambda each: each.span))
