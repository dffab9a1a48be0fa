"""The desk over PostgreSQL: the same work as over a file, by the same functions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aftersales.cases import CaseKind
from aftersales.clock import FixedClock
from aftersales.errors import KnownError
from aftersales.queries import CaseTab
from desktop.jobs import Progress
from desktop.paths import DataFolder
from desktop.shop import Desk
from storage.database import Database
from tests.desktop.acting import Shop
from tests.desktop.sheets import LINES, ORDERS

pytestmark = pytest.mark.postgres


@pytest.fixture
def shop(postgres_server: Any, tmp_path: Path, clock: FixedClock) -> Iterator[Shop]:
    made = postgres_server.fresh_database()
    address = f"postgresql://{made['user']}@/{made['dbname']}?host={made['host']}&port={made['port']}"
    database = Database.open(address)
    with Desk(folder=DataFolder(tmp_path), database=database, clock=clock, lock=None) as desk:
        yield Shop(desk, clock)


def test_a_return_from_the_first_call_to_its_end(shop: Shop, tmp_path: Path) -> None:
    order = shop.sell((10_000, 2), off=1_000, customer_id=shop.customer())
    case_id = shop.open(CaseKind.RETURN, order=order)
    shop.agreed(case_id)
    shop.steps(case_id, "awaiting_return", "inspecting")
    shop.step(case_id, "to_pay", counts={order.lines[0].id: (1, 0)})
    shop.step(case_id, "to_revisit", pay=9_500)
    shop.refused(case_id, "closed", "result_missing", "result")
    shop.step(case_id, "closed", result="退了")
    assert shop.desk.papers.report(case_id=case_id, to=tmp_path / "a.pdf").number == "FW261014-001"
    assert shop.desk.cases.tab_counts()[CaseTab.ALL] == 1
    assert len(shop.desk.today.view().overdue) == 0
    assert shop.desk.upkeep.check().ok


def test_taking_back_and_two_writers(shop: Shop) -> None:
    case_id = shop.sold_case(CaseKind.RETURN)
    seen = shop.case(case_id).version
    shop.agreed(case_id)
    shop.desk.undo.undo()
    assert (shop.case(case_id).state, shop.view(case_id).settlement) == ("planning", None)
    before = shop.everything()
    with pytest.raises(KnownError, match="changed_meanwhile"):
        shop.desk.cases.move(case_id=case_id, version=seen, to_state="rejected")
    assert shop.everything() == before


def test_an_import_goes_in_and_comes_out(shop: Shop) -> None:
    staged = shop.desk.transfers.read(paths=(ORDERS, LINES), progress=Progress())
    batch = shop.desk.transfers.commit(staged=staged)
    again = shop.desk.transfers.read(paths=(ORDERS, LINES), progress=Progress())
    assert (batch.counts.added, again.counts.added) == (21, 0)
    shop.desk.transfers.discard(staged=again)
    assert shop.desk.transfers.undo(batch_id=batch.id).removed == 21
    assert shop.desk.orders.all() == ()


def test_the_server_makes_the_backups(shop: Shop) -> None:
    with pytest.raises(KnownError, match="backup_by_server"):
        shop.desk.upkeep.backup()
    assert shop.desk.upkeep.backup_if_due() is None
    assert shop.desk.upkeep.last_backup() is None


def test_a_call_with_all_that_follows_and_back(shop: Shop, tmp_path: Path) -> None:
    from aftersales.call_sheets import CallsAsked
    from aftersales.revisits import CallResult, RevisitState

    desk, today = shop.desk, shop.clock.today()
    customer_id = shop.customer()
    call = desk.revisit_planning.plan(customer_id=customer_id, case_id=None, day=today, purpose="使用情况")
    desk.customers.reveal_phone(customer_id=customer_id, why="回访")
    assert desk.call_sheets.workbook(asked=CallsAsked(first=today, last=today), to=tmp_path / "a.xlsx") == 1
    assert desk.call_sheets.calendar(to=tmp_path / "a.ics") == 1
    done = desk.revisit_results.record(
        revisit_id=call.id, version=call.version, result=CallResult.REACHED, score=1, note="又坏了"
    )
    assert done.opened_case_id is not None
    assert len(desk.call_briefs.log(customer_id=customer_id)) == 2
    desk.undo.undo()
    (again,) = desk.revisits.page(first=today, last=today)
    assert again.revisit.state is RevisitState.PLANNED
    desk.revisit_results.record(revisit_id=call.id, version=again.revisit.version, result=CallResult.DEAD)
    assert desk.customers.get(customer_id=customer_id).live_phone is None
    assert desk.call_briefs.of(revisit_id=call.id).done_by == "周示例"
