"""Step 3 of an import: what would become of every order and record, what a person has to settle, nothing written yet."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from heapq import merge
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from aftersales.matching import Outcome
from desktop.import_fields import ORDERS
from ui.models.import_preview import OUTCOMES, PAGE, PreviewModel, PreviewRequest, sheet_names
from ui.pages.import_buyers import Buyers
from ui.pages.import_parts import Sided
from ui.pages.import_review_side import ReviewSide
from ui.pages.import_review_table import ReviewTable
from ui.pages.import_sources import PROBLEMS, outlook
from ui.widgets.choices import Choice, Count, Segmented, SummaryFilter
from ui.widgets.states import NoMatch
from ui.widgets.texts import HairLine, Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.jobs import Progress
    from desktop.shop import Desk
    from desktop.transfers import Decision, Mendable, SheetKey, StagedImport
    from ui.job_runner import JobRunner
    from ui.pages.base import Context
    from ui.pages.import_sources import Outlook, Source, Staged

_ALL = "all"
_TONES = {Outcome.CONFLICT: "warn", Outcome.ERROR: "bad", Outcome.HELD: "warn"}


class ReviewStep(Sided):
    """The preview of one source after the other; `outlook_changed` follows every decision with the new `Outlook`.

    `other_file_asked` is the wish to begin again with a better file.
    """

    outlook_changed = Signal(object)
    other_file_asked = Signal()

    def __init__(
        self, context: Context, runner: JobRunner, desk: Desk, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme = self._theme = context.theme
        self._notices, self._runner, self._desk = context.notices, runner, desk
        self._staged: StagedImport | None = None
        self._sources: tuple[Source, ...] = ()
        self._source: Source | None = None
        self._problems: list[int] = []
        self._called: dict[SheetKey, str] = {}
        self.kinds: Segmented | None = None
        counts = [Count(_ALL, "全部")]
        counts += [Count(outcome.value, OUTCOMES[outcome][0], _TONES.get(outcome, "")) for outcome in Outcome]
        self.filter = SummaryFilter(theme, counts)
        self.filter.setAccessibleName("按结果看")
        self.filter.chosen.connect(lambda _key: self._show_filter(None))
        self._kind_band = Panel(parent=self)
        self._kind_band.setProperty("panel", "")
        self._kind_band.column.setContentsMargins(24, 8, 24, 8)
        self.main.addWidget(self._kind_band)
        self._kind_line = HairLine()
        self.main.addWidget(self._kind_line)
        self.main.addWidget(self.filter)
        self.stack = QStackedWidget()
        self.model = PreviewModel(self._fetch, self)
        self.model.filled.connect(self._show_current)
        self.table = ReviewTable(theme, self.model)
        self.table.current_changed.connect(self._show_current)
        self.table.opened.connect(lambda _key: self.open_drawer())
        self.table.space_pressed.connect(self.toggle_drawer)
        self.nothing = NoMatch(theme, "订单")
        self.nothing.cleared.connect(self.show_all)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.nothing)
        self.main.addWidget(self.stack, 1)
        self._connect_side()

    def _connect_side(self) -> None:
        self.problems = ReviewSide(self._theme)
        self.problems.decided.connect(self._decide)
        self.problems.step_asked.connect(self._step_among)
        self.problems.mended.connect(self._mend)
        self.problems.other_file_asked.connect(self.other_file_asked)
        self.problems.guide_shown.connect(lambda guide: self.panel.scrolled.ensureWidgetVisible(guide, 0, 0))
        self.buyers = Buyers(self.problems.buyers, self._runner, self._desk, self._visit)
        self.side.addWidget(self.problems)
        self.side.addStretch(1)

    # showing

    def show_import(self, staged: StagedImport, found: Outlook, sources: tuple[Source, ...]) -> None:
        """Show what was read and compared."""
        self._staged, self._sources = staged, sources
        self._called = sheet_names(staged.sheets) if len(staged.sheets) > 1 else {}
        self._build_kinds()
        self._show_source(sources[0], found)
        self.buyers.begin(staged, found.orders.ownerless)

    def _build_kinds(self) -> None:
        if self.kinds is not None:
            self.kinds.hide()
            self.kinds.deleteLater()
            self.kinds = None
        several = len(self._sources) > 1
        self._kind_band.setVisible(several)
        self._kind_line.setVisible(several)
        if several:
            choices = [Choice(source.kind, source.title) for source in self._sources]
            self.kinds = Segmented(self._theme, choices, current=self._sources[0].kind, name="看哪一种")
            self.kinds.chosen.connect(self._switch)
            self._kind_band.column.addWidget(self.kinds)

    def _switch(self, kind: str) -> None:
        source = next(each for each in self._sources if each.kind == kind)
        if self.found is not None:
            self._show_source(source, self.found)

    def _show_source(self, source: Source, found: Outlook) -> None:
        self._source = source
        self.table.dress(source.columns)
        self._count_problems(source)
        self._show_outlook(found)
        self.filter.set_current(_ALL)
        self._show_filter(None)
        for outcome in PROBLEMS:
            if source.places.get(outcome):
                self._fetch_problem(outcome, source.places[outcome][0])
        self.table.setFocus()

    def _count_problems(self, source: Source) -> None:
        places = [source.places.get(outcome, ()) for outcome in PROBLEMS]
        self._problems = list(merge(*places))
        self.problems.set_totals(dict(zip(PROBLEMS, map(len, places), strict=True)))

    def clear(self) -> None:
        """Let go of what was staged."""
        self._staged, self._source, self._sources, self._problems = None, None, (), []
        self.model.clear()
        self.buyers.clear()

    @property
    def outcome(self) -> Outcome | None:
        """The filter in force; None for all."""
        current = self.filter.current
        return None if current == _ALL else Outcome(current)

    @property
    def kind(self) -> str:
        """What is in sight: orders or a kind of records."""
        return self._source.kind if self._source is not None else ""

    def show_all(self) -> None:
        """Take the filter away."""
        self.filter.set_current(_ALL)
        self._show_filter(None)

    def _show_filter(self, stay: int | None) -> None:
        """Show the rows of the filter, standing on the place `stay` if it is among them."""
        source, outcome = self._source, self.outcome
        if source is None:
            return
        places: Sequence[int]
        places = source.everything() if outcome is None else source.places.get(outcome, ())
        self.model.show(places, source.words)
        self.stack.setCurrentWidget(self.table if len(places) else self.nothing)
        row = self.model.row_of(stay) if stay is not None else 0
        if len(places):
            self.table.stand_on(max(row, 0))
        self.table.want()

    def _fetch(self, request: PreviewRequest) -> None:
        source, outcome = self._source, self.outcome
        if source is None:
            return

        def failed(error: BaseException) -> None:
            self.model.drop(request)
            if self._source is source:
                self._notices.error(error)

        self._runner.run(
            self._desk.jobs.read(lambda _progress: source.page(outcome, request.after, PAGE)),
            on_done=lambda rows: self.model.put(request, rows),
            on_failed=failed,
        )

    # problems

    def next_problem(self, by: int) -> bool:
        """Go to the next (1) or previous (−1) row that wants a person; False if there is none that way."""
        key = self.table.current_key
        here = int(str(key)) if key is not None else 0
        at = bisect_right(self._problems, here) if by > 0 else bisect_left(self._problems, here) - 1
        if not 0 <= at < len(self._problems):
            return self._next_source(by)
        self._visit(self._problems[at])
        return True

    def _next_source(self, by: int) -> bool:
        """Go on with the problems of the next kind."""
        here = next((at for at, each in enumerate(self._sources) if each is self._source), 0)
        order = self._sources[here + 1 :] if by > 0 else tuple(reversed(self._sources[:here]))
        for source in order:
            if any(len(source.places.get(outcome, ())) for outcome in PROBLEMS) and self.kinds is not None:
                self.kinds.set_current(source.kind)
                self._switch(source.kind)
                self._visit(self._problems[0 if by > 0 else -1])
                return True
        return False

    def _step_among(self, outcome: Outcome, by: int) -> None:
        shown = self.problems.sections[outcome].shown
        places = self._source.places.get(outcome, ()) if self._source else ()
        if shown is not None:
            at = bisect_left(places, shown.seq) + by
            if 0 <= at < len(places):
                self._visit(places[at])

    def _visit(self, seq: int) -> None:
        row = self.model.row_of(seq)
        if row < 0:
            self.filter.set_current(_ALL)
            self._show_filter(seq)
        else:
            self.table.stand_on(row)
        self.open_drawer()

    def _show_current(self, _key: object = None) -> None:
        at = self.table.currentIndex().row()
        row = self.model.order_at(at) if at >= 0 else None
        if row is not None and self.kind == ORDERS:
            self.buyers.show_order(row)
        if row is not None and row.outcome in PROBLEMS:
            self._show_problem(row)
            section = self.problems.sections[row.outcome]
            self.panel.scrolled.ensureWidgetVisible(section, 0, 0)

    def _show_problem(self, row: Staged) -> None:
        source = self._source
        if source is None:
            return
        places = source.places.get(row.outcome, ())
        place = bisect_left(places, row.seq) + 1
        sheet = self._called.get((row.incoming.file_index, row.incoming.sheet), "")
        platform = getattr(row.incoming, "platform", None)
        section = self.problems.sections[row.outcome]
        section.show_row(source.shown(row, sheet), place, len(places), platform=platform)

    def _fetch_problem(self, outcome: Outcome, seq: int) -> None:
        source = self._source
        if source is None:
            return

        def show(rows: tuple[Staged, ...]) -> None:
            if self._source is source and rows:
                self._show_problem(rows[0])

        self._runner.run(
            self._desk.jobs.read(lambda _progress: source.page(outcome, seq - 1, 1)), on_done=show
        )

    # deciding and putting right

    def _change(self, work: Callable[[Progress, Source], Any], done: Callable[[Any], None]) -> None:
        """Change what is staged in a job; then show where the import stands, and let `done` show the rest."""
        staged, source = self._staged, self._source
        if staged is None or source is None:
            return

        def change(progress: Progress) -> tuple[Any, Outlook]:
            answer = work(progress, source)
            return answer, outlook(self._desk, staged)

        def changed(answer: tuple[Any, Outlook]) -> None:
            if self._staged is staged:
                self._show_outlook(answer[1])
                if self._source is source:
                    done(answer[0])

        def failed(error: BaseException) -> None:
            if self._staged is staged:
                self._show_current()
                self._notices.error(error)

        self._runner.run(self._desk.jobs.read(change), on_done=changed, on_failed=failed)

    def _mend(self, seq: int, cell: Mendable, text: str | None) -> None:
        def mended(found: Staged) -> None:
            self._show_mended(found)
            if text is not None and found.outcome is not Outcome.ERROR:
                self._notices.toast(f"第 {cell.row} 行改好了", undo=lambda: self._mend(seq, cell, None))

        self._change(lambda progress, source: source.mend(seq, cell, text, progress), mended)

    def _show_mended(self, found: Staged) -> None:
        """Show a row that was read anew, and in each section one that still wants a person."""
        source = self._source
        if source is None:
            return
        self._count_problems(source)
        self._show_filter(found.seq)
        for outcome in PROBLEMS:
            places = source.places.get(outcome, ())
            if places:
                at = min(bisect_left(places, found.seq), len(places) - 1)
                self._fetch_problem(outcome, places[at])

    def _decide(
        self,
        outcome: Outcome,
        seq: int,
        decision: Decision,
        following: bool,
        fields: frozenset[str] | None,
    ) -> None:
        def settle(_progress: Progress, source: Source) -> None:
            source.decide(seq, decision, fields)
            if following:
                source.decide_following(seq, decision, outcome)

        def settled(_answer: None) -> None:
            self.model.read_again()
            self.table.want()
            self._fetch_problem(outcome, seq)

        self._change(settle, settled)

    def _show_outlook(self, found: Outlook) -> None:
        self.found = found
        counts = found.counts(self.kind)
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
        self.outlook_changed.emit(found)
