"""What is new is told once after an update, on each PC, and never at the first start."""

from __future__ import annotations

import platform

import pytest

from desktop.cli import main
from desktop.news import NewsDesk
from desktop.shop import Desk
from resources.news_file import shipped_news
from resources.version import VERSION


def news(desk: Desk, version: str = VERSION) -> NewsDesk:
    return NewsDesk(archive=desk.archive, writer=desk._writer, version=version)


def test_a_first_start_is_no_update(desk: Desk) -> None:
    assert news(desk).unseen() == ()
    desk.first_steps.open_shop(name="张示例小店")
    assert news(desk).unseen() == ()
    assert news(desk).is_noted()


def test_after_an_update_what_came_since_is_told_until_it_is_noted(desk: Desk) -> None:
    news(desk, "0.0.9").note()
    assert [one.version for one in news(desk).unseen()] == [one.version for one in shipped_news()]
    news(desk).note()
    assert news(desk).unseen() == ()


def test_noting_is_no_step_for_ctrl_z_and_is_written_once(desk: Desk) -> None:
    desk.profile.name_shop(name="张示例小店")
    news(desk).note()
    with desk.archive.database.read():
        before = desk.archive.settings.all()
    news(desk).note()
    assert desk.undo.undo() == "填店名"
    with desk.archive.database.read():
        assert desk.archive.settings.all().keys() == before.keys() - {"shop.profile"}


def test_an_older_program_tells_nothing_and_a_newer_one_not_what_is_still_to_come(desk: Desk) -> None:
    news(desk, "99.0.0").note()
    assert news(desk).unseen() == ()
    assert news(desk, "0.0.9").all() == ()


def test_the_command_line_says_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.strip() == f"掌柜售后 {VERSION}"


def test_another_pc_on_the_same_shop_is_told_for_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    news(desk, "0.0.9").note()
    monkeypatch.setattr(platform, "node", lambda: "二号机")
    assert news(desk).unseen() == ()
    assert not news(desk).is_noted()
