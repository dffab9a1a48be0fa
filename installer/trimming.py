"""What PyInstaller found and the program never uses: plugins, translations, and libraries that nothing else asks for."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Entry = tuple[str, str, str]
"""As PyInstaller lists them: place in the bundle, source, and ``EXTENSION``, ``BINARY``, ``SYMLINK`` or ``DATA``."""

_PICTURES = (
    *(
        "Avif",
        "Blp",
        "BufrStub",
        "Cur",
        "Dcx",
        "Dds",
        "Eps",
        "Fits",
        "Fli",
        "Fpx",
        "Ftex",
        "Gbr",
        "GribStub",
        "Hdf5Stub",
    ),
    *(
        "Icns",
        "Im",
        "Imt",
        "Iptc",
        "Jpeg2K",
        "McIdas",
        "Mic",
        "Mpeg",
        "Msp",
        "Palm",
        "Pcd",
        "Pcx",
        "Pdf",
        "Pixar",
        "Psd",
    ),
    *("Qoi", "Sgi", "Spider", "Sun", "Tga", "Wmf", "Xbm", "Xpm", "XVThumb"),
)
"""Formats of Pillow that no evidence comes in; what stays is BMP, GIF, ICO, JPEG, MPO, PNG, PPM, TIFF and WebP."""
EXCLUDED = (
    *("tkinter", "test", "unittest", "pydoc", "doctest", "lib2to3", "ensurepip", "idlelib", "distutils"),
    *("pip", "setuptools", "pkg_resources", "wheel", "numpy", "lxml", "psycopg", "installer"),
    *(
        "pytest",
        "_pytest",
        "hypothesis",
        "pypinyin",
        "xlwt",
        "xlrd",
        "chinese_calendar",
        "fontTools",
        "dateutil",
    ),
    # no network is used, and the archive has a SQLite of its own
    *("ssl", "_ssl", "asyncio", "xmlrpc", "ftplib", "smtplib", "socketserver", "sqlite3", "_sqlite3"),
    *("_pydecimal", "tarfile", "charset_normalizer"),
    *(f"PIL.{name}ImagePlugin" for name in _PICTURES),
    *(
        "PIL._avif",
        "PIL._imagingft",
        "PIL._imagingcms",
        "PIL._imagingtk",
        "PIL.ImageTk",
        "PIL.ImageQt",
        "PIL.ImageCms",
    ),
    *(
        f"reportlab.graphics.{name}"
        for name in ("renderPM", "renderPS", "renderSVG", "testshapes", "widgets")
    ),
    *(
        f"reportlab.graphics.charts.{name}"
        for name in ("axes", "legends", "piecharts", "textlabels", "utils3d")
    ),
    *(
        "reportlab.lib.corp",
        "reportlab.lib.randomtext",
        "reportlab.lib.rparsexml",
        "reportlab.pdfbase._glyphlist",
    ),
    *(
        f"multiprocessing.{name}"
        for name in ("managers", "pool", "dummy", "sharedctypes", "shared_memory", "heap")
    ),
    *(
        f"PySide6.Qt{name}"
        for name in (
            "Network",
            "Qml",
            "Quick",
            "DBus",
            "OpenGL",
            "Sql",
            "Test",
            "Designer",
            "UiTools",
            "Help",
        )
    ),
)
"""Modules that are left out though something names them. PostgreSQL's driver is an extra of the sources."""
PLUGINS: Mapping[str, tuple[str, ...]] = {
    "platforms": ("qwindows", "qoffscreen", "qxcb"),
    "imageformats": ("qsvg", "qico"),  # PNG is Qt's own; photos are read by Pillow, see desktop/pictures.py
    "iconengines": ("qsvgicon",),
    "printsupport": ("cupsprintersupport",),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
}
"""Qt's plugins that stay, by folder; a folder that is not named goes as a whole."""
_RUNTIME = ("msvcp140", "vcruntime140")
"""Microsoft's runtime, which Python and several wheels each bring; the first one loaded serves the whole process."""
_DROPPED = ("opengl32sw.dll", "d3dcompiler_47.dll", "libcups.so.2")
"""Drawing in 3D, of which there is none; and the printing service's own library, which has to be the one of its machine."""


def trimmed(entries: Sequence[Entry], asked: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The entries that stay, in their order.

    `asked` names the libraries (their file names) that the binary at a path is linked to. A library stays if a Python module, a
    plugin or a library that stays asks for it, or if it is loaded by its name.
    """
    left = [entry for entry in entries if _wanted(entry[0])]
    by_name: dict[str, list[Entry]] = {}
    for entry in left:
        by_name.setdefault(_name(entry[0]), []).append(entry)
    needed: set[str] = set()
    todo = [entry for entry in left if _root(entry)]
    while todo:
        entry = todo.pop()
        if entry[0] in needed:
            continue
        needed.add(entry[0])
        if entry[2] in {"EXTENSION", "BINARY"}:
            for name in asked(entry[1]):
                todo.extend(by_name.get(_name(name), ()))
    return [entry for entry in left if entry[0] in needed]


def one_runtime(entries: Sequence[Entry], size: Callable[[str], int]) -> list[Entry]:
    """The entries with a single copy of each file of Microsoft's runtime, at the top, where the loader looks in any case.

    `size` tells the bytes of a source: of several the largest is kept, which is the newest and serves what was built for older.
    """
    newest: dict[str, Entry] = {}
    for entry in entries:
        if _runtime(entry):
            known = newest.get(_name(entry[0]).lower())
            if known is None or size(entry[1]) > size(known[1]):
                newest[_name(entry[0]).lower()] = entry
    others = [entry for entry in entries if not _runtime(entry)]
    return others + [(_file(place), source, kind) for place, source, kind in newest.values()]


def _runtime(entry: Entry) -> bool:
    return entry[2] == "BINARY" and _name(entry[0]).lower().startswith(_RUNTIME)


def links(path: str) -> list[str]:
    """File names of the libraries that a binary itself is linked to, without theirs in turn."""
    if sys.platform == "win32":
        from PyInstaller.depend.bindepend import get_imports

        return sorted(name for name, _found in get_imports(path))
    told = subprocess.run(["objdump", "-p", path], capture_output=True, check=True, encoding="utf-8").stdout
    return [line.split()[1] for line in told.splitlines() if line.strip().startswith("NEEDED")]


def _file(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _name(path: str) -> str:
    """A file's name, as this system compares it."""
    return _file(path).lower() if sys.platform == "win32" else _file(path)


def _wanted(place: str) -> bool:
    """Whether an entry may stay at all: not what is no use, nor a plugin or a translation of Qt that is not named."""
    parts = place.replace("\\", "/").split("/")
    if parts[-1] in _DROPPED:
        return False
    if parts[0] != "PySide6":
        return True
    if "translations" in parts:
        return False
    if "plugins" in parts:
        folder, plugin = parts[-2], parts[-1].partition(".")[0].removeprefix("lib")
        return plugin in PLUGINS.get(folder, ())
    return "qml" not in parts


def _root(entry: Entry) -> bool:
    """Whether something loads it by itself: a Python module, a plugin, Python, pdfium, the runtime of Windows."""
    place, _source, kind = entry
    name = _name(place)
    if kind not in {"BINARY", "SYMLINK"}:
        return True
    if kind == "SYMLINK":
        return False
    loaded = ("libpython", "python3", "vcruntime", "ucrtbase", "api-ms-", "pdfium", "libpdfium")
    return "plugins" in place.replace("\\", "/").split("/") or name.lower().startswith(loaded)


def pack(library: Path, target: Path) -> None:
    """Write Python's own modules, which lie unpacked in their zip, packed into another zip: 0.8 MB less."""
    with (
        zipfile.ZipFile(library) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed,
    ):
        for entry in sorted(source.infolist(), key=lambda entry: entry.filename):
            packed.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), zipfile.ZIP_DEFLATED)
