"""The list of customers on screen: tabs, search and filters, rows, and what stands in place of rows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from aftersales.customer_queries import CustomerTab
from aftersales.errors import KnownError
from aftersales.tiers import RfmGroup
from resources.wording import error_sentence
from ui.delegates.base import RowDelegate
from ui.delegates.cells import MoneyDelegate
from ui.models.customers import RfmDelegate
from ui.widgets.buttons import Button
from ui.widgets.chips import FilterChip
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import SearchEdit
from ui.widgets.progress import Skeleton
from ui.widgets.states import EmptyState, ErrorState, NoMatch, Way
from ui.widgets.tabs import Tabs
from ui.widgets.texts import HairLine
from ui.widgets.views import ROW_HEIGHTS, KeyTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.models.customers import CustomerTableModel
    from ui.theme import Theme

WAYS = (
    Way("add", "登记客户", "姓名和电话就够了", "user-plus", ""),
    Way("import", "导入", "订单、客户名单都认", "file-spreadsheet", "Ctrl+I"),
)
DENSITIES = (
    Choice("compact", "紧凑", "rows-4"),
    Choice("normal", "标准", "rows-3"),
    Choice("comfortable", "宽松", "rows-2"),
)
CONTACTS = {
    "": "不限",
    "active_365": "最近 12 个月有来往",
    "active_90": "最近 90 天有来往",
    "quiet_180": "半年没来往",
    "quiet_365": "一年没来往",
}
SPENT = {0: "不限", 50_000: "满 500 元", 100_000: "满 1,000 元", 300_000: "满 3,000 元"}
_TYPING = 120


class CustomerFilters(QFrame):
    """The 48 px band: search, 来往, 消费, 标签, 分组, density. `changed` follows a filter at once, typing after 120 ms."""

    changed = Signal()
    density_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(48)
        self.contact, self.spent, self.tag = "", 0, ""
        self.group: RfmGroup | None = None
        self._tags: Sequence[tuple[str, int]] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        self.search = SearchEdit(theme, "姓名、电话后四位、昵称、地址", width=232)
        self.chips = {
            key: FilterChip(theme, field, "")
            for key, field in (("contact", "来往"), ("spent", "一年消费"), ("tag", "标签"), ("group", "分组"))
        }
        self.more = Button(theme, "筛选", icon="plus", size="small")
        self.more.setToolTip("筛选  F")
        self.density = Segmented(theme, DENSITIES, current="normal", name="行高")
        row.addWidget(self.search)
        for key, chip in self.chips.items():
            chip.hide()
            chip.clicked.connect(self.open_menu)
            chip.removed.connect(lambda key=key: self._take_away(key))
            row.addWidget(chip)
        row.addWidget(self.more)
        row.addStretch(1)
        row.addWidget(self.density)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self.changed)
        self.search.searched.connect(lambda _text: self._typing.start())
        self.more.clicked.connect(self.open_menu)
        self.density.chosen.connect(self.density_chosen)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.text or self.contact or self.spent or self.tag or self.group)

    @property
    def contact_days(self) -> tuple[timedelta | None, timedelta | None]:
        """How long ago the last contact may be at most, and must be at least."""
        kind, _, days = self.contact.partition("_")
        span = timedelta(days=int(days)) if days else None
        return (span, None) if kind == "active" else (None, span)

    def set_text(self, text: str) -> None:
        """Search for `text` without waiting and without telling."""
        self.search.setText(text)
        self._typing.stop()

    def set_tags(self, tags: Sequence[tuple[str, int]]) -> None:
        """The tags the menu offers."""
        self._tags = tags

    def set_filters(
        self, *, contact: str = "", spent: int = 0, tag: str = "", group: RfmGroup | None = None
    ) -> None:
        """Narrow by these and nothing else, without telling."""
        self.contact, self.spent, self.tag, self.group = contact, spent, tag, group
        values = {
            "contact": CONTACTS[contact] if contact else "",
            "spent": SPENT.get(spent, "") if spent else "",
            "tag": tag,
            "group": group.value if group else "",
        }
        for key, chip in self.chips.items():
            chip.set_value(values[key])
            chip.setVisible(bool(values[key]))

    def narrow(self, **given: object) -> None:
        """Change some of the filters and tell."""
        now: dict[str, object] = {
            "contact": self.contact,
            "spent": self.spent,
            "tag": self.tag,
            "group": self.group,
        }
        self.set_filters(**{**now, **given})  # type: ignore[arg-type]
        self.changed.emit()

    def clear(self) -> None:
        """Take every filter away."""
        self.set_text("")
        self.set_filters()
        self.changed.emit()

    def _take_away(self, key: str) -> None:
        empty: dict[str, object] = {"contact": "", "spent": 0, "tag": "", "group": None}
        self.narrow(**{key: empty[key]})

    def open_menu(self) -> QMenu:
        """Open the menu of filters (F)."""
        menu = QMenu(self)
        menu.setWindowTitle("筛选")
        contacts = menu.addMenu("来往")
        for key, text in CONTACTS.items():
            self._entry(contacts, text, on=key == self.contact, contact=key)
        spent = menu.addMenu("一年消费")
        for fen, text in SPENT.items():
            self._entry(spent, text, on=fen == self.spent, spent=fen)
        tags = menu.addMenu("标签")
        self._entry(tags, "不限", on=not self.tag, tag="")
        for tag, count in self._tags:
            self._entry(tags, f"{tag}  {count:,}", on=tag == self.tag, tag=tag)
        groups = menu.addMenu("分组")
        self._entry(groups, "不限", on=self.group is None, group=None)
        for found in RfmGroup:
            self._entry(groups, found.value, on=found is self.group, group=found)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
        return menu

    def _entry(self, menu: QMenu, text: str, *, on: bool, **given: object) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda _on=False: self.narrow(**given))


class CustomersView(QWidget):
    """Tabs, filters and rows; `retried` follows 再试一次, `cleared` 清空筛选, `way_chosen(key)` a way to start."""

    retried = Signal()
    cleared = Signal()
    way_chosen = Signal(str)

    def __init__(
        self, theme: Theme, model: CustomerTableModel, tiers: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        best, second = (*tiers, "", "")[:2]
        self.tabs = Tabs(
            theme,
            {
                CustomerTab.ALL.value: "全部",
                CustomerTab.BEST.value: best,
                CustomerTab.SECOND.value: second,
                CustomerTab.DUE.value: "该联系了",
                CustomerTab.OPEN.value: "有没结的工单",
                CustomerTab.QUIET.value: "不许打扰",
            },
            name="客户分组",
        )
        self.filters = CustomerFilters(theme)
        self.table = self._table(model)
        self._states = QStackedWidget()
        self.no_match = NoMatch(theme, "客户")
        self.empty = EmptyState(theme, "还没有客户", "导入订单以后，客户会自己出来", WAYS)
        self._waiting = self._padded(Skeleton(theme))
        self._broken: ErrorState | None = None
        for widget in (self.table, self._waiting, self.no_match, self.empty):
            self._states.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.tabs, HairLine(), self.filters, HairLine()):
            column.addWidget(part)
        column.addWidget(self._states, 1)
        self.no_match.cleared.connect(self.cleared)
        self.empty.chosen.connect(self.way_chosen)
        self.filters.density_chosen.connect(lambda key: self.table.set_row_height(ROW_HEIGHTS[key]))

    def _table(self, model: CustomerTableModel) -> KeyTable:
        table = KeyTable(self._theme, name="客户列表")
        delegates: dict[str, RowDelegate] = {
            "customer": RowDelegate(self._theme, left=24),
            "rfm": RfmDelegate(self._theme),
            "orders": MoneyDelegate(self._theme),
            "open": MoneyDelegate(self._theme),
            "spent": MoneyDelegate(self._theme, right=24),
        }
        table.show_model(model, delegates)
        head = table.horizontalHeader()
        head.setStyleSheet(
            "QHeaderView::section:first { padding-left: 24px; } QHeaderView::section:last { padding-right: 24px; }"
        )
        head.setSectionsClickable(True)
        return table

    def _padded(self, widget: QWidget) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(24, 16, 24, 16)
        column.addWidget(widget)
        column.addStretch(1)
        return box

    def show_rows(self) -> None:
        """There are rows."""
        self._states.setCurrentWidget(self.table)

    def show_waiting(self) -> None:
        """Nothing was read yet, and it takes its time."""
        self._states.setCurrentWidget(self._waiting)

    def show_nothing(self, *, at_all: bool) -> None:
        """No rows: none fit, or there is no customer `at_all`."""
        self._states.setCurrentWidget(self.empty if at_all else self.no_match)

    def show_error(self, error: BaseException) -> None:
        """The list could not be read."""
        line = error_sentence(error) if isinstance(error, KnownError) else "已有的数据没有动。再试一次。"
        if self._broken is not None:
            self._states.removeWidget(self._broken)
            self._broken.deleteLater()
        self._broken = ErrorState(self._theme, "客户没有读出来", line, details=(repr(error),))
        self._broken.retried.connect(self.retried)
        self._states.addWidget(self._broken)
        self._states.setCurrentWidget(self._broken)
