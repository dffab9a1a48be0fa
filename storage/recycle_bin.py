"""The recycle bin: what a person deleted, where it came from, and the way back or out.

An entry stands for one deletion. What went along with it (the evidence of a case, the goods of an order) was written
by the same action and comes back with it: the journal knows it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.recycle_bin import BinEntry, BinKind
from storage.bulk import table_of
from storage.models import BinEntryRow, JournalRow, StaffRow
from storage.query import dicts, first
from storage.records import SHAPES, Records
from storage.values import moment_of, moment_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from aftersales.actions import Action
    from storage.bulk import Columns
    from storage.database import Database

_TITLES: Mapping[str, tuple[str, ...]] = {
    "customers": ("name", "number"),
    "orders": ("number", "receiver_name"),
    "cases": ("number", "kind", "reason"),
    "sold_goods": ("title", "serial"),
    "products": ("title", "code"),
    "parts": ("title", "code"),
    "recoveries": ("number", "against", "name"),
    "articles": ("title",),
}
"""The columns that name a thing in the bin."""
_ALONG: Mapping[str, tuple[str, ...]] = {
    "cases": ("DELETE FROM evidence WHERE case_id = ?",),
    "articles": ("DELETE FROM article_uses WHERE article_id = ?",),
    "orders": ("DELETE FROM order_receipts WHERE order_id = ?",),
    "parts": ("DELETE FROM part_moves WHERE part_id = ?",),
}
"""What goes for good together with a row that is emptied, before it."""
_HUSKS: Mapping[str, str] = {
    "cases": (
        "UPDATE cases SET description = '', phenomenon = '', details = '{}', customer_id = NULL, order_id = NULL, "
        "linked_case_id = NULL WHERE id = ?"
    )
}
"""What is left of a row whose history is a fact: its number, so that no other case gets it, and nothing to read."""


class RecycleBin:
    """Entries of the bin; everything but reading belongs inside `Database.write`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)

    # in

    def put(self, table: str, row_id: int, version: int, *, action: Action) -> None:
        """Move a record here; one without a bin of its own is deleted and lies in the journal.

        KnownErrors ``storage.gone``, ``storage.changed_meanwhile``.
        """
        if self._records.begin(action):
            return
        image = self._records.image(table, row_id)
        if image is None or image.get("deleted_at") is not None:
            raise KnownError("storage.gone")
        if image["version"] != version:
            raise KnownError("storage.changed_meanwhile")
        self.send(table, row_id, action=action)
        title = " ".join(str(image[name]) for name in _TITLES[table] if image[name])
        self._enter(table, row_id, title, action)

    def send(self, table: str, row_id: int, *, action: Action) -> None:
        """Take a record away together with another one that is being put here: it has no entry of its own."""
        if self._records.begin(action):
            return
        image = self._records.image(table, row_id)
        if image is None:
            raise KnownError("storage.gone")
        if "deleted_at" in image:
            self._records.recycle(table, row_id, image["version"], action=action)
        else:
            self._records.purge(table, image, action=action)

    def put_content(self, kind: BinKind, row_id: int, title: str, content: str, *, action: Action) -> None:
        """Lay something here that has no row of its own."""
        self._enter(kind.value, row_id, title, action, content)

    def _enter(self, table: str, row_id: int, title: str, action: Action, content: str | None = None) -> None:
        values: Columns = {
            "table_name": table,
            "row_id": row_id,
            "title": title,
            "deleted_at": moment_text(action.at),
            "by_id": action.by_id,
            "deletion": action.id,
            "content": content,
        }
        self._records.insert("bin_entries", values, action=action)

    # what lies there

    def get(self, entry_id: int) -> BinEntry:
        """KnownError ``storage.gone`` for one that was fetched or emptied."""
        row = first(_select().where(BinEntryRow.id == entry_id))
        if row is None:
            raise KnownError("storage.gone")
        return _entry(row)

    def page(self, *, text: str = "", kind: BinKind | None = None, limit: int) -> tuple[BinEntry, ...]:
        """The newest that match; `text` stands anywhere in the title."""
        query = _select().where(_like(text))
        if kind is not None:
            query = query.where(BinEntryRow.table_name == kind.value)
        rows = dicts(query.order_by(BinEntryRow.deleted_at.desc(), BinEntryRow.id.desc()).limit(limit))
        return tuple(_entry(row) for row in rows)

    def counts(self, *, text: str = "") -> dict[BinKind, int]:
        """How many of each kind match."""
        from peewee import fn

        number = fn.COUNT(BinEntryRow.id).alias("number")
        query = BinEntryRow.select(BinEntryRow.table_name, number).where(_like(text))
        return {
            BinKind(row["table_name"]): row["number"] for row in dicts(query.group_by(BinEntryRow.table_name))
        }

    def older_than(self, moment: datetime) -> tuple[BinEntry, ...]:
        """What was deleted before `moment`, the oldest first."""
        query = _select().where(BinEntryRow.deleted_at < moment_text(moment))
        return tuple(_entry(row) for row in dicts(query.order_by(BinEntryRow.deleted_at, BinEntryRow.id)))

    # out

    def restore(self, entry: BinEntry, *, action: Action) -> None:
        """Bring a record back with all that went along with it, and take its entry away.

        KnownErrors ``storage.already_there`` (its number is taken by now), ``storage.gone``.
        """
        if self._records.begin(action):
            return
        for note in self._went(entry):
            if note["op"] == "delete":
                image = json.loads(note["before"])
                self._records.bring_back(note["table_name"], [image], action=action)
            else:
                self._unbin(note["table_name"], note["row_id"], action)
        self.leave(entry, action=action)

    def leave(self, entry: BinEntry, *, action: Action) -> None:
        """Take the entry itself away."""
        image = self._records.image("bin_entries", entry.id)
        if image is None:
            raise KnownError("storage.gone")
        self._records.purge("bin_entries", image, action=action)

    def empty(self, entry: BinEntry, *, action: Action) -> None:
        """Let a record go for good, and what the journal remembers of it; KnownError where something points to it."""
        self._records.begin(action)
        for note in reversed(self._went(entry)):
            self._erase(note["table_name"], note["row_id"])
        self._erase("bin_entries", entry.id)
        self._database.run(
            "UPDATE actions SET undone_by = ? WHERE id = ? AND undone_by IS NULL", (action.id, entry.deletion)
        )

    def forget(self, entry: BinEntry, *, action: Action) -> None:
        """Take the entry away alone: something points to the record, so it stays, in sight of nobody."""
        self._records.begin(action)
        self._erase("bin_entries", entry.id)

    def _erase(self, table: str, row_id: int) -> None:
        for sql in _ALONG.get(table, ()):
            self._database.run(sql, (row_id,))
        for child in SHAPES[table].children:
            name = table_of(child.model)
            self._database.run(f"DELETE FROM {name} WHERE {child.parent} = ?", (row_id,))  # noqa: S608 - names
        gone = _HUSKS.get(table, f"DELETE FROM {table} WHERE id = ?")  # noqa: S608 - a name from SHAPES
        self._database.run(gone, (row_id,))
        self._database.run(
            "UPDATE journal SET before = NULL, after = NULL WHERE table_name = ? AND row_id = ?",
            (table, row_id),
        )

    def _unbin(self, table: str, row_id: int, action: Action) -> None:
        image = self._records.image(table, row_id)
        if image is None:
            raise KnownError("storage.gone")
        if image["deleted_at"] is not None:
            self._records.update(table, row_id, image["version"], {"deleted_at": None}, action=action)

    def _went(self, entry: BinEntry) -> Sequence[dict[str, Any]]:
        """The rows that the deletion took away, in the order they are to come back: the record before what hung on it."""
        same = (JournalRow.action_id == entry.deletion) & JournalRow.table_name.in_(list(_TAKEN_AWAY))
        notes = dicts(JournalRow.select().where(same).order_by(JournalRow.seq))
        return sorted(
            notes, key=lambda note: (note["table_name"], note["row_id"]) != (entry.kind.value, entry.row_id)
        )


_TAKEN_AWAY = (*_TITLES, "evidence", "revisits")


def _select() -> Any:
    from peewee import JOIN

    named = StaffRow.name.alias("by_name")
    return BinEntryRow.select(BinEntryRow, named).join(
        StaffRow, JOIN.LEFT_OUTER, on=(StaffRow.id == BinEntryRow.by_id)
    )


def _like(text: str) -> Any:
    told = text.strip()  # peewee escapes what LIKE would read as a pattern
    return BinEntryRow.title.contains(told) if told else (BinEntryRow.id > 0)


def _entry(row: Columns) -> BinEntry:
    return BinEntry(
        id=row["id"],
        kind=BinKind(row["table_name"]),
        row_id=row["row_id"],
        title=row["title"],
        deleted_at=moment_of(row["deleted_at"]),
        by_id=row["by_id"],
        by_name=row["by_name"] or "",
        deletion=row["deletion"],
        content=row["content"] or "",
    )
