"""The right side of the page of a case: the customer, what he gets, the course of things, a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from aftersales import money
from aftersales.masking import mask_phone
from ui.pages.case_frame import SideFrame
from ui.pages.case_recoveries import CaseRecoveries
from ui.pages.case_related import RelatedCases
from ui.pages.case_snippets import SnippetOffers
from ui.pages.case_words import PLAIN_TIER, timeline_entries, when_text
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import Avatar, Chip, KeyCap
from ui.widgets.choices import Choice, Segmented
from ui.widgets.texts import HairLine, Scrolled, TextLabel
from ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from datetime import date

    from desktop.views import CaseView
    from ui.theme import Theme

WIDTH = 368


class NoteEdit(QPlainTextEdit):
    """A note of one line that grows to four; Ctrl ↵ tells `given`."""

    given = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("写备注，打 :: 找话术")
        self.setAccessibleName("写备注")
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._grow)
        self._grow()

    def _grow(self) -> None:
        lines = min(max(self.document().lineCount(), 1), 4)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 20)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.given.emit()
            return
        super().keyPressEvent(event)


class CaseSide(SideFrame):
    """Customer, 拟退赔, 经过 and the note. `phone_asked`, `sums_asked`, `note_given(str)` follow the person.

    `customer_asked(customer_id)` leads to the customer's page.
    """

    phone_asked = Signal()
    customer_asked = Signal(int)
    sums_asked = Signal()
    note_given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, name="客户与经过", parent=parent)
        self._view: CaseView | None = None
        self._today: date | None = None
        self._drafts: dict[int, str] = {}
        self._content = Scrolled(margins=(0, 0, 0, 0))
        self._content.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content.column.setSpacing(0)
        self._content.column.addWidget(self._build_customer(theme))
        self._content.column.addWidget(self._build_sums(theme))
        self.related = RelatedCases(theme)
        self._content.column.addWidget(self.related)
        self.recoveries = CaseRecoveries(theme)
        self._content.column.addWidget(self.recoveries)
        self._content.column.addWidget(self._build_course(theme))
        self._content.column.addStretch(1)
        self.offers = SnippetOffers(theme)
        self.column.addWidget(self._content, 1)
        self.column.addWidget(self._build_note(theme))

    def _build_customer(self, theme: Theme) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(16)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.avatar = Avatar(theme, "", size=36, own=True)
        self.name = TextLabel("", "section", elided=True)
        self.tier = Chip("")
        self.phone = TextLabel("", "quiet")
        self.phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name)
        head.addWidget(self.tier)
        head.addStretch(1)
        words.addLayout(head)
        words.addWidget(self.phone)
        self.call = IconButton(theme, "phone", "显示电话，会留下记录")
        self.call.clicked.connect(self.phone_asked)
        self.visit = IconButton(theme, "user", "看客户")
        self.visit.clicked.connect(self._visit)
        row.addWidget(self.avatar)
        row.addLayout(words, 1)
        row.addWidget(self.visit)
        row.addWidget(self.call)
        column.addLayout(row)
        column.addWidget(self._figures())
        return box

    def _visit(self) -> None:
        if self._view is not None and self._view.customer is not None:
            self.customer_asked.emit(self._view.customer.id)

    def _figures(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        self._values: list[TextLabel] = []
        for word in ("累计消费", "工单", "上次评分"):
            column = QVBoxLayout()
            column.setSpacing(0)
            value = TextLabel("")
            self._values.append(value)
            column.addWidget(TextLabel(word, "label"))
            column.addWidget(value)
            row.addLayout(column, 1)
        return box

    def _build_sums(self, theme: Theme) -> QWidget:
        self._sums = QWidget()
        column = QVBoxLayout(self._sums)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(HairLine())
        row = QHBoxLayout()
        row.setContentsMargins(20, 14, 20, 14)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.amount = TextLabel("", "figure")
        self.settled = TextLabel("", "label")
        words.addWidget(TextLabel("拟退赔", "label"))
        words.addWidget(self.amount)
        words.addWidget(self.settled)
        self.sums = Button(theme, "查看算式", icon="calculator")
        self.sums.clicked.connect(self.sums_asked)
        row.addLayout(words)
        row.addStretch(1)
        row.addWidget(self.sums)
        column.addLayout(row)
        return self._sums

    def _build_course(self, theme: Theme) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        column.addWidget(HairLine())
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 16, 20, 0)
        inner.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(TextLabel("经过", "section"))
        head.addStretch(1)
        self.which = Segmented(
            theme, (Choice("all", "全部"), Choice("notes", "备注")), small=True, name="看哪些经过"
        )
        self.which.chosen.connect(lambda _key: self._show_course())
        head.addWidget(self.which)
        self.timeline = Timeline(theme)
        self.no_notes = TextLabel("还没有备注", "caption")
        self.no_notes.hide()
        inner.addLayout(head)
        inner.addWidget(self.timeline)
        inner.addWidget(self.no_notes)
        inner.addStretch(1)
        column.addLayout(inner)
        return box

    def _build_note(self, theme: Theme) -> QWidget:
        box = QFrame()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(HairLine(strong=True))
        column.addWidget(self.offers)
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(8)
        self.note = NoteEdit()
        self.note.given.connect(self.give_note)
        row.addWidget(self.note, 1)
        row.addWidget(KeyCap(theme, "Ctrl+Return"), 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row)
        return box

    def show_case(self, view: CaseView, today: date) -> None:
        """Show a case; a revealed phone is hidden again with the next case."""
        other = self._view is None or self._view.case.id != view.case.id
        if other:
            self._change_note(view.case.id)
        self._view, self._today = view, today
        customer = view.customer
        self.avatar.set_name(customer.name if customer else "—", own=True)
        self.name.set_text(customer.name if customer else "没有登记客户")
        self.tier.set_chip(customer.tier if customer and customer.tier != PLAIN_TIER else "")
        if other:
            self.phone.set_text(mask_phone(customer.phone) if customer else "")
        self.visit.setVisible(customer is not None)
        self.call.setVisible(customer is not None and bool(customer.phone))
        values = ("—", "—", "—")
        if customer is not None:
            score = f"{customer.score} / 5" if customer.score else "—"
            values = (f"¥{money.grouped(customer.spent)}", f"{customer.cases} 次", score)
        for value, text in zip(self._values, values, strict=True):
            value.set_text(text)
        self._show_sums(view, today)
        self.related.show_cases(view.related, today)
        self._show_course()

    def notes(self) -> dict[int, str]:
        """Notes that were begun, by case."""
        here = {self._view.case.id: self.note.toPlainText()} if self._view is not None else {}
        return {case_id: text for case_id, text in {**self._drafts, **here}.items() if text.strip()}

    def take_notes(self, notes: dict[int, str]) -> None:
        """Put back what an earlier run of the program left; what was written since stays."""
        self._drafts = {**notes, **self._drafts}
        if self._view is not None and not self.note.toPlainText().strip():
            self._put_note(self._view.case.id)

    def _change_note(self, case_id: int) -> None:
        """A note that was begun stays with its case."""
        if self._view is not None:
            self._drafts[self._view.case.id] = self.note.toPlainText()
        self._put_note(case_id)

    def _put_note(self, case_id: int) -> None:
        self.note.setPlainText(self._drafts.pop(case_id, ""))
        self.note.moveCursor(QTextCursor.MoveOperation.End)  # to write on

    def show_phone(self, number: str) -> None:
        """The whole number, in groups."""
        plain = number.isdigit() and len(number) == 11
        self.phone.set_text(f"{number[:3]} {number[3:7]} {number[7:]}" if plain else number)

    def scroll_to(self, entry: int) -> None:
        """Bring an entry of the timeline into sight."""
        inner = self._content.widget()
        top = self.timeline.mapTo(inner, self.timeline.rect().topLeft()).y() if inner is not None else 0
        self._content.verticalScrollBar().setValue(top + self.timeline.top_of(entry) - 40)

    def begin_note(self) -> None:
        """Put the focus where a note is written."""
        self.note.setFocus()

    def give_note(self) -> None:
        """Hand the note over; it stays in the edit until it is stored."""
        text = self.note.toPlainText().strip()
        if text:
            self.note_given.emit(text)

    def _show_sums(self, view: CaseView, today: date) -> None:
        settled = view.settlement
        amount = view.settled_sum if settled else view.case.proposed
        self._sums.setVisible(amount is not None)
        if amount is None:
            return
        self.amount.set_text(f"¥{money.grouped(amount)}")
        paid = sum(payment.amount for payment in view.payments)
        words = f"已写入 · {when_text(settled.made_at, today)}" if settled else "还没写入"
        self.settled.set_text(f"{words} · 已付 {money.grouped(paid)}" if paid else words)

    def _show_course(self) -> None:
        if self._view is None or self._today is None:
            return
        notes = self.which.current == "notes"
        entries = timeline_entries(self._view.events, self._today, notes_only=notes)
        self.timeline.set_entries(entries)
        self.timeline.setVisible(bool(entries))
        self.no_notes.setVisible(not entries)
