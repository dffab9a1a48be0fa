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

from aftersales.errors import KnownError

_HELD_ON_WINDOWS = {5, 32, 33}  # access denied, sharing violation, lock violation: a virus scanner or Excel
_FIRST_WAIT = 0.05
_LONGEST_WAIT = 2.5

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
        _write(_real(target), fill, pause)
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
        _put_in_place(aside, target, pause)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _fill_aside(aside: Path, fill: Callable[[BinaryIO], object]) -> None:
    with aside.open("xb") as stream:
        fill(stream)
        stream.flush()
        os.fsync(stream.fileno())


def _put_in_place(aside: Path, target: Path, pause: Callable[[float], None]) -> None:
    waited, wait = 0.0, _FIRST_WAIT
    while True:
        try:
            os.replace(aside, target)  # noqa: PTH105 - the call that tests make fail
        except OSError as error:
            if not _held(error) or waited >= _LONGEST_WAIT:
                raise
            pause(wait)
            waited += wait
            wait = min(wait * 2, _LONGEST_WAIT - waited)
        else:
            _flush_folder(target.parent)
            return


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


def _held(error: OSError) -> bool:
    return getattr(error, "winerror", None) in _HELD_ON_WINDOWS


def _known(error: OSError, target: Path) -> KnownError:
    if _held(error):
        return KnownError("export.target_open", name=target.name)
    code = _CODES.get(error.errno or 0)
    if code is None:
        return KnownError("export.not_written", name=target.name, reason=error.strerror or str(error))
    return KnownError(code, name=target.name, folder=str(target.parent))
