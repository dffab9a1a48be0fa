"""Says what a sheet is and what its columns mean: by a shipped profile, or guessed from header words and values."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from aftersales.record_columns import columns_of, is_repeatable
from imports.cells import fold
from imports.guessing import guess
from imports.matches import ColumnMatch, Match, profile_named
from imports.own_templates import own_template
from imports.record_guessing import guess_as, guess_records
from resources.profile_files import GENERIC, ProfileFile, shipped_profiles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imports.headers import Header
    from imports.sheets import Row

__all__ = ["TRUSTED", "ColumnMatch", "Match", "corrected", "profile_named", "recognise", "recognise_as"]

TRUSTED = 70
"""Percent from which a shipped profile is believed."""
_FEWEST_MARKS = 0.3
"""Share of a profile's marks below which a sheet is not it, however well its headers are known."""


def recognise(header: Header, rows: Sequence[Row]) -> Match:
    """The best profile for a sheet; `rows` are its first data rows, whose values weigh in a guess."""
    own = own_template(header.texts)
    if own is not None:
        return own
    ranked = sorted(
        ((_fit(profile, header.texts), profile) for profile in shipped_profiles()), key=lambda pair: -pair[0]
    )
    fit, profile = ranked[0]
    if fit < TRUSTED:
        as_orders = guess(header, rows)
        return guess_records(header, rows, as_orders) or as_orders
    return Match(profile=profile, confidence=fit, columns=_by_profile(profile, header.texts))


def recognise_as(name: str, header: Header, rows: Sequence[Row]) -> Match:
    """The sheet read by the profile a person chose. KeyError for a profile that does not exist."""
    profile = profile_named(name)
    if profile.name == GENERIC:
        return guess(header, rows)
    if profile.is_records and profile.words:
        return guess_as(profile, header, rows)
    return Match(profile=profile, confidence=100, columns=_by_profile(profile, header.texts))


def corrected(match: Match, mapping: Mapping[int, str]) -> Match:
    """The match with a person's own mapping in place of the guessed one."""
    known = columns_of(match.profile.kind)  # what a person chose while the sheet was taken for something else
    columns = tuple(
        ColumnMatch(index=column.index, header=column.header, key=mapping[column.index], confidence=100)
        if mapping.get(column.index) in known
        else ColumnMatch(index=column.index, header=column.header, key=None, confidence=100, ignored=True)
        for column in match.columns
    )
    return Match(profile=match.profile, confidence=match.confidence, columns=columns)


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
    if not profile.marks or not headers or not headers.issuperset(map(fold, profile.required)):
        return 0
    if profile.only and known < len(headers):
        return 0
    marks = sum(1 for mark in profile.marks if fold(mark) in headers) / len(profile.marks)
    if marks < _FEWEST_MARKS:
        return 0
    return min(99, round(70 * known / len(headers) + 30 * marks))


def _by_profile(profile: ProfileFile, texts: Sequence[str]) -> tuple[ColumnMatch, ...]:
    columns, ignored = _folded(profile.name)
    joined, known = profile.joined, columns_of(profile.kind)
    taken: set[str] = set()
    found: list[ColumnMatch] = []
    for index, text in enumerate(texts):
        header = fold(text)
        key = columns.get(header)
        if key in taken:
            key = None
        if key and not is_repeatable(known[key]) and key not in joined:
            taken.add(key)
        passed = header in ignored or header in columns
        confidence = 99 if passed else 0
        found.append(
            ColumnMatch(
                index=index, header=text, key=key, confidence=confidence, ignored=passed and key is None
            )
        )
    return tuple(found)
