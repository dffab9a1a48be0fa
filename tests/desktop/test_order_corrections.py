"""Lines, discounts and freight of an order corrected by hand: what follows, what is refused, what two people make of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.orders import Discount, Funder, Order, OrderLine, OrderStatus
from aftersales.products import Product
from desktop.jobs import Progress
from desktop.order_corrections import LineEdit, OrderEdit, corrected, line_edits, line_problems, misfit
from desktop.order_entry import SaleDraft, SaleLine
from desktop.order_versions import order_clashes, rebased
from desktop.order_views import line_shares
from desktop.settlement_drafts import drawn_claim
from desktop.shop import Desk
from tests.desktop.acting import Shop
from tests.desktop.import_kit import FIRST, take_in, write_sheet


def correct(shop: Shop, order: Order, **changes: object) -> Order:
    return shop.desk.orders.correct(
        order_id=order.id,
        version=order.version,
        changes=OrderEdit(**changes),  # type: ignore[arg-type]
    )


def sell(shop: Shop, *lines: SaleLine) -> Order:
    return shop.desk.counter.sell(draft=SaleDraft(lines=lines, means="微信")).order


def product(shop: Shop) -> Product:
    return shop.desk.goods.add_product(Product(code="SQ-1", title="示例净水器", whole_months=12))


def goods_of(shop: Shop, order: Order) -> list[tuple[str, str]]:
    archive = shop.desk.archive
    with archive.database.read():
        found = archive.goods.of_order_lines([line.id for line in archive.orders.get(order.id).lines])
        return [(good.title, good.serial) for good in found]


def test_lines_discounts_and_freight_are_corrected_and_taken_back(shop: Shop) -> None:
    order = shop.sell((10_000, 2), (5_000, 1), off=1_000)
    first, second = line_edits(order)
    after = correct(
        shop,
        order,
        lines=(replace(first, quantity=3, title="示例商品 甲"), LineEdit(title="滤芯", unit_price=800)),
        discounts=(Discount(name="平台券", amount=500, funded_by=Funder.PLATFORM),),
        freight=600,
        paid_gross=30_900,
    )
    assert [(line.title, line.unit_price, line.quantity) for line in after.lines] == [
        ("示例商品 甲", 10_000, 3),
        ("滤芯", 800, 1),
    ]
    assert after.lines[0].id == first.id
    assert (after.goods, after.freight, misfit(after)) == (30_800, 600, 0)
    view = shop.desk.orders.view(order_id=order.id)
    assert {"lines", "discounts", "freight", "goods", "paid_gross"} <= view.edited
    assert view.misfit == 0
    assert sum(line.paid for line in view.lines) == 30_300
    assert shop.desk.undo.undo() == f"改订单 {order.number}"
    back = shop.desk.orders.get(order_id=order.id)
    assert (back.lines, back.discounts, back.paid_gross) == (order.lines, order.discounts, order.paid_gross)
    assert [line.id for line in back.lines] == [first.id, second.id]


def test_sums_that_do_not_fit_are_marked_and_stored(shop: Shop) -> None:
    order = shop.sell((10_000, 1))
    assert shop.desk.orders.view(order_id=order.id).misfit == 0
    correct(shop, order, freight=500)
    assert shop.desk.orders.view(order_id=order.id).misfit == -500


def test_what_came_back_or_is_in_a_case_stays(shop: Shop) -> None:
    order = shop.sell((10_000, 3), (5_000, 1), customer_id=shop.customer())
    case_id = shop.open(CaseKind.RETURN, order=order, quantity=2)
    first, second = line_edits(order)
    before = shop.everything()
    for lines, code in (
        ((replace(first, quantity=1), second), "quantity_below"),
        ((second,), "line_in_case"),
        ((), "line_in_case"),
        ((replace(first, title=" "), second), "line_title"),
        ((replace(first, unit_price=-1), second), "line_price"),
        ((replace(first, quantity=0), second), "line_quantity"),
        ((replace(first, serial="S-1"), second), "line_serial"),
    ):
        with pytest.raises(KnownError) as caught:
            correct(shop, order, lines=lines)
        assert caught.value.code == f"order_error.{code}"
    assert shop.everything() == before
    number = shop.view(case_id).case.number
    with pytest.raises(KnownError, match=number):
        correct(shop, order, lines=(second,))
    assert correct(shop, order, lines=(first,)).lines[0].quantity == 3


@pytest.mark.parametrize(
    ("discounts", "freight", "code"),
    [
        ((Discount(name="券", amount=10_001, funded_by=Funder.SHOP),), 0, "discount_above"),
        ((Discount(name="券", amount=-1, funded_by=Funder.SHOP),), 0, "discount_negative"),
        ((), -1, "discount_negative"),
    ],
)
def test_money_that_cannot_be_is_refused(
    shop: Shop, discounts: tuple[Discount, ...], freight: int, code: str
) -> None:
    order = shop.sell((10_000, 1))
    with pytest.raises(KnownError, match=code):
        correct(shop, order, discounts=discounts, freight=freight)
    assert shop.desk.orders.get(order_id=order.id) == order


def test_the_last_line_stays(shop: Shop) -> None:
    order = shop.sell((10_000, 1))
    with pytest.raises(KnownError, match="no_lines"):
        correct(shop, order, lines=())


def test_registered_pieces_follow_their_lines(shop: Shop) -> None:
    made = product(shop)
    order = sell(
        shop, SaleLine(title=made.title, price=9_900, quantity=2, product_id=made.id, code=made.code)
    )
    assert goods_of(shop, order) == [(made.title, "")] * 2
    (line,) = line_edits(order)
    after = correct(shop, order, lines=(replace(line, quantity=3, title="示例净水器 白"),), paid_gross=29_700)
    assert goods_of(shop, order) == [("示例净水器 白", "")] * 3
    (line,) = line_edits(after)
    fewer = correct(shop, after, lines=(replace(line, quantity=1, serial="S-77"),), paid_gross=9_900)
    assert goods_of(shop, order) == [("示例净水器 白", "S-77")]
    shop.desk.undo.undo()
    assert goods_of(shop, order) == [("示例净水器 白", "")] * 3
    shop.desk.undo.redo()
    assert goods_of(shop, order) == [("示例净水器 白", "S-77")]
    assert fewer.lines[0].quantity == 1


def test_a_line_added_at_the_counter_begins_its_warranty(shop: Shop) -> None:
    made = product(shop)
    order = sell(shop, SaleLine(title="管子", price=1_000))
    added = LineEdit(title=made.title, code=made.code, unit_price=9_900, serial="S-9")
    after = correct(shop, order, lines=(*line_edits(order), added), paid_gross=10_900)
    assert after.lines[1].product_id == made.id
    assert goods_of(shop, order) == [(made.title, "S-9")]
    other = sell(shop, SaleLine(title="管子", price=1_000))
    (pipe,) = line_edits(other)
    with pytest.raises(KnownError, match="serial_taken"):
        correct(shop, other, lines=(replace(pipe, serial="S-9"),))
    assert goods_of(shop, other) == []


def test_a_piece_that_was_repaired_is_not_taken_away(shop: Shop) -> None:
    made = product(shop)
    order = sell(
        shop,
        SaleLine(title=made.title, price=9_900, product_id=made.id, code=made.code),
        SaleLine(title="管子", price=1_000),
    )
    with shop.desk.archive.database.read():
        (good,) = shop.desk.archive.goods.of_order_lines([order.lines[0].id])
    shop.later(days=5)
    day = shop.clock.today()
    shop.desk.goods.note_repair(good_id=good.id, version=good.version, first_day=day, last_day=day)
    before = shop.everything()
    with pytest.raises(KnownError, match="goods_used"):
        correct(shop, order, lines=line_edits(order)[1:])
    assert shop.everything() == before


def test_a_gift_costs_nothing_and_its_marked_price_reaches_the_claim(shop: Shop) -> None:
    order = sell(
        shop,
        SaleLine(title="示例锅", price=20_000),
        SaleLine(title="锅铲", price=1_500, gift=True),
    )
    assert (order.paid_gross, order.goods) == (20_000, 20_000)
    assert (order.lines[1].unit_price, order.lines[1].gift_price) == (0, 1_500)
    case_id = shop.open(CaseKind.RETURN, order=order)
    archive = shop.desk.archive
    with archive.database.read():
        claim = drawn_claim(archive, archive.orders.get(order.id), archive.cases.get(case_id), before=())
    (gift,) = claim.gifts
    assert (gift.marked_price, gift.returned) == (1_500, True)
    again = shop.desk.orders.get(order_id=order.id)
    paid = correct(
        shop, again, lines=(*line_edits(again)[:1], replace(line_edits(again)[1], gift_price=None))
    )
    assert paid.lines[1].gift_price is None


def test_a_sheet_asks_before_it_overwrites_corrected_lines(desk: Desk, tmp_path: Path) -> None:
    sheet = write_sheet(tmp_path / "10月13日订单.csv", FIRST)
    take_in(desk, sheet)
    (order, _shop, _name), *_ = desk.orders.all(number=FIRST[0][0])
    first, *rest = line_edits(order)
    edits = (replace(first, quantity=first.quantity + 1), *rest)
    desk.orders.correct(order_id=order.id, version=order.version, changes=OrderEdit(lines=edits))
    again = desk.transfers.read(paths=[sheet], progress=Progress())
    assert (again.counts.conflicts, again.counts.updated) == (1, 0)
    desk.transfers.discard(staged=again)


def test_two_corrections_of_lines_are_met_field_by_field(shop: Shop) -> None:
    base = shop.sell((10_000, 2), (5_000, 1), (700, 1))
    one, two, three = line_edits(base)
    theirs = correct(shop, base, lines=(replace(one, quantity=4, title="别人改的"), two, three), freight=300)
    mine = OrderEdit(
        lines=(
            replace(one, quantity=5, unit_price=9_000),
            replace(two, title="我改的"),
            LineEdit(title="新", unit_price=1),
        ),
        freight=400,
    )
    met = order_clashes(base, theirs, mine)
    assert [clash.field for clash in met] == ["freight", f"lines.{one.id}.quantity"]
    assert [(clash.before, clash.theirs, clash.mine) for clash in met] == [
        ("0.00", "3.00", "4.00"),
        ("2", "4", "5"),
    ]
    gave_way = rebased(base, theirs, mine)
    assert gave_way.freight is None
    assert gave_way.lines is not None
    assert [(line.title, line.unit_price, line.quantity) for line in gave_way.lines] == [
        ("别人改的", 9_000, 4),
        ("我改的", 5_000, 1),
        ("新", 1, 1),
    ]
    kept = rebased(base, theirs, mine, {clash.field for clash in met})
    assert kept.freight == 400
    assert kept.lines is not None
    assert kept.lines[0].quantity == 5
    saved = shop.desk.orders.correct(order_id=base.id, version=theirs.version, changes=kept)
    assert [line.quantity for line in saved.lines] == [5, 1, 1]


def test_a_line_that_the_other_took_off_is_asked_about(shop: Shop) -> None:
    base = shop.sell((10_000, 2), (5_000, 1))
    one, two = line_edits(base)
    theirs = correct(shop, base, lines=(one,))
    mine = OrderEdit(lines=(one, replace(two, quantity=2)))
    (met,) = order_clashes(base, theirs, mine)
    assert (met.field, met.theirs) == (f"lines.{two.id}.whole", "去掉了")
    assert rebased(base, theirs, mine).lines == (one,)
    lines = rebased(base, theirs, mine, {met.field}).lines
    assert lines is not None
    assert [(line.id, line.quantity) for line in lines] == [(one.id, 2), (0, 2)]
    untouched = OrderEdit(lines=(one, two))
    assert order_clashes(base, theirs, untouched) == ()
    assert rebased(base, theirs, untouched).lines == (one,)


def test_opening_an_order_needs_twelve_queries_whatever_hangs_on_it(shop: Shop, desk: Desk) -> None:
    counts = []
    for lines in (1, 6):
        order = shop.sell(
            *[(10_000, 2)] * lines, off=100, customer_id=shop.customer(f"张示例{lines}", f"1380000100{lines}")
        )
        for place in range(lines):
            shop.open(CaseKind.RETURN, order=order, line=place)
        told: list[str] = []
        with desk.archive.database.read():
            connection = desk.archive.database._engine.connection()
            connection.exec_trace = lambda _c, sql, _b, told=told: not told.append(sql)
            try:
                view = desk.orders.view(order_id=order.id)
            finally:
                connection.exec_trace = None
        assert len(view.cases) == len(view.lines) == lines
        counts.append(len([sql for sql in told if sql.lstrip().startswith("SELECT")]))
    assert 0 < counts[0] == counts[1] <= 12


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(
        st.tuples(st.integers(0, 90_000), st.integers(1, 9), st.booleans()), min_size=1, max_size=5
    ),
    parts=st.tuples(st.integers(0, 100), st.integers(0, 500)),
)
def test_shares_of_a_corrected_order_add_up(
    lines: list[tuple[int, int, bool]], parts: tuple[int, int]
) -> None:
    old = OrderLine(id=1, key="1", title="示例", unit_price=100, quantity=1, paid=100)
    order = Order(shop_id=1, number="DD1", status=OrderStatus.DONE, goods=100, paid_gross=100, lines=(old,))
    edits = tuple(
        LineEdit(
            id=1 if not place else 0,
            title="示例",
            unit_price=0 if gift else price,
            quantity=count,
            gift_price=price if gift else None,
        )
        for place, (price, count, gift) in enumerate(lines)
    )
    whole = sum(line.amount for line in edits)
    off, freight = whole * parts[0] // 200, parts[1]
    offers = (Discount(name="券", amount=off, funded_by=Funder.SHOP),) if off else ()
    changes = OrderEdit(lines=edits, discounts=offers, freight=freight, paid_gross=whole + freight - off)
    after = corrected(order, changes)
    numbered = replace(
        after, lines=tuple(replace(line, id=place) for place, line in enumerate(after.lines, start=1))
    )
    assert misfit(after) == 0
    assert len({line.key for line in after.lines}) == len(after.lines)
    if whole:
        assert sum(paid for paid, _ in line_shares(numbered)) == after.paid_gross - after.freight
    assert line_problems(edits, (), {}) == ()
