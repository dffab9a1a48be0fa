"""What a person does on the page of a case, for the tests of its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context
from ui.notices import Recorder
from ui.pages.case_page import CasePage
from ui.pages.case_step_form import InlineForm
from ui.theme import Theme

Type = Callable[[QWidget, str], None]


class Hands:
    """What a person does on the page of a case."""

    def __init__(self, page: CasePage, desk: Desk, bridge: Bridge, qtbot: QtBot, type_chinese: Type) -> None:
        self.page, self.desk, self.bridge, self.bot, self._type = page, desk, bridge, qtbot, type_chinese

    def open(self, case_id: int, **args: object) -> None:
        self.page.activated({"case_id": case_id, **args})
        self.wait()

    def wait(self) -> None:
        """Until nothing is on its way: notices come by the event loop, reads follow them."""
        for _ in range(3):
            self.bot.wait(10)
            self.bot.waitUntil(lambda: not self.page.runner.busy)

    @property
    def state(self) -> str:
        assert self.page.view is not None
        return self.page.view.case.state

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def primary(self) -> None:
        self.click(self.page.head.primary)
        self.wait()

    def menu(self, label: str) -> None:
        """Take a step of the menu behind …"""
        action = self.entry(label)
        assert action.isEnabled(), action.toolTip()
        action.trigger()
        self.close_menus()
        self.wait()

    def entry(self, label: str) -> QAction:
        menu = self.page.open_steps()
        assert menu is not None
        return next(action for action in menu.actions() if action.text() == label)

    def close_menus(self) -> None:
        for menu in self.page.findChildren(QMenu):
            menu.close()

    def type(self, label: str, text: str) -> None:
        """Type into the field of the form that carries a label."""
        edit = next(
            each
            for each in self.page.main.step_form.findChildren(QLineEdit)
            if each.accessibleName() == label and each.isVisible()
        )
        edit.setFocus()
        edit.selectAll()
        self._type(edit, text)

    def submit(self) -> None:
        self.click(self.page.main.step_form.verb)
        self.wait()

    def submit_form(self, form: InlineForm) -> None:
        """Press the verb of any of the forms."""
        self.click(form.verb)
        self.wait()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = QApplication.focusWidget() or self.page
        QTest.keyClick(target, key, modifier)

    def settle(self) -> None:
        """What the calculator does: the sum is written into the case."""
        assert self.page.view is not None
        case = self.desk.cases.view(case_id=self.page.view.case.id).case
        draft = self.desk.settlements.draft(case_id=case.id)
        self.desk.settlements.write_in(case_id=case.id, version=case.version, claim=draft.claim)
        self.wait()


@contextmanager
def case_page(
    desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot, type_chinese: Type, *, width: int = 1440
) -> Iterator[Hands]:
    """The page in a window of its own, hearing the shop."""
    page = CasePage(context(desk, theme, recorder))
    qtbot.addWidget(page)
    page.resize(width, 840)
    page.show()
    qtbot.waitExposed(page)
    bridge = Bridge(desk, page)
    made = Hands(page, desk, bridge, qtbot, type_chinese)
    yield made
    made.wait()
    bridge.stop()
