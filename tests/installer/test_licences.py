"""The texts that must go along with the works of others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from installer import licences
from installer.words import BuildFailedError

ROOT = Path(__file__).parents[2]


def test_every_part_of_the_program_has_its_text(tmp_path: Path) -> None:
    target = tmp_path / "licences"
    (target / "left over").mkdir(parents=True)
    licences.gather(ROOT, target)
    listed = (target / "README.txt").read_text("utf-8")
    for name in licences.folders(ROOT):
        texts = [path for path in (target / name).rglob("*") if path.is_file()]
        assert any(path.stat().st_size > 50 for path in texts), name
        assert f"\n{name} " in listed
    assert not (target / "left over").exists()


def test_the_parts_are_the_pinned_ones() -> None:
    names = licences.pinned(ROOT)
    assert {"PySide6_Essentials", "apsw", "pillow", "reportlab"} <= set(names)
    assert "pytest" not in names


def test_qt_comes_with_both_texts_of_its_licence(tmp_path: Path) -> None:
    licences.gather(ROOT, tmp_path)
    for name in licences.QT:
        lesser = (tmp_path / name / "LGPL-3.0.txt").read_text("utf-8")
        general = (tmp_path / name / "GPL-3.0.txt").read_text("utf-8")
        assert "GNU LESSER GENERAL PUBLIC LICENSE" in lesser
        assert "GNU GENERAL PUBLIC LICENSE" in general
        assert "Version 3, 29 June 2007" in lesser


def test_lists_of_parts_are_no_licences(tmp_path: Path) -> None:
    licences.gather(ROOT, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".json" or path.name == "METADATA"]


def test_a_part_without_a_text_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "constraints.txt").write_text(
        "# [runtime] what the program needs\napsw==3.54.1.0\nno_such_part==1.0\n\n# [development]\npytest==9\n",
        encoding="utf-8",
    )
    with pytest.raises(BuildFailedError) as reason:
        licences.gather(tmp_path, tmp_path / "licences")
    assert reason.value.code == "no_licence"
    assert "no_such_part 没有许可文本" in str(reason.value)


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="not a Debian")
def test_libraries_of_the_system_bring_their_package_s_terms(tmp_path: Path) -> None:
    library = next(Path("/usr/lib").glob("*/libz.so.1"), None)
    if library is None or not Path("/usr/share/doc/zlib1g/copyright").is_file():
        pytest.skip("no zlib with its terms here")
    licences.gather(ROOT, tmp_path, [str(library)])
    assert "zlib" in (tmp_path / "system" / "zlib1g" / "copyright.txt").read_text("utf-8", "replace").lower()
