"""Who called a customer and who looked at his number, under his calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aftersales.call_log import Contact
from aftersales.clock import CHINA, china_day
from ui.models.customers import day_text
from ui.widgets.buttons import LinkButton
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aftersales.call_log import ContactEntry
    from ui.theme import Theme

_MOST = 50
_WORDS = {Contact.CALLED: "打了电话", Contact.LOOKED: "看了号码"}


class ContactLog(QWidget):
    """A link that opens the log and closes it; `asked` follows the opening, `show_log` answers it."""

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.link = LinkButton(theme, "谁打过、谁看过号码")
        self.link.clicked.connect(self._turn)
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        self._column = column
        self._room: QWidget | None = None

    @property
    def is_open(self) -> bool:
        return self._room is not None

    def close_log(self) -> None:
        """Only the link, as for another customer."""
        if self._room is not None:
            self._room.hide()
            self._room.deleteLater()
            self._room = None

    def show_log(self, entries: Sequence[ContactEntry], today: date) -> None:
        """Show who did what, the newest first."""
        self.close_log()
        self._room = QWidget(self)
        lines = QVBoxLayout(self._room)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        for entry in entries[:_MOST]:
            lines.addWidget(_line(entry, today))
        if not entries:
            lines.addWidget(TextLabel("还没有人打过，也没有人看过号码", "caption", wrap=True))
        self._column.addWidget(self._room)

    def _turn(self) -> None:
        if self.is_open:
            self.close_log()
        else:
            self.asked.emit()


def _line(entry: ContactEntry, today: date) -> QWidget:
    when = f"{day_text(china_day(entry.at), today)} {entry.at.astimezone(CHINA):%H:%M}"
    who = f"{entry.by_name or '店主'} {_WORDS[entry.what]}"
    room = QWidget()
    column = QVBoxLayout(room)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(TextLabel(f"{when} · {who}", "caption", wrap=True))
    column.addWidget(TextLabel(entry.detail, wrap=True))
    return room
