"""Short ways to write a claim in a test, and to settle it by the shipped policies and calendar."""

from __future__ import annotations

from typing import Any

from aftersales.orders import Funder
from aftersales.settlement.claim import (
    Claim,
    ClaimKind,
    ClaimOrder,
    Condition,
    Discount,
    Freight,
    Line,
    Returned,
    ReturnedBefore,
)
from aftersales.settlement.result import CountsTo, Settlement
from aftersales.settlement.settle import settle
from resources.holiday_tables import shipped_calendar
from resources.policy_files import shipped_policies

POLICIES = shipped_policies()
CALENDAR = shipped_calendar()


def settled(claim: Claim) -> Settlement:
    return settle(claim, POLICIES, CALENDAR)


def order(
    *prices: int | tuple[int, int], paid: int, freight: Freight | None = None, **more: Any
) -> ClaimOrder:
    """Lines a, b, c … of whole yuan prices (or price and quantity); `paid` in fen."""
    pairs = [price if isinstance(price, tuple) else (price, 1) for price in prices]
    lines = tuple(
        Line(id="abcdefgh"[index], title=f"商品{index + 1}", unit_price=price * 100, quantity=quantity)
        for index, (price, quantity) in enumerate(pairs)
    )
    return ClaimOrder(lines=lines, paid=paid, freight=freight or Freight(), **more)


def claim(
    order: ClaimOrder, *back: str, kind: str = "return", reason: str = "7天无理由", **more: Any
) -> Claim:
    """A claim for one unit of each line named."""
    return Claim(
        kind=ClaimKind(kind),
        reason=reason,
        order=order,
        returned=tuple(Returned(line=line, quantity=1) for line in back),
        **more,
    )


def shop(amount: int, **more: Any) -> Discount:
    return Discount(name="店铺券", amount=amount, funded_by=Funder.SHOP, **more)


def before(line: str, quantity: int, refund: int) -> ReturnedBefore:
    return ReturnedBefore(line=line, quantity=quantity, refund=refund)


def spoiled(line: str) -> Returned:
    return Returned(line=line, quantity=1, condition=Condition.NOT_INTACT)


def codes(settlement: Settlement) -> list[str]:
    return [warning.code for warning in settlement.warnings]


def others(settlement: Settlement) -> dict[str, int]:
    return {other.method: other.refund for other in settlement.alternatives}


def sum_of(settlement: Settlement, figure: CountsTo) -> int:
    return sum(step.amount or 0 for step in settlement.steps if step.counts_to is figure)
