"""Which goods it is about: what the customer bought and what of it can still come back, or goods on no order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.cases import HOLDING, CaseKind, CaseLine
from ui.delegates.base import RowDelegate
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import PagedTableModel, PageRequest
from ui.models.roles import Row
from ui.pages.new_case_by_hand import HandForm
from ui.pages.new_case_rows import (
    COLUMNS,
    FITTED,
    NOW,
    SERIAL,
    CheckDelegate,
    LineTable,
    age,
    line_row,
    warranty_words,
)
from ui.widgets.buttons import LinkButton
from ui.widgets.choices import Stepper
from ui.widgets.texts import ErrorLabel, Panel, SectionTitle, TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aftersales.orders import OrderLineStanding
    from ui.theme import Theme

__all__ = ["CHOOSE", "NAME_IT", "Chosen", "GoodsChooser", "warranty_words"]

_HIGHEST = 5
CHOOSE = "选这次的商品，或点「不在单上」"
NAME_IT = "写上是什么商品"
NOBODY = "选好客户，他买过的商品会列在这里"
NO_ORDERS = "这个客户还没有订单，点「不在单上」写商品"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The goods of a case: pieces of lines of one order, or goods described by hand.

    `more` are those of other orders: a case is about one order, so these become cases of their own, linked to it.
    """

    order_id: int | None = None
    lines: tuple[CaseLine, ...] = ()
    more: tuple[Chosen, ...] = ()


class GoodsChooser(QWidget):
    """The block 哪件商品. `changed` follows every change of what is chosen."""

    changed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today: date | None = None
        self._lines: tuple[OrderLineStanding, ...] = ()
        self._pieces: dict[int, int] = {}
        self._kind = CaseKind.RETURN
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.head = SectionTitle("哪件商品")
        self.by_hand, self.nobodys = LinkButton(theme, "不在单上"), LinkButton(theme, "无主件")
        self.by_hand.clicked.connect(self._turn)
        self.nobodys.clicked.connect(self._turn_parcel)
        self.head.add_right(self.by_hand)
        self.head.add_right(self.nobodys)
        column.addWidget(self.head)
        self._build_table()
        column.addWidget(self.panel)
        self.hand = HandForm(theme)
        self.hand.changed.connect(self._told)
        column.addWidget(self.hand)
        self.error = ErrorLabel()
        column.addWidget(self.error)
        self.nothing = TextLabel(NOBODY, "quiet")
        column.addWidget(self.nothing)
        self.clear()

    def _build_table(self) -> None:
        self.model = PagedTableModel(COLUMNS, self._fetched, self)
        self.table = LineTable(self._theme, name="客户买过的商品")
        delegates: dict[str, RowDelegate] = {"check": CheckDelegate(self._theme, left=12)}
        delegates |= {
            key: MoneyDelegate(self._theme) for key in ("bought", "returned", "left", "amount", "now")
        }
        self.table.show_model(self.model, delegates)
        self.table.clicked.connect(lambda _index: self._toggle(self.table.current_key))
        self.table.space_pressed.connect(self._toggle)
        self.table.opened.connect(self._toggle)
        self.table.stepped.connect(self._step)
        self.panel = Panel()
        self.panel.column.addWidget(self.table)

    # what the page asks

    def show_lines(self, lines: Sequence[OrderLineStanding], today: date) -> None:
        """Show what he bought, newest first; the only piece that can still come back is taken, of several a person says which."""
        self._today = today
        self.nothing.set_text(NO_ORDERS)
        self._sort(sorted(lines, key=age, reverse=True), {})
        able = [line for line in self._lines if self._most(line)]
        self._pieces = {able[0].line.id: 1} if len(able) == 1 else {}
        orders = len({line.order_id for line in self._lines})
        self.head.caption.set_text(f"共 {orders} 单" if orders else "")
        self._show(by_hand=False)
        self.table.go_to_row(0)

    def put_first(self, scores: Mapping[int, float]) -> None:
        """Lines that a text speaks of come first; those chosen stay chosen."""
        if not self._lines or not scores or self.described:
            return
        self._sort(self._lines, scores)
        orders = len({line.order_id for line in self._lines})
        self.head.caption.set_text(f"共 {orders} 单，文字里说到的排在前面")
        self._show(by_hand=False)
        self.table.go_to_row(0)

    def choose(self, line_id: int) -> None:
        """Take this line only."""
        found = self._line(line_id)
        if found is not None and self._most(found):
            self._pieces = {line_id: 1}
            self._show(by_hand=False)
            self.table.go_to(line_id)
            self._told()

    def choose_order(self, order_id: int) -> None:
        """Take the only line of an order that can still come back, unless one of it is taken."""
        mine = [line for line in self._lines if line.order_id == order_id and self._most(line)]
        if len(mine) == 1 and not any(line.line.id in self._pieces for line in mine):
            self.choose(mine[0].line.id)

    def let_go(self, key: int, *, order: bool) -> None:
        """Take a line (or those of an order) out of the choice."""
        for line in self._lines:
            if (line.order_id if order else line.line.id) == key:
                self._pieces.pop(line.line.id, None)
        self._show_rows()
        self._told()

    def set_pieces(self, line_id: int, count: int) -> None:
        """So many pieces of a line; more than can come back is said here, and the most is taken."""
        line = self._line(line_id)
        if line is None or line_id not in self._pieces:
            return
        self._pieces[line_id] = min(count, self._most(line))
        self._show_rows()
        self._told()
        if count > self._most(line):
            self.set_error(
                f"「{line.line.title}」只剩 {self._most(line)} 件能处理，文字里说 {count} 件。先按能处理的填了"
            )

    def set_kind(self, kind: CaseKind) -> None:
        """What is done for the customer decides whether pieces in other open cases can be taken."""
        if (kind in HOLDING) == (self._kind in HOLDING):
            self._kind = kind
            return
        self._kind = kind
        lost = [line for line in self._lines if line.line.id in self._pieces and not self._most(line)]
        for line in lost:
            del self._pieces[line.line.id]
        self._show_rows()
        self._told()
        if lost:
            self.set_error(f"「{lost[0].line.title}」在工单 {lost[0].held_by} 里办着，先放开了")

    def show_parcel(self, company: str, tracking: str) -> None:
        """Take a parcel down that nobody knows: 无主件."""
        self.hand.company.setText(company)
        self.hand.tracking.setText(tracking)
        self._show(by_hand=True, parcel=True)
        self._told()

    def drop_parcel(self) -> None:
        """Take no such parcel down."""
        self.hand.company.clear()
        self.hand.tracking.clear()
        self._show(by_hand=self.described)
        self._told()

    def show_by_hand(self, title: str, count: int) -> None:
        """Goods on no order."""
        self.hand.title.setText(title)
        self.hand.count.set_value(count)
        self._show(by_hand=True, parcel=self.hand.parcel)

    def take_pieces(self, pieces: Mapping[int, int]) -> None:
        """Take these pieces of these lines, as far as they can still come back."""
        able = {line.line.id: self._most(line) for line in self._lines}
        self._pieces = {key: min(count, able[key]) for key, count in pieces.items() if able.get(key)}
        self._show(by_hand=False)
        self._told()

    def clear(self) -> None:
        """Show nothing: no customer is chosen."""
        self._lines, self._pieces = (), {}
        self.head.caption.set_text("")
        self.nothing.set_text(NOBODY)
        self.hand.clear()
        self.set_error("")
        self._show(by_hand=False)

    @property
    def pieces(self) -> Mapping[int, int]:
        """The pieces chosen, by line."""
        return dict(self._pieces)

    @property
    def described(self) -> bool:
        """Whether the goods are written by hand."""
        return not self.hand.isHidden()

    @property
    def parcel(self) -> bool:
        """Whether it is a parcel that nobody knows."""
        return self.described and self.hand.parcel

    @property
    def chosen(self) -> Chosen:
        """What the case (or several linked ones) will be about."""
        if self.described:
            return Chosen(lines=self.hand.lines)
        orders: dict[int, list[CaseLine]] = {}
        for line in self._lines:
            if line.line.id in self._pieces:
                piece = CaseLine(
                    order_line_id=line.line.id, title=line.line.title, quantity=self._pieces[line.line.id]
                )
                orders.setdefault(line.order_id, []).append(piece)
        found = [Chosen(order_id, tuple(lines)) for order_id, lines in orders.items()]
        return Chosen(found[0].order_id, found[0].lines, tuple(found[1:])) if found else Chosen()

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
        self.hand.title_row.set_error(text if self.described else "")

    def take_focus(self) -> None:
        """Begin to choose."""
        if self.described:
            self.hand.title.setFocus()
        elif self._lines:
            self.table.setFocus()
        else:
            self.by_hand.setFocus()

    # what a person does

    def _turn(self) -> None:
        self._show(by_hand=not self.described or self.hand.parcel, parcel=False)
        self.take_focus()
        self._told()

    def _turn_parcel(self) -> None:
        self._show(by_hand=not self.parcel, parcel=not self.parcel)
        self.take_focus()
        self._told()

    def _toggle(self, key: object) -> None:
        line = self._line(key)
        if line is None or not self._most(line):
            return
        if line.line.id in self._pieces:
            del self._pieces[line.line.id]
        else:
            self._pieces[line.line.id] = 1
        self._show_rows()
        self._told()

    def _step(self, key: object, by: int) -> None:
        line = self._line(key)
        if line is None or not self._most(line):
            return
        pieces = self._pieces.get(line.line.id, 0) + by
        if pieces < 1 or (line.line.id not in self._pieces):
            self._toggle(key)
            return
        self._pieces[line.line.id] = min(pieces, self._most(line))
        self._show_rows()
        self._told()
        if pieces > self._most(line):
            self.set_error(f"「{line.line.title}」最多还能处理 {self._most(line)} 件")

    def _told(self) -> None:
        self.set_error("")
        orders = len(self.chosen.more) + 1
        if orders > 1:
            self.head.caption.set_text(f"选了 {orders} 个订单的商品，会建 {orders} 张连着的工单")
        self.changed.emit()

    # what is shown

    def _line(self, key: object) -> OrderLineStanding | None:
        return next((line for line in self._lines if line.line.id == key), None)

    def _most(self, line: OrderLineStanding) -> int:
        """Pieces that can be taken: what is left, less what other open cases hold."""
        return max(0, line.left - line.held) if self._kind in HOLDING else line.left

    def _sort(self, lines: Sequence[OrderLineStanding], scores: Mapping[int, float]) -> None:
        self._lines = tuple(
            sorted(lines, key=lambda line: (not self._most(line), -scores.get(line.line.id, 0.0)))
        )

    def _show(self, *, by_hand: bool, parcel: bool = False) -> None:
        self.hand.setVisible(by_hand)
        self.hand.show_parcel(parcel)
        self.panel.setVisible(not by_hand and bool(self._lines))
        self.nothing.setVisible(not by_hand and not self._lines)
        self.by_hand.setText("从订单里选" if by_hand and not parcel else "不在单上")
        self.nobodys.setText("不是无主件" if parcel else "无主件")
        self.model.set_rows([self._row(line) for line in self._lines])
        self.table.fit_columns(FITTED)
        self.table.setColumnHidden(SERIAL, not any(line.serial for line in self._lines))
        rows = min(max(len(self._lines), 1), _HIGHEST)
        self.table.setFixedHeight(32 + 36 * rows)
        self._set_steppers()

    def _show_rows(self) -> None:
        for number, line in enumerate(self._lines):
            self.model.replace_row(number, self._row(line))
        self._set_steppers()

    def _row(self, line: OrderLineStanding) -> Row:
        on = line.line.id in self._pieces if self._most(line) else None
        return line_row(line, on=on, most=self._most(line), today=self._today or date.min)

    def _set_steppers(self) -> None:
        for number, line in enumerate(self._lines):
            index = self.model.index(number, NOW)
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
        stepper = Stepper(
            self._theme, f"{line.line.title} 件数", value=pieces, least=1, most=self._most(line)
        )
        stepper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        stepper.value_changed.connect(lambda value, key=line.line.id: self._put(key, value))
        row.addWidget(stepper)
        return holder

    def _put(self, line_id: int, value: int) -> None:
        self._pieces[line_id] = value
        self._told()

    def _fetched(self, request: PageRequest) -> None:
        """What he bought is wholly there."""
