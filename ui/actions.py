"""Every action once: its words, key and icon; pages make QActions of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from aftersales.late_dataclasses import dataclass
from resources.wording import sentence
from ui.widgets.keys import key_text


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action: `name` in code, `keys` as Qt writes them (several chords divided by a space), `icon` of the set."""

    name: str
    keys: str = ""
    icon: str = ""

    @property
    def text(self) -> str:
        """The words on buttons and in menus."""
        return sentence(f"action.{self.name}")


_ALL: Final = (
    ActionSpec("new_case", "N", "plus"),
    ActionSpec("settle", "R", "calculator"),
    ActionSpec("revisit", "V", "phone-call"),
    ActionSpec("import_sheets", "Ctrl+I", "file-spreadsheet"),
    ActionSpec("print", "Ctrl+P", "printer"),
    ActionSpec("undo", "Ctrl+Z", "undo-2"),
    ActionSpec("redo", "Ctrl+Y", "redo-2"),
    ActionSpec("open", "Return", "external-link"),
    ActionSpec("back", "Escape", "arrow-left"),
    ActionSpec("preview", "Space", "eye"),
    ActionSpec("search", "/", "search"),
    ActionSpec("find_all", "Ctrl+K", "search"),
    ActionSpec("filter", "F", "list-filter"),
    ActionSpec("change_state", "S", "pencil"),
    ActionSpec("hand_over", "A", "user"),
    ActionSpec("change_deadline", "D", "clock"),
    ActionSpec("link_owner", "L", "link"),
    ActionSpec("repair", "Q", "wrench"),
    ActionSpec("sell", "", "barcode"),
    ActionSpec("edit_order", "", "pencil"),
    ActionSpec("to_scan", "F2", "barcode"),
    ActionSpec("to_customer", "F4", "user"),
    ActionSpec("edit", "", "pencil"),
    ActionSpec("go_to_section", "", "list"),
    ActionSpec("check", "X", "check"),
    ActionSpec("check_all", "Ctrl+A", "check"),
    ActionSpec("note", "C", "message-square"),
    ActionSpec("add_evidence", "E", "paperclip"),
    ActionSpec("got_money", "", "wallet"),
    ActionSpec("copy", "Ctrl+C", "copy"),
    ActionSpec("delete", "Del", "trash-2"),
    ActionSpec("next_case", "J", "chevron-down"),
    ActionSpec("previous_case", "K", "chevron-up"),
    ActionSpec("commit", "Ctrl+Return", "check"),
    ActionSpec("today", "T", "calendar-check"),
    ActionSpec("reschedule", "M", "calendar-days"),
    ActionSpec("next_problem", "F8", "chevron-down"),
    ActionSpec("previous_problem", "Shift+F8", "chevron-up"),
    ActionSpec("choose_file", "Ctrl+O", "folder-open"),
    ActionSpec("choose_folder", "Ctrl+Shift+O", "folder-open"),
    ActionSpec("paste", "Ctrl+V", "clipboard-paste"),
    ActionSpec("columns", "W", "columns-3"),
    ActionSpec("views", "Y", "bookmark"),
    ActionSpec("export", "Ctrl+E", "download"),
    ActionSpec("add_tag", "", "tag"),
    ActionSpec("merge", "", "users"),
    ActionSpec("lock", "Ctrl+L", "lock"),
    ActionSpec("save_pdf", "Ctrl+S", "file-text"),
    ActionSpec("zoom_in", "+", "zoom-in"),
    ActionSpec("zoom_out", "-", "zoom-out"),
    ActionSpec("help", "F1", "circle-help"),
)
ACTIONS: Final[Mapping[str, ActionSpec]] = MappingProxyType({spec.name: spec for spec in _ALL})


def make_action(
    spec: ActionSpec, owner: QWidget, run: Callable[[], None], *, keys: str | None = None, text: str = ""
) -> QAction:
    """The action as a QAction of `owner`, working while the focus is inside it; `keys` "" gives it none.

    Single letters reach it only outside text fields: those take printable keys first.
    """
    action = QAction(owner)
    action.setText(text or spec.text)
    action.setObjectName(spec.name)
    bound = spec.keys if keys is None else keys
    action.setShortcuts(_sequences(bound))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.setToolTip(f"{action.text()}  {key_text(bound)}" if bound else action.text())
    action.triggered.connect(lambda _checked=False: run())
    owner.addAction(action)
    return action


def _sequences(keys: str) -> list[QKeySequence]:
    sequences = []
    for chord in keys.split():
        sequences.append(QKeySequence(chord))
        if "Return" in chord:
            sequences.append(QKeySequence(chord.replace("Return", "Enter")))
    return sequences
