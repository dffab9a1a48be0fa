"""The guards of the workflow: each looks at plain facts of a case and names what is missing."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from aftersales.cases import CaseKind, Responsible
from aftersales.clock import china_day
from aftersales.late_dataclasses import dataclass
from aftersales.repairs import Agreement, VisitOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAILED_IN = "寄修"
_QUESTIONS = (CaseKind.INQUIRY, CaseKind.COMPLAINT)
_NOTHING_COMES_BACK = (CaseKind.REFUND_ONLY, CaseKind.COMPENSATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What the guards need to know of a case; sums in whole fen, moments aware.

    `remedy` is the kind the settlement was made for where it differs from the case's (投诉 that ends in 补偿).
    `settled` is what the customer is to get, None without a settlement; `refund` the part of it that comes out of
    the order's money, `left_to_refund` what the order still has (None: no order). `customer_owes` is an unpaid
    repair fee or the like. `owes_goods` and `owes_repair`: something is still to be shipped or repaired.
    `repair_due` is what the repair would cost the customer, `agreement` what he said to it. `visit` is what came of the
    last visit that was noted, `visit_open` whether one is booked and not noted; `visit_failed_reason` belongs to the
    visit that was waited for. `parts_kept` pieces are kept for the case, `loan_out` is the set lent to the customer.
    """

    kind: CaseKind
    state: str
    now: datetime
    remedy: CaseKind | None = None
    repair_way: str = ""
    answered: bool = False
    evidence_missing: tuple[str, ...] = ()
    evidence_waived: bool = False
    evidence_waived_by_owner: bool = False
    evidence_waived_reason: str = ""
    responsible: Responsible | None = None
    has_plan: bool = False
    involves_money: bool = False
    settled: int | None = None
    refund: int = 0
    left_to_refund: int | None = None
    release_needed: bool = False
    released: bool = False
    paid: int = 0
    customer_owes: int = 0
    money_waived_reason: str = ""
    owes_goods: bool = False
    owes_repair: bool = False
    number_back: str = ""
    number_out: str = ""
    good: int | None = None
    bad: int | None = None
    inspected: bool = False
    handed_over: bool = False
    appointment: datetime | None = None
    last_appointment: datetime | None = None
    visit_failed: bool = False
    visit_failed_reason: str = ""
    visit: VisitOutcome | None = None
    visit_open: bool = False
    quote: int | None = None
    repair_due: int = 0
    agreement: Agreement = Agreement.FREE
    parts_kept: int = 0
    loan_out: str = ""
    result: str = ""
    papers_without_number: int = 0
    reject_reason: str = ""
    reject_rule: str = ""
    reject_has_evidence: bool = False
    closed_at: datetime | None = None

    @property
    def money_open(self) -> int:
        """What is still to be paid to the customer, fen."""
        return max(0, (self.settled or 0) - self.paid)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a guard does not hold: the code of its sentence and the operands."""

    code: str
    operands: Mapping[str, Any] = field(default_factory=dict)


def _answered(facts: CaseFacts, _: int) -> Refusal | None:
    if facts.kind not in _QUESTIONS:
        return Refusal("only_questions", {"kind": facts.kind})
    return None if facts.answered else Refusal("not_answered")


def _evidence(facts: CaseFacts, _: int) -> Refusal | None:
    if not facts.evidence_missing:
        return None
    if not facts.evidence_waived:
        count, names = len(facts.evidence_missing), "、".join(facts.evidence_missing)
        return Refusal("evidence_missing", {"count": count, "names": names})
    if not facts.evidence_waived_by_owner:
        return Refusal("waiver_needs_owner")
    return None if facts.evidence_waived_reason.strip() else Refusal("waiver_needs_reason")


def _responsible(facts: CaseFacts, _: int) -> Refusal | None:
    return None if facts.responsible else Refusal("responsible_unnamed")


def _plan(facts: CaseFacts, _: int) -> Refusal | None:
    if not facts.has_plan:
        return Refusal("plan_missing")
    return Refusal("settlement_missing") if facts.involves_money and facts.settled is None else None


def _nothing_to_do(facts: CaseFacts, _: int) -> Refusal | None:
    if facts.money_open and not facts.money_waived_reason.strip():
        return Refusal("still_to_pay", {"sum": facts.money_open})
    if facts.owes_goods:
        return Refusal("still_to_ship")
    return Refusal("still_to_repair") if facts.owes_repair else None


def _number_back(facts: CaseFacts, _: int) -> Refusal | None:
    return None if facts.number_back.strip() else Refusal("number_back_missing")


def _number_out(facts: CaseFacts, _: int) -> Refusal | None:
    return None if facts.number_out.strip() else Refusal("number_out_missing")


def _counts(facts: CaseFacts, _: int) -> Refusal | None:
    if facts.good is None or facts.bad is None or min(facts.good, facts.bad) < 0:
        return Refusal("counts_missing")
    return None


def _inspected(facts: CaseFacts, _: int) -> Refusal | None:
    if (facts.remedy or facts.kind) in _NOTHING_COMES_BACK or facts.inspected:
        return None
    return Refusal("not_inspected")


def _sum_within(facts: CaseFacts, _: int) -> Refusal | None:
    if facts.settled is None:
        return Refusal("settlement_missing")
    if facts.left_to_refund is not None and facts.refund > facts.left_to_refund:
        over = facts.refund - facts.left_to_refund
        return Refusal("sum_beyond", {"refund": facts.refund, "left": facts.left_to_refund, "over": over})
    return None


def _released(facts: CaseFacts, _: int) -> Refusal | None:
    return Refusal("not_released") if facts.release_needed and not facts.released else None


def _handed_over(facts: CaseFacts, _: int) -> Refusal | None:
    return None if facts.handed_over else Refusal("not_handed_over")


def _mailed_in(facts: CaseFacts, _: int) -> Refusal | None:
    return None if facts.repair_way == MAILED_IN else Refusal("not_mailed_in")


def _appointment(facts: CaseFacts, _: int) -> Refusal | None:
    if facts.appointment is None:
        return Refusal("appointment_missing")
    again = facts.state == "to_visit" and facts.last_appointment is not None
    return Refusal("appointment_not_new") if again and facts.appointment == facts.last_appointment else None


def _failed_visit(facts: CaseFacts, _: int) -> Refusal | None:
    return (
        Refusal("visit_reason_missing")
        if facts.visit_failed and not facts.visit_failed_reason.strip()
        else None
    )


def _rebooking(facts: CaseFacts, _: int) -> Refusal | None:
    return None if facts.visit_failed_reason.strip() else Refusal("visit_reason_missing")


def _quote(facts: CaseFacts, _: int) -> Refusal | None:
    return None if facts.quote is not None and facts.quote >= 0 else Refusal("quote_missing")


def _agreed(facts: CaseFacts, _: int) -> Refusal | None:
    """A repair that is charged for begins with the customer's yes to its price; one that is free needs none."""
    codes = {
        Agreement.UNQUOTED: "quote_unasked",
        Agreement.ASKED: "quote_unanswered",
        Agreement.NO: "quote_declined",
    }
    code = codes.get(facts.agreement)
    return Refusal(code, {"sum": facts.repair_due}) if code else None


def _visiting(facts: CaseFacts, _: int) -> Refusal | None:
    """Nobody works at a customer's home whom the visit did not bring there."""
    failed = facts.visit is VisitOutcome.FAILED and not facts.visit_open
    return Refusal("visit_failed_last") if failed else None


def _visited(facts: CaseFacts, _: int) -> Refusal | None:
    """Work is done when what came of its visit is noted; on the way there nothing but a visit does it."""
    waited = facts.state == "to_visit"
    if facts.visit_open or (waited and facts.visit is None):
        return Refusal("visit_open")
    if waited and facts.visit is not VisitOutcome.DONE:
        return Refusal("visit_not_done", {"outcome": facts.visit})
    return None


def _parts_settled(facts: CaseFacts, _: int) -> Refusal | None:
    return Refusal("parts_kept", {"count": facts.parts_kept}) if facts.parts_kept else None


def _loan_back(facts: CaseFacts, _: int) -> Refusal | None:
    return Refusal("loan_out", {"title": facts.loan_out}) if facts.loan_out else None


def _result(facts: CaseFacts, _: int) -> Refusal | None:
    return None if facts.result.strip() else Refusal("result_missing")


def _papers(facts: CaseFacts, _: int) -> Refusal | None:
    count = facts.papers_without_number
    return Refusal("papers_unnumbered", {"count": count}) if count else None


def _money(facts: CaseFacts, _: int) -> Refusal | None:
    if facts.money_waived_reason.strip():
        return None
    if facts.money_open:
        return Refusal("still_to_pay", {"sum": facts.money_open})
    return Refusal("still_to_collect", {"sum": facts.customer_owes}) if facts.customer_owes > 0 else None


def _rejection(facts: CaseFacts, _: int) -> Refusal | None:
    if not facts.reject_reason.strip():
        return Refusal("reject_reason_missing")
    if not facts.reject_rule.strip():
        return Refusal("reject_rule_missing")
    return None if facts.reject_has_evidence else Refusal("reject_evidence_missing")


def _reopen_in_time(facts: CaseFacts, reopen_days: int) -> Refusal | None:
    if facts.closed_at is None:
        return Refusal("closed_day_missing")
    last = china_day(facts.closed_at) + timedelta(days=reopen_days)
    return (
        None if china_day(facts.now) <= last else Refusal("reopen_late", {"days": reopen_days, "last": last})
    )


def _nothing_paid(facts: CaseFacts, _: int) -> Refusal | None:
    return Refusal("already_paid", {"sum": facts.paid}) if facts.paid else None


GUARDS: Mapping[str, Callable[[CaseFacts, int], Refusal | None]] = MappingProxyType(
    {
        "answered": _answered,
        "evidence": _evidence,
        "responsible": _responsible,
        "plan": _plan,
        "nothing_to_do": _nothing_to_do,
        "number_back": _number_back,
        "number_out": _number_out,
        "counts": _counts,
        "inspected": _inspected,
        "sum_within": _sum_within,
        "released": _released,
        "handed_over": _handed_over,
        "mailed_in": _mailed_in,
        "appointment": _appointment,
        "failed_visit": _failed_visit,
        "rebooking": _rebooking,
        "quote": _quote,
        "agreed": _agreed,
        "visiting": _visiting,
        "visited": _visited,
        "parts_settled": _parts_settled,
        "loan_back": _loan_back,
        "result": _result,
        "papers": _papers,
        "money": _money,
        "rejection": _rejection,
        "reopen_in_time": _reopen_in_time,
        "nothing_paid": _nothing_paid,
    }
)
