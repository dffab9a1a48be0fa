"""Sheets taken in through the desk: what is staged, decided, written, cancelled and taken back."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from aftersales.errors import Cancelled, KnownError
from aftersales.matching import Outcome
from aftersales.queries import Cursor
from desktop.jobs import Progress
from desktop.shop import Desk
from desktop.transfers import Decision, change_label
from resources.wording import error_sentence
from tests.desktop.import_kit import FIRST, HEADER, conflict_sheets, long_sheet, take_in, write_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from aftersales.batches import ImportBatch
    from aftersales.clock import FixedClock
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
    sheet = long_sheet(tmp_path / "多.csv", 3_000)
    job = held_up(desk, lambda p: desk.transfers.read(paths=[sheet], progress=p), write=False)
    with pytest.raises(Cancelled):
        job.result(30)
    assert not list(desk.folder.staging.glob("*"))


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
