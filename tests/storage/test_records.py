"""Records written by plain statements: what comes back, what is written, and how few statements it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from aftersales.actions import Action
from aftersales.cases import CaseEvent, CaseLine, EventKind
from aftersales.errors import KnownError
from storage.models import CaseLineRow, CaseRow, OrderLineRow, StaffRow
from storage.records import Records
from storage.row_texts import insert_row, insert_rows, rows_of, rows_of_many, update_row
from tests.storage.making import NOW, Archive


def statements(archive: Archive, work: Callable[[], Any]) -> list[str]:
    """The statements that reach the database."""
    engine: Any = archive.database._engine
    asked: list[str] = []
    run = engine.execute_sql

    def told(sql: str, *rest: Any) -> Any:
        asked.append(" ".join(sql.split()[:3]))
        return run(sql, *rest)

    engine.execute_sql = told
    try:
        work()
    finally:
        del engine.execute_sql
    return [each for each in asked if each.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}]


def test_a_row_comes_back_whole_with_its_id(archive: Archive) -> None:
    database = archive.database
    with database.write():
        records = Records(database)
        action = Action(name="示例", by_id=None, at=NOW)
        records.begin(action)
        values = {"name": "张示例", "role": "owner", "active": 1, "version": 1, "action_id": action.id}
        row = insert_row(database, StaffRow, values)
        assert row.items() >= values.items()
        assert rows_of(database, StaffRow, "id", row["id"]) == [row]
        insert_rows(database, StaffRow, [{**values, "name": "李示例"}, {**values, "name": "王示例"}])
        found = rows_of(database, StaffRow, "role", "owner", "ORDER BY id")
        assert [each["name"] for each in found] == ["张示例", "李示例", "王示例"]
        ids = [each["id"] for each in found[1:]]
        assert rows_of_many(database, StaffRow, "id", ids, "ORDER BY id") == found[1:]
        changed = update_row(database, StaffRow, {"name": "赵示例"}, {"id": row["id"], "version": 1})
        assert changed == {**row, "name": "赵示例"}
        assert update_row(database, StaffRow, {"name": "没有"}, {"id": row["id"], "version": 7}) is None


def test_a_change_writes_the_columns_that_changed_and_no_line_twice(archive: Archive) -> None:
    case = archive.case()
    assert case.lines
    with archive.database.read():
        before = rows_of(archive.database, CaseLineRow, "case_id", case.id)

    def move() -> None:
        with archive.writing("转到") as action:
            archive.cases.save(replace(case, state="planning"), action=action)

    asked = statements(archive, move)
    assert not [each for each in asked if "case_lines" in each and not each.startswith("SELECT")]
    assert [each for each in asked if each.startswith("UPDATE")] == ["UPDATE cases SET"]
    assert len(asked) <= 5
    with archive.database.read():
        (row,) = rows_of(archive.database, CaseRow, "id", case.id)
        assert (row["state"], row["version"]) == ("planning", case.version + 1)
        assert rows_of(archive.database, CaseLineRow, "case_id", case.id) == before


def test_lines_that_changed_are_written_and_come_back(archive: Archive) -> None:
    case = archive.case()
    more = (*case.lines, CaseLine(order_line_id=None, title="示例配件", quantity=2))
    with archive.writing() as action:
        saved = archive.cases.save(replace(case, lines=more), action=action)
    assert saved.lines == more
    with archive.writing() as action:
        saved = archive.cases.save(replace(saved, lines=more[1:]), action=action)
    assert saved.lines == more[1:]
    with archive.database.read():
        assert archive.cases.get(case.id) == saved


def test_lines_of_an_order_keep_their_ids(archive: Archive) -> None:
    order = archive.order()
    first, second = order.lines
    with archive.writing() as action:
        saved = archive.orders.save(
            replace(order, lines=(replace(first, title="改过的示例"), second)), action=action
        )
    assert [line.id for line in saved.lines] == [first.id, second.id]
    with archive.database.read():
        rows = rows_of(archive.database, OrderLineRow, "order_id", order.id, "ORDER BY position")
    assert [row["title"] for row in rows] == ["改过的示例", second.title]


def test_an_event_takes_three_statements(archive: Archive) -> None:
    case = archive.case()
    told = CaseEvent(
        case_id=case.id, at=NOW, by_id=None, by_name="张示例", kind=EventKind.NOTED, title="备注", note="示例"
    )
    kept: list[CaseEvent] = []

    def note() -> None:
        with archive.writing() as action:
            kept.append(archive.cases.add_event(told, action=action))

    assert statements(archive, note) == [
        "INSERT INTO actions",
        "INSERT INTO case_events",
        "INSERT INTO journal",
    ]
    with archive.database.read():
        assert archive.cases.events(case.id)[-1:] == tuple(kept)


def test_a_repeated_action_gives_what_stands_and_writes_nothing(archive: Archive) -> None:
    case = archive.case()
    action = Action(name="转到", by_id=None, at=NOW)
    with archive.database.write():
        saved = archive.cases.save(replace(case, state="planning"), action=action)
    with archive.database.write():
        again = archive.cases.save(replace(case, state="planning"), action=action)
    assert again == saved
    with archive.writing() as gone:
        archive.cases.remove(case.id, version=saved.version, action=gone)
    with pytest.raises(KnownError, match=r"storage\.gone"), archive.database.write():
        archive.cases.save(replace(case, state="planning"), action=action)


def test_a_change_rests_on_what_the_same_write_read_already(archive: Archive) -> None:
    case = archive.case()

    def move() -> None:
        with archive.writing("转到") as action:
            seen = archive.cases.get(case.id)
            archive.cases.save(replace(seen, state="planning"), action=action)

    asked = statements(archive, move)
    assert len([each for each in asked if each.startswith("SELECT")]) == 2
    with archive.database.read():
        line = archive.database.rows("SELECT before FROM journal ORDER BY seq DESC LIMIT 1")[0][0]
    assert f'"state":"{case.state}"' in line


def test_what_was_taken_back_inside_a_write_is_read_anew(archive: Archive) -> None:
    case = archive.case()

    def part_that_fails(action: Action) -> None:
        with archive.database.savepoint():
            archive.cases.save(replace(case, state="planning"), action=action)
            raise ValueError("示例")

    with archive.writing("转到") as action:
        Records(archive.database).begin(action)
        with pytest.raises(ValueError, match="示例"):
            part_that_fails(action)
        with pytest.raises(KnownError, match="changed_meanwhile"):
            archive.cases.save(replace(case, version=case.version + 1), action=action)
        saved = archive.cases.save(replace(case, phenomenon="示例"), action=action)
    assert (saved.state, saved.version) == (case.state, case.version + 1)
    with archive.database.read():
        before, after = archive.database.rows("SELECT before, after FROM journal ORDER BY seq DESC LIMIT 1")[
            0
        ]
    assert f'"state":"{case.state}"' in before
    assert f'"state":"{case.state}"' in after
