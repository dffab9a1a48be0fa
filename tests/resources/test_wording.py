"""Sentences: found by code, parsed room by room, never two for one code."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources import wording


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    caches = (wording._files, wording._parsed, wording._room)
    monkeypatch.setattr(wording, "TEXTS", tmp_path)
    for cache in caches:
        cache.cache_clear()
    yield tmp_path
    for cache in caches:
        cache.cache_clear()


def test_every_room_of_every_file_is_found() -> None:
    rooms = {room for path in wording.TEXTS.glob("*.toml") for room in tomllib.loads(path.read_text("utf-8"))}
    assert rooms == set(wording._files())


def test_a_room_in_two_files_is_one_room(texts: Path) -> None:
    (texts / "a.toml").write_text('[shop]\nopen = "开门"\n', "utf-8")
    (texts / "b.toml").write_text('[house]\nsold = "卖了"\n[shop]\nshut = "{n} 点关门"\n', "utf-8")
    assert wording.sentence("shop.open") == "开门"
    assert wording.sentence("shop.shut", {"n": 9}) == "9 点关门"
    assert not wording.knows("shop.sold")
    assert wording._templates() == {"shop.open": "开门", "house.sold": "卖了", "shop.shut": "{n} 点关门"}


def test_two_sentences_for_one_code_are_a_bug(texts: Path) -> None:
    (texts / "a.toml").write_text('[shop]\nopen = "开门"\n', "utf-8")
    (texts / "b.toml").write_text('[shop]\nopen = "开张"\n', "utf-8")
    with pytest.raises(ValueError, match=r"two sentences for shop\.open"):
        wording.sentence("shop.open")


@pytest.mark.parametrize("code", ["ui.nothing_of_the_kind", "nowhere.back", "ui"])
def test_an_unknown_code_is_a_bug(code: str) -> None:
    assert not wording.knows(code)
    with pytest.raises(KeyError, match=code):
        wording.sentence(code)
