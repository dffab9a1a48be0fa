"""Threads of the desk: one writer in order, readers beside it, and a way to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from aftersales.errors import Cancelled
from desktop.changes import Changed, ChangeNotice, Changes
from desktop.jobs import Jobs, Progress


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def until_cancelled(begun: threading.Event) -> Callable[[Progress], None]:
    def work(progress: Progress) -> None:
        begun.set()
        while True:
            progress.tick()
            threading.Event().wait(0.002)

    return work


def test_what_writes_runs_one_at_a_time_and_in_order(jobs: Jobs) -> None:
    seen: list[tuple[int, str]] = []

    def write(number: int) -> int:
        seen.append((number, threading.current_thread().name))
        return number

    def asking(number: int) -> Callable[[Progress], int]:
        return lambda _: write(number)

    asked = [jobs.write(asking(number)) for number in range(20)]
    assert [job.result(5) for job in asked] == list(range(20))
    assert [number for number, _ in seen] == list(range(20))
    assert len({name for _, name in seen}) == 1


def test_progress_is_told_and_errors_come_back(jobs: Jobs) -> None:
    told: list[tuple[int, int | None, str]] = []
    go = threading.Event()

    def work(progress: Progress) -> str:
        assert go.wait(5)
        progress.tick(1, 2, "读表")
        progress.tick(2, 2)
        return "好"

    job = jobs.read(work)
    job.on_progress(lambda done, total, text: told.append((done, total, text)))
    go.set()
    assert job.result(5) == "好"
    assert told == [(1, 2, "读表"), (2, 2, "")]

    def broken(_: Progress) -> None:
        raise ValueError("示例")

    with pytest.raises(ValueError, match="示例"):
        jobs.write(broken).result(5)


def test_a_cancelled_job_stops_at_its_next_tick(jobs: Jobs) -> None:
    begun, interrupted = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        progress.on_cancel(interrupted.set)
        begun.set()
        assert interrupted.wait(5)
        progress.tick()

    job = jobs.read(work)
    assert begun.wait(5)
    job.cancel()
    with pytest.raises(Cancelled):
        job.result(5)


def test_a_cancel_that_came_first_interrupts_at_once(jobs: Jobs) -> None:
    begun, go, late = threading.Event(), threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        assert go.wait(5)
        progress.on_cancel(late.set)

    job = jobs.read(work)
    assert begun.wait(5)
    job.cancel()
    go.set()
    job.result(5)
    assert late.is_set()


def test_closing_ends_long_reading_and_finishes_writing() -> None:
    jobs, begun, written = Jobs(), threading.Event(), threading.Event()

    def write(_: Progress) -> None:
        threading.Event().wait(0.05)
        written.set()

    reading, writing = jobs.read(until_cancelled(begun)), jobs.write(write)
    assert begun.wait(5)
    jobs.close()
    assert written.is_set()
    writing.result(0)
    with pytest.raises(Cancelled):
        reading.result(0)


def test_notices_reach_who_listens_and_no_longer_who_left() -> None:
    changes, heard = Changes(), list[str]()
    leave = changes.subscribe(lambda notice: heard.append(notice.name))
    notice = ChangeNotice(what=frozenset({Changed.CASES}), action_id="1", name="改", by_id=None)
    changes.publish(notice)
    leave()
    leave()
    changes.publish(notice)
    assert heard == ["改"]
