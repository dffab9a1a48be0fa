"""The tab 卖出的: pieces in customers' hands by the end of their warranty, and the panel of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from aftersales.errors import KnownError
from aftersales.goods_lists import GoodsQuery, GoodsScope
from resources.wording import error_sentence
from ui.delegates.cells import MoneyDelegate
from ui.delegates.warranty_bar import AxisHead, TimeAxis, WarrantyBarDelegate
from ui.pages.archive_printing import ArchivePrinting
from ui.pages.case_walk import drop, dropping_menu
from ui.pages.deleting import Delete, Deleting
from ui.pages.goods_bar import SoldFilters
from ui.pages.goods_forms import GoodDeed, GoodDeedForm, GoodForm
from ui.pages.goods_panel import GoodPanel
from ui.pages.goods_reading import SoldReader
from ui.pages.goods_several import SoldBar, SoldSeveral
from ui.pages.list_saved import SavedViews
from ui.pages.list_several import CheckedDelegate
from ui.pages.list_tab import ListTab
from ui.pages.list_view import ListView, ListWords
from ui.widgets.states import Way

if TYPE_CHECKING:
    from datetime import date

    from aftersales.goods import SoldGood
    from desktop.goods_views import GoodView, Verdict
    from desktop.warranty_calls import CallsPlanned
    from ui.delegates.base import RowDelegate
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter

_WORDS = ListWords(
    name="卖出的商品",
    noun="商品",
    empty="还没有卖出的商品",
    line="登记了序列号和日期，在不在保一眼看出",
    ways=(
        Way("register", "登记卖出", "一件一件记，条码枪也行", "plus", "G"),
        Way("import", "从表格导入", "客户、商品、序列号、购买日期", "file-spreadsheet", "Ctrl+I"),
    ),
)


class SoldTab(ListTab):
    """Sold goods. `owners_counted(n)` tells how many customers the listed pieces belong to."""

    owners_counted = Signal(int)

    list_key = "goods"
    sheet_key = "goods"
    sheet_noun = "商品"
    sheet_unit = "件"
    sheet_taken_in = True
    hints = (
        ("1 2 3", "30 / 60 / 90 天"),
        ("Space", "面板"),
        ("X", "勾选"),
        ("G", "登记"),
        ("Ctrl+C", "复制"),
    )
    new_text = "登记卖出"
    reader: SoldReader
    filters: SoldFilters

    def __init__(self, page: Page, writer: CaseWriter) -> None:
        super().__init__(page, writer)
        self.axis = TimeAxis(self.desk.clock.today())
        self.bars = WarrantyBarDelegate(self.theme, self.axis)
        reader = SoldReader(self.desk, self.runner, self)
        shown = ListView(
            self.theme,
            reader.model,
            _WORDS,
            filters=SoldFilters(self.theme),
            several=SoldBar(self.theme),
            delegates=self._delegates(),
        )
        self.good = GoodPanel(self.theme, self.desk.clock.today)
        self.lay_out(reader, shown, self.good)
        self.axis_head = AxisHead(self.theme, self.axis, self.table.horizontalHeader(), 3)
        self.views = SavedViews(page, reader, writer)
        self.printing = ArchivePrinting(page)
        self.deleting = Deleting(page, writer, self.right, self._deletion)
        self.several = SoldSeveral(self, writer, shown.several)
        self._form: GoodForm | None = None
        self._connect()

    def _delegates(self) -> dict[str, RowDelegate]:
        return {
            "title": CheckedDelegate(self.theme),
            "term": self.bars,
            "left": MoneyDelegate(self.theme),
            "parts": MoneyDelegate(self.theme),
        }

    def _connect(self) -> None:
        self.model.modelReset.connect(self._read_anew)
        self.list.way_chosen.connect(self._begin_by)
        self.good.close_asked.connect(self.side_closed)
        self.good.case_asked.connect(self.new_case)
        self.good.edit_asked.connect(self.edit)
        self.good.more_asked.connect(self.open_more)
        self.good.day_asked.connect(self._ask_day)

    # reading

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        return (self.views.button, *super().buttons)

    def query(self) -> GoodsQuery:
        """What the list is asked for now."""
        return self.reader.query()

    def begin(self, *, anew: bool) -> None:
        if not self.begun:
            self.views.read()
        self.several.follow_rights()
        super().begin(anew=anew)

    def show_view(self, view_id: int) -> None:
        """Show a saved view."""
        self.begin_with(lambda: self.views.apply(view_id))

    def _read_anew(self) -> None:
        self._follow_day()
        self._count_owners()

    def find_good(self, good_id: int) -> None:
        """Stand on a piece, whatever its warranty."""

        def done(view: GoodView) -> None:
            good = view.good
            self.filters.set_text(good.serial or good.title)
            self.filters.take({"scope": GoodsScope.ALL.value})
            self.begin_with(lambda: self.reader.anew(go_to=good.id))
            self.side_wanted.emit()

        job = self.desk.jobs.read(lambda _: self.desk.goods_views.view(good_id=good_id))
        self.runner.run(job, on_done=done)

    def _follow_day(self) -> None:
        """After midnight the axis moves on."""
        today = self.desk.clock.today()
        if today != self.axis.today:
            self.axis = self.bars.axis = self.axis_head.axis = TimeAxis(today)
            self.axis_head.update()

    def _count_owners(self) -> None:
        query = self.query()
        job = self.desk.jobs.read(lambda _: self.desk.goods_views.owners(query=query))
        self.runner.run(job, on_done=lambda found: self._owners(query, found))

    def _owners(self, query: GoodsQuery, found: int) -> None:
        if query == self.query():
            self.owners_counted.emit(found)

    def read_side(self) -> None:
        good_id = self.current_id
        if good_id is None:
            self.good.clear()
            return
        if not self.side.isVisible() or self.writing:
            return

        def done(view: GoodView) -> None:
            if self.current_id == view.good.id:
                self.good.show_good(view)
                self.good.edit.setEnabled(self.may)
                self.good.more.setEnabled(self.may or self.printing.may)

        job = self.desk.jobs.read(lambda _: self.desk.goods_views.view(good_id=good_id))
        self.runner.run(job, on_done=done, on_slow=self.good.wait)

    def _ask_day(self, day: date) -> None:
        view = self.good.view
        if view is None:
            return

        def done(verdict: Verdict) -> None:
            if self.good.view is not None and self.good.view.good == view.good:
                self.good.show_day(verdict)

        def failed(error: BaseException) -> None:
            if isinstance(error, KnownError):
                self.good.refuse_day(error_sentence(error))
            else:
                self.notices.error(error)

        work = self.desk.goods_views.verdict
        job = self.desk.jobs.read(lambda _: work(good=view.good, on=day, product=view.product))
        self.runner.run(job, on_done=done, on_failed=failed)

    # what a person does

    def set_scope(self, scope: GoodsScope) -> None:
        """30, 60, 90 days (1 2 3), a second time all in warranty."""
        self.filters.set_scope(GoodsScope.COVERED if self.filters.scope is scope else scope, tell=True)

    def new_case(self) -> None:
        """A case for the customer of this piece."""
        view = self.good.view
        customer = view.good.customer_id if view is not None else None
        args = {} if customer is None else {"customer_id": customer}
        self.page.open_page("new_case", **args)

    def new(self) -> None:
        """登记卖出."""
        if self.may:
            self._open_form(None)

    def edit(self) -> None:
        view = self.good.view
        if view is not None and self.may and not self.writing:
            self._open_form(view)

    def open_more(self) -> QMenu | None:
        """The menu of what else happened to a piece."""
        view = self.good.view
        if view is None:
            return None
        menu = dropping_menu(self)
        for deed in GoodDeed if self.may else ():
            if deed is not GoodDeed.SERVICED or (view.product is not None and view.product.service_months):
                menu.addAction(deed.value).triggered.connect(
                    lambda _on=False, deed=deed: self._open_deed(deed, view)
                )
        menu.addSeparator()
        self.printing.add_good(menu, view.good.id, view.good.title)
        self.deleting.add_to(menu, "删除这件")
        return drop(menu, self.good.more)

    def remove(self) -> None:
        """Delete what is checked, else the piece one stands on (Del)."""
        if self.several.ids:
            self.several.delete()
        else:
            self.deleting.delete()

    def escape(self) -> bool:
        if not self.writing and self.several.ids:
            self.several.clear()
            return True
        return super().escape()

    def _deletion(self) -> Delete | None:
        view = self.good.view
        if view is None or self.writing or view.good.id != self.current_id:
            return None
        good, desk = view.good, self.desk
        return lambda: desk.bin.delete_good(good_id=good.id, version=good.version)

    def print_card(self) -> None:
        """三包凭证 of the piece in sight (Ctrl P)."""
        view = self.good.view
        if view is not None and not self.writing:
            self.printing.warranty_card(view.good.id, view.good.title)

    def _open_form(self, view: GoodView | None) -> None:
        form = self._register_form()
        form.begin(view)
        self.show_form(form)
        form.take_focus()

    def _register_form(self) -> GoodForm:
        if self._form is None:
            self._form = GoodForm(self.theme, self.desk, self.runner)
            self._form.submitted.connect(self._save)
            self._form.cancelled.connect(self.close_form)
        return self._form

    def _save(self, save: Callable[[], SoldGood]) -> None:
        form = self._register_form()

        def done(good: SoldGood) -> None:
            self.close_form()
            if not self.filters.filtered:
                self.reader.again(go_to=good.id)
            self.read_side()

        self.writer.write(save, done=done, failed=lambda error: self._refused(form, error))

    def _open_deed(self, deed: GoodDeed, view: GoodView) -> None:
        form = GoodDeedForm(self.theme, self.desk, deed, view)
        form.submitted.connect(lambda save: self._do(form, save))
        form.cancelled.connect(self.close_form)
        self.show_form(form)
        form.take_focus()

    def _do(self, form: GoodDeedForm, save: Callable[[], SoldGood]) -> None:
        def done(_good: SoldGood) -> None:
            self.close_form()
            self.read_side()

        self.writer.write(save, done=done, failed=lambda error: self._refused(form, error))

    def _refused(self, form: GoodForm | GoodDeedForm, error: BaseException) -> None:
        if isinstance(error, KnownError):
            form.refuse(error)
        else:
            form.refuse(None)
            self.notices.error(error)

    def copy_text(self) -> str:
        """The piece as one line of a table."""
        view = self.good.view
        if view is None or view.good.id != self.current_id:
            return ""
        good = view.good
        name = view.customer.name if view.customer else ""
        return f"{good.title}\t{good.serial}\t{name}\t{good.whole_ends}\t{view.verdict.text}"

    def sheet_query(self) -> GoodsQuery:
        return self.several.query(self.query())

    def plan_calls(self, query: GoodsQuery) -> None:
        """A call before each warranty that ends, for the owners of the pieces that `query` finds."""

        def done(found: CallsPlanned) -> None:
            rest = [f"{found.already} 位排过了" if found.already else ""]
            rest.append(f"{found.left_out} 位不能打" if found.left_out else "")
            words = "，".join(filter(None, rest))
            if words:
                self._say(f"排了 {found.planned} 位，{words}")

        self.writer.write(lambda: self.desk.warranty_calls.plan(query=query), done=done)

    def _begin_by(self, way: str) -> None:
        if way == "register":
            self.new()
        else:
            self.page.open_page(way)
