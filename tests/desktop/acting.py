"""A shop for the tests of the desk: staff, sold goods, and short ways to do what a person does at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from aftersales.access import Role
from aftersales.actions import Action
from aftersales.cases import Case, CaseKind, CaseLine, Channel, Responsible
from aftersales.clock import FixedClock, china_moment
from aftersales.customers import Customer, Phone
from aftersales.errors import KnownError
from aftersales.orders import Discount, Funder, Order, OrderLine, OrderStatus, Platform
from aftersales.settlement.claim import Claim
from aftersales.settlements import SettlementRecord
from desktop.requests import CaseDraft, CaseFactsGiven, PaymentGiven
from desktop.shop import Desk
from desktop.views import CaseView, NextStep
from storage.models import MODELS
from storage.query import dicts

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
OWNER, CLERK, TECHNICIAN, PART_TIMER = "周示例", "许示例", "梁示例", "孙示例"
_ROLES = {
    OWNER: Role.OWNER,
    CLERK: Role.CLERK,
    TECHNICIAN: Role.TECHNICIAN,
    PART_TIMER: Role.PART_TIMER,
}


class Shop:
    """An open desk with four people; the owner sits at it. Each step takes ten minutes."""

    def __init__(self, desk: Desk, clock: FixedClock) -> None:
        self.desk = desk
        self.clock = clock
        self.staff = {name: desk.staff.add(name=name, role=role).id for name, role in _ROLES.items()}
        self._numbers = count(1)
        self.sit(OWNER)

    def sit(self, name: str) -> None:
        self.desk.staff.sit_down(staff_id=self.staff[name])

    def at(self, moment: str) -> None:
        """``2026-10-14T15:20`` in China."""
        self.clock.moment = china_moment(moment)

    def later(self, **span: float) -> None:
        self.clock.moment += timedelta(**span)

    def customer(self, name: str = "张示例", phone: str = "13800001000", **given: Any) -> int:
        """A stored customer, also one that the desk itself would not take (masked phone, opted out)."""
        phones = (Phone(number=phone),) if phone else ()
        with self._writing() as action:
            return self.desk.archive.customers.save(
                Customer(name=name, phones=phones, addresses=("示例省示例市 1 号",), **given), action=action
            ).id

    def sell(
        self,
        *pieces: tuple[int, int],
        off: int = 0,
        freight: int = 0,
        customer_id: int | None = None,
        signed: str = "2026-10-12T10:00",
    ) -> Order:
        """An order of (unit price in fen, pieces) lines, `off` taken off by the shop."""
        number = f"2619300000000{next(self._numbers):06d}"
        lines = tuple(
            OrderLine(key=str(place), title=f"示例商品 {place}", unit_price=price, quantity=quantity)
            for place, (price, quantity) in enumerate(pieces or ((10_000, 2),), start=1)
        )
        goods = sum(line.amount for line in lines)
        discounts = (Discount(name="店铺券", amount=off, funded_by=Funder.SHOP),) if off else ()
        with self._writing() as action:
            shop = self.desk.archive.accounts.ensure(Platform.TAOBAO, "示例小店", action=action)
            return self.desk.archive.orders.save(
                Order(
                    shop_id=shop.id,
                    number=number,
                    status=OrderStatus.DONE,
                    ordered_at=china_moment("2026-10-08T09:00"),
                    paid_at=china_moment("2026-10-08T09:01"),
                    signed_at=china_moment(signed),
                    goods=goods,
                    freight=freight,
                    discounts=discounts,
                    paid_gross=goods + freight - off,
                    lines=lines,
                    customer_id=customer_id,
                ),
                action=action,
            )

    def open(
        self,
        kind: CaseKind,
        reason: str = "7天无理由",
        *,
        order: Order | None = None,
        quantity: int = 1,
        line: int = 0,
        customer_id: int | None = None,
    ) -> int:
        """A case about pieces of one line of an order, or about nothing that was sold here."""
        lines: tuple[CaseLine, ...] = ()
        if order is not None:
            chosen = order.lines[line]
            lines = (CaseLine(order_line_id=chosen.id, title=chosen.title, quantity=quantity),)
        draft = CaseDraft(
            kind=kind,
            channel=Channel.PHONE,
            category="",
            reason=reason,
            phenomenon="示例现象",
            customer_id=customer_id,
            order_id=order.id if order else None,
            lines=lines,
        )
        return self.desk.cases.open(draft=draft).id

    def sold_case(self, kind: CaseKind, reason: str = "7天无理由", **given: Any) -> int:
        """A case of a customer with a phone about one of two pieces at 100.00."""
        order = self.sell(customer_id=self.customer())
        return self.open(kind, reason, order=order, **given)

    def view(self, case_id: int) -> CaseView:
        return self.desk.cases.view(case_id=case_id)

    def case(self, case_id: int) -> Case:
        with self.desk.archive.database.read():
            return self.desk.archive.cases.get(case_id)

    def next(self, case_id: int, to_state: str) -> NextStep:
        return next(step for step in self.view(case_id).next_steps if step.to_state == to_state)

    def facts(
        self,
        case_id: int,
        *,
        responsible: Responsible | None = None,
        counts: dict[int, tuple[int, int]] | None = None,
        pay: int | None = None,
        given: dict[str, Any] | None = None,
        **details: Any,
    ) -> CaseFactsGiven:
        case = self.case(case_id)
        return CaseFactsGiven(
            details=replace(case.details, **details) if details else None,
            responsible=responsible,
            counts=counts or {},
            payment=PaymentGiven(amount=pay, channel="支付宝", reference="示例流水") if pay else None,
            **(given or {}),
        )

    def step(self, case_id: int, to_state: str, *, note: str = "", **facts: Any) -> Case:
        """One step with the facts it is asked for, ten minutes later."""
        self.later(minutes=10)
        return self.desk.cases.move(
            case_id=case_id,
            version=self.case(case_id).version,
            to_state=to_state,
            note=note,
            facts=self.facts(case_id, **facts) if facts else None,
        )

    def steps(self, case_id: int, *states: str) -> Case:
        for state in states:
            self.step(case_id, state)
        return self.case(case_id)

    def refused(self, case_id: int, to_state: str, code: str, *asks: str) -> None:
        """The step is barred with a reason, asks for exactly these facts, and taking it anyway writes nothing."""
        offered = self.next(case_id, to_state)
        before = self.everything()
        with pytest.raises(KnownError) as caught:
            self.step(case_id, to_state)
        assert caught.value.code == f"workflow.{code}"
        assert not offered.allowed
        assert offered.reason
        assert offered.asks == asks
        assert self.everything() == before

    def settle(self, case_id: int, **changes: Any) -> SettlementRecord:
        """Draw the claim, change it as a person would, write it in."""
        claim: Claim = self.desk.settlements.draft(case_id=case_id).claim
        return self.write_in(case_id, replace(claim, **changes))

    def write_in(self, case_id: int, claim: Claim, **given: Any) -> SettlementRecord:
        self.later(minutes=10)
        return self.desk.settlements.write_in(
            case_id=case_id, version=self.case(case_id).version, claim=claim, pay_by="原路退回", **given
        )

    def show_evidence(self, case_id: int) -> None:
        """Fill every required slot."""
        for slot in self.view(case_id).evidence_missing:
            self.desk.cases.add_evidence(case_id=case_id, slot=slot, data=PNG, file_name=f"{slot}.png")

    def planned(self, case_id: int, reason_evidence: bool = True) -> Case:
        """A new case taken to 待定方案."""
        self.step(case_id, "verifying")
        if reason_evidence:
            self.show_evidence(case_id)
        return self.steps(case_id, "judging", "planning")

    def agreed(self, case_id: int) -> Case:
        """The same, settled and waiting for the customer's yes."""
        self.planned(case_id)
        self.settle(case_id)
        return self.case(case_id)

    def titles(self, case_id: int) -> list[str]:
        return [event.title for event in self.view(case_id).events]

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of the archive, history too: equal before and after means that nothing was written."""
        database = self.desk.archive.database
        with database.read():
            return {str(model._meta.table_name): sorted(dicts(model.select()), key=str) for model in MODELS}

    @contextmanager
    def _writing(self) -> Iterator[Action]:
        """A write past the desk: what sheets and other programs leave in the archive."""
        with self.desk.archive.database.write():
            yield Action(name="备货", by_id=None, at=self.clock.now())
