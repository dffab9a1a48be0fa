"""设置 › 回访计划 at the desk: the plans with their rules, the room of a day, and the own plan of one product."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from aftersales.calendar import Step
from aftersales.errors import KnownError
from aftersales.revisit_plans import LONGEST_NAME, RevisitPlan, Trigger, refuse_broken
from aftersales.scheduling import Plan, schedule
from desktop.list_editing import ListWish, fitting_name, fitting_number, told_of
from resources.list_entries import PLANS, ListEntry
from resources.revisit_plan_file import ROOM, plan_of, values_of
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.actions import Action
    from aftersales.calendar import WorkingCalendar
    from aftersales.clock import Clock
    from aftersales.scheduling import Visit
    from desktop.archive import Archive
    from desktop.list_editing import ListEditing, ListVersion
    from desktop.revisit_shifts import RevisitShifts, Shifts
    from desktop.shop_plans import ShopPlans

MOST_ROOM, MOST_APART = 9_999, 240
_STEPS = re.compile(r"\+?\s*(\d{1,4})\s*(天|日|周|星期|个?月|年|[dwmy])")
_BETWEEN = " \t　,，、;；和"
_UNITS = {"d": "天", "w": "周", "m": "个月", "y": "年"}
_LETTERS = {"天": "d", "日": "d", "周": "w", "星期": "w", "个月": "m", "月": "m", "年": "y"}
_TIMES = re.compile(r"\s*(\d{1,4})\s*次?\s*")
_SEASON = re.compile(r"\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?\s*")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class PlanValues(TypedDict, total=False):
    """What can be changed in a plan, as plain values; steps like ``+1m``, `season` like ``06-01``."""

    name: str
    purpose: str
    script: str
    method: str
    who: str
    kinds: list[str]
    tiers: list[str]
    goods: list[str]
    steps: list[str]
    every: str | None
    count: int | None
    until: str | None
    season: str | None
    early: int
    late: int
    on_day_off: str
    open_complaint: bool
    called_within: int
    commercial: bool
    active: bool


class RoomValues(TypedDict, total=False):
    """The room of a day: calls of the shop and of a person (0: as the shop's), the first hour, minutes, days ahead."""

    per_day: int
    per_person: int
    from_time: str
    minutes_apart: int
    ahead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """A plan in the shop's list."""

    entry: ListEntry
    plan: RevisitPlan


class PlanLists:
    """What can be done with the plans: a wish is made, what it would move is looked at, then it is written."""

    def __init__(
        self,
        *,
        archive: Archive,
        clock: Clock,
        editing: ListEditing,
        plans: ShopPlans,
        shifts: RevisitShifts,
        calendar: Callable[[], WorkingCalendar],
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._editing = editing
        self._plans = plans
        self._shifts = shifts
        self._calendar = calendar

    # looking

    def entries(self) -> tuple[PlanEntry, ...]:
        """All plans in their order, also those switched off; a product's own ones last."""
        found = [
            PlanEntry(entry=entry, plan=plan_of(key, entry.values))
            for key, entry in self._plans.entries.items()
            if key != ROOM
        ]
        return tuple(sorted(found, key=lambda one: one.entry.key.startswith(OF_PRODUCT)))

    def room(self) -> ListEntry:
        """The room of a day."""
        return self._plans.entries[ROOM]

    def history(self) -> tuple[ListVersion, ...]:
        """What was changed, the newest first."""
        return self._editing.history((PLANS,))

    def for_products(self) -> tuple[RevisitPlan, ...]:
        """The plans a product can have for its own: those that count from its delivery, installation or a season."""
        return tuple(plan for plan in self._plans.plans().plans if plan.trigger in _FOR_PRODUCTS)

    def of_product(self, product_id: int) -> RevisitPlan | None:
        """The plan a product has for its own; None for the shop's plans, or none at all."""
        with self._archive.database.read():
            product = self._archive.products.known(product_id)
        return None if product is None else self._plans.plans().find(product.revisit_plan)

    def preview(self, plan: RevisitPlan, *, anchor: date | None = None) -> tuple[Visit, ...]:
        """The days a plan gives for an example that begins on `anchor` (today where none is named); room is not counted.

        KnownError ``plans.…`` where it can give none.
        """
        refuse_broken(plan)
        start = anchor or self._clock.today()
        if plan.trigger.has_own_step:
            return ()
        if plan.trigger.counts_back:
            days = [one.nominal for one in plan.occasions(_next_season(plan, start) or start)]
            asked = Plan(start=min(days) - timedelta(days=1), on_day_off=plan.on_day_off)
            steps = tuple(Step((day - asked.start).days, "d") for day in days)
            return schedule(replace(asked, steps=steps), self._calendar())
        until = plan.until.after(start) if plan.until is not None else None
        return schedule(
            Plan(
                start=start,
                steps=plan.steps,
                every=plan.every,
                count=plan.count,
                until=until,
                on_day_off=plan.on_day_off,
            ),
            self._calendar(),
        )

    def effects(self, *, wish: ListWish) -> Shifts:
        """What a wish would move, bring and take away among the calls to come."""
        with self._archive.database.read():
            return self._found(wish)

    # changing

    def write(self, *, wish: ListWish) -> None:
        """Write a wish with what it moves; one action, one undo."""
        self._editing.require()
        self._write(wish, None)

    def changed(self, *, key: str, version: int, values: PlanValues) -> ListWish:
        """The wish to change some fields; KnownErrors ``plans.…`` and ``lists.…`` with the field they concern."""
        one = self._of(key)
        given: dict[str, Any] = dict(values)
        if "name" in given:
            others = (other.entry for other in self.entries())
            given["name"] = fitting_name(given["name"], key, others, LONGEST_NAME)
        refuse_broken(plan_of(key, {**one.entry.values, **given}))
        return ListWish(
            name=PLANS, told=told_of("plan", one.entry, given), entries={key: given}, seen={key: version}
        )

    def added(self, *, trigger: Trigger, values: PlanValues) -> ListWish:
        """The wish for a plan more."""
        name = fitting_name(
            str(values.get("name", "")), "", (one.entry for one in self.entries()), LONGEST_NAME
        )
        plan = plan_of(name, {"purpose": "", **values, "name": name, "trigger": trigger.value})
        refuse_broken(plan)
        return ListWish(
            name=PLANS,
            told=sentence("lists.add", {"what": sentence("lists.plan"), "name": name}),
            entries={name: values_of(plan)},
            seen={name: 0},
        )

    def reset(self, *, key: str, version: int) -> ListWish:
        """The wish to have a plan, or the room, as shipped; one of the shop's own goes."""
        if key == ROOM:
            words = {"what": sentence("lists.room"), "name": ""}
            return ListWish(
                name=PLANS,
                told=sentence("lists.reset", words).strip(),
                entries={key: None},
                seen={key: version},
            )
        entry = self._of(key).entry
        words = {"what": sentence("lists.plan"), "name": entry.values["name"]}
        told = sentence("lists.drop" if entry.shipped is None else "lists.reset", words)
        return ListWish(name=PLANS, told=told, entries={key: None}, seen={key: version})

    def room_changed(self, *, version: int, values: RoomValues) -> ListWish:
        """The wish for another room of a day; calls that stand stay where they are."""
        for name, least, most in (
            ("per_day", 1, MOST_ROOM),
            ("per_person", 0, MOST_ROOM),
            ("minutes_apart", 5, MOST_APART),
            ("ahead", 7, 366),
        ):
            if name in values:
                fitting_number(values[name], name, least=least, most=most)  # type: ignore[literal-required]
        if not _TIME.fullmatch(values.get("from_time", "09:30")):
            raise KnownError("plans.time_wrong", field="from_time")
        told = sentence("lists.change", {"what": sentence("lists.room"), "name": ""}).strip()
        return ListWish(name=PLANS, told=told, entries={ROOM: dict(values)}, seen={ROOM: version})

    def give_months(
        self, *, product_id: int, version: int, months: tuple[int, ...], why: str = ""
    ) -> RevisitPlan:
        """Give a product a plan of its own (一品一案): a look at it so many months after delivery. One action, one undo.

        `version` is the product's; `why` is kept with the plan as its source.
        """
        self._editing.require()
        with self._archive.database.read():
            product = self._archive.products.get(product_id)
        key = f"{OF_PRODUCT}{product_id}"
        there = self._plans.entries.get(key)
        plan = RevisitPlan(
            key=key,
            trigger=Trigger.DELIVERED,
            name=fitting_length(product.title),
            purpose=sentence("plans.inspection"),
            script=sentence("plans.inspection_script"),
            steps=tuple(Step(month, "m") for month in sorted(set(months))),
            early=7,
            late=21,
            source=why,
        )
        refuse_broken(plan)
        wish = ListWish(
            name=PLANS,
            told=sentence("plans.gave", {"title": product.title}),
            entries={key: values_of(plan)},
            seen={key: there.version if there else 0},
        )

        def point(action: Action) -> None:
            pointed = replace(product, version=version, revisit_plan=key)
            self._archive.products.save(pointed, action=action)

        self._write(wish, point)
        return plan

    def _write(self, wish: ListWish, also: Callable[[Action], None] | None) -> None:
        def with_calls(action: Action) -> None:
            if also is not None:
                also(action)
            self._shifts.write(self._found(wish), action=action)

        self._editing.write(wish, also=with_calls)

    def _found(self, wish: ListWish) -> Shifts:
        return self._shifts.by_plans(self._plans.tried(wish.entries))

    def _of(self, key: str) -> PlanEntry:
        return next(one for one in self.entries() if one.entry.key == key)


OF_PRODUCT = "product."
_FOR_PRODUCTS = (Trigger.DELIVERED, Trigger.INSTALLED, Trigger.SEASON)


def steps_of(text: str) -> PlanValues:
    """Steps as people write them: ``1 个月、3 个月`` or ``+1m +3m``; ``每 6 个月`` for one that repeats.

    KnownErrors ``plans.steps_wrong``, ``plans.step_zero`` with the field.
    """
    text = text.strip()
    repeats = text.startswith("每")
    if _STEPS.sub("", text.removeprefix("每").removeprefix("隔")).strip(_BETWEEN):
        raise KnownError("plans.steps_wrong", value=text, field="steps")
    steps = [_step(found[1], found[2]) for found in _STEPS.finditer(text)]
    if not repeats:
        return {"steps": steps, "every": None, "count": None, "until": None}
    if len(steps) != 1:
        raise KnownError("plans.steps_wrong", value=text, field="steps")
    return {"steps": [], "every": steps[0]}


def steps_words(plan: RevisitPlan) -> str:
    """The same back, in words."""
    if plan.every is not None:
        return f"每 {step_words(plan.every)}"
    return "、".join(map(step_words, plan.steps))


def step_words(step: Step) -> str:
    """A step in words: ``3 个月``."""
    return f"{step.count} {_UNITS[step.unit]}"


def end_of(text: str) -> PlanValues:
    """The end of what repeats as people write it: ``8 次`` or ``3 年``; empty for none. KnownError ``plans.end_wrong``."""
    text = text.strip()
    if not text:
        return {"count": None, "until": None}
    times = _TIMES.fullmatch(text)
    if times is not None:
        return {"count": int(times[1]), "until": None}
    found = _STEPS.fullmatch(text)
    if found is None:
        raise KnownError("plans.end_wrong", value=text, field="end")
    return {"count": None, "until": _step(found[1], found[2], field="end")}


def end_words(plan: RevisitPlan) -> str:
    """The same back, in words."""
    if plan.count is not None:
        return f"{plan.count} 次"
    return step_words(plan.until) if plan.until is not None else ""


def season_of(text: str) -> PlanValues:
    """The day a season begins as people write it: ``06-01``, ``6月1日``. KnownError ``plans.season_wrong``."""
    if not text.strip():
        return {"season": None}
    found = _SEASON.fullmatch(text)
    try:
        month, day = (int(found[1]), int(found[2])) if found else (0, 0)
        date(2028, month, day)
    except ValueError:
        raise KnownError("plans.season_wrong", value=text.strip(), field="season") from None
    return {"season": f"{month:02d}-{day:02d}"}


def fitting_length(title: str) -> str:
    """A product's title as the name of its plan."""
    return title if len(title) <= LONGEST_NAME else title[: LONGEST_NAME - 1] + "…"


def _step(count: str, unit: str, field: str = "steps") -> str:
    if int(count) == 0:
        raise KnownError("plans.step_zero", value=f"{count} {unit}", field=field)
    return f"+{int(count)}{_LETTERS.get(unit, unit)}"


def _next_season(plan: RevisitPlan, today: date) -> date | None:
    """The first day of the season that still lies ahead of all its steps."""
    from desktop.revisit_wanted import season_days

    for day in season_days(plan, today.year, today.year):
        if all(one.nominal >= today for one in plan.occasions(day)):
            return day
    return None
