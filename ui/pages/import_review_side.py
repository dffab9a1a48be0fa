"""The panel beside step 3: the conflict, the fault and the held order under the cursor, and what to do about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from aftersales.masking import mask_phone
from aftersales.matching import Outcome
from desktop.json_out import problem_text
from desktop.transfers import Decision, change_label
from ui.models.paged_table import Column
from ui.models.roles import Cell, Row
from ui.pages.import_mend import MendRow
from ui.pages.import_parts import FactLine, Section, ShortTable, shown_value
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.chips import Chip
from ui.widgets.texts import Panel, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.matching import Problem
    from desktop.transfers import Mendable, StagedOrder
    from ui.theme import Theme

_TITLES = {Outcome.CONFLICT: "冲突", Outcome.ERROR: "有错", Outcome.HELD: "待确认"}
_CHOICES = {
    Outcome.CONFLICT: ((Decision.SYSTEM, "留系统里的"), (Decision.SHEET, "用表格里的")),
    Outcome.HELD: ((Decision.LEAVE, "先不要"), (Decision.TAKE, "照样收下")),
    Outcome.ERROR: (),
}
_FOLLOWING = {Outcome.CONFLICT: "后面的冲突也这样定", Outcome.HELD: "后面的待确认也这样定"}
PROBLEMS = tuple(_TITLES)
"""The outcomes that want a person, in the order of the panel."""


class ReviewSide(QWidget):
    """One section for each of the three; `decided(outcome, seq, decision, following)`, `step_asked(outcome, ±1)`.

    `mended(seq, row, column, text)` follows a cell put right, `other_file_asked` the way back to the files.
    """

    decided = Signal(object, int, object, bool)
    step_asked = Signal(object, int)
    mended = Signal(int, int, int, str)
    other_file_asked = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.sections = {outcome: ProblemSection(theme, outcome) for outcome in PROBLEMS}
        for outcome, section in self.sections.items():
            section.decided.connect(self.decided)
            section.mended.connect(self.mended)
            section.other_file.clicked.connect(self.other_file_asked)
            section.step_asked.connect(lambda by, outcome=outcome: self.step_asked.emit(outcome, by))
            column.addWidget(section)
        self.calm = Section("没有要定的")
        self.calm.column.addWidget(FactLine(theme, "没有冲突，没有错，也没有要确认的"))
        column.addWidget(self.calm)

    def set_totals(self, totals: dict[Outcome, int]) -> None:
        """How many there are of each; sections without any are away."""
        for outcome, section in self.sections.items():
            section.setVisible(bool(totals.get(outcome)))
        self.calm.setVisible(not any(totals.get(outcome) for outcome in PROBLEMS))


class ProblemSection(Section):
    """The order under the cursor among those of one outcome, with its cells to put right and the choice there is."""

    decided = Signal(object, int, object, bool)
    step_asked = Signal(int)
    mended = Signal(int, int, int, str)

    def __init__(self, theme: Theme, outcome: Outcome, *, parent: QWidget | None = None) -> None:
        self.previous = IconButton(
            theme, "chevron-left", f"上一单{_TITLES[outcome]}", kind="ghost", size="small"
        )
        self.next = IconButton(
            theme, "chevron-right", f"下一单{_TITLES[outcome]}", kind="ghost", size="small"
        )
        self.place = Chip("", "bad" if outcome is Outcome.ERROR else "warn")
        super().__init__(_TITLES[outcome], right=(self.place, self.previous, self.next), parent=parent)
        self._theme, self._outcome = theme, outcome
        self._order: StagedOrder | None = None
        self.previous.clicked.connect(lambda: self.step_asked.emit(-1))
        self.next.clicked.connect(lambda: self.step_asked.emit(1))
        self.words = TextLabel("", "label", wrap=True)
        self.column.addWidget(self.words)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.column.addLayout(self._lines)
        self.mends: list[MendRow] = []
        self._mends = QVBoxLayout()
        self._mends.setSpacing(12)
        self.column.addLayout(self._mends)
        self._build_changes()
        self._build_choice()

    def _build_changes(self) -> None:
        panel = Panel()
        self.changes = ShortTable(
            self._theme,
            (
                Column(key="field", title="", width=84),
                Column(key="system", title="系统里"),
                Column(key="sheet", title="表格里"),
            ),
            name="哪里不一样",
        )
        self.changes.setFocusPolicy(self.changes.focusPolicy().NoFocus)
        self.changes.setSelectionMode(ShortTable.SelectionMode.NoSelection)
        panel.column.addWidget(self.changes)
        self.column.addWidget(panel)
        panel.setVisible(self._outcome is Outcome.CONFLICT)

    def _build_choice(self) -> None:
        self._group = QButtonGroup(self)
        self.choices: dict[Decision, QRadioButton] = {}
        row = QHBoxLayout()
        row.setSpacing(16)
        for number, (decision, text) in enumerate(_CHOICES[self._outcome]):
            button = QRadioButton(text)
            self.choices[decision] = button
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self.other_file = LinkButton(self._theme, "换个文件")
        row.addWidget(self.other_file)
        self.column.addLayout(row)
        self.other_file.setVisible(
            self._outcome is Outcome.HELD
        )  # not before it has a parent: it would be a window
        self._group.idClicked.connect(self._decide)
        self.following = QCheckBox(_FOLLOWING.get(self._outcome, ""))
        self.following.clicked.connect(self._follow)
        self.column.addWidget(self.following)
        self.following.setVisible(self._outcome in _FOLLOWING)

    @property
    def order(self) -> StagedOrder | None:
        """The order in sight."""
        return self._order

    def show_order(
        self,
        order: StagedOrder,
        place: int,
        total: int,
        cells: Sequence[Mendable] = (),
        others: Sequence[Problem] = (),
    ) -> None:
        """Show one of the orders, the `place`-th (from 1) of `total`; `cells` can be put right, `others` is also wrong."""
        same = self._order is not None and self._order.seq == order.seq
        self._order = order
        self.title.set_text(f"第 {order.rows} 行{_TITLES[self._outcome]}")
        self.place.set_chip(f"{place} / {total}", "bad" if self._outcome is Outcome.ERROR else "warn")
        self.previous.setEnabled(place > 1)
        self.next.setEnabled(place < total)
        self._say(order, others)
        self._show_mends(cells)
        self.changes.set_rows(
            [
                Row(
                    key=at,
                    cells=(
                        Cell(text=change_label(change.field), tone="quiet"),
                        _value(change.field, change.before),
                        _value(change.field, change.after),
                    ),
                )
                for at, change in enumerate(order.changes)
            ]
        )
        self._group.setExclusive(False)
        for decision, button in self.choices.items():
            button.setChecked(order.decision is decision)
        self._group.setExclusive(True)
        if not same:
            self.following.setChecked(False)
        self.following.setEnabled(place < total)

    def _show_mends(self, cells: Sequence[Mendable]) -> None:
        if [row.cell for row in self.mends] == list(cells):
            for row in self.mends:
                row.set_busy(busy=False)
            return
        _empty(self._mends)
        self.mends = [MendRow(self._theme, cell) for cell in cells]
        for row in self.mends:
            row.mended.connect(self._mend)
            self._mends.addWidget(row)

    def _mend(self, row: int, column: int, text: str) -> None:
        if self._order is not None:
            for each in self.mends:
                each.set_busy(busy=True)
            self.mended.emit(self._order.seq, row, column, text)

    def _say(self, order: StagedOrder, others: Sequence[Problem]) -> None:
        _empty(self._lines)
        if self._outcome is Outcome.CONFLICT:
            self.words.set_text(f"订单 {order.number} 在系统里改过，或者已经结过退赔，和表格对不上。")
            return
        who = " · ".join(part for part in (order.number, order.customer, order.title) if part)
        self.words.set_text(who or "这一行没有订单号")
        for problem in others:
            self._lines.addWidget(FactLine(self._theme, shown_value(problem_text(problem)), sure=False))
        if self._outcome is Outcome.HELD:
            explained = {problem.code for problem in others}
            for problem in order.problems:
                if problem.level != "info" and problem.code not in explained:
                    explained.add(problem.code)
                    self._lines.addWidget(
                        FactLine(self._theme, shown_value(problem_text(problem)), sure=False)
                    )

    def _decide(self, number: int) -> None:
        if self._order is not None:
            decision = _CHOICES[self._outcome][number][0]
            self.decided.emit(self._outcome, self._order.seq, decision, self.following.isChecked())

    def _follow(self, checked: bool) -> None:
        number = self._group.checkedId()
        if checked and number >= 0:
            self._decide(number)


def _empty(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _value(field: str, text: str) -> Cell:
    shown = mask_phone(text) if field == "receiver.phone" else text
    return Cell(text=shown or "空", tone="" if shown else "faint", tip=shown)
