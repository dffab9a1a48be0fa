"""How what went back for an order is counted once, though order lists, settlements and the shop's own cases all tell it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from aftersales.late_dataclasses import dataclass
from aftersales.money import allocate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aftersales.orders import MoneyBack, Movement, Order
    from aftersales.settlements import SettledBefore


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A settlement of ours in force on an order: the case's number, and in fen its refund, all it owes, what was paid.

    One that was reversed stands here with what did not come back, which is all it takes: `lost` says so.
    """

    case_number: str
    refund: int
    due: int
    paid: int
    lost: bool = False


def together(known: Sequence[Movement], told: Iterable[Movement]) -> tuple[Movement, ...]:
    """The movements of both, each once: a settlement given twice, or one that overlaps another, adds nothing."""
    return tuple(dict.fromkeys((*known, *told)))


def added_up(movements: Iterable[Movement], kind: MoneyBack) -> int:
    """What went back as `kind`, fen: added up within each kind of settlement, and of these sums the largest.

    Two kinds of settlement (a shop's account and its bank's) tell of the same money.
    """
    sums: defaultdict[str, int] = defaultdict(int)
    for movement in movements:
        if movement.kind is kind:
            sums[movement.source] += movement.amount
    return max(sums.values(), default=0)


def meets(before: Order, after: Order, booked: Sequence[Booked]) -> bool:
    """Whether the money that `after` says went back is what the shop's own settlements of the order say.

    The platform may tell of all of them or of some, beside what had gone back already or with it included.
    """
    had, now = before.refunded + before.compensated, after.refunded + after.compensated
    return any(
        after.refunded in (ours, before.refunded + ours) or now in (ours, had + ours)
        for ours in _sums(booked, limit=now)
    )


def beside(refunded: int, booked: Sequence[Booked]) -> int:
    """What of `refunded` went back beside the shop's own settlements, fen.

    What the shop paid comes back in the platform's figure. A settlement that nobody noted a payment for counts only
    where the platform says just its sum: then the platform has paid it.
    """
    own = {one.refund for one in booked} | {one.due for one in booked}
    own |= {sum(one.refund for one in booked), sum(one.due for one in booked)}
    if refunded in own:
        return 0
    return max(0, refunded - sum(one.paid for one in booked))


def left_of_order(order: Order, *, before: Iterable[SettledBefore], booked: Sequence[Booked]) -> int:
    """Fen of `order` that nothing took yet: below zero where more went back than was paid.

    Gone are what settlements took of its lines (`before`), what the platform refunded beside the shop's own settlements
    (`booked`), and what was paid for a settlement that was reversed and did not come back.
    """
    gone = beside(order.refunded, booked) + _lost(booked)
    return order.paid_gross - gone - sum(item.refund for item in before)


def left_of_lines(
    order: Order,
    shares: Sequence[int],
    *,
    before: Mapping[int, SettledBefore],
    booked: Sequence[Booked],
) -> tuple[int, ...]:
    """The same by line, fen: never more together than is left of the order.

    `shares` are what was paid for each line, `before` what settlements took of each by its id. What the platform
    refunded is taken from the lines it named; what is told of the order alone is shared over what is left of its lines.
    """
    taken = [before[line.id].refund if line.id in before else 0 for line in order.lines]
    by_platform = beside(order.refunded, booked)
    named = [max(0, line.refunded - own) for line, own in zip(order.lines, taken, strict=True)]
    told = min(by_platform, sum(named))
    own_left = [
        max(0, share - own - part)
        for share, own, part in zip(shares, taken, allocate(told, named), strict=True)
    ]
    whole = max(0, left_of_order(order, before=before.values(), booked=booked))
    untold = min(sum(own_left), max(by_platform - told + _lost(booked), sum(own_left) - whole))
    return tuple(own - part for own, part in zip(own_left, allocate(untold, own_left), strict=True))


def _lost(booked: Sequence[Booked]) -> int:
    return sum(one.paid for one in booked if one.lost)


def _sums(booked: Sequence[Booked], *, limit: int) -> set[int]:
    """What some or all of the settlements come to, each by its refund, by all it owes or by what was paid."""
    sums = {0}
    for one in booked:
        sums |= {had + own for had in sums for own in (one.refund, one.due, one.paid) if had + own <= limit}
    return sums - {0}
