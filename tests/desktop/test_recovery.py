"""追偿 at the desk: born with a settlement and undone with it, made by hand, brought, answered, paid, refused, given up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aftersales.cases import CaseKind, Responsible
from aftersales.clock import FixedClock
from aftersales.economics import CostQuery, CostsBy
from aftersales.errors import KnownError
from aftersales.goods import Bearer
from aftersales.products import Product
from aftersales.recovery import Against, Basis, Receipt, Recovery, RecoveryState, SumLine, Terms
from aftersales.recovery_lists import RecoveryTab
from aftersales.settlement.claim import CourierEvent, CourierFacts
from desktop.changes import Changed
from desktop.cli import main
from desktop.recovery import RecoveryEdit, edit_of
from desktop.shop import Desk
from tests.desktop.acting import CLERK, PART_TIMER, PNG, TECHNICIAN, Shop

S = RecoveryState
LOST = CourierFacts(event=CourierEvent.LOST, insured=8_000, true_value=10_000)


@pytest.fixture
def there(shop: Shop) -> Shop:
    shop.at("2026-10-14T15:20")
    return shop


def lost_case(there: Shop) -> int:
    """A lost parcel at 待定方案: of one piece at 100.00."""
    order = there.sell((10_000, 1), customer_id=there.customer())
    case_id = there.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    there.planned(case_id)
    return case_id


def claims(there: Shop, case_id: int) -> list[Recovery]:
    rows = there.desk.recovery_views.of_case(case_id=case_id)
    return [there.desk.recovery_views.view(recovery_id=row.summary.id).recovery for row in rows]


def born(there: Shop, case_id: int) -> Recovery:
    (found,) = claims(there, case_id)
    return found


def by_hand(there: Shop, case_id: int, **given: Any) -> Recovery:
    values: dict[str, Any] = {
        "against": Against.COURIER,
        "name": "示例快递",
        "basis": Basis.LATE,
        "lines": (SumLine(label="本次运费", amount=1_200),),
        "found_on": there.clock.today(),
    }
    return there.desk.recoveries.add(case_id=case_id, edit=RecoveryEdit(**{**values, **given}))


def move(there: Shop, known: Recovery, to: S, **given: Any) -> Recovery:
    return there.desk.recoveries.move(recovery_id=known.id, version=known.version, to=to, **given)


def got(there: Shop, known: Recovery, amount: int, **given: Any) -> Recovery:
    receipt = Receipt(**{"received_on": there.clock.today(), "amount": amount, "way": "转账", **given})
    return there.desk.recoveries.receive(recovery_id=known.id, version=known.version, receipt=receipt)


def refused(code: str, there: Shop, work: Any) -> None:
    before = there.everything()
    with pytest.raises(KnownError) as caught:
        work()
    assert caught.value.code == f"recovery.{code}"
    assert there.everything() == before


# born with a settlement


def test_what_the_courier_owes_is_claimed_as_the_settlement_reckons_it(there: Shop) -> None:
    case_id = lost_case(there)
    written = there.settle(case_id, courier=LOST)
    found = born(there, case_id)
    assert (found.against, found.basis, found.state) == (Against.COURIER, Basis.LOST, S.DRAFT)
    assert found.claimed == written.from_courier == 8_000
    assert found.settlement_id == written.id
    assert "保价 80.00" in found.lines[0].formula
    assert found.due_on == there.clock.today()
    assert any("追 80.00 元" in title for title in there.titles(case_id))


def test_undoing_the_settlement_takes_its_claim_along(there: Shop) -> None:
    case_id = lost_case(there)
    there.settle(case_id, courier=LOST)
    there.desk.undo.undo()
    assert claims(there, case_id) == []


def test_a_claim_that_was_brought_keeps_its_settlement_from_being_undone(there: Shop) -> None:
    case_id = lost_case(there)
    there.settle(case_id, courier=LOST)
    named(there, case_id)
    move(there, born(there, case_id), S.CLAIMED, note="货值凭证明天补")
    actions = there.desk.archive.database
    with actions.read():
        written = actions.rows("SELECT action_id FROM settlements ORDER BY id DESC LIMIT 1")
    before = there.everything()
    with pytest.raises(KnownError):
        there.desk.undo.undo_action(action_id=str(written[0][0]))
    assert there.everything() == before


def test_a_settlement_written_anew_replaces_the_draft(there: Shop) -> None:
    case_id = lost_case(there)
    there.settle(case_id, courier=LOST)
    there.settle(case_id, courier=replace(LOST, insured=6_000))
    found = born(there, case_id)
    assert found.claimed == 6_000
    there.desk.undo.undo()
    assert born(there, case_id).claimed == 8_000


def test_what_was_brought_already_is_not_changed_behind_ones_back(there: Shop) -> None:
    case_id = lost_case(there)
    there.settle(case_id, courier=LOST)
    named(there, case_id)
    brought = move(there, born(there, case_id), S.CLAIMED, note="凭证另寄")
    there.settle(case_id, courier=replace(LOST, insured=6_000))
    assert claims(there, case_id) == [brought]


def named(there: Shop, case_id: int) -> None:
    """Give the born claim a courier's name, as a person would."""
    found = born(there, case_id)
    edit = replace(edit_of(found), name="示例快递")
    there.desk.recoveries.edit(recovery_id=found.id, version=found.version, edit=edit)


@pytest.mark.parametrize(
    ("bearer", "against"),
    [(Bearer.SUPPLIER, Against.SUPPLIER), (Bearer.MAKER, Against.MAKER), (Bearer.SHOP, None)],
)
def test_who_bears_the_warranty_pays_the_makers_fault(
    there: Shop, bearer: Bearer, against: Against | None
) -> None:
    order = there.sell((10_000, 1), customer_id=there.customer())
    product = there.desk.goods.add_product(
        Product(code="S1", title="示例商品 1", bearer=bearer, bearer_name="示例批发")
    )
    there.desk.goods.register(
        customer_id=order.customer_id,
        title="示例商品 1",
        starts=there.clock.today(),
        product_id=product.id,
        order_line_id=order.lines[0].id,
        serial="SN-001",
    )
    case_id = there.open(CaseKind.RETURN, "质量问题", order=order)
    there.step(case_id, "verifying")
    there.show_evidence(case_id)
    there.step(case_id, "judging")
    there.step(case_id, "planning", responsible=Responsible.MAKER)
    written = there.settle(case_id)
    found = claims(there, case_id)
    if against is None:
        assert found == []
        return
    (claim,) = found
    assert (claim.against, claim.name, claim.reference) == (against, "示例批发", "SN-001")
    assert claim.claimed == written.refund + written.freight_topup


def test_the_buyers_own_choice_bears_no_claim(there: Shop) -> None:
    case_id = there.sold_case(CaseKind.RETURN)
    there.planned(case_id)
    there.settle(case_id)
    assert claims(there, case_id) == []


# by hand, step by step


def test_a_claim_goes_its_way_and_each_step_stands_in_the_case(there: Shop) -> None:
    case_id = lost_case(there)
    made = by_hand(there, case_id)
    brought = move(there, made, S.CLAIMED, note="物流截图补不了")
    answered = move(there, brought, S.ANSWERED, note="认了", granted=1_000)
    part = got(there, answered, 400)
    whole = got(there, part, 800, reference="LS-1")
    assert (whole.state, whole.received, whole.closed_on) == (S.RECEIVED, 1_200, there.clock.today())
    assert [step.title for step in whole.steps] == [
        "草拟",
        "已提出",
        "已答复",
        "到账 4.00 元",
        "到账 8.00 元",
    ]
    told = [title for title in there.titles(case_id) if whole.number in title]
    assert len(told) == 5


def test_each_step_is_taken_back_by_ctrl_z(there: Shop) -> None:
    case_id = lost_case(there)
    made = by_hand(there, case_id)
    brought = move(there, made, S.CLAIMED, note="先提")
    got(there, brought, 500)
    there.desk.undo.undo()
    now = born(there, case_id)
    assert (now.state, now.received, now.receipts) == (S.CLAIMED, 0, ())
    assert any(title.startswith("撤销：") for title in there.titles(case_id))
    there.desk.undo.redo()
    assert born(there, case_id).received == 500
    for _ in range(3):
        there.desk.undo.undo()
    assert claims(there, case_id) == []


def test_changes_say_what_they_changed(there: Shop) -> None:
    case_id = lost_case(there)
    heard: list[Any] = []
    stop = there.desk.changes.subscribe(heard.append)
    made = by_hand(there, case_id)
    edited = there.desk.recoveries.edit(
        recovery_id=made.id, version=made.version, edit=replace(edit_of(made), name="迅达示例")
    )
    later = there.desk.recoveries.set_due(
        recovery_id=made.id, version=edited.version, day=date(2026, 11, 1), why="对方要求"
    )
    there.desk.recoveries.write_letter(recovery_id=made.id, version=later.version, text="迅达示例：\n照赔。")
    stop()
    assert all({Changed.RECOVERIES, Changed.CASES} <= notice.what for notice in heard)
    assert [notice.name for notice in heard[1:]] == [
        f"改追偿 {made.number}",
        f"改追偿 {made.number} 期限",
        f"改追偿函 {made.number}",
    ]
    view = there.desk.recovery_views.view(recovery_id=made.id)
    assert (view.recovery.name, view.recovery.due_on, view.letter) == (
        "迅达示例",
        date(2026, 11, 1),
        "迅达示例：\n照赔。",
    )


def test_a_sum_cut_down_to_what_came_in_closes_the_claim(there: Shop) -> None:
    made = by_hand(there, lost_case(there))
    part = got(there, move(there, made, S.CLAIMED, note="先提"), 500)
    lines = (SumLine(label="本次运费", amount=500),)
    edit = replace(edit_of(part), lines=lines)
    closed = there.desk.recoveries.edit(recovery_id=part.id, version=part.version, edit=edit)
    assert (closed.state, closed.outstanding) == (S.RECEIVED, 0)
    refused(
        "closed",
        there,
        lambda: there.desk.recoveries.edit(recovery_id=closed.id, version=closed.version, edit=edit),
    )


def test_what_cannot_be_is_refused_and_nothing_is_written(there: Shop) -> None:
    case_id = lost_case(there)
    recoveries = there.desk.recoveries
    refused("sum_missing", there, lambda: by_hand(there, case_id, lines=()))
    refused("wrong_basis", there, lambda: by_hand(there, case_id, basis=Basis.WARRANTY))
    refused("due_early", there, lambda: by_hand(there, case_id, due_on=date(2026, 10, 1)))
    made = by_hand(there, case_id, basis=Basis.DAMAGED)
    refused("evidence_missing", there, lambda: move(there, made, S.CLAIMED))
    refused("not_claimed", there, lambda: got(there, made, 5))
    refused(
        "due_early",
        there,
        lambda: recoveries.set_due(recovery_id=made.id, version=made.version, day=date(2026, 10, 1)),
    )
    part = got(there, move(there, made, S.CLAIMED, note="先提"), 5)
    refused("money_stays", there, lambda: recoveries.remove(recovery_id=part.id, version=part.version))
    refused("too_much", there, lambda: got(there, part, 5_000))


def test_nothing_is_claimed_on_a_case_that_was_withdrawn(there: Shop) -> None:
    case_id = there.sold_case(CaseKind.RETURN)
    there.step(case_id, "withdrawn", note="客户不退了")
    refused("foreign_case", there, lambda: by_hand(there, case_id))


def test_a_removed_claim_comes_back_by_ctrl_z(there: Shop) -> None:
    case_id = lost_case(there)
    made = by_hand(there, case_id)
    there.desk.recoveries.remove(recovery_id=made.id, version=made.version)
    assert claims(there, case_id) == []
    there.desk.undo.undo()
    assert born(there, case_id).number == made.number


def test_evidence_of_the_case_is_evidence_of_the_claim(there: Shop, tmp_path: Path) -> None:
    case_id = lost_case(there)
    made = by_hand(there, case_id, basis=Basis.DAMAGED)
    views = there.desk.recovery_views
    assert set(views.view(recovery_id=made.id).missing) == {"开箱照片", "面单照片", "货值凭证"}
    photo = tmp_path / "面单.png"
    photo.write_bytes(PNG)
    assert there.desk.recoveries.add_evidence(recovery_id=made.id, slot="面单照片", paths=[photo]) == 1
    view = views.view(recovery_id=made.id)
    assert "面单照片" not in view.missing
    assert any(item.slot == "面单照片" for slot in there.view(case_id).slots for item in slot.filled)
    (row,) = views.of_case(case_id=case_id)
    assert (row.filled, row.needed) == (1, 3)


def test_a_proposal_begins_with_what_the_case_knows(there: Shop) -> None:
    case_id = lost_case(there)
    _case, edit = there.desk.recoveries.proposal(case_id=case_id)
    assert (edit.against, edit.lines) == (Against.COURIER, ())
    there.settle(case_id, courier=LOST)
    _case, edit = there.desk.recoveries.proposal(case_id=case_id)
    assert (edit.basis, sum(line.amount for line in edit.lines)) == (Basis.LOST, 8_000)


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        (CourierFacts(event=CourierEvent.LOST, insured=30_000, true_value=44_900), 30_000),
        (CourierFacts(event=CourierEvent.LOST, insured=60_000, true_value=44_900), 44_900),
        (CourierFacts(event=CourierEvent.DAMAGED, insured=30_000, true_value=44_900, damage=10_000), 6_682),
        (CourierFacts(event=CourierEvent.LOST, freight=1_200, cap_times_freight=7, true_value=44_900), 8_400),
        (CourierFacts(event=CourierEvent.DAMAGED, true_value=44_900, damage=10_000), 10_000),
    ],
)
def test_insurance_value_and_freight_make_the_sum(there: Shop, facts: CourierFacts, amount: int) -> None:
    (line,) = there.desk.recoveries.reckon(facts=facts)
    assert line.amount == amount
    assert line.formula


def test_a_sum_without_value_or_damage_is_not_reckoned(there: Shop) -> None:
    for facts, code in (
        (CourierFacts(event=CourierEvent.LOST, insured=100), "value_missing"),
        (CourierFacts(event=CourierEvent.DAMAGED, true_value=100), "damage_missing"),
    ):
        refused(code, there, lambda facts=facts: there.desk.recoveries.reckon(facts=facts))


def test_what_was_agreed_with_one_courier_sets_his_terms(there: Shop) -> None:
    case_id = lost_case(there)
    terms = Terms(claim_days=3, answer_days=15, pay_days=0)
    there.desk.recoveries.agree_terms(against=Against.COURIER, name=" 示例快递 ", terms=terms)
    made = by_hand(there, case_id)
    assert made.due_on == date(2026, 10, 17)
    assert move(there, made, S.CLAIMED, note="先提").due_on == date(2026, 10, 29)
    assert by_hand(there, case_id, name="迅达示例").due_on == date(2026, 10, 14)
    assert there.desk.recovery_views.view(recovery_id=made.id).terms == "和示例快递约定的"
    for wrong in (replace(terms, pay_days=-1), replace(terms, claim_days=None)):
        refused(
            "days_wrong",
            there,
            lambda wrong=wrong: there.desk.recoveries.agree_terms(
                against=Against.COURIER, name="示例快递", terms=wrong
            ),
        )


# what is read


def test_what_is_due_stands_on_today(there: Shop) -> None:
    case_id = lost_case(there)
    assert there.desk.today.view().recoverable is None
    made = by_hand(there, case_id)
    by_hand(there, case_id, due_on=date(2026, 10, 20))
    view = there.desk.today.view()
    assert view.recoverable is not None
    assert (view.recoverable.count, view.recoverable.amount) == (2, 2_400)
    assert [row.summary.id for row in view.recoveries_due] == [made.id]
    assert view.recoveries_due[0].due is not None
    assert view.recoveries_due[0].due.text == "今天到期"
    assert there.desk.today.counts().recoveries_open == 2
    there.later(days=1)
    assert there.desk.recovery_views.due_by_today()[0].due.text == "超 1 天"  # type: ignore[union-attr]


def test_what_a_case_cost_is_shown_to_who_may_settle(there: Shop) -> None:
    case_id = lost_case(there)
    written = there.settle(case_id, courier=LOST)
    views = there.desk.recovery_views
    table = views.costs(query=CostQuery(by=CostsBy.CASE))
    assert [row.key for row in table.rows] == [case_id]
    assert table.whole.net == written.refund
    assert views.view(recovery_id=born(there, case_id).id).costs == table.rows[0]
    for name in (TECHNICIAN, PART_TIMER):
        there.sit(name)
        with pytest.raises(KnownError):
            views.costs(query=CostQuery())
        assert views.view(recovery_id=born(there, case_id).id).costs is None
    there.sit(CLERK)
    assert views.costs(query=CostQuery(by=CostsBy.PRODUCT)).rows[0].name == "示例商品 1"


def test_the_list_says_what_each_claim_lacks(there: Shop) -> None:
    case_id = lost_case(there)
    for _ in range(5):
        by_hand(there, case_id, basis=Basis.DAMAGED)
    views = there.desk.recovery_views
    page = views.page(query=views.query(), limit=100)
    assert [(row.filled, row.needed) for row in page.rows] == [(0, 3)] * 5
    assert views.tab_counts(query=views.query())[RecoveryTab.DRAFT] == 5
    assert views.find(number=page.rows[0].summary.number) is not None
    assert views.find(number="ZC000000-000") is None


def test_the_command_line_lists_claims(
    tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "店"
    with Desk.open(data, clock=clock) as desk:
        there = Shop(desk, clock)
        made = by_hand(there, lost_case(there))
    assert main(["recoveries", "--data", str(data), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["number"], row["claimed"], row["received"], row["state"]) == (
        made.number,
        "12.00",
        "0.00",
        "draft",
    )
    assert main(["recoveries", "--data", str(data)]) == 0
    assert "待追回 12.00 元" in capsys.readouterr().out
    assert main(["recoveries", "--data", str(data), "--tab", "closed"]) == 0
    assert made.number not in capsys.readouterr().out
