"""The doors of settlements and payments, for the table of rights: each function with the right it asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aftersales.access import Right, Role
from aftersales.staff import Staff
from desktop.payments import MoneyReturned
from desktop.requests import PaymentGiven
from tests.desktop.acting import OWNER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BACK = MoneyReturned(amount=100, channel="微信")


def _release(on: Any) -> None:
    owner = Staff(id=on.shop.staff[OWNER], name=OWNER, role=Role.OWNER.value)
    on.desk.settlements._limits._verify = lambda _secret: owner
    on.desk.settlements.release(case_id=on.to_pay, version=on.version(on.to_pay), secret="x")


def _reverse(on: Any) -> None:
    on.desk.payments.reverse(case_id=on.to_pay, version=on.version(on.to_pay), reason="付错")


def _take_back(on: Any) -> None:
    paid = 1
    if Right.PAY in on.desk.session.rights:
        given = PaymentGiven(amount=100, channel="微信")
        on.desk.cases.pay(case_id=on.to_pay, version=on.version(on.to_pay), payment=given)
        paid = on.desk.cases.view(case_id=on.to_pay).payments[0].id
    on.desk.payments.take_back(
        case_id=on.to_pay,
        version=on.version(on.to_pay),
        payment_id=paid,
        reason="付错",
        returned=BACK,
    )


def _collect(on: Any) -> None:
    if Right.PAY in on.desk.session.rights:
        archive = on.desk.archive
        with on.shop._writing() as action:
            case = archive.cases.get(on.to_pay)
            details = replace(case.details, customer_owes=100)
            archive.cases.save(replace(case, details=details), action=action)
    on.desk.payments.collect(case_id=on.to_pay, version=on.version(on.to_pay), received=BACK)


def _print(on: Any) -> None:
    draft = on.desk.settlements.draft(case_id=on.to_pay)
    calculation = on.desk.settlements.calculate(claim=draft.claim)
    on.desk.settlement_papers.print(draft=draft, calculation=calculation, to=on.tmp / "j.pdf")


MONEY_DOORS: Mapping[str, tuple[Right, Callable[[Any], object]]] = {
    "settlements.release": (Right.SETTLE, _release),
    "settlements.note_offer": (
        Right.SETTLE,
        lambda on: on.desk.settlements.note_offer(case_id=on.to_pay, amount=100),
    ),
    "payments.take_back": (Right.PAY, _take_back),
    "payments.collect": (Right.PAY, _collect),
    "settlement_papers.print": (Right.PRINT, _print),
    "payments.reverse": (Right.SETTLE, _reverse),
}
