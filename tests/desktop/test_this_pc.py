from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from aftersales.errors import KnownError
from desktop.paths import default_data_dir
from desktop.this_pc import PcSettings, ThisPc, pc_file, text_percent
from resources.wording import error_sentence


def test_what_was_changed_is_there_at_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "this-pc.json"
    pc = ThisPc(file)
    assert pc.settings == PcSettings()
    assert not file.exists(), "nothing is kept before something is changed"
    heard: list[PcSettings] = []
    pc.subscribe(heard.append)
    pc.change(look="dark", stays=False)
    pc.change(look="dark")
    assert heard == [PcSettings(look="dark", stays=False)], "told once"
    assert ThisPc(file).settings == PcSettings(look="dark", stays=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"look": "pink", "size": 7, "stays": 1, "place": null}',
        '{"unknown": true}',
        "\x00\xff",
    ],
)
def test_a_damaged_file_is_as_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "this-pc.json"
    file.write_bytes(text.encode("latin-1"))
    assert ThisPc(file).settings == PcSettings()


def test_one_bad_value_does_not_take_the_others_along(tmp_path: Path) -> None:
    file = tmp_path / "this-pc.json"
    file.write_text(json.dumps({"look": "dark", "size": "big", "rings": True}), "utf-8")
    assert ThisPc(file).settings == PcSettings(look="dark", rings=True)


def test_a_place_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "busy").write_text("a file where a folder should be", "utf-8")
    pc = ThisPc(tmp_path / "busy" / "this-pc.json")
    heard: list[PcSettings] = []
    pc.subscribe(heard.append)
    with pytest.raises(KnownError) as refused:
        pc.change(look="dark")
    assert pc.settings == PcSettings()
    assert heard == []
    assert "busy" in error_sentence(refused.value)


def test_no_data_folder_is_made_for_them(tmp_path: Path) -> None:
    pc = ThisPc(tmp_path / "refused" / "this-pc.json")
    with pytest.raises(KnownError, match=r"pc\.not_kept"):
        pc.change(look="dark")
    assert not (tmp_path / "refused").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="where the settings lie is asked of the surroundings")
def test_the_users_own_folder_of_settings_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "设 置"))
    file = pc_file(default_data_dir())
    ThisPc(file).change(look="dark")
    assert ThisPc(file).settings.look == "dark"
    assert file.is_relative_to(tmp_path)


def test_the_users_own_folder_has_its_settings_apart_and_a_named_one_beside_it(tmp_path: Path) -> None:
    assert pc_file(tmp_path) == tmp_path / "this-pc.json"
    own = pc_file(default_data_dir())
    assert own.name == "this-pc.json"
    assert own.parent.name == "Zhanggui"
    if sys.platform == "linux":
        assert own.parent != default_data_dir()


def test_a_chosen_size_counts_and_without_one_the_systems() -> None:
    assert text_percent(115) == 115
    if sys.platform != "win32":
        assert text_percent(0) == 100
