"""The first steps of a new shop: each by its real deed, put away and brought back, seen by who may do them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from aftersales.access import Role
from aftersales.cases import CaseKind
from desktop.backup_plan import BackupPlan
from desktop.first_steps import FirstStep, FirstSteps
from desktop.jobs import Progress
from desktop.shop import Desk
from tests.desktop.acting import CLERK, Shop

SHEETS = Path(__file__).parents[1] / "fixtures" / "sheets"


def over(desk: Desk) -> set[FirstStep]:
    found = desk.first_steps.read()
    assert isinstance(found, FirstSteps)
    return {one.step for one in found.steps if one.is_over}


def test_a_shop_that_was_named_before_has_no_list_until_it_asks(shop: Shop) -> None:
    assert shop.desk.first_steps.read() is None
    shop.desk.first_steps.bring_back()
    assert over(shop.desk) == {FirstStep.HEAD, FirstStep.STAFF}


def test_each_step_is_done_by_its_deed_and_the_list_ends(desk: Desk, tmp_path: Path) -> None:
    desk.first_steps.open_shop(name="张示例小店")
    assert over(desk) == set()
    desk.profile.name_shop(name="张示例小店", phone="0571-5550 1826", address="示例路 1 号")
    assert over(desk) == {FirstStep.HEAD}
    staged = desk.transfers.read(paths=(SHEETS / "02_taobao_ExportOrderList_gbk.csv",), progress=Progress())
    desk.transfers.commit(staged=staged)
    assert over(desk) == {FirstStep.HEAD, FirstStep.IMPORT}
    shop = Shop(desk, desk.clock)  # type: ignore[arg-type]
    assert over(desk) == {FirstStep.HEAD, FirstStep.IMPORT, FirstStep.STAFF}
    case_id = shop.sold_case(CaseKind.RETURN)
    found = desk.first_steps.read()
    assert found is not None
    assert found.newest_case == case_id
    assert over(desk) == {FirstStep.HEAD, FirstStep.IMPORT, FirstStep.STAFF, FirstStep.CASE}
    shop.planned(case_id)
    claim = desk.settlements.draft(case_id=case_id).claim
    version = desk.cases.view(case_id=case_id).case.version
    desk.settlements.write_in(case_id=case_id, version=version, claim=claim)
    assert FirstStep.SETTLE in over(desk)
    desk.papers.report(case_id=case_id, to=tmp_path / "报告.pdf")
    assert FirstStep.PRINT in over(desk)
    desk.upkeep.set_plan(plan=BackupPlan(folder=str(tmp_path / "备份")))
    left = {FirstStep.REVISIT} - over(desk)
    if left:
        day = desk.clock.today() + timedelta(days=1)
        desk.revisit_planning.plan(customer_id=1, case_id=case_id, day=day, purpose="示例")
    assert desk.first_steps.read() is None
    assert desk.first_steps.is_shown


def test_papers_wait_for_a_case(desk: Desk) -> None:
    desk.first_steps.open_shop(name="张示例小店")
    found = desk.first_steps.read()
    assert found is not None
    waits = {one.step for one in found.steps if one.waits}
    assert waits == {FirstStep.PRINT}


def test_a_step_is_skipped_and_the_list_put_away_each_with_its_way_back(desk: Desk) -> None:
    desk.first_steps.open_shop(name="张示例小店")
    desk.first_steps.skip(step=FirstStep.STAFF)
    assert over(desk) == {FirstStep.STAFF}
    assert desk.undo.undo() == "跳过「加上员工和口令」"
    assert over(desk) == set()
    desk.first_steps.skip(step=FirstStep.STAFF)
    desk.first_steps.dismiss()
    assert desk.first_steps.read() is None
    desk.undo.undo()
    assert over(desk) == {FirstStep.STAFF}
    desk.first_steps.dismiss()
    desk.first_steps.bring_back()
    assert over(desk) == set()


def test_only_who_may_change_the_shop_sees_the_list(shop: Shop) -> None:
    shop.desk.first_steps.bring_back()
    shop.sit(CLERK)
    assert shop.desk.session.staff.role == Role.CLERK
    assert shop.desk.first_steps.read() is None


def test_the_whole_first_start_is_one_step_for_ctrl_z(desk: Desk) -> None:
    desk.first_steps.open_shop(name=" 张示例小店 ", phone="1", address="2", trade="appliances")
    assert desk.undo.undo() == "开店「张示例小店」"
    assert desk.is_new
    assert desk.first_steps.read() is None
    assert desk.undo.redo() == "开店「张示例小店」"
    assert desk.profile.read().name == "张示例小店"
    assert desk.trades.read().key == "appliances"
