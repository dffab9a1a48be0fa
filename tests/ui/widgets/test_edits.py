from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.edits import CalendarPopup, DateEdit, MoneyEdit, NumberEdit, SearchEdit, TextEdit
from ui.widgets.texts import Field, FormRow

TODAY = date(2026, 10, 14)


def _shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()


def _replace(qtbot: QtBot, edit: QWidget, text: str) -> None:
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, text)


def test_money_is_told_as_it_is_typed_and_grouped_on_leaving(qtbot: QtBot, theme: Theme) -> None:
    edit = MoneyEdit(theme)
    _shown(qtbot, edit)
    told: list[object] = []
    edit.fen_changed.connect(told.append)
    edit.setFocus()
    QTest.keyClicks(edit, "1200+99")
    assert told == [100, 1_200, 12_000, 120_000, None, 120_900, 129_900]
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "1,299.00"
    assert edit.fen == 129_900


def test_full_width_digits_from_an_input_method(
    qtbot: QtBot, theme: Theme, type_chinese: Callable[[QWidget, str], None]
) -> None:
    edit = MoneyEdit(theme)
    _shown(qtbot, edit)
    edit.setFocus()
    type_chinese(edit, "１２９９")
    assert edit.fen == 129_900


def test_money_complains_when_it_can_no_longer_become_a_sum(qtbot: QtBot, theme: Theme) -> None:
    edit = MoneyEdit(theme, fen=500)
    field = Field("金额", edit)
    _shown(qtbot, field)
    edit.setFocus()
    _replace(qtbot, edit, "1x")
    assert edit.property("state") == "error"
    assert field.error.isVisible()
    assert "用数字" in field.error.text()
    assert edit.fen is None
    _replace(qtbot, edit, "12.5")
    assert edit.property("state") == ""
    assert not field.error.isVisible()
    assert edit.fen == 1_250


def test_money_is_selected_whole_on_focus_and_empty_is_none(qtbot: QtBot, theme: Theme) -> None:
    edit = MoneyEdit(theme, fen=328_000)
    _shown(qtbot, edit)
    edit.clearFocus()
    edit.setFocus()
    assert edit.selectedText() == "3,280.00"
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    assert edit.fen is None
    assert edit.error == ""


def test_signed_money_writes_a_plus(qtbot: QtBot, theme: Theme) -> None:
    edit = MoneyEdit(theme, fen=288, signed=True)
    qtbot.addWidget(edit)
    assert edit.text() == "+2.88"


def test_hundredths_and_bounds(qtbot: QtBot, theme: Theme) -> None:
    edit = NumberEdit(theme, value=10, unit="%", decimals=2, most=10_000)
    _shown(qtbot, edit)
    assert edit.text() == "0.10"
    told: list[object] = []
    edit.value_changed.connect(told.append)
    edit.setFocus()
    _replace(qtbot, edit, "0.5")
    assert told[-1] == 50
    _replace(qtbot, edit, "100.5")
    assert edit.value is None
    assert edit.error
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "100.5", "what is wrong is left to be mended"


def test_a_day_by_word_and_by_calendar(
    qtbot: QtBot, theme: Theme, type_chinese: Callable[[QWidget, str], None]
) -> None:
    edit = DateEdit(theme, lambda: TODAY)
    _shown(qtbot, edit)
    told: list[object] = []
    edit.day_changed.connect(told.append)
    edit.setFocus()
    type_chinese(edit, "明天")
    assert told == [date(2026, 10, 15)]
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "2026-10-15"
    QTest.keyClick(edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = edit.findChild(CalendarPopup)
    assert popup is not None
    assert popup.calendar.selectedDate() == QDate(2026, 10, 15)
    popup.calendar.clicked.emit(QDate(2026, 10, 20))
    assert edit.day == date(2026, 10, 20)
    assert not popup.isVisible()
    assert told[-1] == date(2026, 10, 20)


def test_a_wrong_day_is_told_on_leaving_and_does_not_trap(qtbot: QtBot, theme: Theme) -> None:
    edit = DateEdit(theme, lambda: TODAY, day=TODAY)
    _shown(qtbot, edit)
    edit.setFocus()
    _replace(qtbot, edit, "2-30")
    assert edit.error == ""
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert "2026-10-14" in edit.error
    assert edit.day is None


def test_escape_clears_a_search_once(
    qtbot: QtBot, theme: Theme, type_chinese: Callable[[QWidget, str], None]
) -> None:
    edit = SearchEdit(theme, "工单号、客户、电话、商品")
    _shown(qtbot, edit)
    heard: list[str] = []
    edit.searched.connect(heard.append)
    type_chinese(edit, "林晓芸")
    assert heard == ["林晓芸"]
    with qtbot.waitSignal(edit.cleared):
        QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert heard[-1] == ""
    assert edit.accessibleName() == "工单号、客户、电话、商品"


def test_a_form_row_names_its_edit_and_shows_the_pages_complaint(qtbot: QtBot, theme: Theme) -> None:
    edit = TextEdit("1388021")
    row = FormRow("手机号", edit)
    _shown(qtbot, row)
    assert edit.accessibleName() == "手机号"
    assert row.label.width() == 88
    row.set_error("手机号少 4 位")
    assert row.error.isVisible()
    row.set_error("")
    assert not row.error.isVisible()


def test_fields_for_numbers_let_a_keyboard_begin_with_digits_and_take_words_too(
    qtbot: QtBot, theme: Theme, type_chinese: Callable[[QWidget, str], None]
) -> None:
    day = DateEdit(theme, lambda: TODAY)
    for edit in (MoneyEdit(theme), NumberEdit(theme), day):
        qtbot.addWidget(edit)
        assert edit.inputMethodHints() & Qt.InputMethodHint.ImhPreferNumbers
        assert edit.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    type_chinese(day, "明天")
    assert day.day == date(2026, 10, 15)
