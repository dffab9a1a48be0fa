"""Writing into a case's timeline: each entry with its moment and the name of who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aftersales.actions import Action
    from aftersales.cases import CaseEvent, EventKind
    from desktop.archive import Archive
    from desktop.session import Session


class Timeline:
    """Appends to the history of cases, inside the caller's transaction."""

    def __init__(self, *, archive: Archive, session: Session) -> None:
        self._archive = archive
        self._session = session

    def tell(
        self,
        *,
        case_id: int,
        kind: EventKind,
        title: str,
        action: Action,
        note: str = "",
        from_state: str = "",
        to_state: str = "",
        breach: bool = False,
    ) -> CaseEvent:
        """One entry; `breach` marks a step that came after its deadline."""
        from aftersales.cases import CaseEvent

        return self._archive.cases.add_event(
            CaseEvent(
                case_id=case_id,
                at=action.at,
                by_id=action.by_id,
                by_name=self._session.staff.name,
                kind=kind,
                from_state=from_state,
                to_state=to_state,
                title=title,
                note=note.strip(),
                breach=breach,
            ),
            action=action,
        )
