"""Files of the archive are put in place and taken away with patience; one that stays held is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales import held_files
from aftersales.errors import KnownError

if TYPE_CHECKING:
    from pathlib import Path


def put_in_place(source: Path, target: Path) -> None:
    """Rename over what is there; KnownErrors ``storage.file_held``, ``storage.file_held_by``, else OSError."""
    try:
        held_files.replace(source, target)
    except OSError as error:
        if not held_files.is_held(error):
            raise
        raise _named(target, source) from error


def remove(path: Path) -> None:
    """Remove a file that may be gone; KnownErrors as `put_in_place`, else OSError."""
    try:
        held_files.remove(path)
    except OSError as error:
        if not held_files.is_held(error):
            raise
        raise _named(path) from error


def _named(*paths: Path) -> KnownError:
    for path in paths:
        holder = "、".join(held_files.holders(path))
        if holder:
            return KnownError("storage.file_held_by", name=path.name, holder=holder)
    return KnownError("storage.file_held", name=paths[0].name)
