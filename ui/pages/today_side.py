"""The right column of 今日: what waits to be paid, quick ways, the last imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from aftersales import money
from aftersales.late_dataclasses import dataclass
from ui.pages.case_words import when_text
from ui.pages.today_owed import TodayOwed
from ui.widgets import painting
from ui.widgets.buttons import LinkButton
from ui.widgets.keys import key_caps
from ui.widgets.status import Dot, IconLabel, StackedBar
from ui.widgets.texts import HairLine, TextLabel

if TYPE_CHECKING:
    from datetime import date

    from aftersales.batches import ImportBatch, OutcomeCounts
    from desktop.views import PayBucket, TodayView
    from ui.theme import Theme

GUTTER = 24
_COLOURS = ("chart1", "chart2", "chart3")
_OUTCOMES = (
    ("added", "新增"),
    ("updated", "更新"),
    ("unchanged", "不变"),
    ("conflicts", "冲突"),
    ("errors", "有错"),
    ("skipped", "跳过"),
    ("held", "待确认"),
)


@dataclass(frozen=True, slots=True)
class Quick:
    """A quick way: `key` in code, words, icon, and the key that does the same."""

    key: str
    text: str
    icon: str
    keys: str


QUICK = (
    Quick("new_case", "新建工单", "clipboard-list", "N"),
    Quick("calculator", "退赔计算", "calculator", "R"),
    Quick("revisits", "记一次回访", "phone-call", "V"),
    Quick("import", "导入订单表", "file-spreadsheet", "Ctrl+I"),
)


class TodaySide(QWidget):
    """`chosen(key)` follows a quick way; `imports_asked` the link 全部."""

    chosen = Signal(str)
    imports_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._money = _section(column)
        self.owed = TodayOwed(theme, gutter=GUTTER)
        column.addWidget(self.owed)
        column.addWidget(HairLine())
        self._build_quick(column)
        column.addWidget(HairLine())
        self._imports = _section(column)
        column.addStretch(1)
        self._parts: list[QWidget] = []
        self._fill_money((), 0)

    def show_view(self, view: TodayView) -> None:
        """Show what waits to be paid and the last imports of the day's view."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        self._fill_money(view.to_pay, sum(bucket.amount for bucket in view.to_pay))
        self.owed.show_view(view)
        self._fill_imports(view.imports, view.day)

    def _fill_money(self, buckets: tuple[PayBucket, ...], total: int) -> None:
        count = sum(bucket.count for bucket in buckets)
        self._add(self._money, _line(TextLabel("待付退赔", "section"), TextLabel(f"{count} 件", "label")))
        self._add(self._money, TextLabel(f"¥{money.grouped(total)}", "total"))
        bar = StackedBar(self._theme)
        words = "，".join(f"{bucket.label} {money.grouped(bucket.amount)} 元" for bucket in buckets)
        bar.set_parts([bucket.amount for bucket in buckets], words)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 6, 0, 8)
        inner.addWidget(bar)
        self._add(self._money, holder)
        for number, bucket in enumerate(buckets):
            self._add(self._money, self._bucket(bucket, _COLOURS[min(number, 2)]))

    def _bucket(self, bucket: PayBucket, token: str) -> QWidget:
        amount = TextLabel(money.grouped(bucket.amount))
        holder = _line(Dot(self._theme, token), TextLabel(bucket.label), amount, gap=8)
        row = holder.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(2, TextLabel(f"{bucket.count} 件", "label"))
        holder.setFixedHeight(28)
        return holder

    def _build_quick(self, column: QVBoxLayout) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(GUTTER - 8, 20, GUTTER - 8, 18)
        inner.setSpacing(0)
        title = TextLabel("快捷操作", "section")
        title.setContentsMargins(8, 0, 0, 10)
        inner.addWidget(title)
        self.quick: dict[str, QuickRow] = {}
        for quick in QUICK:
            row = QuickRow(self._theme, quick)
            row.clicked.connect(self._clicked)
            self.quick[quick.key] = row
            inner.addWidget(row)
        column.addLayout(inner)

    def _clicked(self) -> None:
        row = self.sender()
        assert isinstance(row, QuickRow)
        self.chosen.emit(row.quick.key)

    def _fill_imports(self, batches: tuple[ImportBatch, ...], today: date) -> None:
        link = LinkButton(self._theme, "全部")
        link.setAccessibleName("全部导入")
        link.clicked.connect(self.imports_asked)
        self._add(self._imports, _line(TextLabel("最近导入", "section"), link))
        if not batches:
            self._add(self._imports, TextLabel("还没有导入过", "label"))
        for batch in batches:
            self._add(self._imports, self._batch(batch, today))

    def _batch(self, batch: ImportBatch, today: date) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(8)
        row.addWidget(IconLabel(self._theme, "file-spreadsheet"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        name = batch.files[0] if batch.files else "订单表"
        if len(batch.files) > 1:
            name = f"{name} 等 {len(batch.files)} 个"
        head.addWidget(TextLabel(name, elided=True))
        head.addStretch(1)
        head.addWidget(TextLabel(when_text(batch.imported_at, today), "label"))
        words.addLayout(head)
        words.addWidget(TextLabel(counts_text(batch), "label", elided=True))
        row.addLayout(words, 1)
        return holder

    def _add(self, column: QVBoxLayout, widget: QWidget) -> None:
        self._parts.append(widget)
        column.addWidget(widget)


def counts_text(batch: ImportBatch) -> str:
    """新增 126 · 更新 18 · 冲突 3; what was taken back says so."""
    if batch.undone_at is not None:
        return "已撤销"
    return outcome_text(batch.counts) or "没有新的订单"


def outcome_text(counts: OutcomeCounts) -> str:
    """The outcomes that are not 0, in their order."""
    found = ((label, getattr(counts, key)) for key, label in _OUTCOMES)
    return " · ".join(f"{label} {count}" for label, count in found if count)


class QuickRow(QAbstractButton):
    """One quick way, 32 px: icon, words, key caps at the right."""

    def __init__(self, theme: Theme, quick: Quick) -> None:
        super().__init__()
        self.quick = quick
        self._theme = theme
        self.setText(quick.text)
        self.setFixedHeight(32)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(quick.text)
        theme.changed.connect(self.update)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(240, 32)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(theme.colour("acc"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("press" if self.isDown() else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icon = theme.pixmap(self.quick.icon, "text2", 16, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(8, 8), icon)
        painter.setPen(theme.colour("text"))
        painter.setFont(self.font())
        painter.drawText(QRectF(34, 0, self.width() - 34, 32), int(painting.LEFT), self.quick.text)
        caps = key_caps(self.quick.keys)
        width = sum(painting.key_width(self.font(), cap) + 2 for cap in caps) - 2
        painting.draw_keys(painter, theme, self.width() - 8 - width, 16, self.font(), caps)
        painter.end()


def _section(column: QVBoxLayout) -> QVBoxLayout:
    inner = QVBoxLayout()
    inner.setContentsMargins(GUTTER, 18, GUTTER, 14)
    inner.setSpacing(0)
    column.addLayout(inner)
    return inner


def _line(left: QWidget, *rest: QWidget, gap: int = 8) -> QWidget:
    """Widgets in one line: the last at the right end."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    row.addWidget(left)
    for widget in rest[:-1]:
        row.addWidget(widget)
    row.addStretch(1)
    row.addWidget(rest[-1])
    return holder
