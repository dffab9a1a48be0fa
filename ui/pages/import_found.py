"""The sheets that an import found, as a table with a check box each; and the box that files are dropped into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.import_fields import kind_choices, sheet_kind, sheet_title
from resources.labels import label
from resources.wording import sentence
from ui.delegates.base import Index, RowDelegate, middle_box
from ui.delegates.cells import ConfidenceDelegate, MoneyDelegate
from ui.models.paged_table import Column
from ui.models.roles import Cell, Role, Row
from ui.pages.import_parts import ShortTable, row_words
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.status import IconLabel
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.transfers import SheetKey, SheetReport
    from ui.theme import Theme

_COLUMNS = (
    Column(key="check", width=40),
    Column(key="file", title="文件"),
    Column(key="sheet", title="工作表", width=84),
    Column(key="title", title="当作", width=164),
    Column(key="platform", title="来自", width=64),
    Column(key="sure", title="把握", width=108),
    Column(key="rows", title="有多少", width=96, align="right"),
    Column(key="format", title="格式", width=112),
)
_TITLE = 3
_FITTED = {"sheet": 120, "title": 220, "platform": 72, "rows": 96, "format": 112}
"""Columns that take the room of what they hold, up to so many pixels; the file's name has the rest."""
_COMBO = 60
"""What the list of a row takes beside its words: its own edges and arrow, and the room to the next column."""
_MOST_COMBOS = 60
"""Sheets that get a list of kinds in their row; nobody corrects more by hand."""
_FORMATS = {"csv": "CSV", "html": "网页表格"}


def is_takeable(sheet: SheetReport) -> bool:
    """Whether a sheet can be imported; one that only lacks its number column can be mended in step 2."""
    return sheet.code in {"", "imports.no_number_column"}


class DropArea(QWidget):
    """The dashed box at the top; the whole page takes drops, this says so. `hot` while files hang over it."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hot = False
        self.setFixedHeight(148)
        theme.changed.connect(self.update)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(IconLabel(theme, "upload", "text2", size=20), 0, centre)
        column.addSpacing(4)
        column.addWidget(TextLabel("把表格拖到这里", "strong"), 0, centre)
        column.addWidget(
            TextLabel(
                "Excel、CSV、WPS、网页表格、文件夹、压缩包都行，也可以在 Excel 里复制几行贴进来", "label"
            ),
            0,
            centre,
        )
        column.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.choose = Button(theme, "选文件", icon="folder-open", keys="Ctrl+O")
        self.folder = Button(theme, "选文件夹", keys="Ctrl+Shift+O")
        self.paste = Button(theme, "粘贴", icon="clipboard-paste", keys="Ctrl+V")
        self.guide = LinkButton(theme, "怎么导出")
        self.templates = LinkButton(theme, "空白模板")
        buttons.addStretch(1)
        for button in (self.choose, self.folder, self.paste, self.guide, self.templates):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def set_hot(self, *, hot: bool) -> None:
        """Show that letting go here would take the files."""
        self._hot = hot
        self.update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.colour("acc" if self._hot else "line4"), 2 if self._hot else 1)
        if not self._hot:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(self._theme.colour("accBg" if self._hot else "sunk"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()


class SheetTable(ShortTable):
    """The sheets that were found; 空格 or a click on the box leaves one out (`toggled(key)`).

    ↵ opens the list of what a sheet can be taken for; `kind_chosen(key, kind)` follows.
    """

    toggled = Signal(object)
    kind_chosen = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        delegates = {
            "check": CheckDelegate(theme, left=12),
            "title": _KindDelegate(theme),
            "sure": ConfidenceDelegate(theme),
            "rows": MoneyDelegate(theme),
        }
        super().__init__(theme, _COLUMNS, delegates=delegates, name="认出来的表")
        self._combos: dict[SheetKey, ComboBox] = {}
        self.space_pressed.connect(self.toggled)
        self.opened.connect(self._open)
        self.clicked.connect(self._clicked)

    def combo(self, key: SheetKey) -> ComboBox | None:
        """The list of what a sheet can be taken for; None for one that holds no table."""
        return self._combos.get(key)

    def show_sheets(self, sheets: Sequence[SheetReport], skipped: frozenset[SheetKey]) -> None:
        """One row a sheet."""
        self._combos = {}
        self.set_rows([_sheet_row(sheet, taken=sheet.key not in skipped) for sheet in sheets])
        self.fit_columns(_FITTED, beside={"title": _COMBO})
        for row, sheet in enumerate(sheets[:_MOST_COMBOS]):
            if sheet.columns:
                self._combos[sheet.key] = self._put_combo(row, sheet, taken=sheet.key not in skipped)
        if self.current_key is None and sheets:
            self.go_to_row(0)

    def _put_combo(self, row: int, sheet: SheetReport, *, taken: bool) -> ComboBox:
        can = is_takeable(sheet)
        kinds = dict.fromkeys((*kind_choices(sheet), *((sheet.kind,) if can else ())))
        combo = ComboBox(
            self.theme,
            [
                Option(kind, sheet_title(sheet) if can and kind == sheet.kind else sheet_kind(kind))
                for kind in kinds
            ],
            placeholder="不像订单",
            name=f"{sheet.file} {sheet.sheet} 当作",
        )
        combo.set_current(sheet.kind if can else None)
        combo.setEnabled(taken or not can)
        combo.chosen.connect(lambda kind, key=sheet.key: self.kind_chosen.emit(key, str(kind)))
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 2, 12, 3)
        layout.addWidget(combo)
        self.setIndexWidget(self.rows.index(row, _TITLE), holder)
        return combo

    def _open(self, key: object) -> None:
        combo = next((each for at, each in self._combos.items() if at == key), None)
        if combo is not None and combo.isEnabled():
            combo.setFocus(Qt.FocusReason.TabFocusReason)
            combo.showPopup()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.toggled.emit(index.data(Role.KEY))

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_X and not event.modifiers() and self.current_key is not None:
            self.toggled.emit(self.current_key)
        else:
            super().keyPressEvent(event)


class _KindDelegate(RowDelegate):
    """What a sheet was taken for, in words where no list lies over them."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        if option.widget is None or option.widget.indexWidget(index) is None:
            super().paint_cell(painter, box, option, index)


class CheckDelegate(RowDelegate):
    """A check box (`Role.SORT` True or False; None for none)."""

    def paint_cell(self, painter: QPainter, box: QRect, option: Any, index: Index) -> None:
        checked = index.data(Role.SORT)
        if checked is None:
            return
        place = middle_box(box, 16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colour("acc" if checked else "line4"), 1))
        painter.setBrush(self.theme.colour("acc" if checked else "surface"))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if checked:
            ratio = option.widget.devicePixelRatioF() if option.widget else 1.0
            pixmap = self.theme.pixmap("check", "onAcc", 12, ratio)
            painter.drawPixmap(place.topLeft() + QPointF(2, 2), pixmap)


def _sheet_row(sheet: SheetReport, *, taken: bool) -> Row:
    can = is_takeable(sheet)
    taken = taken and can
    tone = "" if taken else "faint"
    why = sentence(sheet.code) if sheet.code else ""
    title = sheet_title(sheet) if can else "" if sheet.columns else "不像表"
    sure = sheet.confidence / 100 if sheet.columns and can else None
    amount = row_words(sheet) if taken else "不导"
    cells = (
        Cell(sort=taken if can else False, spoken="导入" if taken else "不导入"),
        Cell(text=sheet.file, tone=tone, tip=sheet.file),
        Cell(text=sheet.sheet or "—", tone=tone),
        Cell(text=title, tone=tone, tip=why),
        Cell(
            text=label(sheet.platform) if sheet.platform and can else "—", tone="quiet" if taken else "faint"
        ),
        Cell(text="—", tone="faint", share=sure),
        Cell(text=amount, tone=tone),
        Cell(text=_format_words(sheet), tone="quiet" if taken else "faint"),
    )
    return Row(key=sheet.key, cells=cells, spoken=f"{sheet.file} {sheet.sheet} {title} {amount}")


def _format_words(sheet: SheetReport) -> str:
    words = _FORMATS.get(sheet.format.value, sheet.format.value)
    if sheet.named_otherwise:
        return f"其实是 {words}" if words.isascii() else f"其实是{words}"
    if sheet.encoding and sheet.format.value == "csv":
        return f"{words} · {_encoding(sheet.encoding)}"
    return words


def _encoding(name: str) -> str:
    return {"gb18030": "GBK", "utf-8-sig": "UTF-8", "utf-8": "UTF-8"}.get(name, name.upper())
