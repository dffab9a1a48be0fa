"""The short part of an import: ids are given and rows go in by the driver's own loop, journal included.

The journal keeps no copy of a row that an import adds: the row itself is that copy until someone changes it, and that
change keeps it as its `before`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from storage.batch_rows import put_rewrites
from storage.bulk import insert
from storage.customers import NUMBER_SERIES, number_text
from storage.models import AddressRow, CustomerRow, DiscountRow, NicknameRow, OrderLineRow, OrderRow, PhoneRow
from storage.numbers import Numbers
from storage.shop_accounts import ShopAccounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.actions import Action
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
    owners = resolved[len(prepared.added) :]
    rewrites = [
        replace(one, root={**one.root, "customer_id": owner})
        for one, owner in zip(prepared.rewrites, owners, strict=True)
    ]
    put_rewrites(database, rewrites, action)


def _customers(database: Database, prepared: PreparedImport, action: Action) -> Sequence[int]:
    fresh = prepared.fresh
    ids = _new_ids(database, "customers", len(fresh))
    number = Numbers(database).take(NUMBER_SERIES, len(fresh))
    plain = {"tier": "普通", "wechat": "", "note": "", "version": 1, "action_id": action.id}
    insert(
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
    insert(
        database,
        PhoneRow,
        (
            {"customer_id": row_id, "position": 0, "number": buyer.phone, "label": "", "virtual": 0}
            for row_id, buyer in met
            if buyer.phone
        ),
    )
    insert(
        database,
        AddressRow,
        ({"customer_id": i, "position": 0, "address": buyer.address} for i, buyer in met if buyer.address),
    )
    insert(
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
    ids = _new_ids(database, "orders", len(prepared.added))
    roots, lines, discounts = [], [], []
    for row_id, customer_id, (key, rows) in zip(ids, customers, prepared.added_rows, strict=True):
        owner = {"id": row_id, "shop_id": shops[key[:2]], "customer_id": customer_id, "action_id": action.id}
        roots.append({**rows.root, **owner})
        lines += [{**line, "order_id": row_id} for line in rows.lines]
        discounts += [{**discount, "order_id": row_id} for discount in rows.discounts]
    insert(database, OrderRow, roots)
    insert(database, OrderLineRow, lines)
    insert(database, DiscountRow, discounts)
    _note_inserts(database, "orders", ids, action)


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


def _note_inserts(database: Database, table: str, ids: Sequence[int], action: Action) -> None:
    database.run_many(
        "INSERT INTO journal (action_id, table_name, row_id, op, version) VALUES (?, ?, ?, 'insert', 1)",
        [(action.id, table, row_id) for row_id in ids],
    )
