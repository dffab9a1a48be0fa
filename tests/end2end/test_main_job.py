"""The main job in the real window: sheets in, a case opened, settled, written in, printed, seen on 今日, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from aftersales.queries import CaseQuery
from tests.end2end.person import CONTROL, RETURN, Person, at_the_window, picture
from ui.pages.case_page import CasePage
from ui.theme import Theme

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"
NAMES = ("02_taobao_ExportOrderList_gbk.csv", "03_taobao_ExportOrderDetailList_gbk.csv")


@pytest.fixture
def person(
    tmp_path: Path,
    qtbot: QtBot,
    clock: FixedClock,
    theme: Theme,
    type_chinese: Callable[[QWidget, str], None],
) -> Iterator[Person]:
    clock.moment -= timedelta(days=4)  # within seven days of the signing of what comes back
    with at_the_window(tmp_path / "店", clock=clock, theme=theme, qtbot=qtbot, typed=type_chinese) as person:
        yield person


def test_an_order_sheet_becomes_a_settled_printed_scheduled_case(person: Person, tmp_path: Path) -> None:
    person.wait()
    person.words("张示例小店")
    person.key(RETURN, CONTROL)
    person.until_page("today")

    _take_in_the_sheets(person)
    _open_a_case(person)
    _carry_it_to_a_plan(person)
    _settle_it(person)
    _print_it(person, tmp_path / "报告.pdf")

    person.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    person.until_page("today")
    assert "本周新增" in person.sees
    assert "待付退赔" in person.sees

    _take_back_the_settlement(person)
    _pay_and_call(person)


def _take_in_the_sheets(person: Person) -> None:
    person.key(Qt.Key.Key_I, CONTROL)
    person.until_page("import")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(SHEETS / name)) for name in NAMES])
    QGuiApplication.clipboard().setMimeData(mime)
    person.key(Qt.Key.Key_V, CONTROL)
    for _ in range(3):  # 对应列, 核对, 导入
        person.key(RETURN, CONTROL)
    assert "导入了 21 单" in person.sees
    assert len(person.program.desk.orders.all()) == 21


def _open_a_case(person: Person) -> None:
    person.key(Qt.Key.Key_Escape)
    person.window.open_page("cases")
    person.wait()
    person.key(Qt.Key.Key_N)
    person.until_page("new_case")
    person.words("李测试")
    person.key(RETURN)
    person.key(RETURN, CONTROL)
    person.until_page("case")
    assert "李测试" in person.sees
    assert "开始核实" in person.sees


def _carry_it_to_a_plan(person: Person) -> None:
    page = person.page
    assert isinstance(page, CasePage)
    for _ in range(8):
        assert page.view is not None
        if page.view.case.state == "planning":
            return
        missing = page.view.evidence_missing
        if page.view.case.state == "verifying" and missing:
            for slot in missing:
                person.program.desk.cases.add_evidence(
                    case_id=page.view.case.id, slot=slot, data=picture(), file_name=f"{slot}.png"
                )
            person.wait()
        person.click(page.head.primary)
    assert page.view is not None
    assert page.view.case.state == "planning"


def _settle_it(person: Person) -> None:
    person.key(Qt.Key.Key_R)
    person.until_page("calculator")
    assert "应退客户" in person.sees
    assert "写入工单" in person.sees
    person.key(RETURN, CONTROL)
    person.until_page("case")
    page = person.page
    assert page.view.settlement is not None
    assert page.view.case.state == "awaiting_consent"
    assert "拟退赔" in person.sees


def _print_it(person: Person, to: Path) -> None:
    person.key(Qt.Key.Key_P, CONTROL)
    person.until_page("print")
    page = person.page
    person.wait()
    assert "售后服务报告" in page.status.left
    person.key(Qt.Key.Key_S, CONTROL)
    page.dialog.fileSelected.emit(str(to))
    page.dialog.close()
    person.wait()
    person.window.activateWindow()  # without a window manager nobody else gives it back
    page.view.setFocus()
    person.wait()
    assert to.read_bytes().startswith(b"%PDF")
    person.key(Qt.Key.Key_Escape)
    person.until_page("case")
    person.wait()


def _take_back_the_settlement(person: Person) -> None:
    desk = person.program.desk
    query = CaseQuery(moments=desk.cases.moments())
    (row,) = desk.cases.page(query=query).rows
    assert row.state.code == "awaiting_consent"
    person.key(Qt.Key.Key_Z, CONTROL)
    view = desk.cases.view(case_id=row.summary.id)
    assert view.case.state == "planning"
    assert view.settlement is None
    person.window.open_page("calculator", case_id=row.summary.id)
    person.wait()
    person.key(RETURN, CONTROL)
    person.until_page("case")
    assert desk.cases.view(case_id=row.summary.id).settlement is not None


def _pay_and_call(person: Person) -> None:
    """From the customer's yes to the call, by the buttons of the case's page."""
    page = person.page
    fields = {"快递": "圆通速递", "单号": "YT0001", "结果": "已退款", "方式": "原路退回"}
    for _ in range(14):
        assert page.view is not None
        if page.view.case.state == "to_revisit":
            break
        if page.main.step_form.isVisible():
            _fill(person, fields)
            person.click(page.main.step_form.verb)
        else:
            person.click(page.head.primary)
    assert page.view.case.state == "to_revisit"
    (call,) = page.view.revisits
    assert call.revisit.day.isoweekday() <= 5
    assert page.view.payments[0].amount == page.view.settlement.due


def _fill(person: Person, fields: dict[str, str]) -> None:
    for edit in person.page.main.step_form.findChildren(QLineEdit):
        if edit.isVisible() and not edit.text():
            name = edit.accessibleName()
            edit.setFocus()
            person.words(next((text for label, text in fields.items() if label in name), "已办"))
