"""Colours, sheet and icons: the tokens of both themes, turned into what Qt draws with."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import weakref
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

ThemeName = Literal["light", "dark"]

RESOURCES: Final = Path(__file__).parent.parent / "resources"
SHEETS: Final = ("zhanggui.qss", "kit.qss")
SHEET_ICONS: Final = {"chevron-down": "text3", "check-on": "onAcc"}

_PALETTE: Final[Mapping[QPalette.ColorRole, str]] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunk",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Highlight: "acc",
    QPalette.ColorRole.HighlightedText: "onAcc",
    QPalette.ColorRole.ToolTipBase: "tip",
    QPalette.ColorRole.ToolTipText: "tipText",
    QPalette.ColorRole.Link: "accText",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "line2",
    QPalette.ColorRole.Dark: "line3",
    QPalette.ColorRole.Shadow: "line4",
}


class Theme(QObject):
    """The look in force. Widgets that paint themselves and delegates ask it for colours and icons by token name.

    `changed` follows every switch, after palette and sheet are in place. The folder with the recoloured
    icons of the sheet is removed with the object.
    """

    changed = Signal()

    def __init__(self, name: ThemeName = "light", parent: QObject | None = None) -> None:
        super().__init__(parent)
        tokens = json.loads((RESOURCES / "styles" / "tokens.json").read_text("utf-8"))
        self._values: dict[str, dict[str, str]] = {"light": tokens["light"], "dark": tokens["dark"]}
        self._colours: dict[str, QColor] = {}
        self._name: ThemeName = name
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._folder = Path(tempfile.mkdtemp(prefix="zhanggui-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    @property
    def name(self) -> ThemeName:
        return self._name

    @property
    def dark(self) -> bool:
        return self._name == "dark"

    def colour(self, token: str) -> QColor:
        """The colour of a token, the caller's to change; an unknown token is a bug and raises KeyError."""
        value = self._values[self._name][token]
        if value not in self._colours:
            self._colours[value] = QColor(value)
        return QColor(self._colours[value])

    def tokens(self) -> Mapping[str, str]:
        """Every token of the theme in force as ``#RRGGBB``."""
        return self._values[self._name]

    def tone(self, tone: str) -> QColor:
        """The text colour of a tone: ``bad``, ``warn``, ``ok``, ``acc``, ``quiet`` (text2), ``faint`` (text3) or plain."""
        return self.colour(_TONES.get(tone, "text"))

    def palette(self) -> QPalette:
        """The Qt palette of the theme, disabled colours included."""
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.colour(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("textOff"))
        return palette

    def style_sheet(self) -> str:
        """The filled sheet; writes the icons it names into the theme's own folder."""
        folder = self._folder / self._name
        folder.mkdir(exist_ok=True)
        for name, token in SHEET_ICONS.items():
            source = (RESOURCES / "styles" / f"{name}.svg").read_text("utf-8")
            target = folder / f"{name}.svg"
            target.write_text(_recoloured(source, self._values[self._name][token]), "utf-8")
        text = "\n".join((RESOURCES / "styles" / sheet).read_text("utf-8") for sheet in SHEETS)
        return Template(text).substitute(self._values[self._name], icons=_url_text(folder))

    def dress(self, app: QApplication) -> None:
        """Put palette and sheet of the theme in force on the application.

        The sheet before is taken away first: put in its place Qt polishes each widget once for every one above it, six times
        the work in a window with all its pages.
        """
        if app.styleSheet():
            app.setStyleSheet("")
        app.setPalette(self.palette())
        app.setStyleSheet(self.style_sheet())

    def switch(self, app: QApplication, name: ThemeName) -> None:
        """Change the look of the running window."""
        if name == self._name:
            return
        self._name = name
        self.dress(app)
        self.changed.emit()

    def icon(self, name: str, ink: str = "text2", size: int = 16) -> QIcon:
        """A shipped icon in the colour of the token `ink`, sharp at 100 to 200 %; disabled it is drawn in textOff."""
        from PySide6.QtGui import QIcon

        icon = QIcon()
        for ratio in (1.0, 1.25, 1.5, 1.75, 2.0):
            icon.addPixmap(self.pixmap(name, ink, size, ratio))
            icon.addPixmap(self.pixmap(name, "textOff", size, ratio), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, ink: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
        """A shipped icon as a pixmap of `size` logical pixels; a missing file raises FileNotFoundError."""
        key = (name, self._values[self._name][ink], size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = _render(name, key[1], size, ratio)
        return self._pixmaps[key]


_TONES: Final[Mapping[str, str]] = {
    "bad": "bad",
    "warn": "warn",
    "ok": "ok",
    "acc": "accText",
    "quiet": "text2",
    "faint": "text3",
}


def _render(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    source = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    source = _recoloured(source, colour).replace('stroke-width="2"', 'stroke-width="1.75"')
    renderer = QSvgRenderer(QByteArray(source.encode()))
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _recoloured(source: str, colour: str) -> str:
    return re.sub(r'stroke="(currentColor|#[0-9A-Fa-f]{6})"', f'stroke="{colour}"', source)


def _url_text(folder: Path) -> str:
    # Qt's sheet reader ends a bare url at these; a profile folder such as "John (2)" holds them
    return re.sub(r"([ ()'\"])", r"\\\1", folder.as_posix())
