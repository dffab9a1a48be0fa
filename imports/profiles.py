"""Says what a sheet is and what its columns mean: by a shipped profile, or guessed from header words and values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from aftersales.columns import BY_KEY, ColumnKind
from imports import cells
from imports.cells import BadCell, as_text, fold
from resources.profile_files import GENERIC, ProfileFile, shipped_profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from imports.headers import Header
    from imports.sheets import Row

TRUSTED = 70
"""Percent from which a shipped profile is believed."""
SURE, UNSURE = 80, 50
"""Percent from which a guessed column needs no second look, and below which it is not mapped at all."""
_REPEATABLE = frozenset({"discount_shop", "discount_platform", "discount_points"})
"""Keys that several columns of one sheet may feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMatch:
    """What one column was taken for; `key` None is not taken, `ignored` if that is on purpose. Percent."""

    index: int
    header: str
    key: str | None
    confidence: int
    others: tuple[str, ...] = ()
    ignored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a sheet was taken for."""

    profile: ProfileFile
    confidence: int
    columns: tuple[ColumnMatch, ...]

    @property
    def mapping(self) -> dict[int, str]:
        """Column index → key, of the columns that are taken."""
        return {column.index: column.key for column in self.columns if column.key}

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)


def recognise(header: Header, rows: Sequence[Row]) -> Match:
    """The best profile for a sheet; `rows` are its first data rows, whose values weigh in a guess."""
    ranked = sorted(
        ((_fit(profile, header.texts), profile) for profile in shipped_profiles()), key=lambda pair: -pair[0]
    )
    fit, profile = ranked[0]
    if fit < TRUSTED:
        return _guess(header, rows)
    return Match(profile=profile, confidence=fit, columns=_by_profile(profile, header.texts))


def recognise_as(name: str, header: Header, rows: Sequence[Row]) -> Match:
    """The sheet read by the profile a person chose. KeyError for a profile that does not exist."""
    profile = profile_named(name)
    if profile.name == GENERIC:
        return _guess(header, rows)
    return Match(profile=profile, confidence=100, columns=_by_profile(profile, header.texts))


def corrected(match: Match, mapping: Mapping[int, str]) -> Match:
    """The match with a person's own mapping in place of the guessed one."""
    columns = tuple(
        ColumnMatch(index=column.index, header=column.header, key=mapping[column.index], confidence=100)
        if column.index in mapping
        else ColumnMatch(index=column.index, header=column.header, key=None, confidence=100, ignored=True)
        for column in match.columns
    )
    return Match(profile=match.profile, confidence=match.confidence, columns=columns)


def profile_named(name: str) -> ProfileFile:
    """The shipped profile of that name; KeyError if there is none."""
    return {profile.name: profile for profile in shipped_profiles()}[name]


@cache
def _folded(name: str) -> tuple[dict[str, str], frozenset[str]]:
    """A profile's columns and its ignored headers, folded."""
    profile = profile_named(name)
    return {fold(header): key for header, key in profile.columns.items()}, frozenset(
        map(fold, profile.ignored)
    )


def _fit(profile: ProfileFile, texts: Sequence[str]) -> int:
    """0–99: seven parts how many of the sheet's headers the profile knows, three parts how many of its marks are there."""
    headers = {folded for text in texts if (folded := fold(text))}
    columns, ignored = _folded(profile.name)
    known = sum(1 for header in headers if header in columns or header in ignored)
    if profile.name == GENERIC or not headers or not headers.issuperset(map(fold, profile.required)):
        return 0
    if profile.only and known < len(headers):
        return 0
    marks = sum(1 for mark in profile.marks if fold(mark) in headers) / len(profile.marks)
    return min(99, round(70 * known / len(headers) + 30 * marks)) if marks else 0


def _by_profile(profile: ProfileFile, texts: Sequence[str]) -> tuple[ColumnMatch, ...]:
    columns, ignored = _folded(profile.name)
    joined = profile.joined
    taken: set[str] = set()
    found: list[ColumnMatch] = []
    for index, text in enumerate(texts):
        header = fold(text)
        key = columns.get(header)
        if key in taken:
            key = None
        if key and key not in _REPEATABLE and key not in joined:
            taken.add(key)
        passed = header in ignored or header in columns
        confidence = 99 if passed else 0
        found.append(
            ColumnMatch(
                index=index, header=text, key=key, confidence=confidence, ignored=passed and key is None
            )
        )
    return tuple(found)


def _guess(header: Header, rows: Sequence[Row]) -> Match:
    """Every column against every key; the surest pairs are made first, a key is given away once."""
    width = max([len(header.texts), *(len(row) for row in rows)])
    texts = [*header.texts, *[""] * (width - len(header.texts))]
    candidates = [
        _candidates(text, [row[at] for row in rows if at < len(row)]) for at, text in enumerate(texts)
    ]
    pairs = sorted(
        ((score, -at, key) for at, scores in enumerate(candidates) for key, score in scores.items()),
        reverse=True,
    )
    given: dict[int, tuple[str, int]] = {}
    taken: set[str] = set()
    for score, minus_at, key in pairs:
        if score >= UNSURE and -minus_at not in given and key not in taken:
            given[-minus_at] = (key, score)
            taken.add(key)
    columns = tuple(_guessed(at, text, given.get(at), candidates[at]) for at, text in enumerate(texts))
    named = [
        score for key, score in given.values() if BY_KEY[key].required or key in {"paid", "title", "phone"}
    ]
    filled = sum(1 for text in texts if text)
    share = len(given) / max(filled, 1)
    confidence = round(min(95.0, (sum(named) / len(named) if named else 0.0) * (0.6 + 0.4 * min(1.0, share))))
    return Match(profile=profile_named(GENERIC), confidence=confidence, columns=columns)


def _guessed(at: int, text: str, given: tuple[str, int] | None, scores: Mapping[str, int]) -> ColumnMatch:
    key, confidence = given or (None, 0)
    others = sorted((other for other in scores if other != key), key=lambda other: -scores[other])
    return ColumnMatch(index=at, header=text, key=key, confidence=confidence, others=tuple(others[:3]))


def _candidates(text: str, values: Sequence[cells.Cell]) -> dict[str, int]:
    """Percent by key: how well the header's words fit, held back by values that cannot be read as that kind."""
    header = fold(text).lstrip("*").lower()
    filled = [value for value in values if as_text(value)]
    scores = {
        key: round(score * _readable(BY_KEY[key].kind, filled))
        for key, words in _generic_words().items()
        if (score := _word_score(header, words))
    }
    if not scores and filled:
        scores = _by_values(filled)
    return {key: score for key, score in scores.items() if score}


@cache
def _generic_words() -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(fold(word).lower() for word in words)
        for key, words in profile_named(GENERIC).words.items()
    }


def _word_score(header: str, words: Sequence[str]) -> int:
    """98 for the key's first word, a little less for later ones, 45–80 for a header that only contains one."""
    if not header:
        return 0
    if header in words:
        return max(88, 98 - words.index(header))
    contained = max((len(word) for word in words if len(word) >= 2 and word in header), default=0)
    return min(80, 45 + round(40 * contained / len(header))) if contained else 0


def _readable(kind: ColumnKind, values: Sequence[cells.Cell]) -> float:
    """0.3–1.0: the share of values that can be read as this kind."""
    reader = _READERS.get(kind)
    if reader is None or not values:
        return 1.0
    good = sum(1 for value in values if _reads(reader, value))
    return 0.3 + 0.7 * good / len(values)


def _reads(reader: Callable[[cells.Cell], object], value: cells.Cell) -> bool:
    try:
        reader(value)
    except BadCell as bad:
        return bad.level == "held"
    return True


def _by_values(values: Sequence[cells.Cell]) -> dict[str, int]:
    """A column without a telling header: only values that look like one thing alone are believed a little."""
    texts = [cells.unwrapped(value) for value in values]
    if all(len(text) == 11 and text.isdecimal() and text.startswith("1") for text in texts):
        return {"phone": 72}
    if len(set(texts)) == len(texts) >= 3 and all(len(text) >= 12 and text.isascii() for text in texts):
        dashed = [text.replace("-", "") for text in texts]
        return {"number": 60} if all(text.isalnum() and text[-8:].isdecimal() for text in dashed) else {}
    return {}


_READERS: dict[ColumnKind, Callable[[cells.Cell], object]] = {
    ColumnKind.MONEY: cells.read_money,
    ColumnKind.COUNT: cells.read_count,
    ColumnKind.MOMENT: cells.read_moment,
    ColumnKind.PHONE: cells.read_phone,
}
