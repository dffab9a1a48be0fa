"""改时限 on the page of a case: why the deadline is when it is, another one with a reason, and the service level."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aftersales.cases import ServiceLevel
from aftersales.clock import CHINA
from ui.pages.case_step_fields import LABEL_WIDTH, focus_on
from ui.pages.case_step_form import InlineForm
from ui.widgets.chips import Chip
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import DateEdit, TextEdit
from ui.widgets.texts import FormRow, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QMouseEvent

    from aftersales.cases import Case
    from desktop.case_clocks import DueReason
    from ui.theme import Theme

_TIME = re.compile(r"([01]?\d|2[0-3])[:：]?([0-5]\d)?")
_USUAL = "usual"


class DueChip(Chip):
    """The deadline in the head; a click asks why it is when it is."""

    clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("", theme=theme, icon="clock")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("为什么是这个时间，改时限  D")

    # Qt

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()
        super().mouseReleaseEvent(event)


class DueForm(InlineForm):
    """The deadline explained and changed: `submitted(datetime, str)`; `level_chosen(str)` at once, "" for 一般."""

    submitted = Signal(object, str)
    level_chosen = Signal(object)

    def __init__(self, theme: Theme, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._today = today
        self.day: DateEdit | None = None
        self.at: TextEdit | None = None
        self.why: TextEdit | None = None
        self.level: ComboBox | None = None
        self.reasons: tuple[TextLabel, ...] = ()
        self.hide()

    def ask(self, case: Case, reason: DueReason) -> None:
        """Open the form for a case; `reason` explains its present deadline."""
        self.begin("为什么是这个时间", "改时限")
        self.add_row(self._explained(reason))
        self.level = ComboBox(self.theme, _levels(), name="服务级别")
        self.level.set_current(case.service_level or _USUAL)
        self.level.chosen.connect(lambda key: self.level_chosen.emit("" if key == _USUAL else str(key)))
        self.add_row(FormRow("服务级别", self.level, label_width=LABEL_WIDTH))
        if case.due_at is None:
            self.verb.hide()
            self.day = self.at = self.why = None
            self.show()
            focus_on(self.level)
            return
        self.verb.show()
        due = case.due_at.astimezone(CHINA)
        self.day = DateEdit(self.theme, self._today, day=due.date())
        self.at = TextEdit(f"{due:%H:%M}", placeholder="18:00")
        self.why = TextEdit(placeholder="为什么改，例如 客户说周五才回家")
        self.add_row(FormRow("改到哪天", self.day, label_width=LABEL_WIDTH))
        self.add_row(FormRow("几点", self.at, label_width=LABEL_WIDTH))
        self.add_row(FormRow("原因", self.why, label_width=LABEL_WIDTH))
        self.show()
        focus_on(self.day)

    def submit(self) -> None:
        if self.day is None or self.at is None or self.why is None or not self.verb.isEnabled():
            return
        at = _TIME.fullmatch(self.at.text().strip())
        if self.day.day is None:
            self.show_error("日子没看懂，时限没动。写成 10-14 或 明天 再试。")
        elif at is None:
            self.show_error("钟点没看懂，时限没动。写成 18:00 再试。")
        elif not self.why.text().strip():
            self.show_error("没写原因，时限没动。写一句再改。")
        else:
            moment = datetime.combine(self.day.day, time(int(at[1]), int(at[2] or 0)), CHINA)
            self.submitted.emit(moment.astimezone(UTC), self.why.text().strip())

    def _explained(self, reason: DueReason) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        self.reasons = tuple(TextLabel(line, "caption") for line in reason.lines)
        for label in self.reasons:
            label.setWordWrap(True)
            column.addWidget(label)
        box.setAccessibleName("；".join(reason.lines))
        return box


def _levels() -> list[Option]:
    return [Option(_USUAL, "一般"), *(Option(level, level.value) for level in ServiceLevel)]
