"""The long part of an import, outside of any transaction: what will be written is worked out and laid ready beside the orders."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from aftersales.comparing import as_order, compare, merged, merged_in
from aftersales.errors import KnownError
from aftersales.matching import Outcome
from storage import batch_rows, buyers
from storage.orders import Orders
from storage.query import chunks
from storage.staged_orders import Accounts
from storage.staging import NEW_CUSTOMER, TAKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from aftersales.batches import OutcomeCounts
    from aftersales.matching import Stored
    from aftersales.orders import Order
    from storage.database import Database
    from storage.orders import OrderKey
    from storage.staging import StagedOrder, Staging

_PIECE = 500
_KEYS = 2_000
_TWICE = "SELECT number FROM staged GROUP BY number HAVING count(*) > 1"
_SLOW = (
    f"INSERT INTO slow SELECT seq FROM staged WHERE {TAKEN} AND "  # noqa: S608 - constants
    f"(outcome <> 'added' OR movements IS NOT NULL OR only_known OR number IN ({_TWICE}))"
)
_MOVED = (
    "SELECT 1 FROM journal WHERE seq > ? AND table_name IN ('orders', 'customers', 'cases', 'settlements', 'payments') "
    "LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class PreparedImport:
    """What one import will write, laid ready in its staging file; `seq` is the archive's newest journal line it knows of.

    `count` orders will be written, `fresh` customers made, and `highest` is the last place an order stands at.
    """

    staging: Staging
    files: tuple[str, ...]
    counts: OutcomeCounts
    seq: int
    count: int
    fresh: int
    highest: int


def moved_on(database: Database, seq: int) -> bool:
    """Whether anything that a comparison rests on was written after this line of the journal."""
    return bool(database.rows(_MOVED, (seq,)))


def prepare(
    database: Database, staging: Staging, *, tick: Callable[[int, int], None] | None = None
) -> PreparedImport:
    """Meet the archive as it is now, work out what changes, and sort out who bought; `tick` hears of the pieces.

    KnownError ``storage.batch_stale`` where an order was changed by hand since it was compared.
    """
    seq = int(database.rows("SELECT coalesce(max(seq), 0) FROM journal")[0][0])
    counts = staging.counts()
    working = _Working(database, staging, tick or _silent, counts.orders)
    seen = staging.seen
    moved = seen is None or moved_on(database, seen)
    with staging.connection:
        staging.connection.execute(batch_rows.PLAN)
        staging.connection.execute(_SLOW)
        if moved:
            working.find_met()
        working.work_out(again=moved)
        fresh = working.sort_out_buyers()
    ((count,),) = staging.connection.execute(
        f"SELECT (SELECT count(*) FROM staged s WHERE {batch_rows.PLAIN}) + (SELECT count(*) FROM worked_orders)"  # noqa: S608
    )
    return PreparedImport(staging, staging.files, counts, seq, count, fresh, counts.orders)


def _silent(_done: int, _total: int) -> None:
    return None


class _Working:
    """One preparation: pieces of the staging file pass by, only what meets something is looked at one by one."""

    def __init__(
        self, database: Database, staging: Staging, tick: Callable[[int, int], None], total: int
    ) -> None:
        self._database, self._staging = database, staging
        self._tick, self._total = tick, total
        self._orders = Orders(database)
        self._accounts = Accounts()
        self._stale = 0

    def find_met(self) -> None:
        """Put aside new orders that the archive has got meanwhile."""
        numbers = [row[0] for row in self._rows(f"SELECT number FROM staged s WHERE {batch_rows.PLAIN}")]  # noqa: S608
        there: set[str] = set()
        for part in chunks(numbers, _KEYS):
            self._tick(0, self._total)
            marks = ", ".join("?" * len(part))
            sql = f"SELECT number FROM orders WHERE deleted_at IS NULL AND number IN ({marks})"  # noqa: S608
            there.update(row[0] for row in self._database.rows(sql, part))
        sql = f"INSERT INTO slow SELECT seq FROM staged s WHERE {batch_rows.PLAIN} AND number = ?"  # noqa: S608
        self._many(sql, ((number,) for number in sorted(there)))

    def work_out(self, *, again: bool) -> None:
        """Orders that meet something become what they will be; those of one number, each on top of the other.

        `again` compares them anew first: the archive has moved since.
        """
        twice = {row[0] for row in self._rows(_TWICE)}
        together: dict[OrderKey, tuple[int, Order]] = {}
        seqs = [row[0] for row in self._rows("SELECT seq FROM slow ORDER BY seq")]
        for part in chunks(seqs, _PIECE):
            self._tick(0, self._total)
            marks = ", ".join("?" * len(part))
            rows = self._staging.select(f"WHERE seq IN ({marks}) ORDER BY seq", tuple(part))
            keys = [self._key(row) for row in rows]
            known = self._orders.find_for_matching(keys)
            done: list[tuple[int, OrderKey, Order]] = []
            for row, key in zip(rows, keys, strict=True):
                if key in together:
                    first, order = together[key]
                    together[key] = (first, merged(row.incoming, order))
                    continue
                order_now = self._become(row, known.get(key), again=again)
                if order_now is None:
                    continue
                if row.number in twice:
                    together[key] = (row.seq, order_now)
                else:
                    done.append((row.seq, key, order_now))
            self._lay_ready(done)
        if self._stale:
            raise KnownError("storage.batch_stale", count=self._stale)
        self._lay_ready([(seq, key, order) for key, (seq, order) in together.items()])

    def _become(self, row: StagedOrder, known: Stored | None, *, again: bool) -> Order | None:
        """What the order will be; None where nothing is to be written, or the archive moved under its comparison."""
        if known is None:
            return None if row.incoming.only_known else as_order(row.incoming, 0)
        if again and row.outcome in (Outcome.ADDED, Outcome.UPDATED):
            now = compare(row.incoming, known).outcome
            self._stale += now is Outcome.CONFLICT
            if now in (Outcome.CONFLICT, Outcome.UNCHANGED):
                return None
        if row.fields is not None:
            return merged_in(row.incoming, known.order, row.fields)
        return merged(row.incoming, known.order)

    def _key(self, row: StagedOrder) -> OrderKey:
        order = row.incoming
        return order.platform, self._accounts.of(order), order.number

    def _lay_ready(self, orders: Sequence[tuple[int, OrderKey, Order]]) -> None:
        for table, rows in (
            (
                "worked_orders",
                [batch_rows.worked_order(seq, key[0], key[1], order) for seq, key, order in orders],
            ),
            (
                "worked_lines",
                [row for seq, _, order in orders for row in batch_rows.worked_lines(seq, order)],
            ),
            (
                "worked_discounts",
                [row for seq, _, order in orders for row in batch_rows.worked_discounts(seq, order)],
            ),
        ):
            if rows:
                self._many(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608

    def sort_out_buyers(self) -> int:
        """Say of every order without an owner whose it is; how many customers there will be that are new."""
        matcher = buyers.Matcher(self._database)
        plain = (
            "SELECT s.seq, s.platform, s.receiver_name, s.receiver_phone, s.receiver_address, s.receiver_masked, "  # noqa: S608
            f"s.nickname, s.owner FROM staged s WHERE {batch_rows.PLAIN} ORDER BY s.seq"
        )
        self._meet(
            matcher,
            self._staging.connection.execute(plain),
            "INSERT INTO owners (customer, seq) VALUES (?, ?)",
        )
        worked = (
            "SELECT w.seq, w.platform, w.receiver_name, w.receiver_phone, w.receiver_address, w.receiver_masked, "
            "w.nickname, s.owner FROM worked_orders w JOIN staged s ON s.seq = w.seq "
            "WHERE w.customer_id IS NULL ORDER BY w.id IS NOT NULL, w.seq"
        )
        self._meet(matcher, self._rows(worked), "UPDATE worked_orders SET customer_id = ? WHERE seq = ?")
        return matcher.fresh

    def _meet(self, matcher: buyers.Matcher, rows: Iterable[tuple[Any, ...]], put: str) -> None:
        chosen = self._chosen()
        done = 0
        for piece in _pieces(rows, _KEYS):
            self._tick(done, self._total)
            done += len(piece)
            keyed = [(row, buyers.keys_of(*row[1:7])) for row in piece]
            matcher.look_up(key for _, keys in keyed for key in keys)
            found: list[tuple[int | None, int]] = []
            fresh: list[tuple[Any, ...]] = []
            for row, keys in keyed:
                there = matcher.fresh
                owner = row[7]
                if owner == NEW_CUSTOMER:
                    customer: int | None = matcher.none_of_them(keys)
                else:
                    customer = owner if owner in chosen else matcher.meet(keys)
                if matcher.fresh > there:
                    fresh.append(_fresh(matcher.fresh, row, keys))
                found.append((customer, row[0]))
            self._many(put, found)
            self._many("INSERT INTO fresh VALUES (?, ?, ?, ?, ?, ?)", fresh)

    def _chosen(self) -> set[int]:
        """The customers that a person chose and that are still there."""
        wanted = [row[0] for row in self._rows("SELECT DISTINCT owner FROM staged WHERE owner > 0")]
        there: set[int] = set()
        for part in chunks(wanted):
            marks = ", ".join("?" * len(part))
            sql = f"SELECT id FROM customers WHERE deleted_at IS NULL AND id IN ({marks})"  # noqa: S608
            there.update(row[0] for row in self._database.rows(sql, part))
        return there

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self._staging.connection.execute(sql))

    def _many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._staging.connection.executemany(sql, rows)


def _fresh(place: int, row: tuple[Any, ...], keys: tuple[buyers.Key, ...]) -> tuple[Any, ...]:
    """What is kept of a customer met for the first time: only what can be trusted."""
    _, platform, name, _, address, masked, *_ = row
    kinds = {kind: (first, second) for kind, first, second in keys}
    clear_name = "" if masked or not name or "*" in name else name
    clear_address = "" if masked or not address or "*" in address else address
    called = kinds["nickname"][1] if "nickname" in kinds else ""
    phone = kinds["phone"][0] if "phone" in kinds else ""
    return (place, clear_name or called, platform, phone, called, clear_address)


def _pieces(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    remaining = iter(rows)
    while piece := list(islice(remaining, size)):
        yield piece
