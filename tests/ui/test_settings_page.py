"""设置 in the real window: sections walked by keys, found by words, a line saved when it is left and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.shop import Desk
from tests.ui.case_kit import shop
from ui.notices import Recorder
from ui.pages.context import Context
from ui.pages.settings_page import SettingsPage
from ui.pages.settings_shop import ShopSection
from ui.theme import Theme


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with shop(tmp_path) as desk:
        yield desk


@pytest.fixture
def page(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> SettingsPage:
    context = Context(theme=theme, notices=recorder)
    context.shop = desk
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    page.activated({})
    return page


def _shop_section(page: SettingsPage, qtbot: QtBot) -> ShopSection:
    section = page.section
    assert isinstance(section, ShopSection)
    qtbot.waitUntil(section.edits["name"].isEnabled)
    return section


def test_a_line_is_saved_when_it_is_left(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    section = _shop_section(page, qtbot)
    phone = section.edits["phone"]
    phone.setFocus()
    phone.clear()
    QTest.keyClicks(phone, "0571-5550 1826")
    QTest.keyClick(phone, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.profile.read().phone == "0571-5550 1826")
    desk.undo.undo()
    assert desk.profile.read().phone != "0571-5550 1826"
    page.refresh(frozenset({*_settings()}))
    qtbot.waitUntil(lambda: phone.text() == desk.profile.read().phone)


def _settings() -> list[object]:
    from desktop.changes import Changed

    return [Changed.SETTINGS]


def test_a_shop_without_a_name_is_refused_on_the_line(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    section = _shop_section(page, qtbot)
    before = desk.profile.read().name
    section.edits["name"].setFocus()
    section.edits["name"].clear()
    QTest.keyClick(section.edits["name"], Qt.Key.Key_Return)
    qtbot.waitUntil(section.rows["name"].error.isVisible)
    assert desk.profile.read().name == before


def test_sections_are_found_by_words(page: SettingsPage, qtbot: QtBot) -> None:
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page.search.setText("小票")
    assert page.buttons["shop"].isVisible()
    page.search.setText("没有这一节")
    assert not any(button.isVisible() for button in page.buttons.values())


def test_a_sign_is_chosen_seen_refused_and_taken_away(
    page: SettingsPage, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    section = _shop_section(page, qtbot)
    sign, bad = tmp_path / "店标.png", tmp_path / "坏.png"
    QImage(300, 90, QImage.Format.Format_RGB32).save(str(sign))
    bad.write_bytes(b"no picture")
    assert section.logo.drop.isHidden()
    for path in (bad, sign):
        section.logo.ask()
        assert section.logo.dialog is not None
        section.logo.dialog.fileSelected.emit(str(path))
        section.logo.dialog.close()
        if path is bad:
            qtbot.waitUntil(section.logo.error.isVisible)
            assert "「坏.png」不是能打开的图片" in section.logo.error.text()
            assert desk.profile.logo() == b""
    qtbot.waitUntil(section.logo.picture.isVisible)
    assert section.logo.error.isHidden()
    assert section.logo.pick.text() == "换图片"
    QTest.mouseClick(section.logo.drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(section.logo.picture.isHidden)
    assert desk.profile.logo() == b""
    desk.undo.undo()
    assert desk.profile.logo() != b""
