"""A sheet's order against the archive's: every one of the seven answers that the rule gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from aftersales.comparing import as_order, compare, merged, merged_in
from aftersales.matching import IncomingLine, IncomingOrder, Outcome, Problem, Stored
from aftersales.orders import Discount, Funder, Order, OrderStatus, Platform, Receiver

ORDERED = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)


def incoming(**told: object) -> IncomingOrder:
    base = IncomingOrder(
        platform=Platform.TAOBAO,
        number="2619300000000000077",
        status=OrderStatus.DONE,
        ordered_at=ORDERED,
        paid_gross=4990,
        freight=1000,
        discounts=(Discount(name="店铺优惠", amount=500, funded_by=Funder.SHOP),),
        receiver=Receiver(name="张示例", phone="13800001000", address="示例街道测试路1号"),
        lines=(
            IncomingLine(key="2619300000000000078", title="小风扇", unit_price=3990, quantity=1, refunded=0),
        ),
    )
    return replace(base, **told)  # type: ignore[arg-type]


def stored(order: Order, **more: object) -> Stored:
    lines = tuple(replace(line, id=index + 1) for index, line in enumerate(order.lines))
    return replace(Stored(order=replace(order, id=7, lines=lines)), **more)  # type: ignore[arg-type]


def test_an_unknown_order_is_new_and_becomes_what_the_sheet_says() -> None:
    order = as_order(incoming(), shop_id=3)
    assert compare(incoming(), None).outcome is Outcome.ADDED
    assert (order.shop_id, order.paid_gross, order.goods, order.freight) == (3, 4990, 3990, 1000)
    assert order.lines[0].title == "小风扇"
    assert order.receiver.name == "张示例"


def test_the_same_again_changes_nothing() -> None:
    assert compare(incoming(), stored(as_order(incoming(), 3))).outcome is Outcome.UNCHANGED


def test_what_the_sheet_does_not_say_stays() -> None:
    order = stored(as_order(incoming(remark="老客户"), 3)).order
    quiet = incoming(remark=None, discounts=None, freight=None, lines=(), receiver=None)
    assert merged(quiet, order) == order


def test_a_changed_cell_is_an_update_that_names_old_and_new() -> None:
    answer = compare(incoming(refunded=1990), stored(as_order(incoming(), 3)))
    assert answer.outcome is Outcome.UPDATED
    assert [(change.field, change.before, change.after) for change in answer.changes] == [
        ("refunded", "0.00", "19.90")
    ]


def test_money_of_a_settled_order_is_a_conflict_but_a_tracking_number_is_not() -> None:
    settled = stored(as_order(incoming(), 3), settled=True)
    assert compare(incoming(paid_gross=4900), settled).outcome is Outcome.CONFLICT
    assert compare(incoming(tracking="YT1"), settled).outcome is Outcome.UPDATED


def test_a_field_edited_by_hand_is_a_conflict() -> None:
    edited = stored(as_order(incoming(), 3), edited_by_hand=frozenset({"receiver"}))
    other = Receiver(name="李测试", phone="13800001000", address="示例街道测试路1号")
    assert compare(incoming(receiver=other), edited).outcome is Outcome.CONFLICT
    assert compare(incoming(remark="换包装"), edited).outcome is Outcome.UPDATED


def test_problems_decide_before_anything_else() -> None:
    wrong = Problem(sheet="订单", row=6, column="数量", code="imports.number", value="两台")
    asked = replace(wrong, level="held")
    told = replace(wrong, level="info")
    assert compare(incoming(problems=(wrong, asked)), None).outcome is Outcome.ERROR
    assert compare(incoming(problems=(asked,)), None).outcome is Outcome.HELD
    assert compare(incoming(problems=(told,)), None).outcome is Outcome.ADDED


def test_a_masked_receiver_never_overwrites_a_whole_one() -> None:
    known = stored(as_order(incoming(), 3))
    masked = incoming(receiver=Receiver(name="张*", phone="138****1000", address="浙江省", masked=True))
    assert compare(masked, known).outcome is Outcome.UNCHANGED


def test_lines_known_by_place_take_the_numbers_of_a_detail_sheet_and_keep_their_identity() -> None:
    by_place = incoming(lines=(IncomingLine(key="1", title="小风扇", unit_price=3990, quantity=1),))
    known = stored(as_order(by_place, 3))
    after = merged(incoming(), known.order)
    assert [(line.id, line.key) for line in after.lines] == [(1, "2619300000000000078")]
    back = merged(by_place, after)
    assert back.lines == after.lines


def test_a_second_line_is_added_and_told() -> None:
    two = incoming(
        lines=(
            *incoming().lines,
            IncomingLine(key="2619300000000000079", title="支架", unit_price=900, quantity=2),
        )
    )
    answer = compare(two, stored(as_order(incoming(), 3)))
    assert answer.outcome is Outcome.UPDATED
    assert ("lines.title", "支架 × 2") in [(change.field, change.after) for change in answer.changes]


def test_only_the_chosen_fields_are_taken() -> None:
    old = stored(as_order(incoming(), 3)).order
    receiver = Receiver(name="李示例", phone="13700000001", address="新路 2 号")
    told = incoming(remark="表里的", paid_gross=5_000, receiver=receiver, goods=4_500)
    whole = merged(told, old)
    every = {change.field for change in compare(told, stored(old)).changes}
    assert merged_in(told, old, every) == whole
    assert merged_in(told, old, ()) == old
    taken = merged_in(told, old, {"remark", "receiver.phone"})
    assert taken == replace(old, remark="表里的", receiver=replace(old.receiver, phone="13700000001"))


def test_a_receiver_stays_masked_as_long_as_a_part_of_him_is() -> None:
    masked = Receiver(name="张*", phone="138****1000", address="示例街道***", masked=True)
    whole = Receiver(name="张示例", phone="13800001000", address="示例街道测试路1号")
    old = stored(as_order(incoming(receiver=masked), 3)).order
    assert merged_in(incoming(receiver=whole), old, {"receiver.phone"}).receiver.masked
    every = {"receiver.name", "receiver.phone", "receiver.address"}
    assert merged_in(incoming(receiver=whole), old, every).receiver == whole


def test_cells_of_lines_are_taken_one_by_one_and_lines_come_and_go_with_their_title() -> None:
    first = IncomingLine(key="26193-1", title="小风扇", unit_price=3990, quantity=1)
    second = IncomingLine(key="26193-2", title="滤芯", unit_price=500, quantity=2)
    old = stored(as_order(incoming(lines=(first, second)), 3)).order
    told = incoming(
        lines=(
            replace(first, title="大风扇", unit_price=4990, quantity=3),
            IncomingLine(key="26193-3", title="支架", unit_price=100, quantity=1),
        )
    )
    counted = merged_in(told, old, {"lines.quantity"})
    assert [(line.id, line.title, line.unit_price, line.quantity) for line in counted.lines] == [
        (1, "小风扇", 3990, 3),
        (2, "滤芯", 500, 2),
    ]
    titled = merged_in(told, old, {"lines.title"})
    assert [(line.id, line.title, line.unit_price) for line in titled.lines] == [
        (1, "大风扇", 3990),
        (0, "支架", 100),
        (2, "滤芯", 500),
    ]
    assert titled.lines == tuple(
        replace(line, unit_price=3990, quantity=1) if line.id == 1 else line
        for line in merged(told, old).lines
    )
