"""Who is asked: a draw that everybody can repeat, by a seed of the day, so that not everyone is asked and nobody too often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aftersales.questionnaires import Sampling

_WHOLE = 2**64


class LeftOut(StrEnum):
    """Why somebody is not asked."""

    OTHER_PRODUCT = "other_product"
    RECENTLY = "recently"
    NO_CALLS = "no_calls"
    NOT_DRAWN = "not_drawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could be asked: `key` names the occasion (call 12, case 7), `asked_on` when he was asked last.

    `drawn` tells that this occasion was drawn before: it stays so.
    """

    key: str
    customer_id: int | None
    tier: str = ""
    product: str = ""
    asked_on: date | None = None
    may_call: bool = True
    drawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Whom a draw chose anew, and why the others are not asked."""

    seed: str
    chosen: tuple[Candidate, ...]
    left_out: tuple[tuple[Candidate, LeftOut], ...]


def seed_of(questionnaire: str, day: date) -> str:
    """What a draw is made with: the same questionnaire on the same day always draws alike."""
    return f"{questionnaire}:{day.isoformat()}"


def rank(seed: str, key: str) -> float:
    """Where an occasion stands in a draw, 0 to 1: the first 8 bytes of SHA-256 of ``seed|key`` as a fraction."""
    return int.from_bytes(sha256(f"{seed}|{key}".encode()).digest()[:8], "big") / _WHOLE


def draw(sampling: Sampling, candidates: Iterable[Candidate], *, questionnaire: str, day: date) -> Draw:
    """Whom to ask on `day`: of each tier with a share of its own, and of all others together, the share.

    A share of so many that it gives no whole number is rounded up or down by the seed, up as often as the part over
    says: of three calls a day a tenth is now and then one. Nobody is drawn twice; occasions drawn before count.
    """
    seed = seed_of(questionnaire, day)
    own = dict(sampling.tiers)
    strata: dict[str, list[Candidate]] = {}
    left: list[tuple[Candidate, LeftOut]] = []
    for one in candidates:
        reason = None if one.drawn else _unfit(sampling, one, day)
        if reason is not None:
            left.append((one, reason))
        else:
            strata.setdefault(one.tier if one.tier in own else "", []).append(one)
    asked = {one.customer_id for part in strata.values() for one in part if one.drawn and one.customer_id}
    chosen: list[Candidate] = []
    for tier, part in sorted(strata.items()):
        drawn, rest = _of_stratum(
            part, own.get(tier, sampling.share), f"{seed}|{tier}" if tier else seed, asked
        )
        chosen += drawn
        left += rest
    return Draw(seed=seed, chosen=tuple(chosen), left_out=tuple(left))


def _unfit(sampling: Sampling, one: Candidate, day: date) -> LeftOut | None:
    if not one.may_call:
        return LeftOut.NO_CALLS
    if sampling.products and not any(word in one.product for word in sampling.products):
        return LeftOut.OTHER_PRODUCT
    if one.asked_on is not None and day - one.asked_on < timedelta(days=sampling.rest_days):
        return LeftOut.RECENTLY
    return None


def _of_stratum(
    part: Sequence[Candidate], share: int, seed: str, asked: set[int]
) -> tuple[list[Candidate], list[tuple[Candidate, LeftOut]]]:
    """The first of the ranking that are wanted; `asked` are the customers drawn so far, and grows."""
    whole, over = divmod(share * len(part), 100)
    wanted = whole + (rank(seed, "") * 100 < over) - sum(one.drawn for one in part)
    chosen: list[Candidate] = []
    left: list[tuple[Candidate, LeftOut]] = []
    for one in sorted(part, key=lambda one: (rank(seed, one.key), one.key)):
        if one.drawn:
            continue
        if one.customer_id in asked:
            left.append((one, LeftOut.RECENTLY))
        elif len(chosen) < wanted:
            chosen.append(one)
            if one.customer_id is not None:
                asked.add(one.customer_id)
        else:
            left.append((one, LeftOut.NOT_DRAWN))
    return chosen, left
