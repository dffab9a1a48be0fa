"""Two records side by side before they become one: which one stays, what it takes over, and what moves to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.masking import mask_phone
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from aftersales.customers import Customer
    from desktop.customers import MergePreview
    from ui.theme import Theme

_MOVES = {
    "orders": "订单",
    "cases": "工单",
    "sold_goods": "商品",
    "revisits": "回访",
    "surveys": "满意度答卷",
}


class MergeDialog(QDialog):
    """`confirmed(keep, gone)` follows 合并, `turned` the wish to keep the other one."""

    confirmed = Signal(object, object)
    turned = Signal()

    def __init__(self, theme: Theme, preview: MergePreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("合并客户")
        self.setFixedWidth(560)
        self._preview = preview
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(24, 20, 24, 20)
        inner.setSpacing(12)
        inner.addWidget(TextLabel("合并成一位客户", "title"))
        inner.addLayout(self._grid(preview.keep, preview.gone))
        inner.addWidget(HairLine())
        moves = "、".join(
            f"{text} {preview.moves[key]}" for key, text in _MOVES.items() if preview.moves[key]
        )
        words = f"{moves}会转到 {preview.keep.number}。" if moves else ""
        self.words = TextLabel(
            f"{words}电话、地址、昵称、标签、备注两边的都留，{preview.gone.number} 收进回收站。能撤销。",
            "quiet",
            wrap=True,
        )
        inner.addWidget(self.words)
        column.addLayout(inner)
        column.addWidget(self._footer(theme))
        self.cancel.setFocus()

    def _grid(self, keep: Customer, gone: Customer) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 64)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        lines = (
            ("", "留下", "并进来"),
            ("编号", keep.number, gone.number),
            ("姓名", keep.name, gone.name),
            ("电话", _phones(keep), _phones(gone)),
            ("地址", "\n".join(keep.addresses) or "—", "\n".join(gone.addresses) or "—"),
            ("昵称", _names(keep), _names(gone)),
            ("等级", keep.tier, gone.tier),
        )
        for row, (head, left, right) in enumerate(lines):
            grid.addWidget(TextLabel(head, "quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
            for place, text in ((1, left), (2, right)):
                differs = row > 1 and left != right
                cell = TextLabel(text, "strong" if row == 0 or differs else "", wrap=True)
                grid.addWidget(cell, row, place, Qt.AlignmentFlag.AlignTop)
        return grid

    def _footer(self, theme: Theme) -> QWidget:
        footer = QFrame()
        footer.setObjectName("dialogFooter")
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        self.turn = Button(theme, "换一份留下")
        self.turn.clicked.connect(self._turn)
        self.cancel = cancel = Button(theme, "取消", keys="Esc")
        cancel.clicked.connect(self.reject)
        self.merge = PrimaryButton(theme, "合并")
        self.merge.clicked.connect(self._confirm)
        row.addWidget(self.turn)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.merge)
        return footer

    def _turn(self) -> None:
        self.reject()
        self.turned.emit()

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit(self._preview.keep, self._preview.gone)


def _phones(customer: Customer) -> str:
    return "\n".join(mask_phone(phone.number) for phone in customer.phones) or "—"


def _names(customer: Customer) -> str:
    return "、".join(one.name for one in customer.nicknames) or "—"
