"""Measures planning a year of revisits, as a ratio within one run: `python -m benchmarks.revisits [goods]`.

The yardstick is the least that anybody needs: the bare days of every call, computed one by one with the same month
arithmetic, sorted. Beside it stands the whole planning of the same calls: which of them fall within the year, who is
passed over, which become one call, days off and holidays, the room of each day and each person, and why. Both in
processor seconds, in turn, the best of several rounds; the archive is not read and nothing is written. Garbage is not
looked for meanwhile, as in the program, whose window does that when it rests: these records hold no cycles.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from aftersales.calendar import Step
from aftersales.day_book import DayBook
from aftersales.revisit_layout import LaidOut, Layout
from aftersales.revisit_plans import LEAST_LOADED, RevisitPlan, RevisitPlans, Skips, Trigger
from aftersales.tiers import RfmRule, TierRules
from desktop.revisit_wanted import WantedCalls
from resources.holiday_tables import shipped_calendar
from storage.revisit_sources import CustomerSource, GoodSource

GOODS = 100_000
TODAY = date(2026, 1, 5)
LAST = TODAY + timedelta(days=366)
ROUNDS = 3
STEPS = tuple(Step(months, "m") for months in (1, 3, 6, 12))
PLAN = RevisitPlan(
    key="delivered",
    trigger=Trigger.DELIVERED,
    name="到货使用",
    purpose="{商品}使用情况",
    steps=STEPS,
    who=LEAST_LOADED,
    early=5,
    late=21,
    skips=Skips(open_complaint=True, called_within=20),
)
RULES = TierRules(
    tiers=(),
    rfm=RfmRule(days=365, recency=(1, 2, 3, 4), frequency=(4, 3, 2, 1), money=(4, 3, 2, 1), high=(4, 4, 4)),
)


def sold(goods: int) -> tuple[list[GoodSource], dict[int, CustomerSource]]:
    """Pieces sold over the year before, every third customer with a second one."""
    pieces = [
        GoodSource(
            id=number,
            customer_id=number if number % 3 else number - 1,
            title=f"示例商品 {number % 40}",
            starts=TODAY - timedelta(days=number * 7 % 365),
            invoiced_on=None,
            exchanged_on=None,
            serviced_on=None,
            whole_ends=TODAY,
            product_class="",
            revisit_plan="",
            service_months=None,
        )
        for number in range(1, goods + 1)
    ]
    people = {
        number: CustomerSource(
            id=number,
            tier="普通",
            may_call=None,
            opted_out=number % 50 == 0,
            keeper_id=None,
            revisit_every="",
            has_number=True,
            masked=False,
            open_complaint=number % 97 == 0,
            last_called=None,
        )
        for number in range(goods + 1)
    }
    return pieces, people


def bare_days(pieces: list[GoodSource]) -> list[date]:
    """The days of all calls and nothing else."""
    return sorted(step.after(piece.delivered) for piece in pieces for step in STEPS)


def planned(pieces: list[GoodSource], people: dict[int, CustomerSource], per_day: int) -> LaidOut:
    """The whole planning of a year."""
    plans = RevisitPlans(
        plans=(PLAN,), per_day=per_day, from_time="09:00", minutes_apart=5, per_person=per_day
    )
    asked = WantedCalls(plans, RULES, today=TODAY, last=LAST, planned=set())
    book = DayBook(
        shipped_calendar(),
        TODAY,
        LAST + timedelta(days=366),
        per_day=plans.per_day,
        per_person=plans.per_person,
    )
    return Layout(book, today=TODAY, callers=(1, 2, 3)).lay_out(asked.of_goods(pieces, people))


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    gc.collect()
    gc.disable()
    began = time.process_time()
    try:
        work()
        return time.process_time() - began
    finally:
        gc.enable()


def lines(goods: int) -> Iterator[str]:
    """What is printed."""
    pieces, people = sold(goods)
    per_day = max(1, goods * 4 // 250)
    bare, whole = [], []
    for _ in range(ROUNDS):
        bare.append(seconds(lambda: bare_days(pieces)))
        whole.append(seconds(lambda: planned(pieces, people, per_day)))
    laid = planned(pieces, people, per_day)
    yield (
        f"a year of {goods:,} goods: {len(laid.new):,} calls on {len({call.day for call in laid.new})} days, "
        f"{laid.count_joined:,} joined, {len(laid.no_room):,} without room, {per_day} a day"
    )
    yield f"bare days of {goods * len(STEPS):,} calls: {min(bare):.2f} s = 1.00"
    yield f"planned, with holidays, room, persons and why: {min(whole):.2f} s = {min(whole) / min(bare):.2f}x"


def main() -> None:
    goods = int(sys.argv[1]) if len(sys.argv) > 1 else GOODS
    for line in lines(goods):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
