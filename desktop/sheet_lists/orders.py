"""订单 as a sheet: a row for each line of goods, in words that an import knows again."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from aftersales.clock import china_day
from aftersales.masking import mask_phone
from aftersales.orders import Funder, OrderStatus
from aftersales.queries import OrderQuery, OrderTab
from desktop.list_queries import order_query
from desktop.sheet_lists.base import (
    COUNT,
    ID,
    MOMENT,
    MONEY,
    PHONE,
    PIECE,
    STATUS,
    TEXT,
    SheetRow,
    columns_of,
    paged,
    require_tab,
    words,
)
from resources.labels import label
from resources.offer_text import offers_text
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aftersales.clock import Clock
    from aftersales.orders import Order, OrderSummary
    from desktop.archive import Archive
    from desktop.sheet_lists.base import Seen
    from exports.sheet_columns import SheetColumn, Value

_KINDS = {
    "number": ID,
    "channel": TEXT,
    "shop": TEXT,
    "status": STATUS,
    "ordered_at": MOMENT,
    "paid_at": MOMENT,
    "shipped_at": MOMENT,
    "signed_at": MOMENT,
    "line_key": ID,
    "title": TEXT,
    "code": TEXT,
    "spec": TEXT,
    "unit_price": MONEY,
    "quantity": COUNT,
    "line_paid": MONEY,
    "line_refunded": MONEY,
    "goods": MONEY,
    "freight": MONEY,
    "discount_shop": MONEY,
    "discount_platform": MONEY,
    "discount_points": MONEY,
    "offers": TEXT,
    "paid": MONEY,
    "refunded": MONEY,
    "compensated": MONEY,
    "currency": TEXT,
    "customer": TEXT,
    "nickname": TEXT,
    "receiver": TEXT,
    "phone": PHONE,
    "address": TEXT,
    "courier": TEXT,
    "tracking": ID,
    "remark": TEXT,
    "cases": TEXT,
}


class OrderSheet:
    """The list of orders. What belongs to a whole order stands on its first row only, so that a column adds up."""

    key = "orders"
    seen: Seen = MappingProxyType(
        {
            "number": ("number",),
            "customer": ("customer", "receiver"),
            "goods": ("title", "spec", "unit_price", "quantity"),
            "channel": ("channel", "shop"),
            "ordered": ("ordered_at",),
            "state": ("status",),
            "cases": ("cases",),
            "back": ("refunded", "compensated"),
            "paid": ("paid",),
        }
    )

    def __init__(self, *, archive: Archive, clock: Clock) -> None:
        self._archive, self._clock = archive, clock

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        choices = {"status": tuple(status.value for status in OrderStatus)}
        return columns_of("order_sheet", _KINDS, choices=choices)

    def query(self, asked: Mapping[str, Any]) -> OrderQuery:
        require_tab(OrderTab, asked)
        return order_query(asked, self._clock.now())

    def everything(self) -> OrderQuery:
        return OrderQuery()

    def count(self, query: OrderQuery) -> int:
        with self._archive.database.read():
            return self._archive.order_lists.count(query)

    def rows(self, query: OrderQuery) -> Iterator[SheetRow]:
        accounts = {account.id: account for account in self._archive.accounts.list()}
        lists = self._archive.order_lists
        for one in paged(lambda after: lists.page(query, after=after, limit=PIECE, counted=False)):
            order = self._archive.orders.get(one.id)
            account = accounts[order.shop_id]
            for values in order_rows(order, one, channel=label(account.platform), shop=account.name):
                yield SheetRow(one.id, values)

    def filters(self, query: OrderQuery) -> str:
        if query.ids:
            return sentence("list_sheet.checked", {"count": len(query.ids)})
        since = query.ordered_since
        return words(
            sentence(f"order_tab.{query.tab.value}"),
            query.text,
            label(query.platform) if query.platform else "",
            query.status.value if query.status else "",
            *self._names(query),
            sentence("list_sheet.ordered_since", {"day": china_day(since)}) if since is not None else "",
        )

    def _names(self, query: OrderQuery) -> Iterator[str]:
        """The shop and the customer that the list is narrowed to."""
        if query.shop_id is not None:
            names = {account.id: account.name for account in self._archive.accounts.list()}
            yield names.get(query.shop_id, "")
        if query.customer_id is not None:
            yield self._archive.customers.get(query.customer_id).name

    def sort(self, query: OrderQuery) -> str:
        return sentence(f"order_order.{query.order.value}")


def order_rows(
    order: Order, summary: OrderSummary, *, channel: str, shop: str
) -> Iterator[tuple[Value, ...]]:
    """The rows of one order; what belongs to the whole of it stands on the first."""
    off = {funder: sum(one.amount for one in order.discounts if one.funded_by is funder) for funder in Funder}
    whole: tuple[Value, ...] = (
        order.goods,
        order.freight,
        off[Funder.SHOP],
        off[Funder.PLATFORM],
        off[Funder.POINTS],
        offers_text(order.discounts),
        order.paid_gross,
        order.refunded,
        order.compensated,
    )
    head = (order.number, channel, shop, order.status.value)
    moments = (order.ordered_at, order.paid_at, order.shipped_at, order.signed_at)
    receiver = order.receiver
    tail = (
        order.currency,
        summary.customer_name,
        order.nickname,
        receiver.name,
        mask_phone(receiver.phone),
        receiver.address,
        order.courier,
        order.tracking,
        order.remark,
    )
    for place, line in enumerate(order.lines):
        what = (line.key, line.title, line.code, line.spec, line.unit_price, line.quantity)
        goods = (*what, line.paid, line.refunded or None)
        sums = (None,) * len(whole) if place else whole
        cases = str(summary.cases) if summary.cases and not place else ""
        yield (*head, *moments, *goods, *sums, *tail, cases)
