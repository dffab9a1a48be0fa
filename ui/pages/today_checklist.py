"""开店清单 on 今日: what a new shop does first, each step with its real state; gone once all are done, or by ✕."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.first_steps import FirstStep
from resources.wording import sentence
from ui.widgets import painting
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.states import EmptyState
from ui.widgets.texts import HairLine, Panel, SectionTitle

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from desktop.first_steps import FirstSteps, StepState
    from ui.pages.case_writing import CaseWriter
    from ui.pages.today_page import TodayPage
    from ui.theme import Theme

_COLUMNS = 2
_ROW, _EMPTY_WIDTH, _PANEL_AT = 48, 680, 6
_PLACES: dict[FirstStep, tuple[str, dict[str, Any]]] = {
    FirstStep.HEAD: ("settings", {"section": "shop"}),
    FirstStep.IMPORT: ("import", {}),
    FirstStep.CASE: ("new_case", {}),
    FirstStep.SETTLE: ("calculator", {}),
    FirstStep.REVISIT: ("revisits", {}),
    FirstStep.PRINT: ("case", {}),
    FirstStep.BACKUP: ("settings", {"section": "backup"}),
    FirstStep.STAFF: ("settings", {"section": "staff"}),
}
_OF_CASE = frozenset({FirstStep.SETTLE, FirstStep.PRINT})
"""Steps that are done in a case: the newest one is opened for them."""


class FirstStepsKeeper(QObject):
    """Reads how far the steps are and shows them on 今日: above its rows, or as the whole page of a shop without any.

    `shown` follows each reading. Once nothing is left it asks no more, until a setting changes.
    """

    shown = Signal()

    def __init__(self, page: TodayPage) -> None:
        super().__init__(page)
        self._page = page
        self.steps: FirstSteps | None = None
        self._settled = False
        self._writer: CaseWriter | None = None
        self.above: ChecklistPanel | None = None
        self._alone: tuple[EmptyState, ChecklistPanel] | None = None

    @property
    def alone(self) -> EmptyState | None:
        """The page of a shop in which nothing was done yet, with the list in it; None where there is no list."""
        if self.steps is None:
            return None
        if self._alone is None:
            self._alone = self._whole_page()
        self._alone[1].show_steps(self.steps)
        return self._alone[0]

    def setting_changed(self, *, read: bool) -> None:
        """A setting was written: the list may have been laid out or put away; `read` at once, or with the next rows."""
        self._settled = False
        if read:
            self.read()

    def read(self) -> None:
        """Ask how far the steps are."""
        if self._settled:
            return
        desk = self._page.shop
        self._page.runner.run(desk.jobs.read(lambda _: desk.first_steps.read()), on_done=self._show)

    def _show(self, steps: FirstSteps | None) -> None:
        self.steps, self._settled = steps, steps is None
        if steps is not None and self.above is None:
            self.above = self._panel()
            self.above.setContentsMargins(24, 16, 24, 16)
            self._page.board.area.column.insertWidget(0, self.above)
        if self.above is not None:
            self.above.setVisible(steps is not None)
            if steps is not None:
                self.above.show_steps(steps)
        self.shown.emit()

    def _panel(self) -> ChecklistPanel:
        panel = ChecklistPanel(self._page.theme)
        panel.step_asked.connect(self._go)
        panel.skipped.connect(self._skip)
        panel.closed.connect(self._dismiss)
        return panel

    def _whole_page(self) -> tuple[EmptyState, ChecklistPanel]:
        title, line = sentence("first.empty_title"), sentence("first.empty_line")
        state, panel = EmptyState(self._page.theme, title, line, ()), self._panel()
        panel.setFixedWidth(_EMPTY_WIDTH)
        column = state.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(_PANEL_AT, panel, 0, Qt.AlignmentFlag.AlignHCenter)
        self._page.states.add(state)
        return state, panel

    # doing

    def _go(self, step: FirstStep) -> None:
        page, args = _PLACES[step]
        if step in _OF_CASE and self.steps is not None and self.steps.newest_case is not None:
            args = {**args, "case_id": self.steps.newest_case}
        self._page.open_page(page, **args)

    def _skip(self, step: FirstStep) -> None:
        desk = self._page.shop
        self._write(lambda: desk.first_steps.skip(step=step))

    def _dismiss(self) -> None:
        self._write(self._page.shop.first_steps.dismiss)

    def _write(self, work: Callable[[], None]) -> None:
        from ui.pages.case_writing import CaseWriter

        page = self._page
        if self._writer is None:
            self._writer = CaseWriter(page.shop, page.runner, page.notices, self)
        self._writer.write(work)


class ChecklistPanel(QWidget):
    """The list in a box; `step_asked` and `skipped` carry a `FirstStep`, `closed` follows ✕."""

    step_asked = Signal(object)
    skipped = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(sentence("first.title"))
        self.head = SectionTitle(sentence("first.title"))
        self.head.setContentsMargins(16, 0, 8, 0)
        self.head.setFixedHeight(44)
        self.close_button = IconButton(theme, "x", sentence("first.dismiss"), kind="ghost", size="small")
        self.close_button.clicked.connect(self.closed)
        self.head.add_right(self.close_button)
        self.rows: dict[FirstStep, StepRow] = {}
        self.skips: dict[FirstStep, LinkButton] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 4, 0, 8)
        self._grid.setSpacing(0)
        box = Panel()
        box.column.addWidget(self.head)
        box.column.addWidget(HairLine())
        box.column.addLayout(self._grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(box)

    def show_steps(self, steps: FirstSteps) -> None:
        """Show how far they are."""
        done = {"done": steps.done, "all": len(steps.steps)}
        self.head.caption.set_text(sentence("first.done", done))
        if not self.rows:
            self._build(steps)
        for one in steps.steps:
            self.rows[one.step].show_state(one)
            skip = self.skips.get(one.step)
            if skip is not None:
                skip.setVisible(one.can_skip)

    def _build(self, steps: FirstSteps) -> None:
        in_column = -(-len(steps.steps) // _COLUMNS)
        for place, one in enumerate(steps.steps):
            row = StepRow(self._theme, one.step)
            row.clicked.connect(partial(self.step_asked.emit, one.step))
            self.rows[one.step] = row
            line = QHBoxLayout()
            line.setContentsMargins(0, 0, 8, 0)
            line.addWidget(row, 1)
            if one.can_skip:
                self.skips[one.step] = skip = LinkButton(self._theme, sentence("first.skip_word"))
                name = sentence("first.skip", {"step": row.accessibleName()})
                skip.setAccessibleName(name)
                skip.clicked.connect(partial(self.skipped.emit, one.step))
                line.addWidget(skip)
            self._grid.addLayout(line, place % in_column, place // in_column)


class StepRow(QAbstractButton):
    """One step: a ring or a tick, its words over a caption. One that waits for another says so and leads nowhere."""

    def __init__(self, theme: Theme, step: FirstStep) -> None:
        super().__init__()
        self._theme = theme
        self._over = False
        self.words = sentence(f"first.step_{step.value}")
        self._line = sentence(f"first.line_{step.value}")
        self.caption = self._line
        self.setFixedHeight(_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.words)
        theme.changed.connect(self.update)

    def show_state(self, state: StepState) -> None:
        """Show whether it is done, skipped, waits, or is to be done."""
        self._over = state.is_over
        self.caption = state.waits or self._line
        if state.skipped and not state.done:
            self.caption = sentence("first.skipped")
        self.setEnabled(not state.waits)
        told = sentence("first.over") if state.is_over else self.caption
        self.setAccessibleDescription(told)
        self.update()

    @property
    def is_over(self) -> bool:
        """Whether it shows a tick."""
        return self._over

    def text(self) -> str:
        """Its words with what stands below them."""
        return f"{self.words} {self.caption}"

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(280, _ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isEnabled() and (self.underMouse() or self.hasFocus()):
            painter.setPen(QPen(theme.colour("acc"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4.5, 1.5, -4.5, -1.5), 6, 6)
        self._paint_mark(painter)
        painter.setFont(painting.sized(self.font(), 13))
        painter.setPen(theme.colour("text2" if self._over else "text" if self.isEnabled() else "text3"))
        painter.drawText(QRectF(48, 6, self.width() - 56, 19), int(painting.LEFT), self.words)
        painter.setFont(painting.sized(self.font(), 12))
        painter.setPen(theme.colour("text3" if self._over or not self.isEnabled() else "text2"))
        painter.drawText(QRectF(48, 25, self.width() - 56, 18), int(painting.LEFT), self.caption)
        painter.end()

    def _paint_mark(self, painter: QPainter) -> None:
        theme, middle = self._theme, QPointF(26, self.height() / 2)
        if not self._over:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("line3"), 1.5))
            painter.drawEllipse(middle, 8, 8)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("ok"))
        painter.drawEllipse(middle, 8.75, 8.75)
        painter.setPen(QPen(theme.colour("surface"), 1.75))
        painter.drawPolyline([middle + QPointF(*at) for at in ((-4, 0.25), (-1.25, 3), (4, -2.75))])
