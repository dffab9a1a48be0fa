"""The shipped call-back plans, read from revisit_plans.toml, and plans as plain values and back."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from aftersales.calendar import Step
from aftersales.revisit_plans import KEEPER, RevisitPlan, RevisitPlans, Skips, Trigger, step_text
from aftersales.scheduling import OnDayOff
from resources.places import resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Values = Mapping[str, Any]

ROOM = "room"
"""The key of the entry that holds the room of a day, beside the plans."""
_ROOM = ("per_day", "per_person", "from_time", "minutes_apart", "ahead")


@cache
def shipped_plan_values() -> Mapping[str, Values]:
    """The plans and the room as shipped, as plain values by key; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("revisit_plans.toml").read_text("utf-8"))
    found: dict[str, Values] = {ROOM: {name: data[name] for name in _ROOM}}
    for entry in data["plan"]:
        found[entry["key"]] = values_of(plan_of(entry["key"], entry))
    return found


@cache
def shipped_revisit_plans() -> RevisitPlans:
    """The plans as shipped."""
    return plans_of(shipped_plan_values())


def plans_of(entries: Mapping[str, Values]) -> RevisitPlans:
    """All plans and the room of plain values by key."""
    room = entries[ROOM]
    plans = tuple(plan_of(key, values) for key, values in entries.items() if key != ROOM)
    return RevisitPlans(plans=plans, **{name: room[name] for name in _ROOM})


def plan_of(key: str, values: Values) -> RevisitPlan:
    """A plan of plain values; KnownErrors ``days.step_…`` for a step that is none."""
    season = values.get("season")
    return RevisitPlan(
        key=key,
        trigger=Trigger(values["trigger"]),
        name=values.get("name", ""),
        purpose=values["purpose"],
        kinds=_texts(values.get("kinds")),
        tiers=_texts(values.get("tiers")),
        goods=_texts(values.get("goods")),
        script=values.get("script", ""),
        method=values.get("method", "电话"),
        who=str(values.get("who", KEEPER)),
        steps=tuple(Step.parse(step) for step in values.get("steps") or ()),
        every=_step(values.get("every")),
        count=values.get("count"),
        until=_step(values.get("until")),
        season=_season(season) if season else None,
        early=values.get("early", 3),
        late=values.get("late", 7),
        on_day_off=OnDayOff(values.get("on_day_off", OnDayOff.NEXT)),
        skips=Skips(
            open_complaint=bool(values.get("open_complaint", True)),
            called_within=values.get("called_within", 0),
        ),
        commercial=bool(values.get("commercial", False)),
        active=bool(values.get("active", True)),
        source=values.get("source", ""),
    )


def values_of(plan: RevisitPlan) -> dict[str, Any]:
    """A plan as plain values, every field named, so that two can be compared field by field."""
    return {
        "trigger": plan.trigger.value,
        "name": plan.name,
        "purpose": plan.purpose,
        "kinds": list(plan.kinds),
        "tiers": list(plan.tiers),
        "goods": list(plan.goods),
        "script": plan.script,
        "method": plan.method,
        "who": plan.who,
        "steps": [step_text(step) for step in plan.steps],
        "every": step_text(plan.every) if plan.every else None,
        "count": plan.count,
        "until": step_text(plan.until) if plan.until else None,
        "season": f"{plan.season[0]:02d}-{plan.season[1]:02d}" if plan.season else None,
        "early": plan.early,
        "late": plan.late,
        "on_day_off": plan.on_day_off.value,
        "open_complaint": plan.skips.open_complaint,
        "called_within": plan.skips.called_within,
        "commercial": plan.commercial,
        "active": plan.active,
        "source": plan.source,
    }


def _texts(given: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(given or ())


def _step(text: str | None) -> Step | None:
    return Step.parse(text) if text else None


def _season(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)
