"""Whose a case is, said later: goods that came without a name, or a call without an order, joined to both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aftersales.access import Right
from aftersales.cases import Case, CaseLine, EventKind
from aftersales.customers import CustomerBrief
from aftersales.errors import KnownError
from aftersales.orders import OrderLineStanding
from aftersales.searching import SearchKind
from desktop.archive import Archive
from desktop.case_clocks import CaseClocks
from desktop.changes import Changed
from desktop.intake_checks import check_goods
from desktop.requests import CaseDraft
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.wording import sentence

_MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerOffers:
    """What could be whose: lines of orders, and customers."""

    lines: tuple[OrderLineStanding, ...] = ()
    customers: tuple[CustomerBrief, ...] = ()


class CaseOwnerDesk:
    """Joins cases to orders and customers."""

    def __init__(
        self, *, archive: Archive, writer: Writer, session: Session, clocks: CaseClocks, timeline: Timeline
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clocks = clocks
        self._timeline = timeline

    def offers(self, *, case_id: int, text: str) -> OwnerOffers:
        """Orders and customers that fit a number, a name, a phone or its tail; for no words the customer's own orders."""
        with self._archive.database.read():
            case = self._archive.cases.get(case_id)
            if not text.strip():
                known = case.customer_id
                lines = (
                    self._archive.orders.lines_with_standing(customer_id=known, limit=_MOST) if known else ()
                )
                return OwnerOffers(lines=lines)
            index = self._archive.search
            ids = index.ids(SearchKind.ORDER, index.understand(text), _MOST)
            lines = tuple(
                line for each in ids for line in self._archive.orders.lines_with_standing(order_id=each)
            )
            customers = self._archive.customers.search(text, _MOST) if case.customer_id is None else ()
            return OwnerOffers(lines=lines, customers=customers)

    def link(
        self,
        *,
        case_id: int,
        version: int,
        order_id: int | None = None,
        lines: Sequence[CaseLine] = (),
        customer_id: int | None = None,
    ) -> Case:
        """Say which order and whose: its customer comes along, `lines` take the place of goods only described.

        The deadline is reckoned anew, since platform and tier are known now. KnownErrors ``desk.owner_known`` where
        another order or customer stands there already, ``desk.*`` of the goods, ``storage.changed_meanwhile``.
        """
        self._session.require(Right.HANDLE)
        with self._writer.action(sentence("case.link"), Changed.CASES, Changed.CUSTOMERS) as action:
            case = self._archive.cases.get(case_id)
            if case.version != version:
                raise KnownError("storage.changed_meanwhile")
            linked = self._linked(case, order_id, tuple(lines), customer_id)
            saved = self._archive.cases.save(self._clocks.anew(linked, action.at), action=action)
            for title in self._told(case, saved):
                self._timeline.tell(case_id=case.id, kind=EventKind.EDITED, title=title, action=action)
            return saved

    def _linked(
        self, case: Case, order_id: int | None, lines: tuple[CaseLine, ...], customer_id: int | None
    ) -> Case:
        owner = customer_id or case.customer_id
        if order_id is not None:
            if case.order_id is not None:
                raise KnownError("desk.owner_known")
            buyer = self._archive.orders.get(order_id).customer_id
            owner = owner or buyer
            check_goods(self._archive, _draft(case, order_id, lines))
        if customer_id is not None and case.customer_id not in (None, customer_id):
            raise KnownError("desk.owner_known")
        counted = _with_counts(case.lines, lines) if lines else case.lines
        return replace(case, order_id=order_id or case.order_id, customer_id=owner, lines=counted)

    def _told(self, before: Case, after: Case) -> tuple[str, ...]:
        told = []
        if after.order_id is not None and before.order_id is None:
            number = self._archive.orders.get(after.order_id).number
            told.append(sentence("case.linked_order", {"number": number}))
        if after.customer_id is not None and before.customer_id is None:
            name = self._archive.customers.get(after.customer_id).name
            told.append(sentence("case.linked_customer", {"name": name}))
        return tuple(told)


def _draft(case: Case, order_id: int, lines: tuple[CaseLine, ...]) -> CaseDraft:
    return CaseDraft(
        kind=case.kind,
        channel=case.channel,
        category=case.category,
        reason=case.reason,
        order_id=order_id,
        lines=lines,
    )


def _with_counts(before: tuple[CaseLine, ...], lines: tuple[CaseLine, ...]) -> tuple[CaseLine, ...]:
    """What was counted on arrival stays where the one described piece turned out to be one line of as many pieces."""
    if len(before) == len(lines) == 1 and before[0].quantity == lines[0].quantity:
        return (replace(lines[0], good=before[0].good, bad=before[0].bad),)
    return lines
