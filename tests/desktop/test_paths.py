"""Where data lie: the user's own folder, or beside the program in portable mode, which says so when it cannot write there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from aftersales.errors import KnownError
from desktop.paths import PORTABLE, data_folder, default_data_dir, portable_dir, program_dir
from desktop.shop import Desk
from resources.wording import error_sentence

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a frozen program on a memory stick."""
    folder = tmp_path / "U 盘" / "掌柜 😀"
    folder.mkdir(parents=True)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "Zhanggui.exe"))
    return folder


def test_the_program_of_a_checkout_is_where_run_py_is() -> None:
    assert (program_dir() / "run.py").is_file()
    assert program_dir() == ROOT


def test_without_the_marker_data_lie_in_the_users_own_folder(frozen: Path) -> None:
    assert program_dir() == frozen
    assert portable_dir() is None
    found = default_data_dir()
    assert found.name == "Zhanggui"
    assert not found.is_relative_to(frozen)


def test_the_marker_keeps_data_beside_the_program(frozen: Path) -> None:
    (frozen / PORTABLE).touch()
    assert portable_dir() == default_data_dir() == frozen / "data"
    with Desk.open(default_data_dir()) as desk:
        desk.profile.name_shop(name="示例家电")
    assert (frozen / "data" / "archive.db").is_file()


def test_a_stick_that_cannot_be_written_is_told_with_the_way_out(frozen: Path) -> None:
    (frozen / PORTABLE).touch()
    (frozen / "data").touch()  # a file in the way stands for a folder that takes nothing
    with pytest.raises(KnownError) as caught:
        Desk.open(default_data_dir())
    assert caught.value.code == "place.portable_read_only"
    assert PORTABLE in error_sentence(caught.value)


def test_a_data_folder_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert data_folder(Path("店")).archive == tmp_path / "店" / "archive.db"


@pytest.mark.skipif(os.name != "nt", reason="the limit of Windows")
def test_a_deep_data_folder_is_reached_on_windows(tmp_path: Path) -> None:
    assert str(data_folder(tmp_path.joinpath(*["文件夹"] * 60)).root).startswith("\\\\?\\")


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="rights of POSIX; root may write anywhere")
def test_a_folder_without_the_right_to_write_is_told(frozen: Path) -> None:
    (frozen / PORTABLE).touch()
    frozen.chmod(0o555)
    try:
        with pytest.raises(KnownError, match=r"place\.portable_read_only"):
            Desk.open(default_data_dir())
    finally:
        frozen.chmod(0o755)
