"""The panel beside step 2: how many columns are matched, and what stands in the column under the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import Column
from ui.models.roles import Cell, Row
from ui.pages.import_parts import FactLine, Section, ShortTable, shown_value
from ui.widgets.combos import ComboBox, Option
from ui.widgets.figures import Figure, FigureRow
from ui.widgets.texts import Panel, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.transfers import ColumnReport
    from ui.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How the columns of one sheet stand; `required` and those `lacking` by their labels."""

    mapped: int
    doubtful: int
    unknown: int
    left_out: int
    required: tuple[str, ...]
    lacking: tuple[str, ...]


class MappingSide(QWidget):
    """Counts, the plan by which columns are matched, and the first values of one column.

    `plan_chosen(name)` follows the combo box; `keep` says whether to remember what is put right.
    """

    plan_chosen = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.counts = Section("对应情况")
        self._figures = FigureRow(compact=True)
        self.counts.column.addWidget(self._figures)
        self._required = QVBoxLayout()
        self.counts.column.addLayout(self._required)
        column.addWidget(self.counts)
        self.plan = Section("对应方案")
        self.plans = ComboBox(theme, name="对应方案")
        self.plans.chosen.connect(lambda name: self.plan_chosen.emit(str(name)))
        self.keep = QCheckBox("记住这次的改动")
        self.keep.setChecked(True)
        self.plan.column.addWidget(self.plans)
        self.plan.column.addWidget(self.keep)
        column.addWidget(self.plan)
        self.samples = Section("")
        panel = Panel()
        self.values = ShortTable(
            theme,
            (Column(key="row", title="行", width=64), Column(key="value", title="内容")),
            name="列里的内容",
        )
        self.values.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.values.setSelectionMode(ShortTable.SelectionMode.NoSelection)
        panel.column.addWidget(self.values)
        self.samples.column.addWidget(panel)
        self.note = TextLabel("", "label", wrap=True)
        self.samples.column.addWidget(self.note)
        column.addWidget(self.samples)

    def show_tally(self, tally: Tally) -> None:
        """Show how the columns stand."""
        self._figures.set_figures(
            (
                Figure("已对应", str(tally.mapped)),
                Figure("要看一眼", str(tally.doubtful), tone="warn" if tally.doubtful else ""),
                Figure("没认出来", str(tally.unknown)),
                Figure("不导入", str(tally.left_out)),
            )
        )
        while self._required.count():
            item = self._required.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not tally.required:
            return
        if tally.lacking:
            line = FactLine(self._theme, f"还没对应：{'、'.join(tally.lacking)}，这是必填的", sure=False)
        else:
            line = FactLine(self._theme, f"必填的「{'、'.join(tally.required)}」有了")
        self._required.addWidget(line)

    def show_plans(self, options: Sequence[Option], current: str) -> None:
        """Show the plans there are, and the one in force."""
        self.plans.set_options(options)
        self.plans.set_current(current)

    def show_samples(
        self, column: ColumnReport, key: str | None, *, beside: ColumnReport | None = None
    ) -> None:
        """Show the first values of a column; amounts with those of the column `beside`."""
        self.samples.title.set_text(f"「{column.header or column.letter}」列内容")
        columns = [Column(key="row", title="行", width=64)]
        if beside is None:
            columns.append(Column(key="value", title="内容"))
        else:
            columns.append(Column(key="value", title=column.header or column.letter, align="right"))
            columns.append(
                Column(key="beside", title=beside.header or beside.letter, width=116, align="right")
            )
        amounts = {name: MoneyDelegate(self._theme) for name in ("value", "beside")} if beside else {}
        self.values.set_columns(columns, amounts)
        there = dict(beside.samples) if beside is not None else {}
        self.values.set_rows(
            [
                Row(
                    key=row,
                    cells=(
                        Cell(text=str(row), tone="quiet"),
                        Cell(text=shown_value(text, key)),
                        *([Cell(text=shown_value(there.get(row, "")))] if beside is not None else []),
                    ),
                )
                for row, text in column.samples
            ]
        )
        self.note.set_text("" if column.samples else "前面这些行里，这一列是空的。")
        self.note.setVisible(not column.samples)
