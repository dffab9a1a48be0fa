"""Calls whose time has come, and those whose time passed while the program was closed: one's own and nobody's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from aftersales.clock import CHINA
from aftersales.revisits import RevisitState
from desktop.archive import Archive

if TYPE_CHECKING:
    from aftersales.call_rules import CallRules
    from aftersales.clock import Clock
    from aftersales.revisits import RevisitSummary
    from desktop.drafts import Drafts
    from desktop.session import Session

_KEPT = "reminders"
_LONGEST_AWAY = timedelta(days=31)
_DAY_ENDS = time(23, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """What there is to remind of, and the moment up to which was looked; while it is quiet that moment stands still."""

    upto: datetime
    calls: tuple[RevisitSummary, ...] = ()


class CallReminders:
    """Looks at the clock and the calls; what it remembers lies beside the archive, one moment a person."""

    def __init__(
        self,
        *,
        archive: Archive,
        session: Session,
        clock: Clock,
        rules: Callable[[], CallRules],
        drafts: Drafts,
    ) -> None:
        self._archive = archive
        self._session = session
        self._clock = clock
        self._rules = rules
        self._drafts = drafts

    def due(self, *, since: datetime) -> Reminding:
        """Calls whose time came after `since`; none where reminders are switched off, none before it is no longer quiet.

        A clock that was set back begins anew from where it stands.
        """
        now = self._clock.now()
        rules = self._rules()
        if now < since or not rules.remind:
            return Reminding(upto=now)
        if rules.is_quiet(now.astimezone(CHINA).time()):
            return Reminding(upto=since)
        return Reminding(upto=now, calls=self._between(since, now, timed_only=True))

    def missed(self) -> tuple[RevisitSummary, ...]:
        """Still planned, and their time passed since the program was last open; none at the very first start."""
        seen = self._seen()
        now = self._clock.now()
        if seen is None or not self._rules().remind or seen >= now:
            return ()
        return self._between(max(seen, now - _LONGEST_AWAY), now)

    def keep_seen(self) -> None:
        """Remember that the program is open at this moment."""
        self._drafts.keep(_KEPT, {"seen": self._clock.now().isoformat()})

    def _seen(self) -> datetime | None:
        kept = (self._drafts.read(_KEPT) or {}).get("seen")
        if not isinstance(kept, str):
            return None
        try:
            seen = datetime.fromisoformat(kept)
        except ValueError:
            return None
        return seen if seen.tzinfo is not None else None

    def _between(
        self, since: datetime, until: datetime, *, timed_only: bool = False
    ) -> tuple[RevisitSummary, ...]:
        first, last = since.astimezone(CHINA).date(), until.astimezone(CHINA).date()
        with self._archive.database.read():
            found = self._archive.revisits.of_person(first, last, self._session.staff_id)
        return tuple(
            call
            for call in found
            if call.revisit.state is RevisitState.PLANNED
            and (call.revisit.at_time or not timed_only)
            and since < _moment(call) <= until
        )


def _moment(call: RevisitSummary) -> datetime:
    """When a call was to be made; one without a clock time had the whole day."""
    at = time.fromisoformat(call.revisit.at_time) if call.revisit.at_time else _DAY_ENDS
    return datetime.combine(call.revisit.day, at, CHINA)
