"""``python run.py build``: makes the bundle, tries it out, and packs it into the one file that a shop is given."""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from installer import contents
from installer.pack import pack
from installer.words import BuildFailedError, say
from resources.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = sys.platform == "win32"
NAME = "Zhanggui"
LIMIT = 90_000_000
"""Bytes that the unpacked program may have on Windows; on Linux Qt brings 39 MB of ICU and Python its whole library."""
PATIENCE = 600
"""Seconds that a smoke may take."""
_EPOCH = "1767225600"
"""The time that goes into archives where git cannot tell one: the beginning of 2026."""
_WINDOWS_NEEDS = (
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "WINDIR",
    "TEMP",
    "TMP",
    "USERPROFILE",
    "LOCALAPPDATA",
    "APPDATA",
    "USERNAME",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be made, and where."""

    out: Path
    windows: bool
    bundle_only: bool
    rest: tuple[str, ...] = ()
    """For the script that builds for Windows on Linux."""


def main(argv: Sequence[str]) -> int:
    """``build [--bundle] [--windows] [--out DIR]``; 2 with a sentence where it cannot be made."""
    wish = _wish(argv)
    try:
        _build(wish)
    except BuildFailedError as reason:
        print(reason, file=sys.stderr)
        return 2
    return 0


def _build(wish: Wish) -> None:
    say("begin", version=VERSION, system="Windows" if wish.windows or WINDOWS else platform.system())
    try:
        if wish.windows:
            windows_on_linux(wish)
        else:
            make(wish)
    except OSError as error:
        where, why = error.filename or wish.out, error.strerror or error
        raise BuildFailedError("no_room", where=where, reason=why) from error
    except KeyboardInterrupt:
        raise BuildFailedError("stopped") from None


def _wish(argv: Sequence[str]) -> Wish:
    parser = argparse.ArgumentParser(prog="run.py build", description="打包：做出文件夹、试跑、打成一个文件")
    parser.add_argument("--bundle", action="store_true", help="只做出文件夹并试跑，不打成一个文件")
    parser.add_argument("--windows", action="store_true", help="在 Linux 上用 wine 打 Windows 的安装包")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist", metavar="DIR", help="放到哪里（默认 dist）"
    )
    asked, rest = parser.parse_known_args(list(argv))
    if rest and not asked.windows:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return Wish(out=asked.out.resolve(), windows=asked.windows, bundle_only=asked.bundle, rest=tuple(rest))


def make(wish: Wish) -> Path:
    """Bundle, smoke, pack; the file that was made, or the folder where only that is wished for."""
    bundle = make_bundle(wish.out)
    smoke(bundle)
    if wish.bundle_only:
        say("done_bundle", path=bundle)
        return bundle
    say("packing")
    made = pack(bundle, VERSION, wish.out) if WINDOWS else archive(bundle, wish.out)
    say("done", path=made, size=_mb(made.stat().st_size))
    return made


def make_bundle(out: Path) -> Path:
    """``out/Zhanggui`` by installer.spec, which also sees to it that nothing is missing."""
    contents.check_tree(ROOT)
    _need("PyInstaller", use="把程序装进一个文件夹")
    if not WINDOWS:
        _need_tool(
            "objdump", use="PyInstaller 用它看系统库", remedy="Debian/Ubuntu 运行 apt-get install -y binutils"
        )
    bundle, begun = out / NAME, time.monotonic()
    say("bundling", folder=bundle)
    work = ROOT / "build"
    # without the columns of its tracebacks the code is a quarter smaller; their lines stay
    command = [
        sys.executable,
        "-X",
        "no_debug_ranges",
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level",
        "WARN",
    ]
    command += ["--distpath", str(out), "--workpath", str(work), str(ROOT / "installer.spec")]
    same = {**os.environ, "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": epoch(), "PYTHONUTF8": "1"}
    code = subprocess.run(command, cwd=ROOT, env=same, check=False).returncode
    if code:
        raise BuildFailedError("bundling_failed", number=code)
    files = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    say("bundled", files=len(files), size=_mb(size), seconds=round(time.monotonic() - begun))
    if WINDOWS and size > LIMIT:
        raise BuildFailedError("too_large", size=_mb(size), limit=_mb(LIMIT), folder=bundle)
    return bundle


def smoke(bundle: Path, *, patience: float = PATIENCE) -> None:
    """Let the bundled program try itself out without a screen and in an empty environment; its log is shown where it fails."""
    program = bundle / (f"{NAME}.exe" if WINDOWS else NAME)
    say("smoking", program=program)
    begun = time.monotonic()
    home = Path(tempfile.mkdtemp(prefix="zhanggui-build-"))
    out = home / "smoke"
    command = [str(program), "--smoke", "--out", str(out), "-platform", "offscreen"]
    try:
        ended = subprocess.run(
            command,
            cwd=home,
            env=bare(home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        _show(out, b"")
        raise BuildFailedError("smoke_hung", seconds=round(patience)) from None
    else:
        if ended.returncode:
            _show(out, ended.stdout + ended.stderr)
            raise BuildFailedError("smoke_failed", number=ended.returncode)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    say("smoked", seconds=round(time.monotonic() - begun))


def bare(home: Path) -> Mapping[str, str]:
    """The environment of a smoke: nothing but a home, so that nothing of this machine's Python or Qt can help."""
    if not WINDOWS:
        return {"HOME": str(home)}
    return {name: os.environ[name] for name in _WINDOWS_NEEDS if name in os.environ}


def _show(out: Path, said: bytes) -> None:
    """Its log where there is one: that says everything; else what it said."""
    log = out / "smoke.log"
    text = log.read_text("utf-8", "replace") if log.is_file() else said.decode("utf-8", "replace")
    print(text, file=sys.stderr, flush=True)


def archive(bundle: Path, out: Path) -> Path:
    """``Zhanggui-<version>-linux-<machine>.tar.gz``: the same bytes for the same bundle."""
    target = out / f"{NAME}-{VERSION}-linux-{platform.machine()}.tar.gz"
    aside = target.with_suffix(".part")
    moment = int(epoch())

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = moment
        return entry

    with (
        aside.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=moment) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in (bundle, *sorted(bundle.rglob("*"))):
            tar.add(path, str(Path(NAME) / path.relative_to(bundle)), recursive=False, filter=plain)
    aside.replace(target)
    return target


def windows_on_linux(wish: Wish) -> None:
    """Everything for Windows, under wine; that script tells what it makes and where."""
    if not sys.platform.startswith("linux"):
        raise BuildFailedError("not_here")
    command = ["bash", str(ROOT / "installer" / "windows_on_linux.sh"), "--out", str(wish.out), *wish.rest]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code:
        raise BuildFailedError("windows_failed", number=code)


def epoch() -> str:
    """Seconds since 1970 that archives carry: what is asked for, the last commit's, or a fixed day."""
    asked = os.environ.get("SOURCE_DATE_EPOCH")
    if asked and asked.isdecimal():
        return asked
    try:
        told = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
        )
    except (OSError, subprocess.CalledProcessError):
        return _EPOCH
    return told.stdout.strip() or _EPOCH


def _need(module: str, *, use: str) -> None:
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise BuildFailedError(
            "no_tool", tool=module, use=use, remedy="用 python3 run.py build 启动会自动装上"
        )


def _need_tool(name: str, *, use: str, remedy: str) -> None:
    if shutil.which(name) is None:
        raise BuildFailedError("no_tool", tool=name, use=use, remedy=remedy)


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f}"
