"""What holds for this computer alone, whichever shop is open on it: its look, its tray, its sound, where the window stood."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = logging.getLogger(__name__)
FILE: Final = "this-pc.json"
Look = Literal["system", "light", "dark"]
LOOKS: Final = ("system", "light", "dark")
SIZES: Final = (0, 100, 115, 130)
"""How large everything may be drawn, in percent; 0 as large as the system's own text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PcSettings:
    """The settings of one computer.

    `stays` keeps the program in the tray when its window is closed, and `stays_told` says that the person was told so.
    `rings` adds a sound to a reminder. `size` is one of `SIZES`, in force at the next start. `place` is where the window
    stood, as Qt writes it (base64); "" for nowhere yet. `saved_to`, `taken_from` and `imported_from` are the folders
    where a file was last written, chosen and imported; "" for none yet.
    """

    look: Look = "system"
    size: int = 0
    stays: bool = True
    stays_told: bool = False
    rings: bool = False
    place: str = ""
    saved_to: str = ""
    taken_from: str = ""
    imported_from: str = ""


class ThisPc:
    """Reads and keeps the settings in one small file; without a file they live as long as the program.

    A shop's archive knows nothing of them: two computers on one shop may differ.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._settings = _read(file) if file is not None else PcSettings()
        self._listeners: list[Callable[[PcSettings], None]] = []

    @property
    def settings(self) -> PcSettings:
        """The settings as they are now."""
        return self._settings

    def change(self, **given: Any) -> PcSettings:
        """Change what is given, keep it and tell who listens; KnownError ``pc.not_kept`` where the file cannot be written.

        Then nothing has changed.
        """
        changed = replace(self._settings, **given)
        if changed == self._settings:
            return changed
        self._write(changed)
        self._settings = changed
        for listener in tuple(self._listeners):
            listener(changed)
        return changed

    def subscribe(self, listener: Callable[[PcSettings], None]) -> None:
        """Hear of every change, in the thread that made it."""
        self._listeners.append(listener)

    def _write(self, settings: PcSettings) -> None:
        if self._file is None:
            return
        from exports.safe_write import write_bytes

        text = json.dumps(asdict(settings), ensure_ascii=False, indent=1)
        try:
            if self._file.parent == _config_folder():
                self._file.parent.mkdir(parents=True, exist_ok=True)  # a data folder only the shop makes
            write_bytes(self._file, text.encode())
        except (OSError, KnownError) as error:
            raise KnownError("pc.not_kept", folder=str(self._file.parent)) from error


def pc_file(data_dir: Path) -> Path:
    """Where this computer's settings lie for a window over `data_dir`.

    In the user's own settings where that is the user's own folder; beside the data where another one was named, and
    where the program is carried about.
    """
    from desktop.paths import default_data_dir, portable_dir

    if portable_dir() is not None or data_dir != default_data_dir():
        return data_dir / FILE
    return _config_folder() / FILE


def _config_folder() -> Path:
    from platformdirs import user_config_path

    return user_config_path("Zhanggui", appauthor=False, roaming=False)


def _read(file: Path) -> PcSettings:
    """What the file says; each value that is missing or makes no sense is as at the first start."""
    try:
        kept = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return PcSettings()
    except (OSError, ValueError) as error:
        LOG.info("the settings of this computer cannot be read: %s", type(error).__name__)
        return PcSettings()
    if not isinstance(kept, dict):
        return PcSettings()
    usual = PcSettings()
    sound = {
        field.name: kept[field.name]
        for field in fields(PcSettings)
        if type(kept.get(field.name)) is type(getattr(usual, field.name))
    }
    found = replace(usual, **sound)
    return replace(
        found,
        look=found.look if found.look in LOOKS else usual.look,
        size=found.size if found.size in SIZES else usual.size,
    )


def text_percent(size: int) -> int:
    """How large to draw, in percent: `size`, or for 0 what Windows asks for under 辅助功能 › 文本大小 (100 to 130 here)."""
    return size or max((each for each in SIZES if each and each <= _asked_percent()), default=100)


def _asked_percent() -> int:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\Microsoft\Accessibility") as key:
                return int(winreg.QueryValueEx(key, "TextScaleFactor")[0])
        except OSError:
            return 100
    else:
        return 100
