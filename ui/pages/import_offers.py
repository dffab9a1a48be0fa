"""Goods of an import that the catalogue does not know: shown at the end, ticked, and added with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.money import grouped
from resources.wording import sentence
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import Column
from ui.models.roles import Cell, Role, Row
from ui.pages.import_found import CheckDelegate
from ui.pages.import_parts import ShortTable
from ui.widgets.buttons import Button
from ui.widgets.texts import Panel, SectionTitle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.import_offers import Offer
    from ui.pages.base import Page

_COLUMNS = (
    Column(key="check", width=40),
    Column(key="code", title="编码", width=120),
    Column(key="title", title="商品"),
    Column(key="pieces", title="卖出", width=72, align="right"),
    Column(key="price", title="常卖价", width=96, align="right"),
)
_WIDEST_CODE = 260
_SHOWN = 12
"""Offers in sight; the rest, sold less often, is added with them and counted in the heading."""


class OffersPanel(QWidget):
    """Away while there is nothing to offer; `read(batch id)` looks."""

    def __init__(self, page: Page, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._offers: tuple[Offer, ...] = ()
        self._left_out: set[int] = set()
        self._batch_id = 0
        theme = page.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        self.title = SectionTitle("")
        column.addWidget(self.title)
        panel = Panel()
        delegates = {
            "check": CheckDelegate(theme, left=12),
            "pieces": MoneyDelegate(theme),
            "price": MoneyDelegate(theme),
        }
        self.table = ShortTable(theme, _COLUMNS, delegates=delegates, name="商品目录里没有的")
        self.table.space_pressed.connect(self._toggle)
        self.table.clicked.connect(self._clicked)
        panel.column.addWidget(self.table)
        column.addWidget(panel)
        row = QHBoxLayout()
        self.add = Button(theme, "", icon="plus")
        self.add.clicked.connect(self._add)
        row.addWidget(self.add)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def read(self, batch_id: int) -> None:
        """Show what the batch offers."""
        self._batch_id = batch_id
        desk = self._page.shop
        self._page.runner.run(
            desk.jobs.read(lambda _progress: desk.offers.offered(batch_id=batch_id)), on_done=self.show_offers
        )

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Show these, all of them ticked."""
        self._offers, self._left_out = tuple(offers), set()
        self.setVisible(bool(offers))
        more = len(self._offers) - _SHOWN
        self.title.title.set_text(sentence("offers.title", {"count": len(self._offers)}))
        self.title.caption.set_text(f"卖得少的另外 {more} 样一起加" if more > 0 else "空格去掉不要的")
        self._show()

    @property
    def chosen(self) -> tuple[Offer, ...]:
        """The offers that are ticked."""
        return tuple(offer for at, offer in enumerate(self._offers) if at not in self._left_out)

    def _show(self) -> None:
        self.table.set_rows([self._row(at, offer) for at, offer in enumerate(self._offers[:_SHOWN])])
        self.table.fit_columns({"code": _WIDEST_CODE, "pieces": 72, "price": 96})
        self.add.setText(f"加进商品目录 {len(self.chosen)} 样")
        self.add.setEnabled(bool(self.chosen))
        self.add.updateGeometry()

    def _row(self, at: int, offer: Offer) -> Row:
        taken = at not in self._left_out
        price = grouped(offer.usual_price) if offer.usual_price else "—"
        cells = (
            Cell(sort=taken, spoken="加" if taken else "不加"),
            Cell(text=offer.code or "—", tone="quiet"),
            Cell(text=offer.title, tip=offer.title),
            Cell(text=f"{offer.pieces:,}"),
            Cell(text=price),
        )
        return Row(key=at, cells=cells, spoken=f"{offer.title} {price}")

    def _toggle(self, key: object) -> None:
        self._left_out ^= {int(str(key))}
        self._show()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._toggle(index.data(Role.KEY))

    def _add(self) -> None:
        desk, chosen, batch_id = self._page.shop, self.chosen, self._batch_id

        def added(products: Sequence[object]) -> None:
            self._page.notices.toast(f"商品目录加了 {len(products)} 样", undo=self._undo)
            self.read(batch_id)

        self.add.setEnabled(False)
        self._page.runner.run(
            desk.jobs.write(lambda _progress: desk.offers.add(offers=chosen)),
            on_done=added,
            on_failed=self._failed,
        )

    def _failed(self, error: BaseException) -> None:
        self.add.setEnabled(True)
        self._page.notices.error(error)

    def _undo(self) -> None:
        desk, batch_id = self._page.shop, self._batch_id
        self._page.runner.run(
            desk.jobs.write(lambda _progress: desk.undo.undo()), on_done=lambda _name: self.read(batch_id)
        )

    def focus_first(self) -> None:
        """Go to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
