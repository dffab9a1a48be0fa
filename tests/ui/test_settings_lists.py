"""分类与原因, 客户等级 and 时限 in 设置: changed by hand, refused on the field, shown before deadlines move, read-only for others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import CaseKind, Channel
from desktop.changes import Changed
from desktop.requests import CaseDraft
from desktop.shop import Desk
from tests.ui.case_kit import shop
from ui.notices import Recorder
from ui.pages.context import Context
from ui.pages.settings_limits import LimitSection
from ui.pages.settings_page import SettingsPage
from ui.pages.settings_reasons import ReasonSection
from ui.pages.settings_tiers import TierSection
from ui.theme import Theme

TypeChinese = Callable[[QWidget, str], None]


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
    return page


def _reasons(page: SettingsPage) -> ReasonSection:
    page.activated({"section": "reasons"})
    assert isinstance(page.section, ReasonSection)
    return page.section


def _tiers(page: SettingsPage) -> TierSection:
    page.activated({"section": "tiers"})
    assert isinstance(page.section, TierSection)
    return page.section


def _limits(page: SettingsPage) -> LimitSection:
    page.activated({"section": "limits"})
    assert isinstance(page.section, LimitSection)
    return page.section


def _offered(desk: Desk) -> list[str]:
    return [choice.reason for choice in desk.cases.reasons()]


def test_a_reason_is_renamed_when_its_name_is_left(
    page: SettingsPage, desk: Desk, qtbot: QtBot, type_chinese: TypeChinese
) -> None:
    section = _reasons(page)
    assert section.table.go_to("瑕疵")
    name = section.form.name
    assert name.text() == "瑕疵"
    name.setFocus()
    name.clear()
    type_chinese(name, "外观瑕疵")
    QTest.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "外观瑕疵" in _offered(desk))
    qtbot.waitUntil(lambda: section.title.text() == "外观瑕疵")
    assert "瑕疵" in section.note.text()
    QTest.mouseClick(page.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "瑕疵" in _offered(desk))
    page.refresh(frozenset({Changed.SETTINGS}))
    assert section.title.text() == "瑕疵"


def test_a_name_that_is_there_is_refused_on_the_field(
    page: SettingsPage, desk: Desk, qtbot: QtBot, type_chinese: TypeChinese
) -> None:
    section = _reasons(page)
    section.table.go_to("瑕疵")
    section.form.name.setFocus()
    section.form.name.clear()
    type_chinese(section.form.name, "色差")
    QTest.keyClick(section.form.name, Qt.Key.Key_Return)
    qtbot.waitUntil(section.form.fields["name"].error.isVisible)
    assert "色差" in section.form.fields["name"].error.text()
    assert "瑕疵" in _offered(desk)


def test_a_reason_is_switched_off_and_reset(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    section = _reasons(page)
    section.table.go_to("色差")
    QTest.mouseClick(section.form.active, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "色差" not in _offered(desk))
    qtbot.waitUntil(section.reset.isVisible)
    section.reset.click()
    qtbot.waitUntil(lambda: "色差" in _offered(desk))
    qtbot.waitUntil(lambda: not section.reset.isVisible())


def test_evidence_phenomena_and_ways_are_saved(
    page: SettingsPage, desk: Desk, qtbot: QtBot, type_chinese: TypeChinese
) -> None:
    section = _reasons(page)
    section.table.go_to("图物不符")
    section.form.kinds[CaseKind.UPKEEP].click()
    for name, words in (("phenomena", "颜色差太多，少按钮"), ("required", "对比照")):
        edit = section.form.lists[name]
        edit.setFocus()
        edit.clear()
        type_chinese(edit, words)
        QTest.keyClick(edit, Qt.Key.Key_Return)

    def choice() -> tuple[object, ...]:
        found = next(each for each in desk.cases.reasons() if each.reason == "图物不符")
        return found.phenomena, found.slots, CaseKind.UPKEEP in found.kinds

    qtbot.waitUntil(lambda: choice() == (("颜色差太多", "少按钮"), ("对比照",), True))


def test_a_reason_is_added_under_a_new_category(
    page: SettingsPage, desk: Desk, qtbot: QtBot, type_chinese: TypeChinese
) -> None:
    section = _reasons(page)
    section.add.click()
    adding = section.adding
    adding.take.click()
    qtbot.waitUntil(adding.fields["name"].error.isVisible)
    adding.name.setFocus()
    type_chinese(adding.name, "包装太简单")
    adding.category.setEditText("包装")
    adding.take.click()
    qtbot.waitUntil(lambda: "包装太简单" in _offered(desk))
    qtbot.waitUntil(lambda: section.title.text() == "包装太简单")
    assert not adding.isVisible()
    assert next(each.category for each in desk.cases.reasons() if each.reason == "包装太简单") == "包装"


def test_the_history_tells_who_changed_what(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    desk.reason_lists.change(key="色差", version=0, values={"active": False})
    section = _reasons(page)
    section.history_button.click()
    qtbot.waitUntil(section.history.isVisible)
    assert "停用原因 色差" in section.history.lines.text()


def test_hours_that_move_deadlines_are_asked_about(
    page: SettingsPage, desk: Desk, recorder: Recorder, qtbot: QtBot
) -> None:
    draft = CaseDraft(kind=CaseKind.RETURN, channel=Channel.PHONE, category="", reason="色差")
    case = desk.cases.open(draft=draft)
    section = _limits(page)
    assert section.table.go_to("accept||||")
    section.hours.setFocus()
    QTest.keyClicks(section.hours, "2")
    recorder.answer = False
    QTest.keyClick(section.hours, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(recorder.texts("question")))
    assert case.number in recorder.texts("question")[-1]
    with desk.archive.database.read():
        assert desk.archive.cases.get(case.id).due_at == case.due_at
    section.read()
    assert section.hours.value == 24
    recorder.answer = True
    section.hours.setFocus()
    section.hours.selectAll()
    QTest.keyClicks(section.hours, "3")
    QTest.keyClick(section.hours, Qt.Key.Key_Return)

    def moved() -> bool:
        with desk.archive.database.read():
            return desk.archive.cases.get(case.id).due_at == case.opened_at + timedelta(hours=3)

    qtbot.waitUntil(moved)


def test_zero_hours_and_wrong_working_hours_are_refused(
    page: SettingsPage, desk: Desk, qtbot: QtBot, type_chinese: TypeChinese
) -> None:
    section = _limits(page)
    section.table.go_to("plan||||")
    section.hours.setFocus()
    section.hours.selectAll()
    QTest.keyClicks(section.hours, "0")
    QTest.keyClick(section.hours, Qt.Key.Key_Return)
    assert section.hours.error
    section.spans.setFocus()
    section.spans.clear()
    type_chinese(section.spans, "早九晚六")
    QTest.keyClick(section.spans, Qt.Key.Key_Return)
    qtbot.waitUntil(section.spans_field.error.isVisible)
    assert desk.limit_lists.history() == ()


def test_a_limit_is_added_and_deleted(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    section = _limits(page)
    section.add.click()
    section.adding.kind.set_current(CaseKind.REPAIR)
    section.adding.take.click()
    assert section.adding.fields["hours"].error.isVisible()
    section.adding.hours.setFocus()
    QTest.keyClicks(section.adding.hours, "5")
    section.adding.take.click()
    key = "accept|||维修|"
    qtbot.waitUntil(lambda: key in {one.entry.key for one in desk.limit_lists.entries()})
    qtbot.waitUntil(lambda: not section.adding.isVisible())
    assert section.table.go_to(key)
    assert section.reset.text() == "删除"
    section.reset.click()
    qtbot.waitUntil(lambda: key not in {one.entry.key for one in desk.limit_lists.entries()})


def test_a_tier_is_changed_and_its_order_kept(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    section = _tiers(page)
    section.table.go_to("长期")
    section.orders.setFocus()
    section.orders.selectAll()
    QTest.keyClicks(section.orders, "9")
    QTest.keyClick(section.orders, Qt.Key.Key_Return)
    qtbot.waitUntil(section.grid.fields["orders"].error.isVisible)
    section.orders.selectAll()
    QTest.keyClicks(section.orders, "4")
    QTest.keyClick(section.orders, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.lists.tiers().tiers[1].orders == 4)
    section.table.go_to("普通")
    assert not section.name.isEnabled()


def test_groups_and_points_are_saved(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    section = _tiers(page)
    first = section.groups.bounds["recency"][0]
    first.setFocus()
    first.selectAll()
    QTest.keyClicks(first, "95")
    QTest.keyClick(first, Qt.Key.Key_Return)
    qtbot.waitUntil(section.groups.fields["recency"].error.isVisible)
    first.selectAll()
    QTest.keyClicks(first, "20")
    QTest.keyClick(first, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.lists.tiers().rfm.recency[0] == 20)
    urgent = section.points.edits["urgent"]
    urgent.setFocus()
    urgent.selectAll()
    QTest.keyClicks(urgent, "60")
    QTest.keyClick(urgent, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.lists.priority().urgent == 60)


def test_others_look_and_read_why(page: SettingsPage, desk: Desk) -> None:
    clerk = desk.staff.add(name="许示例", role=Role.CLERK)
    desk.staff.sit_down(staff_id=clerk.id)
    for show in (_reasons, _tiers, _limits):
        section = show(page)
        assert section.refusal.isVisible()
        assert "店主" in section.refusal.text()
        assert not section.add.isEnabled()
    assert not _reasons(page).form.isEnabled()
    assert not _limits(page).grid.isEnabled()
