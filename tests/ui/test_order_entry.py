"""柜台开单 in the window: scanned, counted up, priced, paid, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from aftersales.orders import Order
from aftersales.products import Product
from desktop.order_entry import SaleDraft, SaleLine
from desktop.shop import Desk
from tests.ui.case_kit import NOW, Bridge, context, visible_text
from ui.notices import Recorder
from ui.pages.order_entry import OrderEntryPage
from ui.theme import Theme

Type = Callable[[QWidget, str], None]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A shop whose purifier was sold once, at 1,299.00."""
    with Desk.open(tmp_path / "shop", clock=FixedClock(NOW)) as opened:
        opened.profile.name_shop(name="示例家电店")
        product = opened.goods.add_product(
            Product(code="SQ-R600", title="示例净水器 R600", whole_months=12, barcode="6901234567892")
        )
        line = SaleLine(title=product.title, price=129_900, product_id=product.id, code=product.code)
        opened.counter.sell(draft=SaleDraft(lines=(line,), means="微信"))
        yield opened


class Counter:
    """What a person does at the counter."""

    def __init__(self, page: OrderEntryPage, bridge: Bridge, bot: QtBot) -> None:
        self.page, self.bridge, self.bot = page, bridge, bot

    def wait(self) -> None:
        for _ in range(2):
            self.bot.wait(10)
            self.bot.waitUntil(lambda: not self.page.runner.busy)

    def scan(self, code: str) -> None:
        """What a scanner does: digits as keys, then Enter."""
        assert self.page.scan.hasFocus()
        QTest.keyClicks(self.page.scan, code)
        QTest.keyClick(self.page.scan, Qt.Key.Key_Return)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.page, key, modifier)
        self.wait()

    def pay(self) -> None:
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def counter(desk: Desk, theme: Theme, recorder: Recorder, qtbot: QtBot) -> Iterator[Counter]:
    page = OrderEntryPage(context(desk, theme, recorder))
    bridge = Bridge(desk, page)
    qtbot.addWidget(page)
    page.resize(1232, 840)
    page.show()
    qtbot.waitExposed(page)
    page.activated({})
    made = Counter(page, bridge, qtbot)
    made.wait()
    yield made
    made.wait()
    bridge.stop()


def newest(desk: Desk) -> Order:
    """The order sold last, of two."""
    orders = [order for order, _, _ in desk.orders.all()]
    assert len(orders) == 2
    return max(orders, key=lambda order: order.id)


def test_scanned_twice_counts_up_and_is_paid_by_keys_alone(desk: Desk, counter: Counter) -> None:
    counter.scan("6901234567892")
    counter.scan("6901234567892")
    counter.wait()
    (row,) = counter.page.rows
    assert (row.count.value, row.price.fen) == (2, 129_900)
    assert "¥2,598.00" in visible_text(counter.page.side)
    counter.pay()
    assert newest(desk).number == "DD261014-0002"
    assert newest(desk).paid_gross == 259_800
    assert counter.page.rows == []
    assert "已开 DD261014-0002，登记质保 2 件" in visible_text(counter.page)
    assert counter.page.scan.hasFocus()
    assert desk.undo.undo() == "收银 示例净水器 R600"
    assert len(desk.orders.all()) == 1


def test_a_fast_scanner_loses_nothing(counter: Counter) -> None:
    for _ in range(5):
        counter.scan("SQ-R600")
    counter.wait()
    counter.bot.waitUntil(lambda: bool(counter.page.rows) and counter.page.rows[0].count.value == 5)
    assert len(counter.page.rows) == 1


def test_an_unknown_barcode_is_kept_and_sold_under_a_name(
    desk: Desk, counter: Counter, type_chinese: Type
) -> None:
    counter.scan("6900000000001")
    counter.wait()
    (row,) = counter.page.rows
    assert row.name.hasFocus()
    assert "没有条码 6900000000001" in visible_text(counter.page)
    counter.pay()
    assert "还没填完" in visible_text(counter.page.side)
    assert len(desk.orders.all()) == 1
    assert row.name.hasFocus()
    type_chinese(row.name, "示例延长线")
    counter.key(Qt.Key.Key_Return)
    assert row.price.hasFocus()
    QTest.keyClicks(row.price, "39.9")
    counter.pay()
    (line,) = newest(desk).lines
    assert (line.title, line.code, line.unit_price) == ("示例延长线", "6900000000001", 3_990)


def test_a_customer_by_the_tail_of_his_phone_and_a_discount(desk: Desk, counter: Counter) -> None:
    who = desk.customers.add(name="李测试", phone="13800002000")
    counter.scan("SQ-R600")
    counter.wait()
    counter.key(Qt.Key.Key_F4)
    QTest.keyClicks(counter.page.side.customer, "2000")
    counter.key(Qt.Key.Key_Return)
    assert "李测试" in visible_text(counter.page.side)
    assert "13800002000" not in visible_text(counter.page.side)
    counter.page.side.discount.setFocus()
    QTest.keyClicks(counter.page.side.discount, "99")
    assert "¥1,200.00" in visible_text(counter.page.side)
    counter.page.side.means.set_current("现金")
    counter.pay()
    order = newest(desk)
    view = desk.orders.view(order_id=order.id)
    assert (order.customer_id, order.paid_gross) == (who.id, 120_000)
    assert [one.means for one in view.receipts] == ["现金"]
    assert len(desk.goods.of_customer(customer_id=who.id)) == 1


def test_a_discount_above_the_goods_is_said_and_nothing_sold(desk: Desk, counter: Counter) -> None:
    counter.scan("SQ-R600")
    counter.wait()
    counter.page.side.discount.setFocus()
    QTest.keyClicks(counter.page.side.discount, "5000")
    counter.pay()
    assert "比商品" in visible_text(counter.page.side)
    assert len(desk.orders.all()) == 1
    assert len(counter.page.rows) == 1


def test_escape_leaves_and_the_counter_keeps_what_stands_on_it(counter: Counter) -> None:
    counter.scan("SQ-R600")
    counter.wait()
    counter.key(Qt.Key.Key_Escape)
    assert counter.bridge.backs == 1
    counter.page.activated({})
    counter.wait()
    assert len(counter.page.rows) == 1
    counter.page.rows[0].remove.click()
    counter.wait()
    assert counter.page.rows == []
    assert "还没有商品" in visible_text(counter.page)
