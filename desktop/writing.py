"""One write of a person: an action, one transaction, then the notice of what changed; also several deeds as one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.changes import Changed, ChangeNotice, Changes

if TYPE_CHECKING:
    from aftersales.actions import Action
    from aftersales.clock import Clock
    from desktop.session import Session
    from storage.database import Database


class Together:
    """Several deeds that are one action; `what` gathers what they changed."""

    def __init__(self, database: Database, action: Action) -> None:
        self._database = database
        self.action = action
        self.what: set[Changed] = set()

    @contextmanager
    def deed(self) -> Iterator[None]:
        """One of the deeds: where it fails only its own writes are taken back."""
        before = frozenset(self.what)
        try:
            with self._database.savepoint():
                yield
        except BaseException:
            self.what = set(before)
            raise


class Writer:
    """Opens the transaction of one action and tells afterwards; a failed one tells nothing."""

    def __init__(self, *, database: Database, clock: Clock, session: Session, changes: Changes) -> None:
        self._database = database
        self._clock = clock
        self._session = session
        self._changes = changes
        self._local = threading.local()

    @contextmanager
    def action(
        self, name: str | Callable[[], str], *what: Changed, undoable: bool = True, action_id: str = ""
    ) -> Iterator[Action]:
        """The action to hand to repositories; `name` is what undo will show. A known `action_id` is safe to repeat.

        A name that depends on what is stored is given as a function, which is asked inside the transaction. Inside `together` it is the one that all deeds there belong to.
        """
        joined: Together | None = getattr(self._local, "together", None)
        if joined is not None:
            _said(name)
            yield joined.action
            joined.what.update(what)
            return
        with self._database.write():
            action = self._made(_said(name), undoable=undoable, action_id=action_id)
            yield action
        self._tell(action, what)

    @contextmanager
    def together(self, name: str) -> Iterator[Together]:
        """Every action that is opened inside is part of one: one transaction, one notice, one undo called `name`."""
        from storage.records import Records

        joined = Together(self._database, self._made(name))
        with self._database.write():
            Records(self._database).begin(joined.action)  # before any deed that might be taken back
            self._local.together = joined
            try:
                yield joined
            finally:
                self._local.together = None
        self._tell(joined.action, joined.what)

    def _made(self, name: str, *, undoable: bool = True, action_id: str = "") -> Action:
        from aftersales.actions import Action, new_action_id

        return Action(
            id=action_id or new_action_id(),
            name=name,
            by_id=self._session.staff_id,
            at=self._clock.now(),
            undoable=undoable,
        )

    def _tell(self, action: Action, what: set[Changed] | tuple[Changed, ...]) -> None:
        self._changes.publish(
            ChangeNotice(
                what=frozenset(what),
                action_id=action.id,
                name=action.name,
                by_id=action.by_id,
                undoable=action.undoable,
            )
        )


def _said(name: str | Callable[[], str]) -> str:
    return name if isinstance(name, str) else name()
