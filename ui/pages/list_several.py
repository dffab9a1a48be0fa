"""Several rows of a long list at once: which are checked, the band that says so, and what was left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.delegates.base import Index, RowDelegate
from ui.models.roles import Role
from ui.widgets.buttons import Button
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.batches import BatchOutcome
    from ui.pages.archive_printing import ArchivePrinting
    from ui.pages.case_writing import CaseWriter
    from ui.pages.list_page import ListPage
    from ui.pages.list_tab import ListTab
    from ui.theme import Theme

GUTTER = 24
_BOX = 14
_TOLD = 3


class CheckedDelegate(RowDelegate):
    """The first column: its text, and in the gutter at its left whether the row is checked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, left=GUTTER)

    def paint_cell(self, painter: QPainter, box: QRect, option: object, index: Index) -> None:
        super().paint_cell(painter, box, option, index)
        checked = index.data(Role.CHECK)
        hovered = getattr(getattr(option, "widget", None), "hovered_row", -1) == index.row()
        if checked is None or not (checked or hovered or index.model().property("checking")):
            return
        square = QRectF(box.x() - GUTTER + 5.5, box.center().y() - _BOX / 2 + 0.5, _BOX - 1, _BOX - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colour("acc" if checked else "text3"), 1))
        painter.setBrush(self.theme.colour("acc") if checked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(square, 3, 3)
        if checked:
            painter.setPen(QPen(self.theme.colour("onAcc"), 1.6))
            x, y = square.x(), square.y()
            painter.drawLine(QRectF(x + 3, y + 6.5, 0, 0).topLeft(), QRectF(x + 5.5, y + 9, 0, 0).topLeft())
            painter.drawLine(QRectF(x + 5.5, y + 9, 0, 0).topLeft(), QRectF(x + 10, y + 4, 0, 0).topLeft())


class SeveralBar(QFrame):
    """已勾 3 单, what can be done with them, and below it those that were left as they are.

    `unit` counts the rows (单, 位). Subclasses add their buttons with `lay_out`.
    """

    def __init__(self, theme: Theme, *, unit: str, name: str) -> None:
        super().__init__()
        self.setProperty("sunk", "true")
        self.setAccessibleName(name)
        self._unit = unit
        self.count = TextLabel("", "label")
        self.none = Button(theme, "不勾了", size="small", kind="ghost", keys="Esc")
        self.left = TextLabel("", "caption")
        self.left.setWordWrap(True)
        self.left.set_tone("warn")

    def lay_out(self, buttons: Sequence[QWidget]) -> None:
        """The count, the buttons and 不勾了 in one row; hidden until a row is checked."""
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.none)
        column.addLayout(row)
        column.addWidget(self.left)
        self.left.hide()
        self.hide()

    def show_count(self, count: int) -> None:
        """So many are checked; the band goes with the last."""
        self.count.set_text(f"已勾 {count:,} {self._unit}")
        self.setVisible(count > 0)

    def show_left(self, outcome: BatchOutcome | None) -> None:
        """Name those that were left as they are, the first few with their reasons."""
        barred = outcome.barred if outcome is not None else ()
        named = "　".join(f"{each.number}：{each.reason}" for each in barred[:_TOLD])
        more = f"　另有 {len(barred) - _TOLD} {self._unit}" if len(barred) > _TOLD else ""
        self.left.set_text(f"没动 {len(barred)} {self._unit}　{named}{more}" if barred else "")
        self.left.setVisible(bool(barred))


class SeveralRows(QObject):
    """The checked rows of a page, and the row one stands on where none is.

    Subclasses say where the ids of a whole list come from (`read_ids`) and add what is done with the rows.
    """

    unit = "单"
    noun = ""
    """What they are, as `desktop.printing` names it."""
    printing: ArchivePrinting

    def __init__(self, page: ListPage | ListTab, writer: CaseWriter, bar: SeveralBar) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self._model = page.model
        self.bar: Any = bar
        page.table.viewport().installEventFilter(self)
        bar.none.clicked.connect(self.clear)

    @property
    def ids(self) -> tuple[int, ...]:
        """The checked rows."""
        return tuple(sorted(self._model.checked))

    def targets(self) -> tuple[int, ...]:
        """The checked rows, else the one that one stands on."""
        key = self._page.table.current_key
        return self.ids or ((key,) if isinstance(key, int) else ())

    def read_ids(self, query: Any) -> tuple[int, ...]:
        """The rows of a list in its order, as many as are taken at once; called in a job."""
        raise NotImplementedError

    def query(self, query: Any) -> Any:
        """The list as it is asked for, or the checked rows of it in its order."""
        raise NotImplementedError

    # checking

    def turn(self) -> None:
        """Check the row one stands on, or take the check away (X)."""
        key = self._page.table.current_key
        if isinstance(key, int):
            self._check(self._model.checked ^ {key})

    def check_all(self) -> None:
        """Check the whole list, also what is not loaded yet (Ctrl A); all checked: none."""
        query = self._page.reader.query()
        total = self._model.total or 0

        def done(ids: tuple[int, ...]) -> None:
            self._check(frozenset() if frozenset(ids) == self._model.checked else frozenset(ids))
            if len(ids) < total:
                self._page.notices.toast(f"一次最多 {len(ids):,} {self.unit}")

        self._page.runner.run(self._desk.jobs.read(lambda _: self.read_ids(query)), on_done=done)

    def clear(self) -> None:
        """Check none."""
        self._check(frozenset())
        self._page.table.setFocus()

    def _check(self, ids: frozenset[int]) -> None:
        self._model.set_checked(ids)
        self.bar.show_left(None)
        self.bar.show_count(len(ids))

    # deeds

    def ask_papers(self) -> None:
        """Their papers, all in one file, to look at (Ctrl P)."""
        ids = self.targets()
        if ids:
            self.printing.several(self.noun, ids, f"{len(ids)} {self.unit}")

    def _write(self, work: Callable[[], BatchOutcome]) -> None:
        self._writer.write(work, done=self._written)

    def _written(self, outcome: BatchOutcome) -> None:
        self.bar.show_left(outcome)
        if outcome.barred and not self.ids:
            self._page.notices.problem(outcome.barred[0].reason)

    def _drop(self, menu: QMenu, under: QWidget) -> None:
        """Under its button, or under the row where no band is in sight."""
        if under.isVisible():
            menu.popup(under.mapToGlobal(QPoint(0, under.height() + 2)))
            return
        table = self._page.table
        spot = table.visualRect(table.currentIndex()).bottomLeft() + QPoint(GUTTER, 0)
        menu.popup(table.viewport().mapToGlobal(spot))

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click into the gutter checks the row."""
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            spot = event.position().toPoint()
            index = self._page.table.indexAt(spot)
            if index.isValid() and spot.x() < GUTTER and event.button() is Qt.MouseButton.LeftButton:
                self._page.table.setCurrentIndex(index)
                self._page.table.setFocus()
                self.turn()
                return True
        return super().eventFilter(watched, event)
