"""The page 回访: whom to call on which day, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRect
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.changes import Changed
from ui.actions import ActionSpec, make_action
from ui.pages.base import Context, Page
from ui.pages.revisits_deeds import RevisitDeeds
from ui.pages.revisits_list import CallTable
from ui.pages.revisits_panel import RevisitsPanel
from ui.pages.revisits_rows import AHEAD, BEHIND, CallList, done_rows, is_planned, planned_rows
from ui.pages.today_states import PageStates
from ui.widgets.buttons import Button
from ui.widgets.choices import Choice, Segmented
from ui.widgets.states import EmptyState, NoMatch, Way

_SHOWN = frozenset({Changed.REVISITS, Changed.CUSTOMERS, Changed.CASES})
FILTERS = (Choice("today", "今天"), Choice("weeks", "两周"), Choice("done", "已完成"))
_DONE_HINTS = (("Up Down", "选择"), ("P", "看号码"), ("V", "安排回访"), ("Escape", "关闭"))
_WAYS = (Way("plan", "安排回访", "选客户，说哪天打、打什么", "calendar-plus", "V"),)


@dataclass(frozen=True, slots=True)
class _Place:
    filter: str
    call: object
    scroll: int


class RevisitsPage(Page):
    """Args: `revisit_id` stands on that call with the panel open; `customer_id` (and `case_id`) opens 安排回访 for him.

    Opens `case` with case_id.
    """

    key, title = "revisits", "回访"
    status_hints = (
        ("Return", "记结果"),
        ("1–5", "打分"),
        ("M", "改期"),
        ("P", "看号码"),
        ("Escape", "关闭"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found: CallList | None = None
        self._wanted: object = None
        self._scroll = 0
        self._phones: dict[int, str] = {}
        self._build_header()
        self._build_states()
        self.deeds = RevisitDeeds(self)
        self._join_panel()
        self._build_actions()

    # building

    def _build_header(self) -> None:
        self.filter = Segmented(self.theme, FILTERS, current="weeks", name="看哪些")
        self.filter.chosen.connect(self._filter_chosen)
        self.header.add_left(self.filter)
        self._panel_button = Button(self.theme, "记结果", icon="phone-call")
        self._panel_button.clicked.connect(self._open_record)
        self._plan_button = Button(self.theme, "安排回访", icon="calendar-plus", keys="V")
        self.header.add_right(self._panel_button)
        self.header.add_right(self._plan_button)

    def _build_states(self) -> None:
        self.states = PageStates(self.theme, self.notices, "回访读不出来", self.load)
        self.table = CallTable(self.theme)
        self.table.opened.connect(lambda _key: self._open_record())
        self.table.current_changed.connect(lambda _key: self._show_panel())
        self.table.number_clicked.connect(self._open_case_of)
        self.empty = EmptyState(self.theme, "还没有要打的回访", "工单办好会自动排上，也可以自己安排。", _WAYS)
        self.empty.chosen.connect(lambda _key: self.begin_plan())
        self.no_match = NoMatch(self.theme, "回访")
        self.no_match.cleared.connect(self._filter_chosen)
        self.states.add(self.table, self.empty, self.no_match)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.states, 1)
        self.panel = RevisitsPanel(self.theme, middle, row, self.shop.clock.today)
        self.body.addWidget(middle, 1)

    def _join_panel(self) -> None:
        record, plan = self.panel.record, self.panel.plan
        record.given.connect(self.deeds.record)
        record.phone_asked.connect(self.deeds.show_phone)
        record.case_asked.connect(lambda case_id: self.open_page("case", case_id=case_id))
        plan.given.connect(self.deeds.plan)
        plan.search_asked.connect(self.deeds.search)
        plan.day_asked.connect(self.deeds.show_load)
        for panel in (record, plan):
            panel.closed.connect(self.close_panel)
        self.panel.toggled.connect(self._fit)

    def _build_actions(self) -> None:
        self._plan_button.follow(self.add_action("revisit", self.begin_plan))
        self.add_action("back", self.close_panel)
        self.add_action("reschedule", self.deeds.ask_move)
        self.add_action("commit", self._commit)
        make_action(ActionSpec("show_phone", "P", "eye"), self, self.deeds.show_phone, text="看号码")
        for score in range(1, 6):
            spec = ActionSpec(f"score_{score}", str(score))
            make_action(spec, self, partial(self._score, score), text=f"满意度 {score} 分")

    # reading

    def activated(self, args: dict[str, Any]) -> None:
        if "revisit_id" in args:
            self._wanted = args["revisit_id"]
            self.panel.show_record(focus=False)
        self.load()
        self.table.setFocus()
        if args.get("customer_id"):
            self.deeds.plan_for(args["customer_id"], args.get("case_id"))

    def refresh(self, changes: frozenset[Any]) -> None:
        if changes & _SHOWN and self.isVisible():  # coming into sight it reads anew anyway
            self.load()

    def load(self) -> None:
        """Read what the filter asks for; what is shown stays until the answer comes."""
        chosen = self.filter.current
        self.runner.run(
            self.shop.jobs.read(lambda _: self._read(chosen)),
            on_done=lambda found: self._show(chosen, found),
            on_failed=self.states.fail,
            on_slow=self.states.wait,
        )

    def _read(self, chosen: str) -> CallList:
        """In a reader's thread."""
        desk = self.shop
        today = desk.clock.today()
        if chosen == "done":
            calls = desk.revisits.page(first=today - BEHIND, last=today + AHEAD, include_done=True)
            done = tuple(call for call in calls if not is_planned(call))
            return CallList(today=today, last=today, calls=done)
        last = today if chosen == "today" else today + AHEAD
        return CallList(
            today=today,
            last=last,
            late=desk.revisits.overdue(),
            calls=desk.revisits.page(first=today, last=last, include_done=True),
            load=desk.revisits.load(first=today, last=last),
        )

    def _show(self, chosen: str, found: CallList) -> None:
        if chosen != self.filter.current:
            return
        self.found = found
        self._show_rows()
        if found.late or found.calls:
            self.states.show_state(self.table)
        elif chosen == "weeks":
            self.states.show_state(self.empty)
        else:
            self.states.show_state(self.no_match)
        self._show_panel()
        self._say_counts(chosen, found)
        self._fit()

    def _show_rows(self) -> None:
        found = self.found
        if found is None:
            return
        if self.filter.current == "done":
            rows = done_rows(found.calls, found.today, self._phones)
        else:
            rows = planned_rows(found, self.shop.calendar, self._phones)
        planned = found.planned
        first = planned[0].revisit.id if planned else next((row.key for row in rows if not row.group), None)
        self.table.show_rows(rows, self._wanted or self.table.current_key or first, first)
        if self._scroll:
            self.table.verticalScrollBar().setValue(self._scroll)
        self._wanted, self._scroll = None, 0

    def _say_counts(self, chosen: str, found: CallList) -> None:
        name = {"today": "今天", "weeks": "两周", "done": "近 30 天"}[chosen]
        if chosen == "done":
            words = f"{name}打了 {len(found.calls)} 个"
        else:
            done = sum(not is_planned(call) and call.revisit.day == found.today for call in found.calls)
            left = len(found.planned) - len(found.late)
            parts = [f"{name}还有 {left} 个"]
            parts += [f"今天已打 {done}"] if done else []
            parts += [f"逾期 {len(found.late)}"] if found.late else []
            words = " · ".join(parts)
        hints = _DONE_HINTS if chosen == "done" else None
        self.set_status(left=words, hints=hints, hints_side="right")

    # choosing

    def _filter_chosen(self, key: str = "weeks") -> None:
        self.filter.set_current(key)
        self._wanted = None
        self.table.setCurrentIndex(QModelIndex())
        self.load()
        self.table.setFocus()

    def _show_panel(self) -> None:
        call = self.found.call_of(self.table.current_key) if self.found else None
        why = self.shop.revisits.why_text(revisit=call.revisit) if call else ()
        phone = self._phones.get(call.revisit.id, "") if call else ""
        self.panel.record.show_call(call, why, phone)
        self._panel_button.setEnabled(call is not None)

    def reveal(self, revisit_id: int, phone: str) -> None:
        """Show a whole number until the page is left."""
        self._phones[revisit_id] = phone
        self._show_rows()
        self._show_panel()

    def go_to(self, revisit_id: int | None) -> None:
        """Stand on another call, now or once it was read."""
        self._wanted = revisit_id
        if revisit_id is not None:
            self.table.go_to(revisit_id)

    def _open_case_of(self, key: object) -> None:
        call = self.found.call_of(key) if self.found else None
        if call is not None and call.revisit.case_id is not None:
            self.open_page("case", case_id=call.revisit.case_id)

    # the panel

    def _open_record(self) -> None:
        if self.panel.record.call is not None:
            self.panel.show_record()
            self._fit()

    def begin_plan(self) -> None:
        """Open 安排回访 with an empty form."""
        self.panel.show_plan(self.shop.clock.today())
        self._fit()

    def close_panel(self) -> None:
        """Close what lies in front: the small form, else the panel; back to the list."""
        if self.deeds.popup is not None:
            self.deeds.close_popup()
            return
        self.panel.close_top()
        self.table.setFocus()
        self._fit()

    def _commit(self) -> None:
        if self.deeds.popup is not None:
            self.deeds.popup.commit()
        else:
            self.panel.commit()

    def _score(self, score: int) -> None:
        self.panel.score(score)
        self._fit()

    def _fit(self) -> None:
        """One primary a screen; the way back to a closed panel is a button."""
        self._panel_button.setVisible(not self.panel.is_open and self.states.shows(self.table))
        self._plan_button.set_kind("" if self.panel.has_primary else "primary")

    # the way back

    def place(self) -> object:
        return _Place(self.filter.current, self.table.current_key, self.table.verticalScrollBar().value())

    def restore(self, place: object) -> None:
        if isinstance(place, _Place):
            self.filter.set_current(place.filter)
            self._wanted, self._scroll = place.call, place.scroll
            self.load()

    def row_rect(self) -> QRect:
        """Where the row of the chosen call is, in the page's coordinates."""
        index: QModelIndex = self.table.currentIndex()
        rect = self.table.visualRect(index)
        top = self.table.viewport().mapTo(self, QPoint(0, rect.y()))
        return QRect(top, rect.size())

    # Qt

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._phones.clear()
        self.deeds.close_popup()
