"""Somebody at the real window, by keys and clicks, for the tests that play whole jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from pytestqt.exceptions import TimeoutError as QtTimeout
from pytestqt.qtbot import QtBot

from aftersales.clock import Clock
from tests.ui.today_kit import visible_text
from ui.help_window import HelpWindow
from ui.program import Program
from ui.theme import Theme

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
RETURN = Qt.Key.Key_Return


class Person:
    """Somebody at the window: keys go where the focus is, and nothing is done before the window has settled."""

    def __init__(self, program: Program, qtbot: QtBot, typed: Callable[[QWidget, str], None]) -> None:
        self.program, self.window, self._bot, self._typed = program, program.window, qtbot, typed

    def wait(self) -> None:
        for _ in range(3):
            self._bot.wait(5)
            self._bot.waitUntil(lambda: not self._at_work(), timeout=30_000)

    def _at_work(self) -> bool:
        """Whether a page or the program itself (Ctrl Z) waits for a job."""
        return self.window.busy or self.program._runner.busy

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.wait()

    def words(self, text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self._typed(focused, text)
        self._bot.wait(60)
        self.wait()

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    @property
    def page(self) -> Any:
        return self.window.page(self.window.current_key)

    @property
    def sees(self) -> str:
        return visible_text(self.page)

    def until_page(self, key: str) -> None:
        try:
            self._bot.waitUntil(lambda: self.window.current_key == key, timeout=20_000)
        except QtTimeout:
            pytest.fail(f"{self.window.current_key} and not {key}: {self.sees}")
        self.wait()


class Windows(QObject):
    """Keeps what was shown as a window of its own: a widget without a parent flashes up and takes the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.strays: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            asked = isinstance(watched, QMainWindow | QDialog | HelpWindow)
            meant = watched.windowType() != Qt.WindowType.Window or asked
            if not meant:
                self.strays.append(type(watched).__name__)
        return False


@contextmanager
def at_the_window(
    folder: Path, *, clock: Clock, theme: Theme, qtbot: QtBot, typed: Callable[[QWidget, str], None]
) -> Iterator[Person]:
    """The program over `folder`, open and in front; a window that flashed up by itself fails the test."""
    program = Program(theme, folder, clock=clock)
    qtbot.addWidget(program.window)
    program.window.resize(1440, 900)
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    windows = Windows()
    QApplication.instance().installEventFilter(windows)  # type: ignore[union-attr]
    yield Person(program, qtbot, typed)
    QApplication.instance().removeEventFilter(windows)  # type: ignore[union-attr]
    program.window.close()
    program.close()
    assert windows.strays == [], windows.strays


def picture() -> bytes:
    """A small PNG."""
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())
