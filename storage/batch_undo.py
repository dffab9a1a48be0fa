"""The way back of an import: what it added goes, what it changed becomes what it was, what is in use stays."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storage.batch_rows import put_rewrites, rewind
from storage.bulk import Columns
from storage.journal import Journal, left_behind, same_content
from storage.models import (
    ActionRow,
    CaseLineRow,
    CaseRow,
    JournalRow,
    OrderLineRow,
    SettlementRow,
    SoldGoodRow,
)
from storage.query import chunks, dicts, first
from storage.records import Records
from storage.values import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.actions import Action
    from aftersales.batches import ImportBatch
    from storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """An order that stayed; `code` is changed, in_case, in_settlement or in_goods."""

    order_number: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneBatch:
    """What taking a batch back did: orders removed, orders restored, orders kept with the reason."""

    batch: ImportBatch
    removed: int
    restored: int
    kept: tuple[KeptRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """The counts before the batch itself is marked."""

    removed: int
    restored: int
    kept: tuple[KeptRow, ...]


def take_back(database: Database, made_by: str, action: Action) -> TakenBack:
    """Undo the orders and customers that the action `made_by` wrote, inside the open transaction."""
    records = Records(database)
    notes = dicts(JournalRow.select().where(JournalRow.action_id == made_by).order_by(JournalRow.seq))
    orders = {note["row_id"]: note for note in notes if note["table_name"] == "orders"}
    images = records.images("orders", list(orders))
    reasons = _reasons(images, orders)
    free = [order_id for order_id in images if order_id not in reasons]
    added = [order_id for order_id in free if orders[order_id]["op"] == "insert"]
    changed = [order_id for order_id in free if orders[order_id]["op"] == "update"]
    earlier = {order_id: json.loads(orders[order_id]["before"]) for order_id in changed}
    put_rewrites(database, [rewind(images[order_id], earlier[order_id]) for order_id in changed], action)
    _delete_orders(database, [images[order_id] for order_id in added], action)
    _delete_customers(
        database, [note["row_id"] for note in notes if note["table_name"] == "customers"], action
    )
    target = first(ActionRow.select().where(ActionRow.id == made_by))
    if target is not None:
        Journal(database).mark_undone(target, action)
    kept = tuple(
        KeptRow(order_number=images[order_id]["number"], code=code) for order_id, code in reasons.items()
    )
    return TakenBack(removed=len(added), restored=len(changed), kept=kept)


def _reasons(images: dict[int, Columns], notes: dict[int, Columns]) -> dict[int, str]:
    """Why an order must stay as it is: later work wins over the wish to undo."""
    ids = list(images)
    moved = {
        order_id: notes[order_id]["seq"]
        for order_id, image in images.items()
        if image["version"] != notes[order_id]["version"]
    }
    left = left_behind("orders", moved)
    reasons = {
        order_id: "changed" for order_id in moved if not same_content(images[order_id], left.get(order_id))
    }
    reasons |= dict.fromkeys(_with_goods(ids), "in_goods")
    reasons |= dict.fromkeys(_with_cases(ids), "in_case")
    reasons |= dict.fromkeys(_with_settlements(ids), "in_settlement")
    return {order_id: reasons[order_id] for order_id in ids if order_id in reasons}


def _with_goods(ids: Sequence[int]) -> set[int]:
    query = OrderLineRow.select(OrderLineRow.order_id).join(
        SoldGoodRow, on=(SoldGoodRow.order_line_id == OrderLineRow.id)
    )
    return _ids(query, OrderLineRow.order_id, ids)


def _with_cases(ids: Sequence[int]) -> set[int]:
    by_line = OrderLineRow.select(OrderLineRow.order_id).join(
        CaseLineRow, on=(CaseLineRow.order_line_id == OrderLineRow.id)
    )
    by_order = CaseRow.select(CaseRow.order_id)
    return _ids(by_order, CaseRow.order_id, ids) | _ids(by_line, OrderLineRow.order_id, ids)


def _with_settlements(ids: Sequence[int]) -> set[int]:
    query = CaseRow.select(CaseRow.order_id).join(SettlementRow, on=(SettlementRow.case_id == CaseRow.id))
    return _ids(query, CaseRow.order_id, ids)


def _ids(query: Any, column: Any, ids: Sequence[int]) -> set[int]:
    return {row[0] for part in chunks(ids) for row in query.where(column.in_(part)).tuples()}


def _delete_orders(database: Database, images: Sequence[Columns], action: Action) -> None:
    ids = [(image["id"],) for image in images]
    database.run_many("DELETE FROM order_discounts WHERE order_id = ?", ids)
    database.run_many("DELETE FROM order_lines WHERE order_id = ?", ids)
    database.run_many("DELETE FROM orders WHERE id = ?", ids)
    _note_deletes(database, "orders", images, action)


_UNUSED = """
SELECT c.id FROM customers c WHERE c.version = 1 AND c.deleted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
  AND NOT EXISTS (SELECT 1 FROM cases k WHERE k.customer_id = c.id)
  AND NOT EXISTS (SELECT 1 FROM revisits r WHERE r.customer_id = c.id)
  AND NOT EXISTS (SELECT 1 FROM sold_goods g WHERE g.customer_id = c.id)
"""
_OF_CUSTOMER = ("customer_phones", "customer_addresses", "customer_nicknames", "customer_tags")


def _delete_customers(database: Database, ids: Sequence[int], action: Action) -> None:
    """Customers whom the import made and whom nothing else needs."""
    unused = {row[0] for row in database.rows(_UNUSED)} & set(ids) if ids else set()
    gone = sorted(unused)
    images = Records(database).images("customers", gone)
    rows = [(customer_id,) for customer_id in gone]
    for table in _OF_CUSTOMER:
        database.run_many(f"DELETE FROM {table} WHERE customer_id = ?", rows)  # noqa: S608 - a name from above
    database.run_many("DELETE FROM customers WHERE id = ?", rows)
    _note_deletes(database, "customers", [images[customer_id] for customer_id in gone], action)


def _note_deletes(database: Database, table: str, images: Sequence[Columns], action: Action) -> None:
    database.run_many(
        "INSERT INTO journal (action_id, table_name, row_id, op, version, before) VALUES (?, ?, ?, 'delete', ?, ?)",
        [(action.id, table, image["id"], image["version"], json_text(image)) for image in images],
    )
