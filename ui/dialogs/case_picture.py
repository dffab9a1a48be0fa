"""A piece of evidence large: its picture in a window of its own that Esc closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from desktop.pictures import shown_pixels

if TYPE_CHECKING:
    from ui.theme import Theme

LARGEST = QSize(1600, 1200)


def read_picture(data: bytes, size: QSize, *, fill: bool) -> QImage:
    """A picture turned upright, covering (`fill`) or inside `size`; a null image where the bytes are none.

    Fit for worker threads.
    """
    found = shown_pixels(data, width=size.width(), height=size.height(), fill=fill)
    if found is None:
        return QImage()
    told = QImage(found.rgb, found.width, found.height, found.stride, QImage.Format.Format_RGB888)
    return told.copy()


class PictureDialog(QDialog):
    """One picture, as large as the window lets it be."""

    def __init__(self, theme: Theme, name: str, image: QImage, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = QPixmap.fromImage(image)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        room = parent.window().size() * 0.8
        self.resize(image.size().boundedTo(room).expandedTo(QSize(240, 160)))

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("sunk"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shown = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = shown.boundedTo(self._picture.size())
        left, top = (self.width() - shown.width()) / 2, (self.height() - shown.height()) / 2
        painter.drawPixmap(round(left), round(top), shown.width(), shown.height(), self._picture)
        painter.end()
