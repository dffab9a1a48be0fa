"""Guesses the columns of an unknown sheet from header words and from values, with honest confidence."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from aftersales.columns import BY_KEY, ColumnKind
from imports import cells
from imports.cells import BadCell, as_text, fold
from imports.matches import ColumnMatch, Match, profile_named
from resources.profile_files import GENERIC

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from imports.headers import Header
    from imports.sheets import Row

SURE, UNSURE = 80, 50
"""Percent from which a guessed column needs no second look, and below which it is not mapped at all."""
_BLANK = 0.75
"""What a column's score is worth when it is empty in all rows that were looked at."""
_NAMED = 0.65
"""What the very own name of a figure is worth at least: what stands under it must be flagged, not passed over."""
_NEVER_PASSED_OVER = frozenset({ColumnKind.MONEY, ColumnKind.COUNT})
_ALIKE = 0.8
"""Share of values that must look alike for a column without a telling header."""
_LOOKS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("phone", 72, re.compile(r"(?:\+?86[- ]?)?1\d{10}(?:-\d{1,6})?|1\d{2}\*{4}\d{4}")),
    (
        "tracking",
        66,
        re.compile(r"(?:SF|YT|JT|ZTO|STO|YD|JDV|JD|DPK|DPP|EMS|YZ|KYE|773|78)[A-Z]{0,3}\d{9,16}"),
    ),
    (
        "courier",
        62,
        re.compile(
            r"(?:顺丰|圆通|中通|申通|韵达|极兔|邮政|德邦|京东|百世|菜鸟|EMS)(?:速递|快递|速运|物流|快运)?"
        ),
    ),
    (
        "address",
        62,
        re.compile(r".{0,12}(?:省|市|自治区|北京|上海|天津|重庆).{2,}(?:路|街|号|区|县|镇|村|栋|室).*"),
    ),
    ("number", 60, re.compile(r"[A-Za-z]{0,6}[-\d]{4,}\d{8}|.{0,12}订单[A-Za-z0-9-]{4,}")),
    ("paid", 45, re.compile(r"[¥￥]?-?\d{1,7}\.\d{2}元?")),
    ("receiver_name", 45, re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\*{1,3}[\u4e00-\u9fff]?")),
)
"""What values look like, and how much that says, in percent; below `UNSURE` a key is offered, not taken."""
_UNIT = re.compile(r"(?<=.)\((?:元|人民币|rmb|cny|¥|件|箱|个|份|盒|袋|斤|kg|只|台|套|瓶)\)$")
"""A unit after a header's name."""


def guess(header: Header, rows: Sequence[Row]) -> Match:
    """Every column against every key; the surest pairs are made first, a key is given away once."""
    width = max([len(header.texts), *(len(row) for row in rows)])
    texts = [*header.texts, *[""] * (width - len(header.texts))]
    candidates = [
        _candidates(text, [row[at] for row in rows if at < len(row)]) for at, text in enumerate(texts)
    ]
    given = given_away(candidates)
    columns = tuple(guessed_column(at, text, given.get(at), candidates[at]) for at, text in enumerate(texts))
    named = [
        score for key, score in given.values() if BY_KEY[key].required or key in {"paid", "title", "phone"}
    ]
    filled = sum(1 for text in texts if text)
    share = len(given) / max(filled, 1)
    confidence = round(min(95.0, (sum(named) / len(named) if named else 0.0) * (0.6 + 0.4 * min(1.0, share))))
    return Match(profile=profile_named(GENERIC), confidence=confidence, columns=columns)


def given_away(
    candidates: Sequence[Mapping[str, int]], repeatable: Container[str] = ()
) -> dict[int, tuple[str, int]]:
    """Which column becomes which key and how surely, by place; a key is given away once unless it is `repeatable`."""
    pairs = sorted(
        ((score, -at, key) for at, scores in enumerate(candidates) for key, score in scores.items()),
        reverse=True,
    )
    given: dict[int, tuple[str, int]] = {}
    taken: set[str] = set()
    for score, minus_at, key in pairs:
        if score >= UNSURE and -minus_at not in given and (key not in taken or key in repeatable):
            given[-minus_at] = (key, score)
            taken.add(key)
    return given


def guessed_column(
    at: int, text: str, given: tuple[str, int] | None, scores: Mapping[str, int]
) -> ColumnMatch:
    """The column with what it was taken for and what else it could be."""
    key, confidence = given or (None, 0)
    others = sorted((other for other in scores if other != key), key=lambda other: -scores[other])
    return ColumnMatch(index=at, header=text, key=key, confidence=confidence, others=tuple(others[:3]))


def _candidates(text: str, values: Sequence[cells.Cell]) -> dict[str, int]:
    """Percent by key: how well the header's words fit, held back by values that cannot be read as that kind."""
    header = _UNIT.sub("", fold(text).lstrip("*").lower())
    filled = [value for value in values if as_text(value)]
    blank = 1.0 if filled or not values else _BLANK
    scores = {
        key: round(score * blank * _held_back(key, filled, named=header in words))
        for key, words in _generic_words().items()
        if (score := word_score(header, words)) and (header in words or not _vetoed(header))
    }
    if not scores and filled and not _vetoed(header):
        scores = by_values(filled)
    return {key: score for key, score in scores.items() if score}


def _held_back(key: str, values: Sequence[cells.Cell], *, named: bool) -> float:
    kind = BY_KEY[key].kind
    share = _readable(kind, values)
    return max(share, _NAMED) if named and kind in _NEVER_PASSED_OVER else share


def _vetoed(header: str) -> bool:
    return any(word in header for word in profile_named(GENERIC).veto)


@cache
def _generic_words() -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(fold(word).lower() for word in words)
        for key, words in profile_named(GENERIC).words.items()
    }


def word_score(header: str, words: Sequence[str]) -> int:
    """98 for the key's first word, a little less for later ones, 45–80 for a header that only contains one."""
    if not header:
        return 0
    if header in words:
        return max(84, 98 - words.index(header) // 2)
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


def by_values(values: Sequence[cells.Cell]) -> dict[str, int]:
    """A column without a telling header, by values that look like one thing; what could be several is only offered."""
    texts = [cells.unwrapped(value) for value in values]
    found: dict[str, int] = {}
    for key, percent, looks in _LOOKS:
        share = sum(1 for text in texts if looks.fullmatch(text)) / len(texts)
        if share >= _ALIKE:
            found[key] = round(percent * share)
    if len(set(texts)) < max(3, len(texts) * 2 // 3):
        found.pop("number", None)  # an order's number may stand on several rows, but not on most
    if "phone" in found or "tracking" in found:
        found.pop("number", None)
    if not found and all(isinstance(value, str) for value in values) and _are_days(values):
        found["ordered_at"] = 58
    return found


def _are_days(values: Sequence[cells.Cell]) -> bool:
    return all(_reads(cells.read_moment, value) for value in values)


_READERS: dict[ColumnKind, Callable[[cells.Cell], object]] = {
    ColumnKind.MONEY: cells.read_money,
    ColumnKind.COUNT: cells.read_count,
    ColumnKind.MOMENT: cells.read_moment,
    ColumnKind.PHONE: cells.read_phone,
}
