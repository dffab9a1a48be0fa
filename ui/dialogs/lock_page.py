"""What covers the window while it is locked: who is asked, and for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from resources.wording import sentence
from ui.widgets import painting
from ui.widgets.buttons import LinkButton, PrimaryButton
from ui.widgets.chips import Avatar
from ui.widgets.edits import TextEdit
from ui.widgets.staff_rows import StaffRows
from ui.widgets.status import Painted
from ui.widgets.texts import Field, Panel, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.staff import Staff
    from desktop.staffing import StaffLine
    from ui.theme import Theme

_WIDTH = 336


class LockPage(Painted):
    """`given(id, secret)` follows the verb or ↵, `others_asked` the wish to be somebody else.

    At the `start` a password lets in; a window that was locked opens by four digits too.
    """

    given = Signal(int, str)
    others_asked = Signal()

    def __init__(self, theme: Theme, staff: Staff, *, start: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._start = start
        self._here = staff.id
        self._lines: dict[int, StaffLine] = {}
        self.panel = Panel(margins=(28, 28, 28, 24))
        self.panel.setFixedWidth(_WIDTH)
        self.panel.setAccessibleName(sentence("lock.page"))
        self._build(theme)
        self.show_person(staff)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.panel)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def _build(self, theme: Theme) -> None:
        self._avatar = Avatar(theme, "", size=48, own=True)
        self.name, self.post = TextLabel("", "title"), TextLabel("", "caption")
        self.secret = TextEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.returnPressed.connect(self._give)
        self.field = Field(sentence("lock.password"), self.secret)
        self.field.error.setWordWrap(True)
        self.verb = PrimaryButton(theme, sentence("lock.enter" if self._start else "lock.open"))
        self.verb.clicked.connect(self._give)
        self.told = TextLabel(
            sentence("lock.at_start" if self._start else "lock.locked"), "caption", wrap=True
        )
        self.told.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.others = LinkButton(theme, sentence("lock.others"))
        self.others.clicked.connect(self.others_asked)
        self.rows = StaffRows(theme)
        self.rows.hide()
        self.rows.chosen.connect(self._chosen)
        column, middle = self.panel.column, Qt.AlignmentFlag.AlignHCenter
        column.setSpacing(4)
        column.addWidget(self._avatar, 0, middle)
        column.addSpacing(8)
        column.addWidget(self.name, 0, middle)
        column.addWidget(self.post, 0, middle)
        column.addSpacing(12)
        column.addWidget(self.field)
        column.addSpacing(8)
        column.addWidget(self.verb)
        column.addSpacing(12)
        column.addWidget(self.told)
        column.addSpacing(4)
        column.addWidget(self.rows)
        column.addWidget(self.others, 0, middle)

    def show_person(self, staff: Staff) -> None:
        """Ask this one."""
        self._meant = staff.id
        self._avatar.set_name(staff.name, own=True)
        self.name.set_text(staff.name)
        self.post.set_text(staff.role if staff.role != staff.name else "")
        digits = not self._start and staff.id == self._here
        self.field.label.set_text(sentence("lock.secret" if digits else "lock.password"))
        self.secret.setAccessibleName(self.field.label.text())
        self.field.set_error("")
        self.secret.clear()

    def show_others(self, lines: Sequence[StaffLine]) -> None:
        """Let somebody else be chosen: these; none of them says so."""
        self._lines = {line.staff.id: line for line in lines}
        self.rows.show_staff([line.staff for line in lines], here=self._here)
        self.rows.mark(self._meant)
        self.rows.setVisible(bool(lines))
        self.others.hide()
        if lines:
            self.rows.take_focus(self._meant)
        else:
            self.told.set_text(sentence("lock.no_others"))
            self.secret.setFocus()

    def show_error(self, text: str) -> None:
        """Say why it stays shut; it can be typed again."""
        self._set_waiting(waiting=False)
        self.field.set_error(text)
        self.secret.selectAll()
        self.secret.setFocus()

    def _chosen(self, staff_id: int) -> None:
        line = self._lines[staff_id]
        self.show_person(line.staff)
        if line.has_password:
            self.secret.setFocus()
        else:
            self._send("")

    def _give(self) -> None:
        if self.secret.text():
            self._send(self.secret.text())
        else:
            self.secret.setFocus()

    def _send(self, secret: str) -> None:
        self._set_waiting(waiting=True)
        self.given.emit(self._meant, secret)

    def _set_waiting(self, *, waiting: bool) -> None:
        for widget in (self.secret, self.verb, self.rows, self.others):
            widget.setEnabled(not waiting)

    # Qt: what it does not take itself goes nowhere, or it would reach the window below

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painting.fill(painter, self.rect(), self.theme.colour("window"))
        painter.end()
