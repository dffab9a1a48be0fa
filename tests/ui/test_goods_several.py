"""Several sold goods of the list at once, its saved views, and the look it was left with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.goods_lists import GoodsScope
from desktop.printing import SeveralSubject
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, reopened, shop, visible_text
from tests.ui.test_goods_page import CTRL, Hands, fill
from ui.notices import Recorder
from ui.pages.goods_page import GoodsPage
from ui.pages.goods_several import SoldSeveral
from ui.theme import Theme


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder) as desk:
        fill(desk)
        return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


def shown(desk: Desk, theme: Theme, recorder: Recorder, bot: QtBot) -> Iterator[Hands]:
    page = GoodsPage(context(desk, theme, recorder))
    bridge = Bridge(desk, page)
    bot.addWidget(page)
    page.resize(1440, 840)
    page.show()
    bot.waitExposed(page)
    page.activated({})
    found = Hands(page, bridge, bot)
    found.wait()
    yield found
    bot.waitUntil(lambda: not page.runner.busy)
    bridge.stop()


@pytest.fixture
def hands(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    yield from shown(desk, theme, recorder, qtbot)


def several(hands: Hands) -> SoldSeveral:
    return hands.page.sold.several


def test_rows_are_checked_and_the_last_escape_takes_the_band_away(hands: Hands) -> None:
    band = hands.page.sold.list.several
    assert not band.isVisible()
    hands.key(Qt.Key.Key_X)
    hands.key(Qt.Key.Key_J)
    hands.key(Qt.Key.Key_X)
    assert visible_text(band).startswith("已勾 2 件")
    hands.key(Qt.Key.Key_A, CTRL)
    assert len(several(hands).ids) == 4
    hands.key(Qt.Key.Key_Escape)
    assert not band.isVisible()
    hands.turn_to("parts")
    hands.key(Qt.Key.Key_X)
    assert several(hands).ids == ()


def test_calls_are_planned_for_the_checked_alone(hands: Hands, desk: Desk, recorder: Recorder) -> None:
    hands.key(Qt.Key.Key_X)
    hands.key(Qt.Key.Key_V)
    assert recorder.texts("toast")[-1] == "已给 1 位排质保回访"
    (call,) = desk.revisits.page(first=date(2026, 10, 14), last=date(2027, 12, 31))
    assert call.customer_name == "张示例"
    desk.undo.undo()
    assert desk.revisits.page(first=date(2026, 10, 14), last=date(2027, 12, 31)) == ()


def test_the_cards_of_the_checked_are_looked_at_in_one_file(hands: Hands, desk: Desk) -> None:
    hands.key(Qt.Key.Key_A, CTRL)
    hands.key(Qt.Key.Key_P, CTRL)
    key, args = hands.bridge.asked[-1]
    assert key == "print"
    subject = args["subject"]
    assert isinstance(subject, SeveralSubject)
    assert (subject.of, subject.ids) == ("sold_goods", several(hands).ids)
    draft = desk.archive_papers.warranty_cards_draft(good_ids=several(hands).ids, size="a5")
    document = pypdfium2.PdfDocument(draft.data)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert len(texts) == 8
    for number, serial in enumerate(("SN-000", "SN-001", "SN-002", "SN-003")):
        assert serial in texts[2 * number]
        assert "第 2 页，共 2 页" in texts[2 * number + 1]


def test_the_checked_go_into_a_sheet(hands: Hands, tmp_path: Path) -> None:
    hands.key(Qt.Key.Key_J)
    hands.key(Qt.Key.Key_X)
    exporting = hands.page.sold.exporting
    assert exporting is not None
    exporting.write(tmp_path / "a.xlsx")
    hands.wait()
    titles, *rows = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(values_only=True)
    (row,) = rows
    found = dict(zip(map(str, titles), row, strict=True))
    assert (found["商品名称"], found["序列号"], found["客户"]) == ("示例空调 K35", "SN-001", "李示例")
    assert (found["整机保修月数"], found["主要部件保修月数"]) == (12, 36)


def test_the_checked_are_deleted_in_one_step(hands: Hands, desk: Desk, recorder: Recorder) -> None:
    hands.key(Qt.Key.Key_X)
    hands.key(Qt.Key.Key_J)
    hands.key(Qt.Key.Key_X)
    kept = several(hands).ids[1]
    version = desk.goods_views.view(good_id=kept).good.version
    days = (date(2026, 3, 2), date(2026, 3, 12))
    desk.goods.note_repair(good_id=kept, version=version, first_day=days[0], last_day=days[1], what="示例")
    hands.wait()
    hands.key(Qt.Key.Key_Delete)
    assert "没动 1 件" in visible_text(hands.page.sold.list.several)
    assert several(hands).ids == (kept,)
    assert desk.goods_views.counts().scopes[GoodsScope.ALL] == 4
    assert recorder.texts("toast")[-1] == "已删除 1 件卖出的商品"
    desk.undo.undo()
    hands.wait()
    assert len(hands.column("serial")) == 4


def test_a_view_is_saved_starred_and_opened_again(hands: Hands, desk: Desk) -> None:
    hands.key(Qt.Key.Key_2)
    popup = hands.page.sold.views.open_popup()
    popup.name.setText("两个月内到期")
    QTest.keyClick(popup.name, Qt.Key.Key_Return, CTRL)
    hands.wait()
    ((view, count),) = desk.starred_views.counted()
    assert (view.list, view.name, count) == ("goods", "两个月内到期", 3)
    hands.key(Qt.Key.Key_3)
    hands.turn_to("catalogue")
    hands.page.activated({"view": view.id})
    hands.wait()
    assert hands.page.tab is hands.page.sold
    assert hands.page.sold.filters.scope is GoodsScope.IN_60
    assert hands.column("serial") == ["SN-000", "SN-001", "SN-002"]


def test_order_and_density_are_found_as_they_were_left(
    hands: Hands, desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot
) -> None:
    sold = hands.page.sold
    sold.sort_by(sold.model.orders["parts"])
    hands.click(sold.filters.density.button("compact"))
    assert hands.column("serial")[-2:] == ["SN-001", "SN-002"]
    for later in shown(desk, theme, recorder, qtbot):
        assert later.page.sold.filters.density.current == "compact"
        assert later.column("serial")[-2:] == ["SN-001", "SN-002"]


def test_who_may_not_cannot_press(hands: Hands, desk: Desk) -> None:
    staff = desk.staff.add(name="孙示例", role=Role.PART_TIMER)
    desk.staff.sit_down(staff_id=staff.id)
    hands.page.activated({})
    hands.key(Qt.Key.Key_X)
    bar = hands.page.sold.list.several
    assert not bar.delete.isEnabled()
    hands.key(Qt.Key.Key_Delete)
    assert desk.goods_views.counts().scopes[GoodsScope.ALL] == 5
