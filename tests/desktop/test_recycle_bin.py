"""Deleting without being asked, and having it back: from Ctrl Z, from the bin, until thirty days are over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.orders import Order
from aftersales.parts import Part
from aftersales.products import Product
from aftersales.recovery import Against, Basis, Recovery, SumLine
from aftersales.recycle_bin import BinKind
from desktop.order_entry import SaleDraft, SaleLine
from desktop.recovery import RecoveryEdit
from resources.wording import error_sentence
from tests.desktop.acting import CLERK, PNG, TECHNICIAN, Shop


def wrong_case(shop: Shop) -> int:
    """A case opened by mistake, with a picture and a planned call."""
    customer = shop.customer()
    case_id = shop.open(CaseKind.COMPLAINT, "其他", customer_id=customer)
    shop.desk.cases.add_evidence(case_id=case_id, slot="照片", data=PNG, file_name="a.png")
    shop.desk.revisit_planning.plan(
        customer_id=customer, case_id=case_id, day=shop.clock.today(), purpose="示例"
    )
    return case_id


def sold(shop: Shop, serial: str = "SN-示例-1") -> Order:
    line = SaleLine(title="示例净水器", price=10_000, serial=serial)
    made = shop.desk.counter.sell(draft=SaleDraft(lines=(line,), means="现金"))
    return made.order


def claimed(shop: Shop, case_id: int) -> Recovery:
    edit = RecoveryEdit(
        against=Against.COURIER,
        name="示例快递",
        basis=Basis.LATE,
        lines=(SumLine(label="本次运费", amount=1_200),),
        found_on=shop.clock.today(),
    )
    return shop.desk.recoveries.add(case_id=case_id, edit=edit)


def bin_titles(shop: Shop, text: str = "") -> list[str]:
    return [entry.title for entry in shop.desk.bin.page(text=text).entries]


def rows(shop: Shop) -> dict[str, list[object]]:
    """What can be read at a desk, without history and versions."""
    hidden = {"actions", "journal", "counters", "bin_entries"}
    keys = ("version", "action_id", "deleted_at")
    return {
        table: [
            {key: value for key, value in row.items() if key not in keys}
            for row in found
            if not row.get("deleted_at")
        ]
        for table, found in shop.everything().items()
        if table not in hidden
    }


def test_a_case_goes_with_its_evidence_and_comes_back_with_it(shop: Shop) -> None:
    case_id = wrong_case(shop)
    before, version = rows(shop), shop.case(case_id).version
    shop.desk.bin.delete_case(case_id=case_id, version=version)
    with pytest.raises(KnownError, match=r"storage\.gone"):
        shop.desk.cases.view(case_id=case_id)
    assert rows(shop)["evidence"] == []
    assert rows(shop)["revisits"] == []
    (entry,) = shop.desk.bin.page().entries
    assert entry.kind is BinKind.CASE
    assert entry.by_name == "周示例"
    assert entry.deleted_at == shop.clock.now()
    shop.desk.bin.restore(entry_id=entry.id)
    assert rows(shop) == before
    assert shop.desk.bin.page().entries == ()


def test_ctrl_z_takes_deleting_and_restoring_back(shop: Shop) -> None:
    case_id = wrong_case(shop)
    before = rows(shop)
    shop.desk.bin.delete_case(case_id=case_id, version=shop.case(case_id).version)
    gone = rows(shop)
    assert shop.desk.undo.undo().startswith("删除工单")
    assert rows(shop)["evidence"] == before["evidence"]
    assert bin_titles(shop) == []
    shop.desk.undo.redo()
    assert rows(shop)["evidence"] == gone["evidence"] == []
    assert len(bin_titles(shop)) == 1
    shop.desk.bin.restore(entry_id=shop.desk.bin.page().entries[0].id)
    shop.desk.undo.undo()
    assert len(bin_titles(shop)) == 1


def test_a_settled_case_is_withdrawn_not_deleted(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.agreed(case_id)
    before = shop.everything()
    with pytest.raises(KnownError, match=r"bin\.case_used") as caught:
        shop.desk.bin.delete_case(case_id=case_id, version=shop.case(case_id).version)
    assert "1 笔退赔" in error_sentence(caught.value)
    assert shop.everything() == before


def test_an_order_typed_wrongly_takes_its_goods_along(shop: Shop) -> None:
    order = sold(shop)
    before = rows(shop)
    assert len(before["sold_goods"]) == 1
    shop.desk.bin.delete_order(order_id=order.id, version=order.version)
    assert rows(shop)["orders"] == []
    assert rows(shop)["sold_goods"] == []
    assert shop.desk.goods.find_serial(serial="SN-示例-1") is None
    shop.desk.bin.restore(entry_id=shop.desk.bin.page(text=order.number).entries[0].id)
    assert rows(shop) == before


def test_orders_of_a_platform_and_orders_in_a_case_stay(shop: Shop) -> None:
    imported = shop.sell()
    with pytest.raises(KnownError, match=r"bin\.order_not_ours"):
        shop.desk.bin.delete_order(order_id=imported.id, version=imported.version)
    order = sold(shop)
    shop.open(CaseKind.REPAIR, "质量问题", order=order)
    with pytest.raises(KnownError, match=r"bin\.order_used") as caught:
        shop.desk.bin.delete_order(order_id=order.id, version=order.version)
    assert "1 个工单" in error_sentence(caught.value)


def test_a_customer_with_history_stays_one_typed_twice_goes(shop: Shop) -> None:
    customer = shop.customer()
    shop.sell(customer_id=customer)
    with pytest.raises(KnownError, match=r"bin\.customer_used") as caught:
        shop.desk.bin.delete_customer(customer_id=customer, version=1)
    assert "1 张订单" in error_sentence(caught.value)
    other = shop.customer("误示例", phone="13800002222")
    shop.desk.bin.delete_customer(customer_id=other, version=1)
    assert shop.desk.customers.search(text="误示例") == ()
    assert bin_titles(shop, "误示例")


def test_a_good_a_part_and_a_view_stand_in_the_bin_too(shop: Shop) -> None:
    good = shop.desk.goods.register(customer_id=shop.customer(), title="示例锅", starts=date(2026, 10, 1))
    shop.desk.bin.delete_good(good_id=good.id, version=good.version)
    part = shop.desk.parts.save(Part(title="示例泵", stock=1))
    shop.desk.parts.remove(part_id=part.id, version=part.version)
    view = shop.desk.saved_views.save(list_key="cases", name="要盯的", asked={"tab": "open"})
    shop.desk.saved_views.remove(list_key="cases", view_id=view.id)
    page = shop.desk.bin.page()
    assert {entry.kind for entry in page.entries} == {BinKind.GOOD, BinKind.PART, BinKind.VIEW}
    assert page.counts == {BinKind.GOOD: 1, BinKind.PART: 1, BinKind.VIEW: 1}
    for entry in page.entries:
        shop.desk.bin.restore(entry_id=entry.id)
    assert shop.desk.saved_views.all(list_key="cases") == (view,)
    assert shop.desk.parts.view(part_id=part.id).part.title == "示例泵"
    assert [item.title for item in shop.desk.goods.of_customer(customer_id=1)] == ["示例锅"]


def test_a_claim_holds_its_case_and_comes_back_from_the_bin(shop: Shop) -> None:
    case_id = wrong_case(shop)
    made = claimed(shop, case_id)
    with pytest.raises(KnownError, match=r"bin\.case_used") as caught:
        shop.desk.bin.delete_case(case_id=case_id, version=shop.case(case_id).version)
    assert "1 笔追偿" in error_sentence(caught.value)
    before = rows(shop)
    shop.desk.recoveries.remove(recovery_id=made.id, version=made.version)
    (entry,) = shop.desk.bin.page(kind=BinKind.RECOVERY).entries
    assert entry.title == f"{made.number} 快递 示例快递"
    shop.desk.bin.restore(entry_id=entry.id)
    assert rows(shop) == before
    shop.desk.undo.undo()
    assert bin_titles(shop) == [entry.title]


def test_a_claim_waits_for_its_case_and_goes_for_good_after_thirty_days(shop: Shop) -> None:
    case_id = wrong_case(shop)
    made = claimed(shop, case_id)
    shop.desk.recoveries.remove(recovery_id=made.id, version=made.version)
    shop.desk.bin.delete_case(case_id=case_id, version=shop.case(case_id).version)
    before = shop.everything()
    (entry,) = shop.desk.bin.page(kind=BinKind.RECOVERY).entries
    with pytest.raises(KnownError, match=r"bin\.case_gone"):
        shop.desk.bin.restore(entry_id=entry.id)
    assert shop.everything() == before
    shop.later(days=31)
    assert shop.desk.bin.empty_old() == 2
    left = shop.everything()
    assert (left["recoveries"], left["recovery_lines"], left["bin_entries"]) == ([], [], [])


def test_a_number_taken_meanwhile_is_told_and_nothing_changes(shop: Shop) -> None:
    part = shop.desk.parts.save(Part(title="示例泵", code="P-1", stock=1))
    shop.desk.parts.remove(part_id=part.id, version=part.version)
    shop.desk.parts.save(Part(title="另一个泵", code="P-1", stock=1))
    before = shop.everything()
    with pytest.raises(KnownError, match=r"bin\.number_taken"):
        shop.desk.bin.restore(entry_id=shop.desk.bin.page().entries[0].id)
    assert shop.everything() == before


def test_after_thirty_days_it_is_gone_for_good_also_from_the_journal(shop: Shop) -> None:
    other = shop.customer("误示例", phone="13800002222")
    shop.desk.bin.delete_customer(customer_id=other, version=1)
    case_id = wrong_case(shop)
    shop.desk.bin.delete_case(case_id=case_id, version=shop.case(case_id).version)
    shop.later(days=29)
    assert shop.desk.bin.empty_old() == 0
    shop.later(days=1, seconds=1)
    shop.desk.upkeep.backup_if_due()
    left = shop.everything()
    assert left["bin_entries"] == []
    assert left["customers"][0]["name"] == "张示例", "the other one is gone"
    assert len(left["customers"]) == 1
    (husk,) = left["cases"]
    assert (husk["customer_id"], husk["phenomenon"]) == (None, "")
    assert left["evidence"] == []
    assert "13800002222" not in str(left)
    assert shop.desk.upkeep.check().ok


def test_what_something_points_to_stays_hidden(shop: Shop) -> None:
    part = shop.desk.parts.save(Part(title="示例泵", stock=1))
    product = shop.desk.goods.save_product(Product(code="S-1", title="示例锅"))
    shop.desk.parts.save(replace(part, product_ids=(product.id,)))
    shop.desk.goods.remove_product(product_id=product.id, version=product.version)
    shop.later(days=31)
    assert shop.desk.bin.empty_old() == 1
    assert bin_titles(shop) == []
    assert len(shop.everything()["products"]) == 1
    assert shop.desk.goods_views.products(text="示例") == ()


def test_who_may_delete_what(shop: Shop) -> None:
    case_id = wrong_case(shop)
    good = shop.desk.goods.register(customer_id=1, title="示例锅", starts=date(2026, 10, 1))
    shop.sit(CLERK)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.bin.delete_case(case_id=case_id, version=shop.case(case_id).version)
    shop.desk.bin.delete_good(good_id=good.id, version=good.version)
    shop.sit(TECHNICIAN)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.bin.restore(entry_id=shop.desk.bin.page().entries[0].id)
