"""The shop's lists as they are now: reasons with their evidence, tiers, time limits and points of priority."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from aftersales.cases import CaseKind, ServiceLevel
from aftersales.deadlines import WorkingHours
from aftersales.late_dataclasses import dataclass
from aftersales.orders import Platform
from aftersales.priority import PriorityRules
from aftersales.taxonomy import Fault, FreightPayer, Reason, Taxonomy
from aftersales.tiers import RfmRule, TierRule, TierRules
from aftersales.time_limits import Counting, TimeLimit, TimeLimits
from resources.customer_tiers_file import shipped_tiers
from resources.evidence_slots_file import SlotNames, shipped_slots
from resources.list_entries import LIMITS, PRIORITY, REASONS, TIERS, ListEntry, entries_of
from resources.priority_file import shipped_priority
from resources.taxonomy_file import shipped_taxonomy
from resources.time_limits_file import shipped_time_limits
from resources.wording import sentence
from resources.workflow_file import shipped_workflow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from resources.list_entries import ListEdition, Values

GROUPS, HOURS, URGENT, MONEY = "rfm", "working_hours", "urgent", "money"
"""Keys of the entries that stand once in their list."""
_LEVEL = "level."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonEntry:
    """A reason in the shop's list with the evidence it asks for."""

    entry: ListEntry
    reason: Reason
    slots: SlotNames


@dataclass(frozen=True, slots=True, kw_only=True)
class TierEntry:
    """A tier in the shop's list; `points` it gives in the order of urgency."""

    entry: ListEntry
    rule: TierRule
    points: int
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitEntry:
    """A limit in the shop's list."""

    entry: ListEntry
    limit: TimeLimit
    active: bool

    @property
    def is_usual(self) -> bool:
        """Whether it holds where no other row fits."""
        return not any(self.limit.weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBook:
    """All lists, entry by entry for who changes them, and as what the desk works by."""

    reasons: tuple[ReasonEntry, ...]
    tier_entries: tuple[TierEntry, ...]
    limit_entries: tuple[LimitEntry, ...]
    once: Mapping[str, ListEntry]
    taxonomy: Taxonomy
    slots: Mapping[str, SlotNames]
    tiers: TierRules
    limits: TimeLimits
    priority: PriorityRules


def list_book(editions: Iterable[ListEdition]) -> ListBook:
    """The shipped lists with the shop's editions over them."""
    mine = tuple(editions)
    shipped = _shipped()
    reasons = tuple(map(_reason, entries_of(REASONS, shipped[REASONS], mine).values()))
    tiers = entries_of(TIERS, shipped[TIERS], mine)
    limits = entries_of(LIMITS, shipped[LIMITS], mine)
    points = entries_of(PRIORITY, shipped[PRIORITY], mine)
    once = {GROUPS: tiers.pop(GROUPS), HOURS: limits.pop(HOURS), **points}
    ranked = tuple(sorted(map(_tier, tiers.values()), key=lambda one: one.entry.values["rank"]))
    names = {one.entry.key: one.rule.name for one in ranked}
    rows = tuple(_limit(entry, names) for entry in limits.values())
    named = tuple(_with_former(reasons))
    return ListBook(
        reasons=reasons,
        tier_entries=ranked,
        limit_entries=rows,
        once=once,
        taxonomy=Taxonomy(named),
        slots={name: one.slots for one in reasons for name in (one.reason.name, *one.entry.former)},
        tiers=TierRules(tiers=tuple(one.rule for one in ranked if one.active), rfm=_rfm(once[GROUPS].values)),
        limits=TimeLimits(
            limits=(*(row.limit for row in rows if _counts(row)), *_of_reasons(named)),
            hours=working_hours(once[HOURS].values["spans"]),
        ),
        priority=_priority(points, ranked),
    )


def limit_key(limit: TimeLimit, tier_key: str | None) -> str:
    """What a limit is known by in the list: its clock and traits."""
    traits = (limit.level, tier_key, limit.kind, limit.platform)
    return "|".join((limit.clock, *(str(trait or "") for trait in traits)))


def working_hours(spans: Iterable[Iterable[str]]) -> WorkingHours:
    """Working hours of texts such as 09:00; KnownError ``days.hours_missing`` or ``days.hours_broken``, ValueError."""
    return WorkingHours(tuple((_from_midnight(start), _from_midnight(end)) for start, end in spans))


def usual_hours() -> dict[str, int]:
    """The usual hours of each of our own clocks, as the workflow has them."""
    return {one.code: one.hours for one in shipped_workflow().clocks if one.own and one.hours is not None}


@cache
def _shipped() -> Mapping[str, Mapping[str, Values]]:
    """All shipped lists as plain values."""
    return {
        REASONS: {reason.name: _of_reason(reason) for reason in shipped_taxonomy().reasons},
        TIERS: dict(_of_tiers(shipped_tiers(), shipped_priority())),
        LIMITS: dict(_of_limits(shipped_time_limits())),
        PRIORITY: dict(_of_priority(shipped_priority())),
    }


@cache
def _shipped_reasons() -> Mapping[str, Reason]:
    return {reason.name: reason for reason in shipped_taxonomy().reasons}


def _of_reason(reason: Reason) -> dict[str, Any]:
    slots = shipped_slots().get(reason.name, SlotNames())
    return {
        "name": reason.name,
        "category": reason.category,
        "fault": reason.fault.value if reason.fault else "",
        "return_freight": reason.return_freight.value,
        "kinds": [kind.value for kind in reason.kinds],
        "hours": reason.hours,
        "phenomena": list(reason.phenomena),
        "required": list(slots.required),
        "useful": list(slots.useful),
        "active": True,
    }


def _reason(entry: ListEntry) -> ReasonEntry:
    values = entry.values
    given: dict[str, Any] = {
        "name": values["name"],
        "category": values["category"],
        "fault": Fault(values["fault"]) if values.get("fault") else None,
        "return_freight": FreightPayer(values["return_freight"]),
        "kinds": tuple(CaseKind(kind) for kind in values.get("kinds", ())),
        "hours": values.get("hours"),
        "phenomena": tuple(values.get("phenomena", ())),
        "active": bool(values.get("active", True)),
    }
    shipped = _shipped_reasons().get(entry.key)
    return ReasonEntry(
        entry=entry,
        reason=replace(shipped, **given) if shipped is not None else Reason(**given),
        slots=SlotNames(required=tuple(values.get("required", ())), useful=tuple(values.get("useful", ()))),
    )


def _with_former(reasons: Iterable[ReasonEntry]) -> Iterator[Reason]:
    """Each reason, and its twins under the names that old cases know it by; 其他 stays the last."""
    listed = list(reasons)
    for one in (*(one for one in listed if not _is_rest(one)), *filter(_is_rest, listed)):
        for old in one.entry.former:
            yield replace(one.reason, name=old, active=False, now=one.reason.name)
        yield one.reason


def _is_rest(one: ReasonEntry) -> bool:
    return one.entry.key == rest_reason()


def rest_reason() -> str:
    """The reason that takes what fits nowhere; imports and forms rest on it."""
    return shipped_taxonomy().reasons[-1].name


def plain_tier() -> str:
    """The tier that takes everybody; new customers have it."""
    return shipped_tiers().tiers[-1].name


def _of_tiers(rules: TierRules, priority: PriorityRules) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, tier in enumerate(rules.tiers, start=1):
        yield (
            tier.name,
            {
                "name": tier.name,
                "orders": tier.orders,
                "spent": tier.spent,
                "revisit_months": tier.revisit_months,
                "points": priority.tiers.get(tier.name, 0),
                "rank": place * 1000,
                "active": True,
            },
        )
    rfm = rules.rfm
    yield (
        GROUPS,
        {
            "days": rfm.days,
            "recency": list(rfm.recency),
            "frequency": list(rfm.frequency),
            "money": list(rfm.money),
            "high": list(rfm.high),
        },
    )


def _tier(entry: ListEntry) -> TierEntry:
    values = entry.values
    return TierEntry(
        entry=entry,
        rule=TierRule(
            name=values["name"],
            orders=values.get("orders"),
            spent=values.get("spent"),
            revisit_months=values.get("revisit_months"),
        ),
        points=int(values.get("points", 0)),
        active=bool(values.get("active", True)),
    )


def _rfm(values: Values) -> RfmRule:
    recent, often, dear = values["high"]
    return RfmRule(
        days=values["days"],
        recency=_four(values["recency"]),
        frequency=_four(values["frequency"]),
        money=_four(values["money"]),
        high=(recent, often, dear),
    )


def _four(values: Iterable[int]) -> tuple[int, int, int, int]:
    five, four, three, two = values
    return five, four, three, two


def _of_limits(limits: TimeLimits) -> Iterator[tuple[str, dict[str, Any]]]:
    warn_at = list(shipped_workflow().warn_at)
    for clock, hours in usual_hours().items():
        usual = TimeLimit(
            clock=clock, hours=hours, counting=Counting.EVERY_HOUR, source=sentence("lists.workflow")
        )
        yield limit_key(usual, None), {**_of_limit(usual), "warn_at": warn_at}
    for limit in limits.limits:
        yield limit_key(limit, limit.tier), {**_of_limit(limit), "warn_at": warn_at}
    spans = [[_clock_text(start), _clock_text(end)] for start, end in limits.hours.spans]
    yield HOURS, {"spans": spans}


def _of_limit(limit: TimeLimit) -> dict[str, Any]:
    return {
        "clock": limit.clock,
        "level": limit.level.value if limit.level else None,
        "tier": limit.tier,
        "kind": limit.kind.value if limit.kind else None,
        "platform": limit.platform.value if limit.platform else None,
        "hours": limit.hours,
        "counting": limit.counting.value,
        "source": limit.source,
        "active": True,
    }


def _limit(entry: ListEntry, tiers: Mapping[str, str]) -> LimitEntry:
    values = entry.values
    tier = values.get("tier")
    mine = sentence("lists.own_source") if entry.is_changed else values["source"]
    return LimitEntry(
        entry=entry,
        limit=TimeLimit(
            clock=values["clock"],
            hours=values["hours"],
            counting=Counting(values["counting"]),
            source=mine,
            kind=CaseKind(values["kind"]) if values.get("kind") else None,
            platform=Platform(values["platform"]) if values.get("platform") else None,
            tier=tiers.get(tier, tier) if tier else None,
            level=ServiceLevel(values["level"]) if values.get("level") else None,
            warn_at=tuple(values["warn_at"]) if values.get("warn_at") is not None else None,
        ),
        active=bool(values.get("active", True)),
    )


def _counts(row: LimitEntry) -> bool:
    """Whether a row decides anything; the usual hours are the workflow's own until the shop changes them."""
    return row.active and (row.entry.is_changed or not row.is_usual)


def _of_reasons(reasons: Iterable[Reason]) -> Iterator[TimeLimit]:
    """The limits that reasons bring for the plan of their cases, under old names too."""
    for reason in reasons:
        if reason.hours is not None:
            yield TimeLimit(
                clock="plan",
                hours=reason.hours,
                counting=Counting.EVERY_HOUR,
                source=sentence("lists.reason_source"),
                reason=reason.name,
            )


def _of_priority(rules: PriorityRules) -> Iterator[tuple[str, dict[str, Any]]]:
    yield URGENT, {"points": rules.urgent}
    for level in ServiceLevel:
        yield f"{_LEVEL}{level.value}", {"points": rules.levels.get(level, 0)}
    yield MONEY, {"bands": [list(band) for band in rules.money]}


def _priority(points: Mapping[str, ListEntry], tiers: Iterable[TierEntry]) -> PriorityRules:
    return PriorityRules(
        urgent=points[URGENT].values["points"],
        levels={level: points[f"{_LEVEL}{level.value}"].values["points"] for level in ServiceLevel},
        tiers={one.rule.name: one.points for one in tiers if one.points and one.active},
        money=tuple((least, given) for least, given in points[MONEY].values["bands"]),
    )


def _clock_text(since: timedelta) -> str:
    minutes = since // timedelta(minutes=1)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _from_midnight(text: str) -> timedelta:
    hours, _, minutes = text.partition(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
