"""The journal: who did what when, and the way back.

Undo brings the rows of one action back to what they were, as a new action that can itself be undone (redo).
What was inserted is deleted again; a case goes to the recycle bin and keeps its number, because its events point to
it. Facts are never taken away: for an action that wrote a settlement or a payment the caller first decides what that
means (cancel the settlement) and says so with `facts_handled`; a case's timeline gets a new entry from the caller.
A row that changed since is not undone, and then nothing of the action is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from aftersales.actions import Action
from aftersales.errors import KnownError
from storage.bulk import Columns
from storage.models import ActionRow, JournalRow
from storage.query import chunks, dicts, first, tuples
from storage.records import SHAPES, Records
from storage.values import moment_of, moment_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from storage.database import Database

_MONEY_FACTS = frozenset({"settlements", "payments", "settlement_reversals"})
_WRITTEN = (
    JournalRow.seq,
    JournalRow.table_name,
    JournalRow.row_id,
    JournalRow.op,
    JournalRow.version,
    JournalRow.before,
)
"""What an undo asks of a line; what it left stands in the row itself."""
_PIECE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One row that an action wrote; `op` is insert, update, delete or append, `table` a table of the archive."""

    seq: int
    action_id: str
    table: str
    row_id: int
    op: str
    version: int


class Journal:
    """Reads the journal and takes actions back. Undo and redo belong inside `Database.write`, before any other write."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)

    def applied(self, action_id: str) -> bool:
        """Whether an action of this id was written already."""
        return self.action(action_id) is not None

    def action(self, action_id: str) -> Action | None:
        """The action of this id, if it was written."""
        row = first(ActionRow.select().where(ActionRow.id == action_id))
        return None if row is None else _action(row)

    def undone(self, action_id: str) -> bool:
        """Whether an action was taken back and not made again under its own id."""
        row = first(ActionRow.select().where(ActionRow.id == action_id))
        return row is not None and row["undone_by"] is not None

    def touches(self, action_id: str) -> tuple[Touched, ...]:
        """The rows an action wrote, in order."""
        return self._touched(JournalRow.action_id == action_id)

    def changes_since(self, seq: int) -> tuple[Touched, ...]:
        """Every row written after the journal's line `seq`, in order; 0 for all."""
        return self._touched(JournalRow.seq > seq)

    def last_seq(self) -> int:
        """The number of the journal's newest line; 0 in an empty archive."""
        return int(self._database.rows("SELECT coalesce(max(seq), 0) FROM journal")[0][0])

    def first_id(self) -> str:
        """The id of the first action there ever was: it tells one archive from another. Empty in an empty one."""
        found = self._database.rows("SELECT id FROM actions ORDER BY seq LIMIT 1")
        return str(found[0][0]) if found else ""

    def last_at(self) -> datetime | None:
        """When the newest action was written, by the clock of then; None in an empty archive."""
        found = self._database.rows("SELECT at FROM actions ORDER BY seq DESC LIMIT 1")
        return moment_of(found[0][0]) if found else None

    def last_undoable(self, by_id: int | None) -> Action | None:
        """The newest action of this person that is not itself an undo and is not undone."""
        row = self._newest(by_id, ActionRow.kind.in_(("do", "redo")) & ActionRow.undone_by.is_null())
        return None if row is None else _action(row)

    def last_redoable(self, by_id: int | None) -> Action | None:
        """The undo that this person's redo would take back; None once something new was done after it."""
        row = self._newest(by_id, ActionRow.kind == "undo", ActionRow.undone_by.is_null())
        done = self._newest(by_id, ActionRow.kind == "do")
        if row is None or (done is not None and done["seq"] > row["seq"]):
            return None
        return _action(row)

    def undo(self, action_id: str, *, action: Action, facts_handled: bool = False) -> tuple[Touched, ...]:
        """Take back what `action_id` wrote, all or nothing, as `action`; the rows that were written for it.

        KnownErrors: ``storage.undo_unknown``, ``undo_twice``, ``undo_fact``, ``undo_changed``, ``undo_needed``.
        """
        if self._records.begin(action):
            return self.touches(action.id)
        target = first(ActionRow.select().where(ActionRow.id == action_id))
        if target is None:
            raise KnownError("storage.undo_unknown")
        if target["undone_by"] is not None:
            raise KnownError("storage.undo_twice", name=target["name"])
        notes = dicts(
            JournalRow.select(*_WRITTEN).where(JournalRow.action_id == action_id).order_by(JournalRow.seq)
        )
        if not facts_handled and any(
            note["op"] == "append" and note["table_name"] in _MONEY_FACTS for note in notes
        ):
            raise KnownError("storage.undo_fact", name=target["name"])
        before = self.last_seq()
        changes = reversed(collapsed(notes))
        for (deleted, table), group in groupby(changes, key=lambda one: (one.op == "delete", one.table)):
            if deleted:
                self._bring_back(table, list(group), target["name"], action)
            else:
                self._take_all_back(table, list(group), target["name"], action)
        self.mark_undone(target, action)
        return tuple(touched for touched in self.changes_since(before) if touched.action_id == action.id)

    def redo(self, action_id: str, *, action: Action) -> tuple[Touched, ...]:
        """Take back an undo, named by its own id."""
        return self.undo(action_id, action=action, facts_handled=True)

    def mark_undone(self, target: Columns, action: Action) -> None:
        """Join an action and its undo."""
        kind = "redo" if target["kind"] == "undo" else "undo"
        ActionRow.update(undone_by=action.id).where(ActionRow.seq == target["seq"]).execute()
        ActionRow.update(kind=kind, undoes=target["id"]).where(ActionRow.id == action.id).execute()

    def _bring_back(self, table: str, changes: Sequence[RowChange], name: str, action: Action) -> None:
        if self._records.images(table, [change.row_id for change in changes]):
            raise KnownError("storage.undo_changed", name=name)
        images = [change.before for change in changes if change.before is not None]
        self._records.bring_back(table, images, action=action)

    def _take_all_back(self, table: str, changes: Sequence[RowChange], name: str, action: Action) -> None:
        for part in chunks(changes, _PIECE):
            images = self._records.images(table, [change.row_id for change in part])
            for change in part:
                self._take_back(change, images.get(change.row_id), name, action)

    def _take_back(self, change: RowChange, current: Columns | None, name: str, action: Action) -> None:
        if current is None or not self._as_left(current, change):
            raise KnownError("storage.undo_changed", name=name)
        if change.op == "update" and change.before is not None:
            self._records.restore(change.table, current, change.before, action=action)
        elif SHAPES[change.table].recycled:
            deleted = {**current, "deleted_at": moment_text(action.at)}
            self._records.restore(change.table, current, deleted, action=action)
        else:
            self._purge(change.table, current, name, action)

    def _as_left(self, current: Columns, change: RowChange) -> bool:
        """Whether the row is what the action left: untouched since, or changed and brought back."""
        if current.get("version", 0) == change.version:
            return True
        left = left_behind(change.table, {change.row_id: change.seq})
        return same_content(current, left.get(change.row_id))

    def _purge(self, table: str, current: Columns, name: str, action: Action) -> None:
        from peewee import IntegrityError

        try:
            self._records.purge(table, current, action=action)
        except IntegrityError as error:
            raise KnownError("storage.undo_needed", name=name) from error

    def _touched(self, where: Any) -> tuple[Touched, ...]:
        light = (
            JournalRow.seq,
            JournalRow.action_id,
            JournalRow.table_name.alias("table"),
            JournalRow.row_id,
            JournalRow.op,
            JournalRow.version,
        )
        found = dicts(JournalRow.select(*light).where(where).order_by(JournalRow.seq))
        return tuple(Touched(**row) for row in found)

    def _newest(self, by_id: int | None, *where: Any) -> Columns | None:
        mine = ActionRow.by_id.is_null() if by_id is None else ActionRow.by_id == by_id
        return first(ActionRow.select().where(mine, *where).order_by(ActionRow.seq.desc()))


@dataclass(frozen=True, slots=True)
class RowChange:
    """All that one action did to one row: what it was before, and the version it left."""

    table: str
    row_id: int
    op: str
    seq: int
    version: int
    before: Columns | None


def left_behind(table: str, rows: Mapping[int, int]) -> dict[int, Columns]:
    """What rows were right after the journal lines `rows` names by row id: the `before` of their next line.

    Rows without a later line are left out: they are what they were.
    """
    found: dict[int, Columns] = {}
    for part in chunks(sorted(rows)):
        same = (
            (JournalRow.table_name == table) & JournalRow.row_id.in_(part) & JournalRow.before.is_null(False)
        )
        query = JournalRow.select(JournalRow.row_id, JournalRow.seq, JournalRow.before).where(same)
        for row_id, seq, before in tuples(query.order_by(JournalRow.seq)):
            if seq > rows[row_id] and row_id not in found:
                found[row_id] = json.loads(before)
    return found


def same_content(one: Columns, other: Columns | None) -> bool:
    """Whether two images differ in nothing but their version and who wrote them."""
    return other is not None and _content(one) == _content(other)


def _content(image: Columns) -> Columns:
    return {key: value for key, value in image.items() if key not in ("version", "action_id")}


def collapsed(notes: list[Columns]) -> list[RowChange]:
    """One change per row, in the order of their first writes; facts left out, and rows made and deleted again."""
    rows: dict[tuple[str, int], list[Columns]] = {}
    for note in notes:
        if note["op"] != "append":
            rows.setdefault((note["table_name"], note["row_id"]), []).append(note)
    changes = []
    for (table, row_id), written in rows.items():
        first, last = written[0], written[-1]
        op = "delete" if last["op"] == "delete" else first["op"]
        if first["op"] == "insert" and last["op"] == "delete":
            continue
        before = None if first["before"] is None else json.loads(first["before"])
        changes.append(RowChange(table, row_id, op, last["seq"], last["version"], before))
    return changes


def _action(row: Columns) -> Action:
    return Action(id=row["id"], name=row["name"], by_id=row["by_id"], at=moment_of(row["at"]))
