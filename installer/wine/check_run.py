"""The check run: the installer and what it installs, as a person would use both, in a fresh Windows under wine."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from typing import TYPE_CHECKING

from installer.wine.bundle import SMOKE_SECONDS, smoke_must_hold
from installer.wine.installed import ENTRY, FOLDER, RUN, SECONDS, TYPES, Installed, Rows
from installer.wine.tools import ROOT, Failed, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from installer.wine.screen import Screen

OLD_ARCHIVE = ROOT / "tests" / "golden" / "schema-1.db"
MIGRATIONS = ROOT / "storage" / "migrations"
TOO_OLD, RUNNING, NEWER, WRONG_FOLDER, DATA_HELD = 10, 11, 12, 13, 15
"""Exit codes of setup.nsi."""

START_SECONDS = 120
HIDDEN_SECONDS = 20
"""In which a start that shows no window has surely come as far as it goes."""


def must(fact: bool, otherwise: str) -> None:
    """Failed with this sentence unless it is so."""
    if not fact:
        raise Failed(otherwise)


class CheckRun:
    """Every check in its order; each leaves this Windows as the next one needs it."""

    def __init__(
        self, there: Installed, installer: Path, version: str, screen: Screen, pictures: Path
    ) -> None:
        self._there = there
        self._installer = installer
        self._version = version
        self._screen = screen
        self._pictures = pictures
        self._window: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """All of them, a line each; Failed at the first that does not hold."""
        checks: tuple[tuple[str, Callable[[], None]], ...] = (
            ("refused by a Windows that is too old", self._refused_by_old_windows),
            ("refused in the folder of the data", self._refused_in_the_data),
            (f"installed silently into {FOLDER}", self._install),
            (
                "in the start menu, on the desktop, at log-on, in the menu of sheets, in the list of programs",
                self._entries,
            ),
            ("the installed program's smoke, in real windows", self._smoke),
            ("installed over an older one; its left-overs gone, a neighbour's file kept", self._upgrade),
            ("started on an archive of the first schema; a picture taken", self._start_on_old_data),
            ("a second start hands over its sheet and ends", self._second_start),
            (
                "installed while the program runs: it is closed, the archive is migrated, no row lost",
                self._upgrade_running,
            ),
            ("started hidden, as at log-on, and ended by --quit", self._hidden),
            ("a newer one is not replaced", self._keep_newer),
            ("moved to another folder and back; nothing is left behind in the first", self._move),
            ("uninstalled; the data and a neighbour's file left as they were", self._uninstall),
            ("data held by another program: not one file of it deleted", self._held_data),
            ("installed again, and uninstalled with the data", self._delete_data),
        )
        try:
            for name, check in checks:
                began = time.monotonic()
                try:
                    check()
                except Failed as reason:
                    raise Failed(f"NOT: {name}\n{reason}") from reason
                say(f"  ok: {name} ({time.monotonic() - began:.0f} s)")
        finally:
            self._there.prefix.end_all()

    # Refusals

    def _refused_by_old_windows(self) -> None:
        prefix = self._there.prefix
        prefix.must("winecfg", "-v", "win81", seconds=SECONDS)
        code = self._there.setup(self._installer)
        prefix.must("winecfg", "-v", "win10", seconds=SECONDS)
        must(code == TOO_OLD, f"Windows 8.1 was answered with {code}, not {TOO_OLD}")
        must(not self._there.program.exists(), "something was installed on Windows 8.1")

    def _refused_in_the_data(self) -> None:
        inside = "C:\\" + str(self._there.data.relative_to(self._there.prefix.drive)).replace("/", "\\")
        for folder in (inside, f"{inside}\\bin"):
            code = self._there.setup(self._installer, folder=folder)
            must(code == WRONG_FOLDER, f"{folder} was answered with {code}, not {WRONG_FOLDER}")
        must(not self._there.data.exists(), "something was written into the folder of the data")

    def _keep_newer(self) -> None:
        self._there.write(ENTRY, "DisplayVersion", "99.0.1")
        code = self._there.setup(self._installer)
        self._there.write(ENTRY, "DisplayVersion", self._version)
        must(code == NEWER, f"a newer version was answered with {code}, not {NEWER}")

    def _move(self) -> None:
        there = self._there
        for folder, left in ((f"{FOLDER} 2", there.program), (FOLDER, there.prefix.path(f"{FOLDER} 2"))):
            must(there.setup(self._installer, folder=folder) == 0, f"it could not be moved to {folder}")
            must(there.read(ENTRY, "InstallLocation") == folder, "the list of programs has the old folder")
            parts = [path.name for path in left.glob("*") if path.name != "备忘.txt"]
            must(not parts, f"of the old place {', '.join(parts)} is left")
            must((there.prefix.path(folder) / "Zhanggui.exe").is_file(), f"no program in {folder}")

    # Installing

    def _install(self) -> None:
        code = self._there.setup(self._installer, "/AUTOSTART=1")
        must(code == 0, f"the installer ended with {code}")
        for name in ("Zhanggui.exe", "_internal", "Uninstall.exe"):
            must((self._there.program / name).exists(), f"{name} is not in {FOLDER}")
        must(not self._there.data.exists(), "the installer made a data folder, which is the program's")

    def _entries(self) -> None:
        there = self._there
        for place in ("Desktop", "Programs"):
            must(there.shortcut(place).is_file(), f"no shortcut in {place}")
        must(there.read(RUN, "Zhanggui") == f'"{there.exe}" --hidden', "not started at log-on")
        for ending in TYPES:
            must(there.verb(ending) == f'"{there.exe}" --import "%1"', f"no entry in the menu of {ending}")
        must(there.read(ENTRY, "DisplayVersion") == self._version, "no version in the list of programs")
        must(there.read(ENTRY, "DisplayName") == "掌柜售后", "no name in the list of programs")

    def _smoke(self) -> None:
        out = self._there.prefix.drive / "smoke"
        asked = ("--smoke", "--out", "C:\\smoke", "-platform", "windows")
        ended = self._there.prefix.run(self._there.exe, *asked, seconds=SMOKE_SECONDS)
        smoke_must_hold("windows", ended, out)

    # Over an older one

    def _upgrade(self) -> None:
        there = self._there
        self._lay_old_data()
        there.write(ENTRY, "DisplayVersion", "0.0.1")
        (there.program / "_internal" / "left over.txt").write_text("of an older version", "utf-8")
        (there.program / "备忘.txt").write_text("a person's own", "utf-8")
        there.shortcut("Desktop").unlink()
        laid = self._archive().read_bytes()
        code = there.setup(self._installer)
        must(code == 0, f"the installer ended with {code}")
        must(
            there.read(ENTRY, "DisplayVersion") == self._version,
            "the list of programs names the older version",
        )
        names = {path.name for path in there.program.iterdir()}
        must(
            names == {"Zhanggui.exe", "_internal", "Uninstall.exe", "备忘.txt"},
            f"in {FOLDER} lie {sorted(names)}",
        )
        must(
            not (there.program / "_internal" / "left over.txt").exists(),
            "a file of the older version is still there",
        )
        must(not there.shortcut("Desktop").exists(), "the shortcut that the user had deleted is back")
        must(there.read(RUN, "Zhanggui") is not None, "no longer started at log-on")
        must(self._archive().read_bytes() == laid, "the installer changed the archive")

    def _lay_old_data(self) -> None:
        """The golden archive, with a name for its shop: without one the program opens at its first step."""
        self._there.data.mkdir(parents=True)
        shutil.copy(OLD_ARCHIVE, self._archive())
        writer = sqlite3.connect(self._archive())
        with writer:
            writer.execute(
                "INSERT INTO settings (key, value, version, action_id) SELECT 'shop.profile', ?, 1, min(id) FROM actions",
                ('{"name": "示例老店"}',),
            )
        writer.close()

    def _archive(self) -> Path:
        return self._there.data / "archive.db"

    def _start_on_old_data(self) -> None:
        self._window = self._there.prefix.start(self._there.exe, "-platform", "windows")
        shown = self._screen.wait_for_window(START_SECONDS)
        shown.save(self._pictures / "started.png")
        must(
            self._window.poll() is None,
            f"the program ended with {self._window.returncode} right after its start",
        )
        must(self._there.running(), "a running program cannot be told from one that does not run")

    def _second_start(self) -> None:
        sheet = self._there.prefix.drive / "表 格" / "订单 五月.csv"
        sheet.parent.mkdir()
        sheet.write_text(
            "订单编号,买家昵称,商品名称,数量,实付金额\nA1,张示例,示例杯子,1,19.90\n", "utf-8-sig"
        )
        windows = f"C:\\{sheet.parent.name}\\{sheet.name}"
        asked = ("--import", windows, "-platform", "windows")
        before = self._screen.picture()
        ended = self._there.prefix.run(self._there.exe, *asked, seconds=START_SECONDS)
        must(ended.code == 0, f"the second start ended with {ended.code}: {ended.text[-1000:]}")
        now = self._screen.wait_for_window(START_SECONDS)
        now.save(self._pictures / "handed over.png")
        must(not now.looks_like(before), "the first one shows what it showed before the second start")
        must(self._there.running(), "the first one ended when a second one was started")

    def _upgrade_running(self) -> None:
        code = self._there.setup(self._installer)
        must(code == 0, f"the installer ended with {code}")
        must(self._window is not None, "no window was started")
        assert self._window is not None
        printed, _ = self._window.communicate(timeout=START_SECONDS)
        closed = self._window.returncode
        must(
            closed == 0, f"the program was closed with {closed}: {printed.decode('utf-8', 'replace')[-2000:]}"
        )
        found, before = Rows.of(self._archive()), Rows.of(OLD_ARCHIVE)
        latest = max(int(path.name[1:4]) for path in MIGRATIONS.glob("m[0-9][0-9][0-9]_*.py"))
        must(found.schema == latest, f"the archive has schema {found.schema}, not {latest}")
        found.must_hold(before)

    def _hidden(self) -> None:
        there = self._there
        empty = self._screen.picture()
        hidden = there.prefix.start(there.exe, "--hidden", "-platform", "windows")
        time.sleep(HIDDEN_SECONDS)
        must(hidden.poll() is None and there.running(), "started hidden, it ended")
        must(self._screen.picture().looks_like(empty), "started hidden, it shows a window")
        ended = there.prefix.run(there.exe, "--quit", seconds=START_SECONDS)
        must(ended.code == 0, f"--quit ended with {ended.code}")
        hidden.communicate(timeout=START_SECONDS)
        must(hidden.returncode == 0, f"the hidden one ended with {hidden.returncode}")

    # Off again

    def _uninstall(self) -> None:
        there = self._there
        before = _contents(there.data)
        must(there.uninstall() == 0, "the uninstaller did not end with 0")
        must(
            [path.name for path in there.program.iterdir()] == ["备忘.txt"],
            f"{FOLDER} is not as it should be left",
        )
        must(_contents(there.data) == before, "the data is not as it was")
        for place in ("Desktop", "Programs"):
            must(not there.shortcut(place).exists(), f"a shortcut is left in {place}")
        must(there.read(RUN, "Zhanggui") is None, "still started at log-on")
        left = [ending for ending in TYPES if there.verb(ending) is not None]
        must(not left, f"still in the menu of {', '.join(left)}")
        must(there.read(ENTRY, "DisplayName") is None, "still in the list of programs")

    def _held_data(self) -> None:
        there = self._there
        must(there.setup(self._installer) == 0, "it could not be installed again")
        before = _contents(there.data)
        hold = "import sys, time; held = open(sys.argv[1], 'rb'); print('held', flush=True); time.sleep(600)"
        holder = there.prefix.start(
            there.kit.python, "-c", hold, "C:\\" + _below(there.prefix.drive, self._archive())
        )
        try:
            assert holder.stdout is not None
            must(holder.stdout.readline().strip() == b"held", "the file could not be held")
            there.uninstall_while_others_run("/DELETEDATA")
            must(_contents(there.data) == before, "data was deleted although some of it was held")
        finally:
            there.prefix.end_all()
            holder.wait(30)

    def _delete_data(self) -> None:
        there = self._there
        must(
            there.setup(self._installer, "/DESKTOP=0", "/EXPLORER=0") == 0, "it could not be installed again"
        )
        must(not there.shortcut("Desktop").exists(), "a shortcut on the desktop, though none was asked for")
        must(there.verb(".xlsx") is None, "an entry in the menu of sheets, though none was asked for")
        must(there.uninstall("/DELETEDATA") == 0, "the uninstaller did not end with 0")
        left = [path.name for path in there.data.parent.glob("Zhanggui*")]
        must(not left, f"of the data {', '.join(left)} is left")


def _below(drive: Path, path: Path) -> str:
    return str(path.relative_to(drive)).replace("/", "\\")


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
