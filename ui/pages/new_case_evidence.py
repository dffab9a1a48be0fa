"""The evidence that is at hand when a case is opened: places that its reason names, filled or still dashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import painting
from ui.widgets.texts import FlowLayout, TextLabel

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from ui.theme import Theme

OTHER = ""


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file or a pasted picture that becomes evidence once the case is open."""

    slot: str
    path: Path | None = None
    data: bytes = b""
    name: str = ""

    @property
    def shown(self) -> str:
        return self.path.name if self.path is not None else self.name


class SlotButton(QAbstractButton):
    """One dashed place for evidence, or the name of what was put there; ✕ or Del takes it out again."""

    removed = Signal(str)

    def __init__(
        self, theme: Theme, slot: str, given: GivenFile | None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.slot, self.given = slot, given
        self._theme = theme
        self.setFixedSize(132, 56)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        name = slot or "其他"
        self.setAccessibleName(f"凭证 {name}：{given.shown}" if given else f"添加凭证：{name}")
        self.setToolTip(given.shown if given else self.accessibleName())
        theme.changed.connect(self.update)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(132, 56)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.given is not None and event.position().x() >= self.width() - 26:
            self.setDown(False)
            self.removed.emit(self.slot)
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.given is not None and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit(self.slot)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        pen = QPen(theme.colour("acc" if self.hasFocus() else "line2" if self.given else "line4"), 1)
        if self.given is None:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(theme.colour("hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(box, 6, 6)
        ratio = self.devicePixelRatioF()
        painter.setFont(painting.sized(self.font(), 12))
        if self.given is None:
            words = self.slot or "其他"
            wide = painting.advance(painter.font(), words) + 24
            left = (self.width() - wide) / 2
            painter.drawPixmap(QPointF(left, 20), theme.pixmap("camera", "text2", 16, ratio))
            painter.setPen(theme.colour("text2"))
            painter.drawText(QRectF(left + 24, 0, wide, self.height()), int(painting.LEFT), words)
        else:
            painting.draw_ring(painter, theme, QRectF(10, 12, 12, 12), progress=1, done=True)
            painter.setPen(theme.colour("text"))
            painting.draw_text(painter, QRect(28, 9, self.width() - 54, 18), self.slot or "其他")
            painter.setPen(theme.colour("text3"))
            painting.draw_text(painter, QRect(10, 29, self.width() - 36, 18), self.given.shown)
            painter.drawPixmap(QPointF(self.width() - 22, 22), theme.pixmap("x", "text2", 12, ratio))
        painter.end()


@dataclass(slots=True)
class _Given:
    files: list[GivenFile] = field(default_factory=list)


class EvidenceSlots(QWidget):
    """凭证: the places the reason names. `add_asked(slot)` wants files chosen; `changed` after each change."""

    add_asked = Signal(str)
    changed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._slots: tuple[str, ...] = ()
        self._given = _Given()
        self.buttons: list[SlotButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        label = QWidget()
        label.setFixedWidth(88)
        words = QVBoxLayout(label)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addWidget(TextLabel("凭证", "section"))
        words.addWidget(TextLabel("现在可以先不补", "caption"))
        words.addStretch(1)
        row.addWidget(label)
        holder = QWidget()
        self._flow = FlowLayout(holder, gap=12)
        row.addWidget(holder, 1)
        self.hint = TextLabel("", "caption", wrap=True)
        self.hint.setFixedWidth(176)
        row.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def files(self) -> tuple[GivenFile, ...]:
        """What is to be kept with the case, by place."""
        return tuple(self._given.files)

    def show_slots(self, slots: Sequence[str]) -> None:
        """Show the places of a reason; what was put into places it does not name becomes 其他."""
        self._slots = tuple(slots)
        self._given.files = [
            each if each.slot in self._slots else GivenFile(OTHER, each.path, each.data, each.name)
            for each in self._given.files
        ]
        self._rebuild()

    def clear(self) -> None:
        """Forget the files."""
        self._given.files = []
        self._rebuild()

    def put(self, files: Sequence[GivenFile], *, aside: bool = False) -> None:
        """Take files in: each into its place, those without one into the next empty place, or `aside` as 其他."""
        for each in files:
            taken = {known.slot for known in self._given.files}
            slot = each.slot
            if not aside and (not slot or slot in taken):
                slot = next((name for name in self._slots if name not in taken), OTHER)
            self._given.files.append(GivenFile(slot, each.path, each.data, each.name))
        self._rebuild()
        self.changed.emit()

    def slot_at(self, spot: QPoint) -> str:
        """The empty place under a point of this widget; "" beside them."""
        for button in self.buttons:
            place = QRect(button.mapTo(self, QPoint(0, 0)), button.size())
            if place.contains(spot) and button.given is None:
                return button.slot
        return OTHER

    def _rebuild(self) -> None:
        focused = next((button.slot for button in self.buttons if button.hasFocus()), None)
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        given = {each.slot: each for each in self._given.files if each.slot}
        self.buttons = [SlotButton(self._theme, slot, given.get(slot)) for slot in self._slots]
        self.buttons += [SlotButton(self._theme, OTHER, each) for each in self._given.files if not each.slot]
        self.buttons.append(SlotButton(self._theme, OTHER, None))
        for button in self.buttons:
            self._flow.addWidget(button)
            button.clicked.connect(self._clicked)
            button.removed.connect(self._removed)
        missing = sum(1 for slot in self._slots if slot not in given)
        self.hint.set_text(
            f"拖图片到这里，或 Ctrl V 贴上。判责前补齐这 {missing} 项"
            if missing
            else "拖图片到这里，或 Ctrl V 贴上"
        )
        if focused is not None:
            next((button for button in self.buttons if button.slot == focused), self.buttons[-1]).setFocus()
        self.updateGeometry()

    def _clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, SlotButton)
        if button.given is None:
            self.add_asked.emit(button.slot)

    def _removed(self, _slot: str) -> None:
        button = self.sender()
        assert isinstance(button, SlotButton)
        self._given.files = [each for each in self._given.files if each is not button.given]
        self._rebuild()
        self.changed.emit()


def given_files(mime: QMimeData, slot: str) -> list[GivenFile]:
    """Evidence out of something dropped or pasted."""
    from ui.pages.case_evidence import paths_of, picture_bytes

    paths = paths_of(mime)
    if paths:
        return [GivenFile(slot, path) for path in paths]
    data = picture_bytes(mime)
    return [GivenFile(slot, None, data, "贴上的图片.png")] if data else []
