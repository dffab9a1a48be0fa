"""Registers of repairs and returns taken in: finished ones as history, running ones with their clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from aftersales.cases import CaseKind, Channel
from aftersales.matching import Outcome
from aftersales.queries import CaseQuery, CaseTab
from desktop.transfers import Decision
from tests.desktop.import_kit import FIRST, HEADER
from tests.desktop.record_kit import CASES, codes, commit, outcomes, read, rows, sheet, take_in, undo
from tests.imports.sheet_kit import REGISTER

if TYPE_CHECKING:
    from pathlib import Path

    from aftersales.clock import FixedClock
    from desktop.shop import Desk
    from desktop.views import CaseView

DONE = (
    "2026-09-03",
    "WX-001",
    "张示例",
    "13800001000",
    "云雀破壁机 P8",
    "不转",
    "维修",
    "换碳刷",
    "60.00",
    "已取走",
    "2026-09-05",
)
RUNNING = (
    "2026-10-12",
    "WX-002",
    "王示例",
    "13600005528",
    "松石吸尘器 V3",
    "吸力小",
    "维修",
    "",
    "",
    "维修中",
    "",
)


def views(desk: Desk) -> dict[str, CaseView]:
    """Every case by what its row was known by."""
    query = CaseQuery(tab=CaseTab.ALL, moments=desk.cases.moments())
    found = [desk.cases.view(case_id=row.summary.id) for row in desk.cases.page(query=query).rows]
    return {view.case.details.sheet_key: view for view in found}


def test_a_register_becomes_history_and_running_cases(desk: Desk, tmp_path: Path) -> None:
    path = sheet(tmp_path / "维修台账.csv", CASES, DONE, RUNNING)
    batch = take_in(desk, path)
    assert batch.records["cases"].added == 2
    cases = views(desk)
    done, running = cases["n:WX-001"], cases["n:WX-002"]
    assert (done.case.kind, done.case.state, done.case.channel) == (
        CaseKind.REPAIR,
        "closed",
        Channel.COUNTER,
    )
    assert done.case.number.startswith("GD260903-")
    assert done.case.opened_at == datetime(2026, 9, 2, 16, tzinfo=UTC)
    assert done.case.closed_at == done.case.state_since == datetime(2026, 9, 4, 16, tzinfo=UTC)
    assert (done.case.phenomenon, done.case.details.result) == ("不转", "换碳刷")
    assert [line.title for line in done.case.lines] == ["云雀破壁机 P8"]
    assert done.case.due_at is None
    opened, closed = sorted(done.events, key=lambda event: event.id)
    assert (opened.at, closed.at) == (done.case.opened_at, done.case.closed_at)
    for part in ("维修台账.csv", "第 2 行", "单号 WX-001", "费用 60.00", "处理结果 换碳刷"):
        assert part in opened.note
    assert (closed.from_state, closed.to_state) == ("new", "closed")
    assert running.case.state == "repairing"
    assert running.case.due_at is not None
    assert running.case.customer_id is not None
    assert [case.summary.number for case in desk.cases.page(query=open_cases(desk)).rows] == [
        running.case.number
    ]
    again = read(desk, path)
    assert outcomes(desk, again) == ["unchanged", "unchanged"]
    desk.transfers.discard(staged=again)


def open_cases(desk: Desk) -> CaseQuery:
    return CaseQuery(tab=CaseTab.OPEN, moments=desk.cases.moments())


def test_a_running_case_of_a_sheet_can_be_worked_on(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, sheet(tmp_path / "台账.csv", CASES, RUNNING))
    view = views(desk)["n:WX-002"]
    step = next(step for step in view.next_steps if step.to_state == "awaiting_pickup" and step.allowed)
    moved = desk.jobs.write(
        lambda _p: desk.cases.move(case_id=view.case.id, version=view.case.version, to_state=step.to_state)
    ).result()
    assert moved.state == "awaiting_pickup"


def test_the_next_copy_of_a_register_moves_on_what_nobody_touched(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    take_in(desk, sheet(tmp_path / "十月.csv", CASES, RUNNING))
    clock.moment += timedelta(hours=2)
    finished = (*RUNNING[:7], "清洗滤芯", "", "已完成", "2026-10-14")
    path = sheet(tmp_path / "十月二.csv", CASES, finished)
    staged = read(desk, path)
    (row,) = rows(desk, staged)
    assert row.outcome is Outcome.UPDATED
    told = {(one.field, one.before, one.after) for one in row.changes}
    assert told == {("state", "维修中", "已结案"), ("result", "", "清洗滤芯")}
    batch = commit(desk, staged)
    view = views(desk)["n:WX-002"]
    assert (view.case.state, view.case.due_at) == ("closed", None)
    assert undo(desk, batch).restored == 1
    view = views(desk)["n:WX-002"]
    assert (view.case.state, view.case.details.result) == ("repairing", "")
    assert view.case.closed_at is None


def test_a_case_that_is_worked_on_here_keeps_its_state(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, sheet(tmp_path / "一.csv", CASES, RUNNING))
    case = views(desk)["n:WX-002"].case
    desk.jobs.write(
        lambda _p: desk.cases.move(case_id=case.id, version=case.version, to_state="awaiting_pickup")
    ).result()
    path = sheet(tmp_path / "二.csv", CASES, (*RUNNING[:9], "已完成", "2026-10-14"))
    staged = read(desk, path)
    (row,) = rows(desk, staged)
    assert (row.outcome, codes(row)) == (Outcome.UNCHANGED, ["records.state_stays"])
    assert "待取件" in row.problems[0].value
    desk.transfers.discard(staged=staged)


def test_returns_know_their_order_their_reason_and_their_courier(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, sheet(tmp_path / "订单.csv", HEADER, *FIRST))
    header = ("订单号", "退货原因", "数量", "快递公司", "快递单号", "退款金额", "退款状态")
    path = sheet(
        tmp_path / "退货登记.csv",
        header,
        ("DD2610110018", "七天无理由", "1", "顺丰", "SF1234567890123", "89.00", "待退款"),
        ("DD2610080044", "孩子弄坏了", "1", "", "", "899.00", "已退款"),
    )
    take_in(desk, path)
    by_order = {view.order.number: view for view in views(desk).values() if view.order}
    first, second = by_order["DD2610110018"].case, by_order["DD2610080044"].case
    assert (first.kind, first.category, first.reason) == (CaseKind.RETURN, "买家", "7天无理由")
    assert (first.channel, first.state, first.proposed) == (Channel.PLATFORM, "inspecting", 8900)
    assert (first.details.courier_back, first.details.tracking_back) == ("顺丰", "SF1234567890123")
    assert (second.reason, second.phenomenon, second.state) == ("其他", "孩子弄坏了", "closed")
    assert second.customer_id == desk.customers.search(text="何示例")[0].id
    assert second.proposed is None


def test_what_a_register_does_not_say_is_asked_and_not_guessed(desk: Desk, tmp_path: Path) -> None:
    staged = read(desk, REGISTER)
    assert staged.sheets[0].asks == ("given.state",)
    assert set(outcomes(desk, staged)) == {"error"}
    assert codes(rows(desk, staged)[0]) == ["records.no_case_day", "records.case_state_missing"]
    desk.transfers.discard(staged=staged)
    key = staged.sheets[0].key
    batch = take_in(desk, REGISTER, choices={key: desk.transfers.choice(given={"state": "已完成"})})
    assert batch.records["cases"].added == 10
    kinds = {view.case.kind for view in views(desk).values()}
    assert kinds == {CaseKind.REPAIR, CaseKind.EXCHANGE, CaseKind.RETURN}
    path = sheet(
        tmp_path / "台账.csv",
        CASES,
        (*RUNNING[:6], "再说", *RUNNING[7:]),
        ("2026-10-13", "WX-9", *RUNNING[2:9], "搁着", ""),
        ("2026-10-13", "WX-10", *RUNNING[2:9], "已完成", "2026-10-01"),
        DONE,
        RUNNING,
    )
    staged = read(desk, path)
    kind, state, backwards, *_ = rows(desk, staged)
    assert (kind.outcome, codes(kind)) == (
        Outcome.ERROR,
        ["records.unknown_choice", "records.case_kind_missing"],
    )
    assert (state.outcome, codes(state)) == (Outcome.HELD, ["records.unknown_choice"])
    assert (backwards.outcome, codes(backwards)) == (Outcome.HELD, ["records.closed_before_opened"])
    desk.transfers.records.decide(staged=staged, seq=state.seq, decision=Decision.TAKE)
    commit(desk, staged)
    assert views(desk)["n:WX-9"].case.state == "new"


def test_rows_of_one_number_are_one_case_with_several_goods(desk: Desk, tmp_path: Path) -> None:
    more = (*RUNNING[:4], "电动刷头", *RUNNING[5:])
    staged = read(desk, sheet(tmp_path / "台账.csv", CASES, RUNNING, more, more))
    assert outcomes(desk, staged) == ["added", "updated", "unchanged"]
    commit(desk, staged)
    (view,) = views(desk).values()
    assert [line.title for line in view.case.lines] == ["松石吸尘器 V3", "电动刷头"]


def test_a_row_without_a_number_is_known_by_what_it_tells(desk: Desk, tmp_path: Path) -> None:
    header = tuple(name for name in CASES if name != "单号")
    row = (RUNNING[0], *RUNNING[2:])
    path = sheet(tmp_path / "台账.csv", header, row, row)
    staged = read(desk, path)
    assert outcomes(desk, staged) == ["added", "unchanged"]
    commit(desk, staged)
    done = (*row[:8], "已完成", "2026-10-14")
    staged = read(desk, sheet(tmp_path / "二.csv", header, done))
    assert outcomes(desk, staged) == ["updated"]
    desk.transfers.discard(staged=staged)


def test_taking_a_register_back_keeps_what_was_worked_on(desk: Desk, tmp_path: Path) -> None:
    batch = take_in(desk, sheet(tmp_path / "台账.csv", CASES, DONE, RUNNING))
    case = views(desk)["n:WX-002"].case
    desk.jobs.write(
        lambda _p: desk.cases.move(case_id=case.id, version=case.version, to_state="awaiting_pickup")
    ).result()
    undone = undo(desk, batch)
    assert undone.removed == 1
    assert undone.kept == (f"工单 {case.number} 导入后办过，留着没动。",)
    assert set(views(desk)) == {"n:WX-002"}
    assert not desk.customers.search(text="张示例")
    assert desk.customers.search(text="王示例")


def test_ctrl_z_takes_a_register_back_too(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, sheet(tmp_path / "台账.csv", CASES, DONE, RUNNING))
    assert desk.jobs.write(lambda _p: desk.undo.undo()).result() == "导入 2 个工单"
    assert views(desk) == {}
