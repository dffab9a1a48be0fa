"""Tells once after an update that something is new, and leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from resources.wording import sentence
from ui.job_runner import JobRunner
from ui.widgets.messages import Deed

if TYPE_CHECKING:
    from desktop.news import Release
    from desktop.shop import Desk
    from ui.main_window import MainWindow
    from ui.notices import Notices

KEY = "news"


class NewsBanner(QObject):
    """Goes along with one open shop. It stays until the person looks or puts it aside; a first start shows none."""

    def __init__(
        self, desk: Desk, notices: Notices, window: MainWindow, *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._notices, self._window = desk, notices, window
        self._runner = JobRunner(notices, self)

    def begin(self) -> None:
        """Ask whether this PC has seen the news of this version."""
        desk = self._desk
        self._runner.run(desk.jobs.read(lambda _: _asked(desk)), on_done=self._tell)

    def stop(self) -> None:
        """The shop is about to close."""
        self._runner.forget_all()
        self._notices.clear_banner(KEY)

    def _tell(self, found: tuple[tuple[Release, ...], bool]) -> None:
        unseen, noted = found
        if not unseen:
            if not noted:
                self._note()  # a shop that is new on this PC: what comes from now on is news
            return
        told = {"version": self._desk.news.version, "title": unseen[0].items[0].title}
        self._notices.banner(
            KEY,
            sentence("news.told", told),
            line=sentence("news.line", told),
            deeds=(Deed(sentence("news.look"), self._look), Deed(sentence("news.enough"), self._put_aside)),
            tone="info",
            can_close=False,
        )

    def _look(self) -> None:
        self._put_aside()
        self._window.open_page("news")

    def _put_aside(self) -> None:
        self._notices.clear_banner(KEY)
        self._note()

    def _note(self) -> None:
        desk = self._desk
        self._runner.run(desk.jobs.write(lambda _: desk.news.note()))


def _asked(desk: Desk) -> tuple[tuple[Release, ...], bool]:
    """What was not seen yet, and whether nothing is to be noted: this version is, or the shop is none of a person's."""
    profile = desk.profile.read()
    own = bool(profile.name) and not profile.sample
    return desk.news.unseen(), desk.news.is_noted() or not own
