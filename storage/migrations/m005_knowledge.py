"""Schema 5: articles and reply snippets, and when each was used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.migrations.dialects import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATEMENTS = (
    (
        "CREATE TABLE articles (id {pk}, kind {text} NOT NULL, title {text} NOT NULL, body {text} NOT NULL, "
        "used_when {text} NOT NULL, shortcut {text} NOT NULL, category {text} NOT NULL, reason {text} NOT NULL, "
        "edition {int} NOT NULL, updated_at {text} NOT NULL, updated_by {text} NOT NULL, "
        "version {int} NOT NULL, action_id {text} NOT NULL, deleted_at {text}) {strict}"
    ),
    (
        "CREATE TABLE article_products (article_id {int} NOT NULL REFERENCES articles (id), position {int} NOT NULL, "
        "word {text} NOT NULL, PRIMARY KEY (article_id, position)) {strict}"
    ),
    (
        "CREATE TABLE article_rules (article_id {int} NOT NULL REFERENCES articles (id), position {int} NOT NULL, "
        "citation {text} NOT NULL, PRIMARY KEY (article_id, position)) {strict}"
    ),
    (
        "CREATE TABLE article_uses (id {pk}, article_id {int} NOT NULL REFERENCES articles (id), "
        "case_id {int} REFERENCES cases (id), used_at {text} NOT NULL, by_id {int}, action_id {text} NOT NULL) {strict}"
    ),
    "CREATE INDEX article_uses_article ON article_uses (article_id, used_at)",
)


def statements(dialect: str) -> Sequence[str]:
    """The statements of this step, in order."""
    return spelled(_STATEMENTS, dialect)
