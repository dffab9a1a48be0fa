"""Customers at the desk: changed, tagged, tiered, joined, asked for consent, and shown on one page by few queries."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from aftersales.customer_queries import CustomerQuery, CustomerTab
from aftersales.customers import Customer, Nickname, Phone
from aftersales.errors import KnownError
from aftersales.orders import Platform
from aftersales.revisits import CallResult
from desktop import customer_lists
from desktop.changes import Changed, ChangeNotice
from desktop.customers import CustomerEdit
from desktop.shop import Desk
from tests.desktop.acting import PART_TIMER, TECHNICIAN, Shop

TIERS = ("重要", "长期", "普通")


def listed(desk: Desk, **given: Any) -> list[str]:
    query = CustomerQuery(bounds=desk.customer_lists.bounds(), **given)
    return [row.summary.name for row in desk.customer_lists.page(query=query).rows]


def test_an_edit_is_cleaned_stored_and_undone(shop: Shop, desk: Desk) -> None:
    made = desk.customers.add(name="张示例", phone="138 0000-1000")
    before = desk.customers.get(customer_id=made.id)
    changes = CustomerEdit(
        name=" 张示范 ",
        phones=(
            Phone(number="+86 138-0000-1000", label="本人"),
            Phone(number="13900002000 转 1234"),
            Phone(number=" "),
        ),
        addresses=("示例路 1 号", "示例路 1 号", ""),
        nicknames=(Nickname(platform=Platform.JD, name=" 示例买家 "),),
        wechat="shili",
        tags=("老客", "", "老客"),
        keeper_id=desk.session.staff_id,
        convenient="晚上",
    )
    after = desk.customers.edit(customer_id=made.id, version=before.version, changes=changes)
    assert after.name == "张示范"
    assert after.phones == (
        Phone(number="13800001000", label="本人"),
        Phone(number="13900002000-1234", virtual=True),
    )
    assert after.addresses == ("示例路 1 号",)
    assert after.nicknames == (Nickname(platform=Platform.JD, name="示例买家"),)
    assert (after.tags, after.keeper_id, after.convenient) == (("老客",), desk.session.staff_id, "晚上")
    assert desk.undo.undo() == "改客户 张示范"
    now = desk.customers.get(customer_id=made.id)
    assert replace(now, version=0) == replace(before, version=0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (CustomerEdit(name=" "), "desk.customer_name_missing"),
        (CustomerEdit(phones=(Phone(number="1380000l000"),)), "desk.phone_malformed"),
        (
            CustomerEdit(phones=(Phone(number="13800001000"), Phone(number="138 0000 1000"))),
            "desk.phone_twice",
        ),
        (CustomerEdit(phones=(Phone(number="13800002000"),)), "desk.phone_of_other"),
        (CustomerEdit(note="长" * 2_001), "desk.text_too_long"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    shop: Shop, desk: Desk, changes: CustomerEdit, code: str
) -> None:
    desk.customers.add(name="李示例", phone="13800002000")
    made = desk.customers.add(name="张示例", phone="13800001000")
    before = desk.customers.get(customer_id=made.id)
    with pytest.raises(KnownError, match=code.partition(".")[2]):
        desk.customers.edit(customer_id=made.id, version=before.version, changes=changes)
    assert desk.customers.get(customer_id=made.id) == before


def test_an_edit_of_an_older_version_is_refused(shop: Shop, desk: Desk) -> None:
    made = desk.customers.add(name="张示例", phone="13800001000")
    before = desk.customers.get(customer_id=made.id)
    desk.customers.add_tag(customer_id=made.id, version=before.version, tag="老客")
    with pytest.raises(KnownError, match="changed_meanwhile"):
        desk.customers.edit(
            customer_id=made.id, version=before.version, changes=CustomerEdit(note="别人没看到的")
        )


def test_tags_are_added_taken_away_and_undone(shop: Shop, desk: Desk) -> None:
    made = desk.customers.add(name="张示例", phone="13800001000")
    one = desk.customers.get(customer_id=made.id)
    one = desk.customers.add_tag(customer_id=one.id, version=one.version, tag=" 空调 ")
    assert one.tags == ("空调",)
    assert listed(desk, tag="空调") == ["张示例"]
    one = desk.customers.remove_tag(customer_id=one.id, version=one.version, tag="空调")
    assert one.tags == ()
    desk.undo.undo()
    assert desk.customers.get(customer_id=one.id).tags == ("空调",)
    with pytest.raises(KnownError, match="tag_long"):
        desk.customers.add_tag(customer_id=one.id, version=3, tag="很" * 13)


def test_a_person_sets_the_tier_that_rules_only_suggest(shop: Shop, desk: Desk) -> None:
    made = desk.customers.add(name="张示例", phone="13800001000")
    one = desk.customers.get(customer_id=made.id)
    assert desk.customer_views.view(customer_id=made.id).tier.suggestion.tier == "普通"
    one = desk.customers.set_tier(customer_id=one.id, version=one.version, tier="重要", tiers=TIERS)
    assert listed(desk, tab=CustomerTab.BEST) == ["张示例"]
    with pytest.raises(KnownError, match="tier_unknown"):
        desk.customers.set_tier(customer_id=one.id, version=one.version, tier="钻石", tiers=TIERS)
    desk.undo.undo()
    assert listed(desk, tab=CustomerTab.BEST) == []


def test_consent_is_noted_withdrawn_and_given_again(shop: Shop, desk: Desk) -> None:
    made = desk.customers.add(name="张示例", phone="13800001000")
    assert desk.customers.get(customer_id=made.id).may_call is None
    desk.customers.allow_calls(customer_id=made.id)
    assert desk.customers.get(customer_id=made.id).may_call is True
    desk.customers.stop_calls(customer_id=made.id)
    stopped = desk.customers.get(customer_id=made.id)
    assert (stopped.may_call, stopped.opted_out_at) == (False, shop.clock.now())
    assert listed(desk, tab=CustomerTab.QUIET) == ["张示例"]
    desk.undo.undo()
    assert desk.customers.get(customer_id=made.id).may_call is True


def test_records_that_look_alike_are_found_while_typing(shop: Shop, desk: Desk) -> None:
    one = desk.customers.add(name="张示例", phone="13800001000", address="示例路 1 号")
    alike = desk.customers.alike
    assert [brief.id for brief in alike(name="", phones=["138 0000 1000"])] == [one.id]
    assert [brief.id for brief in alike(name="张示例", addresses=["示例路 1 号"])] == [one.id]
    assert alike(name="张示例", phones=["1380"], addresses=["别的路"]) == ()
    assert alike(name="张示例", phones=["13800001000"], besides=one.id) == ()


def test_merging_is_one_step_back(shop: Shop, desk: Desk) -> None:
    keep_id, gone_id = shop.customer("张示例", "13800001000"), shop.customer("小张", "13800002000")
    shop.sell((1, 10_000), customer_id=gone_id)
    preview = desk.customers.merge_preview(keep_id=keep_id, gone_id=gone_id)
    assert preview.moves["orders"] == 1
    desk.customers.merge(keep=preview.keep, gone=preview.gone)
    view = desk.customer_views.view(customer_id=keep_id)
    assert len(view.orders) == 1
    assert listed(desk) == ["张示例"]
    with pytest.raises(KnownError, match="gone"):
        desk.customer_views.view(customer_id=gone_id)
    desk.undo.undo()
    assert desk.customer_views.view(customer_id=keep_id).orders == ()
    assert sorted(listed(desk)) == ["小张", "张示例"]
    with pytest.raises(KnownError, match="merge_self"):
        desk.customers.merge_preview(keep_id=keep_id, gone_id=keep_id)


@pytest.mark.parametrize("who", [TECHNICIAN, PART_TIMER])
def test_who_may_not_keep_the_archive_may_not_change_it(shop: Shop, desk: Desk, who: str) -> None:
    made = desk.customers.add(name="张示例", phone="13800001000")
    one = desk.customers.get(customer_id=made.id)
    shop.sit(who)
    with pytest.raises(KnownError, match="right_missing"):
        desk.customers.edit(customer_id=made.id, version=one.version, changes=CustomerEdit(note="x"))
    with pytest.raises(KnownError, match="right_missing"):
        desk.customers.merge(keep=one, gone=replace(one, id=99))
    assert desk.customers.get(customer_id=made.id) == one


def test_a_page_needs_twelve_queries_whatever_he_bought(shop: Shop, desk: Desk) -> None:
    customer_id = shop.customer("张示例", "13800001000")
    desk.lists.renew()  # the shop's own tiers are read once, not for each page
    counts = []
    for orders in (1, 6):
        for _ in range(orders):
            shop.sell((1, 10_000), customer_id=customer_id)
        told: list[str] = []
        with desk.archive.database.read():
            connection = desk.archive.database._engine.connection()
            connection.exec_trace = lambda _c, sql, _b, told=told: not told.append(sql)
            try:
                view = desk.customer_views.view(customer_id=customer_id)
            finally:
                connection.exec_trace = None
        counts.append(len([sql for sql in told if sql.lstrip().startswith("SELECT")]))
    assert len(view.orders) == 7
    assert counts[0] == counts[1] <= 12


def test_marks_of_calls_make_the_line(shop: Shop, desk: Desk) -> None:
    customer_id = shop.customer("张示例", "13800001000")
    for day, score in (("2026-10-15", 2), ("2026-10-16", 5)):
        shop.at(f"{day}T09:00")
        call = desk.revisit_planning.plan(
            customer_id=customer_id, case_id=None, day=desk.clock.today(), purpose="问好"
        )
        desk.revisit_results.record(
            revisit_id=call.id, version=call.version, result=CallResult.REACHED, score=score, note="好"
        )
    view = desk.customer_views.view(customer_id=customer_id)
    assert [score for _, score in view.scores] == [2, 5]
    assert [found.revisit.score for found in view.heard] == [5, 2]


def test_a_new_customer_with_all_that_is_known(shop: Shop, desk: Desk) -> None:
    brief = desk.customers.register(
        customer=Customer(name="张示例", phones=(Phone(number="057155501826"),), tags=("老客",))
    )
    assert listed(desk) == ["张示例"]
    assert brief.number == "KH-00001"
    with pytest.raises(KnownError, match="phone_taken"):
        desk.customers.register(customer=Customer(name="李示例", phones=(Phone(number="057155501826"),)))


def test_behind_a_long_write_the_list_shows_what_there_is_and_tells_later(
    shop: Shop, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.customers.add(name="张示例", phone="13800001000")
    assert listed(desk) == ["张示例"]
    monkeypatch.setattr(customer_lists, "_WAIT", 0.05)
    desk.customers.add(name="李示例", phone="13800002000")
    told: list[ChangeNotice] = []
    desk.changes.subscribe(told.append)
    go_on = threading.Event()
    long_write = desk.jobs.write(lambda _: go_on.wait(10))
    assert listed(desk) == ["张示例"]
    assert told == []
    go_on.set()
    long_write.result(10)
    desk.jobs.write(lambda _: None).result(10)
    assert [notice.what for notice in told] == [frozenset({Changed.CUSTOMERS})]
    assert sorted(listed(desk)) == ["张示例", "李示例"]
