"""Schema 10: gifts among the lines of an order, papers about more than cases, and knowledge in the search index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    "ALTER TABLE order_lines ADD COLUMN gift_price {int}",
    "ALTER TABLE paper_numbers ADD COLUMN about {text} NOT NULL DEFAULT ''",
    "CREATE INDEX paper_numbers_about ON paper_numbers (about, id) WHERE about <> ''",
)
_INDEX = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE search_articles "
            "USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii')"
        ),
    ),
    "postgres": (
        "CREATE TABLE search_articles (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX search_articles_words ON search_articles USING gin (words)",
    ),
}


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return [*spelled(_STATEMENTS, dialect), *_INDEX[dialect]]
