"""What goes along with an open shop once its first page stands: numbers of the sidebar, backup, search, sweep, reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.changes import Changed

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from desktop.profile import ShopProfile
    from desktop.shop import Desk
    from desktop.views import SidebarCounts
    from ui.job_runner import JobRunner
    from ui.lock import Lock
    from ui.main_window import MainWindow
    from ui.notices import Notices
    from ui.watched_folder import WatchedFolder

_UNCOUNTED = frozenset({Changed.GOODS, Changed.KNOWLEDGE, Changed.BACKUPS})
"""What changes no number beside a place."""


class Follower(Protocol):
    """A part of the window that goes along with one open shop; it is told when to end, and dies with the shop."""

    def stop(self) -> None: ...

    def deleteLater(self) -> None: ...


class Followers(QObject):
    """Everything that follows one open shop; made when the shop is open, `begin`s when its first page stands.

    All of it asks for more than that page does; begun beside it, it would stand in the way of its rows. `alone` leaves
    out what looks about by itself (watched folder, tray, sweep): a safe start. `named` follows a changed setting with
    the name of the shop.
    """

    named = Signal(str)

    def __init__(
        self,
        desk: Desk,
        notices: Notices,
        window: MainWindow,
        lock: Lock,
        runner: JobRunner,
        *,
        alone: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._notices, self._window, self._lock = desk, notices, window, lock
        self._alone = alone
        self._runner = runner
        self._going: list[Follower] = []
        self._watched: WatchedFolder | None = None

    def begin(self) -> None:
        """Begin with all that follows."""
        desk = self._desk
        self._count()
        self._runner.run(desk.jobs.write(lambda _: desk.upkeep.backup_if_due()))
        desk.search.follow()
        self._tell_news()
        if self._alone:
            return
        desk.sweep_keeper.follow()
        self._watch_downloads()
        self._remind_of_calls()

    def stop(self) -> None:
        """The shop is about to close: nothing more is asked of it."""
        for each in self._going:
            each.stop()
            each.deleteLater()
        self._going.clear()
        self._watched = None

    def changed(self, what: AbstractSet[Changed]) -> None:
        """Something was written: numbers, names and settings may be others."""
        if what - _UNCOUNTED:
            self._count()
        if Changed.SETTINGS in what:
            self._settings_changed()

    def _settings_changed(self) -> None:
        desk = self._desk
        self._lock.follow()
        if self._watched is not None:
            self._watched.refresh()
        self._runner.run(desk.jobs.read(lambda _: desk.profile.read()), on_done=self._named)

    def _named(self, profile: ShopProfile) -> None:
        self.named.emit(profile.name)
        if not profile.name and self._window.current_key != "start":  # its opening was taken back
            self._window.open_page("start")

    def _tell_news(self) -> None:
        from ui.news_banner import NewsBanner

        telling = NewsBanner(self._desk, self._notices, self._window, parent=self)
        self._going.append(telling)
        telling.begin()

    # what looks about by itself

    def _watch_downloads(self) -> None:
        from ui.watched_folder import WatchedFolder

        self._watched = WatchedFolder(
            self._desk,
            self._notices,
            lambda paths: self._window.open_page("import", paths=paths, beside=True),
            on_found=lambda: self._window.refresh(frozenset({Changed.IMPORTS})),
            parent=self,
        )
        self._going.append(self._watched)
        self._watched.refresh()

    def _remind_of_calls(self) -> None:
        from ui.tray import CallReminding

        reminding = CallReminding(self._desk, self._notices, self._window, self._lock, parent=self)
        self._going.append(reminding)
        reminding.begin()

    # the numbers beside the places of the sidebar

    def _count(self) -> None:
        desk = self._desk
        self._runner.run(desk.jobs.read(lambda _: desk.today.counts()), on_done=self._show_counts)
        self._runner.run(
            desk.jobs.read(lambda _: desk.starred_views.counted()),
            on_done=lambda found: self._window.sidebar.views.set_views(
                [(f"{view.list}:{view.id}", view.name, count) for view, count in found]
            ),
        )

    def _show_counts(self, counts: SidebarCounts) -> None:
        sidebar = self._window.sidebar
        sidebar.set_count("today", counts.today, urgent=counts.today_urgent)
        sidebar.set_count("cases", counts.open_cases)
        sidebar.set_count("revisits", counts.revisits_today)
        sidebar.set_count("recovery", counts.recoveries_open)
