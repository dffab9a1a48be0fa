"""What a clerk may settle by himself, who lets more through in place, and which customers claim often."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from aftersales.access import Right
from aftersales.clock import CHINA, Clock
from aftersales.errors import KnownError
from aftersales.money import from_yuan
from aftersales.negotiation import Limits, Need
from aftersales.settlements import ClaimMade, SettlementRecord
from aftersales.staff import Staff
from desktop.archive import Archive
from desktop.house_rules import HouseRules
from desktop.session import Session
from resources.wording import sentence

NO_LIMITS = Limits(adjustment=0, month=0, floor=0)
Verify = Callable[[str], Staff]
"""Whose password this is, of those who may release; KnownError ``access.wrong_secret``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OftenClaims:
    """A customer who had `count` claims or more in `days` days, with the cases, the newest first."""

    count: int
    days: int
    claims: tuple[ClaimMade, ...]


class SettlingLimits:
    """Limits of the shop as they stand for who sits at the desk."""

    def __init__(
        self, *, archive: Archive, session: Session, clock: Clock, rules: HouseRules, verify: Verify
    ) -> None:
        self._archive = archive
        self._session = session
        self._clock = clock
        self._rules = rules
        self._verify = verify

    @property
    def limits(self) -> Limits:
        """The shop's limits now."""
        rules = self._rules.shop_rules()
        return Limits(
            adjustment=rules.clerk_adjustment, month=rules.clerk_month_limit, floor=-rules.floor_loss
        )

    def given_this_month(self, *, but: int | None = None) -> int:
        """What who sits here gave freely this calendar month, fen, without the settlement `but`; inside an open read."""
        today = self._clock.today()
        first = today.replace(day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        mine = self._archive.settlements.written_by(
            self._session.staff_id, since=_moment(first), until=_moment(following)
        )
        return sum(freely_given(record) for record in mine if record.id != but)

    def often(self, customer_id: int | None) -> OftenClaims | None:
        """The customer's claims where they are as many as the shop calls often, else None; inside an open read."""
        if customer_id is None:
            return None
        often = self._rules.shop_rules().often_claims
        since = _moment(self._clock.today() - timedelta(days=often.days))
        claims = self._archive.settlements.claims_made(customer_id, since=since)
        if len(claims) < often.count:
            return None
        return OftenClaims(count=len(claims), days=often.days, claims=claims)

    def release(self, found: tuple[Need, ...], secret: str) -> Staff | None:
        """Who lets it through: nobody where nothing is needed, who sits here where he may, else whose `secret` this is.

        KnownErrors: ``desk.release_needed`` without a secret, those of `verify` with a wrong one.
        """
        if not found:
            return None
        if Right.RELEASE in self._session.rights:
            return self._session.staff
        if not secret:
            raise KnownError("desk.release_needed", what=needs_text(found))
        return self._verify(secret)


def freely_given(record: SettlementRecord) -> int:
    """What a written settlement gives on top of what rules demand, fen."""
    goodwill = from_yuan(json.loads(record.claim).get("goodwill", "0"))
    return goodwill + max(0, record.adjustment)


def needs_text(found: tuple[Need, ...]) -> str:
    """The limits in words: 超过单笔上限、低于底线."""
    return "、".join(sentence(f"release_need.{need.value}") for need in found)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA).astimezone(UTC)
