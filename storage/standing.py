"""What earlier cases took of an order's lines, and what is left of each in pieces and in fen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aftersales.cases import HOLDING
from aftersales.money import allocate
from aftersales.orders import Order, OrderLineStanding
from aftersales.queries import ENDED_STATES
from aftersales.refunds import Booked, left_of_lines
from aftersales.settlements import SettledBefore
from storage.bulk import marks
from storage.models import CaseLineRow, CaseRow, SettlementLineRow, SettlementRow, SoldGoodRow
from storage.query import chunks, dicts, tuples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.database import Database


_OUT = "(SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.settlement_id = s.id)"
_BOOKED = """
SELECT k.order_id, k.number, CASE WHEN s.cancelled_at IS NULL THEN s.refund ELSE {out} END,
  CASE WHEN s.cancelled_at IS NULL THEN s.to_buyer + s.adjustment ELSE {out} END, {out}, s.cancelled_at IS NOT NULL
FROM settlements s JOIN cases k ON k.id = s.case_id
WHERE (s.cancelled_at IS NULL OR {out} > 0) AND k.order_id IN ({orders}) ORDER BY s.id
"""


def settled_orders(database: Database) -> frozenset[int]:
    """Ids of the orders that a settlement in force is about."""
    found = database.rows(
        "SELECT DISTINCT k.order_id FROM settlements s JOIN cases k ON k.id = s.case_id "
        "WHERE s.cancelled_at IS NULL AND k.order_id IS NOT NULL"
    )
    return frozenset(int(row[0]) for row in found)


def booked_on(database: Database, order_ids: Sequence[int]) -> dict[int, tuple[Booked, ...]]:
    """The settlements in force on each of these orders as they were written, and reversed ones with what is still out."""
    found: dict[int, tuple[Booked, ...]] = {}
    for part in chunks(order_ids):
        for order_id, number, refund, due, paid, lost in database.rows(
            _BOOKED.format(out=_OUT, orders=marks(part)), part
        ):
            one = Booked(
                case_number=number, refund=int(refund), due=int(due), paid=int(paid), lost=bool(lost)
            )
            found[order_id] = (*found.get(order_id, ()), one)
    return found


def taken_before(
    line_ids: Sequence[int], *, excluding_case: int | None = None, excluding: int | None = None
) -> dict[int, SettledBefore]:
    """Per order line, what the settlements in force took, over all cases but one, without one settlement."""
    taken: dict[int, SettledBefore] = {}
    for part in chunks(line_ids):
        query = (
            SettlementLineRow.select(
                SettlementLineRow.order_line_id, SettlementLineRow.quantity, SettlementLineRow.refund
            )
            .join(SettlementRow, on=(SettlementRow.id == SettlementLineRow.settlement_id))
            .where(SettlementLineRow.order_line_id.in_(part), SettlementRow.cancelled_at.is_null())
        )
        if excluding_case is not None:
            query = query.where(SettlementRow.case_id != excluding_case)
        if excluding is not None:
            query = query.where(SettlementRow.id != excluding)
        for line_id, quantity, refund in tuples(query):
            had = taken.get(line_id, SettledBefore(order_line_id=line_id, quantity=0, refund=0))
            taken[line_id] = SettledBefore(
                order_line_id=line_id, quantity=had.quantity + quantity, refund=had.refund + refund
            )
    return taken


def of_orders(
    orders: Sequence[Order], *, booked: Mapping[int, tuple[Booked, ...]]
) -> tuple[OrderLineStanding, ...]:
    """Every line of these orders with what is left of it.

    The money of a line is its share of what was paid for goods (the sheet's own share where it gave one), less what
    went back (`refunds.left_of_lines`); `booked` are the settlements of each order, as `booked_on` reads them.
    """
    line_ids = [line.id for order in orders for line in order.lines]
    taken = taken_before(line_ids)
    held = _held(line_ids)
    goods = _goods(line_ids)
    found = []
    for order in orders:
        paid = paid_shares(order)
        before = {line.id: taken[line.id] for line in order.lines if line.id in taken}
        left = left_of_lines(order, paid, before=before, booked=booked.get(order.id, ()))
        for line, share, left_amount in zip(order.lines, paid, left, strict=True):
            returned = taken[line.id].quantity if line.id in taken else 0
            serial, ends = goods.get(line.id, ("", None))
            found.append(
                OrderLineStanding(
                    order_id=order.id,
                    order_number=order.number,
                    ordered_at=order.ordered_at,
                    line=line,
                    returned=returned,
                    left=max(0, line.quantity - returned),
                    left_amount=left_amount,
                    held=held[line.id][0] if line.id in held else 0,
                    held_by=held[line.id][1] if line.id in held else "",
                    serial=serial,
                    warranty_ends=ends,
                    refunded_wholly=share > 0 and left_amount == 0,
                )
            )
    return tuple(found)


def paid_shares(order: Order) -> tuple[int, ...]:
    """What was paid for each line, fen: the sheet's figures where it gave them, the rest shared by list price."""
    known = sum(line.paid for line in order.lines if line.paid is not None)
    open_lines = [line for line in order.lines if line.paid is None]
    rest = max(0, order.paid_gross - order.freight - known)
    shares = iter(allocate(rest if open_lines else 0, [line.amount for line in open_lines]))
    return tuple(next(shares) if line.paid is None else line.paid for line in order.lines)


def _held(line_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Pieces that open cases are about and have not settled yet, and the number of the last of these cases."""
    settled = SettlementRow.select(SettlementRow.case_id).where(SettlementRow.cancelled_at.is_null())
    held: dict[int, tuple[int, str]] = {}
    for part in chunks(line_ids):
        query = (
            CaseLineRow.select(
                CaseLineRow.order_line_id, CaseLineRow.quantity, CaseRow.number, CaseRow.id.in_(settled)
            )
            .join(CaseRow, on=(CaseRow.id == CaseLineRow.case_id))
            .where(
                CaseLineRow.order_line_id.in_(part),
                CaseRow.kind.in_([kind.value for kind in HOLDING]),
                CaseRow.state.not_in(ENDED_STATES),
                CaseRow.deleted_at.is_null(),
            )
            .order_by(CaseRow.id)
        )
        for line_id, quantity, number, counted in tuples(query):
            before = held.get(line_id, (0, ""))[0]
            held[line_id] = (before + (0 if counted else quantity), number)
    return held


def _goods(line_ids: Sequence[int]) -> dict[int, tuple[str, date | None]]:
    found: dict[int, tuple[str, date | None]] = {}
    for part in chunks(line_ids):
        for row in dicts(
            SoldGoodRow.select().where(SoldGoodRow.order_line_id.in_(part)).order_by(SoldGoodRow.id.desc())
        ):
            ends = row["whole_ends"]
            found[row["order_line_id"]] = (row["serial"], date.fromisoformat(ends) if ends else None)
    return found
