"""The front door: what it imports, when it calls .venv whole, and what it says where something is missing."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SOURCE = (ROOT / "run.py").read_text(encoding="utf-8")
LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")


@pytest.fixture
def door(tmp_path: Path) -> Any:
    """run.py, loaded from a folder of its own, with constraints.txt beside it and nothing else."""
    for name in ("run.py", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    spec = importlib.util.spec_from_file_location("front_door", tmp_path / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_whole(door: Any, wanted: str = "runtime") -> None:
    """What a finished setup leaves, without the packages."""
    python = Path(door.VENV_PYTHON)
    python.parent.mkdir(parents=True)
    python.touch()
    write_marker(door, wanted=wanted)


def write_marker(door: Any, **other: str) -> None:
    lines = {"python": door.PYTHON, "home": sys.base_prefix, "wanted": "runtime", "pins": door.pins_sum()}
    Path(door.MARKER).write_text("\n".join({**lines, **other}.values()) + "\n", encoding="utf-8")


# ---- the file itself ----


def imported(nodes: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(nodes):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(str(node.module).partition(".")[0])
    return names


def test_parses_on_an_old_python() -> None:
    ast.parse(SOURCE, feature_version=(3, 8))


def test_imports_next_to_nothing_at_the_top() -> None:
    top = [node for node in ast.parse(SOURCE).body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert imported(ast.Module(body=list(top), type_ignores=[])) == {"__future__", "os", "sys", "zlib"}


def test_reaches_no_room_but_the_window_and_the_desk() -> None:
    others = imported(ast.parse(SOURCE)) - set(sys.stdlib_module_names)
    assert others == {"ui", "desktop", "installer", "PySide6", "pytest"}


def test_a_later_start_loads_nothing_that_the_interpreter_has_not(door: Any) -> None:
    make_whole(door)
    code = (
        "import sys; before = set(sys.modules); import zlib, run; run.prepare('runtime');"
        "print(*sorted(set(sys.modules) - before - {'run', 'zlib', '__future__'}))"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=door.HERE, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


# ---- constraints.txt ----


def test_pins_are_exact_and_name_no_host(door: Any) -> None:
    every = door.packages("development")
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", pin) for pin in every)
    assert len({canonicalize_name(pin.partition("==")[0]) for pin in every}) == len(every)
    assert "://" not in (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_pins_fulfil_what_the_project_asks_for(door: Any) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for wanted, asked in (
        ("runtime", project["dependencies"]),
        ("development", project["optional-dependencies"]["dev"]),
    ):
        pinned = dict(pin.split("==") for pin in door.packages(wanted))
        versions = {canonicalize_name(name): version for name, version in pinned.items()}
        for requirement in map(Requirement, asked):
            assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)])


def test_the_development_set_holds_the_runtime_set(door: Any) -> None:
    runtime = door.packages("runtime")
    assert runtime == door.packages("development")[: len(runtime)]
    assert not any(pin.startswith("pytest") for pin in runtime)


def test_what_runs_here_is_what_is_pinned(door: Any) -> None:
    from importlib.metadata import PackageNotFoundError, version

    def installed(name: str) -> str | None:
        try:
            return version(name)
        except PackageNotFoundError:
            return None

    pinned = dict(pin.split("==") for pin in door.packages("development"))
    pinned.pop("colorama")  # nothing asks for it outside Windows
    assert {name: installed(name) for name in pinned} == pinned


# ---- what a start is for ----


@pytest.fixture
def led_to(door: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """Where a start went, without going there."""
    seen: list[tuple[str, list[str]]] = []

    def note(name: str) -> Any:
        def taken(argv: list[str]) -> int:
            seen.append((name, argv))
            return 0

        return taken

    for name in ("open_window", "run_tests", "draw_shots", "run_demo", "run_build"):
        monkeypatch.setattr(door, name, note(name))
    return seen


def test_a_sheet_dropped_on_the_icon_is_taken_in(
    door: Any, led_to: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    sheet = tmp_path / "10月 订单.xlsx"
    sheet.touch()
    assert door.inside([str(sheet), "b.csv"]) == 0
    assert led_to == [("open_window", ["--import", str(sheet), "b.csv"])]


def test_words_lead_to_commands_and_options_to_the_window(
    door: Any, led_to: list[tuple[str, list[str]]]
) -> None:
    for argv in ([], ["--hidden"], ["test", "-q"], ["build", "--bundle"], ["shots"], ["demo"]):
        assert door.inside(argv) == 0
    names = [name for name, _ in led_to]
    assert names == ["open_window", "open_window", "run_tests", "run_build", "draw_shots", "run_demo"]
    assert led_to[2][1] == ["-q"]
    assert led_to[3][1] == ["--bundle"]


def test_only_what_the_sources_can_do_needs_the_development_set(
    door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[str] = []
    monkeypatch.setattr(door, "prepare", wanted.append)
    monkeypatch.setattr(door, "hand_over", lambda _argv: 0)
    for argv in ([], ["demo"], ["test"], ["build"]):
        door.main(argv)
    assert wanted == ["runtime", "runtime", "development", "development"]


def test_an_installed_program_says_that_it_cannot_build_itself(
    door: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "installer.build", None)  # as in the bundle, which leaves it out
    monkeypatch.setattr(sys, "prefix", door.VENV)
    assert door.main(["build"]) == 2
    assert capsys.readouterr().err == door.WORDS["no_build"] + "\n"


def test_without_a_console_what_is_written_goes_nowhere(
    door: Any, led_to: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", door.VENV)
    for name in ("stdout", "stderr"):  # as in a program that was double-clicked on Windows
        monkeypatch.setattr(sys, name, None)
    assert door.main(["--hidden"]) == 0
    assert led_to == [("open_window", ["--hidden"])]
    with sys.stdout as out, sys.stderr as err:
        assert (out.write("几个字"), err.write("一句话")) == (3, 3)
        monkeypatch.setattr(door, "WINDOWS", False)
        door.tell(door.Refused("no_tests"), [])  # nobody to tell, and no window to tell it in


# ---- is .venv whole? ----


def test_a_finished_venv_is_ready(door: Any) -> None:
    assert door.state("runtime") == "anew"
    make_whole(door)
    assert door.state("runtime") == "ready"
    assert door.state("development") == "update"


def test_the_development_set_serves_the_window_too(door: Any) -> None:
    make_whole(door, "development")
    assert door.state("development") == "ready"
    assert door.state("runtime") == "ready"


def test_a_half_made_venv_is_noticed(door: Any) -> None:
    make_whole(door)
    Path(door.MARKER).unlink()
    assert door.state("runtime") == "anew"
    Path(door.MARKER).write_text("3.1", encoding="utf-8")  # the disk was full
    assert door.state("runtime") == "anew"


def test_a_venv_without_its_python_is_noticed(door: Any) -> None:
    make_whole(door)
    Path(door.VENV_PYTHON).unlink()
    assert door.state("runtime") == "anew"
    if not door.WINDOWS:
        Path(door.VENV_PYTHON).symlink_to(Path(door.HERE) / "gone")
        assert door.state("runtime") == "anew"


@pytest.mark.parametrize(
    ("changed", "found"),
    [({"python": "3.4"}, "anew"), ({"home": "/nowhere/python"}, "anew"), ({"pins": "00000000"}, "update")],
)
def test_another_python_or_other_pins_are_noticed(door: Any, changed: dict[str, str], found: str) -> None:
    make_whole(door)
    write_marker(door, **changed)
    assert door.state("runtime") == found


def test_a_changed_pin_is_noticed(door: Any) -> None:
    make_whole(door)
    with Path(door.PINS).open("a", encoding="utf-8") as file:
        file.write("one-more==1.0\n")
    assert door.state("runtime") == "update"


def test_half_made_is_made_anew_also_without_ensurepip(door: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = door.succeeds
    stock_debian = lambda *command: "--without-pip" in command and run(*command)  # noqa: E731
    monkeypatch.setattr(door, "succeeds", stock_debian)
    (Path(door.VENV) / "lib").mkdir(parents=True)
    (Path(door.VENV) / "lib" / "half.py").touch()
    door.create()
    assert Path(door.VENV_PYTHON).exists()
    assert not (Path(door.VENV) / "lib" / "half.py").exists()
    assert door.state("runtime") == "anew"  # until the packages are in


def test_a_folder_that_cannot_be_written_ends_in_a_sentence(door: Any, tmp_path: Path) -> None:
    # a file in place of the folder above is what even root cannot write into
    door.VENV = str(tmp_path / "run.py" / ".venv")
    door.MARKER = str(tmp_path / "run.py" / ".venv" / "marker")
    with pytest.raises(door.Refused, match="写不进去"):
        door.prepare("runtime")


@LINUX_ONLY
def test_a_second_start_waits_for_the_first(door: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with Path(door.HERE, "run.py").open("rb") as first:
        assert door.locked(first)
        second = threading.Thread(target=door.prepare, args=("runtime",))
        second.start()
        time.sleep(0.3)
        make_whole(door)  # the first one gets done
    second.join(timeout=10)
    assert not second.is_alive()
    assert capsys.readouterr().out == door.WORDS["waiting"] + "\n"
    assert door.state("runtime") == "ready"


# ---- pip ----


def test_pip_s_lines_are_told_in_chinese(door: Any, capsys: pytest.CaptureFixture[str]) -> None:
    missing = {"et-xmlfile": "et_xmlfile==2.0.0", "peewee": "peewee==4.5.3"}
    for line in (
        "Looking in links: /somewhere",
        "Collecting et_xmlfile==2.0.0",
        "  Downloading et_xmlfile-2.0.0-py3-none-any.whl (18 kB)",
        "Requirement already satisfied: peewee==4.5.3 in ./.venv/lib (4.5.3)",
        "Requirement already satisfied: peewee in ./.venv/lib (from something)",
        "",
        "Installing collected packages: et_xmlfile",
    ):
        door.show(line, missing, 2)
    assert capsys.readouterr().out.splitlines() == [
        "  （1/2）et_xmlfile 2.0.0",
        "        下载 et_xmlfile (18 kB)",
        "  （2/2）peewee 4.5.3",
        "  都取到了，正在安装……",
    ]


def test_without_any_pip_it_says_what_to_install(door: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", door.VENV], check=True)
    monkeypatch.setattr(sys, "executable", door.VENV_PYTHON)
    with pytest.raises(door.Refused, match="python3-pip"):
        door.install(["peewee==4.5.3"])


def test_where_pip_fails_its_own_words_are_shown(
    door: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    door.VENV_PYTHON = sys.executable  # it may have no pip, then the Python outside has one
    monkeypatch.setattr(sys, "executable", sys._base_executable)  # type: ignore[attr-defined]
    with pytest.raises(door.Refused, match="软件包没有装成"):
        door.install(["no-such-package-for-the-test==1.0"])
    assert "no-such-package-for-the-test" in capsys.readouterr().err


# ---- inside ----


def start(*argv: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    """run.py in the interpreter of these tests, with the environment changed; None takes a variable out."""
    environment = {**os.environ, **{name: value for name, value in changed.items() if value is not None}}
    for name in (name for name, value in changed.items() if value is None):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *argv],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


in_the_venv = pytest.mark.skipif(
    Path(sys.prefix).resolve() != (ROOT / ".venv").resolve(), reason="not started by run.py"
)
NO_SCREEN: dict[str, str | None] = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": None}


@LINUX_ONLY
@in_the_venv
def test_without_a_screen_the_window_says_what_works() -> None:
    done = start(**NO_SCREEN)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "没有屏幕" in done.stderr
    assert "demo" in done.stderr


@in_the_venv
@pytest.mark.parametrize("argv", [[], ["--data", "somewhere"], ["test", "-x"], ["shots", "--out", "x"]])
def test_where_qt_cannot_load_it_says_what_to_install(argv: list[str], tmp_path: Path) -> None:
    broken = tmp_path / "PySide6"
    broken.mkdir()
    (broken / "__init__.py").write_text(
        'raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")\n',
        encoding="utf-8",
    )
    done = start(*argv, PYTHONPATH=str(tmp_path), QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "libEGL.so.1" in done.stderr
    if sys.platform.startswith("linux"):
        assert "apt-get install -y libegl1 " in done.stderr


@in_the_venv
def test_the_tests_exit_code_is_passed_on() -> None:
    done = start("test", "tests/no_such_file.py")
    assert done.returncode == int(pytest.ExitCode.USAGE_ERROR)


def test_ci_installs_what_the_sentence_names(door: Any) -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert set(door.QT_PACKAGES.split()) <= set(script.split())
