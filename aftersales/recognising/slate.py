"""The text being read: its plain form, and which of its characters something has been made of already."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from aftersales.recognising.findings import Span

LONGEST = 8_000
"""Characters that are read; nobody pastes more of a chat, and what is read must be read while one waits."""
BLANK = "\n"
"""Stands where something was taken out: nothing matches across it."""


def plain(text: str) -> str:
    """The text with full-width letters, digits and signs made plain, character for character, so that spans hold."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in "。、":
        return letter
    if unicodedata.category(letter) == "Cf":
        return " "
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 else letter


class Slate:
    """A text in its plain form; `claim` takes characters so that no two findings rest on the same ones."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._letters = list(text)

    def search(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches in what is still free, from left to right; claims made meanwhile count at the next search."""
        return pattern.finditer(self.rest)

    @property
    def rest(self) -> str:
        """What is still free, as long as the text."""
        return "".join(self._letters)

    def claim(self, span: Span) -> None:
        """Take these characters."""
        for place in range(*span):
            self._letters[place] = BLANK


def trimmed(text: str, span: Span, letters: str = " \t,，。.;；:：、/|") -> Span:
    """A span without blanks and signs at its ends."""
    start, end = span
    while start < end and text[start] in letters:
        start += 1
    while end > start and text[end - 1] in letters:
        end -= 1
    return start, end


def near(text: str, span: Span, words: tuple[str, ...], *, reach: int = 16) -> bool:
    """Whether one of the words stands within `reach` characters before or after a span, in the same line."""
    start, end = span
    before = text[max(0, start - reach) : start].rpartition("\n")[2]
    after = text[end : end + reach].partition("\n")[0]
    around = f"{before} {after}".lower()
    return any(word in around for word in words)
