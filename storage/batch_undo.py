"""The way back of an import: what it added goes, what it changed becomes what it was, what is in use stays."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.batch_rows import ALL_COLUMNS, DISCOUNT_COLUMNS, LINE_COLUMNS
from storage.batch_write import put_changed
from storage.journal import Journal, left_behind, same_content
from storage.models import ActionRow, DiscountRow, OrderLineRow, OrderRow
from storage.query import chunks, first
from storage.record_images import child_rows_sql, image_sql, rows_sql
from storage.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedBack:
    """That the long part of an undo was done, as of the journal's line `seq`, and stands ready for the thread `thread`."""

    made_by: str
    seq: int
    thread: int


_OF_ORDER = ("order_discounts", "order_lines")
_OF_CUSTOMER = ("customer_phones", "customer_addresses", "customer_nicknames", "customer_tags")
_TABLES = (
    "undone",
    "kept",
    "images",
    "gone_orders",
    "gone_customers",
    "back_orders",
    "back_lines",
    "back_discounts",
)
_BY_LINE = "SELECT l.order_id FROM {0} x JOIN order_lines l ON l.id = x.order_line_id JOIN undone u ON u.id = l.order_id"
_REASONS = (
    (
        "in_settlement",
        "SELECT k.order_id FROM settlements s JOIN cases k ON k.id = s.case_id JOIN undone u ON u.id = k.order_id",
    ),
    ("in_case", "SELECT k.order_id FROM cases k JOIN undone u ON u.id = k.order_id"),
    ("in_case", _BY_LINE.format("case_lines")),
    ("in_goods", _BY_LINE.format("sold_goods")),
)
"""Why an order stays, the weightiest first."""
_UNUSED = """
FROM journal j JOIN customers c ON c.id = j.row_id
WHERE j.action_id = ? AND j.table_name = 'customers' AND c.version = 1 AND c.deleted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
  AND NOT EXISTS (SELECT 1 FROM cases k WHERE k.customer_id = c.id)
  AND NOT EXISTS (SELECT 1 FROM revisits r WHERE r.customer_id = c.id)
  AND NOT EXISTS (SELECT 1 FROM sold_goods g WHERE g.customer_id = c.id)
"""


def look_back(database: Database, made_by: str, tick: Callable[[], None] | None = None) -> LookedBack:
    """Find out what must stay, and lay ready what the rest becomes: the long part of an undo, inside `Database.read`.

    It stands in temporary tables of the calling thread's connection, which `read` must keep.
    """
    seq = Journal(database).last_seq()
    _Undo(database, made_by, tick or _silent).lay_ready()
    return LookedBack(made_by=made_by, seq=seq, thread=threading.get_ident())


def take_back(
    database: Database,
    made_by: str,
    action: Action,
    looked: LookedBack | None = None,
    tick: Callable[[], None] | None = None,
) -> TakenBack:
    """Undo the orders and customers that the action `made_by` wrote, inside the open transaction.

    `looked` spares the transaction the looking, as long as nothing was written since.
    """
    undo = _Undo(database, made_by, tick or _silent)
    if looked != LookedBack(made_by=made_by, seq=Journal(database).last_seq(), thread=threading.get_ident()):
        undo.lay_ready()
    return undo.run(action)


def _silent() -> None:
    return None


def _moved(database: Database, made_by: str) -> dict[int, int]:
    """Orders of another version than the batch left them at, with the batch's line of the journal."""
    return dict(
        database.rows(
            "SELECT j.row_id, j.seq FROM journal j JOIN orders o ON o.id = j.row_id "
            "WHERE j.action_id = ? AND j.table_name = 'orders' AND o.version <> j.version",
            (made_by,),
        )
    )


def _not_as_left(database: Database, moved: Mapping[int, int]) -> set[int]:
    found: set[int] = set()
    for part in chunks(sorted(moved), 1_000):
        images = Records(database).images("orders", part)
        left = left_behind("orders", {order_id: moved[order_id] for order_id in part})
        found |= {one for one in part if one in images and not same_content(images[one], left.get(one))}
    return found


class _Undo:
    """One batch on its way out; what it needs to know stands in temporary tables."""

    def __init__(self, database: Database, made_by: str, tick: Callable[[], None]) -> None:
        self._database, self._made_by, self._tick = database, made_by, tick

    def lay_ready(self) -> None:
        """Fill the tables: what stays and why, what goes with its images, what comes back."""
        for table in _TABLES:
            self._run(f"DROP TABLE IF EXISTS {table}")
        self._run("CREATE TEMP TABLE undone (id BIGINT PRIMARY KEY, op TEXT NOT NULL)")
        self._run(
            "INSERT INTO undone SELECT j.row_id, j.op FROM journal j JOIN orders o ON o.id = j.row_id "
            "WHERE j.action_id = ? AND j.table_name = 'orders'",
            self._made_by,
        )
        self._keep()
        image = image_sql(self._database, "orders", "r")
        self._run(
            "CREATE TEMP TABLE gone_orders (id BIGINT PRIMARY KEY, version BIGINT NOT NULL, image TEXT NOT NULL)"
        )
        self._run(
            f"INSERT INTO gone_orders SELECT r.id, r.version, {image} FROM undone u JOIN orders r ON r.id = u.id "  # noqa: S608
            "WHERE u.op = 'insert' ORDER BY r.id"
        )
        self._lay_back()

    def run(self, action: Action) -> TakenBack:
        """Write what lies ready."""
        database = self._database
        ((restored,),) = database.rows("SELECT count(*) FROM back_orders")
        if restored:
            put_changed(database, "back", ALL_COLUMNS, action, self._tick)
        removed = self._remove("orders", "order_id", _OF_ORDER, action)
        image = image_sql(database, "customers", "c")
        self._run(
            "CREATE TEMP TABLE gone_customers (id BIGINT PRIMARY KEY, version BIGINT NOT NULL, image TEXT NOT NULL)"
        )
        self._run(f"INSERT INTO gone_customers SELECT c.id, c.version, {image} {_UNUSED}", self._made_by)
        self._remove("customers", "customer_id", _OF_CUSTOMER, action)
        target = first(ActionRow.select().where(ActionRow.id == self._made_by))
        if target is not None:
            Journal(database).mark_undone(target, action)
        rows = database.rows("SELECT o.number, k.code FROM kept k JOIN orders o ON o.id = k.id ORDER BY k.id")
        kept = tuple(KeptRow(order_number=number, code=code) for number, code in rows)
        for table in _TABLES:
            self._run(f"DROP TABLE IF EXISTS {table}")
        return TakenBack(removed=removed, restored=restored, kept=kept)

    def _keep(self) -> None:
        """Take out of `undone` what must stay as it is: later work wins over the wish to undo."""
        database = self._database
        self._run("CREATE TEMP TABLE kept (id BIGINT PRIMARY KEY, code TEXT NOT NULL)")
        for code, query in _REASONS:
            self._run(
                f"INSERT INTO kept SELECT DISTINCT x.order_id, '{code}' FROM ({query}) x "  # noqa: S608 - constants
                "WHERE x.order_id NOT IN (SELECT id FROM kept)"
            )
        changed = _not_as_left(database, _moved(database, self._made_by))
        database.run_many(
            "INSERT INTO kept SELECT id, 'changed' FROM undone WHERE id = ? AND id NOT IN (SELECT id FROM kept)",
            [(one,) for one in sorted(changed)],
        )
        self._run("DELETE FROM undone WHERE id IN (SELECT id FROM kept)")

    def _lay_back(self) -> None:
        """Changed orders as the import's own journal lines keep them."""
        database = self._database
        self._run(
            "CREATE TEMP TABLE images (row_id BIGINT PRIMARY KEY, version BIGINT NOT NULL, image TEXT NOT NULL)"
        )
        self._run(
            "INSERT INTO images SELECT j.row_id, o.version, j.before FROM journal j JOIN undone u ON u.id = j.row_id "
            "JOIN orders o ON o.id = j.row_id WHERE j.action_id = ? AND j.table_name = 'orders' AND u.op = 'update'",
            self._made_by,
        )
        for table, names, query in (
            ("back_orders", ("id", *ALL_COLUMNS), rows_sql(database, OrderRow, "images")),
            (
                "back_lines",
                ("order_id", "position", "id", *LINE_COLUMNS),
                child_rows_sql(database, OrderLineRow, "images"),
            ),
            (
                "back_discounts",
                ("order_id", "position", *DISCOUNT_COLUMNS),
                child_rows_sql(database, DiscountRow, "images"),
            ),
        ):
            columns = ", ".join(f"w.{name}" for name in names)
            seq = "w.order_id AS seq" if "order_id" in names else "w.id AS seq, w.now AS version"
            self._run(f"CREATE TEMP TABLE {table} AS SELECT {columns}, {seq} FROM ({query}) w")  # noqa: S608

    def _remove(self, table: str, owner: str, children: tuple[str, ...], action: Action) -> int:
        """Delete the records of ``gone_<table>``, their images kept by the journal; how many."""
        gone = f"gone_{table}"
        self._run(
            "INSERT INTO journal (action_id, table_name, row_id, op, version, before) "  # noqa: S608 - names of tables
            f"SELECT ?, '{table}', id, 'delete', version, image FROM {gone} ORDER BY id",
            action.id,
        )
        for child in children:
            self._run(f"DELETE FROM {child} WHERE {owner} IN (SELECT id FROM {gone})")  # noqa: S608
        return self._run(f"DELETE FROM {table} WHERE id IN (SELECT id FROM {gone})")  # noqa: S608

    def _run(self, sql: str, *parameters: str) -> int:
        self._tick()
        return self._database.run(sql, parameters)
