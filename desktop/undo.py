"""Taking back and doing again: Ctrl Z, Ctrl Y and 撤销 in a toast read the one journal."""

from __future__ import annotations

from aftersales.actions import Action
from aftersales.cases import EventKind
from aftersales.errors import KnownError
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer

_TABLES = {
    "cases": Changed.CASES,
    "case_events": Changed.CASES,
    "evidence": Changed.CASES,
    "settlements": Changed.SETTLEMENTS,
    "payments": Changed.SETTLEMENTS,
    "revisits": Changed.REVISITS,
    "customers": Changed.CUSTOMERS,
    "orders": Changed.ORDERS,
    "sold_goods": Changed.GOODS,
    "products": Changed.GOODS,
    "import_batches": Changed.IMPORTS,
    "settings": Changed.SETTINGS,
}


_FACTS = frozenset({"settlements", "payments"})
"""What was taken back of these stays taken back: it is done anew, with a new entry."""


class UndoDesk:
    """Undo is a new action; facts stay and are answered by new entries."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session, timeline: Timeline) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._timeline = timeline

    def last(self) -> Action | None:
        """What Ctrl Z would take back, or None."""
        with self._archive.database.read():
            return self._archive.journal.last_undoable(self._session.staff_id)

    def undo(self) -> str:
        """Take back this person's last action; its name. KnownError ``desk.nothing_to_undo``."""
        action = self.last()
        if action is None:
            raise KnownError("desk.nothing_to_undo")
        return self.undo_action(action_id=action.id, name=action.name)

    def redo(self) -> str:
        """Do again what was last taken back; KnownError ``desk.nothing_to_redo``."""
        with self._archive.database.read():
            last = self._archive.journal.last_redoable(self._session.staff_id)
            touched = self._archive.journal.touches(last.id) if last is not None else ()
        if last is None:
            raise KnownError("desk.nothing_to_redo")
        if any(item.table in _FACTS for item in touched):
            raise KnownError("desk.fact_not_redone", name=last.name)
        with self._writer.action(f"重做 {last.name}", *self._what(last.id)) as action:
            self._archive.journal.redo(last.id, action=action)
        return last.name

    def undo_action(self, *, action_id: str, name: str = "") -> str:
        """Take back one action: rows get their old values, settlements are cancelled, the timeline says so."""
        with self._archive.database.read():
            touched = self._archive.journal.touches(action_id)
            batches = [item.row_id for item in touched if item.table == "import_batches"]
        what = self._what(action_id)
        with self._writer.action(f"撤销 {name}".strip(), *what) as action:
            if batches:
                self._archive.batches.undo(batches[0], action=action)
                return name
            if any(item.table == "payments" for item in touched):
                raise KnownError("desk.payment_stays")
            for item in touched:
                if item.table == "settlements":
                    self._archive.settlements.cancel(item.row_id, action=action)
            self._archive.journal.undo(action_id, action=action, facts_handled=True)
            self._tell_cases({item.row_id for item in touched if item.table == "cases"}, name, action)
        return name

    def _tell_cases(self, case_ids: set[int], name: str, action: Action) -> None:
        for case_id in case_ids:
            try:
                case = self._archive.cases.get(case_id)
            except KnownError:
                continue  # the undone action had opened it: it lies in the recycle bin now
            last = [event for event in self._archive.cases.events(case_id) if event.to_state][-1:]
            self._timeline.tell(
                case_id=case_id,
                kind=EventKind.EDITED,
                from_state=last[0].to_state if last and last[0].to_state != case.state else "",
                to_state=case.state,
                title=f"撤销：{name}" if name else "撤销",
                action=action,
            )

    def _what(self, action_id: str) -> tuple[Changed, ...]:
        with self._archive.database.read():
            tables = {item.table for item in self._archive.journal.touches(action_id)}
        return tuple({_TABLES[table] for table in tables if table in _TABLES})
