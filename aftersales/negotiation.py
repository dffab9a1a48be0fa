"""Negotiation (协商): how far the shop may go above what it owes, in which steps it offers it, and who must let it through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aftersales.settlement.claim import Claim
    from aftersales.settlement.result import Settlement


class Need(StrEnum):
    """A limit that a sum goes beyond, so that the owner has to let it through."""

    ADJUSTMENT = "adjustment"
    MONTH = "month"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a clerk may give by himself, fen: with one settlement, in a calendar month, and down to which result.

    `floor` is the least that one order may leave (below zero: a loss); a claim's own floor goes before it.
    """

    adjustment: int
    month: int
    floor: int


class Round(StrEnum):
    """The offers in their order (先提 再提 最多)."""

    FIRST = "first"
    SECOND = "second"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One offer in fen: `amount` is what the customer gets in all, `voluntary` what of it no rule demands."""

    round: Round
    amount: int
    voluntary: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """How to negotiate, in fen. `legal` is owed whatever is agreed; no offer is below it.

    `ceiling` is the most that keeps the floor, `break_even` the sum up to which paying and leaving the goods with the
    customer is cheaper than taking them back. `over_by` is what the customer asks beyond the last offer.
    """

    legal: int
    margin: int
    floor: int
    ceiling: int
    offers: tuple[Offer, ...]
    break_even: int
    asked: int | None
    over_by: int

    @property
    def legal_above_ceiling(self) -> bool:
        """The law asks more than the floor would allow: it is paid all the same."""
        return self.legal > self.ceiling


def given_freely(claim: Claim, adjustment: int) -> int:
    """What a settlement gives on top of what rules demand, fen."""
    return claim.goodwill + max(0, adjustment)


def needs(
    limits: Limits, claim: Claim, settlement: Settlement, *, adjustment: int, given_this_month: int
) -> tuple[Need, ...]:
    """The limits that a settlement goes beyond; what only rules demand never needs a release.

    `given_this_month` is what the same member of staff gave freely in other settlements of the month, fen.
    """
    free = given_freely(claim, adjustment)
    found = []
    if max(abs(adjustment), free) > limits.adjustment:
        found.append(Need.ADJUSTMENT)
    if free and given_this_month + free > limits.month:
        found.append(Need.MONTH)
    if free and _below_floor(limits, claim, settlement, adjustment):
        found.append(Need.FLOOR)
    return tuple(found)


def _below_floor(limits: Limits, claim: Claim, settlement: Settlement, adjustment: int) -> bool:
    result = settlement.merchant_result
    if result is None or claim.costs is None:
        return False
    floor = limits.floor if claim.costs.floor is None else claim.costs.floor
    return result - adjustment < floor


def advise(claim: Claim, kept: Settlement, *, floor: int, rounding: int = 1) -> Advice | None:
    """The advice for a claim; `kept` is it settled as 补偿 with the goods staying, asked sum or not. None without costs.

    The ladder is of claim-format, reading 13, lifted to the legal sum where that is more. What is offered on top of
    that is rounded to whole `rounding` fen, as the shop has it.
    """
    found = kept.negotiation
    if found is None:
        return None
    legal = kept.to_buyer - claim.goodwill
    amounts = [rounded_offer(amount, legal, found.ceiling, rounding) for amount in found.ladder]
    offers = tuple(
        Offer(round=step, amount=amount, voluntary=amount - legal)
        for step, amount in zip(Round, amounts, strict=True)
    )
    asked = claim.asked
    return Advice(
        legal=legal,
        margin=found.margin,
        floor=floor,
        ceiling=found.ceiling,
        offers=offers,
        break_even=found.break_even,
        asked=asked,
        over_by=0 if asked is None else max(0, asked - offers[-1].amount),
    )


def rounded_offer(amount: int, legal: int, ceiling: int, to: int) -> int:
    """An offer in whole pieces of `to` fen: up, but down where that passes the ceiling; what is owed stays to the fen."""
    if amount <= legal:
        return legal
    up = -(-amount // to) * to
    return max(legal, up if up <= ceiling else amount // to * to)
