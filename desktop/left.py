"""How much money of an order is left to refund: nothing is refunded twice, and nothing is counted twice either."""

from __future__ import annotations

from aftersales.orders import Order
from aftersales.refunds import Booked, left_of_order
from aftersales.settlements import SettledBefore
from desktop.archive import Archive


def left_to_refund(
    archive: Archive,
    order: Order,
    *,
    before: tuple[SettledBefore, ...],
    booked: tuple[Booked, ...] | None = None,
) -> int:
    """Fen of `order` that no other case took (`before`) and that is not gone otherwise (`refunds.left_of_order`).

    `booked`, the settlements of the order, is read where it is not given. Read inside an open read or write.
    """
    ours = archive.settlements.booked(order.id) if booked is None else booked
    return left_of_order(order, before=before, booked=ours)
