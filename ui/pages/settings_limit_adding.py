"""A new limit in 设置 › 时限: for which clock, under which traits, how many hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from aftersales.cases import CaseKind, ServiceLevel
from aftersales.orders import Platform
from aftersales.time_limits import Counting
from desktop.limit_lists import clock_name
from desktop.reason_lists import MOST_HOURS
from resources.labels import label
from resources.wording import sentence
from ui.pages.settings_lists import FieldGrid
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import NumberEdit
from ui.widgets.texts import Panel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.theme import Theme
    from ui.widgets.texts import Field

_ANY = Option(None, "不限")


class LimitAdding(Panel):
    """`given(dict)` carries what desktop's `added` takes."""

    given = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 12, 16, 12), parent=parent)
        self.column.setSpacing(12)
        self.clock = ComboBox(theme, name="哪一段")
        self.level = ComboBox(theme, [_ANY, *(Option(level, level.value) for level in ServiceLevel)])
        self.tier = ComboBox(theme, [_ANY])
        self.kind = ComboBox(theme, [_ANY, *(Option(kind, kind.value) for kind in CaseKind)])
        platforms = [Option(platform, label(platform)) for platform in Platform]
        self.platform = ComboBox(theme, [_ANY, *platforms])
        self.hours = NumberEdit(theme, unit="小时", least=1, most=MOST_HOURS)
        self.counting = ComboBox(
            theme, [Option(Counting.EVERY_HOUR, "每小时都算"), Option(Counting.WORKING, "只算工作时间")]
        )
        self._grid = FieldGrid(4)
        for name, words, edit in (
            ("clock", "哪一段", self.clock),
            ("level", "服务等级", self.level),
            ("tier", "客户等级", self.tier),
            ("kind", "种类", self.kind),
            ("platform", "平台", self.platform),
            ("hours", "时限", self.hours),
            ("counting", "怎么数", self.counting),
        ):
            self._grid.put(name, words, edit)
        self.column.addWidget(self._grid)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel, self.take = Button(theme, "取消"), PrimaryButton(theme, "加上")
        cancel.clicked.connect(self.hide)
        self.take.clicked.connect(self._give)
        self.hours.returnPressed.connect(self._give)
        row.addWidget(cancel)
        row.addWidget(self.take)
        self.column.addLayout(row)
        self.hide()

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by the names the desk refuses them under."""
        return self._grid.fields

    def set_offers(self, clocks: Sequence[str], tiers: Sequence[str]) -> None:
        """The clocks and tiers to choose from."""
        self.clock.set_options([Option(code, clock_name(code)) for code in clocks])
        self.tier.set_options([_ANY, *(Option(name, name) for name in tiers)])

    def begin(self) -> None:
        """Open with nothing chosen."""
        self._grid.clear_errors()
        for combo in (self.clock, self.level, self.tier, self.kind, self.platform, self.counting):
            combo.setCurrentIndex(0)
        self.hours.set_value(None)
        self.show()
        self.clock.setFocus()

    def _give(self) -> None:
        if self.hours.error:
            return
        if self.hours.value is None:
            bounds = {"least": 1, "most": MOST_HOURS}
            self._grid.fields["hours"].set_error(sentence("lists.number_range", bounds))
            return
        level, tier, kind, platform = (
            str(combo.current or "") for combo in (self.level, self.tier, self.kind, self.platform)
        )
        self.given.emit(
            {
                "clock": str(self.clock.current),
                "level": ServiceLevel(level) if level else None,
                "tier": tier or None,
                "kind": CaseKind(kind) if kind else None,
                "platform": Platform(platform) if platform else None,
                "hours": self.hours.value,
                "counting": Counting(str(self.counting.current)),
            }
        )
