"""The short part of an import: ids are given and rows go in by the driver's own loop, journal included.

The journal keeps no copy of a row that an import adds: the row itself is that copy until someone changes it, and that
change keeps it as its `before`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from storage.customers import NUMBER_SERIES, number_text
from storage.models import AddressRow, CustomerRow, DiscountRow, NicknameRow, OrderLineRow, OrderRow, PhoneRow
from storage.numbers import Numbers
from storage.orders import children_of_order, columns_of_order
from storage.records import Columns, Records, table_of
from storage.shop_accounts import ShopAccounts
from storage.values import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from peewee import Model

    from aftersales.actions import Action
    from aftersales.orders import Order
    from storage.batch_prepare import PreparedImport
    from storage.database import Database


def moved_on(database: Database, prepared: PreparedImport) -> bool:
    """Whether anything that the preparation rests on was written since."""
    found = database.rows(
        "SELECT 1 FROM journal WHERE seq > ? AND table_name IN ('orders', 'customers', 'cases', 'settlements') LIMIT 1",
        (prepared.seq,),
    )
    return bool(found)


def write(database: Database, prepared: PreparedImport, action: Action) -> None:
    """All rows of a batch, inside the open transaction."""
    customers = _customers(database, prepared, action)
    accounts = ShopAccounts(database)
    shops = {
        key: accounts.ensure(*key, action=action).id
        for key in dict.fromkeys((platform, shop) for platform, shop, _ in prepared.added)
    }
    resolved = [
        customers[-found - 1] if found is not None and found < 0 else found for found in prepared.customers
    ]
    _add_orders(database, prepared, shops, resolved[: len(prepared.added)], action)
    _change_orders(database, prepared, resolved[len(prepared.added) :], action)


def _customers(database: Database, prepared: PreparedImport, action: Action) -> Sequence[int]:
    fresh = prepared.fresh
    ids = _new_ids(database, "customers", len(fresh))
    number = Numbers(database).take(NUMBER_SERIES, len(fresh))
    plain = {"tier": "普通", "wechat": "", "note": "", "version": 1, "action_id": action.id}
    _insert(
        database,
        CustomerRow,
        (
            {
                "id": row_id,
                "number": number_text(number + place),
                "name": buyer.name or buyer.nickname,
                **plain,
            }
            for place, (row_id, buyer) in enumerate(zip(ids, fresh, strict=True))
        ),
    )
    met = list(zip(ids, fresh, strict=True))
    _insert(
        database,
        PhoneRow,
        (
            {"customer_id": row_id, "position": 0, "number": buyer.phone, "label": "", "virtual": 0}
            for row_id, buyer in met
            if buyer.phone
        ),
    )
    _insert(
        database,
        AddressRow,
        ({"customer_id": i, "position": 0, "address": buyer.address} for i, buyer in met if buyer.address),
    )
    _insert(
        database,
        NicknameRow,
        (
            {"customer_id": i, "position": 0, "platform": buyer.platform.value, "name": buyer.nickname}
            for i, buyer in met
            if buyer.nickname
        ),
    )
    _note_inserts(database, "customers", ids, action)
    return ids


def _add_orders(
    database: Database,
    prepared: PreparedImport,
    shops: dict[Any, int],
    customers: Sequence[int | None],
    action: Action,
) -> None:
    orders = list(prepared.added.items())
    ids = _new_ids(database, "orders", len(orders))
    roots, lines, discounts = [], [], []
    for row_id, customer_id, ((platform, shop, _), order) in zip(ids, customers, orders, strict=True):
        root = columns_of_order(order)
        root.update(
            id=row_id,
            shop_id=shops[platform, shop],
            customer_id=customer_id,
            edited="[]",
            version=1,
            action_id=action.id,
        )
        roots.append(root)
        children = children_of_order(order)
        lines += _placed(children["order_lines"], row_id)
        discounts += _placed(children["order_discounts"], row_id)
    _insert(database, OrderRow, roots)
    _insert(database, OrderLineRow, lines)
    _insert(database, DiscountRow, discounts)
    _note_inserts(database, "orders", ids, action)


def _change_orders(
    database: Database, prepared: PreparedImport, customers: Sequence[int | None], action: Action
) -> None:
    records = Records(database)
    orders = list(prepared.changed.values())
    before = records.images("orders", [order.id for order in orders])
    changed = [
        _ChangedOrder(before[order.id], order, customer_id)
        for order, customer_id in zip(orders, customers, strict=True)
        if order.id in before and before[order.id]["version"] == order.version
    ]
    if len(changed) < len(orders):
        raise KnownError("storage.batch_stale", count=len(orders) - len(changed))
    _update(database, OrderRow, [one.root(action) for one in changed])
    ids = [(one.order.id,) for one in changed]
    database.run_many("DELETE FROM order_discounts WHERE order_id = ?", ids)
    _insert(database, DiscountRow, [row for one in changed for row in one.discounts])
    database.run_many(
        "DELETE FROM order_lines WHERE id = ?", [(i,) for one in changed for i in one.gone_lines]
    )
    _update(database, OrderLineRow, [row for one in changed for row in one.lines if "id" in row])
    _insert(database, OrderLineRow, [row for one in changed for row in one.lines if "id" not in row])
    database.run_many(
        "INSERT INTO journal (action_id, table_name, row_id, op, version, before) VALUES (?, 'orders', ?, 'update', ?, ?)",
        [(action.id, one.order.id, one.order.version + 1, json_text(one.before)) for one in changed],
    )


class _ChangedOrder:
    """The rows of one changed order."""

    def __init__(self, before: Columns, order: Order, customer_id: int | None) -> None:
        children = children_of_order(order)
        self.before = before
        self.order = order
        self.lines = _placed(children["order_lines"], order.id)
        self.discounts = _placed(children["order_discounts"], order.id)
        self.gone_lines = {row["id"] for row in before["order_lines"]} - {line.id for line in order.lines}
        self._customer_id = customer_id

    def root(self, action: Action) -> Columns:
        return {
            **columns_of_order(self.order),
            "id": self.order.id,
            "customer_id": self._customer_id,
            "version": self.order.version + 1,
            "action_id": action.id,
        }


def _placed(rows: Sequence[Columns], order_id: int) -> list[Columns]:
    return [{**row, "order_id": order_id, "position": place} for place, row in enumerate(rows)]


def _new_ids(database: Database, table: str, count: int) -> range:
    """Ids that nobody else will get."""
    if not count:
        return range(0)
    if database.is_sqlite:
        found = database.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        start = int(found[0][0]) + 1 if found else 1
        return range(start, start + count)
    # one server-side call that moves the sequence past the whole block; the table is locked against other importers
    database.run("SELECT pg_advisory_xact_lock(hashtext(?))", (table,))
    found = database.rows("SELECT nextval(pg_get_serial_sequence(?, 'id'))", (table,))
    start = int(found[0][0])
    database.run("SELECT setval(pg_get_serial_sequence(?, 'id'), ?)", (table, start + count - 1))
    return range(start, start + count)


def _insert(database: Database, model: type[Model], rows: Iterable[Columns]) -> None:
    """Insert dicts that all carry the same columns."""
    listed = list(rows)
    if not listed:
        return
    names = list(listed[0])
    marks = ", ".join("?" * len(names))
    sql = f"INSERT INTO {table_of(model)} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names from models
    database.run_many(sql, [tuple(row.values()) for row in listed])


def _update(database: Database, model: type[Model], rows: Sequence[Columns]) -> None:
    """Update dicts that all carry the same columns and the id."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    sql = f"UPDATE {table_of(model)} SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?"  # noqa: S608 - names
    database.run_many(sql, [(*(row[name] for name in names), row["id"]) for row in rows])


def _note_inserts(database: Database, table: str, ids: Sequence[int], action: Action) -> None:
    database.run_many(
        "INSERT INTO journal (action_id, table_name, row_id, op, version) VALUES (?, ?, ?, 'insert', 1)",
        [(action.id, table, row_id) for row_id in ids],
    )
