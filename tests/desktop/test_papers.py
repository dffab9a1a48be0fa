"""Papers and sheets of the shop, read back as whoever gets them reads them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from aftersales.cases import CaseEvent, CaseKind, EventKind
from aftersales.errors import KnownError
from aftersales.money import grouped
from aftersales.queries import CaseOrder, CaseQuery, CaseTab
from aftersales.settlement.claim import Costs
from desktop.jobs import Progress
from desktop.printing import SeveralSubject
from desktop.requests import CaseEdit
from tests.desktop.acting import CLERK, Shop

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


def text_of(path: Path) -> str:
    """All text of a PDF without blanks and line ends, since a narrow paper breaks anywhere."""
    told = subprocess.run(
        ["pdftotext", "-layout", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True, text=True
    ).stdout
    return "".join(told.split())


def settled(shop: Shop) -> int:
    """A return of one of two pieces with a discount, whose costs the shop knows."""
    order = shop.sell((10_000, 2), off=1_000, customer_id=shop.customer())
    case_id = shop.open(CaseKind.RETURN, order=order)
    shop.planned(case_id)
    shop.settle(case_id, costs=Costs(goods=6_000, outbound=900))
    return case_id


@needs_pdftotext
def test_a_report_tells_the_case_and_how_it_was_reckoned(shop: Shop, tmp_path: Path) -> None:
    case_id = settled(shop)
    made = shop.desk.papers.report(case_id=case_id, to=tmp_path / "报告.pdf")
    assert (made.pages, made.missing) == (1, ())
    text = text_of(made.path)
    view = shop.view(case_id)
    assert view.settlement is not None
    assert view.settlement.merchant_result is not None
    for expected in (
        "示例家电",
        view.case.number,
        "张示例",
        "示例商品1",
        "95.00",
        "玖拾伍元整",
        "退货期限",
        "店铺券分摊",
        "建工单",
        "退赔写入",
        view.settlement.policy_version,
    ):
        assert expected in text, expected
    assert "13800001000" not in text
    assert "补打" not in text


@needs_pdftotext
def test_no_paper_tells_what_the_shop_earned(shop: Shop, tmp_path: Path) -> None:
    case_id = settled(shop)
    texts = [
        text_of(shop.desk.papers.report(case_id=case_id, to=tmp_path / "a.pdf").path),
        text_of(shop.desk.papers.receipt(case_id=case_id, to=tmp_path / "b.pdf").path),
    ]
    settlement = shop.view(case_id).settlement
    assert settlement is not None
    assert settlement.merchant_result
    for text in texts:
        assert grouped(abs(settlement.merchant_result)) not in text
        assert "60.00" not in text
        assert "盈亏" not in text
        assert "成本" not in text


@needs_pdftotext
def test_a_receipt_tells_the_sum_and_a_second_one_says_so(shop: Shop, tmp_path: Path) -> None:
    case_id = settled(shop)
    first = shop.desk.papers.receipt(case_id=case_id, to=tmp_path / "小票.pdf")
    text = text_of(first.path)
    for expected in ("示例家电", "95.00", "玖拾伍元整", "原路退回", shop.case(case_id).number):
        assert expected in text, expected
    assert "补打" not in text
    second = shop.desk.papers.receipt(case_id=case_id, to=tmp_path / "小票.pdf")
    assert "补打" in text_of(second.path)
    assert "补打" not in text_of(shop.desk.papers.report(case_id=case_id, to=tmp_path / "报告.pdf").path)
    assert "补打" in text_of(shop.desk.papers.report(case_id=case_id, to=tmp_path / "报告.pdf").path)


def test_every_paper_has_a_number_of_its_own(shop: Shop, tmp_path: Path) -> None:
    cases = [settled(shop), settled(shop)]
    made = [
        draw(case_id=case_id, to=tmp_path / f"{case_id}.pdf").number
        for case_id in cases
        for draw in (shop.desk.papers.report, shop.desk.papers.receipt)
    ]
    assert made == ["FW261014-001", "XP261014-001", "FW261014-002", "XP261014-002"]
    printed = [event for event in shop.view(cases[1]).events if event.kind is EventKind.PRINTED]
    assert [event.title[-12:] for event in printed] == made[2:]
    with shop.desk.archive.database.read():
        assert shop.desk.archive.numbers.papers(cases[1]) == ("FW261014-002", "XP261014-002")
    shop.step(cases[1], "withdrawn")


def test_a_paper_without_a_number_keeps_a_case_open(shop: Shop, tmp_path: Path) -> None:
    case_id = shop.open(CaseKind.INQUIRY, "其他", customer_id=shop.customer())
    shop.step(case_id, "verifying")
    shop.step(case_id, "to_revisit", answered=True)
    shop.desk.papers.report(case_id=case_id, to=tmp_path / "a.pdf")
    with shop._writing() as action:
        shop.desk.archive.cases.add_event(
            CaseEvent(
                case_id=case_id, at=action.at, by_id=None, kind=EventKind.PRINTED, title="没编号的单据"
            ),
            action=action,
        )
    with pytest.raises(KnownError, match="papers_unnumbered"):
        shop.step(case_id, "closed", result="好")


def test_no_receipt_before_there_is_a_sum_and_no_paper_without_its_folder(shop: Shop, tmp_path: Path) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    before = shop.everything()
    with pytest.raises(KnownError, match="nothing_settled"):
        shop.desk.papers.receipt(case_id=case_id, to=tmp_path / "x.pdf")
    with pytest.raises(KnownError, match="folder_missing"):
        shop.desk.papers.report(case_id=case_id, to=tmp_path / "没有" / "x.pdf")
    assert shop.everything() == before
    assert list(tmp_path.glob("*.pdf")) == []


def test_the_sheet_of_cases_is_the_list_as_it_stands(shop: Shop, tmp_path: Path) -> None:
    case_id = settled(shop)
    shop.desk.cases.edit(
        case_id=case_id,
        version=shop.case(case_id).version,
        changes=CaseEdit(phenomenon="=1+1"),
    )
    shop.sit(CLERK)
    other = shop.open(CaseKind.INQUIRY, "其他", customer_id=shop.customer("李示例", "13900002000"))
    shop.step(other, "withdrawn")
    query = CaseQuery(tab=CaseTab.ALL, order=CaseOrder.NUMBER, moments=shop.desk.cases.moments())
    target = tmp_path / "工单.xlsx"
    assert shop.desk.list_sheets.write(list_key="cases", query=query, to=target, progress=Progress()) == 2
    sheet = load_workbook(target).worksheets[0]
    cells = [list(row) for row in sheet.iter_rows()]
    texts = {str(cell.value) for row in cells for cell in row}
    assert {shop.case(case_id).number, shop.case(other).number, "张示例", "李示例", "=1+1"} <= texts
    assert not any("13800001000" in text or "13900002000" in text for text in texts)
    assert any("138" in text and "1000" in text for text in texts)
    formula = next(cell for row in cells for cell in row if cell.value == "=1+1")
    assert formula.data_type == "s"
    assert any(cell.value in (95, 95.0) for row in cells for cell in row)
    only_open = CaseQuery(tab=CaseTab.OPEN, moments=shop.desk.cases.moments())
    assert shop.desk.list_sheets.write(list_key="cases", query=only_open, to=target) == 1


@needs_pdftotext
def test_several_reports_in_one_file_are_entered_in_each_case(shop: Shop, tmp_path: Path) -> None:
    first, second = settled(shop), settled(shop)
    shop.desk.papers.report(case_id=first, to=tmp_path / "a.pdf")
    several = SeveralSubject(of="cases", ids=(first, second), name="2 单")
    (offer,) = shop.desk.printing.offers(several)
    made = shop.desk.printing.save(shop.desk.printing.draft(several, offer.usual), tmp_path / "b.pdf")
    assert (made.number, made.pages) == ("FW261014-002", 2)
    text = text_of(made.path)
    assert all(number in text for number in ("FW261014-002", "FW261014-003"))
    assert (text.count("补打"), text.count("打印2026")) == (1, 1)
    titles = [shop.view(case_id).events[-1].title for case_id in (first, second)]
    assert titles == ["售后服务报告 FW261014-002", "售后服务报告 FW261014-003"]
