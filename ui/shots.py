"""Pictures of the pages, drawn without a screen, to hold beside the design."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui.shots_components import ComponentSheet
from ui.theme import Theme, ThemeName

if TYPE_CHECKING:
    from ui.main_window import MainWindow

LONGEST = 20_000
CALM = 120
SETTLED = 800


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the design's name (``03-case-detail``), the page to open and its arguments.

    `prepare` may do more to the window once the page has settled (open a panel, choose a row).
    """

    name: str
    page: str
    args: Mapping[str, Any] = field(default_factory=dict)
    prepare: Callable[[MainWindow], None] | None = None


OpenWindow = Callable[[Theme, Path], tuple["MainWindow", Sequence[Shot], Callable[[], None]]]
"""Opens the window over a data folder; hands back the window, its pictures, and what closes the shop."""


def settle(window: MainWindow | None, longest: int = LONGEST) -> bool:
    """Let the event loop turn until no page has waited for a job for a moment; False if that never came (ms)."""
    clock, calm = QElapsedTimer(), QElapsedTimer()
    clock.start()
    calm.start()
    while clock.elapsed() < longest:
        _turn(20)
        if window is not None and window.busy:
            calm.restart()
        elif calm.elapsed() >= CALM:
            return True
    return False


def _turn(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def grab(widget: QWidget, path: Path) -> Path:
    """Save what a widget shows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path)):
        raise OSError(path)
    return path


def render_components(theme: Theme, out_dir: Path) -> Path:
    """The sheet of all components, ``00-components[-dark].png``."""
    sheet = ComponentSheet(theme)
    sheet.resize(1440, sheet.sizeHint().height())
    sheet.show()
    settle(None)
    path = grab(sheet, out_dir / _file("00-components", theme))
    sheet.close()
    sheet.deleteLater()
    _turn(0)
    return path


def render_pages(
    data_dir: Path,
    out_dir: Path,
    theme: Theme,
    size: tuple[int, int],
    open_window: OpenWindow,
) -> list[Path]:
    """Draw every registered page over the shop in `data_dir` at `size` logical pixels; returns the files."""
    window, shots, close = open_window(theme, data_dir)
    try:
        window.resize(*size)
        window.show()
        window.open_page(shots[0].page, **dict(shots[0].args))
        settle(window)
        _turn(SETTLED)  # what a shop reads once its first page stands: the numbers of the sidebar
        return [_shoot(window, shot, out_dir / _file(shot.name, theme)) for shot in shots]
    finally:
        window.close()
        close()
        window.deleteLater()
        _turn(0)


def _shoot(window: MainWindow, shot: Shot, path: Path) -> Path:
    window.open_page(shot.page, **dict(shot.args))
    settle(window)
    if shot.prepare is not None:
        shot.prepare(window)
        settle(window)
    _turn(50)  # a turn that stalled may have left a layout undone
    return grab(window, path)


def _file(name: str, theme: Theme) -> str:
    return f"{name}-dark.png" if theme.dark else f"{name}.png"


def draw(
    app: QApplication,
    name: ThemeName,
    *,
    out_dir: Path,
    size: tuple[int, int],
    data_dir: Path,
    open_window: OpenWindow,
) -> list[Path]:
    """The sheet of components, then the pages over `data_dir`, on an application that exists."""
    theme = Theme(name)
    theme.dress(app)
    return [render_components(theme, out_dir), *render_pages(data_dir, out_dir, theme, size, open_window)]


def draw_pages(
    app: QApplication,
    name: ThemeName,
    *,
    out_dir: Path,
    size: tuple[int, int],
    data_dir: Path,
    open_window: OpenWindow,
) -> list[Path]:
    """The pages alone."""
    theme = Theme(name)
    theme.dress(app)
    return render_pages(data_dir, out_dir, theme, size, open_window)
