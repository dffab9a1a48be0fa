"""What was changed in Excel, over the list it came from: row by row and cell by cell, to be taken with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from desktop.sheet_differences import Differences, RowDifference, RowState
from resources.wording import sentence
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.batches import BatchOutcome
    from ui.theme import Theme

_HEADS = ("行", "哪一条", "哪一格", "现在", "表里")
_WIDTHS = (48, 150, 130, 0, 0)
_WORDS = {
    RowState.CHANGED: "改了",
    RowState.ADDED: "新加",
    RowState.GONE: "表里没了",
    RowState.CONFLICT: "两边都改了",
    RowState.WRONG: "读不了",
}
_TONES = {RowState.CONFLICT: "warn", RowState.WRONG: "bad", RowState.GONE: "text2"}
_MOST = 500
_ROW = 28
_LOWEST, _HIGHEST = 64, 200
_TOLD = 3

_TOLD_WHOLE = frozenset({RowState.WRONG, RowState.GONE})
"""Rows of which one sentence is told over the columns of before and after."""


class SheetEditPanel(QFrame):
    """`apply_asked(overrule, remove)` follows 写入, `open_asked` 再打开, `end_asked` 不改了 or Esc in the panel."""

    apply_asked = Signal(bool, bool)
    open_asked = Signal()
    end_asked = Signal()

    def __init__(self, theme: Theme, noun: str, name: str, *, can_remove: bool) -> None:
        super().__init__()
        self.setProperty("sunk", "true")
        self.setAccessibleName(f"在 Excel 里改{noun}")
        self._theme, self._name, self._can_remove = theme, name, can_remove
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.title = TextLabel(f"在 Excel 里改{noun}", "label")
        self.line = TextLabel("", "quiet", elided=True)
        self.open = Button(theme, "再打开", icon="external-link", size="small")
        self.end = Button(theme, "不改了", size="small", kind="ghost")
        self.apply = PrimaryButton(theme, "写入", icon="check", size="small")
        self.overrule = QCheckBox("两边都改了的也用表里的")
        self.remove = QCheckBox("表里没了的也删掉，能从回收站拿回")
        self.table = _table()
        self.left = TextLabel("", "caption")
        self.left.setWordWrap(True)
        self.left.set_tone("warn")
        self._lay_out()
        self.apply.clicked.connect(self._ask)
        self.open.clicked.connect(lambda _on=False: self.open_asked.emit())
        self.end.clicked.connect(lambda _on=False: self.end_asked.emit())
        for box in (self.overrule, self.remove):
            box.toggled.connect(lambda _on: self._say())
        self._found = Differences()
        self.show_waiting()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self.title, self.line):
            head.addWidget(widget)
        head.addStretch(1)
        for button in (self.open, self.end, self.apply):
            head.addWidget(button)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        for box in (self.overrule, self.remove):
            foot.addWidget(box)
        foot.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.table)
        column.addLayout(foot)
        column.addWidget(self.left)

    def show_waiting(self) -> None:
        """Nothing was saved yet."""
        self._fill(Differences())
        self.line.set_text(f"「{self._name}」改完存盘，改了哪些会列在这里")
        self.left.hide()

    def show_differences(self, found: Differences) -> None:
        """What was saved, compared with what is here."""
        self.set_busy(busy=False)
        self.left.hide()
        self._fill(found)
        if not found.rows:
            self.line.set_text("存过了，和这里一样")

    def show_outcome(self, outcome: BatchOutcome) -> None:
        """It was written; those that were left say why, and those that cannot be read stay in sight."""
        self.set_busy(busy=False)
        self._fill(Differences(rows=self._found.of(RowState.WRONG)))
        self.line.set_text(f"写入了 {outcome.done:,} 条，接着改也行")
        named = "　".join(f"{each.number}：{each.reason}" for each in outcome.barred[:_TOLD])
        more = f"　另有 {len(outcome.barred) - _TOLD} 条" if len(outcome.barred) > _TOLD else ""
        self.left.set_text(f"没写 {len(outcome.barred)} 条　{named}{more}" if outcome.barred else "")
        self.left.setVisible(bool(outcome.barred))

    def set_busy(self, *, busy: bool) -> None:
        """While it is being written nothing is asked twice."""
        self.apply.setEnabled(not busy and self.count > 0)

    @property
    def count(self) -> int:
        """How many rows 写入 would write now."""
        states = [RowState.CHANGED, RowState.ADDED]
        states += [RowState.CONFLICT] if self.overrule.isChecked() else []
        states += [RowState.GONE] if self.remove.isChecked() else []
        return len(self._found.of(*states))

    def _ask(self) -> None:
        self.apply_asked.emit(self.overrule.isChecked(), self.remove.isChecked())

    def _fill(self, found: Differences) -> None:
        self._found = found
        self.overrule.setChecked(False)
        self.remove.setChecked(False)
        self.overrule.setVisible(bool(found.of(RowState.CONFLICT)))
        self.remove.setVisible(self._can_remove and bool(found.of(RowState.GONE)))
        kept = "" if self._can_remove else sentence("sheet_edit.no_removing")
        lines = [line for row in found.rows for line in _lines(row, kept)][:_MOST]
        self.table.clearSpans()
        self.table.setRowCount(len(lines))
        for at, (texts, state) in enumerate(lines):
            if state in _TOLD_WHOLE:
                self.table.setSpan(at, len(_HEADS) - 2, 1, 2)
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if state in _TONES:
                    item.setForeground(self._theme.colour(_TONES[state]))
                self.table.setItem(at, place, item)
        self.table.setVisible(bool(lines))
        self.table.setFixedHeight(min(max(_ROW * (len(lines) + 1) + 4, _LOWEST), _HIGHEST))
        self._say()
        self.updateGeometry()

    def _say(self) -> None:
        told = [f"{_WORDS[state]} {len(rows):,}" for state in RowState if (rows := self._found.of(state))]
        if told:
            self.line.set_text("　".join(told))
        count = self.count
        self.apply.setText(f"写入 {count:,} 条" if count else "写入")
        self.apply.setEnabled(count > 0)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end_asked.emit()
        else:
            super().keyPressEvent(event)


def _lines(row: RowDifference, kept: str) -> Iterator[tuple[tuple[str, ...], RowState]]:
    """A line for each cell; a row that is gone (`kept`: why it stays here) or cannot be read has one."""
    at = f"{row.at}" if row.at else "—"
    word = _WORDS[row.state]
    if row.state is RowState.WRONG:
        yield (at, row.name or "—", word, row.reason, ""), row.state
    elif row.state is RowState.GONE:
        yield (at, row.name, word, kept, ""), row.state
    elif row.state is RowState.ADDED:
        yield (at, row.name or "—", word, "", "，".join(one.after for one in row.cells)), row.state
    else:
        for cell in row.cells:
            state = RowState.CONFLICT if cell.conflict else RowState.CHANGED
            yield (at, row.name, cell.title, cell.before or "—", cell.after or "—"), state


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_HEADS))
    table.setAccessibleName("表里改了什么")
    table.setHorizontalHeaderLabels(list(_HEADS))
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW)
    head = table.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setFixedHeight(_ROW)
    for place, width in enumerate(_WIDTHS):
        mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
        head.setSectionResizeMode(place, mode)
        if width:
            table.setColumnWidth(place, width)
    return table
