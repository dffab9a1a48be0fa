"""Cases that came of a register before, found again by what their row was known by, or by their own number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from storage.bulk import marks
from storage.cases import case_of
from storage.query import chunks
from storage.records import Records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from aftersales.cases import Case
    from storage.database import Database

_REMEMBERED = "SELECT id, details FROM cases WHERE deleted_at IS NULL AND details LIKE ?"
_NUMBERED = "SELECT id, number FROM cases WHERE deleted_at IS NULL AND number IN ({marks})"


class CaseMatching:
    """Looks up inside `Database.read` or `Database.write`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_sheet_key(self, keys: Collection[str]) -> dict[str, Case]:
        """The case of each key that has one."""
        wanted = set(keys)
        found: dict[str, int] = {}
        for row_id, details in self._database.rows(_REMEMBERED, ('%"sheet_key":%',)) if wanted else ():
            key = json.loads(details).get("sheet_key", "")
            if key in wanted:
                found[key] = row_id
        cases = self._cases(found.values())
        return {key: cases[row_id] for key, row_id in found.items()}

    def by_number(self, numbers: Iterable[str]) -> dict[str, Case]:
        """The cases of these numbers of ours."""
        found: dict[str, int] = {}
        for part in chunks(sorted(set(numbers))):
            rows = self._database.rows(_NUMBERED.replace("{marks}", marks(part)), part)
            found |= {number: row_id for row_id, number in rows}
        cases = self._cases(found.values())
        return {number: cases[row_id] for number, row_id in found.items()}

    def _cases(self, ids: Iterable[int]) -> dict[int, Case]:
        images = Records(self._database).images("cases", sorted(set(ids)))
        return {row_id: case_of(image) for row_id, image in images.items()}
