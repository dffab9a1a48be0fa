"""新建工单: who should have the case and why, and by what way a pasted text came, with what that rests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import CaseKind, Channel
from desktop.shop import Desk
from tests.ui.case_kit import reopened, shop, visible_text
from tests.ui.new_case_kit import Hands, at_the_form, buyer
from ui.notices import Recorder
from ui.theme import Theme

CHAT = """张示例 2026-10-13 18:20:31
你好，净水器漏水了
示例小店:客服小美 2026-10-13 18:21:02
亲，麻烦拍个照"""


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder):
        return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk, theme: Theme, recorder: Recorder) -> Iterator[Hands]:
    with at_the_form(qtbot, desk, theme, recorder) as hands:
        yield hands


def rested(hands: Hands) -> None:
    hands.bot.waitUntil(lambda: not hands.page.advice._rest.isActive())
    hands.wait()


def test_who_can_do_it_is_suggested_with_the_reason_and_taken_by_key(hands: Hands) -> None:
    owner = hands.desk.staff.add(name="周测试", role=Role.OWNER)
    hands.desk.staff.sit_down(staff_id=owner.id)
    mender = hands.desk.staff.add(name="梁测试", role=Role.CLERK)
    hands.desk.assigning.set_skills(given={mender.id: "维修 退货"})
    hands.open()
    rested(hands)
    after = hands.page.after
    assert after.assignee == owner.id
    hands.take(hands.page.facts.kind, CaseKind.REPAIR.value)
    rested(hands)
    assert after.advised.text() == "建议给梁测试：会维修，手上 0 单"
    assert after.assignee == owner.id
    after.give.setFocus()
    QTest.keyClick(after.give, Qt.Key.Key_Space)
    assert after.assignee == mender.id
    assert after.advised.text().startswith("就他合适：")
    assert not after.give.isVisible()
    customer, _line = buyer(hands.desk)
    hands.choose(customer)
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hands.made.assignee is not None
    assert hands.made.assignee.id == mender.id


def test_the_channel_of_a_pasted_text_is_shown_with_its_evidence(hands: Hands) -> None:
    hands.open()
    hands.take(hands.page.facts.channel, Channel.COUNTER.value)
    hands.page.facts.by_hand.clear()
    hands.paste(CHAT)
    assert hands.rows["渠道"] == "平台"
    assert "渠道" not in hands.filled
    row = next(row for row in hands.page.form.found.rows if row.item.field == "channel")
    assert "2026-10-13 18:20:31" in row.basis.text()
    assert "只看聊天的样子" in row.basis.text()
    assert hands.page.facts.channel.current == Channel.COUNTER
    assert row.button is not None
    QTest.keyClick(row.button, Qt.Key.Key_Space)
    assert hands.page.facts.channel.current == Channel.PLATFORM
    row = next(row for row in hands.page.form.found.rows if row.item.field == "channel")
    assert row.on
    assert row.button is not None
    QTest.mouseClick(row.button, Qt.MouseButton.LeftButton)
    assert hands.page.facts.channel.current == Channel.COUNTER


def test_words_that_tell_the_channel_fill_it_in_but_not_over_a_choice(hands: Hands) -> None:
    hands.open()
    hands.take(hands.page.facts.channel, Channel.COUNTER.value)
    hands.page.facts.by_hand.clear()
    hands.paste("客户来电\n净水器漏水")
    assert "渠道" in hands.filled
    assert hands.page.facts.channel.current == Channel.PHONE
    assert "「来电」" in visible_text(hands.page.form.found)
    hands.take(hands.page.facts.channel, Channel.WECHAT.value)
    hands.page.form.paste.clear()
    hands.page.customer.take_focus()
    hands.paste("客户又来电了\n净水器漏水")
    assert hands.rows["渠道"] == "电话"
    assert hands.page.facts.channel.current == Channel.WECHAT
