"""Nouns go in and come out equal, over both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from aftersales.cases import CaseDetails, CaseEvent, CaseKind, CaseLine, CaseSummary, EventKind, Responsible
from aftersales.errors import KnownError
from aftersales.evidence import Evidence
from aftersales.goods import SoldGood
from aftersales.orders import Platform
from aftersales.products import Product
from aftersales.queries import CaseOrder, CaseQuery, CaseTab, Cursor, Moments, OrderOrder, OrderQuery
from aftersales.revisits import DayPassed, Revisit, RevisitState
from aftersales.settlements import Payment, Reversal, SettledBefore, SettlementRecord
from aftersales.staff import Staff
from storage.dossiers import Dossiers
from storage.policies import PolicyEdition
from tests.storage.making import NOW, Archive, case, customer, order

MOMENTS = Moments(now=NOW, day_ends=NOW + timedelta(hours=8))


def record(case_id: int, **given: object) -> SettlementRecord:
    values: dict[str, object] = {
        "case_id": case_id,
        "made_at": NOW,
        "by_id": None,
        "claim": "{}",
        "settlement": "{}",
        "policy_version": "2026.1",
        "refund": 9_000,
        "compensation": 0,
        "freight_topup": 500,
        "to_buyer": 9_500,
    }
    return SettlementRecord(**{**values, **given})  # type: ignore[arg-type]


def test_plain_nouns_come_back_equal(archive: Archive) -> None:
    with archive.writing() as action:
        member = archive.staff.save(Staff(name="周示例", role="店主"), action=action)
        product = archive.products.save(Product(code="R600", title="示例净水器", cost=60_000), action=action)
        good = archive.goods.save(
            SoldGood(
                customer_id=None,
                product_id=product.id,
                title="示例净水器",
                serial="SN1",
                starts=date(2026, 1, 31),
                whole_ends=date(2027, 1, 31),
            ),
            action=action,
        )
        edition = archive.policies.add(
            PolicyEdition(
                policy_id="goodwill",
                edition="2026.2",
                valid_from=date(2026, 10, 1),
                author_id=member.id,
                made_at=NOW,
                values={"limit": 20_000},
            ),
            action=action,
        )
        archive.settings.put("shop.name", "示例店", action=action)
        archive.settings.put("shop.name", "示例二店", action=action)
    with archive.database.read():
        assert archive.staff.list() == (Staff(id=member.id, name="周示例", role="店主", version=1),)
        assert archive.products.find("R600") == product
        assert archive.products.search("净水") == (product,)
        assert archive.goods.find_by_serial("SN1") == good
        assert archive.goods.find_by_serial("") is None
        assert archive.policies.editions() == (edition,)
        assert edition.values == {"limit": 20_000}
        assert archive.settings.get("shop.name") == "示例二店"
        assert archive.settings.get("nothing", 7) == 7


def test_a_customer_keeps_phones_addresses_and_gets_a_number(archive: Archive) -> None:
    with archive.writing() as action:
        saved = archive.customers.save(customer(), action=action)
        other = archive.customers.save(customer(name="李示例", phones=(), nicknames=()), action=action)
    assert saved == customer(id=saved.id, number="KH-00001", version=1)
    assert other.number == "KH-00002"
    with archive.writing() as action:
        changed = archive.customers.save(replace(saved, phones=saved.phones[1:], tags=()), action=action)
    assert changed.phones == saved.phones[1:]
    assert changed.version == 2
    with archive.database.read():
        assert archive.customers.find_by_phone("13900002000-1234") is None
        assert [found.name for found in archive.customers.search("2000")] == ["张示例"]
        assert [found.name for found in archive.customers.search("示例买家")] == ["张示例"]
        assert {found.name for found in archive.customers.search("")} == {"张示例", "李示例"}


def test_a_brief_counts_what_was_bought(archive: Archive) -> None:
    with archive.writing() as action:
        buyer = archive.customers.save(customer(), action=action)
    archive.order(customer_id=buyer.id, refunded=3_000)
    archive.order(customer_id=buyer.id, number="2", currency="USD")
    archive.case(customer_id=buyer.id)
    with archive.database.read():
        brief = archive.customers.brief(buyer.id)
    assert (brief.spent, brief.orders, brief.cases, brief.phone) == (30_000, 2, 1, "13800001000")


def test_an_order_comes_back_equal_and_remembers_edits_by_hand(archive: Archive) -> None:
    saved = archive.order()
    assert saved == order(
        id=saved.id,
        shop_id=saved.shop_id,
        version=1,
        lines=tuple(replace(line, id=kept.id) for line, kept in zip(order().lines, saved.lines, strict=True)),
    )
    with archive.writing() as action:
        changed = archive.orders.save(
            replace(saved, remark="轻放", lines=(saved.lines[1], saved.lines[0])), action=action
        )
    assert [line.id for line in changed.lines] == [line.id for line in reversed(saved.lines)]
    key = (Platform.TAOBAO, "示例小店", saved.number)
    with archive.database.read():
        found = archive.orders.find_for_matching([key, (Platform.TMALL, "示例小店", saved.number)])
        assert archive.orders.find(saved.shop_id, saved.number) == changed
    assert set(found) == {key}
    assert found[key].order == changed
    assert found[key].edited_by_hand == {"remark", "lines"}
    assert not found[key].settled


def test_the_same_number_twice_is_refused_but_free_again_after_removal(archive: Archive) -> None:
    saved = archive.order()
    with pytest.raises(KnownError, match=r"storage\.already_there"):
        archive.order()
    with archive.writing() as action:
        archive.orders.remove(saved.id, version=1, action=action)
    assert archive.order().id != saved.id
    with archive.database.read(), pytest.raises(KnownError, match=r"storage\.gone"):
        archive.orders.get(saved.id)


def test_a_stale_version_is_refused_and_nothing_is_written(archive: Archive) -> None:
    saved = archive.case()
    with archive.writing() as action:
        archive.cases.save(replace(saved, phenomenon="不制冷"), action=action)
    with pytest.raises(KnownError, match="changed_meanwhile"), archive.writing() as action:  # noqa: PT012
        archive.settings.put("half", 1, action=action)
        archive.cases.save(replace(saved, phenomenon="异响"), action=action)
    with archive.database.read():
        assert archive.cases.get(saved.id).phenomenon == "不制冷"
        assert archive.settings.get("half") is None


def test_an_action_sent_twice_is_applied_once(archive: Archive) -> None:
    with archive.writing() as action:
        first = archive.cases.save(case(), action=action)
        second = archive.cases.save(case(), action=action)
        event = archive.cases.add_event(opened(first.id), action=action)
    with archive.database.write():
        assert archive.cases.save(case(), action=action) == first
        assert archive.cases.save(case(), action=action) == second
        assert archive.cases.add_event(opened(first.id), action=action) == event
        assert archive.cases.save(replace(first, phenomenon="别的"), action=action) == first
    with archive.database.read():
        assert archive.database.rows("SELECT count(*) FROM cases") == [(2,)]
        assert archive.cases.events(first.id) == (event,)


def opened(case_id: int) -> CaseEvent:
    return CaseEvent(case_id=case_id, at=NOW, by_id=None, kind=EventKind.OPENED, title="新建工单")


def test_a_case_comes_back_equal_with_its_file(archive: Archive) -> None:
    bought = archive.order()
    details = CaseDetails(plan="退货退款", goods_back_at=NOW, quote=1_200, quote_accepted=True)
    asked = case(
        order_id=bought.id,
        lines=(CaseLine(order_line_id=bought.lines[0].id, title="示例净水器 R600", quantity=2, good=1),),
        details=details,
        responsible=Responsible.COURIER,
        urgent=True,
        closed_at=NOW,
    )
    with archive.writing() as action:
        saved = archive.cases.save(asked, action=action)
        archive.cases.add_event(opened(saved.id), action=action)
        proof = archive.evidence.add(
            Evidence(
                case_id=saved.id,
                slot="开箱照",
                file_name="a.jpg",
                sha256="0" * 64,
                size=3,
                added_at=NOW,
                added_by=None,
            ),
            action=action,
        )
    assert saved == replace(asked, id=saved.id, number="GD261014-001", version=1)
    with archive.database.read():
        file = archive.cases.file(saved.id)
        assert archive.cases.find("GD261014-001") == saved
        assert archive.cases.of_order(bought.id) == (saved,)
    assert (file.case, file.evidence, [event.title for event in file.events]) == (
        saved,
        (proof,),
        ["新建工单"],
    )


@pytest.mark.parametrize("table", ["case_events", "settlements", "payments", "settlement_lines"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET case_id = 1", "DELETE FROM {}"])
def test_facts_cannot_be_changed_even_by_sql(archive: Archive, table: str, verb: str) -> None:
    bought, made = archive.order(), archive.case()
    taken = (SettledBefore(order_line_id=bought.lines[0].id, quantity=1, refund=9_000),)
    with archive.writing() as action:
        archive.cases.add_event(opened(made.id), action=action)
        settled = archive.settlements.add(record(made.id, taken=taken), action=action)
        archive.settlements.pay(
            Payment(case_id=made.id, settlement_id=settled.id, amount=500, channel="微信", paid_at=NOW),
            action=action,
        )
    statement = verb.format(table)
    if table == "settlement_lines":
        statement = statement.replace("case_id", "quantity")
    from peewee import PeeweeException

    with pytest.raises(PeeweeException, match="facts are never changed"), archive.database.write():
        archive.database.run(statement)


def test_settlements_take_pieces_and_give_them_back_when_cancelled(archive: Archive) -> None:
    bought = archive.order()
    line = bought.lines[0].id
    made = archive.case(order_id=bought.id, lines=(CaseLine(order_line_id=line, title="净水器", quantity=2),))
    taken = (SettledBefore(order_line_id=line, quantity=2, refund=18_000),)
    with archive.writing() as action:
        settled = archive.settlements.add(record(made.id, taken=taken), action=action)
    assert settled.taken == taken
    with archive.database.read():
        assert archive.settlements.before(bought.id) == taken
        assert archive.settlements.before(bought.id, excluding_case=made.id) == ()
        first, second = archive.orders.lines_with_standing(order_id=bought.id)
        key = (Platform.TAOBAO, "示例小店", bought.number)
        assert archive.orders.find_for_matching([key])[key].settled
    # 330.00 paid less 10.00 freight less 40.00 for the other line = 280.00 for this one
    assert (first.returned, first.left, first.left_amount, first.held_by) == (2, 1, 10_000, made.number)
    assert (second.returned, second.left, second.left_amount, second.held_by) == (0, 1, 4_000, "")
    with archive.writing() as action:
        assert archive.settlements.cancel(settled.id, action=action).cancelled_at == NOW
    with archive.database.read():
        assert archive.settlements.before(bought.id) == ()
        assert archive.settlements.current(made.id) is None
        assert archive.orders.find_lines(bought.number[-6:])[0].left == 3
    with pytest.raises(KnownError, match="settlement_cancelled"), archive.writing() as action:
        archive.settlements.cancel(settled.id, action=action)


def test_payments_in_parts_up_to_what_is_due(archive: Archive) -> None:
    made = archive.case(state="to_pay")
    with archive.writing() as action:
        settled = archive.settlements.add(record(made.id), action=action)

    def pay(amount: int) -> None:
        with archive.writing() as action:
            archive.settlements.pay(
                Payment(
                    case_id=made.id, settlement_id=settled.id, amount=amount, channel="微信", paid_at=NOW
                ),
                action=action,
            )

    pay(4_000)
    with archive.database.read():
        waiting = {part.bucket: (part.count, part.amount) for part in archive.settlements.waiting_to_pay()}
    assert waiting == {"planning": (0, 0), "to_pay": (1, 5_500), "difference": (0, 0)}
    with pytest.raises(KnownError, match="paid_too_much") as refused:
        pay(5_501)
    assert refused.value.operands == {"over": 1}
    pay(5_500)
    with archive.database.read():
        assert [one.amount for one in archive.settlements.payments(made.id)] == [4_000, 5_500]
        assert all(part.count == 0 for part in archive.settlements.waiting_to_pay())
    with pytest.raises(KnownError, match="settlement_paid"), archive.writing() as action:
        archive.settlements.cancel(settled.id, action=action)


def test_what_waits_to_be_paid_stands_in_three_parts(archive: Archive) -> None:
    archive.case(state="planning", proposed=20_000)
    archive.case(state="to_pay", proposed=7_000)
    archive.case(state="closed", proposed=99_000)
    swap = archive.case(state="to_ship", kind=CaseKind.EXCHANGE)
    with archive.writing() as action:
        archive.settlements.add(record(swap.id, to_buyer=3_000, adjustment=-500), action=action)
    with archive.database.read():
        waiting = {part.bucket: (part.count, part.amount) for part in archive.settlements.waiting_to_pay()}
    assert waiting == {"planning": (1, 20_000), "to_pay": (1, 7_000), "difference": (1, 2_500)}


def test_tabs_count_and_list_the_same_cases(archive: Archive) -> None:
    with archive.writing() as action:
        clerk = archive.staff.save(Staff(name="周示例", role="客服"), action=action)
    archive.case(due_at=NOW - timedelta(hours=1), assignee_id=clerk.id)
    archive.case(due_at=NOW + timedelta(hours=1), proposed=300_000)
    archive.case(due_at=NOW + timedelta(days=3), state="awaiting_evidence")
    archive.case(due_at=None, state="closed", proposed=500_000)
    archive.case(due_at=None, state="planning")
    with archive.database.read():
        counts = archive.cases.tab_counts(moments=MOMENTS, staff_id=clerk.id)
        listed = {
            tab: archive.cases.page(CaseQuery(tab=tab, moments=MOMENTS, staff_id=clerk.id)).total
            for tab in CaseTab
        }
    assert counts == listed
    assert list(counts.values()) == [4, 1, 1, 1, 1, 1, 5]


@pytest.mark.parametrize("by", list(CaseOrder))
@pytest.mark.parametrize("descending", [False, True])
def test_pages_of_cases_join_without_gap_or_overlap(
    archive: Archive, by: CaseOrder, descending: bool
) -> None:
    with archive.writing() as action:
        owners = [
            archive.customers.save(customer(name=name, phones=()), action=action).id
            for name in ("乙示例", "甲示例")
        ]
        for place in range(11):
            archive.cases.save(
                case(
                    due_at=None if place % 4 == 0 else NOW + timedelta(hours=place % 3),
                    proposed=None if place % 3 == 0 else place % 5 * 100,
                    customer_id=None if place % 5 == 0 else owners[place % 2],
                ),
                action=action,
            )
    query = CaseQuery(tab=CaseTab.ALL, moments=MOMENTS, order=by, descending=descending)
    with archive.database.read():
        whole = archive.cases.page(query, limit=50)
        uncounted = archive.cases.page(query, limit=3, counted=False)
        assert (uncounted.total, archive.cases.count(query)) == (4, whole.total)
        pieces: list[CaseSummary] = []
        after: Cursor | None = None
        while True:
            page = archive.cases.page(query, after=after, limit=3)
            pieces += page.rows
            after = page.next
            if after is None:
                break
        assert tuple(archive.cases.each(query)) == whole.rows
    assert whole.next is None
    assert whole.total == 11
    assert tuple(pieces) == whole.rows
    assert len({row.id for row in pieces}) == 11


@pytest.mark.parametrize("text", ["261014-001", "张示", "1000", "R600", "漏水", "SN-77", "100%"])
def test_a_case_is_found_by_its_words(archive: Archive, text: str) -> None:
    bought = archive.order()
    line = bought.lines[0].id
    with archive.writing() as action:
        buyer = archive.customers.save(customer(), action=action)
        archive.goods.save(
            SoldGood(
                customer_id=buyer.id,
                order_line_id=line,
                title="净水器",
                serial="SN-77",
                starts=date(2026, 1, 1),
                whole_ends=date(2027, 1, 1),
            ),
            action=action,
        )
    archive.case(
        customer_id=buyer.id,
        order_id=bought.id,
        lines=(CaseLine(order_line_id=line, title="示例净水器 R600", quantity=1),),
    )
    archive.case(phenomenon="掉漆 100 处", lines=())
    archive.case(phenomenon="亮度 100%", lines=())
    with archive.database.read():
        found = archive.cases.page(CaseQuery(tab=CaseTab.ALL, text=text, moments=MOMENTS)).rows
    assert [row.problem for row in found] == (["亮度 100%"] if text == "100%" else ["漏水"])


def test_orders_are_paged_searched_and_sorted(archive: Archive) -> None:
    for place in range(7):
        archive.order(number=f"A{place}", paid_gross=place % 3, ordered_at=None if place == 3 else NOW)
    with archive.database.read():
        for by in OrderOrder:
            whole = tuple(archive.orders.each(OrderQuery(order=by)))
            page = archive.orders.page(OrderQuery(order=by), limit=4)
            assert page.next is not None
            assert (*page.rows, *archive.orders.page(OrderQuery(order=by), after=page.next).rows) == whole
            assert page.total == 7
        assert [found.number for found in archive.orders.page(OrderQuery(text="A5")).rows] == ["A5"]
        assert [found.number for found in archive.orders.page(OrderQuery(number="A5")).rows] == ["A5"]
        assert archive.orders.page(OrderQuery(text="滤芯")).total == 7
        assert archive.orders.page(OrderQuery(ordered_since=NOW)).total == 6


def test_revisits_by_day_with_what_the_list_shows(archive: Archive) -> None:
    with archive.writing() as action:
        buyer = archive.customers.save(customer(), action=action)
        planned = Revisit(
            customer_id=buyer.id,
            plan="repaired",
            purpose="维修后 3 天",
            nominal=date(2026, 10, 2),
            day=date(2026, 10, 8),
            why=(DayPassed(day=date(2026, 10, 2), code="holiday", name="国庆节"),),
        )
        saved = archive.revisits.save(planned, action=action)
        done = archive.revisits.save(
            replace(planned, day=date(2026, 10, 14), state=RevisitState.DONE, score=5, done_at=NOW),
            action=action,
        )
        archive.revisits.save(
            replace(planned, day=date(2026, 10, 14), state=RevisitState.CANCELLED), action=action
        )
    assert saved == replace(planned, id=saved.id, version=1)
    with archive.database.read():
        (late,) = archive.revisits.overdue(date(2026, 10, 14))
        assert (late.revisit, late.customer_name, late.phone) == (saved, "张示例", "13800001000")
        today = archive.revisits.for_days(date(2026, 10, 14), date(2026, 10, 14))
        assert [row.revisit for row in today] == [done]
        assert archive.revisits.for_days(date(2026, 10, 14), date(2026, 10, 14), include_done=False) == ()
        booked = archive.revisits.booked_per_day(date(2026, 10, 1), date(2026, 10, 31))
        assert booked == {date(2026, 10, 8): 1, date(2026, 10, 14): 1}
        assert archive.revisits.booked_per_day(date(2026, 10, 1), date(2026, 10, 31), plan="x") == {}
        assert len(archive.revisits.of_customer(buyer.id)) == 3
        first = archive.revisits.page(limit=2)
        assert first.next == Cursor(value="2026-10-14", id=done.id)
        assert len(archive.revisits.page(after=first.next).rows) == 1
        assert archive.customers.brief(buyer.id).score == 5


def test_paper_numbers_are_never_given_twice(archive: Archive) -> None:
    made = archive.case()
    with archive.database.write():
        numbers = [
            archive.numbers.paper("BG", date(2026, 10, 14), case_id=made.id, made_at=NOW) for _ in range(2)
        ]
    with pytest.raises(KeyError), archive.database.write():  # noqa: PT012
        archive.numbers.paper("BG", date(2026, 10, 14), case_id=made.id, made_at=NOW)
        raise KeyError
    with archive.database.read():
        assert archive.numbers.papers(made.id) == tuple(numbers) == ("BG261014-001", "BG261014-002")


def test_a_reversed_settlement_frees_its_pieces_and_keeps_what_did_not_come_back(archive: Archive) -> None:
    bought = archive.order()
    line = bought.lines[0].id
    with archive.writing() as action:
        made = archive.cases.save(case(order_id=bought.id, state="to_pay"), action=action)
        taken = (SettledBefore(order_line_id=line, quantity=1, refund=9_000),)
        first = archive.settlements.add(record(made.id, taken=taken), action=action)
        paid = archive.settlements.pay(
            Payment(case_id=made.id, settlement_id=first.id, amount=9_500, channel="微信", paid_at=NOW),
            action=action,
        )
        second = archive.settlements.add(record(made.id, to_buyer=700, follows_id=first.id), action=action)
    with archive.database.read():
        assert [one.id for one in archive.settlements.in_force(made.id)] == [first.id, second.id]
        assert archive.settlements.before(bought.id, excluding=second.id) == taken
        waiting = {part.bucket: part.amount for part in archive.settlements.waiting_to_pay()}
        assert waiting["to_pay"] == 700
        dossier = Dossiers(archive.database).of(archive.cases.get(made.id))
        assert [one.id for one in dossier.in_force] == [first.id, second.id]
    back = Payment(
        case_id=made.id,
        settlement_id=first.id,
        amount=-9_501,
        channel="微信",
        paid_at=NOW,
        note="付错",
        reverses_id=paid.id,
    )
    reversal = Reversal(
        settlement_id=first.id,
        case_id=made.id,
        at=NOW,
        by_id=None,
        by_name="周示例",
        reason="付错",
        paid=9_500,
    )
    with pytest.raises(KnownError, match="more_back_than_out"), archive.writing() as action:
        archive.settlements.reverse(reversal, [back], action=action)
    with archive.writing() as action:
        archive.settlements.reverse(reversal, [replace(back, amount=-9_000)], action=action)
    with archive.database.read():
        (kept,) = archive.settlements.reversals(made.id)
        assert (kept.reason, kept.by_name) == ("付错", "周示例")
        assert archive.settlements.before(bought.id) == ()
        assert [one.id for one in archive.settlements.in_force(made.id)] == [second.id]
        lost = [one for one in archive.settlements.booked(bought.id) if one.lost]
        assert [(one.refund, one.due, one.paid) for one in lost] == [(500, 500, 500)]
        assert Dossiers(archive.database).of(archive.cases.get(made.id)).order is not None
