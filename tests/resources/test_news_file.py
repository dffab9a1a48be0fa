"""The version stands in one place, and each version says what is new in it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from resources.news_file import number, shipped_news
from resources.version import VERSION

ROOT = Path(__file__).parents[2]


def test_the_version_is_the_one_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION


def test_this_version_has_its_news_and_its_heading_in_the_changelog() -> None:
    assert VERSION in {release.version for release in shipped_news()}
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_versions_are_compared_by_their_numbers_and_come_newest_first() -> None:
    assert number("0.10.0") > number("0.9.2") > number("0.9")
    versions = [number(release.version) for release in shipped_news()]
    assert versions == sorted(set(versions), reverse=True)


def test_what_is_new_is_said_shortly() -> None:
    for item in (item for release in shipped_news() for item in release.items):
        assert 0 < len(item.title) <= 16
        assert item.text.endswith("。")
        assert len(item.text) <= 80
