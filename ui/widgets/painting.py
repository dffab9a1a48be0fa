"""Shapes that widgets and delegates paint alike: rings, deadlines, chips, bars, key caps, avatars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from ui.theme import Theme

RING = 14
CHIP_HEIGHT = 20
KEY_HEIGHT = 18
RETURN_KEY = "↵"

_NUMBER = re.compile(r"(?:[^\W\d_]{1,4} )?(?=(?:[^\d]*\d){6})[A-Za-z0-9._-]{10,}")
"""A long number of an order, a parcel or a good, with one word before it or none (订单 2619…)."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

_CHIP_TONES = {
    "acc": ("accBg", "accText"),
    "bad": ("badBg", "bad"),
    "warn": ("warnBg", "warn"),
    "ok": ("okBg", "ok"),
}


def sized(font: QFont, pixels: int, *, bold: bool = False) -> QFont:
    """`font` at another size and one of the two weights."""
    copy = QFont(font)
    copy.setPixelSize(pixels)
    copy.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return copy


def advance(font: QFont, text: str) -> int:
    """The width of `text` in logical pixels."""
    return QFontMetrics(font).horizontalAdvance(text)


def fill(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A rectangle in one colour. `fillRect` would do it too, but looks at every gradient there is at its first call."""
    painter.setBackground(colour)
    painter.eraseRect(rect)


def shortened(metrics: QFontMetrics, text: str, room: int) -> str:
    """`text` with … where it does not fit: in the middle of a number, whose tail tells it from others, else at its end."""
    short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    if short == text or not _NUMBER.fullmatch(text):
        return short
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)


def draw_text(
    painter: QPainter, rect: QRect, text: str, *, align: Qt.AlignmentFlag = LEFT, elide: bool = True
) -> None:
    """One line of text with the painter's font and pen, shortened where it does not fit."""
    if elide:
        text = shortened(painter.fontMetrics(), text, rect.width())
    painter.drawText(rect, int(align | Qt.TextFlag.TextSingleLine), text)


def draw_ring(
    painter: QPainter,
    theme: Theme,
    box: QRectF,
    *,
    progress: float,
    waiting: bool = False,
    done: bool = False,
) -> None:
    """The stage ring: dashed not started, pie for progress 0–1, amber where another must move, a tick when closed."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if done:
        _draw_tick(painter, theme, box)
    elif progress <= 0:
        pen = QPen(theme.colour("text3"), 1.4)
        pen.setDashPattern([1.7, 1.55])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    else:
        colour = theme.colour("warn" if waiting else "accText")
        painter.setPen(QPen(colour, 1.5))
        painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        inset = box.width() * 0.22
        pie = box.adjusted(inset, inset, -inset, -inset)
        painter.drawPie(pie, 90 * 16, -round(min(progress, 1.0) * 360 * 16))
    painter.restore()


def _draw_tick(painter: QPainter, theme: Theme, box: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("ok"))
    painter.drawEllipse(box)
    pen = QPen(theme.colour("surface"), box.width() * 0.12)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    x, y, unit = box.x(), box.y(), box.width()
    points = [(0.29, 0.52), (0.44, 0.67), (0.71, 0.36)]
    painter.drawPolyline([QPointF(x + a * unit, y + b * unit) for a, b in points])


def draw_bar(painter: QPainter, theme: Theme, box: QRectF, share: float, token: str) -> None:
    """A rounded track filled to `share` (0–1, clipped) with a token's colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = box.height() / 2
    painter.setBrush(theme.colour("track"))
    painter.drawRoundedRect(box, radius, radius)
    filled = QRectF(box)
    filled.setWidth(box.width() * max(0.0, min(share, 1.0)))
    if filled.width() > 0:
        painter.setBrush(theme.colour(token))
        painter.drawRoundedRect(filled, radius, radius)
    painter.restore()


def draw_due(
    painter: QPainter, theme: Theme, box: QRect, font: QFont, *, text: str, share: float, tone: str
) -> None:
    """A deadline: words over a 3 px bar of the time used, in the middle of `box`; tones bad, warn, plain."""
    block, width = 22, min(box.width(), 88)
    top = box.y() + (box.height() - block) // 2
    painter.save()
    painter.setFont(sized(font, font.pixelSize(), bold=tone in {"bad", "warn"}))
    painter.setPen(theme.colour(tone if tone in {"bad", "warn"} else "text2"))
    draw_text(painter, QRect(box.x(), top - 1, box.width(), 18), text)
    painter.restore()
    fill = {"bad": "bad", "warn": "warnFill"}.get(tone, "text3")
    draw_bar(painter, theme, QRectF(box.x(), top + 19, width, 3), share, fill)


def chip_width(font: QFont, text: str) -> int:
    """How wide a chip with this text is."""
    return advance(sized(font, 12), text) + 12


def draw_chip(  # noqa: PLR0917 - a shape and its place
    painter: QPainter, theme: Theme, left: int, middle: int, font: QFont, text: str, tone: str = ""
) -> int:
    """A 20 px chip at `left`, centred on the line `middle`; returns its width. Tone ``plain`` is only outlined."""
    small = sized(font, 12)
    box = QRectF(left, middle - CHIP_HEIGHT / 2, chip_width(font, text), CHIP_HEIGHT)
    ground, ink = _CHIP_TONES.get(tone, ("chip", "text2"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if tone == "plain":
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box, 4, 4)
    painter.setFont(small)
    painter.setPen(theme.colour(ink))
    painter.drawText(box, int(CENTRE), text)
    painter.restore()
    return round(box.width())


def draw_avatar(
    painter: QPainter, theme: Theme, box: QRectF, font: QFont, name: str, *, own: bool = False
) -> None:
    """The first character of a surname in a disc; the person at the desk in accBg2."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accBg2" if own else "press"))
    painter.drawEllipse(box)
    painter.setPen(theme.colour("accText" if own else "text2"))
    painter.setFont(sized(font, max(11, round(box.height() * 0.42))))
    painter.drawText(box, int(CENTRE), name[:1])
    painter.restore()


def key_width(font: QFont, cap: str) -> int:
    """How wide the cap of one key is."""
    if cap == RETURN_KEY:
        return KEY_HEIGHT + 2
    return max(KEY_HEIGHT, advance(sized(font, 11), cap) + 10)


def draw_keys(  # noqa: PLR0917 - a shape and its place
    painter: QPainter, theme: Theme, left: int, middle: int, font: QFont, caps: Sequence[str]
) -> int:
    """Key caps side by side from `left`, centred on `middle`; returns the x behind the last."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(sized(font, 11))
    x = left
    for cap in caps:
        box = QRectF(x, middle - KEY_HEIGHT / 2, key_width(font, cap), KEY_HEIGHT)
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        draw_key_text(painter, theme, box, cap, "text2")
        x += round(box.width()) + 2
    painter.restore()
    return x - 2 if caps else x


def draw_key_text(painter: QPainter, theme: Theme, box: QRectF, cap: str, token: str) -> None:
    """The name of a key in the middle of `box`; ↵ is drawn, because few fonts carry it."""
    if cap != RETURN_KEY:
        painter.setPen(theme.colour(token))
        painter.drawText(box, int(CENTRE), cap)
        return
    ratio = painter.device().devicePixelRatioF()
    pixmap = theme.pixmap("corner-down-left", token, 11, ratio)
    painter.drawPixmap(QPointF(box.center().x() - 5.5, box.center().y() - 5.5), pixmap)
