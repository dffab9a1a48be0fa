"""An import waiting for its yes: incoming orders with their outcomes in a SQLite file of its own, outside the archive."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from aftersales.batches import OutcomeCounts
from aftersales.errors import KnownError
from aftersales.matching import Change, Comparison, Outcome
from aftersales.queries import Cursor, Page
from storage import incoming_json
from storage.values import json_text, moment_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from aftersales.matching import IncomingOrder, Problem

_SCHEMA = """
CREATE TABLE staged (
    seq INTEGER PRIMARY KEY, outcome TEXT NOT NULL, decision TEXT, rows TEXT NOT NULL, number TEXT NOT NULL,
    customer TEXT NOT NULL, phone TEXT NOT NULL, title TEXT NOT NULL, quantity INTEGER, paid INTEGER,
    ordered_at TEXT, changes TEXT NOT NULL, incoming TEXT NOT NULL
) STRICT;
CREATE INDEX staged_outcome ON staged (outcome, seq);
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
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
_SIZE = 2_000


class Decision(StrEnum):
    """What a person chose for a conflict (sheet or system) or a held order (take or leave)."""

    SHEET = "sheet"
    SYSTEM = "system"
    TAKE = "take"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedOrder:
    """One row of the preview; `rows` as people read them (3–4), `paid` in fen, `incoming` the whole order."""

    seq: int
    rows: str
    outcome: Outcome
    decision: Decision | None
    number: str
    customer: str
    phone: str
    title: str
    quantity: int | None
    paid: int | None
    ordered_at: datetime | None
    changes: tuple[Change, ...]
    incoming: IncomingOrder

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.incoming.problems

    @property
    def taken(self) -> bool:
        """Whether the import will write this order."""
        return is_taken(self.outcome, self.decision)


def is_taken(outcome: Outcome, decision: Decision | None) -> bool:
    """New and changed orders are written, conflicts and held ones by a person's yes, the rest never."""
    if outcome in (Outcome.ADDED, Outcome.UPDATED):
        return True
    return (outcome is Outcome.CONFLICT and decision is Decision.SHEET) or (
        outcome is Outcome.HELD and decision is Decision.TAKE
    )


class Staging:
    """The file of one import. Any thread may use it, one at a time; it is gone after `discard`."""

    def __init__(self, path: Path) -> None:
        import apsw

        self.path = path
        self._connection = apsw.Connection(str(path))
        self._connection.set_busy_timeout(5_000)
        # Nothing here is worth a wait for the disk: after a crash the sheet is simply read again.
        self._connection.pragma("synchronous", "off")

    @classmethod
    def create(cls, folder: Path, *, files: Sequence[str]) -> Staging:
        """A new, empty staging file in `folder`; `files` are the names of the sheets, without folders."""
        folder.mkdir(parents=True, exist_ok=True)
        staging = cls(folder / f"import-{uuid.uuid4().hex}.db")
        staging._connection.execute(_SCHEMA)
        staging._connection.execute("INSERT INTO about VALUES ('files', ?)", (json_text(list(files)),))
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
        return tuple(json.loads(self._rows("SELECT value FROM about WHERE key = 'files'")[0][0]))

    def stage(self, orders: Iterable[tuple[IncomingOrder, Comparison]]) -> None:
        """Add orders with their comparisons, in the order of the sheet."""
        sql = (
            "INSERT INTO staged (outcome, rows, number, customer, phone, title, quantity, paid, ordered_at, "
            "changes, incoming) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        with self._connection:
            self._connection.executemany(sql, (_preview(order, found) for order, found in orders))

    def replace(self, seq: int, order: IncomingOrder, found: Comparison) -> None:
        """Put an order, read and compared anew, in the place of another; what was decided of that one is forgotten."""
        self._connection.execute(
            "UPDATE staged SET outcome = ?, decision = NULL, rows = ?, number = ?, customer = ?, phone = ?, "
            "title = ?, quantity = ?, paid = ?, ordered_at = ?, changes = ?, incoming = ? WHERE seq = ?",
            (*_preview(order, found), seq),
        )

    def counts(self) -> OutcomeCounts:
        """How many orders fell under each outcome."""
        found = self._rows("SELECT outcome, count(*) FROM staged GROUP BY outcome")
        return OutcomeCounts(**{_COUNT_FIELDS[Outcome(outcome)]: count for outcome, count in found})

    def undecided(self) -> int:
        """Conflicts and held orders that wait for a person, and orders in error."""
        sql = (
            "SELECT count(*) FROM staged WHERE outcome = 'error' "
            "OR (outcome IN ('conflict', 'held') AND decision IS NULL)"
        )
        return int(self._rows(sql)[0][0])

    def to_write(self) -> int:
        """How many orders the import will write as things stand."""
        sql = (
            "SELECT count(*) FROM staged WHERE outcome IN ('added', 'updated') "
            "OR (outcome = 'conflict' AND decision = 'sheet') OR (outcome = 'held' AND decision = 'take')"
        )
        return int(self._rows(sql)[0][0])

    def page(
        self, outcome: Outcome | None = None, *, after: Cursor | None = None, limit: int = 100
    ) -> Page[StagedOrder]:
        """A page of the preview in the order of the sheet, of one outcome or of all."""
        kind = None if outcome is None else outcome.value
        rows = self._rows(
            "SELECT * FROM staged WHERE seq > ? AND (? IS NULL OR outcome = ?) ORDER BY seq LIMIT ?",
            (after.id if after else 0, kind, kind, limit + 1),
        )
        total = self._rows("SELECT count(*) FROM staged WHERE ? IS NULL OR outcome = ?", (kind, kind))
        shown = tuple(_staged(row) for row in rows[:limit])
        more = Cursor(value=None, id=shown[-1].seq) if len(rows) > limit else None
        return Page(rows=shown, next=more, total=int(total[0][0]))

    def get(self, seq: int) -> StagedOrder:
        """One row by its place."""
        rows = self._rows("SELECT * FROM staged WHERE seq = ?", (seq,))
        if not rows:
            raise KnownError("storage.gone")
        return _staged(rows[0])

    def decide(self, seq: int, decision: Decision | None) -> None:
        """A person's choice for one order; None takes it back."""
        self._rows("UPDATE staged SET decision = ? WHERE seq = ?", (decision, seq))

    def decide_following(self, from_seq: int, decision: Decision, outcome: Outcome) -> int:
        """The same choice for every order of an outcome from a place on that has none yet; how many."""
        self._rows(
            "UPDATE staged SET decision = ? WHERE outcome = ? AND seq >= ? AND decision IS NULL",
            (decision.value, outcome.value, from_seq),
        )
        return int(self._connection.changes())

    def each(self) -> Iterator[StagedOrder]:
        """Every order, read in pieces."""
        return self._each("1 = 1")

    def not_taken(self) -> Iterator[StagedOrder]:
        """Orders that the import leaves out for a reason: in error, undecided, decided against, skipped."""
        return (
            row for row in self._each("outcome NOT IN ('added', 'updated', 'unchanged')") if not row.taken
        )

    def close(self) -> None:
        self._connection.close()

    def discard(self) -> None:
        """Close and delete the file."""
        self._connection.close()
        for suffix in ("", "-journal", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _each(self, where: str) -> Iterator[StagedOrder]:
        seq = 0
        sql = f"SELECT * FROM staged WHERE seq > ? AND {where} ORDER BY seq LIMIT ?"  # noqa: S608 - two constants
        while True:
            rows = self._rows(sql, (seq, _SIZE))
            yield from (_staged(row) for row in rows)
            if len(rows) < _SIZE:
                return
            seq = rows[-1][0]

    def _rows(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        return list(self._connection.execute(sql, parameters))


def _preview(order: IncomingOrder, found: Comparison) -> tuple[Any, ...]:
    receiver = order.receiver
    quantities = [line.quantity for line in order.lines]
    return (
        found.outcome.value,
        rows_text(order.rows),
        order.number,
        (receiver.name if receiver else "") or order.nickname or "",
        receiver.phone if receiver else "",
        _title(order),
        None if not quantities or None in quantities else sum(q for q in quantities if q is not None),
        order.paid_gross,
        None if order.ordered_at is None else moment_text(order.ordered_at),
        json_text([[change.field, change.before, change.after] for change in found.changes]),
        incoming_json.dump(order),
    )


def rows_text(rows: Sequence[int]) -> str:
    """Sheet rows as people read them: ``3``, ``3–4``, ``3, 7``."""
    if not rows:
        return ""
    whole = len(rows) > 1 and list(rows) == list(range(rows[0], rows[-1] + 1))
    return f"{rows[0]}–{rows[-1]}" if whole else ", ".join(map(str, rows))


def _title(order: IncomingOrder) -> str:
    titles = [line.title for line in order.lines if line.title]
    if not titles:
        return ""
    return titles[0] if len(titles) == 1 else f"{titles[0]} 等 {len(titles)} 样"


def _staged(row: tuple[Any, ...]) -> StagedOrder:
    (
        seq,
        outcome,
        decision,
        rows,
        number,
        customer,
        phone,
        title,
        quantity,
        paid,
        ordered_at,
        changes,
        text,
    ) = row
    return StagedOrder(
        seq=seq,
        rows=rows,
        outcome=Outcome(outcome),
        decision=None if decision is None else Decision(decision),
        number=number,
        customer=customer,
        phone=phone,
        title=title,
        quantity=quantity,
        paid=paid,
        ordered_at=None if ordered_at is None else datetime.fromisoformat(ordered_at),
        changes=tuple(
            Change(field=f, before=before, after=after) for f, before, after in json.loads(changes)
        ),
        incoming=incoming_json.load(text),
    )
