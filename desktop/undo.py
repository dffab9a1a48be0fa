"""Taking back and doing again: Ctrl Z, Ctrl Y and 撤销 in a toast read the one journal."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.cases import Case, EventKind
from aftersales.errors import KnownError
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.judging import RESUMED, SUSPENDED, history_of, is_suspended
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.writing import Writer
from resources.wording import sentence
from storage.journal import Touched

_TABLES = {
    "cases": Changed.CASES,
    "case_events": Changed.CASES,
    "evidence": Changed.CASES,
    "settlements": Changed.SETTLEMENTS,
    "payments": Changed.SETTLEMENTS,
    "recoveries": Changed.RECOVERIES,
    "revisits": Changed.REVISITS,
    "surveys": Changed.SURVEYS,
    "customers": Changed.CUSTOMERS,
    "orders": Changed.ORDERS,
    "sold_goods": Changed.GOODS,
    "products": Changed.GOODS,
    "parts": Changed.GOODS,
    "part_moves": Changed.GOODS,
    "import_batches": Changed.IMPORTS,
    "articles": Changed.KNOWLEDGE,
    "article_uses": Changed.KNOWLEDGE,
    "settings": Changed.SETTINGS,
    "staff": Changed.SETTINGS,
    "policies": Changed.SETTINGS,
    "holiday_tables": Changed.SETTINGS,
}

_RIGHTS = {
    "import_batches": Right.IMPORT,
    "settlements": Right.SETTLE,
    "recoveries": Right.SETTLE,
    "settings": Right.RULES,
    "staff": Right.STAFF,
    "policies": Right.RULES,
    "holiday_tables": Right.RULES,
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
        name = last.name.removeprefix(_undone(""))
        if any(item.table in _FACTS for item in touched):
            raise KnownError("desk.fact_not_redone", name=name)
        with self._writer.action(sentence("deed.redone", {"name": name}), *_what(touched)) as action:
            self._archive.journal.redo(last.id, action=action)
            self._tell_cases(touched, EventKind.MOVED, sentence("deed.redone_told", {"name": name}), action)
        return name

    def undo_action(self, *, action_id: str, name: str = "") -> str:
        """Take back one action: rows get their old values, settlements are cancelled, the timeline says so.

        Another person's action needs the right to handle cases. KnownErrors: ``desk.payment_stays``, and those of
        the journal where something changed since.
        """
        with self._archive.database.read():
            touched = self._archive.journal.touches(action_id)
            done = self._archive.journal.action(action_id)
        name = name or (done.name if done is not None else "")
        self._require(done, touched)
        batch = next((item.row_id for item in touched if item.table == "import_batches"), None)
        if batch is not None:
            return self._undo_import(batch, name, _what(touched))
        with self._writer.action(_undone(name).strip(), *_what(touched)) as action:
            if any(item.table == "payments" for item in touched):
                raise KnownError("desk.payment_stays")
            for item in touched:
                if item.table == "settlements" and item.op == "append":
                    self._archive.settlements.cancel(item.row_id, action=action)
            claimed = self._cases_of_recoveries(touched)
            self._archive.journal.undo(action_id, action=action, facts_handled=True)
            told = sentence("deed.undone_told", {"name": name}) if name else _undone("").strip()
            self._tell_recoveries(claimed, told, action)
            self._tell_cases(touched, EventKind.EDITED, told, action)
        return name

    def _cases_of_recoveries(self, touched: Sequence[Touched]) -> tuple[int, ...]:
        """The cases whose claims against others an action changed while it left the cases alone; asked before undoing."""
        if any(item.table == "cases" for item in touched):
            return ()
        found: list[int] = []
        for item in touched:
            if item.table == "recoveries":
                with suppress(KnownError):
                    found.append(self._archive.recoveries.get(item.row_id).case_id)
        return tuple(dict.fromkeys(found))

    def _tell_recoveries(self, case_ids: Sequence[int], title: str, action: Action) -> None:
        for case_id in case_ids:
            self._timeline.tell(case_id=case_id, kind=EventKind.RECOVERY, title=title, action=action)

    def _undo_import(self, batch_id: int, name: str, what: tuple[Changed, ...]) -> str:
        """The long part goes first, so that nobody waits for it."""
        with self._archive.database.read(keep=True):
            looked = self._archive.batches.look_back(batch_id)
        with self._writer.action(_undone(name).strip(), *what) as action:
            self._archive.batches.undo(batch_id, action=action, looked=looked)
        return name

    def _require(self, done: Action | None, touched: Sequence[Touched]) -> None:
        if done is not None and done.by_id != self._session.staff_id:
            self._session.require(Right.HANDLE)
        for item in touched:
            if item.table in _RIGHTS:
                self._session.require(_RIGHTS[item.table])

    def _tell_cases(self, touched: Sequence[Touched], kind: EventKind, title: str, action: Action) -> None:
        """An entry in each case that changed; one that undoing an opening removed has no page to read it on."""
        for case_id in dict.fromkeys(item.row_id for item in touched if item.table == "cases"):
            try:
                case = self._archive.cases.get(case_id)
            except KnownError:
                continue
            self._tell(case, kind, title, action)

    def _tell(self, case: Case, kind: EventKind, title: str, action: Action) -> None:
        """The timeline follows the row: the state it went back to (or on to again), and whether it is 挂起."""
        events = self._archive.cases.events(case.id)
        if is_suspended(events) is not (case.suspended_until is not None):
            until = case.suspended_until
            self._timeline.tell(
                case_id=case.id,
                kind=EventKind.FLAGGED,
                from_state=until.isoformat() if until else "",
                to_state=SUSPENDED if until else RESUMED,
                title="挂起" if until else "解除挂起",
                action=action,
            )
        stood = history_of(events)[-1].state
        self._timeline.tell(
            case_id=case.id,
            kind=kind if stood != case.state else EventKind.EDITED,
            from_state=stood if stood != case.state else "",
            to_state=case.state,
            title=title,
            action=action,
        )


def _what(touched: Sequence[Touched]) -> tuple[Changed, ...]:
    return tuple({_TABLES[item.table] for item in touched if item.table in _TABLES})


def _undone(name: str) -> str:
    """What undoing an action is called; with "" what all such names begin with."""
    return sentence("deed.undone", {"name": name})
