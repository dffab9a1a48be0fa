from __future__ import annotations

from aftersales.cases import CaseKind, Related
from tests.desktop.acting import Shop


def finished(shop: Shop, case_id: int) -> None:
    shop.step(case_id, "verifying")
    shop.show_evidence(case_id)
    shop.step(case_id, "to_revisit", answered=True)
    shop.step(case_id, "closed", result="已答复")


def test_a_second_claim_follows_the_first_and_both_say_so(shop: Shop) -> None:
    order = shop.sell((10_000, 2), (5_000, 1), customer_id=shop.customer())
    first = shop.open(CaseKind.COMPLAINT, "误导", order=order)
    finished(shop, first)
    second = shop.open(CaseKind.REPAIR, "质量问题", order=order)
    elsewhere = shop.open(CaseKind.REPAIR, "质量问题", order=order, line=1)
    assert shop.case(second).linked_case_id == first
    assert shop.case(elsewhere).linked_case_id is None
    (before, beside) = shop.view(second).related
    assert (before.case.id, before.case.how, before.how, before.state) == (
        first,
        Related.EARLIER,
        "上一单",
        "已结案",
    )
    assert (beside.case.id, beside.how) == (elsewhere, "也在办")
    assert [(each.case.id, each.how) for each in shop.view(first).related] == [
        (second, "后来的单"),
        (elsewhere, "也在办"),
    ]


def test_what_was_taken_back_is_no_first_claim_and_other_customers_are_left_out(shop: Shop) -> None:
    order = shop.sell((10_000, 2), customer_id=shop.customer())
    first = shop.open(CaseKind.COMPLAINT, "误导", order=order)
    shop.step(first, "verifying")
    shop.step(first, "withdrawn")
    other = shop.sell(customer_id=shop.customer("李示例", "13800002000"))
    shop.open(CaseKind.COMPLAINT, "误导", order=other)
    second = shop.open(CaseKind.COMPLAINT, "误导", order=order)
    assert shop.case(second).linked_case_id is None
    assert shop.view(second).related == ()
