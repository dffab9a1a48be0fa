"""The form under the staff: one member's name, role, skills, password and code, or a new one's name and role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from aftersales.access import Role
from ui.pages.settings_lists import FieldGrid
from ui.widgets.buttons import Button, LinkButton, PrimaryButton
from ui.widgets.choices import Switch
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.texts import Panel, TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.staffing import StaffLine
    from ui.theme import Theme
    from ui.widgets.texts import Field

_ROLES = tuple(Option(role.value, role.value) for role in Role)


class StaffForm(QWidget):
    """`changed(what, value)` follows a field that was left; `added(name, role)` the button of the new one.

    `what` is name, role, active, skills, password or code; the last two carry the new one and the present password.
    """

    changed = Signal(str, object)
    added = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: StaffLine | None = None
        column = QHBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        self._build_edit(theme)
        self._build_new(theme)
        column.addWidget(self.editing)
        column.addWidget(self.adding)
        self.adding.hide()
        self.hide()  # until there is somebody to show

    def _build_edit(self, theme: Theme) -> None:
        self.editing = Panel(margins=(16, 12, 16, 12))
        self.editing.column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title = TextLabel("", "section")
        self.active = Switch(theme, "启用")
        self.active.clicked.connect(lambda on: self.changed.emit("active", on))
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(TextLabel("启用", "caption"))
        head.addWidget(self.active)
        self.editing.column.addLayout(head)
        self.name, self.skills = TextEdit(), TextEdit(placeholder="维修、空调、示例牌")
        self.role = ComboBox(theme, _ROLES, name="角色")
        self.password, self.code, self.present = TextEdit(), TextEdit(), TextEdit()
        for edit in (self.password, self.code, self.present):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.code.setMaxLength(4)
        self.grid = FieldGrid(3)
        for key, words, widget in (
            ("name", "姓名", self.name),
            ("role", "角色", self.role),
            ("skills", "会什么", self.skills),
            ("password", "新的登录密码", self.password),
            ("code", "新的解锁数字（4 位）", self.code),
            ("present", "现在的密码", self.present),
        ):
            self.grid.put(key, words, widget)
        self.editing.column.addWidget(self.grid)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.take_password, self.take_code = LinkButton(theme, "不用密码"), LinkButton(theme, "不用数字")
        self.take_password.clicked.connect(lambda: self._secret("password", ""))
        self.take_code.clicked.connect(lambda: self._secret("code", ""))
        row.addWidget(TextLabel("写好按回车就改；忘了密码由店主重设，这里看不到原来的", "caption"))
        row.addStretch(1)
        row.addWidget(self.take_password)
        row.addWidget(self.take_code)
        self.editing.column.addLayout(row)
        self.name.editingFinished.connect(self._name_left)
        self.skills.editingFinished.connect(self._skills_left)
        self.role.chosen.connect(self._role_chosen)
        self.password.returnPressed.connect(lambda: self._typed("password"))
        self.code.returnPressed.connect(lambda: self._typed("code"))
        self.present.returnPressed.connect(
            lambda: self._typed("password" if self.password.text() else "code")
        )

    def _build_new(self, theme: Theme) -> None:
        self.adding = Panel(margins=(16, 12, 16, 12))
        self.new_name, self.new_role = TextEdit(), ComboBox(theme, _ROLES, name="新员工的角色")
        self.new_grid = FieldGrid(3)
        self.new_grid.put("new_name", "姓名", self.new_name)
        self.new_grid.put("new_role", "角色", self.new_role)
        self.adding.column.addWidget(self.new_grid)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel, self.take = Button(theme, "取消"), PrimaryButton(theme, "加上")
        cancel.clicked.connect(self._end_adding)
        self.take.clicked.connect(self._add)
        self.new_name.returnPressed.connect(self._add)
        row.addWidget(cancel)
        row.addWidget(self.take)
        self.adding.column.addLayout(row)

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by what they change; a new one's name stands in for the name while one is added."""
        if self.adding.isVisibleTo(self):
            return {**self.grid.fields, "name": self.new_grid.fields["new_name"]}
        return {**self.grid.fields, "active": self.grid.fields["name"]}

    def clear_errors(self) -> None:
        self.grid.clear_errors()
        self.new_grid.clear_errors()

    def show_line(self, line: StaffLine, *, may_change: bool, own: bool) -> None:
        """Show one; `own`: he sits at the desk and may set his own secrets."""
        same = self._line is not None and self._line.staff.id == line.staff.id
        self._line = line
        self.title.set_text(line.staff.name)
        for edit, text in ((self.name, line.staff.name), (self.skills, "、".join(line.skills))):
            if not (same and edit.hasFocus() and edit.isModified()):
                edit.setText(text)
            edit.setEnabled(may_change)
        self.role.set_current(line.staff.role)
        self.active.setChecked(line.staff.active)
        for widget in (self.role, self.active):
            widget.setEnabled(may_change)
        secrets = own or may_change
        for edit in (self.present, self.password, self.code):
            edit.clear()
            edit.setEnabled(secrets)
        self.grid.fields["present"].setVisible(own and line.has_password)
        self.take_password.setVisible(secrets and line.has_password)
        self.take_code.setVisible(secrets and line.has_code)
        self.clear_errors()
        self._end_adding()

    def begin(self, *, role: Role) -> None:
        """Ask for a new one."""
        self.clear_errors()
        self.new_name.clear()
        self.new_role.set_current(role.value)
        self.editing.hide()
        self.adding.show()
        self.show()
        self.new_name.setFocus()

    def _end_adding(self) -> None:
        self.adding.hide()
        self.editing.show()
        self.setVisible(self._line is not None)

    def _add(self) -> None:
        self.added.emit(self.new_name.text(), str(self.new_role.current))

    def _name_left(self) -> None:
        if self._line is not None and self.name.text().strip() != self._line.staff.name:
            self.changed.emit("name", self.name.text())

    def _skills_left(self) -> None:
        if self._line is not None and self.skills.text().strip() != "、".join(self._line.skills):
            self.changed.emit("skills", self.skills.text())

    def _role_chosen(self, role: Any) -> None:
        if self._line is not None and role != self._line.staff.role:
            self.changed.emit("role", role)

    def _typed(self, what: str) -> None:
        """A new secret is there; the present one is asked for where it is still missing."""
        secret = self.password.text() if what == "password" else self.code.text()
        if self.present.isVisible() and not self.present.text():
            self.present.setFocus()
        elif secret:
            self._secret(what, secret)

    def _secret(self, what: str, secret: str) -> None:
        self.changed.emit(what, (secret, self.present.text()))
