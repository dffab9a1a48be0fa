"""Which facts a refused step asks the person for, by the code of the refusal."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ASKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "not_answered": ("answered",),
        "evidence_missing": ("evidence",),
        "waiver_needs_reason": ("evidence",),
        "reject_evidence_missing": ("any_evidence",),
        "responsible_unnamed": ("responsible",),
        "plan_missing": ("plan",),
        "settlement_missing": ("settlement",),
        "number_back_missing": (
            "courier_back",
            "tracking_back",
        ),
        "number_out_missing": (
            "courier_out",
            "tracking_out",
        ),
        "counts_missing": ("counts",),
        "not_inspected": ("counts",),
        "not_handed_over": ("handed_over",),
        "not_mailed_in": ("repair_way",),
        "appointment_missing": ("appointment_at",),
        "appointment_not_new": ("appointment_at",),
        "visit_reason_missing": ("failed_visit_reason",),
        "quote_missing": ("quote",),
        "quote_unasked": ("quote", "quote_answer"),
        "quote_unanswered": ("quote_answer",),
        "quote_declined": ("quote_answer",),
        "visit_open": ("visit_done",),
        "parts_kept": ("parts_used",),
        "loan_out": ("loan_back",),
        "result_missing": ("result",),
        "still_to_pay": ("payment",),
        "still_to_collect": ("money_waived_reason",),
        "reject_reason_missing": (
            "reject_reason",
            "reject_rule",
        ),
        "reject_rule_missing": (
            "reject_reason",
            "reject_rule",
        ),
    }
)


def asks_of(code: str) -> tuple[str, ...]:
    """Names of the facts that would answer: fields of CaseDetails, or one of the others above."""
    return _ASKS.get(code.removeprefix("workflow."), ())
