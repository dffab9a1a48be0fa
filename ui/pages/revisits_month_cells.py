"""How a day of the month is painted, and where its calls lie in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.models.revisit_days import MonthModel
from ui.widgets import painting

if TYPE_CHECKING:
    from ui.delegates.base import Index
    from ui.models.revisit_days import DayCell, EntryCell
    from ui.theme import Theme

TOP, PITCH, PILL = 30, 22, 20
"""Where the first call of a day begins, how far the next lies below it, how high it is."""
MORE = 18
_TIME = 37
_BAR = 24


def entry_count(cell: DayCell, height: int) -> int:
    """How many calls a cell of this height names; one that hides some keeps a line for 还有 n 个."""
    most = max((height - TOP - 2) // PITCH, 0)
    if cell.more or len(cell.entries) > most:
        most = max((height - TOP - MORE) // PITCH, 0)
    return min(len(cell.entries), most)


def entry_box(cell: QRect, place: int) -> QRect:
    """Where the call at a place of a day lies."""
    return QRect(cell.x() + 6, cell.y() + TOP + place * PITCH, cell.width() - 13, PILL)


def more_box(cell: QRect, shown: int) -> QRect:
    """Where 还有 n 个 stands under the calls shown."""
    return QRect(cell.x() + 12, cell.y() + TOP + shown * PITCH, cell.width() - 20, MORE)


class MonthDelegate(QStyledItemDelegate):
    """Paints a `DayCell`: ground, number, marks, load, calls. Words that return are laid out once."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._texts: dict[tuple[str, int], tuple[QStaticText, float]] = {}
        self._colours: dict[str, QColor] = {}
        theme.changed.connect(self._forget)

    def _forget(self) -> None:
        self._colours.clear()
        self._texts.clear()
        self._fonts.clear()

    def _ink(self, token: str) -> QColor:
        found = self._colours.get(token)
        if found is None:
            found = self._colours[token] = self._theme.colour(token)
        return found

    def _font(self, font: QFont, size: int, *, bold: bool = False) -> QFont:
        found = self._fonts.get((size, bold))
        if found is None:
            found = self._fonts[size, bold] = painting.sized(font, size, bold=bold)
        return found

    def _write(self, painter: QPainter, x: float, middle: float, text: str, room: int) -> float:
        """Write from `x`, centred on the line `middle`, elided to `room`; returns the width written."""
        key = (text, painter.font().pixelSize() * 4096 + room)
        found = self._texts.get(key)
        if found is None:
            metrics = QFontMetrics(painter.font())
            laid = QStaticText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))
            laid.setTextFormat(Qt.TextFormat.PlainText)
            laid.prepare(font=painter.font())
            if len(self._texts) > 4_000:
                self._texts.clear()
            found = self._texts[key] = (laid, laid.size().height())
        laid, height = found
        painter.drawStaticText(QPoint(round(x), round(middle - height / 2)), laid)
        return laid.size().width()

    # the parts of a cell

    def _ground(self, painter: QPainter, box: QRect, cell: DayCell, view: Any) -> None:
        target = view.target == cell.day
        token = "accBg" if target else "sunk" if cell.off else "surface"
        painting.fill(painter, box, self._ink(token))
        line = self._ink("line2")
        painting.fill(painter, QRect(box.right(), box.y(), 1, box.height()), line)
        painting.fill(painter, QRect(box.x(), box.bottom(), box.width(), 1), line)
        stands = view.day == cell.day
        if target or (stands and view.target is None):
            width = 2 if target or view.hasFocus() else 1
            painter.setPen(QPen(self._ink("acc" if target or view.hasFocus() else "line3"), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(box).adjusted(width / 2, width / 2, -width / 2 - 1, -width / 2 - 1))

    def _head(self, painter: QPainter, box: QRect, cell: DayCell, font: QFont) -> None:
        middle, x = box.y() + 16, box.x() + 8
        painter.setFont(self._font(font, 14, bold=cell.today))
        width = painter.fontMetrics().horizontalAdvance(cell.number)
        if cell.today:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._ink("acc"))
            disc = max(22, width + 8)
            painter.drawRoundedRect(QRectF(x - 3, middle - 11, disc, 22), 11, 11)
            painter.setPen(self._ink("onAcc"))
            self._write(painter, x - 3 + (disc - width) / 2, middle, cell.number, 90)
            x += disc
        else:
            painter.setPen(self._ink("text3" if cell.outside else "text"))
            x += round(self._write(painter, x, middle, cell.number, 90)) + 4
        load_width = self._load(painter, box, cell, font)
        if cell.mark:
            x = self._mark(painter, x + 2, middle, cell.mark, font) + 6
        if cell.name and box.right() - load_width - x > 24:
            painter.setFont(self._font(font, 11))
            painter.setPen(self._ink("text2"))
            self._write(painter, x + 2, middle, cell.name, box.right() - load_width - x - 6)

    def _mark(self, painter: QPainter, x: int, middle: int, mark: str, font: QFont) -> int:
        ground, ink = ("warnBg", "warn") if mark == "班" else ("okBg", "ok")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink(ground))
        painter.drawRoundedRect(QRectF(x, middle - 8, 16, 16), 3, 3)
        painter.setFont(self._font(font, 11))
        painter.setPen(self._ink(ink))
        self._write(painter, x + 2.5, middle, mark, 20)
        return x + 16

    def _load(self, painter: QPainter, box: QRect, cell: DayCell, font: QFont) -> int:
        """The words and the bar of how full the day is; returns the width they take."""
        if not cell.load:
            return 0
        painter.setFont(self._font(font, 11))
        width = painter.fontMetrics().horizontalAdvance(cell.load)
        painter.setPen(self._ink("warn" if cell.full else "text2"))
        right, middle = box.right() - 8, box.y() + 16
        self._write(painter, right - width, middle, cell.load, 60)
        if cell.share is None or box.width() < 104:
            return width + 12
        bar = QRect(right - width - 4 - _BAR, middle - 2, _BAR, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink("track"))
        painter.drawRoundedRect(bar, 2, 2)
        if cell.share > 0:
            painter.setBrush(self._ink("warnFill" if cell.full else "chart2"))
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), max(_BAR * min(cell.share, 1.0), 3), 4), 2, 2)
        return width + 16 + _BAR

    def _entry(  # noqa: PLR0917 - a call and its place
        self, painter: QPainter, box: QRect, entry: EntryCell, cell: DayCell, font: QFont, current: int
    ) -> None:
        ground = {"plan": "accBg", "late": "badBg"}.get(entry.tone)
        ink = {"plan": "accText", "late": "bad"}.get(entry.tone, "textOff" if cell.outside else "text2")
        name = "text" if entry.tone != "done" else ink
        if ground is not None or entry.id == current:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            chosen = entry.id == current
            painter.setPen(QPen(self._ink("acc"), 1) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(self._ink(ground or "surface"))
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        middle = box.y() + PILL / 2
        painter.setFont(self._font(font, 11))
        painter.setPen(self._ink(ink))
        self._write(painter, box.x() + 6, middle, entry.time, _TIME)
        painter.setFont(self._font(font, 12))
        painter.setPen(self._ink(name))
        self._write(painter, box.x() + 6 + _TIME, middle, entry.name, box.width() - _TIME - 10)

    # Qt

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        opened: Any = option  # the stubs leave the option's fields out
        view, model = opened.widget, index.model()
        cell = model.cell(index) if isinstance(model, MonthModel) else None
        if cell is None:
            return
        box: QRect = opened.rect
        painter.save()
        painter.setClipRect(box)
        self._ground(painter, box, cell, view)
        self._head(painter, box, cell, opened.font)
        shown = entry_count(cell, box.height())
        for place, entry in enumerate(cell.entries[:shown]):
            self._entry(painter, entry_box(box, place), entry, cell, opened.font, view.current_entry)
        hidden = cell.more + len(cell.entries) - shown
        if hidden:
            more = more_box(box, shown)
            painter.setFont(self._font(opened.font, 11))
            painter.setPen(self._ink("text2"))
            self._write(painter, more.x(), more.center().y() + 1, f"还有 {hidden} 个", more.width())
        painter.restore()
