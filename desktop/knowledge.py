"""知识库 at the desk: articles and reply snippets found, fitted to a case, filled from it, used and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from aftersales.access import Right
from aftersales.cases import Case, EventKind
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.knowledge import (
    Article,
    ArticleKind,
    ArticleUse,
    Occasion,
    Piece,
    blanks,
    filled,
    fit,
    text_of,
    variables,
)
from aftersales.taxonomy import Taxonomy
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.knowledge_values import CaseValues
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.pinyin_table import initials
from resources.wording import sentence

RECENT_DAYS = 90
LONGEST_BODY = 3_000
_OFTEN = 12
_OFFERED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRowView:
    """An entry in the list, with how often it was used in the last 90 days."""

    article: Article
    uses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An entry with what came of it in the last 90 days: `agreed` cases whose customer agreed the same day of `cases`."""

    article: Article
    uses: int
    cases: int
    agreed: int
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Everything of the list, whole: a few hundred entries at most."""

    rows: tuple[ArticleRowView, ...]

    def often(self) -> tuple[ArticleRowView, ...]:
        """The most used ones, at least once used."""
        used = sorted((row for row in self.rows if row.uses), key=lambda row: (-row.uses, row.article.title))
        return tuple(used[:_OFTEN])

    def found(self, text: str) -> tuple[ArticleRowView, ...]:
        """Entries whose title, body, occasion or goods hold the text, or whose title has its pinyin initials."""
        text = text.strip().lower()
        if not text:
            return self.rows
        wanted = text.removeprefix("::")
        return tuple(row for row in self.rows if _holds(row.article, wanted))


class KnowledgeDesk:
    """What can be done with the knowledge of the shop."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        values: CaseValues,
        timeline: Timeline,
        taxonomy: Callable[[], Taxonomy],
    ) -> None:
        self._archive = archive
        self._taxonomy = taxonomy
        self._writer = writer
        self._session = session
        self._clock = clock
        self._values = values
        self._timeline = timeline

    def shelf(self) -> Shelf:
        """All entries with their recent uses, by title."""
        with self._archive.database.read():
            return self._shelf()

    def view(self, *, article_id: int) -> ArticleView:
        """One entry with what came of it."""
        since = self._clock.now() - timedelta(days=RECENT_DAYS)
        with self._archive.database.read():
            article = self._archive.knowledge.get(article_id)
            uses = self._archive.knowledge.uses_since(since).get(article_id, 0)
            cases, agreed, scores = self._archive.knowledge.outcomes(article_id, since)
        score = sum(scores) / len(scores) if scores else None
        return ArticleView(article=article, uses=uses, cases=cases, agreed=agreed, score=score)

    def save(self, article: Article) -> Article:
        """Add or change an entry; a change makes the next edition. KnownError ``knowledge.*`` names what is wrong."""
        self._session.require(Right.HANDLE)
        article = _trimmed(article)
        _check(article)
        with self._writer.action(
            sentence("knowledge.saved", {"kind": article.kind.value}), Changed.KNOWLEDGE
        ) as action:
            self._check_shortcut(article)
            edition = article.edition + 1 if article.id else 1
            stamped = replace(
                article, edition=edition, updated_at=action.at, updated_by=self._session.staff.name
            )
            return self._archive.knowledge.save(stamped, action=action)

    def remove(self, *, article_id: int, version: int) -> None:
        """Move an entry to the recycle bin; Ctrl Z brings it back."""
        self._session.require(Right.HANDLE)
        with self._writer.action(sentence("knowledge.removed"), Changed.KNOWLEDGE) as action:
            self._archive.knowledge.remove(article_id, version=version, action=action)

    def add_shipped(self) -> int:
        """Put the entries that ship with the program on the shelf, those left out whose title is there; how many."""
        from resources.knowledge_file import shipped_articles

        self._session.require(Right.HANDLE)
        return self.take(shipped_articles(), sentence("knowledge.shipped"))

    def take(self, entries: Iterable[Article], name: str) -> int:
        """Add entries whose title and kind are not there yet, as one action; how many were added."""
        self._session.require(Right.HANDLE)
        with self._writer.action(name, Changed.KNOWLEDGE) as action:
            there = self._archive.knowledge.list()
            titles = {(each.kind, each.title) for each in there}
            shortcuts = {each.shortcut for each in there if each.shortcut}
            added = 0
            for entry in map(_trimmed, entries):
                _check(entry)
                if (entry.kind, entry.title) in titles:
                    continue
                shortcut = "" if entry.shortcut in shortcuts else entry.shortcut
                titles.add((entry.kind, entry.title))
                shortcuts.add(shortcut)
                stamped = replace(entry, id=0, shortcut=shortcut, updated_at=action.at)
                self._archive.knowledge.save(stamped, action=action)
                added += 1
        return added

    def fitting(self, *, case: Case) -> tuple[ArticleRowView, ...]:
        """The three entries that fit a case best; at equal fit the more used one."""
        with self._archive.database.read():
            rows = self._shelf().rows
        taxonomy = self._taxonomy()
        present = {reason.name: reason.now or reason.name for reason in taxonomy.reasons}
        occasion = Occasion(
            category=case.category,
            reason=present.get(case.reason, case.reason),
            titles=tuple(line.title for line in case.lines),
            words=f"{case.phenomenon} {case.description}",
        )
        ranked = sorted(
            ((fit(_under_present(row.article, present), occasion), row) for row in rows),
            key=lambda pair: (-pair[0], -pair[1].uses, pair[1].article.title),
        )
        return tuple(row for well, row in ranked[:_OFFERED] if well > 0)

    def completions(self, *, typed: str, limit: int = 6) -> tuple[Article, ...]:
        """Entries for what was typed after ``::``: by shortcut first, then by title and its pinyin initials."""
        wanted = typed.strip().lower()
        with self._archive.database.read():
            rows = self._shelf().rows
        ranked = [(_completes(row.article, wanted), -row.uses, row.article) for row in rows]
        fitting = sorted(
            (each for each in ranked if each[0] is not None), key=lambda each: (each[0], each[1])
        )
        return tuple(article for _, _, article in fitting[:limit])

    def pieces(
        self, *, article: Article, case_id: int | None, answers: Mapping[str, str] | None = None
    ) -> tuple[Piece, ...]:
        """The body as it would be said for a case; `answers` are what a person typed for the blanks."""
        known: dict[str, str] = {}
        if case_id is not None:
            with self._archive.database.read():
                known = self._values.of(self._archive.cases.get(case_id))
        given = {name: text.strip() for name, text in (answers or {}).items() if text.strip()}
        return filled(article.body, {**known, **given})

    def use(self, *, article_id: int, case_id: int | None, answers: Mapping[str, str] | None = None) -> str:
        """The filled text, counted as used. KnownError ``knowledge.blank`` while a variable is not filled."""
        with self._archive.database.read():
            article = self._archive.knowledge.get(article_id)
        pieces = self.pieces(article=article, case_id=case_id, answers=answers)
        missing = blanks(pieces)
        if missing:
            raise KnownError("knowledge.blank", names="、".join(missing))
        with self._writer.action(
            sentence("knowledge.used", {"title": article.title}), Changed.KNOWLEDGE, undoable=False
        ) as action:
            use = ArticleUse(
                article_id=article_id, case_id=case_id, used_at=action.at, by_id=self._session.staff_id
            )
            self._archive.knowledge.add_use(use, action=action)
        return text_of(pieces)

    def write_note(self, *, article_id: int, case_id: int, answers: Mapping[str, str] | None = None) -> str:
        """Use an entry and write the filled text into the timeline of the case."""
        self._session.require(Right.NOTE)
        text = self.use(article_id=article_id, case_id=case_id, answers=answers)
        with self._writer.action(sentence("knowledge.noted"), Changed.CASES, undoable=False) as action:
            case: Case = self._archive.cases.get(case_id)
            self._timeline.tell(
                case_id=case.id,
                kind=EventKind.NOTED,
                title=sentence("knowledge.note_title"),
                note=text,
                action=action,
            )
        return text

    def checked(self, article: Article) -> Article:
        """The entry as it would be stored; KnownError ``knowledge.*`` names what is wrong. Pure."""
        article = _trimmed(article)
        _check(article)
        return article

    def variable_names(self) -> tuple[str, ...]:
        """Names that a case fills by itself."""
        return self._values.names()

    def _shelf(self) -> Shelf:
        since = self._clock.now() - timedelta(days=RECENT_DAYS)
        found = self._archive.knowledge.list_used(since)
        return Shelf(rows=tuple(ArticleRowView(article=article, uses=uses) for article, uses in found))

    def _check_shortcut(self, article: Article) -> None:
        known = self._archive.knowledge.find_shortcut(article.shortcut) if article.shortcut else None
        if known is not None and known.id != article.id:
            raise KnownError("knowledge.shortcut_taken", shortcut=article.shortcut, title=known.title)


def _under_present(article: Article, present: Mapping[str, str]) -> Article:
    """The entry under the present name of its reason, whose category may be another by now too."""
    name = present.get(article.reason, article.reason)
    return article if name == article.reason else replace(article, reason=name)


def _holds(article: Article, text: str) -> bool:
    where = (article.title, article.body, article.used_when, article.shortcut, *article.products)
    return any(text in part.lower() for part in where) or text in initials(article.title)


def _completes(article: Article, typed: str) -> int | None:
    """How early an entry stands in the offers for what was typed; None if it does not."""
    if not typed:
        return 1 if article.shortcut else None
    if article.shortcut.startswith(typed):
        return 0
    if initials(article.title).startswith(typed):
        return 1
    return 2 if typed in article.title.lower() else None


def _trimmed(article: Article) -> Article:
    return replace(
        article,
        title=article.title.strip(),
        body=article.body.strip(),
        used_when=article.used_when.strip(),
        shortcut=article.shortcut.strip().removeprefix("::").lower(),
        products=_texts(article.products),
        rules=_texts(article.rules),
    )


def _texts(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in given if text.strip()))


def _check(article: Article) -> None:
    if not article.title:
        raise KnownError("knowledge.title_missing")
    if not article.body:
        raise KnownError("knowledge.body_missing")
    if len(article.body) > LONGEST_BODY:
        raise KnownError("knowledge.body_long", longest=LONGEST_BODY, length=len(article.body))
    if article.shortcut and not article.shortcut.isalnum():
        raise KnownError("knowledge.shortcut_wrong", shortcut=article.shortcut)
    if article.kind is ArticleKind.ARTICLE and variables(article.body):
        raise KnownError("knowledge.article_variables", name=variables(article.body)[0])
