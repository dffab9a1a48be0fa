"""What is new since the version that was used here last, told once after an update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.first_steps import put_seen, seen_key
from resources.news_file import Release, number, shipped_news
from resources.version import VERSION
from resources.wording import sentence

if TYPE_CHECKING:
    from desktop.archive import Archive
    from desktop.writing import Writer

__all__ = ["NewsDesk", "Release"]


class NewsDesk:
    """Reads the news of this version; `version` is that of the program. Everybody may read and put them aside."""

    def __init__(self, *, archive: Archive, writer: Writer, version: str = VERSION) -> None:
        self._archive = archive
        self._writer = writer
        self.version = version

    def all(self) -> tuple[Release, ...]:
        """Every version up to this one, the newest first; pure."""
        return tuple(one for one in shipped_news() if number(one.version) <= number(self.version))

    def unseen(self) -> tuple[Release, ...]:
        """The versions that came since this PC saw the news; none where it never did, nor after an older one came back."""
        seen = self._seen()
        if not seen:
            return ()
        return tuple(one for one in self.all() if number(one.version) > number(seen))

    def is_noted(self) -> bool:
        """Whether this version is the one that is kept as seen."""
        return self._seen() == self.version

    def note(self) -> None:
        """Keep that this version was seen here; no step for Ctrl Z. One that is kept already writes nothing."""
        if self.is_noted():
            return
        with self._writer.action(sentence("news.seen"), undoable=False) as action:
            put_seen(self._archive, self.version, action=action)

    def _seen(self) -> str:
        with self._archive.database.read():
            return str(self._archive.settings.get(seen_key(), ""))
