"""The form under the line of a rule: its numbers, from when on, where they come from; at the right an example settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.money import grouped
from desktop.rule_editing import RuleChange
from resources.wording import sentence
from ui.pages.rules_fields import RuleInputs
from ui.pages.rules_try import TryPane
from ui.widgets.buttons import Button, LinkButton, PrimaryButton
from ui.widgets.edits import DateEdit, TextEdit
from ui.widgets.progress import ProgressRow
from ui.widgets.texts import ErrorLabel, FormRow, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.rule_trying import CaseDifference, Consequences
    from resources.rule_rows import RuleRow
    from ui.theme import Theme

_LEFT = 336
_LABEL = 148
_SHOWN = 6


class RuleEditor(QFrame):
    """One rule opened. `edited` after each keystroke, `save_asked`, `closed`, `removal_asked`, `link_asked(url)`.

    Where `reason` says why nothing can be changed, the inputs are off; trying still works.
    """

    edited = Signal()
    save_asked = Signal()
    closed = Signal()
    removal_asked = Signal()
    versions_asked = Signal()
    link_asked = Signal(str)
    case_opened = Signal(int)
    resized = Signal()

    def __init__(
        self,
        theme: Theme,
        row: RuleRow,
        *,
        today: Callable[[], date],
        reason: str,
        upcoming: date | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("sunk", "true")
        self._theme = theme
        self._reason = reason
        self.row = row
        self.setAccessibleName(f"改规则 {row.name}")
        self.inputs = RuleInputs(theme, row.fields)
        self.day = DateEdit(theme, today, day=today())
        self.source = TextEdit(placeholder="可不填，例如 平台公告 11-20")
        self.pane = TryPane(theme)
        self.error = ErrorLabel()
        self.error.setWordWrap(True)
        self.progress = ProgressRow(theme)
        self.progress.hide()
        self.found = FoundCases(theme)
        self.found.opened.connect(self.case_opened)
        lines = QHBoxLayout(self)
        lines.setContentsMargins(16, 12, 16, 16)
        lines.setSpacing(24)
        lines.addWidget(self._left(row, upcoming))
        lines.addWidget(self.pane, 1)
        for signal in (self.inputs.edited, self.day.day_changed, self.source.textEdited):
            signal.connect(self._edited)

    def _left(self, row: RuleRow, upcoming: date | None) -> QWidget:
        left = QWidget()
        left.setFixedWidth(_LEFT)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(TextLabel(self._about(row), "caption", wrap=True))
        if upcoming is not None:
            column.addWidget(TextLabel(f"{upcoming.isoformat()} 起有改好的新版本", "caption", tone="warn"))
        column.addWidget(self.inputs)
        self._more = QWidget()
        more = QVBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.setSpacing(8)
        more.addWidget(FormRow("从哪天起", self.day, label_width=_LABEL))
        more.addWidget(FormRow("数目从哪来", self.source, label_width=_LABEL))
        column.addWidget(self._more)
        column.addWidget(self.error)
        column.addWidget(self.progress)
        column.addWidget(self.found)
        column.addLayout(self._buttons(row))
        column.addLayout(self._links(row))
        column.addStretch(1)
        can = bool(row.fields) and not self._reason
        self._more.setVisible(can)
        self.inputs.setEnabled(can)
        return left

    def _about(self, row: RuleRow) -> str:
        words = [row.source, f"{row.checked.isoformat()} 查过"]
        if not row.fields:
            words.append("没有可以改的数目")
        return "；".join(words) + ("。" + self._reason if self._reason else "")

    def _buttons(self, row: RuleRow) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.save = PrimaryButton(self._theme, "存成新版本", keys="Ctrl+Return")
        self.save.clicked.connect(self.save_asked)
        self.cancel = Button(self._theme, "关上", keys="Esc")
        self.cancel.clicked.connect(self.closed)
        self.save.setVisible(bool(row.fields) and not self._reason)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        return buttons

    def _links(self, row: RuleRow) -> QHBoxLayout:
        links = QHBoxLayout()
        links.setSpacing(4)
        for text, wanted, signal in (
            ("以前的版本", bool(row.fields), self.versions_asked),
            ("删除这条", row.can_remove and not self._reason, self.removal_asked),
        ):
            if wanted:
                link = LinkButton(self._theme, text)
                link.clicked.connect(signal)
                links.addWidget(link)
        if row.link:
            link = LinkButton(self._theme, "查原文")
            link.setToolTip(row.link)
            link.clicked.connect(self._ask_link)
            links.addWidget(link)
        links.addStretch(1)
        return links

    # what the section asks

    def change(self) -> RuleChange:
        """What the inputs say, as a change of the rule."""
        return RuleChange(
            rule_id=self.row.id,
            values=self.inputs.values(),
            valid_from=self.day.day,
            source=self.source.text(),
        )

    @property
    def is_dirty(self) -> bool:
        """Whether anything was typed that is not saved."""
        return bool(self.inputs.values()) or self.inputs.is_unreadable

    def show_row(self, row: RuleRow) -> None:
        """Show the numbers as they hold after a change somewhere; what is being typed stays."""
        self.row = row
        self.inputs.show_rules(row.fields)

    def show_error(self, key: str, text: str) -> None:
        """Say what is wrong: at the number meant, or under all of them."""
        self.inputs.show_error(key, text)
        self.day.set_error(text if key == "valid_from" else "")
        at_input = key in self.inputs.inputs
        self.error.show_error("" if at_input else text)
        self.save.setEnabled(not text and self.is_dirty and not self.inputs.is_unreadable)

    def show_consequences(self, found: Consequences | None) -> None:
        """Show which open cases would change, and let it be saved all the same; None for nothing looked at."""
        self.found.show_found(found)
        self.save.setText("照样存成新版本" if found is not None and found.changes else "存成新版本")
        self.save.updateGeometry()

    def focus_first(self) -> None:
        """Put the focus into the first number, or on the way out where there is none."""
        inputs = [each.edit for each in self.inputs.inputs.values()]
        target = inputs[0] if inputs and self.inputs.isEnabled() else self.cancel
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _edited(self, _value: object = None) -> None:
        self.show_consequences(None)
        self.edited.emit()

    def _ask_link(self) -> None:
        self.link_asked.emit(self.row.link)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.save.isEnabled() and not self.save.isHidden():
                self.save_asked.emit()
        else:
            super().keyPressEvent(event)


class FoundCases(QWidget):
    """The open cases whose sum a change would move: number, sum now, sum then. `opened(case id)` follows a number."""

    opened = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self.texts: list[str] = []
        self.hide()

    def show_found(self, found: Consequences | None) -> None:
        """Show what was found; None takes all away."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.texts = []
        self.setVisible(found is not None)
        if found is None:
            return
        words = {"changed": len(found.changes), "looked": found.looked, "kept": found.kept}
        self.texts.append(sentence("rules.found", words))
        self._grid.addWidget(TextLabel(self.texts[0], "caption", tone="warn", wrap=True), 0, 0, 1, 4)
        for line, case in enumerate(found.changes[:_SHOWN], start=1):
            self._add(line, case)
        if len(found.changes) > _SHOWN:
            more = f"还有 {len(found.changes) - _SHOWN} 张"
            self._grid.addWidget(TextLabel(more, "caption"), _SHOWN + 1, 0, 1, 4)

    def _add(self, line: int, case: CaseDifference) -> None:
        number = LinkButton(self._theme, case.number)
        number.clicked.connect(lambda: self.opened.emit(case.case_id))
        self._grid.addWidget(number, line, 0)
        self._grid.addWidget(TextLabel(case.customer, "caption", elided=True), line, 1)
        self._grid.addWidget(TextLabel(grouped(case.before), "caption"), line, 2, Qt.AlignmentFlag.AlignRight)
        after = TextLabel(f"→ {grouped(case.after)}", "caption", tone="acc")
        self._grid.addWidget(after, line, 3, Qt.AlignmentFlag.AlignRight)
        self.texts.append(f"{case.number} {grouped(case.before)} → {grouped(case.after)}")
