"""Step 1 of an import: where files are dropped, what each sheet in them was taken for, and its first rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from resources.wording import error_sentence, sentence
from ui.actions import ACTIONS, make_action
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import Column
from ui.models.roles import Cell, Row
from ui.pages.import_asks import AskPanel
from ui.pages.import_found import DropArea, SheetTable, is_takeable
from ui.pages.import_parts import ShortTable, Sided, sheet_name, shown_value
from ui.pages.import_start_side import StartSide
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.progress import ProgressRow
from ui.widgets.states import ErrorState
from ui.widgets.texts import Panel, Scrolled, SectionTitle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from aftersales.errors import KnownError
    from desktop.transfers import ColumnReport, SheetKey, SheetReport
    from ui.theme import Theme

_SHOWN_FIRST = ("number", "receiver_name", "nickname", "phone", "title", "quantity", "paid", "ordered_at")
_MOST_COLUMNS = 7
_CLOSE_IT = ("在 Excel 里保存并关闭这份表", "回来点「再试一次」", "还不行就另存一份再导入")


class StartStep(Sided):
    """The files and their sheets.

    `chosen` asks for the file dialog, `folder_asked` for that of folders, `pasted` for the clipboard, `left_out(key, bool)` follows a check box,
    `kind_chosen(key, kind)` the list of what a sheet can be,
    `retried` and `emptied` the ways out of files that cannot be read, `cancelled` the link beside the bar.
    """

    chosen = Signal()
    folder_asked = Signal()
    pasted = Signal()
    left_out = Signal(object, bool)
    kind_chosen = Signal(object, str)
    retried = Signal()
    emptied = Signal()
    cancelled = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sheets: tuple[SheetReport, ...] = ()
        self._skipped: frozenset[SheetKey] = frozenset()
        self._error: ErrorState | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self._build_files())
        self.main.addWidget(self.stack)
        self.why = StartSide(theme)
        self.side.addWidget(self.why)
        self.side.addStretch(1)
        self.show_sheets((), frozenset())

    def _build_files(self) -> QWidget:
        theme = self._theme
        page = Scrolled(margins=(24, 24, 24, 24))
        page.column.setSpacing(12)
        self.drop = DropArea(theme)
        self.drop.choose.clicked.connect(self.chosen)
        self.drop.folder.clicked.connect(self.folder_asked)
        self.drop.paste.clicked.connect(self.pasted)
        self.drop.guide.clicked.connect(self.show_guide)
        page.column.addWidget(self.drop)
        page.column.addSpacing(8)
        self.heading = SectionTitle("认出来了")
        self.progress = ProgressRow(theme, inline=True)
        self.progress.cancelled.connect(self.cancelled)
        self.progress.hide()
        self.again = LinkButton(theme, "重新选文件")
        self.again.clicked.connect(self.emptied)
        self.heading.add_right(self.progress)
        self.heading.add_right(self.again)
        page.column.addWidget(self.heading)
        self._found = Panel()
        self.table = SheetTable(theme)
        self.table.current_changed.connect(self._show_first_rows)
        self.table.toggled.connect(self._toggle)
        self.table.kind_chosen.connect(self.kind_chosen)
        self._found.column.addWidget(self.table)
        page.column.addWidget(self._found)
        self.asks = AskPanel(theme)
        page.column.addWidget(self.asks)
        page.column.addSpacing(8)
        self.first = SectionTitle("前几行")
        page.column.addWidget(self.first)
        self._first_panel = Panel()
        self.first_rows = ShortTable(theme, (), name="前几行")
        self.first_rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.first_rows.setSelectionMode(ShortTable.SelectionMode.NoSelection)
        self._first_panel.column.addWidget(self.first_rows)
        page.column.addWidget(self._first_panel)
        page.column.addStretch(1)
        return page

    # showing

    @property
    def current(self) -> SheetReport | None:
        """The sheet the person stands on."""
        key = self.table.current_key
        return next((sheet for sheet in self._sheets if sheet.key == key), None)

    def show_sheets(self, sheets: Sequence[SheetReport], skipped: frozenset[SheetKey]) -> None:
        """Show what was found; `skipped` ones are left out."""
        self._sheets, self._skipped = tuple(sheets), skipped
        self._drop_error()
        files = len({sheet.file_index for sheet in sheets})
        self.heading.caption.set_text(f"{files} 个文件，{len(sheets)} 张表" if sheets else "")
        self.table.show_sheets(self._sheets, skipped)
        for widget in (self._found, self.again):
            widget.setVisible(bool(sheets))
        self.heading.title.setVisible(bool(sheets))
        self._show_first_rows()

    def show_guide(self) -> None:
        """Say in the panel how to get a sheet out of the platform of the sheet the person stands on."""
        sheet = self.current
        self.why.guide.show_guide(sheet.platform if sheet is not None else None)
        self.open_drawer()
        self.panel.scrolled.ensureWidgetVisible(self.why.guide, 0, 0)

    def begin(self) -> None:
        """Files are being looked at."""
        self.again.hide()
        self.progress.begin("正在看")

    def finish(self) -> None:
        """That is over."""
        self.progress.finish()
        self.again.setVisible(bool(self._sheets))

    def show_error(self, error: KnownError, paths: Sequence[Path], now: datetime) -> None:
        """Nothing could be read: say why, and offer the ways out."""
        self._drop_error()
        title, _, line = error_sentence(error).partition("。")
        more = f"另外 {len(paths) - 1} 个也没读出来。" if len(paths) > 1 else ""
        state = ErrorState(
            self._theme,
            title,
            line + more,
            steps=_CLOSE_IT if error.code == "imports.cannot_open" else (),
            details=(
                *(str(path) for path in paths),
                sentence("ui.code_at", {"code": error.code, "moment": now}),
            ),
            icon="file-spreadsheet",
        )
        other = Button(self._theme, "换个文件", kind="ghost", keys="Ctrl+O")
        other.clicked.connect(self.chosen)
        state.add_button(other)
        state.retried.connect(self.retried)
        make_action(ACTIONS["open"], state, self.retried.emit)
        self._error = state
        self.stack.addWidget(state)
        self.stack.setCurrentWidget(state)
        self.set_bare(bare=True)
        state.retry.setFocus()

    @property
    def error(self) -> ErrorState | None:
        """The error in sight."""
        return self._error

    @property
    def first_widget(self) -> QWidget:
        """Where the focus belongs."""
        if self._error is not None:
            return self._error.retry
        return self.table if self._sheets else self.drop.choose

    def _drop_error(self) -> None:
        self.set_bare(bare=False)
        if self._error is not None:
            self.stack.removeWidget(self._error)
            self._error.deleteLater()
            self._error = None

    def _toggle(self, key: object) -> None:
        sheet = next(sheet for sheet in self._sheets if sheet.key == key)
        if is_takeable(sheet):
            self.left_out.emit(key, key not in self._skipped)

    def _show_first_rows(self, _key: object = None) -> None:
        sheet = self.current
        shown = sheet is not None and bool(sheet.first_rows)
        self.first.setVisible(shown)
        self._first_panel.setVisible(shown)
        self.why.show_sheet(sheet)
        if sheet is None or not shown:
            return
        columns = _telling(sheet)
        known = sum(1 for column in sheet.columns if column.key)
        self.first.title.set_text(f"「{sheet_name(sheet)}」前几行")
        self.first.caption.set_text(f"第 {sheet.header_row} 行是列名，{len(sheet.columns)} 列认得 {known} 列")
        self.first_rows.set_columns(
            [_first_column(column, at == 0) for at, column in enumerate(columns)],
            {str(column.index): MoneyDelegate(self._theme) for column in columns if _is_number(column)},
        )
        self.first_rows.set_rows(
            [
                Row(key=at, cells=tuple(_first_cell(row, column) for column in columns))
                for at, row in enumerate(sheet.first_rows)
            ]
        )


def _telling(sheet: SheetReport) -> Sequence[ColumnReport]:
    by_key: dict[str, ColumnReport] = {column.key: column for column in sheet.columns if column.key}
    if "receiver_name" in by_key:
        by_key.pop("nickname", None)
    telling = [by_key[key] for key in _SHOWN_FIRST if key in by_key]
    return (telling or list(sheet.columns))[:_MOST_COLUMNS]


def _is_number(column: ColumnReport) -> bool:
    return column.key in {"quantity", "paid"}


def _first_column(column: ColumnReport, leads: bool) -> Column:
    widths = {"title": 0, "quantity": 64, "phone": 116, "ordered_at": 148, "paid": 112, "number": 168}
    width = widths.get(column.key or "", 168 if leads else 96)
    align: Any = "right" if _is_number(column) else "left"
    return Column(key=str(column.index), title=column.header or column.letter, width=width, align=align)


def _first_cell(row: Sequence[str], column: ColumnReport) -> Cell:
    text = row[column.index] if column.index < len(row) else ""
    return Cell(text=shown_value(text, column.key))
