"""The seven-day term over weekends, holidays and missing days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from aftersales.clock import CHINA
from aftersales.settlement.claim import Claim, ClaimDates, Condition
from aftersales.settlement.result import Settlement, Window
from tests.aftersales.settlement.claims import claim, codes, order, others, settled, spoiled


def dated(reason: str, signed: date | None, notified: date | None, **more: Any) -> Claim:
    dates = ClaimDates(signed=signed, notified=notified)
    return claim(order(60, paid=6000), reason=reason, dates=dates, **more)


def window(result: Settlement) -> Window:
    assert result.window is not None
    return result.window


def test_moments_are_read_as_china_days() -> None:
    signed = datetime(2026, 10, 8, 23, 59, tzinfo=CHINA)
    notified = datetime(2026, 10, 15, 0, 1, tzinfo=CHINA)
    assert window(settled(dated("7天无理由", signed, notified))).status == "in_time"
    late = datetime(2026, 10, 16, 0, 1, tzinfo=CHINA)
    assert window(settled(dated("7天无理由", signed, late))).days_late == 1


def test_a_weekend_end_asks_a_person_until_the_next_workday() -> None:
    # signed Saturday 2026-06-06, last day Saturday 06-13; the next workday is Monday 06-15
    asked = settled(dated("7天无理由", date(2026, 6, 6), date(2026, 6, 15)))
    assert (window(asked).status, asked.refund) == ("ask_person", 6000)
    assert window(asked).operands["workday"] == date(2026, 6, 15)
    late = settled(dated("7天无理由", date(2026, 6, 6), date(2026, 6, 16)))
    assert (window(late).status, window(late).days_late, late.refund) == ("late", 3, 0)


def test_a_make_up_workday_is_no_day_off() -> None:
    # 2026-10-10 is a Saturday worked for National Day
    late = settled(dated("7天无理由", date(2026, 10, 3), date(2026, 10, 11)))
    assert window(late).status == "late"


def test_late_leaves_a_voluntary_refund_that_needs_consent() -> None:
    late = settled(dated("超7天", date(2026, 6, 1), date(2026, 6, 20)))
    assert (late.refund, late.kept_paid) == (0, 6000)
    assert others(late) == {"voluntary": 6000}
    assert codes(late) == ["needs_consent"]


def test_unknown_days_ask_a_person() -> None:
    assert settled(dated("7天无理由", None, date(2026, 6, 1))).window is None
    no_notice = settled(dated("7天无理由", date(2026, 6, 1), None))
    assert (window(no_notice).status, no_notice.refund) == ("ask_person", 6000)
    unsigned = settled(dated("超7天", None, None))
    assert (window(unsigned).status, window(unsigned).last_day, unsigned.refund) == ("ask_person", None, 0)
    assert others(unsigned) == {"voluntary": 6000}
    assert codes(unsigned) == ["needs_consent"]


def test_quality_after_the_term_asks_but_leaves_the_money() -> None:
    result = settled(dated("质量问题", date(2026, 6, 1), date(2026, 6, 20)))
    assert (window(result).status, result.refund) == ("ask_person", 6000)
    assert codes(result) == []


@pytest.mark.parametrize("kind", ["exchange", "compensate"])
def test_kinds_without_a_refund_have_no_term(kind: str) -> None:
    assert settled(dated("7天无理由", date(2026, 6, 1), date(2026, 6, 20), kind=kind)).window is None


def test_goods_that_are_not_intact_need_consent_for_buyer_side_reasons_only() -> None:
    goods = order(60, paid=6000)
    result = settled(claim(goods, condition=Condition.NOT_INTACT))
    assert (result.refund, others(result), codes(result)) == (0, {"voluntary": 6000}, ["needs_consent"])
    assert settled(claim(goods, reason="质量问题", condition=Condition.NOT_INTACT)).refund == 6000


def test_intact_pieces_are_refunded_beside_those_that_are_not() -> None:
    goods = order(30, 20, paid=5000)
    mixed = claim(goods, "a")
    mixed = Claim(kind=mixed.kind, reason=mixed.reason, order=goods, returned=(*mixed.returned, spoiled("b")))
    result = settled(mixed)
    assert (result.refund, result.kept_paid) == (3000, 2000)
    assert others(result) == {"voluntary": 5000}
    assert codes(result) == ["needs_consent"]


def test_the_refund_is_due_seven_days_after_the_goods_are_back() -> None:
    back = ClaimDates(goods_back=date(2026, 9, 26))
    goods = order(60, paid=6000)
    assert settled(claim(goods, dates=back)).refund_due == date(2026, 10, 3)
    assert settled(claim(goods, dates=back, kind="exchange", reason="质量问题")).refund_due is None
