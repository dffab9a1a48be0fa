"""What a settlement uses up of its order: pieces and money per order line, for later cases of the same order."""

from __future__ import annotations

from aftersales.money import allocate
from aftersales.settlement.claim import Claim, ClaimKind
from aftersales.settlement.result import Settlement
from aftersales.settlements import SettledBefore


def taken_of(claim: Claim, settlement: Settlement) -> tuple[SettledBefore, ...]:
    """Pieces returned (or refunded without coming back) and the refund shared over them by list price, in fen.

    An agreed part of the price takes money only. Lines that are not lines of the archive are left out.
    """
    if settlement.refund == 0 and claim.kind is not ClaimKind.RETURN:
        return ()
    before = {item.line: item.quantity for item in claim.returned_before}
    pieces = {item.line: item.quantity for item in claim.returned} or {
        line.id: line.quantity - before.get(line.id, 0) for line in claim.order.lines
    }
    lines = [line for line in claim.order.lines if pieces.get(line.id, 0) > 0 and line.id.isdigit()]
    refunds = (
        allocate(settlement.refund, [line.unit_price * pieces[line.id] for line in lines]) if lines else ()
    )
    only_money = claim.agreed_refund is not None or settlement.refund == 0
    return tuple(
        SettledBefore(
            order_line_id=int(line.id), quantity=0 if only_money else pieces[line.id], refund=refund
        )
        for line, refund in zip(lines, refunds, strict=True)
    )
