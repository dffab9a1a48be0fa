"""Papers as they will come out, side by side on the desk: drawn from the very PDF, page by page as they come into sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from ui.widgets.texts import put_viewport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.printing import PagePixels
    from ui.theme import Theme

MARGIN, GAP, BETWEEN = 24, 16, 40
LEAST, MOST = 0.1, 6.0
A4_HEIGHT = 842.0
"""A roll that is longer than a sheet is not made smaller than one for it, points."""
STEPS = (0.25, 0.35, 0.5, 0.65, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
POINT = 96 / 72
"""Pixels of a point at 100 %."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """One page of one paper at one sharpness (dots per inch)."""

    paper: int
    page: int
    dpi: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """A paper to show: its name and the sizes of its pages in points."""

    title: str
    sizes: tuple[tuple[float, float], ...]


def image_of(pixels: PagePixels) -> QImage:
    """The pixels of a page as a picture of its own."""
    told = QImage(pixels.rgb, pixels.width, pixels.height, pixels.stride, QImage.Format.Format_RGB888)
    return told.copy()


class PaperView(QAbstractScrollArea):
    """Shows papers. `wanted(list of PageKey)` asks for pages in sight; answer with `put`. `zoomed(percent)` follows."""

    wanted = Signal(list)
    zoomed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sheets: tuple[Sheets, ...] = ()
        self._fit: str = "page"
        self._scale = 1.0
        self._boxes: dict[tuple[int, int], QRect] = {}
        self._images: dict[PageKey, QImage] = {}
        self._asked: set[PageKey] = set()
        put_viewport(self)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName("打印预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(48)
        self.horizontalScrollBar().setSingleStep(48)
        theme.changed.connect(self.viewport().update)

    @property
    def percent(self) -> int:
        """How large papers are shown, of their real size."""
        return round(self._scale / POINT * 100)

    @property
    def fit(self) -> str:
        """``page`` or ``width`` while the size follows the window, else empty."""
        return self._fit

    def set_papers(self, sheets: Sequence[Sheets]) -> None:
        """Show these papers from their first page."""
        same = tuple(sheets) == self._sheets
        self._sheets = tuple(sheets)
        self._images.clear()
        self._asked.clear()
        told = "；".join(f"{one.title} {len(one.sizes)} 页" for one in self._sheets)
        self.setAccessibleDescription(told)
        self._lay_out()
        if not same:
            self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def put(self, key: PageKey, image: QImage) -> None:
        """A page that was asked for."""
        if key.paper < len(self._sheets):
            for old in [one for one in self._images if (one.paper, one.page) == (key.paper, key.page)]:
                del self._images[old]
            self._images[key] = image
            self.viewport().update()

    def set_fit(self, fit: str) -> None:
        """Follow the window: whole pages (``page``) or the width of a page (``width``)."""
        self._fit = fit
        self._lay_out()
        self.viewport().update()

    def zoom(self, by: int) -> None:
        """One step larger (1) or smaller (-1)."""
        now = self._scale / POINT
        steps = [step for step in STEPS if (step > now + 0.01 if by > 0 else step < now - 0.01)]
        if steps:
            self._fit = ""
            self._scale = (steps[0] if by > 0 else steps[-1]) * POINT
            self._lay_out()
            self.viewport().update()

    def _fitting(self) -> float:
        room = self.viewport().size()
        wide = max(room.width() - 2 * MARGIN, 80)
        tall = max(room.height() - 2 * MARGIN, 80)
        widths = [max(width for width, _ in one.sizes) for one in self._sheets]
        if self._fit == "width":
            return wide / max(widths)
        heights = [min(one.sizes[0][1], A4_HEIGHT) for one in self._sheets]
        beside = (wide - BETWEEN * (len(widths) - 1)) / sum(widths)
        return min(tall / max(heights), beside)

    def _lay_out(self) -> None:
        self._boxes.clear()
        if not self._sheets or not all(one.sizes for one in self._sheets):
            return
        if self._fit:
            self._scale = self._fitting()
        self._scale = min(max(self._scale, LEAST), MOST)
        room = self.viewport().size()
        widths = [round(max(width for width, _ in one.sizes) * self._scale) for one in self._sheets]
        whole = sum(widths) + BETWEEN * (len(widths) - 1)
        beside = whole + 2 * MARGIN <= room.width() or self._fit == "page"
        left = max((room.width() - whole) // 2, MARGIN) if beside else MARGIN
        top, right, bottom = MARGIN, 0, 0
        for number, one in enumerate(self._sheets):
            if not beside:
                left = max((room.width() - widths[number]) // 2, MARGIN)
            bottom = self._lay_paper(number, one, left, top)
            right = max(right, left + widths[number])
            left += widths[number] + BETWEEN
            if not beside:
                top = bottom + BETWEEN
        lowest = max(box.bottom() for box in self._boxes.values())
        self._set_bars(right + MARGIN, lowest + MARGIN)
        self.zoomed.emit(self.percent)

    def _lay_paper(self, number: int, sheets: Sheets, left: int, top: int) -> int:
        for page, (width, height) in enumerate(sheets.sizes):
            tall = round(height * self._scale)
            self._boxes[number, page] = QRect(left, top, round(width * self._scale), tall)
            top += tall + GAP
        return top - GAP

    def _set_bars(self, width: int, height: int) -> None:
        room = self.viewport().size()
        for bar, whole, seen in (
            (self.horizontalScrollBar(), width, room.width()),
            (self.verticalScrollBar(), height, room.height()),
        ):
            bar.setPageStep(seen)
            bar.setRange(0, max(whole - seen, 0))

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("press"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shift = QPoint(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        dpi = round(72 * self._scale * self.devicePixelRatioF(), 2)
        missing = []
        for (paper, page), place in self._boxes.items():
            box = place.translated(shift)
            if not box.intersects(self.viewport().rect()):
                continue
            key = PageKey(paper, page, dpi)
            self._paint_page(painter, box, key)
            if key not in self._images and key not in self._asked:
                missing.append(key)
        painter.end()
        if missing:
            self._asked |= set(missing)
            self.wanted.emit(missing)

    def _paint_page(self, painter: QPainter, box: QRect, key: PageKey) -> None:
        painter.fillRect(box, Qt.GlobalColor.white)
        image = self._images.get(key) or next(
            (held for one, held in self._images.items() if (one.paper, one.page) == (key.paper, key.page)),
            None,
        )
        if image is not None:
            painter.drawImage(QRectF(box), image, QRectF(image.rect()))
        painter.setPen(self._theme.colour("line2"))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
