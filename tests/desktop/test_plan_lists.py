"""Plans in the shop's list: changed, added, given back; what would move is shown, written and undone as one."""

from __future__ import annotations

from datetime import date

import pytest

from aftersales.errors import KnownError
from aftersales.holiday_records import DayKind
from aftersales.revisit_plans import Trigger
from aftersales.revisits import RevisitState
from desktop.plan_lists import PlanValues, end_of, end_words, season_of, steps_of, steps_words
from desktop.shop import Desk
from resources.wording import error_sentence
from tests.desktop.acting import Shop
from tests.desktop.test_revisit_sweep import calls, only, sold


def version(desk: Desk, key: str) -> int:
    return next(one for one in desk.plan_lists.entries() if one.entry.key == key).entry.version


def change(desk: Desk, key: str, **values: object) -> None:
    wish = desk.plan_lists.changed(key=key, version=version(desk, key), values=values)  # type: ignore[arg-type]
    desk.plan_lists.write(wish=wish)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"steps": []}, "plans.steps_missing", "steps"),
        ({"every": "+3m"}, "plans.steps_or_every", "steps"),
        ({"steps": [], "every": "+3m"}, "plans.endless", "end"),
        ({"steps": [], "every": "+6m", "until": "+3m"}, "plans.ends_before_start", "end"),
        ({"steps": [], "every": "+6m", "count": 0}, "plans.count_range", "end"),
        ({"count": 3}, "plans.end_with_steps", "end"),
        ({"steps": ["+1m", "+1m"]}, "plans.step_twice", "steps"),
        ({"steps": ["+0d"]}, "days.step_zero", ""),
        ({"purpose": " "}, "plans.purpose_missing", "purpose"),
        ({"late": 91}, "plans.tolerance", "late"),
        ({"season": "06-01"}, "plans.season_missing", "season"),
        ({"called_within": 999}, "plans.called_within", "called_within"),
        ({"name": ""}, "lists.name_missing", "name"),
        ({"name": "入夏前"}, "lists.name_twice", "name"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_one_sentence(
    shop: Shop, desk: Desk, values: PlanValues, code: str, field: str
) -> None:
    before = shop.everything()
    with pytest.raises(KnownError) as caught:
        desk.plan_lists.changed(key="delivered", version=0, values=values)
    assert (caught.value.code, caught.value.operands.get("field", "")) == (code, field)
    assert "没有" in error_sentence(caught.value)
    assert shop.everything() == before


def test_steps_and_ends_are_written_as_people_do() -> None:
    assert steps_of("+1m、3 个月 6m") == {
        "steps": ["+1m", "+3m", "+6m"],
        "every": None,
        "count": None,
        "until": None,
    }
    assert steps_of("每 +6m") == {"steps": [], "every": "+6m"}
    assert end_of("8 次") == {"count": 8, "until": None}
    assert steps_of("每隔 2 周")["every"] == "+2w"
    assert end_of("3 年") == {"count": None, "until": "+3y"}
    assert end_of(" ") == {"count": None, "until": None}
    assert season_of("6月1日") == {"season": "06-01"}
    for read, text in (
        (steps_of, "一个月"),
        (steps_of, "每 +1m +2m"),
        (end_of, "永远"),
        (season_of, "02-30"),
    ):
        with pytest.raises(KnownError, match="wrong"):
            read(text)
    with pytest.raises(KnownError, match=r"plans\.step_zero"):
        steps_of("+0d")


def test_a_plan_is_changed_switched_off_given_back_and_told(desk: Desk, shop: Shop) -> None:
    change(desk, "answered", steps=["+2d"], name="回话以后")
    change(desk, "answered", active=False)
    one = next(one for one in desk.plan_lists.entries() if one.entry.key == "answered")
    assert (steps_words(one.plan), one.plan.active, one.entry.former) == ("2 天", False, ("答复以后",))
    assert [told.told for told in desk.plan_lists.history()][:2] == [
        "停用回访计划 回话以后",
        "回访计划 答复以后 改名 回话以后",
    ]
    with pytest.raises(KnownError, match="changed_meanwhile"):
        desk.plan_lists.write(
            wish=desk.plan_lists.changed(key="answered", version=0, values={"active": True})
        )
    desk.plan_lists.write(wish=desk.plan_lists.reset(key="answered", version=version(desk, "answered")))
    assert not next(one for one in desk.plan_lists.entries() if one.entry.key == "answered").entry.is_changed
    assert desk.undo.undo() == "回访计划 回话以后 恢复默认"
    assert shop.desk.shop_plans.plans().named("answered").active is False


def test_a_plan_of_the_shops_own_is_added_used_and_dropped(desk: Desk, shop: Shop) -> None:
    sold(shop, shop.customer(), date(2026, 10, 12), "示例洗衣机")
    values: PlanValues = {
        "name": "洗衣机清洗",
        "purpose": "{商品}清洗",
        "goods": ["洗衣机"],
        "every": "+6m",
        "count": 4,
    }
    wish = desk.plan_lists.added(trigger=Trigger.DELIVERED, values=values)
    shifts = desk.plan_lists.effects(wish=wish)
    assert [(row.before, row.after) for row in shifts.rows] == [
        (None, date(2027, 4, 12)),
        (None, date(2027, 10, 12)),
    ]
    assert calls(shop) == []
    desk.plan_lists.write(wish=wish)
    assert [one.revisit.purpose for one in calls(shop)] == ["示例洗衣机清洗"] * 2
    added = next(one for one in desk.plan_lists.entries() if one.plan.name == "洗衣机清洗")
    assert (steps_words(added.plan), end_words(added.plan)) == ("每 6 个月", "4 次")
    desk.plan_lists.write(wish=desk.plan_lists.reset(key=added.entry.key, version=added.entry.version))
    assert calls(shop) == []
    desk.undo.undo()
    assert len(calls(shop)) == 2
    desk.undo.undo()
    assert calls(shop) == []
    assert "洗衣机清洗" not in {one.plan.name for one in desk.plan_lists.entries()}


def test_other_steps_show_what_moves_and_undo_as_one(desk: Desk, shop: Shop) -> None:
    only(shop, "delivered", steps=["+1m", "+3m"])
    sold(shop, shop.customer(), date(2026, 10, 1))
    desk.revisit_sweep.run()
    stands = [one.revisit.day for one in calls(shop)]
    assert stands == [date(2026, 11, 2), date(2027, 1, 1)]
    moved_by_hand = calls(shop)[0].revisit
    desk.revisits.move(revisit_id=moved_by_hand.id, version=moved_by_hand.version, day=date(2026, 11, 5))
    wish = desk.plan_lists.changed(
        key="delivered", version=version(desk, "delivered"), values={"steps": ["+1m", "+2m"]}
    )
    rows = desk.plan_lists.effects(wish=wish).rows
    assert [(row.customer, row.before, row.after) for row in rows] == [
        ("张示例", date(2027, 1, 1), None),
        ("张示例", None, date(2026, 12, 1)),
    ]
    desk.plan_lists.write(wish=wish)
    assert [one.revisit.day for one in calls(shop)] == [date(2026, 11, 5), date(2026, 12, 1)]
    desk.undo.undo()
    assert [one.revisit.day for one in calls(shop)] == [date(2026, 11, 5), date(2027, 1, 1)]
    change(desk, "delivered", steps=["+1m", "+3m", "+6m"])
    assert len(calls(shop)) == 3


def test_a_plan_switched_off_and_on_again_plans_again(desk: Desk, shop: Shop) -> None:
    only(shop, "delivered", steps=["+1m"])
    sold(shop, shop.customer(), date(2026, 10, 1))
    desk.revisit_sweep.run()
    change(desk, "delivered", active=False)
    assert calls(shop) == []
    change(desk, "delivered", active=True)
    assert [one.revisit.day for one in calls(shop)] == [date(2026, 11, 2)]
    change(desk, "delivered", tiers=["重要"])
    assert calls(shop) == []


def test_other_rules_for_days_off_move_calls(desk: Desk, shop: Shop) -> None:
    only(shop, "delivered", steps=["+1m"])
    sold(shop, shop.customer(), date(2026, 10, 1))
    desk.revisit_sweep.run()
    wish = desk.plan_lists.changed(
        key="delivered", version=version(desk, "delivered"), values={"on_day_off": "previous"}
    )
    assert [(row.before, row.after) for row in desk.plan_lists.effects(wish=wish).rows] == [
        (date(2026, 11, 2), date(2026, 10, 30))
    ]
    desk.plan_lists.write(wish=wish)
    (one,) = calls(shop)
    assert [passed.day for passed in one.revisit.why] == [date(2026, 11, 1), date(2026, 10, 31)]


def test_a_joined_call_loses_the_part_that_falls_away(desk: Desk, shop: Shop) -> None:
    only(shop, "delivered", "warranty", steps=["+1m"])
    change(desk, "warranty", steps=["+30d"])
    customer = shop.customer()
    sold(shop, customer, date(2026, 10, 1))
    sold(shop, customer, date(2025, 12, 1), "示例空调")
    desk.revisit_sweep.run()
    (one, *_) = calls(shop)
    assert set(one.revisit.purpose.split("、")) == {"示例净水器使用情况", "质保到期前提醒"}
    change(desk, "warranty", active=False)
    assert calls(shop)[0].revisit.purpose == "示例净水器使用情况"


def test_a_holiday_shows_what_it_moves_before_it_does(desk: Desk, shop: Shop) -> None:
    only(shop, "delivered", steps=["+1m"])
    sold(shop, shop.customer(), date(2026, 10, 10))
    desk.revisit_sweep.run()
    other = shop.customer(name="李示例", phone="13800002000")
    hand = desk.revisit_planning.plan(customer_id=other, case_id=None, day=date(2026, 10, 20), purpose="问候")
    desk.revisits.move(revisit_id=hand.id, version=hand.version, day=date(2026, 11, 10))
    year = next(one for one in desk.holidays.years() if one.year == 2026)
    shifts = desk.holidays.effects(year=2026, text="11月10日至11日", kind=DayKind.OFF, name="店庆")
    assert [(row.before, row.after) for row in shifts.rows] == [(date(2026, 11, 10), date(2026, 11, 12))]
    assert shifts.kept_by_hand == 1
    assert calls(shop)[0].revisit.day == date(2026, 11, 10)
    desk.holidays.set_days(
        year=2026, version=year.version, text="11月10日至11日", kind=DayKind.OFF, name="店庆"
    )
    days = {one.customer_name: one.revisit.day for one in calls(shop)}
    assert days == {"张示例": date(2026, 11, 12), "李示例": date(2026, 11, 10)}
    moved = next(one.revisit for one in calls(shop) if one.customer_name == "张示例")
    assert desk.revisits.why_text(revisit=moved) == ("11月10日是店庆假期", "11月11日是店庆假期")
    back = desk.holidays.effects_of_giving_back(year=2026)
    assert [(row.before, row.after) for row in back.rows] == [(date(2026, 11, 12), date(2026, 11, 10))]
    desk.undo.undo()
    assert {one.revisit.day for one in calls(shop)} == {date(2026, 11, 10)}


def test_a_year_that_comes_out_moves_what_waited_for_it(desk: Desk, shop: Shop) -> None:
    only(shop, "delivered", steps=["+3m"])
    sold(shop, shop.customer(), date(2026, 10, 1))
    desk.revisit_sweep.run()
    (one,) = calls(shop)
    assert one.revisit.day == date(2027, 1, 1)
    assert "未公布" in desk.revisits.why_text(revisit=one.revisit)[-1]
    desk.holidays.set_days(year=2027, version=0, text="1月1日至3日", kind=DayKind.OFF, name="元旦")
    (one,) = calls(shop)
    assert one.revisit.day == date(2027, 1, 4)
    assert desk.revisits.why_text(revisit=one.revisit) == (
        "1月1日是元旦假期",
        "1月2日是元旦假期",
        "1月3日是元旦假期",
    )


def test_other_months_of_a_tier_move_its_calls(desk: Desk, shop: Shop) -> None:
    only(shop, "tier")
    dear = shop.customer(name="重要示例", tier="重要")
    shop.sell(customer_id=dear)
    desk.revisit_sweep.run()
    (one,) = calls(shop)
    assert one.revisit.day == date(2027, 4, 8)
    shifts = desk.tier_lists.effects(key="重要", values={"revisit_months": 3})
    assert [(row.before, row.after) for row in shifts.rows] == [(date(2027, 4, 8), date(2027, 1, 8))]
    desk.tier_lists.change(key="重要", version=0, values={"revisit_months": 3})
    assert [one.revisit.day for one in calls(shop)] == [date(2027, 1, 8)]
    desk.undo.undo()
    assert [one.revisit.day for one in calls(shop)] == [date(2027, 4, 8)]
    desk.tier_lists.change(key="重要", version=0, values={"revisit_months": None})
    assert calls(shop) == []


def test_the_days_of_an_example_are_shown(desk: Desk) -> None:
    plan = desk.shop_plans.plans().named("delivered")
    visits = desk.plan_lists.preview(plan, anchor=date(2026, 1, 31))
    assert [visit.nominal for visit in visits] == [
        date(2026, 2, 28),
        date(2026, 4, 30),
        date(2026, 7, 31),
        date(2027, 1, 31),
    ]
    assert visits[0].date == date(2026, 2, 28), "a make-up Saturday"
    summer = desk.plan_lists.preview(desk.shop_plans.plans().named("summer"))
    assert [visit.nominal for visit in summer] == [date(2027, 5, 2)]
    warranty = desk.plan_lists.preview(desk.shop_plans.plans().named("warranty"), anchor=date(2026, 12, 31))
    assert [visit.date for visit in warranty] == [date(2026, 12, 1)]
    assert desk.plan_lists.preview(desk.shop_plans.plans().named("tier")) == ()


def test_the_room_of_a_day_is_changed_within_bounds(desk: Desk, shop: Shop) -> None:
    for values, field in (
        ({"per_day": 0}, "per_day"),
        ({"ahead": 400}, "ahead"),
        ({"from_time": "9点"}, "from_time"),
    ):
        with pytest.raises(KnownError) as caught:
            desk.plan_lists.room_changed(version=0, values=values)  # type: ignore[arg-type]
        assert caught.value.operands["field"] == field
    desk.plan_lists.write(wish=desk.plan_lists.room_changed(version=0, values={"per_day": 2}))
    customer = shop.customer()
    days = [
        desk.revisit_planning.plan(
            customer_id=customer, case_id=None, day=date(2026, 10, 15), purpose="问候"
        ).day
        for _ in range(3)
    ]
    assert days == [date(2026, 10, 15), date(2026, 10, 15), date(2026, 10, 16)]
    assert all(
        one.revisit.state is RevisitState.PLANNED for one in desk.revisits.page(first=days[0], last=days[-1])
    )
