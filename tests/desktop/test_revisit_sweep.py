"""Calls planned ahead: for goods, tiers and seasons, each once, joined where near, and never for whom it must not."""

from __future__ import annotations

from datetime import date, timedelta

from aftersales.access import Role
from aftersales.cases import CaseKind
from aftersales.products import Product
from aftersales.revisits import CallResult, RevisitState, RevisitSummary
from aftersales.scheduling import OnDayOff
from desktop.plan_lists import PlanValues
from tests.desktop.acting import CLERK, OWNER, Shop

WEDNESDAY = date(2026, 10, 14)
PLANS = ("delivered", "installed", "service", "warranty", "summer", "winter", "filter", "tier")


def only(shop: Shop, *keys: str, **values: object) -> None:
    """Leave only these plans in use, for everybody."""
    for key in PLANS:
        entry = next(one for one in shop.desk.plan_lists.entries() if one.entry.key == key)
        if key not in keys and not entry.plan.active:
            continue
        wanted: PlanValues = {"active": key in keys}
        if key in keys:
            wanted |= {"tiers": [], **values}  # type: ignore[typeddict-item]
        wish = shop.desk.plan_lists.changed(key=key, version=entry.entry.version, values=wanted)
        shop.desk.plan_lists.write(wish=wish)


def sold(shop: Shop, customer_id: int, starts: date, title: str = "示例净水器", **given: object) -> int:
    return shop.desk.goods.register(customer_id=customer_id, title=title, starts=starts, **given).id  # type: ignore[arg-type]


def calls(shop: Shop, days: int = 800) -> list[RevisitSummary]:
    today = shop.clock.today()
    found = shop.desk.revisits.page(first=today, last=today + timedelta(days=days))
    return [one for one in found if one.revisit.state is RevisitState.PLANNED]


def test_a_piece_is_called_about_after_one_three_six_and_twelve_months(shop: Shop) -> None:
    only(shop, "delivered", late=7)
    good = sold(shop, shop.customer(), date(2026, 8, 31))
    done = shop.desk.revisit_sweep.run()
    found = calls(shop)
    assert [one.revisit.nominal for one in found] == [
        date(2026, 11, 30),
        date(2027, 2, 28),
        date(2027, 8, 31),
    ]
    assert (done.planned, done.joined, done.no_room) == (3, 0, 0)
    assert [one.revisit.day for one in found] == [date(2026, 11, 30), date(2027, 3, 1), date(2027, 8, 31)]
    assert found[1].revisit.purpose == "示例净水器使用情况"
    why = shop.desk.revisits.why_text(revisit=found[1].revisit)
    assert why[:2] == ("那个月没有更晚的日子，取月末2月28日", "2月28日是周末")
    assert "2027 年的放假安排未公布" in why[2]
    with shop.desk.archive.database.read():
        (step,) = shop.desk.archive.revisits.steps(found[0].revisit.id)
    assert (step.plan, step.anchor, step.step, step.good_id) == (
        "delivered",
        f"good:{good}:2026-08-31",
        "+3m",
        good,
    )


def test_sweeping_again_plans_nothing_twice_and_undo_passes_it_over(shop: Shop) -> None:
    only(shop, "delivered")
    sold(shop, shop.customer(), date(2026, 10, 1))
    shop.desk.revisit_sweep.run()
    before = shop.everything()
    assert shop.desk.revisit_sweep.run().planned == 0
    assert shop.everything() == before
    (first, *_) = calls(shop)
    shop.desk.revisit_results.record(
        revisit_id=first.revisit.id, version=first.revisit.version, result=CallResult.REACHED
    )
    shop.later(days=2)
    assert shop.desk.revisit_sweep.run().planned == 0
    assert shop.desk.undo.undo() == "记回访 接通"


def test_an_exchange_begins_the_calls_anew(shop: Shop) -> None:
    only(shop, "delivered")
    good = sold(shop, shop.customer(), date(2026, 8, 14))
    shop.desk.revisit_sweep.run()
    with shop.desk.archive.database.read():
        version = shop.desk.archive.goods.get(good).version
    shop.desk.goods.exchange(good_id=good, version=version, day=WEDNESDAY)
    shop.desk.revisit_sweep.run()
    days = [one.revisit.nominal for one in calls(shop)]
    assert date(2027, 1, 14) in days


def test_several_pieces_of_one_customer_are_one_call(shop: Shop) -> None:
    only(shop, "delivered")
    customer = shop.customer()
    sold(shop, customer, date(2026, 10, 1))
    sold(shop, customer, date(2026, 10, 2), "示例空调")
    done = shop.desk.revisit_sweep.run()
    found = calls(shop)
    assert (done.planned, done.joined, len(found)) == (4, 4, 4)
    assert found[0].revisit.purpose == "示例净水器使用情况、示例空调使用情况"
    assert "「示例空调使用情况」原定11月2日，和这次一起打" in shop.desk.revisits.why_text(
        revisit=found[0].revisit
    )
    sold(shop, customer, date(2026, 10, 5), "示例风扇")
    again = shop.desk.revisit_sweep.run()
    assert (again.planned, again.joined) == (0, 4)
    assert calls(shop)[0].revisit.purpose.endswith("示例风扇使用情况")
    assert shop.desk.revisit_sweep.run().joined == 0


def test_a_call_planned_by_hand_stays_on_its_day_and_takes_another_along(shop: Shop) -> None:
    only(shop, "delivered")
    customer = shop.customer()
    sold(shop, customer, date(2026, 10, 1))
    day = date(2026, 11, 4)
    mine = shop.desk.revisit_planning.plan(customer_id=customer, case_id=None, day=day, purpose="问候")
    shop.desk.revisit_sweep.run()
    first = calls(shop)[0].revisit
    assert (first.id, first.day, first.purpose) == (mine.id, day, "问候、示例净水器使用情况")


def test_who_must_not_or_cannot_be_called_is_passed_over(shop: Shop) -> None:
    only(shop, "delivered")
    for name, given in (
        ("不打示例", {"may_call": False}),
        ("退订示例", {"opted_out_at": shop.clock.now()}),
        ("打星示例", {"phone": "138****1000"}),
        ("无号示例", {"phone": ""}),
    ):
        sold(shop, shop.customer(name=name, **given), date(2026, 10, 1), f"{name}锅")
    assert shop.desk.revisit_sweep.run().planned == 0


def test_selling_calls_need_consent(shop: Shop) -> None:
    only(shop, "filter")
    sold(shop, shop.customer(), date(2026, 10, 1))
    assert shop.desk.revisit_sweep.run().planned == 0
    willing = shop.customer(name="愿意示例", phone="13800002000", may_call=True)
    sold(shop, willing, date(2026, 10, 1))
    assert shop.desk.revisit_sweep.run().planned == 2
    assert {one.customer_name for one in calls(shop)} == {"愿意示例"}


def test_an_open_complaint_passes_over_the_calls_of_the_next_weeks(shop: Shop) -> None:
    only(shop, "delivered")
    customer = shop.customer()
    sold(shop, customer, date(2026, 9, 20))
    shop.open(CaseKind.COMPLAINT, "其他", customer_id=customer)
    shop.desk.revisit_sweep.run()
    assert [one.revisit.nominal for one in calls(shop)] == [
        date(2026, 12, 20),
        date(2027, 3, 20),
        date(2027, 9, 20),
    ]


def test_a_full_day_passes_on_and_what_finds_no_room_is_told(shop: Shop) -> None:
    only(shop, "delivered", late=2, steps=["+1m"])
    for number in range(20):
        customer = shop.customer(name=f"客{number}示例", phone=f"138000{number:05d}")
        sold(shop, customer, date(2026, 10, 1))
    done = shop.desk.revisit_sweep.run()
    assert (done.planned, done.no_room) == (12, 8)
    days = [one.revisit.day for one in calls(shop)]
    assert (days.count(date(2026, 11, 2)), days.count(date(2026, 11, 3))) == (6, 6)
    assert len({(one.revisit.day, one.revisit.at_time) for one in calls(shop)}) == 12
    last = calls(shop)[-1].revisit
    assert [one.code for one in last.why] == ["weekend", "full"]


def test_a_person_has_his_own_room_and_the_keeper_calls(shop: Shop) -> None:
    only(shop, "delivered", steps=["+1m"])
    room = shop.desk.plan_lists.room()
    shop.desk.plan_lists.write(
        wish=shop.desk.plan_lists.room_changed(version=room.version, values={"per_person": 1})
    )
    clerk = shop.staff[CLERK]
    for number in range(2):
        kept = shop.customer(name=f"客{number}示例", phone=f"138000{number:05d}", keeper_id=clerk)
        sold(shop, kept, date(2026, 10, 12))
    shop.desk.revisit_sweep.run()
    found = calls(shop)
    assert {one.revisit.assignee_id for one in found} == {clerk}
    assert [one.revisit.day for one in found] == [date(2026, 11, 12), date(2026, 11, 13)]


def test_least_loaded_shares_the_calls_out(shop: Shop) -> None:
    only(shop, "delivered", steps=["+1m"], who="free")
    for number in range(3):
        customer = shop.customer(name=f"客{number}示例", phone=f"138000{number:05d}")
        sold(shop, customer, date(2026, 10, 12))
    shop.desk.revisit_sweep.run()
    people = [one.revisit.assignee_id for one in calls(shop)]
    assert len(set(people)) == 3
    callers = [one for one in shop.desk.staff.list() if one.role in {Role.OWNER, Role.CLERK, Role.PART_TIMER}]
    assert set(people) == {one.id for one in callers}
    assert shop.staff[OWNER] in people


def test_tiers_are_heard_of_as_often_as_their_rule_says(shop: Shop) -> None:
    only(shop, "tier")
    dear = shop.customer(name="重要示例", tier="重要")
    shop.sell(customer_id=dear)
    own = shop.customer(name="自定示例", phone="13800002000", revisit_every="+2m")
    shop.sell(customer_id=own)
    never = shop.customer(name="不问示例", phone="13800003000", tier="重要", revisit_every="-")
    shop.sell(customer_id=never)
    shop.sell(customer_id=shop.customer(name="普通示例", phone="13800004000"))
    assert shop.desk.revisit_sweep.run().planned == 2
    assert [(one.customer_name, one.revisit.nominal) for one in calls(shop)] == [
        ("自定示例", date(2026, 12, 8)),
        ("重要示例", date(2027, 4, 8)),
    ]
    assert shop.desk.revisit_sweep.run().planned == 0


def test_who_was_silent_for_too_long_is_called_from_today_on(shop: Shop) -> None:
    only(shop, "tier")
    dear = shop.customer(name="重要示例", tier="重要")
    shop.sell(customer_id=dear)
    shop.at("2027-09-01T10:00")
    shop.desk.revisit_sweep.run()
    (one,) = calls(shop)
    assert (one.revisit.nominal, one.revisit.day) == (date(2027, 4, 8), date(2027, 9, 1))
    assert [passed.code for passed in one.revisit.why] == ["past", "year_unpublished"]


def test_warranty_service_installation_and_season_count_from_their_own_days(shop: Shop) -> None:
    only(shop, "warranty", "service", "installed", "summer", commercial=False)
    product = shop.desk.goods.add_product(Product(code="K1", title="示例空调", service_months=6))
    customer = shop.customer()
    sold(
        shop,
        customer,
        date(2026, 10, 10),
        "示例空调",
        invoiced_on=date(2026, 10, 1),
        product_id=product.id,
    )
    shop.desk.revisit_sweep.run()
    found = {one.revisit.plan: one.revisit.nominal for one in calls(shop)}
    assert found["warranty"] == date(2027, 9, 10)  # 30 days before 2027-10-10, which has no table yet
    assert found["summer"] == date(2027, 5, 2)
    planned = shop.desk.archive.revisit_sources
    with shop.desk.archive.database.read():
        steps = planned.planned_steps(["service", "installed"])
    assert {step for plan, _, step in steps if plan == "service"} == {"+6m"}
    assert {step for plan, _, step in steps if plan == "installed"} == {"+7d", "+1m", "+6m"}


def test_a_product_has_its_own_plan_or_none(shop: Shop) -> None:
    only(shop, "delivered")
    add = shop.desk.goods.add_product
    mine = add(Product(code="A", title="示例甲"))
    none = add(Product(code="B", title="示例乙", revisit_plan="-"))
    plan = shop.desk.plan_lists.give_months(
        product_id=mine.id, version=mine.version, months=(7, 2), why="易坏"
    )
    assert shop.desk.plan_lists.of_product(mine.id) == plan
    customer = shop.customer()
    sold(shop, customer, date(2026, 10, 1), "示例甲", product_id=mine.id)
    sold(shop, customer, date(2026, 10, 1), "示例乙", product_id=none.id)
    shop.desk.revisit_sweep.run()
    assert [(one.revisit.plan, one.revisit.nominal) for one in calls(shop)] == [
        (plan.key, date(2026, 12, 1)),
        (plan.key, date(2027, 5, 1)),
    ]
    shop.desk.undo.undo()  # the second piece
    shop.desk.undo.undo()
    assert shop.desk.undo.undo() is not None
    shop.desk.undo.undo()
    assert shop.desk.plan_lists.of_product(mine.id) is None


def test_events_of_cases_start_their_plans(shop: Shop) -> None:
    customer = shop.customer()
    plan = next(one for one in shop.desk.plan_lists.entries() if one.entry.key == "complaint")
    shop.desk.plan_lists.write(
        wish=shop.desk.plan_lists.changed(
            key="complaint", version=plan.entry.version, values={"active": True}
        )
    )
    case_id = shop.open(CaseKind.COMPLAINT, "其他", customer_id=customer)
    (call,) = shop.view(case_id).revisits
    assert (call.revisit.plan, call.revisit.day) == ("complaint", date(2026, 10, 15))
    other = shop.customer(name="李示例", phone="13800002000")
    closed = shop.open(CaseKind.INQUIRY, "其他", customer_id=other)
    shop.step(closed, "verifying")
    shop.step(closed, "to_revisit", answered=True)
    found = shop.view(closed).revisits[0].revisit
    shop.later(days=1)
    shop.desk.revisit_results.record(revisit_id=found.id, version=found.version, result=CallResult.REACHED)
    shop.step(closed, "closed", result="答复了")
    assert [one.revisit.plan for one in shop.view(closed).revisits] == ["answered"], "called just now"


def test_only_what_an_action_wrote_is_looked_at(shop: Shop) -> None:
    only(shop, "delivered")
    sold(shop, shop.customer(), date(2026, 10, 1))
    assert shop.desk.revisit_sweep.run(written_by="none").planned == 0
    assert shop.desk.revisit_sweep.run().planned == 4


def test_a_rule_for_days_off_is_kept_by_the_sweep(shop: Shop) -> None:
    only(shop, "delivered", steps=["+1m"], on_day_off=OnDayOff.PREVIOUS.value)
    sold(shop, shop.customer(), date(2026, 10, 1))
    shop.desk.revisit_sweep.run()
    (one,) = calls(shop)
    assert (one.revisit.nominal, one.revisit.day) == (date(2026, 11, 1), date(2026, 10, 30))
