"""The sidebar: places in groups with their counts, and the person at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QVBoxLayout, QWidget

from aftersales.late_dataclasses import dataclass
from resources.wording import sentence
from ui.widgets import painting
from ui.widgets.keys import key_text
from ui.widgets.staff_rows import StaffButton
from ui.widgets.status import Painted
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from ui.theme import Theme

WIDE, FOLDED = 208, 52
SEARCH_KEYS = "Ctrl+K"
LOW = 760
FOOT = 4
"""The group of places that stand at the foot: 知识库, 设置."""
_ROW, _LEAST_ROW = 32, 22
"""How tall a row is, and how far it shrinks on a low screen before a place would leave the window."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page the sidebar leads to: `keys` as ``Alt+1``, `group` 1 要做的, 2 档案, 3 进出, 4 at the foot."""

    key: str
    text: str
    icon: str
    keys: str
    group: int = 1


class Sidebar(Painted):
    """Places in three groups, 12 px apart; `place_chosen(key)`. Folded it shows icons with tooltips.

    `user` is the button of who sits at the desk; `user_asked` follows it.
    """

    place_chosen = Signal(str)
    search_asked = Signal()
    view_chosen = Signal(str)
    user_asked = Signal()
    help_asked = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("sidebar")
        self.setAccessibleName(sentence("ui.places"))
        self.setFixedWidth(WIDE)
        self._buttons: dict[str, PlaceButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 12)
        self._column.setSpacing(1)
        self.search = SearchButton(theme, self)
        self.search.clicked.connect(self.search_asked)
        self._places = QVBoxLayout()
        self._places.setSpacing(1)
        self._column.addWidget(self.search)
        self._column.addSpacing(12)
        self._column.addLayout(self._places)
        self.views = ViewShelf(theme, self)
        self.views.chosen.connect(self.view_chosen)
        self._column.addWidget(self.views)
        self._column.addStretch(1)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(1)
        self._column.addLayout(self._foot)
        self.help = PlaceButton(
            theme, Place("help", sentence("action.help"), "circle-help", "F1", FOOT), self
        )
        self.help.setCheckable(False)
        self.help.clicked.connect(self.help_asked)
        self._column.addWidget(self.help)
        self._column.addSpacing(6)
        self.user = StaffButton(theme, self)
        self.user.clicked.connect(self.user_asked)
        self._column.addWidget(self.user)
        self.user.hide()
        self._folded = False

    def set_places(self, places: Sequence[Place]) -> None:
        """Show these places and no others, in this order."""
        for layout in (self._places, self._foot):
            while layout.count():
                item = layout.takeAt(0)
                widget = item.widget() if item else None
                if widget is not None:
                    widget.deleteLater()
        self._buttons = {}
        group = 0
        for place in places:
            at_foot = place.group == FOOT
            if group and place.group != group and not at_foot:
                self._places.addSpacing(12)
            group = place.group
            button = PlaceButton(self.theme, place, self)
            button.clicked.connect(self._clicked)
            self._buttons[place.key] = button
            (self._foot if at_foot else self._places).addWidget(button)
            button.set_folded(folded=self._folded)

    @property
    def leads(self) -> bool:
        """Whether the places can be gone to."""
        return self.search.isEnabled()

    def set_leading(self, *, leading: bool) -> None:
        """Grey what leads into the shop while there is none yet; the manual stays."""
        for part in (*self._buttons.values(), self.search, self.views, self.user):
            part.setEnabled(leading)

    def set_count(self, key: str, count: int, urgent: bool = False) -> None:
        """Show how much waits at a place; 0 shows nothing, `urgent` is red."""
        if key in self._buttons:
            self._buttons[key].set_count(count, urgent=urgent)

    def set_current(self, key: str) -> None:
        """Mark the place a page belongs to."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def set_user(self, name: str, post: str) -> None:
        """Show who is at the desk, and as what (店主)."""
        self.user.show_person(name, post, own=True, told=sentence("lock.others"))
        self.user.setVisible(bool(name))

    def set_folded(self, *, folded: bool) -> None:
        """Show icons only (a narrow window), or words again."""
        self._folded = folded
        self.setFixedWidth(FOLDED if folded else WIDE)
        self.search.set_folded(folded=folded)
        self.views.set_folded(folded=folded)
        for button in self._buttons.values():
            button.set_folded(folded=folded)
        self.help.set_folded(folded=folded)
        self.user.set_folded(folded=folded)

    def button(self, key: str) -> QAbstractButton:
        """The button of a place."""
        return self._buttons[key]

    def keys(self) -> tuple[str, ...]:
        """Keys of the places in order."""
        return tuple(self._buttons)

    def _clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, PlaceButton)
        self.place_chosen.emit(button.place.key)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.views.set_low(low=event.size().height() < LOW)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painting.fill(painter, self.rect(), self.theme.colour("window"))
        painter.end()


class ViewShelf(QWidget):
    """收藏的视图 under the places, each with its count; `chosen(key)`. In a low window one row 收藏 with a menu."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._views: tuple[Place, ...] = ()
        self._counts: dict[str, int] = {}
        self._buttons: list[PlaceButton] = []
        self._folded = self._low = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 14, 0, 0)
        self._column.setSpacing(1)
        self._caption = TextLabel(sentence("search.starred_views"), "caption")
        self._caption.setContentsMargins(10, 0, 0, 6)
        self._column.addWidget(self._caption)
        self.hide()

    def set_views(self, views: Sequence[tuple[str, str, int]]) -> None:
        """Show these views: key, name, how many rows."""
        self._views = tuple(Place(key, name, "bookmark", "") for key, name, _ in views)
        self._counts = {key: count for key, _, count in views}
        self._lay_out()

    def set_folded(self, *, folded: bool) -> None:
        """Icons only."""
        self._folded = folded
        self._lay_out()

    def set_low(self, *, low: bool) -> None:
        """The window is low: one row for all."""
        if low != self._low:
            self._low = low
            self._lay_out()

    def buttons(self) -> tuple[QAbstractButton, ...]:
        """The rows in sight."""
        return tuple(self._buttons)

    def _lay_out(self) -> None:
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        one = Place("", sentence("search.starred"), "bookmark", "")
        self._buttons = [
            PlaceButton(self._theme, view, self) for view in ((one,) if self._low else self._views)
        ]
        for button in self._buttons:
            button.setCheckable(False)
            button.set_folded(folded=self._folded)
            button.set_count(self._counts.get(button.place.key, 0), urgent=False)
            button.clicked.connect(self._clicked)
            self._column.addWidget(button)
        self._caption.setHidden(self._low or self._folded)
        self.setVisible(bool(self._views))

    def _clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, PlaceButton)
        if button.place.key:
            self.chosen.emit(button.place.key)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for view in self._views:
            action = menu.addAction(f"{view.text}  {self._counts.get(view.key, 0):,}")
            action.triggered.connect(lambda _on=False, key=view.key: self.chosen.emit(key))
        menu.popup(button.mapToGlobal(QPoint(button.width(), 0)))


class SearchButton(QAbstractButton):
    """搜索或执行命令: it looks like an edit and opens the palette."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._folded = False
        self.setText(sentence("search.button"))
        self.setAccessibleName(self.text())
        self.setToolTip(f"{self.text()}  {key_text(SEARCH_KEYS)}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        _may_shrink(self)
        theme.changed.connect(self.update)

    def set_folded(self, *, folded: bool) -> None:
        """Show the magnifier alone."""
        self._folded = folded
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(36 if self._folded else 192, _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(36, _LEAST_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("acc" if self.hasFocus() else "line2"))
        painter.setBrush(theme.colour("hover" if self.isEnabled() and self.underMouse() else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        tall = self.height()
        icon = theme.pixmap("search", self._ink("text3"), 16, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(10, (tall - 16) / 2), icon)
        if not self._folded:
            painter.setFont(painting.sized(self.font(), 13))
            painter.setPen(theme.colour(self._ink("text2")))
            painter.drawText(QRectF(34, 0, self.width() - 40, tall), int(painting.LEFT), self.text())
            painter.setFont(painting.sized(self.font(), 11))
            painter.setPen(theme.colour(self._ink("text3")))
            painter.drawText(
                QRectF(0, 0, self.width() - 10, tall), int(painting.RIGHT), key_text(SEARCH_KEYS)
            )
        painter.end()

    def _ink(self, token: str) -> str:
        return token if self.isEnabled() else "textOff"


class PlaceButton(QAbstractButton):
    """One place of a column of places: its icon, its words, a count; checked while one is there."""

    def __init__(self, theme: Theme, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self._theme = theme
        self._count, self._urgent, self._folded = 0, False, False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        _may_shrink(self)
        self._name()
        theme.changed.connect(self.update)

    def set_count(self, count: int, *, urgent: bool) -> None:
        self._count, self._urgent = count, urgent
        self._name()
        self.update()

    def set_folded(self, *, folded: bool) -> None:
        self._folded = folded
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self.place.text} {self._count}" if self._count else self.place.text)
        tip = f"{self.place.text}  {key_text(self.place.keys)}".rstrip()
        self.setToolTip(f"{tip} · {self._count}" if self._count and self._folded else tip)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(36 if self._folded else 192, _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(36, _LEAST_ROW)

    def nextCheckState(self) -> None:
        """The window marks the place once its page is shown."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter, current = self._theme, QPainter(self), self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "press" if current else "hover" if self.isEnabled() and self.underMouse() else ""
        painter.setPen(theme.colour("acc") if self.hasFocus() else Qt.PenStyle.NoPen)
        if ground:
            painter.setBrush(theme.colour(ground))
        if ground or self.hasFocus():
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        if current:
            painter.setBrush(theme.colour("acc"))
            painter.drawRoundedRect(QRectF(0, (self.height() - 16) / 2, 3, 16), 1.5, 1.5)
        ink = "accText" if current else "text2" if self.isEnabled() else "textOff"
        icon = theme.pixmap(self.place.icon, ink, 16, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(10, (self.height() - 16) / 2), icon)
        if not self._folded:
            self._paint_words(painter, current=current)
        painter.end()

    def _paint_words(self, painter: QPainter, *, current: bool) -> None:
        painter.setFont(painting.sized(self.font(), 13, bold=current))
        painter.setPen(self._theme.colour("text" if current else "text2" if self.isEnabled() else "textOff"))
        painter.drawText(QRectF(36, 0, self.width() - 76, self.height()), int(painting.LEFT), self.place.text)
        if self._count:
            painter.setFont(painting.sized(self.font(), 13, bold=self._urgent))
            painter.setPen(self._theme.colour("bad" if self._urgent else "text2"))
            box = QRectF(self.width() - 60, 0, 50, self.height())
            painter.drawText(box, int(painting.RIGHT), f"{self._count:,}")


def _may_shrink(row: QAbstractButton) -> None:
    row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    row.setMaximumHeight(_ROW)
