from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aftersales.errors import KnownError
from desktop.jobs import Jobs, Progress
from ui.job_runner import JobRunner
from ui.notices import Recorder


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


def test_an_answer_comes_on_the_windows_thread(qtbot: QtBot, jobs: Jobs) -> None:
    runner, threads = JobRunner(), []

    def done(value: int) -> None:
        threads.append((value, QThread.currentThread() is runner.thread()))

    runner.run(jobs.read(lambda _: 42), on_done=done)
    assert threads == [], "never before the event loop turns"
    assert runner.busy
    qtbot.waitUntil(lambda: threads == [(42, True)])
    assert not runner.busy


def test_a_job_that_is_over_already_still_answers_later(qtbot: QtBot, jobs: Jobs) -> None:
    runner, heard = JobRunner(), list[Any]()
    job = jobs.read(lambda _: None)
    job.result()
    runner.run(job, on_done=heard.append)
    assert heard == []
    qtbot.waitUntil(lambda: heard == [None])


def test_quick_work_shows_no_progress(qtbot: QtBot, jobs: Jobs) -> None:
    runner, shown, done = JobRunner(), list[Any](), list[int]()

    def work(progress: Progress) -> int:
        progress.tick(1, 2, "读")
        return 1

    runner.run(
        jobs.read(work),
        on_done=done.append,
        on_progress=lambda *what: shown.append(what),
        on_slow=lambda: shown.append("slow"),
    )
    qtbot.waitUntil(lambda: done == [1])
    qtbot.wait(400)
    assert shown == []


def test_slow_work_shows_its_latest_progress_after_a_while(qtbot: QtBot, jobs: Jobs) -> None:
    runner, shown, done = JobRunner(), list[Any](), list[int]()
    watched, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> int:
        watched.wait(5)
        for number in range(1_000):
            progress.tick(number, 1_000, "读")
        go_on.wait(5)
        return 1

    runner.run(
        jobs.read(work),
        on_done=done.append,
        on_progress=lambda *what: shown.append(what),
        on_slow=lambda: shown.append("slow"),
    )
    watched.set()
    qtbot.waitUntil(lambda: len(shown) >= 2, timeout=3_000)
    assert shown[:2] == ["slow", (999, 1_000, "读")]
    go_on.set()
    qtbot.waitUntil(lambda: done == [1])


def test_cancelling_ends_with_the_word_for_it(qtbot: QtBot, jobs: Jobs) -> None:
    runner, ended, started = JobRunner(), [], threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        while True:
            progress.tick()

    watch = runner.run(
        jobs.read(work),
        on_done=lambda _: ended.append("done"),
        on_failed=lambda _: ended.append("failed"),
        on_cancelled=lambda: ended.append("cancelled"),
    )
    started.wait(5)
    watch.cancel()
    qtbot.waitUntil(lambda: ended == ["cancelled"], timeout=200)


def test_a_failure_goes_to_the_notices(qtbot: QtBot, jobs: Jobs, recorder: Recorder) -> None:
    runner = JobRunner(recorder)

    def known(_: Progress) -> None:
        raise KnownError("money.malformed", value="1.2.3")

    def bug(_: Progress) -> None:
        raise ZeroDivisionError

    runner.run(jobs.read(known))
    qtbot.waitUntil(lambda: len(recorder.said) == 1)
    assert "1.2.3" in recorder.texts("problem")[0]
    runner.run(jobs.read(bug))
    qtbot.waitUntil(lambda: len(recorder.bugs) == 1)


def test_no_answer_reaches_what_is_gone(qtbot: QtBot, jobs: Jobs) -> None:
    page, heard, go_on = QWidget(), list[Any](), threading.Event()
    runner = JobRunner(None, page)
    job = jobs.read(lambda _: go_on.wait(5))
    runner.run(job, on_done=heard.append, on_slow=lambda: heard.append("slow"))
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    go_on.set()
    job.result(5)
    qtbot.wait(350)
    assert heard == []


def test_callbacks_are_let_go_with_their_owner(qtbot: QtBot, jobs: Jobs) -> None:
    class Receiver:
        def take(self, value: object) -> None:
            raise AssertionError(value)

    owner, receiver, go_on = QObject(), Receiver(), threading.Event()
    runner = JobRunner(None, owner)
    job = jobs.read(lambda _: go_on.wait(5))
    runner.run(job, on_done=receiver.take)
    watched = weakref.ref(receiver)
    del receiver
    gc.collect()
    assert watched() is not None
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert watched() is None
    go_on.set()
    job.result(5)
    qtbot.wait(20)


def test_many_answers_from_many_threads_all_arrive_once(qtbot: QtBot, jobs: Jobs) -> None:
    runner, heard = JobRunner(), list[Any]()
    for number in range(200):
        runner.run(
            jobs.read(lambda progress, number=number: (progress.tick(1, 2, ""), number)[1]),  # type: ignore[misc]
            on_done=heard.append,
            on_progress=lambda *_: None,
        )
    qtbot.waitUntil(lambda: len(heard) == 200, timeout=10_000)
    assert sorted(heard) == list(range(200))
    assert not runner.busy
