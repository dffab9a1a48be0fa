"""Files that another program holds open: tried again for a while, then named with the program that holds them.

On Windows a virus scanner, a backup or Excel keeps others from renaming, removing or writing a file while it reads it.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_Done = TypeVar("_Done")
_HELD = frozenset({5, 32, 33})
"""Windows: access denied, sharing violation, lock violation."""
FIRST_WAIT = 0.05
LONGEST_WAIT = 2.5
"""Seconds: the waits double from the first on and add up to the longest."""


def is_held(error: OSError) -> bool:
    """Whether the file may be free in a moment, because another program only holds it."""
    return getattr(error, "winerror", None) in _HELD


def patiently(
    do: Callable[[], _Done], *, longest: float = LONGEST_WAIT, pause: Callable[[float], object] = time.sleep
) -> _Done:
    """Do it, again and again while a file is held, for `longest` seconds; then the last OSError comes through."""
    waited, wait = 0.0, FIRST_WAIT
    while True:
        try:
            return do()
        except OSError as error:
            if not is_held(error) or waited >= longest:
                raise
        wait = min(wait, longest - waited)
        pause(wait)
        waited += wait
        wait *= 2


def replace(source: Path, target: Path, *, pause: Callable[[float], object] = time.sleep) -> None:
    """Rename `source` to `target` in its place, with patience; OSError as `os.replace`."""
    patiently(lambda: os.replace(source, target), pause=pause)  # noqa: PTH105 - the call that tests make fail


def remove(path: Path) -> None:
    """Remove a file that may be gone already, with patience; OSError as `Path.unlink`."""
    patiently(lambda: path.unlink(missing_ok=True))


if sys.platform == "win32":

    def holders(path: Path) -> tuple[str, ...]:
        """The programs that have the file open, as Windows calls them; empty where it does not tell."""
        try:
            return _ask_restart_manager(path)
        except OSError:  # no such library
            return ()

    def _ask_restart_manager(path: Path) -> tuple[str, ...]:
        """By rstrtmgr.dll, which installers ask who must be closed."""
        import ctypes  # noqa: PLC0415 - for the rare file that stays held
        from ctypes import wintypes  # noqa: PLC0415

        class Process(ctypes.Structure):
            """RM_PROCESS_INFO of restartmanager.h, its RM_UNIQUE_PROCESS spread out."""

            _fields_ = (
                ("pid", wintypes.DWORD),
                ("started", wintypes.FILETIME),
                ("name", wintypes.WCHAR * 256),
                ("service", wintypes.WCHAR * 64),
                ("kind", ctypes.c_int),
                ("status", wintypes.ULONG),
                ("session", wintypes.DWORD),
                ("restartable", wintypes.BOOL),
            )

        manager = ctypes.WinDLL("rstrtmgr")
        session, key = wintypes.DWORD(), ctypes.create_unicode_buffer(33)
        if manager.RmStartSession(ctypes.byref(session), 0, key):
            return ()
        try:
            files = (wintypes.LPCWSTR * 1)(str(path))
            if manager.RmRegisterResources(session, 1, files, 0, None, 0, None):
                return ()
            found, room = (Process * 8)(), wintypes.UINT(8)
            needed, why = wintypes.UINT(), wintypes.DWORD()
            if manager.RmGetList(session, ctypes.byref(needed), ctypes.byref(room), found, ctypes.byref(why)):
                return ()
            own = os.getpid()
            names = [each.name or each.service for each in found[: room.value] if each.pid != own]
            return tuple(dict.fromkeys(name for name in names if name))
        finally:
            manager.RmEndSession(session)

else:

    def holders(path: Path) -> tuple[str, ...]:  # noqa: ARG001 - as on Windows
        """Nobody: only Windows keeps a file from others while it is open."""
        return ()
