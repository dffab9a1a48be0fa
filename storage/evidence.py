"""Which files back which case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.evidence import Evidence
from storage.models import EvidenceRow
from storage.query import dicts, first
from storage.records import Records
from storage.values import columns_of, noun_of

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.database import Database


class EvidenceRecords:
    """Evidence of cases; the bytes lie in evidence_files.py under their sha256."""

    def __init__(self, database: Database) -> None:
        self._records = Records(database)

    def add(self, evidence: Evidence, *, action: Action) -> Evidence:
        """Add a file to a slot of a case."""
        return self.get(self._records.insert("evidence", columns_of(evidence), action=action))

    def get(self, evidence_id: int) -> Evidence:
        row = first(
            EvidenceRow.select().where(EvidenceRow.id == evidence_id, EvidenceRow.deleted_at.is_null())
        )
        if row is None:
            raise KnownError("storage.gone")
        return noun_of(Evidence, row)

    def of_case(self, case_id: int) -> tuple[Evidence, ...]:
        """In the order they were added."""
        mine = (EvidenceRow.case_id == case_id) & EvidenceRow.deleted_at.is_null()
        rows = dicts(EvidenceRow.select().where(mine).order_by(EvidenceRow.id))
        return tuple(noun_of(Evidence, row) for row in rows)

    def remove(self, evidence_id: int, *, action: Action) -> None:
        """Move it to the recycle bin; the file itself stays."""
        row = first(EvidenceRow.select(EvidenceRow.version).where(EvidenceRow.id == evidence_id))
        if row is None:
            raise KnownError("storage.gone")
        self._records.recycle("evidence", evidence_id, row["version"], action=action)
