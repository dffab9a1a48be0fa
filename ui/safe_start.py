"""What makes a start a safe one: Shift held, and Qt without what the surroundings force on it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHIFT = 0x10
"""VK_SHIFT of GetAsyncKeyState."""
_FORCED = ("QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "QT_PLUGIN_PATH")


def shift_held() -> bool:
    """Whether Shift is held now; with X it takes an application."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.user32.GetAsyncKeyState(_SHIFT) & 0x8000)
    held = QGuiApplication.queryKeyboardModifiers()
    return bool(held & Qt.KeyboardModifier.ShiftModifier)


def plain_words(words: Sequence[str]) -> list[str]:
    """What is left of Qt's own words for a safe start: the platform; what the surroundings force on Qt goes too."""
    for name in _FORCED:
        os.environ.pop(name, None)
    told = list(words)
    at = told.index("-platform") if "-platform" in told else len(told)
    return told[at : at + 2]
