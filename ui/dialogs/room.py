"""How large a dialog may be: no larger than the window it belongs to, which fits its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_TITLE_BAR = 32


def within(parent: QWidget | None, width: int, height: int) -> QSize:
    """The wanted size, or what the window of `parent` leaves of it."""
    wanted = QSize(width, height)
    if parent is None:
        return wanted
    return wanted.boundedTo(parent.window().size() - QSize(0, _TITLE_BAR))
