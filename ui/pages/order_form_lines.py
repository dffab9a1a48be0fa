"""The lines, discounts and freight of an order as a person corrects them, and how their sum meets what was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales import money
from aftersales.orders import Discount, Funder
from desktop.order_corrections import LineEdit, cases_of_lines, line_edits, line_problems
from resources.wording import error_sentence
from ui.pages.order_entry_rows import SaleRow, head
from ui.pages.order_sections import BORNE
from ui.widgets.buttons import GhostButton, IconButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import MoneyEdit, TextEdit
from ui.widgets.texts import FormRow, HairLine, TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aftersales.orders import OrderLineStanding
    from desktop.order_views import OrderView
    from ui.theme import Theme

_PAYER, _AMOUNT, _GUTTER = 120, 112, 24


class LineRow(SaleRow):
    """A line of a stored order, or a new one; what was taken of it stands beside its name."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.known: LineEdit | None = None
        self._serial = ""
        self.problem = TextLabel("", "error", wrap=True)
        self.problem.setContentsMargins(_GUTTER, 0, _GUTTER, 6)
        self.problem.hide()
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.problem)

    def show_line(self, line: LineEdit, standing: OrderLineStanding) -> None:
        """Take a stored line."""
        self.known, self.code, self._serial = line, line.code, standing.serial
        self.name.setText(line.title)
        self.name.setCursorPosition(0)
        self.gift.setChecked(line.gift_price is not None)
        self.price.set_fen(line.gift_price if line.gift_price is not None else line.unit_price)
        self.count.set_value(line.quantity)
        self.serial.setText(standing.serial)
        gone = [f"{count} 件{word}" for count, word in ((standing.returned, "已退"), (standing.held, "在办"))]
        taken = [words for words in gone if not words.startswith("0 ")]
        self.terms.set_text("、".join(taken) or line.spec)
        self._edited()

    def edit(self) -> LineEdit:
        """The line as it stands in the form; an empty price is nothing to pay."""
        price, gift, serial = self.price.fen or 0, self.gift.isChecked(), self.serial.text().strip()
        return LineEdit(
            id=self.known.id if self.known else 0,
            title=self.name.text().strip(),
            code=self.code,
            spec=self.known.spec if self.known else "",
            unit_price=0 if gift else price,
            quantity=self.count.value or 0,
            gift_price=price if gift else None,
            serial=serial if serial != self._serial else None,
        )

    def show_problems(self, found: Mapping[str, str]) -> None:
        """Complain at the fields that cannot be as they are: field → sentence."""
        edits = {
            "title": self.name,
            "unit_price": self.price,
            "quantity": self.count,
            "serial": self.serial,
        }
        for field, edit in edits.items():
            edit.set_error(found.get(field, ""))
        words = next(iter(found.values()), "")
        self.problem.set_text(words)
        self.problem.setVisible(bool(words))


class DiscountRow(QWidget):
    """One offer: its name, who pays for it, how much. `changed` follows every edit, `removed(row)` its ✕."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, theme: Theme, discount: Discount | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = discount
        self.name = TextEdit(discount.name if discount else "", placeholder="优惠名称")
        self.name.setAccessibleName("优惠名称")
        self.name.setMaxLength(80)
        self.payer = ComboBox(theme, [Option(one.value, BORNE[one]) for one in Funder], name="谁出")
        self.payer.set_current((discount.funded_by if discount else Funder.SHOP).value)
        self.payer.setFixedWidth(_PAYER)
        self.amount = MoneyEdit(theme, fen=discount.amount if discount else None)
        self.amount.setAccessibleName("优惠金额")
        self.amount.setFixedWidth(_AMOUNT)
        self.remove = IconButton(theme, "x", "去掉这条优惠", kind="ghost")
        self.remove.clicked.connect(lambda: self.removed.emit(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(_GUTTER, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        for widget in (self.payer, self.amount, self.remove):
            row.addWidget(widget)
        self.name.textChanged.connect(lambda _text: self.changed.emit())
        self.payer.chosen.connect(lambda _key: self.changed.emit())
        self.amount.fen_changed.connect(lambda _fen: self.changed.emit())

    def discount(self) -> Discount:
        """The offer as it stands; what a sheet told of it (threshold, coupon) stays."""
        return Discount(
            name=self.name.text().strip(),
            amount=self.amount.fen or 0,
            funded_by=Funder(str(self.payer.current)),
            threshold=self._known.threshold if self._known else None,
            coupon=self._known.coupon if self._known else False,
        )


class LinesForm(QWidget):
    """Lines, discounts, freight and what was paid. `problem` is the first sentence of what cannot be, "" for none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: OrderView | None = None
        self._filling = False
        self.lines: list[LineRow] = []
        self.discounts: list[DiscountRow] = []
        self.problem = ""
        self.freight, self.paid = MoneyEdit(theme), MoneyEdit(theme)
        self.add_line = GhostButton(theme, "加一样", icon="plus", size="small")
        self.add_line.clicked.connect(self._new_line)
        self.add_discount = GhostButton(theme, "加一条优惠", icon="plus", size="small")
        self.add_discount.clicked.connect(self._new_discount)
        self._rows, self._offers = QVBoxLayout(), QVBoxLayout()
        for rows in (self._rows, self._offers):
            rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addWidget(head())
        column.addWidget(HairLine())
        column.addLayout(self._rows)
        column.addLayout(_left(self.add_line))
        column.addWidget(HairLine())
        column.addLayout(self._offers)
        column.addLayout(_left(self.add_discount))
        column.addWidget(HairLine())
        sums = QHBoxLayout()
        sums.setContentsMargins(_GUTTER, 10, _GUTTER, 4)
        sums.setSpacing(24)
        sums.addWidget(FormRow("运费", self.freight))
        sums.addWidget(FormRow("客户实付", self.paid))
        sums.addStretch(1)
        column.addLayout(sums)
        self.sum = TextLabel("", "caption")
        self.sum.setContentsMargins(_GUTTER, 0, _GUTTER, 0)
        column.addWidget(self.sum)
        for edit in (self.freight, self.paid):
            edit.fen_changed.connect(lambda _fen: self._check())

    def begin(self, view: OrderView) -> None:
        """Show an order's lines and money, ready to be changed."""
        self._view, self._filling = view, True
        for row in (*self.lines, *self.discounts):
            row.hide()
            row.deleteLater()
        self.lines, self.discounts = [], []
        for line, shown in zip(line_edits(view.order), view.lines, strict=True):
            self._put_line().show_line(line, shown.standing)
        for discount in view.order.discounts:
            self._put_discount(discount)
        self.freight.set_fen(view.order.freight)
        self.paid.set_fen(view.order.paid_gross)
        self._filling = False
        self._check()

    def line_changes(self) -> tuple[LineEdit, ...] | None:
        """The lines as they shall be; None where they are as stored."""
        assert self._view is not None
        edits = tuple(row.edit() for row in self.lines)
        return edits if edits != line_edits(self._view.order) else None

    def discount_changes(self) -> tuple[Discount, ...] | None:
        """The same of the discounts."""
        assert self._view is not None
        offers = tuple(row.discount() for row in self.discounts)
        return offers if offers != self._view.order.discounts else None

    def focus_problem(self) -> bool:
        """Go to the first field that cannot be; whether there is one."""
        edits = [
            edit
            for row in self.lines
            for edit in (row.name, row.serial, row.price, row.count)
            if edit.error or (edit is row.price and edit.fen is None)
        ]
        edits += [row.amount for row in self.discounts if row.amount.fen is None]
        edits += [edit for edit in (self.freight, self.paid) if edit.fen is None]
        if edits:
            edits[0].setFocus()
        return bool(edits)

    def _new_line(self) -> None:
        row = self._put_line()
        self._check()
        row.name.setFocus()

    def _new_discount(self) -> None:
        row = self._put_discount(None)
        self._check()
        row.name.setFocus()

    def _put_line(self) -> LineRow:
        row = LineRow(self._theme)
        self.lines.append(row)
        self._rows.addWidget(row)
        row.changed.connect(self._check)
        row.removed.connect(self._remove)
        row.name.returnPressed.connect(row.price.setFocus)
        return row

    def _put_discount(self, discount: Discount | None) -> DiscountRow:
        row = DiscountRow(self._theme, discount)
        self.discounts.append(row)
        self._offers.addWidget(row)
        row.changed.connect(self._check)
        row.removed.connect(self._remove)
        return row

    def _remove(self, row: object) -> None:
        if isinstance(row, LineRow) and row in self.lines:
            self.lines.remove(row)
            self._rows.removeWidget(row)
            self.add_line.setFocus()
        elif isinstance(row, DiscountRow) and row in self.discounts:
            self.discounts.remove(row)
            self._offers.removeWidget(row)
            self.add_discount.setFocus()
        else:
            return
        row.hide()
        row.deleteLater()
        self._check()

    def _check(self) -> None:
        """Say at once what cannot be, and how the sums meet."""
        if self._view is None or self._filling:
            return
        edits = [row.edit() for row in self.lines]
        in_cases = cases_of_lines([one.case for one in reversed(self._view.cases)])
        found = line_problems(edits, [one.standing for one in self._view.lines], in_cases)
        for place, row in enumerate(self.lines):
            own = {one.field: error_sentence(one.error) for one in found if one.row == place}
            # a line just begun is empty and not wrong
            row.show_problems(own if row.known is not None or row.name.text() else {})
        whole = [error_sentence(one.error) for one in found if one.row is None]
        self.problem = next(iter(whole), error_sentence(found[0].error) if found else "")
        self._show_sum(edits, whole)

    def _show_sum(self, lines: Sequence[LineEdit], wrong: Sequence[str]) -> None:
        """What lines, freight and offers come to; sums that do not meet what was paid are marked, not refused."""
        goods, freight = sum(line.amount for line in lines), self.freight.fen or 0
        off = sum(row.discount().amount for row in self.discounts)
        due = goods + freight - off
        over = (self.paid.fen or 0) - due
        told = f"标价 {money.grouped(goods)} + 运费 {money.grouped(freight)} − 优惠 {money.grouped(off)}"
        told += f" = {money.grouped(due)}"
        if over:
            told += f"，和实付差 {money.signed(over)}，照样能存"
        self.sum.set_text(wrong[0] if wrong else told)
        self.sum.set_tone("bad" if wrong else "warn" if over else "")


def _left(button: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(16, 4, 16, 4)
    line.addWidget(button)
    line.addStretch(1)
    return line
