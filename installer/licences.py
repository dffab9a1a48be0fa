"""Gathers the licence texts of everything that the bundle holds and did not come from this repository."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from installer.words import BuildFailedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OWN_TEXTS = Path(__file__).resolve().parent / "licence_texts"
"""Texts of licences that a wheel names and does not bring; copies of the Free Software Foundation's."""
QT = ("PySide6_Essentials", "shiboken6")
"""Under LGPL-3.0-only, which is written as additions to GPL-3.0: both texts go along."""
PYTHON, BOOT = "Python", "pyinstaller"
_TEXT = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_README = """\
掌柜售后 uses the works below. Each folder holds the licence its authors give it under.
掌柜售后用到了下面这些作品，每个文件夹里是作者给的许可原文。

Qt and Qt for Python (PySide6, shiboken6) are used unchanged under the GNU Lesser General Public License, version 3. They lie
in this program as files of their own (the folders PySide6 and shiboken6), so that they can be exchanged for other builds of the
same version. Their sources: https://download.qt.io/official_releases/QtForPython/ and /qt/. What Qt itself contains of others is
listed at https://doc.qt.io/qt-6/licenses-used-in-qt.html.
The font (Noto Sans SC, OFL) and the icons (Lucide, ISC) have theirs beside them in resources/fonts and resources/icons.

"""


def pinned(root: Path) -> tuple[str, ...]:
    """Names of the distributions that constraints.txt lists under ``[runtime]``: what the bundle holds."""
    _head, _mark, rest = (root / "constraints.txt").read_text("utf-8").partition("# [runtime]")
    lines = rest.partition("# [")[0].splitlines()[1:]
    return tuple(line.partition("==")[0] for line in lines if line.strip() and not line.startswith("#"))


def folders(root: Path) -> tuple[str, ...]:
    """The folders of texts that a bundle must have on any system."""
    return (PYTHON, BOOT, *pinned(root))


def gather(root: Path, target: Path, libraries: Sequence[str] = ()) -> None:
    """Write a folder of texts for every part of the bundle into `target`, with a list; what stood there goes.

    `libraries` are paths of the system's own libraries that the bundle copies, on Linux; their packages say under which terms.
    BuildFailedError ``no_licence`` names the parts whose text is not to be found.
    """
    shutil.rmtree(target, ignore_errors=True)
    rows, lacking = [], []
    for name in folders(root):
        version, texts = _python() if name == PYTHON else _texts(name)
        if not texts:
            lacking.append(name)
        _copy(texts, target / name)
        rows.append(f"{name} {version}".rstrip())
    if lacking:
        raise BuildFailedError("no_licence", names="、".join(lacking))
    for package, text in _packages(libraries).items():
        _copy({PurePosixPath("copyright.txt"): text}, target / "system" / package)
        rows.append(f"system/{package}")
    (target / "README.txt").write_text(_README + "\n".join(rows) + "\n", encoding="utf-8")


def _copy(texts: dict[PurePosixPath, Path], folder: Path) -> None:
    for name, source in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / name)


def _texts(name: str) -> tuple[str, dict[PurePosixPath, Path]]:
    """Version of a distribution and its texts by the name they get; none where it is not installed or brings none."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return "", {}
    texts = _brought(found)
    if not texts and name in QT:
        texts = {PurePosixPath(path.name): path for path in sorted(OWN_TEXTS.glob("*GPL-3.0.txt"))}
    return found.version, texts


def _brought(found: Distribution) -> dict[PurePosixPath, Path]:
    """The texts in a distribution's own folder of facts; below ``licenses`` all of them, with their folders."""
    texts: dict[PurePosixPath, Path] = {}
    for file in found.files or ():
        folder, *below = file.parts
        if not folder.endswith(".dist-info"):
            continue
        if below[0] == "licenses":
            below = below[1:]
        elif len(below) > 1 or not _TEXT.match(below[0]):
            continue
        path = Path(str(found.locate_file(file)))
        if path.is_file():
            texts[PurePosixPath(*below)] = path
    return texts


def _python() -> tuple[str, dict[PurePosixPath, Path]]:
    """Python's own text: in its library, beside it (Windows), or where Debian keeps it."""
    library = Path(sysconfig.get_path("stdlib"))
    version = sysconfig.get_python_version()
    places = (library, library.parent, Path("/usr/share/doc") / f"python{version}")
    for place in places:
        for name in ("LICENSE.txt", "LICENSE", "copyright"):
            if (place / name).is_file():
                return version, {PurePosixPath("LICENSE.txt"): place / name}
    return version, {}


def _packages(libraries: Iterable[str]) -> dict[str, Path]:
    """Debian's packages that libraries come from, each with its file of terms; none on a system without them."""
    paths = {part for path in libraries for part in (path, str(Path(path).resolve()))}
    asked = sorted(
        paths | {path.removeprefix("/usr") for path in paths}
    )  # as the packages wrote them down, before /usr
    if not asked or shutil.which("dpkg-query") is None:
        return {}
    # what the packages do not know is left out of the answer
    told = subprocess.run(
        ["dpkg-query", "-S", *asked], capture_output=True, check=False, encoding="utf-8"
    ).stdout
    names = sorted({line.partition(":")[0] for line in told.splitlines() if ": " in line})
    terms = {name: Path("/usr/share/doc") / name / "copyright" for name in names if "," not in name}
    return {name: path for name, path in terms.items() if path.is_file()}
