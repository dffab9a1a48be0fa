"""The ways of a list to Excel and back on screen: what is seen, all of it, editing in Excel, rows copied, a range pasted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.sheet_differences import Differences, RowDifference, RowState
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, open_case, reopened, shop
from ui.notices import Recorder
from ui.pages.customers_page import CustomersPage
from ui.pages.goods_page import GoodsPage
from ui.pages.list_page import ListPage
from ui.pages.orders_page import OrdersPage
from ui.pages.recovery_page import RecoveryPage
from ui.pages.sheet_edit_panel import SheetEditPanel
from ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder) as desk:
        open_case(desk)
    return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def pages(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Any]:
    """Opens one page of a kind."""
    bridges = []

    def opened(kind: type[Any]) -> Any:
        page = kind(context(desk, theme, recorder))
        bridges.append(Bridge(desk, page))
        qtbot.addWidget(page)
        page.resize(1232, 840)
        page.show()
        qtbot.waitExposed(page)
        page.activateWindow()
        page.activated({})
        settle(page, qtbot)
        return page

    yield opened
    for bridge in bridges:
        bridge.stop()


def settle(page: Any, bot: QtBot) -> None:
    writer = getattr(page, "_writer", None) or page.writer
    for _ in range(3):
        bot.wait(20)
        bot.waitUntil(lambda: not (page.runner.busy or writer._busy), timeout=10_000)


def table(path: Path) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))


def test_what_is_seen_has_the_columns_in_sight_and_all_has_everything(
    pages: Any, tmp_path: Path, qtbot: QtBot, recorder: Recorder
) -> None:
    page = pages(OrdersPage)
    page.list.columns.show_column("channel", shown=False)
    page.filters.set_text("没有这样的订单")
    page.exporting.write(tmp_path / "看到的.xlsx")
    settle(page, qtbot)
    (titles,) = table(tmp_path / "看到的.xlsx")
    assert "渠道" not in titles
    assert titles[0] == "订单编号"
    assert "实付金额" in titles
    assert "收货地址" not in titles
    page.ways.write_all(tmp_path / "全部.csv")
    settle(page, qtbot)
    with (tmp_path / "全部.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert "渠道" in rows[0]
    assert "收货地址" in rows[0]
    assert len(rows) > 1
    assert any(text.startswith("已导出") for text in recorder.texts("toast"))


def test_the_menu_offers_each_way_and_asks_where(pages: Any, qtbot: QtBot) -> None:
    page = pages(CustomersPage)
    menu = page.ways.open_menu()
    words = [action.text().partition("\t")[0] for action in menu.actions()]
    assert words == ["导出全部…", "复制成表格", "在 Excel 里改", "从 Excel 粘贴"]
    menu.actions()[0].trigger()
    menu.close()
    dialog = next(one for one in page.findChildren(QFileDialog) if one.isVisible())
    assert [one for one in dialog.nameFilters() if "csv" in one]
    dialog.filterSelected.emit("CSV (*.csv)")
    assert dialog.defaultSuffix() == "csv"
    dialog.reject()
    settle(page, qtbot)


def test_checked_rows_are_copied_as_text_and_as_a_table(pages: Any, qtbot: QtBot, recorder: Recorder) -> None:
    page = pages(OrdersPage)
    for _ in range(2):
        QTest.keyClick(page.table, Qt.Key.Key_X)
        QTest.keyClick(page.table, Qt.Key.Key_J)
    settle(page, qtbot)
    QTest.keyClick(page.table, Qt.Key.Key_C, CTRL)
    settle(page, qtbot)
    mime = QGuiApplication.clipboard().mimeData()
    lines = mime.text().splitlines()
    assert lines[0].split("\t")[0] == "订单编号"
    assert len(lines) >= 3
    assert "<table>" in mime.html()
    assert r"mso-number-format:'\@'" in mime.html()
    assert any(text.startswith("已复制") for text in recorder.texts("toast"))


def test_a_range_pasted_into_a_list_goes_to_the_import(pages: Any, qtbot: QtBot) -> None:
    page = pages(CustomersPage)
    asked: list[tuple[str, dict[str, Any]]] = []
    page.page_asked.connect(lambda key, args: asked.append((key, args)))
    mime = QMimeData()
    mime.setText("姓名\t电话\n王示例\t13700001111\n")
    QGuiApplication.clipboard().setMimeData(mime)
    QTest.keyClick(page.table, Qt.Key.Key_V, CTRL)
    settle(page, qtbot)
    qtbot.waitUntil(lambda: bool(asked), timeout=5_000)
    key, args = asked[0]
    assert key == "import"
    assert args["paths"][0].exists()
    page.desk.transfers.forget_pasted(path=args["paths"][0])


def test_editing_in_excel_from_the_first_save_to_ctrl_z(
    pages: Any, desk: Desk, qtbot: QtBot, recorder: Recorder
) -> None:
    page: ListPage = pages(CustomersPage)
    editing: Any = page.ways.editing
    opened: list[Path] = []

    def open_file(path: Path) -> bool:
        opened.append(path)
        return True

    editing.open_file = open_file
    editing._timer.setInterval(30)
    page.ways.edit()
    qtbot.waitUntil(lambda: editing.panel is not None, timeout=10_000)
    assert opened == [editing.edit.path]
    assert "改完存盘" in editing.panel.line.text()
    assert not editing.panel.apply.isEnabled()
    book = openpyxl.load_workbook(editing.edit.path)
    sheet: Any = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    name = sheet.cell(row=2, column=titles.index("姓名") + 1).value
    sheet.cell(row=2, column=titles.index("备注") + 1).value = "怕吵，下午打"
    book.save(editing.edit.path)
    qtbot.waitUntil(lambda: editing.panel.count == 1, timeout=10_000)
    texts = [editing.panel.table.item(0, place).text() for place in range(5)]
    assert texts[1:] == [name, "备注", "—", "怕吵，下午打"]
    assert editing.panel.apply.text() == "写入 1 条"
    QTest.mouseClick(editing.panel.apply, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "写入了 1 条" in editing.panel.line.text(), timeout=10_000)
    noted = [one for one in desk.customers.search(text=name) if one.name == name]
    assert "怕吵，下午打" in [desk.customers.get(customer_id=one.id).note for one in noted]
    desk.jobs.write(lambda _progress: desk.undo.undo()).result()
    assert "怕吵，下午打" not in [desk.customers.get(customer_id=one.id).note for one in noted]
    path = editing.edit.path
    QTest.mouseClick(editing.panel.end, Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    QApplication.processEvents()
    assert not path.exists()
    assert not editing._timer.isActive()


def test_goods_and_recoveries_have_the_same_ways(pages: Any, tmp_path: Path, qtbot: QtBot) -> None:
    page = pages(GoodsPage)
    for key in ("sold", "parts", "catalogue"):
        page.tabs.set_current(key)
        page._turn_to(key)
        settle(page, qtbot)
        tab = page.contents[key]
        assert tab.ways.button in tab.buttons
        tab.exporting.write(tmp_path / f"{key}.xlsx")
        settle(page, qtbot)
        assert table(tmp_path / f"{key}.xlsx")
    claims = pages(RecoveryPage)
    claims.claims.exporting.write(tmp_path / "追偿.xlsx")
    settle(claims, qtbot)
    assert "向谁追" in table(tmp_path / "追偿.xlsx")[0]


def test_a_row_that_is_gone_says_why_it_stays_here(theme: Theme, qtbot: QtBot) -> None:
    gone = Differences(rows=(RowDifference(state=RowState.GONE, name="张示例", at=0),))
    for can_remove, told in ((False, "不从 Excel 里删"), (True, "")):
        panel = SheetEditPanel(theme, "客户", "客户.xlsx", can_remove=can_remove)
        qtbot.addWidget(panel)
        panel.show()
        panel.show_differences(gone)
        item = panel.table.item(0, 3)
        assert item is not None
        assert told in item.text()
        assert bool(item.text()) is not can_remove
        assert panel.remove.isVisible() is can_remove
