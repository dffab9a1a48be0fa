"""What earlier cases took of an order's lines, and what is left of each in pieces and in fen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aftersales.money import allocate
from aftersales.orders import Order, OrderLineStanding
from aftersales.queries import ENDED_STATES
from aftersales.settlements import SettledBefore
from storage.models import CaseLineRow, CaseRow, SettlementLineRow, SettlementRow, SoldGoodRow
from storage.query import chunks, dicts, tuples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Database


def settled_orders(database: Database) -> frozenset[int]:
    """Ids of the orders that a settlement in force is about."""
    found = database.rows(
        "SELECT DISTINCT k.order_id FROM settlements s JOIN cases k ON k.id = s.case_id "
        "WHERE s.cancelled_at IS NULL AND k.order_id IS NOT NULL"
    )
    return frozenset(int(row[0]) for row in found)


def taken_before(line_ids: Sequence[int], *, excluding_case: int | None = None) -> dict[int, SettledBefore]:
    """Per order line, what the settlements in force took, over all cases but one."""
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
        for line_id, quantity, refund in tuples(query):
            had = taken.get(line_id, SettledBefore(order_line_id=line_id, quantity=0, refund=0))
            taken[line_id] = SettledBefore(
                order_line_id=line_id, quantity=had.quantity + quantity, refund=had.refund + refund
            )
    return taken


def of_orders(orders: Sequence[Order]) -> tuple[OrderLineStanding, ...]:
    """Every line of these orders with what is left of it.

    The money of a line is its share of what was paid for goods (the sheet's own share where it gave one); what was
    refunded is the larger of our settlements and the platform's own figure, since a sheet brings ours back to us.
    """
    line_ids = [line.id for order in orders for line in order.lines]
    taken = taken_before(line_ids)
    held = _held_by(line_ids)
    goods = _goods(line_ids)
    found = []
    for order in orders:
        for line, share in zip(order.lines, paid_shares(order), strict=True):
            before = taken.get(line.id, SettledBefore(order_line_id=line.id, quantity=0, refund=0))
            serial, ends = goods.get(line.id, ("", None))
            found.append(
                OrderLineStanding(
                    order_id=order.id,
                    order_number=order.number,
                    ordered_at=order.ordered_at,
                    line=line,
                    returned=before.quantity,
                    left=max(0, line.quantity - before.quantity),
                    left_amount=max(0, share - max(before.refund, line.refunded)),
                    held_by=held.get(line.id, ""),
                    serial=serial,
                    warranty_ends=ends,
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


def _held_by(line_ids: Sequence[int]) -> dict[int, str]:
    held: dict[int, str] = {}
    for part in chunks(line_ids):
        query = (
            CaseLineRow.select(CaseLineRow.order_line_id, CaseRow.number)
            .join(CaseRow, on=(CaseRow.id == CaseLineRow.case_id))
            .where(
                CaseLineRow.order_line_id.in_(part),
                CaseRow.state.not_in(ENDED_STATES),
                CaseRow.deleted_at.is_null(),
            )
            .order_by(CaseRow.id)
        )
        held.update((row[0], row[1]) for row in tuples(query))
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
