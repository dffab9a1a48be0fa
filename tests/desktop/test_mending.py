"""Cells put right by hand in a staged import: read and compared anew, and never written into the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aftersales.matching import Outcome
from desktop.jobs import Progress
from desktop.shop import Desk
from tests.desktop.import_kit import conflict_sheets, edit_by_hand, write_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aftersales.clock import FixedClock
    from desktop.transfers import Mendable, StagedImport, StagedOrder


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "shop", clock=clock) as desk:
        yield desk


@pytest.fixture
def staged(desk: Desk, tmp_path: Path) -> StagedImport:
    return desk.transfers.read(paths=[conflict_sheets(desk, tmp_path)[1]], progress=Progress())


def cell(desk: Desk, staged: StagedImport, order: StagedOrder) -> Mendable:
    (found,) = desk.transfers.mending.cells(staged=staged, order=order)
    return found


def mend(desk: Desk, staged: StagedImport, seq: int, text: str | None) -> StagedOrder:
    order = staged.staging.get(seq)
    cells = desk.transfers.mending.cells(staged=staged, order=order)
    row, column = (cells[0].row, cells[0].column) if cells else (order.incoming.rows[0], 2)
    return desk.transfers.mending.mend(
        staged=staged, seq=seq, row=row, column=column, text=text, progress=Progress()
    )


def test_each_fault_says_what_the_cell_lacks(desk: Desk, staged: StagedImport) -> None:
    phone, count = (cell(desk, staged, staged.staging.get(seq)) for seq in staged.places[Outcome.ERROR])
    assert (phone.row, phone.label, phone.text, phone.hint) == (5, "手机号", "1388021", "少 4 位")
    assert phone.suggestion == ""
    assert (count.row, count.label, count.hint, count.suggestion) == (8, "数量", "不是数字", "2")
    held = cell(desk, staged, staged.staging.get(staged.places[Outcome.HELD][0]))
    assert (held.label, held.text) == ("订单号", "4.01389E+18")


def test_a_mended_order_is_new_and_is_written(desk: Desk, staged: StagedImport) -> None:
    source = staged.paths[0].read_bytes()
    order = mend(desk, staged, 4, "138 8021 4567")
    assert (order.outcome, order.phone) == (Outcome.ADDED, "13880214567")
    assert 4 in staged.places[Outcome.ADDED]
    assert 4 not in staged.places[Outcome.ERROR]
    assert list(staged.places[Outcome.ADDED]) == sorted(staged.places[Outcome.ADDED])
    assert desk.transfers.standing(staged=staged).will_write == 5
    assert staged.paths[0].read_bytes() == source
    desk.jobs.write(lambda p: desk.transfers.commit(staged=staged, progress=p)).result()
    assert desk.orders.all(number="DD2610140011")[0][0].receiver.phone == "13880214567"


def test_a_mend_that_is_wrong_too_says_so(desk: Desk, staged: StagedImport) -> None:
    order = mend(desk, staged, 4, "138802145678")
    assert order.outcome is Outcome.ERROR
    assert cell(desk, staged, order).hint == "多 1 位"
    assert cell(desk, staged, order).text == "138802145678"


def test_a_mend_can_be_taken_back(desk: Desk, staged: StagedImport) -> None:
    mend(desk, staged, 4, "13880214567")
    order = mend(desk, staged, 4, None)
    assert order.outcome is Outcome.ERROR
    assert cell(desk, staged, order).text == "1388021"
    assert list(staged.places[Outcome.ERROR]) == [4, 7]


def test_a_damaged_number_is_written_by_hand_for_all_its_rows(desk: Desk, tmp_path: Path) -> None:
    rows = [
        ("4.01389E+18", "杜示例", "18700002216", "电热毯", "1", "239.00", "2026-10-14 12:00"),
        ("4.01389E+18", "杜示例", "18700002216", "电热毯套", "1", "239.00", "2026-10-14 12:00"),
        *(
            (f"DD26101400{at}", "宋示例", "13800007720", "壶", "1", "9.00", "2026-10-14")
            for at in range(10, 90)
        ),
    ]
    staged = desk.transfers.read(paths=[write_sheet(tmp_path / "订单.csv", rows)], progress=Progress())
    (seq,) = staged.places[Outcome.HELD]
    order = mend(desk, staged, seq, "4013887266501234567")
    assert order.number == "4013887266501234567"
    assert order.incoming.rows == (2, 3)
    assert len(order.incoming.lines) == 2


def test_a_mended_number_meets_the_order_it_names(desk: Desk, staged: StagedImport) -> None:
    (seq,) = staged.places[Outcome.HELD]
    edit_by_hand(desk, "DD2610120031", 1)
    order = mend(desk, staged, seq, "DD2610120031")
    assert order.outcome is Outcome.CONFLICT
    assert "paid_gross" in {change.field for change in order.changes}


def test_ids_that_may_be_damaged_are_taken_all_at_once(desk: Desk, staged: StagedImport) -> None:
    assert desk.transfers.mending.take_damaged(staged=staged) == 1
    standing = desk.transfers.standing(staged=staged)
    assert (standing.counts.held, standing.counts.added) == (0, 4)
    assert list(staged.places[Outcome.HELD]) == []
