"""Light or dark: as this computer's settings say, or as the system does, followed while the window runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QApplication

    from desktop.this_pc import Look, ThisPc
    from ui.theme import Theme, ThemeName

_SCHEMES: Final[Mapping[Look, Qt.ColorScheme]] = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def theme_name(app: QApplication, look: Look) -> ThemeName:
    """The theme to begin with or to go over to."""
    if look != "system":
        return look
    return "dark" if app.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"


class LookKeeper(QObject):
    """Keeps the theme as it should be. Qt is told too, so that the title bar of Windows goes along."""

    def __init__(self, app: QApplication, theme: Theme, pc: ThisPc) -> None:
        super().__init__(theme)
        self._app, self._theme, self._pc = app, theme, pc
        app.styleHints().colorSchemeChanged.connect(lambda _found: self._follow())
        pc.subscribe(lambda _settings: self.apply())

    def apply(self) -> None:
        """Put the chosen look in force."""
        self._app.styleHints().setColorScheme(_SCHEMES[self._pc.settings.look])
        self._follow()

    def _follow(self) -> None:
        self._theme.switch(self._app, theme_name(self._app, self._pc.settings.look))
