"""Which step of a case is the next one, and which facts a step is asked for before it is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aftersales.cases import CaseKind
from desktop.asking import asks_of
from desktop.requests import CaseFactsGiven, PaymentGiven
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.shop import Desk
    from desktop.views import CaseView, NextStep

# What a step is asked for though no guard stands on it: (from, to), "" for any state.
_WANTED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("planning", "awaiting_consent"): ("plan",),
    ("", "awaiting_device"): ("repair_way",),
    ("", "inspecting"): ("goods_back_at",),
    ("to_visit", "to_visit"): ("failed_visit_reason", "appointment_at"),
    ("repairing", "to_ship"): ("repair_way",),
    ("awaiting_quote", "to_ship"): ("repair_way",),
    ("to_pay", "to_revisit"): ("payment",),
    ("to_ship", "to_revisit"): ("new_serials",),
    ("in_transit", "to_revisit"): ("new_serials",),
    ("", "closed"): ("result",),
}

_DETAILS = frozenset(
    {
        "plan",
        "courier_back",
        "tracking_back",
        "courier_out",
        "tracking_out",
        "goods_back_at",
        "appointment_at",
        "failed_visit_reason",
        "repair_way",
        "quote",
        "answered",
        "handed_over",
        "result",
        "reject_reason",
        "reject_rule",
        "evidence_waived_by",
        "evidence_waived_reason",
        "money_waived_reason",
    }
)
_BESIDE = ("quote_answer", "visit_done", "parts_used", "loan_back", "new_serials")


def money_open(view: CaseView) -> int:
    """What the settlement still owes the customer, fen."""
    return view.money_open


def settles_next(desk: Desk, view: CaseView) -> bool:
    """Whether the next thing to do is to calculate: a plan with money is due. Writing the sum in takes the case on."""
    return desk.judge.next_label(view.case.state, view.case.kind) == sentence("next.settle")


def usual_step(view: CaseView) -> NextStep | None:
    """The step a case of its kind takes next; None where it has ended for good."""
    if view.state.done:
        return None
    return next(iter(view.next_steps), None)


def fields_of(view: CaseView, step: NextStep) -> tuple[str, ...]:
    """Facts to ask for before the step, in the order of the form; ``settlement`` is answered by the calculator."""
    state, target = view.case.state, step.to_state
    names = [*step.asks, *_WANTED.get((state, target), ()), *_WANTED.get(("", target), ())]
    if target == "closed" and money_open(view):
        names.append("payment")
    fitting = [name for name in dict.fromkeys(names) if _fits(name, view)]
    return tuple(fitting)


def _fits(name: str, view: CaseView) -> bool:
    if name == "payment":
        return money_open(view) > 0
    if name == "plan":
        return view.settlement is None
    if name == "new_serials":
        known = any(line.quantity and line.warranty for line in view.lines)
        return known and view.case.kind is CaseKind.EXCHANGE
    return True


def asked_by(code: str) -> tuple[str, ...]:
    """The fields that answer a guard's refusal (``workflow.quote_missing``); none for one no form can answer."""
    return asks_of(code)


def takeable(view: CaseView, step: NextStep) -> bool:
    """Whether the step can be taken now or with facts a form can ask for; else its reason stands."""
    by_post = step.to_state == "to_ship" and "repair_way" in fields_of(view, step)
    return step.allowed or bool(step.asks) or by_post


def given_facts(view: CaseView, values: Mapping[str, Any]) -> CaseFactsGiven | None:
    """What a form was told, as the desk takes it; None where it was told nothing."""
    if not values:
        return None
    details = {name: value for name, value in values.items() if name in _DETAILS}
    payment = values.get("payment")
    return CaseFactsGiven(
        details=replace(view.case.details, **details) if details else None,
        responsible=values.get("responsible"),
        counts=values.get("counts", {}),
        payment=payment if isinstance(payment, PaymentGiven) else None,
        **{name: values[name] for name in _BESIDE if name in values},
    )
