"""The tier of many customers at once, journal included: a tier that gets another name takes its customers along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import bulk
from storage.models import CustomerRow
from storage.query import chunks, tuples
from storage.records import Records
from storage.values import json_text

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.database import Database


def move_tier(database: Database, *, before: str, after: str, action: Action) -> int:
    """Give every customer of one tier another, those in the recycle bin too; how many there were."""
    records = Records(database)
    records.begin(action)
    found = tuples(CustomerRow.select(CustomerRow.id).where(CustomerRow.tier == before))
    ids = [int(row[0]) for row in found]
    for part in chunks(ids):
        images = records.images("customers", part)
        changed = {
            row_id: {**image, "tier": after, "version": image["version"] + 1, "action_id": action.id}
            for row_id, image in images.items()
        }
        names = ("id", "tier", "version", "action_id")
        rows = [{name: image[name] for name in names} for image in changed.values()]
        bulk.update(database, CustomerRow, rows)
        database.run_many(
            "INSERT INTO journal (action_id, table_name, row_id, op, version, before, after)"
            " VALUES (?, 'customers', ?, 'update', ?, ?, ?)",
            [
                (action.id, row_id, image["version"], json_text(images[row_id]), json_text(image))
                for row_id, image in changed.items()
            ],
        )
    return len(ids)
