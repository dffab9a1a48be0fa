"""The popup at the foot of the sidebar: who of the staff works at the desk from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from resources.wording import sentence
from ui.actions import ACTIONS
from ui.widgets.buttons import GhostButton, LinkButton, PrimaryButton
from ui.widgets.edits import TextEdit
from ui.widgets.staff_rows import StaffRows
from ui.widgets.texts import ErrorLabel, Field, HairLine, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.staffing import StaffLine
    from ui.theme import Theme

WIDTH = 264


class SitDownPopup(QFrame):
    """`chosen(id, password)` follows a choice; it stays until told to close, so that a wrong password is typed again.

    `lock_asked` and `staff_asked` follow its foot: lock the window, look after the staff.
    """

    chosen = Signal(int, str)
    lock_asked = Signal()
    staff_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, lines: Sequence[StaffLine], here: int | None, home: QWidget) -> None:
        super().__init__(home)
        self._theme = theme
        self._lines = {line.staff.id: line for line in lines if line.staff.active}
        self._here = here
        self._meant = 0
        self._came_from: QWidget | None = None
        self.setProperty("panel", "popup")
        self.setAccessibleName(sentence("lock.who"))
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        self._column = column
        column.setContentsMargins(8, 12, 8, 8)
        column.setSpacing(6)
        title = TextLabel(sentence("lock.who"), "section")
        title.setContentsMargins(10, 0, 10, 0)
        self.rows = StaffRows(theme)
        self.rows.show_staff([line.staff for line in self._lines.values()], here=here)
        self.rows.mark(here)
        self.rows.chosen.connect(self._choose)
        self.told = TextLabel("" if self._lines else sentence("lock.nobody"), "caption", wrap=True)
        self.told.setContentsMargins(10, 0, 10, 4)
        self.told.setHidden(bool(self._lines))
        self.error = ErrorLabel()
        self.error.setWordWrap(True)
        self.error.setContentsMargins(10, 0, 10, 4)
        for part in (title, self.rows, self.told, self._build_asking(), self.error, HairLine()):
            column.addWidget(part)
        column.addLayout(self._build_foot())
        self.hide()

    def _build_asking(self) -> QWidget:
        self.asking = QWidget()
        self.password = TextEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self._give)
        self.field = Field(sentence("lock.password"), self.password)
        self.field.error.setWordWrap(True)
        self.verb = PrimaryButton(self._theme, sentence("lock.change"), size="small", keys="Return")
        self.verb.clicked.connect(self._give)
        column = QVBoxLayout(self.asking)
        column.setContentsMargins(10, 4, 10, 6)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.verb, 0, Qt.AlignmentFlag.AlignRight)
        self.asking.hide()
        return self.asking

    def _build_foot(self) -> QHBoxLayout:
        spec = ACTIONS["lock"]
        self.lock = GhostButton(self._theme, spec.text, icon=spec.icon, size="small", keys=spec.keys)
        self.lock.clicked.connect(self.lock_asked)
        self.manage = LinkButton(self._theme, sentence("lock.manage"))
        self.manage.clicked.connect(self.staff_asked)
        row = QHBoxLayout()
        row.addWidget(self.lock)
        row.addStretch(1)
        row.addWidget(self.manage)
        return row

    # opened and closed

    def open_over(self, button: QWidget) -> None:
        """Show it over the foot of the sidebar, standing on who sits there."""
        self._came_from = button
        self._settle()
        self.show()
        self.raise_()
        self.rows.take_focus(self._here)
        if not self._lines:
            self.manage.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def close_popup(self) -> None:
        """Take it away; the focus goes back to where it came from."""
        if not self.isVisible():
            return
        QApplication.instance().focusChanged.disconnect(self._focus_moved)  # type: ignore[union-attr]
        self.hide()
        if self._came_from is not None:
            self._came_from.setFocus()
        self.closed.emit()
        self.deleteLater()

    def show_error(self, text: str) -> None:
        """Say why nobody sat down; where a password was typed it can be typed again."""
        self.rows.setEnabled(True)
        self.verb.setEnabled(True)
        self.password.setEnabled(True)
        if self.asking.isHidden():
            self.error.show_error(text)
        else:
            self.field.set_error(text)
            self.password.selectAll()
            self.password.setFocus()
        self._settle()

    def _settle(self) -> None:
        """Its foot stays over the button, whatever it shows."""
        home, button = self.parentWidget(), self._came_from
        if home is None or button is None:
            return
        column = self._column
        column.invalidate()
        column.activate()
        height = max(column.totalHeightForWidth(WIDTH), column.minimumSize().height())
        self.setFixedHeight(height)
        top = button.mapTo(home, QPoint(0, 0))
        self.move(QPoint(max(8, top.x()), max(8, top.y() - height - 4)))

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new is not self and not self.isAncestorOf(new):
            self._came_from = None
            self.close_popup()

    # choosing

    def _choose(self, staff_id: int) -> None:
        self.error.show_error("")
        self.field.set_error("")
        self.password.clear()
        if staff_id == self._here:
            self.close_popup()
            return
        self._meant = staff_id
        line = self._lines[staff_id]
        self.asking.setVisible(line.has_password)
        if line.has_password:
            self.field.label.set_text(sentence("lock.password_of", {"name": line.staff.name}))
            self.password.setAccessibleName(self.field.label.text())
            self._settle()
            self.password.setFocus()
        else:
            self._settle()
            self._send("")

    def _give(self) -> None:
        if self.password.text():
            self._send(self.password.text())

    def _send(self, password: str) -> None:
        # disabled only after the focus is safe: a disabled widget hands it on, and the popup would close
        self.setFocus()
        self.rows.setEnabled(False)
        self.verb.setEnabled(False)
        self.password.setEnabled(False)
        self.chosen.emit(self._meant, password)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_popup()
        else:
            super().keyPressEvent(event)
