"""Money that has to be put right: 冲回 of a settlement, a payment taken back in part, and what the customer still owes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.cases import Case, EventKind
from aftersales.errors import KnownError
from aftersales.settlements import Payment, Reversal, SettlementRecord, paid_for, still_out
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.recovery_births import RecoveryBirths
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyReturned:
    """Money that came back to the shop: fen, by which way, under which reference."""

    amount: int
    channel: str
    reference: str = ""


class PaymentDesk:
    """Corrections of money; each is an entry of its own, nothing is changed or deleted."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        timeline: Timeline,
        births: RecoveryBirths,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._timeline = timeline
        self._births = births

    def reverse(
        self, *, case_id: int, version: int, reason: str, returned: MoneyReturned | None = None
    ) -> Reversal:
        """冲回 the settlement that stands in a case: it is cancelled and frees its pieces and the money that came back.

        `returned` may be less than was paid: what did not come back stays counted against the order. KnownErrors:
        ``desk.why_missing``, ``desk.nothing_to_reverse``, ``desk.returned_range``, ``desk.way_missing``.
        """
        self._session.require(Right.SETTLE)
        if returned is not None:
            self._session.require(Right.PAY)
        if not reason.strip():
            raise KnownError("desk.why_missing")
        with self._writer.action(
            sentence("settling.reverse_name"),
            Changed.SETTLEMENTS,
            Changed.CASES,
            Changed.RECOVERIES,
            undoable=False,
        ) as action:
            case = self._seen(case_id, version)
            record = self._archive.settlements.current(case_id)
            if record is None:
                raise KnownError("desk.nothing_to_reverse", number=case.number)
            payments = self._archive.settlements.payments(case_id)
            paid = paid_for(record.id, payments)
            back = _checked(returned, paid)
            reversal = self._archive.settlements.reverse(
                Reversal(
                    settlement_id=record.id,
                    case_id=case_id,
                    at=action.at,
                    by_id=action.by_id,
                    by_name=self._session.staff.name,
                    reason=reason.strip(),
                    paid=paid,
                    returned=back.amount,
                    channel=back.channel,
                    reference=back.reference.strip(),
                ),
                _shared(record, payments, back, reason.strip(), action),
                action=action,
            )
            self._births.settlement_gone(settlement_id=record.id, case_id=case_id, action=action)
            self._save(case, action)
            self._timeline.tell(
                case_id=case_id,
                kind=EventKind.SETTLEMENT_CANCELLED,
                title=sentence("settling.reversed", {"sum": record.due}),
                note=_told(reason.strip(), back, paid),
                action=action,
            )
            return reversal

    def take_back(
        self, *, case_id: int, version: int, payment_id: int, reason: str, returned: MoneyReturned
    ) -> None:
        """A payment that was wrong comes back, all of it or a part; the settlement stands and is owed again.

        KnownErrors: ``desk.why_missing``, ``desk.returned_range``, ``desk.way_missing``, ``storage.gone``.
        """
        self._session.require(Right.PAY)
        if not reason.strip():
            raise KnownError("desk.why_missing")
        with self._writer.action(
            sentence("settling.take_back_name"), Changed.SETTLEMENTS, Changed.CASES, undoable=False
        ) as action:
            case = self._seen(case_id, version)
            payments = self._archive.settlements.payments(case_id)
            payment = next((one for one in payments if one.id == payment_id and one.amount > 0), None)
            if payment is None:
                raise KnownError("storage.gone")
            if returned.amount <= 0:
                raise KnownError(
                    "desk.returned_range", amount=returned.amount, paid=still_out(payment, payments)
                )
            back = _checked(returned, still_out(payment, payments))
            self._archive.settlements.pay(
                _back_of(payment, back.amount, back, reason.strip(), action), action=action
            )
            self._archive.cases.save(case, action=action)
            self._timeline.tell(
                case_id=case_id,
                kind=EventKind.PAID,
                title=sentence("settling.taken_back", {"sum": back.amount}),
                note=_told(reason.strip(), back, back.amount),
                action=action,
            )

    def collect(self, *, case_id: int, version: int, received: MoneyReturned) -> Case:
        """The customer paid what he owes, all of it or a part. KnownErrors: ``desk.collect_range``, ``desk.way_missing``."""
        self._session.require(Right.PAY)
        with self._writer.action(sentence("settling.collect_name"), Changed.CASES, undoable=False) as action:
            case = self._seen(case_id, version)
            owes = case.details.customer_owes
            if not 0 < received.amount <= owes:
                raise KnownError("desk.collect_range", amount=received.amount, owes=owes)
            if not received.channel.strip():
                raise KnownError("desk.way_missing")
            details = replace(case.details, customer_owes=owes - received.amount)
            saved = self._archive.cases.save(replace(case, details=details), action=action)
            self._timeline.tell(
                case_id=case_id,
                kind=EventKind.PAID,
                title=sentence("settling.collected", {"sum": received.amount}),
                note=f"{received.channel} {received.reference}".strip(),
                action=action,
            )
            return saved

    def _seen(self, case_id: int, version: int) -> Case:
        case = self._archive.cases.get(case_id)
        if case.version != version:
            raise KnownError("storage.changed_meanwhile")
        return case

    def _save(self, case: Case, action: Action) -> None:
        """The case without the settlement: what the others in force give is what it proposes."""
        left = self._archive.settlements.in_force(case.id)
        proposed = sum(record.due for record in left) if left else None
        details = replace(case.details, customer_owes=0) if not left else case.details
        self._archive.cases.save(replace(case, proposed=proposed, details=details), action=action)


def _checked(returned: MoneyReturned | None, paid: int) -> MoneyReturned:
    if returned is None or (returned.amount == 0 and not paid):
        return MoneyReturned(amount=0, channel="")
    if not 0 <= returned.amount <= paid:
        raise KnownError("desk.returned_range", amount=returned.amount, paid=paid)
    if returned.amount and not returned.channel.strip():
        raise KnownError("desk.way_missing")
    return returned


def _shared(
    record: SettlementRecord,
    payments: tuple[Payment, ...],
    back: MoneyReturned,
    reason: str,
    action: Action,
) -> list[Payment]:
    """What came back, against the payments of the settlement: the newest first."""
    left, found = back.amount, []
    for payment in reversed(payments):
        if payment.settlement_id != record.id or payment.amount <= 0:
            continue
        part = min(left, still_out(payment, payments))
        if part:
            found.append(_back_of(payment, part, back, reason, action))
            left -= part
    return found


def _back_of(payment: Payment, amount: int, back: MoneyReturned, reason: str, action: Action) -> Payment:
    return Payment(
        case_id=payment.case_id,
        settlement_id=payment.settlement_id,
        amount=-amount,
        channel=back.channel,
        reference=back.reference.strip(),
        paid_at=action.at,
        by_id=action.by_id,
        note=reason,
        reverses_id=payment.id,
    )


def _told(reason: str, back: MoneyReturned, paid: int) -> str:
    """Why, how much came back by which way, and what did not."""
    parts = [reason]
    if back.amount:
        operands = {"sum": back.amount, "way": f"{back.channel} {back.reference}".strip()}
        parts.append(sentence("settling.came_back", operands))
    if paid > back.amount:
        parts.append(sentence("settling.still_out", {"sum": paid - back.amount}))
    return "，".join(parts)
