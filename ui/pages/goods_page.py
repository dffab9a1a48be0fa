"""The page 商品与质保: sold goods with their warranty, spare parts, the catalogue, and when goods fail."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from aftersales.access import Right
from aftersales.goods_lists import GoodsScope
from aftersales.parts import MoveKind
from desktop.changes import Changed
from ui.pages.base import Context, Page
from ui.pages.case_frame import SideBySide, SideFrame
from ui.pages.case_writing import CaseWriter
from ui.pages.goods_catalogue import CatalogueTab
from ui.pages.goods_failures import FailuresTab
from ui.pages.goods_panel import WIDTH
from ui.pages.goods_parts import PartsTab
from ui.pages.goods_sold import SoldTab
from ui.pages.list_tab import ListTab
from ui.widgets.buttons import Button
from ui.widgets.tabs import Tabs
from ui.widgets.texts import HairLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.goods_views import GoodsCounts
    from ui.pages.list_reading import ListPlace
    from ui.pages.list_tab import PageTab

_SHOWN = frozenset({Changed.GOODS, Changed.CUSTOMERS, Changed.IMPORTS, Changed.ORDERS, Changed.CASES})
_TABS = {"sold": "卖出的", "parts": "备件", "catalogue": "商品目录", "failures": "易坏期"}
_KEYS = {"1": GoodsScope.IN_30, "2": GoodsScope.IN_60, "3": GoodsScope.IN_90}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsPlace:
    """Which tab, and where one stood in each list."""

    tab: str
    places: dict[str, ListPlace]


class GoodsPage(Page):
    """商品与质保.

    Opened with `good_id` it stands on that piece, with `tab` (sold, parts, catalogue, failures) on that one, with
    `view` it shows a saved view of the sold goods.
    """

    key = "goods"
    title = "商品与质保"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        self.desk = context.shop
        self.counts: GoodsCounts | None = None
        self._stale: set[str] = set()
        self._owners = 0
        self.writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self._build_tabs()
        self._build_header()
        self._build_keys()

    # built once

    def _build_header(self) -> None:
        self.add = Button(self.theme, "登记卖出", icon="plus", keys="G")
        self.calls = Button(self.theme, "排回访", icon="calendar-plus")
        self.add.clicked.connect(self.new)
        self.calls.clicked.connect(lambda: self.sold.plan_calls(self.sold.query()))
        for content in self.contents.values():
            for button in content.buttons:
                self.header.add_right(button)
        self.header.add_right(self.add)
        self.header.add_right(self.calls)

    def _build_tabs(self) -> None:
        self.tabs = Tabs(self.theme, _TABS, name="商品与质保")
        self.sold = SoldTab(self, self.writer)
        self.parts = PartsTab(self, self.writer)
        self.catalogue = CatalogueTab(self, self.writer)
        self.failures = FailuresTab(self, self.writer)
        self.contents: dict[str, PageTab] = {
            "sold": self.sold,
            "parts": self.parts,
            "catalogue": self.catalogue,
            "failures": self.failures,
        }
        self.lists, self.sides, self.densities = QStackedWidget(), QStackedWidget(), QStackedWidget()
        self.densities.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for content in self.contents.values():
            self.lists.addWidget(content)
            self.sides.addWidget(content.side)
            if content.density is not None:
                self.densities.addWidget(content.density)
            content.side_wanted.connect(self._open_side)
            content.side_closed.connect(self._close_side)
            content.said.connect(self._say)
            content.turned.connect(self._turn_buttons)
            content.table.space_pressed.connect(self._toggle)
        for listed in (self.sold, self.parts, self.catalogue):
            listed.reader.counted.connect(self._show_counts)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.tabs.add_right(self.densities)
        column.addWidget(self.tabs)
        column.addWidget(HairLine())
        column.addWidget(self.lists, 1)
        side = SideFrame(self.theme, name="商品预览")
        side.column.addWidget(self.sides, 1)
        self.frame = SideBySide(main, side, width=WIDTH)
        self.body.addWidget(self.frame, 1)
        self.tabs.chosen.connect(self._turn_to)
        self.sold.owners_counted.connect(self._show_owners)
        self.frame.turned.connect(self._side_turned)

    def _build_keys(self) -> None:
        self.add_action("new_case", self._new_here)
        self.add_action("search", self._search)
        self.add_action("filter", self._filter)
        self.add_action("next_case", lambda: self.tab.table.move_by(1))
        self.add_action("previous_case", lambda: self.tab.table.move_by(-1))
        self.add_action("add_evidence", self._edit, keys="E")
        self.add_action("delete", self._remove)
        self.add_action("copy", self.copy)
        self.add_action("print", self._print)
        self.add_action("columns", self._choose_columns)
        self.add_action("check", self._on_sold(self.sold.several.turn))
        self.add_action("check_all", self._on_sold(self.sold.several.check_all))
        self.add_action("views", self._on_sold(self.sold.views.open_menu))
        self.add_action("export", self._export)
        self.add_action("paste", self._on_sold(self.sold.paste))
        self._commit = self.add_action("commit", self.failures.accept)
        self.add_action("revisit", self._on_sold(self.sold.several.plan_calls))
        self.add_action("back", self._escape)
        self.add_action("new_case", self.new, keys="G").setObjectName("register")
        self.add_action("import_sheets", self._take_in, keys="I").setObjectName("take_in")
        for keys, scope in _KEYS.items():
            action = self.add_action("filter", partial(self._set_scope, scope), keys=keys)
            action.setObjectName(f"scope_{scope.value}")

    # the page in sight

    @property
    def tab(self) -> PageTab:
        """The tab in sight."""
        return self.contents[self.tabs.current]

    def activated(self, args: dict[str, Any]) -> None:
        if "tab" in args:
            self.tabs.set_current(str(args["tab"]))
        if "good_id" in args:
            self.tabs.set_current("sold")
            self.sold.find_good(int(args["good_id"]))
        if "view" in args:
            self.tabs.set_current("sold")
            self.sold.show_view(int(args["view"]))
        self._turn_to(self.tabs.current)

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes and self.sold.begun:
            self.sold.views.read()
        if changes & _SHOWN:
            self._stale |= {key for key, content in self.contents.items() if content.begun}
        if Changed.SETTINGS in changes and self.failures.begun:
            self._stale.add("failures")
        if self.isVisible() and self.tabs.current in self._stale:
            self._stale.discard(self.tabs.current)
            self.tab.begin_again()

    def place(self) -> GoodsPlace:
        listed: dict[str, ListTab] = {
            key: content for key, content in self.contents.items() if isinstance(content, ListTab)
        }
        places = {key: content.reader.place() for key, content in listed.items() if content.begun}
        return GoodsPlace(tab=self.tabs.current, places=places)

    def restore(self, place: object) -> None:
        if not isinstance(place, GoodsPlace):
            return
        self.tabs.set_current(place.tab)
        for key, held in place.places.items():
            content = self.contents[key]
            if isinstance(content, ListTab):
                content.return_to(held)
        self._turn_to(place.tab)

    def _turn_to(self, key: str) -> None:
        content = self.contents[key]
        self.lists.setCurrentWidget(content)
        self.sides.setCurrentWidget(content.side)
        self.densities.setVisible(content.density is not None)
        if content.density is not None:
            self.densities.setCurrentWidget(content.density)
        self.set_status(left=content.words, hints=content.hints, hints_side="right")
        anew = key in self._stale
        self._stale.discard(key)
        content.begin(anew=anew)
        content.read_side()
        self._turn_buttons()

    def _show_counts(self, counts: GoodsCounts) -> None:
        self.counts = counts
        short = f"{counts.parts_short} 样不够" if counts.parts_short else f"{counts.parts:,}"
        self.tabs.set_note("sold", f"{counts.scopes[GoodsScope.ALL]:,}")
        self.tabs.set_note("parts", short, "warn" if counts.parts_short else "")
        self.tabs.set_note("catalogue", f"{counts.products:,}")
        self.sold.filters.set_counts(counts.scopes)

    def _turn_buttons(self) -> None:
        """What the header offers for the tab in sight."""
        is_sold = self.tab is self.sold
        self._commit.setEnabled(self.tab is self.failures)  # an open form has Ctrl ↵ to itself
        for content in self.contents.values():
            for button in content.buttons:
                button.setVisible(content is self.tab)
        self.add.setVisible(bool(self.tab.new_text))
        self.add.setText(self.tab.new_text)
        self.add.setEnabled(self.tab.may)
        self.add.setToolTip("" if self.tab.may else self.tab.may_not)
        self.calls.setVisible(is_sold)
        self.calls.setText(f"给 {self._owners:,} 位排回访" if self._owners else "排回访")
        may_call = Right.CALL in self.desk.session.rights
        self.calls.setEnabled(may_call and self._owners > 0)
        self.calls.setToolTip("" if may_call else "这个岗位不打回访")

    def _show_owners(self, count: int) -> None:
        self._owners = count
        self._turn_buttons()

    def _say(self, words: str) -> None:
        if self.sender() is self.tab:
            self.set_status(left=words, hints=self.tab.hints, hints_side="right")

    # the side

    def _toggle(self, _key: object = None) -> None:
        self.frame.toggle()

    def _open_side(self) -> None:
        self.frame.set_open(opened=True)

    def _close_side(self) -> None:
        self.frame.set_open(opened=False)
        self.tab.table.setFocus()

    def _side_turned(self, opened: bool) -> None:
        if opened:
            self.tab.read_side()
            return
        focused = QApplication.focusWidget()
        if focused is not None and self.sides.isAncestorOf(focused):
            self.tab.table.setFocus()

    # what a person does

    def new(self) -> None:
        """登记卖出, or a new part or product, whatever the tab lists (G)."""
        self.tab.new()

    def _new_here(self) -> None:
        if self.tab is self.sold:
            self.sold.new_case()
        else:
            self.new()

    def _take_in(self) -> None:
        if self.tab is self.parts:
            self.parts.open_move(MoveKind.IN)

    def _search(self) -> None:
        self.tab.go_to_search()

    def _filter(self) -> None:
        self.tab.filter()

    def _edit(self) -> None:
        self.tab.edit()

    def _print(self) -> None:
        """Ctrl P: only sold pieces have a paper."""
        if self.tab is self.sold:
            self.sold.several.ask_papers()

    def _export(self) -> None:
        """Ctrl E: the list in sight, or the lives behind the failure times."""
        if isinstance(self.tab, ListTab):
            self.tab.export()
        elif self.tab is self.failures:
            self.failures.ask_sheet()

    def _on_sold(self, run: Callable[[], object]) -> Callable[[], None]:
        """Only while the sold goods are in sight."""

        def work() -> None:
            if self.tab is self.sold:
                run()

        return work

    def _choose_columns(self) -> None:
        if self.tab.look is not None:
            self.tab.look.open_popup()

    def _remove(self) -> None:
        self.tab.remove()

    def copy(self) -> None:
        """The checked rows as a table, else the row one stands on as a line of one."""
        if self.tab is self.sold and self.sold.several.ids and self.sold.ways is not None:
            self.sold.ways.copy()
            return
        text = self.tab.copy_text()
        if text:
            QGuiApplication.clipboard().setText(text)
            self.notices.toast("已复制")

    def _set_scope(self, scope: GoodsScope) -> None:
        if self.tab is self.sold:
            self.sold.set_scope(scope)

    def _escape(self) -> None:
        if not self.tab.escape() and self.frame.narrow and self.frame.side_open:
            self._close_side()
