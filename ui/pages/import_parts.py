"""Pieces that the steps of the import page share: the panel at the right, words of sheets, masked values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.masking import mask_phone
from desktop.transfers import LOOKED_AT
from ui.delegates.base import RowDelegate
from ui.models.paged_table import Column, PagedTableModel, PageRequest
from ui.widgets.buttons import Button
from ui.widgets.status import IconLabel
from ui.widgets.texts import HairLine, Scrolled, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.transfers import SheetReport
    from ui.models.roles import Row
    from ui.theme import Theme

SIDE_WIDTH = 344
NARROW = 1280
"""A window narrower than this shows the panel over the page, and only when asked."""
_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_WRAPPED = re.compile(r"""="([^"]*)"|'(.+)""")
"""How platforms keep Excel from changing a long number: in ="…", or behind an apostrophe."""
_PHONE_KEYS = frozenset({"phone", "landline"})


class Sided(QWidget):
    """A step of the page: `main` and a panel of 344 px at its right, which a narrow window shows over it when asked.

    `folded_changed(bool)` follows when the panel leaves or takes its place; `open_drawer` and `close_drawer` matter
    only while it is folded.
    """

    folded_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sides = QHBoxLayout(self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(0)
        main = QWidget()
        self.main = QVBoxLayout(main)
        self.main.setContentsMargins(0, 0, 0, 0)
        self.main.setSpacing(0)
        self.panel = _SidePanel()
        self.side = self.panel.scrolled.column
        self._sides.addWidget(main, 1)
        self._sides.addWidget(self.panel)
        self.folded = False
        self._bare = False

    def set_bare(self, *, bare: bool) -> None:
        """Without the panel: the page alone fills the window."""
        self._bare = bare
        self.panel.setVisible(not bare and not self.folded)
        self.folded_changed.emit(self.has_drawer)

    @property
    def has_drawer(self) -> bool:
        """Whether there is a folded panel to open."""
        return self.folded and not self._bare

    @property
    def drawer_open(self) -> bool:
        """Whether the folded panel lies over the page."""
        return self.folded and self.panel.isVisibleTo(self)

    def open_drawer(self) -> None:
        """Show the folded panel over the page."""
        if self.has_drawer:
            self._place()
            self.panel.show()
            self.panel.raise_()

    def close_drawer(self) -> None:
        """Put the folded panel away."""
        if self.folded:
            self.panel.hide()

    def toggle_drawer(self) -> None:
        """Show the folded panel, or put it away."""
        if self.drawer_open:
            self.close_drawer()
        else:
            self.open_drawer()

    def _fold(self, *, folded: bool) -> None:
        if folded == self.folded:
            return
        self.folded = folded
        if folded:
            self._sides.removeWidget(self.panel)
            self.panel.hide()
        else:
            self._sides.addWidget(self.panel)
            self.panel.setVisible(not self._bare)
        self.folded_changed.emit(self.has_drawer)

    def _place(self) -> None:
        self.panel.setGeometry(self.width() - SIDE_WIDTH, 0, SIDE_WIDTH, self.height())

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold(folded=self.window().width() < NARROW)
        if self.folded:
            self._place()


class PanelButton(Button):
    """Opens the folded panel of the step in sight; away while the panel has its place."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, "说明", icon="info", size="small", parent=parent)
        self._step: Sided | None = None
        self.clicked.connect(self._toggle)
        self.hide()

    def follow_step(self, step: QWidget | None, text: str) -> None:
        """Another step came into sight; `text` is what its panel is called."""
        if self._step is not None:
            self._step.folded_changed.disconnect(self._show_folded)
        self._step = step if isinstance(step, Sided) else None
        if self._step is not None:
            self._step.folded_changed.connect(self._show_folded)
            self.setText(text)
            self.updateGeometry()
        self._show_folded()

    def _show_folded(self, _folded: bool = False) -> None:
        self.setVisible(self._step is not None and self._step.has_drawer)

    def _toggle(self) -> None:
        if self._step is not None:
            self._step.toggle_drawer()


class _SidePanel(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("importSide")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setFixedWidth(SIDE_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(HairLine(vertical=True))
        self.scrolled = Scrolled(margins=(0, 0, 0, 16))
        self.scrolled.column.setSpacing(0)
        row.addWidget(self.scrolled, 1)


class Section(QWidget):
    """A part of the panel: heading, words or a widget at its right, content in `column`, a hairline below."""

    def __init__(self, title: str, *, right: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(24, 16, 24, 16)
        self.column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title = TextLabel(title, "section")
        head.addWidget(self.title)
        head.addStretch(1)
        for widget in right:
            head.addWidget(widget)
        self.column.addLayout(head)
        outer.addLayout(self.column)
        outer.addWidget(HairLine())


class FactLine(QWidget):
    """A tick or an amber mark with one sentence."""

    def __init__(self, theme: Theme, text: str, *, sure: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        mark = IconLabel(theme, "check" if sure else "circle-alert", "ok" if sure else "warn", size=14)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 3, 0, 0)
        holder.addWidget(mark)
        holder.addStretch(1)
        row.addLayout(holder)
        self.words = TextLabel(text, wrap=True)
        row.addWidget(self.words, 1)


class ShortTable(KeyTable):
    """A table in a panel, as high as its rows: the page scrolls, not the table."""

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[Column],
        *,
        delegates: Mapping[str, RowDelegate] | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, name=name, parent=parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_columns(columns, delegates)

    def set_columns(
        self, columns: Sequence[Column], delegates: Mapping[str, RowDelegate] | None = None
    ) -> None:
        """Show other columns, without rows yet."""
        before = self.model()
        self.rows = PagedTableModel(columns, _no_more, self)
        self.show_model(self.rows, delegates)
        self.horizontalHeader().setStretchLastSection(all(column.width for column in columns))
        if before is not None:
            before.deleteLater()
        self._fit()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; who stood on one of them still does."""
        key = self.current_key
        self.rows.set_rows(rows)
        self._fit()
        if key is not None:
            self.go_to(key)

    def _fit(self) -> None:
        header = max(self.horizontalHeader().sizeHint().height(), 32)
        self.setFixedHeight(header + 36 * self.rows.rowCount() + 2 * self.frameWidth())


def _no_more(_request: PageRequest) -> None:
    return None


def shown_value(text: str, key: str | None = None) -> str:
    """A value of a sheet as it may be shown: telephone numbers masked, line breaks taken out."""
    flat = " ".join(text.split())
    wrapped = _WRAPPED.fullmatch(flat)
    flat = (wrapped[1] or wrapped[2]) if wrapped else flat
    if key in _PHONE_KEYS and not _PHONE.search(flat):
        return mask_phone(flat)
    return _PHONE.sub(lambda found: mask_phone(found[0]), flat)


def sheet_name(sheet: SheetReport) -> str:
    """How a sheet is called among others: its own name, or its file's where it has none."""
    return sheet.sheet or sheet.file


def row_words(sheet: SheetReport) -> str:
    """How many rows the first look saw: it ends early in long sheets, and says so."""
    if sheet.rows >= LOOKED_AT * 3 // 4:
        return f"先看了 {sheet.rows} 行"
    return f"{sheet.rows} 行"
