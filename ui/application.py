"""The Qt application: style, language, shipped font; and the way in for the window program."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtWidgets import QApplication

    from aftersales.clock import Clock
    from desktop.handover import Place
    from ui.asked import Asked
    from ui.program import Program

STYLE = "Fusion"
_SCALE = "QT_SCALE_FACTOR"
_REST = 3_000
"""Milliseconds from the start in which no garbage is collected."""
_LISTENS = 300
"""Milliseconds after the shop is open until later starts are heard."""
_LISTENS_AT_LAST = 3_000
"""Milliseconds after which they are heard though it is still being opened, such as while a large one is brought up to date."""


def build_application(argv: Sequence[str]) -> QApplication:
    """The one QApplication of the process, dressed in everything but a theme (see `Theme.dress`)."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    _import_plainly()
    name, *rest = argv
    app = QApplication([name, "-style", STYLE, *rest])
    _furnish(app)
    return app


def _import_plainly() -> None:
    """Let modules be imported by Python alone.

    PySide puts itself before each import and reads the source of every new module for ``from __feature__ import``, which
    nobody here uses: about a tenth of a start.
    """
    import builtins

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def prepare_application(app: QApplication) -> None:
    """Style, names, locale, translation and font on an application that exists (tests bring their own)."""
    app.setStyle(STYLE)
    _furnish(app)


def _furnish(app: QApplication) -> None:
    from PySide6.QtCore import QLocale, QTranslator
    from PySide6.QtGui import QFontDatabase

    from ui.theme import RESOURCES

    app.setApplicationName("Zhanggui")  # and no display name: Qt would hang it on every title
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load(str(RESOURCES / "translations" / "qtbase_zh_CN.qm")):
        app.installTranslator(translator)
    for font in sorted((RESOURCES / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(font))


def main(argv: Sequence[str]) -> int:
    """The window program; its words are those of `ui.asked`. The frame is painted first, the shop opens behind it.

    Where a window over the same data is open already, that one comes forward instead, with the files given here.
    """
    from ui.asked import asked_of

    asked = asked_of(argv)
    if asked.smoke:
        from ui.smoke import main as smoke

        return smoke(argv)
    from desktop.handover import Answer, Place
    from desktop.paths import data_folder

    folder = data_folder(asked.data or _own_folder()).root
    place = Place(folder)
    if asked.quit:
        return 0 if place.send_away() else 1
    if not place.take():
        answer = place.pass_on(asked.files)
        if answer is Answer.SILENT:
            from ui.second_start import say_silent

            say_silent(asked.rest)
        if answer is not Answer.FREE:
            return int(answer is Answer.SILENT)
    try:
        code, again = run_window(asked, folder, place)
    finally:
        place.leave()
    if again is not None:
        from ui.window_run import start_again

        start_again(data=asked.data, safe=again, rest=asked.rest)
    return code


def run_window(
    asked: Asked,
    folder: Path,
    place: Place,
    *,
    joined: Callable[[QApplication, Program], None] | None = None,
) -> tuple[int, bool | None]:
    """The exit code, and whether to begin anew: None for no, else whether in safety.

    `joined` is handed the program before it starts: a smoke, which then drives it.
    """
    app, program = build_program(folder, asked.rest, safe=asked.safe or (None if not asked.hidden else False))
    from ui.window_run import WindowRun

    run = WindowRun(program, folder, marks=place.held)
    _listen(program, place, asked.files)
    if joined is not None:
        joined(app, program)
    run.begin(lambda: program.start(hidden=asked.hidden))
    code = app.exec()
    program.close()
    run.end()
    return code, run.again


def _listen(program: Program, place: Place, files: Sequence[Path]) -> None:
    """Hear later starts, once the first page stands or seems to take long."""
    from PySide6.QtCore import QTimer

    def begin(*_: object) -> None:
        later.start(_LISTENS)

    def listen() -> None:
        from ui.second_start import Door

        program.opened.disconnect(begin)
        program.failed.disconnect(begin)
        Door(program, place, files)

    later = QTimer(program)
    later.setSingleShot(True)
    later.timeout.connect(listen)
    program.opened.connect(begin)
    program.failed.connect(begin)
    later.start(_LISTENS_AT_LAST)


def build_program(
    data_dir: Path | None,
    argv: Sequence[str] = (),
    *,
    clock: Clock | None = None,
    safe: bool | None = False,
) -> tuple[QApplication, Program]:
    """The application with its program, dressed and ready to start.

    `data_dir` stands for the user's own folder and `clock` for the machine's; `argv` is for Qt. `safe` does without
    what this computer's settings and surroundings ask for; None: where Shift is held.
    """
    gc.disable()  # from the first import on; `WindowGarbage` takes it up again
    if safe is not False:
        from ui.safe_start import plain_words, shift_held
    from desktop.this_pc import ThisPc, pc_file, text_percent

    folder = data_dir or _own_folder()
    pc = ThisPc(None if safe else pc_file(folder))
    with scaled(text_percent(pc.settings.size)):
        app = build_application(["zhanggui", *(plain_words(argv) if safe else argv)])
    if safe or (safe is None and shift_held()):
        safe, pc = True, ThisPc()
        pc.change(look="light")
    from ui.garbage import WindowGarbage
    from ui.look import LookKeeper, theme_name
    from ui.program import Program
    from ui.theme import Theme

    WindowGarbage(app, rest=_REST)
    theme = Theme(theme_name(app, pc.settings.look), parent=app)
    theme.dress(app)
    LookKeeper(app, theme, pc).apply()
    return app, Program(theme, folder, clock=clock, pc=pc, safe=bool(safe), parent=app)


@contextmanager
def scaled(percent: int) -> Iterator[None]:
    """Let an application that is made meanwhile draw everything so much larger; what was asked for outside wins.

    Qt reads it once. Programs that this one starts must not inherit it.
    """
    asked = os.environ.get(_SCALE)
    if percent != 100 and asked is None:
        os.environ[_SCALE] = str(percent / 100)
    try:
        yield
    finally:
        if asked is None:
            os.environ.pop(_SCALE, None)


def _own_folder() -> Path:
    from desktop.paths import default_data_dir

    return default_data_dir()
