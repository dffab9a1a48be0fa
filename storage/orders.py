"""Orders with their lines and discounts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.matching import Stored
from aftersales.orders import Discount, Order, OrderLine, OrderLineStanding, Platform, Receiver
from aftersales.queries import Cursor, OrderOrder, OrderQuery, Page
from storage import standing
from storage.bulk import Columns
from storage.models import OrderLineRow, OrderRow
from storage.query import after_cursor, chunks, dicts, first, next_cursor, tuples
from storage.records import Children, Records
from storage.values import columns_of, json_text, moment_text, noun_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aftersales.actions import Action
    from storage.database import Database

OrderKey = tuple[Platform, str, str]
_RECEIVER = ("name", "phone", "address", "masked")
_SORT = {
    OrderOrder.ORDERED: OrderRow.ordered_at,
    OrderOrder.NUMBER: OrderRow.number,
    OrderOrder.PAID: OrderRow.paid_gross,
}


class Orders:
    """Orders by id, by shop account and number, and by words."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)

    def save(self, order: Order, *, action: Action) -> Order:
        """Add (id 0) or change an order by hand; the fields changed by hand are remembered for the next sheet."""
        values, children = columns_of_order(order), children_of_order(order)
        if not order.id:
            return self.get(
                self._records.insert("orders", {**values, "edited": "[]"}, children, action=action)
            )
        if not self._records.begin(action):
            image = self._records.image("orders", order.id)
            if image is not None:
                edited = set(json.loads(image["edited"])) | changed_fields(order_of(image), order)
                values["edited"] = json_text(sorted(edited))
            self._records.update("orders", order.id, order.version, values, children, action=action)
        return self.get(order.id)

    def get(self, order_id: int) -> Order:
        image = self._records.image("orders", order_id)
        if image is None or image["deleted_at"] is not None:
            raise KnownError("storage.gone")
        return order_of(image)

    def find(self, shop_id: int, number: str) -> Order | None:
        """The order of this account and number."""
        query = OrderRow.select(OrderRow.id).where(
            OrderRow.shop_id == shop_id, OrderRow.number == number, OrderRow.deleted_at.is_null()
        )
        row = first(query)
        return None if row is None else self.get(row["id"])

    def remove(self, order_id: int, *, version: int, action: Action) -> None:
        """Move an order to the recycle bin; its number may be imported again."""
        self._records.recycle("orders", order_id, version, action=action)

    def page(self, query: OrderQuery, *, after: Cursor | None = None, limit: int = 100) -> Page[Order]:
        """A page of whole orders."""
        where = _where(query)
        key = _sort_key(query.order)
        select = OrderRow.select(OrderRow.id, key.alias("sort_key")).where(where)
        rows = dicts(
            after_cursor(select, key, OrderRow.id, after, descending=query.descending).limit(limit + 1)
        )
        total = int(OrderRow.select(OrderRow.id).where(where).count())
        shown = [row["id"] for row in rows[:limit]]
        return Page(rows=self._orders(shown), next=next_cursor(rows, limit), total=total)

    def each(self, query: OrderQuery) -> Iterator[Order]:
        """Every order of a query, page by page."""
        after: Cursor | None = None
        while True:
            page = self.page(query, after=after, limit=500)
            yield from page.rows
            after = page.next
            if after is None:
                return

    def find_for_matching(self, keys: Iterable[OrderKey]) -> dict[OrderKey, Stored]:
        """What the archive knows of these orders (platform, name of the shop account, number), set-based."""
        wanted = set(keys)
        accounts = {
            row[0]: (Platform(row[1]), row[2])
            for row in self._database.rows("SELECT id, platform, name FROM shop_accounts")
        }
        found: dict[int, OrderKey] = {}
        for part in chunks(sorted({number for _, _, number in wanted})):
            query = OrderRow.select(OrderRow.id, OrderRow.shop_id, OrderRow.number).where(
                OrderRow.number.in_(part), OrderRow.deleted_at.is_null()
            )
            for order_id, shop_id, number in tuples(query):
                key = (*accounts[shop_id], number)
                if key in wanted:
                    found[order_id] = key
        images = self._records.images("orders", list(found))
        settled = standing.settled_orders(self._database)
        return {
            key: Stored(
                order=order_of(images[order_id]),
                edited_by_hand=frozenset(json.loads(images[order_id]["edited"])),
                settled=order_id in settled,
            )
            for order_id, key in found.items()
        }

    def lines_with_standing(
        self, *, customer_id: int | None = None, order_id: int | None = None, limit: int = 200
    ) -> tuple[OrderLineStanding, ...]:
        """The lines of an order, or of a customer's newest orders, with what is still returnable of each."""
        query = OrderRow.select(OrderRow.id).where(OrderRow.deleted_at.is_null())
        if order_id is not None:
            query = query.where(OrderRow.id == order_id)
        if customer_id is not None:
            query = query.where(OrderRow.customer_id == customer_id)
        ids = [
            row["id"]
            for row in dicts(query.order_by(OrderRow.ordered_at.desc(), OrderRow.id.desc()).limit(limit))
        ]
        return standing.of_orders(self._orders(ids))

    def find_lines(self, text: str, limit: int = 20) -> tuple[OrderLineStanding, ...]:
        """Lines of the orders whose number is or ends with `text`, the newest orders first."""
        text = text.strip()
        if not text:
            return ()
        query = OrderRow.select(OrderRow.id).where(
            OrderRow.number.endswith(text), OrderRow.deleted_at.is_null()
        )
        ids = [
            row["id"]
            for row in dicts(query.order_by(OrderRow.ordered_at.desc(), OrderRow.id.desc()).limit(limit))
        ]
        return standing.of_orders(self._orders(ids))[:limit]

    def _orders(self, ids: Sequence[int]) -> tuple[Order, ...]:
        images = self._records.images("orders", ids)
        return tuple(order_of(images[order_id]) for order_id in ids)


def columns_of_order(order: Order) -> Columns:
    """The root row of an order."""
    values = columns_of(order, "discounts", "receiver", "lines")
    receiver = columns_of(order.receiver)
    values.update({f"receiver_{name}": receiver[name] for name in _RECEIVER})
    return values


def children_of_order(order: Order) -> Children:
    """The rows of an order's lines and discounts."""
    return {
        "order_lines": [{**columns_of(line), **({"id": line.id} if line.id else {})} for line in order.lines],
        "order_discounts": [columns_of(discount) for discount in order.discounts],
    }


def order_of(image: Columns) -> Order:
    """An order from its stored rows."""
    return noun_of(
        Order,
        image,
        receiver=noun_of(Receiver, {name: image[f"receiver_{name}"] for name in _RECEIVER}),
        lines=tuple(noun_of(OrderLine, row) for row in image["order_lines"]),
        discounts=tuple(noun_of(Discount, row) for row in image["order_discounts"]),
    )


def changed_fields(before: Order, after: Order) -> set[str]:
    """Names of the fields of Order in which two differ."""
    names = set(columns_of(before, "receiver", "discounts", "lines")) | {"receiver", "discounts", "lines"}
    return {name for name in names if getattr(before, name) != getattr(after, name)}


def _sort_key(order: OrderOrder) -> Any:
    from peewee import fn

    return fn.COALESCE(OrderRow.ordered_at, "") if order is OrderOrder.ORDERED else _SORT[order]


def _where(query: OrderQuery) -> Any:
    where = OrderRow.deleted_at.is_null()
    if query.number:
        where &= OrderRow.number == query.number
    if query.shop_id is not None:
        where &= OrderRow.shop_id == query.shop_id
    if query.customer_id is not None:
        where &= OrderRow.customer_id == query.customer_id
    if query.status is not None:
        where &= OrderRow.status == query.status.value
    if query.ordered_since is not None:
        where &= OrderRow.ordered_at >= moment_text(query.ordered_since)
    text = query.text.strip()
    if text:
        titles = OrderLineRow.select(OrderLineRow.order_id).where(OrderLineRow.title.contains(text))
        where &= (
            OrderRow.number.contains(text)
            | OrderRow.receiver_name.contains(text)
            | OrderRow.receiver_phone.endswith(text)
            | OrderRow.nickname.contains(text)
            | OrderRow.id.in_(titles)
        )
    return where
