"""One write of a person: an action, one transaction, then the notice of what changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.changes import Changed, ChangeNotice, Changes

if TYPE_CHECKING:
    from aftersales.actions import Action
    from aftersales.clock import Clock
    from desktop.session import Session
    from storage.database import Database


class Writer:
    """Opens the transaction of one action and tells afterwards; a failed one tells nothing."""

    def __init__(self, *, database: Database, clock: Clock, session: Session, changes: Changes) -> None:
        self._database = database
        self._clock = clock
        self._session = session
        self._changes = changes

    @contextmanager
    def action(
        self, name: str, *what: Changed, undoable: bool = True, action_id: str = ""
    ) -> Iterator[Action]:
        """The action to hand to repositories; `name` is what undo will show. A known `action_id` is safe to repeat."""
        from aftersales.actions import Action, new_action_id

        action = Action(
            id=action_id or new_action_id(),
            name=name,
            by_id=self._session.staff_id,
            at=self._clock.now(),
            undoable=undoable,
        )
        with self._database.write():
            yield action
        self._changes.publish(
            ChangeNotice(
                what=frozenset(what), action_id=action.id, name=name, by_id=action.by_id, undoable=undoable
            )
        )
