"""Sheets taken in through the desk: what is staged, decided, written, cancelled and taken back."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from aftersales.actions import Action, new_action_id
from aftersales.errors import Cancelled, KnownError
from aftersales.matching import Outcome
from aftersales.queries import Cursor
from desktop.jobs import Progress
from desktop.order_intake import stage_orders
from desktop.shop import Desk
from desktop.transfers import NEW_CUSTOMER, Decision, change_label
from resources.wording import error_sentence
from storage.staging import Staging
from tests.desktop.import_kit import FIRST, HEADER, conflict_sheets, long_sheet, take_in, write_sheet
from tests.storage.making import incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from aftersales.batches import ImportBatch
    from aftersales.clock import FixedClock
    from aftersales.matching import IncomingOrder
    from desktop.jobs import Job
    from desktop.transfers import StagedImport


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "shop", clock=clock) as desk:
        yield desk


def read(desk: Desk, *paths: Path) -> StagedImport:
    return desk.transfers.read(paths=paths, progress=Progress())


def commit(desk: Desk, staged: StagedImport) -> ImportBatch:
    return desk.jobs.write(lambda p: desk.transfers.commit(staged=staged, progress=p)).result()


def test_the_places_of_an_outcome_are_those_of_its_rows(desk: Desk, tmp_path: Path) -> None:
    staged = read(desk, conflict_sheets(desk, tmp_path)[1])
    for outcome in Outcome:
        rows = desk.transfers.rows(staged=staged, outcome=outcome).rows
        assert [row.seq for row in rows] == list(staged.places[outcome])
    whole = desk.transfers.rows(staged=staged, after=Cursor(value=None, id=7), limit=2).rows
    assert [row.seq for row in whole] == [8, 9]
    desk.transfers.discard(staged=staged)


def test_the_standing_counts_what_was_decided(desk: Desk, tmp_path: Path) -> None:
    staged = read(desk, conflict_sheets(desk, tmp_path)[1])
    before = desk.transfers.standing(staged=staged)
    assert (before.will_write, before.undecided) == (4, 5)
    (held,) = staged.places[Outcome.HELD]
    desk.transfers.decide(staged=staged, seq=held, decision=Decision.TAKE)
    desk.transfers.decide_following(staged=staged, seq=0, decision=Decision.SHEET, outcome=Outcome.CONFLICT)
    after = desk.transfers.standing(staged=staged)
    assert (after.will_write, after.undecided) == (7, 2)
    assert after.counts == before.counts
    assert sum(map(len, staged.places.values())) == after.counts.orders
    commit(desk, staged)
    action = desk.undo.last()
    assert action is not None
    assert action.name == "导入 7 单"


def held_up(desk: Desk, work: Callable[[Progress], object], *, write: bool) -> Job[object]:
    """A job that is cancelled at its first report: it begins only when somebody listens."""
    heard = threading.Event()

    def wait(progress: Progress) -> object:
        heard.wait(10)
        return work(progress)

    job = desk.jobs.write(wait) if write else desk.jobs.read(wait)
    job.on_progress(lambda _done, _total, text: job.cancel() if not text else None)
    heard.set()
    return job


def test_a_cancelled_comparison_leaves_no_staging_file(desk: Desk, tmp_path: Path) -> None:
    sheet, heard = long_sheet(tmp_path / "多.csv", 5_000), threading.Event()

    def read_when_heard(progress: Progress) -> StagedImport:
        heard.wait(10)
        return desk.transfers.read(paths=[sheet], progress=progress)

    job = desk.jobs.read(read_when_heard)
    job.on_progress(lambda done, _total, _text: job.cancel() if done >= 2_000 else None)
    heard.set()
    with pytest.raises(Cancelled):
        job.result(30)
    assert not list(desk.folder.staging.glob("*"))


def test_a_comparison_looks_between_its_pieces_whether_it_was_cancelled(desk: Desk, tmp_path: Path) -> None:
    staging, progress = Staging.create(tmp_path, files=[]), Progress()
    job: list[int] = []

    def batches() -> Iterator[list[tuple[int, IncomingOrder]]]:
        yield [(place, incoming(place)) for place in range(600)]
        job.append(len(list(staging.places())))
        progress._cancel()
        yield [(600, incoming(600))]

    with pytest.raises(Cancelled):
        stage_orders(desk.archive, batches(), staging, progress)
    assert job == [600]
    staging.discard()


def test_a_cancelled_write_leaves_the_staged_import_and_the_shop_as_they_were(
    desk: Desk, tmp_path: Path
) -> None:
    staged = read(desk, long_sheet(tmp_path / "多.csv", 3_000))
    job = held_up(desk, lambda p: desk.transfers.commit(staged=staged, progress=p), write=True)
    with pytest.raises(Cancelled):
        job.result(30)
    assert not desk.orders.all(number="DD2600000000")
    assert desk.transfers.standing(staged=staged).will_write == 3_000
    commit(desk, staged)
    assert desk.orders.all(number="DD2600000000")


def test_a_batch_can_be_taken_back_for_seven_days_and_once(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    take_in(desk, write_sheet(tmp_path / "订单.csv", FIRST))
    (batch,) = desk.transfers.recent()
    clock.moment += timedelta(days=7)
    assert desk.transfers.can_undo(batch=batch)
    clock.moment += timedelta(minutes=1)
    assert not desk.transfers.can_undo(batch=batch)
    with pytest.raises(KnownError) as caught:
        desk.jobs.write(lambda _p: desk.transfers.undo(batch_id=batch.id)).result()
    assert caught.value.code == "transfers.too_late"
    assert "过了 7 天" in error_sentence(caught.value)
    assert desk.orders.all(number="DD2610110018")
    clock.moment -= timedelta(minutes=1)
    undone = desk.jobs.write(lambda _p: desk.transfers.undo(batch_id=batch.id)).result()
    assert (undone.removed, undone.restored, undone.kept) == (4, 0, ())
    assert not desk.transfers.can_undo(batch=desk.transfers.recent()[0])


def test_files_of_which_every_sheet_is_left_out_give_nothing(desk: Desk, tmp_path: Path) -> None:
    left_out = {(0, ""): desk.transfers.choice(skip=True)}
    sheet = write_sheet(tmp_path / "订单.csv", FIRST)
    with pytest.raises(KnownError) as caught:
        desk.transfers.read(paths=[sheet], progress=Progress(), choices=left_out)
    assert caught.value.code == "transfers.no_orders"
    assert "订单.csv" in error_sentence(caught.value)
    assert not list(desk.folder.staging.glob("*"))


def test_fields_name_what_must_be_there(desk: Desk) -> None:
    fields = desk.transfers.fields()
    assert [field.label for field in fields if field.required] == ["订单号"]
    assert {field.label for field in fields if field.repeatable} == {"店铺优惠", "平台优惠", "积分抵扣"}
    assert change_label("receiver.phone") == "手机号"
    assert change_label("paid_gross") == "实付"
    assert change_label("lines.spec") == "型号规格"


def test_what_a_crash_left_is_swept_away_a_day_later(desk: Desk, tmp_path: Path) -> None:
    staging = desk.folder.staging
    old, fresh, other = staging / "import-old.db", staging / "import-fresh.db", staging / "notes.txt"
    staging.mkdir(parents=True)
    pasted = desk.transfers.keep_pasted(text="a\tb\n1\t2")
    for path in (old, fresh, other):
        path.write_bytes(b"x")
    for path in (old, other, pasted.parent):
        os.utime(path, (time.time() - 90_000,) * 2)
    desk.transfers.sweep()
    assert sorted(path.name for path in staging.iterdir()) == ["import-fresh.db", "notes.txt"]


def test_a_pasted_range_is_a_sheet_until_it_is_forgotten(desk: Desk, tmp_path: Path) -> None:
    text = "\r\n".join("\t".join(row) for row in (HEADER, *FIRST))
    pasted = desk.transfers.keep_pasted(text=text)
    staged = read(desk, pasted)
    assert staged.counts.added == 4
    desk.transfers.discard(staged=staged)
    own = write_sheet(tmp_path / "订单.csv", FIRST)
    for path in (pasted, pasted, own):
        desk.transfers.forget_pasted(path=path)
    assert own.exists()
    assert not pasted.parent.exists()


def test_a_conflict_is_decided_cell_by_cell(desk: Desk, tmp_path: Path) -> None:
    staged = read(desk, conflict_sheets(desk, tmp_path)[1])
    (first, *_) = staged.places[Outcome.CONFLICT]
    row = staged.staging.get(first)
    assert (row.number, {"paid_gross", "lines.quantity"} <= {change.field for change in row.changes}) == (
        "DD2610110018",
        True,
    )
    desk.transfers.decide(staged=staged, seq=first, decision=Decision.SHEET, fields={"lines.quantity"})
    assert desk.transfers.standing(staged=staged).will_write == 5
    commit(desk, staged)
    ((order, *_),) = desk.orders.all(number="DD2610110018")
    assert (order.paid_gross, order.lines[0].quantity) == (8_800, 2)


def test_a_person_says_whose_order_it_is_where_several_fit(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, write_sheet(tmp_path / "一.csv", FIRST[:1]))
    with desk.archive.database.read():
        known = desk.archive.customers.find_by_phone(FIRST[0][2])
    assert known is not None

    def twin(_progress: Progress) -> int:
        action = Action(id=new_action_id(), name="新建客户", by_id=None, at=desk.clock.now())
        with desk.archive.database.write():
            other = replace(known, id=0, number="", name="林二例", version=0)
            return desk.archive.customers.save(other, action=action).id

    other = desk.jobs.write(twin).result()
    rows = [(number, *FIRST[0][1:]) for number in ("DD2610150001", "DD2610150002", "DD2610150003")]
    staged = read(desk, write_sheet(tmp_path / "二.csv", rows))
    assert desk.transfers.standing(staged=staged).ownerless == 3
    order = staged.staging.get(1)
    candidates = desk.transfers.buyers.candidates(order=order)
    assert [(one.id, one.name, one.phone, one.orders) for one in candidates] == [
        (known.id, "林示例", "139 **** 6652", 1),
        (other, "林二例", "139 **** 6652", 0),
    ]
    with pytest.raises(KnownError, match="gone"):
        desk.transfers.buyers.choose(staged=staged, seq=1, owner=other + 1)
    assert desk.transfers.buyers.choose(staged=staged, seq=1, owner=other) == 1
    assert desk.transfers.buyers.choose(staged=staged, seq=2, owner=NEW_CUSTOMER) == 1
    assert desk.transfers.standing(staged=staged).ownerless == 1
    commit(desk, staged)
    owners = [desk.orders.all(number=row[0])[0][0].customer_id for row in rows]
    assert owners[0] == other
    assert owners[1] not in (known.id, other, None)
    assert owners[2] is None


def test_an_undo_can_be_cancelled_and_leaves_all_as_it_was(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, write_sheet(tmp_path / "订单.csv", FIRST))
    (batch,) = desk.transfers.recent()
    job = held_up(desk, lambda p: desk.transfers.undo(batch_id=batch.id, progress=p), write=True)
    with pytest.raises(Cancelled):
        job.result(30)
    assert desk.orders.all(number="DD2610110018")
    undone = desk.jobs.write(lambda _p: desk.transfers.undo(batch_id=batch.id)).result()
    assert undone.removed == 4
