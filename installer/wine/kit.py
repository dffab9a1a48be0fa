"""The Windows Python under wine, from Debian's packages and wheels alone.

Nobody offers a Windows Python as a wheel, but panda3d carries the official DLLs of one to freeze games with. They are taken out
of it; the pure half of the standard library is the same on every platform and comes from the Python that runs this; the two
parts that are missing (python.exe and the forwarder python3.dll) and what wine 8 lacks are compiled from `stand_ins`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from installer.wine.prefix import Prefix
from installer.wine.tools import ROOT, Failed, native, program, say

if TYPE_CHECKING:
    from collections.abc import Callable

CARRIER = "panda3d==1.10.16"
BUILDING = (
    "pyinstaller",
    "pyinstaller-hooks-contrib",
    "altgraph",
    "packaging",
    "pefile",
    "pywin32-ctypes",
    "setuptools",
)
"""What builds the bundle, at the versions of constraints.txt."""

INSIDE = Path(__file__).parent / "inside.py"
REPLACED = r"Software\Wine\Fonts\Replacements"
"""Fonts of Windows that wine is to draw with the program's own, so that the installer's pictures can be read."""

STAND_INS = Path(__file__).parent / "stand_ins"
WINE_LACKS = ("icuuc", "mscms", "bcryptprimitives")
COMPILER = "x86_64-w64-mingw32-gcc"
TAG = f"{sys.version_info[0]}{sys.version_info[1]}"
NOT_PURE = (
    "lib-dynload",
    "site-packages",
    "dist-packages",
    "test",
    "idlelib",
    "tkinter",
    "ensurepip",
    "__pycache__",
)
"""Folders of the standard library that belong to one machine, or that nothing here needs."""

TO_DLLS = ("*.pyd", "libcrypto-*.dll", "libssl-*.dll", "libffi-*.dll", "sqlite3.dll", "tcl*.dll", "tk*.dll")


@dataclass(frozen=True, slots=True)
class Kit:
    """What lies in a work folder: wheels, Python and Windows; made by `prepare`, kept for the next run."""

    work: Path

    @property
    def wheels(self) -> Path:
        return self.work / "wheels"

    @property
    def home(self) -> Path:
        return self.work / "python"

    @property
    def python(self) -> Path:
        return self.home / "python.exe"

    @property
    def prefix(self) -> Prefix:
        return Prefix(folder=self.work / "windows", home=self.work / "home", locales=self.work / "locales")

    def prepare(self) -> None:
        """Make what is not there yet, or not what constraints.txt and this file ask for now."""
        marker = self.work / "kit.txt"
        wanted = f"{_fingerprint()}\n"
        if marker.is_file() and marker.read_text("utf-8") == wanted:
            say("kit: there already")
            return
        marker.unlink(missing_ok=True)
        for folder in (self.home, self.prefix.folder, self.prefix.locales):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.wheels, self.home, self.prefix.home):
            folder.mkdir(parents=True, exist_ok=True)
        self._download()
        self._unpack()
        self._compile()
        self._boot()
        said = self.prefix.must(self.python, "-c", "import sys; print(sys.version)", seconds=120)
        marker.write_text(wanted, "utf-8")
        say(f"kit: Python {said.strip()}")

    def _download(self) -> None:
        """Every wheel of the list, for Windows; pip takes what is in the folder from there."""
        say("kit: wheels …")
        pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
        chosen = [
            "--only-binary=:all:",
            "--platform=win_amd64",
            f"--python-version={TAG}",
            "--dest",
            str(self.wheels),
        ]
        native(*pip, *chosen, *wheels_wanted())

    def _unpack(self) -> None:
        say("kit: Python …")
        library, dlls, site = self.home / "Lib", self.home / "DLLs", self.home / "Lib" / "site-packages"
        shutil.copytree(sysconfig.get_path("stdlib"), library, ignore=_impure)
        dlls.mkdir()
        site.mkdir()
        wanted = {_plain(pin) for pin in wheels_wanted()}
        for wheel in sorted(self.wheels.glob("*.whl")):
            name, version = wheel.name.split("-")[:2]
            if _plain(f"{name}=={version}") not in wanted:
                continue  # of an earlier list
            with zipfile.ZipFile(wheel) as packed:
                if name == CARRIER.partition("==")[0]:
                    self._take_dlls(packed)
                else:
                    packed.extractall(site)
        for pattern in TO_DLLS:
            for file in list(self.home.glob(pattern)):
                file.rename(dlls / file.name)
        if not (self.home / f"python{TAG}.dll").is_file():
            raise Failed(
                f"{CARRIER} carries no python{TAG}.dll: run this with the Python that the program is built for"
            )

    def _take_dlls(self, packed: zipfile.ZipFile) -> None:
        for entry in packed.infolist():
            folder, _, name = entry.filename.rpartition("/")
            # what Windows itself has, wine has too
            if folder == "deploy_libs" and name and not name.startswith("api-ms-win"):
                (self.home / name.lower()).write_bytes(packed.read(entry))

    def _compile(self) -> None:
        say("kit: what is missing …")
        gcc = program(COMPILER)
        dll = f"python{TAG}.dll"
        native(gcc, "-O2", "-municode", f'-DPYTHON_DLL=L"{dll}"', "-o", self.python, STAND_INS / "python.c")
        names = self.work / "python3.def"
        exports = native(
            sys.executable, STAND_INS.parent / "forwards.py", self.home / dll, env=self._with_site()
        )
        names.write_text(exports, "utf-8")
        empty = STAND_INS / "empty.c"
        native(gcc, "-shared", "-nostdlib", "-e", "DllMain", "-o", self.home / "python3.dll", empty, names)

    def _with_site(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(self.home / "Lib" / "site-packages")}

    def _boot(self) -> None:
        """A new Windows 10 in Simplified Chinese with the program's own font for the system's."""
        say("kit: Windows …")
        prefix = self.prefix
        prefix.locales.mkdir()
        native("localedef", "-i", "zh_CN", "-f", "UTF-8", prefix.locales / "zh_CN.UTF-8")
        prefix.run("wineboot", "-i", seconds=300)
        prefix.run("winecfg", "-v", "win10", seconds=120)
        system = prefix.drive / "windows" / "system32"
        for name in WINE_LACKS:
            source = STAND_INS / f"{name}.c"
            native(program(COMPILER), "-O2", "-shared", "-o", system / f"{name}.dll", source, "-ladvapi32")
        for font in (ROOT / "resources" / "fonts").glob("*.ttf"):
            shutil.copy(font, prefix.drive / "windows" / "Fonts")
        for face in (
            "Microsoft YaHei UI",
            "Microsoft YaHei",
            "SimSun",
            "Tahoma",
            "MS Shell Dlg",
            "MS Shell Dlg 2",
        ):
            self._write(REPLACED, face, "Noto Sans SC")
        prefix.settle()

    def _write(self, key: str, name: str, text: str) -> None:
        self.prefix.must(self.python, "-X", "utf8", INSIDE, "write", key, name, text, seconds=120)


def wheels_wanted() -> list[str]:
    """``name==version``: the carrier, all that the program needs, and what builds it."""
    packages: Callable[[str], list[str]] = import_module("run").packages
    runtime = packages("runtime")
    building = [pin for pin in packages("development") if _plain(pin).partition("==")[0] in BUILDING]
    missing = len(BUILDING) - len(building)
    if missing:
        raise Failed(f"constraints.txt lacks {missing} of {', '.join(BUILDING)}")
    return [CARRIER, *runtime, *building]


def _plain(pin: str) -> str:
    return pin.lower().replace("_", "-")


def _fingerprint() -> str:
    """Changes with the list of wheels and with what this folder makes of them."""
    told = hashlib.sha256("\n".join([sys.version, *wheels_wanted()]).encode())
    for source in (Path(__file__), STAND_INS.parent / "forwards.py", *sorted(STAND_INS.glob("*.c"))):
        told.update(source.read_bytes())
    return told.hexdigest()


def _impure(folder: str, names: list[str]) -> set[str]:
    del folder
    return {name for name in names if name in NOT_PURE or name.startswith(("config-3", "_sysconfigdata"))}
