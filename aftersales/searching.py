"""How text becomes search tokens and how a record answers a search: what fits, where, and how well.

Tokens carry their sort in front, so that one index holds them all: two neighbouring Chinese characters as they are;
``w`` words of letters and digits and ``p`` their first two to four characters; ``t``, ``u``, ``v`` the last, next and
third four characters of a number and ``s`` its last five, so that every tail is found by few and short tokens; ``i``
pinyin initials of two or three neighbouring characters; ``y`` syllables.

All that begin so are slow to look up where many do: an index puts their lists together first. So what is half typed is
looked up as a whole token wherever there is one, and told apart by reading the records it leads to.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import field
from enum import IntEnum, StrEnum
from itertools import pairwise
from sys import intern
from typing import TYPE_CHECKING

from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aftersales.pinyin import Pinyin

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_HAN_CHARACTER = re.compile(rf"[{_HAN}]")
_SEPARATORS = re.compile(r"[\s\-_#.·]+")
_GROUP = 4
_GROUP_MARKS = "tuv"
_LONG_NUMBER = 6
"""A word of a free text with so many characters and a digit may be a courier or order number: its tail is found too."""
_LAST_LATIN = "\u024f"
_LETTERS = re.compile(r"[a-z]{2,}")
_BEGINNINGS = (2, 3, 4)
"""Beginnings of words that have a token of their own; too many words begin with so few characters (tb_3…)."""
_MOST_KEPT = 8_000


class SearchKind(StrEnum):
    """What a search finds; the values are names of tables."""

    CUSTOMER = "customers"
    ORDER = "orders"
    GOOD = "sold_goods"
    CASE = "cases"
    ARTICLE = "articles"


class FieldKind(StrEnum):
    """How a field is searched: numbers by whole, tail and beginning; names also by one character and pinyin."""

    NUMBER = "number"
    NAME = "name"
    TITLE = "title"
    TEXT = "text"


class Rank(IntEnum):
    """How well a record fits, the best first."""

    EXACT = 0
    TAIL = 1
    PREFIX = 2
    WORDS = 3


@dataclass(frozen=True, slots=True)
class SearchField:
    """One text of a record: `key` names it (``phone``), `shortest_tail` is the fewest last characters that find it.

    The record's `own` numbers are found by their beginning too.
    """

    key: str
    kind: FieldKind
    text: str
    shortest_tail: int = _GROUP
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A record as the search sees it, its head first. `amount` in fen, `day` ISO in China, `state` a code or label."""

    kind: SearchKind
    id: int
    fields: tuple[SearchField, ...]
    day: str = ""
    amount: int | None = None
    state: str = ""
    customer_id: int | None = None
    order_id: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a part of a query was met: characters `start` to `end` of a field."""

    field: SearchField
    start: int
    end: int
    rank: Rank


@dataclass(frozen=True, slots=True)
class Term:
    """One token of the index, or all that begin so."""

    token: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """Terms that must all be there; `sure` False where records found so still have to be looked at."""

    terms: tuple[Term, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query: words between spaces, or a phrase in quotes; `key` limits it to one field."""

    text: str
    quoted: bool = False
    minus: bool = False
    key: str = ""
    plain: str = field(init=False, compare=False, repr=False)
    normal: str = field(init=False, compare=False, repr=False)
    runs: tuple[str, ...] = field(init=False, compare=False, repr=False)
    may_be_pinyin: bool = field(init=False, compare=False, repr=False)
    """Whether it is nothing but letters, two or more."""

    def __post_init__(self) -> None:
        text = normal(self.text)
        object.__setattr__(self, "plain", _SEPARATORS.sub("", text))
        object.__setattr__(self, "normal", text)
        object.__setattr__(self, "runs", tuple(_RUNS.findall(text)))
        letters = not self.quoted and _LETTERS.fullmatch(text) is not None
        object.__setattr__(self, "may_be_pinyin", letters)

    @property
    def has_signs(self) -> bool:
        """Whether anything but letters, digits and characters is meant: 100%, A/B."""
        return sum(map(len, self.runs)) != len(self.normal)


def normal(text: str) -> str:
    """Full-width letters and digits become plain ones, capitals small ones."""
    if not text.isascii() and not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return text.lower()


def plain_number(text: str) -> str:
    """A number as it is compared: without spaces, hyphens and dots."""
    return _SEPARATORS.sub("", normal(text))


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return _HAN_CHARACTER.fullmatch(character) is not None


class Tokens:
    """Turns the fields of records into tokens, and parts of a query into what to look up."""

    def __init__(self, pinyin: Pinyin) -> None:
        self.pinyin = pinyin
        self._kept: dict[tuple[FieldKind, str], tuple[str, ...]] = {}

    def of(self, fields: Iterable[SearchField]) -> set[str]:
        """All tokens of a record."""
        found: set[str] = set()
        for each in fields:
            if each.text:
                found.update(self._of_field(each))
        return found

    def _of_field(self, each: SearchField) -> Iterable[str]:
        if each.kind is FieldKind.NUMBER:
            return _number_tokens(plain_number(each.text), each.shortest_tail)
        asked = (each.kind, each.text)
        kept = self._kept.get(asked)  # titles, couriers, names and addresses come back by the thousand
        if kept is None:
            if len(self._kept) > _MOST_KEPT:
                self._kept.clear()
            read = _text_tokens(each.text) if each.kind is FieldKind.TEXT else self._read_tokens(each)
            kept = self._kept[asked] = tuple(map(intern, set(read)))
        return kept

    def _read_tokens(self, each: SearchField) -> Iterator[str]:
        yield from _text_tokens(each.text)
        for run in _RUNS.findall(normal(each.text)):
            if run[0] > _LAST_LATIN and is_han(run[0]):
                yield from self.pinyin.tokens(run)
                if each.kind is FieldKind.NAME:
                    yield from run
        if "_" in each.text:
            yield from _word_tokens(plain_number(each.text))

    def ways(self, part: Part) -> tuple[Way, ...]:
        """What to look up for a part of a query: any of these ways leads to it."""
        found = list(_number_ways(part)) if not part.quoted else []
        runs = part.runs
        if "_" in part.normal and part.plain.isalnum():  # a nickname is looked up as one word
            runs = (part.plain,) if not is_han(part.plain[0]) else runs
        terms = tuple(term for run in runs for term in _run_terms(run, whole=len(runs) == 1))
        if terms:
            found.append(Way(terms, sure=not part.has_signs and not part.quoted and not part.key))
        if part.may_be_pinyin:
            found += self.pinyin.ways(part.normal)
        return tuple(Way(way.terms, sure=way.sure and not part.key) for way in found)

    def fit(self, document: Document, parts: Sequence[Part]) -> tuple[Piece, ...] | None:
        """Where the record meets every part that is asked for, best first; None where it does not."""
        pieces: list[Piece] = []
        for part in parts:
            piece = self._best(document, part)
            if (piece is None) != part.minus:
                return None
            if piece is not None and not part.minus:
                pieces.append(piece)
        return tuple(sorted(pieces, key=lambda piece: piece.rank))

    def _best(self, document: Document, part: Part) -> Piece | None:
        best: Piece | None = None
        for each in document.fields:
            if each.text and part.key in ("", each.key):
                piece = self._piece(each, part)
                if piece is not None and (best is None or piece.rank < best.rank):
                    best = piece
                    if best.rank is Rank.EXACT:
                        break
        return best

    def _piece(self, each: SearchField, part: Part) -> Piece | None:
        if each.kind is FieldKind.NUMBER:
            rank = number_rank(each, part.plain)
            return None if rank is None else _number_piece(each, part.plain, rank)
        piece = _text_piece(each, part)
        if piece is None and part.may_be_pinyin and each.kind in (FieldKind.NAME, FieldKind.TITLE):
            span = self.pinyin.span(each.text, part.normal)
            return None if span is None else Piece(each, *span, _place_rank(each, span[0]))
        return piece


def number_rank(each: SearchField, asked: str) -> Rank | None:
    """How a number answers: whole, by its tail, by its beginning, or not."""
    number = plain_number(each.text)
    if not asked:
        return None
    if number == asked:
        return Rank.EXACT
    if number.endswith(asked) and len(asked) >= each.shortest_tail:
        return Rank.TAIL
    return Rank.PREFIX if each.own and number.startswith(asked) else None


def _number_tokens(number: str, shortest: int) -> list[str]:
    count = len(number)
    found = ["t" + number[-length:] for length in range(shortest, min(_GROUP, count))]
    if count < _GROUP:
        found.append("t" + number)
        return found
    found.append("t" + number[-_GROUP:])
    if count > _GROUP:
        found.append("s" + number[-_GROUP - 1 :])
    groups = min(count // _GROUP, len(_GROUP_MARKS))
    found += [_GROUP_MARKS[at] + _group(number, at) for at in range(1, groups)]
    return found


def _group(number: str, at: int) -> str:
    """The four characters that stand `at` groups before the end."""
    end = len(number) - _GROUP * at
    return number[end - _GROUP : end]


def _number_ways(part: Part) -> Iterator[Way]:
    number = part.plain
    if not number or not number.isalnum() or not any(letter.isdigit() for letter in number):
        return
    if len(number) < _GROUP:
        yield Way((Term("t" + number),))
        return
    if len(number) == _GROUP + 1:
        yield Way((Term("s" + number),))
        return
    groups = min(len(number) // _GROUP, len(_GROUP_MARKS))
    if groups == 1 and len(number) > _GROUP:
        yield Way((Term("s" + number[-_GROUP - 1 :]),), sure=False)
        return
    terms = [Term(_GROUP_MARKS[at] + _group(number, at)) for at in range(groups)]
    yield Way(tuple(terms), sure=len(number) == groups * _GROUP)


def _text_tokens(text: str) -> list[str]:
    found: list[str] = []
    for run in _RUNS.findall(normal(text)):
        if run[0] > _LAST_LATIN and is_han(run[0]):
            found += [one + other for one, other in pairwise(run)]
        else:
            found += _word_tokens(run)
            if len(run) >= _LONG_NUMBER and not run.isalpha() and any(letter.isdigit() for letter in run):
                found += _number_tokens(run, _GROUP)
    return found


def _word_tokens(word: str) -> list[str]:
    """The word, and its beginnings but for bare digits and two bare letters."""
    if word.isdigit():
        return ["w" + word]
    beginnings = (word[:length] for length in _BEGINNINGS if len(word) >= length)
    return ["w" + word, *("p" + begun for begun in beginnings if _is_beginning(begun))]


def _is_beginning(text: str) -> bool:
    """Whether words that begin so have a token for it; two bare letters are looked up as a word of their own."""
    return not text.isdigit() and (len(text) > _BEGINNINGS[0] or not text.isalpha())


def _run_terms(run: str, *, whole: bool) -> tuple[Term, ...]:
    if not is_han(run[0]):
        if len(run) in _BEGINNINGS and _is_beginning(run):
            return (Term("p" + run),)
        return (Term("w" + run, prefix=len(run) > _BEGINNINGS[0]),)
    if len(run) == 1:
        return (Term(run),) if whole else ()
    return tuple(Term(run[at : at + 2]) for at in range(len(run) - 1))


def _text_piece(each: SearchField, part: Part) -> Piece | None:
    asked = part.normal
    if not part.runs or (len(asked) == 1 and each.kind is not FieldKind.NAME and is_han(asked)):
        return None
    text = normal(each.text)
    at = text.find(asked)
    if at >= 0:
        return _within(each, text, Piece(each, at, at + len(asked), _place_rank(each, at)))
    if part.quoted or len(part.runs) == 1 or part.has_signs or not all(run in text for run in part.runs):
        return None
    longest = max(part.runs, key=len)
    at = text.find(longest)
    return _within(each, text, Piece(each, at, at + len(longest), Rank.WORDS))


def _place_rank(each: SearchField, at: int) -> Rank:
    return Rank.PREFIX if at == 0 and each.kind is FieldKind.NAME else Rank.WORDS


def _within(each: SearchField, text: str, piece: Piece) -> Piece:
    """The piece, or none of the text where writing it plainly moved the places of its characters."""
    return piece if len(text) == len(each.text) else Piece(each, 0, 0, piece.rank)


def _number_piece(each: SearchField, asked: str, rank: Rank) -> Piece:
    """The characters of a written number that were asked for, hyphens between them included."""
    places = [at for at, letter in enumerate(each.text) if _SEPARATORS.fullmatch(letter) is None]
    if len(places) != len(plain_number(each.text)):
        return Piece(each, 0, 0, rank)
    chosen = places[: len(asked)] if rank is Rank.PREFIX else places[-len(asked) :]
    return Piece(each, chosen[0], chosen[-1] + 1, rank)
