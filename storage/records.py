"""Rows written with their journal: the one way in which a repository adds, changes or removes something.

A *record* is a root row with the rows of its child tables. Its whole image before and after stands in the journal
under the action's id, written in the same transaction. Rows that facts point to (cases) are never deleted; they go
to the recycle bin by `deleted_at`, as every removal that a person asks for does. Facts (case events, settlements,
payments) are appended and stay. A version only ever grows, also when an undo brings old values back, so that nobody
can save over a row he has not seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from storage import bulk, models
from storage.bulk import Columns, table_of
from storage.query import chunks
from storage.row_texts import delete_rows, insert_row, insert_rows, rows_of, rows_of_many, update_row
from storage.values import json_text, moment_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from peewee import Model

    from aftersales.actions import Action
    from storage.database import Database

Children = dict[str, list[Columns]]
_KEPT = 200
"""Records a write keeps at hand."""


@dataclass(frozen=True, slots=True)
class Child:
    """Rows that belong to a root row; those with ids of their own keep them, because others point to them."""

    model: type[Model]
    parent: str
    own_ids: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """The tables of one record. `recycled`: undoing its insert moves it to the recycle bin instead of deleting it."""

    model: type[Model]
    children: tuple[Child, ...] = ()
    versioned: bool = True
    recycled: bool = False


SHAPES: Mapping[str, Shape] = {
    "settings": Shape(models.SettingRow),
    "staff": Shape(models.StaffRow),
    "policies": Shape(models.PolicyRow, versioned=False),
    "holiday_tables": Shape(models.HolidayTableRow),
    "shop_accounts": Shape(models.ShopAccountRow),
    "customers": Shape(
        models.CustomerRow,
        (
            Child(models.PhoneRow, "customer_id"),
            Child(models.AddressRow, "customer_id"),
            Child(models.NicknameRow, "customer_id"),
            Child(models.TagRow, "customer_id"),
        ),
    ),
    "products": Shape(models.ProductRow, recycled=True),
    "import_batches": Shape(models.ImportBatchRow),
    "orders": Shape(
        models.OrderRow,
        (Child(models.OrderLineRow, "order_id", own_ids=True), Child(models.DiscountRow, "order_id")),
    ),
    "order_receipts": Shape(models.ReceiptRow),
    "sold_goods": Shape(models.SoldGoodRow, (Child(models.GoodRepairRow, "good_id"),)),
    "parts": Shape(models.PartRow, (Child(models.PartProductRow, "part_id"),), recycled=True),
    "part_moves": Shape(models.PartMoveRow, versioned=False),
    "cases": Shape(models.CaseRow, (Child(models.CaseLineRow, "case_id"),), recycled=True),
    "case_events": Shape(models.CaseEventRow, versioned=False),
    "evidence": Shape(models.EvidenceRow),
    "settlements": Shape(models.SettlementRow, (Child(models.SettlementLineRow, "settlement_id"),)),
    "payments": Shape(models.PaymentRow, versioned=False),
    "settlement_reversals": Shape(models.ReversalRow, versioned=False),
    "recoveries": Shape(
        models.RecoveryRow,
        (
            Child(models.RecoveryLineRow, "recovery_id"),
            Child(models.RecoveryReceiptRow, "recovery_id"),
            Child(models.RecoveryStepRow, "recovery_id"),
        ),
    ),
    "revisits": Shape(models.RevisitRow, (Child(models.RevisitStepRow, "revisit_id"),)),
    "phone_views": Shape(models.PhoneViewRow, versioned=False),
    "surveys": Shape(models.SurveyRow, (Child(models.SurveyAnswerRow, "survey_id"),)),
    "articles": Shape(
        models.ArticleRow,
        (Child(models.ArticleProductRow, "article_id"), Child(models.ArticleRuleRow, "article_id")),
        recycled=True,
    ),
    "article_uses": Shape(models.ArticleUseRow, versioned=False),
    "bin_entries": Shape(models.BinEntryRow, versioned=False),
}


class Records:
    """Writes records of the open transaction; made anew by each repository, it keeps nothing but the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, action: Action) -> bool:
        """Whether `action` was applied by an earlier transaction; else its row is there from now on."""
        running = self._database.transaction
        if action.id in running.begun:
            return False
        if action.id in running.replayed:
            return True
        fresh = self._database.run(
            "INSERT INTO actions (id, name, by_id, at, kind) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            (
                action.id,
                action.name,
                action.by_id,
                moment_text(action.at),
                "do" if action.undoable else "fact",
            ),
        )
        if fresh:
            running.begun.add(action.id)
        else:
            running.replayed[action.id] = {}
        return not fresh

    def image(self, table: str, row_id: int) -> Columns | None:
        """The whole record as it stands, children under their table names; None if there is none."""
        shape = SHAPES[table]
        found = rows_of(self._database, shape.model, "id", row_id)
        return self._kept(table, {**found[0], **self._children_of(shape, row_id)}) if found else None

    def _kept(self, table: str, image: Columns) -> Columns:
        running = self._database.writing
        if running is not None:
            if len(running.images) >= _KEPT:
                running.images.clear()  # many rows: none of them is read twice
            running.images[table, image["id"]] = image
        return image

    def _before(self, table: str, row_id: int, version: int) -> Columns | None:
        """The record that is about to change: as this write saw it already, where that was the `version` to change."""
        known = self._database.transaction.images.get((table, row_id))
        if known is not None and known.get("version") == version:
            return known
        return self.image(table, row_id)

    def images(self, table: str, ids: Sequence[int]) -> dict[int, Columns]:
        """Many records at once, by id; ids that are not there are left out."""
        shape = SHAPES[table]
        names = [table_of(child.model) for child in shape.children]
        found: dict[int, Columns] = {}
        for part in chunks(ids):
            for row in rows_of_many(self._database, shape.model, "id", part, "ORDER BY id"):
                found[row["id"]] = row
                row.update((name, []) for name in names)
            for child, name in zip(shape.children, names, strict=True):
                order = f"ORDER BY {child.parent}, position"
                for row in rows_of_many(self._database, child.model, child.parent, part, order):
                    found[row[child.parent]][name].append(row)
        return found

    def insert(self, table: str, values: Columns, children: Children | None = None, *, action: Action) -> int:
        """Add a record; its id. Applied before: the id it got then."""
        return int(self.insert_whole(table, values, children, action=action)["id"])

    def insert_whole(
        self, table: str, values: Columns, children: Children | None = None, *, action: Action
    ) -> Columns:
        """The same; the record as it then stands. Applied before and gone since: its id alone."""
        return self._add(table, values, children or {}, action, "insert")

    def append(self, table: str, values: Columns, children: Children | None = None, *, action: Action) -> int:
        """Add a fact, which no undo takes away; its id."""
        return int(self.append_whole(table, values, children, action=action)["id"])

    def append_whole(
        self, table: str, values: Columns, children: Children | None = None, *, action: Action
    ) -> Columns:
        """The same; the fact as it then stands."""
        return self._add(table, values, children or {}, action, "append")

    def _add(self, table: str, values: Columns, children: Children, action: Action, op: str) -> Columns:
        if self.begin(action):
            row_id = self._replayed(table, action, op)
            return self.image(table, row_id) or {"id": row_id}
        shape = SHAPES[table]
        version = {"version": 1} if shape.versioned else {}
        row = insert_row(self._database, shape.model, {**values, "action_id": action.id, **version})
        none: Children = {table_of(child.model): [] for child in shape.children}
        whole = {**row, **none, **self._put_children(shape, row["id"], children, none)}
        self.note(action, table, row["id"], op, after=whole)
        return whole

    def update(
        self,
        table: str,
        row_id: int,
        version: int,
        values: Columns,
        children: Children | None = None,
        *,
        action: Action,
    ) -> Columns:
        """Change the record that still has `version` (a fact has none: 0); KnownError ``storage.changed_meanwhile`` or ``storage.gone``.

        Child tables not named in `children` stay as they are. The record as it then stands; applied before: as it
        stands now, nothing but its id if it is gone.
        """
        if self.begin(action):
            return self.image(table, row_id) or {"id": row_id}
        before = self._before(table, row_id, version)
        if before is None:
            raise KnownError("storage.gone")
        return self._change(table, before, version, values, children or {}, action=action)

    def _change(
        self,
        table: str,
        before: Columns,
        version: int,
        values: Columns,
        children: Children,
        *,
        action: Action,
    ) -> Columns:
        """Write what is not as it stands already, under a new version; the record as it then stands."""
        shape, row_id = SHAPES[table], before["id"]
        changed = {name: value for name, value in values.items() if before[name] != value}
        if not shape.versioned:  # a fact: it stays of the action that wrote it
            return self._correct(table, before, changed, action=action)
        row = {**changed, "action_id": action.id, "version": before["version"] + 1}
        now = update_row(self._database, shape.model, row, {"id": row_id, "version": version})
        if now is None:
            raise KnownError("storage.changed_meanwhile")
        there = {table_of(child.model): before[table_of(child.model)] for child in shape.children}
        whole = {**now, **there, **self._put_children(shape, row_id, children, there)}
        self.note(action, table, row_id, "update", before=before, after=whole)
        return self._kept(table, whole)

    def _correct(self, table: str, before: Columns, changed: Columns, *, action: Action) -> Columns:
        """Change a fact in what it is about; the fact as it then stands."""
        if not changed:
            return before
        now = update_row(self._database, SHAPES[table].model, changed, {"id": before["id"]})
        if now is None:
            raise KnownError("storage.gone")
        self.note(action, table, before["id"], "update", before=before, after={**before, **now})
        return {**before, **now}

    def recycle(self, table: str, row_id: int, version: int, *, action: Action) -> None:
        """Move a record to the recycle bin; lists and searches no longer show it, its number stays taken."""
        self.update(table, row_id, version, {"deleted_at": moment_text(action.at)}, action=action)

    def restore(self, table: str, current: Columns, image: Columns, *, action: Action) -> None:
        """Bring a record back to an earlier image under a new version; what did not change is not written."""
        root, children = _split(SHAPES[table], image)
        root.pop("version", None)
        self._change(table, current, current.get("version", 0), root, children, action=action)

    def purge(self, table: str, current: Columns, *, action: Action) -> None:
        """Delete a record that nothing points to; KnownError ``storage.still_needed`` (by the database) otherwise."""
        shape = SHAPES[table]
        for child in shape.children:
            delete_rows(self._database, child.model, child.parent, current["id"])
        delete_rows(self._database, shape.model, "id", current["id"])
        self._database.transaction.images.pop((table, current["id"]), None)
        self.note(action, table, current["id"], "delete", before=current)

    def bring_back(self, table: str, images: Sequence[Columns], *, action: Action) -> None:
        """Insert deleted records again under their old ids, set-based; the rows themselves are the journal's copy."""
        shape = SHAPES[table]
        roots: list[Columns] = []
        children: Children = {}
        for image in images:
            root, own = _split(shape, image)
            later = {"version": image["version"] + 1} if shape.versioned else {}
            roots.append({**root, "action_id": action.id, **later})
            for name, rows in own.items():
                children.setdefault(name, []).extend(rows)
        bulk.insert(self._database, shape.model, roots)
        for child in shape.children:
            bulk.insert(self._database, child.model, children.get(table_of(child.model), ()))
        self._database.run_many(
            "INSERT INTO journal (action_id, table_name, row_id, op, version) VALUES (?, ?, ?, 'insert', ?)",
            [(action.id, table, root["id"], root.get("version", 0)) for root in roots],
        )

    def note(
        self,
        action: Action,
        table: str,
        row_id: int,
        op: str,
        *,
        before: Columns | None = None,
        after: Columns | None = None,
    ) -> None:
        """One line of the journal."""
        version = (after or before or {}).get("version", 0)
        self._database.run(
            "INSERT INTO journal (action_id, table_name, row_id, op, version, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                action.id,
                table,
                row_id,
                op,
                version,
                None if before is None else json_text(before),
                None if after is None else json_text(after),
            ),
        )

    def _replayed(self, table: str, action: Action, op: str) -> int:
        """The id that the n-th such row of this action got when it was applied first."""
        seen = self._database.transaction.replayed[action.id]
        place = seen.get(table, 0)
        seen[table] = place + 1
        found = self._database.rows(
            "SELECT row_id FROM journal WHERE action_id = ? AND table_name = ? AND op = ? ORDER BY seq",
            (action.id, table, op),
        )
        if place >= len(found):
            raise RuntimeError("an action id was used for two different things")
        return int(found[place][0])

    def _children_of(self, shape: Shape, row_id: int) -> Children:
        return {table_of(child.model): self._rows_of_child(child, row_id) for child in shape.children}

    def _rows_of_child(self, child: Child, row_id: int) -> list[Columns]:
        return rows_of(self._database, child.model, child.parent, row_id, "ORDER BY position")

    def _put_children(self, shape: Shape, row_id: int, children: Children, there: Children) -> Children:
        """Write the child tables that are named and not as they stand `there`; these as they then stand."""
        written: Children = {}
        for child in shape.children:
            name = table_of(child.model)
            if name not in children:
                continue
            placed = [
                {**row, child.parent: row_id, "position": place} for place, row in enumerate(children[name])
            ]
            if _same_rows(child, placed, there[name]):
                continue
            if child.own_ids:
                self._merge(child, there[name], placed)
            else:
                if there[name]:
                    delete_rows(self._database, child.model, child.parent, row_id)
                insert_rows(self._database, child.model, placed)
            written[name] = self._rows_of_child(child, row_id)
        return written

    def _merge(self, child: Child, there: Sequence[Columns], rows: Sequence[Columns]) -> None:
        """Rows that others point to keep their ids: each is changed where it stands, new ones are added."""
        standing = {row["id"]: row for row in there}
        for gone in standing.keys() - {row.get("id") for row in rows}:
            delete_rows(self._database, child.model, "id", gone)
        for row in rows:
            values = {key: value for key, value in row.items() if key != "id"}
            old = standing.get(row.get("id"))
            if old is None:
                insert_rows(self._database, child.model, [row if row.get("id") else values])
            elif any(old[key] != value for key, value in values.items()):
                update_row(self._database, child.model, values, {"id": old["id"]})


def _same_rows(child: Child, rows: Sequence[Columns], there: Sequence[Columns]) -> bool:
    """Whether rows would be written as they stand; a column that is not named would become empty, but for own ids."""
    if len(rows) != len(there):
        return False
    if child.own_ids:
        return all(
            row.get("id") == old["id"] and row.items() <= old.items()
            for row, old in zip(rows, there, strict=True)
        )
    return list(rows) == list(there)


def _split(shape: Shape, image: Columns) -> tuple[Columns, Children]:
    names = {table_of(child.model) for child in shape.children}
    root = {key: value for key, value in image.items() if key not in names}
    return root, {name: image[name] for name in names if name in image}
