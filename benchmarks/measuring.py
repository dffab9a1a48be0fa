"""How a piece of work is measured: the processor's time for it, and the statements that reach the database."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.shop import Desk

ROUNDS = 5


def seconds(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The median time the processor spends on a thing in this thread, so that what else runs weighs less."""
    found = []
    for _ in range(rounds):
        started = time.thread_time()
        work()
        found.append(time.thread_time() - started)
    return median(found)


def queries(desk: Desk, work: Callable[[], Any]) -> int:
    """How many statements reach the database."""
    engine = desk.archive.database._engine  # noqa: SLF001
    asked: list[str] = []
    run = engine.execute_sql

    def counted(sql: str, *rest: Any) -> Any:
        if sql.lstrip()[:6].upper() in {"SELECT", "WITH"}:
            asked.append(sql)
        return run(sql, *rest)

    engine.execute_sql = counted
    try:
        work()
    finally:
        del engine.execute_sql
    return len(asked)
