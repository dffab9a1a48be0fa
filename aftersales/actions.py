"""An action: one thing a person did, under an id that makes it safe to send twice and possible to take back."""

from __future__ import annotations

import uuid
from dataclasses import field
from datetime import datetime

from aftersales.late_dataclasses import dataclass


def new_action_id() -> str:
    """A fresh id for one action of a person."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """`name` is what undo shows (改时限, 导入 131 单); `by_id` the staff member; `at` aware UTC.

    What is not `undoable` (a note, a print, a payment) stands; Ctrl Z passes it over.
    """

    id: str = field(default_factory=new_action_id)
    name: str
    by_id: int | None
    at: datetime
    undoable: bool = True
