from __future__ import annotations

from datetime import date, timedelta

from aftersales.orders import Platform
from aftersales.revisits import Revisit, RevisitState
from storage.case_surroundings import CaseSurroundings
from tests.storage.making import NOW, Archive, case, customer
from tests.storage.test_repositories import opened

DAY = date(2026, 10, 20)


def test_what_clocks_rest_on_comes_for_many_cases_at_once(archive: Archive) -> None:
    bought = archive.order()
    with archive.writing("新建工单") as action:
        buyer = archive.customers.save(customer(tier="重要"), action=action)
        first = archive.cases.save(case(customer_id=buyer.id, order_id=bought.id), action=action)
        second = archive.cases.save(case(), action=action)
        events = tuple(archive.cases.add_event(opened(first.id), action=action) for _ in range(2))
        for after, state in ((5, RevisitState.PLANNED), (2, RevisitState.PLANNED), (0, RevisitState.DONE)):
            archive.revisits.save(
                Revisit(
                    day=DAY + timedelta(days=after),
                    nominal=DAY,
                    plan="示例计划",
                    purpose="示例",
                    case_id=first.id,
                    customer_id=buyer.id,
                    state=state,
                    done_at=NOW if state is RevisitState.DONE else None,
                ),
                action=action,
            )
    with archive.database.read():
        known = archive.cases.surroundings((second, first))
        account = next(each for each in archive.accounts.list() if each.id == bought.shop_id)
        assert archive.cases.traits(first) == ("重要", account.platform)
        assert archive.cases.traits(second) == (None, None)
        assert archive.cases.many([second.id, first.id, 99_999]) == (first, second)
    assert known[first.id] == CaseSurroundings(
        events=events, next_call=DAY + timedelta(days=2), tier="重要", platform=account.platform
    )
    assert isinstance(account.platform, Platform)
    assert known[second.id] == CaseSurroundings(events=(), next_call=None, tier=None, platform=None)


def test_nothing_is_asked_for_no_case(archive: Archive) -> None:
    with archive.database.read():
        assert archive.cases.surroundings(()) == {}
