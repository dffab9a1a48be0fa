"""The form in which a person corrects an order; what was changed before carries 手改过."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.clock import CHINA, china_day
from aftersales.masking import mask_phone
from aftersales.orders import OrderStatus
from desktop.orders import OrderEdit
from ui.widgets.buttons import GhostButton, PrimaryButton
from ui.widgets.chips import Chip
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import DateEdit, MoneyEdit, TextEdit
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.order_views import OrderView
    from ui.theme import Theme


class OrderForm(QWidget):
    """`saved(OrderEdit)` carries only what was changed; `closed` follows Esc and 不改了.

    The phone stays masked: what is typed there replaces it.
    """

    saved = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: OrderView | None = None
        self.status = ComboBox(theme, [Option(one.value, one.value) for one in OrderStatus], name="状态")
        self.signed = DateEdit(theme, today)
        self.paid = MoneyEdit(theme)
        self.courier, self.tracking = TextEdit(), TextEdit()
        self.name, self.phone, self.address = TextEdit(), TextEdit(), TextEdit()
        self.remark = TextEdit()
        rows = (
            ("status", FormRow("状态", self.status)),
            ("signed_at", FormRow("签收", self.signed)),
            ("paid_gross", FormRow("客户实付", self.paid)),
            ("courier", FormRow("快递", self.courier)),
            ("tracking", FormRow("快递单号", self.tracking)),
            ("receiver", FormRow("收件人", self.name)),
            ("receiver", FormRow("收件电话", self.phone)),
            ("receiver", FormRow("收件地址", self.address)),
            ("remark", FormRow("备注", self.remark)),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        column.addWidget(TextLabel("改订单", "section"))
        hint = "以后导入的表格要是不一样，会问用哪边，不会悄悄改回去。"
        column.addWidget(TextLabel(hint, "caption", wrap=True))
        self._marks: list[tuple[str, Chip]] = []
        for field, row in rows:
            line = QHBoxLayout()
            line.setSpacing(8)
            mark = Chip("手改过", "acc")
            self._marks.append((field, mark))
            line.addWidget(row, 1)
            line.addWidget(mark)
            column.addLayout(line)
        self.problem = TextLabel("", "error", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        self.save = PrimaryButton(theme, "保存", keys="Ctrl+Return")
        self.save.clicked.connect(self.commit)
        self.leave = GhostButton(theme, "不改了", keys="Esc")
        self.leave.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.save)
        foot.addWidget(self.leave)
        foot.addStretch(1)
        column.addLayout(foot)

    def begin(self, view: OrderView) -> None:
        """Show an order's fields, ready to be changed."""
        order = self.view = view
        stored = order.order
        self.status.set_current(stored.status.value)
        self.signed.set_day(china_day(stored.signed_at) if stored.signed_at else None)
        self.paid.set_fen(stored.paid_gross)
        for edit, text in self._texts(view):
            edit.setText(text)
        self.phone.clear()
        self.phone.setPlaceholderText(mask_phone(stored.receiver.phone))
        for field, mark in self._marks:
            mark.setVisible(field in view.edited)
        self.show_error("")
        self.status.setFocus()

    def show_error(self, text: str) -> None:
        """Say why it was not saved; "" takes it back."""
        self.problem.set_text(text)
        self.problem.setVisible(bool(text))

    def commit(self) -> None:
        """Hand over what was changed (Ctrl ↵); nothing changed closes the form."""
        if self.view is None:
            return
        if self.paid.fen is None or self.signed.error:
            (self.paid if self.paid.fen is None else self.signed).setFocus()
            self.show_error("有一格写得不对。没有写入，改好再存。")
            return
        changes = self.changes()
        if changes == OrderEdit():
            self.closed.emit()
        else:
            self.saved.emit(changes)

    def changes(self) -> OrderEdit:
        """What differs from the order as it was shown."""
        assert self.view is not None
        order = self.view.order
        status = OrderStatus(str(self.status.current))
        day = self.signed.day
        signed = datetime.combine(day, time(), CHINA) if day is not None else None
        known = china_day(order.signed_at) if order.signed_at else None
        texts = [
            edit.text().strip() if edit.text().strip() != text else None
            for edit, text in self._texts(self.view)
        ]
        return OrderEdit(
            status=status if status is not order.status else None,
            signed_at=signed if day != known else None,
            paid_gross=self.paid.fen if self.paid.fen != order.paid_gross else None,
            courier=texts[0],
            tracking=texts[1],
            receiver_name=texts[2],
            receiver_phone=self.phone.text().strip() or None,
            receiver_address=texts[3],
            remark=texts[4],
        )

    def _texts(self, view: OrderView) -> tuple[tuple[TextEdit, str], ...]:
        order = view.order
        return (
            (self.courier, order.courier),
            (self.tracking, order.tracking),
            (self.name, order.receiver.name),
            (self.address, order.receiver.address),
            (self.remark, order.remark),
        )
