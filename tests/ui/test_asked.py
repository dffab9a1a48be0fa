from __future__ import annotations

from pathlib import Path

from ui.asked import Asked, asked_of


def test_nothing_asked_is_nothing() -> None:
    assert asked_of([]) == Asked()


def test_all_words_are_understood_and_the_rest_is_for_qt(tmp_path: Path) -> None:
    found = asked_of(
        [
            "--data",
            str(tmp_path),
            "--hidden",
            "-platform",
            "offscreen",
            "--import",
            "a 1.csv",
            "/b.xlsx",
            "--safe",
        ]
    )
    assert found == Asked(
        data=tmp_path,
        files=(Path("a 1.csv").absolute(), Path("/b.xlsx")),
        hidden=True,
        safe=True,
        rest=("-platform", "offscreen"),
    )


def test_files_may_be_told_one_by_one() -> None:
    assert asked_of(["--import", "/a", "--import", "/b", "/c"]).files == (Path("/a"), Path("/b"), Path("/c"))
    assert asked_of(["--quit"]) == Asked(quit=True)
    assert asked_of(["--smoke", "--out", "/o"]) == Asked(smoke=True, out=Path("/o"))
