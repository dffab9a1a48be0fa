"""Where the live archive may lie: not in folders kept equal with other computers, nor on another computer's disk.

A program that copies the file while it is written, or a network that breaks off, spoils it. Copies may lie there.
"""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.long_paths import shown
from desktop.paths import is_too_deep, portable_dir
from resources.places import resource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOUNTS = Path("/proc/self/mounts")
_REMOTE = 4
"""DRIVE_REMOTE of GetDriveTypeW."""


def make_ready(root: Path) -> None:
    """Make the data folder where it may be written into and lie.

    KnownErrors ``place.synced``, ``place.network``, ``place.too_deep``, ``place.portable_read_only``,
    ``place.cannot_make``; nothing is changed then.
    """
    reason = reason_against(root)
    if reason is not None:
        raise reason
    if is_too_deep(root):
        raise KnownError("place.too_deep", folder=shown(root))
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        own = portable_dir()
        code = "portable_read_only" if own is not None and root.is_relative_to(own) else "cannot_make"
        raise KnownError(f"place.{code}", folder=shown(root)) from error


def reason_against(
    root: Path, *, env: Mapping[str, str] = os.environ, mounts: Path = _MOUNTS
) -> KnownError | None:
    """Why the live archive may not lie in `root`, which need not exist; None where it may."""
    known = tomllib.loads(resource("synced_folders.toml").read_text("utf-8"))
    for place in _spellings(root):
        name = _service_of(place, known["service"], env)
        if name is not None:
            return KnownError("place.synced", name=name, folder=shown(root))
        if _is_elsewhere(place, known["network"]["file_systems"], mounts):
            return KnownError("place.network", folder=shown(root))
    return None


def _spellings(root: Path) -> Iterator[Path]:
    """The folder as it was given, and where links lead."""
    given = Path(shown(root.absolute()))
    yield given
    try:
        real = Path(shown(given.resolve()))
    except (OSError, RuntimeError):
        return
    if real != given:
        yield real


def _service_of(place: Path, services: list[dict[str, Any]], env: Mapping[str, str]) -> str | None:
    for service in services:
        if (
            any(_lies_in(place, env.get(name, "")) for name in service.get("env", ()))
            or any(_is_named(part, service) for part in place.parts)
            or any(
                _has(folder / name)
                for folder in (place, *place.parents)
                for name in service.get("markers", ())
            )
        ):
            return str(service["name"])
    return None


def _lies_in(place: Path, folder: str) -> bool:
    return bool(folder) and Path(os.path.normcase(place)).is_relative_to(os.path.normcase(folder))


def _is_named(part: str, service: dict[str, Any]) -> bool:
    plain = part.casefold()
    return any(plain == name.casefold() for name in service.get("folders", ())) or any(
        plain.startswith(begin.casefold()) for begin in service.get("begins", ())
    )


def _has(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


if sys.platform == "win32":

    def _is_elsewhere(place: Path, file_systems: list[str], mounts: Path) -> bool:  # noqa: ARG001 - as elsewhere
        """A share, or a drive that stands for one."""
        import ctypes

        if place.drive.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{place.drive}\\") == _REMOTE)

else:

    def _is_elsewhere(place: Path, file_systems: list[str], mounts: Path) -> bool:
        """What is mounted nearest above the place, by the system's own list."""
        try:
            lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
        except OSError:
            return False
        nearest, kind = -1, ""
        for line in lines:
            _, point, found, *_ = line.split(" ")
            where = Path(_unescaped(point))
            if place.is_relative_to(where) and len(where.parts) >= nearest:
                nearest, kind = len(where.parts), found
        return kind in file_systems


def _unescaped(point: str) -> str:
    """Blanks in a mount point stand as octal numbers."""
    for code, plain in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, plain)
    return point
