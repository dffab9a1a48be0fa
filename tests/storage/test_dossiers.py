from __future__ import annotations

from aftersales.cases import CaseLine, GoingOut, Related
from aftersales.settlements import SettledBefore
from aftersales.staff import Staff
from storage.dossiers import Dossiers
from tests.storage.making import Archive, case, customer
from tests.storage.test_repositories import opened, record


def test_what_stands_around_a_case_comes_in_two_statements_as_the_repositories_give_it(
    archive: Archive,
) -> None:
    bought = archive.order()
    line = bought.lines[0].id
    with archive.writing("新建工单") as action:
        clerk = archive.staff.save(Staff(name="周示例", role="店主"), action=action)
        buyer = archive.customers.save(customer(), action=action)
        lines = (CaseLine(order_line_id=line, title="示例净水器 R600", quantity=1),)
        asked = case(
            customer_id=buyer.id,
            order_id=bought.id,
            assignee_id=clerk.id,
            lines=lines,
            going_out=(GoingOut(title="滤芯", quantity=2, sent=1, tracking="SF1"),),
        )
        first = archive.cases.save(asked, action=action)
        second = archive.cases.save(case(customer_id=buyer.id, linked_case_id=first.id), action=action)
        archive.cases.add_event(opened(first.id), action=action)
        taken = (SettledBefore(order_line_id=line, quantity=1, refund=9_000),)
        made = archive.settlements.add(record(first.id, taken=taken), action=action)
    assert first.going_out == asked.going_out
    dossiers = Dossiers(archive.database)
    with archive.database.read():
        known = dossiers.of(archive.cases.get(first.id))
        later = dossiers.of(archive.cases.get(second.id))
        assert known.events == archive.cases.events(first.id)
        assert known.settlement == archive.settlements.current(first.id) == made
        assert known.staff == {clerk.id: clerk}
        assert known.order is not None
        assert known.order.order == archive.orders.get(bought.id)
        assert known.order.booked == archive.settlements.booked(bought.id)
        assert known.order.before == archive.settlements.before(bought.id, excluding_case=first.id)
    assert [(other.id, other.how) for other in known.related] == [(second.id, Related.LATER)]
    assert [(other.id, other.how) for other in later.related] == [(first.id, Related.EARLIER)]
    assert later.order is None
    assert later.events == ()
    assert (later.papers, later.settlement) == (0, None)
