"""Recoveries: claims of the shop against others, by id, case and list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from aftersales.clock import china_day
from aftersales.errors import KnownError
from aftersales.recovery import Against, Receipt, Recovery, RecoveryStep, SumLine
from aftersales.recovery_lists import RecoveryFigure, RecoveryFigures
from storage import recovery_lists
from storage.models import RecoveryRow
from storage.numbers import Numbers
from storage.query import dicts
from storage.records import Children, Records
from storage.values import columns_of, noun_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aftersales.actions import Action
    from aftersales.queries import Cursor, Page
    from aftersales.recovery_lists import RecoveryQuery, RecoverySummary, RecoveryTab
    from storage.bulk import Columns
    from storage.database import Database

_CHILDREN = ("lines", "receipts", "steps")
_FIGURES = """
SELECT r.against, count(*), sum(
  coalesce((SELECT sum(l.amount) FROM recovery_lines l WHERE l.recovery_id = r.id), 0)
  - coalesce((SELECT sum(p.amount) FROM recovery_receipts p WHERE p.recovery_id = r.id), 0))
FROM recoveries r WHERE r.deleted_at IS NULL AND r.closed_on IS NULL GROUP BY r.against
"""
_GOT = """
SELECT coalesce(sum(p.amount), 0) FROM recovery_receipts p
JOIN recoveries r ON r.id = p.recovery_id WHERE r.deleted_at IS NULL AND p.received_on >= ?
"""


class Recoveries:
    """Claims with their lines, receipts and course; what was written once is changed under a new version."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records = Records(database)
        self._numbers = Numbers(database)

    def save(self, recovery: Recovery, *, action: Action) -> Recovery:
        """Add (id 0; an empty number becomes ZCyymmdd-nnn of the day) or change a claim."""
        values = columns_of(recovery, *_CHILDREN)
        children: Children = {
            "recovery_lines": [columns_of(line) for line in recovery.lines],
            "recovery_receipts": [columns_of(receipt) for receipt in recovery.receipts],
            "recovery_steps": [columns_of(step) for step in recovery.steps],
        }
        if recovery.id:
            return _standing(
                self._records.update(
                    "recoveries", recovery.id, recovery.version, values, children, action=action
                )
            )
        if not recovery.number and not self._records.begin(action):
            day = china_day(action.at)
            values["number"] = f"ZC{day:%y%m%d}-{self._numbers.next_for_day('recovery', day):03d}"
        return _standing(self._records.insert_whole("recoveries", values, children, action=action))

    def get(self, recovery_id: int) -> Recovery:
        """KnownError ``storage.gone`` for one that is not there or was removed."""
        return _standing(self._records.image("recoveries", recovery_id))

    def remove(self, recovery_id: int, *, version: int, action: Action) -> None:
        """Move a claim to the recycle bin; its number stays taken."""
        self._records.recycle("recoveries", recovery_id, version, action=action)

    def of_case(self, case_id: int) -> tuple[Recovery, ...]:
        """The claims on a case, oldest first."""
        mine = (RecoveryRow.case_id == case_id) & RecoveryRow.deleted_at.is_null()
        rows = dicts(RecoveryRow.select(RecoveryRow.id).where(mine).order_by(RecoveryRow.id))
        images = self._records.images("recoveries", [row["id"] for row in rows])
        return tuple(_recovery(images[row["id"]]) for row in rows)

    def page(
        self, query: RecoveryQuery, *, after: Cursor | None = None, limit: int = 100
    ) -> Page[RecoverySummary]:
        """A page of the list, what is due first on top."""
        return recovery_lists.page(query, after=after, limit=limit)

    def tab_counts(self, query: RecoveryQuery) -> Mapping[RecoveryTab, int]:
        """How many claims each tab holds, whatever the query's own tab."""
        return recovery_lists.tab_counts(query)

    def slots_of(self, case_ids: list[int]) -> dict[int, set[str]]:
        """Which slots of evidence hold something, by case."""
        return recovery_lists.slots_of(case_ids)

    def figures(self, since: date) -> RecoveryFigures:
        """What open claims still await by kind, all kinds in their order, and what came in since a day."""
        found = {str(row[0]): (int(row[1]), int(row[2])) for row in self._database.rows(_FIGURES)}
        got: Any = self._database.rows(_GOT, (since.isoformat(),))
        kinds = tuple(
            RecoveryFigure(against=kind, count=found[kind.value][0], outstanding=found[kind.value][1])
            for kind in Against
            if kind.value in found
        )
        return RecoveryFigures(kinds=kinds, got=int(got[0][0]))

    def names(self, against: Against) -> tuple[str, ...]:
        """Whom the shop claimed from before, the latest first."""
        found = self._database.rows(
            "SELECT name FROM recoveries WHERE against = ? AND name <> '' AND deleted_at IS NULL "
            "GROUP BY name ORDER BY max(id) DESC LIMIT 20",
            (against.value,),
        )
        return tuple(str(row[0]) for row in found)


def _standing(image: Columns | None) -> Recovery:
    if image is None or image.get("deleted_at", "gone") is not None:
        raise KnownError("storage.gone")
    return _recovery(image)


def _recovery(image: Columns) -> Recovery:
    return noun_of(
        Recovery,
        image,
        lines=tuple(noun_of(SumLine, row) for row in image["recovery_lines"]),
        receipts=tuple(noun_of(Receipt, row) for row in image["recovery_receipts"]),
        steps=tuple(noun_of(RecoveryStep, row) for row in image["recovery_steps"]),
    )
