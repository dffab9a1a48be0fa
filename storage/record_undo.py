"""The way back of what an import wrote beside its orders: customers, goods, cases and whatever else its rows became."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.bulk import marks, table_of
from storage.journal import RowChange, collapsed, left_behind, same_content
from storage.models import JournalRow
from storage.query import chunks, dicts
from storage.records import SHAPES, Records
from storage.values import json_text, moment_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aftersales.actions import Action
    from storage.bulk import Columns
    from storage.database import Database

_ELSEWHERE = frozenset({"orders", "import_batches", "shop_accounts"})
"""Tables that the way back of orders answers for."""
_IN_USE: Mapping[str, str] = {
    "cases": (
        "SELECT c.id FROM cases c WHERE c.id IN ({ids}) AND ("
        "EXISTS (SELECT 1 FROM settlements s WHERE s.case_id = c.id) "
        "OR EXISTS (SELECT 1 FROM evidence e WHERE e.case_id = c.id AND e.deleted_at IS NULL) "
        "OR EXISTS (SELECT 1 FROM paper_numbers p WHERE p.case_id = c.id) "
        "OR EXISTS (SELECT 1 FROM part_moves m WHERE m.case_id = c.id) "
        "OR EXISTS (SELECT 1 FROM recoveries y WHERE y.case_id = c.id AND y.deleted_at IS NULL) "
        "OR EXISTS (SELECT 1 FROM revisits r WHERE r.case_id = c.id AND r.deleted_at IS NULL))"
    ),
    "customers": (
        "SELECT c.id FROM customers c WHERE c.id IN ({ids}) AND ("
        "EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id) "
        "OR EXISTS (SELECT 1 FROM cases k WHERE k.customer_id = c.id AND k.deleted_at IS NULL) "
        "OR EXISTS (SELECT 1 FROM revisits r WHERE r.customer_id = c.id AND r.deleted_at IS NULL) "
        "OR EXISTS (SELECT 1 FROM sold_goods g WHERE g.customer_id = c.id))"
    ),
    "products": (
        "SELECT p.id FROM products p WHERE p.id IN ({ids}) AND ("
        "EXISTS (SELECT 1 FROM order_lines l WHERE l.product_id = p.id) "
        "OR EXISTS (SELECT 1 FROM part_products f WHERE f.product_id = p.id) "
        "OR EXISTS (SELECT 1 FROM sold_goods g WHERE g.product_id = p.id))"
    ),
}
"""Rows that later work rests on, so that what the import added must stay."""
_POINTED_TO = "SELECT k.customer_id FROM cases k WHERE k.customer_id IN ({ids})"
_NAMES: Mapping[str, tuple[str, ...]] = {
    "customers": ("name",),
    "sold_goods": ("title", "serial"),
    "cases": ("number",),
    "revisits": ("day", "purpose"),
    "products": ("title",),
    "parts": ("title",),
    "settings": ("key",),
    "policies": ("policy_id",),
    "holiday_tables": ("year",),
}
"""What names a row that stays, by table."""


@dataclass(slots=True)
class TakenRecords:
    """What became of the rows: removed, restored, or kept as (table, name, why: changed or in_use)."""

    removed: int = 0
    restored: int = 0
    kept: list[tuple[str, str, str]] = field(default_factory=list)


class RecordUndo:
    """Takes back, inside the open transaction, what the action `made_by` wrote beside orders; in two steps.

    `before_orders` lets go of what points to orders and customers, `after_orders` of the customers themselves.
    """

    def __init__(self, database: Database, made_by: str, action: Action) -> None:
        self._database = database
        self._action = action
        self._records = Records(database)
        notes = dicts(JournalRow.select().where(JournalRow.action_id == made_by).order_by(JournalRow.seq))
        self._changes = [
            change for change in collapsed(notes) if change.table in SHAPES and change.table not in _ELSEWHERE
        ]
        self.taken = TakenRecords()

    def before_orders(self) -> None:
        """Cases, goods and the rest, the tables that were written last first."""
        tables = dict.fromkeys(change.table for change in reversed(self._changes))
        for table in tables:
            if table != "customers":
                self._take_back(table, [change for change in self._changes if change.table == table])

    def after_orders(self, *, of_a_list: bool) -> None:
        """Customers: changed ones become what they were, new ones go unless something else needs them.

        `of_a_list` tells who stays; those who came with an order are told with the order.
        """
        changes = [change for change in self._changes if change.table == "customers"]
        gone = len(changes) - len(self._records.images("customers", [change.row_id for change in changes]))
        self.taken.removed += gone if of_a_list else 0
        self._take_back("customers", changes, tell_new=of_a_list)

    def _take_back(self, table: str, changes: Sequence[RowChange], *, tell_new: bool = True) -> None:
        images = self._records.images(table, [change.row_id for change in changes])
        used = self._in_use(table, [change.row_id for change in changes])
        moved = {
            change.row_id: change.seq
            for change in changes
            if images.get(change.row_id, {}).get("version", 0) != change.version
        }
        left = left_behind(table, moved)
        added: list[Columns] = []
        for change in changes:
            current = images.get(change.row_id)
            if current is None or current.get("deleted_at") is not None:
                continue
            is_update = change.op == "update" and change.before is not None
            if change.row_id in moved and not same_content(current, left.get(change.row_id)):
                self._keep(table, current, "changed", tell=tell_new or is_update)
            elif is_update and change.before is not None:
                self._records.restore(table, current, change.before, action=self._action)
                self.taken.restored += 1
                self._tell_case(table, current, change.before)
            elif change.row_id in used:
                self._keep(table, current, "in_use", tell=tell_new)
            else:
                added.append(current)
                self.taken.removed += tell_new
        self._remove(table, added)

    def _keep(self, table: str, current: Columns, why: str, *, tell: bool) -> None:
        if tell:
            self.taken.kept.append((table, _name(table, current), why))

    def _remove(self, table: str, rows: Sequence[Columns]) -> None:
        """Deleted where nothing points to them; else into the recycle bin, as the cases that point to them went."""
        pointed = self._pointed_to([row["id"] for row in rows]) if table == "customers" else frozenset()
        binned = [row for row in rows if SHAPES[table].recycled or row["id"] in pointed]
        self._recycle(table, binned)
        self._delete(table, [row for row in rows if not SHAPES[table].recycled and row["id"] not in pointed])

    def _recycle(self, table: str, rows: Sequence[Columns]) -> None:
        gone = {"deleted_at": moment_text(self._action.at), "action_id": self._action.id}
        self._database.run_many(
            f"UPDATE {table} SET deleted_at = ?, action_id = ?, version = version + 1 WHERE id = ?",  # noqa: S608
            [(*gone.values(), row["id"]) for row in rows],
        )
        after = [{**row, **gone, "version": row["version"] + 1} for row in rows]
        self._note("update", table, zip(rows, after, strict=True))

    def _delete(self, table: str, rows: Sequence[Columns]) -> None:
        ids = [(row["id"],) for row in rows]
        for child in SHAPES[table].children:
            name = table_of(child.model)
            self._database.run_many(f"DELETE FROM {name} WHERE {child.parent} = ?", ids)  # noqa: S608 - names
        self._database.run_many(f"DELETE FROM {table} WHERE id = ?", ids)  # noqa: S608 - a name from SHAPES
        self._note("delete", table, ((row, None) for row in rows))

    def _note(self, op: str, table: str, rows: Iterable[tuple[Columns, Columns | None]]) -> None:
        self._database.run_many(
            "INSERT INTO journal (action_id, table_name, row_id, op, version, before, after) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    self._action.id,
                    table,
                    before["id"],
                    op,
                    (after or before).get("version", 0),
                    json_text(before),
                    None if after is None else json_text(after),
                )
                for before, after in rows
            ],
        )

    def _pointed_to(self, customers: Sequence[int]) -> frozenset[int]:
        return frozenset(
            row[0]
            for part in chunks(customers)
            for row in self._database.rows(_POINTED_TO.replace("{ids}", marks(part)), part)
        )

    def _in_use(self, table: str, ids: Sequence[int]) -> frozenset[int]:
        query = _IN_USE.get(table)
        if query is None:
            return frozenset()
        return frozenset(
            row[0]
            for part in chunks(ids)
            for row in self._database.rows(query.replace("{ids}", marks(part)), part)
        )

    def _tell_case(self, table: str, current: Columns, before: Columns) -> None:
        """The timeline of a case follows its row: the step is taken out again, so that its clocks know where it stands."""
        if table != "cases" or current["state"] == before["state"]:
            return
        staff = self._database.rows("SELECT name FROM staff WHERE id = ?", (self._action.by_id,))
        event = {
            "case_id": current["id"],
            "at": moment_text(self._action.at),
            "by_id": self._action.by_id,
            "by_name": staff[0][0] if staff else "",
            "kind": "edited",
            "from_state": current["state"],
            "to_state": before["state"],
            "title": self._action.name,
            "note": "",
            "breach": 0,
        }
        self._records.append("case_events", event, action=self._action)


def _name(table: str, row: Columns) -> str:
    return " ".join(str(row[column]) for column in _NAMES.get(table, ()) if row.get(column))
