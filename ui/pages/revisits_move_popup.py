"""The small form 改期: another day by typing or by the arrow keys, and the question where that day is off or full."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.pages.today_popup import RowPopup
from ui.widgets.buttons import Button
from ui.widgets.edits import DateEdit
from ui.widgets.texts import Field, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ui.theme import Theme

_STEPS = {
    Qt.Key.Key_Left: timedelta(days=-1),
    Qt.Key.Key_Right: timedelta(days=1),
    Qt.Key.Key_Up: timedelta(days=-7),
    Qt.Key.Key_Down: timedelta(days=7),
}


class MovePopup(RowPopup):
    """`day_shown(date)` follows every day put in; `given(date)` asks for it.

    After `ask` the day is in question: `insisted(date)` keeps it, `given(instead)` takes the day offered.
    """

    day_shown = Signal(object)
    given = Signal(object)
    insisted = Signal(object)

    def __init__(self, theme: Theme, home: QWidget, *, today: Callable[[], date], day: date) -> None:
        super().__init__(theme, "改到哪天", "改期", home)
        self._today = today
        self._instead: date | None = None
        self._row = QRect()
        self.day = DateEdit(theme, today, day=day)
        self._field = Field("日期", self.day)
        self.fields.addWidget(self._field)
        self.why = TextLabel("", tone="warn", wrap=True)
        self.why.hide()
        self.fields.addWidget(self.why)
        self.hint = TextLabel("方向键换日期，也可以直接输入", "label")
        self.fields.addWidget(self.hint)
        self.keep = Button(theme, "照排", size="small")
        self.keep.hide()
        self.keep.clicked.connect(self._insist)
        self.buttons.insertWidget(2, self.keep)
        self.day.day_changed.connect(self._changed)
        self.day.installEventFilter(self)

    @property
    def asking(self) -> bool:
        """Whether the day is in question."""
        return self.keep.isVisibleTo(self)

    def open_under(self, row: QRect) -> None:
        super().open_under(row)
        self._stand_in_day()

    def place_at(self, row: QRect) -> None:
        self._row = QRect(row)
        super().place_at(row)

    def commit(self) -> None:
        if self.asking and self._instead is not None:
            self.given.emit(self._instead)
            return
        day = self.day.day
        wrong = "日期写成 10-16、明天或 +2" if day is None else "已经过去了，换个今天以后的日子"
        if day is None or day < self._today():
            self.refuse(wrong)
            self.day.setFocus()
            return
        self.given.emit(day)

    def ask(self, why: str, instead: date | None, offer: str) -> None:
        """The day is off or full, or the time quiet: say so, and offer to keep it, `offer`, or to leave all as it is.

        `instead` is the day given where the offer is taken; None where there is nothing to offer.
        """
        self._instead = instead
        self.why.set_text(why)
        self.why.show()
        self.hint.hide()
        self.keep.show()
        self.cancel.setText("不改")
        self.save.setVisible(instead is not None)
        if instead is not None:
            self.save.setText(offer)
        self._settle()

    def refuse(self, text: str) -> None:
        """Say why it was not taken; the form stays."""
        self._field.set_error(text)
        self._settle()

    def _stand_in_day(self) -> None:
        self.day.setFocus()
        self.day.selectAll()

    def _settle(self) -> None:
        self.place_at(self._row)

    def _changed(self) -> None:
        self._field.set_error("")
        if self.asking:
            self._instead = None
            self.why.hide()
            self.keep.hide()
            self.hint.show()
            self.cancel.setText("取消")
            self.save.setText("改期")
            self.save.show()
            self._settle()
        if self.day.day is not None:
            self.day_shown.emit(self.day.day)

    def _insist(self) -> None:
        if self.day.day is not None:
            self.insisted.emit(self.day.day)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.day and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if step is not None and plain and not self.day.isModified() and self.day.day is not None:
                self.day.set_day(max(self.day.day + step, self._today()))
                self.day.selectAll()
                self._changed()
                return True
        return False
