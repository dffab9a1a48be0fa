from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from aftersales.errors import KnownError
from exports.safe_write import write_bytes, write_whole
from resources.wording import error_sentence


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _windows_error(number: int) -> OSError:
    error = PermissionError(errno.EACCES, "held")
    error.winerror = number  # type: ignore[attr-defined,unused-ignore]
    return error


def test_writes_new_and_replaces_old(tmp_path: Path) -> None:
    target = tmp_path / "工单.xlsx"
    write_bytes(target, b"one")
    target.chmod(0o640)
    write_bytes(target, b"two")
    assert target.read_bytes() == b"two"
    assert _names(tmp_path) == ["工单.xlsx"]
    if os.name != "nt":
        assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_bug_while_filling_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def fill(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_whole(target, fill)
    assert target.read_bytes() == b"old"
    assert _names(tmp_path) == ["a.pdf"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "export.disk_full"),
        (errno.EROFS, "export.read_only"),
        (errno.EIO, "export.disk_gone"),
        (errno.ETIMEDOUT, "export.not_written"),
    ],
)
def test_the_machine_says_no(tmp_path: Path, number: int, code: str) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def fill(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise OSError(number, os.strerror(number))

    with pytest.raises(KnownError) as caught:
        write_whole(target, fill)
    assert caught.value.code == code
    assert "a.pdf" in error_sentence(caught.value)
    assert target.read_bytes() == b"old"
    assert _names(tmp_path) == ["a.pdf"]


def test_missing_folder_folder_and_endless_name(tmp_path: Path) -> None:
    codes = []
    for target in (tmp_path / "gone" / "a.pdf", tmp_path, tmp_path / ("长" * 200 + ".pdf")):
        with pytest.raises(KnownError) as caught:
            write_bytes(target, b"x")
        codes.append(caught.value.code)
        assert error_sentence(caught.value).endswith("。")
    assert codes == ["export.folder_missing", "export.is_a_folder", "export.bad_name"]
    assert _names(tmp_path) == []


def _failing_replace(monkeypatch: pytest.MonkeyPatch, error: Callable[[], OSError], times: int) -> list[int]:
    real, calls = os.replace, [0]

    def replace(source: Path, target: Path) -> None:
        calls[0] += 1
        if calls[0] <= times:
            raise error()
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    return calls


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_held_file_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    target = tmp_path / "工单.xlsx"
    target.write_bytes(b"old")
    calls = _failing_replace(monkeypatch, lambda: _windows_error(number), times=3)
    waits: list[float] = []
    write_whole(target, lambda stream: stream.write(b"new"), pause=waits.append)
    assert target.read_bytes() == b"new"
    assert calls == [4]
    assert waits == [0.05, 0.1, 0.2]


def test_a_file_open_in_excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "工单.xlsx"
    target.write_bytes(b"old")
    _failing_replace(monkeypatch, lambda: _windows_error(32), times=99)
    waits: list[float] = []
    with pytest.raises(KnownError) as caught:
        write_whole(target, lambda stream: stream.write(b"new"), pause=waits.append)
    assert sum(waits) == pytest.approx(2.5)
    assert error_sentence(caught.value).startswith(
        "打不开「工单.xlsx」，可能是 Excel 还开着。没有写入任何数据。"
    )
    assert target.read_bytes() == b"old"
    assert _names(tmp_path) == ["工单.xlsx"]


def test_other_failures_of_the_rename_are_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = _failing_replace(monkeypatch, lambda: OSError(errno.EROFS, "read-only"), times=99)
    with pytest.raises(KnownError) as caught:
        write_whole(
            tmp_path / "a", lambda stream: stream.write(b"new"), pause=lambda _: pytest.fail("waited")
        )
    assert (caught.value.code, calls) == ("export.read_only", [1])


_AS_ANOTHER = """
import os, resource, sys
from pathlib import Path
from aftersales.errors import KnownError
from exports.safe_write import write_bytes
how, target = sys.argv[1], Path(sys.argv[2])
os.chdir(target.parent)
if how == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
elif os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    write_bytes(Path(target.name), b"x" * 100_000)
except KnownError as error:
    print(error.code)
"""


def _elsewhere(how: str, target: Path) -> str:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _AS_ANOTHER, how, str(target)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.skipif(os.name == "nt", reason="POSIX limits")
def test_a_disk_that_fills_up(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    assert _elsewhere("full", target) == "export.disk_full"
    assert target.read_bytes() == b"old"
    assert _names(tmp_path) == ["a.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "readonly"
    folder.mkdir()
    target = folder / "a.xlsx"
    target.write_bytes(b"old")
    folder.chmod(0o555)
    try:
        assert _elsewhere("denied", target) == "export.read_only"
    finally:
        folder.chmod(0o755)
    assert target.read_bytes() == b"old"
    assert _names(folder) == ["a.xlsx"]
