"""Turns what a person dropped or named into files: a folder becomes the sheets that lie in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.long_paths import reachable

if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIXES = frozenset(
    {
        ".xlsx",
        ".xlsm",
        ".xls",
        ".et",
        ".xlsb",
        ".ods",
        ".csv",
        ".tsv",
        ".txt",
        ".html",
        ".htm",
        ".xml",
        ".zip",
    }
)
MOST_FILES = 200
_LOCKS = ("~$", ".~")
"""How office programs begin the names of the files that mark a book as open."""


def expand(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Files as they are, folders as the sheets directly in them, by name; each file once.

    KnownError ``imports.empty_folder`` for a folder without sheets, ``imports.too_many_files`` above 200 in all.
    """
    found: dict[Path, None] = {}
    for path in map(reachable, paths):
        for file in _sheets_in(path) if path.is_dir() else [path]:
            found.setdefault(file, None)
            if len(found) > MOST_FILES:
                raise KnownError("imports.too_many_files", file=path.name, limit=MOST_FILES)
    return tuple(found)


def _sheets_in(folder: Path) -> list[Path]:
    files = [
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith((*_LOCKS, "."))
    ]
    if not files:
        raise KnownError("imports.empty_folder", file=folder.name)
    return files
