from __future__ import annotations

import errno
from pathlib import Path

import pytest

from aftersales.errors import KnownError
from aftersales.file_lock import FileLock
from resources.wording import error_sentence
from storage.instance_lock import InstanceLock


def test_a_folder_is_held_by_one(tmp_path: Path) -> None:
    with InstanceLock(tmp_path / "店"), pytest.raises(KnownError, match=r"storage\.in_use"):
        InstanceLock(tmp_path / "店").acquire()
    with InstanceLock(tmp_path / "店"):
        pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "文件").touch()
    with pytest.raises(KnownError, match=r"storage\.read_only"):
        InstanceLock(tmp_path / "文件" / "店").acquire()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_disk_that_knows_no_locks_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(_: FileLock) -> bool:
        raise OSError(number, "no locks")

    monkeypatch.setattr(FileLock, "take", refuse)
    with pytest.raises(KnownError) as caught:
        InstanceLock(tmp_path).acquire()
    assert caught.value.code == "storage.no_locks"
    assert str(tmp_path) in error_sentence(caught.value)
