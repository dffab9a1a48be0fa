"""The watched download folder, over real files."""

from __future__ import annotations

import os
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from aftersales.errors import KnownError
from desktop.jobs import Progress
from desktop.shop import Desk
from tests.desktop.import_kit import FIRST, SECOND, take_in, write_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aftersales.clock import FixedClock


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "shop", clock=clock) as desk:
        yield desk


@pytest.fixture
def downloads(desk: Desk, tmp_path: Path) -> Path:
    """A folder that is watched, with an old sheet in it."""
    folder = tmp_path / "下载"
    folder.mkdir()
    write_sheet(folder / "上个月的订单.csv", FIRST)
    switch(desk, folder)
    return folder


def switch(desk: Desk, folder: Path, *, on: bool = True) -> None:
    desk.jobs.write(lambda _progress: desk.watching.watch(folder=folder, on=on)).result()


def look(desk: Desk) -> list[str]:
    return [found.path.name for found in desk.watching.look(progress=Progress()).new]


def look_twice(desk: Desk) -> list[str]:
    return [*look(desk), *look(desk)]


def test_it_is_off_until_somebody_wants_it(desk: Desk, tmp_path: Path) -> None:
    assert not desk.watching.read().on
    write_sheet(tmp_path / "新.csv", FIRST)
    assert look_twice(desk) == []


def test_a_new_sheet_is_offered_once_and_an_old_one_never(desk: Desk, downloads: Path) -> None:
    assert look_twice(desk) == []
    write_sheet(downloads / "10月14日订单.csv", SECOND)
    assert desk.watching.look(progress=Progress()).unsettled
    (found,) = desk.watching.look(progress=Progress()).new
    assert (found.path.name, found.title) == ("10月14日订单.csv", "手工订单表")
    assert found.found_at == desk.clock.now()
    assert look_twice(desk) == []
    assert [each.path.name for each in desk.watching.waiting()] == ["10月14日订单.csv"]


def test_once_ever_holds_over_a_restart(desk: Desk, downloads: Path, tmp_path: Path) -> None:
    write_sheet(downloads / "10月14日订单.csv", SECOND)
    assert look_twice(desk) == ["10月14日订单.csv"]
    root, clock = desk.folder.root, desk.clock
    desk.close()
    write_sheet(downloads / "夜里下的.csv", SECOND[:3])
    with Desk.open(root, clock=clock) as again:
        assert again.watching.read().folder == downloads
        assert look_twice(again) == ["夜里下的.csv"]


def test_a_file_still_growing_waits(desk: Desk, downloads: Path) -> None:
    path = write_sheet(downloads / "大表.csv", SECOND[:2])
    assert look(desk) == []
    with path.open("a", encoding="utf-8") as file:
        file.write("DD2610140099,钱示例,15000003381,云雀破壁机,1,469.00,2026-10-14 09:40\n")
    assert look(desk) == []
    assert look(desk) == ["大表.csv"]


@pytest.mark.parametrize("part", [".crdownload", ".part", ".tmp"])
def test_a_download_under_way_waits(desk: Desk, downloads: Path, part: str) -> None:
    whole = write_sheet(downloads / "订单.csv", SECOND)
    partial = downloads / f"订单.csv{part}"
    partial.write_bytes(b"half")
    (downloads / f"另一份.csv{part}").write_bytes(b"half")
    (downloads / "~$订单.xlsx").write_bytes(b"lock")
    (downloads / "空的.csv").write_bytes(b"")
    assert look_twice(desk) == []
    partial.unlink()
    assert look_twice(desk) == [whole.name]


def test_what_was_imported_is_not_offered_under_another_name(
    desk: Desk, downloads: Path, tmp_path: Path
) -> None:
    sheet = write_sheet(tmp_path / "订单.csv", SECOND[:2])
    take_in(desk, sheet)
    desk.watching.taken(paths=[sheet])
    shutil.copy(sheet, downloads / "订单 (1).csv")
    assert look_twice(desk) == []


def test_two_downloads_of_one_sheet_are_one_offer(desk: Desk, downloads: Path) -> None:
    first = write_sheet(downloads / "订单.csv", SECOND)
    shutil.copy(first, downloads / "订单 (1).csv")
    assert len(look_twice(desk)) == 1


def test_what_a_person_looked_at_is_no_news(desk: Desk, downloads: Path) -> None:
    path = write_sheet(downloads / "订单.csv", SECOND)
    desk.watching.know(paths=[path])
    assert look_twice(desk) == []


def test_an_imported_file_leaves_the_list(desk: Desk, downloads: Path) -> None:
    path = write_sheet(downloads / "订单.csv", SECOND)
    look_twice(desk)
    desk.watching.taken(paths=[path])
    assert desk.watching.waiting() == ()


def test_a_deleted_file_leaves_the_list(desk: Desk, downloads: Path) -> None:
    path = write_sheet(downloads / "订单.csv", SECOND)
    look_twice(desk)
    path.unlink()
    assert desk.watching.waiting() == ()


def test_files_that_are_no_orders_are_passed_over(desk: Desk, downloads: Path) -> None:
    (downloads / "说明.txt").write_text("请查收本月的资料，谢谢。", encoding="utf-8")
    (downloads / "照片.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    write_sheet(downloads / "进货.csv", [("1", "苹果", "3")], header=("序号", "品名", "库存"))
    with zipfile.ZipFile(downloads / "空.zip", "w") as archive:
        archive.writestr("读我.md", "没有表")
    assert look_twice(desk) == []
    assert not desk.watching.look(progress=Progress()).unsettled


def test_many_new_files_come_in_turns(desk: Desk, downloads: Path) -> None:
    for number in range(7):
        write_sheet(downloads / f"订单{number}.csv", SECOND[: number + 1])
    look(desk)
    found = desk.watching.look(progress=Progress())
    assert len(found.new) == 5
    assert found.unsettled
    assert len(look(desk)) == 2


def test_a_folder_that_went_away_is_quiet_and_said(desk: Desk, downloads: Path) -> None:
    shutil.rmtree(downloads)
    assert look_twice(desk) == []
    assert not desk.watching.read().reachable


def test_a_folder_that_cannot_be_opened_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refused:
        switch(desk, tmp_path / "没有")
    assert refused.value.code == "watch.no_folder"
    assert not desk.watching.read().on


def test_a_broken_ledger_begins_anew(desk: Desk, downloads: Path) -> None:
    root, clock = desk.folder.root, desk.clock
    desk.close()
    (root / "watched.json").write_text('{"states": 3}', encoding="utf-8")
    with Desk.open(root, clock=clock) as again:
        assert look_twice(again) == ["上个月的订单.csv"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not hold here")
def test_a_file_that_cannot_be_read_is_asked_again(desk: Desk, downloads: Path) -> None:
    path = write_sheet(downloads / "订单.csv", SECOND)
    path.chmod(0)
    assert look_twice(desk) == []
    path.chmod(0o600)
    assert look(desk) == ["订单.csv"]
