from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.cases import Case, CaseKind, Responsible
from desktop.requests import CaseEdit
from desktop.shop import Desk
from desktop.versions import clashes, keeping, says_something
from tests.ui.case_hands import Hands, Type, case_page
from tests.ui.case_kit import open_case, reopened, shop, visible_text
from ui.dialogs.versions import MINE, VersionsDialog
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


def meet(hands: Hands, desk: Desk, case: Case, theirs: CaseEdit, mine: CaseEdit) -> None:
    """Another writes while this page still shows the old words, then this page writes."""
    hands.open(case.id)
    hands.bridge.stop()
    desk.cases.edit(case_id=case.id, version=case.version, changes=theirs)
    hands.page.deeds.edit(mine)
    hands.wait()


def dialog(hands: Hands) -> VersionsDialog:
    (found,) = hands.page.findChildren(VersionsDialog)
    return found


def test_both_edits_stand_side_by_side_and_the_chosen_one_is_written(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.COMPLAINT, phenomenon="异响")
    theirs = CaseEdit(phenomenon="漏水", responsible=Responsible.MAKER)
    meet(hands, desk, case, theirs, CaseEdit(phenomenon="不转", responsible=Responsible.COURIER))
    shown = dialog(hands)
    words = visible_text(shown)
    for word in ("现象", "异响", "漏水", "不转", "责任", "你打的字没有丢"):
        assert word in words
    assert desk.cases.view(case_id=case.id).case.phenomenon == "漏水"
    shown.choices["phenomenon"].set_current(MINE)
    QTest.mouseClick(shown.verb, Qt.MouseButton.LeftButton)
    hands.wait()
    stored = desk.cases.view(case_id=case.id).case
    assert (stored.phenomenon, stored.responsible) == ("不转", Responsible.MAKER)


def test_the_others_word_stands_when_the_dialog_is_left(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.COMPLAINT, phenomenon="异响")
    meet(hands, desk, case, CaseEdit(phenomenon="漏水"), CaseEdit(phenomenon="不转"))
    QTest.keyClick(dialog(hands), Qt.Key.Key_Escape)
    hands.wait()
    assert desk.cases.view(case_id=case.id).case.phenomenon == "漏水"
    assert hands.page.view is not None
    assert hands.page.view.case.phenomenon == "漏水"


def test_edits_of_different_fields_are_both_kept_without_a_question(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.COMPLAINT, phenomenon="异响")
    meet(hands, desk, case, CaseEdit(phenomenon="漏水"), CaseEdit(description="客户很急"))
    assert not hands.page.findChildren(VersionsDialog)
    stored = desk.cases.view(case_id=case.id).case
    assert (stored.phenomenon, stored.description) == ("漏水", "客户很急")


def test_the_same_word_twice_is_no_clash(desk: Desk) -> None:
    case = open_case(desk, CaseKind.COMPLAINT, phenomenon="异响")
    now = desk.cases.edit(
        case_id=case.id, version=case.version, changes=CaseEdit(phenomenon="漏水", urgent=True)
    )
    assert clashes(case, now, CaseEdit(phenomenon="漏水"), {}) == ()
    met = clashes(case, now, CaseEdit(phenomenon="不转", urgent=True), {})
    assert [each.field for each in met] == ["phenomenon"]
    left = keeping(CaseEdit(phenomenon="不转"), met, ())
    assert not says_something(left)
    assert keeping(CaseEdit(phenomenon="不转"), met, ("phenomenon",)).phenomenon == "不转"
