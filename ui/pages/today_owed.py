"""待追回 in the right column of 今日: what others owe the shop, and the claims whose term ends today or has ended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales import money
from ui.widgets.buttons import LinkButton
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from desktop.views import TodayView
    from ui.theme import Theme

_MOST = 3


class TodayOwed(QWidget):
    """The sum and the claims that are due; without any open claim it is not there. `opened(int)`, `all_asked`."""

    opened = Signal(int)
    all_asked = Signal()

    def __init__(self, theme: Theme, *, gutter: int) -> None:
        super().__init__()
        self._theme = theme
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(gutter, 18, gutter, 14)
        self._inner.setSpacing(4)
        head = QHBoxLayout()
        self.everything = LinkButton(theme, "全部")
        self.everything.setAccessibleName("全部追偿")
        self.everything.clicked.connect(self.all_asked)
        self.title = TextLabel("", "label")
        head.addWidget(TextLabel("待追回", "section"))
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.everything)
        self.sum = TextLabel("", "figure")
        self._inner.addLayout(head)
        self._inner.addWidget(self.sum)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._inner.addLayout(self._rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(HairLine())
        column.addLayout(self._inner)
        self.hide()

    def show_view(self, view: TodayView) -> None:
        """Show what the day's view tells of claims."""
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        owed = view.recoverable
        self.setVisible(owed is not None)
        if owed is None:
            return
        self.title.set_text(f"{owed.count} 件")
        self.sum.set_text(f"¥{money.grouped(owed.amount)}")
        for row in view.recoveries_due[:_MOST]:
            summary = row.summary
            name = f"{summary.against.value} {summary.name}".strip()
            line = QWidget()
            inside = QHBoxLayout(line)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(8)
            link = LinkButton(self._theme, name)
            link.setAccessibleName(f"追偿 {summary.number} {name}")
            link.clicked.connect(partial(self.opened.emit, summary.id))
            inside.addWidget(link)
            due = row.due
            inside.addWidget(TextLabel(due.text if due else "", "caption", tone=due.tone if due else ""))
            inside.addStretch(1)
            inside.addWidget(TextLabel(money.grouped(summary.claimed)))
            self._rows.addWidget(line)
        left = len(view.recoveries_due) - _MOST
        if left > 0:
            self._rows.addWidget(TextLabel(f"另有 {left} 件到期", "caption"))
