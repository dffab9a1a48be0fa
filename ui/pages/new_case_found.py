"""The answers under the customer's field: customers, and orders by their number, ready to be taken by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from aftersales.customers import CustomerBrief
from aftersales.masking import mask_phone
from ui.delegates.base import RowDelegate
from ui.models.paged_table import Column, PagedTableModel, PageRequest
from ui.models.roles import Cell, ChipText, Row
from ui.pages.case_words import PLAIN_TIER
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from aftersales.orders import OrderLineStanding
    from ui.theme import Theme

SHOWN = 8
NEW = "new"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: customers, and lines of orders whose number fits."""

    text: str
    customers: tuple[CustomerBrief, ...]
    lines: tuple[OrderLineStanding, ...]


class CustomerPopup(QFrame):
    """The answers under the field. The focus stays in the field; `taken(key)` follows a click."""

    taken = Signal(object)

    def __init__(self, theme: Theme, home: QWidget) -> None:
        super().__init__(home)
        self.setProperty("panel", "popup")
        self.model = PagedTableModel((Column(key="who"), Column(key="what", width=320)), self._fetched, self)
        self.table = KeyTable(theme, header=False, name="找到的客户")
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.show_model(self.model, {"who": RowDelegate(theme, left=12)})
        self.table.clicked.connect(lambda _index: self.taken.emit(self.table.current_key))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 4)
        column.addWidget(self.table)
        self.hide()

    def show_rows(self, rows: list[Row], under: QWidget) -> None:
        """Show the answers below a field."""
        self.model.set_rows(rows)
        self.table.go_to_row(0)
        home = self.parentWidget()
        assert home is not None
        place = under.mapTo(home, QPoint(0, under.height() + 2))
        self.setGeometry(place.x(), place.y(), under.width(), min(len(rows), SHOWN + 1) * 36 + 10)
        self.show()
        self.raise_()

    def _fetched(self, request: PageRequest) -> None:
        """The answers are few and wholly there."""


def found_rows(found: Found) -> list[Row]:
    """The answers in order, and below them the way to a new customer."""
    rows = [_customer_row(number, brief, found.text) for number, brief in enumerate(found.customers)]
    rows += [_order_row(number, line, found.text) for number, line in enumerate(found.lines)]
    words = "没有这个客户，" if not rows else ""
    new = Cell(text=f"{words}建新客户「{found.text}」", tone="acc")
    return [*rows, Row(key=NEW, cells=(new, Cell(tone="faint")))]


def may_be_order(text: str) -> bool:
    """Whether what was typed can be the tail of an order's number."""
    return sum(letter.isdigit() for letter in text) >= 4


def _customer_row(number: int, brief: CustomerBrief, text: str) -> Row:
    chips: Any = () if brief.tier == PLAIN_TIER else (ChipText(brief.tier, "acc"),)
    facts = "  ".join(
        part for part in (mask_phone(brief.phone), f"{brief.orders} 单" if brief.orders else "") if part
    )
    return Row(
        key=("customer", number),
        cells=(Cell(text=brief.name, mark=text, chips=chips), Cell(text=facts, tone="quiet")),
        spoken=f"{brief.name}，{facts}",
    )


def _order_row(number: int, line: OrderLineStanding, text: str) -> Row:
    return Row(
        key=("order", number),
        cells=(Cell(text=f"订单 {line.order_number}", mark=text), Cell(text=line.line.title, tone="quiet")),
        spoken=f"订单 {line.order_number}，{line.line.title}",
    )
