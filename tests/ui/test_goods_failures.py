"""易坏期 in the window: the list, the curve that can be read aloud, 采纳 by key and back, the sheet, and who may what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.goods import SoldGood
from aftersales.products import Product
from desktop.shop import Desk
from tests.ui.case_kit import Bridge, context, reopened, shop, visible_text
from ui.charts.step_curve import StepCurve
from ui.notices import Recorder
from ui.pages.goods_page import GoodsPage
from ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier
FAULTS = (741, 655, 598, 612, 704, 487, 531, 571, 344, 556, 452, 509, 398, 431)
"""Days after the sale on which every fourth vacuum cleaner failed."""


def fill(desk: Desk) -> None:
    """Sixty vacuum cleaners of which fourteen wore out, and a kettle that failed once."""
    vacuum = desk.goods.add_product(Product(code="V3", title="示例吸尘器", whole_months=24))
    for piece in range(60):
        sold = date(2024, 3, 4) + timedelta(days=piece * 9)
        good = desk.goods.register(
            customer_id=None, title=vacuum.title, starts=sold, serial=f"V-{piece}", product_id=vacuum.id
        )
        if piece % 4 == 0 and piece // 4 < len(FAULTS):
            mended(desk, good, sold + timedelta(days=FAULTS[piece // 4]))
    kettle = desk.goods.register(customer_id=None, title="示例水壶", starts=date(2026, 1, 5))
    mended(desk, kettle, date(2026, 5, 1))


def mended(desk: Desk, good: SoldGood, day: date) -> None:
    desk.goods.note_repair(
        good_id=good.id, version=good.version, first_day=day, last_day=day + timedelta(days=3)
    )


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worn")
    with shop(folder) as desk:
        fill(desk)
        return folder


@pytest.fixture
def desk(stocked: Path, tmp_path: Path) -> Iterator[Desk]:
    with reopened(stocked, tmp_path / "shop") as opened:
        yield opened


class Hands:
    """What a person does with the tab."""

    def __init__(self, page: GoodsPage, bridge: Bridge, bot: QtBot) -> None:
        self.page, self.bridge, self.bot = page, bridge, bot
        self.tab = page.failures

    def wait(self) -> None:
        for _ in range(3):
            self.bot.wait(10)
            self.bot.waitUntil(lambda: not self.page.runner.busy)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)
        self.wait()

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    def row(self, place: int) -> list[str]:
        model = self.tab.model
        return [str(model.index(place, column).data()) for column in range(model.columnCount())]

    def side(self) -> str:
        return visible_text(self.page.sides)


@pytest.fixture
def hands(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Hands]:
    page = GoodsPage(context(desk, theme, recorder))
    bridge = Bridge(desk, page)
    qtbot.addWidget(page)
    page.resize(1440, 900)
    page.show()
    page.activated({"tab": "failures"})
    found = Hands(page, bridge, qtbot)
    found.wait()
    yield found
    qtbot.waitUntil(lambda: not page.runner.busy)
    bridge.stop()


def test_the_list_tells_what_fails_when(hands: Hands) -> None:
    title, goods, faults, *shares, bad, looks = hands.row(0)
    assert (title, goods, faults) == ("示例吸尘器", "60", "14")
    assert all(share.endswith("%") for share in shares)
    assert bad.startswith("第 ")
    assert looks.startswith("第 ")
    assert hands.row(1)[0] == "示例水壶"
    assert hands.row(1)[-2:] == ["看不出", "—"]
    assert hands.tab.words == "2 样坏过，1 样看得出规律，7 样没坏过"
    assert "越用越容易坏" in hands.side()
    assert "个月看一次：到那时约" in hands.side()


def test_too_few_faults_are_said_and_nothing_is_offered(hands: Hands) -> None:
    hands.key(Qt.Key.Key_Down)
    assert "至少卖 30 件、坏过 8 件才看得出规律，先不提议。" in hands.side()
    assert not hands.tab.product.accept.isVisible()
    hands.key(Qt.Key.Key_Return, CTRL)
    assert hands.page.desk.shop_plans.plans().find("product.1") is None


def test_accepted_by_key_and_taken_back(hands: Hands, desk: Desk) -> None:
    row = hands.tab.current
    assert row is not None
    product_id = row.kind.product_id
    assert product_id is not None
    assert "采纳后写进这样商品的回访计划" in hands.side()
    hands.key(Qt.Key.Key_Return, CTRL)
    plan = desk.plan_lists.of_product(product_id)
    assert plan is not None
    assert tuple(step.months for step in plan.steps) == row.report.inspect
    assert "回访计划已经是这几个月" in hands.side()
    assert hands.row(0)[-1].endswith("✓")
    assert not hands.tab.product.accept.isEnabled()
    desk.undo.undo()
    hands.wait()
    assert desk.plan_lists.of_product(product_id) is None
    assert hands.tab.product.accept.isEnabled()
    hands.click(hands.tab.product.accept)
    assert desk.plan_lists.of_product(product_id) is not None


def test_a_month_of_the_curve_can_be_pointed_at_and_read_aloud(hands: Hands) -> None:
    chart = hands.tab.product.chart
    report = hands.tab.current.report if hands.tab.current else None
    assert report is not None
    spoken = chart.accessibleDescription()
    assert spoken.count("；") == len(report.shares) - 1
    spot = chart.spots()[11]
    found = chart.spot_at(spot.box.center().x(), spot.box.center().y())
    assert found == spot
    assert spot.tip.startswith("满 12 个月坏过 ")
    assert spot.tip in spoken


@pytest.mark.parametrize("width", [320, 900])
def test_the_curve_is_drawn_at_any_width_in_both_themes(
    hands: Hands, theme: Theme, qtbot: QtBot, width: int
) -> None:
    assert hands.tab.current is not None
    chart = StepCurve(theme)
    qtbot.addWidget(chart)
    chart.resize(width, 232)
    empty = chart.grab().toImage()
    chart.show_report(hands.tab.current.report)
    drawn = chart.grab().toImage()
    assert drawn != empty
    assert chart.plot.right() <= width
    assert chart.spots()[-1].box.right() == pytest.approx(chart.plot.right())


def test_the_lives_behind_it_as_a_sheet(hands: Hands, tmp_path: Path) -> None:
    hands.key(Qt.Key.Key_E, CTRL)
    (dialog,) = hands.page.findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path / "易坏期明细.xlsx"))
    dialog.close()
    hands.wait()
    sheet = load_workbook(tmp_path / "易坏期明细.xlsx").worksheets[0]
    titles = [cell.value for cell in sheet["A"]][1:]
    assert titles.count("示例吸尘器") == 60
    QTest.keyClick(hands.tab.table, Qt.Key.Key_Down)
    hands.click(hands.tab.product.sheet)
    (dialog,) = (each for each in hands.page.findChildren(QFileDialog) if each.isVisible())
    dialog.fileSelected.emit(str(tmp_path / "一样.xlsx"))
    dialog.close()
    hands.wait()
    assert load_workbook(tmp_path / "一样.xlsx").worksheets[0].max_row == 2


def test_a_new_fault_is_seen_at_once(hands: Hands, desk: Desk) -> None:
    kettle = desk.goods.register(customer_id=None, title="示例水壶", starts=date(2026, 1, 5))
    mended(desk, kettle, date(2026, 7, 1))
    hands.wait()
    assert hands.row(1)[1:3] == ["2", "2"]
    assert hands.tab.current is not None
    assert hands.tab.current.kind.title == "示例吸尘器"


def test_who_may_not_change_plans_is_told_so(hands: Hands, desk: Desk) -> None:
    clerk = desk.staff.add(name="许示例", role=Role.CLERK)
    desk.staff.sit_down(staff_id=clerk.id)
    hands.page.activated({"tab": "failures"})
    hands.wait()
    hands.tab.read_side()
    accept = hands.tab.product.accept
    assert accept.isVisible()
    assert not accept.isEnabled()
    assert accept.toolTip() == "店主才能改回访计划"
    hands.key(Qt.Key.Key_Return, CTRL)
    assert hands.row(0)[-1].startswith("第 ")
    assert not hands.row(0)[-1].endswith("✓")
