"""The people who work in the shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.staff import Staff
from storage.models import StaffRow
from storage.query import dicts, first
from storage.records import Records
from storage.values import columns_of, moment_of, noun_of

if TYPE_CHECKING:
    from datetime import datetime

    from aftersales.actions import Action
    from storage.database import Database


_LAST_USED = """
SELECT s.id, (SELECT a.at FROM actions a WHERE a.by_id = s.id ORDER BY a.seq DESC LIMIT 1) FROM staff s
"""


class StaffMembers:
    """Staff by id; who leaves is set inactive, never removed, since events name him."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)

    def save(self, member: Staff, *, action: Action) -> Staff:
        """Add (id 0) or change a member of staff."""
        values = columns_of(member)
        if not member.id:
            return self.get(self._records.insert("staff", values, action=action))
        self._records.update("staff", member.id, member.version, values, action=action)
        return self.get(member.id)

    def get(self, staff_id: int) -> Staff:
        row = first(StaffRow.select().where(StaffRow.id == staff_id))
        if row is None:
            raise KnownError("storage.gone")
        return noun_of(Staff, row)

    def list(self, *, active_only: bool = True) -> tuple[Staff, ...]:
        query = StaffRow.select().order_by(StaffRow.id)
        rows = dicts(query.where(StaffRow.active == 1) if active_only else query)
        return tuple(noun_of(Staff, row) for row in rows)

    def last_used(self) -> dict[int, datetime]:
        """When each last wrote something, by id; who never did is left out."""
        found = self._database.rows(_LAST_USED)
        return {staff_id: moment_of(at) for staff_id, at in found if at is not None}
