"""备份与恢复 and 假期 in the real window: a copy made, the shop changed, the copy restored; days set and given back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aftersales.access import Role
from aftersales.clock import FixedClock
from aftersales.errors import KnownError
from aftersales.holiday_records import DayKind
from desktop.backup_plan import BackupTime
from tests.ui.case_kit import NOW, shop
from ui.pages.settings_backup import BackupSection
from ui.pages.settings_holidays import HolidaySection
from ui.program import Program
from ui.theme import Theme

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    with shop(folder) as desk:
        desk.search.catch_up()
    return folder


@pytest.fixture
def shop_clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def program(
    stocked: Path, tmp_path: Path, shop_clock: FixedClock, theme: Theme, qtbot: QtBot
) -> Iterator[Program]:
    folder = tmp_path / "店 铺"
    shutil.copytree(stocked, folder)
    program = Program(theme, folder, clock=shop_clock)
    qtbot.addWidget(program.window)
    program.window.resize(1440, 900)
    with qtbot.waitSignal(program.opened, timeout=20_000):
        program.start()
    program.window.activateWindow()
    _rest(program, qtbot)
    yield program
    program.window.close()
    program.close()


def _rest(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: (
            bool(program.window.current_key)
            and not program.window.busy
            and not program._runner.busy
            and not program._settling.isActive()
        ),
        timeout=20_000,
    )


def _backup(program: Program, qtbot: QtBot) -> BackupSection:
    program.window.open_page("settings", section="backup")
    section = program.window.page("settings").section  # type: ignore[attr-defined]
    assert isinstance(section, BackupSection)
    qtbot.waitUntil(lambda: section.table.isVisible() and not section.runner.busy, timeout=10_000)
    return section


def _holidays(program: Program, qtbot: QtBot) -> HolidaySection:
    program.window.open_page("settings", section="holidays")
    section = program.window.page("settings").section  # type: ignore[attr-defined]
    assert isinstance(section, HolidaySection)
    qtbot.waitUntil(lambda: section.table.isVisible() and not section.runner.busy, timeout=10_000)
    return section


def _says(program: Program, words: str) -> bool:
    return words in program.window.toast.text


def _asked(program: Program, section: BackupSection, why: str) -> None:
    """Stand on the copy made in this way, and press Enter."""
    copies = program.desk.upkeep.backups().copies
    assert section.table.go_to(next(str(copy.path) for copy in copies if copy.why == why))
    section.table.setFocus()
    QTest.keyClick(section.table, Qt.Key.Key_Return)
    assert section.band.isVisible()


def test_a_copy_is_restored_and_the_present_kept(
    program: Program, shop_clock: FixedClock, qtbot: QtBot
) -> None:
    program.desk.customers.add(name="赵示例", phone="13911110001")
    section = _backup(program, qtbot)
    QTest.mouseClick(section.now, CLICK)
    qtbot.waitUntil(lambda: _says(program, "已备份"), timeout=10_000)
    shop_clock.moment += timedelta(minutes=10)
    late = program.desk.customers.add(name="钱示例", phone="13911110002")
    qtbot.waitUntil(lambda: section.table.model().rowCount() == 2, timeout=10_000)
    _asked(program, section, "asked")
    assert "2026-10-14 15:20" in section.band.title.text()
    assert QApplication.focusWidget() is section.band.cancel
    with qtbot.waitSignal(program.opened, timeout=30_000):
        QTest.mouseClick(section.band.take, CLICK)
    assert _says(program, "已恢复到 2026-10-14 15:20")
    _rest(program, qtbot)
    assert program.window.current_key == "today"
    program.desk.search.catch_up()
    assert _found(program, "赵示例")
    assert not _found(program, "钱示例")
    with pytest.raises(KnownError):
        program.desk.customers.get(customer_id=late.id)
    again = _backup(program, qtbot)
    _asked(program, again, "restore")
    with qtbot.waitSignal(program.opened, timeout=30_000):
        QTest.mouseClick(again.band.take, CLICK)
    _rest(program, qtbot)
    assert program.desk.customers.get(customer_id=late.id).name == "钱示例"


def _found(program: Program, name: str) -> bool:
    return bool(program.desk.customers.search(text=name))


def test_esc_restores_nothing_and_a_spoilt_copy_is_refused(program: Program, qtbot: QtBot) -> None:
    section = _backup(program, qtbot)
    _asked(program, section, "daily")
    QTest.keyClick(section.band.cancel, Qt.Key.Key_Escape)
    assert not section.band.isVisible()
    assert QApplication.focusWidget() is section.table
    path = program.desk.upkeep.backups().copies[0].path
    path.write_bytes(path.read_bytes()[:-100])
    desk = program.desk
    _asked(program, section, "daily")
    QTest.mouseClick(section.band.take, CLICK)
    qtbot.waitUntil(lambda: _says(program, "没有用它"), timeout=10_000)
    assert program.desk is desk
    assert program.window.current_key == "settings"


def test_a_copy_that_breaks_at_the_last_moment_leaves_the_shop_open(program: Program, qtbot: QtBot) -> None:
    copy = program.desk.upkeep.backups().copies[0]
    copy.path.write_bytes(copy.path.read_bytes()[:-100])
    number = len(program.desk.staff.list())
    with qtbot.waitSignal(program.opened, timeout=30_000):
        program.restore(copy.path, copy.made_at)
    assert _says(program, "没有用它")
    _rest(program, qtbot)
    assert len(program.desk.staff.list()) == number


def test_a_copy_that_was_stopped_does_not_count(program: Program, qtbot: QtBot) -> None:
    section = _backup(program, qtbot)
    before = program.desk.upkeep.backups().copies
    QTest.mouseClick(section.now, CLICK)
    assert not section.now.isVisible()
    QTest.mouseClick(section.progress.cancel, CLICK)
    qtbot.waitUntil(lambda: _says(program, "备份停了"), timeout=10_000)
    assert section.now.isVisible()
    assert program.desk.upkeep.backups().copies == before


def test_the_plan_is_changed_in_place(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    section = _backup(program, qtbot)
    QTest.mouseClick(section.time.button("close"), CLICK)
    qtbot.waitUntil(lambda: program.desk.upkeep.plan().time is BackupTime.CLOSE)
    qtbot.waitUntil(lambda: "每次关闭" in section.rule.text())
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    section.folder.setFocus()
    section.folder.selectAll()
    QTest.keyClicks(section.folder, str(blocked / "in"))
    QTest.keyClick(section.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "写不进去" in section.folder_row.error.text())
    section.folder.selectAll()
    QTest.keyClicks(section.folder, str(tmp_path / "stick"))
    QTest.keyClick(section.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.desk.upkeep.plan().folder == str(tmp_path / "stick"))
    qtbot.waitUntil(lambda: not section.folder_row.error.text())
    qtbot.waitUntil(lambda: "还没有备份" in section.count.text())
    program.window.close()
    program.close()
    assert [path.name[-8:] for path in (tmp_path / "stick").glob("*.db")] == ["close.db"]


def test_who_may_not_change_looks_on(program: Program, qtbot: QtBot) -> None:
    clerk = program.desk.staff.add(name="许示例", role=Role.CLERK)
    program.desk.staff.sit_down(staff_id=clerk.id)
    section = _backup(program, qtbot)
    assert "店主" in section.refusal.text()
    assert section.now.isEnabled()
    QTest.keyClick(section.table, Qt.Key.Key_Return)
    assert not section.band.isVisible()
    holidays = _holidays(program, qtbot)
    assert "只有店主能改" in holidays.refusal.text()
    assert not holidays.take.isEnabled()


def test_days_are_set_taken_out_and_given_back(
    program: Program, qtbot: QtBot, type_chinese: Callable[[QWidget, str], None]
) -> None:
    section = _holidays(program, qtbot)
    desk = program.desk
    assert "国务院" in section.state.text()
    assert not section.reset.isVisible()
    section.days.setFocus()
    section.days.selectAll()
    type_chinese(section.days, "不知道哪天")
    QTest.mouseClick(section.take, CLICK)
    qtbot.waitUntil(lambda: "看不懂" in section.grid.fields["days"].error.text())
    section.days.selectAll()
    type_chinese(section.days, "12月24日至25日")
    section.kind.set_current(DayKind.OFF.value)
    section.name.setFocus()
    section.name.selectAll()
    type_chinese(section.name, "店庆")
    QTest.keyClick(section.name, Qt.Key.Key_Return)
    qtbot.waitUntil(section.reset.isVisible)
    assert [span.words for span in section._spans.values() if span.name == "店庆"] == ["12月24日至25日"]
    assert "店里改过" in section.state.text()
    section.table.go_to("2026-12-24")
    assert section.days.text() == "12月24日至25日"
    QTest.mouseClick(section.remove, CLICK)
    qtbot.waitUntil(lambda: "2026-12-24" not in section._spans)
    QTest.mouseClick(section.reset, CLICK)
    qtbot.waitUntil(lambda: not section.reset.isVisible())
    assert not next(one for one in desk.holidays.years() if one.year == 2026).own
    section.year.set_current(2027)
    section.year.chosen.emit(2027)
    assert "未公布" in section.state.text()
    assert not section.table.isVisible()
    QTest.mouseClick(section.sheet, CLICK)
    assert program.window.current_key == "import"
