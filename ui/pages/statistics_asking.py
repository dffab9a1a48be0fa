"""The tab 待问 of 统计: who was drawn after a closed case, and what he says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from aftersales.access import Right
from aftersales.errors import KnownError
from aftersales.masking import mask_phone
from desktop.satisfaction_words import draw_words
from resources.wording import error_sentence, sentence
from ui.delegates.cells import TextDelegate
from ui.models.paged_table import Column, PagedTableModel
from ui.models.roles import Cell, Row
from ui.pages.case_frame import SideBySide, SideFrame
from ui.pages.revisits_questions import QuestionsBox
from ui.pages.statistics_parts import FIRST_HEAD
from ui.widgets.bands import PageFooter
from ui.widgets.buttons import Button, LinkButton, PrimaryButton
from ui.widgets.states import EmptyState, Way
from ui.widgets.texts import HairLine, Scrolled, TextLabel
from ui.widgets.views import KeyTable

if TYPE_CHECKING:
    from aftersales.questionnaires import GivenAnswer, WaitingSurvey
    from desktop.surveys import DrawOutcome
    from ui.pages.base import Page
    from ui.pages.case_writing import CaseWriter

WIDTH = 360
_COLUMNS = (
    Column(key="customer", title="客户", width=112),
    Column(key="phone", title="电话", width=128),
    Column(key="product", title="商品"),
    Column(key="case", title="工单", width=136),
    Column(key="staff", title="经办", width=88),
    Column(key="questionnaire", title="问卷", width=120),
    Column(key="drawn", title="抽中", width=96),
)


class AskingTab(QWidget):
    """Everybody who waits, and the questions for the one that is chosen. `counted(n)` tells how many wait."""

    counted = Signal(int)
    case_asked = Signal(int)

    def __init__(self, page: Page, writer: CaseWriter) -> None:
        super().__init__()
        self._page, self._desk, self._writer = page, page.shop, writer
        self._waiting: dict[int, WaitingSurvey] = {}
        self._drafts: dict[int, tuple[GivenAnswer, ...]] = {}
        self._shown: WaitingSurvey | None = None
        self._any = True
        theme = page.theme
        self.draw = Button(theme, "抽样", icon="sparkles")
        self.draw.clicked.connect(self.draw_now)
        self.table = KeyTable(theme, name="待问")
        self._model = PagedTableModel(_COLUMNS, lambda _request: None, self)
        self.table.show_model(self._model, {"customer": TextDelegate(theme, left=24)})
        self.table.horizontalHeader().setStyleSheet(FIRST_HEAD)
        self.table.current_changed.connect(self._choose)
        self.empty = EmptyState(
            theme,
            "没有等着问的人",
            "结案后按问卷的比例抽人来问；抽中的排在这里。",
            [Way("draw", "现在抽样", "按设置里的比例，从近 7 天结案的工单和今天的回访里抽", "sparkles", "")],
        )
        self.empty.chosen.connect(lambda _key: self.draw_now())
        self._states = QStackedWidget()
        self._states.addWidget(self.table)
        self._states.addWidget(self.empty)
        self.side = SideFrame(theme, name="记答案")
        self._build_side()
        self.frame = SideBySide(self._states, self.side, width=WIDTH)
        self.table.space_pressed.connect(lambda _key: self.frame.toggle())
        self.table.opened.connect(lambda _key: self._open_side())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.frame)

    def _build_side(self) -> None:
        theme = self._page.theme
        head = QVBoxLayout()
        head.setContentsMargins(20, 16, 20, 12)
        head.setSpacing(2)
        self.name = TextLabel("", "section", elided=True)
        self.about = TextLabel("", "quiet", wrap=True)
        self.case_link = LinkButton(theme, "")
        self.case_link.clicked.connect(self._open_case)
        for widget in (self.name, self.about):
            head.addWidget(widget)
        row = QHBoxLayout()
        row.setContentsMargins(20, 0, 20, 8)
        row.addWidget(self.case_link)
        row.addStretch(1)
        area = Scrolled(margins=(20, 12, 20, 12))
        self.questions = QuestionsBox(theme)
        self.questions.changed.connect(self._clear_error)
        self.error = TextLabel("", "error", wrap=True)
        area.column.addWidget(self.questions)
        area.column.addWidget(self.error)
        area.column.addStretch(1)
        self.save = PrimaryButton(theme, "保存答案", keys="Ctrl+Return")
        self.save.clicked.connect(self.commit)
        self.refuse = Button(theme, "不愿答")
        self.refuse.clicked.connect(self.decline)
        self.side.column.addLayout(head)
        self.side.column.addLayout(row)
        self.side.column.addWidget(HairLine())
        self.side.column.addWidget(area, 1)
        self.side.column.addWidget(PageFooter(left=(self.refuse,), right=(self.save,), gutter=20))

    @property
    def may(self) -> bool:
        """Whether who sits here may write answers down."""
        return Right.CALL in self._desk.session.rights

    def read(self) -> None:
        """Show who waits now."""
        self._page.runner.run(
            self._desk.jobs.read(lambda _: self._desk.surveys.waiting()), on_done=self._show
        )

    def _show(self, waiting: tuple[WaitingSurvey, ...]) -> None:
        key = self.table.current_key
        self._waiting = {one.survey.id: one for one in waiting}
        self._model.set_rows([_row(one) for one in waiting])
        self._states.setCurrentWidget(self.table if waiting else self.empty)
        self.counted.emit(len(waiting))
        if not (key is not None and self.table.go_to(key)) and waiting:
            self.table.go_to_row(0)
        if not waiting:
            self._choose(None)
        if bool(waiting) != self._any:
            self._any = bool(waiting)
            self.frame.set_open(opened=self._any and not self.frame.narrow)

    def _choose(self, key: Any) -> None:
        if self._shown is not None and self._shown.survey.id in self._waiting:
            self._drafts[self._shown.survey.id] = self.questions.answers
        self._shown = self._waiting.get(key) if isinstance(key, int) else None
        self.side.setEnabled(self._shown is not None and self.may)
        one = self._shown
        self.error.set_text("")
        self.questions.take(())
        self.name.set_text(one.customer if one else "")
        self.about.set_text(
            " · ".join(part for part in (mask_phone(one.phone), one.product, one.staff) if part)
            if one
            else ""
        )
        self.case_link.setText(one.case_number if one else "")
        self.case_link.setVisible(one is not None)
        questionnaire = self._desk.surveys.questionnaire(key=one.survey.questionnaire) if one else None
        self.questions.show_all(questionnaire)
        if one is not None:
            self.questions.take(self._drafts.get(one.survey.id, ()))

    def _open_side(self) -> None:
        self.frame.set_open(opened=True)
        first = next(iter(self.questions.fields.values()), None)
        if first is not None:
            first.take_focus()

    # writing

    def draw_now(self) -> None:
        """Draw whom to ask."""
        if self.may:
            self._writer.write(self._desk.surveys.draw, done=self._drawn, quiet=True)

    def _drawn(self, outcome: DrawOutcome) -> None:
        self._page.notices.toast(draw_words(outcome))
        self.read()

    def commit(self) -> None:
        """Write down what was said (Ctrl ↵)."""
        one = self._shown
        if one is None or not self.may:
            return
        survey, answers = one.survey, self.questions.answers
        self._writer.write(
            lambda: self._desk.surveys.answer(survey_id=survey.id, version=survey.version, answers=answers),
            done=lambda _: self._written(survey.id),
            failed=self._refused,
        )

    def decline(self) -> None:
        """He did not want to answer."""
        one = self._shown
        if one is None:
            return
        survey = one.survey
        self._writer.write(
            lambda: self._desk.surveys.decline(survey_id=survey.id, version=survey.version),
            done=lambda _: self._written(survey.id),
            failed=self._refused,
        )

    def _written(self, survey_id: int) -> None:
        self._drafts.pop(survey_id, None)
        self._shown = None
        self.questions.take(())
        self.read()
        self.table.setFocus()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            if not self.questions.refuse(error):
                self.error.set_text(error_sentence(error))
        else:
            self._page.notices.error(error)

    def _clear_error(self) -> None:
        self.error.set_text("")

    def _open_case(self) -> None:
        if self._shown is not None and self._shown.survey.case_id is not None:
            self.case_asked.emit(self._shown.survey.case_id)


def _row(one: WaitingSurvey) -> Row:
    survey = one.survey
    drawn = sentence("survey.drawn_on", {"day": survey.drawn_for}) if survey.drawn_for else ""
    texts = (one.customer, mask_phone(one.phone), one.product, one.case_number, one.staff, survey.name, drawn)
    cells = tuple(
        Cell(text=text, tone="" if place in {0, 2} else "quiet") for place, text in enumerate(texts)
    )
    return Row(key=survey.id, cells=cells, spoken="，".join(text for text in texts if text))
