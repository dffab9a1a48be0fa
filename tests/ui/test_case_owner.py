from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from aftersales.cases import Case, CaseKind, CaseLine, Channel
from desktop.requests import CaseDraft
from desktop.shop import Desk
from tests.ui.case_hands import Hands, Type, case_page
from tests.ui.case_kit import bought, reopened, shop, visible_text
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


def parcel(desk: Desk) -> Case:
    """A parcel without a name."""
    line = CaseLine(order_line_id=None, title="一台风扇", quantity=1)
    draft = CaseDraft(
        kind=CaseKind.RETURN,
        channel=Channel.MAIL,
        category="",
        reason="7天无理由",
        lines=(line,),
        arrived=True,
        courier_back="中通",
    )
    return desk.cases.open(draft=draft)


def search(hands: Hands, words: str) -> None:
    form = hands.page.main.owner_form
    assert form.search is not None
    form.search.selectAll()
    hands._type(form.search, words)
    hands.bot.waitUntil(lambda: not form.is_waiting)
    hands.wait()


def test_a_parcel_without_a_name_is_joined_to_its_order_by_keys(hands: Hands, desk: Desk) -> None:
    case = parcel(desk)
    hands.open(case.id)
    sold = bought(desk)[0]
    hands.key(Qt.Key.Key_L)
    hands.wait()
    form = hands.page.main.owner_form
    assert form.isVisible()
    assert form.search is not None
    assert form.search.hasFocus()
    assert "打订单号、姓名或电话尾号来找" in visible_text(form)
    search(hands, "没有这样的")
    assert "没有对得上的" in visible_text(form)
    hands.key(Qt.Key.Key_Return)
    assert "还没选是哪张订单" in visible_text(form)
    search(hands, sold.order_number[-6:])
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Up)
    hands.key(Qt.Key.Key_Return)
    hands.wait()
    assert not form.isVisible()
    assert hands.page.view is not None
    assert hands.page.view.order is not None
    assert hands.page.view.order.number == sold.order_number
    assert not form.isVisible()
    stored = desk.cases.view(case_id=case.id).case
    assert stored.lines[0].order_line_id == sold.line.id


def test_the_way_is_in_sight_only_while_something_is_open(hands: Hands, desk: Desk) -> None:
    case = parcel(desk)
    hands.open(case.id)
    assert hands.page.main.goods.link.isVisible()
    customer = desk.customers.add(name="王示例", phone="13900001111")
    hands.click(hands.page.main.goods.link)
    hands.wait()
    search(hands, "王示例")
    hands.submit_form(hands.page.main.owner_form)
    assert desk.cases.view(case_id=case.id).case.customer_id == customer.id
    assert hands.page.main.goods.link.isVisible()
    hands.key(Qt.Key.Key_L)
    hands.wait()
    assert "打订单号" in visible_text(hands.page.main.owner_form)
    hands.key(Qt.Key.Key_Escape)
    assert not hands.page.main.owner_form.isVisible()


def test_a_refusal_stays_at_the_form(hands: Hands, desk: Desk) -> None:
    case = parcel(desk)
    hands.open(case.id)
    hands.key(Qt.Key.Key_L)
    hands.wait()
    search(hands, bought(desk)[0].order_number)
    pieces = hands.page.main.owner_form.pieces
    assert pieces is not None
    pieces.set_value(99)
    hands.submit_form(hands.page.main.owner_form)
    assert "填了 99 件" in visible_text(hands.page.main.owner_form)
    assert desk.cases.view(case_id=case.id).case.order_id is None
