"""Cells of 员工与权限: a name beside its disc, a switch that answers to a click, a tick in the middle."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.delegates.base import PADDING, Index, RowDelegate, middle_box
from ui.models.roles import AvatarText, Role
from ui.widgets import painting
from ui.widgets.choices import SWITCH, draw_switch

ON, TICK = "启用", "✓"
"""What the text of a cell says where its switch is on, or a tick stands."""
_DISC = 20


class NameDelegate(RowDelegate):
    """The disc of a name (`Role.AVATAR`) and the name."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        avatar = index.data(Role.AVATAR)
        if isinstance(avatar, AvatarText):
            place = middle_box(box, _DISC)
            painting.draw_avatar(painter, self.theme, place, option.font, avatar.name, own=avatar.own)
            box = box.adjusted(_DISC + 8, 0, 0, 0)
        super().paint_cell(painter, box, option, index)


class SwitchDelegate(RowDelegate):
    """A switch at the right end, on where the text says so; `clicked(key)` follows a click on it. Off limits it is pale."""

    clicked = Signal(object)
    allowed = True

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:  # noqa: ARG002
        on = index.data(Qt.ItemDataRole.DisplayRole) == ON
        painter.translate(self._place(box).topLeft())
        draw_switch(painter, self.theme, on=on, enabled=self.allowed)

    def _place(self, box: QRect) -> QRect:
        width, height = SWITCH
        return QRect(box.right() + 1 - width, box.y() + (box.height() - height) // 2, width, height)

    # Qt

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease and self.allowed:
            opened: Any = option  # the stubs leave the option's fields out
            box = opened.rect.adjusted(PADDING, 0, -PADDING, -1)
            if self._place(box).contains(event.position().toPoint()):
                self.clicked.emit(index.data(Role.KEY))
                return True
        return super().editorEvent(event, model, option, index)


class TickDelegate(RowDelegate):
    """A tick, or what is said instead of it, in the middle."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        if index.data(Qt.ItemDataRole.DisplayRole) == TICK:
            ratio = option.widget.devicePixelRatioF() if option.widget else 1.0
            x, y = box.x() + (box.width() - 16) // 2, box.y() + (box.height() - 16) // 2
            painter.drawPixmap(x, y, self.theme.pixmap("check", "acc", 16, ratio))
        else:
            super().paint_cell(painter, box, option, index)
