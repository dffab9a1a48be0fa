"""F1 in the real window: the chapter of each page and section, links, the way back, the search, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aftersales.cases import Case
from aftersales.clock import FixedClock
from desktop.printing import Subject
from resources.manual_file import read_manual
from tests.ui.case_kit import NOW, open_case, shop
from ui.help_topics import FIRST, TOPICS
from ui.help_window import HelpWindow
from ui.page_list import FACTORIES
from ui.program import Program
from ui.settings_list import SECTIONS
from ui.theme import Theme

MANUAL = """# 手册

开头，看 [第二章](#第二章) 或 [网页](https://example.invalid/a)。

## 第一章

一句话，讲净水。

## 第二章

按 `Ctrl K`。

| 键 | 做什么 |
|---|---|
| `F1` | 净水 |

### 细说

净水，又是净水。
"""


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Case]:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder) as desk:
        return folder, open_case(desk, phenomenon="接头渗漏")


@pytest.fixture
def program(stocked: tuple[Path, Case], qtbot: QtBot, theme: Theme) -> Iterator[Program]:
    program = Program(theme, stocked[0], clock=FixedClock(NOW))
    qtbot.addWidget(program.window)
    with qtbot.waitSignal(program.opened, timeout=6_000):
        program.start()
    qtbot.waitUntil(lambda: bool(program.window.current_key) and not program.window.busy, timeout=20_000)
    yield program
    program.window.close()
    program.close()


@pytest.fixture
def book(tmp_path: Path, qtbot: QtBot, theme: Theme) -> HelpWindow:
    (tmp_path / "手册.md").write_text(MANUAL, "utf-8")
    window = HelpWindow(theme, manual=tmp_path / "手册.md")
    qtbot.addWidget(window)
    window.show_heading("手册")
    window.show()
    return window


def _helped(program: Program) -> HelpWindow:
    QTest.keyClick(program.window, Qt.Key.Key_F1)
    found: HelpWindow | None = program.window.findChild(HelpWindow)
    assert found is not None
    assert found.isVisible()
    return found


def _args(key: str, case: Case) -> dict[str, Any]:
    needed: dict[str, dict[str, Any]] = {
        "case": {"case_id": case.id},
        "customer": {"customer_id": case.customer_id},
        "order": {"order_id": case.order_id},
        "print": {"subject": Subject(of="cases", id=case.id, name=case.number)},
    }
    return needed.get(key, {})


def test_f1_turns_to_the_chapter_of_each_page_and_of_each_section(
    program: Program, stocked: tuple[Path, Case], qtbot: QtBot
) -> None:
    window = program.window
    seen = []
    for factory in FACTORIES:
        if factory.alone:
            continue
        window.open_page(factory.key, **_args(factory.key, stocked[1]))
        if factory.key == "settings":
            for section in SECTIONS:
                window.open_page("settings", section=section.place.key)
                heading = _helped(program).heading
                assert heading == TOPICS[f"settings/{section.place.key}"]
            continue
        shown = _helped(program)
        assert shown.heading == TOPICS[factory.key]
        assert shown.heading in shown.text.toPlainText()
        seen.append(factory.key)
    qtbot.waitUntil(lambda: not window.busy, timeout=20_000)
    assert len(seen) >= 17


def test_f1_before_there_is_a_shop_tells_how_one_begins(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    program = Program(theme, tmp_path, clock=FixedClock(NOW))
    qtbot.addWidget(program.window)
    program.window.show()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    assert _helped(program).heading == FIRST
    program.window.close()
    program.close()


def test_the_sidebar_and_the_palette_open_it_too(program: Program) -> None:
    QTest.mouseClick(program.window.sidebar.help, Qt.MouseButton.LeftButton)
    found = program.window.findChild(HelpWindow)
    assert found is not None
    assert found.heading == TOPICS["today"]
    found.close()
    program.finder.open()
    palette = program.finder.palette
    assert palette is not None
    palette.edit.setText("使用手册")
    titles = [str(palette.model.index(row).data()) for row in range(palette.model.rowCount())]
    assert "使用手册" in titles


def test_it_stays_beside_the_window_and_ends_with_it(program: Program) -> None:
    shown = _helped(program)
    QTest.keyClick(program.window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert program.window.current_key == "cases"
    assert shown.isVisible()
    assert not shown.isModal()
    assert _helped(program) is shown
    program.window.close()
    assert not shown.isVisible()


def test_a_heading_stays_in_sight_when_the_window_is_made_wider(qtbot: QtBot, theme: Theme) -> None:
    window = HelpWindow(theme)
    qtbot.addWidget(window)
    window.resize(700, 500)
    window.show()
    window.show_heading("建工单")
    for width in (1000, 760):
        window.resize(width, 500)
        qtbot.waitUntil(lambda: not window._fit.isActive(), timeout=5_000)
        top = window.text.cursorForPosition(QPoint(60, 24)).block().text()
        assert top == "建工单"


def test_its_title_bar_stands_on_the_screen(program: Program) -> None:
    program.window.setGeometry(program.window.screen().availableGeometry())
    room, shown = program.window.screen().availableGeometry(), _helped(program)
    assert room.contains(shown.geometry())
    assert shown.geometry().top() >= room.top() + 30


def test_escape_closes_it_and_a_search_is_emptied_first(book: HelpWindow) -> None:
    book.search.setText("净水")
    QTest.keyClick(book.search, Qt.Key.Key_Escape)
    assert (book.search.text(), book.isVisible()) == ("", True)
    QTest.keyClick(book.text, Qt.Key.Key_Escape)
    assert not book.isVisible()


def test_a_link_leads_to_its_chapter_and_alt_left_back(book: HelpWindow) -> None:
    assert not book.back.isEnabled()
    book.text.anchorClicked.emit(QUrl("#第二章"))
    assert (book.chapter, book.list.currentRow()) == ("第二章", 2)
    book.list.setCurrentRow(1)
    assert book.chapter == "第一章"
    QTest.keyClick(book, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert book.chapter == "第二章"
    QTest.keyClick(book, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert book.chapter == "手册"
    assert not book.back.isEnabled()


def test_a_link_outside_is_for_the_systems_browser(book: HelpWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toString()))
    book.text.anchorClicked.emit(QUrl("https://example.invalid/a"))
    assert asked == ["https://example.invalid/a"]
    book.text.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert asked == ["https://example.invalid/a"]
    assert book.chapter == "手册"


def test_the_search_counts_narrows_marks_and_goes_on_over_chapters(book: HelpWindow) -> None:
    QTest.keyClick(book, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() in {book.search, None}
    book.search.setText("净水")
    shown = [book.list.item(row).text() for row in range(3) if not book.list.item(row).isHidden()]
    assert shown == ["第一章　1", "第二章　3"]
    assert "4 处" in book.told.text()
    places = []
    for _ in range(5):
        QTest.keyClick(book.search, Qt.Key.Key_Return)
        assert book.text.textCursor().selectedText() == "净水"
        places.append((book.chapter, book.text.textCursor().position()))
    assert [chapter for chapter, _ in places] == ["第一章", "第二章", "第二章", "第二章", "第一章"]
    assert len(set(places)) == 4
    assert len(book.text.extraSelections()) == 1
    book.search.setText("没有的词")
    assert "没有这个词" in book.told.text()


def test_what_is_shown_follows_the_theme(book: HelpWindow, prepared: QApplication, theme: Theme) -> None:
    def ink() -> str:
        cursor = QTextCursor(book.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.Right)
        return str(cursor.charFormat().foreground().color().name())

    assert ink() == theme.colour("text").name()
    theme.switch(prepared, "dark")
    assert ink() == theme.colour("text").name()
    assert book.chapter == "手册"


def test_a_missing_manual_says_so(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    window = HelpWindow(theme, manual=tmp_path / "没有.md")
    qtbot.addWidget(window)
    window.show_heading("退赔计算")
    window.show()
    window.search.setText("退款")
    window.next_hit()
    assert "没有找到" in window.text.toPlainText()
    assert window.chapter == ""


def test_every_chapter_is_laid_out_with_its_pictures(qtbot: QtBot, theme: Theme) -> None:
    window = HelpWindow(theme)
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    for chapter in read_manual():
        window.show_heading(chapter.title)
        assert window.chapter == chapter.title
        document = window.text.document()
        assert document.idealWidth() <= window.text.viewport().width() + 1
