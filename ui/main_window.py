"""The frame around the pages: sidebar, page frame, banners, toast, status strip, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from resources.wording import sentence
from ui.actions import ACTIONS, make_action
from ui.widgets.bands import StatusStrip
from ui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from ui.pages.base import Context, Page, PageFactory
    from ui.widgets.messages import BannerArea, Toast
    from ui.widgets.page_room import PageRoom

MIN_SIZE = (1120, 680)
"""Under which no window goes where the screen has room for it."""
LEAST = (640, 400)
TITLE_BAR = 32
FOLD_UNDER = 1360
"""Under which the sidebar shows icons alone: beside its words the widest pages, and tables beside panels, lack room."""
DEPTH = 50


@dataclass(slots=True)
class _Stop:
    """Where the person was: a page, its arguments, and what it keeps of scroll and selection."""

    key: str
    args: dict[str, Any] = field(default_factory=dict)
    place: object = None


class MainWindow(QMainWindow):
    """The window. Pages are built at their first opening and live on; `open_page` and `back` move between them.

    `page_shown(key)` follows every move; `appeared` the beginning of the first painting, `closed` the end of the window.
    `stays` is asked when the person closes it: what answers yes only hides it, and `hidden_away` follows.
    """

    page_shown = Signal(str)
    appeared = Signal()
    closed = Signal()
    hidden_away = Signal()

    def __init__(
        self, context: Context, factories: Sequence[PageFactory], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self._factories = {factory.key: factory for factory in factories}
        self._pages: dict[str, Page] = {}
        self._rooms: dict[str, PageRoom] = {}
        self._here: _Stop | None = None
        self._behind: list[_Stop] = []
        self._global_actions: list[QAction] = []
        self._banners: BannerArea | None = None
        self._toast: Toast | None = None
        self._cover: QWidget | None = None
        self._left: QWidget | None = None
        self._unseen = True
        self.stays: Callable[[], bool] | None = None
        self.setWindowTitle(sentence("ui.app"))
        self.setMinimumSize(*MIN_SIZE)
        self._build()
        context.notices.attach(self, lambda: self.toast, lambda: self.banners)

    def _build(self) -> None:
        theme = self.context.theme
        self.sidebar = Sidebar(theme)
        self.sidebar.set_places([factory.place for factory in self._factories.values() if factory.place])
        self.sidebar.place_chosen.connect(self._go)
        for factory in self._factories.values():
            if factory.place is not None:
                self._add_place_key(factory.key, factory.place.keys)
        frame = QFrame()
        frame.setObjectName("page")
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 0, 0)
        column.setSpacing(0)
        self.stack = QStackedWidget()
        self.strip = StatusStrip(theme)
        column.addWidget(self.stack, 1)
        column.addWidget(self.strip)
        centre = self._centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(frame, 1)
        self.setCentralWidget(centre)

    @property
    def banners(self) -> BannerArea:
        """Where banners stand: under the header of the page in sight."""
        if self._banners is None:
            from ui.widgets.messages import BannerArea

            self._banners = BannerArea(self.stack.parentWidget())
            self._banners.hide()
        return self._banners

    @property
    def toast(self) -> Toast:
        """Where toasts are shown, over the foot of the page in sight."""
        if self._toast is None:
            from ui.widgets.messages import Toast

            self._toast = Toast(self.context.theme, self.stack)
        return self._toast

    def _add_place_key(self, key: str, keys: str) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked=False, key=key: self._go(key))
        self.addAction(action)

    def add_global_action(self, name: str, run: Callable[[], None]) -> QAction:
        """Give the whole window one of the actions (N, R, V, Ctrl I, Ctrl Z); a page's own same key comes first."""
        action = make_action(ACTIONS[name], self, run)
        self._global_actions.append(action)
        self._yield_keys()
        return action

    def _yield_keys(self) -> None:
        """Let the page's own keys win: to Qt two actions in force with one key are ambiguous, and neither fires."""
        own = self._pages[self._here.key].actions() if self._here else []
        taken = {keys.toString() for action in own if action.isEnabled() for keys in action.shortcuts()}
        if self._cover is not None:
            return
        for action in self._global_actions:
            action.setEnabled(taken.isdisjoint(keys.toString() for keys in action.shortcuts()))

    # covered while it is locked

    def cover(self, page: QWidget) -> None:
        """Lay `page` over everything; nothing below it is seen or reached by keys, and what runs there goes on."""
        self._left, self._cover = QApplication.focusWidget(), page
        self._centre.setEnabled(False)
        for action in self.actions():
            action.setEnabled(False)
        page.setParent(self)
        page.setGeometry(self.rect())
        page.show()
        page.raise_()

    def uncover(self) -> None:
        """Take the cover away; the focus goes back to where it was."""
        cover, self._cover = self._cover, None
        if cover is None:
            return
        cover.hide()
        cover.deleteLater()
        self._centre.setEnabled(True)
        for action in self.actions():
            action.setEnabled(True)
        self._yield_keys()
        left, self._left = self._left, None
        if left is not None and isValid(left) and left.isVisible():
            left.setFocus()
        elif self._here is not None:
            self._pages[self._here.key].setFocus()

    # moving between pages

    @property
    def current_key(self) -> str:
        """The page in sight; "" before the first."""
        return self._here.key if self._here else ""

    def page(self, key: str) -> Page:
        """The page of `key`, built now if it was never opened."""
        if key not in self._pages:
            from ui.widgets.page_room import PageRoom

            page = self._factories[key].build(self.context)
            page.page_asked.connect(self._asked)
            page.back_asked.connect(self.back)
            page.status_changed.connect(self._show_status)
            for action in page.actions():
                action.enabledChanged.connect(self._yield_keys)
            self._pages[key] = page
            self._rooms[key] = room = PageRoom(page)
            self.stack.addWidget(room)
            page.show()
        return self._pages[key]

    def open_page(self, key: str, **args: Any) -> None:
        """Show a page; where the person was goes on the back stack. The page in sight without arguments stays."""
        if self._here is not None:
            if self._here.key == key and not args:
                return
            self._here.place = self._pages[self._here.key].place()
            if not self._factories[self._here.key].alone:
                self._behind = [*self._behind[-DEPTH:], self._here]
        self._show(_Stop(key, args))

    def forget_pages(self) -> None:
        """Drop every page and the way back: another shop is about to be opened."""
        self.banners.setParent(self.stack.parentWidget())
        self.banners.hide()
        if self._toast is not None:
            self._toast.dismiss()  # it spoke of the shop that is left
        self.forget_answers()
        for room in self._rooms.values():
            self.stack.removeWidget(room)
            room.deleteLater()
        self._rooms.clear()
        self._pages.clear()
        self._behind.clear()
        self._here = None
        self.sidebar.set_current("")

    def forget_answers(self) -> None:
        """Nobody waits for a job any more, in no part of any page: the shop is about to close."""
        from ui.job_runner import JobRunner

        for page in self._pages.values():
            for runner in page.findChildren(JobRunner):
                runner.forget_all()

    def back(self) -> None:
        """Go to where the person came from, with scroll, selection and filters; home when there is nothing behind."""
        if self._behind:
            self._show(self._behind.pop())
            return
        home = self._home_of(self.current_key)
        if home and home != self.current_key:
            self._show(_Stop(home))

    def _go(self, key: str) -> None:
        if self._here is not None and not self.refuses():
            self.open_page(key)  # before the first page is shown there is no shop to build one from

    def refuses(self) -> bool:
        """Whether the page in sight leads nowhere else; says then what comes first."""
        alone = self._here is not None and self._factories[self._here.key].alone
        if alone:
            self.context.notices.toast(sentence("ui.name_first"))
        return alone

    def _asked(self, key: str, args: Mapping[str, Any]) -> None:
        self.open_page(key, **args)

    def _show(self, stop: _Stop) -> None:
        page = self.page(stop.key)
        self._here = stop
        page.take_banners(self.banners)
        self.stack.setCurrentWidget(self._rooms[stop.key])
        self._yield_keys()
        if self._toast is not None:
            self._toast.raise_()
        self.sidebar.set_current(self._home_of(stop.key))
        self.sidebar.set_leading(leading=not self._factories[stop.key].alone)
        page.activated(stop.args)
        focused: QWidget | None = self.focusWidget()  # the stubs know no window without focus
        if focused is None or not page.isAncestorOf(focused):
            page.setFocus()  # so that the page's keys work at once
        if stop.place is not None:
            page.restore(stop.place)
        self._show_status()
        self.page_shown.emit(stop.key)

    def _home_of(self, key: str) -> str:
        factory = self._factories.get(key)
        if factory is None:
            return ""
        return factory.key if factory.place else factory.home

    def _show_status(self) -> None:
        if self._here is None:
            return
        status = self._pages[self._here.key].status
        self.strip.show_status(
            left=status.left,
            hints=status.hints,
            hints_side=status.hints_side,
            right=status.right,
            right_icon=status.right_icon,
            tone=status.tone,
        )

    def fit_into(self, room: QSize) -> None:
        """Let the least size be one that a screen with this room can show, title bar included."""
        self.setMinimumSize(QSize(*MIN_SIZE).boundedTo(room - QSize(0, TITLE_BAR)).expandedTo(QSize(*LEAST)))

    def come_to_front(self) -> None:
        """Stand before the person: out of the tray, out of the task bar, from behind other windows."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def refresh(self, changes: frozenset[Any]) -> None:
        """Tell every page that was built what was written."""
        for page in self._pages.values():
            page.refresh(changes)

    @property
    def was_seen(self) -> bool:
        """Whether it was ever painted; before that it stands nowhere."""
        return not self._unseen

    @property
    def busy(self) -> bool:
        """Whether a page waits for a job."""
        return any(page.runner.busy for page in self._pages.values())

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unseen:
            self._unseen = False
            self.appeared.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sidebar.set_folded(folded=event.size().width() < FOLD_UNDER)
        if self._cover is not None:
            self._cover.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        if event.spontaneous() and self.stays is not None and self.stays():
            event.ignore()
            self.hide()
            self.hidden_away.emit()
            return
        super().closeEvent(event)
        if event.isAccepted():
            self.closed.emit()
