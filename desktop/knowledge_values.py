"""What a case fills into the variables of a reply: names, goods, days and sums as a customer would read them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from aftersales.cases import Case
from aftersales.clock import china_day
from aftersales.customers import Customer
from aftersales.money import grouped
from aftersales.orders import Order
from aftersales.settlements import SettlementRecord
from aftersales.workflow import Workflow
from desktop.archive import Archive
from desktop.judging import history_of
from desktop.profile import ProfileDesk
from resources.wording import sentence


class CaseValues:
    """Reads the values of one case inside the caller's read; a value that is not there yet is an empty text."""

    def __init__(self, *, archive: Archive, profile: ProfileDesk, workflow: Workflow) -> None:
        self._archive = archive
        self._profile = profile
        self._workflow = workflow

    def names(self) -> tuple[str, ...]:
        """Every variable that a case can fill."""
        return tuple(sentence(f"variable.{code}") for code in _CODES)

    def of(self, case: Case) -> dict[str, str]:
        """Value by variable name."""
        customer = self._archive.customers.get(case.customer_id) if case.customer_id else None
        order = self._archive.orders.get(case.order_id) if case.order_id else None
        settlement = self._archive.settlements.current(case.id)
        values = {
            **_about(case, customer, order),
            **_sums(settlement),
            **self._shop(),
            **self._goods(case),
            "state": self._workflow.label(case.state, case.kind),
            "repairs": _repairs(self._archive, case),
            "keeper": self._archive.staff.get(case.assignee_id).name if case.assignee_id else "",
        }
        return {sentence(f"variable.{code}"): values[code] for code in _CODES}

    def of_shop(self) -> dict[str, str]:
        """What is known without a case, by variable name."""
        return {sentence(f"variable.{code}"): value for code, value in self._shop().items()}

    def _shop(self) -> Mapping[str, str]:
        profile = self._profile.read()
        return {
            "shop": profile.name,
            "shop_phone": profile.phone,
            "shop_address": profile.address,
        }

    def _goods(self, case: Case) -> Mapping[str, str]:
        lines = [line.order_line_id for line in case.lines if line.order_line_id is not None]
        goods = self._archive.goods.of_order_lines(lines)
        good = goods[0] if goods else None
        return {
            "serial": good.serial if good else "",
            "repair_days": str(good.repair_days) if good and good.repair_days else "",
            "warranty_until": _day(good.whole_ends) if good else "",
        }


_CODES = (
    "customer", "goods", "serial", "problem", "reason", "case", "order", "ordered_on", "state", "refund",
    "compensation", "total", "formula", "pay_by", "repairs", "repair_days", "warranty_until", "due", "courier_back",
    "tracking_back", "courier_out", "tracking_out", "appointment", "quote", "shop", "shop_phone", "shop_address",
    "keeper",
)  # fmt: skip


def _about(case: Case, customer: Customer | None, order: Order | None) -> Mapping[str, str]:
    details = case.details
    return {
        "customer": customer.name if customer else "",
        "goods": case.lines[0].title if case.lines else "",
        "problem": case.phenomenon or case.reason,
        "reason": case.reason,
        "case": case.number,
        "order": order.number if order else "",
        "ordered_on": _moment_day(order.ordered_at) if order else "",
        "due": sentence("variable.moment", {"moment": case.due_at}) if case.due_at else "",
        "courier_back": details.courier_back,
        "tracking_back": details.tracking_back,
        "courier_out": details.courier_out,
        "tracking_out": details.tracking_out,
        "appointment": (
            sentence("variable.moment", {"moment": details.appointment_at}) if details.appointment_at else ""
        ),
        "quote": grouped(details.quote) if details.quote is not None else "",
    }


def _sums(settlement: SettlementRecord | None) -> Mapping[str, str]:
    """The sums of the settlement that stands; without one nothing is promised."""
    if settlement is None:
        return dict.fromkeys(("refund", "compensation", "total", "formula", "pay_by"), "")
    steps = json.loads(settlement.settlement).get("steps", ())
    formulas = [step["formula"] for step in steps if step.get("counts_to") == "to_buyer"]
    return {
        "refund": grouped(settlement.refund),
        "compensation": grouped(settlement.compensation),
        "total": grouped(settlement.due),
        "formula": "；".join(formulas),
        "pay_by": settlement.pay_by,
    }


def _repairs(archive: Archive, case: Case) -> str:
    """How often the case was under repair; empty where it never was."""
    count = sum(stay.state == "repairing" for stay in history_of(archive.cases.events(case.id)))
    return str(count) if count else ""


def _day(day: date) -> str:
    return sentence("variable.day", {"day": day})


def _moment_day(moment: datetime | None) -> str:
    return "" if moment is None else _day(china_day(moment))
