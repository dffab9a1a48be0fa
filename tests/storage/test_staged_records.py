"""Records in the staging file: what goes in comes out, is counted, paged and decided."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from aftersales.matching import Change, Comparison, Outcome, Problem
from aftersales.queries import Cursor
from aftersales.sheet_records import IncomingRecord, MetRecord, RecordKind, SheetPhone, judged
from storage.staged_records import dump, load
from storage.staging import Decision, Staging

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

import pytest

_VALUES = st.one_of(
    st.text(max_size=20),
    st.integers(-(2**53), 2**53),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.builds(SheetPhone, st.text(max_size=12), st.booleans(), st.booleans()),
)


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.one_of(_VALUES, st.lists(_VALUES).map(tuple))))
def test_a_record_comes_back_as_it_went_in(values: dict[str, object]) -> None:
    record = IncomingRecord(
        kind=RecordKind.GOODS,
        file_index=2,
        sheet="表",
        label="表",
        row=7,
        key="SN1",
        values=values,  # type: ignore[arg-type]
        problems=(Problem(sheet="表", row=7, column="电话", code="records.bad_phone", value="1"),),
    )
    assert load(dump(record)) == record


@pytest.fixture
def staging(tmp_path: Path) -> Iterator[Staging]:
    staging = Staging.create(tmp_path, files=["a.csv"])
    yield staging
    staging.discard()


def met(row: int, outcome: Outcome, kind: RecordKind = RecordKind.CUSTOMERS) -> MetRecord:
    record = IncomingRecord(kind=kind, row=row, key=f"示例{row}", values={"name": f"示例{row}"})
    changes = (Change(field="name", before="旧", after="新"),) if outcome is Outcome.CONFLICT else ()
    return MetRecord(record=record, found=Comparison(outcome=outcome, changes=changes), meets="示例 KH-1")


def test_records_are_counted_paged_and_decided_by_kind(staging: Staging) -> None:
    records = staging.records
    assert records.kinds() == ()
    records.stage([met(2, Outcome.ADDED), met(3, Outcome.CONFLICT), met(4, Outcome.CONFLICT)])
    records.stage([met(2, Outcome.HELD, RecordKind.CASES), met(3, Outcome.ERROR, RecordKind.CASES)])
    assert records.kinds() == (RecordKind.CUSTOMERS, RecordKind.CASES)
    assert (records.counts().orders, records.counts(RecordKind.CASES).held) == (5, 1)
    assert (records.undecided(), records.to_write()) == (4, 1)
    page = records.page(RecordKind.CUSTOMERS, limit=2)
    assert ([row.seq for row in page.rows], page.total) == ([1, 2], 3)
    assert [row.seq for row in records.page(RecordKind.CUSTOMERS, after=page.next).rows] == [3]
    assert [
        row.incoming.row for row in records.page(None, Outcome.CONFLICT, after=Cursor(value=None, id=2)).rows
    ] == [4]
    assert records.get(2).changes == (Change(field="name", before="旧", after="新"),)
    assert records.get(2).meets == "示例 KH-1"
    assert records.decide_following(3, Decision.SHEET, Outcome.CONFLICT, RecordKind.CUSTOMERS) == 1
    records.decide(4, Decision.TAKE)
    assert (records.undecided(), records.to_write()) == (2, 3)
    assert [row.seq for row in records.taken(RecordKind.CUSTOMERS)] == [1, 3]
    assert [row.seq for row in records.not_taken()] == [2, 5]
    records.replace(5, met(3, Outcome.ADDED, RecordKind.CASES))
    assert (records.get(5).outcome, records.undecided()) == (Outcome.ADDED, 1)


def test_the_worst_thing_told_decides() -> None:
    def record(*levels: str) -> IncomingRecord:
        problems = tuple(Problem(sheet="", row=1, column="", code="x", level=level) for level in levels)
        return IncomingRecord(kind=RecordKind.GOODS, row=1, problems=problems)

    change = (Change(field="name", before="旧", after="新"),)
    assert judged(record("info"), known=False).outcome is Outcome.ADDED
    assert judged(record("info", "held"), known=False).outcome is Outcome.HELD
    assert judged(record("held", "blocking"), known=True).outcome is Outcome.ERROR
    assert judged(record(), known=True).outcome is Outcome.UNCHANGED
    assert judged(record(), known=True, changes=change).outcome is Outcome.UPDATED
    by_hand = frozenset({"name"})
    assert judged(record(), known=True, changes=change, edited_by_hand=by_hand).outcome is Outcome.CONFLICT
    assert (
        judged(record(), known=True, changes=change, edited_by_hand=frozenset({"note"})).outcome
        is Outcome.UPDATED
    )


def test_values_answer_by_what_they_are() -> None:
    record = IncomingRecord(
        kind=RecordKind.CASES,
        row=1,
        values={
            "opened_at": datetime(2026, 10, 1, tzinfo=UTC),
            "bought_on": date(2026, 1, 2),
            "fee": 600,
            "urgent": True,
            "phone": (SheetPhone("13800001000"),),
        },
    )
    assert record.day("bought_on") == date(2026, 1, 2)
    assert (record.day("opened_at"), record.moment("bought_on")) == (None, None)
    assert (record.number("fee"), record.number("urgent"), record.yes("urgent")) == (600, None, True)
    assert (record.text("fee"), record.texts("note"), record.phones("note")) == ("", (), ())
    assert record.rows == (1,)
