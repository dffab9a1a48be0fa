"""What stands around a case, read together: its history, evidence and money, and the order with what was taken of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.cases import CaseEvent, Related, RelatedCase
from aftersales.errors import KnownError
from aftersales.evidence import Evidence
from aftersales.goods import SoldGood
from aftersales.parts import PartMove
from aftersales.queries import ENDED_STATES
from aftersales.refunds import Booked
from aftersales.settlements import Payment, SettledBefore, SettlementRecord
from aftersales.staff import Staff
from storage.gathering import Source, gathered, rows_of
from storage.models import (
    CaseEventRow,
    DiscountRow,
    EvidenceRow,
    OrderLineRow,
    OrderRow,
    PartMoveRow,
    PaymentRow,
    SettlementLineRow,
    SettlementRow,
    SoldGoodRow,
    StaffRow,
)
from storage.orders import order_of
from storage.values import noun_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.cases import Case
    from aftersales.orders import Order
    from storage.bulk import Columns
    from storage.database import Database

_IN_FORCE = "case_id = ? AND cancelled_at IS NULL"
_LINES = "settlement_id IN (SELECT id FROM settlements WHERE case_id = ? AND cancelled_at IS NULL)"
_OF_LINES = "order_line_id IN (SELECT id FROM order_lines WHERE order_id = ?)"
_TAKEN = Source(
    (("line", "l.order_line_id"), ("quantity", "l.quantity"), ("refund", "l.refund")),
    (),
    "FROM order_lines o JOIN settlement_lines l ON l.order_line_id = o.id "
    "JOIN settlements s ON s.id = l.settlement_id "
    "WHERE o.order_id = ? AND s.cancelled_at IS NULL AND s.case_id <> ?",
)
_OUT = "CAST((SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.settlement_id = s.id) AS bigint)"
_BOOKED = Source(
    (
        ("id", "s.id"),
        ("refund", f"CASE WHEN s.cancelled_at IS NULL THEN s.refund ELSE {_OUT} END"),
        ("due", f"CASE WHEN s.cancelled_at IS NULL THEN s.to_buyer + s.adjustment ELSE {_OUT} END"),
        ("paid", _OUT),
        ("lost", "CASE WHEN s.cancelled_at IS NULL THEN 0 ELSE 1 END"),
    ),
    (("case_number", "k.number"),),
    "FROM settlements s JOIN cases k ON k.id = s.case_id "
    f"WHERE (s.cancelled_at IS NULL OR {_OUT} > 0) AND k.order_id = ?",
)
_RELATED = Source(
    (("id", "id"), ("linked", "linked_case_id")),
    (
        ("number", "number"),
        ("kind", "kind"),
        ("problem", "coalesce(nullif(phenomenon, ''), reason)"),
        ("state", "state"),
        ("opened_at", "opened_at"),
    ),
    "FROM cases WHERE deleted_at IS NULL AND id <> ? AND (id = ? OR linked_case_id = ? "
    f"OR (customer_id = ? AND state NOT IN ({', '.join(map(repr, ENDED_STATES))})))",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDossier:
    """The order of a case with its sold pieces, what the other cases took of it, and every settlement in force on it."""

    order: Order
    goods: tuple[SoldGood, ...]
    before: tuple[SettledBefore, ...]
    booked: tuple[Booked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDossier:
    """A case's history, evidence and money; `papers` counts the numbers its papers got, `staff` is everybody by id.

    `in_force` are its settlements that were not cancelled, oldest first; `settlement` is the newest of them.
    `related`: the case it follows, those that follow it, and what its customer has open beside it.
    """

    events: tuple[CaseEvent, ...]
    evidence: tuple[Evidence, ...]
    in_force: tuple[SettlementRecord, ...]
    payments: tuple[Payment, ...]
    papers: int
    staff: Mapping[int, Staff]
    related: tuple[RelatedCase, ...]
    order: OrderDossier | None
    part_moves: tuple[PartMove, ...] = ()

    @property
    def settlement(self) -> SettlementRecord | None:
        return self.in_force[-1] if self.in_force else None


class Dossiers:
    """One statement for a case, one for its order, whatever hangs on them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, case: Case, *, related: bool = True) -> CaseDossier:
        """What stands around a stored case. KnownError ``storage.gone`` where its order lies in the recycle bin.

        A step of the workflow asks nothing of the cases `related` to it.
        """
        beside = (case.id, case.linked_case_id or 0, case.id, case.customer_id or 0)
        events, evidence, settlements, taken, payments, papers, staff, moves, *others = gathered(
            self._database,
            rows_of(CaseEventRow, "case_id = ?", case.id),
            rows_of(EvidenceRow, "case_id = ? AND deleted_at IS NULL", case.id),
            rows_of(SettlementRow, _IN_FORCE, case.id),
            rows_of(SettlementLineRow, _LINES, case.id),
            rows_of(PaymentRow, "case_id = ?", case.id),
            Source((("count", "count(*)"),), (), "FROM paper_numbers WHERE case_id = ?", (case.id,)),
            rows_of(StaffRow, "id > ?", 0),
            rows_of(PartMoveRow, "case_id = ?", case.id),
            *([_asking(_RELATED, *beside)] if related else []),
        )
        return CaseDossier(
            events=tuple(noun_of(CaseEvent, row) for row in _by_id(events)),
            evidence=tuple(noun_of(Evidence, row) for row in _by_id(evidence)),
            in_force=tuple(_settlement(row, taken) for row in _by_id(settlements)),
            payments=tuple(noun_of(Payment, row) for row in _by_id(payments)),
            papers=int(papers[0]["count"]),
            staff={row["id"]: noun_of(Staff, row) for row in staff},
            related=_related(case, others[0]) if others else (),
            order=self._order(case.order_id, case.id) if case.order_id is not None else None,
            part_moves=tuple(noun_of(PartMove, row) for row in _by_id(moves)),
        )

    def _order(self, order_id: int, case_id: int) -> OrderDossier:
        orders, lines, discounts, goods, taken, booked = gathered(
            self._database,
            rows_of(OrderRow, "id = ? AND deleted_at IS NULL", order_id),
            rows_of(OrderLineRow, "order_id = ?", order_id),
            rows_of(DiscountRow, "order_id = ?", order_id),
            rows_of(SoldGoodRow, _OF_LINES, order_id),
            _asking(_TAKEN, order_id, case_id),
            _asking(_BOOKED, order_id),
        )
        if not orders:
            raise KnownError("storage.gone")
        children = {"order_lines": lines, "order_discounts": discounts}
        placed = {name: sorted(rows, key=lambda row: row["position"]) for name, rows in children.items()}
        order = order_of({**orders[0], **placed})
        return OrderDossier(
            order=order,
            goods=tuple(noun_of(SoldGood, row) for row in _by_id(goods)),
            before=_before(order, taken),
            booked=tuple(noun_of(Booked, row) for row in _by_id(booked)),
        )


def _asking(source: Source, *values: int) -> Source:
    return Source(source.numbers, source.texts, source.tail, values)


def _related(case: Case, others: list[Columns]) -> tuple[RelatedCase, ...]:
    """What it follows first, then what follows it, then what else is open; each in the order of opening."""

    def how(row: Columns) -> Related:
        if row["id"] == case.linked_case_id:
            return Related.EARLIER
        return Related.LATER if row["linked"] == case.id else Related.OPEN

    found = [noun_of(RelatedCase, row, how=how(row)) for row in _by_id(others)]
    return tuple(sorted(found, key=lambda each: tuple(Related).index(each.how)))


def _settlement(row: Columns, taken: list[Columns]) -> SettlementRecord:
    own = sorted((one for one in taken if one["settlement_id"] == row["id"]), key=lambda one: one["position"])
    return noun_of(SettlementRecord, row, taken=tuple(noun_of(SettledBefore, one) for one in own))


def _by_id(rows: list[Columns]) -> list[Columns]:
    return sorted(rows, key=lambda row: row["id"])


def _before(order: Order, taken: list[Columns]) -> tuple[SettledBefore, ...]:
    """What was taken of each line, in the order's own order of lines."""
    sums: dict[int, tuple[int, int]] = {}
    for row in taken:
        quantity, refund = sums.get(row["line"], (0, 0))
        sums[row["line"]] = (quantity + row["quantity"], refund + row["refund"])
    return tuple(
        SettledBefore(order_line_id=line.id, quantity=sums[line.id][0], refund=sums[line.id][1])
        for line in order.lines
        if line.id in sums
    )
