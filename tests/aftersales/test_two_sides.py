from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from aftersales.cases import Case, CaseDetails, CaseKind, CaseLine, Channel, GoingOut
from aftersales.two_sides import owes_goods, side_back, side_out

AT = datetime(2026, 10, 14, tzinfo=UTC)


def case(
    kind: CaseKind = CaseKind.EXCHANGE, *lines: CaseLine, out: tuple[GoingOut, ...] = (), **details: object
) -> Case:
    return Case(
        kind=kind,
        channel=Channel.PHONE,
        category="产品",
        reason="质量问题",
        opened_at=AT,
        state_since=AT,
        lines=lines,
        going_out=out,
        details=CaseDetails(**details),  # type: ignore[arg-type]
    )


def piece(quantity: int, good: int | None = None, bad: int | None = None) -> CaseLine:
    return CaseLine(order_line_id=1, title="示例杯", quantity=quantity, good=good, bad=bad)


def test_an_exchange_owes_pieces_like_those_it_is_about_until_a_parcel_went_out() -> None:
    asked = case(CaseKind.EXCHANGE, piece(2))
    assert [(line.quantity, line.done) for line in side_out(asked)] == [(2, 0)]
    assert owes_goods(asked)
    assert not owes_goods(case(CaseKind.EXCHANGE, piece(2), tracking_out="SF1"))
    assert not owes_goods(case(CaseKind.EXCHANGE, piece(2), handed_over=True))


def test_a_case_without_goods_owes_until_something_went_out() -> None:
    assert owes_goods(case(CaseKind.RESHIP))
    assert not owes_goods(case(CaseKind.RESHIP, tracking_out="SF1"))


def test_other_kinds_owe_no_goods() -> None:
    assert not owes_goods(case(CaseKind.RETURN, piece(1)))
    assert side_out(case(CaseKind.RETURN, piece(1))) == ()
    assert side_back(case(CaseKind.RESHIP, piece(1))) == ()


def test_what_was_counted_came_back_and_the_rest_is_owed() -> None:
    (line,) = side_back(
        case(CaseKind.EXCHANGE, piece(3, good=1, bad=1), courier_back="中通", tracking_back="Z1")
    )
    assert (line.done, line.owed, line.parcel) == (2, 1, "中通 Z1")


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 50)), min_size=1, max_size=6))
def test_goods_are_owed_while_any_line_is_short(pieces: list[tuple[int, int]]) -> None:
    out = tuple(
        GoingOut(title=str(place), quantity=quantity, sent=min(sent, quantity))
        for place, (quantity, sent) in enumerate(pieces)
    )
    asked = case(CaseKind.EXCHANGE, piece(1), out=out, tracking_out="SF1")
    assert owes_goods(asked) is any(sent < quantity for quantity, sent in pieces)
    assert sum(line.owed for line in side_out(asked)) == sum(max(0, q - s) for q, s in pieces)
