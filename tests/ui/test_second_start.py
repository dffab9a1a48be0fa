"""The door at which later starts knock: the window comes forward, files wait until they can be taken in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from aftersales.clock import FixedClock
from desktop.handover import Place
from desktop.shop import Desk
from ui.pages.import_page import ImportPage
from ui.program import Program
from ui.second_start import Door
from ui.theme import Theme


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "我的 店"


@pytest.fixture
def place(folder: Path) -> Iterator[Place]:
    place = Place(folder)
    assert place.take()
    yield place
    place.leave()


@pytest.fixture
def program(place: Place, folder: Path, qtbot: QtBot, clock: FixedClock, theme: Theme) -> Iterator[Program]:
    found = Program(theme, folder, clock=clock)
    qtbot.addWidget(found.window)
    yield found
    for door in found.findChildren(Door):
        door.stop()
    found.window.close()
    found.close()


@pytest.fixture
def named(folder: Path, clock: FixedClock) -> None:
    with Desk.open(folder, clock=clock) as desk:
        desk.profile.name_shop(name="示例家电")


@pytest.fixture
def sheets(tmp_path: Path) -> tuple[Path, ...]:
    found = tuple(tmp_path / name for name in ("订单 1.csv", "订单 2.csv", "订单 3.csv"))
    for number, sheet in enumerate(found):
        sheet.write_text(f"订单编号,实付\n{number},1\n", "utf-8")
    return found


def opened(program: Program, qtbot: QtBot) -> None:
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start()
    qtbot.waitUntil(lambda: bool(program.window.current_key) and not program.window.busy, timeout=20_000)


def knock(folder: Path, *files: Path) -> Thread:
    thread = Thread(target=lambda: Place(folder).pass_on(files))
    thread.start()
    return thread


def taken(program: Program) -> list[Path]:
    page = program.window.page("import")
    assert isinstance(page, ImportPage)
    return [Path(path) for path in page.session.paths]


def rest(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not program.window.busy, timeout=20_000)
    page = program.window.page("import")
    assert isinstance(page, ImportPage)
    qtbot.waitUntil(lambda: not page.work.busy, timeout=20_000)


@pytest.mark.usefixtures("named")
def test_starts_that_come_one_by_one_open_one_import_with_all_their_files(
    program: Program,
    place: Place,
    folder: Path,
    qtbot: QtBot,
    sheets: tuple[Path, ...],
) -> None:
    opened(program, qtbot)
    Door(program, place)
    program.window.setWindowState(Qt.WindowState.WindowMinimized)
    knocking = [knock(folder, sheet) for sheet in sheets]
    qtbot.waitUntil(lambda: program.window.current_key == "import", timeout=20_000)
    assert not program.window.isMinimized()
    assert sorted(taken(program)) == sorted(sheets)
    for each in knocking:
        each.join()
    rest(program, qtbot)


def test_files_wait_until_a_shop_has_a_name(
    program: Program, place: Place, qtbot: QtBot, sheets: tuple[Path, ...]
) -> None:
    opened(program, qtbot)
    Door(program, place, sheets[:1])
    qtbot.wait(900)
    assert program.window.current_key == "start"
    desk = program.desk
    desk.jobs.write(lambda _: desk.profile.name_shop(name="示例家电")).result(timeout=20)
    program.window.open_page("today")
    qtbot.waitUntil(lambda: program.window.current_key == "import", timeout=20_000)
    assert taken(program) == list(sheets[:1])
    rest(program, qtbot)


@pytest.mark.usefixtures("named")
def test_a_later_start_without_files_only_brings_the_window_forward(
    program: Program,
    place: Place,
    folder: Path,
    qtbot: QtBot,
) -> None:
    opened(program, qtbot)
    Door(program, place)
    program.window.hide()
    knocking = knock(folder)
    qtbot.waitUntil(program.window.isVisible, timeout=20_000)
    knocking.join()
    qtbot.wait(600)
    assert program.window.current_key == "today"


@pytest.mark.usefixtures("named")
def test_a_door_that_was_taken_away_is_looked_at_all_the_same(
    program: Program,
    place: Place,
    folder: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.second_start._LOOKS_EVERY", 200)
    opened(program, qtbot)
    Door(program, place)
    place.door.rmdir()
    program.window.hide()
    knocking = knock(folder)
    qtbot.waitUntil(program.window.isVisible, timeout=20_000)
    knocking.join()
