"""换货 and 补发 have two sides: what comes back from the customer, what goes out to him, and what is still owed of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.cases import CaseKind, GoingOut

if TYPE_CHECKING:
    from aftersales.cases import Case

GOODS_OUT = frozenset({CaseKind.EXCHANGE, CaseKind.RESHIP})
"""Kinds in which something is sent to the customer."""
_COMES_BACK = frozenset({CaseKind.EXCHANGE, CaseKind.RETURN})


@dataclass(frozen=True, slots=True, kw_only=True)
class SideLine:
    """Pieces of one kind on one side: so many agreed, so many arrived or sent; `parcel` is its courier and number."""

    title: str
    quantity: int
    done: int
    parcel: str = ""

    @property
    def owed(self) -> int:
        return max(0, self.quantity - self.done)


def going_out(case: Case) -> tuple[GoingOut, ...]:
    """What goes to the customer: as it was agreed, else pieces like those of the case; none for other kinds.

    Before a list is kept, one courier number or handing over in person counts for all of it.
    """
    if case.kind not in GOODS_OUT:
        return ()
    if case.going_out:
        return case.going_out
    details = case.details
    gone = bool(details.tracking_out or details.handed_over)
    return tuple(
        GoingOut(
            title=line.title,
            quantity=line.quantity,
            sent=line.quantity if gone else 0,
            courier=details.courier_out,
            tracking=details.tracking_out,
        )
        for line in case.lines
    )


def side_out(case: Case) -> tuple[SideLine, ...]:
    """The side of the customer."""
    handed = case.details.handed_over
    return tuple(
        SideLine(
            title=line.title,
            quantity=line.quantity,
            done=line.quantity if handed else line.sent,
            parcel=f"{line.courier} {line.tracking}".strip(),
        )
        for line in going_out(case)
    )


def side_back(case: Case) -> tuple[SideLine, ...]:
    """The side of the shop: what was counted on arrival is here; what is not counted is still owed."""
    if case.kind not in _COMES_BACK:
        return ()
    parcel = f"{case.details.courier_back} {case.details.tracking_back}".strip()
    return tuple(
        SideLine(
            title=line.title, quantity=line.quantity, done=(line.good or 0) + (line.bad or 0), parcel=parcel
        )
        for line in case.lines
    )


def owes_goods(case: Case) -> bool:
    """Whether the shop still has to send something; a case without a list owes until a parcel went out."""
    if case.kind not in GOODS_OUT:
        return False
    lines = side_out(case)
    if not lines:
        return not (case.details.tracking_out or case.details.handed_over)
    return any(line.owed for line in lines)
