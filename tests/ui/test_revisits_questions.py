"""The questions of a call as fields: what is shown, what was put in, drafts, and refusals on their question."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.errors import KnownError
from aftersales.questionnaires import GivenAnswer, Questionnaire
from desktop.surveys import CallQuestions
from resources.questionnaire_entries import questionnaire_of, shipped_questionnaires
from tests.ui.today_kit import visible_text
from ui.pages.revisits_questions import QuestionsBox
from ui.theme import Theme
from ui.widgets.buttons import LinkButton


def shipped(key: str) -> Questionnaire:
    return questionnaire_of(key, shipped_questionnaires()[key])


CALL, REPAIR = shipped("call"), shipped("repair")


@pytest.fixture
def box(theme: Theme, qtbot: QtBot) -> QuestionsBox:
    made = QuestionsBox(theme)
    qtbot.addWidget(made)
    made.resize(300, 400)
    return made


def test_the_score_of_the_call_is_not_asked_twice(box: QuestionsBox) -> None:
    box.show_questions(CallQuestions(drawn=(CALL,), more=()))
    assert list(box.fields) == [("call", "nps"), ("call", "better")]
    box.show_all(CALL)
    assert list(box.fields) == [("call", "csat"), ("call", "nps"), ("call", "better")]
    box.show_questions(None)
    assert box.fields == {}
    assert box.isHidden()


def test_what_was_not_drawn_is_asked_when_a_person_wants_it(box: QuestionsBox, qtbot: QtBot) -> None:
    box.show_questions(CallQuestions(drawn=(), more=(REPAIR,)))
    with qtbot.waitExposed(box):
        box.show()
    link = next(one for one in box.findChildren(LinkButton) if one.isVisible())
    assert link.text() == "也问「维修回访」"
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert list(box.fields) == [("repair", "mended"), ("repair", "technician")]
    qtbot.waitUntil(box.fields["repair", "mended"].isVisible)
    assert "现在用着怎么样" in visible_text(box)


def test_answers_are_what_was_clicked_chosen_and_typed_and_a_second_click_takes_back(
    box: QuestionsBox, qtbot: QtBot, type_chinese: Callable[[QWidget, str], None]
) -> None:
    box.show_questions(CallQuestions(drawn=(CALL, REPAIR), more=()))
    with qtbot.waitExposed(box):
        box.show()
    changes: list[None] = []
    box.changed.connect(lambda: changes.append(None))
    nps = box.fields["call", "nps"]._marks
    words = box.fields["call", "better"]._text
    choice = box.fields["repair", "mended"]._choice
    assert nps is not None
    assert words is not None
    assert choice is not None
    assert [each.number for each in nps.boxes] == list(range(11))
    QTest.mouseClick(nps.boxes[0], Qt.MouseButton.LeftButton)
    nps.boxes[0].setFocus()
    QTest.keyClick(nps.boxes[0], Qt.Key.Key_Right)
    QTest.keyClick(nps.boxes[1], Qt.Key.Key_Space)
    type_chinese(words, "快些")
    choice.set_current("没修好")
    assert box.answers == (
        GivenAnswer(questionnaire="call", question="nps", number=1),
        GivenAnswer(questionnaire="call", question="better", words="快些"),
        GivenAnswer(questionnaire="repair", question="mended", words="没修好"),
    )
    QTest.mouseClick(nps.boxes[1], Qt.MouseButton.LeftButton)
    assert box.answers[0].question == "better"
    assert changes


def test_eleven_marks_fit_a_side_panel(box: QuestionsBox) -> None:
    box.show_questions(CallQuestions(drawn=(CALL, REPAIR), more=()))
    assert box.minimumSizeHint().width() <= 280


def test_a_draft_comes_back_and_nothing_of_another_call_stays(box: QuestionsBox) -> None:
    box.show_questions(CallQuestions(drawn=(CALL,), more=()))
    draft = (GivenAnswer(questionnaire="call", question="nps", number=7),)
    box.take(draft)
    assert box.answers == draft
    box.take(())
    assert not box.answers


def test_a_refusal_stands_on_its_question(box: QuestionsBox, qtbot: QtBot) -> None:
    box.show_questions(CallQuestions(drawn=(CALL,), more=()))
    with qtbot.waitExposed(box):
        box.show()
    error = KnownError("survey.number_range", wording="会推荐吗", least=0, most=10, field="nps")
    assert box.refuse(error)
    assert "0 到 10" in visible_text(box)
    assert not box.refuse(KnownError("survey.done"))
    assert not box.refuse(ValueError())
