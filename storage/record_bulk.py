"""Many records written at once, journal included: an import of thousands must not hold the writer up row by row.

As with orders, the journal keeps no copy of a row that an import adds: the row itself is that copy until it is changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.clock import china_day
from storage import bulk
from storage.bulk import Columns, table_of
from storage.cases import children_of_case
from storage.customers import NUMBER_SERIES, children_of_customer, number_text
from storage.numbers import Numbers
from storage.records import SHAPES, Children
from storage.revisits import columns_of_revisit
from storage.values import columns_of, json_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aftersales.actions import Action
    from aftersales.cases import Case, CaseEvent
    from aftersales.customers import Customer
    from aftersales.goods import SoldGood
    from aftersales.revisits import Revisit, RevisitStep
    from storage.database import Database


class RecordBulk:
    """Adds many new records inside the open transaction of an action that has begun."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers = Numbers(database)

    def add_customers(self, customers: Sequence[Customer], *, action: Action) -> list[int]:
        """New customers with the next numbers; their ids."""
        first = self._numbers.take(NUMBER_SERIES, len(customers))
        rows = [
            (
                {
                    **columns_of(customer, "phones", "addresses", "nicknames", "tags"),
                    "number": number_text(first + place),
                },
                children_of_customer(customer),
            )
            for place, customer in enumerate(customers)
        ]
        return self._add("customers", rows, action, "insert")

    def add_goods(self, goods: Sequence[SoldGood], *, action: Action) -> list[int]:
        """New pieces; their ids."""
        return self._add("sold_goods", [(columns_of(good), {}) for good in goods], action, "insert")

    def add_revisits(
        self, revisits: Sequence[tuple[Revisit, Sequence[RevisitStep]]], *, action: Action
    ) -> list[int]:
        """New revisits with the steps of plans they stand for; their ids."""
        rows: list[tuple[Columns, Children]] = [
            (columns_of_revisit(revisit), {"revisit_steps": [columns_of(step) for step in steps]})
            for revisit, steps in revisits
        ]
        return self._add("revisits", rows, action, "insert")

    def add_cases(self, cases: Sequence[tuple[Case, Sequence[CaseEvent]]], *, action: Action) -> list[int]:
        """New cases, each with the entries its timeline begins with, numbered by the day it was opened; their ids."""
        rows: list[tuple[Columns, Children]] = []
        for case, _ in cases:
            root = {
                **columns_of(case, "lines", "going_out", "repair", "details"),
                "details": json_of(case.details),
                "number": self._case_number(china_day(case.opened_at)),
            }
            rows.append((root, children_of_case(case)))
        ids = self._add("cases", rows, action, "insert")
        events: list[tuple[Columns, Children]] = [
            (columns_of(replace(event, case_id=row_id)), {})
            for row_id, (_, told) in zip(ids, cases, strict=True)
            for event in told
        ]
        self._add("case_events", events, action, "append")
        return ids

    def _case_number(self, day: date) -> str:
        return f"GD{day:%y%m%d}-{self._numbers.next_for_day('case', day):03d}"

    def _add(
        self, table: str, rows: Sequence[tuple[Columns, Children]], action: Action, op: str
    ) -> list[int]:
        if not rows:
            return []
        shape = SHAPES[table]
        ids = list(self._new_ids(table, len(rows)))
        later = {"action_id": action.id, **({"version": 1} if shape.versioned else {})}
        roots = [{**root, "id": row_id, **later} for row_id, (root, _) in zip(ids, rows, strict=True)]
        bulk.insert(self._database, shape.model, roots)
        for child in shape.children:
            name = table_of(child.model)
            placed = [
                {**row, child.parent: row_id, "position": place}
                for row_id, (_, children) in zip(ids, rows, strict=True)
                for place, row in enumerate(children.get(name, ()))
            ]
            bulk.insert(self._database, child.model, placed)
        self._database.run_many(
            "INSERT INTO journal (action_id, table_name, row_id, op, version) VALUES (?, ?, ?, ?, ?)",
            [(action.id, table, row_id, op, int(shape.versioned)) for row_id in ids],
        )
        return ids

    def _new_ids(self, table: str, count: int) -> range:
        """Ids that nobody else will get."""
        if self._database.is_sqlite:
            found = self._database.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
            start = int(found[0][0]) + 1 if found else 1
            return range(start, start + count)
        self._database.run("SELECT pg_advisory_xact_lock(hashtext(?))", (table,))
        found = self._database.rows("SELECT nextval(pg_get_serial_sequence(?, 'id'))", (table,))
        start = int(found[0][0])
        self._database.run("SELECT setval(pg_get_serial_sequence(?, 'id'), ?)", (table, start + count - 1))
        return range(start, start + count)
