"""知识库 in the window: found, filled, asked, copied, written into the notes, changed, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from aftersales.taxonomy import FreightPayer
from desktop.changes import Changed
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, open_case, reopened, shop
from ui.models.roles import Row
from ui.notices import Recorder
from ui.pages.knowledge_groups import Section
from ui.pages.knowledge_page import KnowledgePage
from ui.theme import Theme

Type = Callable[[QWidget, str], None]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder):
        return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def page(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[KnowledgePage]:
    built = KnowledgePage(context(desk, theme, recorder))
    qtbot.addWidget(built)
    bridge = Bridge(desk, built)
    built.resize(1232, 840)
    built.show()
    qtbot.waitExposed(built)
    yield built
    settle(built, qtbot)
    bridge.stop()


def settle(page: KnowledgePage, bot: QtBot) -> None:
    for _ in range(3):
        bot.wait(10)
        bot.waitUntil(lambda: not page.runner.busy)


def listed(page: KnowledgePage) -> list[Row]:
    model = page.entries.rows
    return [model.row_at(place) for place in range(model.rowCount())]


def opened(page: KnowledgePage, bot: QtBot, **args: object) -> None:
    page.activated(dict(args))
    settle(page, bot)


def stand_on(page: KnowledgePage, bot: QtBot, title: str) -> None:
    found = [row.article.id for row in page.shelf.rows if row.article.title == title] if page.shelf else []
    assert page.entries.table.go_to(found[0])
    settle(page, bot)


def test_an_empty_shelf_offers_what_ships(page: KnowledgePage, desk: Desk, qtbot: QtBot) -> None:
    opened(page, qtbot)
    assert page.states.currentWidget() is page.empty
    QTest.mouseClick(page.empty.ways["shipped"], Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    assert page.states.currentWidget() is not page.empty
    assert page.shelf is not None
    assert len(page.shelf.rows) >= 20


def test_search_kind_and_sections_narrow_the_list(page: KnowledgePage, desk: Desk, qtbot: QtBot) -> None:
    desk.knowledge.add_shipped()
    opened(page, qtbot)
    QTest.keyClick(page, Qt.Key.Key_Slash)
    assert page.entries.search.hasFocus()
    QTest.keyClicks(page.entries.search, "smzj")
    assert [row.cells[0].text for row in listed(page)] == ["说明折旧费怎么算"]
    QTest.keyClick(page.entries.search, Qt.Key.Key_Escape)
    assert page.groups.go_to(Section("reason", "破损"))
    titles = {row.cells[0].text for row in listed(page)}
    assert titles == {"快递破损先别扔包装", "破损件怎么向快递要钱"}
    page.entries.kind.button("文章").click()
    assert {row.cells[0].text for row in listed(page)} == {"破损件怎么向快递要钱"}
    page.entries.search.setText("没有这种东西")
    assert page.entries.none.isVisible()
    settle(page, qtbot)


def test_a_blank_is_asked_and_then_the_text_is_copied_and_counted(
    page: KnowledgePage, desk: Desk, qtbot: QtBot, type_chinese: Type
) -> None:
    desk.knowledge.add_shipped()
    case = open_case(desk)
    opened(page, qtbot, case_id=case.id)
    stand_on(page, qtbot, "请客户补凭证")
    assert not page.reading.copy.isEnabled()
    assert "要哪些照片" in page.reading.missing.text()
    QTest.keyClick(page.entries.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert page.reading.answer.hasFocus()
    type_chinese(page.reading.answer, "整机和漏水处")
    QTest.keyClick(page.reading.answer, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert page.reading.copy.isEnabled()
    QTest.mouseClick(page.reading.copy, Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    copied = QGuiApplication.clipboard().text()
    assert "整机和漏水处" in copied
    assert "{" not in copied
    assert page.reading.worth.text().startswith("近 90 天用过 1 次")


def test_a_filled_text_goes_into_the_notes_of_its_case(page: KnowledgePage, desk: Desk, qtbot: QtBot) -> None:
    desk.knowledge.add_shipped()
    case = open_case(desk)
    opened(page, qtbot, case_id=case.id)
    stand_on(page, qtbot, "收到问题先回一句")
    QTest.mouseClick(page.reading.note, Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    assert case.number in desk.cases.view(case_id=case.id).events[-1].note


def test_without_a_case_nothing_of_another_is_filled(page: KnowledgePage, desk: Desk, qtbot: QtBot) -> None:
    desk.knowledge.add_shipped()
    open_case(desk)
    opened(page, qtbot)
    stand_on(page, qtbot, "退款到账说明")
    assert "客户" in page.reading.missing.text()
    assert not page.reading.note.isVisible()


def test_an_entry_is_written_changed_deleted_and_brought_back(
    page: KnowledgePage, desk: Desk, qtbot: QtBot, type_chinese: Type
) -> None:
    desk.knowledge.add_shipped()
    opened(page, qtbot)
    QTest.keyClick(page.entries.table, Qt.Key.Key_N)
    form = page.form
    assert form.title.hasFocus()
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    assert "还没写标题" in form.error.text()
    type_chinese(form.title, "到店取货")
    form.body.setFocus()
    type_chinese(form.body, "来取吧")
    form.variable.chosen.emit("店名")
    assert form.body.toPlainText() == "来取吧{店名}"
    QTest.keyClick(form.body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert page.reading.article is not None
    assert (page.reading.article.title, page.reading.article.edition) == ("到店取货", 1)
    QTest.keyClick(page.entries.table, Qt.Key.Key_E)
    type_chinese(form.when, "修好了")
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    assert page.reading.article.edition == 2
    QTest.keyClick(page.entries.table, Qt.Key.Key_Delete)
    settle(page, qtbot)
    assert not desk.knowledge.shelf().found("到店取货")
    desk.undo.undo()
    settle(page, qtbot)
    assert desk.knowledge.shelf().found("到店取货")


def test_escape_leaves_the_form_with_nothing_stored(page: KnowledgePage, desk: Desk, qtbot: QtBot) -> None:
    desk.knowledge.add_shipped()
    before = len(desk.knowledge.shelf().rows)
    opened(page, qtbot)
    QTest.keyClick(page.entries.table, Qt.Key.Key_N)
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Escape)
    settle(page, qtbot)
    assert page.right.currentWidget() is not page.form
    assert len(desk.knowledge.shelf().rows) == before


def test_sheets_go_out_and_come_in(
    page: KnowledgePage, desk: Desk, qtbot: QtBot, tmp_path: Path, recorder: Recorder
) -> None:
    desk.knowledge.add_shipped()
    opened(page, qtbot)
    menu = page.open_sheets()
    assert [action.text() for action in menu.actions()][:3] == ["导出知识库…", "在 Excel 里改", "从表格导入…"]
    for entry in (menu.actions()[0], menu.actions()[2]):
        entry.trigger()
        dialog = next(one for one in page.findChildren(QFileDialog) if one.isVisible())
        dialog.reject()
    menu.close()
    chosen_file = tmp_path / "知识库.xlsx"
    page.sheet_ways.write(chosen_file)
    settle(page, qtbot)
    assert chosen_file.is_file()
    for row in desk.knowledge.shelf().rows[:3]:
        desk.knowledge.remove(article_id=row.article.id, version=row.article.version)
    page.sheet_ways.read(str(chosen_file))
    settle(page, qtbot)
    assert "已加 3 条" in recorder.texts("toast")


def test_the_form_follows_the_shops_own_reasons_and_keeps_what_is_chosen(
    page: KnowledgePage, desk: Desk, qtbot: QtBot, type_chinese: Type
) -> None:
    desk.knowledge.add_shipped()
    opened(page, qtbot)
    QTest.keyClick(page.entries.table, Qt.Key.Key_N)
    form = page.form
    type_chinese(form.title, "没存的标题")
    category = desk.cases.reasons()[0].category
    form.category.set_current(category)
    form.category.chosen.emit(category)
    desk.reason_lists.add(
        name="示例新原因", category=category, fault=None, return_freight=FreightPayer.MERCHANT
    )
    page.refresh(frozenset({Changed.SETTINGS}))
    assert form.reason.findText("示例新原因") >= 0
    assert (form.category.current, form.title.text()) == (category, "没存的标题")
    form.reason.set_current("示例新原因")
    desk.undo.undo()
    page.refresh(frozenset({Changed.SETTINGS}))
    assert form.reason.current == "示例新原因", "what was chosen stays until another is chosen"
    settle(page, qtbot)
