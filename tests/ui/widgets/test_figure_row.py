from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.figures import Figure, FigureRow


def test_no_digit_of_a_sum_is_cut_off_where_room_is_short(qtbot: QtBot, theme: Theme) -> None:
    sums = ("¥3,332.00", "641.00", "315.00", "2,376.02", "+379.40")
    row = FigureRow([Figure(f"第 {number} 个数", value) for number, value in enumerate(sums)])
    room = QWidget()
    qtbot.addWidget(room)
    row.setParent(room)
    row.resize(1200, 72)
    room.show()
    values = [label for label in row.findChildren(QLabel) if label.text() in sums]
    wide = max(value.mapTo(row, value.rect().topRight()).x() for value in values)
    row.resize(620, 72)
    qtbot.waitUntil(
        lambda: max(value.mapTo(row, value.rect().topRight()).x() for value in values) < min(wide, 620)
    )
    qtbot.waitUntil(lambda: all(value.width() >= value.sizeHint().width() for value in values))
