"""商品与质保 in the window: found by key, judged for a day, registered, mended, exchanged; parts and catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.clock import FixedClock
from aftersales.goods import Bearer
from aftersales.goods_lists import GoodsScope
from aftersales.parts import MoveKind, Part
from aftersales.products import Product
from desktop.changes import Changed
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, reopened, shop, visible_text
from ui.models.roles import Role as Cells
from ui.notices import Recorder
from ui.pages.goods_form_parts import RecordPick, SideForm
from ui.pages.goods_page import GoodsPage
from ui.pages.list_tab import ListTab
from ui.theme import Theme

Type = Callable[[QWidget, str], None]
CTRL = Qt.KeyboardModifier.ControlModifier
SOLD = (("2025-10-16", 12, None), ("2025-10-31", 12, 36), ("2025-11-26", 12, 36), ("2026-03-01", 12, None))


def fill(desk: Desk) -> None:
    """Four pieces of two customers, one of them over; an air conditioner with a plan and its compressor."""
    goods = desk.goods
    product = goods.add_product(
        Product(
            code="K35",
            title="示例空调 K35",
            barcode="6900000000012",
            product_class="家用空调器",
            whole_months=12,
            parts_months=36,
            bearer=Bearer.MAKER,
            bearer_name="示例电器",
            service_point="城北服务点",
            service_name="清洗",
            service_months=12,
        )
    )
    owners = [desk.customers.add(name=name, phone=phone).id for name, phone in PEOPLE]
    for number, (starts, whole, parts) in enumerate(SOLD):
        goods.register(
            customer_id=owners[number % 2],
            title=product.title if parts else "示例电热毯",
            product_id=product.id if parts else None,
            serial=f"SN-00{number}",
            starts=date.fromisoformat(starts),
            whole_months=whole,
            parts_months=parts,
        )
    goods.register(customer_id=None, title="旧风扇", starts=date(2024, 1, 5), serial="SN-009")
    desk.parts.save(Part(title="示例压缩机", code="YS-1", stock=1, low_at=2, product_ids=(product.id,)))
    desk.parts.save(Part(title="示例电容", code="DR-1", stock=6))


PEOPLE = (("张示例", "13900001111"), ("李示例", "13900002222"))


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


class Hands:
    """What a person does with the page."""

    def __init__(self, page: GoodsPage, bridge: Bridge, bot: QtBot) -> None:
        self.page, self.bridge, self.bot = page, bridge, bot

    def wait(self) -> None:
        """Until typing has rested and everything is read."""
        for _ in range(3):
            self.bot.wait(15)
            self.bot.waitUntil(lambda: not (self.page.runner.busy or self._typing()))

    def _typing(self) -> bool:
        tab = self.page.tab
        assert isinstance(tab, ListTab)
        picks = tab.side.findChildren(RecordPick)
        return tab.filters.typing or tab.arrowing.isActive() or any(pick.waiting for pick in picks)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)
        self.wait()

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    def turn_to(self, tab: str) -> None:
        self.click(self.page.tabs.button(tab))

    def column(self, key: str) -> list[str]:
        assert isinstance(self.page.tab, ListTab)
        model = self.page.tab.reader.model
        number = next(place for place, column in enumerate(model.columns) if column.key == key)
        return [str(model.index(row, number).data()) for row in range(model.rowCount())]

    @property
    def form(self) -> SideForm:
        form = self.page.tab.side.currentWidget()
        assert isinstance(form, SideForm)
        return form

    def side(self) -> str:
        return visible_text(self.page.sides)


@pytest.fixture
def hands(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    page = GoodsPage(context(desk, theme, recorder))
    bridge = Bridge(desk, page)
    qtbot.addWidget(page)
    page.resize(1440, 840)
    page.show()
    qtbot.waitExposed(page)
    page.activated({})
    found = Hands(page, bridge, qtbot)
    found.wait()
    yield found
    qtbot.waitUntil(lambda: not page.runner.busy)
    bridge.stop()


def test_the_keys_1_2_3_ask_what_ends_soon(hands: Hands) -> None:
    assert hands.column("serial") == ["SN-000", "SN-001", "SN-002", "SN-003"]
    assert hands.column("left") == ["2 天", "17 天", "43 天", "138 天"]
    assert hands.column("parts") == ["—", "748 天", "774 天", "—"]
    hands.key(Qt.Key.Key_1)
    assert hands.column("serial") == ["SN-000", "SN-001"]
    hands.key(Qt.Key.Key_2)
    assert hands.column("serial") == ["SN-000", "SN-001", "SN-002"]
    assert hands.page.calls.text() == "给 2 位排回访"
    assert hands.page.sold.filters.segments.button("60").text() == "60 天内 3"
    hands.key(Qt.Key.Key_2)
    assert hands.page.sold.filters.scope is GoodsScope.COVERED


def test_what_is_over_is_a_filter_away(hands: Hands) -> None:
    hands.key(Qt.Key.Key_F)
    menu = hands.page.sold.filters.findChild(QMenu)
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "已过保").trigger()
    menu.close()
    hands.wait()
    assert hands.column("serial") == ["SN-009"]
    assert hands.column("left") == ["已过"]
    assert "过保" in hands.side()
    hands.key(Qt.Key.Key_Escape)
    assert len(hands.column("serial")) == 4


def test_search_by_serial_and_by_nobody(hands: Hands) -> None:
    hands.key(Qt.Key.Key_Slash)
    QTest.keyClicks(hands.page.sold.filters.search, "SN-002")
    hands.wait()
    assert hands.column("serial") == ["SN-002"]
    QTest.keyClicks(hands.page.sold.filters.search, "x")
    hands.wait()
    assert hands.page.sold.list.no_match.isVisible()
    hands.key(Qt.Key.Key_Escape)
    assert len(hands.column("serial")) == 4


def test_the_panel_says_why_and_for_another_day(hands: Hands, type_chinese: Type) -> None:
    hands.key(Qt.Key.Key_J)
    words = hands.side()
    for shown in ("整机在保，剩 17 天", "整机 12 个月，到 2026-10-31", "主要部件 36 个月", "厂家，示例电器"):
        assert shown in words
    assert "清洗 每 12 个月，下次 2026-10-31" in words
    assert "示例压缩机" in words
    assert "剩 1" in words
    panel = hands.page.sold.good
    hands.click(panel.other_day)
    QTest.keyClicks(panel.day, "2027-01-05")
    hands.wait()
    assert panel.day_verdict.text() == "主要部件在保，剩 665 天"
    panel.day.clear()
    QTest.keyClicks(panel.day, "2025-01-05")
    hands.wait()
    assert "早于起算日" in panel.day_error.text()
    assert not panel.day_verdict.isVisible()


def test_registering_says_a_known_serial_at_once(
    hands: Hands, desk: Desk, recorder: Recorder, type_chinese: Type
) -> None:
    hands.key(Qt.Key.Key_G)
    form = hands.page.sold._form
    assert form is not None
    assert hands.form is form
    QTest.keyClicks(form.product.edit, "6900000000012")
    hands.wait()
    hands.key(Qt.Key.Key_Return)
    assert form.product.text == "示例空调 K35"
    assert form.parts.value == 36
    form.serial.setFocus()
    QTest.keyClicks(form.serial, "SN-001")
    form.customer.edit.setFocus()
    hands.wait()
    assert "已经登记在「示例空调 K35」上" in form.fields["goods.serial_taken"].error.text()
    QTest.keyClicks(form.customer.edit, "2222")
    hands.wait()
    hands.key(Qt.Key.Key_Return)
    assert form.customer.text == "李示例"
    hands.key(Qt.Key.Key_Return, CTRL)
    assert hands.form is form
    assert desk.goods_views.counts().scopes[GoodsScope.ALL] == 5
    form.serial.selectAll()
    QTest.keyClicks(form.serial, "SN-100")
    hands.key(Qt.Key.Key_Return, CTRL)
    assert not hands.page.sold.writing
    assert hands.column("serial")[-1] == "SN-100"
    assert recorder.texts("toast")[-1] == "已登记 示例空调 K35"
    (found,) = desk.goods_views.page(query=desk.goods_views.query(GoodsScope.ALL, "SN-100")).rows
    assert (found.customer_name, found.parts_end) == ("李示例", date(2029, 10, 14))
    desk.undo.undo()
    hands.wait()
    assert "SN-100" not in hands.column("serial")


def test_a_piece_is_corrected_and_its_ends_follow(hands: Hands, desk: Desk) -> None:
    hands.key(Qt.Key.Key_E)
    form = hands.page.sold._form
    assert form is not None
    form.invoiced.setFocus()
    form.invoiced.selectAll()
    QTest.keyClicks(form.invoiced, "2025-10-20")
    hands.key(Qt.Key.Key_Return, CTRL)
    assert hands.column("whole")[0] == "2026-10-20"
    hands.key(Qt.Key.Key_E)
    hands.key(Qt.Key.Key_Escape)
    assert not hands.page.sold.writing


@pytest.mark.parametrize(
    ("deed", "days", "ends"),
    [
        ("记维修占用", ("2026-03-02", "2026-03-12"), "2026-11-10"),
        ("记换货", ("2026-10-01",), "2027-10-01"),
        ("记保养", ("2026-10-01",), "2026-10-31"),
    ],
)
def test_what_happened_to_a_piece(
    hands: Hands, desk: Desk, deed: str, days: tuple[str, ...], ends: str
) -> None:
    hands.key(Qt.Key.Key_J)
    good_id = hands.page.sold.current_id
    assert good_id is not None
    menu = hands.page.sold.open_more()
    assert menu is not None
    next(action for action in menu.actions() if action.text() == deed).trigger()
    menu.close()
    hands.wait()
    form = hands.form
    for edit, text in zip((form.first, form.last), days, strict=False):  # type: ignore[attr-defined]
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, text)
    hands.click(form.save)
    assert not hands.page.sold.writing
    view = desk.goods_views.view(good_id=good_id)
    assert view.good.whole_ends.isoformat() == ends
    if deed == "记保养":
        assert view.service_on == date(2027, 10, 1)


def test_calls_are_planned_for_those_listed(hands: Hands, desk: Desk, recorder: Recorder) -> None:
    hands.key(Qt.Key.Key_1)
    hands.click(hands.page.calls)
    assert recorder.texts("toast")[-1] == "已给 2 位排质保回访"
    calls = desk.revisits.page(first=date(2026, 10, 14), last=date(2026, 12, 31))
    assert {call.customer_name for call in calls} == {"张示例", "李示例"}
    hands.click(hands.page.calls)
    assert len(desk.revisits.page(first=date(2026, 10, 14), last=date(2026, 12, 31))) == 2


def test_a_case_for_the_owner_and_a_line_to_copy(hands: Hands) -> None:
    hands.key(Qt.Key.Key_N)
    key, args = hands.bridge.asked[-1]
    assert (key, list(args)) == ("new_case", ["customer_id"])
    hands.key(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "示例电热毯\tSN-000\t张示例\t2026-10-16\t整机在保，剩 2 天"
    hands.key(Qt.Key.Key_Space)
    assert not hands.page.frame.side_open
    hands.key(Qt.Key.Key_Space)
    assert hands.page.frame.side_open


def test_a_hit_of_the_search_opens_its_piece(hands: Hands, desk: Desk) -> None:
    (over,) = desk.goods_views.page(query=desk.goods_views.query(GoodsScope.OVER)).rows
    hands.page.activated({"good_id": over.id})
    hands.wait()
    assert hands.page.sold.current_id == over.id
    assert hands.page.sold.good.serial.text() == "SN-009"


def test_coming_back_finds_the_list_as_it_was(hands: Hands) -> None:
    hands.key(Qt.Key.Key_2)
    hands.key(Qt.Key.Key_J)
    place = hands.page.place()
    hands.key(Qt.Key.Key_3)
    hands.page.restore(place)
    hands.wait()
    assert hands.page.sold.filters.scope is GoodsScope.IN_60
    assert hands.page.sold.table.currentIndex().row() == 1


def test_parts_come_in_and_are_never_less_than_none(hands: Hands, desk: Desk) -> None:
    hands.turn_to("parts")
    assert hands.column("title") == ["示例压缩机", "示例电容"]
    assert hands.column("free") == ["不够 1", "6"]
    assert "1 样不够" in hands.page.tabs.button("parts").accessibleName()
    hands.page.parts.open_move(MoveKind.USE)
    QTest.keyClicks(hands.form.quantity, "2")  # type: ignore[attr-defined]
    hands.key(Qt.Key.Key_Return, CTRL)
    assert "能用的只有 1 件" in visible_text(hands.form)
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_I)
    QTest.keyClicks(hands.form.quantity, "3")  # type: ignore[attr-defined]
    hands.key(Qt.Key.Key_Return, CTRL)
    assert sorted(hands.column("free")) == ["4", "6"]
    assert hands.page.tabs.button("parts").accessibleName() == "备件 2"
    assert "入库" in hands.side()
    desk.undo.undo()
    hands.wait()
    assert hands.column("free") == ["不够 1", "6"]


def test_a_part_is_added_for_a_product_and_deleted(hands: Hands, desk: Desk, type_chinese: Type) -> None:
    hands.turn_to("parts")
    hands.key(Qt.Key.Key_G)
    form = hands.page.parts._form
    assert form is not None
    type_chinese(form.title, "示例遥控器")
    QTest.keyClicks(form.code, "DR-1")
    form.stock.selectAll()
    QTest.keyClicks(form.stock, "4")
    form.product.edit.setFocus()
    QTest.keyClicks(form.product.edit, "K35")
    hands.wait()
    hands.key(Qt.Key.Key_Return)
    assert [button.text() for button in form.chips.findChildren(QAbstractButton)] == ["示例空调 K35"]
    hands.key(Qt.Key.Key_Return, CTRL)
    assert "已经是「示例电容」的" in visible_text(form)
    form.code.clear()
    hands.key(Qt.Key.Key_Return, CTRL)
    part_id = hands.page.parts.current_id
    assert part_id is not None
    view = desk.parts.view(part_id=part_id)
    assert (view.part.title, view.part.stock, view.products[0][1]) == ("示例遥控器", 4, "示例空调 K35")
    hands.page.parts.table.setFocus()
    hands.key(Qt.Key.Key_Delete)
    assert "示例遥控器" not in hands.column("title")


def test_the_catalogue_by_keys(hands: Hands, desk: Desk, type_chinese: Type, recorder: Recorder) -> None:
    hands.turn_to("catalogue")
    assert hands.column("sold") == ["2"]
    hands.key(Qt.Key.Key_G)
    form = hands.page.catalogue._form
    assert form is not None
    hands.key(Qt.Key.Key_Return, CTRL)
    assert "商品还没有名称" in form.fields["goods.title_missing"].error.text()
    type_chinese(form.title, "示例洗衣机")
    form.product_class.set_current("洗衣机")
    form.product_class.chosen.emit("洗衣机")
    assert form.whole.value == 12
    hands.key(Qt.Key.Key_Return, CTRL)
    assert recorder.texts("toast")[-1] == "已加商品 示例洗衣机"
    assert "示例洗衣机" in hands.column("title")
    assert "三包 洗衣机" in hands.side()
    hands.key(Qt.Key.Key_E)
    QTest.keyClicks(form.code, "XY-1")
    hands.key(Qt.Key.Key_Return, CTRL)
    assert "XY-1" in hands.column("code")
    hands.page.catalogue.table.setFocus()
    hands.key(Qt.Key.Key_Delete)
    assert "示例洗衣机" not in hands.column("title")
    desk.undo.undo()
    hands.wait()
    assert "示例洗衣机" in hands.column("title")


def test_who_may_not_finds_no_way_to(hands: Hands, desk: Desk) -> None:
    staff = desk.staff.add(name="孙示例", role=Role.PART_TIMER)
    desk.staff.sit_down(staff_id=staff.id)
    hands.page.activated({})
    hands.wait()
    assert not hands.page.add.isEnabled()
    hands.key(Qt.Key.Key_G)
    hands.key(Qt.Key.Key_E)
    assert not hands.page.sold.writing


def test_rows_are_read_aloud_with_their_verdict(hands: Hands) -> None:
    model = hands.page.sold.reader.model
    spoken = model.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "整机到 2026-10-16，剩 2 天"
    assert model.index(0, 3).data(Cells.SORT).parts_end is None


def test_an_empty_shop_offers_ways_to_begin(
    theme: Theme, recorder: Recorder, qtbot: QtBot, tmp_path: Path
) -> None:
    with Desk.open(tmp_path / "new") as empty:
        page = GoodsPage(context(empty, theme, recorder))
        bridge = Bridge(empty, page)
        qtbot.addWidget(page)
        page.resize(1120, 640)
        page.show()
        page.activated({})
        found = Hands(page, bridge, qtbot)
        found.wait()
        for tab, empty_list in ((page.sold, "sold"), (page.parts, "parts"), (page.catalogue, "catalogue")):
            found.turn_to(empty_list)
            assert tab.list.empty.isVisible()
        found.click(page.catalogue.list.empty.ways["new"])
        assert page.catalogue.writing
        bridge.stop()
        page.runner.forget_all()


def test_after_midnight_the_axis_and_the_days_move_on(hands: Hands, desk: Desk) -> None:
    clock = desk.clock
    assert isinstance(clock, FixedClock)
    clock.moment += timedelta(days=3)
    hands.page.refresh(frozenset({Changed.GOODS}))
    hands.wait()
    assert hands.column("left")[0] == "14 天"
    assert hands.page.sold.axis_head.axis.today == date(2026, 10, 17)
