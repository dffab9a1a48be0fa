"""The panel beside step 3: the conflict, the fault and the held order under the cursor, and what to do about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from aftersales.matching import Outcome
from desktop.json_out import problem_text
from desktop.transfers import Decision
from ui.pages.import_buyers import BuyerSection
from ui.pages.import_conflict import FieldChoices
from ui.pages.import_guide import GuideSection
from ui.pages.import_mend import MendRow
from ui.pages.import_parts import FactLine, Section, shown_value
from ui.pages.import_sources import PROBLEMS
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.chips import Chip
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.matching import Problem
    from aftersales.orders import Platform
    from desktop.transfers import Mendable
    from ui.pages.import_sources import Shown
    from ui.theme import Theme

_TITLES = {Outcome.CONFLICT: "冲突", Outcome.ERROR: "有错", Outcome.HELD: "待确认"}
_CHOICES = {
    Outcome.CONFLICT: ((Decision.SYSTEM, "留系统里的"), (Decision.SHEET, "用表格里的")),
    Outcome.HELD: ((Decision.LEAVE, "先不要"), (Decision.TAKE, "照样收下")),
    Outcome.ERROR: (),
}
_FOLLOWING = {Outcome.CONFLICT: "后面的冲突也这样定", Outcome.HELD: "后面的待确认也这样定"}
_EXPORT_AGAIN = frozenset({"imports.damaged_id", "imports.garbled", "imports.formula_empty"})
"""Problems that a better export would not have."""


class ReviewSide(QWidget):
    """One section for each of the three; `step_asked(outcome, ±1)` follows its arrows.

    `decided(outcome, seq, decision, following, fields)`: of a conflict only some fields may be taken, None for all.

    `mended(seq, cell, text)` follows a cell put right, `other_file_asked` the way back to the files.
    `guide_shown(widget)` follows 怎么导出.
    """

    decided = Signal(object, int, object, bool, object)
    step_asked = Signal(object, int)
    mended = Signal(int, object, str)
    other_file_asked = Signal()
    guide_shown = Signal(object)

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
            section.how.clicked.connect(lambda _checked=False, section=section: self._explain(section))
            section.step_asked.connect(lambda by, outcome=outcome: self.step_asked.emit(outcome, by))
            column.addWidget(section)
        self.buyers = BuyerSection(theme)
        column.addWidget(self.buyers)
        self.guide = GuideSection(theme)
        column.addWidget(self.guide)
        self.calm = Section("没有要定的")
        self.calm.column.addWidget(FactLine(theme, "没有冲突，没有错，也没有要确认的"))
        column.addWidget(self.calm)

    def _explain(self, section: ProblemSection) -> None:
        self.guide.show_guide(section.platform, numbers_first=True)
        self.guide_shown.emit(self.guide)

    def set_totals(self, totals: dict[Outcome, int]) -> None:
        """How many there are of each; sections without any are away."""
        for outcome, section in self.sections.items():
            section.setVisible(bool(totals.get(outcome)))
        self.calm.setVisible(not any(totals.get(outcome) for outcome in PROBLEMS))


class ProblemSection(Section):
    """The order or record under the cursor among those of one outcome, with its cells to put right and the choice there is."""

    decided = Signal(object, int, object, bool, object)
    step_asked = Signal(int)
    mended = Signal(int, object, str)

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
        self._shown: Shown | None = None
        self._platform: Platform | None = None
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
        self.changes = FieldChoices(self._theme)
        self.changes.chosen.connect(self._choose_fields)
        self.column.addWidget(self.changes)
        self.changes.hide()

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
        self.column.addLayout(row)
        ways = QHBoxLayout()
        ways.setSpacing(16)
        self.how = LinkButton(self._theme, "怎么导出")
        self.other_file = LinkButton(self._theme, "换个文件")
        ways.addWidget(self.how)
        ways.addWidget(self.other_file)
        ways.addStretch(1)
        self.column.addLayout(ways)
        self.other_file.setVisible(
            self._outcome is Outcome.HELD
        )  # not before it has a parent: it would be a window
        self.how.hide()
        self._group.idClicked.connect(self._decide)
        self.following = QCheckBox(_FOLLOWING.get(self._outcome, ""))
        self.following.clicked.connect(self._follow)
        self.column.addWidget(self.following)
        self.following.setVisible(self._outcome in _FOLLOWING)

    @property
    def shown(self) -> Shown | None:
        """The order or record in sight."""
        return self._shown

    @property
    def platform(self) -> Platform | None:
        """Where the order in sight was placed."""
        return self._platform

    def show_row(self, shown: Shown, place: int, total: int, *, platform: Platform | None = None) -> None:
        """Show one of the rows, the `place`-th (from 1) of `total`."""
        same = self._shown is not None and self._shown.seq == shown.seq
        self._shown, self._platform = shown, platform
        self.title.set_text(f"第 {shown.rows} 行{_TITLES[self._outcome]}")
        self.place.set_chip(f"{place:,} / {total:,}", "bad" if self._outcome is Outcome.ERROR else "warn")
        self.previous.setEnabled(place > 1)
        self.next.setEnabled(place < total)
        self._say(shown)
        self.how.setVisible(any(problem.code in _EXPORT_AGAIN for problem in shown.problems))
        self._show_mends(shown.cells)
        if self._outcome is Outcome.CONFLICT:
            self.changes.show_changes(shown)
        mixed = shown.fields is not None and len(shown.fields) < len(shown.changes)
        self._group.setExclusive(False)
        for decision, button in self.choices.items():
            button.setChecked(shown.decision is decision and not mixed)
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

    def _mend(self, cell: Mendable, text: str) -> None:
        if self._shown is not None:
            for each in self.mends:
                each.set_busy(busy=True)
            self.mended.emit(self._shown.seq, cell, text)

    def _say(self, shown: Shown) -> None:
        _empty(self._lines)
        if self._outcome is Outcome.CONFLICT:
            self.words.set_text(f"{shown.known_as} 在系统里改过，或者已经结过退赔，和表格对不上。")
            return
        self.words.set_text(shown.who)
        told = [problem for problem in shown.others if problem.level != "info"]
        if self._outcome is Outcome.HELD:
            told += [problem for problem in shown.problems if problem.level != "info"]
        lines = dict.fromkeys(shown_value(problem_text(problem)) for problem in _each_once(told))
        for line in lines:
            self._lines.addWidget(FactLine(self._theme, line, sure=False))

    def _decide(self, number: int) -> None:
        if self._shown is not None:
            decision = _CHOICES[self._outcome][number][0]
            self.decided.emit(self._outcome, self._shown.seq, decision, self.following.isChecked(), None)

    def _choose_fields(self, fields: frozenset[str]) -> None:
        """Take these fields from the sheet and keep the others."""
        if self._shown is not None:
            decision = Decision.SHEET if fields else Decision.SYSTEM
            some = fields if 0 < len(fields) < len(self._shown.changes) else None
            self.decided.emit(self._outcome, self._shown.seq, decision, False, some)

    def _follow(self, checked: bool) -> None:
        number = self._group.checkedId()
        if checked and number >= 0:
            self._decide(number)


def _each_once(problems: Sequence[Problem]) -> list[Problem]:
    """The first problem of each code: what is said once of a row need not be said of each of its cells."""
    return list({problem.code: problem for problem in reversed(problems)}.values())[::-1]


def _empty(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
