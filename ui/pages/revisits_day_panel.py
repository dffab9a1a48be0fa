"""The right panel of the calendar: the calls of a day, and below them those whose day is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStyle, QVBoxLayout, QWidget

from aftersales.revisits import RevisitState
from ui.delegates.base import Index, RowDelegate
from ui.models.paged_table import Column, PagedTableModel
from ui.models.revisit_days import day_words
from ui.models.roles import Cell, Role, Row
from ui.models.today import result_words
from ui.pages.revisits_drag import Carried, carried_call, carried_entry, start_drag
from ui.widgets import painting
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.texts import HairLine, TextLabel
from ui.widgets.views import KeyList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from aftersales.revisit_days import DayVisits, LateVisits, VisitEntry
    from aftersales.revisits import RevisitSummary
    from ui.theme import Theme

GUTTER = 20
CALL_HEIGHT, CARD_HEIGHT = 59, 46
_BUTTON = QSize(58, 28)
_TRAY, _NONE = 88, 52
"""The height of the tray without its cards, and of the words on a day without calls."""


class DayPanel(QWidget):
    """今天 10月14日 5 / 6 with its calls, 逾期未访 with 全部顺延.

    `call_chosen(id)` follows a step in the list, `record_asked()` ↵ or 记结果, `plan_asked()` ＋, `late_opened(id)`
    ↵ on a late call, `postpone_asked()` 全部顺延.
    """

    call_chosen = Signal(object)
    record_asked = Signal()
    plan_asked = Signal()
    late_opened = Signal(object)
    postpone_asked = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date]) -> None:
        super().__init__()
        self._theme, self._today = theme, today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head(theme))
        column.addWidget(HairLine())
        self.calls = CarryList(theme, name="当天的回访")
        self.calls.setItemDelegate(CallDelegate(theme, self.calls))
        self.calls.current_changed.connect(self.call_chosen)
        self.calls.opened.connect(lambda _key: self.record_asked.emit())
        self.calls.button_clicked.connect(self.record_asked)
        self.none = TextLabel("这天还没有回访，按 V 安排一个", "label")
        self.none.setContentsMargins(GUTTER, 16, GUTTER, 16)
        column.addWidget(self.calls)
        column.addWidget(self.none)
        column.addWidget(self._tray(theme), 1)
        column.addStretch(0)  # takes the room while there is no tray

    def _head(self, theme: Theme) -> QWidget:
        head = QWidget()
        head.setFixedHeight(47)
        row = QHBoxLayout(head)
        row.setContentsMargins(GUTTER, 0, 12, 0)
        row.setSpacing(8)
        self.title, self.load = TextLabel("", "section"), TextLabel("", "quiet")
        row.addWidget(self.title)
        row.addWidget(self.load)
        row.addStretch(1)
        self.add = IconButton(theme, "plus", "安排在这天", keys="V", kind="ghost")
        self.add.clicked.connect(self.plan_asked)
        row.addWidget(self.add)
        return head

    def _tray(self, theme: Theme) -> QWidget:
        tray = self.tray = QFrame()
        tray.setProperty("sunk", "true")
        column = QVBoxLayout(tray)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addWidget(HairLine(strong=True))
        head = QHBoxLayout()
        head.setContentsMargins(GUTTER, 10, GUTTER, 6)
        head.setSpacing(4)
        head.addWidget(TextLabel("逾期未访", "strong"))
        self.late_count = TextLabel("", "strong", tone="bad")
        head.addWidget(self.late_count)
        head.addStretch(1)
        self.postpone = LinkButton(theme, "全部顺延")
        self.postpone.setToolTip("逾期的按先后排到今天起有空的工作日")
        self.postpone.clicked.connect(self.postpone_asked)
        head.addWidget(self.postpone)
        column.addLayout(head)
        self.late = CarryList(theme, name="逾期未访")
        self.late.setItemDelegate(CardDelegate(theme, self.late))
        self.late.opened.connect(self.late_opened)
        self.late.setProperty("sunk", "true")
        column.addWidget(self.late)
        self.hint = TextLabel("", "label")
        self.hint.setContentsMargins(GUTTER, 4, GUTTER, 0)
        column.addWidget(self.hint)
        column.addStretch(1)
        tray.hide()
        return tray

    # showing

    def show_day(self, day: date, visits: DayVisits | None, calls: Sequence[RevisitSummary]) -> None:
        """The calls of a day, standing on the one before, else on the first still to be made."""
        today = self._today()
        self.title.set_text(f"今天 {day.month}月{day.day}日" if day == today else day_words(day))
        places = visits.places if visits is not None else 0
        booked = visits.booked if visits is not None else len(calls)
        self.load.set_text(f"{booked} / {places}" if places else f"{booked} 个" if booked else "")
        self.add.setEnabled(day >= today)
        before = self.calls.current_key
        self.calls.show_calls(calls, today)
        self.calls.setVisible(bool(calls))
        self.none.setVisible(not calls)
        self.none.set_text("这天还没有回访，按 V 安排一个" if day >= today else "这天没有回访")
        keys = [call.revisit.id for call in calls]
        waiting = (call.revisit.id for call in calls if call.revisit.state is RevisitState.PLANNED)
        self.calls.go_to(before if before in keys else next(waiting, keys[0] if keys else None))
        self._fit()

    def show_late(self, late: LateVisits) -> None:
        """The late calls; the tray goes where there are none."""
        self.late_count.set_text(str(late.count))
        self.late.show_late(late.first, self._today())
        more = late.count - len(late.first)
        self.hint.set_text(f"还有 {more} 个 · 拖到日历上改期" if more else "拖到日历上改期")
        self.tray.setVisible(bool(late.count))
        self._fit()

    def _fit(self) -> None:
        """The day takes what it needs, the tray the rest, at least three cards."""
        room, wanted = self.height() - 48, self.calls.model_rows * CALL_HEIGHT
        late = self.late.model_rows if self.tray.isVisibleTo(self) else 0
        kept = _TRAY + min(late, 3) * CARD_HEIGHT if late else 0
        day = max(min(wanted, room - kept), CALL_HEIGHT) if wanted else _NONE
        if wanted:
            self.calls.setFixedHeight(day)
        self.late.setFixedHeight(max(min(late * CARD_HEIGHT, room - day - _TRAY), CARD_HEIGHT))

    # Qt

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()


class CarryList(KeyList):
    """Calls in a list that can be dragged; `button_clicked()` follows a click on 记结果 of the row one stands on."""

    button_clicked = Signal()

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme, name=name)
        self._rows = PagedTableModel((Column(key="call"),), lambda _request: None, self)
        self._carried: dict[object, Carried] = {}
        self._pressed_at: QPoint | None = None
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_model(self._rows)

    @property
    def model_rows(self) -> int:
        return self._rows.rowCount()

    def show_calls(self, calls: Sequence[RevisitSummary], today: date) -> None:
        """The calls of one day."""
        self._carried = {
            call.revisit.id: carried_call(call)
            for call in calls
            if call.revisit.state is RevisitState.PLANNED
        }
        self._rows.set_rows([_call_row(call, today) for call in calls])

    def show_late(self, entries: Sequence[VisitEntry], today: date) -> None:
        """Calls whose day is over."""
        before = self.current_key
        self._carried = {entry.id: carried_entry(entry) for entry in entries}
        self._rows.set_rows([_late_row(entry, today) for entry in entries])
        self.go_to(before)

    def go_to(self, key: object) -> bool:
        """Stand on a call; False where it is not in the list."""
        row = self._rows.row_of(key) if key is not None else -1
        if row >= 0:
            self.setCurrentIndex(self._rows.index(row, 0))
        return row >= 0

    def step(self, by: int) -> None:
        """Go on by one call, or back."""
        row = self.currentIndex().row() + by
        if 0 <= row < self.model_rows:
            self.setCurrentIndex(self._rows.index(row, 0))

    @property
    def carried(self) -> Carried | None:
        """The planned call one stands on."""
        return self._carried.get(self.current_key)

    # Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index, before = self.indexAt(place), self.currentIndex()
        super().mousePressEvent(event)
        self._pressed_at = place if event.button() == Qt.MouseButton.LeftButton and index.isValid() else None
        shown = index.isValid() and index == before and index.data(Role.KEY) in self._carried
        if shown and button_box(self.visualRect(index)).contains(place):
            self._pressed_at = None
            self.button_clicked.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        begun, place = self._pressed_at, event.position().toPoint()
        if begun is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        if (place - begun).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            carried = self._carried.get(self.indexAt(begun).data(Role.KEY))
            if carried is not None:
                start_drag(self, self.theme, carried)


def button_box(row: QRect) -> QRect:
    """Where 记结果 stands in the row one stands on."""
    left, top = row.right() - GUTTER - _BUTTON.width() + 1, row.y() + (row.height() - _BUTTON.height()) // 2
    return QRect(QPoint(left, top), _BUTTON)


def _call_row(call: RevisitSummary, today: date) -> Row:
    one = call.revisit
    planned = one.state is RevisitState.PLANNED
    result, tone = result_words(one)
    late = planned and one.day < today
    purpose = " · ".join(part for part in (one.purpose, call.case_number) if part)
    state = "逾期" if late else "还没打" if planned else result
    spoken = "，".join(part for part in (one.at_time, call.customer_name, purpose, state) if part)
    cell = Cell(
        text=call.customer_name or "没有客户",
        caption=purpose,
        sort=one.at_time or "全天",
        bold=planned,
        tone="bad" if late else "" if planned else "quiet",
        mark="" if planned else result,
        icon=tone,
        spoken=spoken,
    )
    return Row(key=one.id, cells=(cell,), spoken=spoken)


def _late_row(entry: VisitEntry, today: date) -> Row:
    days = (today - entry.day).days
    name = entry.customer_name or "没有客户"
    cell = Cell(text=name, caption=entry.purpose, mark=f"迟 {days} 天")
    return Row(key=entry.id, cells=(cell,), spoken=f"{name}，{entry.purpose}，迟 {days} 天")


class CallDelegate(RowDelegate):
    """A call of the day: time, name over what for; what came of it, or 记结果 where one stands."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:  # noqa: ARG002 - the whole row
        row: QRect = option.rect
        planned = bool(index.data(Role.BOLD))
        ink = self.theme.tone(str(index.data(Role.TONE) or ""))
        left, middle = row.x() + GUTTER, row.center().y()
        painter.setFont(painting.sized(option.font, 13, bold=planned))
        painter.setPen(ink)
        painting.draw_text(painter, QRect(left, middle - 20, 50, 20), str(index.data(Role.SORT)))
        painter.setFont(painting.sized(option.font, 13))
        words = row.adjusted(GUTTER + 52, 0, -GUTTER, 0)
        room = words.width() - self._right_of(painter, row, option, index)
        painter.setFont(painting.sized(option.font, 13))
        painter.setPen(self.theme.colour("text" if planned else "text2"))
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        painting.draw_text(painter, QRect(words.x(), middle - 20, room, 20), name)
        painter.setFont(painting.sized(option.font, 12))
        painter.setPen(self.theme.colour("text2"))
        caption = str(index.data(Role.CAPTION) or "")
        below = room if planned else words.width()  # what came of it stands beside the name alone
        painting.draw_text(painter, QRect(words.x(), middle, below, 18), caption)

    def _right_of(self, painter: QPainter, row: QRect, option: Any, index: Index) -> int:
        """What stands at the right end; the room it takes."""
        if index.data(Role.BOLD):
            if not option.state & QStyle.StateFlag.State_Selected:
                return 0
            box = button_box(row)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.theme.colour("line2"), 1))
            painter.setBrush(self.theme.colour("surface"))
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setFont(painting.sized(option.font, 12))
            painter.setPen(self.theme.colour("text"))
            painter.drawText(box, int(painting.CENTRE), "记结果")
            return box.width() + 8
        result, right = str(index.data(Role.MARK) or ""), row.right() - GUTTER
        tone = str(index.data(Role.ICON) or "")
        if tone != "bad":
            tick = QRectF(right - 13, row.center().y() - 16, 14, 14)
            painting.draw_ring(painter, self.theme, tick, progress=1.0, done=True)
            right -= 20
        painter.setFont(painting.sized(option.font, 12))
        painter.setPen(self.theme.tone(tone or "quiet"))
        box = QRect(right - 90, row.center().y() - 19, 90, 20)
        painting.draw_text(painter, box, result, align=painting.RIGHT)
        return 96

    # Qt

    def sizeHint(self, option: Any, index: Index) -> QSize:  # noqa: ARG002
        return QSize(80, CALL_HEIGHT)


class CardDelegate(RowDelegate):
    """A late call as a card to take hold of: name, what for, how late."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        opened: Any = option
        painter.save()
        box = QRectF(opened.rect).adjusted(12.5, 3.5, -12.5, -3.5)
        chosen = bool(opened.state & QStyle.StateFlag.State_Selected) and opened.widget.hasFocus()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colour("acc" if chosen else "line2"), 1))
        hovered = getattr(opened.widget, "hovered_row", -1) == index.row()
        painter.setBrush(self.theme.colour("hover" if hovered else "surface"))
        painter.drawRoundedRect(box, 6, 6)
        grip = self.theme.pixmap("grip-vertical", "text3", 14, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPoint(round(box.left()) + 6, round(box.center().y()) - 7), grip)
        self._words(painter, box.toRect(), opened, index)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        late = str(index.data(Role.MARK) or "")
        painter.setFont(painting.sized(option.font, 12))
        painter.setPen(self.theme.colour("bad"))
        width = painting.advance(painter.font(), late)
        painting.draw_text(painter, box.adjusted(0, 0, -10, 0), late, align=painting.RIGHT)
        painter.setFont(painting.sized(option.font, 13))
        painter.setPen(self.theme.colour("text"))
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        left = box.x() + 28
        painting.draw_text(painter, QRect(left, box.y(), 96, box.height()), name)
        left += min(painting.advance(painter.font(), name), 96) + 8
        painter.setFont(painting.sized(option.font, 12))
        painter.setPen(self.theme.colour("text2"))
        room = box.right() - 10 - width - 8 - left
        caption = str(index.data(Role.CAPTION) or "")
        painting.draw_text(painter, QRect(left, box.y(), room, box.height()), caption)

    # Qt

    def sizeHint(self, option: Any, index: Index) -> QSize:  # noqa: ARG002
        return QSize(80, CARD_HEIGHT)
