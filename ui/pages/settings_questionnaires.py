"""设置 › 满意度问卷: what customers are asked, when, and of how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtWidgets import QHBoxLayout

from aftersales.questionnaires import AskedWhen, QuestionKind
from ui.models.paged_table import Column
from ui.models.roles import Cell, Row
from ui.pages.settings_lists import EntryTable, FieldGrid, ListSection
from ui.pages.settings_question_form import (
    WHEN,
    QuestionForm,
    QuestionnaireForm,
    kind_options,
    kind_words,
    when_words,
)
from ui.widgets.buttons import Button, LinkButton, PrimaryButton
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import TextEdit
from ui.widgets.texts import Panel, TextLabel

if TYPE_CHECKING:
    from aftersales.questionnaires import Question
    from desktop.list_editing import ListVersion
    from desktop.questionnaire_lists import QuestionnaireValues
    from resources.questionnaire_entries import QuestionnaireEntry
    from ui.pages.context import Context

_COLUMNS = (
    Column(key="name", title="问卷", width=160),
    Column(key="when", title="什么时候问", width=112),
    Column(key="share", title="抽多少", width=80),
    Column(key="questions", title="几题", width=64),
    Column(key="of", title="问谁"),
    Column(key="state", title="", width=88),
)
_QUESTIONS = (
    Column(key="wording", title="题目"),
    Column(key="kind", title="题型", width=144),
    Column(key="more", title="", width=200),
)


class QuestionnaireSection(ListSection):
    """All questionnaires; the one stood on is changed below, its questions under it."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            title="满意度问卷",
            caption="抽中的人在回访时问，或结案后问。改了题目，旧答案留着当时的问法。回访里的 1–5 分就是「满意度」那题。",
        )
        self._entries: dict[str, QuestionnaireEntry] = {}
        self.add = Button(self.theme, "加问卷", icon="plus")
        self.add.clicked.connect(self._begin_adding)
        self.heading.add_right(self.add)
        self._build_adding()
        self.table = EntryTable(self.theme, _COLUMNS, name="满意度问卷", most=6)
        self.table.current_changed.connect(lambda _key: self._show_current())
        self.table.opened.connect(lambda _key: self.form.name.setFocus())
        box = Panel()
        box.column.addWidget(self.table)
        self.content.addWidget(box)
        self.content.addSpacing(8)
        self._build_form()
        self._build_questions()
        self.lock(self.add, self.form, self.reset, self.add_question, self.question, self.question_row)

    def _build_adding(self) -> None:
        self.adding = Panel(margins=(16, 12, 16, 12))
        self.adding.column.setSpacing(12)
        self.new_name = TextEdit(placeholder="例如 装机回访")
        self.new_when = ComboBox(
            self.theme, [Option(when.value, words) for when, words in WHEN.items()], name="什么时候问"
        )
        self.new_grid = FieldGrid(2)
        self.new_grid.put("name", "名称", self.new_name)
        self.new_grid.put("when", "什么时候问", self.new_when)
        self.adding.column.addWidget(self.new_grid)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        cancel, self.take = Button(self.theme, "取消"), PrimaryButton(self.theme, "加上")
        cancel.clicked.connect(self.adding.hide)
        self.take.clicked.connect(self._add)
        self.new_name.returnPressed.connect(self._add)
        row.addWidget(cancel)
        row.addWidget(self.take)
        self.adding.column.addLayout(row)
        self.adding.hide()
        self.content.addWidget(self.adding)

    def _build_form(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        self.title, self.note = TextLabel("", "section"), TextLabel("", "caption")
        self.reset = LinkButton(self.theme, "恢复默认")
        self.reset.clicked.connect(self._reset)
        head.addWidget(self.title)
        head.addWidget(self.note)
        head.addStretch(1)
        head.addWidget(self.reset)
        self.content.addLayout(head)
        self.form = QuestionnaireForm(self.theme)
        self.form.edited.connect(self._save)
        self.content.addWidget(self.form)

    def _build_questions(self) -> None:
        row = self.line("题目", "题型定了就不改，免得新旧答案对不上")
        self.add_question = Button(self.theme, "加一题", icon="plus", size="small")
        self.add_question.clicked.connect(self._begin_question)
        row.addWidget(self.add_question)
        self.question_row = Panel(margins=(16, 12, 16, 12))
        self.question_row.column.setSpacing(12)
        self.new_kind = ComboBox(self.theme, kind_options(), name="题型")
        self.new_kind.set_current(QuestionKind.CHOICE.value)
        self.new_wording = TextEdit(placeholder="例如 师傅准时吗")
        self.new_question = FieldGrid(3)
        self.new_question.put("kind", "题型", self.new_kind)
        self.new_question.put("wording", "题目", self.new_wording, span=2)
        self.question_row.column.addWidget(self.new_question)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        cancel, take = Button(self.theme, "取消"), Button(self.theme, "加上这题")
        cancel.clicked.connect(self.question_row.hide)
        take.clicked.connect(self._add_question)
        self.new_wording.returnPressed.connect(self._add_question)
        buttons.addWidget(cancel)
        buttons.addWidget(take)
        self.question_row.column.addLayout(buttons)
        self.question_row.hide()
        self.content.addWidget(self.question_row)
        self.questions = EntryTable(self.theme, _QUESTIONS, name="题目", most=12)
        self.questions.current_changed.connect(lambda _key: self._show_question())
        box = Panel()
        box.column.addWidget(self.questions)
        self.content.addWidget(box)
        self.question = QuestionForm(self.theme)
        self.question.edited.connect(self._save_question)
        self.question.up_asked.connect(lambda: self._on_question("move_question"))
        self.question.removed.connect(lambda: self._on_question("remove_question"))
        self.content.addWidget(self.question)

    @property
    def current(self) -> QuestionnaireEntry | None:
        """The questionnaire that is changed below."""
        return self._entries.get(str(self.table.current_key))

    # reading

    def show_lists(self) -> None:
        self._entries = {one.entry.key: one for one in self.shop.questionnaires.entries()}
        self.table.show_rows([_row(one) for one in self._entries.values()])
        self._show_current()

    def versions(self) -> tuple[ListVersion, ...]:
        return self.shop.questionnaires.history()

    def _show_current(self) -> None:
        one = self.current
        if one is None:
            return
        own = one.entry.shipped is None
        self.title.set_text(one.questionnaire.name)
        self.note.set_text("店里自己加的" if own else "")
        self.reset.setText("删除" if own else "恢复默认")
        self.reset.setVisible(one.entry.is_changed)
        self.form.show_one(one)
        self.questions.show_rows([_question_row(question) for question in one.questionnaire.questions])
        self._show_question()

    def _show_question(self) -> None:
        one = self.current
        if one is None:
            return
        listed = one.questionnaire.questions
        question = one.questionnaire.question(str(self.questions.current_key))
        self.question.show_question(question, first=question is not None and question is listed[0])

    # writing

    def _save(self, values: dict[str, Any]) -> None:
        one = self.current
        if one is None:
            return
        key, version, desk = one.entry.key, one.entry.version, self.shop.questionnaires
        changed = cast("QuestionnaireValues", values)
        self.save(lambda: desk.change(key=key, version=version, values=changed), self.form.fields)

    def _save_question(self, question: Question) -> None:
        one = self.current
        if one is None:
            return
        key, version, desk = one.entry.key, one.entry.version, self.shop.questionnaires
        self.save(
            lambda: desk.change_question(key=key, version=version, question=question),
            self.question.grid.fields,
        )

    def _on_question(self, work: str) -> None:
        one = self.current
        if one is None:
            return
        call = getattr(self.shop.questionnaires, work)
        key, version, question = one.entry.key, one.entry.version, str(self.questions.current_key)
        self.save(lambda: call(key=key, version=version, question=question), self.question.grid.fields)

    def _reset(self) -> None:
        one = self.current
        if one is not None:
            key, version, desk = one.entry.key, one.entry.version, self.shop.questionnaires
            self.save(lambda: desk.reset(key=key, version=version), self.form.fields)

    def _begin_adding(self) -> None:
        self.new_grid.clear_errors()
        self.new_name.clear()
        self.adding.show()
        self.new_name.setFocus()

    def _add(self) -> None:
        name, when = self.new_name.text(), AskedWhen(str(self.new_when.current))
        self.writer.write(
            lambda: self.shop.questionnaires.add(name=name, when=when),
            done=self._added,
            failed=lambda error: self.refused(error, self.new_grid.fields),
        )

    def _added(self, one: QuestionnaireEntry) -> None:
        self.adding.hide()
        self.read()
        self.table.go_to(one.entry.key)
        self.table.setFocus()

    def _begin_question(self) -> None:
        self.new_question.clear_errors()
        self.new_wording.clear()
        self.question_row.show()
        self.new_wording.setFocus()

    def _add_question(self) -> None:
        one = self.current
        if one is None:
            return
        key, version, desk = one.entry.key, one.entry.version, self.shop.questionnaires
        kind, wording = QuestionKind(str(self.new_kind.current)), self.new_wording.text()
        self.writer.write(
            lambda: desk.add_question(key=key, version=version, kind=kind, wording=wording),
            done=self._question_added,
            failed=lambda error: self.refused(error, self.new_question.fields),
        )

    def _question_added(self, one: QuestionnaireEntry) -> None:
        self.question_row.hide()
        self.read()
        self.questions.go_to(one.questionnaire.questions[-1].key)
        self.question.wording.setFocus()


def _row(one: QuestionnaireEntry) -> Row:
    asked, sampling = one.questionnaire, one.questionnaire.sampling
    of = asked.purposes if asked.when is AskedWhen.CALL else asked.kinds
    texts = (
        asked.name,
        when_words(asked.when),
        f"{sampling.share}%",
        f"{len(asked.questions)} 题",
        "、".join((*of, *sampling.products)) or "全部",
        "" if asked.active else "已停用",
    )
    tone = "" if asked.active else "faint"
    cells = tuple(
        Cell(text=text, tone=tone or ("" if place == 0 else "quiet")) for place, text in enumerate(texts)
    )
    return Row(key=one.entry.key, cells=cells, spoken="，".join(text for text in texts if text))


def _question_row(one: Question) -> Row:
    more = "、".join(one.choices)
    if one.kind is QuestionKind.SCALE:
        more = f"1 到 {one.most}"
    texts = (one.wording, kind_words(one.kind), more)
    cells = tuple(Cell(text=text, tone="" if place == 0 else "quiet") for place, text in enumerate(texts))
    return Row(key=one.key, cells=cells, spoken="，".join(text for text in texts if text))
