"""Rules changed at the desk: a new version each time, refused below the law, taken back, read by who may not change."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.errors import KnownError
from aftersales.negotiation import rounded_offer
from desktop.rule_editing import RuleChange
from resources.wording import error_sentence
from tests.desktop.acting import CLERK, OWNER, Shop

FRAUD, AIR, TAOBAO = "law.fraud", "warranty.class.家用空调器", "preset.taobao.late"


def change(rule_id: str, /, *, on: bool | None = None, day: date | None = None, **values: Any) -> RuleChange:
    return RuleChange(rule_id=rule_id, values=values, on=on, valid_from=day)


def editions(shop: Shop) -> list[tuple[str, str]]:
    with shop.desk.archive.database.read():
        return [(one.policy_id, one.edition) for one in shop.desk.archive.policies.editions()]


def test_a_change_is_a_new_version_from_today_on(shop: Shop) -> None:
    row = shop.desk.rule_editing.save(change(FRAUD, minimum=80_000))
    assert "800.00 元" in row.how
    assert row.valid_from == shop.clock.today()
    assert shop.desk.rules.policies().policy(FRAUD).amounts["minimum"] == 80_000
    shop.desk.rule_editing.save(change(FRAUD, minimum=90_000))
    assert editions(shop) == [(FRAUD, "2026-10-14"), (FRAUD, "2026-10-14-2")]
    newest, before, shipped = shop.desk.rule_history.of(FRAUD)
    assert [(each.before, each.after) for each in newest.differences] == [("800.00 元", "900.00 元")]
    assert (newest.by_name, newest.made_at, newest.is_newest) == (OWNER, shop.clock.now(), True)
    assert (before.edition, shipped.edition, shipped.by_name) == ("2026-10-14", "", "随程序带的")


def test_ctrl_z_is_back_to_the_version_before(shop: Shop) -> None:
    editing = shop.desk.rule_editing
    editing.save(change(FRAUD, minimum=80_000))
    editing.save(change(FRAUD, minimum=90_000))
    assert shop.desk.undo.undo() == "改规则 欺诈赔偿"
    assert shop.desk.rules.policies().policy(FRAUD).amounts["minimum"] == 80_000
    shop.desk.undo.redo()
    assert shop.desk.rules.policies().policy(FRAUD).amounts["minimum"] == 90_000
    shop.desk.undo.undo()
    shop.desk.undo.undo()
    assert editions(shop) == []
    assert shop.desk.rules.policies() == shop.desk.rules.shipped().policies


def test_a_later_day_waits_for_its_day(shop: Shop) -> None:
    later = shop.clock.today() + timedelta(days=3)
    shop.desk.rule_editing.save(change("law.no_reason_return", day=later, days=15))
    assert shop.desk.rules.policies().policy("law.no_reason_return").counts["days"] == 7
    assert shop.desk.rule_editing.upcoming("law.no_reason_return") == later
    shop.later(days=3)
    assert shop.desk.rules.policies().policy("law.no_reason_return").counts["days"] == 15
    assert shop.desk.rule_editing.upcoming("law.no_reason_return") is None


@pytest.mark.parametrize(
    ("wanted", "code", "words"),
    [
        (change(FRAUD, minimum=49_999), "rules.law_least", ("消法 第五十五条", "500.00 元")),
        (change(FRAUD, times=2), "rules.law_least", ("3 倍",)),
        (change("law.no_reason_return", days=6), "rules.law_least", ("消法 第二十五条", "7 天")),
        (change("law.no_reason_return", refund_days=8), "rules.law_least", ("7 天",)),
        (change(AIR, daily_rate=Fraction(2, 1000)), "rules.law_least", ("三包规定 第十三条", "0.1%")),
        (change("warranty.car", max_coefficient=Fraction(6, 1000)), "rules.law_least", ("0.5%",)),
        (change("law.no_reason_return", days=366), "rules.range", ("365 天",)),
        (change("law.no_reason_return", days=None), "rules.range", ()),
        (change("practice.negotiation", first=Fraction(2)), "rules.range", ("100%",)),
        (change("law.gift", price=1), "rules.fixed", ("缺赠品扣款",)),
        (change(FRAUD, on=False), "rules.no_switch", ("欺诈赔偿",)),
        (change(FRAUD, minimum=50_000), "rules.same", ()),
        (change(TAOBAO, minimum=5_000), "rules.least_above_most", ("50.00 元", "30.00 元")),
        (change(TAOBAO, rate=Fraction(0), minimum=None), "rules.nothing_given", ()),
        (change(FRAUD, day=date(2026, 10, 13), minimum=80_000), "rules.past", ("2026-10-13",)),
        (change("shop", rounding=50), "rules.choices", ("0.10 元",)),
        (change("shop", often_days=3), "rules.range", ("7 天",)),
        (change("law.none", days=1), "rules.unknown", ()),
    ],
)
def test_what_cannot_be_is_said_and_nothing_written(
    shop: Shop, wanted: RuleChange, code: str, words: tuple[str, ...]
) -> None:
    assert shop.desk.rule_editing.problem(wanted)[0]
    with pytest.raises(KnownError) as caught:
        shop.desk.rule_editing.save(wanted)
    assert caught.value.code == code
    for word in words:
        assert word in error_sentence(caught.value)
    assert editions(shop) == []


def test_more_than_the_law_asks_is_kept_and_platforms_are_free(shop: Shop) -> None:
    editing = shop.desk.rule_editing
    editing.save(change("law.no_reason_return", days=30))
    editing.save(change(AIR, daily_rate=Fraction(0)))
    editing.save(change("warranty.class.固定电话", daily_rate=Fraction(4, 1000)))
    editing.save(change(TAOBAO, rate=Fraction(1, 50), minimum=None, maximum=None))
    policies = shop.desk.rules.policies()
    assert policies.policy("law.no_reason_return").counts["days"] == 30
    assert policies.warranty_class("空调").daily_rate == 0
    assert policies.warranty_class("固定电话").daily_rate == Fraction(4, 1000), (
        "参考: may be put right both ways"
    )
    (taobao,) = [one for one in policies.presets if one.id == TAOBAO]
    assert (taobao.rate, taobao.minimum, taobao.maximum) == (Fraction(1, 50), None, None)


def test_a_preset_is_switched_off_for_the_calculator_and_on_again(shop: Shop) -> None:
    row = shop.desk.rule_editing.save(change(TAOBAO, on=False))
    assert not row.on
    assert TAOBAO not in {one.id for one in shop.desk.settlements.policies.presets}
    (version, _) = shop.desk.rule_history.of(TAOBAO)
    assert [(each.before, each.after) for each in version.differences] == [("启用", "停用")]
    assert shop.desk.undo.undo() == "停用规则 淘宝 延迟发货"
    assert TAOBAO in {one.id for one in shop.desk.settlements.policies.presets}


def test_a_rule_of_the_shops_own_is_added_removed_and_comes_back(shop: Shop) -> None:
    editing = shop.desk.rule_editing
    row = editing.add(name=" 超时补偿 ", rate=Fraction(1, 10), minimum=1_000, maximum=10_000)
    assert (row.name, row.group, row.on) == ("超时补偿", "shop", True)
    assert row.how == "实付的 10%，最少 10.00 元，最多 100.00 元"
    assert row.id in {one.id for one in shop.desk.settlements.policies.presets}
    with pytest.raises(KnownError, match="name_taken"):
        editing.add(name="超时补偿", rate=Fraction(1, 10))
    with pytest.raises(KnownError, match="name_missing"):
        editing.add(name=" ", rate=Fraction(1, 10))
    with pytest.raises(KnownError, match="nothing_given"):
        editing.add(name="空的")
    editing.save(change(row.id, maximum=20_000))
    editing.remove(rule_id=row.id)
    assert row.id not in {each.id for each in editing.rows()}
    with pytest.raises(KnownError, match="unknown"):
        editing.save(change(row.id, maximum=20_000))
    assert editing.add(name="第二条", minimum=500).number == "R-71"
    removed, changed, added = shop.desk.rule_history.of(row.id)
    assert [(each.before, each.after) for each in removed.differences] == [("启用", "已删除")]
    editing.go_back(rule_id=row.id, edition=changed.edition)
    assert editing.row(row.id).how == "实付的 10%，最少 10.00 元，最多 200.00 元"
    editing.go_back(rule_id=row.id, edition=added.edition)
    assert editing.row(row.id).how == "实付的 10%，最少 10.00 元，最多 100.00 元"


def test_going_back_is_a_new_version_and_takes_what_was_to_come_with_it(shop: Shop) -> None:
    editing = shop.desk.rule_editing
    editing.save(change("law.food", times=12, minimum=120_000))
    editing.save(change("law.food", day=shop.clock.today() + timedelta(days=5), times=15))
    editing.go_back(rule_id="law.food", edition="")
    assert shop.desk.rules.policies().policy("law.food").counts["times"] == 10
    shop.later(days=6)
    food = shop.desk.rules.policies().policy("law.food")
    assert (food.counts["times"], food.amounts["minimum"]) == (10, 100_000)
    assert food.source == shop.desk.rules.shipped().policies.policy("law.food").source
    with pytest.raises(KnownError, match=r"rules\.same"):
        editing.go_back(rule_id="law.food", edition="")
    with pytest.raises(KnownError, match=r"rules\.unknown"):
        editing.go_back(rule_id="law.food", edition="2020-01-01")
    names = [version.rule_name for version in shop.desk.rule_history.all()]
    assert names == ["食品赔偿"] * len(names)
    assert len(names) == 4


def test_limits_are_read_where_they_bind(shop: Shop) -> None:
    shop.desk.rule_editing.save(change("shop", clerk_adjustment=0, floor_loss=20_000, rounding=100))
    rules = shop.desk.rules.shop_rules()
    assert (rules.clerk_adjustment, rules.floor_loss, rules.rounding) == (0, 20_000, 100)
    assert shop.desk.settlements.blank().clerk_limit == 0
    assert shop.desk.undo.undo() == "改规则 金额上限"
    assert shop.desk.settlements.blank().clerk_limit == 5_000


def test_others_read_and_are_told_why_they_cannot_change(shop: Shop) -> None:
    editing = shop.desk.rule_editing
    assert editing.reading_reason() == ""
    shop.sit(CLERK)
    assert "店主才能改规则" in editing.reading_reason()
    assert editing.rows()
    assert editing.limits()
    for write in (
        lambda: editing.save(change(FRAUD, minimum=80_000)),
        lambda: editing.add(name="示例", minimum=100),
        lambda: editing.remove(rule_id=TAOBAO),
        lambda: editing.go_back(rule_id=FRAUD, edition=""),
    ):
        with pytest.raises(KnownError, match="right_missing"):
            write()
    assert editions(shop) == []


def test_a_written_settlement_keeps_the_version_it_was_made_with(shop: Shop) -> None:
    from aftersales.cases import CaseKind

    case_id = shop.sold_case(CaseKind.RETURN, "欺诈")
    shop.planned(case_id)
    old = shop.settle(case_id)
    shop.desk.rule_editing.save(change(FRAUD, minimum=100_000))
    kept = shop.view(case_id).settlement
    assert kept is not None
    assert (kept.policy_version, kept.settlement, kept.due) == (old.policy_version, old.settlement, old.due)
    fresh = shop.desk.settlements.calculate(claim=shop.desk.settlements.draft(case_id=case_id).claim)
    assert fresh.settlement is not None
    assert fresh.settlement.to_buyer == old.to_buyer + 50_000, "what is made now is made by the new numbers"
    assert fresh.settlement.policy_version != old.policy_version


@given(
    amount=st.integers(0, 10**7),
    legal=st.integers(0, 10**7),
    room=st.integers(0, 10**6),
    to=st.sampled_from([1, 10, 100]),
)
def test_an_offer_is_rounded_but_never_below_what_is_owed_nor_over_the_ceiling(
    amount: int, legal: int, room: int, to: int
) -> None:
    ceiling = amount + room
    found = rounded_offer(amount, legal, ceiling, to)
    assert found >= legal
    assert found == legal or (found % to == 0 and found <= ceiling and abs(found - amount) < to)
    assert rounded_offer(amount, legal, ceiling, 1) == max(amount, legal)


def test_offers_are_rounded_as_the_shop_says_and_the_refund_is_not(shop: Shop) -> None:
    claim = shop.desk.rule_trial.examples("practice.negotiation")[0].claim
    plain = shop.desk.settlements.advice(claim=claim)
    shop.desk.rule_editing.save(change("shop", rounding=100))
    rounded = shop.desk.settlements.advice(claim=claim)
    assert plain is not None
    assert rounded is not None
    assert [offer.amount for offer in plain.offers] == [728, 1_455, 2_425]
    assert [offer.amount for offer in rounded.offers] == [800, 1_500, 2_400]
    sold = shop.desk.rule_trial.examples("warranty.class.家用空调器")[0].claim
    settled = shop.desk.settlements.calculate(claim=sold).settlement
    assert settled is not None
    assert settled.to_buyer == 225_664
