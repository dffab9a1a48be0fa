"""Columns chosen, moved and widened, by keys and mouse; kept as plain values and put back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.models.paged_table import Column, PagedTableModel
from ui.theme import Theme
from ui.widgets.columns import NARROWEST, WIDEST, ColumnOrder, ColumnsPopup
from ui.widgets.views import KeyTable

COLUMNS = (
    Column(key="number", title="订单号", width=120),
    Column(key="goods", title="商品"),
    Column(key="state", title="状态", width=80),
    Column(key="who", width=60, name="负责人"),
)


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(900, 600)
    return widget


@pytest.fixture
def order(home: QWidget, theme: Theme, qtbot: QtBot) -> ColumnOrder:
    table = KeyTable(theme, name="订单列表", parent=home)
    table.resize(800, 400)
    table.show_model(PagedTableModel(COLUMNS, lambda _request: None, table))
    made = ColumnOrder(table, COLUMNS)
    home.show()
    qtbot.waitExposed(home)
    return made


def keys(order: ColumnOrder) -> list[str]:
    return [column.key for column in order.columns if order.is_shown(column.key)]


def test_nothing_is_kept_while_all_is_as_usual(order: ColumnOrder) -> None:
    assert order.kept() == []
    order.take([])
    assert keys(order) == ["number", "goods", "state", "who"]


def test_a_look_is_kept_and_put_back(order: ColumnOrder, qtbot: QtBot) -> None:
    with qtbot.waitSignal(order.changed):
        order.move("who", -1)
        order.show_column("goods", shown=False)
        order.widen("state", 40)
    kept = order.kept()
    assert keys(order) == ["number", "who", "state"]
    order.reset()
    assert (keys(order), order.width("state")) == (["number", "goods", "state", "who"], 80)
    order.take(kept)
    assert (keys(order), order.width("state")) == (["number", "who", "state"], 120)
    assert order.kept() == kept


def test_what_is_kept_may_be_old_or_broken(order: ColumnOrder) -> None:
    order.take(
        [
            {"key": "who", "width": 9_999, "shown": True},
            {"key": "gone", "width": 10, "shown": True},
            {"key": "number", "width": -5, "shown": False},
        ]
    )
    assert keys(order) == ["number", "who", "goods", "state"]
    assert (order.width("who"), order.width("number")) == (WIDEST, NARROWEST)


def test_the_first_column_stays_where_it_is(order: ColumnOrder) -> None:
    order.show_column("number", shown=False)
    order.move("number", 1)
    order.move("goods", -1)
    assert keys(order) == ["number", "goods", "state", "who"]


def test_a_drag_of_the_mouse_tells_once_it_rests(order: ColumnOrder, qtbot: QtBot) -> None:
    told: list[bool] = []
    order.changed.connect(lambda: told.append(True))
    for width in (90, 100, 110):
        order._header.resizeSection(2, width)
    qtbot.wait(400)
    assert told == [True]


def test_the_choice_is_made_by_keys_alone(
    order: ColumnOrder, home: QWidget, theme: Theme, qtbot: QtBot
) -> None:
    popup = ColumnsPopup(theme, order, home)
    popup.open_under(home)
    names = popup.names
    assert names.item(3).text() == "负责人"
    assert popup.about.text() == "总在最前，不能藏"
    assert not popup.up.isEnabled()
    QTest.keyClick(names, Qt.Key.Key_Down)
    assert popup.about.text() == "占剩下的宽"
    QTest.keyClick(names, Qt.Key.Key_Space)
    assert keys(order) == ["number", "state", "who"]
    QTest.keyClick(names, Qt.Key.Key_Down)
    QTest.keyClick(names, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert keys(order) == ["number", "who", "state"]
    QTest.keyClick(names, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert (popup.key, order.width("state")) == ("state", 88)
    QTest.mouseClick(popup.reset, Qt.MouseButton.LeftButton)
    assert keys(order) == ["number", "goods", "state", "who"]
    with qtbot.waitSignal(popup.closed):
        QTest.keyClick(names, Qt.Key.Key_Escape)
