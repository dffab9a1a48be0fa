"""What a calendar reads of days, over SQLite and over PostgreSQL."""

from __future__ import annotations

from datetime import date, timedelta

from aftersales.customers import Customer
from aftersales.revisit_days import NOBODY, VisitsAsked
from aftersales.revisits import Revisit, RevisitState
from storage.database import Database
from storage.revisit_days import RevisitDays
from tests.storage.making import Archive

FIRST = date(2026, 10, 12)
ALL = VisitsAsked()


def put(archive: Archive, day: date, at_time: str = "", **given: object) -> int:
    values = {"customer_id": None, "plan": "by_hand", "purpose": "使用情况", "nominal": day, **given}
    with archive.writing() as action:
        return archive.revisits.save(Revisit(day=day, at_time=at_time, **values), action=action).id  # type: ignore[arg-type]


def test_days_are_counted_and_their_first_calls_named(database: Database, archive: Archive) -> None:
    days = RevisitDays(database)
    with archive.writing() as action:
        customer = archive.customers.save(Customer(name="张示例"), action=action).id
    for time in ("15:00", "09:30", "", "11:00"):
        put(archive, FIRST, time, customer_id=customer)
    put(archive, FIRST, "08:00", state=RevisitState.CANCELLED)
    done = put(archive, FIRST + timedelta(days=2), "10:00", state=RevisitState.DONE)
    gone = put(archive, FIRST, "08:30")
    with archive.writing() as action:
        archive.revisits.remove(gone, version=1, action=action)
    with database.read():
        found = days.days(FIRST, FIRST + timedelta(days=6), ALL)
        assert days.booked(FIRST, FIRST + timedelta(days=1)) == {FIRST: 4}
        assert days.days(FIRST + timedelta(days=3), FIRST + timedelta(days=6), ALL) == {}
    assert sorted(found) == [FIRST, FIRST + timedelta(days=2)]
    monday = found[FIRST]
    assert (monday.booked, monday.shown) == (4, 4)
    assert [entry.at_time for entry in monday.first] == ["", "09:30", "11:00"]
    assert monday.first[1].customer_name == "张示例"
    (entry,) = found[FIRST + timedelta(days=2)].first
    assert (entry.id, entry.state, entry.customer_name) == (done, RevisitState.DONE, "")


def test_what_is_asked_for_narrows_what_is_named_but_not_what_is_booked(
    database: Database, archive: Archive
) -> None:
    days = RevisitDays(database)
    put(archive, FIRST, "09:00", purpose="退款确认")
    put(archive, FIRST, "10:00")
    with database.read():
        asked = VisitsAsked(assignee_id=NOBODY, purpose="退款确认")
        (monday,) = days.days(FIRST, FIRST, asked).values()
        (nothing,) = days.days(FIRST, FIRST, VisitsAsked(assignee_id=77)).values()
        assert days.late(FIRST + timedelta(days=1), asked).count == 1
        assert days.purposes() == ("使用情况", "退款确认")
        calls = archive.revisits.for_days(FIRST, FIRST, asked=asked)
    assert (monday.booked, monday.shown, [entry.at_time for entry in monday.first]) == (2, 1, ["09:00"])
    assert (nothing.booked, nothing.shown, nothing.first) == (2, 0, ())
    assert [call.revisit.at_time for call in calls] == ["09:00"]


def test_late_calls_are_all_counted_and_the_oldest_named(database: Database, archive: Archive) -> None:
    days = RevisitDays(database)
    ids = [put(archive, FIRST + timedelta(days=day), "09:00") for day in (3, 0, 1)]
    put(archive, FIRST, "10:00", state=RevisitState.DONE)
    with database.read():
        late = days.late(FIRST + timedelta(days=5), ALL, limit=2)
        everything = days.late(FIRST + timedelta(days=5), ALL)
        assert days.late(FIRST, ALL).count == 0
    assert (late.count, [entry.id for entry in late.first]) == (3, [ids[1], ids[2]])
    assert len(everything.first) == 3


def test_the_late_ones_are_found_by_an_index_of_their_own(sqlite: Database) -> None:
    from storage import revisit_days

    with sqlite.read():
        plan = sqlite.rows(
            "EXPLAIN QUERY PLAN " + revisit_days._LATE.format(asked="1 = 1"), (FIRST.isoformat(),)
        )
    assert any("revisits_planned" in row[-1] for row in plan)
