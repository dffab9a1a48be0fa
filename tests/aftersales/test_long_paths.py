from __future__ import annotations

import ntpath
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.long_paths import prefixed, reachable, shown

DEEP = "\\".join(["文件夹 😀"] * 40)


@pytest.mark.parametrize(
    ("text", "below", "wanted"),
    [
        (r"C:\店\a.xlsx", 12, r"C:\店\a.xlsx"),
        (r"C:\店", 300, r"\\?\C:\店"),
        (f"C:\\{DEEP}\\a.xlsx", 0, f"\\\\?\\C:\\{DEEP}\\a.xlsx"),
        (f"C:/{DEEP}/../a.xlsx", 200, "\\\\?\\C:\\" + "\\".join(["文件夹 😀"] * 39) + "\\a.xlsx"),
        (f"\\\\盘\\共享\\{DEEP}\\a", 0, f"\\\\?\\UNC\\盘\\共享\\{DEEP}\\a"),
        (f"\\\\?\\C:\\{DEEP}", 0, f"\\\\?\\C:\\{DEEP}"),
    ],
)
def test_only_what_windows_would_refuse_gets_the_prefix(text: str, below: int, wanted: str) -> None:
    assert prefixed(text, below=below) == wanted


@given(
    st.lists(
        st.text("ab店 😀", min_size=1, max_size=40).map(lambda part: f"x{part}y"), min_size=1, max_size=40
    )
)
def test_a_person_reads_the_same_place_whatever_its_length(parts: list[str]) -> None:
    for root in ("C:\\", "\\\\盘\\共享\\"):
        text = ntpath.join(root, *parts)
        assert shown(prefixed(text)) == text
        assert prefixed(prefixed(text)) == prefixed(text)
        assert len(text.encode("utf-16-le")) // 2 + 12 <= 259 or prefixed(text).startswith("\\\\?\\")


@pytest.mark.skipif(os.name == "nt", reason="Windows has the limit")
def test_elsewhere_a_path_stays_as_it_is() -> None:
    long = Path("/", *["店铺"] * 200)
    assert reachable(long) == long
    assert shown(long) == str(long)
