"""The page 设置: its sections in a column at the left, one of them at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from resources.wording import sentence
from ui.pages.base import Context, Page
from ui.settings_list import SECTIONS
from ui.widgets.buttons import GhostButton
from ui.widgets.edits import SearchEdit
from ui.widgets.sidebar import PlaceButton
from ui.widgets.status import TickLabel
from ui.widgets.texts import HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.pages.settings_section import SettingsSection
    from ui.settings_list import SectionFactory

_COLUMN, _ROW = 176, 32


class SettingsPage(Page):
    """Opened with `section` it shows that one. Ctrl F narrows the column; the arrow keys walk it."""

    key, title = "settings", "设置"
    status_hints = (("Ctrl F", "查设置"), ("↑ ↓", "换一节"))

    def __init__(self, context: Context, sections: Sequence[SectionFactory] = SECTIONS) -> None:
        super().__init__(context)
        self._factories = {each.place.key: each for each in sections}
        self._built: dict[str, SettingsSection] = {}
        self._current = ""
        self.header.add_right(TickLabel(self.theme))
        self.header.add_right(TextLabel("改动自动保存", "caption"))
        self.undo = GhostButton(self.theme, "撤销", icon="undo-2", keys="Ctrl+Z")
        self.undo.clicked.connect(self._undo)
        self.header.add_right(self.undo)
        self._build()
        self.add_action("search", self.search.setFocus, keys="Ctrl+F")

    def _build(self) -> None:
        column = QWidget()
        column.setFixedWidth(_COLUMN)
        whole = QVBoxLayout(column)
        whole.setContentsMargins(0, 12, 0, 12)
        whole.setSpacing(8)
        self.search = SearchEdit(self.theme, "查设置", keys="Ctrl F", width=_COLUMN - 16)
        self.search.textChanged.connect(self._narrow)
        whole.addWidget(self.search, 0, Qt.AlignmentFlag.AlignHCenter)
        self._sections = Scrolled(margins=(8, 0, 8, 0))
        whole.addWidget(self._sections, 1)
        places = self._sections.column
        places.setSpacing(1)
        self.buttons: dict[str, PlaceButton] = {}
        for key, factory in self._factories.items():
            button = PlaceButton(self.theme, factory.place, column)
            button.setFixedHeight(_ROW)
            button.clicked.connect(lambda _checked=False, key=key: self.show_section(key))
            self.buttons[key] = button
            places.addWidget(button)
        places.addStretch(1)
        self.stack = QStackedWidget()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(column)
        row.addWidget(HairLine(vertical=True))
        row.addWidget(self.stack, 1)
        self.body.addLayout(row, 1)

    # the page in sight

    def activated(self, args: dict[str, Any]) -> None:
        wanted = str(args.get("section", "")) or self._current
        self.show_section(wanted if wanted in self._factories else next(iter(self._factories)), args)

    def refresh(self, changes: frozenset[Any]) -> None:
        for section in self._built.values():
            section.refresh(changes)

    def place(self) -> object:
        return self._current

    def restore(self, place: object) -> None:
        self.show_section(str(place))

    @property
    def section(self) -> SettingsSection:
        """The section in sight."""
        return self._built[self._current]

    def show_section(self, key: str, args: dict[str, Any] | None = None) -> None:
        """Show one section; it is built at its first opening."""
        if key not in self._built:
            section = self._factories[key].build(self.context)
            section.page_asked.connect(self.page_asked)
            self.stack.addWidget(section)
            self._built[key] = section
        self._current = key
        for each, button in self.buttons.items():
            button.setChecked(each == key)
        self.stack.setCurrentWidget(self._built[key])
        self._built[key].activated(args or {})
        self.buttons[key].setFocus()
        self._sections.ensureWidgetVisible(self.buttons[key], 0, 0)

    def _undo(self) -> None:
        desk = self.context.shop
        self.runner.run(
            desk.jobs.write(lambda _: desk.undo.undo()),
            on_done=lambda name: self.notices.toast(sentence("program.undone", {"name": name})),
        )

    def _narrow(self, text: str) -> None:
        for key, factory in self._factories.items():
            self.buttons[key].setVisible(text.strip() in f"{factory.place.text} {factory.words}")
