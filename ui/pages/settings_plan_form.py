"""The fields of one plan in 设置 › 回访计划, each saved when it is left, with the days it gives for an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.revisit_plans import KEEPER, LEAST_LOADED, LONGEST_TOLERANCE, Trigger
from aftersales.scheduling import OnDayOff
from desktop.plan_lists import end_of, end_words, season_of, steps_of, steps_words
from resources.wording import error_sentence, sentence
from ui.pages.settings_lists import FieldGrid, words_of
from ui.widgets.choices import Choice, Segmented, Switch
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import DateEdit, NumberEdit, TextEdit
from ui.widgets.texts import FlowLayout, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from PySide6.QtGui import QFocusEvent

    from aftersales.revisit_plans import RevisitPlan
    from aftersales.scheduling import Visit
    from desktop.plan_lists import PlanEntry
    from ui.theme import Theme
    from ui.widgets.texts import Field

METHODS = ("电话", "微信", "短信", "上门", "信件")
_SHOWN_DAYS = 6


class ScriptEdit(QPlainTextEdit):
    """A few lines of what to say; `left` when somebody goes elsewhere."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(72)

    # Qt

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class PlanForm(QWidget):
    """The plan stood on. `edited(PlanValues)` carries what was changed; `refused(KnownError)` what cannot be read."""

    edited = Signal(object)
    refused = Signal(object)
    anchor_chosen = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._one: PlanEntry | None = None
        self.name, self.purpose = TextEdit(), TextEdit()
        self.active = Switch(theme, "启用")
        self.steps = TextEdit(placeholder="1 个月、3 个月，或 每 6 个月")
        self.end = TextEdit(placeholder="8 次，或 3 年")
        self.season = TextEdit(placeholder="06-01")
        self.method = ComboBox(theme, [Option(way, way) for way in METHODS], name="怎么联系")
        self.who = ComboBox(theme, name="谁来打")
        offs = [Choice(rule.value, sentence(f"plan_day_off.{rule.value}")) for rule in OnDayOff]
        self.on_day_off = Segmented(theme, offs, name="遇休息日")
        self.early = NumberEdit(theme, unit="天", most=LONGEST_TOLERANCE)
        self.late = NumberEdit(theme, unit="天", most=LONGEST_TOLERANCE)
        self.called_within = NumberEdit(theme, unit="天", most=366)
        self.kinds = {kind.value: QCheckBox(kind.value) for kind in CaseKind}
        self.tiers: dict[str, QCheckBox] = {}
        self.goods = TextEdit(placeholder="大类或名称里的字，用、隔开；不填是全部")
        self.open_complaint = QCheckBox("投诉没办完先不打")
        self.commercial = QCheckBox("推销性质，只打给同意过的客户")
        self.script = ScriptEdit()
        self.anchor = DateEdit(theme, today, day=today())
        self.days = TextLabel("", "quiet", wrap=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._grid = FieldGrid(6)
        self._tier_box, kind_box, ticks = QWidget(), QWidget(), QWidget()
        self._tier_flow = FlowLayout(self._tier_box, gap=16)
        flow = FlowLayout(kind_box, gap=16)
        for tick in self.kinds.values():
            flow.addWidget(tick)
        skips = FlowLayout(ticks, gap=16)
        skips.addWidget(self.open_complaint)
        skips.addWidget(self.commercial)
        for name, words, edit, span in (
            ("name", "名称", self.name, 2),
            ("purpose", "这次打去做什么", self.purpose, 3),
            ("active", "启用", self.active, 1),
            ("steps", "隔多久", self.steps, 2),
            ("end", "到什么时候为止", self.end, 2),
            ("season", "季节从哪天开始", self.season, 2),
            ("on_day_off", "遇休息日", self.on_day_off, 2),
            ("early", "最多早几天", self.early, 1),
            ("late", "最多晚几天", self.late, 1),
            ("called_within", "几天内打过就不打", self.called_within, 2),
            ("method", "怎么联系", self.method, 2),
            ("who", "谁来打", self.who, 2),
            ("skips", "什么时候不打", ticks, 6),
            ("kinds", "哪些工单，不勾是全部", kind_box, 6),
            ("tiers", "哪些客户，不勾是全部", self._tier_box, 3),
            ("goods", "哪些商品", self.goods, 3),
            ("script", "话术", self.script, 6),
        ):
            self._grid.put(name, words, edit, span=span)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._grid)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._example = TextLabel("例如从", "label")
        self.anchor.setFixedWidth(132)
        self.anchor.setAccessibleName("例子从哪天算")
        row.addWidget(self._example, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.anchor, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.days, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        self.name.editingFinished.connect(lambda: self._tell({"name": self.name.text().strip()}))
        self.purpose.editingFinished.connect(lambda: self._tell({"purpose": self.purpose.text().strip()}))
        self.active.clicked.connect(lambda on: self._tell({"active": on}))
        for edit, read in ((self.steps, steps_of), (self.end, end_of), (self.season, season_of)):
            edit.editingFinished.connect(lambda edit=edit, read=read: self._read(edit, read))
        self.method.chosen.connect(lambda key: self._tell({"method": str(key)}))
        self.who.chosen.connect(lambda key: self._tell({"who": str(key)}))
        self.on_day_off.chosen.connect(lambda key: self._tell({"on_day_off": key}))
        for name in ("early", "late", "called_within"):
            edit = getattr(self, name)
            edit.editingFinished.connect(lambda name=name, edit=edit: self._number(name, edit))
        for tick in self.kinds.values():
            tick.clicked.connect(lambda: self._tell({"kinds": _ticked(self.kinds)}))
        self.goods.editingFinished.connect(lambda: self._tell({"goods": words_of(self.goods.text())}))
        self.open_complaint.clicked.connect(lambda on: self._tell({"open_complaint": on}))
        self.commercial.clicked.connect(lambda on: self._tell({"commercial": on}))
        self.script.left.connect(lambda: self._tell({"script": self.script.toPlainText().strip()}))
        self.anchor.day_changed.connect(lambda _day: self.anchor_chosen.emit())

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by the names the desk refuses them under."""
        return self._grid.fields

    def set_offers(self, *, tiers: Sequence[str], staff: Sequence[tuple[int, str]]) -> None:
        """The tiers and the members of staff to choose from."""
        if tuple(self.tiers) != tuple(tiers):
            flow = self._tier_flow
            for tick in self.tiers.values():
                flow.removeWidget(tick)
                tick.deleteLater()
            self.tiers = {name: QCheckBox(name) for name in tiers}
            for tick in self.tiers.values():
                flow.addWidget(tick)
                tick.clicked.connect(lambda: self._tell({"tiers": _ticked(self.tiers)}))
        who = [Option(KEEPER, "经办人"), Option(LEAST_LOADED, "手上最少的人")]
        self.who.set_options([*who, *(Option(str(key), name) for key, name in staff)])

    def show_plan(self, one: PlanEntry) -> None:
        """Show a plan; a field that somebody types in keeps its words."""
        other = self._one is None or self._one.entry.key != one.entry.key
        self._one = one
        plan = one.plan
        texts = {
            self.name: plan.name,
            self.purpose: plan.purpose,
            self.steps: steps_words(plan),
            self.end: end_words(plan),
            self.season: f"{plan.season[0]:02d}-{plan.season[1]:02d}" if plan.season else "",
            self.goods: "、".join(plan.goods),
        }
        for edit, text in texts.items():
            if other or not (edit.hasFocus() and edit.isModified()):
                edit.setText(text)
        for edit, value in (
            (self.early, plan.early),
            (self.late, plan.late),
            (self.called_within, plan.skips.called_within),
        ):
            if other or not edit.hasFocus():
                edit.set_value(value)
        if other or not self.script.hasFocus():
            self.script.setPlainText(plan.script)
        self._show_choices(plan)
        self._show_fitting(plan)
        if other:
            self._grid.clear_errors()

    def show_days(self, visits: Sequence[Visit], refusal: KnownError | None = None) -> None:
        """The days that the plan gives for the example, or why it gives none."""
        if refusal is not None:
            self.days.set_text(error_sentence(refusal))
            return
        told = [_day_words(visit) for visit in visits[:_SHOWN_DAYS]]
        if len(visits) > _SHOWN_DAYS:
            told.append(sentence("plans.preview_more", {"count": len(visits)}))
        self.days.set_text("\n".join(told) if told else sentence("plans.preview_none"))

    def _show_choices(self, plan: RevisitPlan) -> None:
        self.active.setChecked(plan.active)
        self.method.set_current(plan.method)
        self.who.set_current(plan.who)
        self.on_day_off.set_current(plan.on_day_off.value)
        self.open_complaint.setChecked(plan.skips.open_complaint)
        self.commercial.setChecked(plan.commercial)
        for ticks, chosen in ((self.kinds, plan.kinds), (self.tiers, plan.tiers)):
            for name, tick in ticks.items():
                tick.setChecked(name in chosen)

    def _show_fitting(self, plan: RevisitPlan) -> None:
        """Only the fields that mean something for what the plan counts from."""
        trigger = plan.trigger
        for name, fits in {
            "steps": not trigger.has_own_step,
            "end": not trigger.has_own_step and not trigger.counts_back,
            "season": trigger is Trigger.SEASON,
            "kinds": trigger.is_of_cases,
            "goods": trigger.is_of_goods,
        }.items():
            self.fields[name].setVisible(fits)
        self.fields["steps"].label.set_text("提前多久" if trigger.counts_back else "隔多久")
        self._example.set_text(f"例如{sentence(f'plan_trigger.{trigger.value}')}在")
        for widget in (self._example, self.anchor):
            widget.setVisible(not trigger.has_own_step and trigger is not Trigger.SEASON)

    def _tell(self, values: dict[str, Any]) -> None:
        if self._one is None:
            return
        now = self._one.entry.values
        if any(value != now.get(name) for name, value in values.items()):
            self.edited.emit(values)
        else:
            for name in values:
                if name in self.fields:
                    self.fields[name].set_error("")

    def _read(self, edit: TextEdit, read: Callable[[str], Any]) -> None:
        if not edit.isModified():
            return
        edit.setModified(False)
        try:
            values = dict(read(edit.text()))
        except KnownError as error:
            self.refused.emit(error)
            return
        if edit is self.steps and values.get("every") and self._one is not None:
            values |= end_of(self.end.text())
        self._tell(values)

    def _number(self, name: str, edit: NumberEdit) -> None:
        if not edit.error:
            self._tell({name: edit.value or 0})


def _ticked(ticks: Mapping[str, QCheckBox]) -> list[str]:
    return [name for name, tick in ticks.items() if tick.isChecked()]


def _day_words(visit: Visit) -> str:
    if visit.date == visit.nominal:
        return sentence("plans.preview_day", {"day": visit.date})
    why = "，".join(
        sentence(f"days.{one.code}", {"date": one.day, "name": one.name}) for one in visit.why[:2]
    )
    more = "…" if len(visit.why) > 2 else ""
    return sentence("plans.preview_moved", {"day": visit.date, "nominal": visit.nominal, "why": why + more})
