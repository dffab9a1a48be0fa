from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from aftersales.cases import CaseKind, CaseLine, Channel
from aftersales.two_sides import owes_goods
from desktop.requests import CaseDraft
from desktop.shop import Desk
from tests.ui.case_hands import Hands, Type, case_page
from tests.ui.case_kit import open_case, reopened, shop, visible_text
from ui.notices import Recorder
from ui.theme import Theme
from ui.widgets.edits import NumberEdit


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


def cells(hands: Hands) -> list[list[str]]:
    model = hands.page.main.sides.model
    return [
        [str(model.index(row, column).data()) for column in (0, 2, 3, 4)] for row in range(model.rowCount())
    ]


def test_a_list_is_agreed_and_a_parcel_noted_by_keys(hands: Hands, desk: Desk) -> None:
    case = open_case(desk, CaseKind.EXCHANGE)
    hands.open(case.id)
    main = hands.page.main
    assert cells(hands) == [["退回", "1", "0", "1"], ["寄出", "1", "0", "1"]]
    hands.click(main.sides.agree)
    assert main.sides_form.titles[1].hasFocus()
    hands._type(main.sides_form.titles[1], "赠品滤芯")
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    assert not main.sides_form.isVisible()
    assert [row[0] for row in cells(hands)] == ["退回", "寄出", "寄出"]
    assert "还差 2 件没寄" in visible_text(main.sides)
    hands.click(main.sides.send)
    form = main.sides_form
    assert form.tracking is not None
    form.pieces[1].set_value(0)
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    assert "寄出要有快递单号" in visible_text(form)
    hands._type(form.tracking, "SF0001")
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.wait()
    assert cells(hands)[1:] == [["寄出", "1", "1", "—"], ["寄出", "1", "0", "1"]]
    assert owes_goods(desk.cases.view(case_id=case.id).case)
    desk.undo.undo()
    hands.wait()
    assert cells(hands)[1] == ["寄出", "1", "0", "1"]


def test_other_kinds_have_no_such_section(hands: Hands, desk: Desk) -> None:
    hands.open(open_case(desk, CaseKind.RETURN).id)
    assert not hands.page.main.sides.isVisible()


def test_several_lines_also_described_ones_are_counted_on_arrival(hands: Hands, desk: Desk) -> None:
    lines = (
        CaseLine(order_line_id=None, title="一台风扇", quantity=2),
        CaseLine(order_line_id=None, title="一个插座", quantity=1),
    )
    draft = CaseDraft(
        kind=CaseKind.RETURN, channel=Channel.MAIL, category="", reason="7天无理由", lines=lines, arrived=True
    )
    case = desk.cases.open(draft=draft)
    hands.open(case.id)
    view = hands.page.view
    assert view is not None
    field = hands.page.main.step_form._maker.make("counts", view)
    names = [edit.accessibleName() for edit in field.row.findChildren(NumberEdit)]
    assert names == ["良品 一台风扇", "次品 一台风扇", "良品 一个插座", "次品 一个插座"]
    assert field.read() == {"counts": {-1: (2, 0), -2: (1, 0)}}
    field.row.deleteLater()
