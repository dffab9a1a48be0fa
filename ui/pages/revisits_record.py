"""The side panel 记结果: whom to call, why that day, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from aftersales.masking import mask_phone
from resources.labels import label
from resources.wording import sentence
from ui.dialogs.case_files import ask_evidence
from ui.models.today import PLAIN_TIER, result_words
from ui.pages.revisits_brief import HistoryBox, TalkBox
from ui.pages.revisits_form import ON_SITE, CallOutcome, RecordForm
from ui.pages.revisits_rows import day_title, is_planned
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, IconButton, LinkButton, PrimaryButton
from ui.widgets.chips import Avatar, Chip
from ui.widgets.texts import HairLine, Scrolled, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from aftersales.errors import KnownError
    from aftersales.revisits import CallResult, Revisit, RevisitSummary
    from desktop.call_briefs import CallBrief
    from desktop.surveys import CallQuestions
    from ui.pages.revisits_score import ScoreRow
    from ui.theme import Theme
    from ui.widgets.choices import Segmented
    from ui.widgets.edits import DateEdit

GUTTER = 20
BY_PHONE = "电话"


class RecordPanel(QWidget):
    """`given(outcome)` follows 保存; `closed` ✕; `phone_asked` 看号码; `case_asked(id)` the number of the case.

    `brief_asked(revisit_id)` asks for what belongs to the call shown, to be handed to `show_brief`. What was put in for one call is kept while the person looks at another.
    """

    given = Signal(object)
    closed = Signal()
    phone_asked = Signal()
    brief_asked = Signal(int)
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
        self.talk = TalkBox(theme)
        self._area.column.addWidget(self.talk)
        self._area.column.addWidget(HairLine())
        self.form = RecordForm(theme, today, self._ask_photo)
        self._showing = QTimer(self)
        self._showing.setSingleShot(True)
        self._showing.setInterval(0)
        self._showing.timeout.connect(self._scroll_to_focus)
        self.form.closing.clicked.connect(self._show_focus)
        self._area.column.addWidget(self.form)
        self.outcome = TextLabel("", wrap=True)
        self._area.column.addWidget(self.outcome)
        self._before_line = HairLine()
        self._area.column.addWidget(self._before_line)
        self.history = HistoryBox(theme)
        self.history.case_asked.connect(self.case_asked)
        self._area.column.addWidget(self.history)
        self._area.column.addStretch(1)
        self.save = PrimaryButton(theme, "保存并看下一个", size="large", keys="Ctrl+Return")
        self.save.clicked.connect(self.commit)
        self._footer = PageFooter(gutter=GUTTER)
        row = self._footer.layout()
        assert isinstance(row, QHBoxLayout)
        row.takeAt(0)  # the button takes the whole width
        row.addWidget(self.save)
        column.addWidget(self._footer)
        self.nothing = TextLabel(sentence("calls.nothing_left"), "label", wrap=True)
        self.nothing.setContentsMargins(GUTTER, 16, GUTTER, 16)
        self.nothing.hide()
        column.addWidget(self.nothing)
        column.addStretch(0)  # takes the room while there is no call

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

    @property
    def result(self) -> Segmented:
        return self.form.result

    @property
    def score(self) -> ScoreRow:
        return self.form.score

    @property
    def note(self) -> QPlainTextEdit:
        return self.form.note

    @property
    def again(self) -> DateEdit:
        return self.form.again

    # showing

    def show_call(self, call: RevisitSummary | None, why: Sequence[str], phone: str = "") -> None:
        """Show a call; the same one again keeps what was put in. `phone` is the whole number once it was asked for."""
        changed = (call.revisit.id if call else 0) != (self.call.revisit.id if self.call else 0)
        if changed:
            self._keep_draft()
        self.call = call
        self._area.setVisible(call is not None)
        self.nothing.setVisible(call is None)
        self._footer.setVisible(call is not None and is_planned(call))
        if call is None:
            return
        self._show_facts(call, why, phone)
        self._show_outcome(call)
        if changed:
            self._show_brief(None)
            self.form.show_revisit(call.revisit)
            self.form.take(self._drafts.pop(call.revisit.id, CallOutcome()))
        self.brief_asked.emit(call.revisit.id)

    def show_brief(self, brief: CallBrief, questions: CallQuestions | None = None) -> None:
        """What was read of the call; one that came too late is dropped."""
        if self.call is None or brief.revisit_id != self.call.revisit.id:
            return
        self._show_brief(brief)
        self.form.show_brief(brief, questions)
        self.show_phone.setEnabled(not brief.barred)
        self.show_phone.setToolTip(brief.barred)

    def _show_brief(self, brief: CallBrief | None) -> None:
        on_site = self.call is not None and self.call.revisit.method == ON_SITE
        self.talk.show_brief(brief, on_site=on_site)
        self.history.show_brief(brief)
        self._before_line.setVisible(not self.history.isHidden())

    def _show_facts(self, call: RevisitSummary, why: Sequence[str], phone: str) -> None:
        revisit = call.revisit
        self._avatar.set_name(call.customer_name)
        self._name.set_text(call.customer_name or "没有客户")
        self._tier.set_chip("" if call.tier == PLAIN_TIER else call.tier)
        self.phone.set_text(phone or mask_phone(call.phone) or "没有号码")
        self.show_phone.setVisible(bool(call.phone) and not phone)
        self._purpose.set_text(_purpose(revisit))
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
        if self.call is not None and is_planned(self.call):
            self.form.set_score(score)

    def set_result(self, result: CallResult) -> None:
        """Say what came of the call."""
        if self.call is not None and is_planned(self.call):
            self.form.set_result(result)

    def take_focus(self) -> None:
        """Put the focus where writing begins."""
        self.result.button(self.result.current).setFocus()

    def commit(self) -> None:
        """Hand the outcome on, once nothing is missing."""
        if self.call is None or not is_planned(self.call):
            return
        if self.form.missing():
            self._show_focus()
        else:
            self.given.emit(self.form.outcome())

    def _show_focus(self) -> None:
        """Have the field one is to write in within sight, once it has its place."""
        self._showing.start()

    def _scroll_to_focus(self) -> None:
        field = self.form.focusWidget()
        if field is not None:
            self._area.ensureWidgetVisible(field)

    def saved(self) -> None:
        """The outcome was written: forget what was put in."""
        self.form.take(CallOutcome())

    def refuse(self, error: KnownError) -> None:
        """Say what was wrong with it; the form stays."""
        self.form.refuse(error)

    def drafts(self) -> dict[int, CallOutcome]:
        """What was put in and not saved yet, by call."""
        here = self.form.draft() if self.call is not None and is_planned(self.call) else None
        return {**self._drafts, **({self.call.revisit.id: here} if self.call is not None and here else {})}

    def take_drafts(self, drafts: dict[int, CallOutcome]) -> None:
        """Put in what an earlier run of the program left; what was put in since stays."""
        self._drafts = {**drafts, **self._drafts}
        call = self.call
        if call is not None and is_planned(call) and self.form.draft() is None:
            self.form.take(self._drafts.pop(call.revisit.id, CallOutcome()))

    def _keep_draft(self) -> None:
        if self.call is None or not is_planned(self.call):
            return
        draft = self.form.draft()
        if draft is not None:
            self._drafts[self.call.revisit.id] = draft

    def _ask_photo(self) -> None:
        ask_evidence(
            self, "选一张现场照片", lambda chosen: self.form.set_photo(chosen[0] if chosen else None)
        )

    def _open_case(self) -> None:
        if self.call is not None and self.call.revisit.case_id is not None:
            self.case_asked.emit(self.call.revisit.case_id)


def _purpose(revisit: Revisit) -> str:
    """使用情况 · 上门 · 第 2 次: why, how if not by phone, and which try it is."""
    words = [revisit.purpose or "—", revisit.method if revisit.method != BY_PHONE else ""]
    words.append(f"第 {revisit.tries + 1} 次打" if revisit.tries else "")
    return " · ".join(word for word in words if word)


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
