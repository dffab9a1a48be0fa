"""What staff prove themselves by: only hashes lie here, and they never enter the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.late_dataclasses import dataclass
from storage.models import StaffSecretRow
from storage.query import dicts
from storage.records import Records

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSecrets:
    """Salted hashes of one member of staff; None where nothing was set. `version` 0: never set."""

    staff_id: int
    password: str | None = None
    code: str | None = None
    version: int = 0


class SecretRecords:
    """One row a person. Its writes leave the action (who, when) but no image: undo does not bring passwords back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)

    def all(self) -> dict[int, StaffSecrets]:
        """Everybody who ever set one, by id of the member of staff."""
        columns = (
            StaffSecretRow.staff_id,
            StaffSecretRow.password,
            StaffSecretRow.code,
            StaffSecretRow.version,
        )
        return {row["staff_id"]: StaffSecrets(**row) for row in dicts(StaffSecretRow.select(*columns))}

    def of(self, staff_id: int) -> StaffSecrets:
        """What one person set; nothing yet is version 0."""
        return self.all().get(staff_id) or StaffSecrets(staff_id=staff_id)

    def save(self, secrets: StaffSecrets, *, action: Action) -> StaffSecrets:
        """Put these in the place of what had their version; KnownError ``storage.changed_meanwhile``."""
        if self._records.begin(action):
            return self.of(secrets.staff_id)
        given = (secrets.password, secrets.code, secrets.version + 1, action.id, secrets.staff_id)
        if secrets.version:
            written = self._database.run(
                "UPDATE staff_secrets SET password = ?, code = ?, version = ?, action_id = ? "
                "WHERE staff_id = ? AND version = ?",
                (*given, secrets.version),
            )
        else:
            written = self._database.run(
                "INSERT INTO staff_secrets (password, code, version, action_id, staff_id) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (staff_id) DO NOTHING",
                given,
            )
        if not written:
            raise KnownError("storage.changed_meanwhile")
        return self.of(secrets.staff_id)
