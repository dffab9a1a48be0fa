"""The facts of one claim (退赔申请): what was bought, what comes back, when, why and at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from aftersales.orders import Funder
from aftersales.taxonomy import Fault


class ClaimKind(StrEnum):
    """What is done for the buyer (退货 仅退款 换货 维修 补发 补偿)."""

    RETURN = "return"
    REFUND_ONLY = "refund_only"
    EXCHANGE = "exchange"
    REPAIR = "repair"
    RESHIP = "reship"
    COMPENSATE = "compensate"


class Condition(StrEnum):
    """Whether goods are 完好 by 暂行办法 第八、九条."""

    INTACT = "intact"
    NOT_INTACT = "not_intact"


class CourierEvent(StrEnum):
    """What went wrong on the way."""

    LOST = "lost"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the order; `unit_price` is the list price at purchase in fen."""

    id: str
    title: str = ""
    unit_price: int
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOffer:
    """A set (套装): `price` in fen for the whole quantities of its lines."""

    price: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """One discount in fen; `threshold` is the list price that must stay kept, `coupon` goes back as a coupon."""

    name: str = ""
    amount: int
    funded_by: Funder
    threshold: int | None = None
    coupon: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Freight:
    """Outbound freight: what the buyer paid, from which list price it is free, what the page showed (`marked`)."""

    paid: int = 0
    free_over: int | None = None
    marked: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimOrder:
    """The order as it was paid; `paid` is cash with freight, in fen. `number` is shown where a step cites it."""

    lines: tuple[Line, ...]
    paid: int
    set_offer: SetOffer | None = None
    discounts: tuple[Discount, ...] = ()
    freight: Freight = Freight()
    number: str | None = None
    currency: str = "CNY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Affected units of a line; `condition` None takes the claim's."""

    line: str
    quantity: int
    condition: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedBefore:
    """Units of an earlier case of the same order and what was refunded for them, in fen."""

    line: str
    quantity: int
    refund: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDates:
    """Days of the case; `signed` and `notified` may be aware moments, read as the China day."""

    signed: date | None = None
    notified: date | None = None
    goods_back: date | None = None
    invoiced: date | None = None
    returned_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """A gift (赠品) with the price marked beforehand, in fen; `for_lines` empty means for the whole order."""

    marked_price: int
    returned: bool = False
    for_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFreight:
    """What the buyer laid out for the way back and what freight insurance paid him, in fen."""

    paid_by_buyer: int = 0
    insurance_paid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyFacts:
    """三包 facts; days are whole days, `days_in_repair` includes waiting, `fees_paid` in fen."""

    repairs_failed: int = 0
    same_model_available: bool = False
    wants_money: bool = False
    days_in_repair: int = 0
    days_to_install: int = 0
    daily_rate: Fraction | None = None
    km: int | None = None
    coefficient: Fraction | None = None
    period_days_free: bool = False
    fees_paid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Compensation by rate (e.g. late shipping), in fen; `basis` None is order.paid."""

    rate: Fraction
    minimum: int | None = None
    maximum: int | None = None
    exempt: bool = False
    basis: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourierFacts:
    """What the courier did and what is insured, in fen; `true_value` None is the cash paid for the units."""

    event: CourierEvent
    freight: int | None = None
    insured: int | None = None
    premium: int = 0
    cap_times_freight: int | None = None
    true_value: int | None = None
    damage: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The merchant's own costs of the whole order in fen; `floor` is the least profit to keep, None if unsaid."""

    goods: int = 0
    platform_fee_rate: Fraction = Fraction(0)
    outbound: int = 0
    packing: int = 0
    floor: int | None = None
    return_freight: int = 0
    write_off_rate: Fraction = Fraction(0)
    compensation_paid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Everything a settlement rests on. `returned` empty means the whole order (what is left of it).

    `refunded_before` is what earlier cases of the order gave back without a piece coming back, fen.
    """

    id: str | None = None
    kind: ClaimKind
    reason: str
    fault: Fault | None = None
    product_class: str | None = None
    order: ClaimOrder
    returned: tuple[Returned, ...] = ()
    returned_before: tuple[ReturnedBefore, ...] = ()
    dates: ClaimDates = ClaimDates()
    condition: Condition = Condition.INTACT
    gifts: tuple[Gift, ...] = ()
    return_freight: ReturnFreight = ReturnFreight()
    outbound_agreed: bool = False
    warranty: WarrantyFacts = WarrantyFacts()
    late: Late | None = None
    loss: int = 0
    courier: CourierFacts | None = None
    costs: Costs | None = None
    asked: int | None = None
    goodwill: int = 0
    agreed_refund: int | None = None
    refunded_before: int = 0
