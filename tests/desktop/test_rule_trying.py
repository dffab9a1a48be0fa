"""What a change of a rule would do: to examples, step by step, and to the cases that are open."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftersales.cases import CaseKind
from aftersales.errors import Cancelled, KnownError
from aftersales.settlement.policy import PolicySet
from aftersales.settlement.result import Settlement, Step
from aftersales.settlement.settle import settle
from desktop.claim_reader import claim_from_json
from desktop.jobs import Progress
from desktop.rule_editing import RuleChange
from desktop.rule_trying import TryClaim, TryOut, compared
from resources.holiday_tables import shipped_calendar
from resources.policy_files import shipped_policies
from resources.rule_book import rule_book, text_of
from resources.shop_rules_file import shipped_shop_rules
from tests.desktop.acting import Shop
from tests.resources.test_rule_rows import Told

DAY = date(2026, 10, 14)
CLAIMS = sorted((Path(__file__).parents[1] / "fixtures" / "claims").glob("*.json"))


def tried(shop: Shop, rule_id: str, place: int = 0, **values: Any) -> TryOut:
    example = shop.desk.rule_trial.examples(rule_id)[place]
    return shop.desk.rule_trial.try_out(
        claim=example.claim, change=RuleChange(rule_id=rule_id, values=values)
    )


def lit(found: TryOut) -> list[tuple[str, int | None, int | None]]:
    return [(step.label, step.before, step.after) for step in found.steps if step.changed]


def test_both_sums_and_the_step_that_changed(shop: Shop) -> None:
    found = tried(shop, "warranty.class.家用空调器", daily_rate=Fraction(1, 2000))
    assert (found.before, found.after, found.difference) == (225_664, 276_832, 51_168)
    assert lit(found) == [("折旧费", -102_336, -51_168)]
    assert [step.label for step in found.steps if not step.changed] == ["怎么退", "计费天数", "示例商品"]


def test_nothing_is_lit_where_nothing_changes_and_nothing_is_written(shop: Shop) -> None:
    found = tried(shop, "law.fraud", 1, minimum=80_000)
    assert (found.before, found.difference) == (320_000, 0)
    assert [label for label, before, after in lit(found) if before != after] == []
    assert shop.desk.rules.editions() == ()


def test_a_refused_change_shows_the_rules_as_they_are_and_why(shop: Shop) -> None:
    found = tried(shop, "law.fraud", minimum=30_000)
    assert (found.before, found.after) == (59_800, 59_800)
    assert "消法 第五十五条" in found.error
    assert lit(found) == []


def test_a_preset_is_tried_on_a_claim_that_uses_it(shop: Shop) -> None:
    found = tried(shop, "preset.taobao.late", 1, maximum=None)
    assert (found.before, found.after) == (3_000, 6_400)
    off = shop.desk.rule_trial.try_out(
        claim=shop.desk.rule_trial.examples("preset.taobao.late")[0].claim,
        change=RuleChange(rule_id="preset.taobao.late", on=False),
    )
    assert (off.before, off.after) == (330, 0)


def test_a_ladder_is_shown_offer_by_offer(shop: Shop) -> None:
    found = tried(shop, "practice.negotiation", first=Fraction(1, 5))
    assert lit(found) == [("协商第 1 档", 728, 485)]


def test_a_real_case_is_tried(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN, "欺诈")
    found = shop.desk.rule_trial.of_case(number=f" {shop.case(case_id).number} ")
    assert isinstance(found, TryClaim)
    assert "张示例" in found.title
    change = RuleChange(rule_id="law.fraud", values={"minimum": 60_000})
    assert shop.desk.rule_trial.try_out(claim=found.claim, change=change).difference == 10_000
    with pytest.raises(KnownError, match="case_unknown"):
        shop.desk.rule_trial.of_case(number="没有")


def test_open_cases_that_would_change_and_those_that_keep_their_version(shop: Shop) -> None:
    fraud = shop.sold_case(CaseKind.RETURN, "欺诈")
    plain = shop.open(CaseKind.RETURN, order=shop.sell(customer_id=shop.case(fraud).customer_id))
    written = shop.open(CaseKind.RETURN, "欺诈", order=shop.sell(customer_id=shop.case(fraud).customer_id))
    shop.planned(written)
    shop.settle(written)
    assert plain
    told: list[tuple[int, int | None, str]] = []
    progress = Progress()
    progress._listen(lambda *step: told.append(step))
    change = RuleChange(rule_id="law.fraud", values={"minimum": 60_000})
    found = shop.desk.rule_trial.consequences(change=change, progress=progress)
    (case,) = found.changes
    assert (case.case_id, case.number, case.customer) == (fraud, shop.case(fraud).number, "张示例")
    assert (case.after - case.before, found.looked, found.kept) == (10_000, 3, 1)
    assert [done for done, *_ in told] == [0, 1, 2]
    assert shop.desk.rules.editions() == ()
    none = RuleChange(rule_id="practice.negotiation", values={"first": Fraction(1, 5)})
    assert shop.desk.rule_trial.consequences(change=none, progress=Progress()).changes == ()


def test_looking_through_the_cases_can_be_stopped(shop: Shop) -> None:
    shop.sold_case(CaseKind.RETURN, "欺诈")
    progress = Progress()
    progress._cancel()
    change = RuleChange(rule_id="law.fraud", values={"minimum": 60_000})
    with pytest.raises(Cancelled):
        shop.desk.rule_trial.consequences(change=change, progress=progress)


# a changed number changes only the steps that cite it and those computed from them

SHIPPED = rule_book(shipped_policies(), shipped_shop_rules(), (), DAY)
CHANGEABLE = sorted(
    number
    for number, rule in SHIPPED.rules.items()
    if rule.owner != "shop" and not rule.owner.startswith("preset.") and rule.value is not None
)
COMPUTED = ("account_", "negotiation_", "deduction_limit", "price_limit")
"""Steps that are computed from others: what is paid, what is left, and limits on sums."""
DECIDING = ("law.no_reason_return", "law.quality_return", "warranty.goods", "warranty.car")
"""Numbers that decide which way a claim goes; all that follows is computed from that."""


def _settled(claim: dict[str, Any], policies: PolicySet) -> Settlement | None:
    try:
        return settle(claim_from_json(claim), policies, shipped_calendar())
    except KnownError:
        return None


def _codes(steps: tuple[Step, ...], owner: str) -> set[str]:
    return {step.code for step in steps if step.policy is not None and step.policy.id == owner}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    path=st.sampled_from(CLAIMS),
    picked=st.integers(0, 10**6),
    cited=st.booleans(),
    share=st.fractions(min_value=0, max_value=1),
)
def test_a_changed_number_changes_what_cites_it_and_what_is_computed_from_that(
    path: Path, picked: int, cited: bool, share: Fraction
) -> None:
    claim = json.loads(path.read_text("utf-8"))
    before = _settled(claim, SHIPPED.policies)
    if before is None:
        return
    owners = {policy.id for policy in before.policies}
    fitting = [number for number in CHANGEABLE if SHIPPED.rules[number].owner in owners]
    numbers = fitting if cited and fitting else CHANGEABLE
    number = numbers[picked % len(numbers)]
    rule = SHIPPED.rules[number]
    spread = rule.highest - rule.lowest
    value = rule.lowest + spread * share if rule.unit == "rate" else rule.lowest + int(spread * share)
    told = Told(rule.owner, "x", DAY, {rule.key: text_of(value, rule.unit)})
    book = rule_book(shipped_policies(), shipped_shop_rules(), (told,), DAY)
    after = _settled(claim, book.policies)
    if after is None:
        return
    cites = _codes(before.steps, rule.owner) | _codes(after.steps, rule.owner)
    changed = [step for step in compared(before.steps, after.steps) if step.changed]
    if not cites:
        assert changed == []
        assert before.to_buyer == after.to_buyer
    elif rule.owner not in DECIDING:
        assert {step.code for step in changed if not step.code.startswith(COMPUTED)} <= cites
    if rule.value == value:
        assert changed == []
