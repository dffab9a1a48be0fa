"""Where the shipped files lie, in a checkout and in a frozen build alike."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent
"""The folder of this package; PyInstaller keeps data files beside the modules, so no case is needed for it."""


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, such as ``resource("icons", "sun.svg")``; it is not checked to exist."""
    return ROOT.joinpath(*parts)
