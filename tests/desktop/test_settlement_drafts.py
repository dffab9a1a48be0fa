from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aftersales.cases import CaseKind
from aftersales.negotiation import Need
from aftersales.products import Product
from aftersales.settlement.claim import ClaimKind, Costs
from desktop.settlement_drafts import SOMETHING, WHOLE_ORDER
from tests.desktop.acting import CLERK, OWNER, PART_TIMER, Shop


def test_class_repair_days_and_cost_come_with_the_registered_piece(shop: Shop) -> None:
    order = shop.sell((300_000, 1), customer_id=shop.customer())
    product = shop.desk.goods.add_product(
        Product(code="SJ-1", title="示例手机", product_class="移动电话机", cost=200_000)
    )
    good = shop.desk.goods.register(
        customer_id=order.customer_id,
        title="示例手机",
        starts=date(2026, 1, 1),
        order_line_id=order.lines[0].id,
        product_id=product.id,
    )
    shop.desk.goods.note_repair(
        good_id=good.id, version=good.version, first_day=date(2026, 2, 1), last_day=date(2026, 2, 27)
    )
    claim = shop.desk.settlements.draft(case_id=shop.open(CaseKind.RETURN, "三包", order=order)).claim
    assert claim.product_class == "移动电话机"
    assert claim.warranty.days_in_repair == 26
    assert claim.costs == Costs(goods=200_000, floor=-shop.desk.rules.shop_rules().floor_loss)
    assert claim.dates.invoiced == date(2026, 10, 8)


def test_one_line_without_a_cost_leaves_the_account_out(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    assert shop.desk.settlements.draft(case_id=case_id).claim.costs is None


def test_without_an_order_the_goods_are_typed(shop: Shop) -> None:
    case_id = shop.open(CaseKind.EXCHANGE, "瑕疵", customer_id=shop.customer())
    draft = shop.desk.settlements.draft(case_id=case_id)
    assert draft.left_to_refund is None
    assert (draft.claim.kind, draft.claim.reason) == (ClaimKind.EXCHANGE, "瑕疵")
    assert draft.claim.order.lines[0].id == SOMETHING


def test_an_order_without_lines_is_one_piece(shop: Shop) -> None:
    order = shop.sell((10_000, 1))
    stored = shop.desk.orders.get(order_id=order.id)
    with shop._writing() as action:
        shop.desk.archive.orders.save(replace(stored, lines=()), action=action)
    claim = shop.desk.settlements.draft(case_id=shop.open(CaseKind.RETURN, "瑕疵", order=None)).claim
    assert claim.order.paid == 0
    bare = shop.desk.orders.get(order_id=order.id)
    from desktop.settlement_drafts import claim_of

    whole = claim_of(bare, shop.case(shop.open(CaseKind.RETURN, "瑕疵")), before=())
    assert [line.id for line in whole.order.lines] == [WHOLE_ORDER]
    assert whole.order.lines[0].unit_price == 10_000


def test_what_was_written_is_the_next_draft_with_what_others_took_since(shop: Shop) -> None:
    order = shop.sell((10_000, 2), customer_id=shop.customer())
    first = shop.open(CaseKind.RETURN, "瑕疵", order=order)
    second = shop.open(CaseKind.RETURN, "瑕疵", order=order)
    claim = replace(shop.desk.settlements.draft(case_id=first).claim, goodwill=500)
    shop.write_in(first, claim, adjustment=100, adjustment_reason="凑整")
    shop.settle(second)
    draft = shop.desk.settlements.draft(case_id=first)
    assert draft.claim.goodwill == 500
    assert draft.written is not None
    assert draft.written.adjustment == 100
    assert sum(entry.refund for entry in draft.claim.returned_before) == 10_000
    assert draft.left_to_refund == 10_000


def test_the_copied_text_keeps_the_shops_account_to_itself(shop: Shop) -> None:
    settlements = shop.desk.settlements
    claim = settlements.draft(case_id=shop.sold_case(CaseKind.RETURN, "瑕疵")).claim
    claim = replace(claim, costs=Costs(goods=6_000, floor=1_000), asked=12_000)
    text = settlements.as_text(calculation=settlements.calculate(claim=claim), adjustment=200)
    assert "100.00 × 1 件" in text
    assert text.splitlines()[-2:] == ["另外多给 2.00 元", "合计退 102.00 元"]
    assert "60.00" not in text
    assert "毛利" not in text


def test_the_copied_text_says_what_each_step_comes_to_and_whether_it_is_taken_off(shop: Shop) -> None:
    settlements = shop.desk.settlements
    order = shop.sell((10_000, 2), off=1_000, customer_id=shop.customer())
    claim = settlements.draft(case_id=shop.open(CaseKind.RETURN, "瑕疵", order=order)).claim
    text = settlements.as_text(calculation=settlements.calculate(claim=claim))
    lines = text.splitlines()
    assert lines[0].startswith("订单 ")
    assert lines[0].endswith(" 的退款这样算：")
    goods = next(line for line in lines if "100.00 × 1 件" in line)
    assert "100.00 × 1 件 = 100.00（" in goods
    shared = next(line for line in lines if "÷" in line)
    assert "10.00 × 100.00 ÷ 200.00 = 5.00，减 5.00 元（" in shared
    assert lines[-1] == "合计退 95.00 元"


def test_why_it_may_not_be_written_in_is_known_beforehand(shop: Shop) -> None:
    settlements = shop.desk.settlements
    case_id = shop.sold_case(CaseKind.RETURN, "瑕疵")
    draft = settlements.draft(case_id=case_id)
    calculation = settlements.calculate(claim=draft.claim)
    assert settlements.writing_problem(draft=draft, calculation=calculation) == ""
    over = replace(draft, left_to_refund=100)
    assert "还能退 1.00 元" in settlements.writing_problem(draft=over, calculation=calculation)
    assert "已经付过钱" in settlements.writing_problem(draft=replace(draft, paid=1), calculation=calculation)
    shop.sit(PART_TIMER)
    assert "店主" in settlements.writing_problem(draft=draft, calculation=calculation)
    shop.sit(CLERK)
    assert settlements.adjustment_problem(adjustment=5_000, reason="补偿") == ""
    assert "要写原因" in settlements.adjustment_problem(adjustment=1, reason=" ")
    assert settlements.needs(draft=draft, calculation=calculation, adjustment=5_000) == ()
    assert settlements.needs(draft=draft, calculation=calculation, adjustment=-5_001) == (Need.ADJUSTMENT,)
    shop.sit(OWNER)
    assert settlements.needs(draft=draft, calculation=calculation, adjustment=-5_001) == ()


@pytest.mark.parametrize(("paid", "quantity"), [(24_800, 1), (10_000, 3), (1, 2)])
def test_a_sheet_that_told_only_what_was_paid_is_settled_by_it(shop: Shop, paid: int, quantity: int) -> None:
    order = shop.sell((0, quantity), customer_id=shop.customer())
    with shop._writing() as action:
        shop.desk.archive.orders.save(replace(order, paid_gross=paid), action=action)
    case_id = shop.open(CaseKind.RETURN, "质量问题", order=shop.desk.orders.get(order_id=order.id))
    claim = shop.desk.settlements.draft(case_id=case_id).claim
    assert sum(line.unit_price * line.quantity for line in claim.order.lines) >= paid
    whole = replace(claim, returned=tuple(replace(each, quantity=quantity) for each in claim.returned))
    settlement = shop.desk.settlements.calculate(claim=whole).settlement
    assert settlement is not None
    assert settlement.refund == paid
