"""The right side of 回访: which form lies in front, and that it holds the call one stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.pages.revisits_day_panel import DayPanel
from ui.pages.revisits_panel import RevisitsPanel

if TYPE_CHECKING:
    from datetime import date

    from ui.pages.revisits_page import RevisitsPage


class RevisitsSide(QObject):
    """The drawer `panel` with its forms, and `day`, the calls of the day that stand in it beside a month."""

    def __init__(self, page: RevisitsPage, home: QWidget, row: QHBoxLayout) -> None:
        super().__init__(page)
        self._page = page
        self.panel = RevisitsPanel(page.theme, home, row, page.shop.clock.today)
        self.day = DayPanel(page.theme, page.shop.clock.today)
        self.panel.add_form(self.day)
        self.panel.add_form(page.takeouts.panel)

    def join(self) -> None:
        """Connect the forms with what the page does."""
        page, record, plan = self._page, self.panel.record, self.panel.plan
        record.given.connect(page.deeds.record)
        record.phone_asked.connect(page.deeds.show_phone)
        record.case_asked.connect(lambda case_id: page.open_page("case", case_id=case_id))
        plan.given.connect(page.deeds.plan)
        plan.search_asked.connect(page.deeds.search)
        plan.day_asked.connect(page.deeds.show_load)
        for form in (record, plan, page.takeouts.panel):
            form.closed.connect(self.close)
        self.panel.toggled.connect(self._toggled)
        self.day.postpone_asked.connect(page.moves.postpone)

    @property
    def _beside_month(self) -> bool:
        return self._page.face is self._page.month

    def follow_face(self) -> None:
        """Another view came to the front: its usual form does too."""
        if self._beside_month:
            self.panel.put_in_front(self.day)
            if not self.panel.narrow:
                self.panel.set_open(shown=True)
        else:
            self.panel.put_in_front(self.panel.record)

    # the call one stands on

    def call_changed(self) -> None:
        """Where 记结果 does not lie in front it follows when it is asked for."""
        if self.panel.shows(self.panel.record):
            self.show_call()
        self._page.head.panel.setEnabled(self._page.call is not None or self._beside_month)
        self.fit()

    def ready_record(self) -> None:
        """Have 记结果 hold the call one stands on."""
        if self.panel.record.call is not self._page.call:
            self.show_call()

    def show_call(self) -> None:
        """Show the call one stands on in 记结果."""
        page, call = self._page, self._page.call
        why = page.shop.revisits.why_text(revisit=call.revisit) if call else ()
        phone = page.phones.get(call.revisit.id, "") if call else ""
        self.panel.record.show_call(call, why, phone)
        self.fit()

    # opening and closing

    def open(self) -> None:
        """What the button in the header opens."""
        if self._beside_month:
            self.open_day()
        else:
            self.open_record()

    def open_day(self) -> None:
        """Put the calls of the day in front, and the focus on them."""
        self.panel.show_form(self.day)
        (self.day.calls if self.day.calls.isVisibleTo(self.day) else self.day).setFocus()
        self.fit()

    def open_record(self) -> None:
        """Put 记结果 in front, where there is a call."""
        self.ready_record()
        if self.panel.record.call is not None:
            self.panel.show_record()
            self.fit()

    def open_plan(self, day: date) -> None:
        """Put an empty 安排回访 in front."""
        self.panel.show_plan(day)
        self.fit()

    def show_form(self, form: QWidget) -> None:
        """Put another form in front."""
        self.panel.show_form(form)
        self.fit()

    def close(self) -> None:
        """Close what lies in front: the small form, else the form in the panel, else the panel; back to the calls."""
        if self._page.moves.popup is not None:
            self._page.moves.close_popup()
            return
        if self._beside_month and not self.panel.narrow:
            self.panel.show_form(self.day)
        else:
            self.panel.close_top()
        self._page.take_focus()
        self.fit()

    def commit(self) -> None:
        """Save what lies in front."""
        if self._page.moves.popup is not None:
            self._page.moves.popup.commit()
        else:
            self.panel.commit()

    def score(self, score: int) -> None:
        """Give the call one stands on a score."""
        self.ready_record()
        self.panel.score(score)
        self.fit()

    def _toggled(self) -> None:
        if self.panel.shows(self.panel.record):
            self.ready_record()
        self.fit()

    def fit(self) -> None:
        """One primary a screen; the way back to a closed panel is a button."""
        head = self._page.head
        head.panel.setText("当天" if self._beside_month else "记结果")
        head.panel.set_icon("list" if self._beside_month else "phone-call")
        head.panel.setVisible(not self.panel.is_open and (self._beside_month or self._page.call is not None))
        head.plan.set_kind("" if self.panel.has_primary else "primary")
