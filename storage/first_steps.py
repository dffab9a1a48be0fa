"""Which of the first things a new shop does were done, as the archive shows it: one query that stops at the first row of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.late_dataclasses import dataclass

if TYPE_CHECKING:
    from storage.database import Database

_FOUND = """
SELECT
  CASE WHEN EXISTS (SELECT 1 FROM import_batches) THEN 1 ELSE 0 END,
  CASE WHEN EXISTS (SELECT 1 FROM settlements) THEN 1 ELSE 0 END,
  CASE WHEN EXISTS (SELECT 1 FROM revisits) THEN 1 ELSE 0 END,
  CASE WHEN EXISTS (SELECT 1 FROM paper_numbers) THEN 1 ELSE 0 END,
  CASE WHEN EXISTS (SELECT 1 FROM staff_secrets)
    OR (SELECT count(*) FROM (SELECT 1 FROM staff LIMIT 2) AS few) > 1 THEN 1 ELSE 0 END,
  (SELECT max(id) FROM cases WHERE deleted_at IS NULL)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstFacts:
    """What there is at least one of; `newest_case` is the id of a case to show, None without any."""

    imported: bool
    settled: bool
    call: bool
    paper: bool
    staff: bool
    newest_case: int | None


class FirstStepsReader:
    """Reads them; inside the caller's read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def facts(self) -> FirstFacts:
        """The facts as they stand."""
        ((imported, settled, call, paper, staff, newest),) = self._database.rows(_FOUND)
        return FirstFacts(
            imported=bool(imported),
            settled=bool(settled),
            call=bool(call),
            paper=bool(paper),
            staff=bool(staff),
            newest_case=newest,
        )
