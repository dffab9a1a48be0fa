"""Customers at the desk: finding, adding, and showing a phone (which is logged)."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from aftersales.access import Right
from aftersales.customers import Customer, CustomerBrief, Phone
from aftersales.errors import KnownError
from aftersales.orders import OrderLineStanding
from aftersales.revisits import RevisitState
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.session import Session
from desktop.writing import Writer

_log = logging.getLogger(__name__)
_PHONE = re.compile(r"1\d{10}|0\d{9,11}|[48]00\d{7}|\d{7,8}")


class CustomerDesk:
    """What can be done with customers."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session

    def search(self, *, text: str, limit: int = 20) -> tuple[CustomerBrief, ...]:
        """Customers whose name, nickname or phone (also its tail) fits; none for an empty text."""
        if not text.strip():
            return ()
        with self._archive.database.read():
            return self._archive.customers.search(text.strip(), limit)

    def brief(self, *, customer_id: int) -> CustomerBrief:
        with self._archive.database.read():
            return self._archive.customers.brief(customer_id)

    def lines(self, *, customer_id: int) -> tuple[OrderLineStanding, ...]:
        """Everything he bought, with what is still returnable over all cases of its order."""
        with self._archive.database.read():
            return self._archive.orders.lines_with_standing(customer_id=customer_id)

    def add(self, *, name: str, phone: str, address: str = "") -> CustomerBrief:
        """A customer met at the counter. KnownError where the phone is no number or belongs to somebody already."""
        self._session.require(Right.CREATE)
        digits = re.sub(r"[\s-]", "", phone)
        if not name.strip():
            raise KnownError("desk.customer_name_missing")
        if digits and not _PHONE.fullmatch(digits):
            raise KnownError("desk.phone_malformed", phone=phone)
        with self._writer.action(f"加客户 {name.strip()}", Changed.CUSTOMERS) as action:
            known = self._archive.customers.find_by_phone(digits) if digits else None
            if known is not None:
                raise KnownError("desk.phone_taken", name=known.name, number=known.number)
            customer = self._archive.customers.save(
                Customer(
                    name=name.strip(),
                    phones=(Phone(number=digits),) if digits else (),
                    addresses=(address.strip(),) if address.strip() else (),
                ),
                action=action,
            )
            return self._archive.customers.brief(customer.id)

    def stop_calls(self, *, customer_id: int) -> CustomerBrief:
        """The customer said no to calls: none is planned from now on, those planned are cancelled."""
        self._session.require(Right.CALL)
        with self._writer.action("不再打电话", Changed.CUSTOMERS, Changed.REVISITS) as action:
            customer = self._archive.customers.get(customer_id)
            self._archive.customers.save(
                replace(customer, may_call=False, opted_out_at=action.at), action=action
            )
            for found in self._archive.revisits.of_customer(customer_id):
                if found.revisit.state is RevisitState.PLANNED:
                    cancelled = replace(found.revisit, state=RevisitState.CANCELLED)
                    self._archive.revisits.save(cancelled, action=action)
            return self._archive.customers.brief(customer_id)

    def reveal_phone(self, *, customer_id: int, why: str) -> str:
        """The whole first phone. Who looked at whose is logged by ids; the reason is free text and stays out of the log."""
        self._session.require(Right.CALL)
        if not why.strip():
            raise KnownError("desk.why_missing")
        with self._archive.database.read():
            customer = self._archive.customers.get(customer_id)
        _log.info("phone shown: customer=%s by=%s", customer_id, self._session.staff_id)
        if not customer.phones:
            raise KnownError("desk.no_phone", name=customer.name)
        return customer.phones[0].number
