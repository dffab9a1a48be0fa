"""The page 回访: whom to call on which day, and what came of it; as a month, a week or a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.changes import Changed
from ui.pages.base import Context, Page
from ui.pages.kept_work import KeptWork
from ui.pages.revisits_calls import CallsFace
from ui.pages.revisits_deeds import RevisitDeeds
from ui.pages.revisits_head import LeftView, RevisitsHead
from ui.pages.revisits_kept import WORK, outcomes_of, state_of
from ui.pages.revisits_month import MonthFace
from ui.pages.revisits_moving import RevisitMoves
from ui.pages.revisits_side import RevisitsSide
from ui.pages.revisits_takeout import TakeOuts
from ui.pages.revisits_week import WeekFace

if TYPE_CHECKING:
    from aftersales.revisit_days import VisitsAsked
    from aftersales.revisits import RevisitSummary
    from ui.pages.revisits_face import Face

_SHOWN = frozenset({Changed.REVISITS, Changed.CUSTOMERS, Changed.CASES, Changed.SETTINGS})


@dataclass(frozen=True, slots=True)
class _Place:
    face: str
    asked: VisitsAsked
    who: str
    inner: object


class RevisitsPage(Page):
    """The calls as a month, a week or a list, with what belongs to the one stood on at the right.

    Args: `revisit_id` stands on that call with the panel open; `customer_id` (and `case_id`) opens 安排回访 for him;
    `view` month, week or list; `day` the day to stand on. Opens `case` with case_id.
    """

    key, title = "revisits", "回访"
    status_hints = CallsFace.hints

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.phones: dict[int, str] = {}
        self.moves = RevisitMoves(self)
        self.takeouts = TakeOuts(self)
        self.head = RevisitsHead(self)
        self._left = LeftView(self)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._stack = QStackedWidget()
        row.addWidget(self._stack, 1)
        self.side = RevisitsSide(self, middle, row)
        self.panel = self.side.panel
        record = self.panel.record
        self.kept = KeptWork(
            WORK, lambda: state_of(record.drafts()), desk=context.shop, runner=self.runner, page=self
        )
        self.kept.found.connect(lambda state: record.take_drafts(outcomes_of(state)))
        self._build_faces()
        self.body.addWidget(middle, 1)
        self.deeds = RevisitDeeds(self)
        self.side.join()
        self._build_actions()
        self._put_in_front("month")

    # building

    def _build_faces(self) -> None:
        self.month, self.week = MonthFace(self, self.side.day), WeekFace(self)
        self.calls = CallsFace(self)
        self._faces: dict[str, Face] = {"month": self.month, "week": self.week, "list": self.calls}
        for face in self._faces.values():
            self._stack.addWidget(face)
            face.call_changed.connect(self.side.call_changed)
            face.title_changed.connect(self._fit_header)
            face.record_asked.connect(self.side.open_record)
            face.plan_asked.connect(self.begin_plan)
        self.calls.case_asked.connect(lambda case_id: self.open_page("case", case_id=case_id))
        self.header.add_left(self.calls.filter)

    def _build_actions(self) -> None:
        self.head.views.chosen.connect(self.show_face)
        self.head.panel.clicked.connect(self.side.open)
        self.head.plan.follow(self.add_action("revisit", self.begin_plan))
        self.head.today.follow(self.add_action("today", self._go_today))
        self.add_action("back", self.side.close)
        self.add_action("reschedule", self.moves.ask_move)
        self.add_action("commit", self.side.commit)
        self.deeds.add_keys()
        self.takeouts.add_keys()

    def _go_today(self) -> None:
        self.face.go_today()

    # which view

    @property
    def face(self) -> Face:
        """The view in front."""
        return self._faces[self.head.views.current]

    def show_face(self, key: str, *, on: date | None = None) -> None:
        """Bring another view to the front, standing on the same day, or on `on`."""
        self.moves.close_popup()
        shown = self._stack.currentWidget()
        before = next(face for face in self._faces.values() if face is shown)
        on = on or before.on
        self._put_in_front(key)
        if on is not None:
            self.face.go_to(None, day=on)
        self.load()
        self.take_focus()
        self._left.keep(key)

    def show_day(self, day: date) -> None:
        """Show every call of a day: the month, standing on it, with the focus on its calls."""
        self.show_face("month", on=day)
        self.side.open_day()

    def _put_in_front(self, key: str) -> None:
        self.head.views.set_current(key)
        self._stack.setCurrentWidget(self.face)
        self.side.follow_face()
        self._fit_header()
        self.side.call_changed()

    def _fit_header(self) -> None:
        self.head.show_title(self.face.title)
        self.calls.filter.setVisible(self.face is self.calls)

    # reading

    def activated(self, args: dict[str, Any]) -> None:
        self.moves.close_popup()
        if self._left.key is None and not {"revisit_id", "view"} & set(args):
            self._left.find(lambda view: self.activated({**args, "view": view}), self.month.states.fail)
            return
        if "revisit_id" in args:
            self._put_in_front("list")
            self.calls.go_to(args["revisit_id"])
            self.panel.show_record(focus=False)
        elif "view" in args:
            self._put_in_front(str(args["view"]))
        self._left.key = self._left.key or self.head.views.current
        if isinstance(args.get("day"), date):
            self.face.go_to(None, day=args["day"])
        self.load()
        self.take_focus()
        if args.get("customer_id"):
            self.deeds.plan_for(args["customer_id"], args.get("case_id"))

    def refresh(self, changes: frozenset[Any]) -> None:
        if changes & _SHOWN and self.isVisible():  # coming into sight it reads anew anyway
            self.load()

    def load(self) -> None:
        """Read what the view in front shows."""
        self.face.load()

    @property
    def asked(self) -> VisitsAsked:
        """Whose calls and what for."""
        return self.head.chips.asked

    def clear_asked(self) -> None:
        """Show all calls again; who reads next shows them."""
        self.head.chips.clear()

    # choosing

    @property
    def call(self) -> RevisitSummary | None:
        """The call the person stands on."""
        return self.face.call

    @property
    def planned(self) -> tuple[RevisitSummary, ...]:
        """The calls still to be made, in the order shown."""
        return self.face.planned

    def take_focus(self) -> None:
        """Put the focus where the calls are."""
        self.face.take_focus()

    def go_to(self, revisit_id: int | None, *, day: date | None = None) -> None:
        """Stand on another call, now or once it was read; on its day too, where that is known."""
        self.face.go_to(revisit_id, day=day)

    def reveal(self, revisit_id: int, phone: str) -> None:
        """Show a whole number until the page is left."""
        self.phones[revisit_id] = phone
        self.face.repaint_calls()
        self.side.show_call()

    # the panel

    def ready_record(self) -> None:
        """Have 记结果 hold the call one stands on."""
        self.side.ready_record()

    def score(self, score: int) -> None:
        """Give the call one stands on a score."""
        self.side.score(score)

    def show_form(self, form: QWidget) -> None:
        """Open the panel with another form in front."""
        self.side.show_form(form)

    def begin_plan(self, day: date | None = None) -> None:
        """Open 安排回访 with an empty form, for the day one stands on unless that is over."""
        today = self.shop.clock.today()
        self.side.open_plan(max(day or self.face.on or today, today))

    def close_panel(self) -> None:
        """Close what lies in front, and go back to the calls."""
        self.side.close()

    # the way back

    def place(self) -> object:
        chips = self.head.chips
        return _Place(self.head.views.current, chips.asked, chips.who_words, self.face.place())

    def restore(self, place: object) -> None:
        if isinstance(place, _Place):
            self._left.key = place.face
            self.head.chips.take(place.asked, place.who)
            self._put_in_front(place.face)
            self.face.restore(place.inner)
            self.load()

    # Qt

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self.phones.clear()
        self.moves.close_popup()
