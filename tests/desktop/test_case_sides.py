from __future__ import annotations

import pytest

from aftersales.cases import Case, CaseKind
from aftersales.errors import KnownError
from aftersales.two_sides import owes_goods, side_out
from tests.desktop.acting import Shop


def reship(shop: Shop) -> Case:
    order = shop.sell((10_000, 3), customer_id=shop.customer())
    return shop.case(shop.open(CaseKind.RESHIP, "漏发", order=order, quantity=3))


def test_two_parcels_carry_what_was_agreed_and_only_then_nothing_is_owed(shop: Shop) -> None:
    sides = shop.desk.case_sides
    case = reship(shop)
    case = sides.agree(case_id=case.id, version=case.version, goods=[("示例商品 1", 3), ("赠品", 1)])
    case = sides.send(
        case_id=case.id, version=case.version, pieces={0: 2, 1: 1}, courier="顺丰", tracking="sf0001"
    )
    assert [(line.done, line.owed) for line in side_out(case)] == [(2, 1), (1, 0)]
    assert owes_goods(case)
    with pytest.raises(KnownError, match="sent_too_many"):
        sides.send(case_id=case.id, version=case.version, pieces={0: 2}, courier="顺丰", tracking="SF2")
    case = sides.send(case_id=case.id, version=case.version, pieces={0: 1}, courier="中通", tracking="ZT9")
    assert not owes_goods(case)
    assert side_out(case)[0].parcel == "中通 SF0001、ZT9"
    assert shop.case(case.id) == case
    assert shop.titles(case.id)[-1] == "寄出 中通 ZT9"
    assert shop.desk.undo.undo() == "记寄出"
    assert owes_goods(shop.case(case.id))


def test_the_guard_holds_a_case_whose_second_parcel_is_missing(shop: Shop) -> None:
    case = reship(shop)
    sides = shop.desk.case_sides
    shop.planned(case.id)
    shop.step(case.id, "awaiting_consent", plan="补 3 件")
    case = shop.case(case.id)
    case = sides.send(case_id=case.id, version=case.version, pieces={0: 2}, courier="顺丰", tracking="SF1")
    shop.refused(case.id, "to_revisit", "still_to_ship")
    case = shop.case(case.id)
    sides.send(case_id=case.id, version=case.version, pieces={0: 1}, courier="顺丰", tracking="SF2")
    shop.step(case.id, "to_revisit")


@pytest.mark.parametrize("goods", [[], [("", 1)], [("杯", 0)], [("杯", 1), ("杯", 2)], [("杯" * 200, 1)]])
def test_a_list_that_says_nothing_is_refused(shop: Shop, goods: list[tuple[str, int]]) -> None:
    case = reship(shop)
    with pytest.raises(KnownError, match="goods_out_wrong"):
        shop.desk.case_sides.agree(case_id=case.id, version=case.version, goods=goods)
    assert shop.case(case.id) == case


def test_what_went_out_stays_on_the_list(shop: Shop) -> None:
    sides, case = shop.desk.case_sides, reship(shop)
    case = sides.send(case_id=case.id, version=case.version, pieces={0: 2}, courier="", tracking="SF1")
    for goods in ([("别的", 1)], [("示例商品 1", 1)]):
        with pytest.raises(KnownError, match="goods_out_gone"):
            sides.agree(case_id=case.id, version=case.version, goods=goods)
    case = sides.agree(case_id=case.id, version=case.version, goods=[("示例商品 1", 2)])
    assert not owes_goods(case)


def test_only_what_is_sent_out_has_such_a_list(shop: Shop) -> None:
    case = shop.case(shop.sold_case(CaseKind.RETURN))
    with pytest.raises(KnownError, match="no_goods_out"):
        shop.desk.case_sides.agree(case_id=case.id, version=case.version, goods=[("杯", 1)])
    case = reship(shop)
    for pieces, tracking, code in (({0: 0}, "SF1", "parcel_empty"), ({0: 1}, " ", "parcel_number")):
        with pytest.raises(KnownError, match=code):
            shop.desk.case_sides.send(
                case_id=case.id, version=case.version, pieces=pieces, courier="", tracking=tracking
            )
