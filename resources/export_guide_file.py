"""How to get a sheet out of each platform's backend, read from export_guides.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from aftersales.orders import Platform
from resources.places import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportGuide:
    """The steps on one platform; `fields` are worth ticking, `source` says where it was read, on which `page`, and `dated` of which day.

    `platform` is None for what holds everywhere: how long numbers stay whole.
    """

    platform: Platform | None
    title: str
    steps: tuple[str, ...]
    fields: str
    source: str
    dated: date
    page: str = ""

    @property
    def is_hearsay(self) -> bool:
        """Whether no page of the platform stands behind it."""
        return self.source.startswith("参考")


@cache
def shipped_guides() -> tuple[ExportGuide, ...]:
    """The guides by platform, in the order of the file; a malformed file is a bug of the build and raises."""
    return tuple(
        ExportGuide(
            platform=Platform(entry["platform"]),
            title="",
            steps=tuple(entry["steps"]),
            fields=entry["fields"],
            source=entry["source"],
            dated=entry["dated"],
            page=entry.get("page", ""),
        )
        for entry in _data()["guide"]
    )


@cache
def long_numbers() -> ExportGuide:
    """How long numbers stay whole on their way through a spreadsheet."""
    entry = _data()["numbers"]
    return ExportGuide(
        platform=None,
        title=entry["title"],
        steps=tuple(entry["steps"]),
        fields="",
        source=entry["source"],
        dated=entry["dated"],
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resource("export_guides.toml").read_text("utf-8"))
