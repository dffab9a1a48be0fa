"""Copies by plan: at closing, by the day, and one put back with the present kept aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from aftersales.clock import FixedClock
from aftersales.errors import Cancelled, KnownError
from desktop.backup_plan import BackupPlan, BackupTime
from desktop.jobs import Progress
from desktop.shop import Desk
from desktop.upkeep import put_back


def _whys(desk: Desk) -> list[str]:
    return [copy.why for copy in desk.upkeep.backups().copies]


def _open(tmp_path: Path, clock: FixedClock) -> Desk:
    return Desk.open(tmp_path / "店 铺", clock=clock)


def test_the_plan_is_kept_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    assert desk.upkeep.plan() == BackupPlan()
    wanted = BackupPlan(time=BackupTime.CLOSE, folder=str(tmp_path / "U 盘"), days=3, weeks=2, months=1)
    desk.upkeep.set_plan(plan=wanted)
    assert desk.upkeep.plan() == wanted
    assert desk.upkeep.backup().parent == tmp_path / "U 盘"
    assert desk.upkeep.backups().free
    desk.undo.undo()
    assert desk.upkeep.plan() == BackupPlan()


def test_a_plan_that_cannot_be_is_refused_and_the_old_one_stays(desk: Desk, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    with pytest.raises(KnownError, match="folder_bad"):
        desk.upkeep.set_plan(plan=BackupPlan(folder=str(blocked / "in it")))
    with pytest.raises(KnownError, match="keep_range"):
        desk.upkeep.set_plan(plan=BackupPlan(days=0))
    assert desk.upkeep.plan() == BackupPlan()


def test_closing_makes_a_copy_where_the_plan_says_so(tmp_path: Path, clock: FixedClock) -> None:
    with _open(tmp_path, clock) as desk:
        pass
    with _open(tmp_path, clock) as desk:
        assert _whys(desk) == []
        desk.upkeep.set_plan(plan=BackupPlan(time=BackupTime.CLOSE))
        desk.customers.add(name="张示例", phone="13800001000")
    with _open(tmp_path, clock) as desk:
        assert _whys(desk) == ["close"]
        assert desk.upkeep.backup_if_due() is None
    desk = _open(tmp_path, clock)
    desk.close(copy=False)
    with _open(tmp_path, clock) as desk:
        assert _whys(desk) == ["close", "close"]  # by the closing before the last; the last asked for none
        desk.upkeep.set_plan(plan=BackupPlan(time=BackupTime.OFF))


def test_closing_goes_on_without_a_copy_and_the_next_start_makes_it(
    tmp_path: Path, clock: FixedClock, expect_warning: Callable[[str], None]
) -> None:
    stick = tmp_path / "U 盘"
    with _open(tmp_path, clock) as desk:
        desk.upkeep.set_plan(plan=BackupPlan(time=BackupTime.CLOSE, folder=str(stick)))
        stick.rmdir()
        stick.write_text("pulled out", "utf-8")
    expect_warning("no copy at closing")
    stick.unlink()
    clock.moment += timedelta(days=2)
    with _open(tmp_path, clock) as desk:
        assert _whys(desk) == []
        assert desk.upkeep.backup_if_due() is not None
        assert _whys(desk) == ["daily"]
        assert desk.upkeep.backup_if_due() is None
        with pytest.raises(Cancelled):
            desk.upkeep.backup_at_close(patience=-1)
        assert _whys(desk) == ["daily"]
        desk.upkeep.set_plan(plan=BackupPlan(time=BackupTime.OFF, folder=str(stick)))


def test_a_copy_put_back_brings_what_was_and_the_present_can_be_had_again(
    tmp_path: Path, clock: FixedClock
) -> None:
    root = tmp_path / "店 铺"
    with _open(tmp_path, clock) as desk:
        first = desk.customers.add(name="张示例", phone="13800001000")
        then = desk.upkeep.backup()
        clock.moment += timedelta(hours=1)
        desk.customers.add(name="李示例", phone="13800002000")
        now = desk.upkeep.before_restore(path=then)
        with pytest.raises(KnownError, match="in_use"):
            put_back(path=then, root=root, clock=clock, progress=Progress())
    kept = put_back(path=then, root=root, clock=clock, progress=Progress())
    assert kept is not None
    assert kept.is_file()
    with _open(tmp_path, clock) as desk:
        assert desk.customers.get(customer_id=first.id).name == "张示例"
        with pytest.raises(KnownError):
            desk.customers.get(customer_id=first.id + 1)
    put_back(path=now, root=root, clock=clock, progress=Progress())
    with _open(tmp_path, clock) as desk:
        assert desk.customers.get(customer_id=first.id + 1).name == "李示例"


def test_a_spoilt_copy_changes_nothing(tmp_path: Path, clock: FixedClock) -> None:
    with _open(tmp_path, clock) as desk:
        desk.customers.add(name="张示例", phone="13800001000")
        then = desk.upkeep.backup()
        then.write_bytes(then.read_bytes()[:-100])
        with pytest.raises(KnownError, match="backup_bad"):
            desk.upkeep.before_restore(path=then)
    with pytest.raises(KnownError, match="backup_bad"):
        put_back(path=then, root=tmp_path / "店 铺", clock=clock, progress=Progress())
    with _open(tmp_path, clock) as desk:
        assert desk.customers.get(customer_id=1).name == "张示例"
