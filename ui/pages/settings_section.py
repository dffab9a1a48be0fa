"""What every section of 设置 is made of: a column that scrolls, its jobs, and its writes one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.job_runner import JobRunner
from ui.pages.case_writing import CaseWriter
from ui.widgets.texts import Scrolled, SectionTitle, TextLabel

if TYPE_CHECKING:
    from ui.pages.context import Context

WIDEST = 920
LABELS = 176
"""The width of the labels at the left of a setting."""


class SettingsSection(Scrolled):
    """One section. Subclasses fill `content`, override `activated` and `refresh`, and write through `writer`.

    Each change is saved as soon as it is made and taken back by Ctrl Z; there is no button for saving.
    """

    page_asked = Signal(str, dict)

    def __init__(self, context: Context, *, title: str, caption: str = "") -> None:
        super().__init__(margins=(40, 24, 40, 32))
        self.context, self.theme, self.shop, self.notices = (
            context,
            context.theme,
            context.shop,
            context.notices,
        )
        self.runner = JobRunner(context.notices, self)
        self.writer = CaseWriter(self.shop, self.runner, self.notices, self)
        self.setAccessibleName(title)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)  # on a small screen
        room = QWidget()
        room.setMaximumWidth(WIDEST)
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.content = QVBoxLayout(room)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(8)
        self.heading = SectionTitle(title)
        self.content.addWidget(self.heading)
        if caption:
            self.content.addWidget(TextLabel(caption, "caption", wrap=True))
            self.content.addSpacing(8)
        self.column.addWidget(room)
        self.column.addStretch(1)

    def activated(self, args: dict[str, Any]) -> None:
        """The section comes into sight; read what it shows."""

    def refresh(self, changes: frozenset[Any]) -> None:
        """Nouns (desktop.changes.Changed) that were written somewhere; read anew what is shown of them."""
