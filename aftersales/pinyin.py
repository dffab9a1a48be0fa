"""Pinyin of Chinese texts: what it adds to the tokens of a text, and the ways to read what was typed in letters."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from aftersales.searching import Term, Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LONGEST_SYLLABLE = 6
_MOST_READINGS = 4
_MOST_SPLITS = 12
_LONGEST_TYPED = 24


class Pinyin:
    """Pinyin of Chinese texts, from the readings of single characters."""

    def __init__(self, readings: Mapping[str, tuple[str, ...]]) -> None:
        self._readings = readings
        self._syllables = frozenset(syllable for found in readings.values() for syllable in found)
        self._ordered = sorted(self._syllables)
        self._firsts: dict[str, str] = {}

    def readings(self, character: str) -> tuple[str, ...]:
        return self._readings.get(character, ())

    def tokens(self, run: str) -> Iterator[str]:
        """Initials of each two and three neighbours of a run of Chinese characters, and every syllable."""
        found = [self._readings.get(character, ()) for character in run]
        for each in found:
            for syllable in each:
                yield "y" + syllable
        for initials in _initials(found):
            yield "i" + initials

    def ways(self, letters: str) -> Iterator[Way]:
        """The ways in which typed letters may be initials or syllables, the last one perhaps unfinished."""
        if len(letters) == 2:
            yield Way((Term("i" + letters),))
        elif len(letters) > 2:
            starts = range(len(letters) - 2)
            yield Way(tuple(Term("i" + letters[at : at + 3]) for at in starts), sure=len(letters) == 3)
        for syllables in islice(self._splits(letters[:_LONGEST_TYPED]), _MOST_SPLITS):
            whole = [syllable for syllable in syllables if syllable in self._syllables]
            starts = range(len(syllables) - 1)
            firsts = ["".join(each[0] for each in syllables[at : at + 3]) for at in starts]
            tokens = [*("y" + syllable for syllable in whole), *("i" + initials for initials in firsts)]
            yield Way(tuple(Term(token) for token in dict.fromkeys(tokens)), sure=len(syllables) == 1)

    def _splits(self, letters: str) -> Iterator[tuple[str, ...]]:
        """Ways to read the letters as syllables; of the last one there may be the beginning only."""
        if len(letters) > 2:
            yield from ((syllable,) for syllable in self._ordered if syllable.startswith(letters))
        elif letters in self._syllables:
            yield (letters,)
        for length in range(min(len(letters) - 1, _LONGEST_SYLLABLE), 0, -1):
            if letters[:length] in self._syllables:
                for after in self._ends(letters[length:]):
                    yield (letters[:length], *after)

    def _ends(self, letters: str) -> Iterator[tuple[str, ...]]:
        """Syllables behind a first one; an unfinished last one of one or two letters is given as it stands."""
        if len(letters) > 2 or letters in self._syllables:
            yield from self._splits(letters)
        elif any(syllable.startswith(letters) for syllable in self._ordered):
            yield (letters,)

    def span(self, text: str, letters: str) -> tuple[int, int] | None:
        """Where a text is read so, by initials or by syllables (the last perhaps unfinished)."""
        first = letters[:1]
        for start, character in enumerate(text):
            if first not in self._first_letters(character):
                continue
            end = self._initials_end(text, start, letters)
            if end is None:
                end = self._syllables_end(text, start, letters)
            if end is not None:
                return start, end
        return None

    def _first_letters(self, character: str) -> str:
        """The letters that its readings begin with, remembered: a search asks for the same characters over and over."""
        found = self._firsts.get(character)
        if found is None:
            found = self._firsts[character] = "".join({each[0] for each in self.readings(character)})
        return found

    def _initials_end(self, text: str, start: int, letters: str) -> int | None:
        end = start + len(letters)
        if end > len(text):
            return None
        for character, letter in zip(text[start:end], letters, strict=True):
            if letter not in self._first_letters(character):
                return None
        return end

    def _syllables_end(self, text: str, at: int, letters: str) -> int | None:
        if not letters:
            return at
        if at >= len(text):
            return None
        for syllable in self.readings(text[at]):
            if syllable.startswith(letters):
                return at + 1
            if letters.startswith(syllable):
                end = self._syllables_end(text, at + 1, letters[len(syllable) :])
                if end is not None:
                    return end
        return None


def _initials(readings: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """First letters of each two and three neighbours; nearly all characters have one reading, which is quick."""
    if all(len(each) == 1 for each in readings):
        letters = "".join([each[0][0] for each in readings])
        yield from (letters[at : at + length] for length in (2, 3) for at in range(len(letters) - length + 1))
        return
    found = [sorted({syllable[0] for syllable in each})[:_MOST_READINGS] for each in readings]
    for length in (2, 3):
        for at in range(len(found) - length + 1):
            yield from map("".join, product(*found[at : at + length]))
