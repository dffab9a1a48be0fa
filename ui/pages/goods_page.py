"""The page 商品与质保: sold goods with their warranty, spare parts, and the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from aftersales.access import Right
from aftersales.goods_lists import GoodsQuery, GoodsScope
from aftersales.parts import MoveKind
from desktop.changes import Changed
from ui.pages.base import Context, Page
from ui.pages.case_frame import SideBySide, SideFrame
from ui.pages.case_writing import CaseWriter
from ui.pages.goods_catalogue import CatalogueTab
from ui.pages.goods_columns import GoodsColumns
from ui.pages.goods_panel import WIDTH
from ui.pages.goods_parts import PartsTab
from ui.pages.goods_sold import SoldTab
from ui.widgets.buttons import Button
from ui.widgets.tabs import Tabs
from ui.widgets.texts import HairLine

if TYPE_CHECKING:
    from desktop.goods_views import GoodsCounts
    from desktop.warranty_calls import CallsPlanned
    from ui.pages.goods_list import ListPlace
    from ui.pages.goods_tab import GoodsTab

_SHOWN = frozenset({Changed.GOODS, Changed.CUSTOMERS, Changed.IMPORTS, Changed.ORDERS, Changed.CASES})
_TABS = {"sold": "卖出的", "parts": "备件", "catalogue": "商品目录"}
_KEYS = {"1": GoodsScope.IN_30, "2": GoodsScope.IN_60, "3": GoodsScope.IN_90}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsPlace:
    """Which tab, what the sold goods were asked for, and where one stood in each list."""

    tab: str
    query: GoodsQuery
    places: dict[str, ListPlace]


class GoodsPage(Page):
    """商品与质保. Opened with `good_id` it stands on that piece, with `tab` (sold, parts, catalogue) on that list."""

    key = "goods"
    title = "商品与质保"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        self.desk = context.shop
        self.counts: GoodsCounts | None = None
        self._stale: set[str] = set()
        self._owners = 0
        self.writer = CaseWriter(self.desk, self.runner, self.notices, self)
        self._build_header()
        self._build_tabs()
        self.columns = GoodsColumns(self, self.writer)
        self.header.add_right(self.columns.button)
        self._build_keys()

    # built once

    def _build_header(self) -> None:
        self.add = Button(self.theme, "登记卖出", icon="plus", keys="G")
        self.calls = Button(self.theme, "排回访", icon="calendar-plus")
        self.add.clicked.connect(self.new)
        self.calls.clicked.connect(self.plan_calls)
        self.header.add_right(self.add)
        self.header.add_right(self.calls)

    def _build_tabs(self) -> None:
        self.tabs = Tabs(self.theme, _TABS, name="商品与质保")
        self.sold = SoldTab(self, self.writer, anything=lambda: self._any(GoodsScope.ALL))
        self.parts = PartsTab(
            self, self.writer, anything=lambda: self.counts is None or self.counts.parts > 0
        )
        self.catalogue = CatalogueTab(
            self, self.writer, anything=lambda: self.counts is None or self.counts.products > 0
        )
        self.contents: dict[str, GoodsTab] = {
            "sold": self.sold,
            "parts": self.parts,
            "catalogue": self.catalogue,
        }
        self.lists, self.sides = QStackedWidget(), QStackedWidget()
        for content in self.contents.values():
            self.lists.addWidget(content)
            self.sides.addWidget(content.side)
            content.side_wanted.connect(self._open_side)
            content.side_closed.connect(self._close_side)
            content.said.connect(self._say)
            content.turned.connect(self._turn_buttons)
            content.table.space_pressed.connect(self._toggle)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
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
        self.add_action("columns", lambda: (self.columns.open_popup(), None)[1])
        self.add_action("back", self._escape)
        self.add_action("new_case", self.new, keys="G").setObjectName("register")
        self.add_action("import_sheets", self._take_in, keys="I").setObjectName("take_in")
        for keys, scope in _KEYS.items():
            action = self.add_action("filter", partial(self._set_scope, scope), keys=keys)
            action.setObjectName(f"scope_{scope.value}")

    # the page in sight

    @property
    def tab(self) -> GoodsTab:
        """The tab in sight."""
        return self.contents[self.tabs.current]

    def activated(self, args: dict[str, Any]) -> None:
        self._count()
        if self.counts is None:
            self.columns.restore()
        if "tab" in args:
            self.tabs.set_current(str(args["tab"]))
        if "good_id" in args:
            self.tabs.set_current("sold")
            self.sold.find_good(int(args["good_id"]))
        self._turn_to(self.tabs.current)

    def refresh(self, changes: frozenset[Any]) -> None:
        if not changes & _SHOWN:
            return
        self._stale |= {key for key, content in self.contents.items() if content.begun}
        if self.isVisible():
            self._count()
            if self.tabs.current in self._stale:
                self._stale.discard(self.tabs.current)
                self.tab.begin_again()

    def place(self) -> GoodsPlace:
        places = {key: content.reader.place() for key, content in self.contents.items() if content.begun}
        return GoodsPlace(tab=self.tabs.current, query=self.sold.query(), places=places)

    def restore(self, place: object) -> None:
        if not isinstance(place, GoodsPlace):
            return
        self.tabs.set_current(place.tab)
        if place.query != self.sold.query() and "sold" in place.places:
            self.sold.show_query(place.query)
            self.sold.reader.return_to(place.places["sold"])
        self._turn_to(place.tab)

    def _turn_to(self, key: str) -> None:
        content = self.contents[key]
        self.lists.setCurrentWidget(content)
        self.sides.setCurrentWidget(content.side)
        self.set_status(left=content.words, hints=content.hints, hints_side="right")
        anew = key in self._stale
        self._stale.discard(key)
        content.begin(anew=anew)
        content.read_side()
        self._turn_buttons()

    def _count(self) -> None:
        job = self.desk.jobs.read(lambda _: self.desk.goods_views.counts())
        self.runner.run(job, on_done=self._show_counts)

    def _show_counts(self, counts: GoodsCounts) -> None:
        self.counts = counts
        short = f"{counts.parts_short} 样不够" if counts.parts_short else f"{counts.parts:,}"
        self.tabs.set_note("sold", f"{counts.scopes[GoodsScope.ALL]:,}")
        self.tabs.set_note("parts", short, "warn" if counts.parts_short else "")
        self.tabs.set_note("catalogue", f"{counts.products:,}")
        self.sold.filters.set_counts(counts.scopes)
        for content in self.contents.values():
            content.reader.show_counts()

    def _any(self, scope: GoodsScope) -> bool:
        return self.counts is None or self.counts.scopes[scope] > 0

    def _turn_buttons(self) -> None:
        """What the header offers for the tab in sight."""
        is_sold = self.tab is self.sold
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
        """Ctrl P: only a sold piece has a paper."""
        tab = self.tab
        if isinstance(tab, SoldTab):
            tab.print_card()

    def _remove(self) -> None:
        self.tab.remove()

    def plan_calls(self) -> None:
        """给 n 位排回访: a call before each warranty that ends, for the customers of the pieces listed."""
        query = self.sold.query()

        def done(found: CallsPlanned) -> None:
            rest = [f"{found.already} 位排过了" if found.already else ""]
            rest.append(f"{found.left_out} 位不能打" if found.left_out else "")
            words = "，".join(filter(None, rest))
            if words:
                self.set_status(
                    left=f"排了 {found.planned} 位，{words}", hints=self.tab.hints, hints_side="right"
                )

        self.writer.write(lambda: self.desk.warranty_calls.plan(query=query), done=done)

    def copy(self) -> None:
        """The row one stands on as a line of a table."""
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
