"""Sheets of knowledge taken in: entries whose titles are not there yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.clock import Clock
from aftersales.columns import EXAMPLE_MARK
from aftersales.errors import KnownError
from aftersales.knowledge import Article, ArticleKind
from desktop.jobs import Progress
from desktop.knowledge import KnowledgeDesk
from desktop.session import Session
from resources.wording import error_sentence, sentence

if TYPE_CHECKING:
    from imports.sheets import Row

_HEADERS = ("类型", "标题", "内容", "什么时候用", "快捷词", "大类", "原因", "商品", "依据")
_BETWEEN = "；"


class KnowledgeSheet:
    """Reads knowledge sheets; desktop/sheet_lists/knowledge.py says how they are written."""

    def __init__(self, *, desk: KnowledgeDesk, session: Session, clock: Clock) -> None:
        self._desk = desk
        self._session = session
        self._clock = clock

    def read(self, *, path: Path, progress: Progress) -> tuple[int, tuple[str, ...]]:
        """Add the entries of a sheet whose titles are not there yet; how many, and a sentence for each row left out.

        KnownError ``imports.*`` for a file that cannot be read, ``knowledge.sheet_not_knowledge`` for another sheet.
        """
        from imports.sandbox import read_sheets

        self._session.require(Right.IMPORT)
        rows: list[Row] = []
        for chunk in read_sheets([path], lambda *_: None, lambda: progress.cancelled):
            if chunk.sheet_index == 0:
                rows += chunk.rows
        places = _places(rows)
        if places is None:
            raise KnownError("knowledge.sheet_not_knowledge", file=path.name)
        header_at, columns = places
        entries, wrong = self._entries(rows[header_at + 1 :], columns, header_at + 2)
        added = self._desk.take(entries, sentence("knowledge.imported", {"count": len(entries)}))
        return added, wrong

    def _entries(
        self, rows: Sequence[Row], columns: dict[str, int], first: int
    ) -> tuple[list[Article], tuple[str, ...]]:
        entries: list[Article] = []
        wrong: list[str] = []
        for at, row in enumerate(rows, start=first):
            texts = {header: _text(row, place) for header, place in columns.items()}
            if not any(texts.values()) or EXAMPLE_MARK in row:
                continue
            try:
                entries.append(self._entry(texts))
            except KnownError as error:
                wrong.append(
                    sentence("knowledge.sheet_row_wrong", {"row": at, "reason": error_sentence(error)})
                )
        return entries, tuple(wrong)

    def _entry(self, texts: dict[str, str]) -> Article:
        kind = texts.get("类型") or ArticleKind.SNIPPET.value
        if kind not in set(ArticleKind):
            raise KnownError("knowledge.kind_unknown", kind=kind)
        entry = Article(
            kind=ArticleKind(kind),
            title=texts["标题"],
            body=texts["内容"],
            used_when=texts.get("什么时候用", ""),
            shortcut=texts.get("快捷词", ""),
            category=texts.get("大类", ""),
            reason=texts.get("原因", ""),
            products=_many(texts.get("商品", "")),
            rules=_many(texts.get("依据", "")),
            updated_at=self._clock.now(),
            updated_by=self._session.staff.name,
        )
        return self._desk.checked(entry)


def _places(rows: Sequence[Row]) -> tuple[int, dict[str, int]] | None:
    """Where the header stands, and its columns."""
    for at, row in enumerate(rows[:20]):
        found = {str(cell).strip(): place for place, cell in enumerate(row) if cell is not None}
        if "标题" in found and "内容" in found:
            return at, {header: found[header] for header in _HEADERS if header in found}
    return None


def _text(row: Row, place: int) -> str:
    return "" if place >= len(row) or row[place] is None else str(row[place]).strip()


def _many(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace(";", _BETWEEN).split(_BETWEEN) if part.strip())
