"""The span of days that statistics are about: a few usual ones, or two days a person chooses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import DateEdit
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.theme import Theme

WEEK, MONTH, QUARTER, YEAR, OWN = "week", "30", "90", "year", "own"
_WORDS = {WEEK: "本周", MONTH: "近 30 天", QUARTER: "近 90 天", YEAR: "今年", OWN: "自选"}


class SpanChooser(QWidget):
    """本周 · 近 30 天 · 近 90 天 · 今年 · 自选; `changed` follows a person's choice."""

    changed = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        choices = [Choice(key, words) for key, words in _WORDS.items()]
        self.kind = Segmented(theme, choices, current=MONTH, name="哪些天")
        self.kind.chosen.connect(self._chosen)
        self.first, self.last = DateEdit(theme, today), DateEdit(theme, today)
        self.first.setAccessibleName("从哪天")
        self.last.setAccessibleName("到哪天")
        self._until = TextLabel("至", "quiet")
        for widget in (self.kind, self.first, self._until, self.last):
            row.addWidget(widget)
        for edit in (self.first, self.last):
            edit.setFixedWidth(116)
            edit.day_changed.connect(self._day_changed)
        self._show_days()

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day."""
        today = self._today()
        kind = self.kind.current
        if kind == OWN and self.first.day is not None and self.last.day is not None:
            return min(self.first.day, self.last.day), max(self.first.day, self.last.day)
        if kind == WEEK:
            return today - timedelta(days=today.weekday()), today
        if kind == YEAR:
            return today.replace(month=1, day=1), today
        return today - timedelta(days=(90 if kind == QUARTER else 30) - 1), today

    @property
    def before_words(self) -> str:
        """What the figures are held against."""
        first, last = self.span
        return f"比前 {(last - first).days + 1} 天"

    def plain(self) -> tuple[str, date | None, date | None]:
        """What was chosen, for coming back."""
        return self.kind.current, self.first.day, self.last.day

    def take(self, kept: tuple[str, date | None, date | None]) -> None:
        """Choose what was chosen before, without telling anybody."""
        kind, first, last = kept
        self.kind.set_current(kind)
        self.first.set_day(first)
        self.last.set_day(last)
        self._show_days()

    def _chosen(self, key: str) -> None:
        if key == OWN and self.first.day is None:
            today = self._today()
            self.first.set_day(today - timedelta(days=29))
            self.last.set_day(today)
        self._show_days()
        if key == OWN:
            self.first.setFocus()
        self.changed.emit()

    def _day_changed(self, day: date | None) -> None:
        if day is not None and self.kind.current == OWN:
            self.changed.emit()

    def _show_days(self) -> None:
        own = self.kind.current == OWN
        for widget in (self.first, self._until, self.last):
            widget.setVisible(own)
