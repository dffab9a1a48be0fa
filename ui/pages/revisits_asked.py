"""Whose calls and what for: the two filters of 回访 in its header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from aftersales.revisit_days import NOBODY, VisitsAsked
from ui.widgets.chips import FilterChip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.revisit_calendar import AskedChoices
    from ui.theme import Theme

_ALL = "全部"
_LONGEST = 7


class AskedChips(QWidget):
    """负责人 全部, 事由 全部; `changed()` follows a choice, `choices_asked(chip)` a click that needs what there is."""

    changed = Signal()
    choices_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.asked = VisitsAsked()
        self._who = _ALL
        self.who = FilterChip(theme, "负责人", _ALL, active=False)
        self.what = FilterChip(theme, "事由", _ALL, active=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for chip in (self.who, self.what):
            row.addWidget(chip)
            chip.clicked.connect(self._clicked)
        self.who.removed.connect(lambda: self._ask_for(VisitsAsked(purpose=self.asked.purpose), who=_ALL))
        self.what.removed.connect(
            lambda: self._ask_for(VisitsAsked(assignee_id=self.asked.assignee_id), what=_ALL)
        )

    def clear(self) -> None:
        """Show all calls again, without telling."""
        self.asked, self._who = VisitsAsked(), _ALL
        self.who.set_value(_ALL, active=False)
        self.what.set_value(_ALL, active=False)

    @property
    def who_words(self) -> str:
        """The name that stands in 负责人."""
        return self._who

    def take(self, asked: VisitsAsked, who: str) -> None:
        """Show what is asked for, without telling; `who` is the name to the number."""
        self.asked, self._who = asked, who or _ALL
        self.who.set_value(who or _ALL, active=asked.assignee_id is not None)
        self.what.set_value(_short(asked.purpose) or _ALL, active=bool(asked.purpose))

    def open_menu(self, chip: FilterChip, choices: AskedChoices) -> QMenu:
        """Offer what there is under a chip."""
        asked = self.asked
        if chip is self.who:
            people = [
                (None, _ALL),
                *((member.id, member.name) for member in choices.staff),
                (NOBODY, "没指定"),
            ]
            entries = [
                (name, VisitsAsked(assignee_id=key, purpose=asked.purpose), {"who": name})
                for key, name in people
            ]
        else:
            entries = [
                (
                    purpose or _ALL,
                    VisitsAsked(assignee_id=asked.assignee_id, purpose=purpose),
                    {"what": purpose or _ALL},
                )
                for purpose in ("", *choices.purposes)
            ]
        return self._menu(chip, entries)

    def _menu(self, chip: FilterChip, entries: Sequence[tuple[str, VisitsAsked, dict[str, str]]]) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for text, asked, shown in entries:
            action = menu.addAction(text)
            action.setCheckable(True)
            on = asked == self.asked
            action.setChecked(on)
            if on:
                action.setIcon(self._theme.icon("check"))
            group.addAction(action)
            action.triggered.connect(
                lambda _on=False, asked=asked, shown=shown: self._ask_for(asked, **shown)
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(chip.mapToGlobal(QPoint(0, chip.height() + 2)))
        return menu

    def _clicked(self) -> None:
        self.choices_asked.emit(self.sender())

    def _ask_for(self, asked: VisitsAsked, *, who: str = "", what: str = "") -> None:
        if who:
            self._who = who
            self.who.set_value(who, active=asked.assignee_id is not None)
        if what:
            self.what.set_value(_short(what), active=bool(asked.purpose))
        if asked != self.asked:
            self.asked = asked
            self.changed.emit()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
