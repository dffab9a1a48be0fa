"""The calls of 回访 as a month, with the day one stands on and the late calls at its right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QVBoxLayout

from resources.wording import sentence
from ui.models.revisit_days import month_words, weeks_of
from ui.pages.revisits_drag import target_words
from ui.pages.revisits_face import Face
from ui.pages.revisits_month_view import MonthView
from ui.pages.today_states import PageStates

if TYPE_CHECKING:
    from aftersales.revisit_days import VisitMonth
    from aftersales.revisits import RevisitSummary
    from ui.pages.revisits_day_panel import DayPanel
    from ui.pages.revisits_drag import Carried
    from ui.pages.revisits_page import RevisitsPage

PAUSE = 80
"""Milliseconds of rest while walking before the calls of a day are read."""


@dataclass(frozen=True, slots=True)
class _Place:
    month: date
    on: date
    call: object


class MonthFace(Face):
    """A month to walk through by days."""

    key = "month"
    hints = (
        ("Left Right Up Down", "换日期"),
        ("M", "改期"),
        ("Return", "记结果"),
        ("Ctrl+Z", "撤销改期"),
    )

    def __init__(self, page: RevisitsPage, panel: DayPanel) -> None:
        super().__init__(page)
        self.panel = panel
        self.found: VisitMonth | None = None
        self._calls: tuple[RevisitSummary, ...] = ()
        self._on = page.shop.clock.today()
        self._month = self._on.replace(day=1)
        self._wanted: int | None = None
        self._focus_wanted = False
        self.states = PageStates(self.theme, page.notices, "回访读不出来", self.load)
        self.view = MonthView(self.theme, self._words_of)
        self.states.add(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.states)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE)
        self._rest.timeout.connect(self._read_day)
        self._join()

    def _join(self) -> None:
        view, panel = self.view, self.panel
        view.day_chosen.connect(self.go_to_day)
        view.months_asked.connect(self.turn)
        view.entry_chosen.connect(self._entry_chosen)
        view.entry_stepped.connect(panel.calls.step)
        view.opened.connect(self._open)
        view.more_clicked.connect(self._enter_panel)
        view.carried_to.connect(self._page.moves.drop)
        panel.call_chosen.connect(self._panel_call)
        panel.record_asked.connect(self.record_asked)
        panel.plan_asked.connect(lambda: self.plan_asked.emit(self._on))
        panel.late_opened.connect(self._open_late)

    # reading

    def load(self) -> None:
        self._rest.stop()
        first, last = weeks_of(self._month)
        on, month, asked, desk = self._on, self._month, self._page.asked, self._page.shop
        self._page.runner.run(
            desk.jobs.read(lambda _: desk.revisit_calendar.month(first=first, last=last, on=on, asked=asked)),
            on_done=lambda found: self._show(month, found),
            on_failed=self.states.fail,
            on_slow=self.states.wait,
        )

    def _show(self, month: date, found: VisitMonth) -> None:
        if month != self._month or found.asked != self._page.asked:
            return
        self.found = found
        self.view.days.show_month(found, month, self._page.shop.calendar)
        self.states.show_state(self.view)
        if self._focus_wanted:
            self._focus_wanted = False
            self.view.setFocus()
        self.view.go_to_day(self._on)
        self.panel.show_late(found.late)
        if found.on == self._on:
            self._show_calls(found.calls)
        else:
            self._read_day()
        self.say()

    def _read_day(self) -> None:
        on, asked, desk = self._on, self._page.asked, self._page.shop

        def show(calls: tuple[RevisitSummary, ...]) -> None:
            if on == self._on and asked == self._page.asked:
                self._show_calls(calls)

        self._page.runner.run(
            desk.jobs.read(lambda _: desk.revisit_calendar.day(on=on, asked=asked)), on_done=show
        )

    def _show_calls(self, calls: tuple[RevisitSummary, ...]) -> None:
        self._calls = calls
        visits = self.found.days.get(self._on) if self.found else None
        self.panel.show_day(self._on, visits, calls)
        if self._wanted is not None and self.panel.calls.go_to(self._wanted):
            self._wanted = None
        self._mark()
        self.call_changed.emit()

    def _mark(self) -> None:
        call = self.call
        self.view.set_current_entry(call.revisit.id if call is not None else 0)

    def say(self) -> None:
        year, calendar = self._month.year, self._page.shop.calendar
        legend = f"休 法定假   班 调休上班   每天最多 {self._most} 个" if self._most else ""
        words = legend if calendar.is_published(year) else sentence("days.unpublished", {"year": year})
        self._page.set_status(hints=self.hints, right=words)

    @property
    def _most(self) -> int:
        return max((visits.places for visits in self.found.days.values()), default=0) if self.found else 0

    # walking

    @property
    def title(self) -> str:
        return month_words(self._month)

    @property
    def on(self) -> date:
        return self._on

    def go_to_day(self, day: date) -> None:
        """Stand on a day; one of another month turns the leaf."""
        self._on = day
        if (day.year, day.month) != (self._month.year, self._month.month):
            self._month = day.replace(day=1)
            self.title_changed.emit()
            self.load()
        else:
            self.view.go_to_day(day)
            self._rest.start()

    def turn(self, by: int) -> None:
        months = self._month.year * 12 + self._month.month - 1 + by
        month = date(months // 12, months % 12 + 1, 1)
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        self.go_to_day(month.replace(day=min(self._on.day, last.day)))

    def go_today(self) -> None:
        self.go_to_day(self._page.shop.clock.today())
        self.take_focus()

    def _entry_chosen(self, entry_id: int) -> None:
        if not (self.call_day == self._on and self.panel.calls.go_to(entry_id)):
            self._wanted = entry_id
            self.view.set_current_entry(entry_id)

    @property
    def call_day(self) -> date | None:
        """The day whose calls are in the panel."""
        return self._calls[0].revisit.day if self._calls else None

    def _panel_call(self) -> None:
        self._mark()
        self.call_changed.emit()

    def _open(self) -> None:
        """↵: the call one stands on, else a new one for this day."""
        if self._rest.isActive():
            self._rest.stop()
            self._read_day()
        elif self.call is not None:
            self.record_asked.emit()
        elif self._on >= self._page.shop.clock.today():
            self.plan_asked.emit(self._on)

    def _enter_panel(self) -> None:
        self._page.side.open_day()

    def _open_late(self, key: object) -> None:
        late = self.found.late.first if self.found else ()
        entry = next((entry for entry in late if entry.id == key), None)
        if entry is not None:
            self.go_to(entry.id, entry.day)
            self.take_focus()

    # what the page asks

    @property
    def call(self) -> RevisitSummary | None:
        key = self.panel.calls.current_key
        return next((call for call in self._calls if call.revisit.id == key), None)

    @property
    def planned(self) -> tuple[RevisitSummary, ...]:
        return tuple(call for call in self._calls if call.revisit.state.value == "planned")

    def take_focus(self) -> None:
        self._focus_wanted = not self.view.isVisible()
        self.view.setFocus()

    def go_to(self, revisit_id: int | None, day: date | None = None) -> None:
        self._wanted = revisit_id
        if day is not None and day != self._on:
            self.go_to_day(day)
        elif revisit_id is not None:
            self.panel.calls.go_to(revisit_id)

    def place_rect(self, day: date | None = None) -> QRect:
        rect = self.view.day_rect(day or self._on)
        return QRect(self.view.viewport().mapTo(self._page, rect.topLeft()), rect.size())

    def show_target(self, day: date | None, carried: Carried | None = None) -> None:
        words = self._words_of(carried, day) if day is not None and carried is not None else ""
        self.view.show_target(day, carried, words)

    def _words_of(self, carried: Carried, day: date) -> str:
        visits = self.found.days.get(day) if self.found else None
        return target_words(visits, carried, day, self._page.shop.clock.today())

    # the way back

    def place(self) -> object:
        call = self.call
        return _Place(self._month, self._on, call.revisit.id if call is not None else None)

    def restore(self, place: object) -> None:
        if isinstance(place, _Place):
            self._month, self._on = place.month, place.on
            self._wanted = place.call if isinstance(place.call, int) else None
            self.title_changed.emit()
