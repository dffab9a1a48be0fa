"""设置 › 假期: the days off and make-up workdays of a year, as shipped or as the shop has them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout

from aftersales.access import Right, holders
from aftersales.errors import KnownError
from aftersales.holiday_records import DayKind, meanings
from desktop.changes import Changed
from resources.wording import error_sentence, sentence
from ui.delegates.cells import MoneyDelegate
from ui.models.paged_table import Column
from ui.models.roles import Cell, Row
from ui.pages.settings_lists import EntryTable, FieldGrid
from ui.pages.settings_section import SettingsSection
from ui.pages.settings_shifts import ask_about
from ui.widgets.buttons import Button, LinkButton, PrimaryButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.texts import Panel, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aftersales.calendar import HolidayTable
    from aftersales.holiday_records import DayMeaning
    from desktop.holiday_tables import YearOfDays
    from desktop.revisit_shifts import Shifts
    from ui.pages.context import Context

_COLUMNS = (
    Column(key="days", title="哪几天", width=232),
    Column(key="name", title="节日"),
    Column(key="kind", title="算什么", width=136),
    Column(key="count", title="共", width=80, align="right"),
)
_KINDS = (DayKind.OFF, DayKind.STATUTORY, DayKind.WORK, DayKind.PLAIN)
_WEEKDAYS = "一二三四五六日"


class HolidaySection(SettingsSection):
    """One year at a time; the stretch stood on fills the line below, where days are changed or made plain."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            title="假期",
            caption="时限、保修和回访按这张表跳过休息日；没写的日子，周末休、平日上班。",
        )
        self._years: dict[int, YearOfDays] = {}
        self._spans: dict[str, Span] = {}
        self._filled = ""
        self.year = ComboBox(self.theme, name="哪一年")
        self.year.chosen.connect(lambda _key: self._show_year())
        self.sheet = Button(self.theme, "导入一张表", icon="upload")
        self.sheet.clicked.connect(lambda: self.page_asked.emit("import", {}))
        self.heading.add_right(self.sheet)
        self.refusal = TextLabel("", "caption", tone="warn", wrap=True)
        self.refusal.hide()
        self.content.addWidget(self.refusal)
        head = QHBoxLayout()
        head.setSpacing(12)
        self.state = TextLabel("", "caption", wrap=True)
        self.reset = LinkButton(self.theme, "用回自带的")
        self.reset.clicked.connect(self._give_back)
        head.addWidget(self.year)
        head.addWidget(self.state, 1)
        head.addWidget(self.reset)
        self.content.addLayout(head)
        self.table = EntryTable(self.theme, _COLUMNS, name="假期", most=8)
        self.table.current_changed.connect(lambda _key: self._fill())
        self.table.opened.connect(lambda _key: self.days.setFocus())
        self.table.setItemDelegateForColumn(3, MoneyDelegate(self.theme, self.table))
        self.box = Panel()
        self.box.column.addWidget(self.table)
        self.box.hide()
        self.content.addWidget(self.box)
        self.content.addSpacing(8)
        self._build_form()

    def _build_form(self) -> None:
        self.days = TextEdit(placeholder="例如 10月1日至7日")
        self.kind = ComboBox(
            self.theme, [Option(kind.value, sentence(f"holidays.kind_{kind.value}")) for kind in _KINDS]
        )
        self.name = TextEdit(placeholder="例如 国庆节")
        self.grid = FieldGrid(3)
        self.grid.put("days", "哪几天", self.days)
        self.grid.put("kind", "算什么", self.kind)
        self.grid.put("name", "节日，可以不填", self.name)
        for edit in (self.days, self.name):
            edit.returnPressed.connect(self._save)
        self.content.addWidget(self.grid)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.remove = Button(self.theme, "去掉这几天", icon="trash-2")
        self.remove.clicked.connect(lambda: self._set(DayKind.PLAIN))
        self.take = PrimaryButton(self.theme, "写进表里")
        self.take.clicked.connect(self._save)
        row.addStretch(1)
        row.addWidget(self.remove)
        row.addWidget(self.take)
        self.content.addLayout(row)

    # reading

    def activated(self, args: dict[str, Any]) -> None:  # noqa: ARG002 - it takes none
        self.read()

    def refresh(self, changes: frozenset[Any]) -> None:
        if Changed.SETTINGS in changes and self.isVisible():
            self.read()

    def read(self) -> None:
        """Show the tables as they are now."""
        self.runner.run(self.shop.jobs.read(lambda _: self.shop.holidays.years()), on_done=self._show)

    def _show(self, years: tuple[YearOfDays, ...]) -> None:
        first = not self._years
        self._years = {one.year: one for one in years}
        self.year.set_options([Option(year, f"{year} 年") for year in sorted(self._years, reverse=True)])
        if first:
            self.year.set_current(self.shop.clock.today().year)
        allowed = Right.RULES in self.shop.session.rights
        who = "、".join(role.value for role in holders(Right.RULES))
        self.refusal.set_text("" if allowed else sentence("holidays.look_only", {"who": who}))
        self.refusal.setVisible(not allowed)
        for widget in (self.grid, self.remove, self.take, self.reset):
            widget.setEnabled(allowed)
        self.sheet.setEnabled(Right.IMPORT in self.shop.session.rights)
        self._show_year()

    @property
    def current(self) -> YearOfDays | None:
        """The year in sight."""
        year = self.year.current
        return self._years.get(year) if isinstance(year, int) else None

    def _show_year(self) -> None:
        one = self.current
        if one is None:
            return
        self.state.set_text(_state(one))
        self.state.set_tone("warn" if one.table is None else "")
        self.reset.setText("用回自带的" if one.shipped else "清掉这一年")
        self.reset.setVisible(one.own)
        self._spans = {span.key: span for span in spans(one.table)}
        self.table.show_rows([_row(span) for span in self._spans.values()])
        self.box.setVisible(bool(self._spans))
        self._fill()

    def _fill(self) -> None:
        """Put the stretch stood on into the fields, unless somebody writes there."""
        key = str(self.table.current_key or "")
        span = self._spans.get(key)
        if key == self._filled or self.days.isModified() or self.name.isModified():
            return
        self._filled = key
        self.grid.clear_errors()
        if span is not None:
            self.days.setText(span.words)
            self.kind.set_current(span.kind.value)
            self.name.setText(span.name)

    # writing

    def _save(self) -> None:
        self._set(DayKind(str(self.kind.current)))

    def _set(self, kind: DayKind) -> None:
        one = self.current
        if one is None:
            return
        text, name, desk = self.days.text(), self.name.text(), self.shop.holidays
        self._look_and_write(
            lambda: desk.effects(year=one.year, text=text, kind=kind, name=name),
            lambda: desk.set_days(year=one.year, version=one.version, text=text, kind=kind, name=name),
        )

    def _give_back(self) -> None:
        one = self.current
        if one is not None:
            desk = self.shop.holidays
            self._look_and_write(
                lambda: desk.effects_of_giving_back(year=one.year), lambda: desk.give_back(year=one.year)
            )

    def _look_and_write(self, effects: Callable[[], Shifts], work: Callable[[], None]) -> None:
        """The calls that would move are shown first."""
        self.grid.clear_errors()
        self.runner.run(
            self.shop.jobs.read(lambda _: effects()),
            on_done=lambda found: ask_about(self.notices, found, lambda: self._write(work)),
            on_failed=self._refused,
        )

    def _write(self, work: Callable[[], None]) -> None:
        self.writer.write(work, done=lambda _: self._written(), failed=self._refused)

    def _written(self) -> None:
        self.days.setModified(False)
        self.name.setModified(False)
        self.read()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self.grid.fields["days"].set_error(error_sentence(error))
        else:
            self.notices.error(error)
        if isinstance(error, KnownError) and error.code == "storage.changed_meanwhile":
            self.read()


class Span:
    """Days one after the other that mean the same."""

    def __init__(self, days: list[date], told: DayMeaning) -> None:
        self.first, self.last = days[0], days[-1]
        self.count, self.kind, self.name = len(days), told.kind, told.name
        self.key = f"{self.first}"

    @property
    def words(self) -> str:
        """As a notice writes it: ``10月1日至7日``, ``9月20日``."""
        told = f"{self.first.month}月{self.first.day}日"
        if self.count == 1:
            return told
        month = f"{self.last.month}月" if self.last.month != self.first.month else ""
        return f"{told}至{month}{self.last.day}日"


def spans(table: HolidayTable | None) -> tuple[Span, ...]:
    """What a table says, in stretches, by day."""
    told = meanings(table)

    def run(pair: tuple[int, date]) -> tuple[date, DayMeaning]:
        place, day = pair
        return day - timedelta(days=place), told[day]

    groups: Iterable[tuple[tuple[date, DayMeaning], Any]] = groupby(enumerate(sorted(told)), run)
    return tuple(Span([day for _, day in pairs], meaning) for (_, meaning), pairs in groups)


def _state(one: YearOfDays) -> str:
    table = one.table
    if table is None:
        return sentence("holidays.unpublished", {"year": one.year})
    source = table.source
    if table.issued is not None:
        source = sentence("holidays.issued", {"source": source, "issued": table.issued})
    return sentence("holidays.from_shop" if one.own else "holidays.from_shipped", {"source": source})


def _row(span: Span) -> Row:
    days = f"{span.words}（{_weekdays(span)}）"
    texts = (days, span.name, sentence(f"holidays.kind_{span.kind.value}"), f"{span.count} 天")
    tones = ("", "quiet", "warn" if span.kind is DayKind.WORK else "quiet", "quiet")
    cells = tuple(Cell(text=text, tone=tone) for text, tone in zip(texts, tones, strict=True))
    return Row(key=span.key, cells=cells, spoken="，".join(texts))


def _weekdays(span: Span) -> str:
    first, last = _WEEKDAYS[span.first.weekday()], _WEEKDAYS[span.last.weekday()]
    return f"周{first}" if span.count == 1 else f"周{first}至周{last}"
