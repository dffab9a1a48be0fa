"""Held files: tried again for a while on what Windows says of them, at once given up on anything else."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from aftersales.held_files import holders, is_held, patiently, remove, replace


def windows_error(number: int) -> OSError:
    error = PermissionError(errno.EACCES, "held")
    error.winerror = number  # type: ignore[attr-defined,unused-ignore]
    return error


class Held:
    """A deed that fails so many times."""

    def __init__(self, times: int, number: int = 32) -> None:
        self.times, self.number, self.tried = times, number, 0

    def __call__(self) -> str:
        self.tried += 1
        if self.tried <= self.times:
            raise windows_error(self.number)
        return "done"


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_held_file_is_tried_again_with_longer_and_longer_waits(number: int) -> None:
    waits: list[float] = []
    assert patiently(Held(3, number), pause=waits.append) == "done"
    assert waits == [0.05, 0.1, 0.2]


@pytest.mark.parametrize("longest", [0.0, 0.05, 0.3, 2.5])
def test_the_waits_add_up_to_the_longest_and_then_it_is_told(longest: float) -> None:
    waits: list[float] = []
    deed = Held(99)
    with pytest.raises(PermissionError):
        patiently(deed, longest=longest, pause=waits.append)
    assert sum(waits) == pytest.approx(longest)
    assert deed.tried == len(waits) + 1


def test_anything_else_is_told_at_once() -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        patiently(full, pause=lambda _: pytest.fail("waited"))
    assert not is_held(OSError(errno.EACCES, "denied"))
    assert is_held(windows_error(33))


def test_files_are_renamed_and_removed(tmp_path: Path) -> None:
    (tmp_path / "新").write_bytes(b"new")
    (tmp_path / "旧").write_bytes(b"old")
    replace(tmp_path / "新", tmp_path / "旧")
    assert (tmp_path / "旧").read_bytes() == b"new"
    remove(tmp_path / "旧")
    remove(tmp_path / "旧")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows may tell")
def test_nobody_is_named_where_the_system_keeps_no_such_list(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with (tmp_path / "a").open("rb"):
        assert holders(tmp_path / "a") == ()


@pytest.mark.skipif(sys.platform != "win32", reason="only there a file that is open cannot be renamed")
def test_a_file_that_is_really_held_is_renamed_when_it_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"new")
    held = tmp_path / "old"
    held.write_bytes(b"old")
    holder = held.open("rb")
    waits: list[float] = []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            holder.close()

    replace(tmp_path / "new", held, pause=pause)
    assert (len(waits), held.read_bytes()) == (3, b"new")
