"""Money of single orders: taken at the counter, and paid back in its cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.orders import Receipt
from aftersales.settlements import Payment
from storage.models import CaseRow, OrderLineRow, PaymentRow, ReceiptRow
from storage.query import dicts, tuples
from storage.records import Records
from storage.values import columns_of, noun_of

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.database import Database


class OrderMoney:
    """Receipts by order; payments over all cases of an order; what a product was sold for."""

    def __init__(self, database: Database) -> None:
        self._records = Records(database)

    def take(self, receipt: Receipt, *, action: Action) -> Receipt:
        """Note money taken; undoing the sale takes the note away with it."""
        row_id = self._records.insert("order_receipts", columns_of(receipt), action=action)
        return noun_of(Receipt, dicts(ReceiptRow.select().where(ReceiptRow.id == row_id))[0])

    def receipts(self, order_id: int) -> tuple[Receipt, ...]:
        """What was taken for an order, oldest first."""
        query = ReceiptRow.select().where(ReceiptRow.order_id == order_id).order_by(ReceiptRow.id)
        return tuple(noun_of(Receipt, row) for row in dicts(query))

    def payments(self, order_id: int) -> tuple[Payment, ...]:
        """What was paid out in all cases of an order, oldest first."""
        query = (
            PaymentRow.select()
            .join(CaseRow, on=(CaseRow.id == PaymentRow.case_id))
            .where(CaseRow.order_id == order_id)
            .order_by(PaymentRow.id)
        )
        return tuple(noun_of(Payment, row) for row in dicts(query))

    def last_price(self, product_id: int) -> int | None:
        """What one piece of a product was listed at when it was last sold, fen; None if it never was."""
        query = OrderLineRow.select(OrderLineRow.unit_price).where(OrderLineRow.product_id == product_id)
        rows = tuples(query.order_by(OrderLineRow.id.desc()).limit(1))
        return int(rows[0][0]) if rows else None
