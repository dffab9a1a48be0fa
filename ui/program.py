"""The program around the window: opens the shop after the first paint, hands its changes to the pages, closes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.this_pc import ThisPc
from resources.wording import sentence
from ui.finder import Finder
from ui.habits import Habits
from ui.job_runner import JobRunner
from ui.lock import Lock
from ui.main_window import MainWindow
from ui.notices import Notices
from ui.page_list import FACTORIES
from ui.pages.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from aftersales.clock import Clock
    from desktop.changes import Changed, ChangeNotice
    from desktop.jobs import Jobs, Progress
    from desktop.profile import ShopProfile
    from desktop.shop import Desk
    from ui.followers import Followers
    from ui.theme import Theme
    from ui.widgets.progress import ProgressRow

_SAMPLE = "sample"
_UNSEEN = 500
"""Milliseconds after which the shop is opened behind a window that nobody sees, since it began minimised."""
_SETTLED = 150
"""Milliseconds which the first page has for itself before numbers and backup are seen to."""


def sample_folder(data_dir: Path) -> Path:
    """Where the sample shop lies beside a shop's own data."""
    return data_dir / "示例店"


def _once(owner: QObject, run: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(run)
    return timer


class Program(QObject):
    """One run of the window program over one data folder; `opened` follows each shop, `failed` a folder that cannot be.

    The sample shop lies in a folder of its own inside the data folder; only one shop is open at a time. A `safe` one
    does without what looks about by itself (see `Followers`) and without the tray.
    """

    opened = Signal()
    failed = Signal(str)
    _noticed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        data_dir: Path,
        *,
        clock: Clock | None = None,
        pc: ThisPc | None = None,
        safe: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._own_dir = self._data_dir = data_dir
        self._clock = clock
        self._jobs: Jobs | None = None
        self._desk: Desk | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._room: QWidget | None = None
        self._told = ""
        self._reading = False
        self._theme = theme
        self.safe = safe
        self.notices = Notices(theme, self)
        self.context = Context(
            theme=theme, notices=self.notices, open_sample=self.open_sample, restore=self.restore
        )
        self.window = MainWindow(self.context, FACTORIES)
        deeds: dict[str, Callable[[], None]] = {
            "new_case": lambda: self._go("new_case"),
            "settle": lambda: self._go("calculator"),
            "revisit": lambda: self._go("revisits"),
            "import_sheets": lambda: self._go("import"),
            "undo": self._undo,
            "redo": self._redo,
            "help": self._help,
        }
        for name, run in deeds.items():
            self.window.add_global_action(name, run)
        self._runner = JobRunner(self.notices, self)
        self.lock = Lock(self.context, self.window)
        self.habits = Habits(self, pc or ThisPc(), plain=safe)
        deeds["lock"] = self.lock.lock
        self.finder = Finder(self.context, self.window, self._runner, FACTORIES, deeds)
        self.lock.locking.connect(self.finder.close)
        self.window.sidebar.view_chosen.connect(self._open_view)
        self.window.sidebar.help_asked.connect(self._help)
        self._followers: Followers | None = None
        self._unheard: frozenset[Changed] = frozenset()
        self._noticed.connect(self._changed, Qt.ConnectionType.QueuedConnection)
        self._opening = _once(self, self.open_shop)
        self._settling = _once(self, self._settle_in)

    @property
    def desk(self) -> Desk:
        """The open shop; only after `opened`."""
        if self._desk is None:
            raise RuntimeError("the shop is not open")
        return self._desk

    def start(self, *, hidden: bool = False) -> None:
        """Show the frame; the shop is opened behind it, once it is painted. `hidden` begins in the tray."""
        self.window.appeared.connect(self._seen)
        self._opening.start(_UNSEEN)
        self.habits.show(hidden=hidden)

    def _seen(self) -> None:
        if self._opening.isActive():
            self._opening.start(0)

    def open_shop(self) -> None:
        """Open the data folder on a job, so that the frame answers meanwhile."""
        data_dir, clock, jobs = self._data_dir, self._clock, self._threads()

        def work(_progress: Progress) -> Desk:
            from desktop.sample import sample_clock
            from desktop.shop import Desk

            return Desk.open(data_dir, clock=clock or sample_clock(data_dir), jobs=jobs)

        self._runner.run(jobs.write(work), on_done=self._opened, on_failed=self._refused)

    def open_sample(self) -> None:
        """Make the sample shop in a folder of its own, where there is none yet, and open it."""
        self._leave(sample_folder(self._own_dir))
        data_dir = self._data_dir

        def work(progress: Progress) -> None:
            from desktop.demo import make_sample_shop

            make_sample_shop(data_dir, progress=progress)

        told = sentence("program.sample_waits")
        waiting = self._show_waiting(told)
        watch = self._runner.run(
            self._threads().write(work),
            on_done=lambda _: self._sample_ready(),
            on_failed=self._sample_failed,
            on_progress=lambda done, total, _what: waiting.set_progress(done, total, told),
            on_cancelled=self.open_own,
        )
        waiting.cancelled.connect(watch.cancel)

    def open_own(self) -> None:
        """Go back from the sample shop to the person's own."""
        self._leave(self._own_dir)
        self.open_shop()

    def restore(self, copy: Path, made_at: datetime) -> None:
        """Put a copy in the place of the archive, and open the shop again; whatever happens, a shop is open then.

        The present was copied before (`UpkeepDesk.before_restore`).
        """
        data_dir, clock = self._data_dir, self._clock
        self._leave(data_dir, copy=False)

        def work(progress: Progress) -> None:
            from aftersales.clock import SystemClock
            from desktop.sample import sample_clock
            from desktop.upkeep import put_back

            now = clock or sample_clock(data_dir) or SystemClock()
            put_back(path=copy, root=data_dir, clock=now, progress=progress)

        waiting = self._show_waiting(sentence("backup.restoring"))
        told = sentence("backup.restoring_files")
        watch = self._runner.run(
            self._threads().write(work),
            on_done=lambda _: self._open_again(sentence("backup.restored", {"moment": made_at})),
            on_failed=self._not_restored,
            on_progress=lambda done, total, _what: waiting.set_progress(done, total, told),
            on_cancelled=lambda: self._open_again(sentence("backup.restore_stopped")),
        )
        waiting.cancelled.connect(watch.cancel)

    def _not_restored(self, error: BaseException) -> None:
        self._open_again("")
        self.notices.error(error)

    def _open_again(self, told: str) -> None:
        """Open the shop that was left; `told` is said once it stands."""
        self._told = told
        self._end_waiting()
        self.open_shop()

    def close(self) -> None:
        """Close what is open, in the window's thread, after the last page let go."""
        self._runner.forget_all()
        self.window.forget_answers()
        self._close_desk()

    def _leave(self, data_dir: Path, *, copy: bool = True) -> None:
        """Close the shop that is open and turn to another folder; `copy` as in `Desk.close`."""
        self._runner.forget_all()
        self._end_waiting()
        self.notices.clear_banner(_SAMPLE)
        self.window.forget_pages()
        self._close_desk(copy=copy)
        self._data_dir = data_dir

    def _threads(self) -> Jobs:
        """The threads of the shop that is open or about to be."""
        if self._jobs is None:
            from desktop.jobs import Jobs

            self._jobs = Jobs()
        return self._jobs

    def _close_desk(self, *, copy: bool = True) -> None:
        self.finder.forget()
        self.lock.forget()
        self.window.sidebar.views.set_views(())
        self._opening.stop()
        self._settling.stop()
        if self._followers is not None:
            self._followers.stop()
            self._followers.deleteLater()
            self._followers = None
        self._unheard = frozenset()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if self._desk is not None:
            self._desk.close(copy=copy)
            self._desk = None
        elif self._jobs is not None:
            self._jobs.close()
        self._jobs = None

    def _sample_ready(self) -> None:
        self._end_waiting()
        self.open_shop()

    def _sample_failed(self, error: BaseException) -> None:
        self.notices.error(error)
        self.open_own()

    def _show_waiting(self, words: str) -> ProgressRow:
        from ui.widgets.progress import ProgressRow

        waiting = ProgressRow(self._theme)
        waiting.setFixedWidth(440)
        self._room = QWidget()
        column = QVBoxLayout(self._room)
        column.addWidget(waiting, 0, Qt.AlignmentFlag.AlignCenter)
        self.window.stack.addWidget(self._room)
        self.window.stack.setCurrentWidget(self._room)
        waiting.begin(words)  # not before it has its place: alone it would flash up as a window
        return waiting

    def _end_waiting(self) -> None:
        if self._room is not None:
            self.window.stack.removeWidget(self._room)
            self._room.deleteLater()
            self._room = None

    def _opened(self, desk: Desk) -> None:
        self._desk = desk
        self.context.shop = desk
        self._unsubscribe = desk.changes.subscribe(self._noticed.emit)
        self.lock.begin(
            desk,
            lambda: self._runner.run(desk.jobs.read(lambda _: desk.profile.read()), on_done=self._named),
        )

    def _named(self, profile: ShopProfile) -> None:
        desk = self.desk
        self.show_shop(profile.name)
        self.window.open_page("today" if profile.name else "start")
        if self._data_dir != self._own_dir:
            from ui.widgets.messages import Deed

            self.notices.banner(
                _SAMPLE,
                sentence("program.sample"),
                line=sentence("program.sample_line", {"day": desk.clock.today()}),
                deeds=(Deed(sentence("program.own_shop"), self.open_own),),
                can_close=False,
            )
        if self._told:
            self.notices.toast(self._told)
            self._told = ""
        self._reading = True
        self._settling.start(_SETTLED)
        self.opened.emit()

    def _settle_in(self) -> None:
        """Begin what goes along with a shop, once its first page was read and painted."""
        was_reading, self._reading = self._reading, self.window.busy
        if was_reading or self._reading:
            self._settling.start(_SETTLED)  # and once more, so that what was read is painted too
            return
        from ui.followers import Followers

        self._followers = Followers(
            self.desk, self.notices, self.window, self.lock, self._runner, alone=self.safe, parent=self
        )
        self._followers.named.connect(self.show_shop)
        self._followers.begin()
        self._follow(self._unheard)

    def _follow(self, what: frozenset[Changed]) -> None:
        """Tell the followers what was written; what is written before they are there they hear when they begin."""
        if self._followers is None:
            self._unheard |= what
        else:
            self._unheard = frozenset()
            self._followers.changed(what)

    def show_shop(self, name: str) -> None:
        """Write the shop's name on the window, and who sits at the desk."""
        title = sentence("ui.app")
        self.window.setWindowTitle(f"{title} · {name}" if name else title)
        staff = self.desk.session.staff
        self.window.sidebar.set_user(staff.name, staff.role if staff.name != staff.role else "")

    def _refused(self, error: BaseException) -> None:
        from ui.dialogs.refused import show_refused

        text = show_refused(self.window, self.context.theme, error, retry=self.open_shop)
        self.failed.emit(text)

    def _go(self, key: str) -> None:
        if self._desk is not None and self.window.current_key and not self.window.refuses():
            self.window.open_page(key)

    def _changed(self, notice: ChangeNotice) -> None:
        if self._desk is not None:
            self.window.refresh(notice.what)
            self._follow(notice.what)

    def _open_view(self, key: str) -> None:
        """A view of the sidebar, on the page of its list."""
        page, _, view = key.partition(":")
        self.window.open_page(page, view=int(view))

    def _help(self) -> None:
        from ui.help import show_help

        show_help(self.window)

    def _undo(self) -> None:
        if self._desk is None:
            return
        desk = self._desk
        self._runner.run(
            desk.jobs.write(lambda _: desk.undo.undo()),
            on_done=lambda name: self.notices.toast(sentence("program.undone", {"name": name})),
        )

    def _redo(self) -> None:
        if self._desk is None:
            return
        desk = self._desk
        self._runner.run(
            desk.jobs.write(lambda _: desk.undo.redo()),
            on_done=lambda name: self.notices.toast(sentence("program.redone", {"name": name})),
        )
