"""Claims and settlements to JSON, field for field by claim-format; also what a case keeps as its snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from aftersales.clock import CHINA
from aftersales.money import to_yuan
from aftersales.settlement.claim import Claim, ClaimOrder, Costs, CourierFacts, Gift, Late, WarrantyFacts
from aftersales.settlement.policy import Policy
from aftersales.settlement.result import Negotiation, Settlement, Step, Unit, Window
from resources.settlement_words import step_words, warning_text, why_text, window_text


def claim_to_json(claim: Claim) -> dict[str, Any]:
    """The claim as claim-format writes it; what is absent or at its default is left out."""
    gifts = [_filled(_gift_json(gift)) for gift in claim.gifts]
    return _filled(
        {
            "id": claim.id,
            "kind": claim.kind.value,
            "reason": claim.reason,
            "fault": claim.fault.value if claim.fault else None,
            "product_class": claim.product_class,
            "order": _order_json(claim.order),
            "returned": [
                _filled(
                    {
                        "line": entry.line,
                        "quantity": entry.quantity,
                        "condition": entry.condition.value if entry.condition else None,
                    }
                )
                for entry in claim.returned
            ],
            "returned_before": [
                {"line": entry.line, "quantity": entry.quantity, "refund": to_yuan(entry.refund)}
                for entry in claim.returned_before
            ],
            "dates": _filled({name: _moment(getattr(claim.dates, name)) for name in _DATES}),
            "condition": claim.condition.value,
            "gift": gifts,
            "return_freight": {
                "paid_by_buyer": to_yuan(claim.return_freight.paid_by_buyer),
                "insurance_paid": to_yuan(claim.return_freight.insurance_paid),
            },
            "outbound_agreed": claim.outbound_agreed or None,
            "warranty": _warranty_json(claim.warranty),
            "late": _late_json(claim.late),
            "loss": _money(claim.loss or None),
            "courier": _courier_json(claim.courier),
            "costs": _costs_json(claim.costs),
            "asked": _money(claim.asked),
            "goodwill": _money(claim.goodwill or None),
            "agreed_refund": _money(claim.agreed_refund),
            "refunded_before": _money(claim.refunded_before or None),
        }
    )


_DATES = ("signed", "notified", "goods_back", "invoiced", "returned_on")


def settlement_to_json(settlement: Settlement) -> dict[str, Any]:
    """The settlement as claim-format writes it, its words composed, with the policies it rests on."""
    given = {
        "id": settlement.id,
        "refund": to_yuan(settlement.refund),
        "compensation": to_yuan(settlement.compensation),
        "freight_topup": to_yuan(settlement.freight_topup),
        "to_buyer": to_yuan(settlement.to_buyer),
        "deductions": to_yuan(settlement.deductions),
        "points_back": to_yuan(settlement.points_back),
        "coupons_back": [to_yuan(amount) for amount in settlement.coupons_back],
        "kept_paid": to_yuan(settlement.kept_paid),
        "in_words": settlement.in_words,
    }
    applying = {
        "from_courier": _money(settlement.from_courier),
        "merchant_result": _money(settlement.merchant_result),
        "platform_takes_back": _money(settlement.platform_takes_back),
        "refund_due": _moment(settlement.refund_due),
        "window": _window_json(settlement.window),
        "negotiation": _negotiation_json(settlement.negotiation),
    }
    rest = {
        "alternatives": [
            {"method": other.method, "refund": to_yuan(other.refund), "why": why_text(other)}
            for other in settlement.alternatives
        ],
        "steps": [_step_json(step) for step in settlement.steps],
        "warnings": [
            {"code": warning.code, "text": warning_text(warning)} for warning in settlement.warnings
        ],
        "policy_version": settlement.policy_version,
        "policies": [_policy_json(policy) for policy in settlement.policies],
    }
    return {**given, **{name: value for name, value in applying.items() if value is not None}, **rest}


def _step_json(step: Step) -> dict[str, Any]:
    words = step_words(step)
    figure: dict[str, Any] = {}
    if step.amount is not None:
        figure["amount"] = to_yuan(step.amount)
    if step.value is not None:
        figure["value"] = to_yuan(step.value) if step.unit is Unit.FEN else step.value
    return {
        "code": step.code,
        "label": words.label,
        "formula": words.formula,
        "source": words.source_tag,
        "citation": words.citation,
        "policy": {"id": step.policy.id, "version": step.policy.version} if step.policy else None,
        "rounding": words.rounding,
        "counts_to": step.counts_to.value if step.counts_to else None,
        **figure,
    }


def _window_json(window: Window | None) -> dict[str, Any] | None:
    if window is None:
        return None
    return {
        "status": window.status.value,
        "last_day": _moment(window.last_day),
        "days_late": window.days_late,
        "message": window_text(window),
    }


def _negotiation_json(negotiation: Negotiation | None) -> dict[str, Any] | None:
    if negotiation is None:
        return None
    return _filled(
        {
            "margin": to_yuan(negotiation.margin),
            "ceiling": to_yuan(negotiation.ceiling),
            "ladder": [to_yuan(step) for step in negotiation.ladder],
            "break_even": to_yuan(negotiation.break_even),
            "over_by": _money(negotiation.over_by),
        }
    )


def _policy_json(policy: Policy) -> dict[str, Any]:
    values: dict[str, Any] = {name: to_yuan(fen) for name, fen in policy.amounts.items()}
    values |= {name: decimal(rate) for name, rate in policy.rates.items()}
    values |= dict(policy.counts)
    return {
        "id": policy.id,
        "version": policy.version,
        "source": policy.source,
        "checked": policy.checked.isoformat(),
        "reference": policy.reference,
        "values": values,
    }


def _order_json(order: ClaimOrder) -> dict[str, Any]:
    offer = order.set_offer
    return _filled(
        {
            "number": order.number,
            "currency": order.currency if order.currency != "CNY" else None,
            "lines": [
                {
                    "id": line.id,
                    "title": line.title,
                    "unit_price": to_yuan(line.unit_price),
                    "quantity": line.quantity,
                }
                for line in order.lines
            ],
            "set": {"price": to_yuan(offer.price), "lines": list(offer.lines)} if offer else None,
            "discounts": [
                _filled(
                    {
                        "name": discount.name,
                        "amount": to_yuan(discount.amount),
                        "funded_by": discount.funded_by.value,
                        "threshold": _money(discount.threshold),
                        "kind": "coupon" if discount.coupon else None,
                    }
                )
                for discount in order.discounts
            ],
            "freight": _filled(
                {
                    "paid": to_yuan(order.freight.paid),
                    "free_over": _money(order.freight.free_over),
                    "marked": _money(order.freight.marked),
                }
            ),
            "paid": to_yuan(order.paid),
        }
    )


def _gift_json(gift: Gift) -> dict[str, Any]:
    return {
        "marked_price": to_yuan(gift.marked_price),
        "returned": gift.returned,
        "for_lines": list(gift.for_lines),
    }


def _warranty_json(facts: WarrantyFacts) -> dict[str, Any]:
    return _filled(
        {
            "repairs_failed": facts.repairs_failed,
            "same_model_available": facts.same_model_available,
            "wants_money": facts.wants_money,
            "days_in_repair": facts.days_in_repair,
            "days_to_install": facts.days_to_install,
            "daily_rate": decimal(facts.daily_rate),
            "km": facts.km,
            "coefficient": decimal(facts.coefficient),
            "period_days_free": facts.period_days_free,
            "fees_paid": _money(facts.fees_paid or None),
        }
    )


def _late_json(late: Late | None) -> dict[str, Any] | None:
    if late is None:
        return None
    return _filled(
        {
            "rate": decimal(late.rate),
            "min": _money(late.minimum),
            "max": _money(late.maximum),
            "exempt": late.exempt,
            "basis": _money(late.basis),
        }
    )


def _courier_json(courier: CourierFacts | None) -> dict[str, Any] | None:
    if courier is None:
        return None
    return _filled(
        {
            "event": courier.event.value,
            "freight": _money(courier.freight),
            "insured": _money(courier.insured),
            "premium": to_yuan(courier.premium),
            "cap_times_freight": courier.cap_times_freight,
            "true_value": _money(courier.true_value),
            "damage": _money(courier.damage),
        }
    )


def _costs_json(costs: Costs | None) -> dict[str, Any] | None:
    if costs is None:
        return None
    return _filled(
        {
            "goods": to_yuan(costs.goods),
            "platform_fee_rate": decimal(costs.platform_fee_rate),
            "outbound": to_yuan(costs.outbound),
            "packing": to_yuan(costs.packing),
            "floor": _money(costs.floor),
            "return_freight": to_yuan(costs.return_freight),
            "write_off_rate": decimal(costs.write_off_rate),
            "compensation_paid": to_yuan(costs.compensation_paid),
        }
    )


def decimal(rate: Fraction | None) -> str | None:
    """A rate as exact decimal text, as claim-format writes it; rates come from decimal text."""
    if rate is None:
        return None
    places = 0
    while places < 9 and (rate * 10**places).denominator != 1:
        places += 1
    whole, rest = divmod(round(rate * 10**places), 10**places)
    return f"{whole}.{rest:0{places}d}" if places else str(whole)


def _money(fen: int | None) -> str | None:
    return None if fen is None else to_yuan(fen)


def _moment(moment: date | None) -> str | None:
    if isinstance(moment, datetime):
        local = moment.astimezone(CHINA).replace(tzinfo=None)
        return local.isoformat(timespec="seconds" if local.second else "minutes")
    return moment.isoformat() if moment else None


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value not in ([], {})}
