"""回访计划 in 设置: changed in place with what would move shown first, refused on the field, added, dropped, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.revisit_plans import RevisitPlan, Trigger
from desktop.shop import Desk
from tests.ui.case_kit import shop
from ui.notices import Recorder
from ui.pages.context import Context
from ui.pages.settings_holidays import HolidaySection
from ui.pages.settings_page import SettingsPage
from ui.pages.settings_plans import PlanSection
from ui.theme import Theme
from ui.widgets.texts import TextLabel

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


@pytest.fixture
def section(page: SettingsPage) -> PlanSection:
    page.activated({"section": "plans"})
    assert isinstance(page.section, PlanSection)
    return page.section


def _plan(desk: Desk, key: str) -> RevisitPlan:
    return desk.shop_plans.plans().named(key)


def _sold(desk: Desk, day: date) -> int:
    customer = desk.customers.add(name="田示例", phone="13911112222").id
    desk.goods.register(customer_id=customer, title="示例净水器", starts=day)
    return customer


def _says(label: TextLabel, word: str) -> Callable[[], bool]:
    return lambda: word in label.text()


def _type(edit: QWidget, text: str) -> None:
    edit.setFocus()
    edit.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_the_plans_stand_under_what_they_count_from(section: PlanSection) -> None:
    assert section.table.go_to("delivered")
    form = section.form
    assert form.steps.text() == "1 个月、3 个月、6 个月、12 个月"
    assert form.fields["goods"].isVisible()
    assert not form.fields["kinds"].isVisible()
    assert not form.fields["season"].isVisible()
    assert section.table.go_to("summer")
    assert form.fields["season"].isVisible()
    assert (form.season.text(), form.fields["steps"].label.text()) == ("06-01", "提前多久")
    assert section.table.go_to("tier")
    assert not form.fields["steps"].isVisible()
    assert "等级" in form.days.text()


def test_an_example_shows_the_days_and_why(section: PlanSection) -> None:
    section.table.go_to("delivered")
    section.form.anchor.set_day(date(2026, 1, 31))
    section.form.anchor_chosen.emit()
    lines = section.form.days.text().split("\n")
    assert len(lines) == 4
    assert lines[:2] == ["2026-02-28", "2026-04-30"]
    assert lines[3].startswith("2027-02-01（原定 2027-01-31：")


def test_a_change_that_moves_calls_is_asked_about_and_undone_as_one(
    section: PlanSection, page: SettingsPage, desk: Desk, recorder: Recorder, qtbot: QtBot
) -> None:
    today = desk.clock.today()
    _sold(desk, today)
    assert section.table.go_to("delivered")
    recorder.answer = True
    for tick in section.form.tiers.values():
        if tick.isChecked():
            QTest.mouseClick(tick, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _plan(desk, "delivered").tiers == ())
    QTest.mouseClick(section.form.active, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _plan(desk, "delivered").active)
    asked = [said.text for said in recorder.said if said.kind == "question"]
    assert "4 个新排" in asked[-1]
    assert "田示例" in asked[-1]
    coming = desk.revisits.page(first=today, last=today + timedelta(days=500))
    assert len([one for one in coming if one.revisit.plan == "delivered"]) == 4
    QTest.mouseClick(page.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not _plan(desk, "delivered").active)
    coming = desk.revisits.page(first=today, last=today + timedelta(days=500))
    assert [one for one in coming if one.revisit.plan == "delivered"] == []


def test_a_change_that_is_not_wanted_changes_nothing(
    section: PlanSection, desk: Desk, recorder: Recorder, qtbot: QtBot
) -> None:
    customer = _sold(desk, desk.clock.today())
    desk.customers.set_tier(customer_id=customer, version=1, tier="重要", tiers=("重要",))
    section.table.go_to("delivered")
    recorder.answer = False
    QTest.mouseClick(section.form.active, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(said.kind == "question" for said in recorder.said))
    assert not _plan(desk, "delivered").active


def test_what_cannot_be_is_told_on_its_field(section: PlanSection, desk: Desk, qtbot: QtBot) -> None:
    section.table.go_to("answered")
    steps = section.form.fields["steps"].error
    for text, word in (("0d", "是 0"), ("abc", "看不懂"), ("1d 1d", "一样")):
        _type(section.form.steps, text)
        qtbot.waitUntil(_says(steps, word))
    assert [str(step.count) for step in _plan(desk, "answered").steps] == ["1"]
    _type(section.form.steps, "2d")
    qtbot.waitUntil(lambda: _plan(desk, "answered").steps[0].count == 2)
    qtbot.waitUntil(lambda: section.form.steps.text() == "2 天")
    assert section.reset.isVisible()
    QTest.mouseClick(section.reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _plan(desk, "answered").steps[0].count == 1)


def test_a_plan_is_added_by_keyboard_and_dropped(
    section: PlanSection, desk: Desk, qtbot: QtBot, type_chinese: TypeChinese
) -> None:
    QTest.mouseClick(section.add, Qt.MouseButton.LeftButton)
    adding = section.adding
    type_chinese(adding.name, "洗衣机清洗")
    type_chinese(adding.purpose, "清洗")
    adding.steps.setFocus()
    type_chinese(adding.steps, "每 6 个月")
    QTest.keyClick(adding.steps, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "没有尽头" in adding.fields["end"].error.text())
    adding.end.setFocus()
    type_chinese(adding.end, "4 次")
    QTest.keyClick(adding.end, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.shop_plans.plans().find("洗衣机清洗") is not None)
    qtbot.waitUntil(lambda: section.table.go_to("洗衣机清洗"))
    assert _plan(desk, "洗衣机清洗").trigger is Trigger.DELIVERED
    assert section.reset.text() == "删除"
    QTest.mouseClick(section.reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.shop_plans.plans().find("洗衣机清洗") is None)


def test_the_room_of_a_day_is_saved_when_left(section: PlanSection, desk: Desk, qtbot: QtBot) -> None:
    _type(section.numbers["per_day"], "9")
    qtbot.waitUntil(lambda: desk.shop_plans.plans().per_day == 9)
    _type(section.from_time, "8")
    qtbot.waitUntil(lambda: "09:30" in section.room.fields["from_time"].error.text())
    assert desk.shop_plans.plans().from_time == "09:30"


def test_who_may_not_change_rules_only_looks(page: SettingsPage, desk: Desk) -> None:
    desk.staff.add(name="周示例", role=Role.OWNER)
    clerk = desk.staff.add(name="许示例", role=Role.CLERK)
    desk.staff.sit_down(staff_id=clerk.id)
    page.activated({"section": "plans"})
    section = page.section
    assert isinstance(section, PlanSection)
    assert not section.form.isEnabled()
    assert not section.add.isEnabled()
    assert "店主" in section.refusal.text()


def test_a_holiday_asks_before_it_moves_calls(
    page: SettingsPage, desk: Desk, recorder: Recorder, qtbot: QtBot, type_chinese: TypeChinese
) -> None:
    customer = _sold(desk, desk.clock.today())
    day = desk.clock.today() + timedelta(days=1)
    while desk.calendar.is_day_off(day):
        day += timedelta(days=1)
    desk.revisit_planning.plan(customer_id=customer, case_id=None, day=day, purpose="问候")
    page.activated({"section": "holidays"})
    section = page.section
    assert isinstance(section, HolidaySection)
    qtbot.waitUntil(lambda: section.current is not None and bool(section.current.table))
    recorder.answer = True
    section.days.setFocus()
    section.days.clear()
    type_chinese(section.days, f"{day.month}月{day.day}日")
    QTest.keyClick(section.days, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.calendar.is_day_off(day))
    assert any("1 个改期" in said.text for said in recorder.said if said.kind == "question")
    moved = desk.revisits.page(first=day, last=day + timedelta(days=30))
    assert [one.revisit.day > day for one in moved] == [True]
