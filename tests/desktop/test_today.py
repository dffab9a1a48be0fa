"""今日, the sidebar and the tabs against counts made by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftersales.cases import CaseKind
from aftersales.queries import CaseOrder, CaseQuery, CaseTab
from aftersales.revisits import CallResult
from desktop.requests import PaymentGiven
from desktop.views import CaseRow
from tests.desktop.acting import CLERK, OWNER, Shop


@pytest.fixture
def busy(shop: Shop) -> Shop:
    """Monday: one case closed and one opened last week; Wednesday afternoon is now."""
    shop.at("2026-10-09T10:00")
    old = shop.open(CaseKind.INQUIRY, "其他", customer_id=shop.customer())
    shop.step(old, "verifying")
    shop.step(old, "to_revisit", answered=True)
    shop.at("2026-10-12T09:00")
    shop.step(old, "closed", result="好")
    late = shop.sold_case(CaseKind.RETURN)
    shop.at("2026-10-13T15:00")
    today = shop.sold_case(CaseKind.RETURN)
    shop.step(today, "verifying")
    version = shop.case(today).version
    due = shop.clock.now() + timedelta(days=1, hours=5)
    shop.desk.cases.set_due(case_id=today, version=version, due_at=due, why="约好了")
    shop.at("2026-10-14T15:20")
    assert shop.case(late).state == "new"
    return shop


def rows(shop: Shop, tab: CaseTab, **given: object) -> tuple[CaseRow, ...]:
    query = CaseQuery(
        tab=tab,
        moments=shop.desk.cases.moments(),
        staff_id=shop.desk.session.staff_id,
        **given,  # type: ignore[arg-type]
    )
    page = shop.desk.cases.page(query=query)
    assert page.total == len(page.rows)
    return page.rows


def test_the_day_as_counted_by_hand(busy: Shop) -> None:
    view = busy.desk.today.view()
    assert view.day == busy.clock.today()
    assert (len(view.overdue), len(view.due_today)) == (1, 1)
    assert (view.new_this_week, view.closed_this_week) == (2, 1)
    assert view.waiting == 2
    assert view.overdue[0].due is not None
    assert view.overdue[0].due.tone == "bad"
    assert view.recoverable is None
    assert view.backed_up_at is None
    busy.desk.upkeep.backup()
    assert busy.desk.today.view().backed_up_at == busy.clock.now()


def test_the_sidebar_counts_what_waits(busy: Shop) -> None:
    counts = busy.desk.today.counts()
    assert (counts.today, counts.today_urgent, counts.open_cases, counts.revisits_today) == (2, True, 2, 0)
    day = busy.clock.today()
    call = busy.desk.revisit_planning.plan(
        customer_id=busy.customer("李示例"), case_id=None, day=day, purpose="问候"
    )
    assert busy.desk.today.counts().revisits_today == 1
    busy.desk.revisit_results.record(
        revisit_id=call.id, version=call.version, result=CallResult.REACHED, score=4
    )
    view = busy.desk.today.view()
    assert (len(view.revisits), view.revisits_done, busy.desk.today.counts().revisits_today) == (1, 1, 0)


def test_the_tabs_count_the_rows_they_show(busy: Shop) -> None:
    busy.sit(CLERK)
    large = busy.open(CaseKind.REFUND_ONLY, "丢件", order=busy.sell((300_000, 1)))
    busy.agreed(large)
    waiting = busy.sold_case(CaseKind.RETURN, "质量问题")
    busy.steps(waiting, "verifying", "awaiting_evidence")
    for sitting in (CLERK, OWNER):
        busy.sit(sitting)
        counts = busy.desk.cases.tab_counts()
        shown = {tab: len(rows(busy, tab)) for tab in CaseTab}
        assert counts == shown
    assert shown == {
        CaseTab.OPEN: 4,
        CaseTab.DUE_TODAY: 1,
        CaseTab.OVERDUE: 1,
        CaseTab.EVIDENCE: 1,
        CaseTab.MINE: 2,
        CaseTab.LARGE: 1,
        CaseTab.ALL: 5,
    }


def test_what_waits_to_be_paid(busy: Shop) -> None:
    order = busy.sell((20_000, 1), (5_000, 1), customer_id=busy.customer("李示例"))
    paying = busy.open(CaseKind.REFUND_ONLY, "丢件", order=order)
    busy.agreed(paying)
    busy.step(paying, "to_pay")
    buckets = {bucket.code: (bucket.count, bucket.amount) for bucket in busy.desk.today.view().to_pay}
    assert buckets == {"planning": (0, 0), "to_pay": (1, 20_000), "difference": (0, 0)}
    busy.step(paying, "to_revisit", pay=5_000)
    buckets = {bucket.code: (bucket.count, bucket.amount) for bucket in busy.desk.today.view().to_pay}
    assert buckets["to_pay"] == (1, 15_000)
    busy.desk.cases.pay(
        case_id=paying,
        version=busy.case(paying).version,
        payment=PaymentGiven(amount=15_000, channel="微信"),
    )
    assert all(bucket.count == 0 for bucket in busy.desk.today.view().to_pay)


def test_a_list_is_paged_without_gaps_and_searched(busy: Shop) -> None:
    for _ in range(5):
        busy.sold_case(CaseKind.RETURN)
    query = CaseQuery(tab=CaseTab.ALL, order=CaseOrder.NUMBER, moments=busy.desk.cases.moments())
    seen: list[str] = []
    after = None
    while True:
        page = busy.desk.cases.page(query=query, after=after, limit=3)
        seen += [row.summary.number for row in page.rows]
        after = page.next
        if after is None:
            break
    assert seen == sorted(seen)
    assert len(seen) == len(set(seen)) == page.total == 8
    assert [row.summary.number for row in rows(busy, CaseTab.ALL, text=seen[3])] == [seen[3]]
    assert len(rows(busy, CaseTab.ALL, text="张示例")) == 8
    assert rows(busy, CaseTab.ALL, text="没有这个人") == ()


def test_similar_open_cases_of_a_customer(busy: Shop) -> None:
    customer = busy.customer("赵示例")
    first = busy.open(CaseKind.INQUIRY, "其他", customer_id=customer)
    assert [case.id for case in busy.desk.cases.similar_open(customer_id=customer)] == [first]
    busy.step(first, "withdrawn")
    assert busy.desk.cases.similar_open(customer_id=customer) == ()
