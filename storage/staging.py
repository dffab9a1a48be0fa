"""An import waiting for its yes: incoming orders with their outcomes in a SQLite file of its own, outside the archive."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from aftersales import held_files
from aftersales.batches import OutcomeCounts
from aftersales.errors import KnownError
from aftersales.matching import Change, Outcome
from aftersales.queries import Cursor, Page
from storage.staged_orders import (
    COLUMNS,
    LINE_COLUMNS,
    SCHEMA,
    Accounts,
    lines_by_order,
    lines_of,
    order_of,
    values_of,
)
from storage.staged_preview import (
    NEW_CUSTOMER,
    Candidates,
    Decision,
    StagedOrder,
    is_taken,
    rows_text,
)
from storage.staged_records import StagedRecords
from storage.values import json_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from aftersales.matching import Comparison, IncomingOrder

__all__ = [
    "NEW_CUSTOMER",
    "TAKEN",
    "Candidates",
    "Decision",
    "Put",
    "StagedOrder",
    "Staging",
    "is_taken",
    "rows_text",
]

TAKEN = (
    "(outcome IN ('added', 'updated') OR (outcome = 'conflict' AND decision = 'sheet') "
    "OR (outcome = 'held' AND decision = 'take' AND NOT only_known))"
)
"""What `StagedOrder.taken` says, as a condition on the rows of the staging file."""
_ABOUT = "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
_INDEX = "CREATE INDEX IF NOT EXISTS staged_outcome ON staged (outcome, seq)"
_HEAD = ("seq", "outcome", "decision", "fields", "owner", "candidates", "changes")
_PUT = ("seq", "outcome", "candidates", "changes", *COLUMNS)
_INSERT = f"INSERT OR REPLACE INTO staged ({', '.join(_PUT)}) VALUES ({', '.join('?' * len(_PUT))})"  # noqa: S608 - names of columns
_INSERT_LINE = f"INSERT INTO staged_lines VALUES ({', '.join('?' * (len(LINE_COLUMNS) + 2))})"  # noqa: S608 - names of columns
_SELECT = f"SELECT {', '.join((*_HEAD, *COLUMNS))} FROM staged"  # noqa: S608 - names of columns
_LINES = f"SELECT seq, {', '.join(LINE_COLUMNS)} FROM staged_lines WHERE seq IN "  # noqa: S608 - names of columns
_RENUMBER = """
CREATE TEMP TABLE places AS SELECT seq AS old, row_number() OVER (ORDER BY seq) AS new FROM staged;
CREATE UNIQUE INDEX temp.places_old ON places (old);
UPDATE staged SET seq = -new FROM places WHERE seq = old AND new <> old;
UPDATE staged_lines SET seq = -new FROM places WHERE seq = old AND new <> old;
UPDATE staged SET seq = -seq WHERE seq < 0;
UPDATE staged_lines SET seq = -seq WHERE seq < 0;
DROP TABLE temp.places;
"""
_COUNT_FIELDS = {
    Outcome.ADDED: "added",
    Outcome.UPDATED: "updated",
    Outcome.UNCHANGED: "unchanged",
    Outcome.CONFLICT: "conflicts",
    Outcome.ERROR: "errors",
    Outcome.SKIPPED: "skipped",
    Outcome.HELD: "held",
}
_SIZE = 1_000


Put = tuple[int, "IncomingOrder", "Comparison", "Candidates | None"]


class Staging:
    """The file of one import. Any thread may use it, one at a time; it is gone after `discard`."""

    def __init__(self, path: Path) -> None:
        import apsw

        self.path = path
        self.connection = apsw.Connection(str(path))
        self.connection.set_busy_timeout(5_000)
        # Nothing here is worth a wait for the disk: after a crash the sheet is simply read again.
        self.connection.pragma("synchronous", "off")
        self.connection.pragma("journal_mode", "memory")
        self.records = StagedRecords(self.connection)
        self._accounts = Accounts()
        self._last = 0

    @classmethod
    def create(cls, folder: Path, *, files: Sequence[str]) -> Staging:
        """A new, empty staging file in `folder`; `files` are the names of the sheets, without folders."""
        folder.mkdir(parents=True, exist_ok=True)
        staging = cls(folder / f"import-{uuid.uuid4().hex}.db")
        staging.connection.execute(SCHEMA + _ABOUT)
        staging._tell("files", json_text(list(files)))
        return staging

    @classmethod
    def open(cls, path: Path) -> Staging:
        """An existing one; KnownError ``storage.staging_gone`` if it is not there."""
        if not path.is_file():
            raise KnownError("storage.staging_gone")
        return cls(path)

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the sheets, without folders."""
        return tuple(json.loads(self._told("files") or "[]"))

    @property
    def seen(self) -> int | None:
        """The archive's newest journal line when its comparison began; None if nobody told, so that all is compared anew."""
        told = self._told("seen")
        return None if told is None else int(told)

    @seen.setter
    def seen(self, seq: int) -> None:
        self._tell("seen", str(seq))

    def stage(self, orders: Iterable[tuple[IncomingOrder, Comparison]]) -> None:
        """Add orders with their comparisons, in the order of the sheet."""
        numbered = enumerate(orders, start=self._last + 1)
        placed = iter([(seq, order, found, None) for seq, (order, found) in numbered])
        while batch := list(islice(placed, _SIZE)):
            self.put(batch)
        self.close_up()

    def put(self, batch: Sequence[Put]) -> None:
        """Set orders at their places, from 1, each in the stead of what stood there; `close_up` after the last."""
        again = [seq for seq, *_ in batch if seq <= self._last]
        accounts = self._accounts
        with self.connection:
            if again:
                self.connection.executemany(
                    "DELETE FROM staged_lines WHERE seq = ?", [(seq,) for seq in again]
                )
            self.connection.executemany(
                _INSERT,
                [
                    (seq, *_outcome(found, candidates), *values_of(order, accounts.of(order)))
                    for seq, order, found, candidates in batch
                ],
            )
            self.connection.executemany(
                _INSERT_LINE, chain.from_iterable(lines_of(seq, order) for seq, order, _, _ in batch)
            )
        self._last = max(self._last, *(seq for seq, *_ in batch))

    def close_up(self) -> None:
        """Make the places 1, 2, 3 … without gaps."""
        rows = self._rows("SELECT count(*), coalesce(max(seq), 0) FROM staged")
        count, last = rows[0]
        if count != last:
            with self.connection:
                self.connection.execute(_RENUMBER)
        self.connection.execute(_INDEX)
        self._last = count

    def replace(
        self, seq: int, order: IncomingOrder, found: Comparison, candidates: Candidates | None = None
    ) -> None:
        """Put an order, read and compared anew, in the place of another; what was decided of that one is forgotten."""
        self._last = max(self._last, seq)
        self.put([(seq, order, found, candidates)])

    def counts(self) -> OutcomeCounts:
        """How many orders fell under each outcome."""
        found = self._rows("SELECT outcome, count(*) FROM staged GROUP BY outcome")
        return OutcomeCounts(**{_COUNT_FIELDS[Outcome(outcome)]: count for outcome, count in found})

    def places(self) -> Iterator[tuple[Outcome, int]]:
        """The outcome and the place of every order, in the order of the sheet."""
        outcomes = {outcome.value: outcome for outcome in Outcome}
        return (
            (outcomes[name], seq)
            for name, seq in self.connection.execute("SELECT outcome, seq FROM staged ORDER BY seq")
        )

    @property
    def is_empty(self) -> bool:
        """Whether neither an order nor a record of another kind is there."""
        return not self._rows("SELECT 1 FROM staged LIMIT 1") and not self.records.kinds()

    def undecided(self) -> int:
        """Conflicts and held orders that wait for a person, and orders in error."""
        sql = (
            "SELECT count(*) FROM staged WHERE outcome = 'error' "
            "OR (outcome = 'conflict' AND decision IS NULL) "
            "OR (outcome = 'held' AND decision IS NULL AND NOT only_known)"
        )
        return int(self._rows(sql)[0][0])

    def ownerless(self) -> int:
        """Orders that fit several customers and of which nobody said whose they are."""
        sql = "SELECT count(*) FROM staged WHERE candidates IS NOT NULL AND owner IS NULL"
        return int(self._rows(sql)[0][0])

    def next_ownerless(self, after: int = 0) -> StagedOrder | None:
        """The first order behind a place that fits several customers and of which nobody said whose it is."""
        rows = self.select(
            "WHERE candidates IS NOT NULL AND owner IS NULL AND seq > ? ORDER BY seq LIMIT 1", (after,)
        )
        return rows[0] if rows else None

    def to_write(self) -> int:
        """How many orders the import will write as things stand."""
        return int(self._rows(f"SELECT count(*) FROM staged WHERE {TAKEN}")[0][0])  # noqa: S608 - a constant

    def page(
        self, outcome: Outcome | None = None, *, after: Cursor | None = None, limit: int = 100
    ) -> Page[StagedOrder]:
        """A page of the preview in the order of the sheet, of one outcome or of all."""
        kind = None if outcome is None else outcome.value
        rows = self.select(
            "WHERE seq > ? AND (? IS NULL OR outcome = ?) ORDER BY seq LIMIT ?",
            (after.id if after else 0, kind, kind, limit + 1),
        )
        total = self._rows("SELECT count(*) FROM staged WHERE ? IS NULL OR outcome = ?", (kind, kind))
        shown = tuple(rows[:limit])
        more = Cursor(value=None, id=shown[-1].seq) if len(rows) > limit else None
        return Page(rows=shown, next=more, total=int(total[0][0]))

    def get(self, seq: int) -> StagedOrder:
        """One row by its place."""
        rows = self.select("WHERE seq = ?", (seq,))
        if not rows:
            raise KnownError("storage.gone")
        return rows[0]

    def decide(self, seq: int, decision: Decision | None, fields: Collection[str] | None = None) -> None:
        """A person's choice for one order; None takes it back. Of a conflict only `fields` may be taken from the sheet.

        KnownError ``storage.order_unknown`` where no yes helps.
        """
        if decision is Decision.TAKE and not (order := self.get(seq)).can_be_taken:
            raise KnownError("storage.order_unknown", number=order.number)
        told = None if fields is None or decision is not Decision.SHEET else json_text(sorted(fields))
        self._rows("UPDATE staged SET decision = ?, fields = ? WHERE seq = ?", (decision, told, seq))

    def decide_following(self, from_seq: int, decision: Decision, outcome: Outcome) -> int:
        """The same choice for every order of an outcome from a place on that has none yet; how many."""
        self._rows(
            "UPDATE staged SET decision = ? WHERE outcome = ? AND seq >= ? AND decision IS NULL "
            "AND NOT (outcome = 'held' AND only_known)",
            (decision.value, outcome.value, from_seq),
        )
        return int(self.connection.changes())

    def choose_owner(self, seq: int, owner: int | None, *, alike: bool = False) -> int:
        """Whose order it is, among its candidates or NEW_CUSTOMER; None leaves it open. How many orders it was said of.

        `alike` says it of every order of the same buyer's key that is still open, too.
        """
        self._rows("UPDATE staged SET owner = ? WHERE seq = ?", (owner, seq))
        if not alike:
            return 1
        self._rows(
            "UPDATE staged SET owner = ? WHERE owner IS NULL AND candidates = "
            "(SELECT candidates FROM staged WHERE seq = ?)",
            (owner, seq),
        )
        return 1 + int(self.connection.changes())

    def each(self) -> Iterator[StagedOrder]:
        """Every order, read in pieces."""
        return self._each("1 = 1")

    def not_taken(self) -> Iterator[StagedOrder]:
        """Orders that the import leaves out for a reason: in error, undecided, decided against, skipped."""
        return self._each(f"outcome NOT IN ('added', 'updated', 'unchanged') AND NOT coalesce({TAKEN}, 0)")

    def with_problems(self) -> Iterator[StagedOrder]:
        """Orders of which something is to be said."""
        return self._each("problems IS NOT NULL")

    def tally(self) -> Iterator[tuple[int, str, Outcome, Decision | None, bool, int]]:
        """Orders by sheet (file, name), outcome, decision and whether they would change one of the archive; how many."""
        sql = (
            "SELECT file_index, sheet, outcome, decision, changes IS NOT NULL, count(*) FROM staged "
            "GROUP BY 1, 2, 3, 4, 5 ORDER BY min(seq)"
        )
        for index, sheet, outcome, decision, changed, count in self._rows(sql):
            decided = None if decision is None else Decision(decision)
            yield index, sheet, Outcome(outcome), decided, bool(changed), count

    def select(self, where: str, parameters: tuple[Any, ...] = ()) -> list[StagedOrder]:
        """Orders with what was decided of them; `where` is SQL behind ``FROM staged``, without a person's words in it."""
        names = (*_HEAD, *COLUMNS)
        rows = [dict(zip(names, row, strict=True)) for row in self._rows(f"{_SELECT} {where}", parameters)]
        marks = ", ".join("?" * len(rows))
        lines = lines_by_order(self.connection.execute(f"{_LINES}({marks})", [row["seq"] for row in rows]))
        return [_staged(row, order_of(row, lines.get(row["seq"], ()))) for row in rows]

    def close(self) -> None:
        self.connection.close()

    def discard(self) -> None:
        """Close and delete the file; what another program holds is left to the sweep of a later day."""
        self.connection.close()
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(PermissionError):
                held_files.remove(self.path.with_name(self.path.name + suffix))

    def _each(self, where: str) -> Iterator[StagedOrder]:
        seq = 0
        while True:
            orders = self.select(f"WHERE seq > ? AND {where} ORDER BY seq LIMIT ?", (seq, _SIZE))
            yield from orders
            if len(orders) < _SIZE:
                return
            seq = orders[-1].seq

    def _rows(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(sql, parameters))

    def _told(self, key: str) -> str | None:
        found = self._rows("SELECT value FROM about WHERE key = ?", (key,))
        return str(found[0][0]) if found else None

    def _tell(self, key: str, value: str) -> None:
        self._rows("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value))


def _outcome(found: Comparison, candidates: Candidates | None) -> tuple[str, str | None, str | None]:
    changes = found.changes
    return (
        found.outcome.value,
        None if candidates is None else json_text([candidates.by, candidates.key, candidates.ids]),
        json_text([[one.field, one.before, one.after] for one in changes]) if changes else None,
    )


def _staged(row: dict[str, Any], incoming: IncomingOrder) -> StagedOrder:
    candidates = None
    if row["candidates"] is not None:
        by, key, ids = json.loads(row["candidates"])
        candidates = Candidates(by=by, key=key, ids=tuple(ids))
    return StagedOrder(
        seq=row["seq"],
        outcome=Outcome(row["outcome"]),
        decision=None if row["decision"] is None else Decision(row["decision"]),
        changes=tuple(
            Change(field=name, before=before, after=after)
            for name, before, after in json.loads(row["changes"] or "[]")
        ),
        incoming=incoming,
        fields=None if row["fields"] is None else frozenset(json.loads(row["fields"])),
        candidates=candidates,
        owner=row["owner"],
    )
