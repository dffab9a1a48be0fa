"""Many calls laid out at once: what holds whatever is wanted, and who is passed over for which reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.calendar import Step
from aftersales.day_book import DayBook
from aftersales.revisit_layout import Call, CallFacts, Layout, Wanted, passed_over
from aftersales.revisit_plans import LEAST_LOADED, RevisitPlan, Skips, Trigger
from resources.holiday_tables import shipped_calendar

TODAY = date(2026, 9, 1)
PLANS = tuple(
    RevisitPlan(
        key=key,
        trigger=Trigger.DELIVERED,
        purpose=key,
        steps=(Step(1, "m"),),
        early=early,
        late=late,
        who=LEAST_LOADED,
    )
    for key, early, late in (("甲", 3, 7), ("乙", 0, 0), ("丙", 10, 20))
)
WANTED = st.lists(
    st.builds(
        lambda day, who, plan, anchor, place: Wanted(
            TODAY + timedelta(days=day),
            who,
            PLANS[plan],
            f"good:{anchor}:2026-01-01",
            f"+{place}d",
            PLANS[plan].purpose,
            date(2026, 1, 1),
        ),
        st.integers(-30, 120),
        st.integers(1, 4),
        st.integers(0, 2),
        st.integers(1, 3),
        st.integers(1, 99),
    ),
    max_size=40,
)


def book(per_day: int = 2, per_person: int = 0) -> DayBook:
    return DayBook(
        shipped_calendar(), TODAY, TODAY + timedelta(days=500), per_day=per_day, per_person=per_person
    )


@settings(max_examples=120, deadline=None)
@given(wanted=WANTED, per_day=st.integers(1, 4), per_person=st.integers(0, 2))
def test_what_holds_for_any_wishes(*, wanted: list[Wanted], per_day: int, per_person: int) -> None:
    laid = Layout(book(per_day, per_person), today=TODAY, callers=(1, 2)).lay_out(wanted)
    calendar = shipped_calendar()
    by_day: dict[date, int] = {}
    by_person: dict[tuple[int | None, date], int] = {}
    for call in laid.new:
        by_day[call.day] = by_day.get(call.day, 0) + 1
        by_person[call.person, call.day] = by_person.get((call.person, call.day), 0) + 1
        assert call.day >= TODAY
        assert calendar.is_workday(call.day)
        assert call.person in {1, 2}
        assert len({(step.plan.key, step.anchor) for step in call.steps}) == len(call.steps)
        for step in call.steps[1:]:
            assert -step.plan.early <= (call.day - step.nominal).days <= step.plan.late
        assert (call.day == call.nominal) <= (
            not [one for one in call.why if one.code not in {"joined", "year_unpublished"}]
        )
    assert max(by_day.values(), default=0) <= per_day
    assert not per_person or max(by_person.values(), default=0) <= per_person
    past = [one for one in wanted if one.nominal + timedelta(days=one.plan.late) < TODAY]
    placed = sum(len(call.steps) for call in laid.new)
    assert placed + len(laid.no_room) == len(wanted) - len(past)
    same = [
        (call.customer_id, step.plan.key, step.anchor, call.day) for call in laid.new for step in call.steps
    ]
    assert len(set(same)) == len(same), "never two of one plan on a day"


def test_a_call_joins_only_within_both_tolerances_and_the_same_way() -> None:
    def one(plan: RevisitPlan, day: date, anchor: str = "good:9:2026-01-01") -> Wanted:
        return Wanted(day, 1, plan, anchor, "+1m", plan.purpose, date(2026, 1, 1))

    standing = Call(
        id=5,
        customer_id=1,
        day=date(2026, 9, 10),
        nominal=date(2026, 9, 10),
        method="电话",
        purpose="问候",
        plan="by_hand",
    )
    for plan, day, joins in (
        (PLANS[0], date(2026, 9, 13), True),
        (PLANS[0], date(2026, 9, 14), False),
        (PLANS[0], date(2026, 9, 3), True),
        (PLANS[0], date(2026, 9, 2), False),
        (PLANS[1], date(2026, 9, 10), True),
        (PLANS[1], date(2026, 9, 11), False),
        (replace(PLANS[0], method="上门"), date(2026, 9, 10), False),
    ):
        layout = Layout(book(), today=TODAY, standing={1: [replace(standing)]})
        laid = layout.lay_out([one(plan, day)])
        assert (len(laid.joined), len(laid.new)) == ((1, 0) if joins else (0, 1)), (plan.key, day)
    kept = replace(standing, anchors=frozenset({("甲", "good:9:2026-01-01")}))
    laid = Layout(book(), today=TODAY, standing={1: [kept]}).lay_out([one(PLANS[0], date(2026, 9, 10))])
    assert [call.day for call in laid.new] == [date(2026, 9, 11)]
    assert [passed.code for passed in laid.new[0].why] == ["same_plan"]


@pytest.mark.parametrize(
    ("facts", "plan", "why"),
    [
        (CallFacts(), PLANS[0], None),
        (CallFacts(opted_out=True), PLANS[0], "opted_out"),
        (CallFacts(may_call=False), PLANS[0], "opted_out"),
        (CallFacts(), replace(PLANS[0], commercial=True), "no_consent"),
        (CallFacts(may_call=True), replace(PLANS[0], commercial=True), None),
        (CallFacts(has_number=False, masked=True), PLANS[0], "masked"),
        (CallFacts(has_number=False), PLANS[0], "no_number"),
        (CallFacts(has_number=False), replace(PLANS[0], method="微信"), None),
        (CallFacts(open_complaint=True), PLANS[0], "open_complaint"),
        (CallFacts(open_complaint=True), replace(PLANS[0], skips=Skips(open_complaint=False)), None),
        (
            CallFacts(last_called=TODAY - timedelta(days=2)),
            replace(PLANS[0], skips=Skips(called_within=14)),
            "called_lately",
        ),
    ],
)
def test_who_is_passed_over_and_why(facts: CallFacts, plan: RevisitPlan, why: str | None) -> None:
    assert passed_over(plan, facts, TODAY + timedelta(days=10), TODAY) == why


def test_an_open_complaint_may_be_settled_until_a_later_call() -> None:
    facts = CallFacts(open_complaint=True)
    assert passed_over(PLANS[0], facts, TODAY + timedelta(days=31), TODAY) is None
