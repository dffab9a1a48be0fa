"""A day in a shop, played in the real window: forty cases of all kinds from the first word to 结案, each guard tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from aftersales.cases import CaseKind
from aftersales.clock import FixedClock
from aftersales.queries import CaseQuery
from desktop.shop import Desk
from tests.desktop.import_kit import take_in, write_sheet
from tests.end2end.person import CONTROL, RETURN, Person, at_the_window, picture
from ui.pages.case_page import CasePage
from ui.pages.new_case_page import NewCasePage
from ui.theme import Theme
from ui.widgets.combos import ComboBox

HEADER = ("订单编号", "收货人", "手机", "商品名称", "数量", "实付金额", "下单时间", "发货时间", "签收时间")
GOODS = ("云雀破壁机 P8", "山泉净水器 R600", "松石吸尘器 V3", "极光护眼灯 S2")
TEXTS = {
    "方案": "按约定办，客户同意",
    "退回快递": "顺丰",
    "退回单号": "SF1000",
    "寄出快递": "圆通",
    "寄出单号": "YT2000",
    "没上成的原因": "客户不在家",
    "处理结果": "办妥了，客户满意",
    "拒绝理由": "人为损坏，图上看得见",
    "依据": "三包规定 第十七条",
    "流水号": "4200001",
    "报价": "120",
    "上门时间": "明天",
    "免凭证理由": "老客户，电话里说清楚了",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One case: what it is, the states it goes through, and how many are played so."""

    kind: CaseKind
    way: tuple[str, ...]
    times: int = 1
    reason: tuple[str, str] | None = None
    settled: bool = False
    chosen: dict[str, str] = field(default_factory=dict)
    fee: bool = False
    ends: str = "closed"


REFUSED = (
    "还没记下答复",
    "还没写方案",
    "没有退回的快递单号",
    "还没写处理结果",
    "没有寄出的快递单号",
    "拒绝没写理由",
    "还缺 1 项必需凭证",
    "还没写报价",
    "客户还欠",
    "上门还没记结果",
    "上次没上成门",
)

BEGIN = ("verifying", "judging", "planning")
END = ("to_revisit", "closed")
BACK = ("awaiting_return", "returning", "inspecting")
BENCH = ("awaiting_device", "diagnosing")
OUT = ("to_ship", "in_transit")
PLAYS = (
    Play(kind=CaseKind.INQUIRY, way=("verifying", *END), times=4),
    Play(kind=CaseKind.COMPLAINT, way=("verifying", *END), times=2),
    Play(kind=CaseKind.RETURN, way=(*BEGIN, "settle", *BACK, "to_pay", *END), times=8, settled=True),
    Play(kind=CaseKind.RETURN, way=(*BEGIN, "rejected"), times=2, ends="rejected"),
    Play(kind=CaseKind.RETURN, way=("verifying", "awaiting_evidence", "withdrawn"), ends="withdrawn"),
    Play(
        kind=CaseKind.RETURN,
        way=(*BEGIN, "settle", "awaiting_return", "inspecting", "to_pay", *END),
        times=3,
        settled=True,
    ),
    Play(kind=CaseKind.REFUND_ONLY, way=(*BEGIN, "settle", "to_pay", *END), times=4, settled=True),
    Play(kind=CaseKind.COMPENSATE, way=(*BEGIN, "settle", "to_pay", *END), times=2, settled=True),
    Play(kind=CaseKind.EXCHANGE, way=(*BEGIN, "awaiting_consent", *BACK, *OUT, *END), times=4),
    Play(kind=CaseKind.RESHIP, way=(*BEGIN, "awaiting_consent", *OUT, *END), times=3),
    Play(
        kind=CaseKind.REPAIR,
        way=(*BEGIN, "awaiting_consent", *BENCH, "awaiting_quote", "repairing", "awaiting_pickup", *END),
        times=1,
        fee=True,
    ),
    Play(
        kind=CaseKind.REPAIR,
        way=(*BEGIN, "awaiting_consent", *BENCH, "repairing", "to_ship", "in_transit", *END),
        chosen={"送修方式": "寄修"},
    ),
    Play(
        kind=CaseKind.REPAIR,
        way=(*BEGIN, "awaiting_consent", "to_visit", "to_visit", "tomorrow", "repairing", *END),
    ),
    Play(kind=CaseKind.UPKEEP, way=(*BEGIN, "awaiting_consent", *BENCH, "repairing", *END)),
    Play(kind=CaseKind.INQUIRY, way=("withdrawn",), ends="withdrawn"),
    Play(kind=CaseKind.INQUIRY, way=("void",), ends="void"),
)


class Player:
    """Plays a case on its page."""

    def __init__(self, person: Person, clock: FixedClock) -> None:
        self.person, self.clock = person, clock
        self.desk: Desk = person.program.desk
        self.chosen: dict[str, str] = {}
        self.refused: set[str] = set()
        """What the guards said."""

    @property
    def page(self) -> CasePage:
        page = self.person.page
        assert isinstance(page, CasePage)
        return page

    @property
    def state(self) -> str:
        assert self.page.view is not None
        return self.page.view.case.state

    def take(self, play: Play, number: int) -> None:
        """N, the customer's number, ↵, the goods, Ctrl ↵; the kind where it is not the first."""
        self.person.window.open_page("cases")
        self.person.wait()
        self.person.key(Qt.Key.Key_N)
        self.person.until_page("new_case")
        self.person.words(_phone(number)[-4:])
        self.person.key(RETURN)
        page = self.person.page
        assert isinstance(page, NewCasePage)
        self.choose(page.facts.kind, play.kind)
        self.person.key(RETURN, CONTROL)
        self.person.until_page("case")
        assert self.page.view is not None
        assert self.page.view.case.kind is play.kind

    def choose(self, combo: ComboBox, value: object) -> None:
        """A value of a list, by the keys."""
        combo.setFocus()
        self.person.key(Qt.Key.Key_Home)
        for _ in range(combo.count()):
            if combo.current == value:
                return
            self.person.key(Qt.Key.Key_Down)
        pytest.fail(f"{value} cannot be chosen")

    def go(self, target: str) -> None:
        """One step: by the button if it is the usual one, else by the menu; the form filled as it asks."""
        if target == "settle":
            self.settle()
            return
        if target == "tomorrow":
            self.clock.moment += timedelta(days=1)
            return
        view = self.page.view
        assert view is not None
        step = next((each for each in view.next_steps if each.to_state == target), None)
        assert step is not None, (view.case.state, target, [each.to_state for each in view.next_steps])
        if step is view.next_steps[0]:
            self.person.click(self.page.head.primary)
        else:
            self.menu(step.label)
        before, form = view.case.state, self.page.main.step_form
        if form.isVisible() and not step.allowed:  # the guard is tried before what it asks for is given
            self.person.key(RETURN, CONTROL)
            if self.state == before:  # else the form already held what the guard asks for
                assert form.error.text()
                self.refused.add(form.error.text())
        for _ in range(4):
            if not form.isVisible():
                break
            self.give_evidence()
            self.fill()
            self.person.key(RETURN, CONTROL)
        assert self.state == target, form.error.text()

    def give_evidence(self) -> None:
        """A picture for each place that lacks one."""
        view = self.page.view
        assert view is not None
        for slot in view.evidence_missing:
            self.desk.cases.add_evidence(
                case_id=view.case.id, slot=slot, data=picture(), file_name=f"{slot}.png"
            )
        self.person.wait()

    def refuses(self, target: str, why: str) -> None:
        """A step that cannot be taken yet says why, and the form goes away again."""
        before = self.state
        self.person.click(self.page.head.primary)
        self.fill()
        self.person.key(RETURN, CONTROL)
        assert self.state == before
        assert why in self.page.main.step_form.error.text()
        self.refused.add(self.page.main.step_form.error.text())
        self.person.key(Qt.Key.Key_Escape)
        assert not self.page.main.step_form.isVisible()

    def collect(self) -> None:
        """What the customer owes for the repair is taken in, as the form has it."""
        self.page.main.scrolled.ensureWidgetVisible(self.page.main.repair)
        self.person.click(self.page.main.repair.buttons["collect"])
        self.person.key(RETURN, CONTROL)
        assert self.page.view is not None
        assert self.page.view.repair is not None
        assert not self.page.view.repair.owed

    def menu(self, label: str) -> None:
        menu = self.page.open_steps()
        assert menu is not None
        action = next(each for each in menu.actions() if each.text() == label)
        assert action.isEnabled(), action.toolTip()
        action.trigger()
        for each in self.page.findChildren(QMenu):
            each.close()
        self.person.window.activateWindow()  # without a window manager nobody else gives it back
        self.person.wait()

    def fill(self) -> None:
        """Each empty line of the form, each tick, and 责任 where nobody is named yet."""
        form = self.page.main.step_form
        for edit in form.findChildren(QLineEdit):
            text = TEXTS.get(edit.accessibleName())
            if edit.isVisible() and text and not edit.text():
                edit.setFocus()
                self.person.words(text)
        for box in form.findChildren(QCheckBox):
            if box.isVisible() and not box.isChecked():
                box.setFocus()
                self.person.key(Qt.Key.Key_Space)
        for combo in form.findChildren(ComboBox):
            if combo.isVisible() and combo.accessibleName() in self.chosen:
                self.choose(combo, self.chosen[combo.accessibleName()])
            elif combo.isVisible() and combo.current is None:
                combo.setFocus()
                self.person.key(Qt.Key.Key_Down)
        edits = [edit for edit in form.findChildren(QLineEdit) if edit.isVisible()]
        (edits[-1] if edits else form).setFocus()

    def settle(self) -> None:
        """R, Ctrl ↵: the sum as the calculator gives it, written in."""
        self.person.key(Qt.Key.Key_R)
        self.person.until_page("calculator")
        self.person.key(RETURN, CONTROL)
        self.person.until_page("case")
        assert self.page.view is not None
        assert self.page.view.settlement is not None
        assert self.state == "awaiting_consent"


def _phone(number: int) -> str:
    return f"139000{number:05d}"


def _stock(desk: Desk, folder: Path) -> None:
    """Sixty orders, each by another buyer, signed for three days ago."""
    rows = [
        (
            f"DD26101{number:05d}",
            f"示例{number:02d}",
            _phone(number),
            GOODS[number % len(GOODS)],
            "1" if number % 3 else "2",
            f"{(199 + number * 7) * (1 if number % 3 else 2)}.00",
            "2026-10-08 09:12",
            "2026-10-09 10:00",
            "2026-10-11 11:00",
        )
        for number in range(1, 61)
    ]
    take_in(desk, write_sheet(folder / "订单.csv", rows, HEADER))


@pytest.fixture
def person(
    tmp_path: Path,
    qtbot: QtBot,
    clock: FixedClock,
    theme: Theme,
    type_chinese: Callable[[QWidget, str], None],
) -> Iterator[Person]:
    with at_the_window(tmp_path / "店", clock=clock, theme=theme, qtbot=qtbot, typed=type_chinese) as person:
        person.wait()
        person.words("张示例小店")
        person.key(RETURN, CONTROL)
        person.until_page("today")
        _stock(person.program.desk, tmp_path)
        yield person


def test_a_day_of_forty_cases(person: Person, clock: FixedClock) -> None:
    player = Player(person, clock)
    desk, number = person.program.desk, 0
    for play in PLAYS:
        player.chosen = play.chosen
        for _ in range(play.times):
            number += 1
            player.take(play, number)
            view = player.page.view
            assert view is not None
            for target in play.way:
                if play.fee and target == "closed":
                    player.refuses(target, "客户还欠 120.00 元")
                    player.collect()
                player.go(target)
            done = desk.cases.view(case_id=view.case.id)
            assert done.case.state == play.ends
            assert bool(done.settlement) is play.settled
            paid = sum(payment.amount for payment in done.payments)
            assert paid == (done.settlement.due if done.settlement else 0)
    assert all(any(said in text for text in player.refused) for said in REFUSED), player.refused
    assert desk.cases.page(query=CaseQuery(moments=desk.cases.moments())).rows == ()
    today = desk.today.view()
    assert not sum(bucket.count for bucket in today.to_pay)
    assert today.closed_this_week == sum(play.times for play in PLAYS)
