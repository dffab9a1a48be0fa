"""设置 › 打电话: saved at once, refused in one sentence, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.shop import Desk
from tests.ui.case_kit import shop
from ui.notices import Recorder
from ui.pages.context import Context
from ui.pages.settings_calls import CallSection
from ui.theme import Theme


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with shop(tmp_path) as desk:
        yield desk


@pytest.fixture
def section(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> CallSection:
    context = Context(theme=theme, notices=recorder)
    context.shop = desk
    section = CallSection(context)
    qtbot.addWidget(section)
    section.resize(1100, 800)
    section.show()
    section.activated({})
    qtbot.waitUntil(section.hours.isEnabled)
    return section


def test_each_setting_is_saved_at_once_and_taken_back(section: CallSection, desk: Desk, qtbot: QtBot) -> None:
    shipped = desk.call_rules.read()
    section.tries.setFocus()
    QTest.keyClick(section.tries, Qt.Key.Key_Minus)
    qtbot.waitUntil(lambda: desk.call_rules.read().most_tries == shipped.most_tries - 1)
    QTest.mouseClick(section.remind, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.call_rules.read().remind)
    QTest.mouseClick(section.bad.button("3"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.call_rules.read().bad_score == 3)
    QTest.mouseClick(section.opens, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.call_rules.read().opens_case)
    for _ in range(4):
        desk.undo.undo()
    assert desk.call_rules.read() == shipped


def test_the_reason_of_the_complaint_is_chosen(section: CallSection, desk: Desk, qtbot: QtBot) -> None:
    shipped = desk.call_rules.read()
    assert section.reason.current == shipped.bad_reason
    section.reason.setFocus()
    QTest.keyClick(section.reason, Qt.Key.Key_Home)
    first = desk.call_rules.reasons()[0]
    assert first != shipped.bad_reason
    qtbot.waitUntil(lambda: desk.call_rules.read().bad_reason == first)
    desk.undo.undo()
    assert desk.call_rules.read() == shipped


def test_hours_that_are_none_are_refused_where_they_stand(
    section: CallSection, desk: Desk, qtbot: QtBot
) -> None:
    shipped = desk.call_rules.read()
    section.hours.setFocus()
    section.hours.selectAll()
    QTest.keyClicks(section.hours, "10:00-09:00")
    QTest.keyClick(section.hours, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "从早到晚" in section.hours_row.error.text())
    assert desk.call_rules.read() == shipped
    section.hours.selectAll()
    QTest.keyClicks(section.hours, "10:00-11:30 15:00-18:00")
    QTest.keyClick(section.hours, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.call_rules.read().hours) == 2 and desk.call_rules.read() != shipped)
    qtbot.waitUntil(lambda: section.hours_row.error.text() == "")
    QTest.mouseClick(section.shipped, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.call_rules.read() == shipped)
