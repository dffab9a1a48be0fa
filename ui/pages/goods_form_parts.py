"""What the forms in the side panel of goods are made of: the frame with its foot, and an edit that finds a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.errors import KnownError
from resources.wording import error_sentence
from ui.actions import ACTIONS, make_action
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, Row
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.edits import TextEdit
from ui.widgets.texts import ErrorLabel, Field, Scrolled, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.theme import Theme

_TYPING = 120
_HITS = 5
_ROW = 32


class SideForm(QWidget):
    """A form in the side panel. `submitted(save)` carries what stores it, to be run as a write; `cancelled`.

    Subclasses add fields by `add` and answer `saving()`: what stores the form, or None where a field is wrong.
    A refusal of a KnownError whose code `fields` knows stands at its field.
    """

    submitted = Signal(object)
    cancelled = Signal()
    once = False
    """Whether the form is made for each use."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.fields: dict[str, Field] = {}
        self.heading = TextLabel(title, "title")
        self._scrolled = Scrolled(margins=(20, 16, 20, 16))
        self._scrolled.column.setSpacing(12)
        self._scrolled.column.addWidget(self.heading)
        self.error = ErrorLabel()
        self.error.setWordWrap(True)
        self.save = PrimaryButton(theme, "存", size="large", keys="Ctrl+Return")
        self.cancel = Button(theme, "取消", size="large", keys="Esc")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scrolled, 1)
        column.addWidget(PageFooter(left=(self.save, self.cancel), gutter=20))
        self.save.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.cancelled)
        make_action(ACTIONS["commit"], self, self.submit)

    def add(self, label: str, edit: QWidget) -> Field:
        """One field below the others."""
        field = Field(label, edit)
        self._scrolled.column.addWidget(field)
        return field

    def add_pair(self, *parts: tuple[str, QWidget]) -> list[Field]:
        """Fields side by side."""
        row = QHBoxLayout()
        row.setSpacing(12)
        fields = [Field(label, edit) for label, edit in parts]
        for field in fields:
            row.addWidget(field, 1)
        self._scrolled.column.addLayout(row)
        return fields

    def add_widget(self, widget: QWidget) -> None:
        """Anything else below the fields."""
        self._scrolled.column.addWidget(widget)

    def finish(self) -> None:
        """All fields are there."""
        self._scrolled.column.addWidget(self.error)
        self._scrolled.column.addStretch(1)

    def take_focus(self) -> None:
        """Begin where work begins."""
        edits = [edit for edit in self.findChildren(TextEdit) if edit.isEnabled() and edit.isVisibleTo(self)]
        if edits:
            edits[0].setFocus(Qt.FocusReason.OtherFocusReason)
            edits[0].selectAll()

    def saving(self) -> Callable[[], object] | None:
        raise NotImplementedError

    def submit(self) -> None:
        """Hand over what stores the form."""
        if not self.save.isEnabled():
            return
        self.clear_errors()
        save = self.saving()
        if save is not None:
            self.save.setEnabled(False)
            self.submitted.emit(save)

    def refuse(self, error: KnownError | None) -> None:
        """Why it was not stored; what was typed stays. None: said elsewhere."""
        self.save.setEnabled(True)
        if error is None:
            return
        field = self.fields.get(error.code)
        text = error_sentence(error)
        if field is not None:
            field.set_error(text)
            field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.error.show_error(text)

    def clear_errors(self) -> None:
        """Take every complaint back."""
        self.save.setEnabled(True)
        self.error.show_error("")
        for field in {id(each): each for each in self.fields.values()}.values():
            field.set_error("")


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: its id, its name, what tells it apart."""

    id: int
    text: str
    note: str = ""


class RecordPick(QWidget):
    """An edit that finds records while one types; ↓ and ↵ or a click take one. `picked(Hit | None)`.

    With `free` words that name no record are an answer too.
    """

    picked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        desk: Desk,
        runner: JobRunner,
        find: Callable[[str], Sequence[Hit]],
        *,
        placeholder: str,
        name: str,
        free: bool = False,
    ) -> None:
        super().__init__()
        self._desk, self._runner, self._find, self._free = desk, runner, find, free
        self._chosen: Hit | None = None
        self._request = 0
        self._hits: list[Hit] = []
        self.edit = _PickEdit(placeholder=placeholder)
        self.edit.setAccessibleName(name)
        self._model = PagedTableModel((Column(key="hit"),), lambda _request: None, self)
        self.table = KeyTable(theme, header=False, row_height=_ROW, name=f"找到的{name}")
        self.table.show_model(self._model)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.hide()
        self.setFocusProxy(self.edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.edit)
        column.addWidget(self.table)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self._ask)
        self.edit.textEdited.connect(self._typed)
        self.edit.stepped.connect(self.table.move_by)
        self.edit.taken.connect(self._take_current)
        self.edit.left.connect(self._left)
        self.table.clicked.connect(lambda _index: self._take_current())

    @property
    def chosen(self) -> Hit | None:
        """The record taken; None while there is none."""
        return self._chosen

    @property
    def text(self) -> str:
        return self.edit.text().strip()

    @property
    def waiting(self) -> bool:
        """Whether it is still about to look."""
        return self._typing.isActive()

    def set_chosen(self, hit: Hit | None, text: str = "") -> None:
        """Show a record without telling anybody; or only words."""
        self._chosen = hit
        self.edit.setText(hit.text if hit is not None else text)
        self._close()

    def set_error(self, text: str) -> None:
        self.edit.set_error(text)

    def _typed(self, text: str) -> None:
        if self._chosen is not None:
            self._chosen = None
            self.picked.emit(None)
        if text.strip():
            self._typing.start()
        else:
            self._close()

    def _ask(self) -> None:
        self._request += 1
        request, text = self._request, self.text
        job = self._desk.jobs.read(lambda _: list(self._find(text))[:_HITS])
        self._runner.run(job, on_done=lambda hits: self._show(request, hits))

    def _show(self, request: int, hits: list[Hit]) -> None:
        if request != self._request or self._chosen is not None or not self.edit.hasFocus():
            return
        self._hits = hits
        self._model.set_rows(
            [
                Row(key=hit.id, cells=(Cell(text="  ".join(filter(None, (hit.text, hit.note)))),))
                for hit in hits
            ]
        )
        self.table.setFixedHeight(max(1, len(hits)) * _ROW + 2)
        self.table.setVisible(bool(hits))
        self.edit.open = bool(hits)
        if hits:
            self.table.go_to_row(0)

    def _take_current(self) -> None:
        key = self.table.current_key
        hit = next((each for each in self._hits if each.id == key), None)
        if hit is not None and self.table.isVisible():
            self.set_chosen(hit)
            self.picked.emit(hit)

    def _left(self) -> None:
        if not self.table.underMouse():
            self._close()

    def _close(self) -> None:
        self._typing.stop()
        self._request += 1
        self.table.hide()
        self.edit.open = False


class _PickEdit(TextEdit):
    stepped = Signal(int)
    taken = Signal()
    left = Signal()

    def __init__(self, *, placeholder: str) -> None:
        super().__init__(placeholder=placeholder)
        self.open = False

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.open and key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif self.open and plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.taken.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.left.emit()
