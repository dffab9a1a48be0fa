"""The rows of many orders, mapped ahead of the transaction that writes them by the driver's own loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from storage.bulk import Columns, insert, marks, table_of, update
from storage.models import DiscountRow, OrderLineRow, OrderRow
from storage.orders import children_of_order, columns_of_order
from storage.query import chunks
from storage.values import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.actions import Action
    from aftersales.orders import Order
    from storage.database import Database

_LINES, _DISCOUNTS = table_of(OrderLineRow), table_of(DiscountRow)


@dataclass(frozen=True, slots=True)
class NewOrder:
    """Rows that only want the order's id, shop and customer."""

    root: Columns
    lines: list[Columns]
    discounts: list[Columns]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Rows that an order gets in the place of those it has; `version` is the one it must still have."""

    order_id: int
    version: int
    before: str
    root: Columns
    lines: list[Columns]
    discounts: list[Columns]
    gone_lines: tuple[int, ...]


def new_order(order: Order) -> NewOrder:
    """The rows of an order that is not in the archive yet."""
    children = children_of_order(order)
    root = {**columns_of_order(order), "edited": "[]", "version": 1}
    return NewOrder(root, _placed(children["order_lines"], 0), _placed(children["order_discounts"], 0))


def rewrite(image: Columns, order: Order) -> Rewrite:
    """The rows that turn a stored image into `order`; what was edited by hand stays known."""
    children = children_of_order(order)
    return _rewrite(image, columns_of_order(order), children["order_lines"], children["order_discounts"])


def rewind(image: Columns, earlier: Columns) -> Rewrite:
    """The rows that turn a stored image into an earlier one."""
    root = {
        key: value
        for key, value in earlier.items()
        if key not in ("id", "version", "action_id", _LINES, _DISCOUNTS)
    }
    return _rewrite(image, root, earlier[_LINES], earlier[_DISCOUNTS])


def _rewrite(image: Columns, root: Columns, lines: list[Columns], discounts: list[Columns]) -> Rewrite:
    order_id = image["id"]
    kept = {line["id"] for line in lines if "id" in line}
    return Rewrite(
        order_id=order_id,
        version=image["version"],
        before=json_text(image),
        root={**root, "id": order_id, "version": image["version"] + 1},
        lines=_placed(lines, order_id),
        discounts=_placed(discounts, order_id),
        gone_lines=tuple(line["id"] for line in image[_LINES] if line["id"] not in kept),
    )


def put_rewrites(database: Database, rewrites: Sequence[Rewrite], action: Action) -> None:
    """Write them all inside the open transaction; KnownError ``storage.batch_stale`` if one has another version."""
    _require_versions(database, rewrites)
    update(database, OrderRow, [{**one.root, "action_id": action.id} for one in rewrites])
    database.run_many("DELETE FROM order_discounts WHERE order_id = ?", [(one.order_id,) for one in rewrites])
    insert(database, DiscountRow, [row for one in rewrites for row in one.discounts])
    gone = [(line_id,) for one in rewrites for line_id in one.gone_lines]
    database.run_many("DELETE FROM order_lines WHERE id = ?", gone)
    _put_lines(database, rewrites)
    database.run_many(
        "INSERT INTO journal (action_id, table_name, row_id, op, version, before) "
        "VALUES (?, 'orders', ?, 'update', ?, ?)",
        [(action.id, one.order_id, one.version + 1, one.before) for one in rewrites],
    )


def _put_lines(database: Database, rewrites: Sequence[Rewrite]) -> None:
    """Lines with an id that is still there are changed; others are added, under their old id if they had one."""
    ids = [line["id"] for one in rewrites for line in one.lines if "id" in line]
    there = {
        row[0]
        for part in chunks(ids)
        for row in database.rows(f"SELECT id FROM order_lines WHERE id IN ({marks(part)})", part)  # noqa: S608
    }
    lines = [line for one in rewrites for line in one.lines]
    update(database, OrderLineRow, [line for line in lines if line.get("id") in there])
    insert(database, OrderLineRow, [line for line in lines if "id" in line and line["id"] not in there])
    insert(database, OrderLineRow, [line for line in lines if "id" not in line])


def _require_versions(database: Database, rewrites: Sequence[Rewrite]) -> None:
    stale = 0
    hold = "" if database.is_sqlite else " FOR UPDATE"
    for part in chunks(rewrites):
        ids = [one.order_id for one in part]
        sql = f"SELECT id, version FROM orders WHERE id IN ({marks(ids)}){hold}"  # noqa: S608 - question marks
        found = {row[0]: row[1] for row in database.rows(sql, ids)}
        stale += sum(found.get(one.order_id) != one.version for one in part)
    if stale:
        raise KnownError("storage.batch_stale", count=stale)


def _placed(rows: Sequence[Columns], order_id: int) -> list[Columns]:
    return [{**row, "order_id": order_id, "position": place} for place, row in enumerate(rows)]
