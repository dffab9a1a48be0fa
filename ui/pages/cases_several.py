"""Several cases of the list at once: which are checked, the band that says so, and what is done with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from aftersales.queries import CaseTab
from ui.delegates.base import Index, RowDelegate
from ui.models.roles import Role
from ui.pages.case_walk import dropping_menu
from ui.widgets.buttons import Button
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aftersales.queries import CaseQuery
    from aftersales.staff import Staff
    from desktop.case_batches import BatchOutcome, BatchStep
    from ui.pages.case_writing import CaseWriter
    from ui.pages.cases_page import CasesPage
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
    """已勾 3 单, what can be done with them, and below it those that were left as they are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("sunk", "true")
        self.setAccessibleName("勾选的工单")
        self.count = TextLabel("", "label")
        self.assign = Button(theme, "转交", size="small", keys="A")
        self.urgent = Button(theme, "标急", size="small")
        self.state = Button(theme, "改状态", size="small", keys="S")
        self.export = Button(theme, "导出", size="small")
        self.print = Button(theme, "印报告", size="small", keys="Ctrl+P")
        self.none = Button(theme, "不勾了", size="small", kind="ghost", keys="Esc")
        self.left = TextLabel("", "caption")
        self.left.setWordWrap(True)
        self.left.set_tone("warn")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addSpacing(8)
        for button in (self.assign, self.urgent, self.state, self.export, self.print):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.none)
        column.addLayout(row)
        column.addWidget(self.left)
        self.left.hide()
        self.hide()

    def show_count(self, count: int) -> None:
        """So many are checked; the band goes with the last."""
        self.count.set_text(f"已勾 {count:,} 单")
        self.setVisible(count > 0)

    def show_left(self, outcome: BatchOutcome | None) -> None:
        """Name those that were left as they are, the first few with their reasons."""
        barred = outcome.barred if outcome is not None else ()
        named = "　".join(f"{each.number}：{each.reason}" for each in barred[:_TOLD])
        more = f"　另有 {len(barred) - _TOLD} 单" if len(barred) > _TOLD else ""
        self.left.set_text(f"没动 {len(barred)} 单　{named}{more}" if barred else "")
        self.left.setVisible(bool(barred))


class CasesSeveral(QObject):
    """The checked cases of a page, and the row one stands on where none is."""

    def __init__(self, page: CasesPage, writer: CaseWriter, bar: SeveralBar) -> None:
        super().__init__(page)
        self._page = page
        self._desk = page.desk
        self._writer = writer
        self.bar = bar
        self._model = page.model
        page.table.viewport().installEventFilter(self)
        bar.assign.clicked.connect(self.open_staff)
        bar.urgent.clicked.connect(self.turn_urgent)
        bar.state.clicked.connect(self.open_steps)
        bar.export.clicked.connect(page.ask_export)
        bar.print.clicked.connect(self.ask_reports)
        bar.none.clicked.connect(self.clear)

    @property
    def ids(self) -> tuple[int, ...]:
        """The checked cases."""
        return tuple(sorted(self._model.checked))

    def targets(self) -> tuple[int, ...]:
        """The checked cases, else the one of the row one stands on."""
        key = self._page.table.current_key
        return self.ids or ((key,) if isinstance(key, int) else ())

    def query(self, query: CaseQuery) -> CaseQuery:
        """The list as it is asked for, or the checked cases of it in its order."""
        return (
            replace(query, tab=CaseTab.ALL, text="", opened_since=None, ids=self.ids) if self.ids else query
        )

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
                self._page.notices.toast(f"一次最多 {len(ids):,} 单")

        job = self._desk.jobs.read(lambda _: self._desk.case_batches.ids(query=query))
        self._page.runner.run(job, on_done=done)

    def clear(self) -> None:
        """Check none."""
        self._check(frozenset())
        self._page.table.setFocus()

    def _check(self, ids: frozenset[int]) -> None:
        self._model.set_checked(ids)
        self.bar.show_left(None)
        self.bar.show_count(len(ids))

    # deeds

    def open_staff(self) -> None:
        """Who could have them (A)."""
        if not self.targets():
            return
        job = self._desk.jobs.read(lambda _: (self._desk.staff.list(), self._desk.cases.loads()))
        self._page.runner.run(job, on_done=lambda found: self._offer_staff(*found))

    def _offer_staff(self, staff: tuple[Staff, ...], loads: Mapping[int, int]) -> None:
        ids, batches = self.targets(), self._desk.case_batches
        menu = dropping_menu(self._page)
        for each in staff:
            action = menu.addAction(f"转交给 {each.name}\t手上 {loads.get(each.id, 0)} 单")
            action.triggered.connect(
                lambda _on=False, each=each: self._write(
                    lambda: batches.assign(case_ids=ids, staff_id=each.id)
                )
            )
        if not staff:
            menu.addAction("没有别人可以转交").setEnabled(False)
        self._drop(menu, self.bar.assign)

    def turn_urgent(self) -> None:
        """Mark them urgent; where all are already, take the mark away."""
        ids = self.targets()
        urgent = not all(self._page.reader.is_urgent(each) for each in ids)
        self._write(lambda: self._desk.case_batches.set_urgent(case_ids=ids, urgent=urgent))

    def open_steps(self) -> None:
        """The steps they may take (S)."""
        ids = self.targets()
        if ids:
            job = self._desk.jobs.read(lambda _: self._desk.case_batches.steps(case_ids=ids))
            self._page.runner.run(job, on_done=lambda steps: self._offer_steps(ids, steps))

    def _offer_steps(self, ids: tuple[int, ...], steps: Sequence[BatchStep]) -> None:
        batches = self._desk.case_batches
        menu = dropping_menu(self._page)
        for step in steps:
            note = "" if step.fit == len(ids) else f"\t{step.fit} / {len(ids)} 单可以"
            action = menu.addAction(f"{step.label}{note}")
            action.triggered.connect(
                lambda _on=False, step=step: self._write(
                    lambda: batches.move(case_ids=ids, to_state=step.to_state)
                )
            )
        if not steps:
            menu.addAction("都还缺东西，打开工单再走下一步").setEnabled(False)
        self._drop(menu, self.bar.state)

    def ask_reports(self) -> QFileDialog | None:
        """Ask for the folder the reports go to (Ctrl P)."""
        ids = self.targets()
        if not ids:
            return None
        dialog = QFileDialog(self._page, f"{len(ids)} 份售后服务报告放哪里")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
        dialog.fileSelected.connect(lambda chosen: self.print_to(ids, Path(chosen)))
        dialog.open()
        return dialog

    def print_to(self, ids: tuple[int, ...], folder: Path) -> None:
        """Write one report a case into a folder."""
        batches, progress = self._desk.case_batches, self._page.list.progress

        def failed(error: BaseException) -> None:
            progress.finish()
            self._page.notices.error(error)

        def done(count: int) -> None:
            progress.finish()
            self._page.notices.toast(f"已印 {count} 份报告")

        self._page.runner.run(
            self._desk.jobs.write(lambda told: batches.reports(case_ids=ids, folder=folder, progress=told)),
            on_done=done,
            on_failed=failed,
            on_progress=lambda at, total, _text: progress.set_progress(at, total, "印报告"),
        )

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
