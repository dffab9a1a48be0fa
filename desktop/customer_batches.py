"""Several customers at once: one action for all that may, and a reason for each that may not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.revisits import RevisitState
from desktop.batches import Barred, BatchOutcome
from desktop.changes import Changed
from desktop.customers import LONGEST_TAG
from resources.wording import error_sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aftersales.actions import Action
    from aftersales.customers import Customer
    from desktop.archive import Archive
    from desktop.session import Session
    from desktop.writing import Writer

    Change = Callable[[Customer, Action], Customer]


class CustomerBatchDesk:
    """Deeds on many customers; each is undone in one step."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session

    def tags(self, *, customer_ids: Sequence[int]) -> Mapping[str, int]:
        """The tags that the customers carry, with how many of them carry each; the most frequent first."""
        found: dict[str, int] = {}
        with self._archive.database.read():
            for customer in map(self._archive.customers.get, customer_ids):
                for tag in customer.tags:
                    found[tag] = found.get(tag, 0) + 1
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def add_tag(self, *, customer_ids: Sequence[int], tag: str) -> BatchOutcome:
        """One tag more for each; who has it already stays as he is. KnownErrors ``desk.note_empty``, ``desk.tag_long``."""
        self._session.require(Right.ARCHIVE)
        tag = tag.strip()
        if not tag:
            raise KnownError("desk.note_empty")
        if len(tag) > LONGEST_TAG:
            raise KnownError("desk.tag_long", longest=LONGEST_TAG)

        def change(customer: Customer, _action: Action) -> Customer:
            return customer if tag in customer.tags else replace(customer, tags=(*customer.tags, tag))

        return self._each(customer_ids, "customer.batch_tag", change, name=tag)

    def remove_tag(self, *, customer_ids: Sequence[int], tag: str) -> BatchOutcome:
        """Take a tag away from each that has it."""
        self._session.require(Right.ARCHIVE)

        def change(customer: Customer, _action: Action) -> Customer:
            return replace(customer, tags=tuple(one for one in customer.tags if one != tag))

        return self._each(customer_ids, "customer.batch_untag", change, name=tag)

    def set_tier(self, *, customer_ids: Sequence[int], tier: str, tiers: Sequence[str]) -> BatchOutcome:
        """Another tier, one of `tiers`. KnownError ``desk.tier_unknown``."""
        self._session.require(Right.ARCHIVE)
        if tier not in tiers:
            raise KnownError("desk.tier_unknown", tier=tier)
        return self._each(
            customer_ids, "customer.batch_tier", lambda one, _action: replace(one, tier=tier), name=tier
        )

    def allow_calls(self, *, customer_ids: Sequence[int]) -> BatchOutcome:
        """They agreed to be called (实施条例 24). Who said no himself is left out: he is asked one by one."""
        self._session.require(Right.CALL)

        def check(customer: Customer) -> None:
            if customer.may_call is False:
                raise KnownError("customer.said_no")

        return self._each(
            customer_ids,
            "customer.batch_allow",
            lambda customer, _action: replace(customer, may_call=True),
            check=check,
        )

    def stop_calls(self, *, customer_ids: Sequence[int]) -> BatchOutcome:
        """They said no to calls: none is planned from now on, those planned are cancelled."""
        self._session.require(Right.CALL)

        def change(customer: Customer, action: Action) -> Customer:
            for found in self._archive.revisits.of_customer(customer.id):
                if found.revisit.state is RevisitState.PLANNED:
                    cancelled = replace(found.revisit, state=RevisitState.CANCELLED)
                    self._archive.revisits.save(cancelled, action=action)
            if customer.may_call is False:
                return customer
            return replace(customer, may_call=False, opted_out_at=action.at)

        return self._each(customer_ids, "customer.batch_stop", change)

    def _each(
        self,
        customer_ids: Sequence[int],
        name_code: str,
        change: Change,
        *,
        check: Callable[[Customer], None] = lambda _customer: None,
        name: str = "",
    ) -> BatchOutcome:
        """Sort the customers into those that may and those that may not, then change the first in one action."""
        fitting: list[int] = []
        barred: list[Barred] = []
        with self._archive.database.read():
            for customer_id in customer_ids:
                who = str(customer_id)
                try:
                    customer = self._archive.customers.get(customer_id)
                    who = customer.name
                    check(customer)
                except KnownError as error:
                    barred.append(Barred(number=who, reason=error_sentence(error)))
                else:
                    fitting.append(customer_id)
        if not fitting:
            return BatchOutcome(done=0, barred=tuple(barred))
        title = sentence(name_code, {"count": len(fitting), "name": name})
        what = (Changed.CUSTOMERS, Changed.CASES, Changed.REVISITS)
        with self._writer.action(title, *what) as action:
            for customer in map(self._archive.customers.get, fitting):
                changed = change(customer, action)
                if changed != customer:
                    self._archive.customers.save(changed, action=action)
        return BatchOutcome(done=len(fitting), barred=tuple(barred))
