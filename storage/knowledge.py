"""Articles and reply snippets, and how often each was used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import fn

from aftersales.errors import KnownError
from aftersales.knowledge import Article
from storage.gathering import Source, gathered, rows_of
from storage.models import ArticleProductRow, ArticleRow, ArticleRuleRow, ArticleUseRow
from storage.query import first, tuples
from storage.records import Children, Records
from storage.recycle_bin import RecycleBin
from storage.values import columns_of, moment_text, noun_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from aftersales.actions import Action
    from aftersales.knowledge import ArticleUse
    from storage.bulk import Columns
    from storage.database import Database

_NEVER_USED = "9999"


class Knowledge:
    """Entries by id and shortcut; a few hundred at most, so lists are read whole."""

    def __init__(self, database: Database) -> None:
        self._bin = RecycleBin(database)
        self._database = database
        self._records = Records(database)

    def save(self, article: Article, *, action: Action) -> Article:
        """Add (id 0) or change an entry."""
        values = columns_of(article, "products", "rules")
        if not article.id:
            return self.get(self._records.insert("articles", values, _children(article), action=action))
        self._records.update(
            "articles", article.id, article.version, values, _children(article), action=action
        )
        return self.get(article.id)

    def get(self, article_id: int) -> Article:
        image = self._records.image("articles", article_id)
        if image is None or image["deleted_at"] is not None:
            raise KnownError("storage.gone")
        return _article(image)

    def remove(self, article_id: int, *, version: int, action: Action) -> None:
        """Move an entry to the recycle bin."""
        self._bin.put("articles", article_id, version, action=action)

    def list(self) -> tuple[Article, ...]:
        """Every entry, by title."""
        return tuple(article for article, _ in self._shelf(_NEVER_USED))

    def list_used(self, since: datetime) -> tuple[tuple[Article, int], ...]:
        """Every entry, by title, with how often it was used from a moment on."""
        return self._shelf(moment_text(since))

    def _shelf(self, since: str) -> tuple[tuple[Article, int], ...]:
        used = "FROM article_uses WHERE used_at >= ? GROUP BY article_id"
        counted = (("article_id", "article_id"), ("count", "count(*)"))
        roots, products, rules, uses = gathered(
            self._database,
            rows_of(ArticleRow, "deleted_at IS NULL"),
            rows_of(ArticleProductRow, "article_id > ?", 0),
            rows_of(ArticleRuleRow, "article_id > ?", 0),
            Source(counted, (), used, (since,)),
        )
        counts = {row["article_id"]: int(row["count"]) for row in uses}
        images = {row["id"]: {**row, "article_products": [], "article_rules": []} for row in roots}
        for name, rows in (("article_products", products), ("article_rules", rules)):
            for row in sorted(rows, key=lambda row: row["position"]):
                if row["article_id"] in images:
                    images[row["article_id"]][name].append(row)
        shelf = sorted(images.values(), key=lambda image: (image["title"], image["id"]))
        return tuple((_article(image), counts.get(image["id"], 0)) for image in shelf)

    def find_shortcut(self, shortcut: str) -> Article | None:
        """The entry of a shortcut; each is given once."""
        row = first(_kept().where(ArticleRow.shortcut == shortcut))
        return None if row is None else self.get(row["id"])

    def add_use(self, use: ArticleUse, *, action: Action) -> None:
        """Note that an entry was used; no undo takes that away."""
        self._records.append("article_uses", columns_of(use), action=action)

    def uses_since(self, moment: datetime) -> dict[int, int]:
        """How often each entry was used from a moment on; unused ones are left out."""
        query = (
            ArticleUseRow.select(ArticleUseRow.article_id, fn.COUNT(ArticleUseRow.id))
            .where(ArticleUseRow.used_at >= moment_text(moment))
            .group_by(ArticleUseRow.article_id)
        )
        return {int(article): int(count) for article, count in tuples(query)}

    def outcomes(self, article_id: int, since: datetime) -> tuple[int, int, tuple[int, ...]]:
        """Cases the entry was used for, those whose customer agreed within a day of it, the scores those cases got."""
        uses = self._database.rows(
            "SELECT u.case_id, min(u.used_at) FROM article_uses u WHERE u.article_id = ? AND u.used_at >= ? "
            "AND u.case_id IS NOT NULL GROUP BY u.case_id",
            (article_id, moment_text(since)),
        )
        cases = [int(row[0]) for row in uses]
        agreed = sum(self._agreed(int(case_id), str(used_at)) for case_id, used_at in uses)
        return len(cases), agreed, self._scores(cases)

    def _agreed(self, case_id: int, used_at: str) -> bool:
        found = self._database.rows(
            "SELECT 1 FROM case_events WHERE case_id = ? AND kind = 'moved' AND from_state = 'awaiting_consent' "
            "AND to_state NOT IN ('planning', 'withdrawn') AND at >= ? AND substr(at, 1, 10) = ? LIMIT 1",
            (case_id, used_at, used_at[:10]),
        )
        return bool(found)

    def _scores(self, cases: Sequence[int]) -> tuple[int, ...]:
        if not cases:
            return ()
        marks = ", ".join("?" * len(cases))
        found = self._database.rows(
            f"SELECT score FROM revisits WHERE case_id IN ({marks}) AND score IS NOT NULL AND deleted_at IS NULL",  # noqa: S608 - only question marks are put in
            tuple(cases),
        )
        return tuple(int(row[0]) for row in found)


def _kept() -> Any:
    return ArticleRow.select().where(ArticleRow.deleted_at.is_null())


def _children(article: Article) -> Children:
    return {
        "article_products": [{"word": word} for word in article.products],
        "article_rules": [{"citation": citation} for citation in article.rules],
    }


def _article(image: Columns) -> Article:
    return noun_of(
        Article,
        image,
        products=tuple(row["word"] for row in image["article_products"]),
        rules=tuple(row["citation"] for row in image["article_rules"]),
    )
