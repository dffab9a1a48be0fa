"""追偿 at the side of a case: a line for each claim against others, and the way to begin one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales import money
from ui.widgets.buttons import LinkButton
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from desktop.recovery_views import RecoveryRow
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.theme import Theme


class CaseRecoveries(QWidget):
    """The claims of a case; without any the section is not there. `opened(int)` follows a click or ↵ on a number."""

    opened = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._case_id = 0
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 14, 20, 14)
        inner.setSpacing(8)
        inner.addWidget(TextLabel("追偿", "section"))
        inner.addLayout(self._rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(HairLine())
        column.addLayout(inner)
        self.hide()

    def read(self, desk: Desk, runner: JobRunner, case_id: int) -> None:
        """Read the claims of a case and show them; another case shows none until they are there."""
        if case_id != self._case_id:
            self.hide()
        self._case_id = case_id

        def done(found: tuple[RecoveryRow, ...]) -> None:
            if case_id == self._case_id:
                self.show_claims(found)

        runner.run(desk.jobs.read(lambda _: desk.recovery_views.of_case(case_id=case_id)), on_done=done)

    def show_claims(self, found: tuple[RecoveryRow, ...]) -> None:
        """A line for each."""
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for each in found:
            self._rows.addWidget(self._line(each))
        self.setVisible(bool(found))

    def _line(self, each: RecoveryRow) -> QWidget:
        summary = each.summary
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        link = LinkButton(self._theme, summary.number)
        link.setAccessibleName(f"追偿 {summary.number} {summary.against.value} {summary.name} {each.state}")
        link.clicked.connect(partial(self.opened.emit, summary.id))
        head.addWidget(link)
        head.addStretch(1)
        head.addWidget(TextLabel(each.state, "quiet"))
        head.addWidget(TextLabel(money.grouped(summary.claimed)))
        column.addLayout(head)
        got = f"追回 {money.grouped(summary.received)}" if summary.received else ""
        due = each.due.text if each.due is not None else ""
        words = (f"{summary.against.value} {summary.name}".strip(), summary.basis.value, got, due)
        column.addWidget(TextLabel(" · ".join(part for part in words if part), "caption", elided=True))
        return box
