"""How a settlement bears claims against others: what the courier owes by its steps, what supplier or maker bears."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from aftersales.cases import Case, EventKind, Responsible
from aftersales.clock import china_day
from aftersales.goods import Bearer
from aftersales.money import from_yuan
from aftersales.recovery import (
    Against,
    Basis,
    MoveFacts,
    Recovery,
    RecoveryState,
    RecoveryStep,
    SumLine,
    next_due,
)
from desktop.recovery_terms import RecoveryTerms
from resources.wording import sentence

if TYPE_CHECKING:
    from datetime import date

    from aftersales.actions import Action
    from aftersales.orders import Order
    from aftersales.settlements import SettlementRecord
    from desktop.archive import Archive
    from desktop.session import Session
    from desktop.timeline import Timeline
    from resources.recovery_file import RecoveryRules

_EVENTS = {"lost": Basis.LOST, "damaged": Basis.DAMAGED}
_REASONS = {"丢件": Basis.LOST, "破损": Basis.DAMAGED, "延迟派送": Basis.LATE}
_BEARERS = {Bearer.SUPPLIER.value: Against.SUPPLIER, Bearer.MAKER.value: Against.MAKER}
_WARRANTY = "三包"


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """Whom a claim would be against."""

    against: Against
    name: str
    basis: Basis
    reference: str = ""


class RecoveryBirths:
    """Follows settlements inside the transaction that writes them."""

    def __init__(
        self, *, archive: Archive, session: Session, timeline: Timeline, rules: RecoveryRules
    ) -> None:
        self._archive = archive
        self._session = session
        self._timeline = timeline
        self._terms = RecoveryTerms(archive=archive, rules=rules)

    def follow(self, *, case_id: int, record: SettlementRecord, action: Action) -> None:
        """After `record` was written in: the draft it bears, in the place of drafts of settlements it replaces.

        A claim that was brought already stays as it is: what was said to others is not changed behind a person's back.
        """
        case = self._archive.cases.get(case_id)
        known = self._archive.recoveries.of_case(case_id)
        drafts = [each for each in known if _is_replaced(each, self._archive)]
        for draft in drafts:
            self._archive.recoveries.remove(draft.id, version=draft.version, action=action)
        rest = [each for each in known if each not in drafts]
        for born in self.proposals(case, record, today=china_day(action.at)):
            if not any(self._covers(each, born) for each in rest):
                self._add(born, action)

    def _covers(self, known: Recovery, born: Recovery) -> bool:
        """Whether an open claim asks for the same money: made by hand, or brought for a settlement that was replaced.

        One that stands for another settlement in force asks for that one's money alone.
        """
        if known.is_closed or known.against is not born.against:
            return False
        if known.settlement_id is None:
            return True
        return self._archive.settlements.get(known.settlement_id).cancelled_at is not None

    def settlement_gone(self, *, settlement_id: int, case_id: int, action: Action) -> None:
        """After a settlement was taken back: the drafts it bore go with it."""
        for each in self._archive.recoveries.of_case(case_id):
            if each.settlement_id == settlement_id and each.state is RecoveryState.DRAFT:
                self._archive.recoveries.remove(each.id, version=each.version, action=action)

    def proposals(self, case: Case, record: SettlementRecord | None, *, today: date) -> tuple[Recovery, ...]:
        """What could be claimed for a case by its responsibility and its settlement; nothing without a sum."""
        order = self._archive.orders.get(case.order_id) if case.order_id is not None else None
        debtor = self.debtor(case, order, record)
        if debtor is None or record is None:
            return ()
        lines = self._lines(debtor, record, order)
        terms = self._terms.of(debtor.against, debtor.name)
        born = Recovery(
            case_id=case.id,
            settlement_id=record.id or None,
            against=debtor.against,
            name=debtor.name,
            basis=debtor.basis,
            reference=debtor.reference,
            found_on=today,
            due_on=next_due(RecoveryState.DRAFT, MoveFacts(today=today, terms=terms)),
            lines=lines,
        )
        return (born,) if born.claimed > 0 else ()

    def debtor(self, case: Case, order: Order | None, record: SettlementRecord | None) -> Debtor | None:
        """Who answers for a case beside the shop; None where nobody does, or the shop itself bears the warranty."""
        if record is not None and record.from_courier > 0:
            return self._courier(case, order, record)
        if case.responsible is Responsible.COURIER:
            return self._courier(case, order, record)
        if case.responsible is Responsible.MAKER:
            return self._bearer(case)
        return None

    def _courier(self, case: Case, order: Order | None, record: SettlementRecord | None) -> Debtor:
        event = (json.loads(record.claim).get("courier") or {}).get("event") if record is not None else None
        basis = _EVENTS.get(str(event)) or _REASONS.get(case.reason, Basis.DAMAGED)
        return Debtor(
            against=Against.COURIER,
            name=order.courier if order is not None else "",
            basis=basis,
            reference=order.tracking if order is not None else "",
        )

    def _bearer(self, case: Case) -> Debtor | None:
        """The maker or the supplier, as the piece or its catalogue entry says; the maker where neither says."""
        basis = Basis.WARRANTY if case.reason == _WARRANTY else Basis.DEFECT
        lines = [line.order_line_id for line in case.lines if line.order_line_id is not None]
        bearer, name, serial = "", "", ""
        for good in self._archive.goods.of_order_lines(lines) if lines else ():
            product = self._archive.products.known(good.product_id) if good.product_id else None
            bearer = good.bearer or (product.bearer if product is not None else "")
            name = product.bearer_name if product is not None else ""
            serial = good.serial
            if bearer:
                break
        if bearer == Bearer.SHOP.value:
            return None
        return Debtor(against=_BEARERS.get(bearer, Against.MAKER), name=name, basis=basis, reference=serial)

    def _lines(self, debtor: Debtor, record: SettlementRecord, order: Order | None) -> tuple[SumLine, ...]:
        if debtor.against is Against.COURIER:
            return _courier_lines(debtor, record, order)
        own = record.compensation + record.adjustment
        lines = [SumLine(label=sentence("recovery_sum.refund"), amount=record.due)]
        if own > 0:
            note = sentence("recovery_sum.own_note")
            lines.append(SumLine(label=sentence("recovery_sum.own"), formula=note, amount=-own))
        return tuple(lines)

    def _add(self, born: Recovery, action: Action) -> Recovery:
        step = RecoveryStep(
            at=action.at, by_name=self._session.staff.name, title=sentence("recovery_state.draft")
        )
        made = self._archive.recoveries.save(replace(born, steps=(step,)), action=action)
        self._timeline.tell(
            case_id=made.case_id,
            kind=EventKind.RECOVERY,
            title=sentence(
                "recovery.told_born",
                {
                    "number": made.number,
                    "against": made.against.value,
                    "name": made.name,
                    "amount": made.claimed,
                },
            ),
            action=action,
        )
        return made


def _is_replaced(recovery: Recovery, archive: Archive) -> bool:
    """A draft that nobody has brought yet, of a settlement that holds no more."""
    if recovery.settlement_id is None or recovery.state is not RecoveryState.DRAFT:
        return False
    return archive.settlements.get(recovery.settlement_id).cancelled_at is not None


def _courier_lines(debtor: Debtor, record: SettlementRecord, order: Order | None) -> tuple[SumLine, ...]:
    """The engine's own steps where the claim told of insurance or value; else what can be said without them."""
    steps: Sequence[dict[str, Any]] = json.loads(record.settlement)["steps"]
    lines = tuple(
        SumLine(label=step["label"], formula=step["formula"], amount=from_yuan(step["amount"]))
        for step in steps
        if step.get("counts_to") == "from_courier" and step.get("amount") is not None
    )
    if lines:
        return lines
    if debtor.basis is Basis.LATE and order is not None and order.freight > 0:
        label, note = sentence("recovery_sum.late"), sentence("recovery_sum.late_note")
        return (SumLine(label=label, formula=note, amount=order.freight),)
    label, note = sentence("recovery_sum.refund"), sentence("recovery_sum.no_facts")
    return (SumLine(label=label, formula=note, amount=record.due),)
