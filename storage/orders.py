"""Orders with their lines and discounts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.matching import Stored
from aftersales.orders import (
    Discount,
    MoneyBack,
    Movement,
    Order,
    OrderLine,
    OrderLineStanding,
    Platform,
    Receiver,
)
from aftersales.queries import Cursor, OrderOrder, OrderQuery, Page
from aftersales.search_query import SearchQuery
from aftersales.searching import Part, Rank, SearchKind
from storage import standing
from storage.bulk import Columns, marks
from storage.models import OrderLineRow, OrderRow
from storage.query import after_cursor, chunks, dicts, first, next_cursor
from storage.records import Children, Records
from storage.recycle_bin import RecycleBin
from storage.values import columns_of, json_text, moment_text, noun_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aftersales.actions import Action
    from storage.database import Database
    from storage.search_index import SearchIndex

_NUMBERED = "SELECT id, shop_id, number FROM orders WHERE number IN ({}) AND deleted_at IS NULL"
_PLACES = """
SELECT o.number, s.platform, s.name FROM orders o JOIN shop_accounts s ON s.id = o.shop_id
WHERE o.deleted_at IS NULL AND o.number IN ({}) ORDER BY o.id
"""
OrderKey = tuple[Platform, str, str]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_RECEIVER = ("name", "phone", "address", "masked")
_SORT = {
    OrderOrder.ORDERED: OrderRow.ordered_at,
    OrderOrder.NUMBER: OrderRow.number,
    OrderOrder.PAID: OrderRow.paid_gross,
}


class Orders:
    """Orders by id, by shop account and number, and by words."""

    def __init__(self, database: Database) -> None:
        self._bin = RecycleBin(database)
        self._database = database
        self._records = Records(database)

    @cached_property
    def _index(self) -> SearchIndex:
        from storage.search_index import SearchIndex

        return SearchIndex(self._database)

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

    def edited(self, order_id: int) -> frozenset[str]:
        """Names of the fields of Order that a person set by hand; a sheet that says otherwise is a conflict."""
        row = first(OrderRow.select(OrderRow.edited).where(OrderRow.id == order_id))
        return frozenset() if row is None else frozenset(json.loads(row["edited"]))

    def find(self, shop_id: int, number: str) -> Order | None:
        """The order of this account and number."""
        query = OrderRow.select(OrderRow.id).where(
            OrderRow.shop_id == shop_id, OrderRow.number == number, OrderRow.deleted_at.is_null()
        )
        row = first(query)
        return None if row is None else self.get(row["id"])

    def number_of_line(self, line_id: int) -> str:
        """The number of the order that a line belongs to."""
        query = OrderRow.select(OrderRow.number).join(OrderLineRow, on=(OrderLineRow.order_id == OrderRow.id))
        row = first(query.where(OrderLineRow.id == line_id))
        return str(row["number"]) if row is not None else ""

    def remove(self, order_id: int, *, version: int, action: Action) -> None:
        """Move an order to the recycle bin; its number may be imported again."""
        self._bin.put("orders", order_id, version, action=action)

    def page(self, query: OrderQuery, *, after: Cursor | None = None, limit: int = 100) -> Page[Order]:
        """A page of whole orders."""
        where = self._where(query)
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
        for part in chunks(sorted({number for _, _, number in wanted}) if accounts else ()):
            for order_id, shop_id, number in self._database.rows(_NUMBERED.format(marks(part)), part):
                key = (*accounts[shop_id], number)
                if key in wanted:
                    found[order_id] = key
        images = self._records.images("orders", list(found))
        settled = standing.settled_orders(self._database)
        booked = standing.booked_on(self._database, [each for each in found if each in settled])
        return {
            key: Stored(
                order=order_of(images[order_id]),
                edited_by_hand=frozenset(json.loads(images[order_id]["edited"])),
                settled=order_id in settled,
                booked=booked.get(order_id, ()),
            )
            for order_id, key in found.items()
        }

    def places_of(self, numbers: Iterable[str]) -> dict[str, tuple[tuple[Platform, str], ...]]:
        """The shop accounts (platform, name) that have an order of each number; numbers without one are left out."""
        found: dict[str, tuple[tuple[Platform, str], ...]] = {}
        for part in chunks(sorted(set(numbers))):
            for number, platform, name in self._database.rows(_PLACES.format(marks(part)), part):
                found[number] = (*found.get(number, ()), (Platform(platform), name))
        return found

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
        return self._with_standing(self._orders(ids))

    def find_lines(self, text: str, limit: int = 20) -> tuple[OrderLineStanding, ...]:
        """Lines of the orders whose number is or ends with `text`, the newest orders first."""
        text = text.strip()
        if not text:
            return ()
        asked = SearchQuery((Part(text, key="order"),))
        ids = self._index.ids(SearchKind.ORDER, asked, limit, worst=Rank.TAIL)
        newest = sorted(self._orders(ids), key=lambda order: (order.ordered_at or _LONG_AGO, order.id))
        return self._with_standing(tuple(reversed(newest)))[:limit]

    def _with_standing(self, orders: Sequence[Order]) -> tuple[OrderLineStanding, ...]:
        booked = standing.booked_on(self._database, [order.id for order in orders])
        return standing.of_orders(orders, booked=booked)

    def _where(self, query: OrderQuery) -> Any:
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
        if query.text.strip():
            where &= self._index.among(OrderRow.id, SearchKind.ORDER, self._index.understand(query.text))
        return where

    def _orders(self, ids: Sequence[int]) -> tuple[Order, ...]:
        images = self._records.images("orders", ids)
        return tuple(order_of(images[order_id]) for order_id in ids)


def columns_of_order(order: Order) -> Columns:
    """The root row of an order."""
    values = columns_of(order, "discounts", "receiver", "lines", "movements")
    values["movements"] = _movements_text(order.movements)
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
        movements=_movements(image["movements"]),
        lines=tuple(noun_of(OrderLine, row) for row in image["order_lines"]),
        discounts=tuple(noun_of(Discount, row) for row in image["order_discounts"]),
    )


def _movements_text(movements: Sequence[Movement]) -> str:
    """Few orders have any, so that nothing is written for the others."""
    if not movements:
        return ""
    return json_text([[one.source, one.kind.value, one.amount, one.key] for one in movements])


def _movements(text: str) -> tuple[Movement, ...]:
    return tuple(
        Movement(source=source, kind=MoneyBack(kind), amount=amount, key=key)
        for source, kind, amount, key in (json.loads(text) if text else ())
    )


def changed_fields(before: Order, after: Order) -> set[str]:
    """Names of the fields of Order in which two differ."""
    nested = ("receiver", "discounts", "lines", "movements")
    names = {*columns_of(before, *nested), *nested}
    return {name for name in names if getattr(before, name) != getattr(after, name)}


def _sort_key(order: OrderOrder) -> Any:
    from peewee import SQL, fn

    # written out, not as a parameter, so that the index of the list is recognised
    return fn.COALESCE(OrderRow.ordered_at, SQL("''")) if order is OrderOrder.ORDERED else _SORT[order]
