"""Money at the desk: nothing goes out twice, nothing beyond what is left, and what was paid stays paid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftersales.cases import CaseKind, EventKind
from aftersales.errors import KnownError
from aftersales.settlement.claim import Costs
from desktop.requests import PaymentGiven
from resources.wording import error_sentence
from tests.desktop.acting import CLERK, OWNER, Shop


def waiting_for_money(shop: Shop, amount: int = 20_000) -> int:
    """A 仅退款 at 待退款 that owes the customer `amount`."""
    order = shop.sell((amount, 1), customer_id=shop.customer())
    case_id = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    shop.agreed(case_id)
    shop.step(case_id, "to_pay")
    return case_id


def test_two_cases_of_an_order_never_refund_a_piece_twice(shop: Shop) -> None:
    order = shop.sell((10_000, 2), off=1_001, customer_id=shop.customer())
    first = shop.open(CaseKind.RETURN, order=order)
    second = shop.open(CaseKind.RETURN, order=order)
    with pytest.raises(KnownError, match="held_elsewhere"):
        shop.open(CaseKind.RETURN, order=order)
    sums = []
    for case_id in (first, second):
        shop.agreed(case_id)
        settlement = shop.view(case_id).settlement
        assert settlement is not None
        sums.append(settlement.refund)
    assert sum(sums) == order.paid_gross
    with pytest.raises(KnownError, match="more_than_left"):
        shop.open(CaseKind.RETURN, order=order)


def test_a_case_asks_for_no_more_pieces_than_were_bought(shop: Shop) -> None:
    order, other = shop.sell((10_000, 2), customer_id=shop.customer()), shop.sell((500, 1))
    before = shop.everything()
    for quantity, code in ((3, "more_than_left"), (0, "quantity_wrong"), (-1, "quantity_wrong")):
        with pytest.raises(KnownError, match=code):
            shop.open(CaseKind.RETURN, order=order, quantity=quantity)
    with pytest.raises(KnownError, match="line_not_of_order"):
        shop.open(CaseKind.RETURN, order=replace(order, lines=other.lines))
    assert shop.everything() == before


def test_what_the_platform_refunded_is_not_refunded_again(shop: Shop) -> None:
    order = shop.sell((10_000, 1), customer_id=shop.customer())
    archive = shop.desk.archive
    with shop._writing() as action:
        archive.orders.save(replace(archive.orders.get(order.id), refunded=4_000), action=action)
    case_id = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    shop.planned(case_id)
    with pytest.raises(KnownError, match="refund_above_left") as caught:
        shop.settle(case_id)
    assert "60.00" in error_sentence(caught.value)


def test_our_own_refund_that_a_later_sheet_tells_is_not_counted_twice(shop: Shop) -> None:
    order = shop.sell((10_000, 2), customer_id=shop.customer())
    first = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    shop.agreed(first)
    shop.step(first, "to_pay")
    shop.step(first, "to_revisit", pay=10_000)
    archive = shop.desk.archive
    with shop._writing() as action:
        archive.orders.save(replace(archive.orders.get(order.id), refunded=10_000), action=action)
    second = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    shop.planned(second)
    assert shop.settle(second).refund == 10_000


def test_a_debt_is_paid_in_parts_and_never_beyond_it(shop: Shop) -> None:
    case_id = waiting_for_money(shop)

    def pay(amount: int) -> None:
        shop.desk.cases.pay(
            case_id=case_id,
            version=shop.case(case_id).version,
            payment=PaymentGiven(amount=amount, channel="微信", reference="  示例  "),
        )

    pay(5_000)
    before = shop.everything()
    for wrong in (0, -100, 15_001):
        with pytest.raises(KnownError, match="payment_range") as caught:
            pay(wrong)
        assert "150.00" in error_sentence(caught.value)
    assert shop.everything() == before
    shop.step(case_id, "to_revisit", pay=10_000)
    with pytest.raises(KnownError, match="still_to_pay"):
        shop.step(case_id, "closed", result="退了")
    pay(5_000)
    shop.step(case_id, "closed", result="退了")
    view = shop.view(case_id)
    assert [payment.amount for payment in view.payments] == [5_000, 10_000, 5_000]
    assert view.payments[0].reference == "示例"
    assert [event.title for event in view.events if event.kind is EventKind.PAID] == [
        "已付 50.00 元",
        "已付 100.00 元",
        "已付 50.00 元",
    ]
    with pytest.raises(KnownError, match="payment_range"):
        pay(1)


def test_a_payment_from_a_page_that_is_out_of_date_is_refused(shop: Shop) -> None:
    case_id = waiting_for_money(shop)
    version = shop.case(case_id).version
    payment = PaymentGiven(amount=5_000, channel="微信")
    shop.desk.cases.pay(case_id=case_id, version=version, payment=payment)
    with pytest.raises(KnownError, match="changed_meanwhile"):
        shop.desk.cases.pay(case_id=case_id, version=version, payment=payment)
    assert len(shop.view(case_id).payments) == 1


def test_no_money_goes_out_before_the_goods_were_inspected(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.agreed(case_id)
    before = shop.everything()
    with pytest.raises(KnownError, match="not_inspected"):
        shop.step(case_id, "to_revisit", pay=10_000)
    assert shop.everything() == before


def test_nothing_is_paid_for_a_case_without_a_settlement(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.REFUND_ONLY, "丢件")
    with pytest.raises(KnownError, match="settlement_missing"):
        shop.step(case_id, "verifying", pay=100)


def test_a_settlement_written_anew_cancels_the_one_before(shop: Shop) -> None:
    order = shop.sell(customer_id=shop.customer())
    case_id = shop.open(CaseKind.RETURN, order=order, quantity=2)
    shop.agreed(case_id)
    first = shop.view(case_id).settlement
    assert first is not None
    draft = shop.desk.settlements.draft(case_id=case_id)
    second = shop.write_in(case_id, draft.claim, adjustment=-1_000, adjustment_reason="少了配件")
    records = shop.desk.archive.settlements
    with shop.desk.archive.database.read():
        assert [record.id for record in records.of_case(case_id)] == [second.id, first.id]
        assert records.get(first.id).cancelled_at == shop.clock.now()
    assert shop.case(case_id).proposed == second.due == first.due - 1_000
    assert shop.case(case_id).state == "awaiting_consent"
    shop.desk.undo.undo()
    view = shop.view(case_id)
    assert view.settlement is not None
    assert view.settlement.id == first.id
    assert view.case.proposed == first.due


def test_a_paid_settlement_is_not_written_anew(shop: Shop) -> None:
    case_id = waiting_for_money(shop)
    shop.step(case_id, "to_revisit", pay=100)
    claim = shop.desk.settlements.draft(case_id=case_id).claim
    before = shop.everything()
    with pytest.raises(KnownError, match="settlement_paid"):
        shop.write_in(case_id, claim)
    assert shop.everything() == before


def test_taking_back_a_settlement_cancels_it_and_returns_the_state(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    planned = shop.planned(case_id)
    record = shop.settle(case_id)
    assert shop.desk.undo.undo() == "写入退赔"
    view = shop.view(case_id)
    assert (view.case.state, view.case.proposed, view.settlement) == ("planning", None, None)
    assert view.case.due_at == planned.due_at
    with shop.desk.archive.database.read():
        kept = shop.desk.archive.settlements.get(record.id)
    assert kept.cancelled_at is not None
    assert (kept.refund, kept.claim, kept.settlement) == (record.refund, record.claim, record.settlement)
    with pytest.raises(KnownError, match="fact_not_redone") as caught:
        shop.desk.undo.redo()
    assert "「写入退赔」" in error_sentence(caught.value)
    assert shop.settle(case_id).due == record.due


def test_a_payment_stays(shop: Shop) -> None:
    case_id = waiting_for_money(shop)
    shop.step(case_id, "to_revisit", pay=20_000)
    before = shop.everything()
    with pytest.raises(KnownError, match="payment_stays") as caught:
        shop.desk.undo.undo()
    assert "撤销不了" in error_sentence(caught.value)
    assert shop.everything() == before


def test_a_changed_sum_needs_a_reason_and_beyond_the_limit_the_owner(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.planned(case_id)
    claim = shop.desk.settlements.draft(case_id=case_id).claim
    limit = shop.desk.settlements.draft(case_id=case_id).clerk_limit
    shop.sit(CLERK)
    before = shop.everything()
    with pytest.raises(KnownError, match="adjustment_reason_missing"):
        shop.write_in(case_id, claim, adjustment=100, adjustment_reason="  ")
    for over in (limit + 1, -limit - 1):
        with pytest.raises(KnownError, match="release_needed") as caught:
            shop.write_in(case_id, claim, adjustment=over, adjustment_reason="老客户")
        assert "店主" in error_sentence(caught.value)
    shop.sit(OWNER)
    with pytest.raises(KnownError, match="due_negative"):
        shop.write_in(case_id, claim, adjustment=-10_001, adjustment_reason="老客户")
    assert shop.everything() == before
    shop.sit(CLERK)
    assert shop.write_in(case_id, claim, adjustment=-limit, adjustment_reason="缺配件").due == 10_000 - limit
    shop.sit(OWNER)
    record = shop.write_in(case_id, claim, adjustment=limit + 1, adjustment_reason="多年老客户")
    assert record.due == 10_000 + limit + 1


def test_below_the_floor_the_owner_lets_it_through(shop: Shop) -> None:
    order = shop.sell((10_000, 1), customer_id=shop.customer())
    case_id = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    shop.planned(case_id)
    shop.sit(CLERK)
    shop.settle(case_id, costs=Costs(goods=6_000, floor=1_000), goodwill=500)
    shop.refused(case_id, "to_pay", "not_released")
    shop.sit(OWNER)
    shop.step(case_id, "to_pay")
    shop.sit(CLERK)
    shop.step(case_id, "to_revisit", pay=10_500)
    assert shop.case(case_id).state == "to_revisit"


def test_the_floor_never_bars_what_the_law_demands(shop: Shop) -> None:
    order = shop.sell((10_000, 1), customer_id=shop.customer())
    case_id = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    shop.planned(case_id)
    shop.sit(CLERK)
    shop.settle(case_id, costs=Costs(goods=6_000, floor=1_000))
    shop.step(case_id, "to_pay")
    shop.step(case_id, "to_revisit", pay=10_000)
    assert shop.case(case_id).state == "to_revisit"


def test_a_foreign_currency_is_kept_but_not_settled(shop: Shop) -> None:
    order = shop.sell((10_000, 1), customer_id=shop.customer())
    archive = shop.desk.archive
    with shop._writing() as action:
        archive.orders.save(replace(archive.orders.get(order.id), currency="USD"), action=action)
    case_id = shop.open(CaseKind.RETURN, order=order)
    with pytest.raises(KnownError, match="currency_unsettled"):
        shop.desk.settlements.draft(case_id=case_id)
