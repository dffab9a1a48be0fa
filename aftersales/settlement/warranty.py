"""三包 returns: whether money is due at all, and the fee for use (折旧费, car fee); reading 9."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from aftersales.money import half_up
from aftersales.settlement.check import refuse
from aftersales.settlement.context import Context
from aftersales.settlement.policy import FeeBasis, WarrantyClass
from aftersales.settlement.result import Caution, CountsTo, Rounding, Source, Step, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyOutcome:
    """Whether a refund is due, the fee in fen, and the rows that show it (the fee's own amount row last)."""

    due: bool
    fee: int = 0
    path: tuple[Step, ...] = ()
    fee_steps: tuple[Step, ...] = ()
    warnings: tuple[Caution, ...] = ()


def warranty_outcome(context: Context) -> WarrantyOutcome | None:
    """What the 三包 rules give; None where the reason is another or nothing is refunded."""
    if not (context.reason.warranty and context.has_refund):
        return None
    entry = _class_of(context)
    if entry is not None and entry.basis is FeeBasis.KM:
        return _car(context, entry)
    return _goods(context, entry)


def _class_of(context: Context) -> WarrantyClass | None:
    name = context.claim.product_class
    return None if name is None else context.policies.warranty_class(name)


def _goods(context: Context, entry: WarrantyClass | None) -> WarrantyOutcome:
    facts, dates = context.claim.warranty, context.claim.dates
    policy = context.policies.policy("warranty.goods")
    if dates.invoiced is not None and dates.returned_on is not None:
        days = (dates.returned_on - dates.invoiced).days
        if days <= policy.counts["full_days"]:
            path = _path(context, "within_days", entry.cites_days if entry else "sanbao_days", days=days)
            return WarrantyOutcome(due=True, path=(path,))
    if facts.repairs_failed < policy.counts["repairs"]:
        return _no_right(context)
    if not facts.same_model_available:
        path = _path(context, "no_stock", entry.cites_no_stock if entry else "sanbao_stock")
        return WarrantyOutcome(due=True, path=(path,))
    if not facts.wants_money:
        return _no_right(context)
    return _with_fee(context, entry)


def _no_right(context: Context) -> WarrantyOutcome:
    facts = context.claim.warranty
    code = "has_stock" if facts.repairs_failed >= _repairs(context) else "few_repairs"
    return WarrantyOutcome(
        due=False,
        path=(_path(context, code, "sanbao_exchange"),),
        warnings=(Caution(code="no_refund_right", operands={"repairs": facts.repairs_failed}),),
    )


def _repairs(context: Context) -> int:
    return context.policies.policy("warranty.goods").counts["repairs"]


def _with_fee(context: Context, entry: WarrantyClass | None) -> WarrantyOutcome:
    path = _path(context, "with_fee", entry.cites_fee if entry else "sanbao_fee")
    if entry is not None and entry.basis is FeeBasis.NONE:
        free = _path(context, "fee_free", entry.cites_fee, name=entry.name)
        return WarrantyOutcome(due=True, path=(path, free))
    rate = _rate(context, entry)
    days, days_step = _fee_days(context, entry)
    price = context.basket.cash(context.affected)
    exact = price * rate * days
    fee = min(half_up(exact), max(0, price))
    step = Step(
        code="depreciation" if fee == half_up(exact) else "depreciation_capped",
        citation=entry.cites_fee if entry else "sanbao_fee",
        source=Source.LAW,
        operands={"price": price, "rate": rate, "days": days},
        policy=entry.as_policy(rate) if entry else context.policies.policy("warranty.goods"),
        rounding=Rounding.EXACT if exact.denominator == 1 else Rounding.HALF_UP,
        counts_to=CountsTo.TO_BUYER,
        amount=-fee,
    )
    warnings: tuple[Caution, ...] = ()
    if entry is not None and entry.reference and rate == entry.daily_rate:
        warnings = (Caution(code="verify_preset", operands={"name": entry.name, "rate": rate}),)
    return WarrantyOutcome(due=True, fee=fee, path=(path, days_step), fee_steps=(step,), warnings=warnings)


def _rate(context: Context, entry: WarrantyClass | None) -> Fraction:
    given = context.claim.warranty.daily_rate
    if given is not None:
        return given
    if entry is None:
        raise refuse("missing", "product_class")
    if entry.daily_rate is None:
        raise refuse("rate_needed", "warranty.daily_rate", name=entry.name)
    return entry.daily_rate


def _fee_days(context: Context, entry: WarrantyClass | None) -> tuple[int, Step]:
    dates, facts = context.claim.dates, context.claim.warranty
    if dates.invoiced is None:
        raise refuse("missing", "dates.invoiced")
    if dates.returned_on is None:
        raise refuse("missing", "dates.returned_on")
    whole = (dates.returned_on - dates.invoiced).days
    days = max(0, whole - facts.days_in_repair - facts.days_to_install)
    step = Step(
        code="fee_days_installed" if facts.days_to_install else "fee_days",
        citation=entry.cites_fee if entry else "sanbao_fee",
        source=Source.LAW,
        operands={
            "whole": whole,
            "repair": facts.days_in_repair,
            "install": facts.days_to_install,
            "days": days,
        },
        policy=context.policies.policy("warranty.goods"),
        value=days,
        unit=Unit.DAYS,
    )
    return days, step


def _car(context: Context, entry: WarrantyClass) -> WarrantyOutcome:
    facts = context.claim.warranty
    if facts.period_days_free:
        return WarrantyOutcome(due=True, path=(_path(context, "car_free", entry.cites_days),))
    if facts.km is None:
        raise refuse("missing", "warranty.km")
    if facts.coefficient is None:
        raise refuse("missing", "warranty.coefficient")
    policy = context.policies.policy("warranty.car")
    price = context.basket.cash(context.affected)
    exact = price * Fraction(facts.km, policy.counts["per_km"]) * facts.coefficient
    fee = min(half_up(exact), max(0, price))
    step = Step(
        code="car_fee" if fee == half_up(exact) else "car_fee_capped",
        citation=entry.cites_fee,
        source=Source.LAW,
        operands={
            "price": price,
            "km": facts.km,
            "per_km": policy.counts["per_km"],
            "rate": facts.coefficient,
        },
        policy=policy,
        rounding=Rounding.EXACT if exact.denominator == 1 else Rounding.HALF_UP,
        counts_to=CountsTo.TO_BUYER,
        amount=-fee,
    )
    return WarrantyOutcome(
        due=True, fee=fee, path=(_path(context, "car", entry.cites_fee),), fee_steps=(step,)
    )


def _path(context: Context, code: str, citation: str, **more: int | str) -> Step:
    return Step(
        code=f"warranty_{code}",
        citation=citation,
        source=Source.LAW,
        operands={"repairs": context.claim.warranty.repairs_failed, **more},
        policy=context.policies.policy("warranty.goods"),
    )
