from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from aftersales.access import Role as StaffRole
from aftersales.cases import CaseKind
from desktop.printing import SeveralSubject
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, open_case, reopened, shop, visible_text
from tests.ui.test_cases_page import Hands
from ui.models.roles import Role
from ui.notices import Recorder
from ui.pages.cases_page import CasesPage
from ui.theme import Theme


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with three cases, closed; each test works on a copy."""
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder) as desk:
        for number in range(3):
            open_case(desk, CaseKind.COMPLAINT, number=number)
        return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def hands(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    page = CasesPage(context(desk, theme, recorder))
    bridge = Bridge(desk, page)
    qtbot.addWidget(page)
    page.resize(1440, 840)
    page.show()
    qtbot.waitExposed(page)
    page.activated({})
    made = Hands(page, bridge, qtbot)
    made.wait()
    yield made
    made.wait()
    bridge.stop()


def take(hands: Hands, words: str) -> None:
    """Take the entry of the open menu that begins so."""
    menu = next(menu for menu in hands.page.findChildren(QMenu) if menu.isVisible())
    entry = next(action for action in menu.actions() if action.text().startswith(words))
    entry.trigger()
    menu.close()
    hands.wait()
    hands.wait()


def test_rows_are_checked_by_key_and_mouse_and_the_band_counts_them(hands: Hands) -> None:
    page = hands.page
    assert not page.list.several.isVisible()
    hands.key(Qt.Key.Key_X)
    assert visible_text(page.list.several).startswith("已勾 1 单")
    assert page.model.index(0, 0).data(Role.CHECK) is True
    assert "已勾" in page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    second = page.table.visualRect(page.model.index(1, 0))
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, second.center().y()))
    assert visible_text(page.list.several).startswith("已勾 2 单")
    hands.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.wait()
    assert visible_text(page.list.several).startswith("已勾 3 单")
    hands.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.wait()
    assert page.several.ids == ()
    hands.key(Qt.Key.Key_X)
    hands.key(Qt.Key.Key_Escape)
    assert not page.list.several.isVisible()


def test_checked_cases_are_handed_over_and_taken_back_in_one_step(hands: Hands, desk: Desk) -> None:
    member = desk.staff.add(name="许示例", role=StaffRole.CLERK)
    hands.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.wait()
    hands.key(Qt.Key.Key_A)
    hands.wait()
    take(hands, "转交给 许示例")
    ids = hands.page.several.ids
    assert len(ids) == 3
    owners = {desk.cases.view(case_id=each).case.assignee_id for each in ids}
    assert owners == {member.id}
    assert desk.undo.undo() == "转交 3 单给许示例"
    hands.wait()
    assert {desk.cases.view(case_id=each).case.assignee_id for each in ids} != {member.id}


def test_a_step_is_taken_by_those_that_may_and_the_rest_is_named(hands: Hands, desk: Desk) -> None:
    page = hands.page
    ids = page.reader.ids()
    first = desk.cases.view(case_id=ids[0]).case
    desk.cases.move(case_id=first.id, version=first.version, to_state="verifying")
    hands.wait()
    hands.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.wait()
    hands.key(Qt.Key.Key_S)
    hands.wait()
    take(hands, "开始核实")
    assert {desk.cases.view(case_id=each).case.state for each in ids} == {"verifying"}
    words = visible_text(page.list.several)
    assert "没动 1 单" in words
    assert first.number in words


def test_urgent_shows_in_the_row_and_goes_again(hands: Hands, desk: Desk) -> None:
    page = hands.page
    hands.key(Qt.Key.Key_X)
    hands.click(page.list.several.urgent)
    hands.wait()
    (checked,) = page.several.ids
    assert desk.cases.view(case_id=checked).case.urgent
    row = page.model.row_of(checked)
    assert [chip.text for chip in page.model.index(row, 2).data(Role.CHIPS)] == ["急"]
    hands.click(page.list.several.urgent)
    hands.wait()
    assert not desk.cases.view(case_id=checked).case.urgent


def test_only_the_checked_are_exported_and_printed(hands: Hands, desk: Desk, tmp_path: Path) -> None:
    page = hands.page
    hands.key(Qt.Key.Key_X)
    (checked,) = page.several.ids
    dialog = page.ask_export()
    dialog.fileSelected.emit(str(tmp_path / "a.xlsx"))
    dialog.close()
    hands.wait()
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    words = [str(cell.value) for row in sheet for cell in row]
    numbers = [desk.cases.view(case_id=each).case.number for each in page.reader.ids()]
    assert [number in words for number in numbers] == [each == checked for each in page.reader.ids()]
    asked: list[tuple[str, dict[str, object]]] = []
    page.page_asked.connect(lambda key, args: asked.append((key, args)))
    hands.click(page.list.several.print)
    assert asked == [("print", {"subject": SeveralSubject(of="cases", ids=(checked,), name="1 单")})]
