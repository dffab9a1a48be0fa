"""What the sections for the shop's own lists share: a table of entries, fields that save when left, and the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from aftersales.access import Right, holders
from aftersales.clock import CHINA
from aftersales.errors import KnownError
from desktop.changes import Changed
from resources.wording import error_sentence, sentence
from ui.delegates.cells import TextDelegate
from ui.models.paged_table import Column, PagedTableModel, PageRequest
from ui.pages.settings_section import SettingsSection
from ui.widgets.buttons import Button
from ui.widgets.texts import Field, HairLine, Panel, TextLabel
from ui.widgets.views import KeyTable, least_width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QWheelEvent

    from desktop.due_effects import DueChange
    from desktop.list_editing import ListVersion
    from ui.models.roles import Row
    from ui.pages.context import Context
    from ui.theme import Theme

_HEAD = 32
"""Where the first column begins, with the headings between rows."""
_SHOWN_CASES = 6
_SHOWN_VERSIONS = 12


class EntryTable(KeyTable):
    """Entries of a list in a bordered box; as high as its rows up to `most`, then it scrolls."""

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[Column],
        *,
        name: str,
        most: int = 10,
    ) -> None:
        super().__init__(theme, name=name)
        self._most = most
        self.setMinimumWidth(least_width(columns))
        self.entries = PagedTableModel(columns, _nothing, self)
        self.show_model(self.entries, {columns[0].key: TextDelegate(theme)})

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; who stood on one still stands there."""
        key, place = self.current_key, self.verticalScrollBar().value()
        self.entries.set_rows(rows)
        shown = range(min(len(rows), self._most))
        self.setFixedHeight(_HEAD + sum(self.rowHeight(row) for row in shown))
        if key is not None and self.go_to(key):
            self.verticalScrollBar().setValue(place)
        elif rows:
            self.go_to_row(0)

    # Qt

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.verticalScrollBar()
        down = event.angleDelta().y() < 0
        if (bar.value() >= bar.maximum()) if down else (bar.value() <= bar.minimum()):
            event.ignore()  # at its end the wheel moves the section
        else:
            super().wheelEvent(event)


class FieldGrid(QWidget):
    """Fields in columns, by the name under which the desk knows each."""

    def __init__(self, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns, self._next = columns, 0
        self.fields: dict[str, Field] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def put(self, name: str, label: str, edit: QWidget, *, span: int = 1) -> Field:
        """The next field; one that does not fit any more begins a row."""
        row, column = divmod(self._next, self._columns)
        if column + span > self._columns:
            row, column = row + 1, 0
        field = Field(label, edit)
        self._grid.addWidget(field, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        self._next = row * self._columns + column + span
        self.fields[name] = field
        return field

    def clear_errors(self) -> None:
        """No field complains any more."""
        for field in self.fields.values():
            field.set_error("")


class ListSection(SettingsSection):
    """A section over one of the shop's lists: the owner changes, others look. Subclasses fill `show_lists`."""

    def __init__(self, context: Context, *, title: str, caption: str) -> None:
        super().__init__(context, title=title, caption=caption)
        self.refusal = TextLabel("", "caption", tone="warn", wrap=True)
        self.refusal.hide()
        self.content.addWidget(self.refusal)
        self.history_button = Button(self.theme, "历史版本", icon="history")
        self.history_button.setCheckable(True)
        self.history_button.toggled.connect(self._show_history)
        self.heading.add_right(self.history_button)
        self.history = HistoryBox()
        self.content.addWidget(self.history)
        self._locked: list[QWidget] = []

    @property
    def may_change(self) -> bool:
        return Right.RULES in self.shop.session.rights

    def lock(self, *widgets: QWidget) -> None:
        """Widgets that only who may change can use."""
        self._locked += widgets

    def line(self, title: str, caption: str = "") -> QHBoxLayout:
        """A rule and the heading of a further part; the row takes buttons at the right."""
        self.content.addSpacing(16)
        self.content.addWidget(HairLine())
        self.content.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(TextLabel(title, "section"))
        row.addWidget(TextLabel(caption, "caption"))
        row.addStretch(1)
        self.content.addLayout(row)
        return row

    # reading

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - it takes none
        self.read()

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes and self.isVisible():
            self.read()

    def read(self) -> None:
        """Show the lists as they are now."""
        allowed = self.may_change
        who = "、".join(role.value for role in holders(Right.RULES))
        self.refusal.set_text("" if allowed else sentence("lists.look_only", {"who": who}))
        self.refusal.setVisible(not allowed)
        self.show_lists()
        for widget in self._locked:
            if not allowed:
                widget.setEnabled(False)
        if self.history_button.isChecked():
            self._show_history(shown=True)

    def show_lists(self) -> None:
        """Fill the section with the lists as they are now."""
        raise NotImplementedError

    def versions(self) -> tuple[ListVersion, ...]:
        """What was changed, the newest first; runs in a job."""
        raise NotImplementedError

    # writing

    def save(
        self,
        work: Callable[[], object],
        fields: Mapping[str, Field],
        done: Callable[[], None] | None = None,
    ) -> None:
        """Write; what is refused stands on the field it concerns. `done` follows what went well."""
        for field in fields.values():
            field.set_error("")

        def written(_: object) -> None:
            if done is not None:
                done()
            self.read()

        self.writer.write(work, done=written, failed=lambda error: self.refused(error, fields))

    def refused(self, error: BaseException, fields: Mapping[str, Field]) -> None:
        """Say on its field why a value was not taken; what concerns no field is a message."""
        name = error.operands.get("field", "") if isinstance(error, KnownError) else ""
        if isinstance(error, KnownError) and name in fields:
            fields[name].set_error(error_sentence(error))
            return
        self.notices.error(error)
        self.read()

    def save_looked(
        self,
        effects: Callable[[], tuple[DueChange, ...]],
        work: Callable[[], object],
        fields: Mapping[str, Field],
        done: Callable[[], None] | None = None,
    ) -> None:
        """The same for what moves deadlines: the open cases it would move are shown first, and asked about."""
        for field in fields.values():
            field.set_error("")
        self.runner.run(
            self.shop.jobs.read(lambda _: effects()),
            on_done=lambda found: self._ask(found, work, fields, done),
            on_failed=lambda error: self.refused(error, fields),
        )

    def _ask(
        self,
        found: tuple[DueChange, ...],
        work: Callable[[], object],
        fields: Mapping[str, Field],
        done: Callable[[], None] | None,
    ) -> None:
        if not found:
            self.save(work, fields, done)
            return
        title = sentence("lists.effects_title", {"count": len(found)})
        dialog = self.notices.ask(title, effect_words(found), "改时限", lambda: self.save(work, fields, done))
        if dialog is not None:
            dialog.rejected.connect(self.read)

    def _show_history(self, shown: bool) -> None:
        if not shown:
            self.history.hide()
            return
        self.runner.run(self.shop.jobs.read(lambda _: self.versions()), on_done=self.history.show_versions)


class HistoryBox(Panel):
    """The versions of a list: when, who, what."""

    def __init__(self) -> None:
        super().__init__(margins=(16, 10, 16, 10))
        self.setAccessibleName("历史版本")
        self.lines = TextLabel("", "quiet", wrap=True)
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(self.lines)
        self.hide()

    def show_versions(self, versions: Sequence[ListVersion]) -> None:
        """The newest first; the rest are counted."""
        told = [
            f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M}　{one.by or '—'}　{one.told}"
            for one in versions[:_SHOWN_VERSIONS]
        ]
        left = len(versions) - len(told)
        if left:
            told.append(sentence("lists.older", {"count": left}))
        self.lines.set_text("\n".join(told) if told else sentence("lists.no_history"))
        self.show()


def effect_words(found: Sequence[DueChange]) -> str:
    """The open cases whose deadline moves: number, before and after; the rest are counted."""
    lines = [
        sentence("lists.effect", {"number": one.case.number, "before": one.before, "after": one.after})
        for one in found[:_SHOWN_CASES]
    ]
    if len(found) > _SHOWN_CASES:
        lines.append(sentence("lists.more_effects", {"count": len(found)}))
    return "\n".join(lines)


def words_of(text: str) -> list[str]:
    """Words that a person parted by 、 or a comma or a blank."""
    for mark in ",，;；\u3000\t\n ":
        text = text.replace(mark, "、")
    return [word for word in text.split("、") if word]


def _nothing(_request: PageRequest) -> None:
    """A list that cannot grow asks for nothing."""
