from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.buttons import Button, IconButton, PrimaryButton
from ui.widgets.chips import FilterChip, KeyCap
from ui.widgets.choices import Choice, Count, Segmented, Stepper, SummaryFilter, Switch
from ui.widgets.combos import ComboBox, Option, SearchComboBox


def _shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()


def test_a_segment_is_chosen_by_click_and_told_once(qtbot: QtBot, theme: Theme) -> None:
    segmented = Segmented(theme, [Choice("month", "月"), Choice("week", "周")], current="month")
    _shown(qtbot, segmented)
    told: list[str] = []
    segmented.chosen.connect(told.append)
    QTest.mouseClick(segmented.button("week"), Qt.MouseButton.LeftButton)
    segmented.set_current("month")
    assert told == ["week"]
    assert segmented.current == "month"
    assert segmented.height() == 32


def test_a_switch_answers_to_space(qtbot: QtBot, theme: Theme) -> None:
    switch = Switch(theme, "盯着文件夹")
    _shown(qtbot, switch)
    with qtbot.waitSignal(switch.toggled) as told:
        QTest.keyClick(switch, Qt.Key.Key_Space)
    assert told.args == [True]


def test_a_stepper_stays_inside_its_range(qtbot: QtBot, theme: Theme) -> None:
    stepper = Stepper(theme, "件数", most=2)
    _shown(qtbot, stepper)
    for _ in range(3):
        QTest.keyClick(stepper, Qt.Key.Key_Plus)
    assert stepper.value == 2
    QTest.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    QTest.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    assert stepper.value == 1
    assert stepper.accessibleDescription() == "1"


def test_counts_filter_and_are_read_aloud(qtbot: QtBot, theme: Theme) -> None:
    row = SummaryFilter(theme, [Count("all", "全部"), Count("conflict", "冲突", "warn")])
    _shown(qtbot, row)
    row.set_counts({"all": 1_480, "conflict": 2})
    cell = row.findChildren(QWidget)[1]
    assert cell.accessibleName() == "冲突 2"
    with qtbot.waitSignal(row.chosen) as told:
        QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
    assert told.args == ["conflict"]
    assert row.current == "conflict"


def test_a_filter_chip_is_edited_and_removed(qtbot: QtBot, theme: Theme) -> None:
    chip = FilterChip(theme, "状态", "未结案")
    _shown(qtbot, chip)
    with qtbot.waitSignal(chip.clicked):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(20, 14))
    with qtbot.waitSignal(chip.removed):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 12, 14))
    with qtbot.waitSignal(chip.removed):
        QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert "未结案" in chip.accessibleName()


def test_a_combo_tells_the_key_and_keeps_it_over_new_options(qtbot: QtBot, theme: Theme) -> None:
    combo = ComboBox(theme, [Option("goods", "产品"), Option("service", "服务")], name="大类")
    _shown(qtbot, combo)
    combo.setFocus()
    with qtbot.waitSignal(combo.chosen) as told:
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert told.args == ["service"]
    combo.set_options([Option("other", "其他"), Option("service", "服务")])
    assert combo.current == "service"
    combo.set_current("gone")
    assert combo.current is None


def test_a_combo_is_found_by_initials_and_by_words(
    qtbot: QtBot, theme: Theme, type_chinese: Callable[[QWidget, str], None]
) -> None:
    options = [Option(1, "净水器 R600", initials="jsq"), Option(2, "破壁机 P8", initials="pbj")]
    combo = SearchComboBox(theme, options, placeholder="选商品", name="商品")
    _shown(qtbot, combo)
    combo.setFocus()
    assert combo.current is None
    edit, completer = combo.lineEdit(), combo.completer()
    assert edit is not None
    assert completer is not None
    QTest.keyClicks(edit, "jsq")
    model = completer.completionModel()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["净水器 R600"]
    edit.clear()
    type_chinese(edit, "破壁")
    with qtbot.waitSignal(combo.chosen) as told:
        completer.activated.emit("破壁机 P8")
    assert told.args == [2]
    popup = completer.popup()
    assert popup is not None
    popup.hide()


def test_a_free_combo_takes_own_words(
    qtbot: QtBot, theme: Theme, type_chinese: Callable[[QWidget, str], None]
) -> None:
    combo = SearchComboBox(theme, [Option(1, "不制冷")], free=True)
    _shown(qtbot, combo)
    edit = combo.lineEdit()
    assert edit is not None
    edit.setFocus()
    type_chinese(edit, "杯体裂纹")
    with qtbot.waitSignal(combo.text_given) as told:
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert told.args == ["杯体裂纹"]


def test_buttons_have_their_heights_and_names(qtbot: QtBot, theme: Theme) -> None:
    primary, small = PrimaryButton(theme, "写入工单", keys="Ctrl+Return"), Button(theme, "打开", size="small")
    icon = IconButton(theme, "printer", "打印", keys="Ctrl+P")
    cap = KeyCap(theme, "Ctrl+I")
    for widget in (primary, small, icon, cap):
        qtbot.addWidget(widget)
    assert primary.sizeHint().height() == 32
    assert small.sizeHint().height() == 28
    assert primary.sizeHint().width() > PrimaryButton(theme, "写入工单").sizeHint().width()
    assert (icon.accessibleName(), icon.toolTip()) == ("打印", "打印  Ctrl P")
    assert cap.accessibleName() == "Ctrl I"
    primary.set_kind("")
    assert primary.property("kind") == ""


def test_an_empty_box_begins_above_its_first_entry(qtbot: QtBot, theme: Theme) -> None:
    box = ComboBox(theme, [Option(1, "大家电"), Option(2, "数码"), Option(3, "服装")], placeholder="行当")
    _shown(qtbot, box)
    box.setFocus()
    box.showPopup()
    qtbot.waitUntil(lambda: box.view().hasFocus())
    assert not box.view().selectedIndexes()
    QTest.keyClick(box.view(), Qt.Key.Key_Down)
    assert [index.row() for index in box.view().selectedIndexes()] == [0]
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    assert box.current == 1


def test_the_entry_shown_is_lit_when_the_list_opens(qtbot: QtBot, theme: Theme) -> None:
    box = ComboBox(theme, [Option(1, "大家电"), Option(2, "数码")])
    box.set_current(2)
    _shown(qtbot, box)
    box.showPopup()
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    picture = view.grab().toImage()
    grounds = [
        picture.pixelColor(view.visualRect(view.model().index(row, 0)).center() + QPoint(20, 0))
        for row in (0, 1)
    ]
    assert grounds == [theme.colour("surface"), theme.colour("accBg")]
    box.hidePopup()
