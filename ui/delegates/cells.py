"""Cells of lists: text, money, stage, deadline, chips, avatars, certainty, differences, checks, icons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui.delegates.base import PADDING, Index, RowDelegate, middle_box
from ui.models.roles import AvatarText, Diff, Due, Ring, Role
from ui.widgets import painting
from ui.widgets.status import draw_confidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.theme import Theme


class TextDelegate(RowDelegate):
    """Words, elided at the end, with the search hit marked and chips behind; `caption` adds the second line."""


class MoneyDelegate(RowDelegate):
    """Amounts and numbers, right-aligned."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, right: int = PADDING) -> None:
        super().__init__(theme, parent, align=painting.RIGHT, right=right)


class StageDelegate(RowDelegate):
    """The stage ring with its label (`Role.RING` and the text)."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        ring = index.data(Role.RING)
        if isinstance(ring, Ring):
            place = middle_box(box, painting.RING)
            painting.draw_ring(
                painter, self.theme, place, progress=ring.progress, waiting=ring.waiting, done=ring.done
            )
            box = box.adjusted(painting.RING + 6, 0, 0, 0)
        super().paint_cell(painter, box, option, index)


class DueDelegate(RowDelegate):
    """A deadline (`Role.DUE`): words over a 3 px bar; without one the plain text."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        due = index.data(Role.DUE)
        if isinstance(due, Due):
            painting.draw_due(
                painter, self.theme, box, option.font, text=due.text, share=due.share, tone=due.tone
            )
        else:
            super().paint_cell(painter, box, option, index)


class ChipDelegate(RowDelegate):
    """The text as one chip in the tone of `Role.TONE`, or the chips of `Role.CHIPS`."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        middle = box.y() + box.height() // 2
        chips = index.data(Role.CHIPS) or ()
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if not chips and text:
            tone = str(index.data(Role.TONE) or "")
            painting.draw_chip(painter, self.theme, box.x(), middle, option.font, text, tone)
            return
        self._paint_chips(painter, box.x(), middle, box.right(), font=option.font, chips=chips)


class AvatarDelegate(RowDelegate):
    """Who is responsible (`Role.AVATAR`), in the middle of the column."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        avatar = index.data(Role.AVATAR)
        if isinstance(avatar, AvatarText):
            centre = QPointF(box.center()) + QPointF(0.5, 0.5)
            place = QRectF(centre.x() - 10, centre.y() - 10, 20, 20)
            painting.draw_avatar(painter, self.theme, place, option.font, avatar.name, own=avatar.own)


class ConfidenceDelegate(RowDelegate):
    """How sure a guess is (`Role.SHARE`, 0–1): a bar and a percentage, amber under 75 %; else the plain text."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        share = index.data(Role.SHARE)
        if isinstance(share, float):
            painter.setFont(painting.sized(option.font, 12))
            draw_confidence(painter, self.theme, box, share, sure=share >= 0.75)
        else:
            super().paint_cell(painter, box, option, index)


class IconDelegate(RowDelegate):
    """A shipped icon (`Role.ICON`) in front of the text."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        name = index.data(Role.ICON)
        if name:
            ratio = option.widget.devicePixelRatioF() if option.widget else 1.0
            pixmap = self.theme.pixmap(str(name), "text2", 16, ratio)
            painter.drawPixmap(middle_box(box, 16).topLeft(), pixmap)
            box = box.adjusted(24, 0, 0, 0)
        super().paint_cell(painter, box, option, index)


class KeyCellDelegate(RowDelegate):
    """A column letter or tag in a small square, as beside the columns of a sheet (A, B, 法, 店)."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        tone = str(index.data(Role.TONE) or "")
        middle = box.y() + box.height() // 2
        painting.draw_chip(painter, self.theme, box.x(), middle, option.font, text, tone)


class DiffDelegate(RowDelegate):
    """What a sheet does to a cell (`Role.DIFF`): update, conflict, error, held, quiet; else plain text."""

    _GROUNDS: ClassVar[Mapping[str, str]] = {
        "update": "accBg",
        "conflict": "warnBg",
        "held": "warnBg",
        "error": "badBg",
    }

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, right_aligned: bool = False) -> None:
        super().__init__(theme, parent, align=painting.RIGHT if right_aligned else painting.LEFT)

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        diff = index.data(Role.DIFF)
        if not isinstance(diff, Diff) or diff.kind == "":
            super().paint_cell(painter, box, option, index)
            return
        if diff.kind in self._GROUNDS:
            self._paint_ground(painter, option.rect, diff.kind)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        ink = {"update": "accText", "error": "bad", "quiet": "text3"}.get(diff.kind, "text")
        bold = diff.kind == "update"
        size = option.font.pixelSize() if option.font.pixelSize() > 0 else 13
        new_font = painting.sized(option.font, size, bold=bold)
        if diff.old:
            box = self._paint_old(painter, box, option.font, diff.old, painting.advance(new_font, text))
        painter.setFont(new_font)
        painter.setPen(self.theme.colour(ink))
        painting.draw_text(painter, box, text, align=self.align)

    def _paint_ground(self, painter: QPainter, rect: QRect, kind: str) -> None:
        painting.fill(painter, rect.adjusted(0, 0, 0, -1), self.theme.colour(self._GROUNDS[kind]))
        if kind == "error":
            painter.setPen(QPen(self.theme.colour("bad"), 1))
            painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -1.5))
        elif kind == "held":
            pen = QPen(self.theme.colour("warnFill"), 1)
            pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -1.5))

    def _paint_old(self, painter: QPainter, box: QRect, font: Any, old: str, new_width: int) -> QRect:
        size = font.pixelSize() if font.pixelSize() > 0 else 13
        struck = painting.sized(font, size)
        struck.setStrikeOut(True)
        painter.setFont(struck)
        painter.setPen(self.theme.colour("text3"))
        width = painting.advance(struck, old)
        room = max(box.width() - new_width - 6, 0)
        shown = min(width, room)
        right = bool(self.align & Qt.AlignmentFlag.AlignRight)
        left = box.right() + 1 - new_width - 6 - shown if right else box.x()
        painting.draw_text(painter, QRect(left, box.y(), shown + 1, box.height()), old)
        return box if right else box.adjusted(shown + 6, 0, 0, 0)
