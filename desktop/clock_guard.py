"""Whether this machine's clock can be believed: it never stands before what was written last."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from aftersales.errors import KnownError

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.archive import Archive

_SLIP = timedelta(minutes=10)
"""How far a clock may be put right backwards before it is called set back."""


def require_clock(archive: Archive, now: datetime) -> None:
    """Pass, or KnownError ``calls.clock_back`` where this machine's clock was set back behind what was written before.

    Asked before days are given to calls, or results their moment: by a wrong clock every day would be wrong.
    """
    last = archive.journal.last_at()
    if last is not None and now < last - _SLIP:
        raise KnownError("calls.clock_back", now=now, last=last)
