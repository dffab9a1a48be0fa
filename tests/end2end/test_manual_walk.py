"""The walk of the manual for somebody new, followed step by step in the real window: each step is there and does what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from resources.manual_file import read_manual
from tests.end2end.person import CONTROL, RETURN, Person, at_the_window
from tests.ui.today_kit import sample_copy, visible_text
from ui.help_window import HelpWindow
from ui.program import sample_folder
from ui.theme import Theme
from ui.widgets.views import KeyTable

ALT = Qt.KeyboardModifier.AltModifier
LONG = 120_000


@pytest.fixture
def data(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without a shop, the sample shop beside it: making that one is not what is tried here."""
    folder = tmp_path / "店"
    folder.mkdir()
    sample_copy(tmp_path_factory, tmp_path).rename(sample_folder(folder))
    return folder


@pytest.fixture
def person(
    data: Path,
    qtbot: QtBot,
    clock: FixedClock,
    theme: Theme,
    type_chinese: Callable[[QWidget, str], None],
) -> Iterator[Person]:
    with at_the_window(data, clock=clock, theme=theme, qtbot=qtbot, typed=type_chinese) as person:
        yield person


def test_the_walk_of_the_manual_can_be_walked(person: Person, tmp_path: Path, qtbot: QtBot) -> None:
    steps = _steps()
    doing = (
        _open_the_sample,
        _look_at_today,
        _search,
        lambda person: _choose_a_sheet(person, tmp_path),
        _see_the_columns,
        _see_the_review,
        _import,
        _fill_a_case_in,
        _open_the_case,
        _find_a_case,
        _look_at_the_steps,
        _copy_the_sums,
        _preview,
        _record_a_call,
        _undo,
        _statistics,
        _backup,
        _back_home,
    )
    assert len(doing) == len(steps)
    person.wait()
    for do in doing:
        do(person)
    qtbot.wait(10)


def _steps() -> list[str]:
    (chapter,) = [each for each in read_manual() if each.title == "半小时走一遍"]
    return re.findall(r"^\| \d+ \|.*$", chapter.text, re.MULTILINE)


def _button(within: QWidget, text: str) -> QAbstractButton:
    for each in within.findChildren(QAbstractButton):
        if each.isVisible() and text in (each.text(), each.accessibleName()):
            return each
    pytest.fail(f"no button {text}: {visible_text(within)}")


def _open_the_sample(person: Person) -> None:
    person.click(person.page.state.ways["sample"])
    person._bot.waitUntil(lambda: person.window.current_key == "today", timeout=LONG)
    person.wait()
    assert "这是示例店" in visible_text(person.window)
    assert "10月14日" in person.sees


def _look_at_today(person: Person) -> None:
    assert "已超期" in person.sees
    assert "本周新增" in person.sees
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        person.key(key)


def _search(person: Person) -> None:
    person.key(Qt.Key.Key_K, CONTROL)
    palette = person.program.finder.palette
    assert palette is not None
    person.words("净水")
    titles = {str(palette.model.index(row).data()) for row in range(palette.model.rowCount())}
    assert {"客户", "订单", "商品", "工单"} <= titles
    person.key(Qt.Key.Key_Escape)
    assert not palette.isVisible()


def _choose_a_sheet(person: Person, folder: Path) -> None:
    person.key(Qt.Key.Key_I, CONTROL)
    person.until_page("import")
    for words in ("选文件", "空白模板"):
        _button(person.page, words)
    sheet = folder / "订单模板.xlsx"
    person.page.templates.write("orders", sheet)
    person.wait()
    book = openpyxl.load_workbook(sheet)
    first = book.worksheets[0]
    for row in (3, 4):
        filled: dict[str, str | int] = {
            "订单编号": f"ZS2610140{row}",
            "商品": "示例台灯",
            "数量": 1,
            "实付": 99,
            "下单时间": "2026-10-14",
        }
        for column, cell in enumerate(first[1], start=1):
            for title, value in filled.items():
                if str(cell.value).startswith(title):
                    first.cell(row=row, column=column, value=value)
    book.save(sheet)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(sheet))])
    QGuiApplication.clipboard().setMimeData(mime)
    person.key(Qt.Key.Key_V, CONTROL)
    assert "认出来了" in person.sees


def _see_the_columns(person: Person) -> None:
    person.key(RETURN, CONTROL)
    assert "已对应" in person.sees
    assert "还没写入任何数据" in person.sees


def _see_the_review(person: Person) -> None:
    person.key(RETURN, CONTROL)
    assert "导入 2 单" in person.sees
    person.key(Qt.Key.Key_F8)


def _import(person: Person) -> None:
    person.key(RETURN, CONTROL)
    assert "导入了 2 单" in person.sees
    _button(person.page, "整批撤销")


def _fill_a_case_in(person: Person) -> None:
    person.key(Qt.Key.Key_N)
    person.until_page("new_case")
    person.words("林晓芸")
    person.key(RETURN)
    rows = next(each for each in person.page.findChildren(KeyTable) if each.isVisible())
    rows.setFocus()
    person.key(Qt.Key.Key_Space)  # two pieces can still come back: a person says which
    seen = " ".join(label.text() for label in person.page.findChildren(QLabel) if label.isVisible())
    for words in ("种类", "大类", "原因", "受理时限", "方案时限", "负责"):
        assert words in seen, seen


def _open_the_case(person: Person) -> None:
    person.key(RETURN, CONTROL)
    person.until_page("case")
    assert "林晓芸" in person.sees
    assert "开始核实" in person.sees


def _find_a_case(person: Person) -> None:
    person.key(Qt.Key.Key_2, ALT)
    person.until_page("cases")
    person.key(Qt.Key.Key_Slash)
    person.words("K35")
    person.key(RETURN)
    if person.window.current_key == "cases":  # several are left
        person.key(RETURN)
    person.until_page("case")
    assert "北屿空调 K35" in person.page.header.title_label.text() + person.sees


def _look_at_the_steps(person: Person) -> None:
    _button(person.page, "计算退赔")
    person.key(Qt.Key.Key_R)
    person.until_page("calculator")
    assert "算式" in person.sees
    assert "应退客户" in person.sees


def _copy_the_sums(person: Person) -> None:
    person.click(_button(person.page, "复制算式"))
    assert "合计退 2,236.02 元" in QGuiApplication.clipboard().text()


def _preview(person: Person) -> None:
    person.key(Qt.Key.Key_Escape)
    person.until_page("case")
    person.key(Qt.Key.Key_P, CONTROL)
    person.until_page("print")
    assert "印哪几样" in person.sees
    person.key(Qt.Key.Key_Escape)
    person.until_page("case")


def _record_a_call(person: Person) -> None:
    person.key(Qt.Key.Key_5, ALT)
    person.until_page("revisits")
    person.click(_button(person.page, "列表"))
    (rows,) = [each for each in person.page.findChildren(KeyTable) if each.isVisible()]
    rows.setFocus()
    person.key(Qt.Key.Key_Down)
    person.key(RETURN)
    person.key(Qt.Key.Key_5)
    person.key(RETURN, CONTROL)


def _undo(person: Person) -> None:
    person.key(Qt.Key.Key_Z, CONTROL)
    assert "已撤销" in visible_text(person.window)


def _statistics(person: Person) -> None:
    person.key(Qt.Key.Key_0, ALT)
    person.until_page("statistics")
    assert "工单走势" in person.sees
    person.click(_button(person.page, "满意度"))
    assert "各打了多少" in person.sees


def _backup(person: Person) -> None:
    person.key(Qt.Key.Key_Comma, CONTROL)
    person.until_page("settings")
    person.click(_button(person.page, "备份与恢复"))
    person.click(_button(person.page, "现在备份"))
    person._bot.waitUntil(lambda: "已备份，核对过，是好的" in visible_text(person.window), timeout=LONG)
    person.key(Qt.Key.Key_F1)
    shown = person.window.findChild(HelpWindow)
    assert shown is not None
    assert shown.chapter == "备份与恢复"
    shown.close()


def _back_home(person: Person) -> None:
    person.click(_button(person.window, "回到我的店"))
    person._bot.waitUntil(lambda: person.window.current_key == "start", timeout=LONG)
    person.wait()
    assert "给店起个名字" in person.sees
