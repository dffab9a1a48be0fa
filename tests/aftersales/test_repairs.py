from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.cases import Case, CaseDetails, CaseKind, Channel
from aftersales.errors import KnownError
from aftersales.repairs import (
    DEAREST,
    USUAL_WINDOW,
    Agreement,
    Answer,
    Collected,
    ConsentWay,
    LabourLine,
    RepairFile,
    RepairPart,
    Visit,
    VisitOutcome,
    agreement,
    booked,
    charged,
    check_labour,
    noted,
    open_visit,
    owed_for_repair,
    quoted,
    visits_of,
)

NOW = datetime(2026, 10, 14, 7, 0, tzinfo=UTC)
PUMP = RepairPart(part_id=7, title="增压泵", quantity=2, price=12_000)
NOTHING = RepairFile()
LINES = RepairFile(
    parts=(PUMP, RepairPart(part_id=8, title="密封圈", quantity=1, price=500, free=True)),
    labour=(LabourLine(what="换泵", price=8_000), LabourLine(what="清洗", price=3_000, free=True)),
    visit_fee=5_000,
)


def case(repair: RepairFile = NOTHING, **details: Any) -> Case:
    return Case(
        kind=CaseKind.REPAIR,
        channel=Channel.PHONE,
        category="产品",
        reason="质量问题",
        opened_at=NOW,
        state_since=NOW,
        details=CaseDetails(**details),
        repair=repair,
    )


def told(repair: RepairFile = LINES) -> RepairFile:
    return quoted(repair, valid_until=date(2026, 10, 21), made_at=NOW, by_name="梁示例", note="")


def said(repair: RepairFile, *, yes: bool = True) -> RepairFile:
    assert repair.quote is not None
    return replace(
        repair,
        answer=Answer(yes=yes, due=repair.quote.due, at=NOW, who="张示例", how=ConsentWay.PHONE),
    )


def test_a_quote_says_what_is_paid_and_what_falls_under_the_warranty() -> None:
    quote = told().quote
    assert quote is not None
    assert (quote.worth, quote.due) == (24_000 + 500 + 11_000 + 5_000, 24_000 + 8_000 + 5_000)
    free = told(replace(LINES, visit_free=True)).quote
    assert free is not None
    assert free.due == quote.due - 5_000


def test_more_than_was_agreed_is_asked_for_anew() -> None:
    assert agreement(case(LINES)) is Agreement.UNQUOTED
    assert agreement(case(told())) is Agreement.ASKED
    assert agreement(case(said(told(), yes=False))) is Agreement.NO
    agreed = said(told())
    assert agreement(case(agreed)) is Agreement.YES
    dearer = replace(agreed, labour=(*agreed.labour, LabourLine(what="换滤芯", price=1)))
    assert agreement(case(dearer)) is Agreement.UNQUOTED
    cheaper = replace(agreed, visit_free=True)
    assert agreement(case(cheaper)) is Agreement.YES
    assert told(dearer).answer is None


def test_what_is_free_needs_no_yes_and_a_bare_sum_does() -> None:
    free = replace(LINES, parts=(), labour=(LINES.labour[1],), visit_free=True)
    assert agreement(case(free)) is Agreement.FREE
    assert agreement(case(told(free), quote=0)) is Agreement.FREE
    assert agreement(case()) is Agreement.FREE
    assert agreement(case(quote=8_000)) is Agreement.ASKED


def test_only_what_was_built_in_is_charged_and_never_more_than_agreed() -> None:
    assert charged(LINES, {}) == 13_000
    assert charged(LINES, {7: 1, 8: 1}) == 25_000
    assert charged(LINES, {7: 9}) == 37_000
    agreed = said(told())
    assert owed_for_repair(told(), {7: 2}) == 0
    assert owed_for_repair(said(told(), yes=False), {7: 2}) == 0
    assert owed_for_repair(agreed, {7: 2}) == 37_000
    dearer = replace(agreed, labour=(LabourLine(what="大修", price=90_000),))
    assert owed_for_repair(dearer, {7: 2}) == 37_000
    paid = replace(agreed, collected=(Collected(amount=30_000, how="现金", at=NOW),))
    assert owed_for_repair(paid, {7: 2}) == 7_000
    assert owed_for_repair(paid, {}) == 0


PARTS = st.lists(
    st.builds(
        RepairPart,
        part_id=st.integers(1, 5),
        title=st.just("件"),
        quantity=st.integers(1, 99),
        price=st.integers(0, DEAREST),
        free=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda part: part.part_id,
)
LABOUR = st.lists(
    st.builds(LabourLine, what=st.just("修"), price=st.integers(0, DEAREST), free=st.booleans()), max_size=4
)


@given(
    PARTS,
    LABOUR,
    st.integers(0, DEAREST),
    st.booleans(),
    st.dictionaries(st.integers(1, 5), st.integers(0, 200)),
)
def test_sums_hold_for_any_lines(
    parts: list[RepairPart], labour: list[LabourLine], fee: int, free: bool, used: dict[int, int]
) -> None:
    repair = RepairFile(parts=tuple(parts), labour=tuple(labour), visit_fee=fee, visit_free=free)
    agreed = said(told(repair))
    assert agreed.quote is not None
    assert 0 <= agreed.quote.due == repair.due <= repair.worth == agreed.quote.worth
    assert 0 <= owed_for_repair(agreed, used) <= charged(repair, used) <= repair.due
    assert charged(repair, {part.part_id: part.quantity for part in parts}) == repair.due


def test_an_appointment_alone_is_a_visit_nobody_noted_anything_of() -> None:
    (visit,) = visits_of(case(appointment_at=NOW))
    assert (visit.at, visit.until, visit.is_open) == (NOW, NOW + USUAL_WINDOW, True)
    assert open_visit(case(appointment_at=NOW)) == visit
    assert visits_of(case()) == ()


def test_an_open_visit_is_moved_and_a_noted_one_stays() -> None:
    first = Visit(at=NOW, until=NOW + timedelta(hours=2))
    later = Visit(at=NOW + timedelta(days=1), until=NOW + timedelta(days=1, hours=1))
    assert booked(booked((), first), later) == (later,)
    failed = noted((first,), VisitOutcome.FAILED, reason=" 没人在家 ", evidence_id=3, at=NOW)
    assert (failed[0].reason, failed[0].evidence_id) == ("没人在家", 3)
    assert booked(failed, later) == (*failed, later)
    with pytest.raises(KnownError, match=r"repair\.no_visit"):
        noted(failed, VisitOutcome.DONE, reason="", evidence_id=None, at=NOW)


@pytest.mark.parametrize("outcome", [VisitOutcome.FAILED, VisitOutcome.PARTLY])
def test_what_is_not_done_has_a_reason(outcome: VisitOutcome) -> None:
    first = Visit(at=NOW, until=NOW + timedelta(hours=2))
    with pytest.raises(KnownError, match=r"repair\.visit_reason"):
        noted((first,), outcome, reason=" ", evidence_id=None, at=NOW)


@pytest.mark.parametrize("hours", [0, -1, 25])
def test_a_window_ends_after_it_begins(hours: int) -> None:
    with pytest.raises(KnownError, match=r"repair\.visit_window"):
        booked((), Visit(at=NOW, until=NOW + timedelta(hours=hours)))


@pytest.mark.parametrize(
    "line",
    [
        LabourLine(what=" ", price=1),
        LabourLine(what="修", price=-1),
        LabourLine(what="修", price=DEAREST + 1),
        LabourLine(what="修", price=1, quantity=0),
        LabourLine(what="修" * 2_000, price=1),
    ],
)
def test_labour_that_says_nothing_is_refused(line: LabourLine) -> None:
    with pytest.raises(KnownError, match=r"repair\.labour_wrong"):
        check_labour((line,), 0)
