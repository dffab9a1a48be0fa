"""The page of one case: seen whole, changed field by field, carried from step to step until it is closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget

from aftersales.access import Right
from aftersales.cases import Case, EventKind
from aftersales.errors import KnownError
from desktop.changes import Changed
from desktop.printing import Subject
from resources.wording import error_sentence
from ui.pages.archive_printing import MAY_NOT
from ui.pages.base import Context, Page
from ui.pages.case_deeds import CaseDeeds
from ui.pages.case_deleting import CaseDeleting
from ui.pages.case_files import CaseFilesDesk
from ui.pages.case_flags import CaseFlags
from ui.pages.case_frame import SideBySide
from ui.pages.case_header import CaseHeader
from ui.pages.case_main import CaseMain
from ui.pages.case_note_kept import keep_notes
from ui.pages.case_owner import CaseOwner
from ui.pages.case_release import CaseRelease
from ui.pages.case_repair_desk import CaseRepairDesk
from ui.pages.case_side import WIDTH, CaseSide
from ui.pages.case_sides import CaseShipping
from ui.pages.case_snippets import NoteSnippets
from ui.pages.case_times import CaseTimes
from ui.pages.case_walk import CaseWalk
from ui.pages.case_words import when_text
from ui.pages.case_writing import CaseWriter
from ui.widgets.progress import Skeleton
from ui.widgets.states import ErrorState

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
    from PySide6.QtWidgets import QMenu, QWidget

    from desktop.knowledge import ArticleRowView
    from desktop.views import CaseView

_SHOWN = frozenset(
    {
        Changed.CASES,
        Changed.SETTLEMENTS,
        Changed.CUSTOMERS,
        Changed.REVISITS,
        Changed.IMPORTS,
        Changed.GOODS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePlace:
    """Which case was shown, among which others, how far scrolled."""

    case_id: int
    among: tuple[int, ...]
    scroll: int


class CasePage(Page):
    """One case.

    Opened with `case_id`, `among` (ids of the list it came from, for J and K) and `step` (a state to take it to).
    """

    key = "case"
    title = "工单"
    status_hints = (
        ("K J", "上一单 / 下一单"),
        ("C", "写备注"),
        ("E", "添加凭证"),
        ("S", "改状态"),
        ("A", "转交"),
        ("D", "时限"),
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.head = CaseHeader(context.theme, context.shop)
        super().__init__(context, header=self.head, parent=parent)
        self.desk = context.shop
        self.view: CaseView | None = None
        self._case_id = 0
        self._among: tuple[int, ...] = ()
        self._step_wanted = ""
        self._scroll_wanted: int | None = None
        self._request = 0
        self._stale = False
        self._writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self.main = CaseMain(self.theme, self.desk, self.ask_evidence)
        self.side = CaseSide(self.theme)
        self.files = CaseFilesDesk(self, self._writer, self.main.evidence)
        self.walk = CaseWalk(self, self._writer, self.main.step_form)
        self.deeds = CaseDeeds(self, self._writer, self.main.suspend_form, self.side)
        self.snippets = NoteSnippets(self, self.side.note)
        self.kept = keep_notes(self, self.side)
        self.times = CaseTimes(self, self._writer, self.main.due_form, self.main.skills_form)
        self.owner = CaseOwner(self, self._writer, self.main.owner_form)
        self.shipping = CaseShipping(self, self._writer, self.main.sides, self.main.sides_form)
        self.flags = CaseFlags(self, self._writer, self.main.flag_form)
        self.repair = CaseRepairDesk(self, self._writer, self.main.repair, self.main.repair_form)
        self.release = CaseRelease(self, self._writer, self.main.release_form)
        self.deleting = CaseDeleting(self, self._writer)
        self._build_body()
        self._build_keys()
        self.setAcceptDrops(True)

    # built once

    def _build_body(self) -> None:
        self.frame = SideBySide(self.main, self.side, width=WIDTH)
        self.head.aside.clicked.connect(self.frame.toggle)
        self.head.print.clicked.connect(self.open_papers)
        self.head.more.clicked.connect(self.open_steps)
        self.head.suspend.clicked.connect(self.deeds.turn_suspension)
        self.head.primary.clicked.connect(self.walk.take_usual)
        self.head.release.clicked.connect(self.release.ask)
        self.deleting.gone.connect(self._gone)
        self._states = QStackedWidget()
        self._states.addWidget(self.frame)
        self._skeleton = Skeleton(self.theme)
        self._skeleton.setContentsMargins(24, 24, 24, 0)
        self._states.addWidget(self._skeleton)
        self._broken: ErrorState | None = None
        self.body.addWidget(self._states, 1)
        self.main.steps.step_chosen.connect(self._go_to_stage)
        for form in self.main.forms:
            form.cancelled.connect(self.close_form)
        self.main.goods.link.clicked.connect(self.owner.ask)
        self.main.goods.open_order.clicked.connect(self._open_order)
        self.owner.moved.connect(self._stepped)
        self.shipping.moved.connect(self._stepped)
        self.flags.moved.connect(self._stepped)
        self.repair.moved.connect(self._stepped)
        self.side.related.opened.connect(lambda case_id: self.open_page("case", case_id=case_id))
        self.head.due.clicked.connect(self.times.ask_due)
        self.times.saved.connect(self._saved)
        self.times.moved.connect(self._stepped)
        self.main.problem.edited.connect(self.deeds.edit)
        self.walk.moved.connect(self._stepped)
        self.deeds.saved.connect(self._saved)
        self.deeds.suspended.connect(self._stepped)
        self.side.sums_asked.connect(self.settle)
        self.side.customer_asked.connect(lambda key: self.open_page("customer", customer_id=key))
        self.side.recoveries.opened.connect(lambda key: self.open_page("recovery", recovery_id=key))
        self.side.offers.chosen.connect(self._open_snippet)

    def _build_keys(self) -> None:
        self.add_action("back", self._escape)
        self.add_action("next_case", lambda: self._go(1))
        self.add_action("previous_case", lambda: self._go(-1))
        self.add_action("settle", self.settle)
        self.add_action("note", self.begin_note)
        self.add_action("add_evidence", self.ask_evidence)
        self.add_action("paste", self.files.paste)
        self.add_action("print", self.open_papers)
        self.add_action("change_deadline", self.times.ask_due)
        self.add_action("hand_over", self.times.open_staff)
        self.add_action("link_owner", self.owner.ask)
        self.add_action("repair", self.repair.focus)
        self.add_action("change_state", lambda: (self.open_steps(), None)[1])
        self.add_action("delete", self.deleting.delete)

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        if "case_id" not in args:
            if self._stale:
                self.read()
            return
        self._among = tuple(args.get("among", ()))
        self._step_wanted = str(args.get("step", ""))
        self._show(int(args["case_id"]))
        self.main.scrolled.setFocus()

    def refresh(self, changes: frozenset[Any]) -> None:
        if not changes & _SHOWN or not self._case_id:
            return
        if self.isVisible():
            self.read()
        else:
            self._stale = True

    def place(self) -> CasePlace:
        return CasePlace(
            case_id=self._case_id, among=self._among, scroll=self.main.scrolled.verticalScrollBar().value()
        )

    def restore(self, place: object) -> None:
        if isinstance(place, CasePlace) and place.case_id:
            self._among = place.among
            self._show(place.case_id)
            self._scroll_wanted = place.scroll

    # reading

    def _show(self, case_id: int) -> None:
        if case_id != self._case_id:
            self.close_form()
            self._case_id, self.view = case_id, None
            self._scroll_wanted = 0
            self.set_status(left=self._position())
        self.read()

    def read(self) -> None:
        """Read the case anew; an older answer is dropped."""
        self._stale = False
        self._request += 1
        request, case_id = self._request, self._case_id

        def done(view: CaseView) -> None:
            if request == self._request:
                self._apply(view)

        def failed(error: BaseException) -> None:
            if request == self._request:
                self._show_error(error)

        def slow() -> None:
            if self.view is None:
                self._states.setCurrentWidget(self._skeleton)

        job = self.desk.jobs.read(lambda _: self.desk.cases.view(case_id=case_id))
        self.runner.run(job, on_done=done, on_failed=failed, on_slow=slow)

    def _apply(self, view: CaseView) -> None:
        before, self.view = self.view, view
        today = self.desk.clock.today()
        self._states.setCurrentWidget(self.frame)
        self.head.show_case(view, suspended=self.deeds.is_suspended, deletable=self.deleting.offered)
        self.title_changed.emit(view.case.number)
        self.main.show_case(view, today)
        self.side.show_case(view, today)
        self.side.recoveries.read(self.desk, self.runner, view.case.id)
        self._read_offers(view.case)
        form = self.main.step_form
        if form.step is not None and before is not None and before.case.state != view.case.state:
            self.close_form()
        elif form.step is not None:
            form.refresh_evidence(view)
        if self._scroll_wanted is not None:
            place, self._scroll_wanted = self._scroll_wanted, None
            QTimer.singleShot(0, self, lambda: self.main.scrolled.verticalScrollBar().setValue(place))
        if self._step_wanted:
            wanted, self._step_wanted = self._step_wanted, ""
            self.walk.take_to(wanted)

    def _read_offers(self, case: Case) -> None:
        def done(offers: tuple[ArticleRowView, ...]) -> None:
            if case.id == self._case_id:
                self.side.offers.show_offers(offers)

        self.runner.run(self.desk.jobs.read(lambda _: self.desk.knowledge.fitting(case=case)), on_done=done)

    def _open_snippet(self, article_id: int) -> None:
        self.open_page("knowledge", case_id=self._case_id, article_id=article_id)

    def _show_error(self, error: BaseException) -> None:
        known = isinstance(error, KnownError)
        line = error_sentence(error) if isinstance(error, KnownError) else "已有的数据没有动。再试一次。"
        if self._broken is not None:
            self._states.removeWidget(self._broken)
            self._broken.deleteLater()
        self._broken = ErrorState(
            self.theme,
            "这一单没有读出来",
            line,
            details=() if known else (repr(error),),
            icon="clipboard-list",
        )
        self._broken.retried.connect(self.read)
        self._states.addWidget(self._broken)
        self._states.setCurrentWidget(self._broken)

    def _position(self) -> str:
        if self._case_id not in self._among:
            return ""
        return f"{self._among.index(self._case_id) + 1:,} / {len(self._among):,}"

    # forms, menus, ways

    def close_form(self) -> None:
        """Put the forms away; the page's primary is the primary again."""
        forms = self.main.forms
        focused = QApplication.focusWidget()
        had_focus = focused is not None and any(form.isAncestorOf(focused) for form in forms)
        self.main.step_form.step = None
        for form in forms:
            form.hide()
        self.head.primary.set_kind("primary")
        if had_focus:
            self.main.scrolled.setFocus()

    def open_steps(self) -> QMenu | None:
        """The menu of all other steps (S)."""
        return self.walk.open_menu(self.head.more)

    def settle(self) -> None:
        """Go to the calculator with this case (R)."""
        if self._case_id:
            self.open_page("calculator", case_id=self._case_id)

    def begin_note(self) -> None:
        """Write a note (C)."""
        self.frame.set_open(opened=True)
        self.side.begin_note()

    def ask_evidence(self) -> None:
        """Choose files for the next empty place (E)."""
        self.files.ask(self.main.evidence.next_slot())

    @property
    def version(self) -> int:
        """The version of the case as it was last read or written."""
        return self.view.case.version if self.view is not None else 0

    def _changed(self, case: Case) -> None:
        """A write was answered: the next one starts from its version."""
        if self.view is not None and self.view.case.id == case.id:
            self.view = replace(self.view, case=case)

    def _stepped(self, case: Case) -> None:
        self.close_form()
        self._changed(case)

    def _saved(self, case: Case) -> None:
        self._changed(case)
        saved = when_text(self.desk.clock.now(), self.desk.clock.today()).removeprefix("今天 ")
        self.set_status(left=self._position(), right=f"已保存 {saved}")

    def _gone(self) -> None:
        """The case lies in the bin: back to where it was opened from."""
        self.close_form()
        self._case_id, self.view = 0, None
        self._request += 1
        self.go_back()

    def _open_order(self) -> None:
        if self.view is not None and self.view.order is not None:
            self.open_page("order", order_id=self.view.order.id)

    def open_papers(self) -> None:
        """What can be printed of the case, to look at (Ctrl P)."""
        if self.view is None:
            return
        if not self._may_print:
            self.notices.problem(f"{MAY_NOT}。没有打印。")
            return
        case, customer = self.view.case, self.view.customer
        name = " · ".join(part for part in (case.number, customer.name if customer else "") if part)
        self.open_page(
            "print",
            subject=Subject(
                of="cases",
                id=case.id,
                name=name,
                kind=case.kind,
                settled=self.view.settlement is not None,
                customer_id=case.customer_id,
            ),
        )

    @property
    def _may_print(self) -> bool:
        return Right.PRINT in self.desk.session.rights

    def _go_to_stage(self, number: int) -> None:
        if self.view is None:
            return
        flow = self.desk.judge.workflow
        self.frame.set_open(opened=True)
        self.side.which.set_current("all")
        for entry, event in enumerate(reversed(self.view.events)):
            moved = event.kind in {EventKind.OPENED, EventKind.MOVED} and event.to_state
            if moved and flow.stage_index(event.to_state) == number:
                self.side.scroll_to(entry)
                return

    def _go(self, by: int) -> None:
        if self._case_id in self._among:
            place = self._among.index(self._case_id) + by
            if 0 <= place < len(self._among):
                self._show(self._among[place])

    def _escape(self) -> None:
        if any(form.isVisible() for form in self.main.forms):
            self.close_form()
        elif self.frame.narrow and self.frame.side_open:
            self.frame.set_open(opened=False)
            self.main.scrolled.setFocus()
        else:
            self.go_back()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.aside.setVisible(self.frame.narrow)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.files.drag_enter(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.files.drop(event)
