"""Small inline forms that open under a row, and another deadline as one of them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.clock import CHINA
from ui.widgets.buttons import GhostButton, PrimaryButton
from ui.widgets.edits import DateEdit, TextEdit
from ui.widgets.texts import Field, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.theme import Theme

BAD_TIME = "时间写成 18:00"


class RowPopup(QFrame):
    """A form of a few fields over its page; Ctrl ↵ saves, Esc closes. `closed` follows its end, however it came."""

    closed = Signal()

    def __init__(self, theme: Theme, title: str, verb: str, home: QWidget) -> None:
        super().__init__(home)
        self.theme = theme
        self.setProperty("panel", "popup")
        self.setAccessibleName(title)
        self.setFixedWidth(320)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 14)
        outer.setSpacing(12)
        outer.addWidget(TextLabel(title, "section"))
        self.fields = QVBoxLayout()
        self.fields.setSpacing(10)
        outer.addLayout(self.fields)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel = GhostButton(theme, "取消", size="small", keys="Escape")
        self.cancel.clicked.connect(self.close_popup)
        self.save = PrimaryButton(theme, verb, size="small", keys="Ctrl+Return")
        self.buttons = row
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        outer.addLayout(row)
        self.save.clicked.connect(self.commit)

    def commit(self) -> None:
        """Check the fields and hand the value on."""
        raise NotImplementedError

    def open_under(self, row: QRect) -> None:
        """Show it under a row (in the page's coordinates), or over it where the page ends."""
        self.place_at(row)
        self.show()
        self.raise_()

    def place_at(self, row: QRect) -> None:
        """Put it under a row, or over it where the page ends."""
        self.adjustSize()
        home = self.parentWidget()
        assert home is not None
        x = min(row.x() + 24, home.width() - self.width() - 16)
        y = row.bottom() + 4
        if y + self.height() > home.height() - 8:
            y = max(row.y() - self.height() - 4, 8)
        self.move(QPoint(max(x, 8), y))

    def close_popup(self) -> None:
        """Take the form away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()
            self.deleteLater()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_popup()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.commit()


class DuePopup(RowPopup):
    """改时限: day, clock time and why; `given(moment, why)` carries an aware moment."""

    given = Signal(object, str)

    def __init__(
        self, theme: Theme, home: QWidget, *, today: Callable[[], date], due_at: datetime | None
    ) -> None:
        super().__init__(theme, "改时限", "改时限", home)
        local = due_at.astimezone(CHINA) if due_at is not None else None
        self.day = DateEdit(theme, today, day=local.date() if local else today())
        self.day.setAccessibleName("哪天")
        self.clock = TextEdit(f"{local:%H:%M}" if local else "18:00")
        self.clock.setFixedWidth(88)
        self.why = TextEdit(placeholder="例如 等厂家回复")
        self._day_field, self._clock_field = Field("哪天", self.day), Field("几点", self.clock)
        self._why_field = Field("为什么", self.why)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._day_field, 1, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._clock_field, 0, Qt.AlignmentFlag.AlignTop)
        self.fields.addLayout(line)
        self.fields.addWidget(self._why_field)

    def open_under(self, row: QRect) -> None:
        super().open_under(row)
        self.day.setFocus()
        self.day.selectAll()

    def commit(self) -> None:
        day, clock, why = self.day.day, read_clock(self.clock.text()), self.why.text().strip()
        self._day_field.set_error("" if day else "日期写成 10-16、明天或 +2")
        self._clock_field.set_error("" if clock else BAD_TIME)
        self._why_field.set_error("" if why else "写一句为什么改")
        self.adjustSize()
        if day is None:
            self.day.setFocus()
        elif clock is None:
            self.clock.setFocus()
        elif not why:
            self.why.setFocus()
        else:
            self.given.emit(datetime.combine(day, clock, CHINA), why)

    def refuse(self, text: str) -> None:
        """Say why it was not taken; the form stays."""
        self._why_field.set_error(text)
        self.adjustSize()


def read_clock(text: str) -> time | None:
    """``18:00``, ``18``, ``9：30`` or ``0930`` as a clock time; None if it is none."""
    plain = text.strip().replace("：", ":").replace("点", ":").rstrip(":")
    if plain.isdecimal() and plain.isascii() and len(plain) in {3, 4}:
        plain = f"{plain[:-2]}:{plain[-2:]}"
    hour, _, minute = plain.partition(":")
    if not hour.isdecimal() or not (minute or "0").isdecimal():
        return None
    hours, minutes = int(hour), int(minute or "0")
    return time(hours, minutes) if hours < 24 and minutes < 60 else None
