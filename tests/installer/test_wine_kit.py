"""The parts of the run under wine that need no wine: the list of wheels, pictures, archives compared, paths."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image

from installer.build import LIMIT
from installer.wine.__main__ import INSTALLER_LIMIT, main
from installer.wine.check_run import OLD_ARCHIVE
from installer.wine.installed import TABLES, Rows, windows_path
from installer.wine.kit import BUILDING, CARRIER, wheels_wanted
from installer.wine.prefix import Prefix
from installer.wine.screen import Picture, Screen
from installer.wine.tools import ROOT, Failed, native, program, size, within


def test_the_wheels_are_the_pinned_ones() -> None:
    pins = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    carrier, *wanted = wheels_wanted()

    assert carrier == CARRIER
    assert set(wanted) <= set(pins)
    names = {pin.partition("==")[0].lower().replace("_", "-") for pin in wanted}
    assert {"pyside6-essentials", "apsw", "reportlab", *BUILDING} <= names
    assert not {"pytest", "mypy", "psycopg"} & names


def test_a_picture_is_a_png_with_its_colours(tmp_path: Path) -> None:
    red, white = b"\xff\0\0", b"\xff\xff\xff"
    picture = Picture(3, 2, red * 3 + white * 3)

    picture.save(tmp_path / "新" / "a.png")

    assert picture.colours == 2
    with Image.open(tmp_path / "新" / "a.png") as read:
        assert read.size == (3, 2)
        assert [read.getpixel((x, y)) for y in (0, 1) for x in (0, 2)] == [(255, 0, 0)] * 2 + [
            (255, 255, 255)
        ] * 2


def test_a_blinking_cursor_is_the_same_picture_and_another_page_is_not() -> None:
    plain = Picture(2, 100, b"\0" * 600)
    blinked = Picture(2, 100, b"\1" * 18 + b"\0" * 582)
    other = Picture(2, 100, b"\0" * 300 + b"\1" * 300)

    assert plain.looks_like(blinked)
    assert not plain.looks_like(other)
    assert not plain.looks_like(None)


def test_a_screen_shows_nothing_at_first(tmp_path: Path) -> None:
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    with Screen(tmp_path) as screen:
        assert screen.display.startswith(":")
        picture = screen.picture()
        assert (picture.width, picture.height, picture.colours) == (1920, 1080, 1)
        with pytest.raises(Failed, match="no window"):
            screen.wait_for_window(0.1)


def test_rows_of_an_archive_are_counted_and_a_loss_is_told() -> None:
    rows = Rows.of(OLD_ARCHIVE)

    assert rows.schema == 1
    assert all(rows.counts[table] for table in TABLES)
    rows.must_hold(rows)
    fewer = Rows(18, {**rows.counts, "orders": 0})
    with pytest.raises(Failed, match="rows were lost of orders"):
        fewer.must_hold(rows)


def test_places_have_two_names(tmp_path: Path) -> None:
    prefix = Prefix(folder=tmp_path, home=tmp_path, locales=tmp_path)
    local = prefix.drive / "users" / "someone" / "AppData" / "Local"
    local.mkdir(parents=True)
    (prefix.drive / "users" / "Public" / "AppData" / "Local").mkdir(parents=True)

    assert prefix.path("C:\\掌柜 程序\\a.exe") == prefix.drive / "掌柜 程序" / "a.exe"
    assert prefix.local_app_data == local
    assert windows_path(Path("/some where/x.exe")) == "Z:\\some where\\x.exe"
    assert prefix.environment()["LC_ALL"] == "zh_CN.UTF-8"
    assert "DISPLAY" not in prefix.environment()
    assert prefix.on(":7").environment()["DISPLAY"] == ":7"


def test_what_is_too_large_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a").write_bytes(bytes(1_500_000))
    (tmp_path / "sub" / "b").write_bytes(bytes(500_000))

    within("it", size(tmp_path), 2_000_000)
    assert capsys.readouterr().out == "it: 2.0 MB of 2 MB allowed\n"
    with pytest.raises(Failed, match="it is larger than 1 MB"):
        within("it", size(tmp_path), 1_000_000)
    assert (LIMIT, INSTALLER_LIMIT) == (90_000_000, 35_000_000)


def test_a_program_that_fails_is_told_with_its_last_lines() -> None:
    assert native(sys.executable, "-c", "print('掌柜')") == "掌柜\n"
    with pytest.raises(Failed, match=r"ended with 3:\n(.|\n)*so it is"):
        native(sys.executable, "-c", "import sys; print('so it is'); sys.exit(3)")
    with pytest.raises(Failed, match="none of no-such-tool is installed"):
        program("no-such-tool")


def test_an_unknown_switch_is_no_run(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--nonsense"])
    assert ended.value.code == 2
    assert "--nonsense" in capsys.readouterr().err
