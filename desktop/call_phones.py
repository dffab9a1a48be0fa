"""The number of a call: shown to who may call, kept who looked, refused where the customer did not agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.revisits import Revisit, RevisitState
from desktop.archive import Archive
from resources.wording import sentence

if TYPE_CHECKING:
    from aftersales.customers import Customer
    from aftersales.revisit_plans import RevisitPlans
    from desktop.customers import CustomerDesk
    from desktop.session import Session


class CallPhones:
    """Shows numbers of planned calls."""

    def __init__(
        self,
        *,
        archive: Archive,
        session: Session,
        customers: CustomerDesk,
        plans: Callable[[], RevisitPlans],
    ) -> None:
        self._archive = archive
        self._session = session
        self._customers = customers
        self._plans = plans

    def show(self, *, revisit_id: int) -> str:
        """The whole number; a write, since who looked is kept. KnownErrors ``calls.said_no``, ``calls.no_consent``."""
        self._session.require(Right.CALL)
        with self._archive.database.read():
            revisit = self._archive.revisits.get(revisit_id)
            if revisit.customer_id is None:
                raise KnownError("calls.nobody")
            customer = self._archive.customers.get(revisit.customer_id)
        refusal = refusal_of(revisit, customer, self._plans())
        if refusal is not None:
            raise refusal
        why = sentence("calls.why_shown", {"purpose": revisit.purpose})
        return self._customers.reveal_phone(customer_id=customer.id, why=why, revisit_id=revisit_id)


def refusal_of(revisit: Revisit, customer: Customer, plans: RevisitPlans) -> KnownError | None:
    """What forbids a planned call: he said no, or it sells something and he never agreed (实施条例 24)."""
    if revisit.state is not RevisitState.PLANNED:
        return None
    if customer.may_call is False or customer.opted_out_at is not None:
        return KnownError("calls.said_no", name=customer.name)
    try:
        sells = plans.named(revisit.plan).commercial
    except KeyError:  # by hand, or of a plan that is no more
        sells = False
    if sells and customer.may_call is not True:
        return KnownError("calls.no_consent", name=customer.name)
    return None
