"""Which goods it is about: what the customer bought and what of it can still come back, or goods on no order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.cases import CaseLine
from aftersales.money import grouped
from ui.delegates.base import Index, RowDelegate
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import Column, PagedTableModel, PageRequest
from ui.models.roles import Cell, Role, Row
from ui.widgets.buttons import LinkButton
from ui.widgets.choices import Stepper
from ui.widgets.edits import NumberEdit, TextEdit
from ui.widgets.texts import ErrorLabel, FormRow, Panel, SectionTitle, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.orders import OrderLineStanding
    from ui.theme import Theme

_SOON = 30
_HIGHEST = 5
COLUMNS = (
    Column(key="check", width=40),
    Column(key="title", title="商品"),
    Column(key="serial", title="序列号", width=118),
    Column(key="order", title="订单", width=132),
    Column(key="bought", title="买", width=36, align="right"),
    Column(key="returned", title="已退", width=48, align="right"),
    Column(key="left", title="还能退", width=58, align="right"),
    Column(key="amount", title="还能退（元）", width=112, align="right"),
    Column(key="warranty", title="质保", width=86),
    Column(key="now", title="这次", width=96, align="right"),
)
_SERIAL, _NOW = 2, len(COLUMNS) - 1
CHOOSE = "选这次的商品，或点「不在单上」"
NAME_IT = "写上是什么商品"
NOBODY = "选好客户，他买过的商品会列在这里"
NO_ORDERS = "这个客户还没有订单，点「不在单上」写商品"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The goods of a case: pieces of lines of one order, or goods described by hand."""

    order_id: int | None = None
    lines: tuple[CaseLine, ...] = ()


def warranty_words(ends: date | None, today: date) -> tuple[str, str]:
    """How long the warranty still runs, and the tone of that."""
    if ends is None:
        return "—", "faint"
    days = (ends - today).days
    if days < 0:
        return "已过保", "quiet"
    return f"整机 {days} 天", "warn" if days <= _SOON else ""


class LineTable(KeyTable):
    """The table: a click or 空格 takes a row in or out, + and − change its pieces."""

    stepped = Signal(object, int)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}.get(Qt.Key(event.key()))
        if step is not None and self.current_key is not None:
            self.stepped.emit(self.current_key, step)
        else:
            super().keyPressEvent(event)


class CheckDelegate(RowDelegate):
    """The box of a row: `Role.SORT` says on, off or None for one that cannot be taken."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        on, theme = index.data(Role.SORT), self.theme
        square = QRectF(box.x() + 4, box.center().y() - 7.5, 15, 15)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("acc" if on else "line2" if on is None else "line4"), 1))
        painter.setBrush(theme.colour("acc" if on else "sunk" if on is None else "surface"))
        painter.drawRoundedRect(square, 4, 4)
        if on:
            ratio = option.widget.devicePixelRatioF() if option.widget else 1.0
            painter.drawPixmap(
                QPointF(square.x() + 2, square.y() + 2), theme.pixmap("check", "onAcc", 12, ratio)
            )


class GoodsChooser(QWidget):
    """The block 哪件商品. `changed` follows every change of what is chosen."""

    changed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today: date | None = None
        self._lines: tuple[OrderLineStanding, ...] = ()
        self._pieces: dict[int, int] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.head = SectionTitle("哪件商品")
        self.by_hand = LinkButton(theme, "不在单上")
        self.by_hand.clicked.connect(self._turn)
        self.head.add_right(self.by_hand)
        column.addWidget(self.head)
        self.model = PagedTableModel(COLUMNS, self._fetched, self)
        self.table = LineTable(theme, name="客户买过的商品")
        number = MoneyDelegate(theme)
        delegates: dict[str, RowDelegate] = {"check": CheckDelegate(theme, left=12)}
        delegates |= {key: MoneyDelegate(theme) for key in ("returned", "left", "amount", "now")}
        delegates["bought"] = number
        self.table.show_model(self.model, delegates)
        self.table.clicked.connect(lambda _index: self._toggle(self.table.current_key))
        self.table.space_pressed.connect(self._toggle)
        self.table.opened.connect(self._toggle)
        self.table.stepped.connect(self._step)
        self.panel = Panel()
        self.panel.column.addWidget(self.table)
        column.addWidget(self.panel)
        self.hand = self._hand_form()
        column.addWidget(self.hand)
        self.error = ErrorLabel()
        column.addWidget(self.error)
        self.nothing = TextLabel(NOBODY, "quiet")
        column.addWidget(self.nothing)
        self.clear()

    def _hand_form(self) -> QWidget:
        form = QWidget()
        row = QHBoxLayout(form)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.title = TextEdit(placeholder="例如 电水壶 K1，客户说是年初买的")
        self.title.textChanged.connect(lambda _text: self._told())
        self.count = NumberEdit(self._theme, value=1, unit="件", least=1)
        self.count.setFixedWidth(96)
        self.count.setAccessibleName("几件")
        self.title_row = FormRow("什么商品", self.title, label_width=72)
        row.addWidget(self.title_row, 1)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignTop)
        return form

    # what the page asks

    def show_lines(self, lines: Sequence[OrderLineStanding], today: date) -> None:
        """Show what he bought, newest first, and take the newest piece that can still come back."""
        self._today = today
        self.nothing.set_text(NO_ORDERS)
        newest = sorted(lines, key=_age, reverse=True)
        self._lines = tuple(sorted(newest, key=lambda line: not line.left))
        first = next((line for line in self._lines if line.left), None)
        self._pieces = {first.line.id: 1} if first is not None else {}
        orders = len({line.order_id for line in self._lines})
        self.head.caption.set_text(f"共 {orders} 单" if orders else "")
        self._show(by_hand=False)
        self.table.go_to_row(0)

    def choose(self, line_id: int) -> None:
        """Take this line only."""
        found = next((line for line in self._lines if line.line.id == line_id and line.left), None)
        if found is not None:
            self._pieces = {line_id: 1}
            self._show(by_hand=False)
            self.table.go_to(line_id)

    def clear(self) -> None:
        """Show nothing: no customer is chosen."""
        self._lines, self._pieces = (), {}
        self.head.caption.set_text("")
        self.nothing.set_text(NOBODY)
        self.title.clear()
        self.count.set_value(1)
        self._show(by_hand=False)

    @property
    def described(self) -> bool:
        """Whether the goods are written by hand."""
        return not self.hand.isHidden()

    @property
    def chosen(self) -> Chosen:
        """What the case will be about."""
        if self.described:
            title = self.title.text().strip()
            line = CaseLine(order_line_id=None, title=title, quantity=self.count.value or 1)
            return Chosen(lines=(line,) if title else ())
        taken = [line for line in self._lines if line.line.id in self._pieces]
        return Chosen(
            order_id=taken[0].order_id if taken else None,
            lines=tuple(
                CaseLine(
                    order_line_id=line.line.id, title=line.line.title, quantity=self._pieces[line.line.id]
                )
                for line in taken
            ),
        )

    @property
    def warranty(self) -> str:
        """The warranty of the first piece chosen; "" where none is."""
        taken = next((line for line in self._lines if line.line.id in self._pieces), None)
        if taken is None or self.described or self._today is None or taken.warranty_ends is None:
            return ""
        words, _tone = warranty_words(taken.warranty_ends, self._today)
        return words.replace("整机 ", "在保，剩 ")

    def set_error(self, text: str) -> None:
        """Say what is missing; "" takes it back."""
        self.error.show_error("" if self.described else text)
        self.title_row.set_error(text if self.described else "")

    def take_focus(self) -> None:
        """Begin to choose."""
        if self.described:
            self.title.setFocus()
        elif self._lines:
            self.table.setFocus()
        else:
            self.by_hand.setFocus()

    # what a person does

    def _turn(self) -> None:
        self._show(by_hand=not self.described)
        self.take_focus()
        self._told()

    def _toggle(self, key: object) -> None:
        line = next((line for line in self._lines if line.line.id == key), None)
        if line is None or not line.left:
            return
        if line.line.id in self._pieces:
            del self._pieces[line.line.id]
        else:
            self._keep_order(line.order_id)
            self._pieces[line.line.id] = 1
        self._show_rows()
        self._told()

    def _keep_order(self, order_id: int) -> None:
        """A case is about one order: what was chosen of another is let go, and that is said."""
        others = [line for line in self._lines if line.line.id in self._pieces and line.order_id != order_id]
        for line in others:
            del self._pieces[line.line.id]
        self.head.caption.set_text(
            "一张工单只管一个订单，前面选的放开了" if others else self.head.caption.text()
        )

    def _step(self, key: object, by: int) -> None:
        line = next((line for line in self._lines if line.line.id == key), None)
        if line is None or not line.left:
            return
        pieces = self._pieces.get(line.line.id, 0) + by
        if pieces < 1 or (line.line.id not in self._pieces):
            self._toggle(key)
            return
        self._pieces[line.line.id] = min(pieces, line.left)
        self._show_rows()
        self._told()

    def _told(self) -> None:
        self.set_error("")
        self.changed.emit()

    # what is shown

    def _show(self, *, by_hand: bool) -> None:
        self.hand.setVisible(by_hand)
        self.panel.setVisible(not by_hand and bool(self._lines))
        self.nothing.setVisible(not by_hand and not self._lines)
        self.by_hand.setText("从订单里选" if by_hand else "不在单上")
        self.model.set_rows([self._row(line) for line in self._lines])
        self.table.setColumnHidden(_SERIAL, not any(line.serial for line in self._lines))
        rows = min(max(len(self._lines), 1), _HIGHEST)
        self.table.setFixedHeight(32 + 36 * rows)
        self._set_steppers()

    def _show_rows(self) -> None:
        for number, line in enumerate(self._lines):
            self.model.replace_row(number, self._row(line))
        self._set_steppers()

    def _set_steppers(self) -> None:
        for number, line in enumerate(self._lines):
            index = self.model.index(number, _NOW)
            pieces = self._pieces.get(line.line.id)
            if pieces is None or self.described:
                self.table.setIndexWidget(index, None)  # type: ignore[arg-type]
                continue
            holder: QWidget | None = self.table.indexWidget(index)  # the stubs know no cell without one
            stepper = holder.findChild(Stepper) if holder is not None else None
            if stepper is None:
                self.table.setIndexWidget(index, self._stepper(line, pieces))
            else:
                stepper.blockSignals(True)
                stepper.set_value(pieces)
                stepper.blockSignals(False)

    def _stepper(self, line: OrderLineStanding, pieces: int) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 12, 1)
        row.addStretch(1)
        stepper = Stepper(self._theme, f"{line.line.title} 件数", value=pieces, least=1, most=line.left)
        stepper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        stepper.value_changed.connect(lambda value, key=line.line.id: self._put(key, value))
        row.addWidget(stepper)
        return holder

    def _put(self, line_id: int, value: int) -> None:
        self._pieces[line_id] = value
        self._told()

    def _row(self, line: OrderLineStanding) -> Row:
        on: bool | None = line.line.id in self._pieces if line.left else None
        tone = "" if line.left else "faint"
        words, warranty_tone = warranty_words(line.warranty_ends, self._today or date.min)
        held = f"{line.held_by} 占着" if line.held_by and not line.left else ""
        title = " ".join(part for part in (line.line.title, line.line.spec) if part)
        spoken = f"{title}，还能退 {line.left} 件，{grouped(line.left_amount)} 元，{'选了' if on else '没选'}"
        return Row(
            key=line.line.id,
            cells=(
                Cell(sort=on, spoken=spoken),
                Cell(text=title, bold=bool(on), tone=tone, tip=title),
                Cell(text=line.serial or "—", tone="quiet" if line.serial else "faint", tip=line.serial),
                Cell(text=line.order_number, tone="quiet", tip=line.order_number),
                Cell(text=str(line.line.quantity), tone=tone),
                Cell(text=str(line.returned), tone=tone),
                Cell(text=str(line.left), tone=tone, bold=bool(on)),
                Cell(text=held or grouped(line.left_amount), tone=tone, tip=held),
                Cell(text=words, tone=warranty_tone),
                Cell(text="" if on else "" if line.left else "—", tone="faint"),
            ),
            spoken=spoken,
        )

    def _fetched(self, request: PageRequest) -> None:
        """What he bought is wholly there."""


def _age(line: OrderLineStanding) -> tuple[float, int]:
    moment = line.ordered_at.timestamp() if line.ordered_at else 0.0
    return moment, line.left_amount
