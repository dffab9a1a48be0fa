"""The rows of the goods a customer bought: columns, boxes to tick, how much of each can still come back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from aftersales.money import grouped
from ui.delegates.base import Index, RowDelegate
from ui.models.paged_table import Column
from ui.models.roles import Cell, Role, Row
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from aftersales.orders import OrderLineStanding

_SOON = 30
COLUMNS = (
    Column(key="check", width=40),
    Column(key="title", title="商品"),
    Column(key="serial", title="序列号", width=134),
    Column(key="order", title="订单", width=114),
    Column(key="bought", title="买", width=36, align="right"),
    Column(key="returned", title="已退", width=48, align="right"),
    Column(key="left", title="还能退", width=58, align="right"),
    Column(key="amount", title="还能退（元）", width=138, align="right"),
    Column(key="warranty", title="质保", width=84),
    Column(key="now", title="这次", width=94, align="right"),
)
FITTED = {"serial": 134, "order": 188, "amount": 150, "warranty": 96}
"""Columns that take the room of what they hold, up to so many pixels; the title has the rest."""
SERIAL, NOW = 2, len(COLUMNS) - 1


def warranty_words(ends: date | None, today: date) -> tuple[str, str]:
    """How long the warranty still runs, and the tone of that."""
    if ends is None:
        return "—", "faint"
    days = (ends - today).days
    if days < 0:
        return "已过保", "quiet"
    return f"整机 {days} 天", "warn" if days <= _SOON else ""


class LineTable(KeyTable):
    """The table: a click or 空格 takes a row in or out, + and − change its pieces."""

    stepped = Signal(object, int)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}.get(Qt.Key(event.key()))
        if step is not None and self.current_key is not None:
            self.stepped.emit(self.current_key, step)
        else:
            super().keyPressEvent(event)


class CheckDelegate(RowDelegate):
    """The box of a row: `Role.SORT` says on, off or None for one that cannot be taken."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        on, theme = index.data(Role.SORT), self.theme
        square = QRectF(box.x() + 4, box.center().y() - 7.5, 15, 15)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("acc" if on else "line2" if on is None else "line4"), 1))
        painter.setBrush(theme.colour("acc" if on else "sunk" if on is None else "surface"))
        painter.drawRoundedRect(square, 4, 4)
        if on:
            ratio = option.widget.devicePixelRatioF() if option.widget else 1.0
            painter.drawPixmap(
                QPointF(square.x() + 2, square.y() + 2), theme.pixmap("check", "onAcc", 12, ratio)
            )


def line_row(line: OrderLineStanding, *, on: bool | None, most: int, today: date) -> Row:
    """A row; `on` None is one that cannot be taken, `most` the pieces that can."""
    tone = "" if most else "faint"
    words, warranty_tone = warranty_words(line.warranty_ends, today)
    held = f"{line.held_by} 占着" if line.held_by and not most else ""
    title = " ".join(part for part in (line.line.title, line.line.spec) if part)
    spoken = f"{title}，还能退 {most} 件，{grouped(line.left_amount)} 元，{'选了' if on else '没选'}"
    return Row(
        key=line.line.id,
        cells=(
            Cell(sort=on, spoken=spoken),
            Cell(text=title, bold=bool(on), tone=tone, tip=title),
            Cell(text=line.serial or "—", tone="quiet" if line.serial else "faint", tip=line.serial),
            Cell(text=line.order_number, tone="quiet", tip=line.order_number),
            Cell(text=str(line.line.quantity), tone=tone),
            Cell(text=str(line.returned), tone=tone),
            Cell(text=str(most), tone=tone, bold=bool(on)),
            Cell(text=held or grouped(line.left_amount), tone=tone, tip=held),
            Cell(text=words, tone=warranty_tone),
            Cell(text="" if most else "—", tone="faint"),
        ),
        spoken=spoken,
    )


def age(line: OrderLineStanding) -> tuple[float, int]:
    """What rows are sorted by where nothing else is known: the newest order, then the dearest line."""
    moment = line.ordered_at.timestamp() if line.ordered_at else 0.0
    return moment, line.left_amount
