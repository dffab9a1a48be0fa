"""Wrong passwords counted, so that nobody finds one by trying."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from aftersales.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime

    from aftersales.clock import Clock

MOST = 5
WAIT = timedelta(seconds=30)


class Tries:
    """Wrong tries per door; after `MOST` in a row the door stays shut for `WAIT`, and each further one shuts it again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong: dict[Hashable, int] = defaultdict(int)
        self._last: dict[Hashable, datetime] = {}

    def ask(self, door: Hashable) -> None:
        """Pass, or KnownError ``access.wait`` with the seconds that are left."""
        if self._wrong[door] < MOST:
            return
        gone = self._clock.now() - self._last[door]
        if timedelta(0) <= gone < WAIT:
            raise KnownError("access.wait", seconds=max(1, round((WAIT - gone).total_seconds())))

    def wrong(self, door: Hashable) -> None:
        """One more that did not fit."""
        self._wrong[door] += 1
        self._last[door] = self._clock.now()

    def right(self, door: Hashable) -> None:
        """It fitted: counting begins anew."""
        self._wrong.pop(door, None)
