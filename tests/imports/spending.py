"""Measures what work costs, its own processes included, without what other programs of the machine take."""

from __future__ import annotations

import sys
import time


class Spent:
    """Seconds of computing since it was made; on Windows, which does not tell of ended processes, seconds of the clock."""

    def __init__(self) -> None:
        self._since = self._now()

    def seconds(self) -> float:
        return self._now() - self._since

    @staticmethod
    def _now() -> float:
        if sys.platform == "win32":
            return time.monotonic()
        import resource

        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in used)
