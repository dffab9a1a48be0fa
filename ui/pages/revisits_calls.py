"""The calls of 回访 as a list: late ones, then each day with its marks and load, or what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QRect, Signal
from PySide6.QtWidgets import QVBoxLayout

from aftersales.clock import china_day
from ui.pages.revisits_face import Face
from ui.pages.revisits_list import CallTable
from ui.pages.revisits_rows import AHEAD, BEHIND, CallList, done_rows, is_planned, planned_rows
from ui.pages.today_states import PageStates
from ui.widgets.choices import Choice, Segmented
from ui.widgets.states import EmptyState, NoMatch, Way

if TYPE_CHECKING:
    from datetime import date

    from aftersales.revisit_days import VisitsAsked
    from aftersales.revisits import RevisitSummary
    from ui.pages.revisits_page import RevisitsPage

FILTERS = (Choice("today", "今天"), Choice("weeks", "两周"), Choice("done", "已完成"))
_WAYS = (Way("plan", "安排回访", "选客户，说哪天打、打什么", "calendar-plus", "V"),)
_DONE_HINTS = (("Up Down", "选择"), ("P", "看号码"), ("V", "安排回访"), ("Escape", "关闭"))


@dataclass(frozen=True, slots=True)
class _Place:
    filter: str
    call: object
    scroll: int


class CallsFace(Face):
    """The list; `filter` chooses 今天, 两周 or 已完成. `case_asked(id)` follows a click on a case number."""

    key = "list"
    hints = (
        ("Return", "记结果"),
        ("1–5", "打分"),
        ("0 6–9", "结果"),
        ("M", "改期"),
        ("A", "转交"),
        ("P", "看号码"),
        ("Escape", "关闭"),
    )
    case_asked = Signal(int)

    def __init__(self, page: RevisitsPage) -> None:
        super().__init__(page)
        self.found: CallList | None = None
        self._wanted: object = None
        self._made: dict[int, bool] = {}
        self._scroll = 0
        self.filter = Segmented(self.theme, FILTERS, current="weeks", name="看哪些")
        self.filter.chosen.connect(self._filter_chosen)
        self.states = PageStates(self.theme, page.notices, "回访读不出来", self.load)
        self.table = CallTable(self.theme)
        self.table.opened.connect(lambda _key: self.record_asked.emit())
        self.table.current_changed.connect(lambda _key: self.call_changed.emit())
        self.table.number_clicked.connect(self._number_clicked)
        self.empty = EmptyState(self.theme, "还没有要打的回访", "工单办好会自动排上，也可以自己安排。", _WAYS)
        self.empty.chosen.connect(lambda _key: self.plan_asked.emit(None))
        self.no_match = NoMatch(self.theme, "回访")
        self.no_match.cleared.connect(self._clear)
        self.states.add(self.table, self.empty, self.no_match)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.states)

    # reading

    def load(self) -> None:
        chosen, asked = self.filter.current, self._page.asked
        self._page.runner.run(
            self._page.shop.jobs.read(lambda _: self._read(chosen, asked)),
            on_done=lambda found: self._show(chosen, asked, found),
            on_failed=self.states.fail,
            on_slow=self.states.wait,
        )

    def _read(self, chosen: str, asked: VisitsAsked) -> CallList:
        """In a reader's thread."""
        desk = self._page.shop
        today = desk.clock.today()
        if chosen == "done":
            calls = desk.revisits.page(
                first=today - BEHIND, last=today + AHEAD, include_done=True, asked=asked
            )
            done = tuple(call for call in calls if not is_planned(call))
            return CallList(today=today, last=today, calls=done)
        last = today if chosen == "today" else today + AHEAD
        near = desk.revisits.page(first=today - BEHIND, last=today + AHEAD, include_done=True, asked=asked)
        return CallList(
            today=today,
            last=last,
            late=desk.revisits.overdue(asked=asked),
            calls=tuple(call for call in near if today <= call.revisit.day <= last),
            load=desk.revisits.load(first=today, last=last),
            made_today=sum(_made_on(call, today) for call in near),
        )

    def _show(self, chosen: str, asked: VisitsAsked, found: CallList) -> None:
        if chosen != self.filter.current or asked != self._page.asked:
            return
        self.found = found
        self._wanted = self._taken_back(found) or self._wanted
        self.repaint_calls()
        if found.late or found.calls:
            self.states.show_state(self.table)
        elif chosen == "weeks" and not asked.narrowed:
            self.states.show_state(self.empty)
        else:
            self.states.show_state(self.no_match)
        self.call_changed.emit()
        self.say()

    def made(self, revisit_id: int) -> None:
        """A call was written down here: taken back (撤销), it is stood on again."""
        self._made[revisit_id] = False

    def _taken_back(self, found: CallList) -> int | None:
        """The call that stands among those to be made again, after it was once gone from them."""
        waiting = {call.revisit.id for call in found.planned}
        back = next((made for made, gone in self._made.items() if gone and made in waiting), None)
        self._made = {made: gone or made not in waiting for made, gone in self._made.items() if made != back}
        return back

    def repaint_calls(self) -> None:
        found = self.found
        if found is None:
            return
        if self.filter.current == "done":
            rows = done_rows(found.calls, found.today, self._page.phones)
        else:
            rows = planned_rows(found, self._page.shop.calendar, self._page.phones)
        planned = found.planned
        first = planned[0].revisit.id if planned else next((row.key for row in rows if not row.group), None)
        self.table.show_rows(rows, self._wanted or self.table.current_key or first, first)
        if self._scroll:
            self.table.verticalScrollBar().setValue(self._scroll)
        self._wanted, self._scroll = None, 0

    def say(self) -> None:
        found, chosen = self.found, self.filter.current
        if found is None:
            return
        name = {"today": "今天", "weeks": "两周", "done": "近 30 天"}[chosen]
        if chosen == "done":
            words = f"{name}打了 {len(found.calls)} 个"
        else:
            done = found.made_today
            left = len(found.planned) - len(found.late)
            parts = [f"{name}还有 {left} 个"]
            parts += [f"今天已打 {done}"] if done else []
            parts += [f"逾期 {len(found.late)}"] if found.late else []
            words = " · ".join(parts)
        hints = _DONE_HINTS if chosen == "done" else self.hints
        self._page.set_status(left=words, hints=hints, hints_side="right")

    # choosing

    @property
    def call(self) -> RevisitSummary | None:
        return self.found.call_of(self.table.current_key) if self.found else None

    @property
    def planned(self) -> tuple[RevisitSummary, ...]:
        return self.found.planned if self.found else ()

    def take_focus(self) -> None:
        self.table.setFocus()

    def go_to(self, revisit_id: int | None, day: date | None = None) -> None:  # noqa: ARG002 - a list has no days
        self._wanted = revisit_id
        if revisit_id is not None:
            self.table.go_to(revisit_id)

    def place_rect(self, day: date | None = None) -> QRect:  # noqa: ARG002
        index: QModelIndex = self.table.currentIndex()
        rect = self.table.visualRect(index)
        top = self.table.viewport().mapTo(self._page, QPoint(0, rect.y()))
        return QRect(top, rect.size())

    def _clear(self) -> None:
        self._page.clear_asked()
        self._filter_chosen()

    def _filter_chosen(self, key: str = "weeks") -> None:
        self.filter.set_current(key)
        self._wanted = None
        self.table.setCurrentIndex(QModelIndex())
        self.load()
        self.table.setFocus()

    def _number_clicked(self, key: object) -> None:
        call = self.found.call_of(key) if self.found else None
        if call is not None and call.revisit.case_id is not None:
            self.case_asked.emit(call.revisit.case_id)

    # the way back

    def place(self) -> object:
        return _Place(self.filter.current, self.table.current_key, self.table.verticalScrollBar().value())

    def restore(self, place: object) -> None:
        if isinstance(place, _Place):
            self.filter.set_current(place.filter)
            self._wanted, self._scroll = place.call, place.scroll


def _made_on(call: RevisitSummary, day: date) -> bool:
    """Whether it was called on that day, whenever it was due."""
    done = call.revisit.done_at
    return not is_planned(call) and done is not None and china_day(done) == day
