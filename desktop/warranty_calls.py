"""Calls before a warranty runs out, planned for many customers at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from aftersales.access import Right
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.goods_lists import GoodsQuery
from aftersales.revisits import RevisitState
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.revisit_planning import RevisitPlanning
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

AHEAD = timedelta(days=30)
"""How long before the end the customer is called."""
MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsPlanned:
    """How many calls were planned, how many customers have one already, and how many cannot or must not be called."""

    planned: int
    already: int
    left_out: int


class WarrantyCalls:
    """Plans the calls; one action, taken back in one step."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, clock: Clock, planning: RevisitPlanning
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._planning = planning

    def plan(self, *, query: GoodsQuery) -> CallsPlanned:
        """A call for every customer whose pieces the query finds, 30 days before the first of them ends.

        None before tomorrow; days off and full days move on. KnownErrors ``goods.calls_many``, ``goods.calls_none``.
        """
        from storage import goods_lists

        self._session.require(Right.CALL)
        purpose = sentence("goods.calls_purpose")
        with self._archive.database.read():
            found = goods_lists.owners(query, index=self._archive.search, limit=MOST + 1)
            if len(found) > MOST:
                count = goods_lists.count_owners(query, index=self._archive.search)
                raise KnownError("goods.calls_many", most=MOST, count=count)
            wanted = [(owner, ends) for owner, ends in found if not self._has_call(owner, purpose)]
            callable_ = [
                (owner, ends) for owner, ends in wanted if self._planning.may_call(customer_id=owner)
            ]
        if not callable_:
            raise KnownError("goods.calls_none")
        name = sentence("goods.calls_planned", {"count": len(callable_)})
        with self._writer.action(name, Changed.REVISITS) as action:
            for owner, ends in callable_:
                self._planning.planned_by_hand(
                    customer_id=owner, case_id=None, day=self._day(ends), purpose=purpose, action=action
                )
        return CallsPlanned(
            planned=len(callable_), already=len(found) - len(wanted), left_out=len(wanted) - len(callable_)
        )

    def _day(self, ends: date) -> date:
        return max(ends - AHEAD, self._clock.today() + timedelta(days=1))

    def _has_call(self, customer_id: int, purpose: str) -> bool:
        return any(
            found.revisit.state is RevisitState.PLANNED and found.revisit.purpose == purpose
            for found in self._archive.revisits.of_customer(customer_id)
        )
