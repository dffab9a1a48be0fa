"""Calls put on another day: carried or by the small form, the question on a day off or a full day, the write."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.pages.revisits_drag import Carried, carried_call
from ui.pages.revisits_move_popup import MovePopup
from ui.pages.revisits_rows import is_planned, short_day
from ui.pages.today_writing import write_and_tell

if TYPE_CHECKING:
    from aftersales.revisit_days import DayAnswer
    from desktop.revisit_calendar import LateMoved
    from ui.pages.revisits_page import RevisitsPage


class RevisitMoves(QObject):
    """Asks where to and moves, each as a job."""

    def __init__(self, page: RevisitsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.shop
        self._at_time: str | None = None
        self._offered: DayAnswer | None = None
        self.popup: MovePopup | None = None

    def ask_move(self) -> None:
        """Open the small form 改期 at the call one stands on."""
        call = self._page.call
        if self.popup is not None or call is None or not is_planned(call):
            return
        self._at_time = None
        day = max(call.revisit.day, self._desk.clock.today())
        self._open(carried_call(call), day)

    def drop(self, carried: Carried, day: date, at_time: str | None = None) -> None:
        """A call was let go of over a day, in a week also at a time; where it lies already nothing happens."""
        self.close_popup()
        unmoved = day == carried.day and at_time in {None, carried.at_time}
        if unmoved:
            return
        if day < self._desk.clock.today():
            self._page.notices.toast(f"{short_day(day)}已经过去了，没有改")
            return
        self._at_time = at_time
        self._look_at(carried, day)

    def _open(self, carried: Carried, day: date) -> MovePopup:
        page = self._page
        popup = self.popup = MovePopup(page.theme, page, today=self._desk.clock.today, day=day)
        popup.day_shown.connect(lambda shown: self._follow(carried, shown))
        popup.given.connect(lambda wanted: self._given(carried, wanted))
        popup.insisted.connect(lambda wanted: self._move(carried, wanted))
        popup.closed.connect(self._popup_closed)
        popup.open_under(page.face.place_rect(day))
        return popup

    def _follow(self, carried: Carried, day: date) -> None:
        """Mark the day put in, and keep the form off it."""
        self._page.face.show_target(day, carried)
        rect = self._page.face.place_rect(day)
        if self.popup is not None and not rect.isEmpty():
            self.popup.place_at(rect)

    def close_popup(self) -> None:
        """Take the small form away."""
        if self.popup is not None:
            self.popup.close_popup()

    def _popup_closed(self) -> None:
        self.popup = self._offered = None
        self._page.face.show_target(None)
        self._page.take_focus()

    # a day off, a full day

    def _given(self, carried: Carried, day: date) -> None:
        """A day of the form: typed, or what was offered; where the time was in question, with the time offered."""
        offered = self._offered
        if offered is not None and self.popup is not None and self.popup.asking and offered.code == "quiet":
            self._at_time = offered.at_time
        self._look_at(carried, day)

    def _look_at(self, carried: Carried, day: date) -> None:
        """A workday with room is taken, at a time for calls; else it is asked in place."""
        desk, at_time = self._desk, self._at_time or ""
        self._page.runner.run(
            desk.jobs.read(
                lambda _: desk.revisit_calendar.ask_day(day=day, revisit_id=carried.id, at_time=at_time)
            ),
            on_done=lambda answer: self._take_or_ask(carried, answer),
        )

    def _take_or_ask(self, carried: Carried, answer: DayAnswer) -> None:
        if not answer.code:
            self._move(carried, answer.day)
            return
        popup = self.popup or self._open(carried, answer.day)
        self._offered = answer
        why = self._desk.revisit_calendar.why_not(answer=answer)
        popup.ask(f"{why}，还排在{'这时' if answer.code == 'quiet' else '这天'}？", *_offer(answer))
        self._page.face.show_target(answer.day, carried)

    def _move(self, carried: Carried, day: date) -> None:
        desk, at_time = self._desk, self._at_time
        self._page.go_to(carried.id, day=day)
        write_and_tell(
            self._page,
            lambda: desk.revisits.move(
                revisit_id=carried.id, version=carried.version, day=day, at_time=at_time
            ),
            say=lambda moved: f"已改到 {short_day(moved.day)} {at_time or ''}".rstrip(),
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
            self._page.load()

    # all the late ones

    def postpone(self) -> None:
        """Move the late calls in sight on to the next workdays with room."""
        desk, asked = self._desk, self._page.asked
        write_and_tell(
            self._page,
            lambda: desk.revisit_calendar.postpone(asked=asked),
            say=_postponed_words,
            done=lambda _: self._page.load(),
        )


def _offer(answer: DayAnswer) -> tuple[date | None, str]:
    """What is offered instead, and what its button says: another day, or another time of the same one."""
    if answer.code == "quiet":
        return (answer.day, f"改到 {answer.at_time}") if answer.at_time else (None, "")
    day = answer.instead
    return day, f"顺延到 {day.month}月{day.day}日" if day is not None else ""


def _postponed_words(moved: LateMoved) -> str:
    days = short_day(moved.first)
    if moved.last != moved.first:
        days = f"{days}–{short_day(moved.last)}"
    return f"{moved.count} 个已顺延到 {days}"
