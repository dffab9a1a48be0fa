"""What every family of steps looks at: the checked claim, its reason, the basket and the pieces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from aftersales.settlement.basket import NOTHING, Basket, Pieces, joined, make_basket, take
from aftersales.settlement.check import already_refunded, check, unit_condition
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
    is on the buyer's side. `already` is what earlier cases refunded, in fen.
    """

    claim: Claim
    policies: PolicySet
    reason: Reason
    basket: Basket
    before: Pieces
    affected: Pieces
    accepted: Pieces
    already: int

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
    gone: dict[str, int] = {}
    for entry in claim.returned_before:
        gone[entry.line] = gone.get(entry.line, 0) + entry.quantity
    before = take(basket, NOTHING, gone)
    if claim.returned:
        counts: dict[str, int] = {}
        intact: dict[str, int] = {}
        for unit in claim.returned:
            counts[unit.line] = counts.get(unit.line, 0) + unit.quantity
            if unit_condition(claim, unit.condition) is Condition.INTACT:
                intact[unit.line] = intact.get(unit.line, 0) + unit.quantity
        affected = take(basket, before, counts)
        accepted = take(basket, before, intact) if reason.buyer_side else affected
    else:
        rest = basket.rest(before)
        affected = Pieces({line: span for line, span in rest.spans.items() if span[1] > span[0]})
        takes_back = claim.condition is Condition.INTACT or not reason.buyer_side
        accepted = affected if takes_back else NOTHING
    return Context(
        claim=claim,
        policies=policies,
        reason=reason,
        basket=basket,
        before=before,
        affected=affected,
        accepted=accepted,
        already=already_refunded(claim),
    )
