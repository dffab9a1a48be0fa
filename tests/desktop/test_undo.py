"""Taking back and doing again, and what stands in the way of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from aftersales.cases import CaseKind, Responsible
from aftersales.errors import KnownError
from aftersales.revisits import CallResult
from desktop.changes import ChangeNotice
from desktop.jobs import Progress
from desktop.requests import CaseEdit
from resources.wording import error_sentence
from tests.desktop.acting import CLERK, OWNER, PART_TIMER, Shop

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"
PAIR = (SHEETS / "02_taobao_ExportOrderList_gbk.csv", SHEETS / "03_taobao_ExportOrderDetailList_gbk.csv")
_HISTORY = {"actions", "journal", "counters", "case_events", "paper_numbers"}


def content(shop: Shop) -> dict[str, list[dict[str, object]]]:
    """What a person sees of the archive: no history, versions or action ids."""
    return {
        table: sorted(
            ({k: v for k, v in row.items() if k not in ("version", "action_id")} for row in rows), key=str
        )
        for table, rows in shop.everything().items()
        if table not in _HISTORY
    }


def test_a_new_desk_has_nothing_to_take_back_or_do_again(shop: Shop) -> None:
    assert shop.desk.undo.last() is None
    with pytest.raises(KnownError, match="nothing_to_undo"):
        shop.desk.undo.undo()
    with pytest.raises(KnownError, match="nothing_to_redo"):
        shop.desk.undo.redo()


def test_an_opened_case_goes_and_its_number_is_not_given_again(shop: Shop) -> None:
    order = shop.sell(customer_id=shop.customer())
    first = shop.open(CaseKind.RETURN, order=order)
    number = shop.case(first).number
    assert shop.desk.undo.undo() == "建工单"
    for look in (
        lambda: shop.desk.cases.find(number=number),
        lambda: shop.desk.cases.view(case_id=first),
        lambda: shop.step(first, "verifying"),
        lambda: shop.desk.cases.note(case_id=first, text="在吗"),
    ):
        with pytest.raises(KnownError):
            look()
    second = shop.open(CaseKind.RETURN, order=order)
    assert shop.case(second).number != number
    assert shop.desk.undo.undo() == "建工单"


def test_an_opened_case_comes_back_by_doing_it_again(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    before, opened = content(shop), shop.case(case_id)
    shop.desk.undo.undo()
    assert shop.desk.undo.redo() == "建工单"
    assert content(shop) == before
    assert shop.case(case_id).number == opened.number
    assert shop.step(case_id, "verifying").state == "verifying"


def test_an_edit_is_taken_back_and_done_again(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    before = content(shop)
    shop.desk.cases.edit(
        case_id=case_id,
        version=shop.case(case_id).version,
        changes=CaseEdit(reason="瑕疵", urgent=True, assignee_id=shop.staff[CLERK]),
    )
    edited = content(shop)
    assert shop.case(case_id).responsible is Responsible.MERCHANT
    assert shop.titles(case_id)[1:] == ["责任：商家", "原因：产品 · 瑕疵", f"经办：{CLERK}"]
    assert shop.desk.undo.undo() == "改工单"
    assert content(shop) == before
    assert shop.desk.undo.redo() == "改工单"
    assert content(shop) == edited
    assert shop.desk.undo.undo() == "重做 改工单"
    assert content(shop) == before


def test_a_printed_paper_does_not_confuse_the_way_back(shop: Shop, tmp_path: Path) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.steps(case_id, "verifying", "judging")
    shop.desk.papers.report(case_id=case_id, to=tmp_path / "x.pdf")
    version = shop.case(case_id).version
    shop.desk.cases.edit(case_id=case_id, version=version, changes=CaseEdit(urgent=True))
    shop.desk.undo.undo()
    stages = [stage.state for stage in shop.view(case_id).stages]
    assert stages == ["done", "done", "now", "future", "future", "future", "future"]
    assert shop.view(case_id).events[-1].from_state == ""


def test_a_step_is_taken_back_and_done_again_with_its_deadline(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    opened = shop.case(case_id)
    shop.step(case_id, "verifying")
    moved = shop.case(case_id)
    shop.later(minutes=5)
    assert shop.desk.undo.undo() == "转到 核实中"
    back = shop.case(case_id)
    assert (back.state, back.due_at, back.state_since) == (opened.state, opened.due_at, opened.state_since)
    assert shop.desk.undo.redo() == "转到 核实中"
    again = shop.case(case_id)
    assert (again.state, again.due_at) == ("verifying", moved.due_at)
    shop.step(case_id, "judging")
    assert [stage.state for stage in shop.view(case_id).stages[:3]] == ["done", "done", "now"]


def test_a_suspension_taken_back_no_longer_stops_the_clock(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    plain = shop.case(case_id)
    shop.desk.cases.suspend(
        case_id=case_id, version=plain.version, until=shop.clock.now() + timedelta(days=3), why="客户出差"
    )
    assert shop.case(case_id).suspended_for == "客户出差"
    shop.desk.undo.undo()
    back = shop.case(case_id)
    assert (back.suspended_until, back.due_at) == (None, plain.due_at)
    shop.later(days=1)
    moved = shop.step(case_id, "verifying")
    assert moved.due_at == shop.clock.now() + timedelta(hours=48)


def test_a_moved_and_a_recorded_revisit_are_taken_back(shop: Shop) -> None:
    customer = shop.customer()
    day = shop.clock.today() + timedelta(days=1)
    plan = shop.desk.revisit_planning.plan(customer_id=customer, case_id=None, day=day, purpose="示例")
    before = content(shop)
    later = day + timedelta(days=4)
    moved = shop.desk.revisits.move(revisit_id=plan.id, version=plan.version, day=later)
    shop.desk.undo.undo()
    assert content(shop) == before
    with pytest.raises(KnownError, match="changed_meanwhile"):
        shop.desk.revisit_results.record(revisit_id=plan.id, version=moved.version, result=CallResult.MISSED)
    version = shop.desk.revisits.page(first=day, last=day)[0].revisit.version
    shop.desk.revisit_results.record(revisit_id=plan.id, version=version, result=CallResult.MISSED)
    assert len(shop.desk.revisits.page(first=day, last=later, include_done=True)) == 2
    assert shop.desk.undo.undo() == "记回访 未接"
    assert content(shop) == before


def test_a_planned_revisit_is_taken_back(shop: Shop) -> None:
    customer = shop.customer()
    before = content(shop)
    day = shop.clock.today() + timedelta(days=1)
    shop.desk.revisit_planning.plan(customer_id=customer, case_id=None, day=day, purpose="示例")
    shop.desk.undo.undo()
    assert content(shop) == before


def test_an_import_is_taken_back_and_done_again(shop: Shop) -> None:
    before = content(shop)
    staged = shop.desk.transfers.read(paths=PAIR, progress=Progress())
    shop.desk.transfers.commit(staged=staged)
    imported = content(shop)
    assert len(imported["orders"]) == 21
    assert shop.desk.undo.undo() == "导入 21 单"
    gone = content(shop)
    for table in ("orders", "order_lines", "customers", "customer_phones"):
        assert gone[table] == before[table], table
    assert shop.desk.undo.redo() == "导入 21 单"
    assert content(shop)["orders"] == imported["orders"]
    assert content(shop)["customers"] == imported["customers"]


def test_what_another_changed_since_is_not_taken_back(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.step(case_id, "verifying")
    mine = shop.desk.undo.last()
    shop.sit(CLERK)
    version = shop.case(case_id).version
    shop.desk.cases.edit(case_id=case_id, version=version, changes=CaseEdit(phenomenon="漏水"))
    shop.sit(OWNER)
    assert shop.desk.undo.last() == mine
    before = shop.everything()
    with pytest.raises(KnownError, match="undo_changed") as caught:
        shop.desk.undo.undo()
    assert "转到 核实中" in error_sentence(caught.value)
    assert shop.everything() == before


def test_each_takes_back_his_own(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.sit(CLERK)
    assert shop.desk.undo.last() is None
    shop.step(case_id, "verifying")
    shop.sit(OWNER)
    last = shop.desk.undo.last()
    assert last is not None
    assert last.name == "建工单"


def test_the_action_of_another_needs_the_right_to_handle_cases(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.step(case_id, "verifying")
    last = shop.desk.undo.last()
    assert last is not None
    shop.sit(PART_TIMER)
    before = shop.everything()
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.undo.undo_action(action_id=last.id)
    assert shop.everything() == before
    shop.sit(CLERK)
    assert shop.desk.undo.undo_action(action_id=last.id) == "转到 核实中"
    assert shop.case(case_id).state == "new"


def test_two_writers_of_one_case_do_not_overwrite_each_other(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    seen = shop.case(case_id).version
    shop.desk.cases.edit(case_id=case_id, version=seen, changes=CaseEdit(phenomenon="一"))
    before = shop.everything()
    until = shop.clock.now() + timedelta(days=1)
    writes: tuple[Callable[[], object], ...] = (
        lambda: shop.desk.cases.edit(case_id=case_id, version=seen, changes=CaseEdit(phenomenon="二")),
        lambda: shop.desk.cases.move(case_id=case_id, version=seen, to_state="verifying"),
        lambda: shop.desk.cases.set_due(case_id=case_id, version=seen, due_at=until, why="约好了"),
        lambda: shop.desk.cases.suspend(case_id=case_id, version=seen, until=until, why="出差"),
    )
    for write in writes:
        with pytest.raises(KnownError, match="changed_meanwhile"):
            write()
    assert shop.everything() == before


def test_each_write_tells_once_and_a_failed_one_tells_nothing(shop: Shop) -> None:
    heard: list[ChangeNotice] = []
    stop = shop.desk.changes.subscribe(heard.append)
    case_id = shop.sold_case(CaseKind.RETURN)
    shop.step(case_id, "verifying")
    with pytest.raises(KnownError):
        shop.step(case_id, "closed")
    shop.desk.undo.undo()
    stop()
    shop.step(case_id, "verifying")
    assert [notice.name for notice in heard] == ["建工单", "转到 核实中", "撤销 转到 核实中"]
    assert {notice.by_id for notice in heard} == {shop.staff[OWNER]}
    assert all("cases" in notice.what for notice in heard)
