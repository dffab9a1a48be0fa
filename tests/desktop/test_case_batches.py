from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.queries import CaseQuery, CaseTab
from tests.desktop.acting import CLERK, PART_TIMER, TECHNICIAN, Shop


def three(shop: Shop) -> tuple[int, int, int]:
    """Two new cases and a third that waits for evidence to be judged."""
    customer = shop.customer()
    ids = [shop.open(CaseKind.RETURN, "质量问题", order=shop.sell(customer_id=customer)) for _ in range(3)]
    shop.step(ids[2], "verifying")
    return ids[0], ids[1], ids[2]


def test_many_are_handed_over_in_one_step_and_taken_back_in_one(shop: Shop) -> None:
    ids = three(shop)
    before = [shop.case(each).assignee_id for each in ids]
    outcome = shop.desk.case_batches.assign(case_ids=ids, staff_id=shop.staff[CLERK])
    assert (outcome.done, outcome.barred) == (3, ())
    assert {shop.case(each).assignee_id for each in ids} == {shop.staff[CLERK]}
    assert all(shop.titles(each)[-1] == f"经办：{CLERK}" for each in ids)
    assert shop.desk.undo.undo() == f"转交 3 单给{CLERK}"
    assert [shop.case(each).assignee_id for each in ids] == before


def test_the_rest_is_done_and_who_may_not_is_named_with_the_reason(shop: Shop) -> None:
    first, second, third = three(shop)
    batches = shop.desk.case_batches
    assert {step.to_state: step.fit for step in batches.steps(case_ids=(first, second, third))}[
        "verifying"
    ] == 2
    outcome = batches.move(case_ids=(first, second, third), to_state="verifying")
    assert outcome.done == 2
    (barred,) = outcome.barred
    assert barred.number == shop.case(third).number
    assert barred.reason
    assert [shop.case(each).state for each in (first, second, third)] == ["verifying"] * 3
    everything = shop.everything()
    none = batches.move(case_ids=(first, second), to_state="judging")
    assert none.done == 0
    assert all("凭证" in each.reason for each in none.barred)
    assert shop.everything() == everything
    shop.desk.undo.undo()
    assert [shop.case(each).state for each in (first, second, third)] == ["new", "new", "verifying"]


def test_urgent_is_written_where_it_changes_something(shop: Shop) -> None:
    first, second, third = three(shop)
    shop.step(third, "withdrawn")
    batches = shop.desk.case_batches
    outcome = batches.set_urgent(case_ids=(first, second, third), urgent=True)
    assert outcome.done == 2
    assert [each.number for each in outcome.barred] == [shop.case(third).number]
    count = len(shop.view(first).events)
    assert batches.set_urgent(case_ids=(first,), urgent=True).done == 1
    assert len(shop.view(first).events) == count
    batches.set_urgent(case_ids=(first, second), urgent=False)
    assert not shop.case(first).urgent


def test_a_list_is_taken_whole_and_only_the_chosen_are_exported(shop: Shop, tmp_path: Path) -> None:
    ids = three(shop)
    query = CaseQuery(tab=CaseTab.ALL, moments=shop.desk.cases.moments())
    assert set(shop.desk.case_batches.ids(query=query)) == set(ids)
    sheet = tmp_path / "工单.xlsx"
    assert shop.desk.list_sheets.write(list_key="cases", query=replace(query, ids=ids[:2]), to=sheet) == 2
    words = {str(cell.value) for row in openpyxl.load_workbook(sheet).worksheets[0] for cell in row}
    assert shop.case(ids[0]).number in words
    assert shop.case(ids[2]).number not in words


@pytest.mark.parametrize("name", [TECHNICIAN, PART_TIMER])
def test_who_may_not_handle_cases_is_stopped_at_the_door(shop: Shop, name: str) -> None:
    ids = three(shop)
    shop.sit(name)
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.case_batches.assign(case_ids=ids, staff_id=shop.staff[CLERK])
    with pytest.raises(KnownError, match="right_missing"):
        shop.desk.case_batches.set_urgent(case_ids=ids, urgent=True)
