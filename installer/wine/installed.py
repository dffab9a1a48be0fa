"""The program as it stands installed in one Windows under wine: its places, its registry, its data, its installer."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from installer.wine.kit import INSIDE, Kit
from installer.wine.prefix import Prefix
from installer.wine.tools import Failed

FOLDER = "C:\\掌柜 程序"
"""Where it is installed: Chinese and a space."""

ENTRY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Zhanggui"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
TYPES = (".xlsx", ".xls", ".xlsb", ".ods", ".et", ".csv")
TABLES = (
    *("staff", "customers", "customer_phones", "orders", "order_lines"),
    *("cases", "case_lines", "case_events", "settlements"),
)
"""The tables of the first schema that have rows in its golden archive."""

SECONDS = 180
"""Longest that an installer or uninstaller may take; a start of the program alike."""


@dataclass(frozen=True, slots=True)
class Installed:
    """One Windows and what the installer does to it."""

    kit: Kit
    prefix: Prefix

    @property
    def program(self) -> Path:
        return self.prefix.path(FOLDER)

    @property
    def exe(self) -> str:
        return f"{FOLDER}\\Zhanggui.exe"

    @property
    def data(self) -> Path:
        return self.prefix.local_app_data / "Zhanggui"

    def setup(self, installer: Path, *switches: str, folder: str = FOLDER) -> int:
        """Install silently, as typed in a console: ``Setup.exe /S … /D=FOLDER``; the exit code."""
        return self._raw(f"{windows_path(installer)} {' '.join(('/S', *switches))} /D={folder}")

    def uninstall(self, *switches: str) -> int:
        """Uninstall silently; the exit code. The uninstaller goes on in a copy of itself, so all programs are waited for."""
        code = self._raw(f'"{FOLDER}\\Uninstall.exe" {" ".join(("/S", *switches))}')
        self.prefix.settle(SECONDS)
        return code

    def uninstall_while_others_run(self, *switches: str) -> None:
        """Uninstall silently beside a program that goes on: waits until the uninstaller has taken itself away."""
        self._raw(f'"{FOLDER}\\Uninstall.exe" {" ".join(("/S", *switches))}')
        until = time.monotonic() + SECONDS
        while (self.program / "Uninstall.exe").exists():
            if time.monotonic() > until:
                raise Failed(f"the uninstaller was not done within {SECONDS} s")
            time.sleep(0.5)
        time.sleep(5)  # what follows is the data

    def _raw(self, line: str) -> int:
        return self.prefix.run(self.kit.python, "-X", "utf8", INSIDE, "run", line, seconds=SECONDS).code

    def read(self, key: str, name: str = "") -> str | None:
        """A value of the user's registry; None where it is not there."""
        ended = self.prefix.run(self.kit.python, "-X", "utf8", INSIDE, "read", key, name, seconds=SECONDS)
        return None if ended.code else ended.text.rstrip("\n")

    def write(self, key: str, name: str, text: str) -> None:
        self.prefix.must(self.kit.python, "-X", "utf8", INSIDE, "write", key, name, text, seconds=SECONDS)

    def shortcut(self, place: str) -> Path:
        """The shortcut in a shell folder (``Desktop``, ``Programs``)."""
        told = self.prefix.must(self.kit.python, "-X", "utf8", INSIDE, "folder", place, seconds=SECONDS)
        return self.prefix.path(told.strip()) / "掌柜售后.lnk"

    def verb(self, ending: str) -> str | None:
        """What the menu entry of a type of file starts."""
        key = rf"Software\Classes\SystemFileAssociations\{ending}\shell\ZhangguiImport\command"
        return self.read(key)

    def running(self) -> bool:
        """Whether a copy runs: wine, like Windows, lets nobody write to the .exe of one."""
        code = "import sys; open(sys.argv[1], 'r+b').close()"
        return bool(self.prefix.run(self.kit.python, "-c", code, self.exe, seconds=SECONDS).code)


@dataclass(frozen=True, slots=True)
class Rows:
    """What an archive holds: the number of its schema, and how many rows its tables have."""

    schema: int
    counts: dict[str, int]

    @classmethod
    def of(cls, archive: Path) -> Rows:
        """Read a copy of it, so that the file itself is left alone."""
        with tempfile.TemporaryDirectory() as name:
            for part in archive.parent.glob(f"{archive.name}*"):
                shutil.copy(part, name)
            reader = sqlite3.connect(Path(name) / archive.name)
            try:
                schema = reader.execute("PRAGMA user_version").fetchone()[0]
                counts = {table: _count(reader, table) for table in TABLES}
            finally:
                reader.close()
        return cls(int(schema), counts)

    def must_hold(self, other: Rows) -> None:
        """Failed unless every table has at least the rows that it had before."""
        less = [table for table, count in other.counts.items() if self.counts[table] < count]
        if less:
            raise Failed(f"rows were lost of {', '.join(less)}: {other.counts} before, {self.counts} now")


def _count(reader: sqlite3.Connection, table: str) -> int:
    return int(reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - names of our own


def windows_path(path: Path) -> str:
    """A file of this machine as wine's drive Z: shows it."""
    return "Z:" + str(path.resolve()).replace("/", "\\")
