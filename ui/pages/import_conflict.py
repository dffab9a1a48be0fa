"""A conflict field by field: what stands here beside what the sheet says, and which of the two is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QWidget

from aftersales.masking import mask_phone
from desktop.transfers import Decision
from ui.widgets import painting
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from ui.pages.import_sources import Shown
    from ui.theme import Theme

_HEIGHT = 36
_PHONES = frozenset({"receiver.phone", "phone"})


class FieldChoices(QWidget):
    """Two cards a field; `chosen(fields)` carries those that are taken from the sheet.

    Where only the whole can be decided (`Shown.by_field`), one card stands for all.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._whole = True
        self.cards: dict[str, tuple[Card, Card]] = {}

    def show_changes(self, shown: Shown) -> None:
        """Show what differs, and what was decided of it so far."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = {}
        self._whole = not shown.by_field
        self.setVisible(bool(shown.changes))
        self._grid.addWidget(TextLabel("系统里", "label"), 0, 0)
        self._grid.addWidget(TextLabel("表格里", "label"), 0, 1)
        for number, (label, here, there, field) in enumerate(shown.changes):
            line = 1 + 2 * number
            self._grid.addWidget(TextLabel(label, "label"), line, 0, 1, 2)
            pair = self._pair(label, field, here, there)
            self._grid.addWidget(pair[0], line + 1, 0)
            self._grid.addWidget(pair[1], line + 1, 1)
            taken = shown.decision is Decision.SHEET and (shown.fields is None or field in shown.fields)
            if shown.decision is not None:
                pair[1 if taken else 0].setChecked(True)
            self.cards[field] = pair

    def _pair(self, label: str, field: str, here: str, there: str) -> tuple[Card, Card]:
        texts = [mask_phone(text) if field in _PHONES else text for text in (here, there)]
        pair = (
            Card(self._theme, texts[0] or "空", f"{label} 留系统里的 {texts[0] or '空'}"),
            Card(self._theme, texts[1] or "空", f"{label} 用表格里的 {texts[1] or '空'}"),
        )
        group = QButtonGroup(pair[0])
        for number, card in enumerate(pair):
            group.addButton(card, number)
            card.clicked.connect(lambda _checked=False, number=number: self._choose(sheet=number == 1))
        return pair

    def _choose(self, *, sheet: bool) -> None:
        if self._whole:
            self.chosen.emit(frozenset(self.cards) if sheet else frozenset())
            return
        self.chosen.emit(frozenset(field for field, pair in self.cards.items() if pair[1].isChecked()))


class Card(QAbstractButton):
    """One of two values: a ring and the value in a frame, filled when it is the one that is kept."""

    def __init__(self, theme: Theme, text: str, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(text)
        self.setToolTip(text)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_HEIGHT)
        theme.changed.connect(self.update)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        edge = "acc" if self.hasFocus() else "accLine" if chosen else "line2"
        painter.setPen(QPen(theme.colour(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.colour("accBg" if chosen else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        centre = QPointF(18, self.height() / 2)
        painter.setPen(QPen(theme.colour("acc" if chosen else "line4"), 1))
        painter.setBrush(theme.colour("acc" if chosen else "surface"))
        painter.drawEllipse(centre, 7, 7)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("onAcc"))
            painter.drawEllipse(centre, 2.5, 2.5)
        painter.setPen(theme.colour("text"))
        room = QRectF(32, 0, self.width() - 42, self.height())
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, int(painting.LEFT), text)
        painter.end()
