"""Reading a long list: pages of rows, how many there are, the counts of its tabs, and where one stood before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from aftersales.queries import Cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

    from aftersales.queries import Page as QueryPage
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.models.list_table import ListTableModel
    from ui.models.paged_table import PageRequest
    from ui.models.roles import Row

    Reading: TypeAlias = Callable[[Cursor | None, int], tuple[QueryPage[Any], list[Row]]]

PAGE = 100
_COUNTS_LAST = 60_000
"""Milliseconds for which the counts of the tabs hold while nothing was written: some follow the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlace:
    """Where one was in a list: `asked` makes it the same list; the row, the scroll, and how many rows were loaded."""

    asked: Mapping[str, Any]
    key: object
    row: int
    scroll: int
    rows: int


class ListReader(QObject):
    """Fills the model of a list; subclasses say what is asked for and how a page is read.

    A page comes without the number of all rows; that is counted once for each query, behind its first page. A short
    list has every page bring it (`totalling` None); it may also have no tabs, and one order for ever.
    `settled` follows when the row one stands on was read anew, `emptied` a list without rows, `said(str)` the words
    for the status strip.
    """

    settled = Signal()
    emptied = Signal()
    said = Signal(str)

    order: Any = None
    descending = False
    model: ListTableModel
    tab_kind: type[StrEnum] | None = None
    first_tab: StrEnum | None = None
    falling: frozenset[StrEnum] = frozenset()
    """Orders that begin with the greatest."""
    unit = "条"

    def __init__(self, desk: Desk, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._list: Any = None
        self._counts: Mapping[Any, int] = {}
        self._counted_at = QElapsedTimer()
        self._back_to: ListPlace | None = None
        self._go_to: object = None
        self._entering = False
        self._wanted = self._counting_for = 0

    def attach(self, shown: Any) -> None:
        """The view that shows the model; its bands say what is asked for."""
        self._list = shown
        self.model.loaded.connect(self._loaded)

    @property
    def list(self) -> Any:
        """The view that shows the model."""
        assert self._list is not None
        return self._list

    # what is asked for, in plain values that a saved view keeps

    def asked(self) -> dict[str, Any]:
        """What the bands ask for now: tab, text, filters, order."""
        shown = self.list
        return {
            **({"tab": str(shown.tabs.current)} if self.tab_kind is not None else {}),
            "text": shown.filters.text,
            **shown.filters.plain(),
            **self.plain_order(),
        }

    def plain_order(self) -> dict[str, Any]:
        """By what the list is sorted; nothing where it has one order only."""
        return {} if self.order is None else {"order": self.order.value, "descending": self.descending}

    def ask(self, asked: Mapping[str, Any]) -> None:
        """Put into the bands what `asked` gave; what is missing or no longer known is as usual."""
        shown = self.list
        if self.tab_kind is not None and self.first_tab is not None:
            tab = asked.get("tab")
            shown.tabs.set_current(tab if tab in set(self.tab_kind) else self.first_tab.value)
        shown.filters.set_text(str(asked.get("text", "")))
        shown.filters.take(asked)
        self.take_order(asked)

    def take_order(self, asked: Mapping[str, Any]) -> None:
        """Sort by what `asked` names, where it names anything known."""
        if self.order is None:
            return
        orders = type(self.order)
        if asked.get("order") in [order.value for order in orders]:
            self.order = orders(asked["order"])
            self.descending = bool(asked.get("descending", self.order in self.falling))

    def sort_by(self, order: StrEnum) -> None:
        """Another order; the same one turns it round."""
        self.descending = not self.descending if order is self.order else order in self.falling
        self.order = order
        self.anew()

    # what a list of its own means by it

    def query(self) -> Any:
        """What is asked for now, as the desk takes it."""
        raise NotImplementedError

    def reading(self) -> Reading:
        """How a page is read in a job, uncounted, with what is asked for at this moment."""
        raise NotImplementedError

    def totalling(self) -> Callable[[], int] | None:
        """How all rows are counted in a job, with what is asked for at this moment; None where pages bring it."""
        raise NotImplementedError

    def counting(self) -> Mapping[Any, int]:
        """The counts of the tabs, read in a job."""
        raise NotImplementedError

    def show_counts(self, counts: Mapping[Any, int]) -> None:
        """Put the counts on the tabs."""
        self.list.tabs.set_counts({tab.value: count for tab, count in counts.items()})

    def has_any(self) -> bool:
        """Whether there is anything at all, as far as the counts tell."""
        return max(self._counts.values(), default=1) > 0

    def words(self, shown: int, total: int | None) -> str:
        """What the status strip says; `total` None while it is counted."""
        return f"{shown:,} / {'…' if total is None else f'{total:,}'} {self.unit}"

    def mark(self) -> None:
        """Show by which column the rows are sorted."""
        if self.order is not None:
            self.model.mark_order(self.order, descending=self.descending)

    def took(self, page: QueryPage[Any], *, first: bool) -> None:
        """A page came in; `first` is the top of the list."""

    # what a page does with a list

    def place(self) -> ListPlace:
        """Where one stands."""
        table = self.list.table
        return ListPlace(
            asked=self.asked(),
            key=table.current_key,
            row=max(table.currentIndex().row(), 0),
            scroll=table.verticalScrollBar().value(),
            rows=self.model.rowCount(),
        )

    def restore(self, place: ListPlace, *, first: bool = False) -> None:
        """Go back to a place; the list one is in already stays as it is, unless nothing was read yet (`first`)."""
        if first or place.asked != self.asked():
            self.ask(place.asked)
            self._back_to = place
            self._restart()

    def anew(self, *, go_to: object = None) -> None:
        """Another list: from its top, or on the row of `go_to`."""
        self._back_to, self._go_to = None, go_to
        self._entering = False
        self._restart()

    def again(self, *, go_to: object = None) -> None:
        """The same list, read once more where one stands or on the row of `go_to`, since something was written."""
        self._counted_at.invalidate()
        if self._back_to is None and self.model.arrived:
            self._back_to = self.place()
        self._go_to = go_to if go_to is not None else self._go_to
        self._restart()

    def enter(self) -> None:
        """↵ in the search: into the rows, and where exactly one is left of it, that one is opened."""
        self.list.table.setFocus()
        self._entering = bool(self.list.filters.text)
        if self.model.arrived and not self.model.loading:
            self._enter_only()

    def _enter_only(self) -> None:
        entering, self._entering = self._entering, False
        table = self.list.table
        if entering and self.model.shown == 1 and table.hasFocus():
            table.opened.emit(table.current_key)

    def _restart(self) -> None:
        self.mark()
        self.model.restart()
        if not self._counted_at.isValid() or self._counted_at.hasExpired(_COUNTS_LAST):
            self._counted_at.start()
            self._runner.run(self._desk.jobs.read(lambda _: self.counting()), on_done=self._counted)

    def _fetch(self, request: PageRequest) -> None:
        read, total = self.reading(), self.totalling()
        cursor = request.cursor if isinstance(request.cursor, Cursor) else None
        back = self._back_to if cursor is None else None
        limit = max(PAGE, back.rows) if back is not None else PAGE

        def done(found: tuple[QueryPage[Any], list[Row]]) -> None:
            page, rows = found
            if request.id != self._wanted:
                return
            self.took(page, first=cursor is None)
            whole = page.total if total is None else None
            if whole is None and cursor is None and page.next is None:
                whole = len(rows)
            self.model.append_page(request.id, rows, page.next, whole)
            if total is not None and cursor is None and whole is None:
                self._count_all(request.id, total)

        def failed(error: BaseException) -> None:
            self.model.drop_request(request.id)
            if request.id == self._wanted:
                self.list.show_error(error)

        self._wanted = request.id
        self._runner.run(
            self._desk.jobs.read(lambda _: read(cursor, limit)),
            on_done=done,
            on_failed=failed,
            on_slow=self._slow,
        )

    def _count_all(self, first: int, total: Callable[[], int]) -> None:
        """Count the rows of the list whose first page was request `first`; another list meanwhile makes it void."""
        self._counting_for = first

        def done(count: int) -> None:
            if self._counting_for == first and self.model.total is None:
                self.model.set_total(count)
                self._say()

        self._runner.run(self._desk.jobs.read(lambda _: total()), on_done=done)

    def _slow(self) -> None:
        if not self.model.arrived:
            self.list.show_waiting()

    def _counted(self, counts: Mapping[Any, int]) -> None:
        self._counts = counts
        self.show_counts(counts)
        if self.model.arrived and not self.model.loading:
            self._show_state()
            self._say()

    def _loaded(self, _shown: int, _total: int) -> None:
        back, self._back_to = self._back_to, None
        go_to, self._go_to = self._go_to, None
        table = self.list.table
        self._show_state()
        if go_to is not None and table.go_to(go_to):
            back = None
        if back is not None:
            self._take_place(back)
        if table.current_key is None and self.model.rowCount():
            table.go_to_row(0)
        self._say()
        self.settled.emit()
        self._enter_only()

    def _take_place(self, back: ListPlace) -> None:
        table = self.list.table
        if back.key is None or not table.go_to(back.key):
            table.go_to_row(min(back.row, max(self.model.rowCount() - 1, 0)))
        table.doItemsLayout()
        table.verticalScrollBar().setValue(back.scroll)

    def _say(self) -> None:
        self.said.emit(self.words(self.model.shown, self.model.total))

    def _show_state(self) -> None:
        if self.model.rowCount():
            self.list.show_rows()
        else:
            self.list.show_nothing(at_all=not self.has_any())
            self.emptied.emit()
