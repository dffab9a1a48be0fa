"""What changed from version to version in the words of a shopkeeper, read from news.toml."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

from aftersales.late_dataclasses import dataclass
from resources.places import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One thing that is new; `title` in a few words, `text` how to use it; `page` and `section` lead there ("" nowhere)."""

    title: str
    text: str
    page: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One version and the day it came out; None for one that is not out yet."""

    version: str
    day: date | None
    items: tuple[NewsItem, ...]


@cache
def shipped_news() -> tuple[Release, ...]:
    """All versions, the newest first; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("news.toml").read_text("utf-8"))
    found = (
        Release(
            version=one["version"],
            day=one.get("day"),
            items=tuple(NewsItem(**item) for item in one["item"]),
        )
        for one in data["release"]
    )
    return tuple(sorted(found, key=lambda one: number(one.version), reverse=True))


def number(version: str) -> tuple[int, ...]:
    """``0.10.2`` as (0, 10, 2), so that versions can be compared."""
    return tuple(int(part) for part in version.split("."))
