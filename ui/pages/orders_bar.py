"""The band over the list of orders and what it filters by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from aftersales.orders import OrderStatus, Platform
from desktop.list_queries import one_of
from resources.labels import label
from ui.pages.case_walk import dropping_menu
from ui.pages.list_bar import FilterBand
from ui.widgets.chips import FilterChip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aftersales.orders import ShopAccount
    from ui.theme import Theme

WINDOWS = {30: "近 30 天", 90: "近 90 天", 365: "近 12 个月", 0: "不限"}
USUAL_DAYS = 365


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


class OrderFilters(FilterBand):
    """Search, 下单, 渠道, 状态, 店铺, 客户, density."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "单号、客户、电话、快递单号")
        self.chosen = Chosen()
        self._accounts: tuple[ShopAccount, ...] = ()
        self.ordered = FilterChip(theme, "下单", WINDOWS[USUAL_DAYS])
        self.platform = FilterChip(theme, "渠道", "")
        self.status = FilterChip(theme, "状态", "")
        self.shop = FilterChip(theme, "店铺", "")
        self.customer = FilterChip(theme, "客户", "")
        chips = (self.ordered, self.platform, self.status, self.shop, self.customer)
        self.lay_out(chips)
        self.more.clicked.connect(lambda: self._open_menu(self.more))
        for chip in chips[:-1]:
            chip.clicked.connect(lambda chip=chip: self._open_menu(chip))
        self.ordered.removed.connect(lambda: self.choose(replace(self.chosen, days=0)))
        self.platform.removed.connect(lambda: self.choose(replace(self.chosen, platform=None)))
        self.status.removed.connect(lambda: self.choose(replace(self.chosen, status=None)))
        self.shop.removed.connect(lambda: self.choose(replace(self.chosen, shop_id=None)))
        self.customer.removed.connect(lambda: self.choose(replace(self.chosen, customer=None)))
        self.set_chosen(self.chosen)

    @property
    def filtered(self) -> bool:
        return bool(self.text) or self.chosen.narrow

    def plain(self) -> dict[str, Any]:
        chosen = self.chosen
        return {
            "days": chosen.days,
            "platform": chosen.platform.value if chosen.platform else "",
            "status": chosen.status.value if chosen.status else "",
            "shop": chosen.shop_id,
            "customer": list(chosen.customer) if chosen.customer else None,
        }

    def take(self, asked: Mapping[str, Any]) -> None:
        days, customer = asked.get("days"), asked.get("customer")
        self.set_chosen(
            Chosen(
                days=days if days in WINDOWS else USUAL_DAYS,
                platform=one_of(Platform, asked.get("platform")),
                status=one_of(OrderStatus, asked.get("status")),
                shop_id=asked.get("shop"),
                customer=(int(customer[0]), str(customer[1])) if customer else None,
            )
        )

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
        self.set_text("")
        self.choose(Chosen(days=0))

    def open_menu(self) -> QMenu:
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
