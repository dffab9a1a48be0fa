"""The band over the list of orders: search, filters as chips, density."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from aftersales.orders import OrderStatus, Platform
from resources.labels import label
from ui.pages.case_walk import dropping_menu
from ui.pages.cases_bar import DENSITIES
from ui.widgets.buttons import Button
from ui.widgets.chips import FilterChip
from ui.widgets.choices import Segmented
from ui.widgets.edits import SearchEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.orders import ShopAccount
    from ui.theme import Theme

WINDOWS = {30: "近 30 天", 90: "近 90 天", 365: "近 12 个月", 0: "不限"}
USUAL_DAYS = 365
_TYPING = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The filters of the list beside search and tab; `days` 0 without an end, `customer` id and name."""

    days: int = USUAL_DAYS
    platform: Platform | None = None
    status: OrderStatus | None = None
    shop_id: int | None = None
    customer: tuple[int, str] | None = None

    @property
    def narrow(self) -> bool:
        """Whether anything narrows the list beyond its usual."""
        return self != replace(Chosen(), days=self.days) or self.days not in {0, USUAL_DAYS}


class OrderFilters(QFrame):
    """The 48 px band. `changed` follows a filter at once, typing after 120 ms; `density_chosen(key)`."""

    changed = Signal()
    density_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(48)
        self._theme = theme
        self.chosen = Chosen()
        self._accounts: tuple[ShopAccount, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        self.search = SearchEdit(theme, "单号、客户、电话、快递单号")
        self.ordered = FilterChip(theme, "下单", WINDOWS[USUAL_DAYS])
        self.platform = FilterChip(theme, "渠道", "")
        self.status = FilterChip(theme, "状态", "")
        self.shop = FilterChip(theme, "店铺", "")
        self.customer = FilterChip(theme, "客户", "")
        self.more = Button(theme, "筛选", icon="plus", size="small")
        self.more.setToolTip("筛选  F")
        self.density = Segmented(theme, DENSITIES, current="normal", name="行高")
        chips = (self.ordered, self.platform, self.status, self.shop, self.customer)
        for widget in (self.search, *chips, self.more):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.density)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self.changed)
        self.search.searched.connect(lambda _text: self._typing.start())
        self.more.clicked.connect(lambda: self._open_menu(self.more))
        for chip in chips[:-1]:
            chip.clicked.connect(lambda chip=chip: self._open_menu(chip))
        self.ordered.removed.connect(lambda: self.choose(replace(self.chosen, days=0)))
        self.platform.removed.connect(lambda: self.choose(replace(self.chosen, platform=None)))
        self.status.removed.connect(lambda: self.choose(replace(self.chosen, status=None)))
        self.shop.removed.connect(lambda: self.choose(replace(self.chosen, shop_id=None)))
        self.customer.removed.connect(lambda: self.choose(replace(self.chosen, customer=None)))
        self.density.chosen.connect(self.density_chosen)
        self.set_chosen(self.chosen)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    @property
    def typing(self) -> bool:
        """Whether typing has not rested yet."""
        return self._typing.isActive()

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list beyond its usual."""
        return bool(self.text) or self.chosen.narrow

    def set_text(self, text: str) -> None:
        """Search for `text` without waiting and without telling."""
        self.search.setText(text)
        self._typing.stop()

    def set_accounts(self, accounts: Sequence[ShopAccount]) -> None:
        """The shops that can be filtered by, and through them the channels."""
        self._accounts = tuple(accounts)
        self.set_chosen(self.chosen)

    def set_chosen(self, chosen: Chosen) -> None:
        """Filter so, without telling."""
        self.chosen = chosen
        self.ordered.set_value(WINDOWS[chosen.days], active=bool(chosen.days))
        shops = {account.id: account.name for account in self._accounts}
        for chip, value in (
            (self.platform, label(chosen.platform) if chosen.platform else ""),
            (self.status, chosen.status.value if chosen.status else ""),
            (self.shop, shops.get(chosen.shop_id, "") if chosen.shop_id is not None else ""),
            (self.customer, chosen.customer[1] if chosen.customer else ""),
        ):
            chip.set_value(value, active=True)
            chip.setVisible(bool(value))

    def choose(self, chosen: Chosen) -> None:
        """Filter so, and tell."""
        self.set_chosen(chosen)
        self.changed.emit()

    def clear(self) -> None:
        """Take every filter away."""
        self.set_text("")
        self.choose(Chosen(days=0))

    def open_menu(self) -> QMenu:
        """Open the menu of filters (F)."""
        return self._open_menu(self.more)

    def _open_menu(self, under: QWidget) -> QMenu:
        menu = dropping_menu(self)
        now = self.chosen
        every = under is self.more
        if every or under is self.ordered:
            windows = [(f"下单 {text}", replace(now, days=days)) for days, text in WINDOWS.items()]
            self._choices(menu, windows)
        if every or under is self.platform:
            found = dict.fromkeys(account.platform for account in self._accounts)
            self._choices(
                self._part(menu, "渠道", every), [(label(one), replace(now, platform=one)) for one in found]
            )
        if every or under is self.status:
            states = [(one.value, replace(now, status=one)) for one in OrderStatus]
            self._choices(self._part(menu, "状态", every), states)
        if every or under is self.shop:
            shops = [(one.name, replace(now, shop_id=one.id)) for one in self._accounts]
            self._choices(self._part(menu, "店铺", every), shops)
        menu.popup(under.mapToGlobal(QPoint(0, under.height() + 2)))
        return menu

    def _part(self, menu: QMenu, name: str, every: bool) -> QMenu:
        return menu.addMenu(name) if every else menu

    def _choices(self, menu: QMenu, choices: Sequence[tuple[str, Chosen]]) -> None:
        group = QActionGroup(menu)
        for text, chosen in choices:
            action: QAction = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(chosen == self.chosen)
            if chosen == self.chosen:
                action.setIcon(self._theme.icon("check"))
            group.addAction(action)
            action.triggered.connect(lambda _on=False, chosen=chosen: self.choose(chosen))
