"""One Windows of wine's: its folder, its environment, and the programs run in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from installer.wine.tools import Failed, program

WINE = ("/usr/lib/wine/wine64", "wine64", "wine")
WINESERVER = ("/usr/lib/wine/wineserver64", "/usr/lib/wine/wineserver", "wineserver")
OVERRIDES = "mscms=n;winemenubuilder.exe=d"
"""Our own mscms.dll before wine's; no menu entries on the machine that builds."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a Windows program ended: its exit code (only the low eight bits come through wine) and what it printed."""

    code: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """A Windows in a folder, in Simplified Chinese (code page 936) where `locales` holds that locale.

    `home` keeps wine out of the home folder of whoever builds; `display` is the X screen, empty for none.
    """

    folder: Path
    home: Path
    locales: Path
    display: str = ""

    @property
    def drive(self) -> Path:
        return self.folder / "drive_c"

    @property
    def local_app_data(self) -> Path:
        """%LOCALAPPDATA% of the only user there is."""
        found = sorted(self.drive.glob("users/*/AppData/Local"))
        return next(path for path in found if path.parts[-3] != "Public")

    def path(self, windows: str) -> Path:
        r"""Where ``C:\…`` lies on this machine."""
        return self.drive / PurePosixPath(windows.removeprefix("C:\\").replace("\\", "/"))

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.home),
            "LOCPATH": str(self.locales),
            "LC_ALL": "zh_CN.UTF-8",
            "WINEPREFIX": str(self.folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": OVERRIDES,
            **({"DISPLAY": self.display} if self.display else {}),
        }

    def start(self, *command: str | Path, cwd: Path | None = None) -> subprocess.Popen[bytes]:
        """Start a Windows program. Its streams are pipes: wine's Python fails on files there."""
        return subprocess.Popen(
            [program(*WINE), *map(str, command)],
            cwd=cwd,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *command: str | Path, seconds: float, cwd: Path | None = None) -> Ended:
        """Run a Windows program to its end; Failed when it takes longer than that many seconds."""
        started = self.start(*command, cwd=cwd)
        try:
            printed, _ = started.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            self.end_all()
            started.kill()
            printed, _ = started.communicate()
            last = _text(printed)[-2000:]
            raise Failed(f"{command[0]} did not end within {seconds:.0f} s\n{last}") from error
        return Ended(started.returncode, _text(printed))

    def must(self, *command: str | Path, seconds: float, cwd: Path | None = None) -> str:
        """Run a Windows program; what it printed, or Failed when its exit code is not 0."""
        ended = self.run(*command, seconds=seconds, cwd=cwd)
        if ended.code:
            raise Failed(f"{command[0]} ended with {ended.code}:\n{ended.text[-4000:]}")
        return ended.text

    def settle(self, seconds: float = 60) -> None:
        """Wait until every program of this Windows has ended, and wine has written its registry."""
        try:
            subprocess.run([program(*WINESERVER), "-w"], env=self.environment(), timeout=seconds, check=False)
        except subprocess.TimeoutExpired as error:
            raise Failed(f"something still runs under wine after {seconds:.0f} s") from error

    def end_all(self) -> None:
        """End every program of this Windows at once."""
        subprocess.run([program(*WINESERVER), "-k"], env=self.environment(), check=False)

    def copied(self, folder: Path) -> Prefix:
        """A fresh copy of this Windows, in place of what lay in that folder."""
        self.settle()
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(self.folder, folder, symlinks=True)
        return Prefix(folder=folder, home=self.home, locales=self.locales, display=self.display)

    def on(self, display: str) -> Prefix:
        """The same Windows on an X screen."""
        return Prefix(folder=self.folder, home=self.home, locales=self.locales, display=display)


def _text(printed: bytes) -> str:
    return printed.decode("utf-8", errors="replace").replace("\r\n", "\n")
