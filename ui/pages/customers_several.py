"""Several customers of the list at once: what is done with those that are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Signal

from aftersales.customer_queries import CustomerQuery
from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.pages.archive_printing import ArchivePrinting
from ui.pages.case_walk import dropping_menu
from ui.pages.list_several import SeveralBar, SeveralRows
from ui.pages.today_popup import RowPopup
from ui.widgets.buttons import Button
from ui.widgets.edits import TextEdit
from ui.widgets.texts import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.batches import BatchOutcome
    from ui.pages.case_writing import CaseWriter
    from ui.pages.customers_page import CustomersPage
    from ui.theme import Theme

_PAIR = 2


class CustomersBar(SeveralBar):
    """What can be done with the checked customers; two can be joined."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, unit="位", name="勾选的客户")
        self.tag = Button(theme, "打标签", size="small", keys="T")
        self.tier = Button(theme, "改等级", size="small", keys="S")
        self.calls = Button(theme, "回访意愿", size="small", keys="C")
        self.merge = Button(theme, "合并", size="small", keys="M")
        self.export = Button(theme, "导出", size="small", keys="Ctrl+E")
        self.print = Button(theme, "印档案", size="small", keys="Ctrl+P")
        self.lay_out((self.tag, self.tier, self.calls, self.merge, self.export, self.print))

    def show_count(self, count: int) -> None:
        super().show_count(count)
        self.merge.setEnabled(count == _PAIR)
        self.merge.setToolTip("" if count == _PAIR else "勾上两位再合并")


class TagPopup(RowPopup):
    """打标签: a tag for all of them; `given(tag)`."""

    given = Signal(str)

    def __init__(self, theme: Theme, home: QWidget, count: int) -> None:
        super().__init__(theme, f"给 {count:,} 位打标签", "打标签", home)
        self.tag = TextEdit("", placeholder="例如 老小区")
        self._field = Field("标签", self.tag)
        self.fields.addWidget(self._field)

    def open_under(self, row: QRect) -> None:
        super().open_under(row)
        self.tag.setFocus()

    def commit(self) -> None:
        if self.tag.text().strip():
            self.given.emit(self.tag.text().strip())
        else:
            self.refuse("写个标签，再存")

    def refuse(self, text: str) -> None:
        """Say why it was not taken; the form stays."""
        self._field.set_error(text)
        self.adjustSize()


class CustomersSeveral(SeveralRows):
    """The checked customers of a page, and the row one stands on where none is."""

    unit = "位"
    noun = "customers"
    _page: CustomersPage

    def __init__(self, page: CustomersPage, writer: CaseWriter, bar: CustomersBar) -> None:
        super().__init__(page, writer, bar)
        self.printing = ArchivePrinting(page)
        self.popup: TagPopup | None = None
        bar.tag.clicked.connect(self.open_tags)
        bar.tier.clicked.connect(self.open_tiers)
        bar.calls.clicked.connect(self.open_calls)
        bar.merge.clicked.connect(self.merge)
        bar.export.clicked.connect(page.ask_export)
        bar.print.clicked.connect(self.ask_papers)

    def read_ids(self, query: CustomerQuery) -> tuple[int, ...]:
        return self._desk.customer_lists.ids(query=query)

    def query(self, query: CustomerQuery) -> CustomerQuery:
        """The list as it is asked for, or the checked customers of it in its order."""
        if not self.ids:
            return query
        return CustomerQuery(
            order=query.order, descending=query.descending, ids=self.ids, bounds=query.bounds
        )

    # deeds

    def open_tags(self) -> None:
        """A new tag, or one of theirs to take away (T)."""
        ids = self.targets()
        if ids:
            job = self._desk.jobs.read(lambda _: self._desk.customer_batches.tags(customer_ids=ids))
            self._page.runner.run(job, on_done=lambda tags: self._offer_tags(ids, tags))

    def _offer_tags(self, ids: tuple[int, ...], tags: Mapping[str, int]) -> None:
        batches = self._desk.customer_batches
        menu = dropping_menu(self._page)
        menu.addAction("新标签…").triggered.connect(lambda: self.ask_tag(ids))
        for tag, count in self._page.filters.tags:
            add = menu.addAction(f"{tag}\t{count:,}")
            add.setEnabled(tags.get(tag, 0) < len(ids))
            add.triggered.connect(
                lambda _on=False, tag=tag: self._write(lambda: batches.add_tag(customer_ids=ids, tag=tag))
            )
        if tags:
            menu.addSeparator()
        for tag, count in tags.items():
            drop = menu.addAction(f"去掉「{tag}」\t{count} / {len(ids)} 位有")
            drop.triggered.connect(
                lambda _on=False, tag=tag: self._write(lambda: batches.remove_tag(customer_ids=ids, tag=tag))
            )
        self._drop(menu, self.bar.tag)

    def ask_tag(self, ids: tuple[int, ...]) -> TagPopup:
        """Ask for a new tag."""
        popup = self.popup = TagPopup(self._page.theme, self._page, len(ids))
        popup.given.connect(lambda tag: self._add_tag(ids, tag, popup))
        popup.closed.connect(self._popup_closed)
        under = self.bar.tag if self.bar.tag.isVisible() else self._page.table
        at = self._page.mapFromGlobal(under.mapToGlobal(QPoint(0, 0)))
        popup.open_under(QRect(at, self.bar.tag.size()))
        return popup

    def _add_tag(self, ids: tuple[int, ...], tag: str, popup: TagPopup) -> None:
        def done(outcome: BatchOutcome) -> None:
            popup.close_popup()
            self._written(outcome)

        def failed(error: BaseException) -> None:
            if isinstance(error, KnownError) and self.popup is popup:
                popup.refuse(error_sentence(error))
            else:
                self._page.notices.error(error)

        batches = self._desk.customer_batches
        self._writer.write(lambda: batches.add_tag(customer_ids=ids, tag=tag), done=done, failed=failed)

    def _popup_closed(self) -> None:
        self.popup = None
        self._page.table.setFocus()

    def open_tiers(self) -> None:
        """Which tier they get (S)."""
        ids, batches = self.targets(), self._desk.customer_batches
        if not ids:
            return
        tiers = tuple(tier.name for tier in self._desk.customer_lists.rules.tiers)
        menu = dropping_menu(self._page)
        for tier in tiers:
            menu.addAction(tier).triggered.connect(
                lambda _on=False, tier=tier: self._write(
                    lambda: batches.set_tier(customer_ids=ids, tier=tier, tiers=tiers)
                )
            )
        self._drop(menu, self.bar.tier)

    def open_calls(self) -> None:
        """Whether they may be called (C)."""
        ids, batches = self.targets(), self._desk.customer_batches
        if not ids:
            return
        menu = dropping_menu(self._page)
        allow = menu.addAction("都同意回访")
        allow.triggered.connect(lambda: self._write(lambda: batches.allow_calls(customer_ids=ids)))
        stop = menu.addAction("都不再打电话，排好的回访取消")
        stop.triggered.connect(lambda: self._write(lambda: batches.stop_calls(customer_ids=ids)))
        self._drop(menu, self.bar.calls)

    def merge(self) -> None:
        """Join the two that are checked (M)."""
        if len(self.ids) == _PAIR:
            keep, gone = self.ids
            self._page.deeds.merge(keep, gone, lambda _kept: self.clear())
        elif self.targets():
            self._page.notices.problem("勾上两位再合并")
