"""The side panel 记结果: whom to call, why that day, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from aftersales.masking import mask_phone
from aftersales.revisits import CallResult
from resources.labels import label
from ui.models.today import PLAIN_TIER, result_words
from ui.pages.revisits_rows import day_title, is_planned
from ui.widgets import painting
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, IconButton, LinkButton, PrimaryButton
from ui.widgets.chips import Avatar, Chip
from ui.widgets.choices import Choice, Segmented
from ui.widgets.edits import DateEdit
from ui.widgets.texts import Field, HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from aftersales.revisits import RevisitSummary
    from ui.theme import Theme

GUTTER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutcome:
    """What the person put in: result, score 1–5 or None, the customer's words, the day of 改约."""

    result: CallResult = CallResult.REACHED
    score: int | None = None
    note: str = ""
    again_on: date | None = None


class RecordPanel(QWidget):
    """`given(outcome)` follows 保存; `closed` ✕; `phone_asked` 看号码; `case_asked(id)` the number of the case.

    What was put in for one call is kept while the person looks at another.
    """

    given = Signal(object)
    closed = Signal()
    phone_asked = Signal()
    case_asked = Signal(int)

    def __init__(self, theme: Theme, today: Callable[[], date]) -> None:
        super().__init__()
        self._theme = theme
        self._today = today
        self.call: RevisitSummary | None = None
        self._drafts: dict[int, CallOutcome] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(panel_head(theme, "记结果", self.closed))
        column.addWidget(HairLine())
        self._area = Scrolled(margins=(GUTTER, 16, GUTTER, 16))
        self._area.column.setSpacing(12)
        column.addWidget(self._area, 1)
        self._build_person()
        self._build_facts()
        self._area.column.addWidget(HairLine())
        self._build_form()
        self._area.column.addStretch(1)
        self.save = PrimaryButton(theme, "保存并看下一个", size="large", keys="Ctrl+Return")
        self.save.clicked.connect(self.commit)
        self._footer = PageFooter(gutter=GUTTER)
        row = self._footer.layout()
        assert isinstance(row, QHBoxLayout)
        row.takeAt(0)  # the button takes the whole width
        row.addWidget(self.save)
        column.addWidget(self._footer)

    # building

    def _build_person(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._avatar = Avatar(self._theme, "", size=36)
        words = QVBoxLayout()
        words.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._name = TextLabel("", "strong", elided=True)
        self._tier = Chip("")
        head.addWidget(self._name)
        head.addWidget(self._tier)
        head.addStretch(1)
        words.addLayout(head)
        self.phone = TextLabel("", "quiet")
        self.phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(self.phone)
        self.show_phone = Button(self._theme, "看号码", icon="eye", keys="P", size="small")
        self.show_phone.clicked.connect(self.phone_asked)
        row.addWidget(self._avatar)
        row.addLayout(words, 1)
        row.addWidget(self.show_phone, 0, Qt.AlignmentFlag.AlignVCenter)
        self._area.column.addLayout(row)

    def _build_facts(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 52)
        grid.setColumnStretch(1, 1)
        self._purpose, self._day = TextLabel("", wrap=True), TextLabel("", wrap=True)
        self.why = TextLabel("", "label", wrap=True)
        self.case_link = LinkButton(self._theme, "")
        self.case_link.clicked.connect(self._open_case)
        left = Qt.AlignmentFlag.AlignLeft
        top = Qt.AlignmentFlag.AlignTop
        for at, (words, widget) in enumerate(
            (("事由", self._purpose), ("工单", self.case_link), ("哪天", self._day))
        ):
            name = TextLabel(words, "quiet")
            if widget is self.case_link:
                grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(widget, at, 1, left)
                self._case_label = name
            else:
                grid.addWidget(name, at, 0, top)
                grid.addWidget(widget, at, 1)
        self._why_label = TextLabel("为什么是\n这一天", "quiet")
        grid.addWidget(self._why_label, 3, 0, top)
        grid.addWidget(self.why, 3, 1)
        self._area.column.addLayout(grid)

    def _build_form(self) -> None:
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        choices = [Choice(result.value, label(result)) for result in CallResult]
        self.result = Segmented(self._theme, choices, spread=True, name="结果")
        self.result.chosen.connect(self._result_chosen)
        column.addWidget(Field("结果", self.result))
        self.score = ScoreRow(self._theme)
        self._score_field = Field("满意度", self.score)
        column.addWidget(self._score_field)
        self.again = DateEdit(self._theme, self._today)
        self._again_field = Field("改约到哪天", self.again)
        column.addWidget(self._again_field)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(92)
        self._note_field = Field("客户说", self.note)
        column.addWidget(self._note_field)
        self._area.column.addWidget(self.form)
        self.outcome = TextLabel("", wrap=True)
        self._area.column.addWidget(self.outcome)

    # showing

    def show_call(self, call: RevisitSummary | None, why: Sequence[str], phone: str = "") -> None:
        """Show a call; the same one again keeps what was put in. `phone` is the whole number once it was asked for."""
        changed = (call.revisit.id if call else 0) != (self.call.revisit.id if self.call else 0)
        if changed:
            self._keep_draft()
        self.call = call
        self._area.setVisible(call is not None)
        self._footer.setVisible(call is not None and is_planned(call))
        if call is None:
            return
        self._show_facts(call, why, phone)
        self._show_outcome(call)
        if changed:
            self._take_draft(self._drafts.pop(call.revisit.id, CallOutcome()))

    def _show_facts(self, call: RevisitSummary, why: Sequence[str], phone: str) -> None:
        revisit = call.revisit
        self._avatar.set_name(call.customer_name)
        self._name.set_text(call.customer_name or "没有客户")
        self._tier.set_chip("" if call.tier == PLAIN_TIER else call.tier)
        self.phone.set_text(phone or mask_phone(call.phone) or "没有号码")
        self.show_phone.setVisible(bool(call.phone) and not phone)
        self._purpose.set_text(revisit.purpose or "—")
        self.case_link.setText(call.case_number)
        self.case_link.setFixedWidth(self.case_link.sizeHint().width() - 8)  # its words stand with the others
        for widget in (self.case_link, self._case_label):
            widget.setVisible(bool(call.case_number))
        self._day.set_text(f"{day_title(revisit.day, self._today())} {revisit.at_time}".strip())
        self.why.set_text("\n".join(why))
        self.why.setVisible(bool(why))
        self._why_label.setVisible(bool(why))

    def _show_outcome(self, call: RevisitSummary) -> None:
        revisit = call.revisit
        planned = is_planned(call)
        self.form.setVisible(planned)
        self.outcome.setVisible(not planned)
        if not planned and revisit.result is not None:
            words = [label(revisit.result)]
            if revisit.score:
                words.append(result_words(revisit)[0])
            note = f"\n客户说：{revisit.note}" if revisit.note else ""
            self.outcome.set_text(" · ".join(words) + note)

    def set_score(self, score: int) -> None:
        """Give a score: the customer was reached."""
        if self.call is None or not is_planned(self.call):
            return
        self.result.set_current(CallResult.REACHED.value)
        self._result_chosen()
        self.score.set_score(score)

    def take_focus(self) -> None:
        """Put the focus where writing begins."""
        self.result.button(self.result.current).setFocus()

    def commit(self) -> None:
        """Hand the outcome on, once nothing is missing."""
        if self.call is None or not is_planned(self.call):
            return
        outcome = self._outcome()
        missing = outcome.result is CallResult.RESCHEDULED and outcome.again_on is None
        self._again_field.set_error("写下次哪天打，例如 明天、10-16" if missing else "")
        if missing:
            self.again.setFocus()
        else:
            self.given.emit(outcome)

    def saved(self) -> None:
        """The outcome was written: forget what was put in."""
        self._take_draft(CallOutcome())

    def refuse(self, text: str) -> None:
        """Say what was wrong with it; the form stays."""
        self._note_field.set_error(text)

    def _outcome(self) -> CallOutcome:
        result = CallResult(self.result.current)
        reached = result is CallResult.REACHED
        return CallOutcome(
            result=result,
            score=self.score.score if reached else None,
            note=self.note.toPlainText().strip(),
            again_on=self.again.day if result is CallResult.RESCHEDULED else None,
        )

    def _keep_draft(self) -> None:
        if self.call is None or not is_planned(self.call):
            return
        outcome = self._outcome()
        if outcome != CallOutcome():
            self._drafts[self.call.revisit.id] = outcome

    def _take_draft(self, draft: CallOutcome) -> None:
        self.result.set_current(draft.result.value)
        self.score.set_score(draft.score)
        self.note.setPlainText(draft.note)
        self.again.set_day(draft.again_on)
        self._again_field.set_error("")
        self._note_field.set_error("")
        self._result_chosen()

    def _result_chosen(self) -> None:
        result = CallResult(self.result.current)
        self._score_field.setVisible(result is CallResult.REACHED)
        self._again_field.setVisible(result is CallResult.RESCHEDULED)

    def _open_case(self) -> None:
        if self.call is not None and self.call.revisit.case_id is not None:
            self.case_asked.emit(self.call.revisit.case_id)


class ScoreRow(QWidget):
    """Five boxes 1–5, at most one chosen; a second click takes it back."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("满意度 1–5")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.boxes = [_ScoreBox(theme, number) for number in range(1, 6)]
        for box in self.boxes:
            box.clicked.connect(self._clicked)
            row.addWidget(box, 1)

    @property
    def score(self) -> int | None:
        return next((box.number for box in self.boxes if box.isChecked()), None)

    def set_score(self, score: int | None) -> None:
        """Choose one box, or none."""
        for box in self.boxes:
            box.setChecked(box.number == score)

    def _clicked(self) -> None:
        box = self.sender()
        assert isinstance(box, _ScoreBox)
        self.set_score(box.number if box.isChecked() else None)


class _ScoreBox(QAbstractButton):
    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__()
        self._theme = theme
        self.number = number
        self.setText(str(number))
        self.setCheckable(True)
        self.setAccessibleName(f"{number} 分")
        self.setToolTip(f"{number} 分")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(36)
        theme.changed.connect(self.update)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(44, 36)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        edge = "acc" if on or self.hasFocus() else "line2"
        ground = "accBg" if on else "hover" if self.underMouse() else "surface"
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(painting.sized(self.font(), 13, bold=on))
        painter.setPen(theme.colour("accText" if on else "text"))
        painter.drawText(self.rect(), int(painting.CENTRE), self.text())
        painter.end()


def panel_head(theme: Theme, title: str, closed: object) -> QWidget:
    """The head of a side panel: its title and ✕, which emits the signal `closed`."""
    head = QWidget()
    head.setFixedHeight(55)
    row = QHBoxLayout(head)
    row.setContentsMargins(GUTTER, 0, 12, 0)
    row.addWidget(TextLabel(title, "section"), 1)
    close = IconButton(theme, "x", "关闭", keys="Escape", kind="ghost")
    close.clicked.connect(closed)
    row.addWidget(close)
    return head
