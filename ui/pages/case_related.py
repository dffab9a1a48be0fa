"""有关的工单 at the side of a case: the one it follows, those that follow it, what the customer has open beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.case_words import when_text
from ui.widgets.buttons import LinkButton
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from datetime import date

    from desktop.views import RelatedView
    from ui.theme import Theme

_MOST = 5


class RelatedCases(QWidget):
    """A line for each; `opened(int)` follows a click or ↵ on its number."""

    opened = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.more = TextLabel("", "caption")
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 14, 20, 14)
        inner.setSpacing(8)
        inner.addWidget(TextLabel("有关的工单", "section"))
        inner.addLayout(self._rows)
        inner.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(HairLine())
        column.addLayout(inner)
        self.hide()

    def show_cases(self, related: tuple[RelatedView, ...], today: date) -> None:
        """Show them; without any the section is not there."""
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for each in related[:_MOST]:
            self._rows.addWidget(self._line(each, today))
        left = len(related) - _MOST
        self.more.set_text(f"另有 {left} 单" if left > 0 else "")
        self.more.setVisible(left > 0)
        self.setVisible(bool(related))

    def _line(self, each: RelatedView, today: date) -> QWidget:
        case = each.case
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        link = LinkButton(self._theme, case.number)
        link.setAccessibleName(f"{each.how} {case.number} {case.problem} {each.state}")
        link.clicked.connect(partial(self.opened.emit, case.id))
        head.addWidget(link)
        head.addWidget(TextLabel(each.how, "label"))
        head.addStretch(1)
        head.addWidget(TextLabel(each.state, "quiet"))
        column.addLayout(head)
        words = f"{case.kind.value} · {case.problem} · {when_text(case.opened_at, today)}"
        column.addWidget(TextLabel(words, "caption", elided=True))
        return box
