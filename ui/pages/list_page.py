"""A page that is one long list: its bands and rows, what stands beside them, and the keys that all such pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.changes import Changed
from ui.pages.base import Context, Page
from ui.pages.case_frame import SideBySide
from ui.pages.case_writing import CaseWriter
from ui.pages.list_look import ListLook
from ui.pages.list_reading import ListPlace
from ui.pages.list_saved import SavedViews
from ui.pages.sheet_ways import SheetWays

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from PySide6.QtWidgets import QFileDialog, QWidget

    from ui.pages.list_bar import FilterBand
    from ui.pages.list_export import ListExport
    from ui.pages.list_reading import ListReader
    from ui.pages.list_several import SeveralRows
    from ui.pages.list_view import ListView

_ARROWING = 120


class ListPage(Page):
    """Subclasses build reader, list and side, hand them to `lay_out`, then make `several` and `exporting`.

    Opened with `view` it shows that saved view; what else it is opened with `put` says.
    """

    shows: frozenset[Changed]
    """What is told of in the rows; a write to it has them read anew."""
    reader: ListReader
    list: ListView
    filters: FilterBand
    several: SeveralRows
    exporting: ListExport
    ways: SheetWays
    sheet_key = ""
    """By which the table of sheets knows the list; "" for one that has none."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        self.desk = context.shop
        self._begun = self._stale = False
        self._writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self._arrowing = QTimer(self)
        self._arrowing.setSingleShot(True)
        self._arrowing.setInterval(_ARROWING)
        self._arrowing.timeout.connect(self.read_side)

    # built once

    def lay_out(self, reader: ListReader, shown: ListView, side: QWidget, *, width: int) -> None:
        """Put the list beside its side, and connect what all lists have."""
        self.reader, self.list, self.side = reader, shown, side
        self.model = reader.model
        reader.attach(shown)
        self.tabs, self.filters, self.table = shown.tabs, shown.filters, shown.table
        self.views = SavedViews(self, reader, self._writer)
        self.look = ListLook(self, reader, self._writer)
        if self.sheet_key:
            self.ways = SheetWays(
                self,
                shown,
                self._writer,
                list_key=self.sheet_key,
                noun=self.title,
                query=lambda: self.several.query(reader.query()),
            )
        self.frame = SideBySide(shown, side, width=width)
        self.body.addWidget(self.frame, 1)
        self.tabs.chosen.connect(lambda _tab: reader.anew())
        self.filters.changed.connect(reader.anew)
        self.filters.entered.connect(reader.enter)
        reader.settled.connect(self.read_side)
        reader.said.connect(lambda words: self.set_status(left=words, hints_side="right"))
        self.table.horizontalHeader().sectionClicked.connect(self._head_clicked)
        self.table.opened.connect(self.open_row)
        self.table.current_changed.connect(lambda _key: self._arrowing.start())
        self.table.space_pressed.connect(lambda _key: self.frame.toggle())
        self.frame.turned.connect(self._side_turned)
        shown.cleared.connect(self.filters.clear)
        shown.retried.connect(reader.anew)
        shown.way_chosen.connect(self.go_way)

    def add_list_header(self) -> None:
        """The icons that every list has in its header: views, export, columns."""
        for button in (self.views.button, self.exporting.button, self.look.button):
            self.header.add_right(button)
        if self.sheet_key:
            self.header.add_right(self.ways.button)

    def add_list_keys(self) -> None:
        """The keys that every list has."""
        self.add_action("search", self._go_to_search)
        self.add_action("filter", lambda: (self.filters.open_menu(), None)[1])
        self.add_action("next_case", lambda: self.table.move_by(1))
        self.add_action("previous_case", lambda: self.table.move_by(-1))
        self.add_action("check", self.several.turn)
        self.add_action("check_all", self.several.check_all)
        self.add_action("views", lambda: (self.views.open_menu(), None)[1])
        self.add_action("columns", lambda: (self.look.open_popup(), None)[1])
        self.add_action("export", lambda: (self.ask_export(), None)[1])
        self.add_action("print", self.several.ask_papers)
        self.add_action("back", self._escape)
        if self.sheet_key:
            self.add_action("paste", self.ways.paste)

    # what a list of its own does

    def begin(self) -> None:
        """The page is opened for the first time: read what the bands need."""

    def put(self, args: Mapping[str, Any]) -> None:
        """Show what another page wants to be seen; without any `args` the list as it is."""
        raise NotImplementedError

    def open_row(self, key: object) -> None:
        """Open the row one stands on."""
        raise NotImplementedError

    def go_way(self, key: str) -> None:
        """A way to start was taken from an empty list."""
        self.open_page(key)

    def read_side(self) -> None:
        """The row one stands on changed, or the side came into sight."""

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        if not self._begun:
            self._begun, self._stale = True, False
            self.begin()
            self.views.read()
            self.look.restore(lambda: self._show(args))
        elif args:
            self._stale = False
            self._show(args)
        elif self._stale:
            self._stale = False
            self.reader.again()
        self.table.setFocus()

    def _show(self, args: Mapping[str, Any]) -> None:
        if "view" in args:
            self.views.apply(int(args["view"]))
        else:
            self.put(args)

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes and self._begun:
            self.views.read()
        if not changes & self.shows or not self._begun:
            return
        if self.isVisible():
            self.reader.again()
        else:
            self._stale = True

    def place(self) -> ListPlace:
        return self.reader.place()

    def restore(self, place: object) -> None:
        if isinstance(place, ListPlace):
            self.reader.restore(place)

    # the side

    def _side_turned(self, opened: bool) -> None:
        if opened:
            self.read_side()
            return
        focused = QApplication.focusWidget()
        if focused is not None and self.side.isAncestorOf(focused):
            self.table.setFocus()

    def close_side(self) -> None:
        """Take the side away and go on in the list."""
        self.frame.set_open(opened=False)
        self.table.setFocus()

    # what a person does

    def ask_export(self) -> QFileDialog:
        """Ask where the sheet of the list, or of what is checked in it, goes."""
        return self.exporting.ask()

    def _go_to_search(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def _escape(self) -> None:
        if self.frame.narrow and self.frame.side_open:
            self.close_side()
        elif self.several.ids:
            self.several.clear()
        elif self.filters.search.text():
            self.filters.search.clear()
        elif self.filters.filtered:
            self.filters.clear()
        self.table.setFocus()

    def _head_clicked(self, section: int) -> None:
        order = self.model.orders.get(self.model.columns[section].key)
        if order is not None:
            self.sort_by(order)

    def sort_by(self, order: StrEnum) -> None:
        """Sort the list, and keep it so."""
        self.reader.sort_by(order)
        self.look.keep()


class PanelListPage(ListPage):
    """A list with a panel of the row one stands on; subclasses say how it is read and shown."""

    panel: Any

    def lay_out(self, reader: ListReader, shown: ListView, side: QWidget, *, width: int) -> None:
        self.panel = side
        super().lay_out(reader, shown, side, width=width)
        reader.emptied.connect(self.panel.clear)
        self.panel.open_asked.connect(self._open_current)
        self.panel.close_asked.connect(self.close_side)

    def read_row(self, key: int) -> Any:
        """Everything the panel shows of a row; called in a job."""
        raise NotImplementedError

    def show_row(self, view: Any) -> None:
        """Show it in the panel."""
        raise NotImplementedError

    def read_side(self) -> None:
        key = self.table.current_key
        if not self.frame.side_open or not isinstance(key, int):
            return

        def done(view: Any) -> None:
            if self.table.current_key == key:
                self.show_row(view)

        self.runner.run(
            self.desk.jobs.read(lambda _: self.read_row(key)), on_done=done, on_slow=self.panel.wait
        )

    def _open_current(self) -> None:
        if self.table.current_key is not None:
            self.open_row(self.table.current_key)
