"""Opens the manual beside the window, at the chapter of what is in sight; loaded at the first F1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.help_topics import FIRST, topic_of
from ui.help_window import HelpWindow

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def show_help(window: MainWindow, heading: str = "") -> HelpWindow:
    """Show the manual at `heading`, else where the page in sight is told of; one window, used again.

    It lives and dies with `window`, and stands beside it where the screen has room.
    """
    help_window = window.findChild(HelpWindow)
    if help_window is None:
        help_window = HelpWindow(window.context.theme, window)
        window.closed.connect(help_window.close)
    help_window.show_heading(heading or _topic_in_sight(window))
    help_window.show_beside(window)
    return help_window


def _topic_in_sight(window: MainWindow) -> str:
    key = window.current_key
    if not key:
        return FIRST
    return topic_of(key, str(window.page(key).place()))
