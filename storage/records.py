"""Rows written with their journal: the one way in which a repository adds, changes or removes something.

A *record* is a root row with the rows of its child tables. Its whole image before and after stands in the journal
under the action's id, written in the same transaction. Rows that facts point to (cases) are never deleted; they go
to the recycle bin by `deleted_at`, as every removal that a person asks for does. Facts (case events, settlements,
payments) are appended and stay. A version only ever grows, also when an undo brings old values back, so that nobody
can save over a row he has not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from storage import bulk, models
from storage.bulk import Columns, table_of
from storage.query import chunks, dicts, first
from storage.values import json_text, moment_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from peewee import Model

    from aftersales.actions import Action
    from storage.database import Database

Children = dict[str, list[Columns]]


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
    "sold_goods": Shape(models.SoldGoodRow),
    "cases": Shape(models.CaseRow, (Child(models.CaseLineRow, "case_id"),), recycled=True),
    "case_events": Shape(models.CaseEventRow, versioned=False),
    "evidence": Shape(models.EvidenceRow),
    "settlements": Shape(models.SettlementRow, (Child(models.SettlementLineRow, "settlement_id"),)),
    "payments": Shape(models.PaymentRow, versioned=False),
    "revisits": Shape(models.RevisitRow),
    "articles": Shape(
        models.ArticleRow,
        (Child(models.ArticleProductRow, "article_id"), Child(models.ArticleRuleRow, "article_id")),
        recycled=True,
    ),
    "article_uses": Shape(models.ArticleUseRow, versioned=False),
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
        row = first(shape.model.select().where(_column(shape.model, "id") == row_id))
        if row is None:
            return None
        image: Columns = dict(row)
        for child in shape.children:
            image[table_of(child.model)] = self._children(child, row_id)
        return image

    def images(self, table: str, ids: Sequence[int]) -> dict[int, Columns]:
        """Many records at once, by id; ids that are not there are left out."""
        shape = SHAPES[table]
        names = [table_of(child.model) for child in shape.children]
        found: dict[int, Columns] = {}
        for part in chunks(ids):
            for row in self._plain(shape.model, "id", part):
                found[row["id"]] = row
                row.update((name, []) for name in names)
            for child, name in zip(shape.children, names, strict=True):
                for row in self._plain(child.model, child.parent, part, ", position"):
                    found[row[child.parent]][name].append(row)
        return found

    def insert(self, table: str, values: Columns, children: Children | None = None, *, action: Action) -> int:
        """Add a record; its id. Applied before: the id it got then."""
        return self._add(table, values, children or {}, action, "insert")

    def append(self, table: str, values: Columns, children: Children | None = None, *, action: Action) -> int:
        """Add a fact, which no undo takes away; its id."""
        return self._add(table, values, children or {}, action, "append")

    def _add(self, table: str, values: Columns, children: Children, action: Action, op: str) -> int:
        if self.begin(action):
            return self._replayed(table, action, op)
        shape = SHAPES[table]
        row = {**values, "action_id": action.id}
        if shape.versioned:
            row["version"] = 1
        row_id = int(shape.model.insert(**row).execute())
        self._put_children(shape, row_id, children)
        self.note(action, table, row_id, op, after=self.image(table, row_id))
        return row_id

    def update(
        self,
        table: str,
        row_id: int,
        version: int,
        values: Columns,
        children: Children | None = None,
        *,
        action: Action,
    ) -> None:
        """Change the record that still has `version`; KnownError ``storage.changed_meanwhile`` or ``storage.gone``.

        Child tables not named in `children` stay as they are.
        """
        if self.begin(action):
            return
        before = self.image(table, row_id)
        if before is None:
            raise KnownError("storage.gone")
        shape = SHAPES[table]
        row = {**values, "action_id": action.id, "version": version + 1}
        self._put_root(shape, row_id, version, row)
        self._put_children(shape, row_id, children or {})
        self.note(action, table, row_id, "update", before=before, after=self.image(table, row_id))

    def recycle(self, table: str, row_id: int, version: int, *, action: Action) -> None:
        """Move a record to the recycle bin; lists and searches no longer show it, its number stays taken."""
        self.update(table, row_id, version, {"deleted_at": moment_text(action.at)}, action=action)

    def restore(self, table: str, current: Columns, image: Columns, *, action: Action) -> None:
        """Bring a record back to an earlier image under a new version; what did not change is not written."""
        shape = SHAPES[table]
        root, children = _split(
            shape, {key: value for key, value in image.items() if current.get(key) != value}
        )
        root.update(action_id=action.id, version=current["version"] + 1)
        self._put_root(shape, current["id"], current["version"], root)
        self._put_children(shape, current["id"], children)
        after = self.image(table, current["id"])
        self.note(action, table, current["id"], "update", before=current, after=after)

    def purge(self, table: str, current: Columns, *, action: Action) -> None:
        """Delete a record that nothing points to; KnownError ``storage.still_needed`` (by the database) otherwise."""
        shape = SHAPES[table]
        for child in shape.children:
            child.model.delete().where(_column(child.model, child.parent) == current["id"]).execute()
        shape.model.delete().where(_column(shape.model, "id") == current["id"]).execute()
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
        models.JournalRow.insert(
            action_id=action.id,
            table_name=table,
            row_id=row_id,
            op=op,
            version=version,
            before=None if before is None else json_text(before),
            after=None if after is None else json_text(after),
        ).execute()

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

    def _plain(self, model: type[Model], column: str, values: Sequence[int], then: str = "") -> list[Columns]:
        """Rows of many ids without peewee's own loop over their fields, which costs five times the query."""
        names = tuple(model._meta.fields)  # noqa: SLF001 - peewee's own door to its fields
        sql = (
            f"SELECT {', '.join(names)} FROM {table_of(model)} "  # noqa: S608 - names
            f"WHERE {column} IN ({bulk.marks(values)}) ORDER BY {column}{then}"
        )
        return [dict(zip(names, row, strict=True)) for row in self._database.rows(sql, values)]

    def _children(self, child: Child, row_id: int) -> list[Columns]:
        query = child.model.select().where(_column(child.model, child.parent) == row_id)
        return dicts(query.order_by(_column(child.model, "position")))

    def _put_root(self, shape: Shape, row_id: int, version: int, row: Columns) -> None:
        model = shape.model
        same = (_column(model, "id") == row_id) & (_column(model, "version") == version)
        if not model.update(**row).where(same).execute():
            raise KnownError("storage.changed_meanwhile")

    def _put_children(self, shape: Shape, row_id: int, children: Children) -> None:
        for child in shape.children:
            rows = children.get(table_of(child.model))
            if rows is None:
                continue
            placed = [{**row, child.parent: row_id, "position": place} for place, row in enumerate(rows)]
            if child.own_ids:
                self._merge(child, row_id, placed)
            else:
                child.model.delete().where(_column(child.model, child.parent) == row_id).execute()
                for row in placed:
                    child.model.insert(**row).execute()

    def _merge(self, child: Child, row_id: int, rows: Sequence[Columns]) -> None:
        model = child.model
        there = {row["id"] for row in self._children(child, row_id)}
        kept = {row["id"] for row in rows if row.get("id")}
        gone = there - kept
        if gone:
            model.delete().where(_column(model, "id").in_(gone)).execute()
        for row in rows:
            values = {key: value for key, value in row.items() if key != "id"}
            if row.get("id") in there:
                model.update(**values).where(_column(model, "id") == row["id"]).execute()
            else:
                model.insert(**(row if row.get("id") else values)).execute()


def _split(shape: Shape, image: Columns) -> tuple[Columns, Children]:
    names = {table_of(child.model) for child in shape.children}
    root = {key: value for key, value in image.items() if key not in names}
    return root, {name: image[name] for name in names if name in image}


def _column(model: type[Model], name: str) -> Any:
    return model._meta.fields[name]  # noqa: SLF001 - peewee's own door to its fields
