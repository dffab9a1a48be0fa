"""The panel beside the list of customers: RFM groups, tiers, and records that look like one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from aftersales.tiers import RfmGroup
from resources.wording import sentence
from ui.pages.case_frame import SideFrame
from ui.widgets import painting
from ui.widgets.buttons import LinkButton
from ui.widgets.texts import HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.customer_queries import Twins
    from aftersales.tiers import TierRules
    from desktop.customer_lists import CustomerCounts
    from ui.theme import Theme

WIDTH = 296
_SHOWN = 6
_FIRST = 4
"""The groups of high money come first and stand in the accent."""


class GroupBar(QAbstractButton):
    """重要价值 ▬▬▬ 96: one group with its share of the largest; a click narrows the list to it."""

    def __init__(self, theme: Theme, group: RfmGroup, *, dear: bool) -> None:
        super().__init__()
        self._theme, self._dear = theme, dear
        self._count = self._most = 0
        self.setText(group.value)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(group.value)
        theme.changed.connect(self.update)

    def set_count(self, count: int, most: int) -> None:
        """How many are in it, and in the largest group."""
        self._count, self._most = count, most
        self.setAccessibleName(f"{self.text()} {count:,} 人")
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(240, 32)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isChecked() or self.hasFocus():
            painter.setPen(QPen(theme.colour("acc"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accBg" if self.isChecked() else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        box = self.rect().adjusted(8, 0, -8, 0)
        painter.setFont(painting.sized(self.font(), 13))
        painter.setPen(theme.colour("text"))
        painting.draw_text(painter, box, self.text())
        painting.draw_text(painter, box, f"{self._count:,}", align=painting.RIGHT)
        middle = self.height() / 2
        track = QRectF(box.x() + 72, middle - 3, max(20, box.width() - 72 - 52), 6)
        share = self._count / self._most if self._most else 0.0
        painting.draw_bar(painter, theme, track, share, "acc" if self._dear else "accLine")
        painter.end()


class CustomersSide(SideFrame):
    """`group_chosen(RfmGroup | None)`, `tier_chosen(str)` and `twins_asked(Twins)` follow the person."""

    group_chosen = Signal(object)
    tier_chosen = Signal(str)
    twins_asked = Signal(object)

    def __init__(self, theme: Theme, rules: TierRules, parent: QWidget | None = None) -> None:
        super().__init__(theme, name="分组、等级、重复", parent=parent)
        self._theme = theme
        self._days = rules.rfm.days
        content = Scrolled(margins=(0, 0, 0, 0))
        content.column.setSpacing(0)
        self.bars = {
            group: GroupBar(theme, group, dear=place < _FIRST) for place, group in enumerate(RfmGroup)
        }
        self._tiers: dict[str, TextLabel] = {}
        self._total = TextLabel("", "label")
        self._found: list[QWidget] = []
        content.column.addWidget(self._build_groups())
        content.column.addWidget(HairLine())
        content.column.addWidget(self._build_tiers())
        self.show_rules(rules)
        self._twins = self._build_twins()
        content.column.addWidget(self._twins)
        content.column.addStretch(1)
        self.column.addWidget(content, 1)

    def _build_groups(self) -> QWidget:
        box, column = _section()
        head = QHBoxLayout()
        head.addWidget(TextLabel("分组", "section"))
        head.addStretch(1)
        head.addWidget(self._total)
        column.addLayout(head)
        column.addSpacing(4)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        for group, bar in self.bars.items():
            bar.clicked.connect(lambda _on=False, group=group: self._chosen(group))
            inner.addWidget(bar)
        column.addLayout(inner)
        column.addWidget(
            TextLabel(
                "R 多久没来，F 来几次，M 花多少，各分五档，5 最好。点一组只看那一组。", "caption", wrap=True
            )
        )
        return box

    def _build_tiers(self) -> QWidget:
        box, column = _section()
        column.addWidget(TextLabel("等级", "section"))
        self._tier_rows = QVBoxLayout()
        self._tier_rows.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._tier_rows)
        column.addWidget(TextLabel("分档和规则是参考", "caption"))
        return box

    def show_rules(self, rules: TierRules) -> None:
        """The tiers and groups as the shop has them now; their numbers come with the next counts."""
        self._days = rules.rfm.days
        while self._tier_rows.count():
            item = self._tier_rows.takeAt(0)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self._tiers = {}
        for tier in rules.tiers:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            months = tier.revisit_months
            often = {6: "至少半年回访", 12: "至少一年回访", None: "有事才联系"}.get(
                months, f"至少 {months} 个月回访"
            )
            count = TextLabel("")
            self._tiers[tier.name] = count
            row.addWidget(TextLabel(tier.name))
            row.addWidget(TextLabel(often, "caption"))
            row.addStretch(1)
            row.addWidget(count)
            self._tier_rows.addWidget(line)

    def _build_twins(self) -> QWidget:
        box, column = _section()
        column.insertWidget(0, HairLine())
        head = QHBoxLayout()
        head.addWidget(TextLabel("像是同一个人", "section"))
        head.addStretch(1)
        self._pairs = TextLabel("", "label")
        head.addWidget(self._pairs)
        column.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column.addLayout(self._rows)
        column.addWidget(TextLabel("合并能撤销", "caption"))
        box.hide()
        return box

    def _chosen(self, group: RfmGroup) -> None:
        self.group_chosen.emit(group if self.bars[group].isChecked() else None)

    def set_group(self, group: RfmGroup | None) -> None:
        """Which group the list is narrowed to."""
        for found, bar in self.bars.items():
            bar.setChecked(found is group)

    def show_counts(self, counts: CustomerCounts) -> None:
        """Numbers of groups and tiers."""
        most = max(counts.groups.values(), default=0)
        for group, bar in self.bars.items():
            bar.set_count(counts.groups.get(group, 0), most)
        for tier, label in self._tiers.items():
            label.set_text(f"{counts.tiers.get(tier, 0):,}")
        self._total.set_text(f"近 {self._days} 天，{sum(counts.groups.values()):,} 人")

    def show_twins(self, twins: Sequence[Twins]) -> None:
        """Pairs of records that look like one person."""
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._pairs.set_text(f"{len(twins):,} 对")
        for pair in twins[:_SHOWN]:
            self._rows.addWidget(self._twin(pair))
        self._twins.setVisible(bool(twins))

    def _twin(self, pair: Twins) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        names = f"{pair.first_name} · {pair.second_name}"
        look = LinkButton(self._theme, "看看")
        look.setAccessibleName(f"看看 {names}")
        look.clicked.connect(lambda: self.twins_asked.emit(pair))
        row.addWidget(TextLabel(names, elided=True))
        row.addWidget(TextLabel(sentence(f"customer.by_{pair.by}"), "caption"))
        row.addStretch(1)
        row.addWidget(look)
        return box


def _section() -> tuple[QWidget, QVBoxLayout]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(20, 16, 20, 16)
    column.setSpacing(8)
    return box, column
