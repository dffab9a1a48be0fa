"""How Chinese characters are read, from the table that ships: many times quicker than a library, and light to load."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE = Path(__file__).parent / "pinyin.txt"


@cache
def shipped_pinyin() -> Mapping[str, tuple[str, ...]]:
    """The readings of a character without tones, the usual one first: 张 → (``zhang``,), 单 → (``dan``, ``shan``)."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        syllable, _, characters = line.partition(" ")
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return found


def initials(text: str) -> str:
    """The initials by which a person types a name: 净水器 → ``jsq``; letters and digits stand as they are, lower."""
    readings = shipped_pinyin()
    kept = (readings[character][0][0] if character in readings else character.lower() for character in text)
    return "".join(character for character in kept if character.isalnum())
