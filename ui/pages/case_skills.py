"""各人会什么: a line for each member of staff, from which the suggestion of who gets a case is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.pages.case_step_fields import LABEL_WIDTH, focus_on
from ui.pages.case_step_form import InlineForm
from ui.widgets.edits import TextEdit
from ui.widgets.texts import FormRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from aftersales.staff import Staff
    from ui.theme import Theme


class SkillsForm(InlineForm):
    """Kinds of cases, brands and goods by name; `given(dict[int, str])` carries the lines by id."""

    given = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.lines: dict[int, TextEdit] = {}
        self.hide()

    def ask(self, staff: tuple[Staff, ...], skills: Mapping[int, tuple[str, ...]]) -> None:
        """Open the form with what is known."""
        self.begin("各人会什么", "存下")
        self.lines = {}
        for each in staff:
            edit = TextEdit("、".join(skills.get(each.id, ())), placeholder="维修、空调、示例牌")
            edit.setAccessibleName(f"{each.name} 会什么")
            self.lines[each.id] = edit
            self.add_row(FormRow(each.name, edit, label_width=LABEL_WIDTH))
        self.show()
        if self.lines:
            focus_on(next(iter(self.lines.values())))

    def submit(self) -> None:
        if self.verb.isEnabled():
            self.given.emit({staff_id: edit.text() for staff_id, edit in self.lines.items()})
