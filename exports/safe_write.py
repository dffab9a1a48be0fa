"""Files leave the program whole or not at all: written aside, flushed to the disk, then renamed over the old one."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from aftersales import held_files
from aftersales.errors import KnownError
from aftersales.long_paths import reachable, shown

_CODES = {
    errno.ENOSPC: "export.disk_full",
    errno.EDQUOT: "export.disk_full",
    errno.EFBIG: "export.disk_full",
    errno.EROFS: "export.read_only",
    errno.EACCES: "export.read_only",
    errno.EPERM: "export.read_only",
    errno.ENOENT: "export.folder_missing",
    errno.ENOTDIR: "export.folder_missing",
    errno.EISDIR: "export.is_a_folder",
    errno.ENAMETOOLONG: "export.bad_name",
    errno.EINVAL: "export.bad_name",
    errno.EIO: "export.disk_gone",
    errno.ENODEV: "export.disk_gone",
    errno.ENXIO: "export.disk_gone",
}


def write_whole(
    target: Path, fill: Callable[[BinaryIO], object], *, pause: Callable[[float], None] = time.sleep
) -> None:
    """Let `fill` write a new file beside `target`, then put it in its place; until then the old file stays as it was.

    A target that another program holds open is tried again for 2.5 s. Raises KnownError ``export.*``: target open
    elsewhere, disk full, read-only, folder missing or gone; what `fill` itself raises comes through unchanged
    unless it is an OSError.
    """
    try:
        _write(_real(reachable(target)), fill, pause)
    except OSError as error:
        raise _known(error, target) from error


def write_bytes(target: Path, data: bytes) -> None:
    """`write_whole` for data that is ready, such as a finished PDF."""
    write_whole(target, lambda stream: stream.write(data))


def _real(target: Path) -> Path:
    """The file itself where `target` is a link, so that the link stays one."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return target.resolve() if target.is_symlink() else target


def _write(target: Path, fill: Callable[[BinaryIO], object], pause: Callable[[float], None]) -> None:
    aside = target.with_name(f".{secrets.token_hex(6)}.part")
    try:
        _fill_aside(aside, fill)
        if target.exists():
            shutil.copymode(target, aside)
        held_files.replace(aside, target, pause=pause)
        _flush_folder(target.parent)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _fill_aside(aside: Path, fill: Callable[[BinaryIO], object]) -> None:
    with aside.open("xb") as stream:
        fill(stream)
        stream.flush()
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name last over a power cut; Windows has no such call and some network drives refuse it."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _known(error: OSError, target: Path) -> KnownError:
    if held_files.is_held(error):
        holder = "、".join(held_files.holders(reachable(target)))
        if holder:
            return KnownError("export.target_open_by", name=target.name, holder=holder)
        return KnownError("export.target_open", name=target.name)
    code = _CODES.get(error.errno or 0)
    if code is None:
        return KnownError("export.not_written", name=target.name, reason=error.strerror or str(error))
    return KnownError(code, name=target.name, folder=shown(target.parent))
