"""The page 导入 as a person meets it, for the tests that drive it over a real shop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QTableView, QWidget

from ui.pages.base import Context
from ui.pages.import_footer import REVIEW
from ui.pages.import_page import ImportPage

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.shop import Desk
    from ui.notices import Recorder
    from ui.theme import Theme


class Screen:
    """The page as a person meets it, with the words that wait until its jobs are over."""

    def __init__(
        self, qtbot: Any, page: ImportPage, frame: QStackedWidget, desk: Desk, recorder: Recorder
    ) -> None:
        self.qtbot, self.page, self.frame, self.desk, self.recorder = qtbot, page, frame, desk, recorder

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.work.busy and not self.page.runner.busy, timeout=20_000)
        self.qtbot.wait(20)  # the layout follows in a turn of its own

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key for whatever has the focus."""
        self.qtbot.keyClick(QApplication.focusWidget() or self.page, key, modifiers)
        self.settle()

    def press_in(self, widget: QWidget, key: Qt.Key) -> None:
        """A key in a field, where the person stands by then."""
        widget.setFocus()
        self.qtbot.keyClick(widget, key)
        self.settle()

    def next(self) -> None:
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def click(self, widget: QWidget) -> None:
        at = QPoint(10, widget.height() // 2)
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
        self.settle()

    def paste(self, *paths: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        QGuiApplication.clipboard().setMimeData(mime)
        self.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def to_review(self, *paths: Path) -> None:
        self.paste(*paths)
        self.next()
        self.next()
        assert self.page.step == REVIEW

    def texts(self) -> list[str]:
        """Every label in sight."""
        return [label.text() for label in self.page.findChildren(QLabel) if label.isVisible()]

    def cells(self, table: QTableView, row: int) -> list[str]:
        model = table.model()
        return [str(model.index(row, at).data() or "") for at in range(model.columnCount())]


def open_screen(qtbot: Any, desk: Desk, recorder: Recorder, theme: Theme) -> Screen:
    """The page in a window of 1440 × 860, beside another one that it can be left for."""
    context = Context(theme=theme, notices=recorder)
    context.shop = desk
    page = ImportPage(context)
    frame = QStackedWidget()
    frame.addWidget(page)
    frame.addWidget(QWidget())
    qtbot.addWidget(frame)
    frame.resize(1440, 860)
    frame.show()
    qtbot.waitExposed(frame)
    frame.activateWindow()
    page.activated({})
    found = Screen(qtbot, page, frame, desk, recorder)
    found.settle()
    return found
