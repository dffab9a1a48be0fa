"""What a job that shows its progress tells the task bar; the button itself is stood in for: only Windows has one."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aftersales.errors import KnownError
from desktop.jobs import Jobs, Progress
from ui import job_runner
from ui.job_runner import JobRunner
from ui.notices import Recorder
from ui.taskbar import TaskbarProgress, taskbar_button


class Told:
    """A button that remembers."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def advance(self, done: int, total: int) -> None:
        self.told.append((done, total))

    def fail(self) -> None:
        self.told.append("red")

    def rest(self) -> None:
        self.told.append("rest")


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_runner, "PATIENCE", 5)


def run(runner: JobRunner, jobs: Jobs, seen: list[object], go_on: threading.Event, *, ends: str = "") -> None:
    watched = threading.Event()

    def work(progress: Progress) -> None:
        watched.wait(20)
        progress.tick(3, 10, "读")
        go_on.wait(20)
        progress.tick(7, 10, "读")
        if ends:
            raise KnownError(ends)

    runner.run(jobs.read(work), on_progress=lambda *what: seen.append(what), on_failed=seen.append)
    watched.set()


def test_work_that_takes_its_time_fills_the_button_and_leaves_it(
    qtbot: QtBot, jobs: Jobs, window: QWidget, recorder: Recorder
) -> None:
    button, runner, go_on, seen = Told(), JobRunner(recorder), threading.Event(), list[object]()
    TaskbarProgress(window, recorder.work, button=button)
    run(runner, jobs, seen, go_on)
    qtbot.waitUntil(lambda: (3, 10) in button.told)
    assert button.told[0] == (0, 0), "before anything is counted it runs without an end"
    go_on.set()
    qtbot.waitUntil(lambda: button.told[-1] == "rest")


def test_a_failure_out_of_sight_stays_red_until_the_window_is_looked_at(
    qtbot: QtBot, jobs: Jobs, window: QWidget, recorder: Recorder
) -> None:
    button, runner, go_on, seen = Told(), JobRunner(recorder), threading.Event(), list[object]()
    TaskbarProgress(window, recorder.work, button=button)
    run(runner, jobs, seen, go_on, ends="export.disk_full")
    qtbot.waitUntil(lambda: (3, 10) in button.told)
    go_on.set()
    qtbot.waitUntil(lambda: button.told[-1] == "red")
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert button.told[-1] == "rest"


def test_work_that_nobody_waits_for_any_more_leaves_the_button(
    qtbot: QtBot, jobs: Jobs, window: QWidget, recorder: Recorder
) -> None:
    button, runner, go_on, seen = Told(), JobRunner(recorder), threading.Event(), list[object]()
    TaskbarProgress(window, recorder.work, button=button)
    run(runner, jobs, seen, go_on)
    qtbot.waitUntil(lambda: (3, 10) in button.told)
    runner.forget_all()
    assert button.told[-1] == "rest"
    go_on.set()
    jobs.read(lambda _: None).result()


def test_of_two_at_once_the_first_counts(
    qtbot: QtBot, jobs: Jobs, window: QWidget, recorder: Recorder
) -> None:
    button, runner, seen = Told(), JobRunner(recorder), list[object]()
    first, second = threading.Event(), threading.Event()
    TaskbarProgress(window, recorder.work, button=button)
    run(runner, jobs, seen, first)
    qtbot.waitUntil(lambda: (3, 10) in button.told)
    run(runner, jobs, seen, second)
    qtbot.wait(60)
    second.set()
    qtbot.wait(60)
    assert button.told[-1] == (3, 10)
    first.set()
    qtbot.waitUntil(lambda: button.told[-1] == "rest")


def test_long_work_that_ended_out_of_sight_asks_for_a_look(
    qtbot: QtBot, window: QWidget, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", lambda widget, *_: asked.append(widget))
    TaskbarProgress(window, recorder.work, button=Told())
    recorder.work.ended.emit(1.0, True)
    assert asked == []
    recorder.work.ended.emit(30.0, True)
    assert asked == [window]
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    recorder.work.ended.emit(30.0, True)
    assert asked == [window], "nobody is called to what he looks at"


def test_a_system_without_such_a_task_bar_has_no_button(window: QWidget) -> None:
    assert taskbar_button(window) is None
