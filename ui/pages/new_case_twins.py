"""Who a new customer may be already: offered while his name and phone are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from aftersales.masking import mask_phone
from ui.widgets.buttons import LinkButton
from ui.widgets.status import IconLabel
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from aftersales.customers import CustomerBrief
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.theme import Theme

_PAUSE = 120
_LEAST_DIGITS, _LEAST_LETTERS = 4, 2


class TwinsRow(QWidget):
    """The likeliest one with a link; `chosen(CustomerBrief)` takes him in place of a new one."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, desk: Desk, runner: JobRunner, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._runner = desk, runner
        self._asked = ("", "")
        self._found: CustomerBrief | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(theme, "circle-alert", "warn", size=14))
        self.words = TextLabel("", tone="warn", elided=True)
        row.addWidget(self.words)
        self.take = LinkButton(theme, "就是他")
        self.take.clicked.connect(self._take)
        row.addWidget(self.take)
        row.addStretch(1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._look)
        self.hide()

    def look_for(self, name: str, phone: str) -> None:
        """Look whether somebody of this phone, or its tail, or this name is known; by phone before by name."""
        self._asked = (name.strip(), "".join(letter for letter in phone if letter.isdecimal()))
        self._pause.start()

    def forget(self) -> None:
        """Offer nobody."""
        self._asked = ("", "")
        self._pause.stop()
        self.hide()

    def _look(self) -> None:
        name, phone = asked = self._asked

        def work(_progress: object) -> CustomerBrief | None:
            search = self._desk.customers.search
            if len(phone) >= _LEAST_DIGITS:
                same = [each for each in search(text=phone, limit=5) if each.phone.startswith(phone)]
                if same:
                    return same[0]
            named = search(text=name, limit=5) if len(name) >= _LEAST_LETTERS else ()
            return next((each for each in named if each.name == name), None)

        def done(found: CustomerBrief | None) -> None:
            if asked == self._asked:
                self._show(found)

        self._runner.run(self._desk.jobs.read(work), on_done=done)

    def _show(self, found: CustomerBrief | None) -> None:
        self._found = found
        if found is not None:
            self.words.set_text(f"已经有 {found.name} {mask_phone(found.phone)} {found.number}")
        self.setVisible(found is not None)

    def _take(self) -> None:
        if self._found is not None:
            self.chosen.emit(self._found)
