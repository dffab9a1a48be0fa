"""设置 › 店铺信息: another kind of trade says what follows it before it does, and the list of first steps comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.shop import Desk
from tests.ui.case_kit import shop
from tests.ui.today_kit import visible_text
from ui.notices import Recorder
from ui.pages.context import Context
from ui.pages.settings_shop import ShopSection
from ui.theme import Theme


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with shop(tmp_path) as desk:
        yield desk


@pytest.fixture
def section(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> ShopSection:
    context = Context(theme=theme, notices=recorder)
    context.shop = desk
    section = ShopSection(context)
    qtbot.addWidget(section)
    section.resize(900, 800)
    section.show()
    section.activated({})
    qtbot.waitUntil(section.edits["name"].isEnabled)
    return section


def _choose(section: ShopSection, qtbot: QtBot, name: str) -> None:
    combo = section.trade.row.combo
    at = combo.findText(name)
    combo.setCurrentIndex(at)
    combo.activated.emit(at)
    qtbot.waitUntil(section.trade.band.isVisible)


def test_what_follows_is_said_first_then_taken_in_one_step(
    section: ShopSection, desk: Desk, qtbot: QtBot
) -> None:
    _choose(section, qtbot, "服装")
    band = section.trade.band
    said = visible_text(band)
    assert "停回访计划：保养周期、质保到期前" in said
    assert "收起用不上的原因：三包、食品" in said
    assert "消费者权益保护法 第二十五条" in section.trade.row.note.text()
    assert desk.trades.read().key == ""
    assert band.take.hasFocus() or not section.isActiveWindow()
    QTest.keyClick(band.take, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.trades.read().key == "clothes")
    assert "三包" not in {reason.name for reason in desk.lists.taxonomy().offered()}
    assert desk.undo.undo() == "把行当改成「服装」"
    section.activated({})
    qtbot.waitUntil(lambda: section.trade.row.combo.current is None)


def test_esc_leaves_everything_and_shows_the_trade_it_was(
    section: ShopSection, desk: Desk, qtbot: QtBot
) -> None:
    desk.trades.choose(key="food")
    section.activated({})
    qtbot.waitUntil(lambda: section.trade.row.combo.current == "food")
    _choose(section, qtbot, "家电")
    QTest.keyClick(section.trade.band, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: section.trade.row.combo.current == "food")
    assert section.trade.band.isHidden()
    assert desk.trades.read().key == "food"


def test_the_trade_alone(section: ShopSection, desk: Desk, qtbot: QtBot) -> None:
    before = {one.plan.key for one in desk.plan_lists.entries() if one.plan.active}
    _choose(section, qtbot, "服装")
    QTest.mouseClick(section.trade.band.only, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.trades.read().key == "clothes")
    assert {one.plan.key for one in desk.plan_lists.entries() if one.plan.active} == before


def test_the_list_of_first_steps_is_laid_out_and_put_away(
    section: ShopSection, desk: Desk, qtbot: QtBot
) -> None:
    button = section.trade.steps.button
    qtbot.waitUntil(lambda: bool(section.trade.steps.told.text()))
    assert button.text() == "摆出开店清单"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.first_steps.is_shown)
    qtbot.waitUntil(lambda: button.text() == "收起开店清单")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.first_steps.is_shown)
