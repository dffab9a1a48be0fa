"""设置 › 售后规则 in the real window: opened, tried and saved by keys, looked through before, taken back, read only."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from desktop.changes import Changed
from desktop.rule_editing import RuleChange
from desktop.shop import Desk
from tests.ui.case_kit import open_case, reopened, shop
from ui.notices import Recorder
from ui.pages.context import Context
from ui.pages.rules_editor import RuleEditor
from ui.pages.settings_page import SettingsPage
from ui.pages.settings_rules import RulesSection
from ui.theme import Theme
from ui.widgets.buttons import LinkButton

SETTINGS = frozenset({Changed.SETTINGS})


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with orders, closed; each test opens a copy of it."""
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder):
        pass
    return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def page(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> SettingsPage:
    context = Context(theme=theme, notices=recorder)
    context.shop = desk
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1180, 820)
    page.show()
    page.activated({"section": "rules"})
    return page


@pytest.fixture
def section(page: SettingsPage, qtbot: QtBot) -> RulesSection:
    section = page.section
    assert isinstance(section, RulesSection)
    qtbot.waitUntil(lambda: bool(section.table.lines))
    return section


def opened(section: RulesSection, group: str, rule_id: str) -> RuleEditor:
    """Open a rule as a person would: its kind, then its line."""
    QTest.mouseClick(section.groups.button(group), Qt.MouseButton.LeftButton)
    line = section.table.lines[rule_id]
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert section.editor is not None
    return section.editor


def typed(editor: RuleEditor, key: str, text: str) -> None:
    edit = editor.inputs.inputs[key].edit
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def test_lines_say_each_rule_and_arrows_walk_them(section: RulesSection) -> None:
    lines = list(section.table.lines.values())
    assert len(lines) == 9
    assert "七天无理由" in lines[0].accessibleName()
    assert "消法 第二十五条" in lines[0].accessibleName()
    assert lines[0].switch.isHidden(), "law has no switch"
    lines[0].setFocus()
    QTest.keyClick(lines[0], Qt.Key.Key_Down)
    assert lines[1].hasFocus()
    QTest.mouseClick(section.groups.button("platform"), Qt.MouseButton.LeftButton)
    platform = section.table.lines["preset.taobao.late"]
    assert not platform.switch.isHidden()
    assert platform.switch.isChecked()


def test_an_example_is_settled_while_one_types(section: RulesSection) -> None:
    editor = opened(section, "law", "law.fraud")
    assert editor.inputs.inputs["minimum"].edit.hasFocus()
    assert (editor.pane.before.text(), editor.pane.after.text()) == ("¥598.00", "¥598.00")
    assert not editor.save.isEnabled()
    typed(editor, "minimum", "800")
    assert editor.pane.after.text() == "¥898.00"
    assert editor.pane.difference.text() == "+300.00"
    assert [step.code for step in editor.pane.steps.lit] == ["fraud_least"]
    assert editor.save.isEnabled()
    editor.pane.example.setCurrentIndex(1)
    editor.pane.example.activated.emit(1)
    assert editor.pane.before.text() == "¥3,200.00"


def test_a_change_is_saved_by_keys_and_taken_back(section: RulesSection, desk: Desk, qtbot: QtBot) -> None:
    editor = opened(section, "law", "law.fraud")
    typed(editor, "minimum", "800")
    edit = editor.inputs.inputs["minimum"].edit
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: section.editor is None)
    qtbot.waitUntil(lambda: "800.00" in section.table.lines["law.fraud"].accessibleName())
    assert desk.rules.policies().policy("law.fraud").amounts["minimum"] == 80_000
    desk.undo.undo()
    section.refresh(SETTINGS)
    qtbot.waitUntil(lambda: "500.00" in section.table.lines["law.fraud"].accessibleName())


def test_less_than_the_law_is_said_at_the_number_and_not_saved(
    section: RulesSection, desk: Desk, qtbot: QtBot
) -> None:
    editor = opened(section, "law", "law.no_reason_return")
    typed(editor, "days", "3")
    row = editor.inputs.inputs["days"].box
    qtbot.waitUntil(row.error.isVisible)
    assert "消法 第二十五条" in row.error.text()
    assert not editor.save.isEnabled()
    QTest.keyClick(editor.inputs.inputs["days"].edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.rules.editions() == ()
    typed(editor, "days", "15")
    assert not row.error.isVisible()
    QTest.keyClick(editor.inputs.inputs["days"].edit, Qt.Key.Key_Escape)
    assert section.editor is None
    assert section.window().focusWidget() is section.table.lines["law.no_reason_return"]


def test_open_cases_that_would_change_are_shown_before_it_is_saved(
    section: RulesSection, desk: Desk, page: SettingsPage, qtbot: QtBot
) -> None:
    number = _fraud_case(desk)
    editor = opened(section, "law", "law.fraud")
    typed(editor, "minimum", "50000")
    QTest.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not editor.found.isHidden())
    assert any(text.startswith(number) and "50," in text for text in editor.found.texts)
    assert "还没有保存" in editor.found.texts[0]
    assert desk.rules.editions() == ()
    asked: list[tuple[str, dict[str, object]]] = []
    page.page_asked.connect(lambda key, args: asked.append((key, args)))
    (link, *_) = editor.found.findChildren(LinkButton)
    assert link.text() == number
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert asked[0][0] == "case"
    typed(editor, "minimum", "60000")
    assert editor.found.isHidden(), "another number has other consequences"
    QTest.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not editor.found.isHidden())
    assert editor.save.text() == "照样存成新版本"
    QTest.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.rules.policies().policy("law.fraud").amounts["minimum"] == 6_000_000)
    qtbot.waitUntil(lambda: section.editor is None)


def test_what_is_closed_or_typed_over_while_cases_are_looked_through_is_not_saved(
    section: RulesSection, desk: Desk, qtbot: QtBot
) -> None:
    editor = opened(section, "law", "law.fraud")
    typed(editor, "minimum", "800")
    QTest.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    typed(editor, "minimum", "900")
    qtbot.wait(300)
    assert desk.rules.editions() == ()
    QTest.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    section.close_form()
    qtbot.wait(300)
    assert desk.rules.editions() == ()
    assert not section.table.lines["law.fraud"].accessibleName().count("900")


def test_a_real_case_is_tried(section: RulesSection, desk: Desk, qtbot: QtBot) -> None:
    number = _fraud_case(desk)
    editor = opened(section, "law", "law.fraud")
    editor.pane.number.setFocus()
    editor.pane.number.setText("没有这单")
    QTest.keyClick(editor.pane.number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(editor.pane.number.error))
    editor.pane.number.setText(number)
    QTest.keyClick(editor.pane.number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: number in editor.pane.example.currentText())
    before = editor.pane.before.text()
    typed(editor, "minimum", "60000")
    assert editor.pane.before.text() == before != editor.pane.after.text()


def test_a_preset_is_switched_off_by_space_and_stays_in_the_table(
    section: RulesSection, desk: Desk, qtbot: QtBot
) -> None:
    QTest.mouseClick(section.groups.button("platform"), Qt.MouseButton.LeftButton)
    line = section.table.lines["preset.taobao.late"]
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "preset.taobao.late" in desk.rules.book().off)
    qtbot.waitUntil(lambda: line.row is not None and not line.row.on)
    desk.undo.undo()
    section.refresh(SETTINGS)
    qtbot.waitUntil(line.switch.isChecked)


def test_a_rule_of_the_shops_own_is_added_tried_and_removed(
    section: RulesSection, desk: Desk, qtbot: QtBot
) -> None:
    QTest.mouseClick(section.add, Qt.MouseButton.LeftButton)
    form = section.new_form
    assert form is not None
    assert form.name.hasFocus()
    QTest.keyClick(form.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(form.rows["name"].error.isVisible)
    form.name.setText("超时补偿")
    QTest.keyClicks(form.rate, "10")
    QTest.keyClicks(form.minimum, "20")
    QTest.keyClick(form.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: section.editor is not None and section.editor.row.id == "own.late.1")
    editor = section.editor
    assert editor is not None
    assert editor.pane.after.text() == "¥20.00"
    assert "超时补偿" in section.table.lines["own.late.1"].accessibleName()
    editor.removal_asked.emit()
    qtbot.waitUntil(lambda: "own.late.1" not in section.table.lines)
    assert desk.undo.undo() == "删除规则 超时补偿"


def test_versions_are_shown_and_one_is_gone_back_to(section: RulesSection, desk: Desk, qtbot: QtBot) -> None:
    desk.rule_editing.save(RuleChange(rule_id="law.fraud", values={"minimum": 80_000}))
    desk.rule_editing.save(RuleChange(rule_id="law.fraud", values={"times": 5}))
    QTest.mouseClick(section.history, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: section.dialog is not None)
    dialog = section.dialog
    assert dialog is not None
    assert any("500.00 元 → 800.00 元" in text for text in dialog.texts)
    assert [button.text() for button in dialog.buttons.values()] == ["退回前一版", "退回这一版"]
    QTest.mouseClick(next(iter(dialog.buttons.values())), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.rules.policies().policy("law.fraud").counts["times"] == 3)
    assert desk.rules.policies().policy("law.fraud").amounts["minimum"] == 80_000
    qtbot.waitUntil(lambda: section.dialog is None)


def test_a_limit_is_saved_when_it_is_left(section: RulesSection, desk: Desk, qtbot: QtBot) -> None:
    edit = section.limits.inputs["floor_loss"].edit
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "200")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.rules.shop_rules().floor_loss == 20_000)
    rounding = section.limits.inputs["rounding"].edit
    QTest.mouseClick(rounding.button("10"), Qt.MouseButton.LeftButton)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: desk.rules.shop_rules().rounding == 10)
    often = section.limits.inputs["often_count"].edit
    assert isinstance(often, QLineEdit)
    often.setFocus()
    often.selectAll()
    QTest.keyClicks(often, "1")
    QTest.keyClick(often, Qt.Key.Key_Return)
    qtbot.waitUntil(section.limits.inputs["often_count"].box.error.isVisible)
    assert desk.rules.shop_rules().often_count == 3


def test_who_is_not_the_owner_reads_and_tries(section: RulesSection, desk: Desk, qtbot: QtBot) -> None:
    clerk = desk.staff.add(name="许示例", role=Role.CLERK)
    desk.staff.sit_down(staff_id=clerk.id)
    section.refresh(SETTINGS)
    qtbot.waitUntil(section.note.isVisible)
    assert "店主才能改规则" in section.note.text()
    assert not section.add.isEnabled()
    assert not section.limits.inputs["rounding"].edit.isEnabled()
    editor = opened(section, "warranty", "warranty.class.家用空调器")
    assert not editor.inputs.isEnabled()
    assert editor.save.isHidden()
    assert editor.pane.before.text() == "¥2,256.64"


def test_the_law_is_opened_where_it_can_be_read(
    section: RulesSection, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    opened_at: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened_at.append(QUrl(url).toString()))
    editor = opened(section, "law", "law.gift")
    assert editor.save.isHidden(), "nothing to change in it"
    editor.link_asked.emit(editor.row.link)
    assert opened_at == [editor.row.link]
    line = section.table.lines["law.gift"]
    with qtbot.waitSignal(line.link_asked):
        QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=line._link_box().center())
    assert len(opened_at) == 2


def test_the_sheet_is_written_where_it_is_asked(
    section: RulesSection, recorder: Recorder, tmp_path: Path, qtbot: QtBot
) -> None:
    section._export_to(tmp_path / "规则.xlsx")
    qtbot.waitUntil(lambda: bool(recorder.texts("toast")))
    assert (tmp_path / "规则.xlsx").exists()


def test_the_sheets_menu_leads_out_and_to_the_import(section: RulesSection, page: SettingsPage) -> None:
    asked: list[str] = []
    page.page_asked.connect(lambda key, _args: asked.append(key))
    menu = section.open_sheets()
    export, take = menu.actions()
    take.trigger()
    assert asked == ["import"]
    export.trigger()
    (dialog,) = section.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("店铺规则.xlsx")
    dialog.reject()
    menu.close()


def test_a_half_typed_number_survives_a_change_elsewhere(
    section: RulesSection, desk: Desk, qtbot: QtBot
) -> None:
    editor = opened(section, "law", "law.food")
    typed(editor, "times", "12")
    desk.rule_editing.save(RuleChange(rule_id="law.food", values={"minimum": 120_000}))
    section.refresh(SETTINGS)
    qtbot.waitUntil(lambda: editor.inputs.inputs["minimum"].value == 120_000)
    assert editor.change().values == {"times": 12}
    assert Fraction(editor.inputs.inputs["times"].value or 0) == 12


def _fraud_case(desk: Desk) -> str:
    """An open case about a real order that the law's 500.00 applies to."""
    return open_case(desk, reason="欺诈").number
