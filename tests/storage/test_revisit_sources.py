"""What plans count from, read from either database: pieces, customers, what was planned once, and the room of days."""

from __future__ import annotations

from datetime import date

import pytest

from aftersales.actions import Action
from aftersales.cases import CaseKind
from aftersales.customers import Phone
from aftersales.errors import KnownError
from aftersales.goods import SoldGood
from aftersales.products import Product
from aftersales.revisits import DayPassed, Revisit, RevisitState, RevisitStep
from storage.database import Database
from storage.journal import Journal
from storage.record_bulk import RecordBulk
from storage.records import Records
from storage.revisit_sources import RevisitSources
from tests.storage.making import NOW, Archive, case, customer

STEP = RevisitStep(
    plan="delivered",
    anchor="good:1:2026-10-01",
    step="+1m",
    nominal=date(2026, 11, 1),
    purpose="示例",
    good_id=1,
)


def call(customer_id: int, **given: object) -> Revisit:
    return Revisit(
        customer_id=customer_id,
        plan="delivered",
        purpose="示例",
        nominal=date(2026, 11, 1),
        day=date(2026, 11, 2),
        at_time="09:30",
        why=(DayPassed(day=date(2026, 11, 1), code="weekend"),),
        **given,  # type: ignore[arg-type]
    )


@pytest.fixture
def known(archive: Archive) -> int:
    with archive.writing("客户") as action:
        return archive.customers.save(customer(tier="重要", revisit_every="+2m"), action=action).id


def test_pieces_come_with_their_days_and_their_products_plan(
    database: Database, archive: Archive, known: int
) -> None:
    with archive.writing("商品") as action:
        product = archive.products.save(
            Product(code="A", title="示例", product_class="空调", service_months=6, revisit_plan="-"),
            action=action,
        )
        mine = archive.goods.save(
            good(known, product_id=product.id, invoiced_on=date(2026, 9, 20)), action=action
        )
        archive.goods.save(good(None), action=action)
        written_by = action.id
    sources = RevisitSources(database)
    with database.read():
        ((found,),) = list(sources.goods())
        assert list(sources.goods(written_by="none")) == []
        assert [one.id for piece in sources.goods(written_by=written_by) for one in piece] == [mine.id]
        assert sources.pieces([mine.id, 99]) == {mine.id: found}
        assert sources.wrote_product(written_by)
        assert sources.touched(written_by) is None
        assert sources.touched("none") == []
        assert sources.chosen_plans() == {"-"}
    assert (found.delivered, found.installed, found.served) == (
        date(2026, 9, 20),
        date(2026, 10, 1),
        date(2026, 10, 1),
    )
    assert (found.product_class, found.revisit_plan, found.service_months) == ("空调", "-", 6)


def test_customers_come_with_what_decides_whether_they_are_called(
    database: Database, archive: Archive, known: int
) -> None:
    with archive.writing("更多") as action:
        masked = archive.customers.save(
            customer(phones=(Phone(number="138****1000"),), may_call=False), action=action
        ).id
        dead = archive.customers.save(
            customer(phones=(Phone(number="13800003000", dead_on=date(2026, 10, 1)),)), action=action
        ).id
        archive.cases.save(case(kind=CaseKind.COMPLAINT, customer_id=known), action=action)
        archive.revisits.save(call(known, state=RevisitState.DONE, done_at=NOW), action=action)
    sources = RevisitSources(database)
    with database.read():
        found = sources.customers([known, masked, dead])
        ((heard,),) = list(sources.everybody(("重要",)))
        assert list(sources.everybody((), written_by="none")) == []
        assert sources.names([masked]) == {masked: "张示例"}
    assert (found[known].has_number, found[known].open_complaint, found[known].revisit_every) == (
        True,
        True,
        "+2m",
    )
    assert found[known].last_called == date(2026, 10, 14)
    assert (found[masked].has_number, found[masked].masked, found[masked].may_call) == (False, True, False)
    assert not found[dead].has_number
    assert (heard.id, heard.heard) == (known, date(2026, 10, 14))


def test_the_same_step_is_planned_once(database: Database, archive: Archive, known: int) -> None:
    with archive.writing("排") as action:
        archive.revisits.save(call(known), steps=(STEP,), action=action)
    with pytest.raises(KnownError), archive.writing("再排") as action:
        archive.revisits.save(call(known), steps=(STEP,), action=action)
    sources = RevisitSources(database)
    with database.read():
        assert sources.planned_steps(["delivered"]) == {("delivered", "good:1:2026-10-01", "+1m")}
        assert sources.planned_steps([]) == set()
        (standing,) = sources.standing()
        assert sources.standing([known]) == [standing]
        assert sources.standing([known + 1]) == []
        assert sources.booked(date(2026, 11, 1), date(2026, 11, 30)) == [
            (date(2026, 11, 2), None, "09:30", 1)
        ]
    assert (standing.steps, standing.is_by_hand, standing.waits_for_year) == ((STEP,), False, False)
    assert standing.why == (DayPassed(day=date(2026, 11, 1), code="weekend"),)


def test_many_calls_are_written_at_once_and_taken_back(
    database: Database, archive: Archive, known: int
) -> None:
    def written(action: Action) -> list[int]:
        Records(database).begin(action)
        return RecordBulk(database).add_revisits([(call(known), (STEP,)), (call(known), ())], action=action)

    with archive.writing("排两个") as action:
        ids = written(action)
    with database.read():
        assert archive.revisits.steps(ids[0]) == (STEP,)
        assert archive.revisits.get(ids[1]).why == call(known).why
    with archive.writing("撤销") as undoing:
        assert Journal(database).undo(action.id, action=undoing)
    with database.read():
        assert RevisitSources(database).planned_steps(["delivered"]) == set()
        assert RevisitSources(database).standing() == []


def good(customer_id: int | None, **given: object) -> SoldGood:
    return SoldGood(
        customer_id=customer_id,
        title="示例空调",
        starts=date(2026, 10, 1),
        whole_ends=date(2027, 10, 1),
        **given,  # type: ignore[arg-type]
    )
