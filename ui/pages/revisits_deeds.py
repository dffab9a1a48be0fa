"""What the page 回访 does: results written, calls planned, numbers shown."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.revisits import CallResult
from resources.labels import label
from resources.wording import error_sentence
from ui.actions import ActionSpec, make_action
from ui.pages.case_walk import dropping_menu
from ui.pages.revisits_form import RESULT_KEYS, CallOutcome
from ui.pages.revisits_rows import day_marks, is_planned, load_text, next_planned, short_day
from ui.pages.today_writing import write_and_tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.customers import CustomerBrief
    from aftersales.revisit_days import DayAnswer
    from aftersales.revisits import Revisit, RevisitSummary
    from aftersales.staff import Staff
    from desktop.call_briefs import CallBrief
    from desktop.revisits import Caller
    from desktop.surveys import CallQuestions
    from ui.pages.revisits_page import RevisitsPage
    from ui.pages.revisits_plan import CallWish


class RevisitDeeds(QObject):
    """The writes and questions of the page, each as a job."""

    def __init__(self, page: RevisitsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.shop
        self._drawn_on: date | None = None

    def add_keys(self) -> None:
        """Give the page the keys of the panel: 1–5 score, P shows the number."""
        page = self._page
        make_action(ActionSpec("show_phone", "P", "eye"), page, self.show_phone, text="看号码")
        page.add_action("hand_over", self.open_callers)
        make_action(ActionSpec("said", "C", "message-square"), page, self._to_words, text="写客户说的话")
        page.panel.record.brief_asked.connect(self.read_brief)
        for result, keys in RESULT_KEYS.items():
            spec = ActionSpec(f"result_{keys}", keys)
            make_action(spec, page, partial(self._choose, result), text=f"记 {label(result)}")
        for score in range(1, 6):
            spec = ActionSpec(f"score_{score}", str(score))
            make_action(spec, page, partial(page.score, score), text=f"满意度 {score} 分")

    def _to_words(self) -> None:
        """Put the cursor into 客户说."""
        panel = self._page.panel
        self._page.ready_record()
        if panel.can_record:
            panel.show_record(focus=False)
            panel.record.note.setFocus()

    def _choose(self, result: CallResult) -> None:
        panel = self._page.panel
        self._page.ready_record()
        if panel.can_record:
            panel.show_record(focus=False)
            panel.record.set_result(result)
            if result is CallResult.RESCHEDULED:
                panel.record.again.setFocus()  # which needs its day

    @property
    def _call(self) -> RevisitSummary | None:
        return self._page.call

    # what came of a call

    def record(self, outcome: CallOutcome) -> None:
        """Write the result and go on to the next call."""
        call, desk = self._call, self._desk
        if call is None:
            return
        revisit = call.revisit
        may_try_again = self._page.panel.record.form.may_try_again
        write_and_tell(
            self._page,
            lambda: desk.revisit_results.record(
                revisit_id=revisit.id,
                version=revisit.version,
                result=outcome.result,
                score=outcome.score,
                note=outcome.note,
                again_on=outcome.again_on,
                revisit_on=outcome.revisit_on,
                close_with=outcome.close_with,
                photo=outcome.photo,
                answers=outcome.answers,
            ),
            say=lambda done: _said(done, outcome, again=may_try_again(done.tries + 1)),
            done=lambda _: self._recorded(revisit.id),
            failed=self._record_refused,
        )

    def _recorded(self, revisit_id: int) -> None:
        page = self._page
        page.panel.record.saved()
        page.calls.made(revisit_id)
        page.go_to(next_planned(page.planned, revisit_id))
        page.take_focus()
        page.load()

    def _record_refused(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self._page.panel.record.refuse(error)
        else:
            self._page.notices.error(error)

    def open_callers(self) -> None:
        """The menu of who could make the call, with how many each has that day (A)."""
        call, desk = self._call, self._desk
        if call is None or not is_planned(call):
            return
        revisit = call.revisit
        self._page.runner.run(
            desk.jobs.read(lambda _: desk.revisits.callers(revisit_id=revisit.id)),
            on_done=lambda found: self._offer_callers(revisit, found),
        )

    def _offer_callers(self, revisit: Revisit, found: tuple[Caller, ...]) -> None:
        menu = dropping_menu(self._page)
        for each in found:
            action = menu.addAction(f"转给 {each.staff.name}\t{short_day(revisit.day)}有 {each.booked} 个")
            action.triggered.connect(lambda _on=False, to=each.staff: self._hand_over(revisit, to))
        if not found:
            menu.addAction("没有别人可以打").setEnabled(False)
        place = self._page.face.place_rect()
        corner = place.bottomLeft() if not place.isEmpty() else self._page.rect().center()
        menu.popup(self._page.mapToGlobal(corner))

    def _hand_over(self, revisit: Revisit, to: Staff) -> None:
        desk = self._desk
        write_and_tell(
            self._page,
            lambda: desk.revisits.hand_over(revisit_id=revisit.id, version=revisit.version, staff_id=to.id),
            say=lambda _: f"转给了 {to.name}",
            done=lambda _: self._page.load(),
            failed=self._page.notices.error,
        )

    def show_phone(self) -> None:
        """Show the whole number; who looked and why is logged."""
        call, desk = self._call, self._desk
        if call is None or call.revisit.customer_id is None:
            return
        revisit_id = call.revisit.id
        self._page.runner.run(
            desk.jobs.write(lambda _: desk.call_phones.show(revisit_id=revisit_id)),
            on_done=lambda phone: self._page.reveal(revisit_id, phone),
        )

    def read_brief(self, revisit_id: int) -> None:
        """Read what belongs to the call shown."""
        desk, record = self._desk, self._page.panel.record

        self._draw_once(revisit_id)

        def read() -> tuple[CallBrief, CallQuestions | None]:
            return desk.call_briefs.of(revisit_id=revisit_id), desk.surveys.for_call(revisit_id=revisit_id)

        self._page.runner.run(
            desk.jobs.read(lambda _: read()), on_done=lambda found: record.show_brief(*found)
        )

    def _draw_once(self, revisit_id: int) -> None:
        """Once a day, as calls come into sight, draw who is asked more than a score; then read the call again."""
        desk, today = self._desk, self._desk.clock.today()
        if self._drawn_on == today or Right.CALL not in desk.session.rights:
            return
        self._drawn_on = today
        self._page.runner.run(
            desk.jobs.write(lambda _: desk.surveys.draw_quietly()),
            on_done=lambda _: self._read_again(revisit_id),
        )

    def _read_again(self, revisit_id: int) -> None:
        call = self._page.panel.record.call
        if call is not None and call.revisit.id == revisit_id:
            self.read_brief(revisit_id)

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
        """Say under the form how full a day is, for the shop and for who plans."""
        desk = self._desk

        def show(found: tuple[Mapping[date, tuple[int, int]], DayAnswer]) -> None:
            load, answer = found
            if self._page.panel.plan.day.day == day:
                marks = [mark.text for mark in day_marks(day, desk.calendar, load[day])]
                words = " · ".join([*marks, f"已排 {load_text(load[day])}" if load[day][1] else ""])
                if answer.code == "person_full":
                    words = f"{words} · {desk.revisit_calendar.why_not(answer=answer)}"
                self._page.panel.plan.show_load(f"{words.strip(' ·')}，会往后排" if answer.code else words)

        self._page.runner.run(
            desk.jobs.read(
                lambda _: (desk.revisits.load(first=day, last=day), desk.revisit_calendar.ask_day(day=day))
            ),
            on_done=show,
        )

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
                method=wish.method,
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
        self._page.go_to(revisit.id, day=revisit.day)
        self._page.load()

    def _plan_refused(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self._page.panel.plan.refuse(error_sentence(error))
        else:
            self._page.notices.error(error)


def _said(done: Revisit, outcome: CallOutcome, *, again: bool) -> str:
    """已记 接通 · 4 分，结了案: at most one more thing besides the result."""
    result = done.result or CallResult.REACHED
    words = f"已记 {label(result)}"
    if done.score:
        words = f"{words} · {done.score} 分"
    if done.opened_case_id is not None:
        return f"{words}，建了投诉"
    if outcome.close_with is not None:
        return f"{words}，结了案"
    if outcome.revisit_on is not None:
        return f"{words}，{short_day(outcome.revisit_on)} 再访"
    if result is CallResult.MISSED and not again:
        return f"{words}，打了 {done.tries + 1} 次，不再排"
    return f"{words}，排了下一次" if result in {CallResult.MISSED, CallResult.RESCHEDULED} else words
