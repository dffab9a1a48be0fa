"""The order piece by piece: which pieces come back, and each piece's share of every discount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from aftersales.orders import Funder
from aftersales.settlement.claim import ClaimOrder


@dataclass(frozen=True, slots=True)
class Pieces:
    """Units of lines as half-open spans (line id → start, stop); the first units of a line go back first."""

    spans: Mapping[str, tuple[int, int]]

    def count(self, line: str) -> int:
        """How many units of a line are in."""
        span = self.spans.get(line)
        return span[1] - span[0] if span is not None else 0

    def total(self) -> int:
        """How many units in all."""
        count = 0
        for start, stop in self.spans.values():
            count += stop - start
        return count

    def __bool__(self) -> bool:
        """Whether any unit is in."""
        return any(stop > start for start, stop in self.spans.values())


NOTHING = Pieces({})


class LineShare(NamedTuple):
    """A discount's share of one line: every unit has `each` fen, the first `extra` units one fen more."""

    each: int
    extra: int

    def up_to(self, count: int) -> int:
        """The share of the first `count` units, in fen."""
        return self.each * count + min(self.extra, count)


class Offer(NamedTuple):
    """A discount, the set's saving or the unnamed gap, shared per unit in proportion to list price.

    `code` says which (``discount``, ``set``, ``unnamed``); `base` is the list price it is shared over, in fen.
    """

    code: str
    name: str
    amount: int
    funded_by: Funder
    base: int
    shares: Mapping[str, LineShare]
    threshold: int | None = None
    coupon: bool = False

    def share(self, pieces: Pieces) -> int:
        """What of the offer stands on these pieces, in fen."""
        if not self.amount:
            return 0
        shares, found = self.shares, 0
        for line, (start, stop) in pieces.spans.items():
            share = shares.get(line)
            if share is not None and stop > start:
                extra = share.extra
                found += share.each * (stop - start)
                found += (min(stop, extra)) - (min(start, extra))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """The order with its offers shared out; all sums in fen. `prices` by line, `whole` what `all` pieces list at.

    `breakable`: an offer can stop to hold with fewer pieces kept.
    """

    order: ClaimOrder
    offers: tuple[Offer, ...]
    freight_paid: int
    gap: int
    prices: Mapping[str, int]
    all: Pieces
    whole: int
    breakable: bool

    @property
    def goods_paid(self) -> int:
        """Cash paid for the goods, without freight."""
        return self.order.paid - self.freight_paid

    def list_price(self, pieces: Pieces) -> int:
        """List price of the pieces, set lines at list."""
        prices, found = self.prices, 0
        for line, (start, stop) in pieces.spans.items():
            found += prices[line] * (stop - start)
        return found

    def cash(self, pieces: Pieces) -> int:
        """Cash paid for the pieces by the share method."""
        found = self.list_price(pieces)
        for offer in self.offers:
            found -= offer.share(pieces)
        return found

    def rest(self, pieces: Pieces) -> Pieces:
        """What is left of the order behind `pieces`, which start at the first unit of their lines."""
        gone = pieces.spans
        if not gone:
            return self.all
        return Pieces(
            {
                line: (gone[line][1], span[1]) if line in gone else span
                for line, span in self.all.spans.items()
            }
        )

    def holds(self, offer: Offer, kept: Pieces) -> bool:
        """Whether an offer still holds with what is kept (暂行办法 第十七条); nothing kept, nothing breaks.

        A set holds while all of its pieces are kept, or none of them is left to pay for.
        """
        if offer.threshold is None and offer.code != "set":
            return True
        if not kept:
            return True
        if offer.code == "set":
            left = sum(kept.count(line) for line in offer.shares)
            whole = sum(line.quantity for line in self.order.lines if line.id in offer.shares)
            return left in (0, whole)
        return offer.threshold is None or self.list_price(kept) >= offer.threshold


def make_basket(order: ClaimOrder) -> Basket:
    """Share the set's saving, then each discount in its order, then the unnamed gap (readings 1 and 2)."""
    lists = {line.id: line.unit_price * line.quantity for line in order.lines}
    whole = sum(lists.values())
    due = whole
    offers = []
    if order.set_offer:
        chosen = tuple(order.set_offer.lines)
        saving = sum(lists[line] for line in chosen) - order.set_offer.price
        offers.append(_offer(order, "set", "", saving, Funder.SHOP, lines=chosen))
        due -= saving
    for discount in order.discounts:
        due -= discount.amount
        offers.append(
            _offer(
                order,
                "discount",
                discount.name,
                discount.amount,
                discount.funded_by,
                threshold=discount.threshold,
                coupon=discount.coupon,
            )
        )
    gap = due + order.freight.paid - order.paid
    on_goods = min(gap, due)
    if on_goods:
        offers.append(_offer(order, "unnamed", "", on_goods, Funder.SHOP))
    return Basket(
        order=order,
        offers=tuple(offers),
        freight_paid=order.freight.paid - (gap - on_goods),
        gap=gap,
        prices={line.id: line.unit_price for line in order.lines},
        all=Pieces({line.id: (0, line.quantity) for line in order.lines}),
        whole=whole,
        breakable=any(offer.code == "set" or offer.threshold is not None for offer in offers),
    )


def take(basket: Basket, before: Pieces, counts: Mapping[str, int]) -> Pieces:
    """The next `counts` units of each line behind those that went back before."""
    if not counts:
        return NOTHING
    gone, spans = before.spans, {}
    for line in basket.prices:
        if line in counts:
            start = gone[line][1] if line in gone else 0
            spans[line] = (start, start + counts[line])
    return Pieces(spans)


def joined(before: Pieces, now: Pieces) -> Pieces:
    """Both together; `now` starts where `before` stops."""
    if not before.spans:
        return now
    if not now.spans:
        return before
    spans = dict(before.spans)
    for line, (start, stop) in now.spans.items():
        spans[line] = (min(start, spans.get(line, (start, stop))[0]), stop)
    return Pieces(spans)


def _offer(
    order: ClaimOrder,
    code: str,
    name: str,
    amount: int,
    funded_by: Funder,
    *,
    lines: tuple[str, ...] | None = None,
    threshold: int | None = None,
    coupon: bool = False,
) -> Offer:
    taking = order.lines if lines is None else [line for line in order.lines if line.id in lines]
    base = 0
    for line in taking:
        base += line.unit_price * line.quantity
    shares = _shared(amount, [(line.unit_price, line.quantity) for line in taking], base)
    return Offer(
        code=code,
        name=name,
        amount=amount,
        funded_by=funded_by,
        base=base,
        shares={line.id: share for line, share in zip(taking, shares, strict=True)},
        threshold=threshold,
        coupon=coupon,
    )


def _shared(amount: int, lines: list[tuple[int, int]], base: int) -> list[LineShare]:
    # The same fen as money.allocate over single units, but without a list as long as the order has pieces:
    # units of one line have one remainder, so what is left over goes line by line.
    if len(lines) == 1:
        each_unit, more = divmod(amount, lines[0][1])
        return [LineShare(each_unit, more)]
    if not base:
        lines = [(1, quantity) for _, quantity in lines]
        base = sum(quantity for _, quantity in lines)
    each, remainders, rest = [], [], amount
    for weight, quantity in lines:
        share, remainder = divmod(amount * weight, base)
        each.append(share)
        remainders.append(-remainder)
        rest -= share * quantity
    extra = [0] * len(lines)
    if rest:
        for index in sorted(
            range(len(lines)), key=remainders.__getitem__
        ):  # a stable sort: ties to the earlier
            more = min(rest, lines[index][1])
            extra[index] = more
            rest -= more
            if not rest:
                break
    return [LineShare(share, more) for share, more in zip(each, extra, strict=True)]
