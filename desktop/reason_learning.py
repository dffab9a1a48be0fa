"""The shop's own classifier: what its closed cases taught, kept beside the archive and made anew when there are more."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.recognising.reasons import Learned, ReasonClassifier, learn, without_rare
from desktop.archive import Archive
from exports.safe_write import write_bytes
from resources.recognising_file import shipped_learning, shipped_vocabulary

if TYPE_CHECKING:
    from desktop.jobs import Progress

FILE = "reasons-learned.json"
NEWEST = 5_000
"""Closed cases that are learned from: what was true years ago need not be."""
_ENOUGH = 20
"""Closed cases more (or fewer) than at the last time after which it is worth learning anew."""
_FORMAT = 1
_MANY_GRAMS = 60_000
_EACH = 200


class ReasonLearning:
    """Derived data: the file may be deleted at any time, and a broken one counts as none."""

    def __init__(self, *, archive: Archive, file: Path) -> None:
        self._archive = archive
        self._file = file
        self._lock = threading.Lock()
        self._made: tuple[float, ReasonClassifier] | None = None

    def classifier(self) -> ReasonClassifier:
        """The classifier as it stands: with the shop's own cases where these have been learned."""
        stamp = self._file.stat().st_mtime if self._file.is_file() else 0.0
        with self._lock:
            if self._made is None or self._made[0] != stamp:
                kept = self._kept()
                learned = shipped_learning() if kept is None else _learned(kept)
                self._made = (stamp, ReasonClassifier(shipped_vocabulary(), learned))
            return self._made[1]

    def is_stale(self) -> bool:
        """Whether so many cases were closed (or reopened) since that learning again is worth while."""
        with self._archive.database.read():
            count = self._archive.intake.closed_count()
        kept = self._kept()
        before = kept["closed"] if kept else 0
        return abs(int(count) - int(before)) >= _ENOUGH

    def relearn(self, progress: Progress) -> int:
        """Learn from the shipped sentences and the newest closed cases; the number of these."""
        told = []
        with self._archive.database.read():
            count = self._archive.intake.closed_count()
            for number, pair in enumerate(self._archive.intake.closed_words(NEWEST)):
                if number % _EACH == 0:
                    progress.tick(number, min(count, NEWEST))
                told.append(pair)
        learned = learn(told, before=shipped_learning())
        kept = {
            "format": _FORMAT,
            "closed": count,
            "sentences": learned.sentences,
            "grams": without_rare(learned, most=_MANY_GRAMS).grams,
        }
        write_bytes(self._file, json.dumps(kept, ensure_ascii=False).encode())
        return len(told)

    def _kept(self) -> dict[str, Any] | None:
        try:
            kept = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        whole = isinstance(kept, dict) and kept.get("format") == _FORMAT
        return kept if whole and {"closed", "sentences", "grams"} <= kept.keys() else None


def _learned(kept: dict[str, Any]) -> Learned:
    return Learned(kept["grams"], kept["sentences"])
