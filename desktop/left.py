"""How much money of an order is left to refund: nothing is refunded twice, and nothing is counted twice either."""

from __future__ import annotations

from aftersales.orders import Order
from aftersales.refunds import Booked, beside
from aftersales.settlements import SettledBefore
from desktop.archive import Archive


def left_to_refund(
    archive: Archive,
    order: Order,
    *,
    before: tuple[SettledBefore, ...],
    booked: tuple[Booked, ...] | None = None,
) -> int:
    """Fen of `order` that no other case took (`before`) and that the platform has not refunded by itself.

    A sheet's refund column also holds what the shop paid out through the platform, so only what goes beyond our own
    settlements (`booked`, read where it is not given) counts as the platform's. What was paid for a settlement that
    was reversed and did not come back is gone too. Read inside an open read or write; negative where more went back
    than was paid.
    """
    ours = archive.settlements.booked(order.id) if booked is None else booked
    by_platform = beside(order.refunded, ours)
    lost = sum(one.paid for one in ours if one.lost)
    return order.paid_gross - by_platform - lost - sum(item.refund for item in before)
