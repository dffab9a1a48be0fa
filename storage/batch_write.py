"""The short part of an import: ids are given and what lies ready goes in by a few statements, journal included.

The journal keeps no copy of a row that an import adds: the row itself is that copy until someone changes it, and that
change keeps it as its `before`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.orders import Platform
from storage import batch_rows
from storage.batch_rows import CUSTOMER, DISCOUNT_COLUMNS, LINE_COLUMNS, ORDER_COLUMNS, listed
from storage.customers import NUMBER_SERIES
from storage.numbers import Numbers
from storage.record_images import image_sql
from storage.shop_accounts import ShopAccounts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aftersales.actions import Action
    from storage.batch_prepare import PreparedImport
    from storage.database import Database
    from storage.staging import Staging

_NOTES = ("action_id", "table_name", "row_id", "op", "version")
_WORKED = {
    "worked_orders": ("seq", "id", "version", "shop_id", "customer_id", *ORDER_COLUMNS),
    "worked_lines": ("seq", "order_id", "position", "id", *LINE_COLUMNS),
    "worked_discounts": ("seq", "order_id", "position", *DISCOUNT_COLUMNS),
}
_NUMBER = "CASE WHEN {0} < 100000 THEN substr(CAST(100000 + {0} AS TEXT), 2) ELSE CAST({0} AS TEXT) END"
"""What `customers.number_text` writes behind KH-."""


def write(
    database: Database, prepared: PreparedImport, action: Action, tick: Callable[[], None] | None = None
) -> None:
    """All rows of a batch, inside the open transaction; `tick` hears of each statement and may raise."""
    _Write(database, prepared, action, tick or _silent).run()


def _silent() -> None:
    return None


class _Write:
    """One import on its way from the staging file into the archive."""

    def __init__(
        self, database: Database, prepared: PreparedImport, action: Action, tick: Callable[[], None]
    ) -> None:
        self._database, self._prepared, self._action, self._tick = database, prepared, action, tick
        self._staging: Staging = prepared.staging

    def run(self) -> None:
        self._find_accounts()
        if self._database.is_sqlite:
            self._database.attach(self._staging.path, "staged_import")
        before_customers = self._customers()
        self._orders(before_customers)
        self._changed(before_customers)

    def _find_accounts(self) -> None:
        """The ids of the shop accounts of new orders, in the staging file: from there they are joined."""
        found = ShopAccounts(self._database)
        connection = self._staging.connection
        wanted = list(
            connection.execute(
                f"SELECT platform, shop FROM staged s WHERE {batch_rows.PLAIN} GROUP BY 1, 2 "  # noqa: S608
                "UNION SELECT platform, shop FROM worked_orders WHERE id IS NULL"
            )
        )
        rows = [
            (platform, shop, found.ensure(Platform(platform), shop, action=self._action).id)
            for platform, shop in wanted
        ]
        with connection:
            connection.execute("DELETE FROM accounts")
            connection.executemany("INSERT INTO accounts VALUES (?, ?, ?)", rows)

    def _customers(self) -> int:
        """Add the customers met for the first time; the id before theirs."""
        count = self._prepared.fresh
        before = _reserve(self._database, "customers", count)
        number = Numbers(self._database).take(NUMBER_SERIES, count) - 1
        text = _NUMBER.format("(? + f.place)")
        self._pour(
            "customers",
            ("id", "number", "name", "tier", "wechat", "note", "version", "action_id"),
            f"SELECT ? + f.place, 'KH-' || {text}, f.name, '普通', '', '', 1, ? FROM fresh f ORDER BY f.place",  # noqa: S608
            (before, number, number, number, self._action.id),
        )
        for table, names, values, told in (
            ("customer_phones", ("number", "label", "virtual"), "f.phone, '', 0", "f.phone"),
            ("customer_addresses", ("address",), "f.address", "f.address"),
            ("customer_nicknames", ("platform", "name"), "f.platform, f.nickname", "f.nickname"),
        ):
            self._pour(
                table,
                ("customer_id", "position", *names),
                f"SELECT ? + f.place, 0, {values} FROM fresh f WHERE {told} <> '' ORDER BY f.place",  # noqa: S608
                (before,),
            )
        self._note("customers", before, "fresh f", "f.place")
        return before

    def _orders(self, before_customers: int) -> None:
        before = _reserve(self._database, "orders", self._prepared.highest)
        owned = (before, before_customers, self._action.id)
        self._pour("orders", *batch_rows.plain_orders(), owned)
        self._pour("order_lines", *batch_rows.plain_lines(), (before,))
        self._pour("order_discounts", *batch_rows.plain_discounts(), (before,))
        self._pour("orders", *batch_rows.new_worked_orders(), owned)
        self._pour("order_lines", *batch_rows.new_worked_lines(), (before,))
        self._pour("order_discounts", *batch_rows.new_worked_discounts(), (before,))
        self._note("orders", before, f"staged s WHERE {batch_rows.PLAIN}", "s.seq")
        self._note("orders", before, "worked_orders w WHERE w.id IS NULL", "w.seq")

    def _changed(self, before_customers: int) -> None:
        ((count,),) = self._staging.connection.execute(
            "SELECT count(*) FROM worked_orders WHERE id IS NOT NULL"
        )
        if not count:
            return
        if not self._database.is_sqlite:
            for table, names in _WORKED.items():
                owner = "id" if table == "worked_orders" else "order_id"
                self._database.run(f"CREATE TEMP TABLE {table} ({_typed(table, names)}) ON COMMIT DROP")
                rows = self._staging.connection.execute(
                    f"SELECT {', '.join(names)} FROM {table} WHERE {owner} IS NOT NULL"  # noqa: S608
                )
                self._database.copy(table, names, rows)
        names = ("customer_id", *ORDER_COLUMNS)
        put_changed(self._database, "worked", names, self._action, self._tick, before_customers)

    def _note(self, table: str, before: int, source: str, place: str) -> None:
        self._pour(
            "journal",
            _NOTES,
            f"SELECT ?, '{table}', ? + {place}, 'insert', 1 FROM {source} ORDER BY {place}",  # noqa: S608
            (self._action.id, before),
        )

    def _pour(self, table: str, names: Sequence[str], query: str, parameters: tuple[Any, ...]) -> None:
        """What a query over the staging file finds, into a table of the archive."""
        self._tick()
        if self._database.is_sqlite:
            self._database.run(f"INSERT INTO {table} ({', '.join(names)}) {query}", parameters)
        else:
            self._database.copy(table, names, self._staging.connection.execute(query, parameters))


def _typed(table: str, names: Sequence[str]) -> str:
    """Columns of a worked table as PostgreSQL wants them: those that archive columns are compared with or copied to."""
    whole = {
        "seq",
        "id",
        "order_id",
        "position",
        "version",
        "shop_id",
        "customer_id",
        "product_id",
        "gift_price",
    } | _WHOLE[table]
    return ", ".join(f"{name} {'BIGINT' if name in whole else 'TEXT'}" for name in names)


_WHOLE: dict[str, frozenset[str]] = {
    "worked_orders": frozenset(
        {"goods", "freight", "paid_gross", "refunded", "compensated", "receiver_masked"}
    ),
    "worked_lines": frozenset({"unit_price", "quantity", "paid", "refunded"}),
    "worked_discounts": frozenset({"amount", "threshold", "coupon"}),
}


def put_changed(  # noqa: PLR0917 - two of them are for the one caller that brings customers along
    database: Database,
    worked: str,
    names: Sequence[str],
    action: Action,
    tick: Callable[[], None],
    before_customers: int = 0,
) -> None:
    """Turn orders of the archive into what stands of them in the tables called ``<worked>_orders``, ``_lines`` and so on.

    Of the order's own row the columns `names` are written. Inside the open transaction; KnownError
    ``storage.batch_stale`` if one has another version than it was worked out for.
    """
    _require_versions(database, f"{worked}_orders")
    tick()
    database.run(
        "INSERT INTO journal (action_id, table_name, row_id, op, version, before) "  # noqa: S608 - names of columns
        f"SELECT ?, 'orders', o.id, 'update', o.version + 1, {image_sql(database, 'orders', 'o')} "
        f"FROM {worked}_orders w JOIN orders o ON o.id = w.id ORDER BY w.seq",
        (action.id,),
    )
    tick()
    customer = CUSTOMER.format("w.customer_id")
    values = ", ".join(f"{name} = {customer if name == 'customer_id' else f'w.{name}'}" for name in names)
    database.run(
        f"UPDATE orders SET {values}, version = orders.version + 1, action_id = ? "  # noqa: S608 - names of columns
        f"FROM {worked}_orders w WHERE orders.id = w.id",
        (before_customers, action.id),
    )
    for sql in _children_sql(worked):
        tick()
        database.run(sql)


def _children_sql(worked: str) -> tuple[str, ...]:
    of_them = f"order_id IN (SELECT id FROM {worked}_orders WHERE id IS NOT NULL)"  # noqa: S608 - names of tables
    line, discount = ("order_id", "position", *LINE_COLUMNS), ("order_id", "position", *DISCOUNT_COLUMNS)
    lines, discounts = f"FROM {worked}_lines w WHERE", f"FROM {worked}_discounts w WHERE"
    line_names = ", ".join(line)
    changes = ", ".join(f"{name} = w.{name}" for name in line)
    known = f"SELECT id FROM {worked}_lines WHERE id IS NOT NULL"  # noqa: S608
    put_discounts = f"INSERT INTO order_discounts ({', '.join(discount)}) SELECT {listed('w', discount)}"
    put_lines = f"INSERT INTO order_lines ({line_names}) SELECT {listed('w', line)}"
    put_known = f"INSERT INTO order_lines (id, {line_names}) SELECT w.id, {listed('w', line)}"
    there = "EXISTS (SELECT 1 FROM order_lines l WHERE l.id = w.id)"
    return (
        f"DELETE FROM order_discounts WHERE {of_them}",  # noqa: S608
        f"{put_discounts} {discounts} w.order_id IS NOT NULL",
        f"DELETE FROM order_lines WHERE {of_them} AND id NOT IN ({known})",  # noqa: S608
        f"UPDATE order_lines SET {changes} {lines} order_lines.id = w.id",  # noqa: S608
        # a line that comes back gets its old id, which others may point to
        f"{put_known} {lines} w.id IS NOT NULL AND NOT {there}",
        f"{put_lines} {lines} w.id IS NULL AND w.order_id IS NOT NULL ORDER BY w.seq, w.position",
    )


def _require_versions(database: Database, worked: str) -> None:
    if not database.is_sqlite:
        database.run(f"SELECT 1 FROM orders o JOIN {worked} w ON w.id = o.id FOR UPDATE OF o")  # noqa: S608
    ((stale,),) = database.rows(
        f"SELECT count(*) FROM {worked} w LEFT JOIN orders o ON o.id = w.id AND o.version = w.version "  # noqa: S608
        "WHERE w.id IS NOT NULL AND o.id IS NULL"
    )
    if stale:
        raise KnownError("storage.batch_stale", count=stale)


def _reserve(database: Database, table: str, count: int) -> int:
    """The id before a block of `count` ids that nobody else will get."""
    if not count:
        return 0
    if database.is_sqlite:
        found = database.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        return int(found[0][0]) if found else 0
    # one server-side call that moves the sequence past the whole block; the table is locked against other importers
    database.run("SELECT pg_advisory_xact_lock(hashtext(?))", (table,))
    found = database.rows("SELECT nextval(pg_get_serial_sequence(?, 'id'))", (table,))
    start = int(found[0][0])
    database.run("SELECT setval(pg_get_serial_sequence(?, 'id'), ?)", (table, start + count - 1))
    return start - 1
