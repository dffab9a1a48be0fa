"""What every family of steps looks at: the checked claim, its reason, the basket and the pieces."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from aftersales.settlement.basket import Basket, Pieces, joined, make_basket, take
from aftersales.settlement.check import check, unit_condition
from aftersales.settlement.claim import Claim, ClaimKind, Condition
from aftersales.settlement.policy import PolicySet
from aftersales.taxonomy import Reason


class DayOffCalendar(Protocol):
    """The day-off table that the seven-day term is held against."""

    def is_day_off(self, day: date) -> bool: ...

    def next_workday(self, day: date) -> date: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A claim ready for its rules. `affected` are this claim's pieces, `before` those of earlier cases.

    `accepted` are the affected pieces that the law takes back: all, or only the intact ones where the reason
    is on the buyer's side.
    """

    claim: Claim
    policies: PolicySet
    reason: Reason
    basket: Basket
    before: Pieces
    affected: Pieces
    accepted: Pieces

    @property
    def already(self) -> int:
        """Refunded by earlier cases, in fen."""
        return sum(entry.refund for entry in self.claim.returned_before)

    @property
    def has_refund(self) -> bool:
        """Only 退货 and 仅退款 have a refund (reading 5)."""
        return self.claim.kind in (ClaimKind.RETURN, ClaimKind.REFUND_ONLY)

    @property
    def agreed(self) -> int | None:
        """The agreed part in fen, where the kind knows one."""
        return self.claim.agreed_refund if self.claim.kind is ClaimKind.REFUND_ONLY else None

    @property
    def paper(self) -> str:
        """The citation of what stands in the order itself."""
        return "order_number" if self.claim.order.number else "order"

    @property
    def order_number(self) -> str:
        return self.claim.order.number or ""

    def both(self, now: Pieces) -> Pieces:
        """Earlier pieces and `now` together."""
        return joined(self.before, now)


def make_context(claim: Claim, policies: PolicySet) -> Context:
    """Check the claim and lay out its pieces; KnownError ``claim_refused.*``."""
    reason = check(claim, policies)
    basket = make_basket(claim.order)
    before_counts: Counter[str] = Counter()
    for entry in claim.returned_before:
        before_counts[entry.line] += entry.quantity
    before = take(basket, Pieces({}), before_counts)
    counts: Counter[str] = Counter()
    intact: Counter[str] = Counter()
    for unit in claim.returned:
        counts[unit.line] += unit.quantity
        if unit_condition(claim, unit.condition) is Condition.INTACT:
            intact[unit.line] += unit.quantity
    if not claim.returned:
        rest = basket.rest(before)
        counts = Counter({line: rest.count(line) for line in rest.spans if rest.count(line)})
        intact = counts if claim.condition is Condition.INTACT else Counter()
    affected = take(basket, before, counts)
    accepted = take(basket, before, intact) if reason.buyer_side else affected
    return Context(
        claim=claim,
        policies=policies,
        reason=reason,
        basket=basket,
        before=before,
        affected=affected,
        accepted=accepted,
    )
