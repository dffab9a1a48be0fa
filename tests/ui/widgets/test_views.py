from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.delegates.cells import DueDelegate, MoneyDelegate, StageDelegate, TextDelegate
from ui.models.paged_table import Column, PagedTableModel, PageRequest
from ui.models.roles import Cell, ChipText, Due, Group, Ring, Row
from ui.theme import Theme
from ui.widgets.painting import shortened
from ui.widgets.views import GROUP_HEIGHT, KeyTable

COLUMNS = (
    Column(key="due", width=120),
    Column(key="what", title="商品"),
    Column(key="stage", width=120),
    Column(key="money", width=100, align="right"),
)


def _row(number: int, tone: str = "plain") -> Row:
    return Row(
        key=number,
        cells=(
            Cell(due=Due("剩 2 时", 0.5, tone)),
            Cell(text=f"第 {number} 单", caption="GD261011", chips=(ChipText("重要"),)),
            Cell(text="待定方案", ring=Ring(0.5)),
            Cell(text="2,350.00"),
        ),
    )


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> KeyTable:
    table = KeyTable(theme, two_line=True, header=False, name="今日")
    model = PagedTableModel(COLUMNS, lambda request: None, table)
    table.show_model(
        model,
        {
            "due": DueDelegate(theme, left=24),
            "what": TextDelegate(theme, caption=True),
            "stage": StageDelegate(theme),
            "money": MoneyDelegate(theme),
        },
    )
    model.set_rows(
        [
            Row(group=Group("已超期", 2, "bad")),
            _row(1, "bad"),
            _row(2),
            Row(group=Group("今天到期", 1)),
            _row(3),
        ]
    )
    qtbot.addWidget(table)
    table.resize(800, 400)
    with qtbot.waitExposed(table):
        table.show()
    table.activateWindow()
    table.setFocus()
    return table


def _here(table: KeyTable) -> object:
    return table.current_key


def test_keys_walk_over_headings(qtbot: QtBot, table: KeyTable) -> None:
    table.go_to_row(0)
    assert _here(table) == 1
    QTest.keyClick(table, Qt.Key.Key_J)
    QTest.keyClick(table, Qt.Key.Key_J)
    assert _here(table) == 3
    QTest.keyClick(table, Qt.Key.Key_K)
    assert _here(table) == 2
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert _here(table) == 3
    QTest.keyClick(table, Qt.Key.Key_Up)
    QTest.keyClick(table, Qt.Key.Key_Up)
    QTest.keyClick(table, Qt.Key.Key_Up)
    assert _here(table) == 1


def test_return_space_and_double_click_tell_the_key(qtbot: QtBot, table: KeyTable) -> None:
    opened: list[object] = []
    table.opened.connect(opened.append)
    table.go_to(2)
    QTest.keyClick(table, Qt.Key.Key_Return)
    with qtbot.waitSignal(table.space_pressed) as spaced:
        QTest.keyClick(table, Qt.Key.Key_Space)
    assert spaced.args == [2]
    place = table.visualRect(table.model().index(4, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert opened == [2, 3]


def test_a_heading_cannot_be_chosen_by_a_click(qtbot: QtBot, table: KeyTable) -> None:
    table.go_to(1)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert not table.selectionModel().isRowSelected(0)


def test_letters_are_left_to_the_page(qtbot: QtBot, table: KeyTable) -> None:
    assert not table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    table.go_to(1)
    table.keyboardSearch("第 3")
    assert _here(table) == 1


def test_rows_and_headings_have_their_heights(table: KeyTable) -> None:
    assert [table.rowHeight(row) for row in range(5)] == [GROUP_HEIGHT, 52, 52, GROUP_HEIGHT, 52]
    assert table.columnSpan(0, 0) == 4
    table.set_row_height(36)
    assert [table.rowHeight(row) for row in range(5)] == [GROUP_HEIGHT, 36, 36, GROUP_HEIGHT, 36]


def test_the_selected_row_is_painted_with_the_accent_bar(table: KeyTable, theme: Theme) -> None:
    table.go_to(2)
    image = table.viewport().grab().toImage()
    middle = table.visualRect(table.model().index(2, 0)).center().y()
    assert image.pixelColor(1, middle) == theme.colour("acc")
    assert image.pixelColor(10, middle) == theme.colour("accBg")
    assert image.pixelColor(10, 10) == theme.colour("sunk")
    above = table.visualRect(table.model().index(1, 0)).bottom()
    assert image.pixelColor(400, above) == theme.colour("line")


def test_hover_paints_the_whole_row(qtbot: QtBot, table: KeyTable, theme: Theme) -> None:
    table.go_to(1)
    rect = table.visualRect(table.model().index(4, 1))
    QTest.mouseMove(table.viewport(), rect.center())
    qtbot.waitUntil(lambda: table.hovered_row == 4)
    image = table.viewport().grab().toImage()
    assert image.pixelColor(2, rect.center().y()) == theme.colour("hover")
    assert image.pixelColor(790, rect.top() + 4) == theme.colour("hover")


def test_scrolling_down_asks_for_the_next_page(qtbot: QtBot, theme: Theme) -> None:
    asked: list[PageRequest] = []
    table = KeyTable(theme, name="工单")
    model = PagedTableModel(COLUMNS, asked.append, table)
    table.show_model(model)
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    model.restart()
    model.append_page(asked[0].id, [_row(n) for n in range(50)], "more", total=80)
    table.scrollToBottom()
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert asked[1].cursor == "more"
    model.append_page(asked[1].id, [_row(n) for n in range(50, 80)], None)
    assert model.rowCount() == 80


def test_columns_of_a_short_table_take_the_room_of_what_they_hold(qtbot: QtBot, theme: Theme) -> None:
    table = KeyTable(theme, name="商品")
    columns = (
        Column(key="code", title="编码", width=120),
        Column(key="what", title="商品"),
        Column(key="count", title="件", width=90),
    )
    model = PagedTableModel(columns, lambda _request: None, table)
    table.show_model(model)
    qtbot.addWidget(table)
    table.resize(800, 200)
    with qtbot.waitExposed(table):
        table.show()
    cells = (Cell(text="PPS26000000000000077"), Cell(text="纯棉四件套"), Cell(text="3"))
    model.set_rows([Row(key=1, cells=cells)])
    table.fit_columns({"code": 400, "count": 90}, beside={"count": 10})
    needed = table.fontMetrics().horizontalAdvance("PPS26000000000000077")
    assert needed < table.columnWidth(0) < needed + 40
    assert 24 < table.columnWidth(2) < 60
    assert sum(table.columnWidth(place) for place in range(3)) == table.viewport().width()
    table.fit_columns({"code": 100})
    assert table.columnWidth(0) == 100


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("261022-607198974342287", True),
        ("订单 2619300000011000110", True),
        ("PPS26000000000000077", True),
        ("纯棉四件套（1.5m）奶白色", False),
        ("Waterproof-jacket-large", False),
    ],
)
def test_a_long_number_keeps_its_tail_and_words_their_beginning(theme: Theme, text: str, tail: bool) -> None:
    metrics = QFontMetrics(QFont())
    short = shortened(metrics, text, metrics.horizontalAdvance(text) * 2 // 3)
    assert short != text
    assert short.startswith(text[0])
    assert short.endswith(text[-3:]) == tail
    assert shortened(metrics, text, metrics.horizontalAdvance(text) + 2) == text
