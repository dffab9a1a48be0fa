"""Goods at the desk: verdicts against a table, registering, exchanging, repairs from cases, calls, undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.goods import SoldGood
from aftersales.goods_lists import GoodsScope
from aftersales.parts import MoveKind, Part
from aftersales.products import Product
from tests.desktop.acting import PART_TIMER, TECHNICIAN, Shop


def day(text: str) -> date:
    return date.fromisoformat(text)


def sold(shop: Shop, **given: Any) -> SoldGood:
    shop.at("2026-10-14T09:00")
    plain = {"customer_id": None, "title": "示例空调", "starts": day("2025-10-20"), "serial": "K35-1"}
    return shop.desk.goods.register(**{**plain, **given})


VERDICTS = (  # starts, whole, parts, stays in repair, exchanged, asked for, verdict in words, whole ends
    ("2025-10-20", 12, 36, (), "", "2026-10-20", "整机在保，最后一天", "2026-10-20"),
    ("2025-10-20", 12, 36, (), "", "2026-10-21", "主要部件在保，剩 730 天", "2026-10-20"),
    ("2025-10-20", 12, None, (), "", "2026-10-21", "过保 1 天", "2026-10-20"),
    (
        "2025-10-20", 12, 36, (("2026-06-18", "2026-07-10"), ("2026-09-03", "2026-09-19")), "",
        "2026-10-14", "整机在保，剩 44 天", "2026-11-27",
    ),
    ("2025-10-20", 12, 36, (), "2026-03-01", "2026-10-21", "整机在保，剩 131 天", "2027-03-01"),
    ("2025-10-20", 12, None, (("2026-01-05", "2026-01-25"),), "2026-03-01", "2027-03-02", "过保 1 天", "2027-03-01"),
    ("2025-10-01", 12, None, (), "", "2026-10-08", "整机在保，最后一天", "2026-10-08"),
    ("2024-02-29", 12, None, (), "", "2025-02-28", "整机在保，最后一天", "2025-02-28"),
    ("2025-08-31", 6, None, (), "", "2026-02-28", "整机在保，最后一天", "2026-02-28"),
)  # fmt: skip


@pytest.mark.parametrize("row", VERDICTS)
def test_verdicts_against_a_table(shop: Shop, row: tuple[Any, ...]) -> None:
    starts, whole, parts, stays, exchanged, on, words, ends = row
    good = sold(shop, starts=day(starts), whole_months=whole, parts_months=parts)
    goods = shop.desk.goods
    for first, last in stays:
        good = goods.note_repair(
            good_id=good.id, version=good.version, first_day=day(first), last_day=day(last)
        )
    if exchanged:
        good = goods.exchange(good_id=good.id, version=good.version, day=day(exchanged), serial="K35-2")
        assert good.serial == "K35-2"
    assert good.whole_ends == day(ends)
    assert shop.desk.goods_views.verdict(good=good, on=day(on)).text == words


def test_stays_that_overlap_lengthen_once(shop: Shop) -> None:
    good = sold(shop)
    for first, last in (("2026-01-05", "2026-01-15"), ("2026-01-10", "2026-01-20")):
        good = shop.desk.goods.note_repair(
            good_id=good.id, version=good.version, first_day=day(first), last_day=day(last)
        )
    assert (good.repair_days, good.whole_ends) == (15, day("2026-11-04"))
    shop.desk.undo.undo()
    view = shop.desk.goods_views.view(good_id=good.id)
    assert (view.good.repair_days, view.good.whole_ends, len(view.repairs)) == (10, day("2026-10-30"), 1)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "goods.title_missing"),
        ({"serial": "K35-0"}, "goods.serial_taken"),
        ({"starts": day("2026-10-15")}, "goods.starts_ahead"),
        ({"invoiced_on": day("2025-10-25")}, "goods.installed_early"),
        ({"whole_months": 0}, "days.warranty_months"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    shop: Shop, given: dict[str, Any], code: str
) -> None:
    sold(shop, serial="K35-0")
    with pytest.raises(KnownError) as caught:
        sold(shop, **given)
    assert caught.value.code == code
    assert shop.desk.goods_views.counts().scopes[GoodsScope.ALL] == 1


def test_an_edit_that_meets_anothers_is_refused(shop: Shop) -> None:
    good = sold(shop)
    shop.desk.goods.correct(replace(good, serial="K35-9"))
    with pytest.raises(KnownError, match=r"storage\.changed_meanwhile"):
        shop.desk.goods.correct(replace(good, title="另一台"))


def in_repair(shop: Shop, kind: CaseKind, pieces: int = 1) -> tuple[int, int]:
    """A case about one of `pieces` sold pieces of a line, handed in on 10-05; the case and the last piece."""
    shop.at("2026-10-02T10:00")
    order = shop.sell((338_000, pieces), customer_id=shop.customer(), signed="2025-10-20T10:00")
    for number in range(pieces):
        good = sold(shop, order_line_id=order.lines[0].id, serial=f"S{number}")
    shop.at("2026-10-02T10:00")
    case_id = shop.open(kind, "质量问题", order=order)
    shop.planned(case_id)
    shop.step(case_id, "awaiting_consent", plan="到店检测", repair_way="到店")
    shop.steps(case_id, "awaiting_device")
    shop.at("2026-10-05T10:00")
    shop.steps(case_id, "diagnosing")
    return case_id, good.id


def test_a_case_that_leaves_repair_lengthens_the_warranty(shop: Shop) -> None:
    case_id, good_id = in_repair(shop, CaseKind.REPAIR)
    shop.steps(case_id, "repairing", "awaiting_parts", "repairing")
    assert shop.desk.goods_views.view(good_id=good_id).good.whole_ends == day("2026-10-20")
    shop.at("2026-10-12T16:00")
    shop.steps(case_id, "awaiting_pickup")
    view = shop.desk.goods_views.view(good_id=good_id)
    (stay,) = view.repairs
    assert (stay.first_day, stay.last_day, stay.days, stay.case_id) == (
        day("2026-10-05"), day("2026-10-12"), 7, case_id,
    )  # fmt: skip
    assert view.good.whole_ends == day("2026-10-27")
    shop.desk.undo.undo()
    view = shop.desk.goods_views.view(good_id=good_id)
    assert (view.repairs, view.good.whole_ends) == ((), day("2026-10-20"))


def test_a_redo_adds_its_days_and_starts_nothing_anew(shop: Shop) -> None:
    case_id, good_id = in_repair(shop, CaseKind.REPAIR)
    shop.steps(case_id, "repairing")
    shop.at("2026-10-12T16:00")
    shop.steps(case_id, "planning")
    shop.step(case_id, "awaiting_consent", plan="返修")
    shop.steps(case_id, "awaiting_device", "diagnosing", "repairing")
    shop.at("2026-10-14T16:00")
    shop.steps(case_id, "awaiting_pickup")
    good = shop.desk.goods_views.view(good_id=good_id).good
    assert (good.repair_days, good.exchanged_on, good.whole_ends) == (9, None, day("2026-10-29"))


def test_which_of_two_equal_pieces_was_mended_nobody_can_know(shop: Shop) -> None:
    case_id, good_id = in_repair(shop, CaseKind.REPAIR, pieces=2)
    shop.steps(case_id, "repairing")
    shop.at("2026-10-12T16:00")
    shop.steps(case_id, "awaiting_pickup")
    assert shop.desk.goods_views.view(good_id=good_id).repairs == ()


def test_a_service_is_noted_in_the_plan_and_lengthens_nothing(shop: Shop) -> None:
    product = shop.desk.goods.add_product(Product(code="K1", title="示例空调", service_months=12))
    case_id, good_id = in_repair(shop, CaseKind.UPKEEP)
    shop.desk.goods.correct(replace(shop.desk.goods_views.view(good_id=good_id).good, product_id=product.id))
    shop.steps(case_id, "repairing")
    shop.at("2026-10-12T16:00")
    shop.steps(case_id, "awaiting_pickup")
    view = shop.desk.goods_views.view(good_id=good_id)
    assert (view.good.serviced_on, view.service_on) == (day("2026-10-12"), day("2027-10-12"))
    assert (view.good.whole_ends, view.repairs) == (day("2026-10-20"), ())


def test_a_part_reserved_used_and_short(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    parts = shop.desk.parts
    part = parts.save(Part(title="示例泵", stock=2, low_at=2))
    part = parts.move(
        part_id=part.id, version=part.version, kind=MoveKind.RESERVE, quantity=1, case_id=case_id
    )
    assert shop.desk.goods_views.counts().parts_short == 1
    (kept,) = parts.of_case(case_id=case_id)
    assert (kept.kept, kept.used) == (1, 0)
    with pytest.raises(KnownError, match=r"parts\.still_reserved"):
        parts.remove(part_id=part.id, version=part.version)
    part = parts.move(part_id=part.id, version=part.version, kind=MoveKind.USE, quantity=1, case_id=case_id)
    (kept,) = parts.of_case(case_id=case_id)
    assert (kept.kept, kept.used, part.stock, part.reserved) == (0, 1, 1, 0)
    assert shop.desk.undo.undo().startswith("用掉 示例泵")
    assert parts.view(part_id=part.id).part.stock == 2
    assert parts.view(part_id=part.id).moves[0].case_number


def test_calls_before_the_end_are_one_action(shop: Shop) -> None:
    shop.at("2026-10-14T09:00")
    for number, ends in enumerate(("2025-10-20", "2025-12-04")):
        owner = shop.customer(f"张示例{number}", f"1380000100{number}")
        sold(shop, serial=f"S{number}", customer_id=owner, starts=day(ends))
    quiet = shop.customer("李不接", "13800001009", may_call=False)
    sold(shop, serial="S9", customer_id=quiet, starts=day("2025-11-01"))
    query = shop.desk.goods_views.query(GoodsScope.IN_60)
    found = shop.desk.warranty_calls.plan(query=query)
    assert (found.planned, found.already, found.left_out) == (2, 0, 1)
    calls = shop.desk.revisits.page(first=day("2026-10-14"), last=day("2026-12-31"))
    assert [(call.revisit.nominal, call.revisit.purpose) for call in calls] == [
        (day("2026-10-15"), "质保到期前提醒"),
        (day("2026-11-04"), "质保到期前提醒"),
    ]
    with pytest.raises(KnownError, match=r"goods\.calls_none"):
        shop.desk.warranty_calls.plan(query=query)
    shop.desk.undo.undo()
    assert shop.desk.revisits.page(first=day("2026-10-14"), last=day("2026-12-31")) == ()


def test_the_catalogue_is_kept_by_those_who_may(shop: Shop) -> None:
    made = shop.desk.goods.add_product(Product(code="K1", title="示例空调", barcode="6900000000012"))
    for taken, code in ((Product(code="K1", title="二"), "code"), (replace(made, id=0, code=""), "barcode")):
        with pytest.raises(KnownError, match=rf"goods\.{code}_taken"):
            shop.desk.goods.save_product(taken)
    changed = shop.desk.goods.save_product(replace(made, title="示例空调 K35", service_months=12))
    assert shop.desk.goods_views.products(text="6900000000012") == (changed,)
    shop.desk.goods.remove_product(product_id=made.id, version=changed.version)
    assert shop.desk.goods_views.catalogue().total == 0
    shop.desk.undo.undo()
    assert shop.desk.goods_views.catalogue().rows[0].title == "示例空调 K35"
    for name, deed in (
        (PART_TIMER, lambda: shop.desk.parts.save(Part(title="泵"))),
        (TECHNICIAN, lambda: shop.desk.goods.save_product(changed)),
    ):
        shop.sit(name)
        with pytest.raises(KnownError, match="right_missing"):
            deed()
