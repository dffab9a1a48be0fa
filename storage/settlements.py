"""Settlements written into cases, and what was really paid for them: facts, added and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.refunds import Booked
from aftersales.settlements import (
    ClaimMade,
    Payment,
    Reversal,
    SettledBefore,
    SettlementRecord,
    WaitingToPay,
    still_out,
)
from storage.bulk import Columns
from storage.models import OrderLineRow, PaymentRow, ReversalRow, SettlementRow
from storage.query import dicts, first
from storage.records import Records
from storage.values import columns_of, moment_of, moment_text, noun_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from aftersales.actions import Action
    from storage.database import Database

_WAITING = """
WITH k AS (SELECT id, kind, state, proposed FROM cases WHERE deleted_at IS NULL
  AND state NOT IN ('closed', 'rejected', 'withdrawn', 'void') AND details NOT LIKE '%"money_waived_reason"%'),
s AS (SELECT t.case_id, t.to_buyer + t.adjustment AS due,
  (SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.settlement_id = t.id) AS paid
  FROM k JOIN settlements t ON t.case_id = k.id AND t.cancelled_at IS NULL),
m AS (SELECT case_id, sum(CASE WHEN due > paid THEN due - paid ELSE 0 END) AS owed, sum(paid) AS paid
  FROM s GROUP BY case_id)
SELECT bucket, count(*), sum(due) FROM (
  SELECT CASE WHEN k.state = 'planning' THEN 'planning' WHEN k.kind = '换货' THEN 'difference' ELSE 'to_pay' END AS bucket,
    coalesce(m.owed, k.proposed) AS due
  FROM k LEFT JOIN m ON m.case_id = k.id
  WHERE k.state IN ('planning', 'to_pay') OR m.paid > 0 OR (m.owed > 0 AND (k.kind = '换货' OR k.state = 'to_revisit'))
) waiting WHERE due > 0 GROUP BY bucket
"""
_CLAIMS = """
SELECT k.id, k.number, k.kind, k.reason, k.opened_at, coalesce((SELECT sum(s.to_buyer + s.adjustment)
  FROM settlements s WHERE s.case_id = k.id AND s.cancelled_at IS NULL), 0)
FROM cases k WHERE k.customer_id = ? AND k.opened_at >= ? AND k.deleted_at IS NULL AND k.state <> 'void'
  AND k.kind IN ('退货', '换货', '补发', '仅退款', '补偿') ORDER BY k.id DESC
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
        self._cancel(image, action)
        return self.get(settlement_id)

    def reverse(self, reversal: Reversal, back: Sequence[Payment], *, action: Action) -> Reversal:
        """冲回: note the money that came back, cancel the settlement, and keep who did it and why.

        It frees its pieces and what came back. KnownErrors: ``storage.settlement_cancelled``, ``storage.more_back_than_out``.
        """
        if not self._records.begin(action):
            image = self._image(reversal.settlement_id)
            if image["cancelled_at"] is not None:
                raise KnownError("storage.settlement_cancelled")
            for payment in back:
                self.pay(payment, action=action)
            self._cancel(image, action)
        row_id = self._records.append("settlement_reversals", columns_of(reversal), action=action)
        return noun_of(Reversal, first(ReversalRow.select().where(ReversalRow.id == row_id)) or {})

    def reversals(self, case_id: int) -> tuple[Reversal, ...]:
        """What was reversed in a case, oldest first."""
        query = ReversalRow.select().where(ReversalRow.case_id == case_id).order_by(ReversalRow.id)
        return tuple(noun_of(Reversal, row) for row in dicts(query))

    def _cancel(self, image: Columns, action: Action) -> None:
        cancelled = {"cancelled_at": moment_text(action.at)}
        self._records.update("settlements", image["id"], image["version"], cancelled, action=action)

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

    def in_force(self, case_id: int) -> tuple[SettlementRecord, ...]:
        """The settlements of a case that were not cancelled, oldest first: one, and those that followed paid ones."""
        return tuple(record for record in reversed(self.of_case(case_id)) if record.cancelled_at is None)

    def pay(self, payment: Payment, *, action: Action) -> Payment:
        """Record money that went to the customer, or below zero what came back of an earlier payment.

        KnownErrors: ``storage.paid_too_much`` beyond what is due, ``storage.more_back_than_out``,
        ``storage.settlement_cancelled``.
        """
        if not self._records.begin(action):
            self._check(payment)
        row_id = self._records.append("payments", columns_of(payment), action=action)
        return noun_of(Payment, first(PaymentRow.select().where(PaymentRow.id == row_id)) or {})

    def payments(self, case_id: int) -> tuple[Payment, ...]:
        """What was paid in a case, oldest first."""
        query = PaymentRow.select().where(PaymentRow.case_id == case_id).order_by(PaymentRow.id)
        return tuple(noun_of(Payment, row) for row in dicts(query))

    def before(
        self, order_id: int, *, excluding_case: int | None = None, excluding: int | None = None
    ) -> tuple[SettledBefore, ...]:
        """What settlements in force took of each line of an order, over all its cases but one; lines in order.

        `excluding` leaves one settlement out: the one that is about to be written anew.
        """
        query = OrderLineRow.select(OrderLineRow.id).where(OrderLineRow.order_id == order_id)
        lines = [row["id"] for row in dicts(query.order_by(OrderLineRow.position))]
        from storage.standing import taken_before

        taken = taken_before(lines, excluding_case=excluding_case, excluding=excluding)
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

    def written_by(
        self, staff_id: int | None, *, since: datetime, until: datetime
    ) -> tuple[SettlementRecord, ...]:
        """What a member of staff wrote in from `since` to before `until` and what is in force, oldest first."""
        query = SettlementRow.select(SettlementRow.id).where(
            SettlementRow.by_id.is_null() if staff_id is None else SettlementRow.by_id == staff_id,
            SettlementRow.made_at >= moment_text(since),
            SettlementRow.made_at < moment_text(until),
            SettlementRow.cancelled_at.is_null(),
        )
        return tuple(self.get(row["id"]) for row in dicts(query.order_by(SettlementRow.id)))

    def claims_made(self, customer_id: int, *, since: datetime) -> tuple[ClaimMade, ...]:
        """The cases since a moment in which a customer wanted goods or money back, the newest first."""
        rows = self._database.rows(_CLAIMS, (customer_id, moment_text(since)))
        return tuple(
            ClaimMade(
                case_id=int(row[0]),
                number=row[1],
                kind=row[2],
                reason=row[3],
                opened_at=moment_of(row[4]),
                amount=int(row[5]),
            )
            for row in rows
        )

    def _check(self, payment: Payment) -> None:
        record = self.get(payment.settlement_id)
        if record.cancelled_at is not None:
            raise KnownError("storage.settlement_cancelled")
        over = self._paid(record.id) + payment.amount - record.due
        if payment.amount > 0 and over > 0:
            raise KnownError("storage.paid_too_much", over=over)
        if payment.amount < 0:
            payments = self.payments(payment.case_id)
            out = next((still_out(one, payments) for one in payments if one.id == payment.reverses_id), 0)
            if -payment.amount > out:
                raise KnownError("storage.more_back_than_out", back=-payment.amount, out=out)

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
