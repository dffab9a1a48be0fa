"""One window over a data folder: the first keeps the place, a later start hands over what it was asked and ends.

Asked by files in a folder of the shop's own, so that it works wherever the shop does and nobody else can ask.
"""

from __future__ import annotations

import os
import sys
import time
from enum import Enum, auto
from typing import TYPE_CHECKING

from aftersales.file_lock import FileLock
from aftersales.held_files import patiently, remove
from aftersales.late_dataclasses import dataclass
from desktop.paths import data_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LOCK_NAME = "window.lock"
FOLDER = "handover"
_LOOK = 0.05
_PATIENCE = 8.0
"""Seconds after which the first window counts as hung."""
_ENDS_WITHIN = 10.0
"""Seconds that a window has to end."""
_STALE = 60.0
"""Seconds after which whoever asked has given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a later start wants of the first: to come to front, to take these files in, or to end."""

    files: tuple[str, ...] = ()
    quit: bool = False


class Answer(Enum):
    """What became of a request: done, nobody there any more (the place is free), or no answer in time."""

    TAKEN = auto()
    FREE = auto()
    SILENT = auto()


class Place:
    """The place of the one window over a data folder, whichever shop inside it the window shows."""

    def __init__(self, root: Path) -> None:
        self._root = data_folder(root).root
        self._lock = FileLock(self._root / LOCK_NAME)
        self.door = self._root / FOLDER
        """Where requests lie."""

    def take(self) -> bool:
        """Keep the place for this process; False where another window has it.

        A folder that cannot hold a lock, or must not hold a shop, keeps nobody out here: opening the shop says why.
        """
        try:
            if not self._root.is_dir():
                from desktop.safe_places import reason_against

                if reason_against(self._root) is not None:
                    return True
                self._root.mkdir(parents=True)
            return self._lock.take()
        except OSError:
            return True

    @property
    def held(self) -> bool:
        """Whether this process has the place."""
        return self._lock.held

    def leave(self) -> None:
        """Let the place go. Safe to repeat."""
        self._lock.release()

    # a later start

    def pass_on(self, files: Sequence[Path], *, patience: float = _PATIENCE) -> Answer:
        """Let the window that has the place come forward and take these files in. After FREE this process has the place."""
        while True:
            answer = self._ask(Request(files=tuple(map(str, files))), patience)
            if answer is not Answer.FREE or self.take():
                return answer

    def send_away(self, *, patience: float = _PATIENCE, within: float = _ENDS_WITHIN) -> bool:
        """Let the window that has the place end; whether nobody has it in the end. Nothing is made where nobody had."""
        if self._is_empty():
            return True
        self._ask(Request(quit=True), patience)
        until = time.monotonic() + within
        while not self._is_empty():
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK)
        return True

    def _is_empty(self) -> bool:
        if not (self._root / LOCK_NAME).is_file():
            return True
        if not self.take():
            return False
        self.leave()
        return True

    def _ask(self, request: Request, patience: float) -> Answer:
        """Hand a request over and wait until it is taken."""
        _let_come_forward()
        letter = self._post(request)
        until = time.monotonic() + patience
        while letter.exists():
            if time.monotonic() >= until:
                remove(letter)
                return Answer.SILENT
            if self._is_empty():
                remove(letter)
                return Answer.FREE
            time.sleep(_LOOK)
        return Answer.TAKEN

    def _post(self, request: Request) -> Path:
        import json
        import secrets

        self.door.mkdir(exist_ok=True)
        letter = self.door / f"{secrets.token_hex(8)}.json"
        aside = letter.with_suffix(".part")
        text = json.dumps({"files": request.files, "quit": request.quit}, ensure_ascii=False)
        aside.write_bytes(text.encode("utf-8", "surrogateescape"))
        patiently(lambda: aside.replace(letter))
        return letter

    # the first one

    def open_door(self) -> bool:
        """Make ready to be asked; False where this process does not have the place or the folder takes nothing."""
        if not self._lock.held:
            return False
        try:
            self.door.mkdir(exist_ok=True)
        except OSError:
            return False
        return True

    def requests(self) -> tuple[Request, ...]:
        """What was asked since the last look; each is told once. What was left by a start that gave up is dropped."""
        try:
            names = sorted(os.listdir(self.door))  # noqa: PTH208 - looked at every few seconds
        except OSError:
            return ()
        return tuple(found for name in names if (found := self._open(self.door / name)) is not None)

    def _open(self, letter: Path) -> Request | None:
        try:
            fresh = abs(time.time() - letter.stat().st_mtime) < _STALE
            if fresh and letter.suffix != ".json":
                return None  # still being written
            found = _read(letter) if fresh else None
            remove(letter)
        except OSError:
            return None  # the one who asked took it back
        return found


def _read(letter: Path) -> Request | None:
    import json

    try:
        said = json.loads(letter.read_bytes().decode("utf-8", "surrogateescape"))
        return Request(files=tuple(map(str, said["files"])), quit=bool(said["quit"]))
    except (ValueError, KeyError, TypeError):
        return None


def _let_come_forward() -> None:
    """Windows lets a window come to front only if the process in front allows it; this one was just started by hand."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
