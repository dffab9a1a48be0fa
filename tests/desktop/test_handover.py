"""One window over a data folder: who has the place, and what a later start hands over."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aftersales.file_lock import FileLock
from desktop.handover import FOLDER, LOCK_NAME, Answer, Place, Request


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path / "我的 店 😀")
    assert place.take()
    assert place.open_door()
    yield place
    place.leave()


@pytest.fixture
def later(tmp_path: Path, first: Place) -> Place:
    return Place(tmp_path / "我的 店 😀")


def answering(place: Place, heard: list[Request], *, leave: bool = False) -> threading.Thread:
    """The first window's side until it heard one request."""

    def listen() -> None:
        until = time.monotonic() + 10
        while not heard and time.monotonic() < until:
            heard.extend(place.requests())
            time.sleep(0.01)
        if leave:
            place.leave()

    thread = threading.Thread(target=listen)
    thread.start()
    return thread


def test_a_later_start_hands_its_files_over(first: Place, later: Place) -> None:
    assert not later.take()
    assert not later.open_door()
    heard: list[Request] = []
    listening = answering(first, heard)
    files = (Path("/表/订单 10月 😀.csv"), Path("/表/b.xlsx"))
    assert later.pass_on(files) is Answer.TAKEN
    listening.join()
    assert heard == [Request(files=tuple(map(str, files)))]
    assert first.requests() == ()
    assert list(first.door.iterdir()) == []


def test_a_window_that_does_not_answer_is_told_and_nothing_is_left(first: Place, later: Place) -> None:
    assert later.pass_on((), patience=0.2) is Answer.SILENT
    assert first.requests() == ()


def test_a_window_that_ends_meanwhile_leaves_its_place_to_the_later_start(first: Place, later: Place) -> None:
    timer = threading.Timer(0.2, first.leave)
    timer.start()
    assert later.pass_on((Path("a.csv"),)) is Answer.FREE
    timer.join()
    assert later.open_door()
    assert later.requests() == ()
    assert not first.take()
    later.leave()


def test_a_window_is_sent_away(first: Place, later: Place) -> None:
    heard: list[Request] = []
    listening = answering(first, heard, leave=True)
    assert later.send_away()
    listening.join()
    assert heard == [Request(quit=True)]


def test_a_window_that_stays_is_told(first: Place, later: Place) -> None:
    heard: list[Request] = []
    listening = answering(first, heard)
    assert not later.send_away(within=0.2)
    listening.join()


def test_nobody_is_sent_away_where_nobody_is_and_nothing_is_made(tmp_path: Path) -> None:
    place = Place(tmp_path / "没有")
    assert place.send_away()
    assert not (tmp_path / "没有").exists()


def test_folders_keep_apart(tmp_path: Path, first: Place) -> None:
    other = Place(tmp_path / "另一家")
    assert other.take()
    other.leave()


def test_what_is_no_request_and_what_is_long_ago_is_dropped(first: Place) -> None:
    (first.door / "a.json").write_text("{", "utf-8")
    (first.door / "b.json").write_text('{"files": 3, "quit": false}', "utf-8")
    (first.door / "c.json").write_bytes(b"\xff\xfe")
    old = first.door / "d.json"
    old.write_text('{"files": [], "quit": true}', "utf-8")
    os.utime(old, (time.time() - 600, time.time() - 600))
    half = first.door / "e.part"
    half.write_text("{", "utf-8")
    assert first.requests() == ()
    assert list(first.door.iterdir()) == [half]
    os.utime(half, (time.time() - 600, time.time() - 600))
    assert first.requests() == ()
    assert list(first.door.iterdir()) == []


def test_a_folder_that_may_hold_no_shop_is_not_made_and_opening_says_why(tmp_path: Path) -> None:
    place = Place(tmp_path / "Dropbox" / "店")
    assert place.take()
    assert not place.open_door()
    assert not (tmp_path / "Dropbox").exists()


def test_the_place_is_another_one_than_the_archives(first: Place, tmp_path: Path) -> None:
    """A command may work on a shop while its window shows the sample shop, and the other way round."""
    names = {path.name for path in (tmp_path / "我的 店 😀").iterdir()}
    assert names == {LOCK_NAME, FOLDER}
    archive = FileLock(tmp_path / "我的 店 😀" / "archive.lock")
    assert archive.take()
    archive.release()
    assert first.requests() == ()
