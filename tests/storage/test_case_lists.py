"""What the lists of cases cost: counts and pages of open cases look at nothing but these, and join only what they show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from aftersales.queries import CaseOrder, CaseQuery, CaseTab, Moments
from storage.database import Database
from storage.settlements import Settlements
from tests.storage.making import NOW, Archive, case

MOMENTS = Moments(now=NOW, day_ends=NOW + timedelta(hours=8))


def plans(database: Database, work: Callable[[], Any]) -> list[str]:
    """How SQLite goes about each question."""
    engine: Any = database._engine
    asked: list[tuple[str, Any]] = []
    run = engine.execute_sql

    def told(sql: str, parameters: Any = ()) -> Any:
        asked.append((sql, parameters))
        return run(sql, parameters)

    with database.read():
        engine.execute_sql = told
        try:
            work()
        finally:
            del engine.execute_sql
        return [
            " ".join(str(row[3]) for row in database.rows(f"EXPLAIN QUERY PLAN {sql}", parameters))
            for sql, parameters in asked
            if sql.lstrip()[:6] in {"SELECT", "WITH k"}
        ]


def test_the_tabs_are_counted_over_open_cases(sqlite: Database) -> None:
    cases = Archive(sqlite).cases
    (plan,) = plans(sqlite, lambda: cases.tab_counts(moments=MOMENTS, staff_id=None))
    assert "INDEX cases_open" in plan


def test_what_waits_to_be_paid_is_sought_among_open_cases(sqlite: Database) -> None:
    (plan,) = plans(sqlite, Settlements(sqlite).waiting_to_pay)
    assert "INDEX cases_open" in plan


@pytest.mark.parametrize("descending", [False, True])
def test_open_cases_come_in_the_order_of_their_index(sqlite: Database, descending: bool) -> None:
    cases = Archive(sqlite).cases
    query = CaseQuery(tab=CaseTab.OPEN, order=CaseOrder.DUE, descending=descending, moments=MOMENTS)
    (plan,) = plans(sqlite, lambda: cases.page(query, counted=False))
    assert "INDEX cases_open" in plan
    (found, _, _) = plan.partition("SCAN found")
    assert "TEMP B-TREE" not in found


def test_every_order_pages_through_all_cases_both_ways(archive: Archive) -> None:
    with archive.writing("新建工单") as action:
        for place in range(7):
            amount = None if place == 3 else 1_000 * (place % 3)
            due = None if place == 5 else NOW + timedelta(hours=place % 4)
            archive.cases.save(case(proposed=amount, due_at=due), action=action)
    for order in CaseOrder:
        for descending in (False, True):
            query = CaseQuery(tab=CaseTab.ALL, order=order, descending=descending, moments=MOMENTS)
            with archive.database.read():
                whole = archive.cases.page(query, limit=50)
                page = archive.cases.page(query, limit=3)
                seen = list(page.rows)
                while page.next is not None:
                    page = archive.cases.page(query, after=page.next, limit=3)
                    seen += page.rows
            assert whole.total == 7
            assert [row.id for row in seen] == [row.id for row in whole.rows]
            assert len({row.id for row in seen}) == 7
