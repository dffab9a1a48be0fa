"""The tab 追偿: the list of claims with its figures, the panel beside it, and what a person does with a claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.recovery import Recovery
from aftersales.recovery_lists import RecoveryTab
from desktop.printing import Subject
from resources.wording import sentence
from ui.delegates.base import RowDelegate
from ui.delegates.cells import DueDelegate, MoneyDelegate, StageDelegate
from ui.dialogs.case_files import ask_evidence
from ui.pages.case_walk import drop, dropping_menu
from ui.pages.list_tab import ListTab
from ui.pages.list_view import ListView, ListWords
from ui.pages.recovery_forms import DueForm, LetterForm, ReceiptForm, RecoveryForm, StepForm, TermsForm
from ui.pages.recovery_list import AgainstDelegate, RecoveryFilters, figures_of
from ui.pages.recovery_panel import RecoveryPanel
from ui.pages.recovery_reading import RecoveriesReader
from ui.pages.recovery_words import may_receive, primary_of
from ui.widgets.figures import FigureRow
from ui.widgets.states import Way
from ui.widgets.tabs import Tabs
from ui.widgets.texts import HairLine

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QMenu

    from aftersales.recovery_lists import RecoveryFigures, RecoveryQuery
    from desktop.recovery_views import MoveOffer, RecoveryView
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter
    from ui.pages.goods_form_parts import SideForm

_WORDS = ListWords(
    name="追偿",
    noun="追偿",
    empty="还没有要追的钱",
    line="快递、供应商、厂家该赔的，写入退赔时会自己记上",
    ways=(Way("new", "记一笔追偿", "选一单工单，写上向谁追、追多少", "plus", "N"),),
)


class RecoveriesTab(ListTab):
    """Claims against others. `case_asked(case_id)` leads to the case of a claim."""

    hints = (("E", "添加凭证"), ("B", "记到账"), ("D", "改时限"), ("Space", "收起面板"))
    new_text = "记一笔追偿"
    right = Right.SETTLE
    may_not = "店主和客服才能记追偿"
    sheet_key = "recoveries"
    sheet_noun = "追偿"
    sheet_unit = "笔"
    sheet_editable = False

    case_asked = Signal(int)

    reader: RecoveriesReader
    filters: RecoveryFilters

    def __init__(self, page: Page, writer: CaseWriter) -> None:
        super().__init__(page, writer)
        self.view: RecoveryView | None = None
        self.figures = FigureRow()
        self.figures.setFixedHeight(72)
        names = {tab.value: sentence(f"recovery_tab.{tab.value}") for tab in RecoveryTab}
        self.tabs = Tabs(self.theme, names, name="追偿到哪了")
        reader = RecoveriesReader(self.desk, self.runner, self)
        shown = ListView(
            self.theme,
            reader.model,
            _WORDS,
            tabs=self.tabs,
            filters=RecoveryFilters(self.theme),
            delegates=self._delegates(),
        )
        self.column.addWidget(self.figures)
        self.column.addWidget(HairLine())
        self.shown = RecoveryPanel(self.theme)
        self.lay_out(reader, shown, self.shown)
        self._connect()

    def sheet_query(self) -> RecoveryQuery:
        return self.reader.query()

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda _tab: self.reader.anew())
        self.list.way_chosen.connect(lambda _way: self.new())
        self.reader.counted.connect(self._show_figures)
        self.table.opened.connect(lambda _key: self.open_case())
        shown = self.shown
        shown.close_asked.connect(self.side_closed)
        shown.open_asked.connect(self.open_case)
        shown.primary_asked.connect(self.go_on)
        shown.pdf_asked.connect(self.ask_letter)
        shown.more_asked.connect(self.open_more)
        shown.letter_asked.connect(self.change_letter)
        shown.evidence_asked.connect(self.ask_evidence)

    def _delegates(self) -> dict[str, RowDelegate]:
        return {
            "against": AgainstDelegate(self.theme, left=24),
            "due": DueDelegate(self.theme),
            "evidence": StageDelegate(self.theme),
            "received": MoneyDelegate(self.theme),
            "claimed": MoneyDelegate(self.theme, right=16),
        }

    # reading

    def _show_figures(self, figures: RecoveryFigures) -> None:
        self.figures.set_figures(figures_of(figures))

    def read_side(self) -> None:
        recovery_id = self.current_id
        if recovery_id is None:
            self.view = None
            self.shown.clear()
            return
        if not self.side.isVisible() or self.writing:
            return

        def done(view: RecoveryView) -> None:
            if self.current_id == view.recovery.id:
                self.view = view
                self.shown.show_view(view, self.desk.clock.today(), self.desk.session.rights)

        job = self.desk.jobs.read(lambda _: self.desk.recovery_views.view(recovery_id=recovery_id))
        self.runner.run(job, on_done=done, on_slow=self.shown.wait)

    def show_claim(self, recovery_id: int) -> None:
        """Stand on a claim, whatever the list was narrowed to; a closed one stands among those with a result."""

        def done(view: RecoveryView) -> None:
            self.filters.reset()
            tab = RecoveryTab.CLOSED if view.recovery.is_closed else RecoveryTab.OPEN
            self.tabs.set_current(tab.value)
            self.side_wanted.emit()
            self.begin_with(lambda: self.reader.anew(go_to=recovery_id))

        job = self.desk.jobs.read(lambda _: self.desk.recovery_views.view(recovery_id=recovery_id))
        self.runner.run(job, on_done=done)

    # what a person does

    def open_case(self) -> None:
        """The case of the claim one stands on."""
        if self.view is not None:
            self.case_asked.emit(self.view.case.id)

    def new(self) -> None:
        self.begin_new(None)

    def begin_new(self, case_id: int | None) -> None:
        """A claim made by hand."""
        if self.may and not self.writing:
            form = RecoveryForm(self.theme, self.desk, self.runner)
            form.begin_new(case_id)
            self._open(form)

    def edit(self) -> None:
        view = self._free_view()
        if view is not None and self.may and not view.recovery.is_closed:
            form = RecoveryForm(self.theme, self.desk, self.runner)
            form.begin(view)
            self._open(form)

    def go_on(self) -> None:
        """The next step: at once where nothing is to be said, else by its form."""
        view = self._free_view()
        primary = primary_of(view) if view is not None else None
        if view is None or primary is None:
            return
        if primary.move is None:
            self.receive()
        else:
            self.take_step(primary.move)

    def take_step(self, offer: MoveOffer) -> None:
        """One step, with a form for its words where it needs any."""
        from aftersales.recovery import RecoveryState

        view = self._free_view()
        if view is None or not self.may:
            return
        recovery = view.recovery
        plain = offer.to is RecoveryState.DRAFT or (offer.to is RecoveryState.CLAIMED and not view.missing)
        if plain:
            self.writer.write(
                lambda: self.desk.recoveries.move(
                    recovery_id=recovery.id, version=recovery.version, to=offer.to
                )
            )
        else:
            self._open(StepForm(self.theme, self.desk, view, offer))

    def receive(self) -> None:
        """Money came in (B)."""
        view = self._free_view()
        if view is None or Right.PAY not in self.desk.session.rights:
            return
        if may_receive(view):
            self._open(ReceiptForm(self.theme, self.desk, view))
        else:
            self.notices.problem(
                sentence("recovery.not_claimed")
                if not view.recovery.is_closed
                else sentence("recovery.closed", {"number": view.recovery.number})
            )

    def change_due(self) -> None:
        """Another term (D)."""
        view = self._free_view()
        if view is not None and self.may and not view.recovery.is_closed:
            self._open(DueForm(self.theme, self.desk, view))

    def agree_terms(self) -> None:
        """How many days this courier or supplier has."""
        view = self._free_view()
        if view is None:
            return
        against, name = view.recovery.against, view.recovery.name
        job = self.desk.jobs.read(lambda _: self.desk.recovery_views.terms(against=against, name=name))
        self.runner.run(job, on_done=lambda terms: self._open(TermsForm(self.theme, self.desk, view, terms)))

    def change_letter(self) -> None:
        """The words of the letter."""
        view = self._free_view()
        if view is not None and self.may and not view.recovery.is_closed:
            self._open(LetterForm(self.theme, self.desk, view))

    def remove(self) -> None:
        view = self._free_view()
        if view is not None and self.may:
            recovery = view.recovery
            self.writer.write(
                lambda: self.desk.recoveries.remove(recovery_id=recovery.id, version=recovery.version)
            )

    def next_slot(self) -> str:
        """The slot that most wants a file."""
        view = self.view
        return "" if view is None else (view.missing or tuple(slot.name for slot in view.slots) or ("",))[0]

    def ask_evidence(self, slot: str) -> None:
        """Choose files for a slot (E: the first that is missing)."""
        view = self._free_view()
        if view is None or Right.NOTE not in self.desk.session.rights:
            return
        recovery_id = view.recovery.id

        def keep(paths: list[Path]) -> None:
            self.writer.write(
                lambda: self.desk.recoveries.add_evidence(recovery_id=recovery_id, slot=slot, paths=paths)
            )

        ask_evidence(self, f"添加凭证 {slot}".strip(), keep)

    def ask_letter(self) -> None:
        """The letter, to look at (Ctrl P)."""
        view = self._free_view()
        if view is not None:
            self._print(view, "recovery_letter")

    def _print(self, view: RecoveryView, kind: str) -> None:
        subject = Subject(of="recoveries", id=view.recovery.id, name=view.recovery.number)
        self.page.open_page("print", subject=subject, kind=kind)

    def open_more(self) -> QMenu:
        """The other steps, papers and changes."""
        menu = dropping_menu(self)
        view = self.view
        if view is not None:
            self._add_steps(menu, view)
            menu.addSeparator()
            menu.addAction("凭证包").triggered.connect(lambda _on=False: self._print(view, "recovery_pack"))
            if not view.recovery.is_closed:
                menu.addAction("改").triggered.connect(lambda _on=False: self.edit())
                menu.addAction("改时限").triggered.connect(lambda _on=False: self.change_due())
            agree = menu.addAction("这一家的期限")
            agree.setEnabled(Right.RULES in self.desk.session.rights and bool(view.recovery.name))
            agree.triggered.connect(lambda _on=False: self.agree_terms())
            remove = menu.addAction("删除，可撤销")
            remove.setEnabled(self.may)
            remove.triggered.connect(lambda _on=False: self.remove())
        return drop(menu, self.shown.more)

    def _add_steps(self, menu: QMenu, view: RecoveryView) -> None:
        primary = primary_of(view)
        if may_receive(view) and not (primary is not None and primary.receives):
            menu.addAction("记到账").triggered.connect(lambda _on=False: self.receive())
        for offer in view.moves:
            if primary is not None and primary.move == offer:
                continue
            action = menu.addAction(offer.label)
            action.setEnabled(self.may)
            action.triggered.connect(lambda _on=False, offer=offer: self.take_step(offer))

    def copy_text(self) -> str:
        view = self.view
        if view is None or view.recovery.id != self.current_id:
            return ""
        recovery = view.recovery
        parts = (
            recovery.number,
            recovery.against.value,
            recovery.name,
            view.case.number,
            view.state,
            f"{recovery.claimed / 100:.2f}",
            f"{recovery.received / 100:.2f}",
        )
        return "\t".join(parts)

    # inside

    def _free_view(self) -> RecoveryView | None:
        """The claim one stands on, while no form is open."""
        return None if self.writing else self.view

    def _open(self, form: SideForm) -> None:
        form.submitted.connect(lambda save: self._store(form, save))
        form.cancelled.connect(self.close_form)
        self.show_form(form)
        form.take_focus()

    def _store(self, form: SideForm, save: Callable[[], Recovery | None]) -> None:
        def done(saved: Recovery | None) -> None:
            self.close_form()
            self.reader.again(go_to=self.current_id if saved is None else saved.id)

        def failed(error: BaseException) -> None:
            form.refuse(error if isinstance(error, KnownError) else None)
            if not isinstance(error, KnownError):
                self.notices.error(error)

        self.writer.write(save, done=done, failed=failed)
