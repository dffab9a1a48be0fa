"""设置 › 时限: how long our own clocks may run for whom, what counts, when they warn, and what a change would move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtWidgets import QHBoxLayout

from aftersales.time_limits import Counting
from desktop.limit_lists import clock_name, hours_text, limit_name, trait_words
from desktop.reason_lists import MOST_HOURS
from ui.models.paged_table import Column
from ui.models.roles import Cell, Group, Row
from ui.pages.settings_limit_adding import LimitAdding
from ui.pages.settings_lists import EntryTable, FieldGrid, ListSection, words_of
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.choices import Choice, Segmented, Switch
from ui.widgets.edits import NumberEdit, TextEdit
from ui.widgets.texts import Field, Panel, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.limit_lists import LimitValues
    from desktop.list_editing import ListVersion, ListWish
    from resources.list_book import LimitEntry
    from ui.pages.context import Context

COUNTINGS = {Counting.EVERY_HOUR: "每小时都算", Counting.WORKING: "只算工作时间"}
_COLUMNS = (
    Column(key="traits", title="什么工单", width=168),
    Column(key="hours", title="时限", width=88),
    Column(key="counting", title="怎么数", width=120),
    Column(key="warn", title="提醒", width=96),
    Column(key="source", title="依据"),
    Column(key="state", width=72),
)


class LimitSection(ListSection):
    """The limits by what they are for; the one stood on is changed below."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            title="时限",
            caption="服务等级、客户等级、种类、平台都对得上的一条说了算，没有就按平时。法定期限不在这里，改不了。",
        )
        self._entries: dict[str, LimitEntry] = {}
        self.add = Button(self.theme, "加时限", icon="plus")
        self.heading.add_right(self.add)
        self.adding = LimitAdding(self.theme)
        self.add.clicked.connect(self.adding.begin)
        self.adding.given.connect(self._add)
        self.content.addWidget(self.adding)
        self.table = EntryTable(self.theme, _COLUMNS, name="时限", most=12)
        self.table.current_changed.connect(lambda _key: self._show_current())
        self.table.opened.connect(lambda _key: self.hours.setFocus())
        box = Panel()
        box.column.addWidget(self.table)
        self.content.addWidget(box)
        self.content.addSpacing(8)
        self._build_form()
        row = self.line("工作时间", "只算工作时间的时限按它数；周末、假期和调休按假期表")
        self.hours_reset = LinkButton(self.theme, "恢复默认")
        self.hours_reset.clicked.connect(self._reset_hours)
        row.addWidget(self.hours_reset)
        self.spans = TextEdit(placeholder="09:00-12:00 13:30-18:00")
        self.spans.setMaximumWidth(360)
        self.spans_field = Field("每个工作日", self.spans)
        self.spans.editingFinished.connect(self._spans_left)
        self.content.addWidget(self.spans_field)
        self.lock(self.add, self.grid, self.reset, self.spans, self.hours_reset)

    def _build_form(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title, self.note = TextLabel("", "section"), TextLabel("", "caption")
        self.reset = LinkButton(self.theme, "恢复默认")
        self.reset.clicked.connect(self._reset)
        head.addWidget(self.title)
        head.addWidget(self.note)
        head.addStretch(1)
        head.addWidget(self.reset)
        self.content.addLayout(head)
        self.hours = NumberEdit(self.theme, unit="小时", least=1, most=MOST_HOURS)
        choices = [Choice(key.value, words) for key, words in COUNTINGS.items()]
        self.counting = Segmented(self.theme, choices, name="怎么数")
        self.warn_at = TextEdit(placeholder="50、80")
        self.active = Switch(self.theme, "启用")
        self.grid = FieldGrid(4)
        for name, words, edit in (
            ("hours", "时限", self.hours),
            ("counting", "怎么数", self.counting),
            ("warn_at", "用到百分之几提醒", self.warn_at),
            ("active", "启用", self.active),
        ):
            self.grid.put(name, words, edit)
        self.content.addWidget(self.grid)
        self.hours.editingFinished.connect(self._hours_left)
        self.counting.chosen.connect(lambda key: self._left("counting", key))
        self.warn_at.editingFinished.connect(self._warn_left)
        self.active.clicked.connect(lambda on: self._left("active", on))

    @property
    def current(self) -> LimitEntry | None:
        """The limit that is changed below."""
        return self._entries.get(str(self.table.current_key))

    # reading

    def show_lists(self) -> None:
        desk = self.shop.limit_lists
        entries = desk.entries()
        self._entries = {one.entry.key: one for one in entries}
        rows: list[Row] = []
        for clock in desk.clocks():
            found = [one for one in entries if one.limit.clock == clock]
            rows.append(Row(group=Group(clock_name(clock), len(found))))
            rows += [_row(one) for one in found]
        self.table.show_rows(rows)
        tiers = [one.rule.name for one in self.shop.tier_lists.entries() if one.active]
        self.adding.set_offers(desk.clocks(), tiers)
        self._show_current()
        entry = desk.hours()
        self.hours_reset.setVisible(entry.is_changed)
        if not (self.spans.hasFocus() and self.spans.isModified()):
            self.spans.setText(hours_text(entry))
            self.spans_field.set_error("")

    def versions(self) -> tuple[ListVersion, ...]:
        return self.shop.limit_lists.history()

    def _show_current(self) -> None:
        one = self.current
        if one is None:
            return
        self.title.set_text(limit_name(one.limit))
        self.note.set_text(one.limit.source)
        own = one.entry.shipped is None
        self.reset.setText("删除" if own else "恢复默认")
        self.reset.setVisible(own or one.entry.is_changed)
        self.hours.set_value(one.limit.hours)
        self.counting.set_current(one.limit.counting.value)
        self.warn_at.setText(_percents(one))
        self.active.setChecked(one.active)
        self.active.setEnabled(self.may_change and not one.is_usual)
        self.grid.clear_errors()

    # writing

    def _left(self, name: str, value: Any) -> None:
        one = self.current
        if one is None or value == one.entry.values.get(name):
            return
        values = cast("LimitValues", {name: value})
        key, desk = one.entry.key, self.shop.limit_lists
        self._wish(
            lambda: desk.changed(key=key, version=self._entries[key].entry.version, values=values),
            self.grid.fields,
        )

    def _hours_left(self) -> None:
        if self.hours.error or self.current is None:
            return
        if self.hours.value is None:
            self.hours.set_value(self.current.limit.hours)
            return
        self._left("hours", self.hours.value)

    def _warn_left(self) -> None:
        told = [word.rstrip("%％") for word in words_of(self.warn_at.text())]
        wrong = not all(word.isdecimal() for word in told)
        self._left("warn_at", [-1] if wrong else [int(word) for word in told])

    def _spans_left(self) -> None:
        entry, text = self.shop.limit_lists.hours(), self.spans.text().strip()
        self.spans.setModified(False)
        if text == hours_text(entry):
            self.spans_field.set_error("")
            return
        self._wish(
            lambda: self.shop.limit_lists.hours_changed(version=entry.version, text=text),
            {"hours": self.spans_field},
        )

    def _reset(self) -> None:
        one = self.current
        if one is not None:
            key, version = one.entry.key, one.entry.version
            self._wish(lambda: self.shop.limit_lists.reset(key=key, version=version), self.grid.fields)

    def _reset_hours(self) -> None:
        entry = self.shop.limit_lists.hours()
        self._wish(
            lambda: self.shop.limit_lists.reset(key=entry.key, version=entry.version),
            {"hours": self.spans_field},
        )

    def _add(self, values: dict[str, Any]) -> None:
        self._wish(lambda: self.shop.limit_lists.added(**values), self.adding.fields, done=self.adding.hide)

    def _wish(
        self,
        make: Callable[[], ListWish],
        fields: Mapping[str, Field],
        done: Callable[[], None] | None = None,
    ) -> None:
        """Look at what a wish would move, then write it."""
        desk = self.shop.limit_lists

        def write() -> None:
            desk.write(wish=make())

        self.save_looked(lambda: desk.effects(wish=make()), write, fields, done)


def _percents(one: LimitEntry) -> str:
    return "、".join(str(percent) for percent in one.limit.warn_at or ())


def _row(one: LimitEntry) -> Row:
    limit = one.limit
    texts = (
        trait_words(limit),
        f"{limit.hours} 小时",
        COUNTINGS[limit.counting],
        f"{_percents(one)} %" if limit.warn_at else "不提醒",
        limit.source,
        "" if one.active else "已停用",
    )
    tone = "" if one.active else "faint"
    cells = tuple(
        Cell(text=text, tone=tone or ("" if place < 2 else "quiet"), tip=text)
        for place, text in enumerate(texts)
    )
    return Row(key=one.entry.key, cells=cells, spoken="，".join((limit_name(limit), *texts[1:5])))
