"""An edit that met another's edit: which fields both changed, and what each made of them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from aftersales.cases import Responsible
from resources.labels import label
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from aftersales.cases import Case
    from aftersales.staff import Staff
    from desktop.requests import CaseEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A field that two people changed: its word, what it was, and what each made of it, as they read it."""

    field: str
    label: str
    before: str
    theirs: str
    mine: str


def clashes(base: Case, current: Case, mine: CaseEdit, staff: Mapping[int, Staff]) -> tuple[Clash, ...]:
    """The fields of `mine` that became something else in `current` than they were in `base`, and than `mine` says."""
    found = []
    for name, wanted in _given(mine).items():
        before, theirs = getattr(base, name), getattr(current, name)
        if theirs in (before, wanted or None, wanted):
            continue
        words = [_word(name, value, staff) for value in (before, theirs, wanted)]
        found.append(
            Clash(
                field=name,
                label=sentence(f"case_field.{name}"),
                before=words[0],
                theirs=words[1],
                mine=words[2],
            )
        )
    return tuple(found)


def keeping(mine: CaseEdit, found: Sequence[Clash], kept: Collection[str]) -> CaseEdit:
    """The edit without the fields in which the other's word stands."""
    return replace(mine, **{clash.field: None for clash in found if clash.field not in kept})


def says_something(mine: CaseEdit) -> bool:
    """Whether anything is left to change."""
    return bool(_given(mine))


def _given(mine: CaseEdit) -> dict[str, Any]:
    values = {field.name: getattr(mine, field.name) for field in fields(mine)}
    return {name: value for name, value in values.items() if value is not None and name != "category"}


def _word(name: str, value: Any, staff: Mapping[int, Staff]) -> str:
    if name == "assignee_id":
        return staff[value].name if value in staff else "—"
    if isinstance(value, Responsible):
        return label(value)
    if isinstance(value, bool):
        return sentence("case_field.yes" if value else "case_field.no")
    return str(value) if value else "—"
