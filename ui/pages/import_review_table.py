"""The table of step 3: orders or records with what is special about them, each page read when it comes into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHeaderView

from ui.delegates.cells import ChipDelegate, DiffDelegate, MoneyDelegate
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QAbstractItemDelegate, QWidget

    from ui.models.import_preview import PreviewModel
    from ui.models.paged_table import Column
    from ui.theme import Theme


class ReviewTable(KeyTable):
    """Shows a `PreviewModel`, whatever columns it has just now."""

    def __init__(self, theme: Theme, model: PreviewModel, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, name="要导入的", parent=parent)
        self._preview = model
        self._worn: tuple[Column, ...] = ()
        self._dressing: list[QAbstractItemDelegate] = []
        self.setModel(model)
        self.verticalScrollBar().valueChanged.connect(self.want)
        self.verticalScrollBar().rangeChanged.connect(self.want)

    def dress(self, columns: Sequence[Column]) -> None:
        """Give the columns their widths and delegates; the model has them from its next `show` on."""
        if tuple(columns) == self._worn:
            return
        self._worn = tuple(columns)
        self._preview.set_columns(self._worn)
        for number in range(len(self._dressing)):
            self.setItemDelegateForColumn(number, None)  # type: ignore[arg-type]  # Qt: the table's own again
        for delegate in self._dressing:
            delegate.deleteLater()
        self._dressing = [self._delegate_of(number, column) for number, column in enumerate(columns)]
        header = self.horizontalHeader()
        for number, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Interactive if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(number, mode)
            if column.width:
                header.resizeSection(number, column.width)
            self.setItemDelegateForColumn(number, self._dressing[number])

    def _delegate_of(self, number: int, column: Column) -> QAbstractItemDelegate:
        if number == 0:
            return MoneyDelegate(self.theme, self)
        if number == 1:
            return ChipDelegate(self.theme, self)
        return DiffDelegate(self.theme, self, right_aligned=column.align == "right")

    def stand_on(self, row: int) -> None:
        """Go to a row, and ask for its page."""
        index = self._preview.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self._preview.want(row, row)

    def want(self, *_args: int) -> None:
        """Ask for the rows in sight."""
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        self._preview.want(first, self._preview.rowCount() - 1 if last < 0 else last + 10)
