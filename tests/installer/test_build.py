"""``run.py build``: what it tries, what it packs, and the sentences with which it ends."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from installer import build
from installer.version_info import numbers, texts
from installer.words import WORDS, BuildFailedError
from resources.version import VERSION

ROOT = Path(__file__).parents[2]
LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="its programs are shell scripts")


def bundle_of(folder: Path, script: str) -> Path:
    """A bundle whose program is a shell script."""
    bundle = folder / "dist 店" / "Zhanggui"
    (bundle / "_internal").mkdir(parents=True)
    (bundle / "_internal" / "data.bin").write_bytes(b"0" * 3000)
    (bundle / "_internal" / "link").symlink_to("data.bin")
    program = bundle / "Zhanggui"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return bundle


# ---- trying it out ----


@LINUX_ONLY
def test_the_smoke_has_nothing_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/elsewhere")
    seen = tmp_path / "seen.txt"
    bundle = bundle_of(tmp_path, f'/usr/bin/env > "{seen}"; echo "$@" >> "{seen}"')
    build.smoke(bundle)
    *variables, words = seen.read_text("utf-8").splitlines()
    names = {line.partition("=")[0] for line in variables}
    assert names - {"PWD", "OLDPWD", "SHLVL", "_"} == {"HOME"}
    home = next(line for line in variables if line.startswith("HOME=")).removeprefix("HOME=")
    assert words == f"--smoke --out {home}/smoke -platform offscreen"
    assert not Path(home).exists()


@LINUX_ONLY
def test_a_smoke_that_fails_shows_its_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = bundle_of(tmp_path, 'mkdir -p "$3"; echo "FAILED 打不开 设置" > "$3/smoke.log"; exit 1')
    with pytest.raises(BuildFailedError) as reason:
        build.smoke(bundle)
    assert reason.value.code == "smoke_failed"
    assert "退出码 1" in str(reason.value)
    assert "FAILED 打不开 设置" in capsys.readouterr().err


@LINUX_ONLY
def test_one_without_a_log_shows_what_it_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = bundle_of(tmp_path, "echo cannot load libpython >&2; exit 255")
    with pytest.raises(BuildFailedError):
        build.smoke(bundle)
    assert "cannot load libpython" in capsys.readouterr().err


@LINUX_ONLY
def test_one_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(BuildFailedError) as reason:
        build.smoke(bundle_of(tmp_path, "exec /bin/sleep 60"), patience=0.3)
    assert reason.value.code == "smoke_hung"


# ---- packing ----


@LINUX_ONLY
def test_the_same_bundle_is_packed_to_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    bundle = bundle_of(tmp_path, "exit 0")
    once = build.archive(bundle, tmp_path).read_bytes()
    os.utime(bundle / "Zhanggui", (1, 1))
    packed = build.archive(bundle, tmp_path)
    assert packed.read_bytes() == once
    assert packed.name.startswith(f"Zhanggui-{VERSION}-linux-")
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


@LINUX_ONLY
def test_what_is_packed_unpacks_to_what_runs(tmp_path: Path) -> None:
    packed = build.archive(bundle_of(tmp_path, "exit 7"), tmp_path)
    with tarfile.open(packed) as tar:
        assert {(entry.uid, entry.uname) for entry in tar} == {(0, "root")}
        tar.extractall(tmp_path / "店里", filter="data")
    unpacked = tmp_path / "店里" / "Zhanggui"
    assert subprocess.run([str(unpacked / "Zhanggui")], check=False).returncode == 7
    assert (unpacked / "_internal" / "link").is_symlink()
    assert (unpacked / "_internal" / "link").stat().st_size == 3000


def test_times_come_from_the_commit_or_are_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    assert build.epoch() == "1760000000"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert build.epoch() == "1767225600"


# ---- how it ends ----


def test_a_missing_file_stops_it_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "ROOT", tmp_path)  # an empty tree
    assert build.main(["--out", str(tmp_path / "dist")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("打不成包：少了")
    assert "resources/fonts/" in said
    assert not (tmp_path / "dist").exists()


def test_pyinstaller_itself_stops_at_a_missing_font(tmp_path: Path) -> None:
    """The same, where installer.spec is used without ``run.py build``."""
    pytest.importorskip("PyInstaller")
    skip = shutil.ignore_patterns("__pycache__", "*.ttf", "demo")
    for name in ("installer", "resources"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=skip)
    shutil.copy(ROOT / "installer.spec", tmp_path)
    folders = ["--distpath", str(tmp_path / "dist"), "--workpath", str(tmp_path / "build")]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "PyInstaller",
            "--noconfirm",
            "--log-level",
            "ERROR",
            *folders,
            "installer.spec",
        ],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode != 0
    assert "字体" in done.stderr
    assert "resources/fonts/" in done.stderr
    assert not (tmp_path / "dist" / "Zhanggui").exists()


def test_without_pyinstaller_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PyInstaller", None)
    with pytest.raises(BuildFailedError) as reason:
        build.make_bundle(tmp_path / "dist")
    assert reason.value.code == "no_tool"
    assert "python3 run.py build" in str(reason.value)


@LINUX_ONLY
def test_without_objdump_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildFailedError) as reason:
        build.make_bundle(tmp_path / "dist")
    assert "apt-get install -y binutils" in str(reason.value)


@LINUX_ONLY
def test_for_windows_it_hands_over_to_the_script_of_wine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "installer" / "windows_on_linux.sh"
    script.parent.mkdir()
    script.write_text('echo "$@" > told.txt\nexit 3\n', encoding="utf-8")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    assert build.main(["--windows", "--out", str(tmp_path / "out"), "--no-check"]) == 2
    assert (tmp_path / "told.txt").read_text("utf-8") == f"--out {tmp_path / 'out'} --no-check\n"
    assert "退出码 3" in capsys.readouterr().err


def test_unknown_words_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build.main(["--bundel"])
    assert ended.value.code == 2
    assert "--bundel" in capsys.readouterr().err


@LINUX_ONLY
def test_a_full_disk_ends_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = bundle_of(tmp_path, "exit 0")
    monkeypatch.setattr(build, "make_bundle", lambda _out: bundle)
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    assert build.main(["--out", str(tmp_path / "file")]) == 2
    assert "写不进去" in capsys.readouterr().err


def test_sentences_say_what_to_do() -> None:
    for code, text in WORDS.items():
        assert "！" not in text, code
        assert "您" not in text, code


# ---- what Windows shows ----


@pytest.mark.parametrize(
    ("version", "four"), [("0.1.0", (0, 1, 0, 0)), ("2.10", (2, 10, 0, 0)), ("1.2.3.4", (1, 2, 3, 4))]
)
def test_windows_gets_four_numbers(version: str, four: tuple[int, int, int, int]) -> None:
    assert numbers(version) == four


@pytest.mark.parametrize("version", ["1.2.3.4.5", "1.x", "1.70000"])
def test_no_version_is_refused(version: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of int's own words too
        numbers(version)


def test_the_program_is_named_in_chinese_and_no_company_is() -> None:
    shown = texts("0.1.0")
    assert shown["ProductName"] == "掌柜售后"
    assert shown["ProductVersion"] == "0.1.0"
    assert "CompanyName" not in shown
