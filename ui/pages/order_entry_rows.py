"""The lines on the counter: name, serial, price, pieces and sum of each, as a person types and scans them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from aftersales import money
from desktop.order_entry import SaleLine
from ui.widgets.buttons import IconButton
from ui.widgets.edits import MoneyEdit, NumberEdit, TextEdit
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.order_entry import Scanned
    from ui.theme import Theme

_PRICE, _COUNT, _SUM, _SERIAL, _REMOVE = 112, 72, 96, 150, 32


class SaleRow(QWidget):
    """One line. `changed` follows every edit, `removed(row)` its ✕."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.product_id: int | None = None
        self.code = ""
        self.name = TextEdit(placeholder="品名")
        self.name.setAccessibleName("品名")
        self.name.setMaxLength(80)
        self.terms = TextLabel("", "caption")
        self.serial = TextEdit(placeholder="序列号")
        self.serial.setAccessibleName("序列号")
        self.serial.setMaxLength(60)
        self.serial.setFixedWidth(_SERIAL)
        self.gift = QCheckBox("赠品")
        self.gift.setToolTip("不收钱；填的是事先标好的价，退货没退回赠品时按它扣")
        self.price = MoneyEdit(theme)
        self.price.setAccessibleName("单价")
        self.price.setFixedWidth(_PRICE)
        self.count = NumberEdit(theme, value=1, unit="件")
        self.count.setAccessibleName("件数")
        self.count.setFixedWidth(_COUNT)
        self.sum = TextLabel("0.00")
        self.sum.setFixedWidth(_SUM)
        self.sum.setFixedHeight(self.price.sizeHint().height())
        self.sum.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.remove = IconButton(theme, "x", "去掉这一样", kind="ghost")
        self.remove.setFixedWidth(_REMOVE)
        self.remove.clicked.connect(lambda: self.removed.emit(self))
        row = QHBoxLayout()
        row.setContentsMargins(24, 6, 16, 6)
        row.setSpacing(8)
        row.addLayout(self._named(), 1)
        for widget in (self.price, self.count, self.sum, self.remove):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(HairLine())
        self.name.textChanged.connect(self._edited)
        self.serial.textChanged.connect(self._edited)
        self.gift.toggled.connect(lambda _on: self._edited())
        self.price.fen_changed.connect(lambda _fen: self._edited())
        self.count.value_changed.connect(lambda _count: self._edited())

    def _named(self) -> QVBoxLayout:
        """The name, and under it what tells this piece apart."""
        named = QVBoxLayout()
        named.setSpacing(4)
        named.addWidget(self.name)
        under = QHBoxLayout()
        under.setSpacing(12)
        for widget in (self.serial, self.gift, self.terms):
            under.addWidget(widget)
        under.addStretch(1)
        named.addLayout(under)
        return named

    def show_product(self, scanned: Scanned) -> None:
        """Take a product of the catalogue, at its last price."""
        product = scanned.product
        self.product_id, self.code = product.id, product.code
        self.name.setText(product.title)
        self.name.setReadOnly(True)
        self.name.setCursorPosition(0)
        self.terms.set_text(f"质保 {scanned.months} 个月" if scanned.months else "")
        self.serial.setVisible(bool(scanned.months))
        if scanned.price is not None:
            self.price.set_fen(scanned.price)
        self._edited()

    def show_free(self, name: str, code: str = "") -> None:
        """Take something that the catalogue does not know."""
        self.code = code
        self.name.setText(name)
        self.serial.hide()
        self._edited()

    def add_one(self) -> None:
        """The same piece was scanned once more."""
        self.count.set_value((self.count.value or 0) + 1)
        self._edited()

    @property
    def ready(self) -> bool:
        """Whether name and price are there."""
        return bool(self.name.text().strip()) and self.price.fen is not None

    def line(self) -> SaleLine:
        """The line as it stands; without a price it costs nothing."""
        return SaleLine(
            title=self.name.text().strip(),
            price=self.price.fen or 0,
            quantity=self.count.value or 0,
            product_id=self.product_id,
            code=self.code,
            serial=self.serial.text().strip(),
            gift=self.gift.isChecked(),
        )

    def kept(self) -> dict[str, Any]:
        """The line as it is typed, in JSON values."""
        return {
            "title": self.name.text(),
            "product": self.product_id,
            "code": self.code,
            "terms": self.terms.text(),
            "price": self.price.fen,
            "count": self.count.value,
            "serial": self.serial.text(),
            "has_serial": not self.serial.isHidden(),
            "gift": self.gift.isChecked(),
        }

    def take(self, kept: Mapping[str, Any]) -> None:
        """Show a line that was kept."""
        self.product_id, self.code = kept.get("product"), str(kept.get("code") or "")
        self.name.setText(str(kept.get("title") or ""))
        self.name.setReadOnly(self.product_id is not None)
        self.name.setCursorPosition(0)
        self.terms.set_text(str(kept.get("terms") or ""))
        self.serial.setText(str(kept.get("serial") or ""))
        self.serial.setVisible(kept.get("has_serial") is True)
        self.gift.setChecked(kept.get("gift") is True)
        self.price.set_fen(kept.get("price"))
        self.count.set_value(kept.get("count") or 1)
        self._edited()

    def _edited(self) -> None:
        self.sum.set_text(money.grouped(self.line().amount))
        self.changed.emit()


def head() -> QWidget:
    """The heads over the lines."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(24, 8, 16, 8)
    row.setSpacing(8)
    row.addWidget(TextLabel("商品", "caption"), 1)
    for words, width in (("单价", _PRICE), ("件数", _COUNT), ("小计（元）", _SUM)):
        label = TextLabel(words, "caption")
        label.setFixedWidth(width)
        if words.startswith("小计"):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        row.addWidget(label)
    row.addSpacing(_REMOVE + 8)
    return box
