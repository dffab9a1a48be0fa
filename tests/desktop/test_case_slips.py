"""Slips of a case: which it has, what they say, and that each has numbers of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.money import grouped
from desktop.printing import PaperOffer, Subject
from desktop.profile import without_warranty
from exports.papers import PaperShop
from tests.desktop.acting import PNG, Shop
from tests.desktop.test_papers import needs_pdftotext, settled, text_of


def subject(shop: Shop, case_id: int) -> Subject:
    view = shop.view(case_id)
    return Subject(
        of="cases",
        id=case_id,
        name=view.case.number,
        kind=view.case.kind,
        settled=view.settlement is not None,
    )


def opened(shop: Shop, kind: CaseKind) -> Subject:
    order = shop.sell((10_000, 2), customer_id=shop.customer())
    return subject(shop, shop.open(kind, order=order))


def offer(shop: Shop, about: Subject, kind: str) -> PaperOffer:
    return next(one for one in shop.desk.printing.offers(about) if one.kind == kind)


@pytest.mark.parametrize(
    ("kind", "slips"),
    [
        (CaseKind.REPAIR, {"repair_slip", "intake_slip", "pickup_slip"}),
        (CaseKind.RETURN, {"return_slip"}),
        (CaseKind.EXCHANGE, {"return_slip", "pickup_slip"}),
        (CaseKind.INQUIRY, set()),
    ],
)
def test_a_case_has_the_slips_of_its_kind(shop: Shop, kind: CaseKind, slips: set[str]) -> None:
    kinds = {one.kind for one in shop.desk.printing.offers(opened(shop, kind))}
    assert kinds == slips | {"report", "receipt", "evidence_pack", "label"}


@needs_pdftotext
def test_what_is_left_at_the_shop_and_what_is_fetched_have_different_words(
    shop: Shop, tmp_path: Path
) -> None:
    about = opened(shop, CaseKind.REPAIR)
    said = {}
    for kind in ("intake_slip", "pickup_slip"):
        usual = offer(shop, about, kind).usual
        draft = shop.desk.printing.draft(about, replace(usual, size="a5"))
        made = shop.desk.printing.save(draft, tmp_path / f"{kind}.pdf")
        said[kind] = text_of(made.path)
        assert made.number in said[kind]
    assert "30天内来取" in said["intake_slip"]
    assert "当面试过" in said["pickup_slip"]
    assert "30天内来取" not in said["pickup_slip"]
    assert "当面试过" not in said["intake_slip"]


@needs_pdftotext
def test_an_exchange_lists_both_sides(shop: Shop, tmp_path: Path) -> None:
    about = opened(shop, CaseKind.EXCHANGE)
    draft = shop.desk.printing.draft(about, offer(shop, about, "return_slip").usual)
    text = text_of(shop.desk.printing.save(draft, tmp_path / "单.pdf").path)
    assert "客户退回" in text
    assert "店里发出" in text
    assert text.count("示例商品1") >= 3


def test_a_second_printing_is_a_reprint_with_a_new_number(shop: Shop) -> None:
    about = opened(shop, CaseKind.REPAIR)
    usual = offer(shop, about, "intake_slip").usual
    desk = shop.desk.printing
    (first,) = desk.issue([desk.draft(about, usual)])
    again = desk.draft(about, usual)
    assert (first.number, first.again) == ("QJ261014-001", False)
    assert (again.number, again.again) == ("QJ261014-002", True)
    events = shop.view(about.id).events
    assert events[-1].title == "取件凭证 QJ261014-001"


def test_two_who_print_at_once_never_share_a_number(shop: Shop) -> None:
    about = opened(shop, CaseKind.REPAIR)
    usual = offer(shop, about, "intake_slip").usual
    desk = shop.desk.printing
    one, two = desk.draft(about, usual), desk.draft(about, usual)
    assert one.number == two.number
    (given,), (after,) = desk.issue([one]), desk.issue([two])
    assert (given.number, after.number) == ("QJ261014-001", "QJ261014-002")
    assert given.data == one.data
    assert after.data != two.data, "drawn again under the number it got"


def test_a_label_for_each_piece(shop: Shop) -> None:
    order = shop.sell((10_000, 2), customer_id=shop.customer())
    about = subject(shop, shop.open(CaseKind.RETURN, order=order))
    draft = shop.desk.printing.draft(about, offer(shop, about, "label").usual)
    pieces = sum(line.quantity for line in shop.view(about.id).lines)
    assert draft.pages == pieces
    assert draft.number == ""


@needs_pdftotext
def test_the_pack_for_a_platform_masks_the_customer_and_keeps_the_account_back(
    shop: Shop, tmp_path: Path
) -> None:
    case_id = settled(shop)
    view = shop.view(case_id)
    photo = tmp_path / "开箱.png"
    photo.write_bytes(PNG)
    shop.desk.cases.add_evidence(case_id=case_id, slot="开箱照片", path=photo)
    about = subject(shop, case_id)
    made = shop.desk.printing.save(
        shop.desk.printing.draft(about, offer(shop, about, "evidence_pack").usual), tmp_path / "举证.pdf"
    )
    text = text_of(made.path)
    for words in ("举证材料", view.case.number, "张**", "95.00", "玖拾伍元整", "开箱.png", made.number):
        assert words in text
    assert "13800001000" not in text
    assert "张示例" not in text.replace("经办", "")
    assert view.settlement is not None
    assert view.settlement.merchant_result is not None
    assert grouped(abs(view.settlement.merchant_result)) not in text


@needs_pdftotext
@pytest.mark.parametrize("kind", ["report", "return_slip"])
def test_a_copy_without_prices_names_no_sum(shop: Shop, tmp_path: Path, kind: str) -> None:
    case_id = settled(shop)
    about = subject(shop, case_id)
    usual = offer(shop, about, kind).usual
    desk = shop.desk.printing
    whole = text_of(desk.save(desk.draft(about, usual), tmp_path / "a.pdf").path)
    bare = replace(usual, parts=usual.parts - {"prices"})
    less = text_of(desk.save(desk.draft(about, bare), tmp_path / "b.pdf").path)
    assert "95.00" in whole
    assert "玖拾伍元" in whole
    for words in ("95.00", "玖拾伍", "¥"):
        assert words not in less
    assert "示例商品1" in less


@needs_pdftotext
def test_for_how_long_goods_are_kept_is_the_shops_own(shop: Shop, tmp_path: Path) -> None:
    about = opened(shop, CaseKind.REPAIR)
    usual = offer(shop, about, "intake_slip").usual
    shop.desk.profile.name_shop(name="示例家电", keep_days="45")
    desk = shop.desk.printing
    assert "45天内来取" in text_of(desk.save(desk.draft(about, usual), tmp_path / "a.pdf").path)
    for wrong in ("0", "三十", "400", "-1"):
        with pytest.raises(KnownError, match="keep_days"):
            shop.desk.profile.name_shop(name="示例家电", keep_days=wrong)
    assert shop.desk.profile.read().keep_days == "45"


@needs_pdftotext
def test_goods_without_a_warranty_are_not_promised_one_and_who_sits_here_is_named(
    shop: Shop, tmp_path: Path
) -> None:
    shop.desk.profile.name_shop(name="示例家电", receipt_foot="保修凭本单和发票。吊牌一起带来。")
    about = opened(shop, CaseKind.RETURN)
    draft = shop.desk.printing.draft(about, offer(shop, about, "return_slip").usual)
    text = text_of(shop.desk.printing.save(draft, tmp_path / "单.pdf").path)
    assert "保修凭本单" not in text
    assert "吊牌一起带来" in text
    assert shop.desk.session.staff.name in text


def test_only_the_words_of_a_warranty_leave_the_foot() -> None:
    def left(foot: str) -> str:
        return without_warranty(PaperShop(name="示例家电", foot=foot)).foot

    assert left("保修凭本单和发票，机身号以铭牌为准。") == ""
    assert left("质保看卡。有事打电话") == "有事打电话"
    assert left("退换时吊牌、包装、赠品一起带来。") == "退换时吊牌、包装、赠品一起带来。"
    assert left("") == ""
