"""Where the live archive may lie: synced folders and network drives are refused with a sentence, copies may lie there."""

from __future__ import annotations

import os
import sys
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aftersales.clock import FixedClock
from aftersales.errors import KnownError
from desktop.cli import main
from desktop.paths import default_data_dir
from desktop.safe_places import make_ready, reason_against
from desktop.shop import Desk
from resources.places import resource
from resources.wording import error_sentence

NOWHERE = Path("/nowhere/mounts")


def service(root: Path) -> str | None:
    found = reason_against(root, env={}, mounts=NOWHERE)
    return None if found is None else str(found.operands["name"])


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("OneDrive/文档/店", "OneDrive"),
        ("OneDrive - 示例公司/店", "OneDrive"),
        ("onedrive/店", "OneDrive"),
        ("Documents/BaiduSyncdisk/店", "百度网盘"),
        ("BaiduNetdiskWorkspace", "百度网盘"),
        ("Nutstore Files/我的坚果云/店", "坚果云"),
        ("我的坚果云/店", "坚果云"),
        ("WPSDrive/123456/WPS云盘/店", "WPS 云盘"),
        ("WPS Cloud Files/123/店", "WPS 云盘"),
        ("微云同步助手(619012309)/店", "腾讯微云"),
        ("阿里云盘/店", "阿里云盘"),
        ("夸克网盘/店", "夸克网盘"),
        ("Dropbox/店", "Dropbox"),
        ("Dropbox (示例公司)/店", "Dropbox"),
        ("我的云端硬盘/店", "Google Drive"),
        ("iCloudDrive/店", "iCloud 云盘"),
        ("SynologyDrive/店", "群晖 Drive"),
    ],
)
def test_a_synced_folder_is_known_by_its_name(folder: str, name: str) -> None:
    assert service(Path("/home/张示例", folder)) == name


@pytest.mark.parametrize(
    "folder",
    [
        "AppData/Local/Zhanggui",
        "BaiduNetdiskDownload/店",
        "OneDriveBackup/店",
        "我的店",
        "Dropbox备份/店",
        "坚果/店",
    ],
)
def test_other_folders_are_fine(folder: str) -> None:
    assert service(Path("/home/张示例", folder)) is None


@pytest.mark.parametrize(
    ("marker", "name"),
    [
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".dropbox.cache", "Dropbox"),
        (".shortcut-targets-by-id", "Google Drive"),
        (".stfolder", "Syncthing"),
    ],
)
def test_a_synced_folder_of_any_name_is_known_by_what_lies_in_it(
    tmp_path: Path, marker: str, name: str
) -> None:
    assert service(tmp_path / "资料" / "店") is None
    (tmp_path / "资料").mkdir()
    (tmp_path / "资料" / marker).touch()
    assert service(tmp_path / "资料" / "店") == name
    assert service(tmp_path / "别处") is None


def test_the_settings_of_dropbox_in_a_home_make_it_no_synced_folder(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    assert service(tmp_path / "店") is None


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_a_synced_folder_is_known_by_the_variable_that_names_it(tmp_path: Path, variable: str) -> None:
    env = {variable: str(tmp_path / "云")}
    inside = reason_against(tmp_path / "云" / "店", env=env, mounts=NOWHERE)
    assert inside is not None
    assert inside.operands["name"] == "OneDrive"
    assert reason_against(tmp_path / "云边" / "店", env=env, mounts=NOWHERE) is None


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_a_link_into_a_synced_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Nutstore" / "店").mkdir(parents=True)
    (tmp_path / "店").symlink_to(tmp_path / "Nutstore" / "店")
    assert service(tmp_path / "店") == "坚果云"


MOUNTS = """/dev/sda1 / ext4 rw 0 0
//nas/shop /mnt/店\\040铺 cifs rw 0 0
nas:/x /mnt/nfs nfs4 rw 0 0
/dev/sdb1 /mnt/nfs/disk ext4 rw 0 0
张@nas:/ /home/z/remote fuse.sshfs rw 0 0
"""


@pytest.mark.skipif(sys.platform == "win32", reason="drives there")
@pytest.mark.parametrize(
    ("folder", "refused"),
    [
        ("/mnt/店 铺/a", True),
        ("/mnt/nfs/a", True),
        ("/mnt/nfs/disk/a", False),
        ("/home/z/remote", True),
        ("/home/z/remoter", False),
        ("/home/z/店", False),
    ],
)
def test_a_network_drive_is_known_by_the_nearest_mount(tmp_path: Path, folder: str, refused: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, "utf-8")
    found = reason_against(Path(folder), env={}, mounts=mounts)
    assert (found is not None) == refused
    if found is not None:
        assert found.code == "place.network"
        assert folder in error_sentence(found)


@pytest.mark.skipif(sys.platform != "win32", reason="shares of Windows")
def test_a_share_is_refused() -> None:
    found = reason_against(Path(r"\\nas\shop\店"), env={})
    assert found is not None
    assert found.code == "place.network"


def test_every_service_says_how_it_is_known_and_where_that_was_read() -> None:
    known = tomllib.loads(resource("synced_folders.toml").read_text("utf-8"))
    for each in (*known["service"], known["network"]):
        assert each["source"]
        assert isinstance(each["dated"], date)
    for each in known["service"]:
        assert {"env", "folders", "begins", "markers"} & each.keys(), each["name"]
    assert len({each["name"] for each in known["service"]}) == len(known["service"])


def test_a_shop_is_not_opened_there_and_nothing_is_made(tmp_path: Path, clock: FixedClock) -> None:
    with pytest.raises(KnownError, match=r"place\.synced") as caught:
        Desk.open(tmp_path / "OneDrive" / "店", clock=clock)
    assert list(tmp_path.iterdir()) == []
    said = error_sentence(caught.value)
    assert "OneDrive" in said
    assert said.endswith("。")


def test_a_shop_that_lies_there_can_be_read_but_not_written(
    tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with Desk.open(tmp_path / "店", clock=clock) as desk:
        desk.profile.name_shop(name="示例家电")
    (tmp_path / "Dropbox").mkdir()
    there = tmp_path / "Dropbox" / "店"
    (tmp_path / "店").rename(there)
    assert main(["check", "--data", str(there)]) == 0
    capsys.readouterr()
    assert main(["backup", "--data", str(there)]) == 2
    assert "Dropbox" in capsys.readouterr().err


def test_copies_may_lie_there(tmp_path: Path, clock: FixedClock) -> None:
    with Desk.open(tmp_path / "店", clock=clock) as desk:
        desk.profile.name_shop(name="示例家电")
        desk.upkeep.set_plan(plan=replace(desk.upkeep.plan(), folder=str(tmp_path / "OneDrive" / "备份")))
        made = desk.upkeep.backup()
    assert made.is_relative_to(tmp_path / "OneDrive")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "文件").touch()
    with pytest.raises(KnownError, match=r"place\.cannot_make") as caught:
        make_ready(tmp_path / "文件" / "店")
    assert "文件" in error_sentence(caught.value)


def test_the_users_own_folder_is_a_fine_one() -> None:
    assert reason_against(default_data_dir(), env={}) is None
