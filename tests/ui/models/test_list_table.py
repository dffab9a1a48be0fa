from __future__ import annotations

from PySide6.QtCore import Qt

from aftersales.queries import OrderOrder
from ui.models.list_table import ListTableModel
from ui.models.paged_table import Column, PageRequest
from ui.models.roles import Cell, Role, Row

COLUMNS = (Column(key="number", title="订单号", width=120), Column(key="ordered", title="下单", width=80))
ORDERS = {"number": OrderOrder.NUMBER, "ordered": OrderOrder.ORDERED}
DISPLAY = Qt.ItemDataRole.DisplayRole


def _model() -> tuple[ListTableModel, list[PageRequest]]:
    asked: list[PageRequest] = []
    return ListTableModel(COLUMNS, ORDERS, asked.append), asked


def _rows(*keys: int) -> list[Row]:
    return [Row(key=key, cells=(Cell(text=f"D{key}"), Cell(text="10-14"))) for key in keys]


def test_the_column_sorted_by_carries_an_arrow(qapp: object) -> None:
    model, _ = _model()
    across = Qt.Orientation.Horizontal
    assert model.headerData(0, across, DISPLAY) == "订单号"
    model.mark_order(OrderOrder.ORDERED, descending=True)
    assert [model.headerData(at, across, DISPLAY) for at in (0, 1)] == ["订单号", "下单 ↓"]
    model.mark_order(OrderOrder.NUMBER, descending=False)
    assert model.headerData(0, across, DISPLAY) == "订单号 ↑"
    model.mark_order(OrderOrder.PAID, descending=False)
    assert model.headerData(0, across, DISPLAY) == "订单号"


def test_checked_rows_are_seen_and_said_also_those_that_come_later(qapp: object) -> None:
    model, asked = _model()
    model.set_checked(frozenset({2}))
    model.restart()
    model.append_page(asked[-1].id, _rows(1), "more")
    assert model.index(0, 0).data(Role.CHECK) is False
    model.fetchMore()
    model.append_page(asked[-1].id, _rows(2), None)
    second = model.index(1, 0)
    assert second.data(Role.CHECK) is True
    assert second.data(Qt.ItemDataRole.AccessibleTextRole) == "已勾，D2"
    assert model.index(1, 1).data(Role.CHECK) is None
    assert model.property("checking") is True


def test_the_total_comes_behind_the_first_page_and_goes_with_another_list(qapp: object) -> None:
    model, asked = _model()
    assert not model.arrived
    model.restart()
    model.append_page(asked[-1].id, _rows(1, 2), "more", None)
    assert (model.arrived, model.total) == (True, None)
    model.set_total(7)
    model.fetchMore()
    model.append_page(asked[-1].id, _rows(3), "more", None)
    assert model.total == 7
    model.restart()
    model.append_page(asked[-1].id, _rows(9), "more", None)
    assert model.total is None
