from __future__ import annotations

from datetime import date

import pytest

from aftersales.cases import CaseKind
from aftersales.clock import CHINA, china_moment
from aftersales.errors import KnownError
from tests.desktop.acting import TECHNICIAN, Shop


def test_the_regulator_is_answered_within_seven_workdays_that_skip_the_holidays(shop: Shop) -> None:
    # 28, 29 and 30 September, then after National Day 8 and 9, the make-up Saturday 10, Monday 12
    due = shop.desk.case_flags.regulator_due(received=date(2026, 9, 27))
    assert due.astimezone(CHINA).date() == date(2026, 10, 12)


def test_a_flag_has_its_clock_and_the_nearest_clock_is_the_deadline(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.COMPLAINT, "误导")
    before = shop.case(case_id)
    flags = shop.desk.case_flags
    assert before.due_at is not None
    near = shop.clock.now() + (before.due_at - shop.clock.now()) / 2
    case = flags.platform(case_id=case_id, version=before.version, due_at=near, note="平台小二来问")
    assert case.due_at == case.platform_due_at == near
    (flag,) = shop.view(case_id).flags
    assert (flag.code, flag.label) == ("platform", "平台介入")
    assert any("平台介入" in line for line in shop.desk.cases.why_due(case_id=case_id).lines)
    assert not any("手" in line for line in shop.desk.cases.why_due(case_id=case_id).lines)
    shop.step(case_id, "verifying")
    assert shop.case(case_id).due_at == near
    case = flags.platform(case_id=case_id, version=shop.case(case_id).version, due_at=None)
    assert case.platform_due_at is None
    assert case.due_at is not None
    assert case.due_at > near
    assert shop.titles(case_id)[-1] == "平台介入已答复"
    assert shop.desk.undo.undo() == "平台介入"
    assert shop.case(case_id).due_at == near


def test_a_complaint_of_the_regulator_stands_beside_the_platform_and_today_shows_it_when_near(
    shop: Shop,
) -> None:
    shop.at("2026-10-14T09:00")
    case_id = shop.sold_case(CaseKind.COMPLAINT, "误导")
    flags = shop.desk.case_flags
    case = flags.regulator(case_id=case_id, version=shop.case(case_id).version, received=date(2026, 10, 13))
    case = flags.platform(case_id=case_id, version=case.version, due_at=china_moment("2026-10-14T18:00"))
    assert [flag.code for flag in shop.view(case_id).flags] == ["platform", "regulator"]
    assert case_id in {row.summary.id for row in shop.desk.today.view().due_today}
    shop.at("2026-10-14T18:30")
    assert case_id in {row.summary.id for row in shop.desk.today.view().overdue}
    shop.step(case_id, "verifying")
    shop.show_evidence(case_id)
    shop.step(case_id, "to_revisit", answered=True)
    shop.step(case_id, "closed", result="已答复")
    assert shop.view(case_id).flags == ()
    assert shop.case(case_id).due_at is None


def test_what_cannot_be_is_refused(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.COMPLAINT, "误导")
    version, flags = shop.case(case_id).version, shop.desk.case_flags
    with pytest.raises(KnownError, match="moment_past"):
        flags.platform(case_id=case_id, version=version, due_at=china_moment("2026-01-01T09:00"))
    with pytest.raises(KnownError, match="received_later"):
        flags.regulator(case_id=case_id, version=version, received=date(2030, 1, 1))
    with pytest.raises(KnownError, match="changed_meanwhile"):
        flags.regulator(case_id=case_id, version=version - 1, received=date(2026, 10, 1))
    shop.sit(TECHNICIAN)
    with pytest.raises(KnownError, match="right_missing"):
        flags.platform(case_id=case_id, version=version, due_at=None)
