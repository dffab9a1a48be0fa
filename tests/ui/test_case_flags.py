from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from aftersales.cases import CaseKind
from desktop.shop import Desk
from tests.ui.case_hands import Hands, Type, case_page
from tests.ui.case_kit import open_case, reopened, shop, visible_text
from ui.notices import Recorder
from ui.theme import Theme


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder):
        return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def hands(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot, type_chinese: Type) -> Iterator[Hands]:
    with case_page(desk, theme, recorder, qtbot, type_chinese) as made:
        yield made


def test_the_platform_steps_in_and_is_answered_through_the_menu(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.COMPLAINT)
    hands.open(case.id)
    assert not hands.page.head.flags["platform"].isVisible()
    hands.menu("平台介入…")
    form = hands.page.main.flag_form
    assert form.at is not None
    form.at.setFocus()
    form.at.setText("25:00")
    hands.submit_form(form)
    assert "钟点没看懂" in visible_text(form)
    form.at.setText("18:00")
    hands.submit_form(form)
    assert not form.isVisible()
    assert "平台介入 剩" in visible_text(hands.page.head)
    stored = desk.cases.view(case_id=case.id).case
    assert stored.platform_due_at is not None
    hands.menu("平台介入已答复")
    assert not hands.page.head.flags["platform"].isVisible()
    assert desk.cases.view(case_id=case.id).case.platform_due_at is None


def test_the_regulators_seven_workdays_are_told_before_they_are_written(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.COMPLAINT)
    hands.open(case.id)
    hands.menu("监管投诉…")
    form = hands.page.main.flag_form
    assert "7 个工作日，最晚 10-23 晚上" in visible_text(form)
    assert form.day is not None
    form.day.setFocus()
    form.day.selectAll()
    hands._type(form.day, "10-20")
    hands.submit_form(form)
    assert "还没到" in visible_text(form)
    form.day.selectAll()
    hands._type(form.day, "10-13")
    hands.submit_form(form)
    assert "监管投诉 剩" in visible_text(hands.page.head)
    assert [flag.code for flag in desk.cases.view(case_id=case.id).flags] == ["regulator"]
