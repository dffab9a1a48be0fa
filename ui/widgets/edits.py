"""Line edits over whole numbers: money in fen, counts with a unit, days; and the search edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QPoint, QPointF, QRectF, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCompleter,
    QFrame,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from aftersales import money
from resources.wording import sentence
from ui.widgets import painting
from ui.widgets.keys import key_caps
from ui.widgets.reading import may_become_fen, number_text, read_day, read_fen, read_number
from ui.widgets.texts import repolish

if TYPE_CHECKING:
    from ui.theme import Theme


class TextEdit(QLineEdit):
    """A plain line edit with the error state: `error_changed(str)` carries the complaint, "" when it is well."""

    error_changed = Signal(str)

    def __init__(self, text: str = "", *, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._error = ""
        self.setPlaceholderText(placeholder)

    @property
    def error(self) -> str:
        return self._error

    def set_error(self, text: str) -> None:
        """Show the red border and tell the complaint; "" for none."""
        if text == self._error:
            return
        self._error = text
        self.setProperty("state", "error" if text else "")
        repolish(self)
        self.error_changed.emit(text)


def offer_words(edit: QLineEdit, words: Sequence[str]) -> None:
    """Complete what is typed into `edit` by these words, found anywhere in them; any other word is as good."""
    completer: QCompleter | None = edit.completer()
    if completer is None:
        completer = QCompleter(edit)
        completer.setModel(QStringListModel(completer))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = QListView(edit)
        popup.setObjectName("completions")
        completer.setPopup(popup)
        edit.setCompleter(completer)
    model = completer.model()
    if isinstance(model, QStringListModel) and model.stringList() != list(words):
        model.setStringList(list(words))


def prefer_numbers(edit: QLineEdit) -> None:
    """Let keyboards on the screen and input methods begin with digits; words (明天, １２９９) can be typed all the same."""
    edit.setInputMethodHints(edit.inputMethodHints() | Qt.InputMethodHint.ImhPreferNumbers)


class UnitEdit(TextEdit):
    """An edit that shows a unit at its right end, inside the border."""

    def __init__(self, theme: Theme, *, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._unit = unit
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        prefer_numbers(self)
        self.setMinimumWidth(64)
        if unit:
            self.setTextMargins(0, 0, 8 + 13 * len(unit), 0)
        theme.changed.connect(self.update)

    # Qt

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.hasSelectedText() and not self.isModified():
            self.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._unit:
            return
        painter = QPainter(self)
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(self._theme.colour("text3"))
        box = QRectF(self.width() - 60, 0, 60 - 11, self.height())
        painter.drawText(box, int(painting.RIGHT), self._unit)
        painter.end()


class MoneyEdit(UnitEdit):
    """Money in whole fen. Reads ``1299``, ``1,299``, ``１２９９``, ``1200+99``; groups on leaving.

    `fen_changed(object)` carries the fen (int) or None (empty or wrong) at each keystroke that changes it.
    `signed` shows a plus before what is added.
    """

    fen_changed = Signal(object)

    def __init__(
        self, theme: Theme, *, fen: int | None = None, signed: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, unit=sentence("ui.money_unit"), parent=parent)
        self._fen: int | None = None
        self._signed = signed
        self.set_fen(fen)
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self._finished)

    @property
    def fen(self) -> int | None:
        """The sum in whole fen; None while empty or unreadable."""
        return self._fen

    def set_fen(self, fen: int | None) -> None:
        """Show a sum without telling anybody."""
        self._fen = fen
        self.setText(self._shown(fen))
        self.set_error("")

    def _shown(self, fen: int | None) -> str:
        if fen is None:
            return ""
        return money.signed(fen) if self._signed else money.grouped(fen)

    def _typed(self, text: str) -> None:
        fen = read_fen(text)
        self.set_error("" if may_become_fen(text) else sentence("ui.bad_money"))
        if fen != self._fen:
            self._fen = fen
            self.fen_changed.emit(fen)

    def _finished(self) -> None:
        if self.text().strip() and self._fen is None:
            self.set_error(sentence("ui.bad_money"))
            return
        self.setText(self._shown(self._fen))
        self.setModified(False)


class NumberEdit(UnitEdit):
    """A count with its unit (天, 件) or hundredths (`decimals` 2: %). `value` is whole: 10 is 0.10 %.

    `value_changed(object)` carries an int or None. Values outside `least`…`most` are refused with a complaint.
    """

    value_changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        *,
        value: int | None = None,
        unit: str = "",
        decimals: int = 0,
        least: int = 0,
        most: int = 999_999_999,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, unit=unit, parent=parent)
        self._value: int | None = None
        self._decimals, self._least, self._most = decimals, least, most
        self.set_value(value)
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self._finished)

    @property
    def value(self) -> int | None:
        return self._value

    def set_value(self, value: int | None) -> None:
        """Show a number without telling anybody."""
        self._value = value
        self.setText("" if value is None else number_text(value, self._decimals))
        self.set_error("")

    def _typed(self, text: str) -> None:
        value = read_number(text, self._decimals)
        if value is not None and not self._least <= value <= self._most:
            value = None
        wrong = value is None and bool(text.strip()) and not text.strip().endswith((".", "。", "-"))
        self.set_error(sentence("ui.bad_number") if wrong else "")
        if value != self._value:
            self._value = value
            self.value_changed.emit(value)

    def _finished(self) -> None:
        if self.text().strip() and self._value is None:
            self.set_error(sentence("ui.bad_number"))
            return
        self.setText("" if self._value is None else number_text(self._value, self._decimals))
        self.setModified(False)


class DateEdit(TextEdit):
    """A day as ``yyyy-MM-dd``; reads ``10-14``, ``明天``, ``+7``; Alt ↓ or the icon opens a calendar.

    `today` gives the day that words and short forms count from. `day_changed(object)` carries a date or None.
    """

    day_changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        today: Callable[[], date],
        *,
        day: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._today = today
        self._day: date | None = None
        self.setTextMargins(0, 0, 22, 0)
        prefer_numbers(self)
        self.setMinimumWidth(116)
        self.setMouseTracking(True)
        self.set_day(day)
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self._finished)
        theme.changed.connect(self.update)

    @property
    def day(self) -> date | None:
        return self._day

    def set_day(self, day: date | None) -> None:
        """Show a day without telling anybody."""
        self._day = day
        self.setText("" if day is None else day.isoformat())
        self.set_error("")

    def open_calendar(self) -> CalendarPopup:
        """Open the month below the edit; a click or ↵ takes the day."""
        popup = CalendarPopup(self._day or self._today(), self)
        popup.day_picked.connect(self._picked)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()
        popup.calendar.setFocus()
        return popup

    def _picked(self, day: date) -> None:
        changed = day != self._day
        self.set_day(day)
        if changed:
            self.day_changed.emit(day)

    def _typed(self, text: str) -> None:
        day = read_day(text, self._today())
        if day is not None or not text.strip():
            self.set_error("")
        if day != self._day:
            self._day = day
            self.day_changed.emit(day)

    def _finished(self) -> None:
        if self.text().strip() and self._day is None:
            self.set_error(sentence("ui.bad_date"))
            return
        self.setText("" if self._day is None else self._day.isoformat())

    def _over_icon(self, x: float) -> bool:
        return x >= self.width() - 30 and not self.isReadOnly()

    # Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._over_icon(event.position().x())
        self.setCursor(Qt.CursorShape.ArrowCursor if over else Qt.CursorShape.IBeamCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._over_icon(event.position().x()) and self.isEnabled():
            self.open_calendar()
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        token = "text3" if self.isEnabled() else "textOff"
        pixmap = self._theme.pixmap("calendar-days", token, 14, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(self.width() - 25, (self.height() - 14) / 2), pixmap)
        painter.end()


class CalendarPopup(QFrame):
    """A month in a popup that goes with the first day picked."""

    day_picked = Signal(object)

    def __init__(self, day: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("panel", "popup")
        self.calendar = QCalendarWidget(self)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.calendar)
        self.calendar.clicked.connect(self._take)
        self.calendar.activated.connect(self._take)

    def _take(self, day: QDate) -> None:
        if self.isVisible():
            self.day_picked.emit(date(day.year(), day.month(), day.day()))
            self.close()


class SearchEdit(QLineEdit):
    """A search edit with a magnifier and the key that leads to it; Esc clears it and tells `cleared`.

    `searched(str)` follows each keystroke, an input method's unfinished letters left out.
    """

    searched = Signal(str)
    cleared = Signal()

    def __init__(
        self,
        theme: Theme,
        placeholder: str,
        *,
        keys: str = "/",
        width: int = 248,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._caps = key_caps(keys)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setTextMargins(22, 0, 24 if keys else 0, 0)
        self.setFixedWidth(width)
        self.setProperty("scale", "small")
        self.textChanged.connect(self.searched)
        theme.changed.connect(self.update)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.cleared.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        pixmap = self._theme.pixmap("search", "text3", 14, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(11, (self.height() - 14) / 2), pixmap)
        if self._caps and not self.text() and not self.hasFocus():
            width = sum(painting.key_width(self.font(), cap) + 2 for cap in self._caps) - 2
            left = self.width() - width - 10
            painting.draw_keys(painter, self._theme, left, self.height() // 2, self.font(), self._caps)
        painter.end()
