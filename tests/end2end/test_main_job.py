"""The main job in the real window: sheets in, a case opened, settled, written in, printed, seen on 今日, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from aftersales.queries import CaseQuery
from tests.ui.today_kit import visible_text
from ui.pages.case_page import CasePage
from ui.program import Program
from ui.theme import Theme

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"
NAMES = ("02_taobao_ExportOrderList_gbk.csv", "03_taobao_ExportOrderDetailList_gbk.csv")
CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
RETURN = Qt.Key.Key_Return


class Person:
    """Somebody at the window: keys go where the focus is, and nothing is done before the window has settled."""

    def __init__(self, program: Program, qtbot: QtBot, typed: Callable[[QWidget, str], None]) -> None:
        self.program, self.window, self._bot, self._typed = program, program.window, qtbot, typed

    def wait(self) -> None:
        for _ in range(3):
            self._bot.wait(20)
            self._bot.waitUntil(lambda: not self.window.busy, timeout=30_000)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.wait()

    def words(self, text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self._typed(focused, text)
        self._bot.wait(100)
        self.wait()

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    @property
    def page(self) -> Any:
        return self.window.page(self.window.current_key)

    @property
    def sees(self) -> str:
        return visible_text(self.page)

    def until_page(self, key: str) -> None:
        self._bot.waitUntil(lambda: self.window.current_key == key, timeout=20_000)
        self.wait()


class Windows(QObject):
    """Keeps what was shown as a window of its own: a widget without a parent flashes up and takes the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.strays: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            meant = watched.windowType() != Qt.WindowType.Window or isinstance(watched, QMainWindow | QDialog)
            if not meant:
                self.strays.append(type(watched).__name__)
        return False


@pytest.fixture
def person(
    tmp_path: Path,
    qtbot: QtBot,
    clock: FixedClock,
    theme: Theme,
    type_chinese: Callable[[QWidget, str], None],
) -> Iterator[Person]:
    clock.moment -= timedelta(days=4)  # within seven days of the signing of what comes back
    program = Program(theme, tmp_path / "店", clock=clock)
    qtbot.addWidget(program.window)
    program.window.resize(1440, 900)
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    windows = Windows()
    QApplication.instance().installEventFilter(windows)  # type: ignore[union-attr]
    yield Person(program, qtbot, type_chinese)
    QApplication.instance().removeEventFilter(windows)  # type: ignore[union-attr]
    program.window.close()
    program.close()
    assert windows.strays == []


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
                    case_id=page.view.case.id, slot=slot, data=_picture(), file_name=f"{slot}.png"
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
    page = person.page
    menu = page.open_papers()
    report = menu.actions()[0]
    report.trigger()
    for opened in page.findChildren(QMenu):
        opened.close()
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(to))
    dialog.close()
    person.wait()
    person.window.activateWindow()  # without a window manager nobody else gives it back
    page.setFocus()
    person.wait()
    assert to.read_bytes().startswith(b"%PDF")


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


def _picture() -> bytes:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())
