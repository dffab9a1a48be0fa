"""The Windows installer from the bundle: what setup.nsi has to be told, and makensis."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from installer.words import BuildFailedError

HERE = Path(__file__).resolve().parent
SCRIPT = HERE / "setup.nsi"
ICON = HERE.parent / "resources" / "icons" / "zhanggui.ico"
WINDOWS_PLACES = ("ProgramFiles(x86)", "ProgramFiles")
"""Variables naming the folders below which NSIS installs itself on Windows, without putting itself into PATH."""


class NotPacked(BuildFailedError):  # noqa: N818 - reads as the sentence it carries
    """No installer was made; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What setup.nsi reads: where the bundle lies and how large, and how deep it goes below the program's folder."""

    version: str
    bundle: Path
    out: Path
    longest: int
    kilobytes: int

    @classmethod
    def of(cls, bundle: Path, version: str, out: Path) -> Told:
        """Measure a bundle; NotPacked when it is none, or when the version has no number to compare by."""
        if not (bundle / "Zhanggui.exe").is_file() or not (bundle / "_internal").is_dir():
            raise NotPacked("pack_no_bundle", folder=bundle)
        others = sorted({entry.name for entry in bundle.iterdir()} - {"Zhanggui.exe", "_internal"})
        if others:
            raise NotPacked("pack_too_much", folder=bundle, names="、".join(others))
        files = [file for file in bundle.rglob("*") if file.is_file()]
        return cls(
            version=version,
            bundle=bundle.resolve(),
            out=(out / f"Zhanggui-Setup-{version}.exe").resolve(),
            longest=max(len(str(file.relative_to(bundle))) for file in files),
            kilobytes=sum(file.stat().st_size for file in files) // 1024,
        )

    def words(self) -> list[str]:
        """The definitions for makensis."""
        known = {
            "VERSION": self.version,
            "VERSION_FOUR": four_numbers(self.version),
            "BUNDLE": self.bundle,
            "LONGEST": self.longest,
            "SIZE_KB": self.kilobytes,
            "ICON": ICON,
            "OUT": self.out,
        }
        return [f"-D{name}={value}" for name, value in known.items()]


def four_numbers(version: str) -> str:
    """``1.2`` or ``1.2.3rc1`` as Windows wants it: ``1.2.0.0``, ``1.2.3.0``."""
    numbers = re.match(r"\d+(\.\d+){0,3}(?=$|[a-z])", version)
    if numbers is None:
        raise NotPacked("pack_no_version", version=version)
    return ".".join([*numbers[0].split("."), "0", "0", "0"][:4])


def makensis() -> str | None:
    """The compiler of NSIS 3: in PATH, or where its own installer puts it on Windows; None where there is none."""
    found = shutil.which("makensis")
    if found:
        return found
    for place in WINDOWS_PLACES:
        program = Path(os.environ.get(place, "")) / "NSIS" / "makensis.exe"
        if program.is_file():
            return str(program)
    return None


def pack(bundle: Path, version: str, out: Path) -> Path:
    """Make ``Zhanggui-Setup-<version>.exe`` in folder `out`; its path. NotPacked says what stood in the way."""
    compiler = makensis()
    if compiler is None:
        raise NotPacked("pack_no_nsis")
    told = Told.of(bundle, version, out)
    out.mkdir(parents=True, exist_ok=True)
    command = [compiler, "-V2", "-WX", "-INPUTCHARSET", "UTF8", *told.words(), str(SCRIPT)]
    ended = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )
    if ended.returncode:
        raise NotPacked("pack_failed", number=ended.returncode, said=(ended.stdout + ended.stderr)[-3000:])
    return told.out
