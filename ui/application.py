"""The Qt application: style, language, shipped font; and the way in for the window program."""

from __future__ import annotations

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
    """The window program: application, theme, then the window.

    Paint the frame first and open the archive on a job after it.
    """
    app = build_application(argv)
    theme = Theme(parent=app)
    theme.dress(app)
    # here the shop is opened and the window is built and shown; `theme` must live as long as the window
    return app.exec()
