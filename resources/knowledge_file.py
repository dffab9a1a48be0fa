"""The articles and reply snippets that ship with the program, read from knowledge.toml."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, time
from functools import cache
from typing import Any

from aftersales.knowledge import Article, ArticleKind
from resources.places import resource
from resources.taxonomy_file import shipped_taxonomy


@cache
def shipped_articles() -> tuple[Article, ...]:
    """All entries; KeyError or ValueError for a malformed file or an unknown reason, which is a bug of the release."""
    data = tomllib.loads(resource("knowledge.toml").read_text("utf-8"))
    made = datetime.combine(data["date"], time(), UTC)
    return tuple(_article(row, made) for row in data["articles"])


def _article(row: dict[str, Any], made: datetime) -> Article:
    reason = row.get("reason", "")
    category = shipped_taxonomy().reason(reason).category if reason else row.get("category", "")
    return Article(
        kind=ArticleKind(row["kind"]),
        title=row["title"],
        body=row["body"].strip(),
        used_when=row.get("when", ""),
        shortcut=row.get("shortcut", ""),
        category=category,
        reason=reason,
        products=tuple(row.get("products", ())),
        rules=tuple(row.get("rules", ())),
        updated_at=made,
    )
