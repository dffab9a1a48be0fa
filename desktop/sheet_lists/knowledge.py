"""知识库 as a sheet: articles and snippets, in words that the import of knowledge knows again."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from desktop.sheet_lists.base import TEXT, SheetRow, columns_of
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aftersales.knowledge import Article
    from desktop.knowledge import KnowledgeDesk
    from desktop.sheet_lists.base import Seen
    from exports.sheet_columns import SheetColumn

BETWEEN_WORDS = "；"
KINDS = {
    "kind": TEXT,
    "title": TEXT,
    "body": TEXT,
    "used_when": TEXT,
    "shortcut": TEXT,
    "category": TEXT,
    "reason": TEXT,
    "products": TEXT,
    "rules": TEXT,
}


class KnowledgeSheetList:
    """All entries; a query is the text searched for."""

    key = "knowledge"
    seen: Seen = MappingProxyType({})

    def __init__(self, *, desk: KnowledgeDesk) -> None:
        self._desk = desk

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        from aftersales.knowledge import ArticleKind

        return columns_of(
            "knowledge_sheet", KINDS, choices={"kind": tuple(kind.value for kind in ArticleKind)}
        )

    def query(self, asked: Mapping[str, Any]) -> str:
        return str(asked.get("text", ""))

    def everything(self) -> str:
        return ""

    def count(self, query: str) -> int:
        return len(self._desk.shelf().found(query))

    def rows(self, query: str) -> Iterator[SheetRow]:
        for row in self._desk.shelf().found(query):
            yield SheetRow(row.article.id, article_values(row.article))

    def filters(self, query: str) -> str:
        return query

    def sort(self, _query: str) -> str:
        return sentence("knowledge_sheet.sort")


def article_values(article: Article) -> tuple[str, ...]:
    """An entry in the order of the columns."""
    return (
        article.kind.value,
        article.title,
        article.body,
        article.used_when,
        f"::{article.shortcut}" if article.shortcut else "",
        article.category,
        article.reason,
        BETWEEN_WORDS.join(article.products),
        BETWEEN_WORDS.join(article.rules),
    )
