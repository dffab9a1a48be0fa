"""Goods on no order: written by hand, or a parcel that came back and nobody knows whose it is (无主件)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.cases import CaseLine
from ui.widgets.edits import NumberEdit, TextEdit
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from ui.theme import Theme

_LABEL = 72
PARCEL_HINT = "货到了不知道是谁的，先记下；客户来问时贴上单号就能对上这张工单"


class HandForm(QWidget):
    """What the goods are and how many; with `parcel` also whose courier brought them under which number."""

    changed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.title = TextEdit(placeholder="例如 电水壶 K1，客户说是年初买的")
        self.count = NumberEdit(theme, value=1, unit="件", least=1)
        self.count.setFixedWidth(96)
        self.count.setAccessibleName("几件")
        self.title_row = FormRow("什么商品", self.title, label_width=_LABEL)
        column.addLayout(_beside(self.title_row, self.count))
        self.company, self.tracking = TextEdit(placeholder="例如 顺丰"), TextEdit(placeholder="面单上的号")
        self.company.setAccessibleName("快递公司")
        self.company.setFixedWidth(160)
        self.tracking_row = FormRow("快递单号", self.tracking, label_width=_LABEL)
        self.parcel_part = QWidget()
        inner = QVBoxLayout(self.parcel_part)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        inner.addLayout(_beside(self.tracking_row, self.company))
        inner.addWidget(TextLabel(PARCEL_HINT, "caption", wrap=True))
        column.addWidget(self.parcel_part)
        for edit in (self.title, self.company, self.tracking):
            edit.textChanged.connect(lambda _text: self.changed.emit())
        self.count.value_changed.connect(lambda _value: self.changed.emit())
        self.parcel_part.hide()

    @property
    def parcel(self) -> bool:
        """Whether a parcel that nobody knows is taken down."""
        return not self.parcel_part.isHidden()

    @property
    def lines(self) -> tuple[CaseLine, ...]:
        """The goods as a line of a case; none while nothing is written."""
        title = self.title.text().strip()
        line = CaseLine(order_line_id=None, title=title, quantity=self.count.value or 1)
        return (line,) if title else ()

    def show_parcel(self, on: bool) -> None:
        """Ask for the parcel as well, or no more."""
        self.parcel_part.setVisible(on)

    def clear(self) -> None:
        """Empty all."""
        for edit in (self.title, self.company, self.tracking):
            edit.clear()
        self.count.set_value(1)


def _beside(row: QWidget, edit: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(16)
    line.addWidget(row, 1)
    line.addWidget(edit, 0, Qt.AlignmentFlag.AlignTop)
    return line
