"""What the month, the week and the list of 回访 have in common, so that the page works with whichever is in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from datetime import date

    from aftersales.revisits import RevisitSummary
    from ui.pages.revisits_drag import Carried
    from ui.pages.revisits_page import RevisitsPage
    from ui.widgets.bands import Hint


class Face(QWidget):
    """One view of the calls.

    `call_changed()` follows another call being stood on, or new facts of it; `title_changed()` another period;
    `record_asked()` a wish for 记结果; `plan_asked(day)` one for 安排回访.
    """

    key = ""
    hints: tuple[Hint, ...] = ()

    call_changed = Signal()
    title_changed = Signal()
    record_asked = Signal()
    plan_asked = Signal(object)

    def __init__(self, page: RevisitsPage) -> None:
        super().__init__()
        self._page = page
        self.theme = page.theme

    @property
    def title(self) -> str:
        """The period in sight, for the header; "" where there is none to turn."""
        return ""

    @property
    def on(self) -> date | None:
        """The day one stands on, where days are stood on."""
        return None

    @property
    def call(self) -> RevisitSummary | None:
        """The call one stands on."""
        raise NotImplementedError

    @property
    def planned(self) -> tuple[RevisitSummary, ...]:
        """The calls in sight that are still to be made, in order."""
        raise NotImplementedError

    def load(self) -> None:
        """Read anew; what is shown stays until the answer comes."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the focus where the calls are; before they were read it follows them."""
        raise NotImplementedError

    def go_to(self, revisit_id: int | None, day: date | None = None) -> None:
        """Stand on another call, now or once it was read; `day` is where it is, if known."""
        raise NotImplementedError

    def place_rect(self, day: date | None = None) -> QRect:
        """Where the call one stands on is, or a day; in the page's coordinates."""
        raise NotImplementedError

    def repaint_calls(self) -> None:
        """A number was shown: show it in its row too."""

    def turn(self, by: int) -> None:
        """Go on by a period, or back."""

    def go_today(self) -> None:
        """Come back to today."""

    def show_target(self, day: date | None, carried: Carried | None = None) -> None:
        """Mark where a call would go; None takes the mark away."""

    def say(self) -> None:
        """Put words and keys of the view on the strip."""

    def place(self) -> object:
        """What to come back to."""
        return None

    def restore(self, place: object) -> None:
        """Take up what `place` gave; the next reading shows it."""
