"""What the page 回访 does: results written, calls planned and moved, numbers shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from aftersales.errors import KnownError
from aftersales.revisits import CallResult
from resources.labels import label
from resources.wording import error_sentence, sentence
from ui.pages.revisits_record import CallOutcome
from ui.pages.revisits_rows import day_marks, is_planned, load_text, next_planned
from ui.pages.today_popup import MovePopup
from ui.pages.today_writing import write_and_tell
from ui.widgets.messages import Deed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.customers import CustomerBrief
    from aftersales.revisits import Revisit, RevisitSummary
    from ui.pages.revisits_page import RevisitsPage
    from ui.pages.revisits_plan import CallWish

LOOK_AHEAD = timedelta(days=60)


def short_day(day: date) -> str:
    """10月19日."""
    return f"{day.month}月{day.day}日"


class RevisitDeeds(QObject):
    """The writes and questions of the page, each as a job."""

    def __init__(self, page: RevisitsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.shop
        self.popup: MovePopup | None = None

    @property
    def _call(self) -> RevisitSummary | None:
        return self._page.panel.record.call

    # what came of a call

    def record(self, outcome: CallOutcome) -> None:
        """Write the result and go on to the next call."""
        call, desk = self._call, self._desk
        if call is None:
            return
        revisit = call.revisit
        write_and_tell(
            self._page,
            lambda: desk.revisit_results.record(
                revisit_id=revisit.id,
                version=revisit.version,
                result=outcome.result,
                score=outcome.score,
                note=outcome.note,
                again_on=outcome.again_on,
            ),
            say=_said,
            done=lambda _: self._recorded(revisit.id),
            failed=self._record_refused,
        )

    def _recorded(self, revisit_id: int) -> None:
        page = self._page
        page.panel.record.saved()
        planned = page.found.planned if page.found else ()
        page.go_to(next_planned(planned, revisit_id))
        page.table.setFocus()
        page.load()

    def _record_refused(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self._page.panel.record.refuse(error_sentence(error))
        else:
            self._page.notices.error(error)

    def show_phone(self) -> None:
        """Show the whole number; who looked and why is logged."""
        call, desk = self._call, self._desk
        if call is None or call.revisit.customer_id is None:
            return
        revisit_id, customer_id = call.revisit.id, call.revisit.customer_id
        self._page.runner.run(
            desk.jobs.read(
                lambda _: desk.customers.reveal_phone(customer_id=customer_id, why=f"revisit={revisit_id}")
            ),
            on_done=lambda phone: self._page.reveal(revisit_id, phone),
        )

    # another day

    def ask_move(self) -> None:
        """Open the small form 改期 under the chosen call."""
        call = self._call
        if self.popup is not None or call is None or not is_planned(call):
            return
        page, today = self._page, self._desk.clock.today
        day = max(call.revisit.day, today())
        self.popup = MovePopup(page.theme, page, today=today, day=day)
        self.popup.given.connect(lambda wanted: self._look_at(call.revisit, wanted))
        self.popup.insisted.connect(lambda wanted: self._move(call.revisit, wanted))
        self.popup.closed.connect(self._popup_closed)
        self.popup.open_under(page.row_rect())

    def close_popup(self) -> None:
        """Take the small form away."""
        if self.popup is not None:
            self.popup.close_popup()

    def _popup_closed(self) -> None:
        self.popup = None
        self._page.table.setFocus()

    def _look_at(self, revisit: Revisit, day: date) -> None:
        """A workday with room is taken; else the next one is proposed."""
        desk = self._desk
        self._page.runner.run(
            desk.jobs.read(lambda _: desk.revisits.load(first=day, last=day + LOOK_AHEAD)),
            on_done=lambda load: self._take_or_ask(revisit, day, load),
        )

    def _take_or_ask(self, revisit: Revisit, day: date, load: Mapping[date, tuple[int, int]]) -> None:
        if day == revisit.day or _has_room(load[day]):
            self._move(revisit, day)
            return
        why = self._why_not(day)
        if self.popup is not None:
            self.popup.ask(why)
        better = next((found for found in sorted(load) if found > day and _has_room(load[found])), None)
        if better is not None:
            take = Deed("排过去", lambda: self._move(revisit, better))
            self._page.notices.toast(f"{why}，排到 {short_day(better)}？", deed=take)

    def _why_not(self, day: date) -> str:
        calendar = self._desk.calendar
        code = calendar.reason(day) or "full"
        return sentence(f"days.{code}", {"date": day, "name": calendar.holiday_name(day) or ""})

    def _move(self, revisit: Revisit, day: date) -> None:
        desk = self._desk
        self._page.go_to(revisit.id)
        write_and_tell(
            self._page,
            lambda: desk.revisits.move(revisit_id=revisit.id, version=revisit.version, day=day),
            say=lambda moved: f"已改到 {short_day(moved.day)}",
            done=lambda _: self._moved(),
            failed=self._move_refused,
        )

    def _moved(self) -> None:
        self.close_popup()
        self._page.load()

    def _move_refused(self, error: BaseException) -> None:
        if self.popup is not None and isinstance(error, KnownError):
            self.popup.refuse(error_sentence(error))
        else:
            self._page.notices.error(error)

    # a new call

    def search(self, text: str) -> None:
        """Look customers up for the form."""
        desk = self._desk
        self._page.runner.run(
            desk.jobs.read(lambda _: desk.customers.search(text=text)),
            on_done=lambda found: self._page.panel.plan.customer.show_found(text, found),
        )

    def plan_for(self, customer_id: int, case_id: int | None) -> None:
        """Open 安排回访 with this customer in it."""
        desk = self._desk

        def begin(customer: CustomerBrief) -> None:
            self._page.begin_plan()
            self._page.panel.plan.begin(desk.clock.today(), customer, case_id)
            self._page.panel.plan.take_focus()

        self._page.runner.run(
            desk.jobs.read(lambda _: desk.customers.brief(customer_id=customer_id)), on_done=begin
        )

    def show_load(self, day: date) -> None:
        """Say under the form how full a day is."""
        desk = self._desk

        def show(load: Mapping[date, tuple[int, int]]) -> None:
            if self._page.panel.plan.day.day == day:
                marks = [mark.text for mark in day_marks(day, desk.calendar, load[day])]
                words = " · ".join([*marks, f"已排 {load_text(load[day])}" if load[day][1] else ""])
                free = _has_room(load[day])
                self._page.panel.plan.show_load(words if free else f"{words.strip(' ·')}，会往后排")

        self._page.runner.run(desk.jobs.read(lambda _: desk.revisits.load(first=day, last=day)), on_done=show)

    def plan(self, wish: CallWish) -> None:
        """Plan the call; the toast says the day it got, and why not the one asked for."""
        desk = self._desk
        write_and_tell(
            self._page,
            lambda: desk.revisit_planning.plan(
                customer_id=wish.customer_id,
                case_id=wish.case_id,
                day=wish.day,
                purpose=wish.purpose,
                at_time=wish.at_time,
            ),
            say=self._planned_words,
            done=self._planned,
            failed=self._plan_refused,
        )

    def _planned_words(self, revisit: Revisit) -> str:
        why = self._desk.revisits.why_text(revisit=revisit)
        words = f"排在 {short_day(revisit.day)} {revisit.at_time}".strip()
        return f"{words}，{why[0]}" if why else words

    def _planned(self, revisit: Revisit) -> None:
        self._page.close_panel()
        self._page.go_to(revisit.id)
        self._page.load()

    def _plan_refused(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self._page.panel.plan.refuse(error_sentence(error))
        else:
            self._page.notices.error(error)


def _has_room(load: tuple[int, int]) -> bool:
    booked, places = load
    return booked < places


def _said(revisit: Revisit) -> str:
    result = revisit.result or CallResult.REACHED
    words = f"已记 {label(result)}"
    if revisit.score:
        words = f"{words} · {revisit.score} 分"
    return f"{words}，排了下一次" if result in {CallResult.MISSED, CallResult.RESCHEDULED} else words
