"""A new plan in 设置 › 回访计划: what it counts from, what for, and after how long; the rest is set below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from aftersales.errors import KnownError
from aftersales.revisit_plans import Trigger
from desktop.plan_lists import PlanValues, end_of, season_of, steps_of
from resources.wording import sentence
from ui.pages.settings_lists import FieldGrid
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.texts import Panel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.theme import Theme
    from ui.widgets.texts import Field


class PlanAdding(Panel):
    """`given(Trigger, PlanValues)`; `refused(KnownError)` for words that cannot be read."""

    given = Signal(object, object)
    refused = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 12, 16, 12), parent=parent)
        self.column.setSpacing(12)
        self.name = TextEdit(placeholder="例如 洗衣机清洗")
        self.trigger = ComboBox(
            theme,
            [Option(one.value, sentence(f"plan_trigger.{one.value}")) for one in Trigger],
            name="从哪天算",
        )
        self.purpose = TextEdit(placeholder="例如 {商品}清洗")
        self.steps = TextEdit(placeholder="1 个月、3 个月，或 每 6 个月")
        self.end = TextEdit(placeholder="8 次，或 3 年")
        self.season = TextEdit(placeholder="06-01")
        self._grid = FieldGrid(3)
        for name, words, edit in (
            ("name", "名称", self.name),
            ("trigger", "从哪天算", self.trigger),
            ("purpose", "这次打去做什么", self.purpose),
            ("steps", "隔多久", self.steps),
            ("end", "到什么时候为止", self.end),
            ("season", "季节从哪天开始", self.season),
        ):
            self._grid.put(name, words, edit)
        self.column.addWidget(self._grid)
        row = QHBoxLayout()
        row.addStretch(1)
        self.cancel, self.take = Button(theme, "取消"), PrimaryButton(theme, "加上")
        self.cancel.clicked.connect(self.hide)
        self.take.clicked.connect(self._give)
        for edit in (self.name, self.purpose, self.steps, self.end, self.season):
            edit.returnPressed.connect(self._give)
        self.trigger.chosen.connect(lambda _key: self._show_fitting())
        row.addWidget(self.cancel)
        row.addWidget(self.take)
        self.column.addLayout(row)
        self.hide()

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by the names the desk refuses them under."""
        return self._grid.fields

    def begin(self) -> None:
        """Open with nothing written."""
        self._grid.clear_errors()
        for edit in (self.name, self.purpose, self.steps, self.end, self.season):
            edit.clear()
        self.trigger.set_current(Trigger.DELIVERED.value)
        self._show_fitting()
        self.show()
        self.name.setFocus()

    def _show_fitting(self) -> None:
        trigger = Trigger(str(self.trigger.current))
        for name, fits in {
            "steps": not trigger.has_own_step,
            "end": not trigger.has_own_step and not trigger.counts_back,
            "season": trigger is Trigger.SEASON,
        }.items():
            self._grid.fields[name].setVisible(fits)

    def _give(self) -> None:
        trigger = Trigger(str(self.trigger.current))
        values: PlanValues = {"name": self.name.text(), "purpose": self.purpose.text().strip()}
        try:
            if not trigger.has_own_step:
                values |= steps_of(self.steps.text())
            if values.get("every") and not trigger.counts_back:
                values |= end_of(self.end.text())
            if trigger is Trigger.SEASON:
                values |= season_of(self.season.text())
        except KnownError as error:
            self.refused.emit(error)
            return
        self.given.emit(trigger, values)
