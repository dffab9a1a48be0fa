from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.page_room import PageRoom


def test_a_page_fills_its_room_and_scrolls_where_that_is_too_small(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    needy = QWidget()
    needy.setMinimumSize(500, 300)
    column.addWidget(needy)
    room = PageRoom(page)
    qtbot.addWidget(room)
    room.resize(800, 600)
    room.show()
    qtbot.waitUntil(lambda: page.size() == room.viewport().size())
    assert not room.horizontalScrollBar().isVisible()
    room.resize(400, 200)
    qtbot.waitUntil(
        lambda: room.horizontalScrollBar().maximum() > 0 and room.verticalScrollBar().maximum() > 0
    )
    assert page.width() == page.minimumSizeHint().width()
    needy.setMinimumWidth(700)
    qtbot.waitUntil(lambda: page.width() >= 700)


def test_a_page_may_be_lower_than_it_would_like_at_its_width(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    row = QHBoxLayout(page)
    words = QLabel("很长的一段话，" * 80)
    words.setWordWrap(True)
    words.setMinimumSize(80, 20)
    row.addWidget(words)
    room = PageRoom(page)
    qtbot.addWidget(room)
    room.resize(300, 120)
    room.show()
    qtbot.waitUntil(lambda: page.width() == room.viewport().width())
    assert page.height() <= max(page.minimumSizeHint().height(), room.viewport().height())
