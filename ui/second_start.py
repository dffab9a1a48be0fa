"""A later start over the same data: what it does instead of opening a window, and how the open window hears of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, Qt, QTimer

from aftersales.long_paths import shown
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.handover import Place, Request
    from ui.program import Program

_LOOKS_EVERY = 3_000
"""Milliseconds between looks where the watcher says nothing: it loses a folder that was removed and made again."""
_GATHERS = 400
"""Milliseconds in which files are gathered: the Explorer starts the program once for each one that is selected."""


def say_silent(argv: Sequence[str]) -> None:
    """The open window does not answer: said on standard error, and in a box for those who have none."""
    from PySide6.QtWidgets import QMessageBox

    from ui.application import build_application

    text = sentence("second_start.silent")
    if sys.stderr is not None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    app = build_application(["zhanggui", *argv])
    box = QMessageBox()
    box.setWindowTitle(sentence("ui.app"))
    box.setText(text)
    box.finished.connect(app.quit)
    box.open()
    app.exec()


class Door(QObject):
    """Hears later starts as long as the window lives: it comes to front, and opens 导入 with the files it was given.

    Files wait until a shop with a name is open, nobody has locked the window and the page is not reading others.
    """

    def __init__(self, program: Program, place: Place, files: Sequence[Path] = ()) -> None:
        super().__init__(program)
        self._program, self._place = program, place
        self._files = list(files)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)
        self._looking = QTimer(self)
        self._looking.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._looking.timeout.connect(self._look)
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.timeout.connect(self._take_in)
        if self._files:
            self._gathering.start(_GATHERS)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.stop)
        if place.open_door():
            self._listen()

    def stop(self) -> None:
        """Hear nothing any more: the program ends."""
        self._watcher.blockSignals(True)
        if self._watcher.directories():  # Windows removes no folder that is still watched
            self._watcher.removePaths(self._watcher.directories())
        self._looking.stop()
        self._gathering.stop()

    def _listen(self) -> None:
        self._watcher.addPath(shown(self._place.door))
        self._looking.start(_LOOKS_EVERY)
        self._look()

    def _look(self) -> None:
        for request in self._place.requests():
            self._do(request)

    def _do(self, request: Request) -> None:
        if request.quit:
            self._program.habits.leave()
            return
        self._program.window.come_to_front()
        if request.files:
            self._files += [Path(file) for file in request.files]
            self._gathering.start(_GATHERS)

    def _take_in(self) -> None:
        if not self._can_take():
            self._gathering.start(_GATHERS)
            return
        files, self._files = list(dict.fromkeys(self._files)), []
        self._program.window.open_page("import", paths=files, beside=True)

    def _can_take(self) -> bool:
        """The page does not listen while it reads or writes other files."""
        from ui.pages.import_page import ImportPage

        window = self._program.window
        if window.current_key in {"", "start"} or self._program.lock.page is not None:
            return False
        page = window.page("import")
        return not (isinstance(page, ImportPage) and page.work.busy)
