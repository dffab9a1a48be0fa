"""The first days of a shop by keyboard: an empty folder, a name and a trade, the first sheet, the list until it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from desktop.backup_plan import BackupPlan
from desktop.first_steps import FirstStep
from desktop.shop import Desk
from tests.desktop.acting import Shop
from tests.end2end.person import CONTROL, RETURN, Person, at_the_window
from tests.ui.today_kit import visible_text
from ui.pages.today_checklist import ChecklistPanel
from ui.theme import Theme

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"
NAMES = ("02_taobao_ExportOrderList_gbk.csv", "03_taobao_ExportOrderDetailList_gbk.csv")
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def person(
    tmp_path: Path,
    qtbot: QtBot,
    clock: FixedClock,
    theme: Theme,
    type_chinese: Callable[[QWidget, str], None],
) -> Iterator[Person]:
    with at_the_window(
        tmp_path / "新 店", clock=clock, theme=theme, qtbot=qtbot, typed=type_chinese
    ) as person:
        yield person


def test_a_shop_begins_by_keyboard_and_its_list_goes_when_it_is_done(
    person: Person, clock: FixedClock, tmp_path: Path
) -> None:
    person.wait()
    person.words("张示例小店")
    person.key(Qt.Key.Key_Tab)
    person.key(Qt.Key.Key_Down)  # 家电
    person.key(Qt.Key.Key_Tab)
    person.words("0571-5550 1826")
    person.key(Qt.Key.Key_Tab)
    person.words("示例路 1 号")
    _walk_to(person, person.page.state.ways["import"])
    person.until_page("import")
    _take_in_the_sheets(person)
    desk = person.program.desk
    assert desk.trades.read().name == "家电"

    _today(person)
    assert _left(person) == set(FirstStep) - {FirstStep.HEAD, FirstStep.IMPORT}
    _walk_to(person, _panel(person).rows[FirstStep.CASE])
    person.until_page("new_case")
    person.words("李测试")
    person.key(RETURN)
    person.key(RETURN, CONTROL)
    person.until_page("case")
    _today(person)
    assert FirstStep.CASE not in _left(person)

    _rest_of_the_steps(desk, clock, tmp_path)
    _today(person)
    assert [one for one in person.page.findChildren(ChecklistPanel) if one.isVisible()] == []
    assert "本周新增" in person.sees


def test_the_opening_is_taken_back_by_ctrl_z_and_done_again(person: Person) -> None:
    person.wait()
    person.words("张示例小店")
    person.key(RETURN, CONTROL)
    person.until_page("today")
    person.key(Qt.Key.Key_Z, CONTROL)
    person.until_page("start")
    assert person.program.desk.is_new
    person.program.desk.undo.redo()
    person.until_page("today")
    assert person.program.desk.profile.read().name == "张示例小店"


def test_a_shop_comes_back_from_the_copy_of_another_pc(
    tmp_path: Path,
    qtbot: QtBot,
    clock: FixedClock,
    theme: Theme,
    type_chinese: Callable[[QWidget, str], None],
) -> None:
    with Desk.open(tmp_path / "旧 电脑", clock=clock) as desk:
        desk.first_steps.open_shop(name="张示例老店", trade="clothes")
        copy = desk.upkeep.backup()
    with at_the_window(
        tmp_path / "新 电脑", clock=clock, theme=theme, qtbot=qtbot, typed=type_chinese
    ) as person:
        person.wait()
        with qtbot.waitSignal(person.program.opened, timeout=20_000):
            person.page.take_copy(copy)
        person.until_page("today")
        assert person.program.desk.profile.read().name == "张示例老店"
        assert person.program.desk.trades.read().name == "服装"
        person.wait()


def _take_in_the_sheets(person: Person) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(SHEETS / name)) for name in NAMES])
    QGuiApplication.clipboard().setMimeData(mime)
    person.key(Qt.Key.Key_V, CONTROL)
    for _ in range(3):  # 对应列, 核对, 导入
        person.key(RETURN, CONTROL)
    assert "导入了 21 单" in person.sees


def _today(person: Person) -> None:
    person.key(Qt.Key.Key_1, ALT)
    person.until_page("today")
    page = person.page
    person._bot.waitUntil(lambda: page.first_steps is not None, timeout=10_000)
    person.wait()


def _panel(person: Person) -> ChecklistPanel:
    panels: list[ChecklistPanel] = person.page.findChildren(ChecklistPanel)
    return next(one for one in panels if one.isVisible())


def _left(person: Person) -> set[FirstStep]:
    panel = _panel(person)
    left = {step for step, row in panel.rows.items() if not row.is_over}
    assert f"做完 {len(FirstStep) - len(left)} / {len(FirstStep)}" in visible_text(panel)
    return left


def _walk_to(person: Person, row: QWidget) -> None:
    """Tab until the row has the focus, then Return."""
    for _ in range(60):
        if QApplication.focusWidget() is row:
            break
        person.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is row
    person.key(RETURN)


def _rest_of_the_steps(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    """What other tests do at the window, here at the desk."""
    found = desk.first_steps.read()
    assert found is not None
    assert found.newest_case is not None
    shop = Shop(desk, clock)
    shop.agreed(found.newest_case)
    desk.papers.report(case_id=found.newest_case, to=tmp_path / "报告.pdf")
    desk.upkeep.set_plan(plan=BackupPlan(folder=str(tmp_path / "U 盘")))
    customer = shop.view(found.newest_case).case.customer_id
    assert customer is not None
    day = desk.clock.today() + timedelta(days=1)
    desk.revisit_planning.plan(customer_id=customer, case_id=None, day=day, purpose="示例")
