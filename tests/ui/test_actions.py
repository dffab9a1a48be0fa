from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.actions import ACTIONS, make_action
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.keys import key_caps, key_text


def test_every_action_has_words_and_an_icon_that_is_shipped(theme: Theme) -> None:
    for spec in ACTIONS.values():
        assert spec.text
        assert not theme.icon(spec.icon).isNull()


def test_no_key_is_given_twice() -> None:
    keys = Counter(spec.keys for spec in ACTIONS.values() if spec.keys)
    assert max(keys.values()) == 1


def test_caps_of_keys() -> None:
    assert key_caps("Ctrl+Return") == ("Ctrl", "↵")
    assert key_caps("Up Down") == ("↑", "↓")
    assert key_caps("Space") == ("空格",)
    assert key_caps("+") == ("+",)
    assert key_text("Shift+F8") == "Shift F8"


def test_a_letter_acts_outside_text_fields_and_is_typed_inside(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    edit, button = QLineEdit(), Button(theme, "打印")
    column.addWidget(edit)
    column.addWidget(button)
    done: list[str] = []
    make_action(ACTIONS["new_case"], page, lambda: done.append("new"))
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_N)
    assert (edit.text().lower(), done) == ("n", [])
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_N)
    assert done == ["new"]


def test_ctrl_return_takes_both_return_keys(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    done: list[int] = []
    action = make_action(ACTIONS["commit"], page, lambda: done.append(1))
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    assert done == [1, 1]
    assert "Ctrl ↵" in action.toolTip()
