"""The Qt application: style, language, shipped font; and the way in for the window program."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication

    from aftersales.clock import Clock
    from ui.program import Program

STYLE = "Fusion"
_REST = 3_000
"""Milliseconds from the start in which no garbage is collected."""


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

    app.setApplicationName("Zhanggui")
    app.setApplicationDisplayName("掌柜售后")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load(str(RESOURCES / "translations" / "qtbase_zh_CN.qm")):
        app.installTranslator(translator)
    for font in sorted((RESOURCES / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(font))


def main(argv: Sequence[str]) -> int:
    """The window program: ``[--data DIR]``. The frame is painted first, the shop opens behind it."""
    app, program = build_program(_asked_folder(argv) if argv else None, argv)
    program.start()
    code = app.exec()
    program.close()
    return code


def build_program(
    data_dir: Path | None, argv: Sequence[str] = (), *, clock: Clock | None = None
) -> tuple[QApplication, Program]:
    """The application with its program, dressed and ready to start.

    `data_dir` stands for the user's own folder and `clock` for the machine's; `argv` is for Qt.
    """
    gc.disable()  # from the first import on; `WindowGarbage` takes it up again
    app = build_application(["zhanggui", *argv])
    from PySide6.QtCore import Qt

    from ui.garbage import WindowGarbage
    from ui.program import Program
    from ui.theme import Theme

    WindowGarbage(app, rest=_REST)
    scheme = app.styleHints().colorScheme()
    theme = Theme("dark" if scheme is Qt.ColorScheme.Dark else "light", parent=app)
    theme.dress(app)
    app.styleHints().colorSchemeChanged.connect(
        lambda found: theme.switch(app, "dark" if found is Qt.ColorScheme.Dark else "light")
    )
    return app, Program(theme, data_dir or _own_folder(), clock=clock, parent=app)


def _own_folder() -> Path:
    from desktop.paths import default_data_dir

    return default_data_dir()


def _asked_folder(argv: Sequence[str]) -> Path | None:
    import argparse

    parser = argparse.ArgumentParser(prog="run.py", add_help=False)
    parser.add_argument("--data", type=Path, default=None)
    asked: Path | None = parser.parse_known_args(list(argv))[0].data
    return asked
