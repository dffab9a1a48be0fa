"""A list of the page of goods on screen and how it is read: rows by pages, states without rows, where one stood."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from aftersales.queries import Cursor
from resources.wording import error_sentence
from ui.models.paged_table import Column, PagedTableModel, PageRequest
from ui.widgets.columns import ColumnOrder
from ui.widgets.progress import Skeleton
from ui.widgets.states import EmptyState, ErrorState, NoMatch, Way
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from aftersales.queries import Page
    from desktop.shop import Desk
    from ui.delegates.base import RowDelegate
    from ui.job_runner import JobRunner
    from ui.models.roles import Row
    from ui.theme import Theme

PAGE = 100
Ask = Callable[[Cursor | None, int], "Page[Any]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWords:
    """What a list is called, and what stands where there is nothing at all."""

    name: str
    noun: str
    empty: str
    line: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlace:
    """The row one stood on, the scroll, and how many rows were loaded."""

    key: object
    row: int
    scroll: int
    rows: int


class GoodsList(QWidget):
    """Rows, or what stands in their place. `retried`, `cleared`, `way_chosen(key)` follow the person."""

    retried = Signal()
    cleared = Signal()
    way_chosen = Signal(str)

    def __init__(self, theme: Theme, words: ListWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self.table = KeyTable(theme, name=words.name)
        self.no_match = NoMatch(theme, words.noun)
        self.empty = EmptyState(theme, words.empty, words.line, words.ways)
        self._waiting = _padded(Skeleton(theme))
        self._broken: ErrorState | None = None
        self.states = QStackedWidget()
        for widget in (self.table, self._waiting, self.no_match, self.empty):
            self.states.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.states)
        self.no_match.cleared.connect(self.cleared)
        self.empty.chosen.connect(self.way_chosen)

    def show_model(self, model: PagedTableModel, delegates: Mapping[str, RowDelegate]) -> None:
        """Show a model; its first column stands on the page's gutter."""
        self.table.show_model(model, delegates)
        self.columns = ColumnOrder(self.table, model.columns)
        head = self.table.horizontalHeader()
        head.setStyleSheet("QHeaderView::section:first { padding-left: 24px; }")
        head.setSectionsClickable(True)

    def show_rows(self, total: int, *, at_all: bool) -> None:
        """Rows, nothing that fits, or nothing `at_all`."""
        if total:
            self.states.setCurrentWidget(self.table)
        else:
            self.states.setCurrentWidget(self.no_match if at_all else self.empty)

    def show_waiting(self) -> None:
        """Nothing was read yet, and it takes its time."""
        self.states.setCurrentWidget(self._waiting)

    def show_error(self, error: BaseException) -> None:
        """The list could not be read."""
        line = error_sentence(error) if isinstance(error, KnownError) else "已有的数据没有动。再试一次。"
        if self._broken is not None:
            self.states.removeWidget(self._broken)
            self._broken.deleteLater()
        self._broken = ErrorState(self._theme, f"{self._words.noun}没有读出来", line, details=(repr(error),))
        self._broken.retried.connect(self.retried)
        self.states.addWidget(self._broken)
        self.states.setCurrentWidget(self._broken)


class ListReader(QObject):
    """Fills a list. `asked()` gives what reads a page, frozen for one reading; `row` makes a ready row of a record.

    `settled` follows every page, `said(shown, total)` the numbers for the status strip.
    """

    settled = Signal()
    said = Signal(int, int)

    def __init__(
        self,
        desk: Desk,
        runner: JobRunner,
        shown: GoodsList,
        columns: Sequence[Column],
        *,
        asked: Callable[[], Ask],
        row: Callable[[Any], Row],
        anything: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._runner, self.list = desk, runner, shown
        self._asked, self._row, self._anything = asked, row, anything
        self.model = PagedTableModel(columns, self._fetch, self)
        self._back_to: ListPlace | None = None
        self._wanted_key: object = None
        self._ask: Ask | None = None
        self.model.loaded.connect(self._loaded)

    def place(self) -> ListPlace:
        """Where one stands."""
        table = self.list.table
        return ListPlace(
            key=table.current_key,
            row=max(table.currentIndex().row(), 0),
            scroll=table.verticalScrollBar().value(),
            rows=self.model.rowCount(),
        )

    def anew(self, *, stand_on: object = None) -> None:
        """Another list: from its top, or on the row of `stand_on` where it is on the first page."""
        self._back_to, self._wanted_key = None, stand_on
        self.model.restart()

    def again(self, *, stand_on: object = None) -> None:
        """The same list, read once more where one stands."""
        if self._back_to is None and self.model.total is not None:
            self._back_to = self.place()
        self._wanted_key = stand_on
        self.model.restart()

    def return_to(self, place: ListPlace) -> None:
        """The list as it was left."""
        self._back_to, self._wanted_key = place, None
        self.model.restart()

    def show_counts(self) -> None:
        """Whether there is anything at all is known anew."""
        if self.model.total == 0 and not self.model.loading:
            self.list.show_rows(0, at_all=self._anything())

    def _fetch(self, request: PageRequest) -> None:
        cursor = request.cursor if isinstance(request.cursor, Cursor) else None
        if cursor is None or self._ask is None:
            self._ask = self._asked()
        ask, back = self._ask, self._back_to if cursor is None else None
        limit = max(PAGE, back.rows) if back is not None else PAGE

        def work(_progress: object) -> tuple[Page[Any], list[Row]]:
            page = ask(cursor, limit)
            return page, [self._row(each) for each in page.rows]

        def done(found: tuple[Page[Any], list[Row]]) -> None:
            page, rows = found
            self.model.append_page(request.id, rows, page.next, page.total)

        def failed(error: BaseException) -> None:
            self.model.drop_request(request.id)
            self.list.show_error(error)

        def slow() -> None:
            if self.model.total is None:
                self.list.show_waiting()

        self._runner.run(self._desk.jobs.read(work), on_done=done, on_failed=failed, on_slow=slow)

    def _loaded(self, shown: int, total: int) -> None:
        back, self._back_to = self._back_to, None
        table = self.list.table
        self.list.show_rows(total, at_all=self._anything())
        wanted, self._wanted_key = self._wanted_key, None
        if wanted is not None and table.go_to(wanted):
            back = None
        if back is not None:
            if back.key is None or not table.go_to(back.key):
                table.go_to_row(min(back.row, max(self.model.rowCount() - 1, 0)))
            table.doItemsLayout()
            table.verticalScrollBar().setValue(back.scroll)
        if table.current_key is None and self.model.rowCount():
            table.go_to_row(0)
        self.said.emit(shown, total)
        self.settled.emit()


def _padded(widget: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(24, 16, 24, 16)
    column.addWidget(widget)
    column.addStretch(1)
    return box
