"""设置 › 回访计划: the plans by what they count from, changed in place with what would move, and the room of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout

from aftersales.access import Right, Role, rights_of
from aftersales.errors import KnownError
from aftersales.revisit_plans import KEEPER, LEAST_LOADED, Trigger
from desktop.plan_lists import end_words, steps_words
from resources.wording import error_sentence, sentence
from ui.models.paged_table import Column
from ui.models.roles import Cell, Group, Row
from ui.pages.settings_lists import EntryTable, FieldGrid, ListSection
from ui.pages.settings_plan_adding import PlanAdding
from ui.pages.settings_plan_form import PlanForm
from ui.pages.settings_shifts import ask_about
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.edits import NumberEdit, TextEdit
from ui.widgets.texts import Panel, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.list_editing import ListVersion, ListWish
    from desktop.plan_lists import PlanEntry, PlanValues
    from ui.pages.context import Context
    from ui.widgets.texts import Field

_COLUMNS = (
    Column(key="name", title="计划", width=136),
    Column(key="from", title="从哪天算", width=112),
    Column(key="steps", title="隔多久", width=208),
    Column(key="for", title="给谁"),
    Column(key="who", title="谁来打", width=104),
    Column(key="state", width=72),
)
_GROUPS = ("cases", "goods", "ends", "tier", "product")
_ROOM = (
    ("per_day", "每天最多", "个", 9_999),
    ("per_person", "每人每天最多，0 不限", "个", 9_999),
    ("minutes_apart", "隔几分钟一个", "分钟", 240),
    ("ahead", "往后排多远", "天", 366),
)


class PlanSection(ListSection):
    """The plans; the one stood on is changed below."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            title="回访计划",
            caption="到时候该给谁打、哪天打，按这张表排好。改动前先说哪些会跟着变，手工改过日子的不动。",
        )
        self._entries: dict[str, PlanEntry] = {}
        self._staff: dict[str, str] = {}
        self.add = Button(self.theme, "加计划", icon="plus")
        self.heading.add_right(self.add)
        self.adding = PlanAdding(self.theme)
        self.add.clicked.connect(self.adding.begin)
        self.adding.given.connect(self._add)
        self.adding.refused.connect(lambda error: self.refused(error, self.adding.fields))
        self.content.addWidget(self.adding)
        self.table = EntryTable(self.theme, _COLUMNS, name="回访计划", most=12)
        self.table.current_changed.connect(lambda _key: self._show_current())
        self.table.opened.connect(lambda _key: self.form.name.setFocus())
        box = Panel()
        box.column.addWidget(self.table)
        self.content.addWidget(box)
        self.content.addSpacing(8)
        self._build_form()
        self._build_room()
        self.lock(self.add, self.form, self.reset, self.room, self.room_reset)

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
        self.form = PlanForm(self.theme, self.shop.clock.today)
        self.form.edited.connect(self._save_plan)
        self.form.refused.connect(lambda error: self.refused(error, self.form.fields))
        self.form.anchor_chosen.connect(self._show_days)
        self.content.addWidget(self.form)

    def _build_room(self) -> None:
        row = self.line("名额和时间", "排新的回访时用，已经排好的不动；打电话的时段在「打电话」里")
        self.room_reset = LinkButton(self.theme, "恢复默认")
        self.room_reset.clicked.connect(self._reset_room)
        row.addWidget(self.room_reset)
        self.room = FieldGrid(5)
        self.numbers = {name: NumberEdit(self.theme, unit=unit, most=most) for name, _, unit, most in _ROOM}
        self.from_time = TextEdit(placeholder="09:30")
        for name, words, _, _ in _ROOM:
            edit = self.numbers[name]
            self.room.put(name, words, edit)
            edit.editingFinished.connect(lambda name=name, edit=edit: self._room_left(name, edit))
        self.room.put("from_time", "几点开始排", self.from_time)
        self.from_time.editingFinished.connect(self._time_left)
        self.content.addWidget(self.room)

    @property
    def current(self) -> PlanEntry | None:
        """The plan that is changed below."""
        return self._entries.get(str(self.table.current_key))

    # reading

    def show_lists(self) -> None:
        callers = [one for one in self.shop.staff.list() if Right.CALL in rights_of(Role(one.role))]
        self._staff = {str(one.id): one.name for one in callers}
        tiers = [one.rule.name for one in self.shop.tier_lists.entries() if one.active]
        self.form.set_offers(tiers=tiers, staff=[(one.id, one.name) for one in callers])
        self._entries = {one.entry.key: one for one in self.shop.plan_lists.entries()}
        groups: dict[str, list[PlanEntry]] = {name: [] for name in _GROUPS}
        for one in self._entries.values():
            groups[group_of(one)].append(one)
        rows: list[Row] = []
        for name, found in groups.items():
            if not found:
                continue
            rows.append(Row(group=Group(sentence(f"plan_group.{name}"), len(found))))
            rows += [self._row(one) for one in found]
        self.table.show_rows(rows)
        self._show_current()
        self._show_room()

    def versions(self) -> tuple[ListVersion, ...]:
        return self.shop.plan_lists.history()

    def _show_current(self) -> None:
        one = self.current
        if one is None:
            return
        self.title.set_text(one.plan.name)
        former = f"以前叫 {'、'.join(one.entry.former)}" if one.entry.former else ""
        self.note.set_text(one.plan.source or former)
        own = one.entry.shipped is None
        self.reset.setText("删除" if own else "恢复默认")
        self.reset.setVisible(own or one.entry.is_changed)
        self.form.show_plan(one)
        self._show_days()

    def _show_days(self) -> None:
        one = self.current
        if one is None:
            return
        try:
            self.form.show_days(self.shop.plan_lists.preview(one.plan, anchor=self.form.anchor.day))
        except KnownError as error:
            self.form.show_days((), error)

    def _show_room(self) -> None:
        entry = self.shop.plan_lists.room()
        self.room_reset.setVisible(entry.is_changed)
        for name, edit in self.numbers.items():
            if not edit.hasFocus():
                edit.set_value(entry.values[name])
        if not self.from_time.hasFocus():
            self.from_time.setText(entry.values["from_time"])

    # writing

    def _save_plan(self, values: PlanValues) -> None:
        one = self.current
        if one is not None:
            key, desk = one.entry.key, self.shop.plan_lists
            self._wish(
                lambda: desk.changed(key=key, version=self._entries[key].entry.version, values=values),
                self.form.fields,
            )

    def _reset(self) -> None:
        one = self.current
        if one is not None:
            key, version = one.entry.key, one.entry.version
            self._wish(lambda: self.shop.plan_lists.reset(key=key, version=version), self.form.fields)

    def _add(self, trigger: Trigger, values: PlanValues) -> None:
        self._wish(
            lambda: self.shop.plan_lists.added(trigger=trigger, values=values),
            self.adding.fields,
            done=self.adding.hide,
        )

    def _room_left(self, name: str, edit: NumberEdit) -> None:
        if not edit.error and edit.value is not None:
            self._save_room({name: edit.value})

    def _time_left(self) -> None:
        self._save_room({"from_time": self.from_time.text().strip()})

    def _save_room(self, values: dict[str, Any]) -> None:
        entry = self.shop.plan_lists.room()
        if all(entry.values.get(name) == value for name, value in values.items()):
            return
        desk = self.shop.plan_lists
        self._wish(
            lambda: desk.room_changed(version=entry.version, values=values),  # type: ignore[arg-type]
            self.room.fields,
        )

    def _reset_room(self) -> None:
        entry = self.shop.plan_lists.room()
        self._wish(lambda: self.shop.plan_lists.reset(key=entry.key, version=entry.version), self.room.fields)

    def _wish(
        self,
        make: Callable[[], ListWish],
        fields: Mapping[str, Field],
        done: Callable[[], None] | None = None,
    ) -> None:
        """Look at what a wish would move, ask where it moves anything, then write it."""
        desk = self.shop.plan_lists
        for field in fields.values():
            field.set_error("")

        def write() -> None:
            self.save(lambda: desk.write(wish=make()), fields, done)

        self.runner.run(
            self.shop.jobs.read(lambda _: desk.effects(wish=make())),
            on_done=lambda found: ask_about(self.notices, found, write, self.read),
            on_failed=lambda error: self.refused(error, fields),
        )

    def refused(self, error: BaseException, fields: Mapping[str, Field]) -> None:
        """A step that cannot be is told on the field of steps, wherever it was found."""
        if isinstance(error, KnownError) and error.code.startswith("days.") and "steps" in fields:
            fields["steps"].set_error(error_sentence(error))
            return
        super().refused(error, fields)

    def _row(self, one: PlanEntry) -> Row:
        plan = one.plan
        end = end_words(plan)
        steps = {Trigger.TIER: "按等级", Trigger.SERVICE: "按商品"}.get(plan.trigger) or (
            f"{steps_words(plan)}，共 {end}" if end else steps_words(plan)
        )
        whom = "、".join((*plan.kinds, *plan.tiers, *plan.goods)) or "全部"
        texts = (
            plan.name,
            sentence(f"plan_trigger.{plan.trigger.value}") + ("前" if plan.trigger.counts_back else "后"),
            steps,
            whom,
            {KEEPER: "经办人", LEAST_LOADED: "最闲的人"}.get(plan.who, self._staff.get(plan.who, "—")),
            "" if plan.active else "未启用",
        )
        tone = "" if plan.active else "faint"
        cells = tuple(
            Cell(text=text, tone=tone or ("" if place == 0 else "quiet"), tip=text)
            for place, text in enumerate(texts)
        )
        return Row(key=one.entry.key, cells=cells, spoken="，".join(text for text in texts if text))


def group_of(one: PlanEntry) -> str:
    """Under which heading a plan stands."""
    if one.entry.key.startswith("product."):
        return "product"
    trigger = one.plan.trigger
    if trigger.is_of_cases:
        return "cases"
    if trigger is Trigger.TIER:
        return "tier"
    return "ends" if trigger.counts_back else "goods"
