"""The form in which a person corrects an order; what was changed before carries 手改过."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.clock import CHINA, china_day
from aftersales.masking import mask_phone
from aftersales.orders import OrderStatus
from desktop.order_corrections import OrderEdit
from ui.pages.order_form_lines import LinesForm
from ui.widgets.buttons import GhostButton, PrimaryButton
from ui.widgets.chips import Chip
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import DateEdit, TextEdit, prefer_numbers
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.order_views import OrderView
    from ui.theme import Theme


MONEY = {"lines": "商品", "discounts": "优惠", "freight": "运费", "paid_gross": "客户实付"}


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
        self.lines = LinesForm(theme)
        self.courier, self.tracking = TextEdit(), TextEdit()
        self.name, self.phone, self.address = TextEdit(), TextEdit(), TextEdit()
        prefer_numbers(self.phone)
        self.remark = TextEdit()
        self.money_edited = Chip("", "acc")
        self._marks: list[tuple[str, Chip]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 16)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self.lines)
        column.addLayout(self._fields())
        column.addLayout(self._foot(theme))

    def _head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setContentsMargins(24, 0, 24, 12)
        head.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(TextLabel("改订单", "section"))
        line.addWidget(self.money_edited)
        line.addStretch(1)
        head.addLayout(line)
        hint = "以后导入的表格要是不一样，会问用哪边，不会悄悄改回去。"
        head.addWidget(TextLabel(hint, "caption", wrap=True))
        return head

    def _fields(self) -> QVBoxLayout:
        fields = QVBoxLayout()
        fields.setContentsMargins(24, 12, 24, 0)
        fields.setSpacing(10)
        for field, words, edit in (
            ("status", "状态", self.status),
            ("signed_at", "签收", self.signed),
            ("courier", "快递", self.courier),
            ("tracking", "快递单号", self.tracking),
            ("receiver", "收件人", self.name),
            ("receiver", "收件电话", self.phone),
            ("receiver", "收件地址", self.address),
            ("remark", "备注", self.remark),
        ):
            mark = Chip("手改过", "acc")
            self._marks.append((field, mark))
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(FormRow(words, edit), 1)
            line.addWidget(mark)
            fields.addLayout(line)
        return fields

    def _foot(self, theme: Theme) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 10, 24, 0)
        foot.setSpacing(10)
        self.problem = TextLabel("", "error", wrap=True)
        self.problem.hide()
        self.save = PrimaryButton(theme, "保存", keys="Ctrl+Return")
        self.save.clicked.connect(self.commit)
        self.leave = GhostButton(theme, "不改了", keys="Esc")
        self.leave.clicked.connect(self.closed)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.save)
        line.addWidget(self.leave)
        line.addStretch(1)
        foot.addWidget(self.problem)
        foot.addLayout(line)
        return foot

    def begin(self, view: OrderView) -> None:
        """Show an order's fields, ready to be changed."""
        order = self.view = view
        stored = order.order
        self.status.set_current(stored.status.value)
        self.signed.set_day(china_day(stored.signed_at) if stored.signed_at else None)
        self.lines.begin(view)
        words = [name for field, name in MONEY.items() if field in view.edited]
        self.money_edited.set_chip(f"手改过：{'、'.join(words)}", "acc")
        self.money_edited.setVisible(bool(words))
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
        if self.lines.problem or self.signed.error or self.lines.focus_problem():
            if not self.lines.focus_problem() and self.signed.error:
                self.signed.setFocus()
            self.show_error(self.lines.problem or "有一格没填或写得不对。没有写入，改好再存。")
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
            paid_gross=_new(self.lines.paid.fen, order.paid_gross),
            freight=_new(self.lines.freight.fen, order.freight),
            lines=self.lines.line_changes(),
            discounts=self.lines.discount_changes(),
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


def _new(value: int | None, known: int) -> int | None:
    return value if value != known else None
