"""Where the calls of a week lie: at their hours, side by side, never on one another, whatever there is."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from aftersales.revisits import Revisit, RevisitState, RevisitSummary
from ui.models.revisit_week import (
    FIRST_HOUR,
    HOUR,
    LAST_HOUR,
    LOW,
    TALL,
    WeekEntry,
    block_rect,
    lay_out,
    minute_of,
    week_entry,
)

MONDAY, TODAY = date(2026, 10, 12), date(2026, 10, 14)


def entries(*calls: tuple[int, str]) -> list[WeekEntry]:
    """Calls by weekday and time, in the order the week has them."""
    found = []
    for at, (column, time) in enumerate(sorted(calls)):
        day = MONDAY + timedelta(days=column)
        call = Revisit(
            id=at + 1, customer_id=None, plan="by_hand", purpose="示例", nominal=day, day=day, at_time=time
        )
        summary = RevisitSummary(
            revisit=call, customer_name="张示例", tier="", phone="", case_number="", assignee_name=""
        )
        found.append(week_entry(summary, MONDAY, TODAY))
    return found


def test_a_call_alone_is_tall_and_stands_at_its_hour() -> None:
    found = lay_out(entries((0, "09:30")))
    block = found.blocks[0]
    assert (block.top, block.height, block.lanes) == (HOUR // 2, TALL, 1)
    assert (found.first_hour, found.last_hour) == (FIRST_HOUR, LAST_HOUR)


def test_half_an_hour_later_cuts_the_one_before() -> None:
    found = lay_out(entries((0, "15:30"), (0, "16:00")))
    first, second = found.blocks[0], found.blocks[1]
    assert first.top + first.height < second.top
    assert (first.lanes, second.lanes, second.height) == (1, 1, TALL)


def test_two_at_one_time_stand_side_by_side() -> None:
    found = lay_out(entries((0, "10:00"), (0, "10:00")))
    assert {(block.lane, block.lanes) for block in found.blocks.values()} == {(0, 2), (1, 2)}


def test_early_and_late_calls_widen_the_hours() -> None:
    found = lay_out(entries((0, "07:15"), (1, "20:30")))
    assert (found.first_hour, found.last_hour) == (7, 20)
    assert found.blocks[0].top == HOUR // 4


def test_calls_without_a_time_stand_above_the_hours() -> None:
    found = lay_out(entries((0, ""), (0, ""), (1, "09:00")))
    assert found.band > 0
    assert found.blocks[0].top < found.blocks[1].top < found.band
    assert found.blocks[2].top == found.band


def test_many_without_a_time_are_counted() -> None:
    found = lay_out(entries(*[(2, "")] * 5))
    assert len(found.blocks) == 2
    assert [(hidden.column, hidden.count) for hidden in found.hidden] == [(2, 3)]


def test_state_and_day_give_the_tone() -> None:
    (late,) = entries((0, "09:00"))
    (planned,) = entries((3, "09:00"))
    assert (late.tone, planned.tone) == ("late", "plan")
    done = Revisit(customer_id=None, plan="", purpose="", nominal=MONDAY, day=MONDAY, state=RevisitState.DONE)
    summary = RevisitSummary(
        revisit=done, customer_name="", tier="", phone="", case_number="", assignee_name=""
    )
    assert week_entry(summary, MONDAY, TODAY).tone == "done"


def test_a_time_is_read_in_minutes() -> None:
    assert [minute_of(text) for text in ("00:00", "15:30", "", "早上")] == [0, 930, None, None]


WHENEVER = some.one_of(some.just(""), some.integers(0, 1439).map(lambda at: f"{at // 60:02d}:{at % 60:02d}"))
ONE_MORNING = some.integers(9 * 60, 13 * 60).map(lambda at: (0, f"{at // 60:02d}:{at % 60:02d}"))


@given(
    some.one_of(
        some.lists(some.tuples(some.integers(0, 6), WHENEVER), max_size=60),
        some.lists(ONE_MORNING, min_size=4, max_size=40),
    )
)
def test_nothing_lies_on_anything_and_nothing_is_lost(calls: list[tuple[int, str]]) -> None:
    shown = entries(*calls)
    found = lay_out(shown)
    assert len(found.blocks) + sum(hidden.count for hidden in found.hidden) == len(calls)
    for column in range(7):
        blocks = [block for row, block in found.blocks.items() if shown[row].column == column]
        rects = [block_rect(block, 0, 120) for block in blocks]
        assert all(block.height >= LOW for block in blocks)
        assert all(rect.left() >= 0 and rect.right() < 120 and rect.bottom() < found.height for rect in rects)
        for at, rect in enumerate(rects):
            assert not any(rect.intersects(other) for other in rects[at + 1 :])
