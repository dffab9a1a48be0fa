"""The shop's own editions of policies; shipped ones are files."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from aftersales.late_dataclasses import dataclass
from storage.models import PolicyRow
from storage.query import dicts
from storage.records import Records
from storage.values import json_text, moment_text, noun_of

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyEdition:
    """One edition of a policy: `edition` is its version text, unique per policy; `values` plain JSON data."""

    id: int = 0
    policy_id: str
    edition: str
    valid_from: date
    author_id: int | None
    made_at: datetime
    values: dict[str, Any]


class Policies:
    """Editions are added, never changed: a settlement names the one it used."""

    def __init__(self, database: Database) -> None:
        self._records = Records(database)

    def add(self, edition: PolicyEdition, *, action: Action) -> PolicyEdition:
        """Add an edition; KnownError ``storage.already_there`` if its version exists."""
        columns = {
            "policy_id": edition.policy_id,
            "edition": edition.edition,
            "valid_from": edition.valid_from.isoformat(),
            "author_id": edition.author_id,
            "made_at": moment_text(edition.made_at),
            "content": json_text(edition.values),
        }
        row_id = self._records.insert("policies", columns, action=action)
        return next(found for found in self.editions() if found.id == row_id)

    def editions(self) -> tuple[PolicyEdition, ...]:
        """All editions, by policy and day of validity, the later written last."""
        query = PolicyRow.select().order_by(PolicyRow.policy_id, PolicyRow.valid_from, PolicyRow.id)
        return tuple(noun_of(PolicyEdition, row, values=json.loads(row["content"])) for row in dicts(query))
