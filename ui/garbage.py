"""Python's collector of garbage, kept to the window's thread: an object of Qt must not be taken down on another."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 1_000
"""Milliseconds between two looks at what has gathered."""


def collect_due() -> None:
    """Collect the oldest generation that is due, by Python's own thresholds, on the thread that asks."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return


class WindowGarbage(QObject):
    """From now on garbage is collected by a timer of this object's thread and by nothing else.

    Left to itself the collector runs on whichever thread happens to allocate. A reader that so takes down a widget of
    a closed page, or a connection of it, crashes the process. `rest` is how long it waits before it begins, in
    milliseconds: what a start makes stays, and looking through that would cost a tenth of the start.
    """

    def __init__(self, parent: QObject, *, rest: int = 0) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(collect_due)
        QTimer.singleShot(rest, self, self._begin)

    def _begin(self) -> None:
        gc.freeze()
        self._timer.start()
