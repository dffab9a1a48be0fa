from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.cases import CaseKind
from tests.ui.case_hands import Hands, Type, case_page
from tests.ui.case_kit import open_case, shop
from ui.notices import Recorder
from ui.theme import Theme


def staff_menu(hands: Hands) -> list[QAction]:
    hands.key(Qt.Key.Key_A)
    hands.wait()
    menu = next(menu for menu in hands.page.findChildren(QMenu) if menu.isVisible())
    return list(menu.actions())


def test_who_knows_it_is_suggested_first_with_the_reason(
    tmp_path: Path, theme: Theme, recorder: Recorder, qtbot: QtBot, type_chinese: Type
) -> None:
    with shop(tmp_path / "shop") as desk:
        desk.staff.sit_down(staff_id=desk.staff.add(name="周示例", role=Role.OWNER).id)
        desk.staff.add(name="许示例", role=Role.CLERK)
        mender = desk.staff.add(name="梁示例", role=Role.TECHNICIAN)
        case = open_case(desk, CaseKind.REPAIR)
        with case_page(desk, theme, recorder, qtbot, type_chinese) as hands:
            hands.open(case.id)
            entries = staff_menu(hands)
            assert entries[0].text() == "转交给 许示例\t建议 · 手上 0 单"
            next(entry for entry in entries if entry.text() == "改各人会什么…").trigger()
            hands.close_menus()
            hands.wait()
            form = hands.page.main.skills_form
            assert form.isVisible()
            hands._type(form.lines[mender.id], "维修")
            hands.submit_form(form)
            assert not form.isVisible()
            entries = staff_menu(hands)
            assert entries[0].text() == "转交给 梁示例\t建议 · 会维修，手上 0 单"
            entries[0].trigger()
            hands.close_menus()
            hands.wait()
            assert desk.cases.view(case_id=case.id).case.assignee_id == mender.id
