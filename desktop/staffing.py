"""Staff at the desk."""

from __future__ import annotations

from aftersales.access import Right, Role
from aftersales.errors import KnownError
from aftersales.staff import Staff
from desktop.archive import Archive
from desktop.changes import Changed
from desktop.session import Session
from desktop.writing import Writer


class StaffDesk:
    """Who works here."""

    def __init__(self, *, archive: Archive, writer: Writer, session: Session) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session

    def list(self) -> tuple[Staff, ...]:
        """Everybody who works here now."""
        with self._archive.database.read():
            return self._archive.staff.list()

    def add(self, *, name: str, role: Role) -> Staff:
        """Somebody new; only the owner may."""
        self._session.require(Right.STAFF)
        if not name.strip():
            raise KnownError("desk.staff_name_missing")
        with self._writer.action(f"加员工 {name.strip()}", Changed.SETTINGS) as action:
            return self._archive.staff.save(Staff(name=name.strip(), role=role.value), action=action)

    def sit_down(self, *, staff_id: int) -> Staff:
        """From now on this member of staff works at the desk."""
        with self._archive.database.read():
            self._session.staff = self._archive.staff.get(staff_id)
        return self._session.staff
