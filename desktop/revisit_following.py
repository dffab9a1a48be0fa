"""The deadline of a case that waits for a revisit is its next planned call; here it follows."""

from __future__ import annotations

from aftersales.actions import Action
from aftersales.revisits import RevisitState
from desktop.archive import Archive
from desktop.case_clocks import CaseClocks


class RevisitFollowing:
    """Moves the deadline of a case with its calls; part of the caller's transaction."""

    def __init__(self, *, archive: Archive, clocks: CaseClocks) -> None:
        self._archive = archive
        self._clocks = clocks

    def follow(self, case_id: int | None, action: Action) -> None:
        """The deadline of a case at 待回访 is its next planned call; it moves with it."""
        if case_id is None:
            return
        case = self._archive.cases.get(case_id)
        planned = [
            found.revisit.day
            for found in self._archive.revisits.of_case(case_id)
            if found.revisit.state is RevisitState.PLANNED
        ]
        if case.state != "to_revisit" or not planned:
            return
        events = self._archive.cases.events(case_id)
        timed = self._clocks.timed(case, events, action.at, revisit_on=min(planned))
        if timed.due_at != case.due_at:
            self._archive.cases.save(timed, action=action)
