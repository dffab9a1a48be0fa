"""The rows of many orders on their way into the archive: what the staging file holds ready, and the statements that take it over.

Two kinds of orders stand ready there. Plain ones are new and written as the sheet told them: one query over `staged`
makes their rows. Worked ones were met with something (an order of the archive, another of the same number, settlements)
and stand whole in `worked_orders`, with an id if they are in the archive. The queries name the tables without a schema:
the archive's own connection sees the staging file attached (SQLite) or the worked rows copied beside (PostgreSQL).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from aftersales.comparing import as_order
from aftersales.matching import IncomingLine, IncomingOrder
from aftersales.orders import Order, Platform
from storage.models import DiscountRow, OrderLineRow, OrderRow
from storage.orders import children_of_order, columns_of_order
from storage.row_texts import columns_of_table
from storage.values import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OWN = frozenset({"id", "order_id", "position"})
_KEPT = frozenset({"id", "version", "action_id"})
_BY_HAND = frozenset({"edited", "deleted_at"})
"""What no sheet tells."""


def _told(model: Any, left_out: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in columns_of_table(model) if name not in left_out)


ORDER_COLUMNS = _told(OrderRow, _KEPT | _BY_HAND | {"shop_id", "customer_id"})
"""The columns of an order that a sheet fills."""
LINE_COLUMNS = _told(OrderLineRow, _OWN)
DISCOUNT_COLUMNS = _told(DiscountRow, _OWN)
ALL_COLUMNS = _told(OrderRow, _KEPT)

PLAN = f"""
DROP TABLE IF EXISTS slow; DROP TABLE IF EXISTS owners; DROP TABLE IF EXISTS fresh; DROP TABLE IF EXISTS accounts;
DROP TABLE IF EXISTS worked_orders; DROP TABLE IF EXISTS worked_lines; DROP TABLE IF EXISTS worked_discounts;
CREATE TABLE slow (seq INTEGER PRIMARY KEY);
CREATE TABLE owners (seq INTEGER PRIMARY KEY, customer INTEGER);
CREATE TABLE fresh (place INTEGER PRIMARY KEY, name, platform, phone, nickname, address);
CREATE TABLE accounts (platform, shop, id, PRIMARY KEY (platform, shop)) WITHOUT ROWID;
CREATE TABLE worked_orders (
    seq INTEGER PRIMARY KEY, id INTEGER, version INTEGER, platform, shop, shop_id, customer_id, {", ".join(ORDER_COLUMNS)}
);
CREATE TABLE worked_lines (seq INTEGER, order_id INTEGER, position INTEGER, id INTEGER, {", ".join(LINE_COLUMNS)});
CREATE TABLE worked_discounts (seq INTEGER, order_id INTEGER, position INTEGER, {", ".join(DISCOUNT_COLUMNS)});
"""
"""The tables of a plan, empty. `customer` and `customer_id` are as `buyers.Matcher` answers."""
PLAIN = "s.outcome = 'added' AND s.seq NOT IN (SELECT seq FROM slow)"
"""Which rows `s` of `staged` are written as they were told."""
CUSTOMER = "CASE WHEN {0} < 0 THEN ? - {0} ELSE {0} END"
"""The id of a customer; asks for the id before the first new one."""


def worked_order(seq: int, platform: Platform, shop: str, order: Order) -> tuple[Any, ...]:
    """The row of a worked order."""
    columns = columns_of_order(order)
    known = (
        (order.id, order.version, platform.value, shop, order.shop_id)
        if order.id
        else (None, None, platform.value, shop, None)
    )
    return (seq, *known, order.customer_id, *(columns[name] for name in ORDER_COLUMNS))


def worked_lines(seq: int, order: Order) -> list[tuple[Any, ...]]:
    """The rows of its lines; those of the archive keep their ids."""
    owner = order.id or None
    return [
        (seq, owner, place, line.get("id"), *(line[name] for name in LINE_COLUMNS))
        for place, line in enumerate(children_of_order(order)["order_lines"])
    ]


def worked_discounts(seq: int, order: Order) -> list[tuple[Any, ...]]:
    """The rows of its discounts."""
    owner = order.id or None
    return [
        (seq, owner, place, *(discount[name] for name in DISCOUNT_COLUMNS))
        for place, discount in enumerate(children_of_order(order)["order_discounts"])
    ]


@cache
def _blank() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What an order and a line are where a sheet tells nothing: the one rule for it is `as_order`."""
    empty = IncomingOrder(platform=Platform.OTHER, number="", lines=(IncomingLine(key=""),))
    order = as_order(empty, 0)
    return columns_of_order(order), columns_of(order.lines[0])


def _or_default(name: str, column: str, default: Any) -> str:
    if default is None:
        return column
    return f"coalesce({column}, {default!r}) AS {name}"


@cache
def plain_orders() -> tuple[tuple[str, ...], str]:
    """Columns of `orders` and the query for the plain ones; asks: before the first id, before the first customer, action id."""
    order, line = _blank()
    told = [name for name in ORDER_COLUMNS if name not in ("goods", "movements", "invoiced_on")]
    amounts = f"coalesce(l.unit_price, {line['unit_price']}) * coalesce(l.quantity, {line['quantity']})"
    goods = f"coalesce(s.goods, (SELECT sum({amounts}) FROM staged_lines l WHERE l.seq = s.seq), {order['goods']})"  # noqa: S608
    names = ("id", "shop_id", "customer_id", "action_id", "goods", "movements", "edited", "version", *told)
    values = ", ".join(_or_default(name, f"s.{name}", order[name]) for name in told)
    return names, (
        f"SELECT ? + s.seq, a.id, {CUSTOMER.format('o.customer')}, ?, {goods}, '', '[]', 1, {values} "  # noqa: S608
        "FROM staged s JOIN owners o ON o.seq = s.seq JOIN accounts a ON a.platform = s.platform AND a.shop = s.shop "
        f"WHERE {PLAIN} ORDER BY s.seq"
    )


@cache
def plain_lines() -> tuple[tuple[str, ...], str]:
    """The same for `order_lines`; asks: before the first id of an order."""
    _, line = _blank()
    told = [name for name in LINE_COLUMNS if name not in ("product_id", "gift_price")]
    values = ", ".join(_or_default(name, f"l.{name}", line[name]) for name in told)
    return ("order_id", "position", *told), (
        f"SELECT ? + l.seq, l.position, {values} FROM staged_lines l JOIN staged s ON s.seq = l.seq "  # noqa: S608
        f"WHERE {PLAIN} ORDER BY l.seq, l.position"
    )


@cache
def plain_discounts() -> tuple[tuple[str, ...], str]:
    """The same for `order_discounts`."""
    values = ", ".join(f"json_extract(e.value, '$.{name}')" for name in DISCOUNT_COLUMNS)
    return ("order_id", "position", *DISCOUNT_COLUMNS), (
        f"SELECT ? + s.seq, e.key, {values} FROM staged s, json_each(s.discounts) e "  # noqa: S608
        f"WHERE s.discounts IS NOT NULL AND {PLAIN} ORDER BY s.seq, e.key"
    )


def new_worked_orders() -> tuple[tuple[str, ...], str]:
    """Worked orders that the archive has not; asks as `plain_orders`."""
    names = ("id", "shop_id", "customer_id", "action_id", "edited", "version", *ORDER_COLUMNS)
    return names, (
        f"SELECT ? + w.seq, a.id, {CUSTOMER.format('w.customer_id')}, ?, '[]', 1, {listed('w', ORDER_COLUMNS)} "  # noqa: S608
        "FROM worked_orders w JOIN accounts a ON a.platform = w.platform AND a.shop = w.shop "
        "WHERE w.id IS NULL ORDER BY w.seq"
    )


def new_worked_lines() -> tuple[tuple[str, ...], str]:
    """Their lines."""
    return ("order_id", "position", *LINE_COLUMNS), (
        f"SELECT ? + w.seq, w.position, {listed('w', LINE_COLUMNS)} FROM worked_lines w "  # noqa: S608
        "WHERE w.order_id IS NULL ORDER BY w.seq, w.position"
    )


def new_worked_discounts() -> tuple[tuple[str, ...], str]:
    """Their discounts."""
    return ("order_id", "position", *DISCOUNT_COLUMNS), (
        f"SELECT ? + w.seq, w.position, {listed('w', DISCOUNT_COLUMNS)} FROM worked_discounts w "  # noqa: S608
        "WHERE w.order_id IS NULL ORDER BY w.seq, w.position"
    )


def listed(row: str, names: Iterable[str]) -> str:
    """Columns of a row of the query."""
    return ", ".join(f"{row}.{name}" for name in names)
