"""空白模板 on the import page: a menu of kinds, a question where, a workbook that can be filled in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.case_kit import context, shop
from ui.notices import Recorder
from ui.pages.import_page import ImportPage
from ui.theme import Theme


def test_a_template_is_chosen_from_the_menu_and_written(
    theme: Theme, recorder: Recorder, qtbot: QtBot, tmp_path: Path
) -> None:
    with shop(tmp_path / "shop") as desk:
        page = ImportPage(context(desk, theme, recorder))
        qtbot.addWidget(page)
        page.resize(1232, 840)
        page.show()
        page.activated({})
        qtbot.waitUntil(lambda: not page.runner.busy, timeout=10_000)
        QTest.mouseClick(page.start.drop.templates, Qt.MouseButton.LeftButton)
        menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
        words = [action.text() for action in menu.actions()]
        assert {"订单", "客户名单", "知识库"} <= set(words)
        menu.actions()[words.index("客户名单")].trigger()
        menu.close()
        dialog = next(one for one in page.findChildren(QFileDialog) if one.isVisible())
        dialog.reject()
        page.templates.write("customers", tmp_path / "客户名单模板.xlsx")
        qtbot.waitUntil(lambda: not page.runner.busy, timeout=10_000)
        sheet = openpyxl.load_workbook(tmp_path / "客户名单模板.xlsx").worksheets[0]
        assert sheet["A1"].value == "姓名"
        assert recorder.texts("toast") == ["模板存到 客户名单模板.xlsx，填好拖进来"]
