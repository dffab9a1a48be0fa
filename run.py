"""The front door: makes ready what the program needs, then opens the window or runs one command.

Started by any Python from 3.11 on with nothing installed (it parses on 3.8, to say what is wrong there).
At the top it imports only what costs nothing: a later start adds one interpreter's start and no more.
"""
# os.path, because pathlib alone takes longer to import than all the rest of a later start:
# ruff: noqa: PTH102, PTH107, PTH110, PTH112, PTH113, PTH114, PTH118, PTH120, PTH123

from __future__ import annotations

import os
import sys
import zlib

TYPE_CHECKING = False  # typing itself is not worth its import here
if TYPE_CHECKING:
    from typing import BinaryIO

HERE = os.path.dirname(os.path.realpath(__file__))
WINDOWS, LINUX = os.name == "nt", sys.platform.startswith("linux")
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
PINS = os.path.join(HERE, "constraints.txt")
VENV = os.path.join(HERE, ".venv")
VENV_PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if WINDOWS else ("bin", "python")))
MARKER = os.path.join(VENV, "zhanggui-ready.txt")
"""Written last: the Python's version and home, the set installed, the check sum of the pins; a line each."""

QT_PACKAGES = (
    "libegl1 libgl1 libfontconfig1 libdbus-1-3 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1"
)
WORDS = {
    "old": "掌柜售后要 Python 3.11 或更新的版本，这个是 {python}，什么都没有改动；装好新版本再运行一次。",
    "anew": "在 {where} 准备运行环境（第一次启动，或上次没装完），约一两分钟；店里的数据不受影响。",
    "update": "软件包有变动，更新 {where} 里的运行环境；店里的数据不受影响。",
    "waiting": "另一处正在准备运行环境，等它做完……",
    "package": "  （{n}/{total}）{name}",
    "download": "        下载 {name} {size}",
    "install": "  都取到了，正在安装……",
    "done": "运行环境准备好了。",
    "no_pip": "这个 Python 没有 pip（22.3 以上），运行环境装不成，店里的数据没有动；"
    "Debian/Ubuntu 运行 apt-get install -y python3-pip，装好再运行一次。",
    "no_packages": "软件包没有装成（上面是 pip 的原话），店里的数据没有动；检查网络后再运行一次。",
    "no_folder": "{where} 写不进去（{reason}），店里的数据没有动；"
    "先关掉开着的掌柜售后，或把程序放到能写的文件夹再运行。",
    "stopped": "已停下，店里的数据没有动；下次启动会接着准备。",
    "no_screen": "这里没有屏幕（没有设 DISPLAY 或 WAYLAND_DISPLAY），窗口打不开，数据没有动；"
    "不用屏幕的命令照常能用，如 demo、import、settle、export、test，全部见 python3 run.py --help。",
    "no_qt": "缺系统库 {library}，窗口和图画不出来，数据没有动；"
    "Debian/Ubuntu 运行 apt-get install -y {packages}，再运行一次。",
    "no_qt_windows": "Qt 装载不了（{library}），窗口打不开，数据没有动；要 64 位 Windows 10 1809 或更新的系统。",
    "no_build": "装好的程序不能给自己打包，什么都没有改动；在源码的文件夹里运行 python3 run.py build。",
    "no_tests": "这个运行环境里没有测试工具，什么都没有改动；用 python3 run.py test 启动会自动装上。",
}


class Refused(Exception):  # noqa: N818 - a sentence for the person at the desk, not a fault
    """Ends the start with one sentence and exit code 2."""

    def __init__(self, code: str, **operands: object) -> None:
        super().__init__(WORDS[code].format(**operands))


# Outside: .venv


def pins_sum() -> str:
    """The check sum of constraints.txt: another one means that packages are due."""
    with open(PINS, "rb") as file:
        return f"{zlib.crc32(file.read()):08x}"


def state(wanted: str) -> str:
    """``ready``, ``update`` (other packages) or ``anew`` (missing, half-made, moved, another Python).

    ``wanted`` is ``runtime`` or ``development``; the second holds the first.
    """
    try:
        with open(MARKER, encoding="utf-8") as file:
            python, home, installed, pins = file.read().splitlines()
    except (OSError, ValueError):
        return "anew"
    if python != PYTHON or not os.path.isdir(home) or not os.path.exists(VENV_PYTHON):
        return "anew"
    return "ready" if installed in (wanted, "development") and pins == pins_sum() else "update"


def packages(wanted: str) -> list[str]:
    """``name==version`` of every package in a set, as constraints.txt lists them under its headings."""
    found, section = [], ""
    with open(PINS, encoding="utf-8") as file:
        for line in map(str.strip, file):
            if line.startswith("# ["):
                section = line[3 : line.index("]")]
            elif line and line[0] != "#" and section in ("runtime", wanted):
                found.append(line)
    return found


def prepare(wanted: str) -> None:
    """Make or update ``.venv`` unless it is whole; Refused when that cannot be done."""
    if state(wanted) == "ready":
        return
    try:
        with open(os.path.join(HERE, "run.py"), "rb") as door:
            while not locked(door):
                print(WORDS["waiting"], flush=True)
            if state(wanted) != "ready":  # unless the one waited for has done it
                build(wanted)
    except OSError as error:
        raise Refused("no_folder", where=VENV, reason=error.strerror) from error
    except KeyboardInterrupt:
        raise Refused("stopped") from None


def locked(door: BinaryIO) -> bool:
    """Lock this file until it is closed, so that two starts do not make one ``.venv``; False after 1 s."""
    import time

    try:
        if WINDOWS:
            import msvcrt

            door.seek(1 << 30)  # what is locked cannot be read by others: one byte far behind the end
            msvcrt.locking(door.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        time.sleep(1)
        return False
    except OSError:
        pass  # a network folder without locks
    return True


def build(wanted: str) -> None:
    """The marker goes first and comes back last; what an interrupted start leaves is made anew."""
    todo = state(wanted)
    print(WORDS[todo].format(where=VENV), flush=True)
    if todo == "update":
        os.remove(MARKER)
    else:
        create()
    install(packages(wanted))
    with open(MARKER, "w", encoding="utf-8") as file:
        file.write(f"{PYTHON}\n{sys.base_prefix}\n{wanted}\n{pins_sum()}\n")
    print(WORDS["done"], flush=True)


def create() -> None:
    """An empty ``.venv``; on stock Debian, which has no ensurepip, without a pip of its own."""
    import shutil

    if os.path.islink(VENV) or os.path.isfile(VENV):
        os.remove(VENV)
    elif os.path.isdir(VENV):
        shutil.rmtree(VENV)
    os.mkdir(VENV)  # venv would not say why it cannot
    if not succeeds(sys.executable, "-m", "venv", VENV):
        succeeds(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)


def succeeds(*command: str) -> bool:
    """Whether a command ends well; what it says is not shown."""
    import subprocess

    return not subprocess.run(command, capture_output=True, check=False).returncode


def install(wanted: list[str]) -> None:
    """Bring the pinned packages in with pip, the one in ``.venv`` or the one outside, showing each."""
    import subprocess

    for pip in ([VENV_PYTHON, "-m", "pip"], [sys.executable, "-m", "pip", "--python", VENV_PYTHON]):
        if succeeds(*pip, "--version"):
            break
    else:
        raise Refused("no_pip")
    command = [*pip, "install", "--disable-pip-version-check", "--no-input", *wanted]
    said, missing = [], {plain(pin): pin for pin in wanted}
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    unbuffered = dict(os.environ, PYTHONUNBUFFERED="1", PYTHONIOENCODING="utf-8")
    with subprocess.Popen(command, env=unbuffered, **told) as process:
        for line in process.stdout:
            said.append(line)
            show(line, missing, len(wanted))
    if process.returncode:
        print("".join(said[-20:]), file=sys.stderr)
        raise Refused("no_packages")


def plain(requirement: str) -> str:
    """The bare name, spelled as in an index."""
    return requirement.partition("==")[0].partition("[")[0].lower().replace("_", "-")


def show(line: str, missing: dict[str, str], total: int) -> None:
    """Tell what a line of pip's means: each package once (taken out of ``missing``), what is loaded, the end."""
    first, second, *rest = [*line.replace("Requirement already satisfied:", "Collecting").split(), "", ""]
    if first == "Collecting" and plain(second) in missing:
        name = missing.pop(plain(second)).replace("==", " ")
        print(WORDS["package"].format(n=total - len(missing), total=total, name=name), flush=True)
    elif first == "Downloading":
        name = second.rpartition("/")[2].partition("-")[0]
        print(WORDS["download"].format(name=name, size=" ".join(rest).rstrip()), flush=True)
    elif (first, second) == ("Installing", "collected"):
        print(WORDS["install"], flush=True)


def hand_over(argv: list[str]) -> int:
    """Go on as the interpreter of ``.venv``: in this very process, on Windows in a child."""
    os.environ.pop("PYTHONHOME", None)  # would lead that interpreter out of .venv, and back here for ever
    command = [VENV_PYTHON, os.path.join(HERE, "run.py"), *argv]
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(VENV_PYTHON, command)  # noqa: S606
    import subprocess

    with subprocess.Popen(command) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # it reaches the child as well: the child's answer counts


# Inside: .venv or a frozen build


def load_qt() -> None:
    """Load Qt and learn what the system lacks; Refused names the library and what to install.

    With X also its plugin: on a missing library of that one Qt would end the whole process.
    """
    try:
        from PySide6 import QtWidgets

        other = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
        if LINUX and os.environ.get("DISPLAY") and not other:
            import ctypes

            ctypes.CDLL(os.path.join(os.path.dirname(QtWidgets.__file__), "Qt/plugins/platforms/libqxcb.so"))
    except (ImportError, OSError) as error:
        code = "no_qt_windows" if WINDOWS else "no_qt"
        raise Refused(code, library=str(error).partition(":")[0], packages=QT_PACKAGES) from error


def open_window(argv: list[str]) -> int:
    """The window; Refused on a Linux with neither X nor Wayland and no other Qt platform asked for."""
    asked = [os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")]
    if LINUX and not any(asked) and "-platform" not in argv:
        raise Refused("no_screen")
    load_qt()
    from ui.application import main as window

    return window(argv)


def run_tests(argv: list[str]) -> int:
    """All tests, a file to each core at a time, or those named; without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    load_qt()
    os.chdir(HERE)
    try:
        import pytest
    except ImportError as error:
        raise Refused("no_tests") from error
    return int(pytest.main(argv or ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]))


def run_build(argv: list[str]) -> int:
    """The bundle and what a shop is given of it; only from the sources."""
    try:
        from installer.build import main as bundle
    except ImportError as error:
        raise Refused("no_build") from error
    return bundle(argv)


def draw_shots(argv: list[str]) -> int:
    """The pictures of the pages, without a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    load_qt()
    from ui.page_shots import main as shots

    return shots(argv)


def run_demo(argv: list[str]) -> int:
    """The command line's demo with a painter of pages, or without where Qt cannot be loaded."""

    def render_pages(data_dir: object, out_dir: object) -> object:
        from ui.page_shots import render_pages as render

        return render(data_dir, out_dir)

    from desktop.cli import main as command

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        load_qt()
    except Refused as reason:
        print(reason, file=sys.stderr)
        return command(argv, render_pages=None)
    return command(argv, render_pages=render_pages)


def inside(argv: list[str]) -> int:
    """Nothing, an option or a file first opens the window; another first word is a command."""
    first = argv[0] if argv else "-"
    if first.startswith("-") and first not in ("-h", "--help", "--version"):
        return open_window(argv)
    if os.path.isfile(first):  # dropped on the icon, or opened with the program
        return open_window(["--import", *argv])
    if first == "test":
        return run_tests(argv[1:])
    if first == "shots":
        return draw_shots(argv[1:])
    if first == "build":
        return run_build(argv[1:])
    if first == "demo":
        return run_demo(argv)
    from desktop.cli import main as command

    return command(argv, render_pages=None)


def tell(reason: Refused, argv: list[str]) -> None:
    """Say it where it is seen: a double-clicked program of Windows has no stderr; one that is to be silent stays so."""
    if getattr(sys.stderr, "name", None) != os.devnull:
        print(reason, file=sys.stderr)
    elif WINDOWS and not {"--smoke", "--quit", "--hidden"} & set(argv):
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, str(reason), "掌柜售后", 0x10)


def main(argv: list[str]) -> int:
    """The exit code of the whole program; 2 where one sentence says what to do."""
    frozen = getattr(sys, "frozen", False)
    if frozen:
        import multiprocessing

        multiprocessing.freeze_support()
        if LINUX and not any(os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
            os.environ["LC_CTYPE"] = "C.UTF-8"  # as Python does by itself where it is not frozen
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # a program without a console: what is written must not be its end
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for as long as it runs
        getattr(sys, name).reconfigure(encoding="utf-8", errors="replace")
    try:
        if frozen or os.path.realpath(sys.prefix) == os.path.realpath(VENV):
            return inside(argv)
        if sys.version_info < (3, 11):  # noqa: UP036 - whichever Python stands first in PATH starts this
            raise Refused("old", python=PYTHON)  # noqa: TRY301
        prepare("development" if argv[:1] in (["test"], ["build"]) else "runtime")
    except Refused as reason:
        tell(reason, argv)
        return 2
    return hand_over(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
