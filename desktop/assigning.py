"""Who gets a case: what each member of staff can do, kept by the shop, and the suggestion made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aftersales.access import Right
from aftersales.assigning import LONGEST_SKILL, MOST_SKILLS, Candidate, Task, ranked, skills_of
from aftersales.cases import CaseKind
from aftersales.errors import KnownError
from aftersales.staff import Staff
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.session import Session
from desktop.writing import Writer
from resources.wording import sentence

_KEY = "staff.skills"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Somebody who could have a case, and why he stands where he stands: 会维修，手上 2 单."""

    staff: Staff
    why: str


class AssigningDesk:
    """Suggests, and keeps what everybody can do."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session

    def skills(self) -> Mapping[int, tuple[str, ...]]:
        """The skills of everybody who has any, by id."""
        with self._archive.database.read():
            return self._skills()

    def set_skills(self, *, given: Mapping[int, str]) -> None:
        """Write down what these members of staff can do; only the owner may. KnownError ``desk.skills_long``."""
        self._session.require(Right.STAFF)
        changed = {staff_id: skills_of(text) for staff_id, text in given.items()}
        for words in changed.values():
            if len(words) > MOST_SKILLS or any(len(word) > LONGEST_SKILL for word in words):
                raise KnownError("desk.skills_long", most=MOST_SKILLS, longest=LONGEST_SKILL)
        with self._writer.action(sentence("case.skills"), Changed.SETTINGS) as action:
            known = {**self._skills(), **changed}
            stored = {str(staff_id): list(words) for staff_id, words in known.items() if words}
            self._archive.settings.put(_KEY, stored, action=action)

    def suggested(self, *, case_id: int) -> tuple[Suggestion, ...]:
        """Everybody who may have the case but who has it now, the best first."""
        with self._archive.database.read():
            case = self._archive.cases.get(case_id)
            staff, loads = self._archive.staff.list(), self._archive.cases.open_by_assignee()
            skills = self._skills()
        titles = tuple(line.title for line in case.lines)
        task = Task(kind=case.kind, words=(*titles, case.category, case.reason, case.phenomenon))
        others = [each for each in staff if each.id != case.assignee_id]
        found = ranked(task, others, skills, loads)
        return tuple(Suggestion(staff=each.staff, why=_why(each)) for each in found)

    def advised(self, *, kind: CaseKind, words: Sequence[str] = ()) -> tuple[Suggestion, ...]:
        """Everybody who may have a case that is being taken down, the best first; `words` are what it is about."""
        with self._archive.database.read():
            staff, loads = self._archive.staff.list(), self._archive.cases.open_by_assignee()
            skills = self._skills()
        found = ranked(Task(kind=kind, words=tuple(words)), staff, skills, loads)
        return tuple(Suggestion(staff=each.staff, why=_why(each)) for each in found)

    def _skills(self) -> dict[int, tuple[str, ...]]:
        return stored_skills(self._archive)


def stored_skills(archive: Archive) -> dict[int, tuple[str, ...]]:
    """The skills of everybody who has any, read inside an open read or write."""
    stored = archive.settings.get(_KEY, {})
    return {int(staff_id): tuple(words) for staff_id, words in stored.items()}


def _why(candidate: Candidate) -> str:
    load = sentence("case.load", {"count": candidate.load})
    if not candidate.skills:
        return load
    return f"{sentence('case.knows', {'skills': '、'.join(candidate.skills)})}，{load}"
