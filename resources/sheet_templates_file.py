"""What the templates of sheets to be imported hold, read from sheet_templates.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from resources.places import resource

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTemplate:
    """One kind: the keys of its columns in order, those that `must` be filled, one `example` row and `notes` by key."""

    kind: str
    columns: tuple[str, ...]
    must: frozenset[str]
    example: Mapping[str, str]
    notes: Mapping[str, str]


@cache
def shipped_templates() -> Mapping[str, SheetTemplate]:
    """All of them by kind, in the order of the file; a malformed file is a bug of the build and raises."""
    raw = tomllib.loads(resource("sheet_templates.toml").read_text("utf-8"))
    return MappingProxyType(
        {
            kind: SheetTemplate(
                kind=kind,
                columns=tuple(told["columns"]),
                must=frozenset(told["must"]),
                example=MappingProxyType(told["example"]),
                notes=MappingProxyType(told.get("notes", {})),
            )
            for kind, told in raw.items()
        }
    )
