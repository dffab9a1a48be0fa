"""The right panel of 回访: 记结果 for the call one stands on, or 安排回访."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ui.pages.revisits_plan import PlanPanel
from ui.pages.revisits_record import RecordPanel
from ui.pages.revisits_rows import is_planned
from ui.pages.today_drawer import SideDrawer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ui.theme import Theme


class RevisitsPanel(SideDrawer):
    """Both forms in one drawer."""

    def __init__(self, theme: Theme, home: QWidget, row: QHBoxLayout, today: Callable[[], date]) -> None:
        super().__init__(theme, home, row, width=328)
        self.record, self.plan = RecordPanel(theme, today), PlanPanel(theme, today)
        self._forms = QStackedWidget()
        self._forms.addWidget(self.record)
        self._forms.addWidget(self.plan)
        self.column.addWidget(self._forms)

    def add_form(self, form: QWidget) -> None:
        """A further form, for `show_form`."""
        self._forms.addWidget(form)

    def show_form(self, form: QWidget) -> None:
        """Open the drawer with this form in front."""
        self._forms.setCurrentWidget(form)
        self.set_open(shown=True)

    def put_in_front(self, form: QWidget) -> None:
        """Have this form in front, open or not."""
        self._forms.setCurrentWidget(form)

    def shows(self, form: QWidget) -> bool:
        """Whether this form is in front, in an open drawer."""
        return self.is_open and self._forms.currentWidget() is form

    @property
    def plans(self) -> bool:
        """Whether 安排回访 is the form in front."""
        return self._forms.currentWidget() is self.plan

    @property
    def can_record(self) -> bool:
        """Whether the call shown is still to be made."""
        return self.record.call is not None and is_planned(self.record.call)

    @property
    def has_primary(self) -> bool:
        """Whether a primary button is in sight here."""
        if not self.is_open:
            return False
        return self.plans or self.shows_primary or (self.shows(self.record) and self.can_record)

    @property
    def shows_primary(self) -> bool:
        """Whether the further form in front has one."""
        form = self._forms.currentWidget()
        return form is not None and bool(form.property("has_primary"))

    def show_record(self, *, focus: bool = True) -> None:
        """Open 记结果."""
        self._forms.setCurrentWidget(self.record)
        self.set_open(shown=True)
        if focus:
            self.record.take_focus()

    def show_plan(self, day: date) -> None:
        """Open an empty 安排回访."""
        self._forms.setCurrentWidget(self.plan)
        self.set_open(shown=True)
        self.plan.begin(day)
        self.plan.take_focus()

    def close_top(self) -> None:
        """Leave 安排回访 for 记结果 where both have room, else close the drawer."""
        back = self.plans and not self.narrow and self.record.call is not None
        self._forms.setCurrentWidget(self.record)
        if not back:
            self.set_open(shown=False)

    def commit(self) -> None:
        """Save what the form in front holds."""
        for form in (self.plan, self.record):
            if self.shows(form):
                form.commit()

    def score(self, score: int) -> None:
        """Give the call shown a score, wherever the focus is."""
        if self.can_record:
            self.show_record(focus=False)
            self.record.set_score(score)
