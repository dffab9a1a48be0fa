"""The kind of trade: what follows it, what stays the shop's own, and the way back."""

from __future__ import annotations

import pytest

from aftersales.errors import KnownError
from desktop.shop import Desk
from tests.desktop.acting import Shop


def active_plans(desk: Desk) -> set[str]:
    return {one.plan.key for one in desk.plan_lists.entries() if one.plan.active}


def offered(desk: Desk) -> set[str]:
    return {reason.name for reason in desk.lists.taxonomy().offered()}


def seen_in(desk: Desk, reason: str) -> tuple[str, ...]:
    return next(one.reason.phenomena for one in desk.reason_lists.entries() if one.entry.key == reason)


def tiers(desk: Desk) -> dict[str, tuple[int | None, int | None]]:
    return {one.rule.name: (one.rule.orders, one.rule.spent) for one in desk.tier_lists.entries()}


def planned(shop: Shop) -> int:
    today = shop.clock.today()
    return len(shop.desk.revisits.page(first=today, last=today.replace(year=2028)))


def test_what_a_trade_begins_with_is_in_the_lists_and_goes_by_one_undo(desk: Desk) -> None:
    plans, reasons, words = active_plans(desk), offered(desk), seen_in(desk, "质量问题")
    desk.first_steps.open_shop(name="张示例服装店", trade="clothes")
    assert active_plans(desk) == plans - {"service", "warranty"}
    assert offered(desk) == reasons - {"三包", "食品"}
    assert "起球" in seen_in(desk, "质量问题")
    assert desk.profile.read().receipt_foot.startswith("退换时吊牌")
    assert desk.trades.read().name == "服装"
    desk.undo.undo()
    assert desk.is_new
    assert desk.trades.read().key == ""
    assert (active_plans(desk), offered(desk), seen_in(desk, "质量问题")) == (plans, reasons, words)


def test_another_trade_takes_back_what_the_one_before_had_changed(shop: Shop) -> None:
    desk = shop.desk
    shipped = active_plans(desk), offered(desk), seen_in(desk, "质量问题"), tiers(desk)
    desk.trades.choose(key="food")
    assert tiers(desk)["重要"] == (20, 300_000)
    assert "三包" not in offered(desk)
    desk.trades.choose(key="other")
    assert (active_plans(desk), offered(desk), seen_in(desk, "质量问题"), tiers(desk)) == shipped
    assert desk.profile.read().receipt_foot == ""
    desk.undo.undo()
    assert desk.trades.read().key == "food"
    assert tiers(desk)["重要"] == (20, 300_000)


def test_what_the_shop_made_its_own_stays(shop: Shop) -> None:
    desk = shop.desk
    desk.reason_lists.change(key="质量问题", version=0, values={"phenomena": ["自己的词"]})
    desk.tier_lists.change(key="长期", version=0, values={"orders": 5})
    desk.profile.name_shop(name="示例家电", receipt_foot="自己的末行")
    desk.trades.choose(key="food")
    assert seen_in(desk, "质量问题") == ("自己的词",)
    assert tiers(desk)["长期"][0] == 5
    assert tiers(desk)["重要"] == (8, 800_000)
    assert desk.profile.read().receipt_foot == "自己的末行"
    assert "过期" not in " ".join(desk.trades.changes(key="clothes").lines)


def test_the_trade_alone_changes_nothing_else(shop: Shop) -> None:
    desk = shop.desk
    plans, reasons = active_plans(desk), offered(desk)
    desk.trades.choose(key="clothes", following=False)
    assert desk.trades.read().key == "clothes"
    assert (active_plans(desk), offered(desk)) == (plans, reasons)


def test_the_calls_that_would_come_are_counted_before_and_planned_after(shop: Shop) -> None:
    desk = shop.desk
    customer = shop.customer()
    desk.goods.register(customer_id=customer, title="示例热水器", starts=shop.clock.today())
    changes = desk.trades.changes(key="appliances")
    assert changes.new_calls > 0
    assert any("入冬前" in line for line in changes.lines)
    before = planned(shop)
    desk.trades.choose(key="appliances")
    assert planned(shop) - before == changes.new_calls
    desk.undo.undo()
    assert desk.trades.changes(key="appliances").new_calls == changes.new_calls


def test_a_trade_that_is_none_is_refused_and_names_no_shop(desk: Desk) -> None:
    with pytest.raises(KnownError, match=r"trade\.unknown"):
        desk.first_steps.open_shop(name="张示例小店", trade="moon")
    assert desk.is_new
    with pytest.raises(KnownError, match=r"desk\.shop_name_missing"):
        desk.first_steps.open_shop(name=" ", trade="food")
    assert desk.trades.read().key == ""
