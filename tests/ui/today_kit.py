"""The window with the pages of the day over a copy of the sample shop; the other pages only remember what was asked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from desktop.changes import ChangeNotice
from desktop.demo import build_sample_shop
from desktop.shop import Desk
from ui.main_window import MainWindow
from ui.notices import Recorder
from ui.pages.base import Context, Page, PageFactory
from ui.pages.revisits_page import RevisitsPage
from ui.pages.start_page import StartPage
from ui.pages.statistics_page import StatisticsPage
from ui.pages.today_page import TodayPage
from ui.widgets.sidebar import Place


class Neighbour(Page):
    """A page that only keeps what it was opened with."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.seen: list[dict[str, Any]] = []

    def activated(self, args: dict[str, Any]) -> None:
        self.seen.append(args)
        self.setFocus()


class Bridge(QObject):
    """Hands change notices to the window on its own thread."""

    noticed = Signal(object)

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self.noticed.connect(lambda notice: window.refresh(notice.what), Qt.ConnectionType.QueuedConnection)
        self.stop = desk.changes.subscribe(self._heard)

    def _heard(self, notice: ChangeNotice) -> None:
        self.noticed.emit(notice)


def factories() -> tuple[PageFactory, ...]:
    places = [PageFactory(key=key, build=Neighbour) for key in ("cases", "case", "new_case", "calculator")]
    return (
        PageFactory(key="today", build=TodayPage, place=Place("today", "今日", "sun", "Alt+1", 1)),
        PageFactory(
            key="revisits", build=RevisitsPage, place=Place("revisits", "回访", "calendar-days", "Alt+5", 1)
        ),
        PageFactory(key="import", build=Neighbour, place=Place("import", "导入", "file-text", "Alt+9", 3)),
        PageFactory(
            key="statistics",
            build=StatisticsPage,
            place=Place("statistics", "统计", "chart-column", "Alt+0", 3),
        ),
        PageFactory(key="start", build=StartPage, alone=True),
        *places,
    )


class Shown:
    """An open window: the desk behind it, what was said, and short ways to look and to wait."""

    def __init__(self, desk: Desk, window: MainWindow, recorder: Recorder, qtbot: QtBot) -> None:
        self.desk, self.window, self.recorder, self.qtbot = desk, window, recorder, qtbot

    def open(self, key: str, **args: Any) -> Page:
        """Go to a page and wait until it has read."""
        self.window.open_page(key, **args)
        self.rest()
        return self.window.page(key)

    def rest(self) -> None:
        """Wait until no page waits for a job, and what followed was shown."""
        self.qtbot.wait(30)
        self.until(lambda: not self.window.busy)
        self.qtbot.wait(30)
        self.until(lambda: not self.window.busy)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=10_000)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def seen(self, key: str) -> dict[str, Any]:
        """What a neighbour was opened with last."""
        page = self.window.page(key)
        assert isinstance(page, Neighbour)
        return page.seen[-1]


def sample_copy(factory: pytest.TempPathFactory, to: Path) -> Path:
    """A copy of the sample shop, which is made once for all tests of the run."""
    made = factory.getbasetemp() / "sample-shop"
    if not made.exists():
        begun = factory.mktemp("begun") / "shop"
        build_sample_shop(begun)
        begun.rename(made)
    return Path(shutil.copytree(made, to / "shop"))


@contextmanager
def shown(folder: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock) -> Iterator[Shown]:
    """The window over the shop in `folder`, 1440 × 900, with the global keys of the program."""
    with Desk.open(folder, clock=clock) as desk:
        context = Context(theme=recorder._theme, notices=recorder)
        context.shop = desk
        window = MainWindow(context, factories())
        bridge = Bridge(desk, window)
        for name, key in (("new_case", "new_case"), ("settle", "calculator"), ("revisit", "revisits")):
            window.add_global_action(name, partial(window.open_page, key))
        qtbot.addWidget(window)
        window.resize(1440, 900)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        yield Shown(desk, window, recorder, qtbot)
        bridge.stop()
        qtbot.waitUntil(lambda: not window.busy, timeout=10_000)


def visible_text(widget: QWidget) -> str:
    """Every word in sight inside a widget."""
    words = [
        str(child.text())  # type: ignore[attr-defined]
        for child in widget.findChildren(QWidget)
        if callable(getattr(child, "text", None)) and child.isVisible()
    ]
    return re.sub(r"\s+", " ", " | ".join(words))


def table_text(table: Any) -> list[str]:
    """The rows of a table as they are read aloud."""
    model = table.model()
    return [
        str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())
    ]
