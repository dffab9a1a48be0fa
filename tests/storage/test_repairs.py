from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aftersales.repairs import (
    Answer,
    Collected,
    ConsentWay,
    LabourLine,
    Loan,
    Quote,
    RepairFile,
    RepairPart,
    Visit,
    VisitOutcome,
    WorkUnit,
)
from storage.repairs import plain_of, repair_of
from storage.values import json_text

MOMENTS = st.integers(0, 2**31).map(lambda gone: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=gone))
DAYS = st.dates(date(2020, 1, 1), date(2099, 1, 1))
FEN = st.integers(0, 10**8)
WORDS = st.text(max_size=8)
PARTS = st.builds(
    RepairPart,
    part_id=st.integers(1, 9),
    title=WORDS,
    code=WORDS,
    quantity=st.integers(1, 9),
    price=FEN,
    free=st.booleans(),
)
LABOUR = st.builds(
    LabourLine,
    what=WORDS,
    unit=st.sampled_from(WorkUnit),
    quantity=st.integers(1, 99),
    price=FEN,
    free=st.booleans(),
)


def few(of: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=3).map(tuple)


QUOTES = st.builds(
    Quote,
    parts=few(PARTS),
    labour=few(LABOUR),
    visit_fee=FEN,
    visit_free=st.booleans(),
    valid_until=DAYS,
    made_at=MOMENTS,
    by_name=WORDS,
    note=WORDS,
)
ANSWERS = st.builds(
    Answer,
    yes=st.booleans(),
    due=FEN,
    at=MOMENTS,
    who=WORDS,
    how=st.sampled_from(ConsentWay),
    by_name=WORDS,
)
VISITS = st.builds(
    Visit,
    at=MOMENTS,
    until=MOMENTS.map(lambda at: at + timedelta(hours=1)),
    technician_id=st.none() | st.integers(1, 9),
    technician=WORDS,
    outcome=st.none() | st.sampled_from(VisitOutcome),
    reason=WORDS,
    evidence_id=st.none() | st.integers(1, 9),
    noted_at=st.none() | MOMENTS,
)
LOANS = st.builds(Loan, title=WORDS, serial=WORDS, given_on=DAYS, due_on=DAYS, returned_on=st.none() | DAYS)
MONEY = st.builds(Collected, amount=FEN, how=WORDS, at=MOMENTS, by_name=WORDS)
REPAIRS = st.builds(
    RepairFile,
    diagnosis=WORDS,
    parts=few(PARTS),
    labour=few(LABOUR),
    visit_fee=FEN,
    visit_free=st.booleans(),
    quote=st.none() | QUOTES,
    answer=st.none() | ANSWERS,
    visits=few(VISITS),
    loans=few(LOANS),
    collected=few(MONEY),
)


@given(REPAIRS)
def test_a_repair_comes_back_as_it_was(repair: RepairFile) -> None:
    text = json_text(plain_of(repair))
    assert repair_of(json.loads(text)) == repair
    assert json_text(plain_of(repair_of(json.loads(text)))) == text


def test_nothing_noted_takes_no_room() -> None:
    assert plain_of(RepairFile()) == {}
    assert repair_of({}) == RepairFile()
