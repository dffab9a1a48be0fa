"""Several sold goods of the list at once: what is done with those that are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.goods_lists import GoodsQuery, GoodsScope
from ui.pages.list_several import SeveralBar, SeveralRows
from ui.widgets.buttons import Button

if TYPE_CHECKING:
    from desktop.batches import BatchOutcome
    from ui.pages.case_writing import CaseWriter
    from ui.pages.goods_sold import SoldTab
    from ui.theme import Theme


class SoldBar(SeveralBar):
    """What can be done with the checked pieces."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, unit="件", name="勾选的商品")
        self.calls = Button(theme, "排回访", size="small", keys="V")
        self.print = Button(theme, "印三包凭证", size="small", keys="Ctrl+P")
        self.export = Button(theme, "导出", size="small", keys="Ctrl+E")
        self.delete = Button(theme, "删除", size="small", keys="Del")
        self.lay_out((self.calls, self.print, self.export, self.delete))


class SoldSeveral(SeveralRows):
    """The checked pieces of the list, and the row one stands on where none is."""

    unit = "件"
    noun = "sold_goods"
    _page: SoldTab

    def __init__(self, tab: SoldTab, writer: CaseWriter, bar: SoldBar) -> None:
        super().__init__(tab, writer, bar)
        self.printing = tab.printing
        bar.calls.clicked.connect(self.plan_calls)
        bar.print.clicked.connect(self.ask_papers)
        bar.export.clicked.connect(tab.export)
        bar.delete.clicked.connect(self.delete)

    def follow_rights(self) -> None:
        """Only what who sits at the desk may do can be pressed."""
        rights = self._desk.session.rights
        for button, right in (
            (self.bar.calls, Right.CALL),
            (self.bar.print, Right.PRINT),
            (self.bar.export, Right.EXPORT),
            (self.bar.delete, Right.ARCHIVE),
        ):
            button.setEnabled(right in rights)

    def read_ids(self, query: GoodsQuery) -> tuple[int, ...]:
        return self._desk.goods_views.ids(query=query)

    def query(self, query: GoodsQuery) -> GoodsQuery:
        """The list as it is asked for, or the checked pieces of it in its order."""
        if not self.ids:
            return query
        return GoodsQuery(
            today=query.today,
            scope=GoodsScope.ALL,
            ids=self.ids,
            order=query.order,
            descending=query.descending,
        )

    # deeds

    def plan_calls(self) -> None:
        """A call before each warranty that ends, for the owners of the checked pieces (V)."""
        ids = self.targets()
        if ids:
            self._page.plan_calls(GoodsQuery(today=self._desk.clock.today(), scope=GoodsScope.ALL, ids=ids))

    def ask_papers(self) -> None:
        """The warranty cards of the checked pieces; without any, that of the one in sight (Ctrl P)."""
        if self.ids:
            super().ask_papers()
        else:
            self._page.print_card()

    def delete(self) -> None:
        """Move the checked pieces to the recycle bin (Del)."""
        ids = self.ids
        if ids:
            self._writer.write(lambda: self._desk.bin.delete_goods(good_ids=ids), done=self._deleted)

    def _deleted(self, outcome: BatchOutcome) -> None:
        """What was left stays checked, and the band says why."""
        self._check(frozenset(barred.id for barred in outcome.barred))
        self._page.table.setFocus()
        self._written(outcome)
