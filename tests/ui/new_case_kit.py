"""What tests of the intake form share: the hands of a person at it, and somebody who bought something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.customers import CustomerBrief
from aftersales.orders import OrderLineStanding
from aftersales.queries import CaseQuery
from desktop.shop import Desk
from desktop.views import CaseView
from tests.ui.case_kit import Bridge, bought, context
from ui.notices import Recorder
from ui.pages.new_case_page import NewCasePage
from ui.theme import Theme
from ui.widgets.combos import ComboBox


class Hands:
    """What a person does on the intake form."""

    def __init__(self, page: NewCasePage, desk: Desk, bridge: Bridge, bot: QtBot, said: Recorder) -> None:
        self.page, self.desk, self.bridge, self.bot, self.said = page, desk, bridge, bot, said

    def open(self, **args: object) -> None:
        self.page.activated(dict(args))
        self.wait()

    def wait(self) -> None:
        for _ in range(3):
            self.bot.wait(30)
            self.bot.waitUntil(lambda: not self.page.runner.busy)

    def find(self, text: str) -> None:
        """Type digits into the field and wait for the answers."""
        QTest.keyClicks(self.page.customer.edit, text)
        self.bot.wait(80)
        self.wait()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        target = self.page.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, modifier)
        self.wait()

    def take(self, combo: ComboBox, text: str) -> None:
        row = combo.findText(text)
        assert row >= 0, text
        combo.setCurrentIndex(row)
        combo.activated.emit(row)

    def choose(self, customer: CustomerBrief) -> None:
        self.page.activated({"customer_id": customer.id})
        self.wait()

    def paste(self, text: str) -> None:
        """Ctrl V where the focus is, with a text on the clipboard; then wait until it was read."""
        QGuiApplication.clipboard().setText(text)
        self.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        self.bot.wait(300)
        self.wait()

    @property
    def rows(self) -> dict[str, str]:
        """What was recognised: values by label."""
        return {item.label: item.value for item in self.page.reader.items}

    @property
    def filled(self) -> set[str]:
        """The labels of what was filled in."""
        return {item.label for item in self.page.reader.items if item.key in self.page.reader.on}

    @property
    def made(self) -> CaseView:
        """The newest case of the shop."""
        rows = self.desk.cases.page(query=CaseQuery(moments=self.desk.cases.moments())).rows
        return self.desk.cases.view(case_id=max(row.summary.id for row in rows))

    @property
    def cases(self) -> int:
        return len(self.desk.cases.page(query=CaseQuery(moments=self.desk.cases.moments())).rows)


@contextmanager
def at_the_form(qtbot: QtBot, desk: Desk, theme: Theme, recorder: Recorder) -> Iterator[Hands]:
    """The page in a window of its own, and a person at it."""
    page = NewCasePage(context(desk, theme, recorder))
    qtbot.addWidget(page)
    page.resize(1300, 820)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    bridge = Bridge(desk, page)
    yield Hands(page, desk, bridge, qtbot, recorder)
    bridge.stop()
    page.hide()
    page.runner.forget_all()


def buyer(desk: Desk, number: int = 0) -> tuple[CustomerBrief, OrderLineStanding]:
    """Somebody of the sheets, and one of his lines."""
    lines = [line for line in bought(desk) if desk.orders.get(order_id=line.order_id).customer_id]
    line = lines[number]
    owner = desk.orders.get(order_id=line.order_id).customer_id
    assert owner is not None
    return desk.customers.brief(customer_id=owner), line
