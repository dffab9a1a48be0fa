"""盯着的文件夹: the setting beside step 1, and the files that were noticed and are not imported yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.import_parts import Section
from ui.widgets.buttons import Button, IconButton
from ui.widgets.choices import Switch
from ui.widgets.status import IconLabel
from ui.widgets.texts import TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from desktop.jobs import Progress
    from desktop.watching import NewSheet, Watched
    from ui.pages.base import Page
    from ui.theme import Theme

_HOUR, _DAY = 3_600, 86_400


class WatchSection(Section):
    """`switched(bool)`, `folder_asked` and `wanted(list of paths)` follow the switch, the folder and 加进来."""

    switched = Signal(bool)
    folder_asked = Signal()
    wanted = Signal(list)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        self.switch = Switch(theme, "盯着下载文件夹，有新表就提醒")
        super().__init__("盯着的文件夹", right=(self.switch,), parent=parent)
        self._theme = theme
        self.switch.clicked.connect(self.switched)
        box = QFrame()
        box.setProperty("panel", "true")
        row = QHBoxLayout(box)
        row.setContentsMargins(12, 1, 4, 1)
        self.folder = TextLabel("", elided=True)
        self.choose = IconButton(theme, "folder-open", "换一个文件夹", kind="ghost", size="small")
        self.choose.clicked.connect(self.folder_asked)
        row.addWidget(self.folder)
        row.addStretch(1)
        row.addWidget(self.choose)
        self.column.addWidget(box)
        self._files = QVBoxLayout()
        self._files.setSpacing(4)
        self.column.addLayout(self._files)
        self.adds: list[Button] = []
        self.note = TextLabel("有新表只提醒，不会自己导", "caption", wrap=True)
        self.column.addWidget(self.note)

    def show_watched(self, watched: Watched, waiting: Sequence[NewSheet], now: datetime) -> None:
        """Show the setting, and what waits."""
        self.switch.setChecked(watched.on)
        self.folder.set_text(_name(watched.folder))
        self.folder.setToolTip(str(watched.folder))
        lost = watched.on and not watched.reachable
        self.note.set_text("这个文件夹现在打不开，接上了会接着盯" if lost else "有新表只提醒，不会自己导")
        self.note.set_tone("warn" if lost else "")
        while self._files.count():
            item = self._files.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.adds = []
        for found in waiting if watched.on else ():
            self._files.addWidget(self._file(found, now))

    def _file(self, found: NewSheet, now: datetime) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(self._theme, "file-spreadsheet", "text2", size=16))
        name = TextLabel(found.path.name, elided=True)
        row.addWidget(name)
        row.addStretch(1)
        row.addWidget(TextLabel(ago(found.found_at, now), "caption"))
        add = Button(self._theme, "加进来", size="small")
        add.setAccessibleName(f"把 {found.path.name} 加进来")
        add.clicked.connect(lambda _checked=False, path=found.path: self.wanted.emit([path]))
        self.adds.append(add)
        row.addWidget(add, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder


class Watching(QObject):
    """Reads and changes the setting for the section; `wanted(list of paths)` are files to be looked at."""

    wanted = Signal(list)

    def __init__(self, page: Page, section: WatchSection) -> None:
        super().__init__(page)
        self._page, self._section = page, section
        self._folder = Path()
        section.switched.connect(self._switch)
        section.folder_asked.connect(self.choose_folder)
        section.wanted.connect(self.wanted)

    def read(self) -> None:
        """Show the setting and the waiting files anew."""
        desk = self._page.shop

        def work(_progress: Progress) -> tuple[Watched, tuple[NewSheet, ...]]:
            watched = desk.watching.read()
            return watched, desk.watching.waiting() if watched.on else ()

        def show(answer: tuple[Watched, tuple[NewSheet, ...]]) -> None:
            watched, waiting = answer
            self._folder = watched.folder
            self._section.show_watched(watched, waiting, desk.clock.now())

        self._page.runner.run(desk.jobs.read(work), on_done=show)

    def choose_folder(self) -> QFileDialog:
        """Ask which folder; it is watched from then on."""
        dialog = QFileDialog(self._page, "盯哪个文件夹")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, on=True)
        if self._folder.is_dir():
            dialog.setDirectory(str(self._folder))
        dialog.fileSelected.connect(lambda name: self._watch(Path(name), on=True))
        dialog.open()
        return dialog

    def _switch(self, on: bool) -> None:
        self._watch(self._folder, on=on)

    def _watch(self, folder: Path, *, on: bool) -> None:
        desk = self._page.shop

        def failed(error: BaseException) -> None:
            self._page.notices.error(error)
            self.read()

        self._page.runner.run(
            desk.jobs.write(lambda _progress: desk.watching.watch(folder=folder, on=on)),
            on_done=lambda _watched: self.read(),
            on_failed=failed,
        )


def ago(moment: datetime, now: datetime) -> str:
    """刚刚, 3 分钟前, 2 小时前, 5 天前."""
    seconds = max(int((now - moment).total_seconds()), 0)
    if seconds < 60:
        return "刚刚"
    if seconds < _HOUR:
        return f"{seconds // 60} 分钟前"
    return f"{seconds // _HOUR} 小时前" if seconds < _DAY else f"{seconds // _DAY} 天前"


def _name(folder: Path) -> str:
    return folder.name or str(folder)
