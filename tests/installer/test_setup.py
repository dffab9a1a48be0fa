"""The installer's script: what it is told, that it compiles, and that it says and does what the program does."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from desktop.autostart import HIDDEN
from imports.folders import SUFFIXES
from installer import pack as packing
from installer.pack import NotPacked, Told, four_numbers, makensis, pack
from installer.wine import check_run
from installer.wine.installed import TYPES
from ui.asked import asked_of

HERE = Path(packing.__file__).parent
SCRIPT = (HERE / "setup.nsi").read_text("utf-8")
WORDS = (HERE / "setup_words.nsh").read_text("utf-8")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The shape of a bundle, without a program in it."""
    folder = tmp_path / "打好的 程序" / "Zhanggui"
    (folder / "_internal" / "resources").mkdir(parents=True)
    (folder / "Zhanggui.exe").write_bytes(b"MZ" + bytes(2046))
    (folder / "_internal" / "resources" / "字.txt").write_text("x" * 3000, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("version", "four"),
    [("1", "1.0.0.0"), ("0.1.0", "0.1.0.0"), ("1.2.3rc1", "1.2.3.0"), ("1.20.3.4", "1.20.3.4")],
)
def test_a_version_has_four_numbers_for_windows(version: str, four: str) -> None:
    assert four_numbers(version) == four


@pytest.mark.parametrize("version", ["", "x", "1.", "1.2.3.4.5", "v1"])
def test_a_version_that_cannot_be_compared_is_refused(version: str) -> None:
    with pytest.raises(NotPacked, match="版本号"):
        four_numbers(version)


def test_a_bundle_is_measured(bundle: Path, tmp_path: Path) -> None:
    told = Told.of(bundle, "1.2", tmp_path)

    assert told.out == tmp_path / "Zhanggui-Setup-1.2.exe"
    assert told.longest == len("_internal/resources/字.txt")
    assert told.kilobytes == (2048 + 3000) // 1024


def test_what_is_no_bundle_is_refused(bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(NotPacked, match=r"Zhanggui\.exe"):
        Told.of(tmp_path, "1.2", tmp_path)
    (bundle / "portable.txt").touch()
    with pytest.raises(NotPacked, match=r"portable\.txt"):
        Told.of(bundle, "1.2", tmp_path)


def test_the_script_compiles_into_a_64_bit_program_that_asks_for_no_administrator(
    bundle: Path, tmp_path: Path
) -> None:
    if makensis() is None:
        pytest.skip("makensis is not installed")
    made = pack(bundle, "1.2.3", tmp_path / "out").read_bytes()

    (at,) = struct.unpack_from("<I", made, 0x3C)
    assert made[at : at + 4] == b"PE\0\0"
    assert struct.unpack_from("<H", made, at + 4) == (0x8664,)
    assert b'level="asInvoker"' in made
    assert b"longPathAware" in made
    assert "掌柜售后 安装程序".encode("utf-16-le") in made
    fixed = made.index(struct.pack("<I", 0xFEEF04BD))  # VS_FIXEDFILEINFO: the version as numbers
    assert struct.unpack_from("<HHHH", made, fixed + 8) == (2, 1, 0, 3)


def test_a_script_that_does_not_compile_is_no_installer(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if makensis() is None:
        pytest.skip("makensis is not installed")
    monkeypatch.setattr(packing, "ICON", tmp_path / "none.ico")
    with pytest.raises(NotPacked, match="makensis 停了"):
        pack(bundle, "1.2", tmp_path)


def test_without_nsis_there_is_a_sentence(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    monkeypatch.setenv("ProgramFiles(x86)", str(tmp_path))
    with pytest.raises(NotPacked, match="NSIS 3"):
        pack(bundle, "1.2", tmp_path)


def test_every_word_is_there_and_used() -> None:
    defined = set(re.findall(r"^LangString (\w+) ", WORDS, re.MULTILINE))
    used = set(re.findall(r"\$\((\w+)\)", SCRIPT))
    assert used == defined
    assert len(used) > 20


def test_the_words_speak_as_the_program_does() -> None:
    assert not re.findall("[您！]|请", WORDS)


def test_the_switches_are_the_programs_own() -> None:
    sheet = Path("/表 格/订单.xlsx")
    assert asked_of(["--import", str(sheet)]).files == (sheet.absolute(),)
    assert asked_of([HIDDEN]).hidden
    assert asked_of(["--quit"]).quit
    commands = re.findall(r'"\$INSTDIR\\\$\{EXE\}" (--\w+)', SCRIPT)
    assert sorted(set(commands)) == ["--hidden", "--import", "--quit"]


def test_the_menu_is_on_sheets_that_the_program_reads() -> None:
    in_script = re.findall(r'insertmacro \$\{ACTION\} "(\.\w+)"', SCRIPT)
    assert sorted(in_script) == sorted(TYPES)
    assert set(in_script) <= SUFFIXES


def test_the_check_run_knows_the_exit_codes() -> None:
    codes = {name: int(number) for name, number in re.findall(r"!define EXIT_(\w+) (\d+)", SCRIPT)}
    assert codes["TOO_OLD"] == check_run.TOO_OLD
    assert codes["NEWER"] == check_run.NEWER
    assert codes["FOLDER"] == check_run.WRONG_FOLDER
    assert len(set(codes.values())) == len(codes)
    assert not {0, 1, 2} & set(codes.values())  # NSIS's own
