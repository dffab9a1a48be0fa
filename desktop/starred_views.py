"""The starred views of all lists, each with how many rows it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.list_queries import case_query, customer_query, goods_query, order_query

if TYPE_CHECKING:
    from aftersales.clock import Clock
    from desktop.cases import CaseDesk
    from desktop.customer_lists import CustomerLists
    from desktop.goods_views import GoodsViews
    from desktop.orders import OrderDesk
    from desktop.saved_views import SavedView, SavedViewDesk
    from desktop.session import Session

LISTS = ("cases", "orders", "customers", "goods")
"""The lists that have views, by the key of their page, in the order of the sidebar."""


class StarredViews:
    """Asks every list how many rows its starred views show."""

    def __init__(
        self,
        *,
        views: SavedViewDesk,
        cases: CaseDesk,
        orders: OrderDesk,
        customers: CustomerLists,
        goods: GoodsViews,
        session: Session,
        clock: Clock,
    ) -> None:
        self._views = views
        self._cases = cases
        self._orders = orders
        self._customers = customers
        self._goods = goods
        self._session = session
        self._clock = clock

    def counted(self) -> tuple[tuple[SavedView, int], ...]:
        """The starred views, list by list, each with its count; without any nothing is counted."""
        return tuple(
            (view, self._count(view))
            for key in LISTS
            for view in self._views.all(list_key=key)
            if view.starred
        )

    def _count(self, view: SavedView) -> int:
        if view.list == "orders":
            return self._orders.count(query=order_query(view.asked, self._clock.now()))
        if view.list == "customers":
            return self._customers.count(query=customer_query(view.asked, self._customers.bounds()))
        if view.list == "goods":
            return self._goods.count(query=goods_query(view.asked, self._clock.today()))
        moments = self._cases.moments()
        return self._cases.count(query=case_query(view.asked, moments, self._session.staff_id))
