"""The panel beside the list of claims: how the sum came about, its evidence, its course, the letter, the case's account."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aftersales import money
from aftersales.access import Right
from aftersales.clock import china_day
from ui.pages.case_words import when_text
from ui.pages.goods_panel import Lines, Section
from ui.pages.recovery_words import primary_of
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, IconButton, LinkButton, PrimaryButton
from ui.widgets.chips import Chip
from ui.widgets.progress import Skeleton
from ui.widgets.status import IconLabel
from ui.widgets.texts import HairLine, Panel, Scrolled, TextLabel
from ui.widgets.timeline import Timeline, TimelineEntry

if TYPE_CHECKING:
    from datetime import date

    from aftersales.economics import Costs
    from desktop.recovery_views import RecoveryView
    from ui.theme import Theme

WIDTH = 384
_TONES = {"bad": "bad", "warn": "warn"}


class RecoveryPanel(QWidget):
    """One claim; the signals follow its buttons, `evidence_asked(slot)` the line of a slot."""

    open_asked = Signal()
    close_asked = Signal()
    primary_asked = Signal()
    pdf_asked = Signal()
    more_asked = Signal()
    letter_asked = Signal()
    evidence_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.view: RecoveryView | None = None
        self._content = Scrolled(margins=(0, 0, 0, 0))
        self._content.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content.column.setSpacing(0)
        self._skeleton = Skeleton(theme)
        self._skeleton.setContentsMargins(20, 20, 20, 0)
        self._nothing = TextLabel("选一笔看看", "quiet")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build_head()
        self._build_sum()
        self._build_evidence()
        self._build_letter()
        self._build_account()
        self._build_course()
        self._content.column.addStretch(1)
        self._build_foot()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._skeleton, self._nothing, self._content):
            column.addWidget(widget, 1)
        column.addWidget(self._foot)
        self.clear()

    def _build_head(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 12, 12, 16)
        head.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(4)
        self.number = TextLabel("", "label", elided=True)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open = IconButton(self._theme, "external-link", "打开工单", keys="Return", kind="ghost")
        close = IconButton(self._theme, "x", "收起面板", keys="Space", kind="ghost")
        self.open.clicked.connect(self.open_asked)
        close.clicked.connect(self.close_asked)
        line.addWidget(self.number)
        line.addStretch(1)
        line.addWidget(self.open)
        line.addWidget(close)
        self.title = TextLabel("", "title", wrap=True)
        sums = QHBoxLayout()
        sums.setContentsMargins(0, 0, 8, 0)
        sums.setSpacing(8)
        self.sum = TextLabel("", "figure")
        self.state = Chip("")
        self.due = Chip("")
        sums.addWidget(self.sum)
        sums.addWidget(self.state)
        sums.addStretch(1)
        sums.addWidget(self.due)
        self.reason = TextLabel("", "caption", wrap=True)
        head.addLayout(line)
        head.addWidget(self.title)
        head.addLayout(sums)
        head.addWidget(self.reason)
        self._content.column.addLayout(head)

    def _build_sum(self) -> None:
        section = Section("怎么来的")
        self.lines = Lines(gap=6)
        section.column.addWidget(self.lines)
        section.column.addWidget(HairLine())
        total = QHBoxLayout()
        self.total_label = TextLabel("", "strong")
        self.total = TextLabel("", "strong")
        total.addWidget(self.total_label)
        total.addStretch(1)
        total.addWidget(self.total)
        section.column.addLayout(total)
        self.receipts = Lines(gap=4)
        section.column.addWidget(self.receipts)
        self.law = TextLabel("", "caption", wrap=True)
        section.column.addWidget(self.law)
        self._content.column.addWidget(section)

    def _build_evidence(self) -> None:
        section = Section("凭证")
        self.complete = TextLabel("", "label")
        section.head.addWidget(self.complete)
        self.slots = Lines(gap=6)
        section.column.addWidget(self.slots)
        self._content.column.addWidget(section)

    def _build_letter(self) -> None:
        section = Section("追偿函")
        self.change = LinkButton(self._theme, "改几个字")
        self.change.clicked.connect(self.letter_asked)
        section.head.addWidget(self.change)
        paper = Panel(margins=(16, 12, 16, 12))
        self.letter = TextLabel("", wrap=True)
        self.letter.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        paper.column.addWidget(self.letter)
        section.column.addWidget(paper)
        self._content.column.addWidget(section)

    def _build_account(self) -> None:
        self.account = Section("这一单的账")
        self.account_lines = Lines(gap=4)
        self.account.column.addWidget(self.account_lines)
        self._content.column.addWidget(self.account)

    def _build_course(self) -> None:
        section = Section("经过")
        self.course = Timeline(self._theme)
        section.column.addWidget(self.course)
        self._content.column.addWidget(section)

    def _build_foot(self) -> None:
        self.primary = PrimaryButton(self._theme, "提交", size="large", keys="Ctrl+Return")
        self.pdf = Button(self._theme, "存 PDF", icon="file-text", size="large")
        self.more = IconButton(self._theme, "ellipsis", "更多", size="large")
        self.primary.clicked.connect(self.primary_asked)
        self.pdf.clicked.connect(self.pdf_asked)
        self.more.clicked.connect(self.more_asked)
        self._foot = PageFooter(left=(self.primary, self.pdf), right=(self.more,), gutter=20)

    # what is shown

    def clear(self) -> None:
        """Show that no row is chosen."""
        self.view = None
        self._only(self._nothing)

    def wait(self) -> None:
        """A claim is being read and nothing else is in sight yet."""
        if self.view is None:
            self._only(self._skeleton)

    def show_view(self, view: RecoveryView, today: date, rights: frozenset[Right]) -> None:
        """Show a claim; what the person may not do is grey."""
        if self.view is None or self.view.recovery.id != view.recovery.id:
            self._content.verticalScrollBar().setValue(0)
        self.view = view
        recovery = view.recovery
        self.number.set_text(f"{recovery.number} · {view.case.number}")
        name = recovery.name or f"还没写是哪家{recovery.against.value}"
        self.title.set_text(f"{name}，{view.title} {recovery.basis.value}")
        self.sum.set_text(f"¥{money.grouped(recovery.claimed)}")
        self.state.set_chip(view.state)
        tone = _TONES.get(view.due.tone, "") if view.due is not None else ""
        self.due.set_chip(view.due_words, tone)  # type: ignore[arg-type]
        self.reason.set_text(self._reason(view))
        self.reason.setVisible(bool(self.reason.text()))
        self._show_sum(view)
        self._show_evidence(view, today, may=Right.NOTE in rights)
        self.letter.set_text(view.letter)
        may = Right.SETTLE in rights
        self.change.setEnabled(may and not recovery.is_closed)
        self._show_account(view.costs)
        self._show_course(view, today)
        self._show_foot(view, may=may, may_pay=Right.PAY in rights, may_print=Right.PRINT in rights)
        self._only(self._content)

    def _reason(self, view: RecoveryView) -> str:
        recovery = view.recovery
        words = []
        if recovery.reason:
            words.append(f"{view.state}：{recovery.reason}")
        if recovery.granted is not None and not recovery.is_closed:
            words.append(f"对方答应 {money.grouped(recovery.granted)} 元")
        if recovery.evidence_waived:
            words.append(f"凭证没齐就提交：{recovery.evidence_waived}")
        return "\n".join(words)

    def _show_sum(self, view: RecoveryView) -> None:
        recovery = view.recovery
        self.lines.set_rows(
            [
                [
                    TextLabel(line.label, "quiet"),
                    _caption(line.formula),
                    TextLabel(money.grouped(line.amount)),
                ]
                for line in recovery.lines
            ]
        )
        self.total_label.set_text(f"向{recovery.against.value}追")
        self.total.set_text(money.grouped(recovery.claimed))
        rows: list[list[QWidget | None]] = [
            [
                TextLabel(f"{receipt.received_on:%m-%d} 到账", "quiet"),
                TextLabel(f"{receipt.way} {receipt.reference}".strip(), "caption", elided=True),
                None,
                TextLabel(money.signed(receipt.amount), tone="ok"),
            ]
            for receipt in recovery.receipts
        ]
        if recovery.receipts and recovery.outstanding:
            left = TextLabel(money.grouped(recovery.outstanding), "strong")
            rows.append([TextLabel("还差", "quiet"), None, left])
        self.receipts.set_rows(rows)
        self.receipts.setVisible(bool(rows))
        self.law.set_text(f"{view.law}。期限：{view.terms}")

    def _show_evidence(self, view: RecoveryView, today: date, *, may: bool) -> None:
        shown = [slot for slot in view.slots if slot.required or slot.files]
        missing = len(view.missing)
        needed = sum(slot.required for slot in view.slots)
        words = f"还缺 {missing} 项" if missing else f"{needed} 项已齐" if needed else ""
        self.complete.set_text(words)
        self.complete.set_tone("warn" if missing else "ok")
        rows: list[list[QWidget | None]] = []
        for slot in shown:
            icon = IconLabel(
                self._theme, "circle-check" if slot.files else "circle-alert", "ok" if slot.files else "warn"
            )
            if slot.files:
                day = china_day(slot.files[-1].added_at)
                count = f"{len(slot.files)} 个 · " if len(slot.files) > 1 else ""
                when = "今天" if day == today else f"{day:%m-%d}"
                rows.append([icon, TextLabel(slot.name), None, TextLabel(f"{count}{when}", "caption")])
                continue
            link = LinkButton(self._theme, "添加")
            link.setAccessibleName(f"添加凭证 {slot.name}")
            link.setEnabled(may)
            link.clicked.connect(partial(self.evidence_asked.emit, slot.name))
            rows.append([icon, TextLabel(slot.name), None, link])
        self.slots.set_rows(rows)

    def _show_account(self, costs: Costs | None) -> None:
        """The case's own account, for who may see it."""
        self.account.setVisible(costs is not None and bool(costs.spent or costs.recovered))
        if costs is None:
            return
        parts = (
            ("退款", costs.refund),
            ("补偿", costs.compensation),
            ("运费", costs.freight),
            ("配件", costs.parts),
            ("人工", costs.labour),
            ("客户付的修理费", -costs.collected),
            ("追回", -costs.recovered),
        )
        rows: list[list[QWidget | None]] = [
            [TextLabel(name, "quiet"), None, TextLabel(money.grouped(amount))]
            for name, amount in parts
            if amount
        ]
        rows.append([TextLabel("店里净出", "strong"), None, TextLabel(money.grouped(costs.net), "strong")])
        self.account_lines.set_rows(rows)

    def _show_course(self, view: RecoveryView, today: date) -> None:
        self.course.set_entries(
            [
                TimelineEntry(
                    step.title,
                    when_text(step.at, today),
                    " · ".join(part for part in (step.by_name, step.note) if part),
                )
                for step in reversed(view.recovery.steps)
            ]
        )

    def _show_foot(self, view: RecoveryView, *, may: bool, may_pay: bool, may_print: bool) -> None:
        primary = primary_of(view)
        self.primary.setVisible(primary is not None)
        if primary is not None:
            self.primary.setText(primary.text)
            self.primary.setEnabled(may_pay if primary.receives else may)
        self.pdf.setEnabled(may_print)
        self.more.setEnabled(may or may_pay or may_print)

    def _only(self, shown: QWidget) -> None:
        for widget in (self._skeleton, self._nothing, self._content):
            widget.setVisible(widget is shown)
        self._foot.setVisible(shown is self._content)


def _caption(text: str) -> TextLabel:
    """Small words that take the width there is."""
    label = TextLabel(text, "caption", wrap=True)
    label.setProperty("fills", True)
    return label
