"""Records of sheets that are not orders while they wait for their yes, in the staging file of their import."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from aftersales.batches import OutcomeCounts
from aftersales.errors import KnownError
from aftersales.matching import Change, Outcome, Problem
from aftersales.queries import Cursor, Page
from aftersales.sheet_records import IncomingRecord, MetRecord, RecordKind, SheetPhone
from storage.values import column, json_text, moment_text, noun_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import apsw

    from aftersales.sheet_records import SheetValue
    from storage.staging import Decision

_SCHEMA = """
CREATE TABLE IF NOT EXISTS staged_records (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, outcome TEXT NOT NULL, decision TEXT, meets TEXT NOT NULL,
    changes TEXT NOT NULL, incoming TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS staged_records_outcome ON staged_records (kind, outcome, seq);
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
_TAKEN = (
    "(outcome IN ('added', 'updated') OR (outcome = 'conflict' AND decision = 'sheet') "
    "OR (outcome = 'held' AND decision = 'take'))"
)
_OPEN = "(outcome = 'error' OR (outcome IN ('conflict', 'held') AND decision IS NULL))"
_SIZE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRecord:
    """One row of the preview of records; `meets` names what it was found to be in the archive, empty if it is new."""

    seq: int
    outcome: Outcome
    decision: Decision | None
    meets: str
    changes: tuple[Change, ...]
    incoming: IncomingRecord

    @property
    def kind(self) -> RecordKind:
        return self.incoming.kind

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.incoming.problems

    @property
    def taken(self) -> bool:
        """Whether the import will write this record."""
        from storage.staging import is_taken

        return is_taken(self.outcome, self.decision)


class StagedRecords:
    """The records in a staging file; made by it, used like it: any thread, one at a time."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        connection.execute(_SCHEMA)

    def stage(self, met: Iterable[MetRecord]) -> None:
        """Add records with their comparisons, in the order of their sheets."""
        sql = "INSERT INTO staged_records (kind, outcome, meets, changes, incoming) VALUES (?, ?, ?, ?, ?)"
        with self._connection:
            self._connection.executemany(sql, (_columns(one) for one in met))

    def replace(self, seq: int, met: MetRecord) -> None:
        """Put a record, read and compared anew, in the place of another; what was decided of that one is forgotten."""
        self._rows(
            "UPDATE staged_records SET kind = ?, outcome = ?, meets = ?, changes = ?, incoming = ?, decision = NULL "
            "WHERE seq = ?",
            (*_columns(met), seq),
        )

    def kinds(self) -> tuple[RecordKind, ...]:
        """The kinds that there are, in the order in which they were staged."""
        rows = self._rows("SELECT kind FROM staged_records GROUP BY kind ORDER BY min(seq)")
        return tuple(RecordKind(row[0]) for row in rows)

    def counts(self, kind: RecordKind | None = None) -> OutcomeCounts:
        """How many records of a kind, or of all, fell under each outcome."""
        found = self._rows(
            "SELECT outcome, count(*) FROM staged_records WHERE ? IS NULL OR kind = ? GROUP BY outcome",
            (kind, kind),
        )
        return OutcomeCounts(**{_COUNT_FIELDS[Outcome(outcome)]: count for outcome, count in found})

    def places(self, kind: RecordKind) -> Iterator[tuple[Outcome, int]]:
        """The outcome and the place of every record of a kind, in the order of the sheets."""
        outcomes = {outcome.value: outcome for outcome in Outcome}
        rows = self._rows("SELECT outcome, seq FROM staged_records WHERE kind = ? ORDER BY seq", (kind,))
        return ((outcomes[outcome], seq) for outcome, seq in rows)

    def undecided(self, kind: RecordKind | None = None) -> int:
        """Conflicts and held records that wait for a person, and records in error."""
        return self._count(_OPEN, kind)

    def to_write(self, kind: RecordKind | None = None) -> int:
        """How many records the import will write as things stand."""
        return self._count(_TAKEN, kind)

    def page(
        self,
        kind: RecordKind | None = None,
        outcome: Outcome | None = None,
        *,
        after: Cursor | None = None,
        limit: int = 100,
    ) -> Page[StagedRecord]:
        """A page of the preview in the order of the sheets, of one kind and one outcome or of all."""
        where = "(? IS NULL OR kind = ?) AND (? IS NULL OR outcome = ?)"
        asked = (kind, kind, outcome, outcome)
        rows = self._rows(
            f"SELECT * FROM staged_records WHERE seq > ? AND {where} ORDER BY seq LIMIT ?",  # noqa: S608 - constants
            (after.id if after else 0, *asked, limit + 1),
        )
        total = self._rows(f"SELECT count(*) FROM staged_records WHERE {where}", asked)  # noqa: S608
        shown = tuple(_staged(row) for row in rows[:limit])
        more = Cursor(value=None, id=shown[-1].seq) if len(rows) > limit else None
        return Page(rows=shown, next=more, total=int(total[0][0]))

    def get(self, seq: int) -> StagedRecord:
        """One row by its place."""
        rows = self._rows("SELECT * FROM staged_records WHERE seq = ?", (seq,))
        if not rows:
            raise KnownError("storage.gone")
        return _staged(rows[0])

    def decide(self, seq: int, decision: Decision | None) -> None:
        """A person's choice for one record; None takes it back."""
        self._rows("UPDATE staged_records SET decision = ? WHERE seq = ?", (decision, seq))

    def decide_following(
        self, from_seq: int, decision: Decision, outcome: Outcome, kind: RecordKind | None = None
    ) -> int:
        """The same choice for every record of an outcome (and kind) from a place on that has none yet; how many."""
        self._rows(
            "UPDATE staged_records SET decision = ? WHERE outcome = ? AND seq >= ? AND decision IS NULL "
            "AND (? IS NULL OR kind = ?)",
            (decision.value, outcome.value, from_seq, kind, kind),
        )
        return int(self._connection.changes())

    def each(self) -> Iterator[StagedRecord]:
        """Every record, read in pieces."""
        return self._each("1 = 1", None)

    def taken(self, kind: RecordKind) -> Iterator[StagedRecord]:
        """The records of a kind that will be written, as decided so far."""
        return self._each(_TAKEN, kind)

    def not_taken(self) -> Iterator[StagedRecord]:
        """Records that the import leaves out for a reason: in error, undecided, decided against, skipped."""
        return (
            row
            for row in self._each("outcome NOT IN ('added', 'updated', 'unchanged')", None)
            if not row.taken
        )

    def _each(self, where: str, kind: RecordKind | None) -> Iterator[StagedRecord]:
        seq = 0
        sql = (
            f"SELECT * FROM staged_records WHERE seq > ? AND (? IS NULL OR kind = ?) AND {where} "  # noqa: S608
            "ORDER BY seq LIMIT ?"
        )
        while True:
            rows = self._rows(sql, (seq, kind, kind, _SIZE))
            yield from (_staged(row) for row in rows)
            if len(rows) < _SIZE:
                return
            seq = rows[-1][0]

    def _count(self, where: str, kind: RecordKind | None) -> int:
        sql = f"SELECT count(*) FROM staged_records WHERE {where} AND (? IS NULL OR kind = ?)"  # noqa: S608
        return int(self._rows(sql, (kind, kind))[0][0])

    def _rows(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        return list(self._connection.execute(sql, parameters))


def _columns(met: MetRecord) -> tuple[str, ...]:
    return (
        met.record.kind.value,
        met.found.outcome.value,
        met.meets,
        json_text([[change.field, change.before, change.after] for change in met.found.changes]),
        dump(met.record),
    )


def _staged(row: tuple[Any, ...]) -> StagedRecord:
    from storage.staging import Decision

    seq, _, outcome, decision, meets, changes, text = row
    return StagedRecord(
        seq=seq,
        outcome=Outcome(outcome),
        decision=None if decision is None else Decision(decision),
        meets=meets,
        changes=tuple(
            Change(field=name, before=before, after=after) for name, before, after in json.loads(changes)
        ),
        incoming=load(text),
    )


def dump(record: IncomingRecord) -> str:
    """The record as JSON text."""
    data: dict[str, Any] = {
        "kind": record.kind.value,
        "file_index": record.file_index,
        "sheet": record.sheet,
        "label": record.label,
        "row": record.row,
        "key": record.key,
        "values": {key: _plain(value) for key, value in record.values.items()},
    }
    if record.problems:
        names = ("sheet", "row", "column", "code", "value", "level")
        data["problems"] = [
            {name: column(getattr(problem, name)) for name in names} for problem in record.problems
        ]
    return json_text(data)


def load(text: str) -> IncomingRecord:
    """The record that `dump` wrote."""
    data = json.loads(text)
    return IncomingRecord(
        kind=RecordKind(data["kind"]),
        file_index=data["file_index"],
        sheet=data["sheet"],
        label=data["label"],
        row=data["row"],
        key=data["key"],
        values={key: _value(plain) for key, plain in data["values"].items()},
        problems=tuple(noun_of(Problem, problem) for problem in data.get("problems", ())),
    )


def _plain(value: SheetValue | tuple[SheetValue, ...]) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, SheetPhone):
        return {"phone": [value.number, value.masked, value.virtual]}
    if isinstance(value, datetime):
        return {"moment": moment_text(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(one) for one in plain)
    if not isinstance(plain, dict):
        return plain
    if "phone" in plain:
        return SheetPhone(*plain["phone"])
    if "moment" in plain:
        return datetime.fromisoformat(plain["moment"])
    return date.fromisoformat(plain["day"])
