"""What the shop knows and says: articles on problems and reply snippets with variables, filled from a case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_VARIABLE = re.compile(r"\{([^{}\n]{1,20})\}")


class ArticleKind(StrEnum):
    """A snippet is said to a customer as it stands; an article is read by whoever works on the problem."""

    SNIPPET = "话术"
    ARTICLE = "文章"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One entry. `shortcut` is typed after ``::``; `products` are words of titles; `rules` citations it rests on.

    `reason` empty: fits every reason of `category`; both empty: fits everything. `edition` counts its changes.
    """

    id: int = 0
    kind: ArticleKind
    title: str
    body: str
    used_when: str = ""
    shortcut: str = ""
    category: str = ""
    reason: str = ""
    products: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    edition: int = 1
    updated_at: datetime
    updated_by: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleUse:
    """One time that an entry was used, with the case it was used for."""

    article_id: int
    case_id: int | None
    used_at: datetime
    by_id: int | None


class PieceKind(StrEnum):
    """Plain text, a variable with its value, or one that nobody has filled yet."""

    PLAIN = "plain"
    FILLED = "filled"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a body; `name` is the variable's name, empty for plain text. A blank shows its name."""

    kind: PieceKind
    text: str
    name: str = ""


def variables(body: str) -> tuple[str, ...]:
    """The names in braces, each once, in the order of the text."""
    return tuple(dict.fromkeys(match[1].strip() for match in _VARIABLE.finditer(body)))


def filled(body: str, values: Mapping[str, str]) -> tuple[Piece, ...]:
    """The body with its variables filled; one without a value, or with an empty one, stays blank."""
    pieces: list[Piece] = []
    at = 0
    for match in _VARIABLE.finditer(body):
        if match.start() > at:
            pieces.append(Piece(PieceKind.PLAIN, body[at : match.start()]))
        name = match[1].strip()
        value = values.get(name, "")
        pieces.append(Piece(PieceKind.FILLED if value else PieceKind.BLANK, value or name, name))
        at = match.end()
    if at < len(body):
        pieces.append(Piece(PieceKind.PLAIN, body[at:]))
    return tuple(pieces)


def blanks(pieces: tuple[Piece, ...]) -> tuple[str, ...]:
    """Names that nobody has filled, each once."""
    return tuple(dict.fromkeys(piece.name for piece in pieces if piece.kind is PieceKind.BLANK))


def text_of(pieces: tuple[Piece, ...]) -> str:
    """The whole text; call it only without `blanks`."""
    return "".join(piece.text for piece in pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What an entry may fit: the reason of a case and the titles of its goods."""

    category: str
    reason: str
    titles: tuple[str, ...] = ()
    words: str = ""


def fit(article: Article, occasion: Occasion) -> int:
    """How well an entry fits, 0 for not at all: its reason counts most, then its goods, then its 大类.

    An entry for another reason or for other goods never fits.
    """
    if article.reason and article.reason != occasion.reason:
        return 0
    if article.category and article.category != occasion.category:
        return 0
    named = [word for word in article.products if any(word in title for title in occasion.titles)]
    if article.products and not named:
        return 0
    said = sum(1 for word in _words(article.used_when) if word in occasion.words)
    return 8 * bool(article.reason) + 4 * bool(named) + 2 * bool(article.category) + min(said, 1)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s，。、；：·/]+", text) if len(word) > 1]
