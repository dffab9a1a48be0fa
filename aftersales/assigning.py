"""Who should have a case: by what each can do and how much each has already; a suggestion with its reason, never a rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.access import Right, Role, rights_of
from aftersales.cases import CaseKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aftersales.staff import Staff

MOST_SKILLS = 20
LONGEST_SKILL = 12
_BETWEEN = re.compile(r"[\s、，,;；]+")
_WORK = frozenset({CaseKind.REPAIR, CaseKind.UPKEEP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a case asks for: its kind, and the words it is about (goods, category, reason)."""

    kind: CaseKind
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A member of staff for a case: which of his skills it needs, and how many open cases he has."""

    staff: Staff
    skills: tuple[str, ...]
    load: int


def skills_of(text: str) -> tuple[str, ...]:
    """The skills in a line a person typed: kinds of cases, brands, goods, divided by 、 or spaces."""
    return tuple(dict.fromkeys(word for word in _BETWEEN.split(text.strip()) if word))


def may_have(staff: Staff, kind: CaseKind) -> bool:
    """Whether the role can carry a case of this kind on; repairs also by who mends."""
    rights = rights_of(Role(staff.role))
    return Right.HANDLE in rights or (kind in _WORK and Right.REPAIR in rights)


def ranked(
    task: Task, staff: Sequence[Staff], skills: Mapping[int, tuple[str, ...]], loads: Mapping[int, int]
) -> tuple[Candidate, ...]:
    """Everybody who may have it: who knows most of it first, then who is bound to nothing else, then the least laden."""
    found = [
        Candidate(staff=each, skills=_needed(task, skills.get(each.id, ())), load=loads.get(each.id, 0))
        for each in staff
        if may_have(each, task.kind)
    ]
    return tuple(
        sorted(
            found,
            key=lambda each: (
                -len(each.skills),
                bool(skills.get(each.staff.id)) and not each.skills,
                each.load,
                each.staff.id,
            ),
        )
    )


def _needed(task: Task, skills: Sequence[str]) -> tuple[str, ...]:
    about = " ".join(task.words).lower()
    return tuple(word for word in skills if word == task.kind.value or word.lower() in about)
