"""Step 4 of an import: what was written, and the way to take all of it back."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.batches import OutcomeCounts
from resources.wording import sentence
from ui.pages.import_offers import OffersPanel
from ui.pages.import_parts import FactLine
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.figures import Figure, FigureRow
from ui.widgets.status import TickLabel
from ui.widgets.texts import Panel, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aftersales.batches import ImportBatch
    from desktop.transfers import UndoneImport
    from ui.pages.base import Page
    from ui.pages.import_sources import Outlook


class DoneStep(QWidget):
    """`cases_asked`, `orders_asked`, `again_asked`, `rest_asked` and `undo_asked(batch id)` follow the buttons."""

    cases_asked = Signal()
    orders_asked = Signal()
    again_asked = Signal()
    rest_asked = Signal()
    undo_asked = Signal(int)

    def __init__(self, page: Page, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = page.theme
        self._batch_id = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scrolled = Scrolled()
        outer.addWidget(scrolled)
        centre = QHBoxLayout()
        centre.addStretch(1)
        body = QWidget()
        body.setFixedWidth(640)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        centre.addWidget(body)
        centre.addStretch(1)
        scrolled.column.addStretch(2)
        scrolled.column.addLayout(centre)
        scrolled.column.addStretch(3)
        self._build_head()
        self.figures = FigureRow()
        self._panel = Panel()
        self._panel.column.addWidget(self.figures)
        self._column.addWidget(self._panel)
        self.batch_words = TextLabel("", "label", wrap=True)
        self._column.addWidget(self.batch_words)
        self._kept = QVBoxLayout()
        self._kept.setSpacing(6)
        self._column.addLayout(self._kept)
        self.offers = OffersPanel(page)
        self._column.addWidget(self.offers)
        self._build_buttons()

    def _build_head(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        self._tick = TickLabel(self._theme, size=20)
        head.addWidget(self._tick)
        self.title = TextLabel("", "title")
        head.addWidget(self.title)
        head.addStretch(1)
        self._column.addLayout(head)

    def _build_buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.cases = Button(self._theme, "看工单", icon="clipboard-list")
        self.again = PrimaryButton(self._theme, "再导一份", icon="file-spreadsheet", keys="Ctrl+Return")
        self.rest = Button(self._theme, "另存「未导入.xlsx」", icon="file-spreadsheet")
        self.undo = Button(self._theme, "整批撤销", icon="undo-2")
        self.orders = Button(self._theme, "看订单", icon="shopping-bag")
        self.orders.clicked.connect(self.orders_asked)
        self.cases.clicked.connect(self.cases_asked)
        self.again.clicked.connect(self.again_asked)
        self.rest.clicked.connect(self.rest_asked)
        self.undo.clicked.connect(lambda: self.undo_asked.emit(self._batch_id))
        row.addWidget(self.again)
        row.addWidget(self.orders)
        row.addWidget(self.cases)
        row.addWidget(self.rest)
        row.addStretch(1)
        row.addWidget(self.undo)
        self._column.addLayout(row)

    def show_batch(self, batch: ImportBatch, standing: Outlook, rest: int) -> None:
        """Say what was written; `rest` orders were left out and can be saved."""
        self._batch_id = batch.id
        self.title.set_text(f"导入了 {standing.words}")
        self._panel.show()
        counts = _together((batch.counts, *batch.records.values()))
        taken = standing.will_write - counts.added - counts.updated
        left = counts.orders - counts.unchanged - standing.will_write
        figures = [Figure("新增", f"{counts.added:,}"), Figure("更新", f"{counts.updated:,}")]
        if taken > 0:
            figures.append(Figure("你定下收的", f"{taken:,}"))
        figures += [Figure("不变", f"{counts.unchanged:,}")]
        figures += [Figure("没导入", f"{left:,}", tone="warn" if left else "")]
        self.figures.set_figures(figures)
        moment = sentence("transfers.batch_at", {"moment": batch.imported_at})
        self.batch_words.set_text(
            f"第 {batch.id} 批，{moment}，{'、'.join(batch.files)}。7 天内可以整批撤销。"
        )
        self._empty()
        if rest:
            text = f"{rest:,} 单没导入。另存出来改好，拖进来再导一次就行，每一行都写了原因。"
            self._kept.addWidget(FactLine(self._theme, text, sure=False))
        self.rest.setVisible(bool(rest))
        self.undo.show()
        self.offers.show_offers(())
        self.offers.read(batch.id)
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_undone(self, undone: UndoneImport) -> None:
        """Say what taking the batch back did."""
        self.title.set_text("整批撤销了")
        parts = [f"去掉 {undone.removed:,} 单", f"改回 {undone.restored:,} 单"]
        if undone.kept:
            parts.append(f"留着 {len(undone.kept):,} 单")
        self.batch_words.set_text("，".join(parts) + "。表格还在原处，改好可以再导。")
        self._empty()
        for text in undone.kept:
            self._kept.addWidget(FactLine(self._theme, text, sure=False))
        self._panel.hide()
        self.offers.show_offers(())
        self.rest.hide()
        self.undo.hide()

    @property
    def batch_id(self) -> int:
        """The batch in sight."""
        return self._batch_id

    def _empty(self) -> None:
        while self._kept.count():
            item = self._kept.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _together(counts: Iterable[OutcomeCounts]) -> OutcomeCounts:
    """Orders and records in one sum."""
    names = [field.name for field in fields(OutcomeCounts)]
    every = tuple(counts)
    return OutcomeCounts(**{name: sum(getattr(one, name) for one in every) for name in names})
