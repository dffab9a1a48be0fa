"""Factors of low scores: found where they are, not seen where they are not, silent where there is too little."""

from __future__ import annotations

from random import Random

import pytest

from aftersales.score_factors import Factor, FactorFinding, ScoredCase, Way, report


def made(count: int, *, seed: int = 3) -> list[ScoredCase]:
    """Scores fall half a point a day; hours to answer are as they come."""
    dice = Random(seed)
    found = []
    for place in range(count):
        days = dice.choice([1, 2, 3, 4, 5, 6])
        score = max(1, min(5, round(5.6 - 0.6 * days + dice.choice([-0.5, 0, 0.5]))))
        found.append(
            ScoredCase(
                case_id=place,
                score=score,
                kind="退货" if place % 3 else "维修",
                hours_to_answer=dice.choice([1.0, 2.0, 4.0]),
                days_to_close=float(days),
                refund_share=0.5 if place % 10 == 0 else None,
            )
        )
    return found


def of(found: tuple[FactorFinding, ...], factor: Factor) -> FactorFinding:
    return next(one for one in found if one.factor is factor)


def test_what_lowers_the_score_is_found_with_its_size() -> None:
    told = report(made(120))
    assert told is not None
    days = of(told.findings, Factor.DAYS_TO_CLOSE)
    assert told.findings[0] is days
    assert days.way is Way.LOWER
    assert days.alone is not None
    assert days.alone.value == pytest.approx(-0.5, abs=0.1)
    assert days.together is not None
    assert days.together.value < -0.7
    assert days.mean_low is not None
    assert days.mean_good is not None
    assert days.mean_low > days.mean_good


def test_what_has_nothing_to_do_with_it_is_not_seen() -> None:
    told = report(made(120))
    assert told is not None
    assert of(told.findings, Factor.HOURS_TO_ANSWER).way is Way.UNSEEN


def test_a_factor_few_cases_have_does_not_keep_the_others_from_being_weighed() -> None:
    told = report(made(120))
    assert told is not None
    assert told.weighed == 120
    assert told.base_kind == "退货"
    assert all(one.factor is not Factor.REFUND_SHARE for one in told.findings)  # it never differs
    assert all(one.factor is not Factor.HANDOVERS for one in told.findings)


def test_too_few_cases_say_nothing_and_few_only_what_goes_together() -> None:
    assert report(made(19)) is None
    told = report(made(22))
    assert told is not None
    assert told.weighed == 0
    assert all(one.alone is None for one in told.findings)


def test_the_regression_is_the_one_another_program_reckons() -> None:
    """One factor, worked by hand: days 1…5 four times over, scores 5 4 3 2 1 with every second a point up (to 5)."""
    cases = [
        ScoredCase(
            case_id=place, score=min(5, 5 - place % 5 + place % 2), kind="退货", days_to_close=1.0 + place % 5
        )
        for place in range(20)
    ]
    told = report(cases)
    assert told is not None
    days = of(told.findings, Factor.DAYS_TO_CLOSE).alone
    xs = [1.0 + place % 5 for place in range(20)]
    ys = [min(5, 5 - place % 5 + place % 2) for place in range(20)]
    mx, my = sum(xs) / 20, sum(ys) / 20
    slope = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)
    rest = sum((y - my - slope * (x - mx)) ** 2 for x, y in zip(xs, ys, strict=True))
    error = (rest / 18 / sum((x - mx) ** 2 for x in xs)) ** 0.5
    assert days is not None
    assert days.value == pytest.approx(slope)
    assert days.error == pytest.approx(error)
