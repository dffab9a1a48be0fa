"""Sheets of rules coming in: numbers in force from their day on, older settlements as they were."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from aftersales.cases import CaseKind
from desktop.transfers import Decision
from tests.desktop.acting import CLERK, Shop
from tests.desktop.taking_in.record_kit import commit, outcomes, read, rows, said, sheet, take

HEADER = ("规则编号", "名称", "值", "单位", "生效日期", "来源")


def test_a_number_holds_from_its_day_and_is_taken_back(shop: Shop, tmp_path: Path) -> None:
    desk = shop.desk
    told = (
        ("law.food.minimum", "食品赔偿的最低额", "1200", "元", "2026-10-14", "店主承诺"),
        ("practice.negotiation.first", "协商第一档", "25", "%", "", ""),
        ("practice.negotiation.last", "协商第三档", "100%", "", "", ""),
        ("law.no_reason_return.days", "无理由天数", "15天", "", "2026-11-01", "双十一"),
        ("shop.clerk_adjustment", "客服改动", "80.00", "元", "", ""),
    )
    staged = read(desk, sheet(tmp_path / "规则.csv", HEADER, *told))
    assert staged.sheets[0].kind == "rules"
    assert outcomes(desk, staged) == ["updated", "updated", "unchanged", "updated", "updated"]
    first = rows(desk, staged)[0]
    assert [(each.field, each.before, each.after) for each in first.changes] == [
        ("value", "1,000.00 元", "1,200.00 元")
    ]
    shipped = desk.settlements.policies.version
    batch = commit(desk, staged)
    policies = desk.settlements.policies
    assert policies.policy("law.food").amounts["minimum"] == 120_000
    assert policies.policy("law.food").source == "店主承诺"
    assert policies.policy("law.food").counts == {"times": 10, "loss_times": 3}
    assert policies.policy("practice.negotiation").rates["first"] == Fraction(1, 4)
    assert policies.policy("law.no_reason_return").counts["days"] == 7
    assert policies.version != shipped
    assert desk.settlements.blank().clerk_limit == 8_000
    shop.at("2026-11-01T09:00")
    assert desk.settlements.policies.policy("law.no_reason_return").counts["days"] == 15
    shop.at("2026-10-20T09:00")
    desk.transfers.undo(batch_id=batch.id)
    with desk.archive.database.read():
        assert desk.archive.policies.editions() == ()
    assert desk.settlements.policies.policy("law.food").amounts["minimum"] == 100_000
    assert desk.settlements.policies.version == shipped
    assert desk.settlements.blank().clerk_limit == 5_000


def test_a_settlement_keeps_the_numbers_it_was_made_with(shop: Shop, tmp_path: Path) -> None:
    case_id = shop.sold_case(CaseKind.RETURN, "瑕疵")
    shop.planned(case_id)
    old = shop.settle(case_id)
    take(shop.desk, sheet(tmp_path / "a.csv", HEADER, ("law.quality_return.days", "", "30", "天", "", "")))
    kept = shop.view(case_id).settlement
    assert kept is not None
    assert (kept.policy_version, kept.settlement) == (old.policy_version, old.settlement)
    assert shop.desk.settlements.policies.policy("law.quality_return").counts["days"] == 30


def test_classes_and_presets_have_numbers_too(shop: Shop, tmp_path: Path) -> None:
    told = (
        ("warranty.class.移动电话机.daily_rate", "", "0.4", "%", "", ""),
        ("preset.taobao.late.maximum", "", "50", "元", "", ""),
    )
    take(shop.desk, sheet(tmp_path / "a.csv", HEADER, *told))
    policies = shop.desk.settlements.policies
    assert policies.warranty_class("手机").daily_rate == Fraction(4, 1000)
    assert {one.id: one.maximum for one in policies.presets}["preset.taobao.late"] == 5_000


@pytest.mark.parametrize(
    ("number", "value", "unit", "word"),
    [
        ("law.food.most", "5", "元", "没有这条规则"),
        ("law.food.minimum", "五百", "元", "看不懂"),
        ("law.food.minimum", "12.345", "元", "看不懂"),
        ("law.food.minimum", "1200", "天", "单位不对"),
        ("law.food.minimum", "30%", "", "单位不对"),
        ("law.food.minimum", "999.99", "元", "食品安全法 第一百四十八条"),
        ("law.no_reason_return.days", "3", "天", "不能比法律定的少"),
        ("law.no_reason_return.days", "400", "天", "不在范围里"),
        ("warranty.class.移动电话机.daily_rate", "0.6", "%", "不能比法律定的少"),
        ("law.no_reason_return.days", "7.5", "天", "看不懂"),
        ("practice.negotiation.first", "30", "", "不在范围里"),
        ("practice.negotiation.first", "-0.1", "", "看不懂"),
        ("law.food.minimum", "", "元", "缺「值」"),
    ],
)
def test_what_cannot_be_a_number_of_that_rule_is_said(  # noqa: PLR0917 - one argument a column
    shop: Shop, tmp_path: Path, number: str, value: str, unit: str, word: str
) -> None:
    path = sheet(tmp_path / "a.csv", HEADER, (number, "名称", value, unit, "", ""))
    staged = read(shop.desk, path)
    (row,) = rows(shop.desk, staged)
    assert (row.outcome.value, word in said(row)) == ("error", True), said(row)
    shop.desk.transfers.discard(staged=staged)


def test_two_editions_of_a_day_stay_apart_and_the_later_holds(shop: Shop, tmp_path: Path) -> None:
    for at, value in enumerate(("20", "25", "20")):
        take(
            shop.desk,
            sheet(tmp_path / f"{at}.csv", HEADER, ("shop.clerk_adjustment", "", value, "元", "", "")),
        )
        assert shop.desk.settlements.blank().clerk_limit == int(value) * 100
    with shop.desk.archive.database.read():
        editions = [one.edition for one in shop.desk.archive.policies.editions()]
    assert editions == ["2026-10-14", "2026-10-14-2", "2026-10-14-3"]


def test_a_day_that_has_passed_is_asked_about_and_a_rule_twice_refused(shop: Shop, tmp_path: Path) -> None:
    told = (
        ("shop.clerk_adjustment", "", "60", "元", "2026-10-01", ""),
        ("shop.clerk_adjustment", "", "70", "元", "2026-10-01", ""),
    )
    staged = read(shop.desk, sheet(tmp_path / "a.csv", HEADER, *told))
    assert outcomes(shop.desk, staged) == ["held", "error"]
    seq = rows(shop.desk, staged)[0].seq
    shop.desk.transfers.records.decide(staged=staged, seq=seq, decision=Decision.TAKE)
    commit(shop.desk, staged)
    assert shop.desk.settlements.blank().clerk_limit == 6_000
    with shop.desk.archive.database.read():
        (edition,) = shop.desk.archive.policies.editions()
    assert (edition.valid_from, edition.author_id) == (date(2026, 10, 1), shop.desk.session.staff_id)


def test_only_the_owner_changes_rules(shop: Shop, tmp_path: Path) -> None:
    shop.sit(CLERK)
    staged = read(
        shop.desk, sheet(tmp_path / "a.csv", HEADER, ("shop.clerk_adjustment", "", "9000", "元", "", ""))
    )
    (row,) = rows(shop.desk, staged)
    assert (row.outcome.value, "店主" in said(row)) == ("error", True)
    shop.desk.transfers.discard(staged=staged)
