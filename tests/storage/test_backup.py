"""Copies that are verified, thinned by rule, and put back; the present file is kept."""

from __future__ import annotations

import random
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aftersales.clock import CHINA
from aftersales.errors import Cancelled, KnownError
from aftersales.evidence import Evidence
from storage import snapshot
from storage.backup import Backups, Keep, list_backups, restore, verify
from storage.database import ARCHIVE_NAME, Database
from storage.evidence_files import EvidenceFiles
from storage.instance_lock import InstanceLock
from tests.storage.making import NOW, Archive, case, dump


def test_a_copy_holds_what_the_archive_held_while_it_is_open(sqlite: Database, tmp_path: Path) -> None:
    archive, backups = Archive(sqlite), Backups(sqlite, tmp_path / "backups")
    archive.order()
    assert backups.due(NOW)
    made = backups.make(now=NOW)
    assert made.path.name == "zhanggui-20261014-152000-daily.db"
    assert made.made_at == NOW
    assert not backups.due(NOW)
    assert backups.due(NOW + timedelta(hours=9))
    assert verify(made.path)["order_lines"] == 2
    assert backups.make(now=NOW).path != made.path
    assert not list((tmp_path / "backups").glob("*.part*"))


def test_restore_brings_the_old_state_and_keeps_the_present_file(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    with Database.open(folder) as database:
        archive = Archive(database)
        archive.order()
        made = Backups(database, folder / "backups").make(now=NOW)
        before = dump(database)
        archive.order(number="later")
    with InstanceLock(folder), pytest.raises(KnownError, match="in_use"):
        restore(made.path, folder, now=NOW)
    kept = restore(made.path, folder, now=NOW)
    assert kept is not None
    with Database.open(folder) as database:
        assert dump(database) == before
    kept.replace(folder / ARCHIVE_NAME)
    with Database.open(folder) as database, database.read():
        assert database.rows("SELECT count(*) FROM orders") == [(2,)]


def test_a_damaged_copy_is_never_taken(sqlite: Database, tmp_path: Path) -> None:
    made = Backups(sqlite, tmp_path / "backups").make(now=NOW).path
    whole, rng = made.read_bytes(), random.Random(9)
    for turn in range(20):
        if turn % 2:
            made.write_bytes(whole[: rng.randrange(len(whole))])
        else:
            at = rng.randrange(len(whole))
            made.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with pytest.raises(KnownError, match="backup_bad"):
            restore(made, tmp_path / "other", now=NOW)
    assert not (tmp_path / "other" / ARCHIVE_NAME).exists()
    made.write_bytes(whole)
    verify(made)
    snapshot.digest_path(made).unlink()
    assert list_backups(made.parent) == ()


def test_thinning_keeps_two_days_then_days_weeks_and_months(sqlite: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    start = datetime(2026, 10, 14, 8, 0, tzinfo=CHINA)
    moments = [start - timedelta(hours=12 * place) for place in range(2 * 400)]
    for moment in moments:
        path = folder / snapshot.name_for(moment, "daily")
        path.write_bytes(b"")
        snapshot.digest_path(path).write_text("")
    backups = Backups(sqlite, folder)
    assert backups.thin(start - timedelta(days=1)) == (), "a copy from the future: the clock is wrong"
    backups.thin(start)
    kept = [found.made_at for found in backups.list()]
    assert kept[:5] == moments[:5]
    days = {moment.date() for moment in kept}
    assert {start.date() - timedelta(days=place) for place in range(12)} <= days
    weeks = {moment.isocalendar()[:2] for moment in kept}
    assert len({moment.isocalendar()[:2] for moment in moments[: 2 * 63]} & weeks) == 10
    months = sorted({(moment.year, moment.month) for moment in kept})
    assert months == [(2026, month) for month in range(2, 11)]
    assert len(kept) < 30
    assert {path.suffix for path in folder.iterdir()} == {".db", ".sha256"}
    assert len(list(folder.iterdir())) == 2 * len(kept)


@pytest.mark.postgres
def test_over_postgres_the_server_makes_the_backups(database: Database, tmp_path: Path) -> None:
    backups = Backups(database, tmp_path)
    if database.is_sqlite:
        return
    assert not backups.due(NOW)
    with pytest.raises(KnownError, match="backup_by_server"):
        backups.make(now=NOW)


def test_evidence_is_kept_once_and_checked_when_read(tmp_path: Path) -> None:
    files = EvidenceFiles(tmp_path / "evidence")
    stored = files.keep("示例照片".encode())
    source = tmp_path / "a.jpg"
    source.write_bytes("示例照片".encode())
    assert files.keep_file(source) == stored
    assert files.read(stored.sha256) == source.read_bytes()
    assert [path for path in (tmp_path / "evidence").rglob("*") if path.is_file()] == [
        files.path(stored.sha256)
    ]
    files.path(stored.sha256).write_bytes(b"changed")
    with pytest.raises(KnownError, match="evidence_missing"):
        files.read(stored.sha256)
    assert files.keep(source.read_bytes()) == stored
    with pytest.raises(KnownError, match="evidence_missing"):
        files.read("0" * 64)


def with_picture(archive: Archive, folder: Path, data: bytes) -> str:
    """A case with one evidence file; the file's name in the store."""
    stored = EvidenceFiles(folder / "evidence").keep(data)
    with archive.writing("凭证") as action:
        made = archive.cases.save(case(), action=action)
        archive.evidence.add(
            Evidence(
                case_id=made.id,
                slot="照片",
                file_name="a.png",
                sha256=stored.sha256,
                size=stored.size,
                added_at=NOW,
                added_by=None,
            ),
            action=action,
        )
    return stored.sha256


def test_evidence_is_in_the_copy_once_and_comes_back_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    with Database.open(folder) as database:
        archive, backups = Archive(database), Backups(database, tmp_path / "copies")
        first = with_picture(archive, folder, b"one picture")
        made = backups.make(now=NOW)
        assert made.files is not None
        assert (made.files.added, made.files.there, made.files.missing) == (1, 0, ())
        second = with_picture(archive, folder, b"another picture")
        again = backups.make(now=NOW + timedelta(days=1))
        assert again.files is not None
        assert (again.files.added, again.files.there) == (1, 1)
    kept = EvidenceFiles(tmp_path / "copies" / "evidence")
    assert (kept.read(first), kept.read(second)) == (b"one picture", b"another picture")
    shutil.rmtree(folder / "evidence")
    restore(again.path, folder, now=NOW)
    assert EvidenceFiles(folder / "evidence").read(first) == b"one picture"
    assert EvidenceFiles(folder / "evidence").read(second) == b"another picture"


def test_files_that_are_lost_are_told_and_files_no_copy_names_go(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    with Database.open(folder) as database:
        archive, backups = Archive(database), Backups(database, tmp_path / "copies")
        lost = with_picture(archive, folder, b"lost")
        spoilt = with_picture(archive, folder, b"spoilt")
        kept = with_picture(archive, folder, b"kept")
        EvidenceFiles(folder / "evidence").path(lost).unlink()
        EvidenceFiles(folder / "evidence").path(spoilt).write_bytes(b"tliops")
        made = backups.make(now=NOW)
        assert made.files is not None
        assert set(made.files.missing) == {lost, spoilt}
        with database.write():
            database.run("DELETE FROM evidence")
        store = EvidenceFiles(tmp_path / "copies" / "evidence")
        backups.make(now=NOW + timedelta(days=3))
        assert store.path(kept).is_file()
        backups.thin(NOW + timedelta(days=900), Keep(days=1, weeks=1, months=1))
        assert not store.path(kept).exists()


def test_a_stopped_copy_does_not_count_and_leaves_what_was_whole(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    with Database.open(folder) as database:
        archive, backups = Archive(database), Backups(database, tmp_path / "copies")
        for turn in range(3):
            with_picture(archive, folder, b"picture %d" % turn)

        def stop(done: int, _total: int | None, what: str) -> None:
            if what == "files" and done == 2:
                raise Cancelled

        with pytest.raises(Cancelled):
            backups.make(now=NOW, tick=stop)
        assert backups.list() == ()
        assert not list((tmp_path / "copies").glob("*.db*"))
        made = backups.make(now=NOW)
        assert made.files is not None
        assert (made.files.added, made.files.there) == (1, 2)
