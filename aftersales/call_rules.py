"""How calls are made: the hours in which one may call, how often one tries, and from which score on a case is opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from aftersales.calendar import Step
from aftersales.errors import KnownError

NOON = time(12)
LOWEST, HIGHEST = 1, 5
"""The scores a customer can give."""
_MOST_TRIES = 9
_STRETCH = re.compile(r"\s*(\d{1,2})[:：](\d{2})\s*[-–—~至]\s*(\d{1,2})[:：](\d{2})\s*")

Stretch = tuple[time, time]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRules:
    """What the shop decided. `hours` are stretches of the day in order; outside them it is quiet.

    A call that nobody takes is tried again `retry` later, in the `other_half` of the day, until `most_tries` calls were
    made in all. A score up to `bad_score` opens a complaint with `bad_reason` where `opens_case`. `again_days` are the
    days after which 再访 is offered, `remind` whether the screen reminds at the time.
    """

    hours: tuple[Stretch, ...]
    most_tries: int
    retry: Step
    other_half: bool
    bad_score: int
    opens_case: bool
    bad_reason: str
    again_days: tuple[int, ...]
    remind: bool = True

    def is_quiet(self, at: time) -> bool:
        """Whether nobody is called at this time of the day; the end of a stretch is quiet already."""
        return not any(first <= at < last for first, last in self.hours)

    def next_hour(self, at: time) -> time | None:
        """The first time of the same day from `at` on at which one may call; None where the day has none left."""
        return next((max(first, at) for first, last in self.hours if at < last), None)

    def half_after(self, called: time) -> Stretch | None:
        """The hours of the other half of the day than the one in which was called; None where there are none."""
        wanted = [self._cut(stretch, afternoon=called < NOON) for stretch in self.hours]
        return next((stretch for stretch in wanted if stretch is not None), None)

    def is_bad(self, score: int | None) -> bool:
        """Whether a score calls for a case of its own."""
        return self.opens_case and score is not None and score <= self.bad_score

    def may_try_again(self, made: int) -> bool:
        """Whether another call follows after `made` that nobody took."""
        return made < self.most_tries

    @staticmethod
    def _cut(stretch: Stretch, *, afternoon: bool) -> Stretch | None:
        first, last = stretch
        cut = (max(first, NOON), last) if afternoon else (first, min(last, NOON))
        return cut if cut[0] < cut[1] else None


def checked(rules: CallRules) -> CallRules:
    """The rules; KnownErrors ``calls.hours_none``, ``calls.hours_order``, ``calls.tries_range``, ``calls.score_range``."""
    if not rules.hours:
        raise KnownError("calls.hours_none")
    ends = [moment for stretch in rules.hours for moment in stretch]
    if any(later <= earlier for earlier, later in pairwise(ends)):
        raise KnownError("calls.hours_order")
    if not 1 <= rules.most_tries <= _MOST_TRIES:
        raise KnownError("calls.tries_range", most=_MOST_TRIES)
    if not LOWEST <= rules.bad_score < HIGHEST:
        raise KnownError("calls.score_range")
    return rules


def hours_of(text: str) -> tuple[Stretch, ...]:
    """Stretches as people write them (``09:00-12:00 14:00-20:00``); KnownError ``calls.hours_malformed``."""
    parts = [part for part in re.split(r"[,，、;；]|(?<=\d)\s+(?=\d{1,2}[:：])", text) if part.strip()]
    return tuple(_stretch(part) for part in parts)


def hours_text(hours: tuple[Stretch, ...]) -> str:
    """The same back: ``09:00-12:00、14:00-20:00``."""
    return "、".join(f"{first:%H:%M}-{last:%H:%M}" for first, last in hours)


def _stretch(text: str) -> Stretch:
    match = _STRETCH.fullmatch(text)
    if match is None:
        raise KnownError("calls.hours_malformed", text=text.strip())
    hour, minute, to_hour, to_minute = map(int, match.groups())
    try:
        return time(hour, minute), time(to_hour, to_minute)
    except ValueError as error:
        raise KnownError("calls.hours_malformed", text=text.strip()) from error
