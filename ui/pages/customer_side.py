"""The right column of a customer's page: satisfaction, the next call, and what he said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from aftersales.clock import china_day
from ui.models.customers import day_text
from ui.pages.case_frame import SideFrame
from ui.pages.customer_bars import ScoreLine
from ui.pages.customer_log import ContactLog
from ui.widgets import painting
from ui.widgets.buttons import Button
from ui.widgets.texts import HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aftersales.revisits import RevisitSummary
    from desktop.customer_views import CustomerView
    from ui.theme import Theme

WIDTH = 288
_SHOWN = 12
_BAD = 2


class PlannedCall(QAbstractButton):
    """今天 17:30 待回访 / 方案说明 · GD261011-018: a planned call; a click leads to 回访."""

    def __init__(self, theme: Theme, found: RevisitSummary, today: date) -> None:
        super().__init__()
        self._theme = theme
        revisit = found.revisit
        late = revisit.day < today
        when = f"{day_text(revisit.day, today)} {revisit.at_time}".strip()
        self._state = "过期没打" if late else "待回访"
        self._tone = "bad" if late else "accText"
        self._what = " · ".join(part for part in (revisit.purpose, found.case_number) if part)
        self.setText(when)
        self.setFixedHeight(58)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{when} {self._state} {self._what}")
        self.setToolTip(self._what)
        theme.changed.connect(self.update)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("acc" if self.hasFocus() else "accLine"), 1))
        painter.setBrush(theme.colour("accBg"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        box = self.rect().adjusted(12, 8, -12, -8)
        painter.setFont(painting.sized(self.font(), 13, bold=True))
        painter.setPen(theme.colour("text"))
        top = box.adjusted(0, 0, 0, -22)
        painting.draw_text(painter, top, self.text())
        painter.setFont(painting.sized(self.font(), 13))
        painter.setPen(theme.colour(self._tone))
        painting.draw_text(painter, top, self._state, align=painting.RIGHT)
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(theme.colour("text2"))
        painting.draw_text(painter, box.adjusted(0, 22, 0, 0), self._what)
        painter.end()


class CustomerSide(SideFrame):
    """`plan_asked` and `call_opened(revisit_id)` follow the person."""

    plan_asked = Signal()
    call_opened = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, name="满意度和回访", parent=parent)
        self._theme = theme
        content = Scrolled(margins=(20, 16, 20, 20))
        content.column.setSpacing(10)
        self.average = TextLabel("", "label")
        self.line = ScoreLine(theme)
        self.no_scores = TextLabel("还没打过分", "caption")
        head = QHBoxLayout()
        head.addWidget(TextLabel("满意度", "section"))
        head.addStretch(1)
        head.addWidget(self.average)
        content.column.addLayout(head)
        content.column.addWidget(self.line)
        content.column.addWidget(self.no_scores)
        content.column.addSpacing(6)
        calls = QHBoxLayout()
        self.plan = Button(theme, "安排", icon="calendar-plus", size="small")
        self.plan.setToolTip("安排回访  V")
        self.plan.clicked.connect(self.plan_asked)
        calls.addWidget(TextLabel("回访", "section"))
        calls.addStretch(1)
        calls.addWidget(self.plan)
        content.column.addLayout(calls)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        content.column.addLayout(self._rows)
        self.no_calls = TextLabel("还没有回访", "caption")
        content.column.addWidget(self.no_calls)
        self.log = ContactLog(theme)
        content.column.addWidget(self.log)
        content.column.addStretch(1)
        self.column.addWidget(content, 1)

    def show_customer(self, view: CustomerView, today: date) -> None:
        """Show a customer."""
        scores = view.scores
        self.line.show_scores(scores)
        self.line.setVisible(bool(scores))
        self.no_scores.setVisible(not scores)
        mean = sum(score for _, score in scores) / len(scores) if scores else 0
        self.average.set_text(f"近 {len(scores)} 次 平均 {mean:.1f}" if scores else "")
        may_call = view.customer.may_call is not False
        self.plan.setVisible(may_call)
        self._show_calls(view.planned, view.heard[:_SHOWN], today)

    def begin(self) -> None:
        """Put the focus on the first call."""
        first = self._rows.itemAt(0)
        target = first.widget() if first is not None else None
        (target or self.plan).setFocus()

    def _show_calls(
        self, planned: Sequence[RevisitSummary], heard: Sequence[RevisitSummary], today: date
    ) -> None:
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for found in planned:
            button = PlannedCall(self._theme, found, today)
            button.clicked.connect(lambda _on=False, key=found.revisit.id: self.call_opened.emit(key))
            self._rows.addWidget(button)
        for found in heard:
            self._rows.addWidget(_heard(found))
        self.no_calls.setVisible(not planned and not heard)


def _heard(found: RevisitSummary) -> QWidget:
    revisit = found.revisit
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(HairLine())
    column.addSpacing(6)
    head = QHBoxLayout()
    day = china_day(revisit.done_at) if revisit.done_at else revisit.day
    head.addWidget(TextLabel(day.isoformat()))
    head.addStretch(1)
    score = f"{revisit.score} 分" if revisit.score is not None else (revisit.result or "")
    bad = revisit.score is not None and revisit.score <= _BAD
    head.addWidget(TextLabel(score, "", tone="bad" if bad else "quiet"))
    column.addLayout(head)
    column.addWidget(TextLabel(revisit.note or revisit.purpose, "caption", wrap=True))
    return box
