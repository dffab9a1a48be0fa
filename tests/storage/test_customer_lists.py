"""Figures of customers, the lists that rest on them, history, and two records made one, over both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aftersales.calendar import add_months
from aftersales.call_log import PhoneView
from aftersales.clock import china_moment
from aftersales.customer_queries import CustomerBounds, CustomerOrder, CustomerQuery, CustomerTab
from aftersales.customers import Customer, Nickname, Phone
from aftersales.errors import KnownError
from aftersales.orders import Order, Platform
from aftersales.queries import Cursor
from aftersales.questionnaires import Survey
from aftersales.revisits import Revisit, RevisitState
from aftersales.tiers import RfmGroup, high_bounds
from resources.customer_tiers_file import shipped_tiers
from storage import customer_lists
from storage.customer_figures import CustomerFiguresTable
from storage.customer_history import CustomerHistory
from storage.customer_merge import CustomerMerge
from storage.phone_views import PhoneViews
from storage.search_index import SearchIndex
from storage.surveys import Surveys
from tests.storage.making import NOW, Archive, customer, dump, order

TODAY = date(2026, 10, 14)
RULES = shipped_tiers()


def bounds(today: date = TODAY) -> CustomerBounds:
    recent, often, dear = high_bounds(RULES.rfm, today)
    return CustomerBounds(
        now=NOW,
        tiers=("重要", "长期", "普通"),
        silent_since={"重要": china_moment(f"{add_months(today, -6)} 00:00")},
        recent_from=china_moment(f"{recent} 00:00"),
        often_from=often,
        dear_from=dear,
    )


def bought(archive: Archive, owner: Customer, number: str, *, days: int, paid: int, **given: Any) -> Order:
    with archive.writing("备单") as action:
        shop = archive.accounts.ensure(Platform.TAOBAO, "示例小店", action=action)
        made = order(
            shop_id=shop.id,
            number=number,
            customer_id=owner.id,
            ordered_at=NOW - timedelta(days=days),
            paid_gross=paid,
            **given,
        )
        return archive.orders.save(made, action=action)


def person(archive: Archive, name: str, phone: str, **given: Any) -> Customer:
    with archive.writing("加客户") as action:
        made = customer(
            name=name,
            phones=(Phone(number=phone),),
            addresses=(f"{name}路 1 号",),
            nicknames=(),
            tags=(),
        )
        return archive.customers.save(replace(made, **given), action=action)


def caught_up(archive: Archive, today: date = TODAY) -> CustomerFiguresTable:
    table = CustomerFiguresTable(archive.database)
    more = True
    while more:
        with archive.database.write():
            more = table.catch_up(today, 3)
    return table


def asked(archive: Archive, limit: int = 50, after: Cursor | None = None, **given: Any) -> list[str]:
    query = CustomerQuery(**{"bounds": bounds(), **given})
    with archive.database.read():
        page = customer_lists.page(query, after=after, limit=limit, index=SearchIndex(archive.database))
    return [row.name for row in page.rows]


def test_figures_follow_what_is_written(archive: Archive) -> None:
    zhang = person(archive, "张示例", "13800001000")
    first = bought(archive, zhang, "1", days=400, paid=10_000)
    table = caught_up(archive)
    with archive.database.read():
        assert not table.is_behind(TODAY)
        found = table.of(zhang.id, TODAY)
    assert (found.orders, found.orders_year, found.spent, found.spent_year) == (1, 0, 10_000, 0)
    bought(archive, zhang, "2", days=3, paid=33_000, refunded=3_000)
    bought(archive, zhang, "3", days=2, paid=5_000, currency="USD")
    archive.case(customer_id=zhang.id)
    with archive.database.read():
        assert table.is_behind(TODAY)
        assert table.of(zhang.id, TODAY).spent == 40_000
    caught_up(archive)
    with archive.database.read():
        (row,) = archive.database.rows(
            "SELECT spent, spent_year, orders, orders_year, cases, open_cases, last_contact FROM customer_figures"
        )
    assert tuple(row[:6]) == (40_000, 30_000, 3, 2, 1, 1)
    assert row[6].startswith("2026-10-14T07:20")
    with archive.writing("删单") as action:
        archive.orders.remove(first.id, version=first.version, action=action)
    caught_up(archive)
    assert asked(archive) == ["张示例"]
    with archive.database.read():
        assert archive.database.rows("SELECT spent FROM customer_figures") == [(30_000,)]


def test_a_year_moves_on_with_the_days(archive: Archive) -> None:
    zhang = person(archive, "张示例", "13800001000")
    bought(archive, zhang, "1", days=360, paid=10_000)
    caught_up(archive)
    sql = "SELECT orders_year, orders_three, spent_year FROM customer_figures"
    with archive.database.read():
        assert archive.database.rows(sql) == [(1, 1, 10_000)]
    caught_up(archive, TODAY + timedelta(days=10))
    with archive.database.read():
        assert archive.database.rows(sql) == [(0, 1, 0)]
    caught_up(archive, date(2029, 10, 14))
    with archive.database.read():
        assert archive.database.rows(sql) == [(0, 0, 0)]


def test_who_goes_to_the_recycle_bin_leaves_the_list(archive: Archive) -> None:
    zhang, li = person(archive, "张示例", "13800001000"), person(archive, "李示例", "13800002000")
    caught_up(archive)
    with archive.writing("删客户") as action:
        archive.customers.remove(zhang.id, version=zhang.version, action=action)
    assert asked(archive) == ["李示例"]
    caught_up(archive)
    with archive.database.read():
        assert archive.database.rows("SELECT customer_id FROM customer_figures") == [(li.id,)]


@pytest.mark.parametrize("wanted", list(CustomerOrder))
@pytest.mark.parametrize("descending", [True, False])
def test_pages_meet_everybody_once(archive: Archive, wanted: CustomerOrder, descending: bool) -> None:
    for place in range(7):
        someone = person(archive, f"示例{place % 3}", f"1380000100{place}")
        if place % 2:
            bought(archive, someone, str(place), days=place, paid=1_000 * (place % 3))
    caught_up(archive)
    query = CustomerQuery(order=wanted, descending=descending, bounds=bounds())
    ids: list[int] = []
    after: Cursor | None = None
    with archive.database.read():
        index = SearchIndex(archive.database)
        while True:
            page = customer_lists.page(query, after=after, limit=2, index=index)
            ids += [row.id for row in page.rows]
            assert page.total == 7
            after = page.next
            if after is None:
                break
        whole = customer_lists.page(query, after=None, limit=50, index=index)
    assert ids == [row.id for row in whole.rows]
    assert len(set(ids)) == 7


def test_tabs_groups_tags_and_words_narrow_the_list(archive: Archive) -> None:
    zhang = person(archive, "张示例", "13800001000", tier="重要", tags=("老客", "空调"))
    li = person(archive, "李示例", "13800002000", tags=("空调",))
    person(archive, "王示例", "13800003000", may_call=False, opted_out_at=NOW)
    bought(archive, zhang, "1", days=250, paid=200_000)
    bought(archive, li, "2", days=3, paid=10_000)
    archive.case(customer_id=li.id)
    caught_up(archive)
    assert asked(archive) == ["张示例", "李示例", "王示例"]
    assert asked(archive, tab=CustomerTab.BEST) == ["张示例"]
    assert asked(archive, tab=CustomerTab.DUE) == ["张示例"]
    assert asked(archive, tab=CustomerTab.OPEN) == ["李示例"]
    assert asked(archive, tab=CustomerTab.QUIET) == ["王示例"]
    assert asked(archive, group=RfmGroup.DEAR_WIN) == ["张示例"]
    assert asked(archive, group=RfmGroup.GROW) == ["李示例"]
    assert asked(archive, tag="空调") == ["张示例", "李示例"]
    assert asked(archive, text="2000") == ["李示例"]
    assert asked(archive, spent_from=100_000) == ["张示例"]
    assert asked(archive, active_since=NOW - timedelta(days=30)) == ["李示例"]
    assert asked(archive, quiet_since=NOW - timedelta(days=180)) == ["张示例", "王示例"]
    with archive.database.read():
        tabs, groups, tiers = customer_lists.tab_counts(bounds())
        assert customer_lists.tags() == (("空调", 2), ("老客", 1))
    assert [tabs[tab] for tab in CustomerTab] == [3, 1, 0, 1, 1, 1]
    assert sum(groups.values()) == 3
    assert tiers == {"重要": 1, "长期": 0, "普通": 2}
    with archive.writing("排回访") as action:
        day = date(2026, 10, 20)
        call = Revisit(customer_id=zhang.id, plan="by_hand", purpose="问好", nominal=day, day=day)
        archive.revisits.save(call, action=action)
    caught_up(archive)
    assert asked(archive, tab=CustomerTab.DUE) == []


def test_records_that_look_like_one_person_are_paired_once(archive: Archive) -> None:
    nickname = (Nickname(platform=Platform.TAOBAO, name="示例买家"),)
    first = person(archive, "张示例", "13800001000", nicknames=nickname)
    second = person(archive, "小张", "13800001000", nicknames=nickname)
    third = person(archive, "李示例", "13800002000", addresses=("示例路 9 号",))
    fourth = person(archive, "李示例", "13800003000", addresses=("示例路 9 号",))
    person(archive, "王示例", "13800004000", addresses=("示例路 9 号",))
    with archive.database.read():
        found = customer_lists.twins(archive.database)
    assert [(pair.first_id, pair.second_id, pair.by) for pair in found] == [
        (first.id, second.id, "phone"),
        (third.id, fourth.id, "address"),
    ]


def test_merging_moves_everything_and_undo_takes_it_apart(archive: Archive) -> None:
    keep = person(archive, "张示例", "13800001000", note="怕热", tags=("老客",))
    gone = person(archive, "小张", "13800002000", note="来电前发消息", may_call=False, opted_out_at=NOW)
    order_of_gone = bought(archive, gone, "1", days=3, paid=33_000)
    made = archive.case(customer_id=gone.id, order_id=order_of_gone.id)
    with archive.writing("排回访") as action:
        day = date(2026, 10, 20)
        call = archive.revisits.save(
            Revisit(customer_id=gone.id, plan="by_hand", purpose="问好", nominal=day, day=day), action=action
        )
    with archive.writing("抽样") as action:
        asked = Survey(questionnaire="closing", name="结案满意度", customer_id=gone.id)
        survey = Surveys(archive.database).save(asked, action=action)
    views = PhoneViews(archive.database)
    with archive.writing("看号码") as action:
        views.add(PhoneView(at=NOW, by_id=None, customer_id=gone.id, why="回访 问好"), action=action)
    before = dump(archive.database)
    with archive.writing("合并") as action:
        merged = CustomerMerge(archive.database).merge(keep=keep, gone=gone, action=action)
    assert merged.moved == {"orders": 1, "cases": 1, "sold_goods": 0, "revisits": 1, "surveys": 1}
    with archive.database.read():
        assert Surveys(archive.database).get(survey.id).customer_id == keep.id
    assert [phone.number for phone in merged.customer.phones] == ["13800001000", "13800002000"]
    assert merged.customer.note == "怕热\n来电前发消息"
    assert merged.customer.may_call is False
    with archive.database.read():
        assert [view.why for view in views.of_customer(keep.id)] == ["回访 问好"]
        assert views.of_customer(gone.id) == ()
        assert archive.orders.get(order_of_gone.id).customer_id == keep.id
        assert archive.cases.get(made.id).customer_id == keep.id
        assert archive.revisits.get(call.id).customer_id == keep.id
        with pytest.raises(KnownError, match="gone"):
            archive.customers.get(gone.id)
    with archive.writing("撤销") as undo:
        archive.journal.undo(action.id, action=undo)
    assert dump(archive.database) == before


def test_a_record_changed_meanwhile_is_not_merged(archive: Archive) -> None:
    keep, gone = person(archive, "张示例", "13800001000"), person(archive, "小张", "13800002000")
    with archive.writing("改") as action:
        archive.customers.save(replace(keep, note="新的"), action=action)
    before = dump(archive.database)
    with pytest.raises(KnownError, match="changed_meanwhile"), archive.writing("合并") as action:
        CustomerMerge(archive.database).merge(keep=keep, gone=gone, action=action)
    assert dump(archive.database) == before
    with pytest.raises(KnownError, match="merge_self"), archive.writing("合并") as action:
        CustomerMerge(archive.database).merge(keep=keep, gone=keep, action=action)


def test_history_tells_orders_cases_and_money(archive: Archive) -> None:
    zhang = person(archive, "张示例", "13800001000")
    first = bought(archive, zhang, "1", days=30, paid=33_000, refunded=2_000)
    bought(archive, zhang, "2", days=3, paid=5_000)
    made = archive.case(customer_id=zhang.id, order_id=first.id)
    history = CustomerHistory(archive.database)
    with archive.database.read():
        orders = history.orders(zhang.id, 10)
        cases = history.cases(zhang.id, 10)
        money = history.money(zhang.id)
    assert [(one.number, one.pieces, one.lines, one.open_cases) for one in orders] == [
        ("2", 4, 2, 0),
        ("1", 4, 2, 1),
    ]
    assert orders[1].ordered_at == datetime(2026, 9, 14, 7, 20, tzinfo=UTC)
    assert [(one.number, one.problem, one.amount) for one in cases] == [(made.number, "漏水", None)]
    assert (money.returned, money.cost, money.uncosted, money.platform) == (2_000, 0, 8, "taobao")


def test_a_done_call_counts_as_contact_and_a_planned_one_as_next(archive: Archive) -> None:
    zhang = person(archive, "张示例", "13800001000")
    day = date(2026, 10, 20)
    with archive.writing("回访") as action:
        plain = Revisit(customer_id=zhang.id, plan="by_hand", purpose="问好", nominal=day, day=day)
        archive.revisits.save(plain, action=action)
        archive.revisits.save(replace(plain, state=RevisitState.DONE, done_at=NOW), action=action)
        archive.revisits.save(replace(plain, state=RevisitState.CANCELLED, day=TODAY), action=action)
    with archive.database.read():
        found = CustomerFiguresTable(archive.database).of(zhang.id, TODAY)
    assert (found.last_contact, found.next_revisit) == (NOW, day)


def test_a_page_need_not_count_and_only_some_can_be_asked_for(archive: Archive) -> None:
    made = [person(archive, f"{name}示例", f"1390000000{place}") for place, name in enumerate("甲乙丙")]
    caught_up(archive)
    index = SearchIndex(archive.database)
    query = CustomerQuery(order=CustomerOrder.NAME, descending=False, bounds=bounds())
    with archive.database.read():
        first = customer_lists.page(query, after=None, limit=1, index=index, counted=False)
        assert (len(first.rows), first.total) == (1, 2)
        assert customer_lists.count(query, index=index) == 3
        some = replace(query, ids=(made[0].id, made[2].id))
        found = customer_lists.page(some, after=None, limit=10, index=index)
    assert {row.id for row in found.rows} == {made[0].id, made[2].id}
    assert found.total == 2
