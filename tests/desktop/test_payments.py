"""Money put right: 冲回 frees what a settlement held, a wrong payment comes back in part, and a second settlement follows."""

from __future__ import annotations

import pytest

from aftersales.cases import CaseKind, EventKind
from aftersales.errors import KnownError
from aftersales.settlement.claim import ClaimKind, Costs
from desktop.payments import MoneyReturned
from resources.wording import error_sentence
from tests.desktop.acting import CLERK, OWNER, Shop

WAY = "微信"


def paid_case(shop: Shop, amount: int = 20_000, *, pay: int = 20_000) -> int:
    """A 仅退款 of one piece, settled and paid, at 待回访."""
    order = shop.sell((amount, 1), customer_id=shop.customer())
    case_id = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    shop.agreed(case_id)
    shop.step(case_id, "to_pay")
    shop.step(case_id, "to_revisit", pay=pay)
    return case_id


def reverse(shop: Shop, case_id: int, amount: int, reason: str = "付错人了") -> None:
    shop.desk.payments.reverse(
        case_id=case_id,
        version=shop.case(case_id).version,
        reason=reason,
        returned=MoneyReturned(amount=amount, channel=WAY, reference="示例 1"),
    )


def waiting(shop: Shop) -> int:
    return sum(bucket.amount for bucket in shop.desk.today.view().to_pay)


def test_a_reversed_settlement_frees_what_it_held_and_stays_to_be_read(shop: Shop) -> None:
    case_id = paid_case(shop)
    order_id = shop.case(case_id).order_id
    assert order_id is not None
    reverse(shop, case_id, 20_000)
    with shop.desk.archive.database.read():
        settlements = shop.desk.archive.settlements
        assert settlements.before(order_id) == ()
        (kept,) = settlements.of_case(case_id)
        (reversal,) = settlements.reversals(case_id)
        assert [one.amount for one in settlements.payments(case_id)] == [20_000, -20_000]
        assert settlements.payments(case_id)[1].reverses_id == settlements.payments(case_id)[0].id
    assert kept.cancelled_at == shop.clock.now()
    assert (reversal.by_name, reversal.reason, reversal.paid, reversal.returned) == (
        OWNER,
        "付错人了",
        20_000,
        20_000,
    )
    view = shop.view(case_id)
    assert (view.settlement, view.case.proposed, view.money_open) == (None, None, 0)
    event = view.events[-1]
    assert event.kind is EventKind.SETTLEMENT_CANCELLED
    assert "微信 示例 1 收回 200.00 元" in event.note
    shop.step(case_id, "closed", result="找到了，不退")
    again = shop.open(CaseKind.REFUND_ONLY, "丢件", order=shop.desk.orders.get(order_id=order_id))
    shop.planned(again)
    assert shop.settle(again).refund == 20_000


def test_what_did_not_come_back_is_not_refunded_again(shop: Shop) -> None:
    case_id = paid_case(shop)
    reverse(shop, case_id, 15_000)
    assert "还有 50.00 元没收回" in shop.view(case_id).events[-1].note
    assert shop.desk.settlements.draft(case_id=case_id).left_to_refund == 15_000
    shop.step(case_id, "closed", result="找到了，不退")
    again = shop.open(
        CaseKind.REFUND_ONLY, "丢件", order=shop.desk.orders.get(order_id=shop.case(case_id).order_id or 0)
    )
    shop.planned(again)
    with pytest.raises(KnownError, match="refund_above_left"):
        shop.settle(again)


def test_a_reversal_asks_for_its_reason_and_its_way_and_no_more_than_was_paid(shop: Shop) -> None:
    case_id = paid_case(shop)
    before = shop.everything()
    with pytest.raises(KnownError, match="why_missing"):
        reverse(shop, case_id, 100, reason=" ")
    with pytest.raises(KnownError, match="returned_range") as caught:
        reverse(shop, case_id, 20_001)
    assert "200.00" in error_sentence(caught.value)
    with pytest.raises(KnownError, match="way_missing"):
        shop.desk.payments.reverse(
            case_id=case_id,
            version=shop.case(case_id).version,
            reason="付错",
            returned=MoneyReturned(amount=100, channel=" "),
        )
    with pytest.raises(KnownError, match="changed_meanwhile"):
        shop.desk.payments.reverse(case_id=case_id, version=1, reason="付错")
    assert shop.everything() == before
    reverse(shop, case_id, 20_000)
    with pytest.raises(KnownError, match="nothing_to_reverse"):
        reverse(shop, case_id, 0)


def test_a_reversal_is_a_fact_that_ctrl_z_leaves(shop: Shop) -> None:
    case_id = paid_case(shop)
    reverse(shop, case_id, 20_000)
    before = shop.everything()
    with pytest.raises(KnownError):
        shop.desk.undo.undo()
    assert shop.everything() == before


def test_a_wrong_payment_comes_back_in_part_and_is_owed_again(shop: Shop) -> None:
    case_id = paid_case(shop)
    assert waiting(shop) == 0

    def back(amount: int) -> None:
        payment = shop.view(case_id).payments[0]
        shop.desk.payments.take_back(
            case_id=case_id,
            version=shop.case(case_id).version,
            payment_id=payment.id,
            reason="多打了一个零",
            returned=MoneyReturned(amount=amount, channel=WAY),
        )

    back(12_000)
    assert waiting(shop) == 12_000
    assert shop.view(case_id).money_open == 12_000
    with pytest.raises(KnownError, match="returned_range"):
        back(8_001)
    with pytest.raises(KnownError, match="returned_range"):
        back(0)
    with pytest.raises(KnownError, match="still_to_pay"):
        shop.step(case_id, "closed", result="退了")
    back(8_000)
    assert waiting(shop) == 20_000
    assert [one.amount for one in shop.view(case_id).payments] == [20_000, -12_000, -8_000]
    assert shop.view(case_id).events[-1].note.startswith("多打了一个零，微信 收回 80.00 元")


def test_a_case_taken_up_again_is_settled_on_top_of_what_was_paid(shop: Shop) -> None:
    order = shop.sell((10_000, 2), customer_id=shop.customer())
    case_id = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    shop.agreed(case_id)
    shop.step(case_id, "to_pay")
    first = shop.view(case_id).settlement
    assert first is not None
    shop.step(case_id, "to_revisit", pay=10_000)
    shop.step(case_id, "verifying")
    shop.steps(case_id, "judging", "planning")
    draft = shop.desk.settlements.draft(case_id=case_id)
    assert draft.follows
    assert [(entry.quantity, entry.refund) for entry in draft.claim.returned_before] == [(1, 10_000)]
    assert draft.left_to_refund == 10_000
    second = shop.settle(case_id, kind=ClaimKind.REFUND_ONLY)
    assert (second.refund, second.follows_id) == (10_000, first.id)
    view = shop.view(case_id)
    assert [one.id for one in view.in_force] == [first.id, second.id]
    assert (view.case.proposed, view.money_open, view.settled_sum) == (20_000, 10_000, 20_000)
    third = shop.settle(case_id, goodwill=300)
    assert (third.follows_id, third.due) == (first.id, 10_300)
    shop.step(case_id, "to_pay")
    assert waiting(shop) == 10_300
    shop.step(case_id, "to_revisit", pay=10_300)
    assert {one.settlement_id for one in shop.view(case_id).payments} == {first.id, third.id}
    shop.step(case_id, "closed", result="退了")
    other = shop.sell((10_000, 2), customer_id=shop.customer())
    assert other.id != order.id
    with pytest.raises(KnownError, match="more_than_left"):
        shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)


def test_on_top_of_a_whole_refund_stands_a_compensation(shop: Shop) -> None:
    case_id = paid_case(shop)
    shop.step(case_id, "verifying")
    shop.steps(case_id, "judging", "planning")
    draft = shop.desk.settlements.draft(case_id=case_id)
    assert draft.claim.kind is ClaimKind.COMPENSATE
    record = shop.settle(case_id, goodwill=500)
    assert (record.due, record.refund) == (500, 0)
    assert shop.view(case_id).money_open == 500


def test_an_agreed_part_counts_as_refunded_when_the_rest_comes_back(shop: Shop) -> None:
    order = shop.sell((10_000, 1), customer_id=shop.customer())
    first = shop.open(CaseKind.REFUND_ONLY, "瑕疵", order=order)
    shop.planned(first)
    assert shop.settle(first, agreed_refund=2_000).refund == 2_000
    second = shop.open(CaseKind.RETURN, "瑕疵", order=order)
    draft = shop.desk.settlements.draft(case_id=second)
    assert draft.claim.refunded_before == 2_000
    shop.planned(second)
    assert shop.settle(second).refund == 8_000
    again = shop.desk.settlements.draft(case_id=second).claim
    assert again == draft.claim


def test_what_the_customer_owes_is_kept_collected_and_bars_closing(shop: Shop) -> None:
    order = shop.sell((10_000, 1), (500, 1), customer_id=shop.customer())
    archive = shop.desk.archive
    from dataclasses import replace

    from aftersales.orders import Discount, Funder

    offer = Discount(name="满减", amount=5_000, funded_by=Funder.SHOP, threshold=10_500)
    with shop._writing() as action:
        archive.orders.save(
            replace(archive.orders.get(order.id), discounts=(offer,), paid_gross=5_500), action=action
        )
    order = shop.desk.orders.get(order_id=order.id)
    case_id = shop.open(CaseKind.RETURN, order=order, line=1)
    shop.planned(case_id)
    record = shop.settle(case_id)
    assert record.refund == 0
    assert shop.case(case_id).details.customer_owes == 4_500
    shop.desk.payments.collect(
        case_id=case_id,
        version=shop.case(case_id).version,
        received=MoneyReturned(amount=4_000, channel=WAY),
    )
    with pytest.raises(KnownError, match="collect_range"):
        shop.desk.payments.collect(
            case_id=case_id,
            version=shop.case(case_id).version,
            received=MoneyReturned(amount=501, channel=WAY),
        )
    assert shop.case(case_id).details.customer_owes == 500
    assert shop.titles(case_id)[-1] == "收到客户补的 40.00 元"


def test_the_month_of_a_clerk_has_its_limit(shop: Shop) -> None:
    limits = shop.desk.settlements.draft(case_id=shop.sold_case(CaseKind.RETURN)).limits
    shop.sit(CLERK)
    given = 0
    while given + limits.adjustment <= limits.month:
        case_id = shop.sold_case(CaseKind.RETURN, "瑕疵")
        shop.planned(case_id)
        shop.settle(case_id, goodwill=limits.adjustment)
        given += limits.adjustment
    case_id = shop.sold_case(CaseKind.RETURN, "瑕疵")
    shop.planned(case_id)
    left = limits.month - given
    with pytest.raises(KnownError, match="release_needed") as caught:
        shop.settle(case_id, goodwill=left + 1)
    assert "这个月" in error_sentence(caught.value)
    shop.settle(case_id, goodwill=left) if left else shop.settle(case_id)
    shop.at("2026-11-02T09:00")
    case_id = shop.sold_case(CaseKind.RETURN, "瑕疵")
    shop.planned(case_id)
    assert shop.settle(case_id, goodwill=limits.adjustment).due > 0


def test_the_owner_lets_a_clerk_through_in_place(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = next(one for one in shop.desk.staff.list() if one.name == OWNER)

    def verify(secret: str) -> object:
        if secret != "hao-mi-ma":
            raise KnownError("access.wrong_secret")
        return owner

    monkeypatch.setattr(shop.desk.settlements._limits, "_verify", verify)
    case_id = shop.sold_case(CaseKind.RETURN, "瑕疵")
    shop.planned(case_id)
    shop.sit(CLERK)
    claim = shop.desk.settlements.draft(case_id=case_id).claim
    before = shop.everything()
    with pytest.raises(KnownError, match="wrong_secret"):
        shop.write_in(case_id, claim, adjustment=9_000, adjustment_reason="老客户", secret="xx")
    assert shop.everything() == before
    record = shop.write_in(case_id, claim, adjustment=9_000, adjustment_reason="老客户", secret="hao-mi-ma")
    assert (record.by_name, record.released_by, record.released_for) == (CLERK, OWNER, "adjustment")
    assert any(
        event.kind is EventKind.RELEASED and OWNER in event.title for event in shop.view(case_id).events
    )


def test_a_standing_settlement_below_the_floor_is_let_through_afterwards(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = next(one for one in shop.desk.staff.list() if one.name == OWNER)
    monkeypatch.setattr(shop.desk.settlements._limits, "_verify", lambda _secret: owner)
    order = shop.sell((10_000, 1), customer_id=shop.customer())
    case_id = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    shop.planned(case_id)
    shop.sit(CLERK)
    shop.settle(case_id, costs=Costs(goods=6_000, floor=1_000), goodwill=500)
    shop.refused(case_id, "to_pay", "not_released")
    shop.desk.settlements.release(case_id=case_id, version=shop.case(case_id).version, secret="x")
    shop.step(case_id, "to_pay")
    assert shop.case(case_id).state == "to_pay"


def test_who_claims_often_is_marked_with_the_cases(shop: Shop) -> None:
    customer = shop.customer()
    often = shop.desk.rules.shop_rules().often_claims
    cases: list[int] = []
    for _ in range(often.count):
        order = shop.sell((10_000, 1), customer_id=customer)
        assert not cases or shop.desk.settlements.draft(case_id=cases[-1]).often is None
        cases.append(shop.open(CaseKind.RETURN, "瑕疵", order=order))
    found = shop.desk.settlements.draft(case_id=cases[0]).often
    assert found is not None
    assert [claim.case_id for claim in found.claims] == cases[::-1]
    assert (found.count, found.days) == (often.count, often.days)


def test_an_offer_is_noted(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN, "瑕疵")
    shop.desk.settlements.note_offer(case_id=case_id, amount=3_000, asked=8_000)
    event = shop.view(case_id).events[-1]
    assert (event.title, event.note) == ("向客户开价 30.00 元", "客户要 80.00 元")


def test_the_real_password_of_the_owner_releases_and_a_wrong_one_does_not(shop: Shop) -> None:
    line = next(line for line in shop.desk.staff.lines() if line.staff.name == OWNER)
    shop.desk.staff.set_secret(
        staff_id=line.staff.id,
        password="shi-li-mi-ma",
        version=line.secret_version,
    )
    case_id = shop.sold_case(CaseKind.RETURN, "瑕疵")
    shop.planned(case_id)
    shop.sit(CLERK)
    claim = shop.desk.settlements.draft(case_id=case_id).claim
    given = {"adjustment": 9_000, "adjustment_reason": "老客户"}
    with pytest.raises(KnownError) as caught:
        shop.write_in(case_id, claim, secret="wrong", **given)
    assert caught.value.code.startswith("access.")
    record = shop.write_in(case_id, claim, secret="shi-li-mi-ma", **given)
    assert record.released_by == OWNER
    assert "shi-li-mi-ma" not in str(shop.everything())


def test_a_reversal_takes_the_draft_against_the_courier_with_it(shop: Shop) -> None:
    from aftersales.settlement.claim import CourierEvent, CourierFacts

    order = shop.sell((10_000, 1), customer_id=shop.customer())
    case_id = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    shop.planned(case_id)
    shop.settle(case_id, courier=CourierFacts(event=CourierEvent.LOST, insured=9_000))
    assert len(shop.desk.recovery_views.of_case(case_id=case_id)) == 1
    shop.desk.payments.reverse(case_id=case_id, version=shop.case(case_id).version, reason="算错了")
    assert shop.desk.recovery_views.of_case(case_id=case_id) == ()


def test_what_did_not_come_back_is_gone_from_the_line_as_from_the_order(shop: Shop) -> None:
    case_id = paid_case(shop)
    order_id = shop.case(case_id).order_id
    assert order_id is not None
    reverse(shop, case_id, 15_000)
    (line,) = shop.desk.orders.lines(order_id=order_id)
    view = shop.desk.orders.view(order_id=order_id)
    assert line.left_amount == 15_000
    assert view.lines[0].standing.left_amount == 15_000
    assert view.refunds.left == 15_000
    assert shop.desk.settlements.draft(case_id=case_id).left_to_refund == 15_000
