"""The front door: makes ready what the program needs, then opens the window or runs one command.

Started by any Python from 3.11 on, with nothing installed. Standard library only, and at the top only
what an interpreter has loaded anyway: a later start costs one more interpreter and nothing else. The
file parses on Python 3.8, so that an old Python can say what is wrong.
"""
# ruff: noqa: PTH - pathlib alone costs as much as the rest of a later start

from __future__ import annotations

import os
import sys
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = os.path.dirname(os.path.realpath(__file__))
WINDOWS = os.name == "nt"
PYTHON = "%d.%d" % sys.version_info[:2]
READY, UPDATE, ANEW = "ready", "update", "anew"

QT_PACKAGES = (
    "libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 "
    "libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1"
)
WORDS = {
    "old": "掌柜售后要 Python 3.11 或更新的版本，现在这个是 {python}，什么都没有改动；装好新版本后再运行一次。",
    "first": "第一次启动：在 {where} 里准备运行环境，约一两分钟，只做这一次。",
    "again": "上次的运行环境没有装完，或者换了 Python：重新准备，店里的数据不受影响。",
    "update": "软件包有变动：更新运行环境，店里的数据不受影响。",
    "waiting": "另一个窗口正在准备运行环境，等它做完……",
    "package": "  （{n}/{total}）{name} {version}",
    "download": "        下载 {file} {size}",
    "install": "  都取到了，正在安装……",
    "done": "运行环境准备好了。",
    "no_pip": (
        "这个 Python 没有 pip，运行环境装不成，店里的数据没有动；Debian/Ubuntu 运行 "
        "apt-get install -y python3-pip，装好后再运行一次。"
    ),
    "pip_failed": "软件包没有装成（上面是 pip 的原话），店里的数据没有动；检查网络后再运行一次，会接着准备。",
    "no_folder": "运行环境 {where} 写不进去（{reason}），店里的数据没有动；先关掉开着的掌柜售后，或把程序放到能写的文件夹。",
    "stopped": "已停下，店里的数据没有动；下次启动会重新准备。",
    "no_screen": (
        "这里没有屏幕（DISPLAY 和 WAYLAND_DISPLAY 都没有设），窗口打不开，数据没有动；不用屏幕的命令照常能用，"
        "如 python3 run.py demo、import、settle、export、test，全部命令见 python3 run.py --help。"
    ),
    "no_qt": (
        "缺系统库 {library}，窗口和画面用不了，数据没有动；Debian/Ubuntu 运行 apt-get install -y {packages}，"
        "其他系统装同名的库。"
    ),
    "no_qt_windows": "Qt 装载不了（{library}），数据没有动；要 64 位 Windows 10 1809 或更新的系统。",
    "no_tests": "这个运行环境里没有测试工具，什么都没有改动；用 python3 run.py test 启动，会自动装上。",
}


class Refused(Exception):  # noqa: N818 - a sentence for the person at the desk, not a fault
    """Ends the start with one sentence and exit code 2."""

    def __init__(self, code: str, **operands: object) -> None:
        super().__init__(WORDS[code].format(**operands))


# ---- .venv: is it whole? ---------------------------------------------------------------------------


def venv_dir(root: str) -> str:
    """The folder of the virtual environment that belongs to the program in ``root``."""
    return os.path.join(root, ".venv")


def venv_python(root: str) -> str:
    """The interpreter inside it."""
    return os.path.join(venv_dir(root), *(("Scripts", "python.exe") if WINDOWS else ("bin", "python")))


def marker(root: str) -> str:
    """The file that is written last: Python version, its home, the set installed, the sum of the pins."""
    return os.path.join(venv_dir(root), "zhanggui-ready.txt")


def pins_sum(root: str) -> str:
    """A check sum of constraints.txt; a changed file means that packages are due."""
    with open(os.path.join(root, "constraints.txt"), "rb") as file:
        return "%08x" % zlib.crc32(file.read())


def state(root: str, wanted: str) -> str:
    """READY, UPDATE (same Python, other packages) or ANEW (missing, half-made, moved, another Python).

    ``wanted`` is ``runtime`` or ``development``; the second holds the first.
    """
    try:
        with open(marker(root), encoding="utf-8") as file:
            python, home, installed, pins = file.read().splitlines()
    except (OSError, ValueError):
        return ANEW
    if python != PYTHON or not os.path.isdir(home) or not os.path.exists(venv_python(root)):
        return ANEW
    enough = installed in ("development", wanted)
    return READY if enough and pins == pins_sum(root) else UPDATE


def pins(root: str, wanted: str) -> list[str]:
    """``name==version`` for every package of a set, in the file's order."""
    found, section = [], ""
    with open(os.path.join(root, "constraints.txt"), encoding="utf-8") as file:
        for line in map(str.strip, file):
            if line.startswith("# ["):
                section = line[3 : line.index("]")]
            elif line and not line.startswith("#") and section in ("runtime", wanted):
                found.append(line)
    return found


# ---- .venv: make it --------------------------------------------------------------------------------


def prepare(root: str, wanted: str) -> None:
    """Make or update ``.venv`` unless it is whole; Refused when it cannot be done."""
    if state(root, wanted) == READY:
        return
    with open(os.path.join(root, "run.py"), "rb") as door:
        lock(door.fileno())  # held until the file is closed or this process ends
        todo = state(root, wanted)
        if todo == READY:
            return
        try:
            build(root, wanted, todo)
        except OSError as error:
            raise Refused("no_folder", where=venv_dir(root), reason=error.strerror or error) from error


def lock(handle: int) -> None:
    """Wait until no other start prepares the same folder; where files cannot be locked, go on."""
    try:
        if WINDOWS:
            import msvcrt  # one byte far behind the end, so that others can still read the file

            os.lseek(handle, 1 << 30, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined, unused-ignore]
            return
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(WORDS["waiting"], flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        return


def build(root: str, wanted: str, todo: str) -> None:
    """Do the work of prepare; the marker goes first and comes back last."""
    import shutil

    folder = venv_dir(root)
    if todo == UPDATE:
        print(WORDS["update"], flush=True)
        os.remove(marker(root))
    else:
        print(WORDS["again" if os.path.lexists(folder) else "first"].format(where=folder), flush=True)
        if os.path.islink(folder) or os.path.isfile(folder):
            os.remove(folder)
        elif os.path.isdir(folder):
            shutil.rmtree(folder)
        create(root)
    install(root, wanted)
    with open(marker(root), "w", encoding="utf-8") as file:
        file.write("\n".join((PYTHON, sys.base_prefix, wanted, pins_sum(root))) + "\n")
    print(WORDS["done"], flush=True)


def succeeds(*command: str) -> bool:
    """Whether a command ends well; what it says is not shown."""
    import subprocess

    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def create(root: str) -> None:
    """An empty ``.venv``, with its own pip where this Python brings one (stock Debian does not)."""
    if succeeds(sys.executable, "-m", "venv", venv_dir(root)):
        return
    if not succeeds(sys.executable, "-m", "venv", "--clear", "--without-pip", venv_dir(root)):
        raise Refused("no_folder", where=venv_dir(root), reason="venv")


def pip_for(root: str) -> list[str]:
    """The command that installs into ``.venv``: its own pip, else the one of the Python outside."""
    if succeeds(venv_python(root), "-m", "pip", "--version"):
        return [venv_python(root), "-m", "pip"]
    if succeeds(sys.executable, "-m", "pip", "--python", venv_python(root), "--version"):
        return [sys.executable, "-m", "pip", "--python", venv_python(root)]
    raise Refused("no_pip")


def install(root: str, wanted: str) -> None:
    """Bring the pinned packages in with ordinary pip, showing each as it comes."""
    import subprocess

    wishes = pins(root, wanted)
    command = [*pip_for(root), "install", "--disable-pip-version-check", "--no-input", *wishes]
    environment = dict(os.environ, PYTHONUNBUFFERED="1", PYTHONIOENCODING="utf-8")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", env=environment
    ) as process:
        said = []
        for told in progress(process.stdout or (), wishes, said.append):
            print(told, flush=True)
    if process.returncode:
        print("".join(said[-20:]), file=sys.stderr, flush=True)
        raise Refused("pip_failed")


def progress(lines: object, wishes: list[str], keep: Callable[[str], None]) -> Iterator[str]:
    """What to show for pip's lines: each wanted package once with its number, downloads, the last step."""
    waiting = {wish.partition("==")[0].lower().replace("_", "-"): wish for wish in wishes}
    for line in lines:  # type: ignore[attr-defined]
        keep(line)
        words = line.replace("Requirement already satisfied:", "Collecting").split()
        if words[:1] == ["Collecting"] and len(words) > 1:
            wish = waiting.pop(words[1].partition("==")[0].lower().replace("_", "-"), "")
            if wish:
                name, _, version = wish.partition("==")
                yield WORDS["package"].format(n=len(wishes) - len(waiting), total=len(wishes), name=name, version=version)
        elif words[:1] == ["Downloading"] and len(words) > 1:
            yield WORDS["download"].format(file=words[1].rpartition("/")[2], size=" ".join(words[2:]))
        elif words[:2] == ["Installing", "collected"]:
            yield WORDS["install"]


def hand_over(python: str, argv: list[str]) -> int:
    """Go on as the interpreter of ``.venv``: in this very process, on Windows in a child."""
    os.environ.pop("PYTHONHOME", None)  # it would lead that interpreter away from .venv, and back here for ever
    command = [python, os.path.join(HERE, "run.py"), *argv]
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(python, command)  # noqa: S606
    import subprocess

    with subprocess.Popen(command) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # Ctrl C reaches the child as well: its answer counts


# ---- inside .venv, or in a frozen build ------------------------------------------------------------


def without_screen(argv: list[str]) -> bool:
    """Whether a window has nowhere to open: no X, no Wayland, and no other Qt platform asked for."""
    asked = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return sys.platform.startswith("linux") and not asked and "-platform" not in argv


def load_qt(*, screen: bool) -> None:
    """Load Qt once to learn what the system lacks; Refused names the library and what to install.

    With ``screen`` also the plugin for X: Qt would end the process on a missing library of it.
    """
    try:
        from PySide6 import QtWidgets

        if screen and os.environ.get("DISPLAY") and not os.environ.get("QT_QPA_PLATFORM"):
            import ctypes

            ctypes.CDLL(os.path.join(os.path.dirname(QtWidgets.__file__), "Qt/plugins/platforms/libqxcb.so"))
    except (ImportError, OSError) as error:
        code = "no_qt_windows" if WINDOWS else "no_qt"
        raise Refused(code, library=str(error).partition(":")[0], packages=QT_PACKAGES) from error


def open_window(argv: list[str]) -> int:
    """Open the window; Refused where there is no screen or Qt cannot be loaded."""
    if without_screen(argv):
        raise Refused("no_screen")
    load_qt(screen=True)
    from ui.application import main as window

    return window(argv)


def draw_shots(argv: list[str]) -> int:
    """The pictures of the pages."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    load_qt(screen=False)
    from ui.shots import main as shots

    return shots(argv)


def run_tests(argv: list[str]) -> int:
    """Every test, or those named, without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    load_qt(screen=False)
    os.chdir(HERE)
    try:
        import pytest
    except ImportError as error:
        raise Refused("no_tests") from error
    return int(pytest.main(argv))


def run_command(argv: list[str]) -> int:
    """Everything else is the command line's; for the demo it is handed a painter of pages, if Qt loads."""
    from desktop.cli import main as command

    if argv[0] != "demo":
        return command(argv, render_pages=None)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        load_qt(screen=False)
    except Refused as reason:
        print(reason, file=sys.stderr)
        return command(argv, render_pages=None)

    def render_pages(*args: object, **named: object) -> object:
        from ui.shots import render_pages as render

        return render(*args, **named)

    return command(argv, render_pages=render_pages)


def inside(argv: list[str]) -> int:
    """Options alone, or nothing, open the window; a first word is a command."""
    first = argv[0] if argv else ""
    if not first or (first.startswith("-") and first not in ("-h", "--help", "--version")):
        return open_window(argv)
    if first == "shots":
        return draw_shots(argv[1:])
    if first == "test":
        return run_tests(argv[1:])
    return run_command(argv)


def main(argv: list[str]) -> int:
    """Exit code of the whole program: 2 where a sentence says what to do."""
    frozen = getattr(sys, "frozen", False)
    if frozen:
        import multiprocessing

        multiprocessing.freeze_support()
    for stream in (sys.stdout, sys.stderr):
        if stream:
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        if sys.version_info < (3, 11):  # noqa: UP036 - an old Python may well start this file
            raise Refused("old", python=PYTHON)
        if frozen or os.path.realpath(sys.prefix) == os.path.realpath(venv_dir(HERE)):
            return inside(argv)
        prepare(HERE, "development" if argv[:1] == ["test"] else "runtime")
    except Refused as reason:
        print(reason, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(WORDS["stopped"], file=sys.stderr)
        return 130
    return hand_over(venv_python(HERE), argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
