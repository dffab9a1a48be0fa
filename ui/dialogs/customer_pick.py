"""A small search for one customer: type, choose, ↵."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from aftersales.masking import mask_phone
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, Row
from ui.widgets.edits import TextEdit
from ui.widgets.texts import TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from aftersales.customers import CustomerBrief
    from desktop.shop import Desk
    from ui.job_runner import JobRunner
    from ui.theme import Theme

_PAUSE = 150
_COLUMNS = (
    Column(key="name", title="客户"),
    Column(key="phone", title="电话", width=136),
    Column(key="number", title="编号", width=96),
)


class CustomerPick(QDialog):
    """`chosen(customer_id)` follows ↵ or a double click on a customer who is not `besides`."""

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, desk: Desk, runner: JobRunner, *, besides: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("和哪一位合并")
        self.setFixedSize(480, 380)
        self._desk, self._runner, self._besides = desk, runner, besides
        self._asked = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(TextLabel("和哪一位合并", "title"))
        self.edit = TextEdit(placeholder="姓名、电话后四位、编号")
        self.edit.setAccessibleName("找客户")
        self.rows = PagedTableModel(_COLUMNS, lambda _request: None, self)
        self.table = KeyTable(theme, name="找到的客户")
        self.table.show_model(self.rows)
        self.table.opened.connect(self._choose)
        self.none = TextLabel("没有别的客户对得上", "caption")
        self.none.hide()
        for widget in (self.edit, self.none, self.table):
            column.addWidget(widget)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE)
        self._typing.timeout.connect(self._find)
        self.edit.textChanged.connect(self._typing.start)
        self.edit.setFocus()

    def _find(self) -> None:
        text = self._asked = self.edit.text().strip()

        def done(found: tuple[CustomerBrief, ...]) -> None:
            if text == self._asked:
                self._show([brief for brief in found if brief.id != self._besides])

        self._watch = self._runner.run(
            self._desk.jobs.read(lambda _: self._desk.customers.search(text=text)), on_done=done
        )

    def _show(self, found: list[CustomerBrief]) -> None:
        self.rows.set_rows(
            [
                Row(
                    key=brief.id,
                    cells=(
                        Cell(text=brief.name, spoken=f"{brief.name} {brief.number}"),
                        Cell(text=mask_phone(brief.phone), tone="quiet"),
                        Cell(text=brief.number, tone="quiet"),
                    ),
                )
                for brief in found
            ]
        )
        self.none.setVisible(not found and bool(self._asked))
        if found:
            self.table.go_to_row(0)

    def _choose(self, key: object) -> None:
        if isinstance(key, int):
            self.accept()
            self.chosen.emit(key)

    def done(self, result: int) -> None:
        """Close, and let an answer that is still under way fall."""
        self._typing.stop()
        watch = getattr(self, "_watch", None)
        if watch is not None:
            watch.forget()
        super().done(result)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.table.current_key is not None:
                self._choose(self.table.current_key)
            return
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.edit.hasFocus():
            self.table.move_by(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)
