"""The table of rules in 设置: one line a rule with its switch, and room under a line for the form that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.widgets import painting
from ui.widgets.choices import Switch
from ui.widgets.status import Painted
from ui.widgets.texts import Panel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from resources.rule_rows import RuleRow
    from ui.theme import Theme

_LINE, _HEAD, _EDGE = 36, 32, 12
_NUMBER, _NAME, _BASIS, _SINCE, _ON = 56, 148, 176, 84, 44
_HEADS = ("编号", "规则", "怎么算", "依据", "生效", "启用")
_ALWAYS = "一直用"


def since_text(day: date, today: date) -> str:
    """A day as lists show it: without the year in this one."""
    return day.strftime("%m-%d") if day.year == today.year else day.isoformat()


class RuleTable(Panel):
    """Lines under a head. `opened(id)` follows a click or ↵, `switched(id, on)` a switch, `link_asked(url)` a basis."""

    opened = Signal(str)
    switched = Signal(str, bool)
    link_asked = Signal(str)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self.setAccessibleName("售后规则")
        self.lines: dict[str, RuleLine] = {}
        self._form: QWidget | None = None
        self.column.addWidget(_Head(theme))

    def show_rows(self, rows: Sequence[RuleRow], *, today: date, reason: str) -> None:
        """Show these rules; `reason` says why they cannot be changed, "" where they can."""
        if [row.id for row in rows] != list(self.lines):
            self._rebuild(rows)
        for row in rows:
            self.lines[row.id].show_row(row, today, reason)

    def put_form(self, form: QWidget, rule_id: str) -> None:
        """Put a form under the line of a rule, or at the top where `rule_id` is ""; the one before goes."""
        self.drop_form()
        under = self.lines.get(rule_id)
        place = self.column.indexOf(under) + 1 if under is not None else 1
        self._form = form
        self.column.insertWidget(place, form)
        for each, line in self.lines.items():
            line.set_open(each == rule_id)

    def drop_form(self) -> None:
        """Take the form away."""
        form, self._form = self._form, None
        if form is not None:
            self.column.removeWidget(form)
            form.hide()
            form.deleteLater()
        for line in self.lines.values():
            line.set_open(False)

    def step(self, rule_id: str, by: int) -> None:
        """Put the focus on the line `by` lines further."""
        ids = list(self.lines)
        place = max(0, min(ids.index(rule_id) + by, len(ids) - 1))
        self.lines[ids[place]].setFocus(Qt.FocusReason.TabFocusReason)

    def _rebuild(self, rows: Sequence[RuleRow]) -> None:
        self.drop_form()
        while self.column.count() > 1:
            item = self.column.takeAt(1)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = {}
        for row in rows:
            line = RuleLine(self._theme, row.id)
            line.chosen.connect(self.opened)
            line.switched.connect(self.switched)
            line.link_asked.connect(self.link_asked)
            line.stepped.connect(self.step)
            self.lines[row.id] = line
            self.column.addWidget(line)


class _Head(Painted):
    """The words over the columns."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setFixedHeight(_HEAD)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("sunk"))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, 7, 7)
        painter.drawRect(box.adjusted(0, 8, 0, 0))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self.theme.colour("line"))
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(self.theme.colour("text2"))
        boxes = columns(self.width(), self.height())
        for place, (text, rect) in enumerate(zip(_HEADS, boxes, strict=True)):
            align = painting.RIGHT if place == len(_HEADS) - 1 else painting.LEFT
            painting.draw_text(painter, rect, text, align=align)
        painter.end()


class RuleLine(QAbstractButton):
    """One rule in a line: click or ↵ opens it, ↑ ↓ walk, Space switches where it can be switched."""

    chosen = Signal(str)
    switched = Signal(str, bool)
    link_asked = Signal(str)
    stepped = Signal(str, int)

    def __init__(self, theme: Theme, rule_id: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rule_id = rule_id
        self._row: RuleRow | None = None
        self._since = ""
        self._open = False
        self.setFixedHeight(_LINE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.switch = Switch(theme, "启用")
        self.switch.clicked.connect(self._switched)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, _EDGE, 0)
        row.addStretch(1)
        row.addWidget(self.switch)
        self.clicked.connect(self._clicked)
        theme.changed.connect(self.update)

    @property
    def row(self) -> RuleRow | None:
        return self._row

    def show_row(self, row: RuleRow, today: date, reason: str) -> None:
        """Show a rule as it holds now."""
        self._row, self._since = row, since_text(row.valid_from, today)
        self.switch.setChecked(row.on)
        self.switch.setEnabled(row.can_switch and not reason)
        self.switch.setAccessibleName(f"启用 {row.name}")
        self.switch.setToolTip(reason)
        self.switch.setVisible(row.can_switch)
        self.setAccessibleName(f"{row.number}，{row.name}，{row.how}，{row.basis}")
        self.setToolTip(f"{row.how}\n{row.source}")
        self.update()

    def set_open(self, is_open: bool) -> None:
        """Mark the line whose form is open."""
        if is_open != self._open:
            self._open = is_open
            self.update()

    def _switched(self) -> None:
        self.switched.emit(self.rule_id, self.switch.isChecked())

    def _clicked(self) -> None:
        self.chosen.emit(self.rule_id)

    def _on_link(self, point: QPointF) -> bool:
        return bool(self._row and self._row.link) and self._link_box().contains(point.toPoint())

    def _link_box(self) -> QRect:
        box = columns(self.width(), self.height())[3]
        wide = painting.advance(painting.sized(self.font(), 13), self._row.basis if self._row else "")
        return QRect(box.x(), 8, min(wide, box.width()), self.height() - 16)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(640, _LINE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._on_link(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._row is not None and self._on_link(event.position()):
            self.setDown(False)
            self.link_asked.emit(self._row.link)
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.stepped.emit(self.rule_id, step)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() == Qt.Key.Key_Space and self.switch.isEnabled():
            self.switch.click()
        elif event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        row = self._row
        if row is None:
            return
        theme, painter = self._theme, QPainter(self)
        ground = "accBg" if self._open else "hover" if self.underMouse() else ""
        if ground:
            painter.fillRect(self.rect(), theme.colour(ground))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        texts = (row.number, row.name, row.how, row.basis, self._since)
        inks = ("text2", "text" if row.on else "text2", "text2", "accText" if row.link else "text2", "text2")
        boxes = columns(self.width(), self.height())
        for place, (text, ink) in enumerate(zip(texts, inks, strict=True)):
            painter.setFont(painting.sized(self.font(), 13, bold=self._open and place == 1))
            painter.setPen(theme.colour(ink))
            painting.draw_text(painter, boxes[place], text)
        if not row.can_switch:
            painter.setFont(painting.sized(self.font(), 12))
            painter.setPen(theme.colour("text3"))
            painting.draw_text(painter, boxes[-1], _ALWAYS, align=painting.RIGHT)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("acc"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -2.5), 5, 5)
        painter.end()


def columns(width: int, height: int) -> tuple[QRect, ...]:
    """Where the six columns stand in a line of this width."""
    how = max(width - 2 * _EDGE - _NUMBER - _NAME - _BASIS - _SINCE - _ON, 80)
    boxes, left = [], _EDGE
    for wide in (_NUMBER, _NAME, how, _BASIS, _SINCE, _ON):
        gap = 0 if wide == _ON else 8
        boxes.append(QRect(left, 0, wide - gap, height))
        left += wide
    return tuple(boxes)
