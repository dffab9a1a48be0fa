"""The order piece by piece: which pieces come back, and each piece's share of every discount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aftersales.orders import Funder
from aftersales.settlement.claim import ClaimOrder


@dataclass(frozen=True, slots=True)
class Pieces:
    """Units of lines as half-open spans (line id → start, stop); the first units of a line go back first."""

    spans: Mapping[str, tuple[int, int]]

    def count(self, line: str) -> int:
        """How many units of a line are in."""
        start, stop = self.spans.get(line, (0, 0))
        return stop - start

    def total(self) -> int:
        """How many units in all."""
        return sum(stop - start for start, stop in self.spans.values())


@dataclass(frozen=True, slots=True)
class LineShare:
    """A discount's share of one line: every unit has `each` fen, the first `extra` units one fen more."""

    each: int
    extra: int

    def up_to(self, count: int) -> int:
        """The share of the first `count` units, in fen."""
        return self.each * count + min(self.extra, count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
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
        return sum(
            share.up_to(pieces.spans[line][1]) - share.up_to(pieces.spans[line][0])
            for line, share in self.shares.items()
            if line in pieces.spans
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """The order with its offers shared out; all sums in fen."""

    order: ClaimOrder
    offers: tuple[Offer, ...]
    freight_paid: int
    gap: int

    @property
    def all(self) -> Pieces:
        return Pieces({line.id: (0, line.quantity) for line in self.order.lines})

    @property
    def goods_paid(self) -> int:
        """Cash paid for the goods, without freight."""
        return self.order.paid - self.freight_paid

    def list_price(self, pieces: Pieces) -> int:
        """List price of the pieces, set lines at list."""
        return sum(line.unit_price * pieces.count(line.id) for line in self.order.lines)

    def cash(self, pieces: Pieces) -> int:
        """Cash paid for the pieces by the share method."""
        return self.list_price(pieces) - sum(offer.share(pieces) for offer in self.offers)

    def rest(self, pieces: Pieces) -> Pieces:
        """What is left of the order behind `pieces`, which start at the first unit of their lines."""
        return Pieces(
            {line.id: (pieces.spans.get(line.id, (0, 0))[1], line.quantity) for line in self.order.lines}
        )

    def holds(self, offer: Offer, kept: Pieces) -> bool:
        """Whether an offer still holds with what is kept (暂行办法 第十七条); nothing kept, nothing breaks.

        A set holds while all of its pieces are kept, or none of them is left to pay for.
        """
        if kept.total() == 0:
            return True
        if offer.code == "set":
            left = sum(kept.count(line) for line in offer.shares)
            whole = sum(line.quantity for line in self.order.lines if line.id in offer.shares)
            return left in (0, whole)
        return offer.threshold is None or self.list_price(kept) >= offer.threshold


def make_basket(order: ClaimOrder) -> Basket:
    """Share the set's saving, then each discount in its order, then the unnamed gap (readings 1 and 2)."""
    lists = {line.id: line.unit_price * line.quantity for line in order.lines}
    offers = []
    if order.set_offer:
        chosen = tuple(order.set_offer.lines)
        saving = sum(lists[line] for line in chosen) - order.set_offer.price
        offers.append(_offer(order, "set", "", saving, Funder.SHOP, lines=chosen))
    for discount in order.discounts:
        offers.append(  # noqa: PERF401 - one order with the set before it and the gap behind it
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
    due = sum(lists.values()) - sum(offer.amount for offer in offers)
    gap = due + order.freight.paid - order.paid
    on_goods = min(gap, due)
    if on_goods:
        offers.append(_offer(order, "unnamed", "", on_goods, Funder.SHOP))
    return Basket(
        order=order, offers=tuple(offers), freight_paid=order.freight.paid - (gap - on_goods), gap=gap
    )


def take(basket: Basket, before: Pieces, counts: Mapping[str, int]) -> Pieces:
    """The next `counts` units of each line behind those that went back before."""
    spans = {}
    for line, count in counts.items():
        start = before.spans.get(line, (0, 0))[1]
        spans[line] = (start, start + count)
    return Pieces({line.id: spans[line.id] for line in basket.order.lines if line.id in spans})


def joined(before: Pieces, now: Pieces) -> Pieces:
    """Both together; `now` starts where `before` stops."""
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
    taking = [line for line in order.lines if lines is None or line.id in lines]
    shares = _shared(amount, [(line.unit_price, line.quantity) for line in taking])
    return Offer(
        code=code,
        name=name,
        amount=amount,
        funded_by=funded_by,
        base=sum(line.unit_price * line.quantity for line in taking),
        shares={line.id: share for line, share in zip(taking, shares, strict=True)},
        threshold=threshold,
        coupon=coupon,
    )


def _shared(amount: int, lines: list[tuple[int, int]]) -> list[LineShare]:
    # The same fen as money.allocate over single units, but without a list as long as the order has pieces:
    # units of one line have one remainder, so what is left over goes line by line.
    base = sum(price * quantity for price, quantity in lines)
    weights = [price for price, _ in lines] if base else [1] * len(lines)
    base = base or sum(quantity for _, quantity in lines)
    each = [amount * weight // base for weight in weights]
    rest = amount - sum(share * quantity for share, (_, quantity) in zip(each, lines, strict=True))
    extra = [0] * len(lines)
    for index in sorted(range(len(lines)), key=lambda i: (-(amount * weights[i] % base), i)):
        extra[index] = min(rest, lines[index][1])
        rest -= extra[index]
    return [LineShare(share, more) for share, more in zip(each, extra, strict=True)]
