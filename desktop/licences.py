"""The works of others that the program is made with, and the licence each is used under."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from resources.places import resource

_RUNTIME = (
    *("apsw", "charset-normalizer", "defusedxml", "et_xmlfile", "msgspec", "openpyxl", "peewee", "pillow"),
    *("platformdirs", "pypdfium2", "PySide6_Essentials", "python-calamine", "reportlab", "rl_accel", "segno"),
    "shiboken6",
)
"""What a run from the repository works with; a bundle brings its own folder of texts instead."""
_NAMES = ("licen", "copying", "notice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One work: `licence` names its terms ("" where only the text tells them), `text` is that text."""

    name: str
    version: str = ""
    licence: str = ""
    text: str = ""


def parts() -> tuple[Part, ...]:
    """Every part, sorted by name; font and icons too. Reads files: for a job."""
    inside = getattr(sys, "_MEIPASS", "")
    found = _bundled(Path(inside) / "licences") if inside else _installed()
    return tuple(sorted((*found, *_shipped()), key=lambda part: part.name.casefold()))


def _bundled(folder: Path) -> tuple[Part, ...]:
    """A folder for each part, as the bundle holds them; its list tells the versions."""
    try:
        told = (folder / "README.txt").read_text("utf-8").splitlines()
    except OSError:
        told = []
    versions = dict(line.split(" ") for line in told if line.count(" ") == 1)
    return tuple(
        Part(name=each.name, version=versions.get(each.name, ""), text=_texts(each))
        for each in sorted(folder.glob("*"))
        if each.is_dir() and each.name != "system"
    ) + tuple(Part(name=each.name, text=_texts(each)) for each in sorted(folder.glob("system/*")))


def _texts(folder: Path) -> str:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return "\n\n".join(path.read_text("utf-8", errors="replace") for path in found)


def _installed() -> tuple[Part, ...]:
    found = [Part(name="Python", version=sys.version.split()[0], licence="PSF-2.0")]
    for name in _RUNTIME:
        try:
            found.append(_of(distribution(name)))
        except PackageNotFoundError:
            continue
    return tuple(found)


def _of(found: Distribution) -> Part:
    told = [found.metadata[name] for name in ("License-Expression", "License") if name in found.metadata]
    named = [text for text in found.metadata.get_all("Classifier") or () if text.startswith("License ::")]
    terms = told[0] if told else ", ".join(text.rpartition(" :: ")[2] for text in named)
    files = [
        Path(str(found.locate_file(file)))
        for file in found.files or ()
        if ".dist-info" in str(file) and any(name in file.name.lower() for name in _NAMES)
    ]
    return Part(
        name=found.metadata["Name"],
        version=found.version,
        licence=terms.splitlines()[0][:60] if terms else "",
        text="\n\n".join(path.read_text("utf-8", errors="replace") for path in files if path.is_file()),
    )


def _shipped() -> tuple[Part, ...]:
    """The font and the icons, whose terms lie beside them."""
    found = []
    for name, licence, folder in (("Noto Sans SC", "OFL-1.1", "fonts"), ("Lucide", "ISC", "icons")):
        texts = [
            path
            for path in sorted(resource(folder).iterdir())
            if path.name.upper().startswith(("LICEN", "OFL"))
        ]
        found.append(
            Part(name=name, licence=licence, text="\n\n".join(path.read_text("utf-8") for path in texts))
        )
    return tuple(found)
