"""How the sum of a claim comes about, while one writes it: lines with amounts, and what a courier owes by insurance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales import money
from aftersales.errors import KnownError
from aftersales.recovery import SumLine
from aftersales.settlement.claim import CourierEvent, CourierFacts
from resources.wording import error_sentence
from ui.widgets.buttons import Button, IconButton
from ui.widgets.edits import MoneyEdit, NumberEdit, TextEdit
from ui.widgets.texts import ErrorLabel, Field, TextLabel

if TYPE_CHECKING:
    from desktop.shop import Desk
    from ui.theme import Theme

_MOST_TIMES = 100


class _Line(QWidget):
    """One line: what money it is, how it was reckoned, how much."""

    def __init__(self, theme: Theme, line: SumLine) -> None:
        super().__init__()
        self.label = TextEdit(line.label, placeholder="什么钱")
        self.label.setAccessibleName("什么钱")
        self.formula = line.formula
        self.amount = MoneyEdit(theme, fen=line.amount if line.label or line.amount else None)
        self.amount.setAccessibleName("金额，扣掉的写负数")
        self.amount.setFixedWidth(116)
        self.drop = IconButton(theme, "x", "去掉这一行", kind="ghost")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.label, 1)
        row.addWidget(self.amount)
        row.addWidget(self.drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        if line.formula:
            column.addWidget(TextLabel(line.formula, "caption", wrap=True))

    @property
    def empty(self) -> bool:
        return not self.label.text().strip() and not self.amount.text().strip()

    def read(self) -> SumLine | None:
        """The line; None where its amount cannot be read."""
        if self.amount.fen is None:
            return None
        return SumLine(label=self.label.text().strip(), formula=self.formula, amount=self.amount.fen)


class SumLines(QWidget):
    """The lines of a sum with their total; there is always one to write into."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[_Line] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.more = Button(theme, "加一行", icon="plus", size="small")
        self.more.setToolTip("扣掉的写负数，例如旧机残值 -100")
        self.total = TextLabel("", "strong")
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch(1)
        foot.addWidget(self.total)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self._column)
        whole.addLayout(foot)
        self.more.clicked.connect(self._one_more)
        self.set_lines(())

    def set_lines(self, lines: Sequence[SumLine]) -> None:
        """Write these."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for line in lines or (SumLine(label="", amount=0),):
            self._add(line)
        self._sum()

    def lines(self) -> tuple[SumLine, ...] | None:
        """What was written, empty lines left out; None where an amount cannot be read."""
        read = [row.read() for row in self._rows if not row.empty]
        found = tuple(line for line in read if line is not None)
        return found if len(found) == len(read) else None

    @property
    def rows(self) -> tuple[_Line, ...]:
        """The lines as they stand, for whoever types into them."""
        return tuple(self._rows)

    def _add(self, line: SumLine) -> _Line:
        row = _Line(self._theme, line)
        self._rows.append(row)
        self._column.addWidget(row)
        row.amount.fen_changed.connect(lambda _fen: self._sum())
        row.drop.clicked.connect(lambda: self._drop(row))
        return row

    def _one_more(self) -> None:
        self._add(SumLine(label="", amount=0)).label.setFocus()

    def _drop(self, row: _Line) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        if not self._rows:
            self._add(SumLine(label="", amount=0))
        self._sum()

    def _sum(self) -> None:
        whole = sum(row.amount.fen or 0 for row in self._rows)
        self.total.set_text(f"应追 {money.grouped(whole)} 元")


class CourierSum(QWidget):
    """What a courier owes: insured value, value, damage, freight and an agreed multiple. `reckoned(lines)` follows 算."""

    reckoned = Signal(object)

    def __init__(self, theme: Theme, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._broken = False
        self.value, self.insured = MoneyEdit(theme), MoneyEdit(theme)
        self.damage, self.freight = MoneyEdit(theme), MoneyEdit(theme)
        self.times = NumberEdit(theme, unit="倍", most=_MOST_TIMES)
        self.reckon = Button(theme, "算出应赔", icon="calculator", size="small")
        self.error = ErrorLabel()
        self.error.setWordWrap(True)
        self._damage = Field("损失", self.damage)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for parts in (
            (Field("货值", self.value), Field("保价，没保空着", self.insured)),
            (self._damage,),
            (Field("运费", self.freight), Field("约定最多赔运费", self.times)),
        ):
            row = QHBoxLayout()
            row.setSpacing(12)
            for part in parts:
                row.addWidget(part, 1)
            column.addLayout(row)
        column.addWidget(self.error)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.reckon)
        column.addLayout(foot)
        self.reckon.clicked.connect(self._reckon)

    def set_broken(self, *, broken: bool) -> None:
        """A broken thing has a damage, a lost one its value."""
        self._broken = broken
        self._damage.setVisible(broken)

    def _reckon(self) -> None:
        facts = CourierFacts(
            event=CourierEvent.DAMAGED if self._broken else CourierEvent.LOST,
            freight=self.freight.fen,
            insured=self.insured.fen,
            cap_times_freight=self.times.value,
            true_value=self.value.fen,
            damage=self.damage.fen if self._broken else None,
        )
        self.error.show_error("")
        try:
            lines = self._desk.recoveries.reckon(facts=facts)
        except KnownError as error:
            self.error.show_error(error_sentence(error))
            return
        self.reckoned.emit(lines)
