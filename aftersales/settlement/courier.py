"""What the courier owes the merchant (向快递追偿); it never changes what the buyer gets; reading 11."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from aftersales.money import half_up
from aftersales.settlement.claim import CourierEvent, CourierFacts
from aftersales.settlement.context import Context
from aftersales.settlement.result import Caution, CountsTo, Operand, Rounding, Source, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class CourierClaim:
    """The sum to claim in fen with its row; a warning where neither insurance nor a cap settles it."""

    amount: int
    steps: tuple[Step, ...]
    warnings: tuple[Caution, ...] = ()


def courier_claim(context: Context) -> CourierClaim | None:
    """Insured: by the insured value; uninsured: the loss, up to an agreed cap. Freight is not added."""
    courier = context.claim.courier
    if courier is None:
        return None
    value = courier.true_value
    if value is None:
        value = max(0, context.basket.cash(context.affected))
    if courier.insured is not None:
        return _insured(courier, courier.insured, value)
    loss = (courier.damage or 0) if courier.event is CourierEvent.DAMAGED else value
    if courier.cap_times_freight is not None:
        return _capped(courier, loss, courier.cap_times_freight)
    step = _step("courier_loss", {"loss": loss}, loss, source=Source.LAW, citation="civil_loss")
    return CourierClaim(
        amount=loss, steps=(step,), warnings=(Caution(code="legal_review", operands={"reason": "courier"}),)
    )


def _insured(courier: CourierFacts, insured: int, value: int) -> CourierClaim:
    if courier.event is CourierEvent.LOST:
        amount = min(insured, value)
        step = _step("courier_insured", {"insured": insured, "value": value}, amount)
        return CourierClaim(amount=amount, steps=(step,))
    damage = courier.damage or 0
    part = min(Fraction(1), Fraction(insured, value)) if value else Fraction(1)
    exact = part * damage
    amount = half_up(exact)
    step = _step(
        "courier_damage_part" if part < 1 else "courier_damage_full",
        {"insured": insured, "value": value, "damage": damage},
        amount,
        rounding=Rounding.EXACT if exact.denominator == 1 else Rounding.HALF_UP,
    )
    return CourierClaim(amount=amount, steps=(step,))


def _capped(courier: CourierFacts, loss: int, times: int) -> CourierClaim:
    freight = courier.freight or 0
    amount = min(loss, times * freight)
    step = _step("courier_cap", {"loss": loss, "times": times, "freight": freight}, amount)
    return CourierClaim(amount=amount, steps=(step,))


def _step(
    code: str,
    operands: dict[str, Operand],
    amount: int,
    *,
    source: Source = Source.DOCUMENT,
    citation: str = "waybill",
    rounding: Rounding = Rounding.NONE,
) -> Step:
    return Step(
        code=code,
        citation=citation,
        source=source,
        operands=operands,
        rounding=rounding,
        counts_to=CountsTo.FROM_COURIER,
        amount=amount,
    )
