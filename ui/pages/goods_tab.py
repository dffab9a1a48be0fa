"""What the three tabs of the page of goods have in common: a list, a side with a panel or a form, keys, one's place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from aftersales.access import Right
from ui.pages.goods_form_parts import SideForm
from ui.pages.goods_list import Ask, GoodsList, ListReader, ListWords

if TYPE_CHECKING:
    from desktop.shop import Desk
    from ui.delegates.base import RowDelegate
    from ui.models.paged_table import Column
    from ui.models.roles import Row
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter
    from ui.widgets.bands import Hint
    from ui.widgets.edits import SearchEdit

_ARROWING = 120


class GoodsTab(QWidget):
    """One tab: `list` at the left, `side` at the right (`panel`, or a form over it).

    `said(str)` words for the status strip, `side_wanted` that the side should be seen, `turned` a form came or went.
    Subclasses give `panel`, `search`, and answer `new`, `edit`, `remove`, `read_side`.
    """

    said = Signal(str)
    side_wanted = Signal()
    side_closed = Signal()
    turned = Signal()

    search: SearchEdit
    panel: QWidget

    def __init__(self, page: Page, writer: CaseWriter, *, anything: Callable[[], bool]) -> None:
        super().__init__()
        self.page, self.writer = page, writer
        self.desk: Desk = page.shop
        self.theme, self.runner, self.notices = page.theme, page.runner, page.notices
        self._anything = anything
        self.begun = False
        self.words = ""
        self.side = QStackedWidget()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.arrowing = QTimer(self)
        self.arrowing.setSingleShot(True)
        self.arrowing.setInterval(_ARROWING)
        self.arrowing.timeout.connect(self.read_side)

    def build_list(
        self,
        words: ListWords,
        columns: Sequence[Column],
        delegates: Mapping[str, RowDelegate],
        *,
        asked: Callable[[], Ask],
        row: Callable[[Any], Row],
    ) -> None:
        """The list and what reads it."""
        self.list = GoodsList(self.theme, words)
        self.reader = ListReader(
            self.desk,
            self.runner,
            self.list,
            columns,
            asked=asked,
            row=row,
            anything=self._anything,
            parent=self,
        )
        self.list.show_model(self.reader.model, delegates)
        self.table = self.list.table
        self.table.current_changed.connect(lambda _key: self.arrowing.start())
        self.table.opened.connect(lambda _key: self.side_wanted.emit())
        self.list.retried.connect(self.reader.anew)
        self.list.cleared.connect(self.clear)
        self.reader.settled.connect(self.read_side)
        self.reader.said.connect(self._say)

    unit = "件"
    hints: tuple[Hint, ...] = (
        ("1 2 3", "30 / 60 / 90 天"),
        ("Space", "面板"),
        ("G", "登记"),
        ("Ctrl+C", "复制"),
    )
    new_text = "登记卖出"
    may_not = "客服和店主才能改档案"

    @property
    def may(self) -> bool:
        """Whether the person at the desk may change what the tab lists."""
        return self.right in self.desk.session.rights

    right = Right.ARCHIVE

    def _say(self, shown: int, total: int) -> None:
        self.words = f"{shown:,} / {total:,} {self.unit}"
        self.said.emit(self.words)

    def follow_search(self) -> None:
        """Read anew as one types in a search that stands alone."""
        typing = QTimer(self)
        typing.setSingleShot(True)
        typing.setInterval(_ARROWING)
        typing.timeout.connect(self.reader.anew)
        self.search.searched.connect(lambda _text: typing.start())
        self.typing = typing

    # what the page asks of a tab

    def begin(self, *, anew: bool) -> None:
        """The tab comes into sight: read for the first time, or again where something changed."""
        if not self.begun:
            self.begun = True
            self.reader.anew()
        elif anew:
            self.reader.again()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_again(self) -> None:
        """Something it shows changed."""
        self.reader.again()

    @property
    def writing(self) -> bool:
        """Whether a form is open."""
        return self.side.currentWidget() is not self.panel

    def show_form(self, form: QWidget) -> None:
        """A form in the place of the panel."""
        if self.side.indexOf(form) < 0:
            self.side.addWidget(form)
        self.side.setCurrentWidget(form)
        self.side_wanted.emit()
        self.turned.emit()

    def close_form(self) -> None:
        """The panel again; a form that is made for each use goes."""
        form = self.side.currentWidget()
        self.side.setCurrentWidget(self.panel)
        if isinstance(form, SideForm) and form.once:
            self.side.removeWidget(form)
            form.deleteLater()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turned.emit()

    def go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    def escape(self) -> bool:
        """Close the form, take search and filters away; False where there was nothing of that."""
        if self.writing:
            self.close_form()
        elif self.filtered:
            self.clear()
        else:
            return False
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @property
    def filtered(self) -> bool:
        return bool(self.search.text().strip())

    def clear(self) -> None:
        """Take search and filters away."""
        self.search.clear()

    @property
    def current_id(self) -> int | None:
        """The record one stands on."""
        key = self.table.current_key
        return key if isinstance(key, int) else None

    def focus_inside(self, widget: QWidget) -> bool:
        """Whether the focus is inside a widget."""
        focused = QApplication.focusWidget()
        return focused is not None and widget.isAncestorOf(focused)

    def read_side(self) -> None:
        raise NotImplementedError

    def new(self) -> None:
        raise NotImplementedError

    def edit(self) -> None:
        raise NotImplementedError

    def copy_text(self) -> str:
        """The record one stands on as a line of a table; "" for nothing."""
        return ""

    def remove(self) -> None:
        """Only lists whose records can be deleted answer this."""

    def filter(self) -> None:
        """Only lists with filters answer this."""
