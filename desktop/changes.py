"""Change notices: what was written, by which action, told to whoever shows it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum

from aftersales.late_dataclasses import dataclass


class Changed(StrEnum):
    """The nouns a page can depend on."""

    CASES = "cases"
    ORDERS = "orders"
    CUSTOMERS = "customers"
    GOODS = "goods"
    SETTLEMENTS = "settlements"
    REVISITS = "revisits"
    IMPORTS = "imports"
    SETTINGS = "settings"
    KNOWLEDGE = "knowledge"
    BACKUPS = "backups"
    RECOVERIES = "recoveries"
    SURVEYS = "surveys"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNotice:
    """`what` changed by the action named `name`; `undoable` tells whether Ctrl Z takes it back."""

    what: frozenset[Changed]
    action_id: str
    name: str
    by_id: int | None
    undoable: bool = True


class Changes:
    """Hands each notice to every subscriber, in the thread that wrote."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[ChangeNotice], None]] = []
        self._lock = threading.Lock()

    def subscribe(self, listener: Callable[[ChangeNotice], None]) -> Callable[[], None]:
        """Listen from now on; the returned function ends it."""
        with self._lock:
            self._subscribers.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._subscribers:
                    self._subscribers.remove(listener)

        return unsubscribe

    def publish(self, notice: ChangeNotice) -> None:
        with self._lock:
            listeners = tuple(self._subscribers)
        for listener in listeners:
            listener(notice)
