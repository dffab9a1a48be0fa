"""From sold goods and cases to lives: which piece a case means, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.cases import CaseKind, Responsible
from aftersales.failure_lives import GoodsKind, Lived, SoldPieces, StayNoted, Tells, ToldCase, lives, tells
from resources.taxonomy_file import shipped_taxonomy

TODAY = date(2026, 10, 14)
SOLD = date(2026, 1, 10)
PAN = GoodsKind(7, "G-1", "示例锅")
REASONS = {reason.name: reason for reason in shipped_taxonomy().reasons}


def good(good_id: int, **other: Any) -> SoldPieces:
    named: dict[str, Any] = {
        "kind": PAN,
        "starts": SOLD,
        "good_id": good_id,
        "title": "示例锅",
        "label": f"SN-{good_id}",
    }
    return SoldPieces(**(named | other))


def line(line_id: int, pieces: int, **other: Any) -> SoldPieces:
    return SoldPieces(kind=PAN, starts=SOLD, line_id=line_id, pieces=pieces, title="示例锅", **other)


def case(day: str, **other: Any) -> ToldCase:
    named: dict[str, Any] = {
        "case_id": 1,
        "number": "GD1",
        "kind": CaseKind.REPAIR,
        "reason": "质量问题",
        "responsible": None,
        "day": date.fromisoformat(day),
        "customer_id": None,
        "line_id": None,
        "title": "示例锅",
        "pieces": 1,
    }
    return ToldCase(**(named | other))


def told(lived: tuple[Lived, ...]) -> list[tuple[str, int, bool, int]]:
    """First day, days, fault or not, pieces."""
    return sorted((each.first.isoformat(), each.life.days, each.failed, each.pieces) for each in lived)


def found(
    sold: list[SoldPieces], cases: list[ToldCase], stays: list[StayNoted] | None = None
) -> list[tuple[str, int, bool, int]]:
    return told(lives(sold, cases, stays or [], reasons=REASONS, today=TODAY).lived)


ALIVE = (TODAY - SOLD).days


def test_kinds_are_told_apart_by_product_then_code_then_title() -> None:
    assert GoodsKind(7, "A", "x").key == GoodsKind(7, "B", "y").key
    assert GoodsKind(None, "A", "x").key == GoodsKind(None, "A", "y").key != GoodsKind(None, "B", "x").key
    assert GoodsKind(None, "", "x").key != GoodsKind(None, "", "y").key


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({}, Tells.FAULT),
        ({"kind": CaseKind.EXCHANGE}, Tells.FAULT),
        ({"kind": CaseKind.RETURN, "reason": "三包"}, Tells.FAULT),
        ({"kind": CaseKind.RETURN, "reason": "7天无理由"}, Tells.BACK),
        ({"kind": CaseKind.EXCHANGE, "reason": "码数"}, Tells.BACK),
        ({"reason": "其他"}, Tells.NOTHING),
        ({"reason": "没有这个原因"}, Tells.NOTHING),
        ({"kind": CaseKind.COMPLAINT}, Tells.NOTHING),
        ({"responsible": Responsible.BUYER}, Tells.NOTHING),
        ({"responsible": Responsible.COURIER, "kind": CaseKind.RETURN}, Tells.BACK),
        ({"responsible": Responsible.MAKER}, Tells.FAULT),
    ],
)
def test_what_a_case_tells(other: dict[str, Any], what: Tells) -> None:
    assert tells(case("2026-05-10", **other), REASONS) is what


def test_the_first_fault_counts_and_all_else_is_alive_today() -> None:
    cases = [case("2026-09-01", line_id=3, case_id=2), case("2026-05-10", line_id=3)]
    assert found([good(1, line_id=3), good(2)], cases) == [
        (SOLD.isoformat(), 120, True, 1),
        (SOLD.isoformat(), ALIVE, False, 1),
    ]


def test_each_case_of_a_line_takes_another_piece_of_it() -> None:
    cases = [
        case("2026-03-01", line_id=3, pieces=2),
        case("2026-06-01", line_id=3, case_id=2),
        case("2026-07-01", line_id=3, case_id=3, kind=CaseKind.RETURN, reason="7天无理由"),
    ]
    assert found([line(3, 10)], cases) == [
        (SOLD.isoformat(), 50, True, 2),
        (SOLD.isoformat(), 142, True, 1),
        (SOLD.isoformat(), 172, False, 1),
        (SOLD.isoformat(), ALIVE, False, 6),
    ]


def test_the_stay_in_repair_says_which_piece_it_was() -> None:
    sold = [good(1, line_id=3, label="A"), good(2, line_id=3, label="B")]
    cases = [case("2026-05-10", line_id=3, case_id=9)]
    made = lives(sold, cases, [StayNoted(2, date(2026, 5, 12), 9)], reasons=REASONS, today=TODAY)
    assert {(each.label, each.failed, each.number) for each in made.lived} == {
        ("A", False, ""),
        ("B", True, "GD1"),
    }


def test_a_stay_noted_without_a_case_is_a_fault_in_its_turn() -> None:
    stay = StayNoted(1, date(2026, 6, 1), None)
    assert found([good(1)], [], [stay]) == [(SOLD.isoformat(), 142, True, 1)]
    earlier = case("2026-03-01", line_id=3)
    assert found([good(1, line_id=3)], [earlier], [stay]) == [(SOLD.isoformat(), 50, True, 1)]


def test_an_exchanged_piece_is_two_lives() -> None:
    new = date(2026, 6, 1)
    piece = good(1, line_id=3, exchanged_on=new)
    alive = (new.isoformat(), (TODAY - new).days, False, 1)
    assert found([piece], []) == [(SOLD.isoformat(), 142, False, 1), alive]
    fault = case("2026-05-25", line_id=3, kind=CaseKind.EXCHANGE)
    assert found([piece], [fault]) == [(SOLD.isoformat(), 135, True, 1), alive]
    again = case("2026-09-01", line_id=3, case_id=2)
    assert found([piece], [fault, again]) == [
        (SOLD.isoformat(), 135, True, 1),
        (new.isoformat(), 92, True, 1),
    ]


def test_without_a_line_the_customers_one_piece_of_that_title_is_meant() -> None:
    sold = [good(1, customer_id=5), good(2, customer_id=6)]
    mine = case("2026-05-10", customer_id=5, title=" 示例锅 ")
    assert found(sold, [mine])[0] == (SOLD.isoformat(), 120, True, 1)
    other = good(3, customer_id=5, starts=date(2026, 2, 1))
    made = lives([*sold, other], [mine], [], reasons=REASONS, today=TODAY)
    assert (made.unmatched, sum(each.failed for each in made.lived)) == (1, 0)


def test_a_fault_that_nothing_is_found_for_is_counted_apart() -> None:
    strangers = [case("2026-05-10", line_id=99, pieces=2), case("2026-05-10", customer_id=5)]
    back = case("2026-05-10", customer_id=5, kind=CaseKind.RETURN, reason="7天无理由")
    made = lives([good(1)], [*strangers, back], [], reasons=REASONS, today=TODAY)
    assert (made.unmatched, made.misdated, len(made.lived)) == (3, 0, 1)


def test_a_fault_before_the_first_day_takes_its_piece_out() -> None:
    made = lives([line(3, 2)], [case("2026-01-09", line_id=3)], [], reasons=REASONS, today=TODAY)
    assert (made.misdated, told(made.lived)) == (1, [(SOLD.isoformat(), ALIVE, False, 1)])


def test_what_is_not_in_use_yet_is_left_out() -> None:
    assert found([good(1, starts=TODAY + timedelta(days=1))], []) == []
    assert found([good(1, starts=TODAY)], []) == [(TODAY.isoformat(), 0, False, 1)]


_CASES = st.builds(
    case,
    st.dates(date(2026, 1, 1), TODAY).map(date.isoformat),
    case_id=st.integers(1, 40),
    line_id=st.sampled_from([3, 4, 9]),
    pieces=st.integers(1, 4),
    kind=st.sampled_from(list(CaseKind)),
    reason=st.sampled_from(["质量问题", "7天无理由", "其他"]),
)


@given(st.lists(_CASES, max_size=12), st.integers(1, 6), st.integers(1, 6))
def test_no_piece_is_lost_or_made(cases: list[ToldCase], three: int, four: int) -> None:
    cases = [replace(each, case_id=number) for number, each in enumerate(cases)]
    made = lives([line(3, three), line(4, four)], cases, [], reasons=REASONS, today=TODAY)
    assert sum(each.pieces for each in made.lived) + made.misdated == three + four
    faults = sum(each.pieces for each in cases if tells(each, REASONS) is Tells.FAULT)
    failed = sum(each.pieces for each in made.lived if each.failed)
    assert failed + made.unmatched <= faults
    assert all(SOLD <= each.first <= each.last <= TODAY for each in made.lived)
