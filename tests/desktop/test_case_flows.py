"""A case of every kind from the first call to 结案: each guard refuses first, names what it asks for, then passes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftersales.cases import CaseKind, CaseLine, Channel, EventKind, Responsible, ServiceLevel
from aftersales.errors import KnownError
from aftersales.queries import CaseOrder, CaseQuery
from aftersales.repairs import ConsentWay
from aftersales.settlement.claim import ClaimKind
from desktop.requests import AnswerGiven, CaseDraft, CaseEdit
from tests.desktop.acting import CLERK, OWNER, Shop


def close(shop: Shop, case_id: int) -> None:
    shop.refused(case_id, "closed", "result_missing", "result")
    shop.step(case_id, "closed", result="客户满意")
    view = shop.view(case_id)
    assert view.state.label == "已结案"
    assert view.state.done
    assert view.due is None
    assert view.case.closed_at is not None
    assert all(stage.state == "done" for stage in view.stages)


def test_an_inquiry_ends_with_its_answer(shop: Shop) -> None:
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=shop.customer())
    shop.step(case_id, "verifying")
    shop.refused(case_id, "to_revisit", "not_answered", "answered")
    shop.step(case_id, "to_revisit", answered=True)
    (planned,) = shop.view(case_id).revisits
    assert planned.revisit.purpose == "答复是否满意"
    close(shop, case_id)


def test_only_questions_end_with_an_answer(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.step(case_id, "verifying")
    shop.refused(case_id, "to_revisit", "only_questions")


def test_a_complaint_ends_in_a_compensation_without_anything_coming_back(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.COMPLAINT, "误导")
    shop.step(case_id, "verifying")
    shop.refused(case_id, "judging", "evidence_missing", "evidence")
    shop.show_evidence(case_id)
    shop.steps(case_id, "judging", "planning")
    shop.refused(case_id, "awaiting_consent", "plan_missing", "plan")
    record = shop.settle(case_id, kind=ClaimKind.COMPENSATE, goodwill=2_000)
    assert record.due == 2_000
    assert shop.case(case_id).state == "awaiting_consent"
    shop.refused(case_id, "to_revisit", "still_to_pay", "payment")
    shop.step(case_id, "to_pay")
    shop.step(case_id, "to_revisit", pay=2_000)
    assert shop.view(case_id).revisits[0].revisit.purpose == "退款到账确认"
    close(shop, case_id)


def test_a_complaint_that_was_only_answered_is_called_about_the_answer(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.COMPLAINT, "售后态度")
    shop.step(case_id, "verifying")
    shop.step(case_id, "to_revisit", answered=True)
    assert shop.view(case_id).revisits[0].revisit.purpose == "答复是否满意"


def test_a_repair_at_the_customers_home(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.REPAIR, "质量问题")
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="上门换电源板", repair_way="上门")
    shop.refused(case_id, "to_visit", "appointment_missing", "appointment_at")
    first = shop.clock.now() + timedelta(days=1)
    visit = shop.step(case_id, "to_visit", appointment_at=first)
    assert visit.due_at == first
    shop.refused(case_id, "to_visit", "visit_reason_missing", "failed_visit_reason")
    with pytest.raises(KnownError, match="appointment_not_new"):
        shop.step(case_id, "to_visit", visit_failed=True, failed_visit_reason="没人在家")
    second = first + timedelta(days=1)
    moved = shop.step(
        case_id, "to_visit", visit_failed=True, failed_visit_reason="没人在家", appointment_at=second
    )
    assert moved.due_at == second
    assert shop.view(case_id).events[-1].note == "没人在家"
    shop.refused(case_id, "to_visit", "visit_reason_missing", "failed_visit_reason")
    shop.refused(case_id, "to_revisit", "visit_open", "visit_done")
    shop.steps(case_id, "repairing", "awaiting_parts", "repairing")
    shop.refused(case_id, "to_revisit", "visit_open", "visit_done")
    with pytest.raises(KnownError, match="visit_early"):
        shop.step(case_id, "to_revisit", given={"visit_done": True})
    shop.clock.moment = second + timedelta(hours=1)
    shop.step(case_id, "to_revisit", given={"visit_done": True})
    assert [visit.outcome for visit in shop.case(case_id).repair.visits] == ["没做成", "做好了"]
    assert [found.revisit.purpose for found in shop.view(case_id).revisits] == ["维修后使用情况"] * 3
    close(shop, case_id)


def test_a_repair_handed_in_at_the_shop(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.REPAIR, "质量问题")
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="到店检测", repair_way="到店")
    shop.refused(case_id, "to_revisit", "still_to_repair")
    shop.steps(case_id, "awaiting_device", "diagnosing")
    shop.refused(case_id, "awaiting_quote", "quote_missing", "quote")
    shop.step(case_id, "awaiting_quote", quote=8_000)
    shop.refused(case_id, "repairing", "quote_unanswered", "quote_answer")
    said_yes = AnswerGiven(yes=True, who="张示例", how=ConsentWay.PHONE)
    shop.step(case_id, "repairing", given={"quote_answer": said_yes})
    shop.refused(case_id, "to_ship", "not_mailed_in", "repair_way")
    shop.steps(case_id, "awaiting_pickup", "to_revisit")
    with pytest.raises(KnownError, match="still_to_collect"):
        shop.step(case_id, "closed", result="修好了")
    shop.step(case_id, "closed", result="修好了", money_waived_reason="老客户免收")
    assert shop.case(case_id).state == "closed"


def test_a_repair_sent_in_by_mail(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.REPAIR, "质量问题")
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="寄来修", repair_way="寄修")
    shop.steps(case_id, "awaiting_device", "diagnosing", "repairing", "to_ship")
    assert shop.view(case_id).state.label == "待寄回客户"
    shop.refused(case_id, "in_transit", "number_out_missing", "courier_out", "tracking_out")
    shop.step(case_id, "in_transit", courier_out="示例快递", tracking_out="SF0001")
    shop.step(case_id, "to_revisit")
    close(shop, case_id)


def test_a_return_comes_back_is_counted_and_paid(shop: Shop) -> None:
    order = shop.sell((10_000, 2), off=1_000, customer_id=shop.customer())
    case_id = shop.open(CaseKind.RETURN, "7天无理由", order=order)
    shop.planned(case_id)
    with pytest.raises(KnownError, match="settlement_missing"):
        shop.step(case_id, "awaiting_consent", plan="退一件")
    record = shop.settle(case_id)
    assert record.due == 9_500
    shop.refused(case_id, "to_pay", "not_inspected", "counts")
    shop.step(case_id, "awaiting_return")
    shop.refused(case_id, "returning", "number_back_missing", "courier_back", "tracking_back")
    shop.step(case_id, "returning", courier_back="示例快递", tracking_back="SF0002")
    arrived = shop.step(case_id, "inspecting")
    assert arrived.details.goods_back_at == shop.clock.now()
    assert arrived.due_at == shop.clock.now() + timedelta(hours=48)
    shop.refused(case_id, "to_pay", "counts_missing", "counts")
    line_id = order.lines[0].id
    with pytest.raises(KnownError, match="counts_wrong"):
        shop.step(case_id, "to_pay", counts={line_id: (2, 0)})
    shop.step(case_id, "to_pay", counts={line_id: (1, 0)})
    shop.step(case_id, "to_revisit")
    shop.refused(case_id, "closed", "result_missing", "result")
    with pytest.raises(KnownError, match="still_to_pay"):
        shop.step(case_id, "closed", result="退了")
    shop.step(case_id, "closed", result="退了", pay=9_500)
    view = shop.view(case_id)
    assert view.case.state == "closed"
    assert [payment.amount for payment in view.payments] == [9_500]


def test_an_exchange_is_shipped_or_handed_over(shop: Shop) -> None:
    order = shop.sell(customer_id=shop.customer())
    case_id = shop.open(CaseKind.EXCHANGE, "瑕疵", order=order)
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="换同款")
    shop.refused(case_id, "to_revisit", "still_to_ship")
    shop.steps(case_id, "awaiting_return", "inspecting")
    shop.refused(case_id, "to_ship", "counts_missing", "counts")
    shop.step(case_id, "to_ship", counts={order.lines[0].id: (0, 1)})
    assert shop.view(case_id).state.label == "待换货"
    shop.refused(case_id, "to_revisit", "not_handed_over", "handed_over")
    shop.step(case_id, "in_transit", tracking_out="SF0003")
    shop.step(case_id, "to_revisit")
    assert shop.view(case_id).revisits[0].revisit.purpose == "换新后使用情况"
    close(shop, case_id)


def test_a_missing_part_is_sent_again(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RESHIP, "漏发")
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="补发配件")
    shop.refused(case_id, "to_revisit", "still_to_ship")
    shop.step(case_id, "to_ship")
    assert shop.view(case_id).state.label == "待补发"
    shop.step(case_id, "to_revisit", handed_over=True)
    close(shop, case_id)


def test_a_refund_without_a_return(shop: Shop) -> None:
    order = shop.sell(customer_id=shop.customer())
    case_id = shop.open(CaseKind.REFUND_ONLY, "丢件", order=order, quantity=2)
    shop.planned(case_id)
    record = shop.settle(case_id)
    assert record.due == order.paid_gross
    shop.step(case_id, "to_pay")
    shop.step(case_id, "to_revisit", pay=record.due)
    close(shop, case_id)


def test_a_compensation(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.COMPENSATE, "延迟发货")
    shop.planned(case_id)
    shop.refused(case_id, "awaiting_consent", "plan_missing", "plan")
    shop.settle(case_id, goodwill=500)
    shop.step(case_id, "to_pay")
    shop.step(case_id, "to_revisit", pay=500)
    close(shop, case_id)


def test_an_upkeep_is_done_before_it_is_called_about(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.UPKEEP, "其他")
    shop.step(case_id, "verifying")
    shop.step(case_id, "judging")
    shop.refused(case_id, "planning", "responsible_unnamed", "responsible")
    shop.step(case_id, "planning", responsible=Responsible.MERCHANT)
    shop.step(case_id, "awaiting_consent", plan="清洗滤网")
    shop.refused(case_id, "to_revisit", "still_to_repair")
    shop.steps(case_id, "awaiting_device", "diagnosing", "repairing", "awaiting_pickup", "to_revisit")
    close(shop, case_id)


def test_a_refusal_names_its_reason_its_rule_and_its_evidence(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN, "超7天")
    shop.planned(case_id)
    shop.refused(case_id, "rejected", "reject_reason_missing", "reject_reason", "reject_rule")
    with pytest.raises(KnownError, match="reject_rule_missing"):
        shop.step(case_id, "rejected", reject_reason="超过 7 天")
    with pytest.raises(KnownError, match="reject_evidence_missing"):
        shop.step(case_id, "rejected", reject_reason="超过 7 天", reject_rule="暂行办法 第十条")
    shop.desk.cases.add_evidence(case_id=case_id, slot="签收记录", data=b"%PDF-", file_name="签收.pdf")
    shop.step(case_id, "rejected", reject_reason="超过 7 天", reject_rule="暂行办法 第十条")
    assert shop.view(case_id).state.label == "已拒绝"


def test_giving_up_frees_what_the_settlement_held(shop: Shop) -> None:
    order = shop.sell(customer_id=shop.customer())
    case_id = shop.open(CaseKind.RETURN, order=order, quantity=2)
    shop.agreed(case_id)
    assert shop.desk.orders.find(text=order.number)[0].left == 0
    shop.step(case_id, "withdrawn")
    view = shop.view(case_id)
    assert view.settlement is None
    assert view.case.proposed is None
    assert "退赔作废：200.00 元" in shop.titles(case_id)
    assert shop.desk.orders.find(text=order.number)[0].left == 2
    shop.desk.undo.undo()
    assert shop.case(case_id).state == "awaiting_consent"
    assert shop.view(case_id).settlement is not None


def test_only_the_owner_voids_and_the_number_stays(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    number = shop.case(case_id).number
    shop.sit(CLERK)
    shop.refused(case_id, "void", "no_right")
    shop.sit(OWNER)
    shop.step(case_id, "void")
    assert shop.desk.cases.find(number=number).state.label == "作废"
    assert not shop.view(case_id).next_steps


def test_a_closed_case_comes_back_for_thirty_days_and_then_needs_a_new_result(shop: Shop) -> None:
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=shop.customer())
    shop.step(case_id, "verifying")
    shop.step(case_id, "to_revisit", answered=True)
    shop.step(case_id, "closed", result="答复过")
    shop.later(days=30)
    shop.step(case_id, "verifying")
    shop.refused(case_id, "to_revisit", "not_answered", "answered")
    shop.step(case_id, "to_revisit", answered=True)
    shop.refused(case_id, "closed", "result_missing", "result")
    shop.step(case_id, "closed", result="又答复过")
    shop.later(days=31)
    shop.refused(case_id, "verifying", "reopen_late")


def test_evidence_is_waived_by_the_owner_alone(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN, "质量问题")
    shop.step(case_id, "verifying")
    shop.sit(CLERK)
    before = shop.everything()
    with pytest.raises(KnownError, match="right_missing"):
        shop.step(case_id, "judging", evidence_waived_reason="信得过", evidence_waived_by=shop.staff[OWNER])
    assert shop.everything() == before
    shop.sit(OWNER)
    shop.step(case_id, "judging", evidence_waived_reason="信得过", evidence_waived_by=shop.staff[CLERK])
    assert shop.case(case_id).details.evidence_waived_by == shop.staff[OWNER]
    shop.sit(CLERK)
    shop.step(case_id, "planning")


def test_goods_without_an_order_are_counted_by_their_place(shop: Shop) -> None:
    line = CaseLine(order_line_id=None, title="别处买的示例锅", quantity=1)
    draft = CaseDraft(
        kind=CaseKind.EXCHANGE, channel=Channel.COUNTER, category="", reason="瑕疵", lines=(line,)
    )
    case_id = shop.desk.cases.open(draft=draft).id
    assert [line.title for line in shop.view(case_id).lines] == ["别处买的示例锅"]
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="换一个")
    shop.steps(case_id, "awaiting_return", "inspecting")
    shop.step(case_id, "to_ship", counts={-1: (0, 1)})
    assert shop.case(case_id).lines[0].bad == 1


def test_the_timeline_only_grows_and_names_who_did_it(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.step(case_id, "verifying")
    shop.sit(CLERK)
    shop.desk.cases.note(case_id=case_id, text="  说周末不在家  ")
    before = shop.view(case_id).events
    shop.step(case_id, "judging", note="照片看过")
    shop.desk.undo.undo()
    after = shop.view(case_id).events
    assert after[: len(before)] == before
    assert [event.by_name for event in after] == [OWNER, OWNER, CLERK, CLERK, CLERK]
    assert [(event.kind, event.title, event.note) for event in after[2:]] == [
        (EventKind.NOTED, "备注", "说周末不在家"),
        (EventKind.MOVED, "待判责", "照片看过"),
        (EventKind.EDITED, "撤销：转到 待判责", ""),
    ]


def test_the_list_by_priority_is_sorted_as_the_words_say(shop: Shop) -> None:
    """The order that the database gives is the order of the points that the words explain."""
    important = shop.customer("李示例", "13800002000", tier="重要")
    usual = shop.open(CaseKind.RETURN, "7天无理由", order=shop.sell(customer_id=shop.customer()))
    tiered = shop.open(CaseKind.RETURN, "7天无理由", order=shop.sell(customer_id=important))
    urgent = shop.open(CaseKind.RETURN, "7天无理由", order=shop.sell())
    shop.desk.cases.edit(case_id=urgent, version=shop.case(urgent).version, changes=CaseEdit(urgent=True))
    level = shop.open(CaseKind.REPAIR, "质量问题", order=shop.sell())
    shop.desk.cases.edit(
        case_id=level,
        version=shop.case(level).version,
        changes=CaseEdit(service_level=ServiceLevel.EMERGENCY),
    )
    query = CaseQuery(moments=shop.desk.cases.moments(), order=CaseOrder.PRIORITY)
    rows = shop.desk.cases.page(query=query, limit=2).rows
    page = shop.desk.cases.page(query=query, limit=2)
    rest = shop.desk.cases.page(query=query, after=page.next, limit=2).rows
    assert [row.summary.id for row in (*rows, *rest)] == [urgent, level, tiered, usual]
    assert [row.pressing for row in (*rows, *rest)] == ["急", "急救", "重要客户", ""]
