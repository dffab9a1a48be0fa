"""Call sheets coming in: each result is noted on its revisit by the rules of the desk, and nowhere else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aftersales.revisits import CallResult, Revisit, RevisitState
from tests.desktop.acting import Shop
from tests.desktop.taking_in.record_kit import commit, outcomes, read, rows, said, sheet, take

HEADER = ("回访号", "客户", "电话", "计划日期", "结果", "评分", "备注", "再约日期")
DAY = date(2026, 10, 15)


def planned(shop: Shop, name: str = "张示例", phone: str = "13800001000", day: date = DAY) -> Revisit:
    customer_id = shop.customer(name, phone)
    return shop.desk.revisit_planning.plan(customer_id=customer_id, case_id=None, day=day, purpose="满意度")


def stored(shop: Shop, revisit: Revisit) -> Revisit:
    with shop.desk.archive.database.read():
        return shop.desk.archive.revisits.get(revisit.id)


def calls_of(shop: Shop, revisit: Revisit) -> list[tuple[RevisitState, date]]:
    assert revisit.customer_id is not None
    with shop.desk.archive.database.read():
        found = shop.desk.archive.revisits.of_customer(revisit.customer_id)
    return [(one.revisit.state, one.revisit.day) for one in found]


def test_results_are_noted_by_our_number_or_by_phone_and_day(shop: Shop, tmp_path: Path) -> None:
    first = planned(shop)
    second = planned(shop, "林示例", "13900006652")
    third = planned(shop, "何示例", "13900000044")
    told = (
        (f"HF-{first.id:06d}", "张示例", "", "", "接通", "5分", "很满意", ""),
        ("", "林示例", "13900006652", "2026-10-15", "未接", "", "", ""),
        ("", "何示例", "139****0044", "2026-10-15", "", "", "", ""),
    )
    staged = read(shop.desk, sheet(tmp_path / "回访表.csv", HEADER, *told))
    assert staged.sheets[0].kind == "calls"
    assert outcomes(shop.desk, staged) == ["updated", "updated", "unchanged"]
    batch = commit(shop.desk, staged)
    done = stored(shop, first)
    assert (done.state, done.result, done.score, done.note) == (
        RevisitState.DONE,
        CallResult.REACHED,
        5,
        "很满意",
    )
    assert stored(shop, second).result is CallResult.MISSED
    assert len(calls_of(shop, second)) == 2, "the next try is planned"
    assert stored(shop, third).state is RevisitState.PLANNED
    again = read(shop.desk, sheet(tmp_path / "b.csv", HEADER, *told))
    assert outcomes(shop.desk, again)[0] == "unchanged"
    shop.desk.transfers.discard(staged=again)
    shop.desk.transfers.undo(batch_id=batch.id)
    assert stored(shop, first).state is RevisitState.PLANNED
    assert calls_of(shop, second) == [(RevisitState.PLANNED, DAY)]


def test_another_day_is_kept_as_the_customer_said(shop: Shop, tmp_path: Path) -> None:
    revisit = planned(shop)
    row = (str(revisit.id), "张示例", "13800001000", "", "改约", "", "周六再打", "2026-10-17")
    take(shop.desk, sheet(tmp_path / "a.csv", HEADER, row))
    assert calls_of(shop, revisit) == [(RevisitState.DONE, DAY), (RevisitState.PLANNED, date(2026, 10, 17))]


def test_who_says_no_is_not_called_again(shop: Shop, tmp_path: Path) -> None:
    revisit = planned(shop)
    assert revisit.customer_id is not None
    shop.desk.revisit_planning.plan(
        customer_id=revisit.customer_id, case_id=None, day=date(2026, 11, 16), purpose="再问一次"
    )
    take(shop.desk, sheet(tmp_path / "a.csv", HEADER, (str(revisit.id), "", "", "", "拒访", "", "", "")))
    assert [state for state, _ in calls_of(shop, revisit)] == [RevisitState.DONE, RevisitState.CANCELLED]
    with shop.desk.archive.database.read():
        assert shop.desk.archive.customers.get(revisit.customer_id).opted_out_at is not None


def test_the_day_of_the_call_is_noted_where_the_sheet_names_it(shop: Shop, tmp_path: Path) -> None:
    revisit = planned(shop)
    shop.at("2026-10-20T09:00")
    header = ("回访号", "客户", "实际日期", "结果")
    take(shop.desk, sheet(tmp_path / "a.csv", header, (str(revisit.id), "张示例", "2026-10-16", "接通")))
    done_at = stored(shop, revisit).done_at
    assert done_at is not None
    assert done_at.isoformat().startswith("2026-10-16T04:00")


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (("HF-999", "张示例", "", "", "接通", "", "", ""), "找不到"),
        (("", "张示例", "13800001000", "2026-12-01", "接通", "", "", ""), "找不到"),
        (("", "谁示例", "13800009999", "2026-10-15", "接通", "", "", ""), "找不到"),
        (("{id}", "张示例", "", "", "接通", "9", "", ""), "只能是 1 到 5"),
        (("{id}", "张示例", "", "", "改约", "", "", ""), "没有写改到哪天"),
        (("{id}", "张示例", "", "", "聊了很久", "", "", ""), "没见过"),
        (("{id}", "张示例", "13911112222", "", "接通", "", "", ""), "不是这个回访的客户"),
    ],
)
def test_what_cannot_be_noted_is_said(shop: Shop, tmp_path: Path, row: tuple[str, ...], word: str) -> None:
    revisit = planned(shop)
    row = tuple(cell.format(id=revisit.id) for cell in row)
    other = ("", "林示例", "13900006652", "2026-10-15", "接通", "", "", "")
    planned(shop, "林示例", "13900006652")
    staged = read(shop.desk, sheet(tmp_path / "a.csv", HEADER, row, other))
    first, second = rows(shop.desk, staged)
    assert (first.taken, second.taken) == (False, True)
    assert word in said(first)
    commit(shop.desk, staged)
    assert stored(shop, revisit).state is RevisitState.PLANNED


def test_cancelled_done_and_repeated_calls_are_refused(shop: Shop, tmp_path: Path) -> None:
    cancelled, done, twice = (
        planned(shop, name, phone)
        for name, phone in (("张示例", "13800001000"), ("林示例", "13900006652"), ("何示例", "13900000044"))
    )
    from dataclasses import replace

    with shop._writing() as action:
        shop.desk.archive.revisits.save(replace(cancelled, state=RevisitState.CANCELLED), action=action)
    shop.desk.revisit_results.record(
        revisit_id=done.id, version=done.version, result=CallResult.REACHED, score=4, note="挺好"
    )
    told = [
        (str(one.id), "", "", "", result, "", "", "")
        for one, result in ((cancelled, "接通"), (done, "未接"), (twice, "接通"), (twice, "未接"))
    ]
    staged = read(shop.desk, sheet(tmp_path / "a.csv", HEADER, *told))
    assert outcomes(shop.desk, staged) == ["error", "error", "updated", "error"]
    words = [said(row) for row in rows(shop.desk, staged)]
    assert ["取消" in words[0], "已经记过" in words[1], "前面一行" in words[3]] == [True, True, True]
    commit(shop.desk, staged)
    assert stored(shop, done).note == "挺好"
    assert stored(shop, twice).result is CallResult.REACHED
