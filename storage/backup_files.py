"""The evidence files beside the copies of an archive: each content once for all copies, added when new, gone with the last copy."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, TypeAlias

from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from storage import snapshot
from storage.evidence_files import EvidenceFiles
from storage.files import put_in_place, remove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

Tick: TypeAlias = "Callable[[int, int | None, str], None]"
"""Told how many of how many are done, and what is being done; raises to stop."""
FOLDER = "evidence"
COPYING = "files"
"""What `tick` is told while files are copied."""
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesCopied:
    """What became of the files that a copy names: new ones added, those there before, those that are lost or spoilt."""

    added: int
    there: int
    missing: tuple[str, ...]


def copy_files(copy: Path, source: Path, target: Path, *, tick: Tick) -> FilesCopied:
    """Bring every file that the archive `copy` names from folder `source` to `target`, those not there yet.

    Each is checked against its name on the way; one that is gone or spoilt in `source` is told, not fatal. `tick` may
    raise to stop: what was brought so far stays, whole.
    """
    names = snapshot.evidence_in(copy)
    added, there, missing = 0, 0, []
    for place, (sha256, size) in enumerate(sorted(names.items())):
        tick(place, len(names), COPYING)
        kept = EvidenceFiles(target).path(sha256)
        if kept.is_file() and kept.stat().st_size == size:
            there += 1
        elif _bring(EvidenceFiles(source).path(sha256), kept, sha256):
            added += 1
        else:
            missing.append(sha256)
    tick(len(names), len(names), COPYING)
    return FilesCopied(added=added, there=there, missing=tuple(missing))


def drop_unnamed(folder: Path, copies: Iterable[Path]) -> int:
    """Remove the files in `folder` that none of the copies names; how many. Nothing goes if a copy cannot be read."""
    named: set[str] = set()
    try:
        for copy in copies:
            named |= snapshot.evidence_in(copy).keys()
    except KnownError:
        return 0
    gone = 0
    for path in folder.glob("??/*"):
        if len(path.name) == 64 and _HEX.issuperset(path.name) and path.name not in named:
            remove(path)
            gone += 1
    return gone


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder of files by content."""
    return sum(path.stat().st_size for path in folder.glob("??/*") if path.is_file())


def _bring(source: Path, target: Path, sha256: str) -> bool:
    """Hard-link where the disk can, since the file is never changed; else copy aside, fsync and rename."""
    try:
        whole = source.is_file() and snapshot.sha256_of(source) == sha256
    except OSError:
        whole = False
    if not whole:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f"{target.name}.part")
    remove(aside)
    try:
        if not _linked(source, aside):
            shutil.copyfile(source, aside)
            snapshot.sync(aside)
            if snapshot.sha256_of(aside) != sha256:
                return False
        put_in_place(aside, target)
    finally:
        remove(aside)
    return True


def _linked(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except OSError:
        return False
    return True
