"""Settlements written into cases, and what was really paid for them: facts, added and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.refunds import Booked
from aftersales.settlements import Payment, SettledBefore, SettlementRecord, WaitingToPay
from storage.bulk import Columns
from storage.models import OrderLineRow, PaymentRow, SettlementRow
from storage.query import dicts, first
from storage.records import Records
from storage.values import columns_of, moment_text, noun_of

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.database import Database

_WAITING = """
SELECT CASE WHEN k.kind = '换货' AND k.state <> 'planning' THEN 'difference'
            WHEN k.state = 'to_pay' THEN 'to_pay' ELSE 'planning' END AS bucket,
  count(*),
  sum(coalesce(s.to_buyer + s.adjustment, k.proposed) - coalesce(
    (SELECT sum(p.amount) FROM payments p WHERE p.settlement_id = s.id), 0))
FROM cases k
LEFT JOIN settlements s ON s.id =
  (SELECT max(t.id) FROM settlements t WHERE t.case_id = k.id AND t.cancelled_at IS NULL)
WHERE k.deleted_at IS NULL AND k.state NOT IN ('closed', 'rejected', 'withdrawn', 'void')
  AND (k.state IN ('planning', 'to_pay') OR (k.kind = '换货' AND s.id IS NOT NULL))
  AND coalesce(s.to_buyer + s.adjustment, k.proposed) > coalesce(
    (SELECT sum(p.amount) FROM payments p WHERE p.settlement_id = s.id), 0)
GROUP BY bucket
"""
_BUCKETS = ("planning", "to_pay", "difference")


class Settlements:
    """Settlement records of cases and their payments."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)

    def add(self, record: SettlementRecord, *, action: Action) -> SettlementRecord:
        """Write a settlement into its case; `taken` is what later cases of the order will find used up."""
        children = {"settlement_lines": [columns_of(line) for line in record.taken]}
        return self.get(
            self._records.append("settlements", columns_of(record, "taken"), children, action=action)
        )

    def cancel(self, settlement_id: int, *, action: Action) -> SettlementRecord:
        """Cancel a settlement that nothing was paid for; it frees the pieces and money it took.

        KnownErrors: ``storage.settlement_cancelled``, ``storage.settlement_paid``.
        """
        if self._records.begin(action):
            return self.get(settlement_id)
        image = self._image(settlement_id)
        if image["cancelled_at"] is not None:
            raise KnownError("storage.settlement_cancelled")
        if self._paid(settlement_id):
            raise KnownError("storage.settlement_paid")
        cancelled = {"cancelled_at": moment_text(action.at)}
        self._records.update("settlements", settlement_id, image["version"], cancelled, action=action)
        return self.get(settlement_id)

    def get(self, settlement_id: int) -> SettlementRecord:
        return _record(self._image(settlement_id))

    def of_case(self, case_id: int) -> tuple[SettlementRecord, ...]:
        """All settlements of a case, the newest first, cancelled ones too."""
        query = SettlementRow.select(SettlementRow.id).where(SettlementRow.case_id == case_id)
        rows = dicts(query.order_by(SettlementRow.id.desc()))
        return tuple(self.get(row["id"]) for row in rows)

    def current(self, case_id: int) -> SettlementRecord | None:
        """The newest settlement of a case that is not cancelled."""
        return next((record for record in self.of_case(case_id) if record.cancelled_at is None), None)

    def pay(self, payment: Payment, *, action: Action) -> Payment:
        """Record money that went to the customer; KnownError ``storage.paid_too_much`` beyond what is due."""
        if not self._records.begin(action):
            record = self.get(payment.settlement_id)
            if record.cancelled_at is not None:
                raise KnownError("storage.settlement_cancelled")
            over = self._paid(record.id) + payment.amount - record.due
            if over > 0:
                raise KnownError("storage.paid_too_much", over=over)
        row_id = self._records.append("payments", columns_of(payment), action=action)
        return noun_of(Payment, first(PaymentRow.select().where(PaymentRow.id == row_id)) or {})

    def payments(self, case_id: int) -> tuple[Payment, ...]:
        """What was paid in a case, oldest first."""
        query = PaymentRow.select().where(PaymentRow.case_id == case_id).order_by(PaymentRow.id)
        return tuple(noun_of(Payment, row) for row in dicts(query))

    def before(self, order_id: int, *, excluding_case: int | None = None) -> tuple[SettledBefore, ...]:
        """What settlements in force took of each line of an order, over all its cases but one; lines in order."""
        query = OrderLineRow.select(OrderLineRow.id).where(OrderLineRow.order_id == order_id)
        lines = [row["id"] for row in dicts(query.order_by(OrderLineRow.position))]
        from storage.standing import taken_before

        taken = taken_before(lines, excluding_case=excluding_case)
        return tuple(taken[line_id] for line_id in lines if line_id in taken)

    def booked(self, order_id: int) -> tuple[Booked, ...]:
        """The settlements in force over all cases of an order, with what was paid for each."""
        from storage.standing import booked_on

        return booked_on(self._database, [order_id]).get(order_id, ())

    def waiting_to_pay(self) -> tuple[WaitingToPay, ...]:
        """What waits to be paid, in three parts, the empty ones too.

        ``planning`` sums what is proposed, ``to_pay`` and ``difference`` what is due and not paid yet.
        """
        found = {str(row[0]): (int(row[1]), int(row[2])) for row in self._database.rows(_WAITING)}
        return tuple(
            WaitingToPay(bucket=name, count=found.get(name, (0, 0))[0], amount=found.get(name, (0, 0))[1])
            for name in _BUCKETS
        )

    def _image(self, settlement_id: int) -> Columns:
        image = self._records.image("settlements", settlement_id)
        if image is None:
            raise KnownError("storage.gone")
        return image

    def _paid(self, settlement_id: int) -> int:
        found: Any = self._database.rows(
            "SELECT coalesce(sum(amount), 0) FROM payments WHERE settlement_id = ?", (settlement_id,)
        )
        return int(found[0][0])


def _record(image: Columns) -> SettlementRecord:
    taken = tuple(noun_of(SettledBefore, row) for row in image["settlement_lines"])
    return noun_of(SettlementRecord, image, taken=taken)
