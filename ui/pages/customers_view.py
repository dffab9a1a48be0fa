"""The list of customers on screen: its tabs, filters, rows and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from aftersales.customer_queries import CustomerTab
from aftersales.tiers import RfmGroup
from desktop.list_queries import one_of
from ui.delegates.cells import MoneyDelegate
from ui.models.customers import RfmDelegate
from ui.pages.customers_several import CustomersBar
from ui.pages.list_bar import FilterBand
from ui.pages.list_several import CheckedDelegate
from ui.pages.list_view import ListView, ListWords
from ui.widgets.chips import FilterChip
from ui.widgets.states import Way
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.models.customers import CustomerTableModel
    from ui.theme import Theme

WORDS = ListWords(
    name="客户列表",
    noun="客户",
    empty="还没有客户",
    line="导入订单以后，客户会自己出来",
    ways=(
        Way("add", "登记客户", "姓名和电话就够了", "user-plus", ""),
        Way("import", "导入", "订单、客户名单都认", "file-spreadsheet", "Ctrl+I"),
    ),
)
CONTACTS = {
    "": "不限",
    "active_365": "最近 12 个月有来往",
    "active_90": "最近 90 天有来往",
    "quiet_180": "半年没来往",
    "quiet_365": "一年没来往",
}
SPENT = {0: "不限", 50_000: "满 500 元", 100_000: "满 1,000 元", 300_000: "满 3,000 元"}


class CustomerFilters(FilterBand):
    """Search, 来往, 消费, 标签, 分组, density."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "姓名、电话后四位、昵称、地址", width=232)
        self.contact, self.spent, self.tag = "", 0, ""
        self.group: RfmGroup | None = None
        self.tags: Sequence[tuple[str, int]] = ()
        self.chips = {
            key: FilterChip(theme, field, "")
            for key, field in (("contact", "来往"), ("spent", "一年消费"), ("tag", "标签"), ("group", "分组"))
        }
        for key, chip in self.chips.items():
            chip.hide()
            chip.clicked.connect(self.open_menu)
            chip.removed.connect(lambda key=key: self._take_away(key))
        self.more.clicked.connect(self.open_menu)
        self.lay_out(tuple(self.chips.values()))

    @property
    def filtered(self) -> bool:
        return bool(self.text or self.contact or self.spent or self.tag or self.group)

    def plain(self) -> dict[str, Any]:
        return {
            "contact": self.contact,
            "spent": self.spent,
            "tag": self.tag,
            "group": self.group.value if self.group else "",
        }

    def take(self, asked: Mapping[str, Any]) -> None:
        contact = str(asked.get("contact", ""))
        self.set_filters(
            contact=contact if contact in CONTACTS else "",
            spent=int(asked.get("spent", 0)),
            tag=str(asked.get("tag", "")),
            group=one_of(RfmGroup, asked.get("group")),
        )

    def set_tags(self, tags: Sequence[tuple[str, int]]) -> None:
        """The tags the menu offers."""
        self.tags = tags

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
        self.set_text("")
        self.set_filters()
        self.changed.emit()

    def _take_away(self, key: str) -> None:
        empty: dict[str, object] = {"contact": "", "spent": 0, "tag": "", "group": None}
        self.narrow(**{key: empty[key]})

    def open_menu(self) -> QMenu:
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
        for tag, count in self.tags:
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


class CustomersView(ListView):
    """Tabs, filters and rows of customers."""

    filters: CustomerFilters
    several: CustomersBar

    def __init__(self, theme: Theme, model: CustomerTableModel, tiers: Sequence[str]) -> None:
        best, second = (*tiers, "", "")[:2]
        tabs = {
            CustomerTab.ALL.value: "全部",
            CustomerTab.BEST.value: best,
            CustomerTab.SECOND.value: second,
            CustomerTab.DUE.value: "该联系了",
            CustomerTab.OPEN.value: "有没结的工单",
            CustomerTab.QUIET.value: "不许打扰",
        }
        super().__init__(
            theme,
            model,
            WORDS,
            tabs=Tabs(theme, tabs, name="客户分组"),
            filters=CustomerFilters(theme),
            several=CustomersBar(theme),
            delegates={
                "customer": CheckedDelegate(theme),
                "rfm": RfmDelegate(theme),
                "orders": MoneyDelegate(theme),
                "open": MoneyDelegate(theme),
                "spent": MoneyDelegate(theme, right=24),
            },
            last_gutter=24,
        )
