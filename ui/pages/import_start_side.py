"""The panel beside step 1: why a sheet was taken for what it is, files that were refused, and the last imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales.clock import CHINA
from desktop.import_fields import sheet_title
from desktop.transfers import is_guessed, is_own_template
from resources.wording import sentence
from ui.pages.import_guide import GuideSection
from ui.pages.import_mapping_state import is_doubtful
from ui.pages.import_parts import FactLine, Section, sheet_name
from ui.pages.import_watch import WatchSection
from ui.widgets.buttons import LinkButton
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from aftersales.batches import ImportBatch, OutcomeCounts
    from desktop.transfers import SheetReport
    from ui.theme import Theme

_GRAINS = {
    "order": "一行是一单",
    "line": "一行是一件商品，按订单号合成一单",
    "rows": "同一单号的几行合成一单",
}


class StartSide(QWidget):
    """Sections of the panel; `undo_asked(batch id)` follows 整批撤销."""

    undo_asked = Signal(int)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.guide = GuideSection(theme)
        column.addWidget(self.guide)
        self.why = Section("为什么这样认")
        self.refused = Section("没读出来")
        self.watch = WatchSection(theme)
        self.recent = Section("最近导过")
        for section in (self.why, self.refused, self.watch, self.recent):
            column.addWidget(section)
        self._why, self._refused, self._recent = (
            _holder(section) for section in (self.why, self.refused, self.recent)
        )
        self.show_sheet(None)
        self.show_refused(())
        self.recent.hide()

    def show_sheet(self, sheet: SheetReport | None) -> None:
        """Say what is known of one sheet."""
        _empty(self._why)
        self.why.setVisible(sheet is not None)
        if sheet is None:
            return
        self.why.title.set_text(_why_title(sheet))
        for text, sure in reasons(sheet):
            self._why.addWidget(FactLine(self._theme, text, sure=sure))

    def show_refused(self, refused: Sequence[str]) -> None:
        """Say which files were left aside."""
        _empty(self._refused)
        self.refused.setVisible(bool(refused))
        self.refused.title.set_text(f"{len(refused)} 个文件没读出来")
        for text in refused:
            self._refused.addWidget(FactLine(self._theme, text, sure=False))

    def show_recent(
        self, batches: Sequence[ImportBatch], now: datetime, can_undo: Callable[[ImportBatch], bool]
    ) -> None:
        """The last imports, those within seven days with 整批撤销."""
        _empty(self._recent)
        self.recent.setVisible(bool(batches))
        for number, batch in enumerate(batches):
            if number:
                self._recent.addWidget(HairLine())
            self._recent.addWidget(self._batch(batch, now, can_undo=can_undo(batch)))

    def _batch(self, batch: ImportBatch, now: datetime, *, can_undo: bool) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        head, foot = QHBoxLayout(), QHBoxLayout()
        names = files_words(batch)
        head.addWidget(TextLabel(names, elided=True))
        head.addStretch(1)
        head.addWidget(TextLabel(moment_words(batch.imported_at, now), "label"))
        foot.addWidget(TextLabel(counts_words(batch.counts), "label", elided=True))
        foot.addStretch(1)
        if can_undo:
            link = LinkButton(self._theme, "整批撤销")
            link.setAccessibleName(f"整批撤销 {names}")
            link.clicked.connect(lambda _checked=False, batch_id=batch.id: self.undo_asked.emit(batch_id))
            foot.addWidget(link)
        else:
            foot.addWidget(TextLabel("已撤销" if batch.undone_at else "过了 7 天", "caption"))
        column.addLayout(head)
        column.addLayout(foot)
        return holder


def _why_title(sheet: SheetReport) -> str:
    if sheet.code:
        return (
            f"为什么不导「{sheet_name(sheet)}」" if sheet.code != "imports.no_number_column" else "还差订单号"
        )
    return f"为什么当作{sheet_title(sheet)}"


def reasons(sheet: SheetReport) -> tuple[tuple[str, bool], ...]:
    """What speaks for (True) and against what a sheet was taken for, as far as it is known."""
    found: list[tuple[str, bool]] = []
    if sheet.code:
        found.append((sentence(sheet.code), False))
    if sheet.columns:
        known = sum(1 for column in sheet.columns if column.key)
        unknown = sum(1 for column in sheet.columns if not column.key and not column.ignored)
        found.append((f"第 {sheet.header_row} 行是列名，{len(sheet.columns)} 列里认得 {known} 列", True))
        if unknown:
            found.append((f"{unknown} 列没认出来，第 2 步可以指给它看", False))
    if not sheet.code and sheet.columns:
        found += _for_profile(sheet)
    if sheet.named_otherwise:
        found.append(("扩展名和内容对不上，按内容读的", False))
    if not sheet.encoding_sure:
        found.append(("编码不太肯定，看看前几行有没有乱码", False))
    if sheet.hidden:
        found.append(("这张工作表在文件里是隐藏的", False))
    return tuple(found)


def _for_profile(sheet: SheetReport) -> list[tuple[str, bool]]:
    found = []
    if is_guessed(sheet):
        found.append(("不是认得的平台导出，按列名和内容猜的，核对一下第 2 步", False))
    elif is_own_template(sheet):
        found.append(("列名和这里的空白模板一样", True))
    else:
        found.append((f"列名和「{sheet.title}」的导出对得上", True))
    if sheet.grain in _GRAINS:
        found.append((_GRAINS[sheet.grain], True))
    doubtful = sum(1 for column in sheet.columns if column.key and is_doubtful(sheet, column))
    if doubtful:
        found.append((f"{doubtful} 列把握不大，第 2 步看一眼", False))
    return found


def files_words(batch: ImportBatch) -> str:
    """The files of a batch in one line."""
    first = batch.files[0] if batch.files else "—"
    return first if len(batch.files) < 2 else f"{first} 等 {len(batch.files)} 个文件"


def counts_words(counts: OutcomeCounts) -> str:
    """What a batch held: 新增 126 · 更新 18 · 冲突 3."""
    parts = (
        ("新增", counts.added),
        ("更新", counts.updated),
        ("不变", counts.unchanged),
        ("冲突", counts.conflicts),
        ("有错", counts.errors),
        ("跳过", counts.skipped),
        ("待确认", counts.held),
    )
    return " · ".join(f"{name} {count:,}" for name, count in parts if count) or "没有订单"


def moment_words(moment: datetime, now: datetime) -> str:
    """今天 14:05, 昨天 18:42, 10-09, or 2025-11-11."""
    here, today = moment.astimezone(CHINA), now.astimezone(CHINA).date()
    days = (today - here.date()).days
    if days in {0, 1}:
        return f"{'今天' if days == 0 else '昨天'} {here:%H:%M}"
    return f"{here:%m-%d}" if here.year == today.year else f"{here:%Y-%m-%d}"


def _holder(section: Section) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    section.column.addLayout(column)
    return column


def _empty(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
