from __future__ import annotations

import pytest

from aftersales.assigning import Task, ranked, skills_of
from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.staff import Staff
from tests.desktop.acting import CLERK, OWNER, PART_TIMER, TECHNICIAN, Shop


def test_a_line_of_skills_is_divided_at_whatever_people_type() -> None:
    assert skills_of(" 维修、空调，示例牌  维修 ") == ("维修", "空调", "示例牌")
    assert skills_of("  ") == ()


def test_skill_comes_before_load_and_load_before_nothing() -> None:
    staff = [Staff(id=number, name=str(number), role="客服") for number in (1, 2, 3)]
    task = Task(kind=CaseKind.RETURN, words=("示例牌空调",))
    order = ranked(task, staff, {1: ("空调",), 2: ("净水器",)}, {1: 9, 2: 0, 3: 4})
    assert [each.staff.id for each in order] == [1, 3, 2]
    assert [each.staff.id for each in ranked(task, staff, {}, {1: 2, 2: 1, 3: 1})] == [2, 3, 1]


def test_the_suggestion_says_why_and_leaves_out_who_has_it_or_may_not(shop: Shop) -> None:
    desk = shop.desk.assigning
    desk.set_skills(given={shop.staff[CLERK]: "退货 示例商品", shop.staff[TECHNICIAN]: "维修"})
    case_id = shop.sold_case(CaseKind.RETURN)
    assert [each.staff.name for each in desk.suggested(case_id=case_id)] == [CLERK]
    assert desk.suggested(case_id=case_id)[0].why == "会退货、示例商品，手上 0 单"
    repair = shop.open(CaseKind.REPAIR, "质量问题")
    names = [each.staff.name for each in desk.suggested(case_id=repair)]
    assert names == [TECHNICIAN, CLERK]
    assert OWNER not in names
    assert PART_TIMER not in names
    assert shop.desk.undo.undo()


def test_only_the_owner_writes_skills_and_long_ones_are_refused(shop: Shop) -> None:
    desk = shop.desk.assigning
    with pytest.raises(KnownError, match="skills_long"):
        desk.set_skills(given={shop.staff[CLERK]: "很长" * 20})
    desk.set_skills(given={shop.staff[CLERK]: "维修"})
    desk.set_skills(given={shop.staff[TECHNICIAN]: "空调"})
    assert desk.skills() == {shop.staff[CLERK]: ("维修",), shop.staff[TECHNICIAN]: ("空调",)}
    desk.set_skills(given={shop.staff[CLERK]: ""})
    assert desk.skills() == {shop.staff[TECHNICIAN]: ("空调",)}
    shop.sit(CLERK)
    with pytest.raises(KnownError, match="right_missing"):
        desk.set_skills(given={shop.staff[CLERK]: "维修"})
