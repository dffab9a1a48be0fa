"""Whether the program begins when this computer does: read from the system each time, never remembered."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from aftersales.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Mapping

HIDDEN: Final = "--hidden"
_NAME: Final = "Zhanggui"
_RUN: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
_APPROVED: Final = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"


class Autostart(Protocol):
    """The system's own list of what it starts."""

    def is_on(self) -> bool:
        """Whether this very program is on the list, and in force."""

    def switch(self, *, on: bool) -> None:
        """Put it on the list or take it off; KnownError ``pc.autostart_refused`` where the system does not let."""


def autostart(exe: Path | None = None) -> Autostart | None:
    """The list of this system for `exe` (the packed program); None where there is none, or nothing packed to start."""
    packed = exe or (Path(sys.executable) if getattr(sys, "frozen", False) else None)
    if packed is None:
        return None
    if sys.platform == "win32":
        return WindowsAutostart(packed)
    else:  # noqa: RET505 - so that each platform's checker sees its own half
        return DesktopAutostart(packed)


def start_line(exe: Path) -> str:
    """What the list of Windows holds; the installer writes the very same."""
    return f'"{exe}" {HIDDEN}'


class DesktopAutostart:
    """A desktop entry in the user's autostart folder (the Desktop Application Autostart Specification of freedesktop)."""

    def __init__(self, exe: Path, surroundings: Mapping[str, str] = os.environ) -> None:
        self._exe = exe
        config = surroundings.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
        self.file = Path(config) / "autostart" / "zhanggui.desktop"

    def is_on(self) -> bool:
        try:
            lines = self.file.read_text("utf-8").splitlines()
        except OSError:
            return False
        off = {"Hidden=true", "X-GNOME-Autostart-enabled=false"}
        return f"Exec={self._line()}" in lines and off.isdisjoint(lines)

    def switch(self, *, on: bool) -> None:
        try:
            if on:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self.file.write_text(self._entry(), "utf-8")
            else:
                self.file.unlink(missing_ok=True)
        except OSError as error:
            raise KnownError("pc.autostart_refused") from error

    def _line(self) -> str:
        """The command, quoted as the Desktop Entry Specification wants it."""
        quoted = str(self._exe).replace("%", "%%")
        for mark in '\\"`$':
            quoted = quoted.replace(mark, "\\\\" + mark if mark != "\\" else "\\\\\\\\")
        return f'"{quoted}" {HIDDEN}'

    def _entry(self) -> str:
        return f"[Desktop Entry]\nType=Application\nName=掌柜售后\nExec={self._line()}\nTerminal=false\n"


if sys.platform == "win32":
    import winreg

    class WindowsAutostart:
        """The value of the user's own Run key. What the task manager switched off is off, though the value still stands."""

        def __init__(self, exe: Path) -> None:
            self._line = start_line(exe)

        def is_on(self) -> bool:
            line = _value(_RUN)
            return isinstance(line, str) and line.casefold() == self._line.casefold() and not _switched_off()

        def switch(self, *, on: bool) -> None:
            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
                    if on:
                        winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, self._line)
                    else:
                        _drop(key)
                with suppress(FileNotFoundError), _opened(_APPROVED, winreg.KEY_SET_VALUE) as key:
                    _drop(key)
            except OSError as error:
                raise KnownError("pc.autostart_refused") from error

    def _opened(path: str, access: int) -> winreg.HKEYType:
        return winreg.OpenKey(winreg.HKEY_CURRENT_USER, path, 0, access)

    def _value(path: str) -> object:
        try:
            with _opened(path, winreg.KEY_READ) as key:
                return winreg.QueryValueEx(key, _NAME)[0]
        except OSError:
            return None

    def _drop(key: winreg.HKEYType) -> None:
        with suppress(FileNotFoundError):
            winreg.DeleteValue(key, _NAME)

    def _switched_off() -> bool:
        """An odd first byte is the task manager's no."""
        mark = _value(_APPROVED)
        return isinstance(mark, bytes) and bool(mark) and bool(mark[0] & 1)
