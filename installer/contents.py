"""What goes into the bundle, derived from the tree, and what may not be missing from it."""

from __future__ import annotations

import ast
import filecmp
import re
import subprocess
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from installer.words import KINDS, BuildFailedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOMS = ("aftersales", "resources", "storage", "imports", "exports", "desktop", "ui")
SHIPPED = ("resources", "docs/manual", "docs/使用手册.md", "LICENSE")
"""Folders and files that lie in the bundle where they lie in the tree."""
GROUPS = {
    "fonts": "resources/fonts/*.ttf",
    "icons": "resources/icons/*.svg",
    "policies": "resources/policies/*.toml",
    "texts": "resources/texts/*.toml",
    "styles": "resources/styles/*.qss",
    "profiles": "resources/profiles/*.toml",
    "holidays": "resources/holidays/*.toml",
    "licences": "LICENSE",
    "docs": "docs/使用手册.md",
}
"""What the code reads as a whole folder: each must hold something, even where git is not there to tell what."""
_SOURCES = {".py", ".pyc", ".pyi"}
_NAMED = re.compile(r"[\w-]+\.(toml|ttf|svg|qm|qss|txt|json|ico|csv|xlsx)")
_EVERYWHERE = (".toml", ".qm", ".qss", ".svg", ".ico")
_HOMES = {".qm": "translations", ".qss": "styles", ".svg": "icons", ".ico": "icons", ".ttf": "fonts"}
"""Endings that only shipped files have; other names are taken from the modules of resources/ alone."""


def modules(root: Path) -> tuple[str, ...]:
    """Every module of the rooms, dotted and in order, without the ones that make shipped files (make_*)."""
    return tuple(
        sorted(".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in _sources(root))
    )


def data_files(root: Path) -> tuple[PurePosixPath, ...]:
    """Every shipped file that is there, relative to the root and in order."""
    return tuple(sorted(_here(root)))


def expected(root: Path) -> tuple[PurePosixPath, ...]:
    """Every file that must be in the bundle: there, known to git, or named by the code; one a group if it stands empty."""
    found = {*_here(root), *_in_git(root), *_named(root)}
    for pattern in GROUPS.values():
        if not any(path.match(pattern) for path in found):
            found.add(PurePosixPath(pattern))
    return tuple(sorted(found))


def check_tree(root: Path) -> None:
    """BuildFailedError ``missing`` unless everything that must be shipped is there to be shipped."""
    _refuse(path for path in expected(root) if not (root / path).is_file())


def check_bundle(root: Path, inside: Path, licences: Iterable[str] = ()) -> None:
    """BuildFailedError ``missing`` unless all of it lies `inside` the bundle, byte for byte, with a text for each licence.

    `inside` is the folder that ``sys._MEIPASS`` names; `licences` are the names of folders below its ``licences``.
    """
    lacking = [path for path in expected(root) if not _same(root / path, inside / path)]
    for name in licences:
        folder = PurePosixPath("licences", name)
        if not any(path.is_file() and path.stat().st_size for path in (inside / folder).rglob("*")):
            lacking.append(folder)
    _refuse(lacking)


def _refuse(lacking: Iterable[PurePosixPath]) -> None:
    names = list(lacking)
    if names:
        kinds = dict.fromkeys(_kind(name) for name in names)
        shown = "\n".join(f"   {name}" for name in names)
        raise BuildFailedError("missing", count=len(names), kinds="、".join(kinds), names=shown)


def _kind(path: PurePosixPath) -> str:
    if path.name == "LICENSE":
        return KINDS["licences"]
    folder = path.parts[1] if path.parts[0] == "resources" else path.parts[0]
    return KINDS.get(folder, "数据")


def _same(source: Path, target: Path) -> bool:
    return source.is_file() and target.is_file() and filecmp.cmp(source, target, shallow=False)


def _here(root: Path) -> Iterator[PurePosixPath]:
    for name in SHIPPED:
        place = root / name
        for path in (place, *place.rglob("*")):
            if path.is_file() and path.suffix not in _SOURCES and path.name[0] not in ".~":
                yield PurePosixPath(path.relative_to(root).as_posix())


def _in_git(root: Path) -> Iterator[PurePosixPath]:
    """What git keeps of them: a file that was lost from the work tree is still known there. Nothing outside of git."""
    if not (root / ".git").exists():
        return
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--", *SHIPPED],
            cwd=root,
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
    except (OSError, subprocess.CalledProcessError):
        return  # no git here, or a folder it does not trust: what is there and what is named remain
    for name in filter(None, listed.stdout.split("\0")):
        if PurePosixPath(name).suffix not in _SOURCES:
            yield PurePosixPath(name)


def _named(root: Path) -> Iterator[PurePosixPath]:
    """Files that a module names in full, such as ``"taxonomy.toml"``, and that are nowhere."""
    places = {path.name for path in _here(root)}
    for source in sorted(_sources(root)):
        text = (root / source).read_text("utf-8")
        for name in {match[0] for match in _NAMED.finditer(text)}:
            own = source.parts[0] == "resources" or name.endswith(_EVERYWHERE)
            if own and name not in places and f'"{name}"' in text and _is_text(text, name):
                yield PurePosixPath("resources", _HOMES.get(PurePosixPath(name).suffix, ""), name)


def _is_text(source: str, name: str) -> bool:
    """Whether it stands in the code as a text of its own, and not in a comment."""
    return any(isinstance(node, ast.Constant) and node.value == name for node in ast.walk(ast.parse(source)))


def _sources(root: Path) -> Iterator[Path]:
    for room in ROOMS:
        for path in (root / room).rglob("*.py"):
            if not path.name.startswith("make_"):
                yield path.relative_to(root)
