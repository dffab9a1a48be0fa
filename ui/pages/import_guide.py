"""怎么导出: how a sheet is got out of a platform's backend, beside the step where somebody needs to know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from resources.export_guide_file import long_numbers, shipped_guides
from resources.labels import label
from ui.pages.import_parts import Section
from ui.widgets.buttons import IconButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from aftersales.orders import Platform
    from resources.export_guide_file import ExportGuide
    from ui.theme import Theme


class GuideSection(Section):
    """A part of the panel that is away until `show_guide`; `closed` follows its cross."""

    closed = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        close = IconButton(theme, "x", "收起怎么导出", kind="ghost", size="small")
        super().__init__("怎么导出", right=(close,), parent=parent)
        self._guides = {guide.platform: guide for guide in shipped_guides() if guide.platform is not None}
        self.platforms = ComboBox(
            theme, [Option(platform.value, label(platform)) for platform in self._guides], name="哪个平台"
        )
        self.platforms.chosen.connect(self._choose)
        self.column.addWidget(self.platforms)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(6)
        self.column.addLayout(self._steps)
        close.clicked.connect(self._close)
        self.hide()

    def show_guide(self, platform: Platform | None, *, numbers_first: bool = False) -> None:
        """Show how to export from `platform`; with `numbers_first` the trouble with long numbers leads."""
        known = self._guides.get(platform) if platform is not None else None
        guide = known or next(iter(self._guides.values()))
        assert guide.platform is not None
        self.platforms.set_current(guide.platform.value)
        self._show(guide, numbers_first=numbers_first)
        self.show()

    def _choose(self, name: object) -> None:
        guide = next(each for each in self._guides.values() if each.platform == name)
        self._show(guide, numbers_first=False)

    def _show(self, guide: ExportGuide, *, numbers_first: bool) -> None:
        _empty(self._steps)
        parts = [self._guide(guide), self._guide(long_numbers())]
        for part in reversed(parts) if numbers_first else parts:
            self._steps.addWidget(part)

    def _guide(self, guide: ExportGuide) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        if guide.title:
            column.addWidget(TextLabel(guide.title, "strong", wrap=True))
        for number, step in enumerate(guide.steps, start=1):
            column.addLayout(_step(number, step))
        if guide.fields:
            column.addWidget(TextLabel(f"要勾的列：{guide.fields}", "label", wrap=True))
        column.addWidget(TextLabel(_source(guide), "caption", wrap=True))
        return holder

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


def _step(number: int, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    figure = TextLabel(str(number), "quiet")
    figure.setFixedWidth(12)
    row.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(TextLabel(text, wrap=True), 1)
    return row


def _source(guide: ExportGuide) -> str:
    if guide.is_hearsay:
        return "参考，菜单可能换了位置" if guide.platform else guide.source
    host = guide.page.split("/")[2]
    return f"出处 {host}，{guide.dated:%Y-%m}，菜单可能换了位置"


def _empty(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
