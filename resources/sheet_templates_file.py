"""What the templates of sheets to be imported hold, read from sheet_templates.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from aftersales.sheet_records import RECORD_KINDS
from resources.places import resource
from resources.profile_files import GENERIC, shipped_profiles
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping


KNOWLEDGE = "knowledge"


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


def column_title(kind: str, key: str) -> str:
    """The header of a column: the first word of its profile, which the import surely knows again."""
    if kind == KNOWLEDGE:
        return sentence(f"knowledge_sheet.{key}")
    words = next(profile.words for profile in shipped_profiles() if profile.name == profile_of(kind))
    return words[key][0] if words.get(key) else sentence(f"label_{kind}.{key}")


def profile_of(kind: str) -> str:
    """The name of the profile that a filled template is read by."""
    return kind if kind in RECORD_KINDS else GENERIC
