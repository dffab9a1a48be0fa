"""设置 › 满意度问卷 in the window: fields that save when left, questions added and taken away, refusals on their field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.questionnaires import AskedWhen, QuestionKind, Questionnaire
from desktop.shop import Desk
from tests.ui.case_kit import context, reopened, shop
from tests.ui.today_kit import table_text
from ui.notices import Recorder
from ui.pages.settings_questionnaires import QuestionnaireSection


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    with shop(folder):
        return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(made, tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def section(desk: Desk, recorder: Recorder, qtbot: QtBot) -> QuestionnaireSection:
    made = QuestionnaireSection(context(desk, recorder._theme, recorder))
    qtbot.addWidget(made)
    made.resize(1000, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activated({})
    return made


def of(desk: Desk, key: str) -> Questionnaire:
    return next(one.questionnaire for one in desk.questionnaires.entries() if one.entry.key == key)


def rest(section: QuestionnaireSection, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not section.runner.busy and not section.writer._busy)
    qtbot.wait(10)


def leave(edit: QWidget, text: str, section: QuestionnaireSection, qtbot: QtBot) -> None:
    edit.setFocus()
    edit.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    rest(section, qtbot)


def test_shipped_ones_are_listed_with_whom_they_ask(section: QuestionnaireSection) -> None:
    assert table_text(section.table) == [
        "回访满意度，回访电话里，50%，3 题，全部",
        "维修回访，回访电话里，100%，3 题，维修、上门、清洗",
        "结案满意度，结案以后，30%，3 题，全部",
    ]
    assert section.form.purposes.isVisible()
    section.table.go_to("closing")
    assert not section.form.purposes.isVisible()


def test_a_number_is_saved_when_it_is_left_and_undone(
    section: QuestionnaireSection, desk: Desk, qtbot: QtBot
) -> None:
    leave(section.form.share, "25", section, qtbot)
    assert of(desk, "call").sampling.share == 25
    assert "25%" in table_text(section.table)[0]
    desk.undo.undo()
    section.read()
    assert section.form.share.value == 50


def test_shares_of_tiers_are_read_or_refused_on_their_field(
    section: QuestionnaireSection, desk: Desk, qtbot: QtBot, type_chinese: Callable[[QWidget, str], None]
) -> None:
    form = section.form
    for text, share in (
        ("重要 80、长期 40%", (("重要", 80), ("长期", 40))),
        ("重要一百", None),
        ("重要 300", None),
    ):
        form.tiers.setFocus()
        form.tiers.clear()
        type_chinese(form.tiers, text)
        QTest.keyClick(form.tiers, Qt.Key.Key_Return)
        rest(section, qtbot)
        if share is not None:
            assert of(desk, "call").sampling.tiers == share
        else:
            assert form.fields["tiers"].error.isVisible()
    assert of(desk, "call").sampling.tiers == (("重要", 80), ("长期", 40))


def test_a_questionnaire_of_ones_own_gets_questions_and_goes_again(
    section: QuestionnaireSection, desk: Desk, qtbot: QtBot, type_chinese: Callable[[QWidget, str], None]
) -> None:
    section.add.click()
    type_chinese(section.new_name, "装机回访")
    section.new_when.set_current(AskedWhen.CLOSING.value)
    section.take.click()
    rest(section, qtbot)
    assert section.current is not None
    assert section.current.questionnaire.when is AskedWhen.CLOSING
    section.add_question.click()
    type_chinese(section.new_wording, "师傅准时吗")
    QTest.keyClick(section.new_wording, Qt.Key.Key_Return)
    rest(section, qtbot)
    asked = of(desk, "装机回访")
    assert [(one.kind, one.wording) for one in asked.questions][-1] == (QuestionKind.CHOICE, "师傅准时吗")
    assert section.question.choices.text() == "是、否"
    section.question.up.click()
    rest(section, qtbot)
    assert of(desk, "装机回访").questions[0].wording == "师傅准时吗"
    section.question.remove.click()
    rest(section, qtbot)
    assert [one.kind for one in of(desk, "装机回访").questions] == [QuestionKind.CSAT]
    assert section.reset.text() == "删除"
    section.reset.click()
    rest(section, qtbot)
    assert len(table_text(section.table)) == 3


def test_a_name_that_is_there_already_is_refused_on_its_field(
    section: QuestionnaireSection, qtbot: QtBot, type_chinese: Callable[[QWidget, str], None]
) -> None:
    section.add.click()
    type_chinese(section.new_name, "维修回访")
    section.take.click()
    rest(section, qtbot)
    assert section.new_grid.fields["name"].error.isVisible()
    assert section.adding.isVisible()


def test_others_than_the_owner_only_look(section: QuestionnaireSection, desk: Desk) -> None:
    clerk = desk.staff.add(name="小徐示例", role=Role.CLERK)
    desk.staff.sit_down(staff_id=clerk.id)
    section.read()
    assert section.refusal.isVisible()
    assert not section.form.isEnabled()
    assert not section.add.isEnabled()
