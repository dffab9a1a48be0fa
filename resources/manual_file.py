"""The manual for shop owners, cut into chapters at its headings, with the anchors its links lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from resources.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MANUAL = ROOT.parent / "docs" / "使用手册.md"
"""Beside the rooms in a checkout, and at the same place in a frozen build; its pictures lie in ``manual/`` below."""

_HEADING = re.compile(r"^(#{1,3}) +(.+?)\s*$", re.MULTILINE)
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One chapter: its title, its Markdown with the heading first, and the titles of its sections in order."""

    title: str
    text: str
    sections: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """What a link to it names after ``#``."""
        return anchor_of(self.title)


def anchor_of(title: str) -> str:
    """The anchor of a heading, by the rule of the usual Markdown viewers: no punctuation, spaces become hyphens."""
    return _NOT_IN_ANCHORS.sub("", title.strip().lower()).replace(" ", "-")


def read_manual(path: Path = MANUAL) -> tuple[Chapter, ...]:
    """The chapters of the file in order, the title page first; raises `KnownError` where the file is missing."""
    try:
        text = path.read_text("utf-8")
    except OSError:
        raise KnownError("help.missing", path=str(path)) from None
    starts = [found.start() for found in _HEADING.finditer(text) if len(found[1]) < 3]
    return tuple(
        _chapter(text[start:end].strip()) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    )


def _chapter(text: str) -> Chapter:
    title, *sections = (found[2] for found in _HEADING.finditer(text))
    return Chapter(title=title, text=text, sections=tuple(sections))
