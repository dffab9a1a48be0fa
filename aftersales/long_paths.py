"""Paths longer than Windows takes by itself: the one place that knows the prefix which lifts its limit of 260."""

from __future__ import annotations

import ntpath
import os
from pathlib import Path

_PREFIX, _SHARE = "\\\\?\\", "\\\\?\\UNC\\"
_OWN_LIMIT = 259
"""Units of UTF-16 that Windows takes without the prefix, and 12 fewer for a folder, which must hold a short name."""


def reachable(path: Path, *, below: int = 12) -> Path:
    """The same place, so written that Windows opens it however long it is; `below` are units to come behind it.

    Elsewhere, and for short ones, the path itself. A name must still stay under 255 characters.
    """
    return Path(prefixed(str(path), below=below)) if os.name == "nt" else path


def prefixed(text: str, *, below: int = 12) -> str:
    """What `reachable` does, to the text of a path of Windows."""
    if text.startswith(_PREFIX):
        return text
    whole = ntpath.abspath(text)
    if _units(whole) + below <= _OWN_LIMIT:
        return text
    return _SHARE + whole[2:] if whole.startswith("\\\\") else _PREFIX + whole


def _units(text: str) -> int:
    """An emoji counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown(path: Path | str) -> str:
    """A path as a person writes it, and as other programs take it: without the prefix."""
    text = os.fspath(path)
    if text.startswith(_SHARE):
        return "\\\\" + text[len(_SHARE) :]
    return text.removeprefix(_PREFIX)
