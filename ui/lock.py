"""Who sits at the desk, in the window: asked at the start, changed at the sidebar, locked out by Ctrl L or by idling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from aftersales.errors import KnownError
from resources.wording import error_sentence, sentence
from ui.actions import ACTIONS, make_action
from ui.job_runner import JobRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.shop import Desk
    from desktop.staffing import StaffLine
    from ui.dialogs.lock_page import LockPage
    from ui.dialogs.sit_down import SitDownPopup
    from ui.main_window import MainWindow
    from ui.pages.context import Context

_MINUTE = 60_000
_KEY = "lock_here"
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class Lock(QObject):
    """Covers the window with a `LockPage` and asks the desk what opens it; jobs under way go on behind it.

    `locking` comes before the window is covered. `minute` is the length of a minute without a touch, in milliseconds.
    """

    locking = Signal()

    def __init__(self, context: Context, window: MainWindow) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._runner = JobRunner(context.notices, self)
        self._desk: Desk | None = None
        self._then: Callable[[], object] | None = None
        self._can_lock, self._minutes = False, 0
        self._put_away: list[tuple[QDialog, bool]] = []
        self.minute = _MINUTE
        self.page: LockPage | None = None
        self.popup: SitDownPopup | None = None
        self._touched = QElapsedTimer()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._idled)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        window.sidebar.user_asked.connect(self.choose)
        window.add_global_action("lock", self.lock)

    # from the opening of a shop to its closing

    def begin(self, desk: Desk, then: Callable[[], object]) -> None:
        """Ask who would sit at the desk of this shop for his password, where he has one; `then` follows."""
        self._desk = desk

        def look(_: object) -> tuple[bool, int, bool]:
            can_lock = desk.staff.asks_password()
            asked = can_lock and any(
                line.has_password for line in desk.staff.lines() if line.staff.id == desk.session.staff_id
            )
            return can_lock, desk.staff.lock_minutes(), asked

        def looked(found: tuple[bool, int, bool]) -> None:
            self._can_lock, self._minutes, asked = found
            if asked:
                self._then = then
                self._cover(start=True)
            else:
                self._arm()
                then()

        self._runner.run(desk.jobs.read(look), on_done=looked)

    def follow(self) -> None:
        """Settings or staff changed: learn anew whether and when the window locks."""
        desk = self._desk
        if desk is None:
            return

        def looked(found: tuple[bool, int]) -> None:
            self._can_lock, self._minutes = found
            self._arm()

        self._runner.run(
            desk.jobs.read(lambda _: (desk.staff.asks_password(), desk.staff.lock_minutes())), on_done=looked
        )

    def forget(self) -> None:
        """The shop is about to be closed."""
        self._runner.forget_all()
        self._desk = self._then = None
        self._can_lock, self._minutes = False, 0
        self._close_popup()
        if self.page is not None:
            self._uncover()
        self._arm()

    # locking

    def lock(self) -> None:
        """Cover the window; where nothing could open it again, say so instead."""
        desk = self._desk
        window = self._window
        if desk is None or self.page is not None or not (window.current_key and window.sidebar.leads):
            return
        if self._can_lock:
            self._cover(start=False)
            return
        from ui.widgets.messages import Deed

        self._context.notices.toast(
            sentence("lock.no_secret", {"name": desk.session.staff.name}),
            deed=Deed(sentence("lock.set_one"), self._open_staff),
        )

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """A dialog in front of the window keeps its keys from it: Ctrl L locks from there as well, and it is put away."""
        dialog = new.window() if new is not None else None
        if isinstance(dialog, QDialog) and dialog.findChild(QAction, _KEY) is None:
            make_action(ACTIONS["lock"], dialog, self.lock).setObjectName(_KEY)

    def _idled(self) -> None:
        left = self._minutes * self.minute - self._touched.elapsed()
        if left > 0:
            self._idle.start(left)
        elif self._can_lock:
            self.lock()

    def _arm(self) -> None:
        """Watch for touches while the window may lock itself, and for dialogs while it is locked."""
        app = QApplication.instance()
        locked = self.page is not None
        idling = self._can_lock and self._minutes > 0 and not locked
        if app is not None:
            app.removeEventFilter(self)
            if locked or idling:
                app.installEventFilter(self)
        if idling:
            self._touched.start()
            self._idle.start(self._minutes * self.minute)
        else:
            self._idle.stop()

    def _cover(self, *, start: bool) -> None:
        from ui.dialogs.lock_page import LockPage

        assert self._desk is not None
        self.locking.emit()
        self._close_popup()
        while (popup := QApplication.activePopupWidget()) is not None and popup.close():
            pass
        self.page = LockPage(self._context.theme, self._desk.session.staff, start=start)
        self.page.given.connect(self._given)
        self.page.others_asked.connect(self._show_others)
        for each in QApplication.topLevelWidgets():
            if isinstance(each, QDialog):
                self._hide(each)
        self._window.cover(self.page)
        self.page.secret.setFocus()
        self._arm()

    def _uncover(self) -> None:
        assert self.page is not None
        self._window.uncover()
        self.page = None
        dialogs, self._put_away = self._put_away, []
        for dialog, modal in dialogs:
            if isValid(dialog):
                (dialog.open if modal else dialog.show)()
        self._arm()

    def _hide(self, dialog: QDialog) -> None:
        if self.page is not None and isValid(dialog) and dialog.isVisible():
            self._put_away.append((dialog, dialog.isModal()))
            dialog.hide()

    # opening it again

    def _given(self, staff_id: int, secret: str) -> None:
        desk = self._desk
        if desk is None:
            return
        if self._then is None and staff_id == (desk.session.staff_id or 0):
            job = desk.jobs.read(lambda _: desk.staff.unlock(secret=secret))
        else:
            job = desk.jobs.write(lambda _: desk.staff.sit_down(staff_id=staff_id, password=secret))
        self._runner.run(job, on_done=lambda _: self._let_in(), on_failed=self._refused)

    def _let_in(self) -> None:
        then, self._then = self._then, None
        self._uncover()
        if then is not None:
            then()

    def _refused(self, error: BaseException) -> None:
        if self.page is not None:
            self.page.show_error(_words(error))
        if not isinstance(error, KnownError):
            self._context.notices.error(error)

    def _show_others(self) -> None:
        """At the start everybody; at a locked window only who proves himself, or it would be no lock."""
        desk = self._desk
        if desk is None:
            return
        start = self._then is not None

        def show(lines: Sequence[StaffLine]) -> None:
            if self.page is not None:
                here = desk.session.staff_id
                fit = [each for each in lines if each.staff.active and (start or each.has_password)]
                others = any(each.staff.id != here for each in fit)
                self.page.show_others(fit if others else ())

        self._runner.run(desk.jobs.read(lambda _: desk.staff.lines()), on_done=show)

    # somebody else sits down

    def choose(self) -> None:
        """Open the popup of the staff at the foot of the sidebar, or close it again."""
        desk = self._desk
        if self.popup is not None:
            self._close_popup()
        elif desk is not None and self.page is None:
            self._runner.run(desk.jobs.read(lambda _: desk.staff.lines()), on_done=self._open_popup)

    def _open_popup(self, lines: Sequence[StaffLine]) -> None:
        desk = self._desk
        if desk is None or self.page is not None or self.popup is not None:
            return
        from ui.dialogs.sit_down import SitDownPopup

        popup = SitDownPopup(self._context.theme, lines, desk.session.staff_id, self._window)
        popup.chosen.connect(self._sit_down)
        popup.lock_asked.connect(self._lock_asked)
        popup.staff_asked.connect(self._open_staff)
        popup.closed.connect(self._popup_closed)
        self.popup = popup
        popup.open_over(self._window.sidebar.user)

    def _sit_down(self, staff_id: int, password: str) -> None:
        desk = self._desk
        if desk is None:
            return
        self._runner.run(
            desk.jobs.write(lambda _: desk.staff.sit_down(staff_id=staff_id, password=password)),
            on_done=lambda _: self._close_popup(),
            on_failed=self._not_sat_down,
        )

    def _not_sat_down(self, error: BaseException) -> None:
        if self.popup is not None:
            self.popup.show_error(_words(error))
        if self.popup is None or not isinstance(error, KnownError):
            self._context.notices.error(error)

    def _lock_asked(self) -> None:
        self._close_popup()
        self.lock()

    def _open_staff(self) -> None:
        self._close_popup()
        self._window.open_page("settings", section="staff")

    def _close_popup(self) -> None:
        if self.popup is not None:
            self.popup.close_popup()

    def _popup_closed(self) -> None:
        self.popup = None

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _TOUCHES:
            self._touched.start()
        elif kind == QEvent.Type.Show and self.page is not None and isinstance(watched, QDialog):
            QTimer.singleShot(0, self, lambda: self._hide(watched))
        return False


def _words(error: BaseException) -> str:
    return error_sentence(error) if isinstance(error, KnownError) else sentence("ui.failed")
