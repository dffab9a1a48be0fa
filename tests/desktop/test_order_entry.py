from __future__ import annotations

from datetime import date

import pytest

from aftersales.actions import new_action_id
from aftersales.clock import FixedClock
from aftersales.errors import KnownError
from aftersales.orders import OrderStatus, Platform
from aftersales.products import Product
from aftersales.queries import OrderQuery
from desktop.order_entry import SaleDraft, SaleLine
from tests.desktop.acting import PART_TIMER, Shop


@pytest.fixture
def purifier(shop: Shop, clock: FixedClock) -> Product:
    shop.at("2026-10-14T15:20")
    return shop.desk.goods.add_product(
        Product(code="SQ-R600", title="示例净水器 R600", whole_months=12, parts_months=36)
    )


def sale(*lines: SaleLine, **given: object) -> SaleDraft:
    values: dict[str, object] = {"means": "微信", **given}
    return SaleDraft(lines=lines, **values)  # type: ignore[arg-type]


def test_a_sale_is_one_order_with_money_and_warranties(shop: Shop, purifier: Product) -> None:
    who = shop.customer("李测试", "13800002000")
    found = shop.desk.counter.look_up(text=" SQ-R600 ")
    assert found is not None
    assert (found.product.id, found.price, found.months) == (purifier.id, None, 12)
    draft = sale(
        SaleLine(
            title="示例净水器 R600", price=129_900, product_id=purifier.id, code="SQ-R600", serial="SN1"
        ),
        SaleLine(title="安装费", price=8_000, quantity=2),
        discount=5_900,
        customer_id=who,
        means="现金",
    )
    sold = shop.desk.counter.sell(draft=draft)
    order = sold.order
    assert order.number == "DD261014-0001"
    assert (order.goods, order.paid_gross, order.status) == (145_900, 140_000, OrderStatus.DONE)
    assert [one.amount for one in order.discounts] == [5_900]
    assert order.invoiced_on == date(2026, 10, 14)
    view = shop.desk.orders.view(order_id=order.id)
    assert (view.account.platform, view.channel) == (Platform.COUNTER, "门店")
    assert [(one.means, one.amount) for one in view.receipts] == [("现金", 140_000)]
    (good,) = shop.desk.goods.of_customer(customer_id=who)
    assert (good.serial, good.order_line_id, good.starts) == ("SN1", order.lines[0].id, date(2026, 10, 14))
    assert (good.whole_ends, good.parts_end) == (date(2027, 10, 14), date(2029, 10, 14))
    again = shop.desk.counter.look_up(text="SQ-R600")
    assert again is not None
    assert again.price == 129_900
    assert sold.warranties == 1


def test_every_piece_with_terms_gets_a_warranty(shop: Shop, purifier: Product) -> None:
    draft = sale(SaleLine(title="示例净水器 R600", price=100, quantity=3, product_id=purifier.id))
    assert shop.desk.counter.sell(draft=draft).warranties == 3


def test_one_undo_takes_all_of_it_back_and_the_number_is_not_given_twice(
    shop: Shop, purifier: Product
) -> None:
    before = shop.everything()
    draft = sale(
        SaleLine(title="示例净水器 R600", price=129_900, product_id=purifier.id, serial="SN1"),
        SaleLine(title="延长线", price=1_990),
    )
    shop.desk.counter.sell(draft=draft)
    assert shop.desk.undo.undo() == "收银 示例净水器 R600 等 2 样"
    after = shop.everything()
    for table in ("orders", "order_lines", "order_receipts", "sold_goods", "shop_accounts"):
        assert after[table] == before[table], table
    assert shop.desk.counter.sell(draft=draft).order.number == "DD261014-0002"
    assert len(shop.desk.orders.all()) == 1


def test_the_same_sale_sent_twice_is_one(shop: Shop) -> None:
    draft, action_id = sale(SaleLine(title="延长线", price=1_990, serial="SN7")), new_action_id()
    first = shop.desk.counter.sell(draft=draft, action_id=action_id)
    second = shop.desk.counter.sell(draft=draft, action_id=action_id)
    assert (first.order, first.warranties) == (second.order, second.warranties)
    page = shop.desk.orders.page(query=OrderQuery())
    assert [row.summary.number for row in page.rows] == [first.order.number]
    assert len(shop.desk.orders.view(order_id=first.order.id).receipts) == 1


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (sale(), "order_error.nothing_sold"),
        (sale(SaleLine(title=" ", price=1)), "order_error.title_missing"),
        (sale(SaleLine(title="甲", price=1, quantity=0)), "order_error.quantity"),
        (sale(SaleLine(title="甲", price=1, quantity=1_000)), "order_error.quantity_most"),
        (sale(SaleLine(title="甲", price=-1)), "order_error.price_negative"),
        (sale(SaleLine(title="甲", price=1, quantity=2, serial="S")), "order_error.serial_many"),
        (sale(SaleLine(title="甲", price=100), discount=101), "order_error.discount_range"),
        (sale(SaleLine(title="甲", price=100), means="赊"), "order_error.means_missing"),
    ],
)
def test_what_cannot_be_sold_is_said_and_nothing_written(shop: Shop, draft: SaleDraft, code: str) -> None:
    before = shop.everything()
    with pytest.raises(KnownError) as caught:
        shop.desk.counter.sell(draft=draft)
    assert caught.value.code == code
    assert shop.everything() == before


def test_a_serial_is_sold_once(shop: Shop, purifier: Product) -> None:
    line = SaleLine(title="示例净水器 R600", price=1, product_id=purifier.id, serial="SN1")
    shop.desk.counter.sell(draft=sale(line))
    before = shop.everything()
    with pytest.raises(KnownError) as caught:
        shop.desk.counter.sell(draft=sale(line))
    assert caught.value.code == "goods.serial_taken"
    assert shop.everything() == before


def test_who_may_not_keep_the_archive_sells_nothing(shop: Shop) -> None:
    shop.sit(PART_TIMER)
    with pytest.raises(KnownError) as caught:
        shop.desk.counter.sell(draft=sale(SaleLine(title="甲", price=1)))
    assert caught.value.code == "workflow.right_missing"
