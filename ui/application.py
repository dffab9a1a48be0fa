"""The Qt application: style, language, shipped font; and the way in for the window program."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.theme import RESOURCES, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence


def build_application(argv: Sequence[str]) -> QApplication:
    """The one QApplication of the process, dressed in everything but a theme (see `Theme.dress`)."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(list(argv))
    prepare_application(app)
    return app


def prepare_application(app: QApplication) -> None:
    """Names, style, locale, translation and font on an application that exists (tests bring their own)."""
    app.setApplicationName("Zhanggui")
    app.setApplicationDisplayName("掌柜售后")
    app.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load(str(RESOURCES / "translations" / "qtbase_zh_CN.qm")):
        app.installTranslator(translator)
    for font in sorted((RESOURCES / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(font))


def main(argv: Sequence[str]) -> int:
    """The window program: ``[--data DIR]``. The frame is painted first, the shop opens behind it."""
    app = build_application(["zhanggui", *argv])
    asked = _parser().parse_known_args(list(argv))[0]
    scheme = app.styleHints().colorScheme()
    theme = Theme("dark" if scheme is Qt.ColorScheme.Dark else "light", parent=app)
    theme.dress(app)
    app.styleHints().colorSchemeChanged.connect(
        lambda found: theme.switch(app, "dark" if found is Qt.ColorScheme.Dark else "light")
    )
    from desktop.paths import default_data_dir
    from ui.program import Program

    program = Program(theme, asked.data or default_data_dir(), parent=app)
    program.start()
    code = app.exec()
    program.close()
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", add_help=False)
    parser.add_argument("--data", type=Path, default=None)
    return parser
