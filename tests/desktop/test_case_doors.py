"""Who may not handle cases is stopped at the door of everything that is done with them, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from aftersales.cases import Case, CaseKind
from aftersales.errors import KnownError
from tests.desktop.acting import PART_TIMER, TECHNICIAN, Shop

DEEDS: dict[str, Callable[[Shop, Case], object]] = {
    "link": lambda shop, case: shop.desk.case_owners.link(
        case_id=case.id, version=case.version, customer_id=case.customer_id
    ),
    "agree": lambda shop, case: shop.desk.case_sides.agree(
        case_id=case.id, version=case.version, goods=[("杯", 1)]
    ),
    "send": lambda shop, case: shop.desk.case_sides.send(
        case_id=case.id, version=case.version, pieces={0: 1}, courier="", tracking="SF1"
    ),
    "platform": lambda shop, case: shop.desk.case_flags.platform(
        case_id=case.id, version=case.version, due_at=shop.clock.now() + timedelta(days=1)
    ),
    "regulator": lambda shop, case: shop.desk.case_flags.regulator(
        case_id=case.id, version=case.version, received=shop.clock.today()
    ),
    "assign": lambda shop, case: shop.desk.case_batches.assign(
        case_ids=[case.id], staff_id=shop.staff[PART_TIMER]
    ),
    "urgent": lambda shop, case: shop.desk.case_batches.set_urgent(case_ids=[case.id], urgent=True),
    "skills": lambda shop, _case: shop.desk.assigning.set_skills(given={shop.staff[PART_TIMER]: "维修"}),
}


@pytest.mark.parametrize("name", [TECHNICIAN, PART_TIMER])
def test_the_doors_are_shut(shop: Shop, name: str) -> None:
    order = shop.sell(customer_id=shop.customer())
    case = shop.case(shop.open(CaseKind.EXCHANGE, "质量问题", order=order))
    shop.sit(name)
    before = shop.everything()
    for deed in DEEDS.values():
        with pytest.raises(KnownError, match="right_missing"):
            deed(shop, case)
    assert shop.everything() == before


def test_a_step_that_needs_a_right_names_who_has_it_for_each_case(shop: Shop) -> None:
    case = shop.case(shop.sold_case(CaseKind.RETURN))
    shop.sit(PART_TIMER)
    before = shop.everything()
    outcome = shop.desk.case_batches.move(case_ids=[case.id], to_state="verifying")
    assert outcome.done == 0
    assert "店主" in outcome.barred[0].reason
    assert shop.everything() == before


def test_everything_else_is_open_to_the_owner(shop: Shop) -> None:
    for name, deed in DEEDS.items():
        order = shop.sell(customer_id=shop.customer(phone=""))
        case = shop.case(shop.open(CaseKind.EXCHANGE, "质量问题", order=order))
        if name == "link":
            continue  # it has its customer already
        before = shop.everything()
        deed(shop, case)
        assert shop.everything() != before, name
