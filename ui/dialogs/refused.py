"""What stands in the window where the shop cannot be opened: the reason, and the way to try again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from resources.wording import error_sentence, sentence
from ui.widgets.states import ErrorState

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.theme import Theme

LOG = logging.getLogger(__name__)


def show_refused(window: MainWindow, theme: Theme, error: BaseException, *, retry: Callable[[], None]) -> str:
    """Put the error in the page's room; a bug is logged and told calmly. Returns the sentence shown."""
    if isinstance(error, KnownError):
        text = error_sentence(error)
    else:
        LOG.error("the shop could not be opened", exc_info=error)
        text = sentence("ui.bug")
    state = ErrorState(theme, sentence("program.cannot_open_shop"), text, icon="hard-drive")

    def again() -> None:
        window.stack.removeWidget(state)
        state.deleteLater()
        retry()

    state.retried.connect(again)
    window.stack.addWidget(state)
    window.stack.setCurrentWidget(state)
    return text
