"""The fields of one questionnaire in 设置 › 满意度问卷, each saved when it is left, and those of one of its questions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from aftersales.cases import CaseKind
from aftersales.questionnaires import AskedWhen, Question, QuestionKind
from desktop.questionnaire_lists import MOST_REST
from resources.wording import sentence
from ui.pages.settings_lists import FieldGrid, words_of
from ui.widgets.buttons import LinkButton
from ui.widgets.choices import Switch
from ui.widgets.combos import ComboBox, Option
from ui.widgets.edits import NumberEdit, TextEdit
from ui.widgets.texts import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from resources.questionnaire_entries import QuestionnaireEntry
    from ui.theme import Theme
    from ui.widgets.texts import Field

WHEN = {AskedWhen.CALL: "回访电话里", AskedWhen.CLOSING: "结案以后"}
_SHARE = re.compile(r"(\D+?)\s*(\d{1,3})\s*%?")


def when_words(when: AskedWhen) -> str:
    """When a questionnaire is asked, in words."""
    return WHEN[when]


def kind_words(kind: QuestionKind) -> str:
    """What a kind of question is called."""
    return sentence(f"survey.kind_{kind.value}")


class QuestionnaireForm(QWidget):
    """The questionnaire stood on. `edited(dict)` carries one field that was changed."""

    edited = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._one: QuestionnaireEntry | None = None
        self.name = TextEdit()
        self.when = ComboBox(
            theme, [Option(when.value, words) for when, words in WHEN.items()], name="什么时候问"
        )
        self.active = Switch(theme, "启用")
        self.share = NumberEdit(theme, unit="%", least=0, most=100)
        self.rest = NumberEdit(theme, unit="天", least=0, most=MOST_REST)
        self.tiers = TextEdit(placeholder="例如 重要 100、长期 50")
        self.purposes = TextEdit(placeholder="每个回访都问；只问一部分就写词，例如 维修、上门")
        self.products = TextEdit(placeholder="所有商品；只问一部分就写名字里的词")
        self.kinds = {kind: QCheckBox(kind.value) for kind in CaseKind}
        self._grid = FieldGrid(3)
        for name, words, edit, span in (
            ("name", "名称", self.name, 1),
            ("when", "什么时候问", self.when, 1),
            ("active", "启用", self.active, 1),
            ("share", "抽多少人", self.share, 1),
            ("rest_days", "多少天内问过的不再问", self.rest, 1),
            ("tiers", "这些等级另抽（%）", self.tiers, 1),
            ("purposes", "问哪些回访", self.purposes, 3),
            ("kinds", "问哪些工单（都不勾就是全部）", self._boxes(), 3),
            ("products", "问哪些商品", self.products, 3),
        ):
            self._grid.put(name, words, edit, span=span)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._grid)
        self._connect()

    def _boxes(self) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, gap=16)
        for tick in self.kinds.values():
            flow.addWidget(tick)
            tick.clicked.connect(self._ticked)
        return box

    def _connect(self) -> None:
        self.name.editingFinished.connect(lambda: self._tell("name", self.name.text().strip()))
        self.when.chosen.connect(lambda key: self._tell("when", str(key)))
        self.active.clicked.connect(lambda on: self._tell("active", on))
        self.share.editingFinished.connect(lambda: self._number("share", self.share))
        self.rest.editingFinished.connect(lambda: self._number("rest_days", self.rest))
        self.tiers.editingFinished.connect(self._tiers_left)
        self.purposes.editingFinished.connect(lambda: self._tell("purposes", words_of(self.purposes.text())))
        self.products.editingFinished.connect(lambda: self._tell("products", words_of(self.products.text())))

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by the names the desk refuses them under."""
        return self._grid.fields

    def show_one(self, one: QuestionnaireEntry) -> None:
        """Show a questionnaire; a field that somebody types in keeps its words."""
        other = self._one is None or self._one.entry.key != one.entry.key
        self._one = one
        asked, sampling = one.questionnaire, one.questionnaire.sampling
        for edit, text in (
            (self.name, asked.name),
            (self.tiers, "、".join(f"{tier} {share}" for tier, share in sampling.tiers)),
            (self.purposes, "、".join(asked.purposes)),
            (self.products, "、".join(sampling.products)),
        ):
            if other or not (edit.hasFocus() and edit.isModified()):
                edit.setText(text)
        self.when.set_current(asked.when.value)
        self.active.setChecked(asked.active)
        self.share.set_value(sampling.share)
        self.rest.set_value(sampling.rest_days)
        for kind, tick in self.kinds.items():
            tick.setChecked(kind.value in asked.kinds)
        in_calls = asked.when is AskedWhen.CALL
        self._grid.fields["purposes"].setVisible(in_calls)
        self._grid.fields["kinds"].setVisible(not in_calls)
        self._grid.clear_errors()

    def _number(self, name: str, edit: NumberEdit) -> None:
        if not edit.error and edit.value is not None:
            self._tell(name, edit.value)

    def _ticked(self) -> None:
        self._tell("kinds", [kind.value for kind, tick in self.kinds.items() if tick.isChecked()])

    def _tiers_left(self) -> None:
        parts = [part.strip() for part in re.split("[、,，;；]", self.tiers.text()) if part.strip()]
        found = [_SHARE.fullmatch(part) for part in parts]
        if any(match is None for match in found):
            self._grid.fields["tiers"].set_error(sentence("survey.tiers_unread"))
            return
        self._tell("tiers", [[match[1].strip(), int(match[2])] for match in found if match is not None])

    def _tell(self, name: str, value: Any) -> None:
        if self._one is not None and self._one.entry.values.get(name) != value:
            self.edited.emit({name: value})
        else:
            self._grid.fields[name].set_error("")


class QuestionForm(QWidget):
    """One question. `edited(Question)` follows a change, `up_asked` and `removed` the links."""

    edited = Signal(object)
    up_asked = Signal()
    removed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._question: Question | None = None
        self.wording = TextEdit()
        self.choices = TextEdit(placeholder="用、隔开")
        self.most = NumberEdit(theme, unit="分", least=2, most=10)
        self.grid = FieldGrid(3)
        self.grid.put("wording", "题目", self.wording, span=3)
        self.grid.put("choices", "选项", self.choices, span=3)
        self.grid.put("most", "最高分", self.most)
        self.up, self.remove = LinkButton(theme, "上移一题"), LinkButton(theme, "去掉这题")
        self.up.clicked.connect(self.up_asked)
        self.remove.clicked.connect(self.removed)
        row = QHBoxLayout()
        row.addWidget(self.up)
        row.addWidget(self.remove)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)
        column.addLayout(row)
        self.wording.editingFinished.connect(lambda: self._tell(wording=self.wording.text().strip()))
        self.choices.editingFinished.connect(lambda: self._tell(choices=tuple(words_of(self.choices.text()))))
        self.most.editingFinished.connect(self._most_left)

    def show_question(self, question: Question | None, *, first: bool) -> None:
        """Show a question; a field that somebody types in keeps its words."""
        other = self._question is None or question is None or self._question.key != question.key
        self._question = question
        self.setVisible(question is not None)
        if question is None:
            return
        for edit, text in ((self.wording, question.wording), (self.choices, "、".join(question.choices))):
            if other or not (edit.hasFocus() and edit.isModified()):
                edit.setText(text)
        self.most.set_value(question.most)
        self.grid.fields["choices"].setVisible(question.kind is QuestionKind.CHOICE)
        self.grid.fields["most"].setVisible(question.kind is QuestionKind.SCALE)
        self.up.setVisible(not first)
        self.grid.clear_errors()

    def _most_left(self) -> None:
        if not self.most.error and self.most.value is not None:
            self._tell(most=self.most.value)

    def _tell(self, **changed: Any) -> None:
        if self._question is None:
            return
        wanted = replace(self._question, **changed)
        if wanted != self._question:
            self.edited.emit(wanted)
        else:
            self.grid.clear_errors()


def kind_options(kinds: Sequence[QuestionKind] = tuple(QuestionKind)) -> list[Option]:
    """The kinds of questions to choose from."""
    return [Option(kind.value, kind_words(kind)) for kind in kinds]
