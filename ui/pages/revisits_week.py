"""The calls of 回访 as a week between its hours, for doing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aftersales.revisits import RevisitState
from ui.models.revisit_days import monday_of, week_words
from ui.models.revisit_week import week_entry
from ui.pages.revisits_drag import target_words
from ui.pages.revisits_face import Face
from ui.pages.revisits_week_painting import WeekHead
from ui.pages.revisits_week_view import WeekView
from ui.pages.today_states import PageStates

if TYPE_CHECKING:
    from aftersales.revisit_days import VisitWeek
    from aftersales.revisits import RevisitSummary
    from ui.pages.revisits_drag import Carried
    from ui.pages.revisits_page import RevisitsPage


@dataclass(frozen=True, slots=True)
class _Place:
    on: date
    call: int
    scroll: int


class WeekFace(Face):
    """Seven days of calls, with 记结果 at the right."""

    key = "week"
    hints = (("1–5", "打分"), ("0 6–9", "结果"), ("M", "改期"), ("Return", "记结果"), ("Escape", "关闭"))

    def __init__(self, page: RevisitsPage) -> None:
        super().__init__(page)
        self.found: VisitWeek | None = None
        self._on = page.shop.clock.today()
        self._wanted = 0
        self._scroll: int | None = None
        self._standing = self._focus_wanted = False
        self.states = PageStates(self.theme, page.notices, "回访读不出来", self.load)
        self.view = WeekView(self.theme, self._words_of, page.shop.clock.now)
        self.head = WeekHead(self.theme, self.view)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.head)
        inner.addWidget(self.view, 1)
        self._content = content
        self.states.add(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.states)
        self.view.day_stepped.connect(self._step_day)
        self.view.weeks_asked.connect(self.turn)
        self.view.entry_chosen.connect(self._entry_chosen)
        self.view.opened.connect(self._open)
        self.view.more_clicked.connect(page.show_day)
        self.view.carried_to.connect(page.moves.drop)

    # reading

    def load(self) -> None:
        monday, asked, desk = monday_of(self._on), self._page.asked, self._page.shop
        self._page.runner.run(
            desk.jobs.read(lambda _: desk.revisit_calendar.week(first=monday, asked=asked)),
            on_done=lambda found: self._show(monday, found),
            on_failed=self.states.fail,
            on_slow=self.states.wait,
        )

    def _show(self, monday: date, found: VisitWeek) -> None:
        if monday != monday_of(self._on) or found.asked != self._page.asked:
            return
        self.found = found
        self._standing = True  # the week puts the person somewhere, he did not step there
        entries = [week_entry(call, monday, found.today) for call in found.calls]
        self.view.show_week(monday, entries, found.today, self._page.shop.calendar)
        self.head.show_days(found.days, self._on)
        self.states.show_state(self._content)
        if self._focus_wanted:
            self._focus_wanted = False
            self.view.setFocus()
        if self._wanted and self.view.go_to(self._wanted):
            self._on = self._day_of_entry() or self._on
        elif not self.view.current_id:
            self._stand_on_day()
        self._wanted = 0
        if self._scroll is not None:
            self.view.verticalScrollBar().setValue(self._scroll)
            self._scroll = None
        self._standing = False
        self.head.set_on(self._on)
        self.call_changed.emit()
        self.say()

    def say(self) -> None:
        found = self.found
        if found is None:
            return
        done = sum(call.revisit.state is RevisitState.DONE for call in found.calls)
        late = sum(
            call.revisit.state is RevisitState.PLANNED and call.revisit.day < found.today
            for call in found.calls
        )
        week = "本周" if monday_of(found.today) == self.view.monday else "这周"
        parts = [f"{week} {len(found.calls)} 个", f"已完成 {done}", *([f"逾期 {late}"] if late else [])]
        self._page.set_status(left=" · ".join(parts), hints=self.hints, hints_side="right")

    # walking

    @property
    def title(self) -> str:
        return week_words(monday_of(self._on))

    @property
    def on(self) -> date:
        return self._on

    def go_to_day(self, day: date) -> None:
        """Stand on a day and its next call; one of another week turns the leaf."""
        turned = monday_of(day) != monday_of(self._on)
        self._on = day
        if turned:
            self.view.go_to(0)
            self.title_changed.emit()
            self.load()
            return
        self._stand_on_day()
        self.head.set_on(day)

    def _stand_on_day(self) -> None:
        """The next call still to be made on the day, else its first; on none where there is none."""
        column = (self._on - self.view.monday).days
        mine = [entry for entry in self.view.calls.entries if entry.column == column]
        chosen = next((entry for entry in mine if entry.tone != "done"), mine[0] if mine else None)
        self._standing = True
        self.view.go_to(chosen.id if chosen is not None else 0)
        self._standing = False
        self.call_changed.emit()

    def _day_of_entry(self) -> date | None:
        entry = self.view.entry
        return entry.call.revisit.day if entry is not None else None

    def _entry_chosen(self) -> None:
        if self._standing:
            return
        day = self._day_of_entry()
        if day is not None:
            self._on = day
            self.head.set_on(day)
        self.call_changed.emit()

    def _step_day(self, by: int) -> None:
        self.go_to_day(self._on + timedelta(days=by))

    def turn(self, by: int) -> None:
        self.go_to_day(self._on + timedelta(days=7 * by))

    def go_today(self) -> None:
        self.go_to_day(self._page.shop.clock.today())
        self.take_focus()

    def _open(self) -> None:
        if self.call is not None:
            self.record_asked.emit()
        elif self._on >= self._page.shop.clock.today():
            self.plan_asked.emit(self._on)

    # what the page asks

    @property
    def call(self) -> RevisitSummary | None:
        entry = self.view.entry
        return entry.call if entry is not None else None

    @property
    def planned(self) -> tuple[RevisitSummary, ...]:
        calls = self.found.calls if self.found else ()
        return tuple(call for call in calls if call.revisit.state is RevisitState.PLANNED)

    def take_focus(self) -> None:
        self._focus_wanted = not self.view.isVisible()
        self.view.setFocus()

    def go_to(self, revisit_id: int | None, day: date | None = None) -> None:
        self._wanted = revisit_id or 0
        if day is not None and day != self._on:
            self.go_to_day(day)
        elif revisit_id is not None:
            self.view.go_to(revisit_id)

    def place_rect(self, day: date | None = None) -> QRect:
        entry = self.view.entry
        if entry is not None and (day is None or day == entry.call.revisit.day):
            rect = self.view.visualRect(self.view.currentIndex())
        else:
            column = self.view.day_rect(day or self._on)
            rect = QRect(column.x(), column.y() + 40, column.width(), 40)
        return QRect(self.view.viewport().mapTo(self._page, rect.topLeft()), rect.size())

    def show_target(self, day: date | None, carried: Carried | None = None) -> None:
        if day is None or carried is None:
            self.view.show_target(None, None, "")
        else:
            self.view.show_target((day, ""), carried, self._words_of(carried, day, ""))

    def _words_of(self, carried: Carried, day: date, at_time: str) -> str:
        visits = self.found.days.get(day) if self.found else None
        return target_words(visits, carried, day, self._page.shop.clock.today(), at_time)

    # the way back

    def place(self) -> object:
        return _Place(self._on, self.view.current_id, self.view.verticalScrollBar().value())

    def restore(self, place: object) -> None:
        if isinstance(place, _Place):
            self._on, self._wanted, self._scroll = place.on, place.call, place.scroll
            self.title_changed.emit()
