from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import CaseKind, Responsible
from aftersales.staff import Staff
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, open_case, shop, visible_text
from ui.notices import Recorder
from ui.pages.case_page import CasePage
from ui.theme import Theme

Type = Callable[[QWidget, str], None]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with shop(tmp_path / "shop") as opened:
        yield opened


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
        self.bot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def primary(self) -> None:
        self.click(self.page.primary)
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

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = self.page.focusWidget() or self.page
        self.bot.keyClick(target, key, modifier)

    def settle(self) -> None:
        """What the calculator does: the sum is written into the case."""
        assert self.page.view is not None
        case = self.desk.cases.view(case_id=self.page.view.case.id).case
        draft = self.desk.settlements.draft(case_id=case.id)
        self.desk.settlements.write_in(case_id=case.id, version=case.version, claim=draft.claim)
        self.wait()


@pytest.fixture
def page(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[CasePage]:
    built = CasePage(context(desk, theme, recorder))
    qtbot.addWidget(built)
    built.resize(1440, 840)
    built.show()
    qtbot.waitExposed(built)
    return built


@pytest.fixture
def hands(page: CasePage, desk: Desk, qtbot: QtBot, type_chinese: Type) -> Iterator[Hands]:
    bridge = Bridge(desk, page)
    made = Hands(page, desk, bridge, qtbot, type_chinese)
    yield made
    made.wait()
    bridge.stop()


def to_planning(hands: Hands, desk: Desk, case_id: int) -> None:
    """Taken on, evidence in, responsibility clear: the case waits for its plan."""
    hands.open(case_id)
    hands.primary()
    assert hands.state == "verifying"
    for slot in hands.page.view.evidence_missing if hands.page.view else ():
        desk.cases.add_evidence(case_id=case_id, slot=slot, data=b"a page", file_name="a.txt")
    hands.wait()
    if hands.page.primary.text() == "去判责":
        hands.primary()
    else:
        hands.menu("去判责")
    hands.primary()
    assert hands.state == "planning"


def close(hands: Hands) -> None:
    """From 待回访 to 已结案, with the result in words."""
    assert hands.state == "to_revisit"
    hands.primary()
    hands.type("处理结果", "客户满意")
    hands.submit()
    assert hands.state == "closed"
    assert hands.page.primary.isHidden()


def test_return_is_carried_to_its_end(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.RETURN)
    to_planning(hands, desk, case.id)
    assert hands.page.primary.text() == "计算退赔"
    hands.primary()
    assert hands.bridge.asked == [("calculator", {"case_id": case.id})]
    hands.settle()
    assert hands.state == "awaiting_consent"
    hands.primary()
    assert hands.state == "awaiting_return"
    hands.primary()
    hands.type("退回快递", "顺丰")
    hands.type("退回单号", "SF1234567")
    hands.submit()
    assert hands.state == "returning"
    hands.primary()
    hands.submit()
    assert hands.state == "inspecting"
    hands.primary()
    hands.submit()
    assert hands.state == "to_pay"
    hands.primary()
    hands.type("流水号", "WX0001")
    hands.submit()
    close(hands)
    view = desk.cases.view(case_id=case.id)
    assert view.case.details.tracking_back == "SF1234567"
    assert [line.good for line in view.case.lines] == [1]
    assert view.settlement is not None
    assert sum(payment.amount for payment in view.payments) == view.settlement.due
    assert view.payments[0].reference == "WX0001"


@pytest.mark.parametrize("kind", [CaseKind.REFUND_ONLY, CaseKind.COMPENSATE])
def test_money_without_goods_is_carried_to_its_end(hands: Hands, desk: Desk, kind: CaseKind) -> None:
    case = open_case(desk, kind)
    to_planning(hands, desk, case.id)
    assert hands.page.primary.text() == "计算退赔"
    hands.settle()
    assert hands.page.primary.text() == "去退款"
    hands.primary()
    assert hands.state == "to_pay"
    hands.primary()
    if hands.state == "to_pay":
        hands.submit()
    close(hands)


def test_exchange_is_carried_to_its_end(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.EXCHANGE)
    to_planning(hands, desk, case.id)
    hands.primary()
    hands.type("方案", "换一台新的")
    hands.submit()
    hands.primary()
    hands.primary()
    hands.type("退回单号", "SF1")
    hands.submit()
    hands.primary()
    hands.submit()
    assert hands.page.primary.text() == "去发货"
    hands.primary()
    hands.submit()
    assert hands.state == "to_ship"
    hands.primary()
    hands.type("寄出单号", "YT9")
    hands.submit()
    assert hands.state == "in_transit"
    hands.primary()
    close(hands)


def test_reship_is_handed_over_at_the_counter(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.RESHIP)
    to_planning(hands, desk, case.id)
    hands.primary()
    hands.type("方案", "补发一个")
    hands.submit()
    hands.primary()
    assert hands.state == "to_ship"
    hands.menu("办好了")
    box = next(each for each in hands.page.main.step_form.findChildren(QWidget) if _text(each) == "已当面交给客户")
    hands.bot.keyClick(box, Qt.Key.Key_Space)
    hands.submit()
    close(hands)


@pytest.mark.parametrize("kind", [CaseKind.REPAIR, CaseKind.UPKEEP])
def test_repair_is_carried_to_its_end(hands: Hands, desk: Desk, kind: CaseKind) -> None:
    case = open_case(desk, kind)
    to_planning(hands, desk, case.id)
    hands.primary()
    hands.type("方案", "修")
    hands.submit()
    hands.primary()
    hands.submit()
    assert hands.state == "awaiting_device"
    hands.primary()
    hands.menu("报价")
    hands.type("报价", "120")
    hands.submit()
    assert hands.state == "awaiting_quote"
    hands.primary()
    assert hands.state == "repairing"
    hands.primary()
    assert hands.state == "awaiting_pickup"
    hands.primary()
    close(hands)
    assert desk.cases.view(case_id=case.id).case.details.quote == 12_000


def test_visit_that_failed_is_booked_again(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.REPAIR)
    to_planning(hands, desk, case.id)
    hands.primary()
    hands.type("方案", "上门修")
    hands.submit()
    hands.menu("约上门")
    hands.type("上门时间", "10-16")
    hands.submit()
    assert hands.state == "to_visit"
    hands.menu("约上门")
    hands.submit()
    assert "没写原因" in hands.page.main.step_form.error.text()
    hands.type("没上成的原因", "客户不在家")
    hands.type("上门时间", "10-17")
    hands.submit()
    assert hands.state == "to_visit"
    booked = desk.cases.view(case_id=case.id).case.details
    assert booked.appointment_at is not None
    assert booked.appointment_at.isoformat() == "2026-10-17T02:00:00+00:00"
    assert booked.failed_visit_reason == "客户不在家"
    hands.primary()
    assert hands.state == "repairing"
    hands.menu("办好了")
    close(hands)


@pytest.mark.parametrize("kind", [CaseKind.INQUIRY, CaseKind.COMPLAINT])
def test_question_is_answered_and_closed(hands: Hands, desk: Desk, kind: CaseKind) -> None:
    case = open_case(desk, kind)
    hands.open(case.id)
    hands.primary()
    if hands.page.primary.text() == "办好了":
        hands.primary()
    else:
        hands.menu("办好了")
    hands.submit()
    assert "还没记下答复" in hands.page.main.step_form.error.text()
    box = next(each for each in hands.page.main.step_form.findChildren(QWidget) if _text(each) == "已经答复客户")
    hands.bot.keyClick(box, Qt.Key.Key_Space)
    hands.submit()
    close(hands)


def _text(widget: QWidget) -> str:
    return str(widget.text()) if hasattr(widget, "text") else ""
