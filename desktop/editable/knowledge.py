"""知识库, edited in Excel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.knowledge import Article, ArticleKind
from desktop.editable.base import EditRow, edit_columns
from desktop.sheet_lists.knowledge import BETWEEN_WORDS, KINDS, article_values

if TYPE_CHECKING:
    from aftersales.clock import Clock
    from desktop.archive import Archive
    from desktop.editable.base import Cells
    from desktop.knowledge import KnowledgeDesk
    from exports.sheet_columns import SheetColumn


class EditableKnowledge:
    """Articles and snippets."""

    key = "knowledge"
    can_add = True
    can_remove = True

    def __init__(self, *, archive: Archive, knowledge: KnowledgeDesk, clock: Clock) -> None:
        self._archive, self._knowledge, self._clock = archive, knowledge, clock

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        kinds = {"kind": tuple(kind.value for kind in ArticleKind)}
        return edit_columns("knowledge_sheet", KINDS, is_open=KINDS, choices=kinds)

    def read(self, row_id: int, /) -> EditRow:
        article = self._archive.knowledge.get(row_id)
        values = dict(zip(KINDS, article_values(article), strict=True))
        return EditRow(id=row_id, version=article.version, name=article.title, values=values)

    def change(self, row: EditRow, changed: Cells, /) -> None:
        if changed.get("kind") == "":
            raise KnownError("knowledge.kind_unknown", kind="")
        article = self._archive.knowledge.get(row.id)
        self._knowledge.save(replace(article, **_meant(changed), version=row.version))

    def add(self, cells: Cells, /) -> None:
        kind = cells["kind"] or ArticleKind.SNIPPET.value
        self._knowledge.save(Article(**_meant({**cells, "kind": kind}), updated_at=self._clock.now()))

    def remove(self, row: EditRow, /) -> None:
        self._knowledge.remove(article_id=row.id, version=row.version)


def _meant(cells: Cells) -> dict[str, Any]:
    """The fields of an entry that cells speak of."""
    told: dict[str, Any] = dict(cells)
    if "kind" in told:
        told["kind"] = ArticleKind(told["kind"])
    if "shortcut" in told:
        told["shortcut"] = told["shortcut"].removeprefix("::")
    for name in ("products", "rules"):
        if name in told:
            parts = told[name].replace(";", BETWEEN_WORDS).split(BETWEEN_WORDS)
            told[name] = tuple(part.strip() for part in parts if part.strip())
    return told
