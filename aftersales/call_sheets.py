"""Calls that are taken along: on a sheet to be filled in, on paper to be written on, in a calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from aftersales.errors import KnownError
from aftersales.revisit_days import VisitsAsked

LONGEST_SHEET = 366
"""Days that one sheet can span."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsAsked:
    """The planned calls of these days, of whom `asked` says, with those that were made where `include_done`.

    `whole_phones`: numbers stand there in full, which is noted with each customer.
    """

    first: date
    last: date
    asked: VisitsAsked = field(default_factory=VisitsAsked)
    whole_phones: bool = False
    include_done: bool = False


def require_days(asked: CallsAsked) -> None:
    """Pass, or KnownErrors ``calls.sheet_days`` (the end before the beginning), ``calls.sheet_long``."""
    if asked.last < asked.first:
        raise KnownError("calls.sheet_days", first=asked.first, last=asked.last)
    if (asked.last - asked.first).days >= LONGEST_SHEET:
        raise KnownError("calls.sheet_long", most=LONGEST_SHEET)
