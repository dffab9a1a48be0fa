"""设置 › 客户等级: the tiers with their rules, the groups by R F M, and the points that make cases pressing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtWidgets import QHBoxLayout

from aftersales.money import grouped
from desktop.list_editing import MOST_POINTS
from desktop.tier_lists import MOST_MONTHS, MOST_ORDERS
from resources.list_book import plain_tier
from ui.models.paged_table import Column
from ui.models.roles import Cell, Row
from ui.pages.settings_groups import GroupForm, PointForm
from ui.pages.settings_lists import EntryTable, FieldGrid, ListSection
from ui.pages.settings_shifts import ask_about
from ui.widgets.buttons import Button, LinkButton, PrimaryButton
from ui.widgets.choices import Switch
from ui.widgets.edits import MoneyEdit, NumberEdit, TextEdit
from ui.widgets.texts import Panel, TextLabel

if TYPE_CHECKING:
    from desktop.list_editing import ListVersion
    from desktop.tier_lists import TierValues
    from resources.list_book import TierEntry
    from ui.pages.context import Context

_COLUMNS = (
    Column(key="name", title="等级", width=96),
    Column(key="orders", title="近 3 年满", width=96),
    Column(key="spent", title="累计消费满", width=136),
    Column(key="months", title="多久回访", width=120),
    Column(key="points", title="紧要分", width=80),
    Column(key="state"),
)


class TierSection(ListSection):
    """The tiers, the best first; the one stood on is changed below."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            title="客户等级",
            caption="规则只作建议，等级由人定。改名后这一级的客户跟着改，停用后客户留着原来的等级。",
        )
        self._entries: dict[str, TierEntry] = {}
        self.add = Button(self.theme, "加等级", icon="plus")
        self.add.clicked.connect(self._begin_adding)
        self.heading.add_right(self.add)
        self._build_adding()
        self.table = EntryTable(self.theme, _COLUMNS, name="客户等级", most=8)
        self.table.current_changed.connect(lambda _key: self._show_current())
        self.table.opened.connect(lambda _key: self.name.setFocus())
        box = Panel()
        box.column.addWidget(self.table)
        self.content.addWidget(box)
        self.content.addSpacing(8)
        self._build_form()
        self._build_groups()
        self.lock(self.add, self.grid, self.up, self.reset, self.groups, self.group_reset, self.points)

    def _build_adding(self) -> None:
        self.adding = Panel(margins=(16, 12, 16, 12))
        self.adding.column.setSpacing(12)
        self.new_name = TextEdit(placeholder="例如 老邻居")
        self.new_orders = NumberEdit(self.theme, unit="单", least=1, most=MOST_ORDERS)
        self.new_spent = MoneyEdit(self.theme)
        self.new_grid = FieldGrid(3)
        self.new_grid.put("name", "名称", self.new_name)
        self.new_grid.put("orders", "近 3 年满", self.new_orders)
        self.new_grid.put("spent", "累计消费满", self.new_spent)
        self.adding.column.addWidget(self.new_grid)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel, self.take = Button(self.theme, "取消"), PrimaryButton(self.theme, "加上")
        cancel.clicked.connect(self.adding.hide)
        self.take.clicked.connect(self._add)
        self.new_name.returnPressed.connect(self._add)
        row.addWidget(cancel)
        row.addWidget(self.take)
        self.adding.column.addLayout(row)
        self.adding.hide()
        self.content.addWidget(self.adding)

    def _build_form(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        self.title, self.note = TextLabel("", "section"), TextLabel("", "caption")
        self.up, self.reset = LinkButton(self.theme, "上移一级"), LinkButton(self.theme, "恢复默认")
        self.up.clicked.connect(self._move_up)
        self.reset.clicked.connect(self._reset)
        head.addWidget(self.title)
        head.addWidget(self.note)
        head.addStretch(1)
        head.addWidget(self.up)
        head.addWidget(self.reset)
        self.content.addLayout(head)
        self.name = TextEdit()
        self.orders = NumberEdit(self.theme, unit="单", least=1, most=MOST_ORDERS)
        self.spent = MoneyEdit(self.theme)
        self.months = NumberEdit(self.theme, unit="个月", least=1, most=MOST_MONTHS)
        self.tier_points = NumberEdit(self.theme, unit="分", most=MOST_POINTS)
        self.active = Switch(self.theme, "启用")
        self.orders.setPlaceholderText("不看")
        self.spent.setPlaceholderText("不看")
        self.months.setPlaceholderText("有事才联系")
        self.grid = FieldGrid(3)
        for name, words, edit in (
            ("name", "名称", self.name),
            ("orders", "近 3 年满", self.orders),
            ("spent", "或累计消费满", self.spent),
            ("revisit_months", "至少多久回访一次", self.months),
            ("points", "紧要分", self.tier_points),
            ("active", "启用", self.active),
        ):
            self.grid.put(name, words, edit)
        self.content.addWidget(self.grid)
        self.name.editingFinished.connect(lambda: self._left("name", self.name.text().strip()))
        self.orders.editingFinished.connect(lambda: self._number_left("orders", self.orders))
        self.spent.editingFinished.connect(self._spent_left)
        self.months.editingFinished.connect(lambda: self._number_left("revisit_months", self.months))
        self.tier_points.editingFinished.connect(self._points_left)
        self.active.clicked.connect(lambda on: self._left("active", on))

    def _build_groups(self) -> None:
        row = self.line("客户分组", "R 多久没来，F 来几次，M 花多少，各分五档，5 最好")
        self.group_reset = LinkButton(self.theme, "恢复默认")
        self.group_reset.clicked.connect(self._reset_groups)
        row.addWidget(self.group_reset)
        self.groups = GroupForm(self.theme)
        self.groups.edited.connect(self._save_groups)
        self.content.addWidget(self.groups)
        self.line("紧要分", "工单按紧要排时加的分，满的一项算一次；等级的分在上面改")
        self.points = PointForm(self.theme)
        self.points.points_edited.connect(self._save_points)
        self.points.bands_edited.connect(self._save_bands)
        self.content.addWidget(self.points)

    @property
    def current(self) -> TierEntry | None:
        """The tier that is changed below."""
        return self._entries.get(str(self.table.current_key))

    # reading

    def show_lists(self) -> None:
        desk = self.shop.tier_lists
        self._entries = {one.entry.key: one for one in desk.entries()}
        self.table.show_rows([_row(one) for one in self._entries.values()])
        self._show_current()
        self.groups.show_groups(desk.groups())
        self.group_reset.setVisible(desk.groups().is_changed)
        self.points.show_points(desk.points())

    def versions(self) -> tuple[ListVersion, ...]:
        return self.shop.tier_lists.history()

    def _show_current(self) -> None:
        one = self.current
        if one is None:
            return
        plain, keys = one.entry.key == plain_tier(), list(self._entries)
        self.title.set_text(one.rule.name)
        former = f"以前叫 {'、'.join(one.entry.former)}" if one.entry.former else ""
        self.note.set_text("其余客户都在这一级，名称和启用不变" if plain else former)
        self.up.setVisible(not plain and keys.index(one.entry.key) > 0)
        self.reset.setVisible(one.entry.shipped is not None and one.entry.is_changed)
        if not (self.name.hasFocus() and self.name.isModified()):
            self.name.setText(one.rule.name)
        self.orders.set_value(one.rule.orders)
        self.spent.set_fen(one.rule.spent)
        self.months.set_value(one.rule.revisit_months)
        self.tier_points.set_value(one.points)
        self.active.setChecked(one.active)
        for widget in (self.name, self.orders, self.spent, self.active):
            widget.setEnabled(self.may_change and not plain)
        self.grid.clear_errors()

    # writing

    def _left(self, name: str, value: Any) -> None:
        one = self.current
        if one is None:
            return
        if value == one.entry.values.get(name):
            self.grid.fields[name].set_error("")
            return
        values = cast("TierValues", {name: value})
        key, desk = one.entry.key, self.shop.tier_lists

        def write() -> None:
            self.save(
                lambda: desk.change(key=key, version=self._entries[key].entry.version, values=values),
                self.grid.fields,
            )

        if name != "revisit_months":
            write()
            return
        self.runner.run(
            self.shop.jobs.read(lambda _: desk.effects(key=key, values=values)),
            on_done=lambda found: ask_about(self.notices, found, write, self.read),
            on_failed=lambda error: self.refused(error, self.grid.fields),
        )

    def _number_left(self, name: str, edit: NumberEdit) -> None:
        if not edit.error:
            self._left(name, edit.value)

    def _spent_left(self) -> None:
        if not self.spent.error:
            self._left("spent", self.spent.fen)

    def _points_left(self) -> None:
        if not self.tier_points.error:
            self._left("points", self.tier_points.value or 0)

    def _move_up(self) -> None:
        one = self.current
        if one is not None:
            key = one.entry.key
            self.save(lambda: self.shop.tier_lists.move_up(key=key), self.grid.fields)

    def _reset(self) -> None:
        one = self.current
        if one is not None:
            key, version = one.entry.key, one.entry.version
            self.save(lambda: self.shop.tier_lists.reset(key=key, version=version), self.grid.fields)

    def _reset_groups(self) -> None:
        entry = self.shop.tier_lists.groups()
        self.save(
            lambda: self.shop.tier_lists.reset(key=entry.key, version=entry.version), self.groups.fields
        )

    def _save_groups(self, values: dict[str, Any]) -> None:
        desk = self.shop.tier_lists
        self.save(
            lambda: desk.change_groups(version=desk.groups().version, values=values),  # type: ignore[arg-type]
            self.groups.fields,
        )

    def _save_points(self, key: str, points: int) -> None:
        desk = self.shop.tier_lists
        self.save(
            lambda: desk.change_points(key=key, version=desk.points()[key].version, points=points),
            self.points.fields,
        )

    def _save_bands(self, bands: list[tuple[int, int]]) -> None:
        version = self.shop.tier_lists.points()["money"].version
        self.save(lambda: self.shop.tier_lists.change_bands(version=version, bands=bands), self.points.fields)

    def _begin_adding(self) -> None:
        self.new_grid.clear_errors()
        self.new_name.clear()
        self.new_orders.set_value(None)
        self.new_spent.set_fen(None)
        self.adding.show()
        self.new_name.setFocus()

    def _add(self) -> None:
        if self.new_orders.error or self.new_spent.error:
            return
        name, orders, spent = self.new_name.text(), self.new_orders.value, self.new_spent.fen
        self.writer.write(
            lambda: self.shop.tier_lists.add(name=name, orders=orders, spent=spent),
            done=self._added,
            failed=lambda error: self.refused(error, self.new_grid.fields),
        )

    def _added(self, one: TierEntry) -> None:
        self.adding.hide()
        self.read()
        self.table.go_to(one.entry.key)
        self.table.setFocus()


def _row(one: TierEntry) -> Row:
    rule = one.rule
    texts = (
        rule.name,
        f"{rule.orders} 单" if rule.orders is not None else "—",
        f"{grouped(rule.spent)} 元" if rule.spent is not None else "—",
        f"{rule.revisit_months} 个月" if rule.revisit_months is not None else "有事才联系",
        str(one.points) if one.points else "—",
        "" if one.active else "已停用",
    )
    tone = "" if one.active else "faint"
    cells = tuple(
        Cell(text=text, tone=tone or ("" if place == 0 else "quiet")) for place, text in enumerate(texts)
    )
    return Row(key=one.entry.key, cells=cells, spoken="，".join(text for text in texts if text))
