"""Plans as data: their days against dateutil over a hundred years, and every plan that cannot be, refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from aftersales.calendar import Step
from aftersales.errors import KnownError
from aftersales.revisit_plans import RevisitPlan, Trigger, refuse_broken, step_text
from resources.revisit_plan_file import plan_of, shipped_revisit_plans, values_of
from resources.wording import error_sentence

CENTURY = st.dates(date(1990, 1, 1), date(2090, 12, 31))
UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
STEP = st.builds(Step, st.integers(1, 60), st.sampled_from(sorted(UNITS)))
STEPS = st.lists(STEP, min_size=1, max_size=6, unique=True).map(tuple)
PLAN = RevisitPlan(key="x", trigger=Trigger.DELIVERED, purpose="示例", steps=(Step(1, "m"),))


def span(step: Step, times: int = 1) -> relativedelta:
    return relativedelta(**{UNITS[step.unit]: step.count * times})  # type: ignore[arg-type]


@given(anchor=CENTURY, steps=STEPS)
def test_each_step_counts_from_the_anchor(*, anchor: date, steps: tuple[Step, ...]) -> None:
    found = list(replace(PLAN, steps=steps).occasions(anchor))
    assert [one.nominal for one in found] == [anchor + span(step) for step in steps]
    assert [one.step for one in found] == [step_text(step) for step in steps]
    assert all(
        one.clamped == (step.unit in "my" and one.nominal.day != anchor.day)
        for one, step in zip(found, steps, strict=True)
    )


@given(anchor=CENTURY, steps=STEPS)
def test_before_a_warranty_ends_steps_count_back(*, anchor: date, steps: tuple[Step, ...]) -> None:
    plan = replace(PLAN, trigger=Trigger.WARRANTY_ENDS, steps=steps)
    assert [one.nominal for one in plan.occasions(anchor)] == [anchor - span(step) for step in steps]


@given(anchor=CENTURY, every=STEP, count=st.integers(1, 40))
def test_what_repeats_never_drifts(*, anchor: date, every: Step, count: int) -> None:
    plan = replace(PLAN, steps=(), every=every, count=count)
    found = [one.nominal for one in plan.occasions(anchor)]
    assert found == [anchor + span(every, times) for times in range(1, count + 1)]
    assert found == sorted(found)


@given(anchor=CENTURY, months=st.integers(1, 12), years=st.integers(1, 10))
def test_an_end_is_inclusive(*, anchor: date, months: int, years: int) -> None:
    plan = replace(PLAN, steps=(), every=Step(months, "m"), until=Step(years, "y"))
    found = [one.nominal for one in plan.occasions(anchor)]
    last = anchor + relativedelta(years=years)
    wanted = [anchor + relativedelta(months=months * times) for times in range(1, 12 * years // months + 2)]
    assert found == [day for day in wanted if day <= last]


def test_the_end_of_a_month_is_kept_from_the_anchor() -> None:
    plan = replace(PLAN, steps=(Step(1, "m"), Step(2, "m"), Step(13, "m")))
    assert [(one.nominal, one.clamped) for one in plan.occasions(date(2026, 1, 31))] == [
        (date(2026, 2, 28), True),
        (date(2026, 3, 31), False),
        (date(2027, 2, 28), True),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"steps": ()}, "plans.steps_missing"),
        ({"every": Step(1, "m")}, "plans.steps_or_every"),
        ({"steps": (), "every": Step(1, "m")}, "plans.endless"),
        ({"steps": (), "every": Step(2, "m"), "until": Step(1, "m")}, "plans.ends_before_start"),
        ({"steps": (), "every": Step(1, "m"), "count": 241}, "plans.count_range"),
        ({"count": 2}, "plans.end_with_steps"),
        ({"steps": (Step(1, "m"), Step(1, "m"))}, "plans.step_twice"),
        ({"steps": tuple(Step(n, "d") for n in range(1, 62))}, "plans.too_long"),
        ({"trigger": Trigger.TIER}, "plans.own_step"),
        ({"trigger": Trigger.SEASON}, "plans.season_missing"),
        ({"season": (6, 1)}, "plans.season_missing"),
        (
            {"trigger": Trigger.WARRANTY_ENDS, "steps": (), "every": Step(1, "m"), "count": 2},
            "plans.every_back",
        ),
        ({"purpose": ""}, "plans.purpose_missing"),
        ({"early": -1}, "plans.tolerance"),
        ({"late": 91}, "plans.tolerance"),
        ({"script": "字" * 601}, "plans.script_long"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_one_sentence(change: dict[str, Any], code: str) -> None:
    with pytest.raises(KnownError) as caught:
        refuse_broken(replace(PLAN, **change))
    assert caught.value.code == code
    assert "没有改动" in error_sentence(caught.value)


def test_the_shipped_plans_hold_together_and_can_be_written_down() -> None:
    plans = shipped_revisit_plans().plans
    for plan in plans:
        refuse_broken(plan)
        assert plan_of(plan.key, values_of(plan)) == plan
    assert len({plan.key for plan in plans}) == len(plans)
    by_key = shipped_revisit_plans().by_key
    assert [step_text(step) for step in by_key["repair_done"].steps] == ["+1d", "+30d", "+90d"]
    assert by_key["filter"].commercial, "it sells filters, so it needs consent"
    assert not any(plan.commercial and plan.active for plan in plans)
    with pytest.raises(KeyError):
        shipped_revisit_plans().named("none")
    assert shipped_revisit_plans().find("none") is None
    assert timedelta(days=shipped_revisit_plans().ahead) <= timedelta(days=366)
