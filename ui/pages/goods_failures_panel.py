"""The panel of a product's failure times: the curve, what it says in words, and the months proposed for its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.failure_words import by_month, looks
from ui.charts.step_curve import StepCurve
from ui.pages.goods_panel import Section
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import IconButton, PrimaryButton
from ui.widgets.figures import Figure, FigureRow
from ui.widgets.texts import Scrolled, TextLabel

if TYPE_CHECKING:
    from desktop.failures import ProductFailures
    from ui.theme import Theme

_YEAR = 12


class FailurePanel(QWidget):
    """One product. `accept_asked`, `sheet_asked`, `close_asked` follow its buttons."""

    accept_asked = Signal()
    sheet_asked = Signal()
    close_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._content = Scrolled(margins=(0, 0, 0, 0))
        self._content.column.setSpacing(0)
        self._nothing = TextLabel("选一样看看", "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build_head()
        self.chart = StepCurve(theme)
        self.finding = TextLabel("", wrap=True)
        self.year = TextLabel("", "caption", wrap=True)
        curve = Section("用到第几个月坏了多少")
        for widget in (self.finding, self.chart, self.year):
            curve.column.addWidget(widget)
        self.looks = TextLabel("", "section")
        self.reasons = TextLabel("", wrap=True)
        self.plan = TextLabel("", "caption", wrap=True)
        self._proposal = Section("")
        for widget in (self.looks, self.reasons, self.plan):
            self._proposal.column.addWidget(widget)
        for section in (curve, self._proposal):
            self._content.column.addWidget(section)
        self._content.column.addStretch(1)
        self.accept = PrimaryButton(theme, "采纳", size="large", keys="Ctrl+Return")
        self.sheet = IconButton(theme, "download", "导出这样的明细", size="large")
        self._foot = PageFooter(left=(self.accept,), right=(self.sheet,), gutter=20)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._nothing, self._content):
            column.addWidget(part, 1)
        column.addWidget(self._foot)
        self.accept.clicked.connect(self.accept_asked)
        self.sheet.clicked.connect(self.sheet_asked)
        self.clear()

    def _build_head(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 12, 20, 16)
        head.setSpacing(8)
        line = QHBoxLayout()
        self.code = TextLabel("", "label")
        close = IconButton(self._theme, "x", "收起面板", keys="Space", kind="ghost")
        close.clicked.connect(self.close_asked)
        line.addWidget(self.code)
        line.addStretch(1)
        line.addWidget(close)
        self.title = TextLabel("", "title", wrap=True)
        self.figures = FigureRow(compact=True)
        head.addLayout(line)
        head.addWidget(self.title)
        head.addWidget(self.figures)
        self._content.column.addLayout(head)

    def clear(self) -> None:
        """Show that no row is chosen."""
        self.chart.show_report(None)
        self._only(self._nothing)

    def show_product(self, row: ProductFailures, *, may: bool, may_export: bool) -> None:
        """Show what is told of a product; `may` change plans."""
        report = row.report
        self.code.set_text(row.kind.code or "没有编码")
        self.title.set_text(row.kind.title)
        self.figures.set_figures(
            [
                Figure("卖出", f"{report.goods:,}"),
                Figure("坏过", f"{report.faults:,}"),
                Figure("最早的用了", f"{report.observed:,}", note="天"),
            ]
        )
        self.chart.show_report(report)
        self.finding.set_text(row.finding)
        year = report.by_month(min(_YEAR, report.months))
        self.year.set_text(by_month(year) if year is not None else "")
        self._show_proposal(row, may=may)
        self.sheet.setEnabled(may_export)
        self._only(self._content)

    def _show_proposal(self, row: ProductFailures, *, may: bool) -> None:
        self._proposal.setVisible(bool(row.reasons))
        months = looks(row.report.inspect)
        self.looks.set_text(f"建议检查 {months}" if months else "先不提议检查")
        self.reasons.set_text("\n".join(row.reasons))
        if not months:
            plan = ""
        elif row.accepted:
            plan = "回访计划已经是这几个月" if not row.open else f"回访计划现在是 {looks(row.accepted)}"
        else:
            plan = "采纳后写进这样商品的回访计划，从开始用那天数"
        self.plan.set_text(plan)
        self.plan.setVisible(bool(plan))
        self.accept.setVisible(bool(months))
        self.accept.setEnabled(may and row.open and row.kind.product_id is not None)
        self.accept.setToolTip(_why_not(row, may=may))

    def _only(self, shown: QWidget) -> None:
        for widget in (self._nothing, self._content):
            widget.setVisible(widget is shown)
        self._foot.setVisible(shown is self._content)


def _why_not(row: ProductFailures, *, may: bool) -> str:
    if not may:
        return "店主才能改回访计划"
    if row.kind.product_id is None:
        return "先把它加进商品目录"
    return "" if row.open else "已经采纳"
