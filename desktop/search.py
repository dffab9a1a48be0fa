"""The one search over everything, in words ready to be shown, and the index kept up behind the work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.masking import mask_phone
from aftersales.search_query import parse
from aftersales.searching import Document, Piece, SearchField, SearchKind
from desktop.archive import Archive
from desktop.changes import ChangeNotice, Changes
from desktop.jobs import Job, Jobs, Progress
from resources.search_words import shipped_search_words
from resources.wording import sentence

if TYPE_CHECKING:
    from storage.search_index import Hit, SearchIndex

_log = logging.getLogger(__name__)
_PIECE = 500
"""Lines of the journal read at a time: another write waits a twentieth of a second for them."""
_LARGE_PIECE = 4_000
_AROUND = 12
_CAPTIONS: Mapping[SearchKind, tuple[str, ...]] = {
    SearchKind.CUSTOMER: ("phone", "number", "tag"),
    SearchKind.ORDER: ("customer", "goods"),
    SearchKind.GOOD: ("serial", "customer"),
    SearchKind.CASE: ("customer", "goods", "note"),
    SearchKind.ARTICLE: ("when", "reason"),
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the characters in it that were asked for; none where `start` is `end`."""

    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One record that was found: its name, what else tells it apart, and where it was met if neither shows it."""

    kind: SearchKind
    id: int
    title: Marked
    caption: Marked
    why: Marked
    day: str = ""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The best hits of one kind; `more` tells that there are others."""

    kind: SearchKind
    label: str
    hits: tuple[SearchHit, ...]
    more: bool


class SearchDesk:
    """Finds customers, orders, goods, cases and knowledge by whatever a person remembers of them."""

    def __init__(self, *, archive: Archive, clock: Clock, jobs: Jobs, changes: Changes) -> None:
        self._archive = archive
        self._clock = clock
        self._keeper = IndexKeeper(archive=archive, jobs=jobs, changes=changes)

    def find(
        self, *, text: str, limit: int = 5, kinds: Collection[SearchKind] = tuple(SearchKind)
    ) -> tuple[HitGroup, ...]:
        """The best `limit` hits of each kind that has any, the kind with the best hit first.

        KnownErrors ``search.*`` for an operator that cannot be read.
        """
        query = parse(text, shipped_search_words(), today=self._clock.today())
        groups: list[tuple[int, HitGroup]] = []
        database = self._archive.database
        # opening a file takes longer than most searches; a server's connection may die and is made anew each time
        with database.read(keep=database.is_sqlite):
            asked = [kind for kind in SearchKind if kind in kinds]
            for kind, found in self._archive.search.find_all(asked, query, limit + 1).items():
                if found:
                    hits = tuple(map(_shown, found[:limit]))
                    label = sentence(f"search.{kind.value}")
                    groups.append((found[0].rank, HitGroup(kind, label, hits, more=len(found) > limit)))
        return tuple(group for _, group in sorted(groups, key=lambda each: each[0]))

    def follow(self) -> None:
        """Keep the index up from now on, behind whatever is written, until `stop`."""
        self._keeper.follow()

    def stop(self) -> None:
        """Begin no further piece; what is not read yet is read after the next start."""
        self._keeper.stop()

    def catch_up(self, *, progress: Progress | None = None) -> None:
        """Read all that is written into the index now, in bounded pieces; mend it where it is off."""
        while self._keeper.step(_LARGE_PIECE):
            if progress is not None:
                progress.tick()


class IndexKeeper:
    """Reads the journal into the index piece by piece on the writer's thread, so that a person's write never waits long."""

    def __init__(self, *, archive: Archive, jobs: Jobs, changes: Changes) -> None:
        self._archive = archive
        self._jobs = jobs
        self._changes = changes
        self._lock = threading.Lock()
        self._stopped = self._waiting = self._again = self._checked = False
        self._unsubscribe: Callable[[], None] | None = None

    @cached_property
    def _index(self) -> SearchIndex:
        return self._archive.search

    def follow(self) -> None:
        """Listen to what is written, and begin with what is there."""
        self._unsubscribe = self._changes.subscribe(self._written)
        self._ask()

    def stop(self) -> None:
        """Hear nothing more and begin nothing more."""
        with self._lock:
            self._stopped = True
        if self._unsubscribe is not None:
            self._unsubscribe()

    def step(self, lines: int = _PIECE) -> bool:
        """One bounded piece of work, so many lines of the journal at most; False when there is none left."""
        with self._archive.database.write():
            if self._index.catch_up(lines):
                return True
            if not self._checked:
                self._checked = True
                if self._index.is_off():
                    _log.info("search index is off and made anew")
                    self._index.rebuild()
                    return True
            return self._index.merge()

    def _written(self, _notice: ChangeNotice) -> None:
        self._ask()

    def _ask(self) -> None:
        with self._lock:
            if self._stopped:
                return
            if self._waiting:
                self._again = True
                return
            self._waiting, self._again = True, False
            job = self._jobs.write(lambda _progress: self.step())
        job.add_done_callback(self._stepped)

    def _stepped(self, job: Job[bool]) -> None:
        with self._lock:
            self._waiting = False
            again = self._again
        if job.future.cancelled():
            return
        error = job.future.exception()
        if isinstance(error, KnownError):
            _log.info(
                "search index waits: %s", error.code
            )  # a locked or full disk; the next write asks again
        elif error is not None:
            _log.error("search index", exc_info=error)
        elif job.future.result() or again:
            self._ask()


def _shown(hit: Hit) -> SearchHit:
    document, piece = hit.document, hit.pieces[0] if hit.pieces else None
    head = document.fields[0]
    title = _marked(head.key, head.text, piece if piece is not None and piece.field == head else None)
    caption, met = _caption(document, piece)
    why = Marked("")
    if piece is not None and piece.field != head and not met:
        why = _why(piece)
    return SearchHit(
        kind=document.kind, id=document.id, title=title, caption=caption, why=why, day=document.day
    )


def _caption(document: Document, piece: Piece | None) -> tuple[Marked, bool]:
    """The texts that tell records of a kind apart, and whether what was asked for stands among them."""
    text, start, end = "", 0, 0
    for each in _captions(document):
        shown = _marked(each.key, each.text, piece if piece is not None and piece.field == each else None)
        text += " · " if text else ""
        if shown.end:
            start, end = len(text) + shown.start, len(text) + shown.end
        text += shown.text
    return Marked(text, start, end), end > 0


def _captions(document: Document) -> Iterator[SearchField]:
    for key in _CAPTIONS[document.kind]:
        found = (each for each in document.fields[1:] if each.key == key and each.text)
        first = next(found, None)
        if first is not None:
            yield first


def _marked(key: str, text: str, piece: Piece | None) -> Marked:
    """A text as it is shown, phones masked; of those the last four digits are all that can be marked."""
    start, end = (piece.start, piece.end) if piece is not None else (0, 0)
    if key != "phone":
        return Marked(text, start, end)
    masked = mask_phone(text)
    if masked == text:
        return Marked(text, start, end)
    if start == end or "-" in text:
        return Marked(masked)
    return Marked(masked, len(masked) - min(4, end - start), len(masked))


def _why(piece: Piece) -> Marked:
    """The field that was met, with a little of its text around the place."""
    shown = _marked(piece.field.key, piece.field.text, piece)
    begin = max(0, shown.start - _AROUND)
    cut = shown.text[begin : shown.end + _AROUND].replace("\n", " ")
    label = sentence(f"search.field_{piece.field.key}") + " " + ("…" if begin else "")
    tail = "…" if shown.end + _AROUND < len(shown.text) else ""
    moved = len(label) - begin
    return Marked(label + cut + tail, shown.start + moved, shown.end + moved)
