"""Step 3 of an import: what would become of every order, what a person has to settle, nothing written yet."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from heapq import merge
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QWidget

from aftersales.matching import Outcome
from aftersales.queries import Cursor
from ui.delegates.cells import ChipDelegate, DiffDelegate, MoneyDelegate
from ui.models.import_preview import COLUMNS, OUTCOMES, PAGE, PreviewModel, PreviewRequest, PreviewWords
from ui.pages.import_parts import Sided
from ui.pages.import_review_side import PROBLEMS, ReviewSide
from ui.widgets.choices import Count, SummaryFilter
from ui.widgets.states import NoMatch
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.jobs import Progress
    from desktop.shop import Desk
    from desktop.transfers import Decision, StagedImport, StagedOrder, Standing
    from ui.job_runner import JobRunner
    from ui.pages.base import Context

_ALL = "all"
_TONES = {Outcome.CONFLICT: "warn", Outcome.ERROR: "bad", Outcome.HELD: "warn"}
_RIGHT = frozenset({"quantity", "paid"})


class ReviewStep(Sided):
    """The preview; `standing_changed` follows every decision with the new `desktop.transfers.Standing`.

    `other_file_asked` is the wish to begin again with a better file.
    """

    standing_changed = Signal(object)
    other_file_asked = Signal()

    def __init__(
        self, context: Context, runner: JobRunner, desk: Desk, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme = self._theme = context.theme
        self._notices, self._runner, self._desk = context.notices, runner, desk
        self._staged: StagedImport | None = None
        self._problems: list[int] = []
        counts = [Count(_ALL, "全部")]
        counts += [Count(outcome.value, OUTCOMES[outcome][0], _TONES.get(outcome, "")) for outcome in Outcome]
        self.filter = SummaryFilter(theme, counts)
        self.filter.setAccessibleName("按结果看")
        self.filter.chosen.connect(self._filter_chosen)
        self.main.addWidget(self.filter)
        self.stack = QStackedWidget()
        self.table = self._build_table()
        self.nothing = NoMatch(theme, "订单")
        self.nothing.cleared.connect(self.show_all)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.nothing)
        self.main.addWidget(self.stack, 1)
        self.problems = ReviewSide(theme)
        self.problems.decided.connect(self._decide)
        self.problems.step_asked.connect(self._step_among)
        self.problems.mended.connect(self._mend)
        self.problems.other_file_asked.connect(self.other_file_asked)
        self.side.addWidget(self.problems)
        self.side.addStretch(1)

    def _build_table(self) -> KeyTable:
        theme = self._theme
        table = KeyTable(theme, name="要导入的订单")
        self.model = PreviewModel(self._fetch, table)
        self.model.filled.connect(self._show_current)
        table.setModel(self.model)
        header = table.horizontalHeader()
        for number, column in enumerate(COLUMNS):
            stretches = not column.width
            mode = QHeaderView.ResizeMode.Stretch if stretches else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(number, mode)
            if not stretches:
                header.resizeSection(number, column.width)
            delegate = DiffDelegate(theme, table, right_aligned=column.key in _RIGHT)
            table.setItemDelegateForColumn(number, delegate)
        table.setItemDelegateForColumn(0, MoneyDelegate(theme, table))
        table.setItemDelegateForColumn(1, ChipDelegate(theme, table))
        table.verticalScrollBar().valueChanged.connect(self._want)
        table.verticalScrollBar().rangeChanged.connect(self._want)
        table.current_changed.connect(self._show_current)
        table.opened.connect(self._open)
        table.space_pressed.connect(self.toggle_drawer)
        return table

    # showing

    def show_import(self, staged: StagedImport, standing: Standing) -> None:
        """Show what was read and compared."""
        self._staged = staged
        self._count_problems(staged)
        self._show_standing(standing)
        self.filter.set_current(_ALL)
        self._show_filter(None)
        for outcome in PROBLEMS:
            if staged.places.get(outcome):
                self._fetch_problem(outcome, staged.places[outcome][0])
        self.table.setFocus()

    def _count_problems(self, staged: StagedImport) -> None:
        places = [staged.places.get(outcome, ()) for outcome in PROBLEMS]
        self._problems = list(merge(*places))
        self.problems.set_totals(dict(zip(PROBLEMS, map(len, places), strict=True)))

    def clear(self) -> None:
        """Let go of what was staged."""
        self._staged, self._problems = None, []
        self.model.show((), PreviewWords((), self._desk.clock.today()))

    @property
    def outcome(self) -> Outcome | None:
        """The filter in force; None for all."""
        current = self.filter.current
        return None if current == _ALL else Outcome(current)

    def show_all(self) -> None:
        """Take the filter away."""
        self.filter.set_current(_ALL)
        self._show_filter(None)

    def _filter_chosen(self, _key: str) -> None:
        self._show_filter(None)

    def _show_filter(self, stay: int | None) -> None:
        """Show the rows of the filter, standing on the place `stay` if it is among them."""
        staged = self._staged
        if staged is None:
            return
        outcome = self.outcome
        places: Sequence[int]
        places = range(1, staged.counts.orders + 1) if outcome is None else staged.places.get(outcome, ())
        self.model.show(places, PreviewWords(staged.sheets, self._desk.clock.today()))
        self.stack.setCurrentWidget(self.table if len(places) else self.nothing)
        row = self.model.row_of(stay) if stay is not None else 0
        if len(places):
            self._go(max(row, 0))
        self._want()

    def _go(self, row: int) -> None:
        index = self.model.index(row, 0)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)
        self.model.want(row, row)

    def _want(self, *_args: int) -> None:
        first = max(self.table.rowAt(0), 0)
        last = self.table.rowAt(self.table.viewport().height() - 1)
        self.model.want(first, self.model.rowCount() - 1 if last < 0 else last + 10)

    def _fetch(self, request: PreviewRequest) -> None:
        staged, outcome = self._staged, self.outcome
        if staged is None:
            return

        def read(_progress: Progress) -> tuple[StagedOrder, ...]:
            after = Cursor(value=None, id=request.after)
            page = self._desk.transfers.rows(staged=staged, outcome=outcome, after=after, limit=PAGE)
            return page.rows

        def failed(error: BaseException) -> None:
            self.model.drop(request)
            if self._staged is staged:
                self._notices.error(error)

        self._runner.run(
            self._desk.jobs.read(read),
            on_done=lambda orders: self.model.put(request, orders),
            on_failed=failed,
        )

    # problems

    def next_problem(self, by: int) -> bool:
        """Go to the next (1) or previous (−1) order that wants a person; False if there is none that way."""
        key = self.table.current_key
        here = int(str(key)) if key is not None else 0
        at = bisect_right(self._problems, here) if by > 0 else bisect_left(self._problems, here) - 1
        if not 0 <= at < len(self._problems):
            return False
        self._visit(self._problems[at])
        return True

    def _step_among(self, outcome: Outcome, by: int) -> None:
        order = self.problems.sections[outcome].order
        places = self._staged.places.get(outcome, ()) if self._staged else ()
        if order is not None:
            at = bisect_left(places, order.seq) + by
            if 0 <= at < len(places):
                self._visit(places[at])

    def _visit(self, seq: int) -> None:
        row = self.model.row_of(seq)
        if row < 0:
            self.filter.set_current(_ALL)
            self._show_filter(seq)
        else:
            self._go(row)
        self.open_drawer()

    def _open(self, _key: object) -> None:
        self.open_drawer()

    def _show_current(self, _key: object = None) -> None:
        row = self.table.currentIndex().row()
        order = self.model.order_at(row) if row >= 0 else None
        if order is not None and order.outcome in PROBLEMS:
            self._show_problem(order)
            section = self.problems.sections[order.outcome]
            self.panel.scrolled.ensureWidgetVisible(section, 0, 0)

    def _show_problem(self, order: StagedOrder) -> None:
        if self._staged is None:
            return
        places = self._staged.places[order.outcome]
        place = bisect_left(places, order.seq) + 1
        mending = self._desk.transfers.mending
        self.problems.sections[order.outcome].show_order(
            order,
            place,
            len(places),
            mending.cells(staged=self._staged, order=order),
            mending.others(order=order),
        )

    def _fetch_problem(self, outcome: Outcome, seq: int) -> None:
        staged = self._staged
        if staged is None:
            return

        def read(_progress: Progress) -> StagedOrder:
            after = Cursor(value=None, id=seq - 1)
            return self._desk.transfers.rows(staged=staged, outcome=outcome, after=after, limit=1).rows[0]

        def show(order: StagedOrder) -> None:
            if self._staged is staged:
                self._show_problem(order)

        self._runner.run(self._desk.jobs.read(read), on_done=show)

    # putting right

    def _mend(self, seq: int, row: int, column: int, text: str | None) -> None:
        staged, transfers = self._staged, self._desk.transfers
        if staged is None:
            return

        def mend(progress: Progress) -> tuple[StagedOrder, Standing]:
            order = transfers.mending.mend(
                staged=staged, seq=seq, row=row, column=column, text=text, progress=progress
            )
            return order, transfers.standing(staged=staged)

        def mended(answer: tuple[StagedOrder, Standing]) -> None:
            order, standing = answer
            if self._staged is staged:
                self._show_mended(staged, order, standing)
                if text is not None and order.outcome is not Outcome.ERROR:
                    self._notices.toast(f"第 {row} 行改好了", undo=lambda: self._mend(seq, row, column, None))

        def failed(error: BaseException) -> None:
            if self._staged is staged:
                self._show_current()
                self._notices.error(error)

        self._runner.run(self._desk.jobs.read(mend), on_done=mended, on_failed=failed)

    def _show_mended(self, staged: StagedImport, order: StagedOrder, standing: Standing) -> None:
        """Show an order that was read anew, and in each section one that still wants a person."""
        self._count_problems(staged)
        self._show_standing(standing)
        self._show_filter(order.seq)
        for outcome in PROBLEMS:
            places = staged.places.get(outcome, ())
            if places:
                at = min(bisect_left(places, order.seq), len(places) - 1)
                self._fetch_problem(outcome, places[at])

    # deciding

    def _decide(self, outcome: Outcome, seq: int, decision: Decision, following: bool) -> None:
        staged = self._staged
        if staged is None:
            return

        def settle(_progress: Progress) -> Standing:
            self._desk.transfers.decide(staged=staged, seq=seq, decision=decision)
            if following:
                self._desk.transfers.decide_following(
                    staged=staged, seq=seq, decision=decision, outcome=outcome
                )
            return self._desk.transfers.standing(staged=staged)

        def settled(standing: Standing) -> None:
            if self._staged is not staged:
                return
            self._show_standing(standing)
            self.model.read_again()
            self._want()
            self._fetch_problem(outcome, seq)

        self._runner.run(self._desk.jobs.read(settle), on_done=settled)

    def _show_standing(self, standing: Standing) -> None:
        counts = standing.counts
        self.filter.set_counts(
            {
                _ALL: counts.orders,
                Outcome.ADDED.value: counts.added,
                Outcome.UPDATED.value: counts.updated,
                Outcome.UNCHANGED.value: counts.unchanged,
                Outcome.CONFLICT.value: counts.conflicts,
                Outcome.ERROR.value: counts.errors,
                Outcome.SKIPPED.value: counts.skipped,
                Outcome.HELD.value: counts.held,
            }
        )
        self.standing_changed.emit(standing)
