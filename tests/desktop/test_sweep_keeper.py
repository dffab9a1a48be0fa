"""Planning ahead behind what people write: after the start, after a sale, after changed rules; and not after the close."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from aftersales.errors import KnownError
from aftersales.holiday_records import DayKind
from aftersales.products import Product
from desktop.customers import CustomerEdit
from tests.desktop.acting import Shop
from tests.desktop.test_revisit_sweep import calls, only, sold


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not until():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_calls_follow_the_start_a_sale_and_other_rules(shop: Shop) -> None:
    only(shop, "delivered", steps=["+1m"])
    customer = shop.customer()
    sold(shop, customer, date(2026, 10, 1))
    shop.desk.sweep_keeper.follow()
    wait(lambda: len(calls(shop)) == 1)
    other = shop.customer(name="李示例", phone="13800002000")
    sold(shop, other, date(2026, 10, 2))
    wait(lambda: len(calls(shop)) == 2)
    version = shop.desk.customers.get(customer_id=customer).version
    never = CustomerEdit(revisit_every="-")
    shop.desk.customers.edit(customer_id=customer, version=version, changes=never)
    wait(lambda: [one.revisit.customer_id for one in calls(shop)] == [other])
    assert shop.desk.undo.undo() == "改客户 张示例"
    shop.desk.sweep_keeper.stop()


def test_a_call_on_a_day_that_became_free_is_mended(shop: Shop) -> None:
    only(shop, "delivered", steps=["+1m"])
    sold(shop, shop.customer(), date(2026, 10, 10))
    shop.desk.revisit_sweep.run()
    assert shop.desk.revisit_shifts.mend() == 0
    year = next(one for one in shop.desk.holidays.years() if one.year == 2026)
    shifts = shop.desk.holidays.effects(year=2026, text="11月10日", kind=DayKind.OFF, name="店庆")
    assert len(shifts.rows) == 1
    # a sheet of holidays that is taken in writes the table alone
    with shop.desk.archive.database.read():
        table = shop.desk.holidays._table(2026, (date(2026, 11, 10),), DayKind.OFF, "店庆")
    with shop._writing() as action:
        shop.desk.archive.holidays.save(table, version=year.version, action=action)
    shop.desk.rules.renew()
    assert shop.desk.revisit_shifts.mend() == 1
    assert calls(shop)[0].revisit.day == date(2026, 11, 11)
    assert shop.desk.revisit_shifts.mend() == 0


def test_calls_that_nothing_asks_for_any_more_are_taken_back(shop: Shop) -> None:
    only(shop, "delivered", steps=["+1m"])
    product = shop.desk.goods.add_product(Product(code="A", title="示例甲"))
    customer = shop.customer()
    sold(shop, customer, date(2026, 10, 1), "示例甲", product_id=product.id)
    good = sold(shop, customer, date(2026, 10, 1), "示例乙")
    day = date(2026, 10, 30)
    shop.desk.revisit_planning.plan(
        customer_id=shop.customer(name="李示例", phone="13800002000"), case_id=None, day=day, purpose="问候"
    )
    shop.desk.revisit_sweep.run()
    assert shop.desk.revisit_shifts.refit() == 0
    assert calls(shop)[-1].revisit.purpose == "示例甲使用情况、示例乙使用情况"
    shop.desk.goods.save_product(replace(product, revisit_plan="-"))
    assert shop.desk.revisit_shifts.refit() == 1
    assert calls(shop)[-1].revisit.purpose == "示例乙使用情况"
    with shop.desk.archive.database.read():
        version = shop.desk.archive.goods.get(good).version
    shop.desk.goods.exchange(good_id=good, version=version, day=date(2026, 10, 14))
    assert shop.desk.revisit_shifts.refit() == 1
    assert [one.revisit.purpose for one in calls(shop)] == ["问候"]
    assert shop.desk.revisit_sweep.run().planned == 1
    assert shop.desk.revisit_shifts.refit() == 0


def test_a_call_by_hand_outlives_what_joined_it(shop: Shop) -> None:
    only(shop, "delivered", steps=["+1m"])
    customer = shop.customer()
    sold(shop, customer, date(2026, 10, 1))
    day = date(2026, 11, 4)
    shop.desk.revisit_planning.plan(customer_id=customer, case_id=None, day=day, purpose="问候")
    shop.desk.revisit_sweep.run()
    plan = next(one for one in shop.desk.plan_lists.entries() if one.entry.key == "delivered")
    wish = shop.desk.plan_lists.changed(key="delivered", version=plan.entry.version, values={"active": False})
    assert shop.desk.plan_lists.effects(wish=wish).rows == ()
    shop.desk.plan_lists.write(wish=wish)
    assert [(one.revisit.day, one.revisit.purpose) for one in calls(shop)] == [(day, "问候")]


def test_a_customer_has_his_own_pace(shop: Shop) -> None:
    only(shop, "tier")
    dear = shop.customer(name="重要示例", tier="重要")
    shop.sell(customer_id=dear)
    shop.desk.revisit_sweep.run()
    version = shop.desk.customers.get(customer_id=dear).version
    edited = shop.desk.customers.edit(
        customer_id=dear, version=version, changes=CustomerEdit(revisit_every="+2m")
    )
    assert shop.desk.revisit_shifts.refit() == 1
    assert [one.revisit.day for one in calls(shop)] == [date(2026, 12, 8)]
    shop.desk.customers.edit(
        customer_id=dear, version=edited.version, changes=CustomerEdit(revisit_every="-")
    )
    assert shop.desk.revisit_shifts.refit() == 1
    assert calls(shop) == []
    with pytest.raises(KnownError, match="every_wrong"):
        shop.desk.customers.edit(
            customer_id=dear, version=edited.version + 1, changes=CustomerEdit(revisit_every="常常")
        )
