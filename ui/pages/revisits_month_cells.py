"""How a day of the month is painted, and where its calls lie in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QStaticText
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
_MOST_TEXTS = 4_000
"""Words kept laid out; a year of calls has more names than are worth keeping."""


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
        self._texts: dict[tuple[str, int, int], tuple[QStaticText, float, float]] = {}
        self._widths: dict[tuple[str, int], int] = {}
        self._pills: dict[tuple[str, int, float], QPixmap] = {}
        self._colours: dict[str, QColor] = {}
        theme.changed.connect(self._forget)

    def _forget(self) -> None:
        self._colours.clear()
        self._texts.clear()
        self._pills.clear()
        self._widths.clear()
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

    def _write(  # noqa: PLR0917 - words and their place
        self, painter: QPainter, font: QFont, x: float, middle: float, text: str, room: int
    ) -> float:
        """Write from `x`, centred on the line `middle`, elided to `room`; returns the width written."""
        key = (text, room, id(font))  # fonts live as long as the words laid out in them
        found = self._texts.get(key)
        if found is None:
            laid = QStaticText(QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room))
            laid.setTextFormat(Qt.TextFormat.PlainText)
            laid.prepare(font=font)
            if len(self._texts) > _MOST_TEXTS:
                self._texts.clear()
            found = self._texts[key] = (laid, laid.size().width(), laid.size().height() / 2)
        laid, width, half = found
        painter.setFont(font)
        painter.drawStaticText(round(x), round(middle - half), laid)
        return width

    def _width(self, font: QFont, text: str) -> int:
        """How wide a short text is; there are few of them."""
        found = self._widths.get((text, id(font)))
        if found is None:
            found = self._widths[text, id(font)] = QFontMetrics(font).horizontalAdvance(text)
        return found

    def _pill(self, painter: QPainter, box: QRect, token: str) -> None:
        """The ground of a call, drawn once for each width and copied from then on."""
        ratio = painter.device().devicePixelRatioF()
        key = (token, box.width(), ratio)
        pill = self._pills.get(key)
        if pill is None:
            pill = self._pills[key] = QPixmap(round(box.width() * ratio), round(box.height() * ratio))
            pill.setDevicePixelRatio(ratio)
            pill.fill(Qt.GlobalColor.transparent)
            inner = QPainter(pill)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            inner.setPen(Qt.PenStyle.NoPen)
            inner.setBrush(self._ink(token))
            inner.drawRoundedRect(QRectF(0.5, 0.5, box.width() - 1, box.height() - 1), 4, 4)
            inner.end()
        painter.drawPixmap(box.x(), box.y(), pill)

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
        number = self._font(font, 14, bold=cell.today)
        width = self._width(number, cell.number)
        if cell.today:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._ink("acc"))
            disc = max(22, width + 8)
            painter.drawRoundedRect(QRectF(x - 3, middle - 11, disc, 22), 11, 11)
            painter.setPen(self._ink("onAcc"))
            self._write(painter, number, x - 3 + (disc - width) / 2, middle, cell.number, 90)
            x += disc
        else:
            painter.setPen(self._ink("text3" if cell.outside else "text"))
            x += round(self._write(painter, number, x, middle, cell.number, 90)) + 4
        load_width = self._load(painter, box, cell, font)
        if cell.mark:
            x = self._mark(painter, x + 2, middle, cell.mark, font) + 6
        if cell.name and box.right() - load_width - x > 24:
            painter.setPen(self._ink("text2"))
            room = box.right() - load_width - x - 6
            self._write(painter, self._font(font, 11), x + 2, middle, cell.name, room)

    def _mark(self, painter: QPainter, x: int, middle: int, mark: str, font: QFont) -> int:
        ground, ink = ("warnBg", "warn") if mark == "班" else ("okBg", "ok")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink(ground))
        painter.drawRoundedRect(QRectF(x, middle - 8, 16, 16), 3, 3)
        painter.setPen(self._ink(ink))
        self._write(painter, self._font(font, 11), x + 2.5, middle, mark, 20)
        return x + 16

    def _load(self, painter: QPainter, box: QRect, cell: DayCell, font: QFont) -> int:
        """The words and the bar of how full the day is; returns the width they take."""
        if not cell.load:
            return 0
        small = self._font(font, 11)
        width = self._width(small, cell.load)
        painter.setPen(self._ink("warn" if cell.full else "text2"))
        right, middle = box.right() - 8, box.y() + 16
        self._write(painter, small, right - width, middle, cell.load, 60)
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
        if ground is not None:
            self._pill(painter, box, ground)
        if entry.id == current:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._ink("acc"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        left, middle = box.x() + 6, box.y() + PILL / 2
        painter.setPen(self._ink(ink))
        self._write(painter, self._font(font, 11), left, middle, entry.time, _TIME)
        if name != ink:
            painter.setPen(self._ink(name))
        room = box.width() - _TIME - 10
        self._write(painter, self._font(font, 12), left + _TIME, middle, entry.name, room)

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
            painter.setPen(self._ink("text2"))
            words, middle = f"还有 {hidden} 个", more.center().y() + 1
            self._write(painter, self._font(opened.font, 11), more.x(), middle, words, more.width())
        painter.restore()
