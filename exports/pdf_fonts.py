"""Type for papers: the shipped faces, a fallback for what they lack, widths, runs and line breaking."""

from __future__ import annotations

import os
import re
import threading
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resources.places import resource

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

_REMEMBERED = 4_096
"""Texts of which is remembered how they are cleaned and how wide they are."""
MISSING = "〓"
"""Stands on paper where no font has the character."""

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_NO_LINE_START = frozenset("，。、；：？！）」』】》〉〕”’…—·％%℃°!),.:;?]}ー々～")
_NO_LINE_END = frozenset("（「『【《〈〔“‘¥￥$([{")
_TOKEN = re.compile(r" +|[!-~\u00a1-\u024f\u2212\u00d7\u00f7]+|.", re.DOTALL)
_LONG_CODE = re.compile("<([0-9A-F]{2})> <([0-9A-F]{5,6})>")


@dataclass(frozen=True, slots=True)
class Type:
    """How a piece of text looks: size in points, weight, and ink from 0 (black) to 1 (paper)."""

    size: float
    bold: bool = False
    ink: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive characters that one registered font can draw."""

    text: str
    font: str


@dataclass(frozen=True, slots=True)
class FontFile:
    """A TrueType file, or one face of a collection."""

    path: Path
    index: int = 0


@dataclass(slots=True)
class _Face:
    name: str
    widths: dict[int, float]


@dataclass(frozen=True, slots=True)
class _Measured:
    """A text in one weight: how wide it is in thousandths of its size, its runs, and what no face has of it."""

    advance: float
    runs: tuple[Run, ...]
    missing: frozenset[str]


@dataclass(slots=True)
class FontBook:
    """Two weights and their fallbacks, registered with reportlab when first needed.

    reportlab's fonts seek in shared data while a document is saved, so documents are made under `lock`.
    """

    regular: FontFile
    bold: FontFile
    fallbacks: tuple[FontFile, ...] = ()
    lock: threading.RLock = field(default_factory=threading.RLock)
    _faces: dict[FontFile, _Face | None] = field(default_factory=dict)
    _mains: dict[bool, _Face] = field(default_factory=dict)
    _known: dict[tuple[str, bool], _Measured] = field(default_factory=dict)

    def name(self, *, bold: bool = False) -> str:
        """What reportlab knows the weight by."""
        return self._main(bold=bold).name

    def runs(self, text: str, *, bold: bool = False) -> tuple[Run, ...]:
        """The text cut where the face changes; what no face has comes out as 〓."""
        return self._measured(text, bold=bold).runs

    def missing(self, text: str, *, bold: bool = False) -> frozenset[str]:
        """The characters of `text` that no face has."""
        return self._measured(text, bold=bold).missing

    def width(self, text: str, look: Type) -> float:
        """How wide the text is set on one line, in points."""
        return self._measured(text, bold=look.bold).advance * look.size / 1000

    def _measured(self, text: str, *, bold: bool) -> _Measured:
        """Remembered: a paper measures before it draws, and many papers say the same."""
        found = self._known.get((text, bold))
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[text, bold] = self._measure(text, bold=bold)
        return found

    def _measure(self, text: str, *, bold: bool) -> _Measured:
        face = self._main(bold=bold)
        try:
            total = sum(map(face.widths.__getitem__, map(ord, text)))
        except KeyError:
            placed = [self._place(char, bold=bold) for char in text]
            total = sum(owner.widths[ord(shown)] for shown, owner in placed)
            cut = groupby(placed, key=lambda pair: pair[1].name)
            runs = tuple(Run("".join(char for char, _ in group), name) for name, group in cut)
            missing = frozenset(char for char in text if self._owner(char, bold=bold) is None)
            return _Measured(total, runs, missing)
        return _Measured(total, (Run(text, face.name),) if text else (), frozenset())

    def wrap(self, text: str, look: Type, width: float) -> list[str]:
        """The text in lines no wider than `width` points; at least one line.

        Chinese may break between any two characters but for punctuation that must not open or close a line; a
        Latin word or a number stays whole unless it is wider than a line.
        """
        lines: list[str] = []
        for paragraph in text.split("\n"):
            if self.width(paragraph, look) <= width:
                lines.append(paragraph.rstrip(" "))
            else:
                lines.extend(self._wrap_paragraph(paragraph, look, width))
        return lines

    def elide(self, text: str, look: Type, width: float) -> str:
        """The text on one line, its end replaced by … where it is too wide."""
        if self.width(text, look) <= width:
            return text
        while text and self.width(f"{text}…", look) > width:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def _wrap_paragraph(self, text: str, look: Type, width: float) -> list[str]:
        lines, line, used = [], "", 0.0
        for atom in _atoms(text):
            for part in self._fitting_parts(atom, look, width):
                advance = self.width(part, look)
                if line and used + self.width(part.rstrip(" "), look) > width:
                    lines.append(line.rstrip(" "))
                    part, line, used = part.lstrip(" "), "", 0.0  # noqa: PLW2901 - a line never opens with a space
                    advance = self.width(part, look)
                line += part
                used += advance
        lines.append(line.rstrip(" "))
        return lines

    def _fitting_parts(self, atom: str, look: Type, width: float) -> list[str]:
        if self.width(atom, look) <= width:
            return [atom]
        parts, part = [], ""
        for char in atom:
            if part and self.width(part + char, look) > width:
                parts.append(part)
                part = ""
            part += char
        return [*parts, part]

    def _main(self, *, bold: bool) -> _Face:
        known = self._mains.get(bold)
        if known is not None:
            return known
        face = self._face(self.bold if bold else self.regular)
        if face is None:
            raise FileNotFoundError(self.bold.path if bold else self.regular.path)
        self._mains[bold] = face
        return face

    def _place(self, char: str, *, bold: bool) -> tuple[str, _Face]:
        owner = self._owner(char, bold=bold)
        return (char, owner) if owner else (MISSING, self._main(bold=bold))

    def _owner(self, char: str, *, bold: bool) -> _Face | None:
        main = self._main(bold=bold)
        if ord(char) in main.widths:
            return main
        faces = (self._face(file) for file in (self.regular, *self.fallbacks))
        return next((face for face in faces if face and ord(char) in face.widths), None)

    def _face(self, file: FontFile) -> _Face | None:
        with self.lock:
            if file not in self._faces:
                self._faces[file] = _register(file)
            return self._faces[file]


@lru_cache(_REMEMBERED)
def clean(text: str) -> str:
    """Text fit for paper: composed, without control, direction and zero-width characters; line breaks stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _INVISIBLE.sub("", text)
    return "".join(char if char == "\n" or not _is_control(char) else " " for char in text)


@cache
def shipped_fonts() -> FontBook:
    """The book of the shipped Noto Sans SC with Windows' own fonts behind it; made once per process."""
    windows = Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
    behind = ("msyh.ttc", "simsun.ttc", "simsunb.ttf")
    return FontBook(
        FontFile(resource("fonts", "NotoSansSC-Regular.ttf")),
        FontFile(resource("fonts", "NotoSansSC-Bold.ttf")),
        tuple(FontFile(windows / name) for name in behind),
    )


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in "\u00a0\u2002\u2003"


def _atoms(text: str) -> list[str]:
    """Pieces that no line break may cut."""
    atoms: list[str] = []
    for token in _TOKEN.findall(text):
        if atoms and (token[0] in _NO_LINE_START or atoms[-1][-1] in _NO_LINE_END):
            atoms[-1] += token
        else:
            atoms.append(token)
    return atoms


def _register(file: FontFile) -> _Face | None:
    """Load one face and make it known to reportlab; None where the file is absent or not TrueType."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError

    if not file.path.is_file():
        return None
    name = f"{file.path.stem}-{file.index}"
    try:
        font = _searchable_font(name, file)
    except TTFError:
        return None
    pdfmetrics.registerFont(font)
    return _Face(name, _widths(font))


def _widths(font: TTFont) -> dict[int, float]:
    face: Any = font.face
    return {code: face.getCharWidth(code) for code in face.charToGlyph}


def _searchable_font(name: str, file: FontFile) -> TTFont:
    from reportlab.pdfbase.ttfonts import TTFont

    class SearchableFont(TTFont):
        """A TTFont whose rare characters can be copied: reportlab writes five hex digits where UTF-16 is due."""

        def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
            super().addObjects(doc)
            for key, stream in doc.idToObject.items():
                if key.startswith("toUnicodeCMap:"):
                    stream.content = to_utf16(stream.content)

    return SearchableFont(name, str(file.path), subfontIndex=file.index, asciiReadable=False)


def to_utf16(cmap: str) -> str:
    """A ToUnicode map with every code above U+FFFF written as its UTF-16 pair."""

    def pair(match: re.Match[str]) -> str:
        return f"<{match[1]}> <{chr(int(match[2], 16)).encode('utf-16-be').hex().upper()}>"

    return _LONG_CODE.sub(pair, cmap)
