"""Reminders in the window: a banner of what was missed, a toast at the time, nothing by name while it is locked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from aftersales.revisits import Revisit
from tests.ui.today_kit import Shown, shown
from ui.notices import Recorder
from ui.pages.revisits_page import RevisitsPage
from ui.tray import CallReminding


class FakeLock:
    """Whether the window is covered."""

    page: object | None = None


@pytest.fixture
def at(tmp_path: Path, recorder: Recorder, qtbot: QtBot, clock: FixedClock) -> Iterator[Shown]:
    with shown(tmp_path / "new", recorder, qtbot, clock) as window:
        window.desk.profile.name_shop(name="张示例小店")
        window.desk.customers.add(name="张示例", phone="13900006652")
        window.open("today")
        yield window


@pytest.fixture
def lock() -> FakeLock:
    return FakeLock()


@pytest.fixture
def reminding(at: Shown, lock: FakeLock) -> Iterator[CallReminding]:
    found = CallReminding(at.desk, at.recorder, at.window, lock, every=20, parent=at.window)  # type: ignore[arg-type]
    yield found
    found.stop()


def plan(at: Shown, at_time: str = "15:30") -> Revisit:
    return at.desk.revisit_planning.plan(
        customer_id=1, case_id=None, day=date(2026, 10, 14), purpose="使用情况", at_time=at_time
    )


def test_without_a_tray_the_window_says_it_and_leads_there(
    at: Shown, reminding: CallReminding, clock: FixedClock
) -> None:
    revisit = plan(at)
    reminding.begin()
    at.qtbot.wait(80)
    assert at.recorder.texts("toast") == []
    clock.moment += timedelta(minutes=12)
    at.until(lambda: at.recorder.texts("toast") == ["到点了：张示例 15:30"])
    at.qtbot.wait(80)
    assert len(at.recorder.texts("toast")) == 1, "told once"
    deed = at.recorder.said[-1].deed
    assert deed is not None
    deed.run()
    at.rest()
    page = at.window.page("revisits")
    assert isinstance(page, RevisitsPage)
    assert page.panel.record.call is not None
    assert page.panel.record.call.revisit.id == revisit.id


def test_outside_the_window_it_is_told_without_a_name_while_that_is_locked(
    at: Shown, reminding: CallReminding, lock: FakeLock, clock: FixedClock
) -> None:
    told: list[tuple[str, str, Callable[[], None]]] = []
    at.recorder.attach_outside(lambda *said: told.append(said))
    plan(at)
    plan(at, "15:40")
    reminding.begin()
    clock.moment += timedelta(minutes=12)
    at.until(lambda: len(told) == 1)
    assert told[0][:2] == ("该打回访了", "张示例 15:30")
    lock.page = object()
    clock.moment += timedelta(minutes=12)
    at.until(lambda: len(told) == 2)
    assert told[1][:2] == ("该打回访了", "")
    assert at.recorder.texts("toast") == ["到点了：张示例 15:30"]
    lock.page = None
    told[1][2]()
    at.rest()
    assert at.window.current_key == "revisits"


def test_what_was_missed_stands_in_a_banner_that_can_be_put_off(
    at: Shown, reminding: CallReminding, clock: FixedClock
) -> None:
    plan(at)
    at.desk.call_reminders.keep_seen()
    clock.moment += timedelta(hours=2)
    reminding.begin()
    at.until(lambda: bool(at.recorder.texts("banner")))
    assert at.recorder.texts("banner") == ["关着的时候错过 1 个回访张示例 15:30"]
    deed = at.recorder.said[-1].deed
    assert deed is not None
    deed.run()
    at.rest()
    assert at.window.current_key == "revisits"
    reminding.stop()
    again = CallReminding(at.desk, at.recorder, at.window, FakeLock(), parent=at.window)  # type: ignore[arg-type]
    again.begin()
    at.qtbot.wait(80)
    assert len(at.recorder.texts("banner")) == 1, "said once"
    again.stop()
