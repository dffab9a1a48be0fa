"""A list that is one of several on its page: rows at the left, a side with a panel or a form, keys, one's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aftersales.access import Right
from ui.pages.goods_form_parts import SideForm
from ui.pages.list_export import ListExport
from ui.pages.list_look import ListLook
from ui.pages.sheet_ways import SheetWays

if TYPE_CHECKING:
    from enum import StrEnum

    from desktop.shop import Desk
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter
    from ui.pages.list_reading import ListPlace, ListReader
    from ui.pages.list_view import ListView
    from ui.widgets.bands import Hint

_ARROWING = 120


class PageTab(QWidget):
    """One tab of a page that has several: its content, and in `side` a `panel` or a form over it.

    `said(str)` words for the status strip, `side_wanted` that the side should be seen, `turned` a form came or went.
    Subclasses give `panel` and `table`, and answer `begin`, `begin_again` and `read_side`.
    """

    said = Signal(str)
    side_wanted = Signal()
    side_closed = Signal()
    turned = Signal()

    panel: QWidget
    table: Any
    look: ListLook | None = None
    density: QWidget | None = None
    """What the page puts at the right of its tabs while this one is in sight."""
    right = Right.ARCHIVE
    hints: tuple[Hint, ...] = ()
    new_text = ""
    """What the button of the header says that begins something new; "" for none."""
    may_not = "客服和店主才能改档案"

    def __init__(self, page: Page, writer: CaseWriter) -> None:
        super().__init__()
        self.page, self.writer = page, writer
        self.desk: Desk = page.shop
        self.theme, self.runner, self.notices = page.theme, page.runner, page.notices
        self.begun = False
        self.words = ""
        self.side = QStackedWidget()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    @property
    def may(self) -> bool:
        """Whether the person at the desk may change what the tab shows."""
        return self.right in self.desk.session.rights

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """What the header of the page has for this tab."""
        return ()

    def _say(self, words: str) -> None:
        self.words = words
        self.said.emit(words)

    # what the page asks of a tab

    def begin(self, *, anew: bool) -> None:
        """The tab comes into sight: read for the first time, or again where something changed."""
        raise NotImplementedError

    def begin_again(self) -> None:
        """Something it shows changed."""
        raise NotImplementedError

    def read_side(self) -> None:
        """The record one stands on changed, or the side came into sight."""
        raise NotImplementedError

    @property
    def writing(self) -> bool:
        """Whether a form is open."""
        return self.side.currentWidget() is not self.panel

    def show_form(self, form: QWidget) -> None:
        """A form in the place of the panel."""
        if self.side.indexOf(form) < 0:
            self.side.addWidget(form)
        self.side.setCurrentWidget(form)
        self.side_wanted.emit()
        self.turned.emit()

    def close_form(self) -> None:
        """The panel again; a form that is made for each use goes."""
        form = self.side.currentWidget()
        self.side.setCurrentWidget(self.panel)
        if isinstance(form, SideForm) and form.once:
            self.side.removeWidget(form)
            form.deleteLater()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turned.emit()

    def escape(self) -> bool:
        """Close the form; False where there is none."""
        if self.writing:
            self.close_form()
            return True
        return False

    def go_to_search(self) -> None:
        """Into the search (/), where there is one."""

    def filter(self) -> None:
        """The menu of filters (F), where there is one."""

    def new(self) -> None:
        """A new record of what the tab shows."""

    def edit(self) -> None:
        """Change the record one stands on."""

    def remove(self) -> None:
        """Delete the record one stands on."""

    def copy_text(self) -> str:
        """The record one stands on as a line of a table; "" for nothing."""
        return ""


class ListTab(PageTab):
    """A tab that is a long list; subclasses lay a reader, a list and a panel in with `lay_out`."""

    list_key = ""
    """By which the look of the list is kept; "" for one that always looks the same."""
    reader: Any
    list: Any
    sheet_key = ""
    """By which the table of sheets knows the list; "" for one that has none."""
    sheet_noun = ""
    sheet_editable = True
    sheet_taken_in = False
    sheet_unit = "条"
    ways: SheetWays | None = None
    exporting: ListExport | None = None

    def __init__(self, page: Page, writer: CaseWriter) -> None:
        super().__init__(page, writer)
        self.arrowing = QTimer(self)
        self.arrowing.setSingleShot(True)
        self.arrowing.setInterval(_ARROWING)
        self.arrowing.timeout.connect(self.read_side)

    def lay_out(self, reader: ListReader, shown: ListView, panel: QWidget) -> None:
        """The list under what stands in the column already, and the panel into the side."""
        self.reader, self.list, self.model = reader, shown, reader.model
        reader.attach(shown)
        self.filters: Any = shown.filters
        self.table = shown.table
        self.column.addWidget(shown, 1)
        self.panel = panel
        self.side.addWidget(panel)
        if self.list_key:
            self.look = ListLook(self.page, reader, self.writer, key=self.list_key)
            self.density = shown.filters.density
        if self.sheet_key:
            self.ways = SheetWays(
                self.page,
                shown,
                self.writer,
                list_key=self.sheet_key,
                noun=self.sheet_noun,
                query=self.sheet_query,
                editable=self.sheet_editable,
                takes_in=self.sheet_taken_in,
            )
            self.exporting = ListExport(
                self.page, shown.progress, noun=self.sheet_noun, unit=self.sheet_unit, work=self.ways.writing
            )
        self.table.current_changed.connect(lambda _key: self.arrowing.start())
        self.table.opened.connect(lambda _key: self.side_wanted.emit())
        self.table.horizontalHeader().sectionClicked.connect(self._head_clicked)
        self.filters.changed.connect(self.anew)
        self.filters.entered.connect(reader.enter)
        shown.retried.connect(self.anew)
        shown.cleared.connect(self.clear)
        reader.settled.connect(self.read_side)
        reader.said.connect(self._say)

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        ways = (self.exporting, self.look, self.ways)
        return tuple(way.button for way in ways if way is not None)

    def export(self) -> None:
        """Ask where a sheet of what is seen goes (Ctrl E)."""
        if self.exporting is not None:
            self.exporting.ask()

    def paste(self) -> None:
        """A range copied in a spreadsheet (Ctrl V)."""
        if self.ways is not None:
            self.ways.paste()

    def sheet_query(self) -> Any:
        """What a sheet of the list is asked for now: what is seen of it."""
        return self.desk.list_sheets.query(list_key=self.sheet_key, asked=self.reader.asked())

    def begin(self, *, anew: bool) -> None:
        if not self.begun:
            self.begin_with(self.reader.anew)
        elif anew:
            self.begin_again()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_with(self, read: Any) -> None:
        """Read it for the first time by `read`, in the look that it was left with."""
        first, self.begun = not self.begun, True
        if first and self.look is not None:
            self.look.restore(read)
        else:
            read()

    def begin_again(self) -> None:
        self.reader.again()

    def return_to(self, place: ListPlace) -> None:
        """The list as it was left."""
        if self.begun:
            self.reader.restore(place)
        else:
            self.begin_with(lambda: self.reader.restore(place, first=True))

    def anew(self) -> None:
        """Another list: from its top."""
        self.begun = True
        self.reader.anew()

    def sort_by(self, order: StrEnum) -> None:
        """Sort the list, and keep it so."""
        self.reader.sort_by(order)
        if self.look is not None:
            self.look.keep()

    def _head_clicked(self, section: int) -> None:
        order = self.model.orders.get(self.model.columns[section].key)
        if order is not None:
            self.sort_by(order)

    def escape(self) -> bool:
        if not super().escape():
            if not self.filters.filtered:
                return False
            self.clear()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def go_to_search(self) -> None:
        self.filters.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filters.search.selectAll()

    def clear(self) -> None:
        """Take search and filters away."""
        self.filters.clear()

    def filter(self) -> None:
        self.filters.open_menu()

    @property
    def current_id(self) -> int | None:
        """The record one stands on."""
        key = self.table.current_key
        return key if isinstance(key, int) else None
