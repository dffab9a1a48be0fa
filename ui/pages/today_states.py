"""The states of a page whose content is read by one job: blank, skeleton, content, empty, error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from resources.wording import error_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.notices import Notices
    from ui.theme import Theme
    from ui.widgets.states import ErrorState


class PageStates(QStackedWidget):
    """Give it the page's own states by `add`; `show_state` ends the waiting. Once something was shown it stays.

    `wait` and `fail` are for the job's `on_slow` and `on_failed`: they take the page only before it had content.
    """

    def __init__(self, theme: Theme, notices: Notices, title: str, retry: Callable[[], None]) -> None:
        super().__init__()
        self._theme = theme
        self._notices = notices
        self._title = title
        self._retry = retry
        self._filled = False
        self.failed: ErrorState | None = None
        self._waiting: QWidget | None = None
        self.addWidget(QWidget())

    def add(self, *states: QWidget) -> None:
        """Further states of the page."""
        for state in states:
            self.addWidget(state)

    def show_state(self, state: QWidget) -> None:
        """Show what was read."""
        self._filled = True
        self.setCurrentWidget(state)

    def shows(self, state: QWidget) -> bool:
        """Whether this state is the one in force."""
        return self.currentWidget() is state

    def wait(self) -> None:
        """The job is slow."""
        if self._filled:
            return
        if self._waiting is None:
            self._waiting = _skeleton(self._theme)
            self.addWidget(self._waiting)
        self.setCurrentWidget(self._waiting)

    def fail(self, error: BaseException) -> None:
        """The job failed: with content in sight a message says so, without it the whole page."""
        known = isinstance(error, KnownError)
        if self._filled or not known:
            self._notices.error(error)
        if self._filled:
            return
        if self.failed is not None:
            self.removeWidget(self.failed)
            self.failed.deleteLater()
        line = error_sentence(error) if isinstance(error, KnownError) else "已有的数据没有动。"
        from ui.widgets.states import ErrorState

        self.failed = ErrorState(self._theme, self._title, line)
        self.failed.retried.connect(self._retry)
        self.addWidget(self.failed)
        self.setCurrentWidget(self.failed)


def _skeleton(theme: Theme) -> QWidget:
    from ui.widgets.progress import Skeleton

    waiting = QWidget()
    column = QVBoxLayout(waiting)
    column.setContentsMargins(24, 24, 24, 24)
    column.addWidget(Skeleton(theme))
    column.addStretch(1)
    return waiting
