"""The shipped profiles: readable, consistent, and refused when they name what does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from resources.profile_files import read_profile, shipped_profiles

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
title = "试"
platform = "other"
grain = "order"
paid = "gross"
lone_line_key = "place"
required = ["单号"]
marks = ["单号"]
[columns]
"单号" = "number"
"""


def test_shipped_profiles_know_their_own_marks() -> None:
    profiles = {profile.name: profile for profile in shipped_profiles()}
    assert {"taobao_orders", "taobao_lines", "tmall_report", "pinduoduo_orders", "generic"} <= profiles.keys()
    for profile in profiles.values():
        headers = {*profile.columns, *profile.ignored}
        assert headers.issuperset(profile.required)
        assert headers.issuperset(profile.marks)
        assert profile.is_records or profile.name == "generic" or "number" in profile.columns.values()


def test_a_profile_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, "utf-8")
    assert read_profile(path).name == "mine"


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"number"', '"nummer"'),
        ('"order"', '"week"'),
        ('"gross"', '"both"'),
        ('"other"', '"mars"'),
        ('"place"', '"x"'),
    ],
)
def test_what_does_not_exist_is_refused(tmp_path: Path, good: str, bad: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(good, bad), "utf-8")
    with pytest.raises(ValueError, match=bad.strip('"')):
        read_profile(path)
