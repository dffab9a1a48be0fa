from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from aftersales.cases import CaseKind, CaseLine, Channel
from aftersales.customers import Nickname
from aftersales.errors import KnownError
from aftersales.orders import Platform
from desktop.jobs import Progress
from desktop.reason_learning import FILE
from desktop.requests import CaseDraft
from tests.desktop.acting import CLERK, Shop

PHONE = "13800001000"


def sure(shop: Shop, text: str) -> int | None:
    found = shop.desk.recognition.read(text=text).customer
    return found.customer.id if found else None


def test_a_phone_is_its_owners(shop: Shop) -> None:
    customer = shop.customer("林小样", PHONE)
    reading = shop.desk.recognition.read(text=f"我是林小样 {PHONE}，坏了")
    assert reading.customer is not None
    assert reading.customer.customer.id == customer
    assert reading.customer.by == ("phone", "name")


def test_a_name_alone_or_a_masked_number_is_not_enough(shop: Shop) -> None:
    shop.customer("林小样", PHONE)
    reading = shop.desk.recognition.read(text="我是林小样，电话 138****1000")
    assert reading.customer is None
    assert [found.customer.name for found in reading.customers] == ["林小样"]


def test_two_who_fit_are_shown_and_not_guessed(shop: Shop) -> None:
    shop.customer("林小样", PHONE)
    shop.customer("王小样", "13700002000")
    reading = shop.desk.recognition.read(text=f"{PHONE} 或者打 13700002000")
    assert reading.customer is None
    assert len(reading.customers) == 2


def test_a_nickname_and_an_order_are_their_customers(shop: Shop) -> None:
    customer = shop.customer("林小样", PHONE, nicknames=(Nickname(platform=Platform.TAOBAO, name="tb小样"),))
    assert sure(shop, "tb小样 2026-10-14 15:20:11\n东西坏了") == customer
    order = shop.sell(customer_id=customer)
    reading = shop.desk.recognition.read(text=f"订单 {order.number} 坏了")
    assert [found.order_id for found in reading.orders] == [order.id]
    assert reading.customer is not None
    assert reading.customer.by == ("order",)


def test_a_parcel_is_its_orders_or_the_cases_that_waits_for_it(shop: Shop) -> None:
    customer = shop.customer("林小样", PHONE)
    order = shop.sell(customer_id=customer)
    with shop._writing() as action:
        stored = shop.desk.archive.orders.get(order.id)
        shop.desk.archive.orders.save(replace(stored, tracking="SF1234567890123"), action=action)
    assert sure(shop, "顺丰 SF1234567890123 到哪了") == customer
    case = shop.desk.cases.open(
        draft=CaseDraft(
            kind=CaseKind.RETURN,
            channel=Channel.LETTER,
            category="其他",
            reason="其他",
            lines=(CaseLine(order_line_id=None, title="不知道谁的水壶", quantity=1),),
            arrived=True,
            courier_back="圆通",
            tracking_back="yt1234567890123",
        )
    )
    assert case.customer_id is None
    assert case.details.goods_back_at == case.opened_at
    reading = shop.desk.recognition.read(text="我寄的 YT1234567890123 收到没")
    assert [(case_id, number) for _, case_id, number in reading.parcel_cases] == [(case.id, case.number)]


def test_goods_by_words_and_by_day(shop: Shop) -> None:
    customer = shop.customer("林小样", PHONE)
    order = shop.sell((10_000, 1), (20_000, 2), customer_id=customer)
    reading = shop.desk.recognition.read(text=f"{PHONE} 10月8号买的示例商品 2 裂了")
    assert [found.line.line.id for found in reading.goods][:1] == [order.lines[1].id]
    assert reading.goods[0].day is not None
    assert reading.orders[0].number == order.number


def test_the_shops_own_people_are_not_the_buyer(shop: Shop) -> None:
    text = f"{CLERK} 10-14 15:20\n您好 13700002000\n林小样 10-14 15:21\n坏了 {PHONE}"
    reading = shop.desk.recognition.read(text=text)
    assert [each.value for each in reading.recognised.findings if each.value == "13700002000"] == []


def test_reasons_come_with_their_category(shop: Shop) -> None:
    found = shop.desk.recognition.suggest(text="箱子压扁了，杯子碎了两个")
    assert (found[0].category, found[0].suggestion.reason) == ("物流", "破损")
    assert shop.desk.recognition.suggest(text="嗯") == ()


def closed(shop: Shop, count: int, words: str) -> None:
    for number in range(count):
        case_id = shop.open(CaseKind.INQUIRY, "质量问题")
        with shop._writing() as action:
            case = shop.desk.archive.cases.get(case_id)
            shop.desk.archive.cases.save(
                replace(case, state="closed", description=f"{words} {number}", phenomenon=""), action=action
            )


def test_it_learns_from_closed_cases_in_the_background(shop: Shop) -> None:
    desk = shop.desk
    words = "滤芯卡扣断头"
    assert desk.recognition.learn_if_stale(Progress()) == 0
    closed(shop, 25, words)
    before = desk.recognition.suggest(text=words)
    assert not before or before[0].suggestion.reason != "质量问题"
    assert desk.recognition.learn_if_stale(Progress()) == 25
    assert desk.recognition.suggest(text=words)[0].suggestion.reason == "质量问题"
    assert desk.recognition.learn_if_stale(Progress()) == 0


def test_a_broken_file_of_what_was_learned_counts_as_none(shop: Shop) -> None:
    file: Path = shop.desk.folder.root / FILE
    for text in ("", "[]", "{", json.dumps({"format": 99})):
        file.write_text(text, "utf-8")
        assert shop.desk.recognition.suggest(text="杯子碎了，压扁了")[0].suggestion.reason == "破损"


def test_pieces_in_another_open_case_are_held(shop: Shop) -> None:
    order = shop.sell((10_000, 2), customer_id=shop.customer())
    first = shop.open(CaseKind.RETURN, order=order)
    shop.open(CaseKind.RETURN, order=order)
    number = shop.case(first + 1).number
    standing = shop.desk.orders.find(text=order.number)[0]
    assert (standing.left, standing.held, standing.held_by) == (2, 2, number)
    with pytest.raises(KnownError) as caught:
        shop.open(CaseKind.EXCHANGE, order=order)
    assert caught.value.code == "desk.held_elsewhere"
    assert caught.value.operands["number"] == number
    shop.open(CaseKind.INQUIRY, order=order)
    shop.step(first + 1, "withdrawn", note="客户不退了")
    shop.open(CaseKind.EXCHANGE, order=order)


def test_money_that_went_back_wholly_cannot_go_back_again(shop: Shop) -> None:
    order = shop.sell((10_000, 1), customer_id=shop.customer())
    with shop._writing() as action:
        stored = shop.desk.archive.orders.get(order.id)
        lines = tuple(replace(line, refunded=10_000) for line in stored.lines)
        shop.desk.archive.orders.save(replace(stored, refunded=10_000, lines=lines), action=action)
    with pytest.raises(KnownError) as caught:
        shop.open(CaseKind.REFUND_ONLY, order=order)
    assert caught.value.code == "desk.money_all_back"
    assert shop.open(CaseKind.REPAIR, order=order)


def test_a_parcels_number_is_short(shop: Shop) -> None:
    for wrong in ("x" * 33, "a\x00b"):
        with pytest.raises(KnownError) as caught:
            shop.desk.cases.open(
                draft=CaseDraft(
                    kind=CaseKind.RETURN,
                    channel=Channel.PHONE,
                    category="其他",
                    reason="其他",
                    tracking_back=wrong,
                )
            )
        assert caught.value.code == "desk.parcel_wrong"
