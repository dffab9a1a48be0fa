"""Whose order it is, where several customers fit: shown with what tells them apart, chosen by a person, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.masking import mask_phone
from storage.staging import NEW_CUSTOMER

if TYPE_CHECKING:
    from desktop.archive import Archive
    from desktop.session import Session
    from desktop.staged import StagedImport
    from storage.staging import StagedOrder

__all__ = ["NEW_CUSTOMER", "BuyerChoices", "Candidate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A customer whom an order may be of; the phone is masked, `orders` counts those of the archive."""

    id: int
    number: str
    name: str
    phone: str
    orders: int


class BuyerChoices:
    """What a person can do about the owners of staged orders. An order of which nothing is said is written without one."""

    def __init__(self, *, archive: Archive, session: Session) -> None:
        self._archive = archive
        self._session = session

    def candidates(self, *, order: StagedOrder) -> tuple[Candidate, ...]:
        """The customers who fit, the oldest first; those deleted meanwhile are left out."""
        found = []
        with self._archive.database.read():
            for customer_id in order.candidates.ids if order.candidates else ():
                try:
                    brief = self._archive.customers.brief(customer_id)
                except KnownError:
                    continue
                found.append(
                    Candidate(
                        id=brief.id,
                        number=brief.number,
                        name=brief.name,
                        phone=mask_phone(brief.phone),
                        orders=brief.orders,
                    )
                )
        return tuple(found)

    def choose(self, *, staged: StagedImport, seq: int, owner: int | None, alike: bool = False) -> int:
        """Say whose order it is: one of its candidates, NEW_CUSTOMER for none of them, None to leave it open.

        `alike` says it of every open order of the same phone (nickname, address) too. How many orders it was said of.
        KnownError ``storage.gone`` for a customer who is not among the candidates.
        """
        self._session.require(Right.IMPORT)
        with staged.lock:
            order = staged.staging.get(seq)
            known = (None, NEW_CUSTOMER, *(order.candidates.ids if order.candidates else ()))
            if owner not in known:
                raise KnownError("storage.gone")
            return staged.staging.choose_owner(seq, owner, alike=alike)

    def next_open(self, *, staged: StagedImport, after: int = 0) -> StagedOrder | None:
        """The next order behind a place of which nobody said whose it is; from the first one again behind the last."""
        with staged.lock:
            return staged.staging.next_ownerless(after) or staged.staging.next_ownerless()
