"""Guesses whether an unknown sheet lists customers, goods, cases and the like, and what its columns are then."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from aftersales.columns import ColumnKind
from aftersales.record_columns import columns_of, is_repeatable
from imports import cells
from imports.cells import BadCell, as_text, fold
from imports.guessing import SURE, by_values, given_away, guessed_column, word_score
from imports.matches import Match, profile_named
from imports.record_cells import read_months, read_yes_no
from resources.profile_files import shipped_profiles
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from imports.headers import Header
    from imports.sheets import Row
    from resources.profile_files import ProfileFile

_TELLS = 60
"""Percent from which a column counts as one that its kind of sheet needs."""
_OUR_REASON = re.compile(r"第 \d+ 行|和系统里的不一样")
_NEAR = 10
"""Percent within which two kinds fit equally well, so that the rank of their profiles decides."""
_UNREADABLE, _UNKNOWN_WORDS = 0.3, 0.6
"""What a telling header is worth over values that cannot be read; words of a closed list may just be new to us."""
_BY_VALUE_ALONE = 0.9
"""What a look at the values is worth beside what it is worth for orders: fewer things can be meant here, none surely."""


def guess_records(header: Header, rows: Sequence[Row], as_orders: Match) -> Match | None:
    """The kind of records that the sheet has the columns of; None where it is rather orders or nothing known."""
    sure = {column.key for column in as_orders.columns if column.key and column.confidence >= SURE}
    profiles = [profile for profile in shipped_profiles() if profile.is_records and profile.needs]
    matches = [
        guess_as(profile, header, rows) for profile in profiles if not sure.intersection(profile.unless)
    ]
    told = _told(as_orders) if as_orders.has("number") else 0.0
    fitting = [match for match in matches if _fits(match) and _told(match) > told]
    best = max((match.confidence for match in fitting), default=0)
    near = [match for match in fitting if match.confidence >= best - _NEAR]
    return min(near, key=lambda match: match.profile.rank, default=None)


def guess_as(profile: ProfileFile, header: Header, rows: Sequence[Row]) -> Match:
    """The columns of a sheet that is read as this kind of records."""
    width = max([len(header.texts), *(len(row) for row in rows)])
    texts = [*header.texts, *[""] * (width - len(header.texts))]
    known = columns_of(profile.kind)
    columns_of_values = [[row[at] for row in rows if at < len(row)] for at in range(width)]
    candidates = [
        {} if _is_our_reason(text, values) else _candidates(profile, text, values)
        for text, values in zip(texts, columns_of_values, strict=True)
    ]
    given = given_away(candidates, {key for key, column in known.items() if is_repeatable(column)})
    columns = tuple(guessed_column(at, text, given.get(at), candidates[at]) for at, text in enumerate(texts))
    match = Match(profile=profile, confidence=0, columns=columns)
    telling = [score for score in (_best(match, group) for group in profile.needs) if score]
    share = len(given) / max(1, sum(1 for text in texts if text))
    sureness = sum(telling) / max(1, len(profile.needs))
    confidence = round(min(95.0, sureness * (0.6 + 0.4 * min(1.0, share))))
    return Match(profile=profile, confidence=confidence, columns=columns)


def _told(match: Match) -> float:
    """How surely the columns are known on the whole, in percent; one that is not known counts as nothing."""
    named = [column for column in match.columns if column.header]
    return sum(column.confidence for column in named if column.key) / max(1, len(named))


def _fits(match: Match) -> bool:
    return all(_best(match, group) >= _TELLS for group in match.profile.needs)


def _best(match: Match, group: Sequence[str]) -> int:
    return max((column.confidence for column in match.columns if column.key in group), default=0)


def _is_our_reason(text: str, values: Sequence[cells.Cell]) -> bool:
    """The column that 未导入.xlsx adds: why a row was left out, and not why a customer complains."""
    return text == sentence("workbook.reason") and any(_OUR_REASON.match(as_text(value)) for value in values)


def _candidates(profile: ProfileFile, text: str, values: Sequence[cells.Cell]) -> dict[str, int]:
    """Percent by key: how well the header's words fit, held back by values that cannot be read as that kind."""
    header = fold(text).lstrip("*").lower()
    filled = [value for value in values if as_text(value)]
    known = columns_of(profile.kind)
    scores = {
        key: round(score * _readable(profile, key, known[key].kind, filled))
        for key, words in _words(profile.name).items()
        if (score := word_score(header, words))
    }
    if not scores and filled:
        seen = by_values(filled)
        scores = {
            key: round(score * _BY_VALUE_ALONE)
            for look, score in seen.items()
            if (key := profile.looks.get(look))
        }
    return {key: score for key, score in scores.items() if score}


@cache
def _words(name: str) -> Mapping[str, tuple[str, ...]]:
    words = profile_named(name).words
    return {key: tuple(fold(word).lower() for word in texts) for key, texts in words.items()}


def _readable(profile: ProfileFile, key: str, kind: ColumnKind, values: Sequence[cells.Cell]) -> float:
    """Up to 1.0: the share of values that can be read as this kind."""
    reads = _reader(profile, key, kind)
    if reads is None or not values:
        return 1.0
    least = _UNKNOWN_WORDS if kind is ColumnKind.CHOICE else _UNREADABLE
    return least + (1 - least) * sum(1 for value in values if reads(value)) / len(values)


def _reader(profile: ProfileFile, key: str, kind: ColumnKind) -> Callable[[cells.Cell], bool] | None:
    if kind is ColumnKind.CHOICE:
        known = {fold(text).lower() for text in profile.choices.get(key, {})}
        return lambda value: fold(as_text(value)).lower() in known
    reader = _READERS.get(kind)
    return None if reader is None else lambda value: _reads(reader, value)


def _reads(reader: Callable[[cells.Cell], object], value: cells.Cell) -> bool:
    try:
        reader(value)
    except BadCell as bad:
        return bad.code == "imports.no_year" or (bad.level == "held" and reader is not read_yes_no)
    return True


_READERS: dict[ColumnKind, Callable[[cells.Cell], object]] = {
    ColumnKind.MONEY: cells.read_money,
    ColumnKind.COUNT: cells.read_count,
    ColumnKind.MOMENT: cells.read_moment,
    ColumnKind.DAY: cells.read_moment,
    ColumnKind.MONTHS: read_months,
    ColumnKind.YES_NO: read_yes_no,
}
