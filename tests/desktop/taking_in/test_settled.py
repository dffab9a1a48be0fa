"""Settlements at the desk: what went back is booked once on the orders that are known, and meets the shop's own cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.matching import Outcome
from desktop.jobs import Progress
from desktop.staged import note_text
from desktop.transfers import Decision
from resources.wording import error_sentence
from tests.desktop.sheets import PINDUODUO
from tests.imports import platform_kit as kit

if TYPE_CHECKING:
    from pathlib import Path

    from aftersales.batches import ImportBatch
    from aftersales.orders import Order
    from desktop.shop import Desk
    from desktop.transfers import StagedImport, StagedOrder
    from tests.desktop.acting import Shop

PDD = "261003-607198974342101"


def read(desk: Desk, *paths: Path) -> StagedImport:
    return desk.transfers.read(paths=paths, progress=Progress())


def commit(desk: Desk, staged: StagedImport) -> ImportBatch:
    return desk.jobs.write(lambda p: desk.transfers.commit(staged=staged, progress=p)).result()


def rows(desk: Desk, staged: StagedImport) -> dict[str, StagedOrder]:
    return {row.number: row for row in desk.transfers.rows(staged=staged, limit=500).rows}


def said(row: StagedOrder) -> str:
    return "".join(note_text(problem) for problem in row.problems)


def order(desk: Desk, number: str) -> Order:
    ((found, *_),) = desk.orders.all(number=number)
    return found


def flow(path: Path, *refunds: tuple[str, str, str]) -> Path:
    """A 千牛 动账明细 of (order, serial number of the movement, yuan)."""
    told = [
        {
            "主订单id": number,
            "支付流水号": serial,
            "入帐类型": "交易退款",
            "支出金额(元)": amount,
            "入帐日期": "2026-10-13",
        }
        for number, serial, amount in refunds
    ]
    income = {
        "主订单id": "2619300000000000001",
        "支付流水号": "9",
        "入帐类型": "交易付款",
        "收入金额(元)": "9.00",
    }
    return kit.as_csv(path, kit.HEADERS["qianniu_flow"], [income, *told])


def pdd_numbers() -> list[str]:
    lines = PINDUODUO.read_text("utf-8-sig").splitlines()
    at = lines[0].split(",").index("订单号")
    import csv

    return [row[at].strip() for row in csv.reader(lines[1:])]


def pdd_flow(path: Path, *refunds: tuple[str, str, str]) -> Path:
    told = [
        {"商户订单号": number, "发生时间": at, "支出金额（-元）": f"-{amount}", "账务类型": "交易退款"}
        for number, at, amount in refunds
    ]
    return kit.as_xlsx(path, kit.HEADERS["pinduoduo_flow"], told, "名称：说明")


def test_a_refund_is_booked_on_the_known_order_shown_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    commit(desk, read(desk, PINDUODUO))
    number = pdd_numbers()[0]
    before = order(desk, number)
    settlement = pdd_flow(tmp_path / "s.xlsx", (number, "2026-10-09 10:00:00", "1.50"))
    staged = read(desk, settlement)
    row = rows(desk, staged)[number]
    assert row.outcome is Outcome.UPDATED
    listed = f"{before.refunded / 100:.2f}"
    assert [(each.field, each.before, each.after) for each in row.changes if each.field == "refunded"] == (
        [] if before.refunded >= 150 else [("refunded", listed, "1.50")]
    )
    batch = commit(desk, staged)
    assert batch.counts.updated == 1
    booked = order(desk, number)
    assert booked.refunded == max(before.refunded, 150)
    assert [move.amount for move in booked.movements] == [150]
    assert (booked.lines, booked.paid_gross, booked.customer_id) == (
        before.lines,
        before.paid_gross,
        before.customer_id,
    )
    again = read(desk, settlement)
    assert (again.counts.unchanged, again.counts.orders) == (1, 1)
    desk.transfers.discard(staged=again)
    undone = desk.transfers.undo(batch_id=batch.id)
    assert (undone.restored, undone.kept) == (1, ())
    assert order(desk, number).refunded == before.refunded
    assert order(desk, number).movements == ()


def test_an_unknown_order_waits_and_comes_in_later_with_the_rest_sheet(desk: Desk, tmp_path: Path) -> None:
    number = pdd_numbers()[0]
    settlement = pdd_flow(tmp_path / "s.xlsx", (number, "2026-10-09 10:00:00", "1.50"))
    staged = read(desk, settlement)
    row = rows(desk, staged)[number]
    assert (row.outcome, row.decision, row.taken) == (Outcome.HELD, None, False)
    assert desk.transfers.standing(staged=staged).undecided == 0, "nobody can decide it"
    assert "不在档案里" in said(row)
    with pytest.raises(KnownError) as caught:
        desk.transfers.decide(staged=staged, seq=row.seq, decision=Decision.TAKE)
    assert number in error_sentence(caught.value)
    desk.transfers.decide_following(staged=staged, seq=1, decision=Decision.TAKE, outcome=Outcome.HELD)
    assert desk.transfers.standing(staged=staged).will_write == 0
    left = desk.transfers.left_out(staged=staged)
    rest = tmp_path / "未导入.xlsx"
    assert desk.transfers.write_left_out(left=left, to=rest, progress=Progress()) == 1
    desk.transfers.discard(staged=staged)
    grid = list(openpyxl.load_workbook(rest).worksheets[0].iter_rows(values_only=True))
    assert grid[1][-1] == "原因"
    assert "不在档案里" in str(grid[2][-1])
    commit(desk, read(desk, PINDUODUO))
    was = order(desk, number).refunded
    commit(desk, read(desk, rest))
    assert order(desk, number).refunded == max(was, 150)
    original = read(desk, settlement)
    assert original.counts.unchanged == 1, "the rest sheet told the same movement"
    desk.transfers.discard(staged=original)


def test_list_and_settlement_together_are_one_import_of_whole_orders(desk: Desk, tmp_path: Path) -> None:
    number = pdd_numbers()[1]
    settlement = pdd_flow(
        tmp_path / "s.xlsx",
        (number, "2026-10-09 10:00:00", "0.70"),
        ("261099-1", "2026-10-09 11:00:00", "3.00"),
    )
    staged = read(desk, settlement, PINDUODUO)
    assert rows(desk, staged)[number].outcome is Outcome.ADDED
    batch = commit(desk, staged)
    assert (batch.counts.held, len(batch.files)) == (1, 2)
    assert [move.amount for move in order(desk, number).movements] == [70]
    assert order(desk, number).refunded >= 70
    assert desk.orders.all(number="261099-1") == ()


def test_the_order_is_found_whatever_shop_its_list_was_taken_for(shop: Shop, tmp_path: Path) -> None:
    sold = shop.sell((10_000, 2), customer_id=shop.customer())
    commit(shop.desk, read(shop.desk, flow(tmp_path / "a.csv", (sold.number, "1", "20.00"))))
    assert order(shop.desk, sold.number).refunded == 2_000
    assert len(shop.desk.orders.all(number=sold.number)) == 1


def test_october_and_november_add_up_and_an_overlap_does_not(shop: Shop, tmp_path: Path) -> None:
    number = shop.sell((10_000, 2), customer_id=shop.customer()).number
    october = flow(tmp_path / "10.csv", (number, "1", "20.00"))
    november = flow(tmp_path / "11.csv", (number, "1", "20.00"), (number, "2", "5.00"))
    for path, refunded in ((october, 2_000), (november, 2_500)):
        commit(shop.desk, read(shop.desk, path))
        assert order(shop.desk, number).refunded == refunded
    both = read(shop.desk, october, november)
    assert (both.counts.unchanged, both.counts.orders) == (1, 1)
    shop.desk.transfers.discard(staged=both)


def settled_case(shop: Shop, *, pay: bool) -> tuple[Order, int, int]:
    """An order of two pieces at 100.00, a case that refunds one of them, and what it is to pay."""
    sold = shop.sell((10_000, 2), customer_id=shop.customer())
    case_id = shop.open(CaseKind.REFUND_ONLY, "丢件", order=sold)
    shop.agreed(case_id)
    due = shop.view(case_id).settlement.due  # type: ignore[union-attr]
    shop.step(case_id, "to_pay")
    if pay:
        shop.step(case_id, "to_revisit", pay=due)
    return sold, case_id, due


@pytest.mark.parametrize("pay", [True, False])
def test_a_refund_of_ours_is_met_and_not_counted_twice(shop: Shop, tmp_path: Path, pay: bool) -> None:
    sold, case_id, due = settled_case(shop, pay=pay)
    second = shop.open(CaseKind.RETURN, "瑕疵", order=sold)
    left = shop.desk.settlements.draft(case_id=second).left_to_refund
    (standing,) = shop.desk.orders.find(text=sold.number)
    path = flow(tmp_path / "a.csv", (sold.number, "1", f"{due / 100:.2f}"))
    staged = read(shop.desk, path)
    row = rows(shop.desk, staged)[sold.number]
    assert row.outcome is Outcome.UPDATED
    assert shop.case(case_id).number in said(row)
    assert ("还没记付款" in said(row)) is not pay
    commit(shop.desk, staged)
    assert order(shop.desk, sold.number).refunded == due
    assert shop.desk.settlements.draft(case_id=second).left_to_refund == left
    assert shop.desk.orders.find(text=sold.number)[0].left_amount == standing.left_amount


def test_a_refund_that_disagrees_with_ours_is_a_persons_to_decide(shop: Shop, tmp_path: Path) -> None:
    sold, case_id, due = settled_case(shop, pay=True)
    path = flow(tmp_path / "a.csv", (sold.number, "1", f"{(due + 100) / 100:.2f}"))
    staged = read(shop.desk, path)
    row = rows(shop.desk, staged)[sold.number]
    assert row.outcome is Outcome.CONFLICT
    assert "不一样" in said(row)
    assert shop.case(case_id).number in said(row)
    shop.desk.transfers.decide(staged=staged, seq=row.seq, decision=Decision.SHEET)
    commit(shop.desk, staged)
    assert order(shop.desk, sold.number).refunded == due + 100
    again = read(shop.desk, path)
    assert again.counts.unchanged == 1
    shop.desk.transfers.discard(staged=again)


def test_what_the_platform_gave_back_of_the_whole_order_is_no_longer_left_on_its_lines(
    shop: Shop, tmp_path: Path
) -> None:
    sold = shop.sell((10_000, 1), (30_000, 1), customer_id=shop.customer())
    commit(shop.desk, read(shop.desk, flow(tmp_path / "a.csv", (sold.number, "1", "40.00"))))
    lines = shop.desk.orders.find(text=sold.number)
    assert [line.left_amount for line in lines] == [9_000, 27_000]


def test_a_settlement_without_refunds_says_so(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="nothing_settled") as caught:
        read(desk, flow(tmp_path / "a.csv"))
    assert "没有退款" in error_sentence(caught.value)
