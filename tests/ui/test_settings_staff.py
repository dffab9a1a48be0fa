"""员工与权限 and 回收站 in the real window: somebody added and renamed, a password set, a thing put back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from desktop.shop import Desk
from tests.ui.case_kit import shop
from ui.notices import Recorder
from ui.pages.context import Context
from ui.pages.settings_bin import BinSection
from ui.pages.settings_page import SettingsPage
from ui.pages.settings_staff import StaffSection
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
    page.resize(1100, 900)
    page.show()
    return page


def test_somebody_is_added_and_given_a_password(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    owner = desk.session.staff = desk.staff.add(name="周示例", role=Role.OWNER)
    desk.staff.set_secret(staff_id=owner.id, password="示例口令 Qx7", version=0)
    page.activated({"section": "staff"})
    section = page.section
    assert isinstance(section, StaffSection)
    qtbot.waitUntil(lambda: section.rights.model().rowCount() > 0)
    before = len(desk.staff.list())
    section.add.click()
    QTest.keyClicks(section.form.new_name, "Xu")
    section.form.new_role.set_current(Role.CLERK.value)
    QTest.keyClick(section.form.new_name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.staff.list()) == before + 1)
    qtbot.waitUntil(lambda: section.current is not None and section.current.staff.name == "Xu")
    QTest.keyClicks(section.form.password, "abc")
    QTest.keyClick(section.form.password, Qt.Key.Key_Return)
    field = section.form.fields["password"]
    qtbot.waitUntil(lambda: "6–64" in field.findChildren(type(section.form.title))[-1].text())
    QTest.keyClicks(section.form.password, "abcdef7")
    QTest.keyClick(section.form.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: all(line.has_password for line in desk.staff.lines()))


def test_a_click_on_the_switch_of_a_row_lets_somebody_go(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.staff.add(name="周示例", role=Role.OWNER)
    clerk = desk.staff.add(name="许示例", role=Role.CLERK)
    page.activated({"section": "staff"})
    section = page.section
    assert isinstance(section, StaffSection)
    qtbot.waitUntil(lambda: clerk.id in {row.staff.id for row in section._lines.values()})
    table = section.table
    place = table.visualRect(table.entries.index(table.entries.row_of(clerk.id), 7))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place.topLeft() + QPoint(4, 8))
    assert clerk.id in {each.id for each in desk.staff.list()}, "beside the switch nothing happens"
    at = QPoint(place.right() - 20, place.center().y())
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: clerk.id not in {each.id for each in desk.staff.list()})


def test_who_has_a_password_is_asked_for_it_before_it_is_changed(
    page: SettingsPage, desk: Desk, qtbot: QtBot
) -> None:
    owner = desk.staff.add(name="周示例", role=Role.OWNER)
    desk.session.staff = owner
    desk.staff.set_secret(staff_id=owner.id, password="示例口令 Qx7", version=0)
    page.activated({"section": "staff"})
    section = page.section
    assert isinstance(section, StaffSection)
    form = section.form
    qtbot.waitUntil(lambda: section.current is not None and form.present.isVisible())
    form.code.setFocus()
    QTest.keyClicks(form.code, "7391")
    QTest.keyClick(form.code, Qt.Key.Key_Return)
    assert form.present.hasFocus()
    form.present.setText("示例口令 Qx7")
    QTest.keyClick(form.present, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(line.has_code for line in desk.staff.lines()))


def test_a_deleted_customer_is_put_back_by_enter(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    made = desk.customers.add(name="误示例", phone="13900009000")
    desk.bin.delete_customer(customer_id=made.id, version=1)
    page.activated({"section": "bin"})
    section = page.section
    assert isinstance(section, BinSection)
    qtbot.waitUntil(section.table.isVisible)
    section.table.setFocus()
    QTest.keyClick(section.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.bin.page().entries)
    assert desk.customers.get(customer_id=made.id).name == "误示例"
    qtbot.waitUntil(lambda: "空" in section.count.text())
