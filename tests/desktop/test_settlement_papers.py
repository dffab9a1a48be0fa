"""The 退赔计算单 read back: what the customer may see, what only the shop sees, with a case and without one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from aftersales.cases import CaseKind, EventKind
from aftersales.errors import KnownError
from aftersales.settlement.claim import Costs
from tests.desktop.acting import Shop


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def made(shop: Shop, case_id: int, to: Path, **given: object) -> str:
    draft = shop.desk.settlements.draft(case_id=case_id)
    calculation = shop.desk.settlements.calculate(claim=draft.claim)
    shop.desk.settlement_papers.print(draft=draft, calculation=calculation, to=to, **given)  # type: ignore[arg-type]
    return text_of(to)


def written(shop: Shop) -> int:
    order = shop.sell((10_000, 2), off=1_000, customer_id=shop.customer())
    case_id = shop.open(CaseKind.RETURN, "瑕疵", order=order)
    shop.planned(case_id)
    shop.settle(case_id, costs=Costs(goods=12_345, floor=-9_000), asked=15_000)
    return case_id


def test_the_customers_copy_explains_and_keeps_the_shops_account_back(shop: Shop, tmp_path: Path) -> None:
    case_id = written(shop)
    text = made(shop, case_id, tmp_path / "a.pdf", pay_by="微信")
    case = shop.case(case_id)
    for word in ("退赔计算单", case.number, "张示例", "95.00", "玖拾伍元整", "暂行办法", "客户签字", "JS"):
        assert word in text
    for secret in ("123.45", "盈亏", "先提", "毛利", "底线"):
        assert secret not in text
    event = shop.view(case_id).events[-1]
    assert event.kind is EventKind.PRINTED
    assert "补打" in made(shop, case_id, tmp_path / "b.pdf")


def test_the_shops_copy_has_costs_profit_and_how_far_to_go(shop: Shop, tmp_path: Path) -> None:
    text = made(shop, written(shop), tmp_path / "a.pdf", for_shop=True)
    for word in ("店内", "本单盈亏", "先提", "再提", "最多", "客户要", "150.00"):
        assert word in text


def test_without_a_case_it_is_a_draft_without_number(shop: Shop, tmp_path: Path) -> None:
    before = shop.everything()
    draft = shop.desk.settlements.blank()
    line = replace(draft.claim.order.lines[0], title="示例锅", unit_price=8_800)
    order = replace(draft.claim.order, lines=(line,), paid=8_800)
    calculation = shop.desk.settlements.calculate(claim=replace(draft.claim, order=order))
    paper = shop.desk.settlement_papers.print(
        draft=draft, calculation=calculation, to=tmp_path / "a.pdf", size="a5"
    )
    text = text_of(tmp_path / "a.pdf")
    assert (paper.number, paper.pages) == ("", 1)
    assert "试算，没有写入工单" in text
    assert "88.00" in text
    assert "客户签字" not in text
    page = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    assert tuple(round(side * 25.4 / 72) for side in page[0].get_size()) == (210, 148)
    page.close()
    assert shop.everything() == before


def test_what_was_changed_since_is_a_draft(shop: Shop, tmp_path: Path) -> None:
    case_id = written(shop)
    draft = shop.desk.settlements.draft(case_id=case_id)
    calculation = shop.desk.settlements.calculate(claim=replace(draft.claim, goodwill=500))
    paper = shop.desk.settlement_papers.print(draft=draft, calculation=calculation, to=tmp_path / "a.pdf")
    assert paper.number == ""
    assert "试算" in text_of(tmp_path / "a.pdf")


def test_nothing_is_printed_that_cannot_be_settled(shop: Shop, tmp_path: Path) -> None:
    draft = shop.desk.settlements.blank()
    broken = replace(draft.claim, order=replace(draft.claim.order, paid=1))
    calculation = shop.desk.settlements.calculate(claim=broken)
    with pytest.raises(KnownError, match="nothing_calculated"):
        shop.desk.settlement_papers.print(draft=draft, calculation=calculation, to=tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()
