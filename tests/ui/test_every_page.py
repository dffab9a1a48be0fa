"""Every page of the sample shop in the room a small screen leaves it: nothing runs out of sight; and who has an input method."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QTextEdit,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.sample import sample_clock
from tests.ui.today_kit import sample_copy
from ui import page_shots, shots
from ui.main_window import MainWindow
from ui.program import Program
from ui.settings_list import SECTIONS
from ui.shots import Shot
from ui.theme import Theme

SMALLEST = (960, 460)
"""What 1920 × 1080 at 200 % leaves below a title bar and above a task bar."""
_OFF = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_NARROWEST = 24
W = TypeVar("W", bound=QWidget)


def test_on_a_small_screen_everything_can_be_reached_and_typed_into(
    theme: Theme, qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """One walk for both, for a walk takes seconds."""
    data = sample_copy(tmp_path_factory, tmp_path_factory.mktemp("small"))
    program = Program(theme, data, clock=sample_clock(data))
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.open_shop()
    window, wrong = program.window, list[str]()
    qtbot.addWidget(window)
    try:
        window.setMinimumSize(1, 1)
        window.resize(*SMALLEST)
        window.show()
        for shot in _all(program):
            window.open_page(shot.page, **dict(shot.args))
            shots.settle(window)
            wrong += [f"{shot.name}: {what}" for what in (*_still(window), *typing(window))]
        wrong += letters_stay_in_the_field(window)
    finally:
        window.close()
        program.close()
    assert wrong == []


def _all(program: Program) -> Iterator[Shot]:
    for shot in page_shots._shots(program):
        if shot.page not in {"settings", "print", "import"}:
            yield shot
    for factory in SECTIONS:
        yield Shot(f"settings/{factory.place.key}", "settings", {"section": factory.place.key})
    for tab in ("parts", "catalogue"):
        yield Shot(f"goods/{tab}", "goods", {"tab": tab})


def _still(window: MainWindow) -> list[str]:
    """What is out of sight once the layout has come to rest."""
    found = ["?"]
    for _ in range(20):
        shots._turn(20)
        found = list(out_of_sight(window))
        if not found:
            break
    return found


def out_of_sight(window: MainWindow) -> Iterator[str]:
    """What a narrow place cuts off where no bar scrolls to it."""
    for area in _visible(window, QScrollArea):
        inner = area.widget()
        needs = inner.minimumSizeHint().width() if inner is not None else 0
        if area.horizontalScrollBarPolicy() == _OFF and needs > area.viewport().width():
            yield f"{_name(area)} needs {needs}, has {area.viewport().width()}"
    for table in _visible(window, QTableView):
        yield from _lost_columns(table, table.horizontalHeader())
    for tree in _visible(window, QTreeView):
        yield from _lost_columns(tree, tree.header())
    sidebar = window.sidebar
    for button in (*map(sidebar.button, sidebar.keys()), sidebar.help, sidebar.search, sidebar.user):
        if (
            button.height() < button.minimumSizeHint().height()
            or button.geometry().bottom() > sidebar.height()
        ):
            yield f"{button.accessibleName()} has left the sidebar"


def _lost_columns(view: QAbstractItemView, header: QHeaderView) -> Iterator[str]:
    if view.horizontalScrollBarPolicy() == _OFF and header.length() > view.viewport().width():
        yield f"{_name(view)}: columns {header.length()}, room {view.viewport().width()}"
    for column in range(header.count()):
        if not header.isSectionHidden(column) and header.sectionSize(column) <= _NARROWEST:
            yield f"{_name(view)}: column {column} is gone"


def typing(window: MainWindow) -> Iterator[str]:
    """A field that Chinese cannot be typed into, and a list whose letters an input method would swallow."""
    for widget in _page(window).findChildren(QWidget):
        has = widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        if _takes_words(widget):
            if widget.isEnabled() and not has:
                yield f"{_name(widget)} takes no input method"
        elif has and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not _hides_words(widget):
            yield f"{_name(widget)} has an input method and no words"
    for view in _visible(window, QAbstractItemView):
        view.setFocus()
        if view.hasFocus() and view.inputMethodQuery(Qt.InputMethodQuery.ImEnabled):
            yield f"{_name(view)} has an input method once it has the focus"


def letters_stay_in_the_field(window: MainWindow) -> list[str]:
    """While words are being composed no letter is a key of the window."""
    window.open_page("cases")
    shots.settle(window)
    field = window.page("cases").findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    composing = QInputMethodEvent("xin", [])
    QApplication.sendEvent(field, composing)
    QTest.keyClick(field, Qt.Key.Key_N)
    QTest.keyClick(field, Qt.Key.Key_R)
    shots.settle(window)
    gone = window.current_key != "cases"
    done = QInputMethodEvent()
    done.setCommitString("新")
    QApplication.sendEvent(field, done)
    return [f"a letter of the input method led to {window.current_key}"] if gone else []


def _takes_words(widget: QWidget) -> bool:
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    if isinstance(widget, QLineEdit):
        return widget.echoMode() == QLineEdit.EchoMode.Normal and not widget.isReadOnly()
    return isinstance(widget, QTextEdit | QPlainTextEdit) and not widget.isReadOnly()


def _hides_words(widget: QWidget) -> bool:
    hidden = Qt.InputMethodHint.ImhHiddenText
    return isinstance(widget, QLineEdit) and bool(widget.inputMethodHints() & hidden)


def _visible(window: MainWindow, kind: type[W]) -> Iterator[W]:
    for widget in _page(window).findChildren(kind):
        if widget.isVisible():
            yield widget


def _page(window: MainWindow) -> QWidget:
    shown = window.stack.currentWidget()
    assert shown is not None
    return shown


def _name(widget: QWidget) -> str:
    names = [type(widget).__name__]
    above: QWidget | None = widget.parentWidget()
    while above is not None and len(names) < 4:
        names.append(type(above).__name__)
        above = above.parentWidget()
    return " in ".join(names)
