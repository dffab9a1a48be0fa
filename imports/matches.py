"""What a sheet and its columns were taken for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.profile_files import shipped_profiles

if TYPE_CHECKING:
    from resources.profile_files import ProfileFile


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMatch:
    """What one column was taken for; `key` None is not taken, `ignored` if that is on purpose. Percent."""

    index: int
    header: str
    key: str | None
    confidence: int
    others: tuple[str, ...] = ()
    ignored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a sheet was taken for."""

    profile: ProfileFile
    confidence: int
    columns: tuple[ColumnMatch, ...]

    @property
    def mapping(self) -> dict[int, str]:
        """Column index → key, of the columns that are taken."""
        return {column.index: column.key for column in self.columns if column.key}

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)


def profile_named(name: str) -> ProfileFile:
    """The shipped profile of that name; KeyError if there is none."""
    return {profile.name: profile for profile in shipped_profiles()}[name]
