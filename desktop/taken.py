"""What a settlement uses up of its order: pieces and money per order line, for later cases of the same order."""

from __future__ import annotations

from collections import Counter

from aftersales.money import allocate
from aftersales.settlement.claim import Claim, ClaimKind, Condition
from aftersales.settlement.result import Settlement
from aftersales.settlements import SettledBefore


def taken_of(claim: Claim, settlement: Settlement, *, buyer_side: bool = False) -> tuple[SettledBefore, ...]:
    """Pieces returned (or refunded without coming back) and the refund shared over them by list price, in fen.

    An agreed part of the price takes money only. Lines that are not lines of the archive are left out, and so are
    pieces that the law need not take back: not 完好 where the reason is on the buyer's side.
    """
    if settlement.refund == 0 and claim.kind is not ClaimKind.RETURN:
        return ()
    pieces = _pieces(claim, buyer_side=buyer_side)
    lines = [line for line in claim.order.lines if pieces.get(line.id, 0) > 0 and line.id.isdigit()]
    refunds = (
        allocate(settlement.refund, [line.unit_price * pieces[line.id] for line in lines]) if lines else ()
    )
    agreed = claim.kind is ClaimKind.REFUND_ONLY and claim.agreed_refund is not None
    only_money = agreed or settlement.refund == 0
    return tuple(
        SettledBefore(
            order_line_id=int(line.id), quantity=0 if only_money else pieces[line.id], refund=refund
        )
        for line, refund in zip(lines, refunds, strict=True)
    )


def _pieces(claim: Claim, *, buyer_side: bool) -> Counter[str]:
    pieces: Counter[str] = Counter()
    if claim.returned:
        for item in claim.returned:
            intact = (item.condition or claim.condition) is Condition.INTACT
            pieces[item.line] += item.quantity if intact or not buyer_side else 0
        return pieces
    pieces.update({line.id: line.quantity for line in claim.order.lines})
    for gone in claim.returned_before:
        pieces[gone.line] -= gone.quantity
    return pieces
