"""凭证 on the page of a case: pictures in named places, dashed places for what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import painting
from ui.widgets.buttons import Button
from ui.widgets.status import TickLabel
from ui.widgets.texts import FlowLayout, TextLabel

if TYPE_CHECKING:
    from aftersales.evidence import Evidence
    from desktop.views import CaseView, EvidenceSlot
    from ui.theme import Theme

TILE = QSize(114, 88)
OTHER = ""
_CAPTION = 24


class EvidenceTile(QAbstractButton):
    """One place: a kept picture or file, or a dashed frame that asks for one."""

    def __init__(
        self,
        theme: Theme,
        slot: str,
        caption: str,
        *,
        evidence: Evidence | None = None,
        required: bool = False,
    ) -> None:
        super().__init__()
        self.slot, self.evidence = slot, evidence
        self._theme = theme
        self._caption = caption
        self._required = required
        self._picture: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(TILE.width(), TILE.height() + _CAPTION)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if evidence is None:
            words = f"添加凭证：{caption}" if slot else "添加凭证"
            self.setToolTip(f"必需：{caption}" if required else words)
        else:
            words = f"凭证 {caption}：{evidence.file_name}"
            self.setToolTip(evidence.file_name)
        self.setAccessibleName(words)
        theme.changed.connect(self.update)

    def set_picture(self, image: QImage) -> None:
        """Show the picture itself; nothing for what is none."""
        self._picture = None if image.isNull() else QPixmap.fromImage(image)
        self.update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0.5, 0.5, TILE.width() - 1, TILE.height() - 1)
        if self.evidence is None:
            self._paint_missing(painter, box)
        else:
            self._paint_kept(painter, box)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("acc"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        self._paint_caption(painter)
        painter.end()

    def _paint_missing(self, painter: QPainter, box: QRectF) -> None:
        pen = QPen(self._theme.colour("warnFill" if self._required else "line4"), 1)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(self._theme.colour("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 6, 6)
        plus = self._theme.pixmap("plus", "text2", 16, self.devicePixelRatioF())
        painter.drawPixmap(round(box.center().x() - 8), round(box.center().y() - 8), plus)

    def _paint_kept(self, painter: QPainter, box: QRectF) -> None:
        if self._picture is not None:
            path = QPainterPath()
            path.addRoundedRect(box, 6, 6)
            painter.save()
            painter.setClipPath(path)
            size = self._picture.size().scaled(TILE, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            left, top = (TILE.width() - size.width()) // 2, (TILE.height() - size.height()) // 2
            painter.drawPixmap(QRect(QPoint(left, top), size), self._picture)
            painter.restore()
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("sunk"))
            painter.drawRoundedRect(box, 6, 6)
            icon = self._theme.pixmap("file-text", "text2", 20, self.devicePixelRatioF())
            painter.drawPixmap(round(box.center().x() - 10), round(box.center().y() - 10), icon)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("line3" if self.underMouse() else "line2"), 1))
        painter.drawRoundedRect(box, 6, 6)

    def _paint_caption(self, painter: QPainter) -> None:
        line = QRect(0, TILE.height() + 4, TILE.width(), _CAPTION - 4)
        painter.setFont(painting.sized(self.font(), 12))
        if self.evidence is not None:
            ring = QRectF(0, line.y() + 4, 12, 12)
            painting.draw_ring(painter, self._theme, ring, progress=1, done=True)
            line.setLeft(18)
        missing = self.evidence is None and self._required
        painter.setPen(
            self._theme.colour("warn" if missing else "text2" if self.evidence is None else "text")
        )
        painting.draw_text(painter, line, self._caption)


class CaseEvidence(QWidget):
    """The places of a case. `add_asked(slot)`, `opened(Evidence)`, `picture_wanted(Evidence)`."""

    add_asked = Signal(str)
    opened = Signal(object)
    picture_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures: dict[int, QImage] = {}
        self._slots: tuple[EvidenceSlot, ...] = ()
        self.tiles: list[EvidenceTile] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._tick = TickLabel(theme)
        self.summary = TextLabel("", "label", elided=True)
        self.add = Button(theme, "添加", icon="paperclip", size="small", keys="E")
        self.add.clicked.connect(lambda: self.add_asked.emit(self.next_slot()))
        head.addWidget(TextLabel("凭证", "section"))
        head.addWidget(self._tick)
        head.addWidget(self.summary)
        head.addStretch(1)
        head.addWidget(TextLabel("拖文件到这里，或", "quiet"))
        head.addWidget(self.add)
        column.addLayout(head)
        self._flow = FlowLayout(gap=16)
        column.addLayout(self._flow)

    def show_case(self, view: CaseView) -> None:
        """Show the places of a case; pictures known already are not asked for again."""
        if view.slots == self._slots and self.tiles:
            self._say(view)
            return
        self._slots = view.slots
        focused = next((tile.slot for tile in self.tiles if tile.hasFocus()), None)
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.tiles = [tile for slot in view.slots for tile in self._tiles_of(slot)]
        self.tiles.append(EvidenceTile(self._theme, OTHER, "其他"))
        for tile in self.tiles:
            self._flow.addWidget(tile)
            tile.clicked.connect(self._clicked)
            self._ask_picture(tile)
        self._say(view)
        self.updateGeometry()
        if focused is not None:
            next((tile for tile in self.tiles if tile.slot == focused), self.tiles[-1]).setFocus()

    def set_picture(self, evidence_id: int, image: QImage) -> None:
        """A picture has been read."""
        self._pictures[evidence_id] = image
        for tile in self.tiles:
            if tile.evidence is not None and tile.evidence.id == evidence_id:
                tile.set_picture(image)

    def next_slot(self) -> str:
        """Where evidence without a place goes: the first required place that is empty, else among the others."""
        empty = [slot for slot in self._slots if not slot.filled]
        required = next((slot.name for slot in empty if slot.required), None)
        return OTHER if required is None else required

    def slot_at(self, spot: QPoint) -> str:
        """The place under a point of this widget; the next empty one beside the tiles."""
        tile = next((tile for tile in self.tiles if tile.geometry().contains(spot)), None)
        return tile.slot if tile is not None else self.next_slot()

    def _tiles_of(self, slot: EvidenceSlot) -> list[EvidenceTile]:
        name = slot.name or "其他"
        if not slot.filled:
            caption = f"{name}（必需）" if slot.required else name
            return [EvidenceTile(self._theme, slot.name, caption, required=slot.required)]
        many = len(slot.filled) > 1
        return [
            EvidenceTile(self._theme, slot.name, f"{name} {number}" if many else name, evidence=item)
            for number, item in enumerate(slot.filled, 1)
        ]

    def _ask_picture(self, tile: EvidenceTile) -> None:
        if tile.evidence is None:
            return
        known = self._pictures.get(tile.evidence.id)
        if known is not None:
            tile.set_picture(known)
        else:
            self.picture_wanted.emit(tile.evidence)

    def _say(self, view: CaseView) -> None:
        required = sum(1 for slot in view.slots if slot.required)
        missing = view.evidence_missing
        self._tick.setVisible(bool(required) and not missing)
        if missing:
            self.summary.set_text(f"还缺 {len(missing)} 项必需：{'、'.join(missing)}")
        else:
            self.summary.set_text(f"必需 {required} 项已齐" if required else "这个原因不用凭证，有就放")
        self.summary.set_tone("warn" if missing else "")

    def _clicked(self) -> None:
        tile = self.sender()
        assert isinstance(tile, EvidenceTile)
        if tile.evidence is None:
            self.add_asked.emit(tile.slot)
        else:
            self.opened.emit(tile.evidence)


def holds_evidence(data: QMimeData) -> bool:
    """Whether something dropped or pasted can become evidence."""
    return data.hasImage() or bool(paths_of(data))


def paths_of(data: QMimeData) -> list[Path]:
    """Files named by something dropped or pasted: urls, or text that is the path of a file."""
    if data.hasUrls():
        return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    lines = [line.strip().strip('"') for line in data.text().splitlines()] if data.hasText() else []
    paths = [Path(line) for line in lines if line]
    return paths if paths and all(path.is_absolute() and path.is_file() for path in paths) else []


def picture_bytes(data: QMimeData) -> bytes:
    """A picture of the clipboard as PNG; nothing where there is none."""
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
