"""Who is meant: a customer found by name, nickname or the tail of a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout

from aftersales.masking import mask_phone
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.edits import SearchEdit
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from aftersales.customers import CustomerBrief
    from desktop.shop import Desk
    from ui.job_runner import JobRunner, Watch
    from ui.theme import Theme

_TYPING = 80


class CustomerChooser(QDialog):
    """Type, ↑ ↓, ↵; `chosen(customer_id)` follows. It opens, and dies when it closes."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, desk: Desk, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("归到客户")
        self.setFixedWidth(440)
        self._desk, self._runner = desk, runner
        self._watch: Watch | None = None
        self._awaited = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        body = QVBoxLayout()
        body.setContentsMargins(20, 18, 20, 16)
        body.setSpacing(10)
        body.addWidget(TextLabel("这单是谁的", "title"))
        self.edit = SearchEdit(theme, "姓名、昵称或手机尾号", keys="", width=400)
        self.found = QListWidget()
        self.found.setAccessibleName("客户")
        self.found.setFixedHeight(220)
        self.found.setFrameShape(QFrame.Shape.NoFrame)
        self.told = TextLabel("打几个字就找", "caption")
        for widget in (self.edit, self.found, self.told):
            body.addWidget(widget)
        column.addLayout(body)
        footer = QFrame()
        footer.setObjectName("dialogFooter")
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel = Button(theme, "取消", keys="Esc")
        self.cancel.clicked.connect(self.reject)
        self.take = PrimaryButton(theme, "归到他", keys="Return")
        self.take.clicked.connect(self._take)
        row.addWidget(self.cancel)
        row.addWidget(self.take)
        column.addWidget(footer)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self._ask)
        self.edit.textChanged.connect(self._typed)
        self.edit.installEventFilter(self)
        self.found.itemDoubleClicked.connect(lambda _item: self._take())
        self.finished.connect(self._forget)
        self.take.setEnabled(False)

    def begin(self, text: str) -> None:
        """Look for `text` at once."""
        self.edit.setText(text)
        self.edit.selectAll()
        self.edit.setFocus()

    def _forget(self) -> None:
        self._typing.stop()
        if self._watch is not None:
            self._watch.forget()

    def _typed(self, _text: str) -> None:
        """Who was found for other words may not be taken for these."""
        self._forget()
        self._awaited = False
        self.take.setEnabled(False)
        self._typing.start()

    def _ask(self) -> None:
        if self._watch is not None:
            self._watch.forget()
        text, desk = self.edit.text().strip(), self._desk
        self._watch = self._runner.run(
            desk.jobs.read(lambda _: desk.customers.search(text=text)), on_done=self._show
        )

    def _show(self, customers: tuple[CustomerBrief, ...]) -> None:
        self.found.clear()
        for one in customers:
            words = "　".join(part for part in (one.name, mask_phone(one.phone), one.number) if part)
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            self.found.addItem(item)
        self.found.setCurrentRow(0 if customers else -1)
        self.take.setEnabled(bool(customers))
        asked = self.edit.text().strip()
        self.told.set_text("" if customers else "没有这样的客户" if asked else "打几个字就找")
        if self._awaited and len(customers) == 1:
            self._take()

    def _take(self) -> None:
        """Take who stands chosen; before the answer is there, ↵ waits for it and takes the only one."""
        item = self.found.currentItem()
        if not self.take.isEnabled():
            self._awaited = True
        elif item is not None:
            customer_id = int(item.data(Qt.ItemDataRole.UserRole))
            self.accept()
            self.chosen.emit(customer_id)

    # Qt

    def eventFilter(self, watched: QObject, event: object) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                row = self.found.currentRow() + step
                self.found.setCurrentRow(max(0, min(row, self.found.count() - 1)))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._take()
                return True
        return False
