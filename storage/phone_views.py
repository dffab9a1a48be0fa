"""Who looked at whose number, when and why: facts, never changed and never taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.call_log import PhoneView
from storage.models import PhoneViewRow, StaffRow
from storage.query import dicts
from storage.records import Records
from storage.values import columns_of, noun_of

if TYPE_CHECKING:
    from aftersales.actions import Action
    from storage.database import Database


class PhoneViews:
    """The looks at numbers, by customer."""

    def __init__(self, database: Database) -> None:
        self._records = Records(database)

    def add(self, view: PhoneView, *, action: Action) -> None:
        """Note one look."""
        self._records.append("phone_views", columns_of(view, "by_name"), action=action)

    def of_customer(self, customer_id: int, limit: int = 200) -> tuple[PhoneView, ...]:
        """The newest first."""
        from peewee import JOIN, fn

        found = (
            PhoneViewRow.select(PhoneViewRow, fn.COALESCE(StaffRow.name, "").alias("by_name"))
            .join(StaffRow, JOIN.LEFT_OUTER, on=(StaffRow.id == PhoneViewRow.by_id))
            .where(PhoneViewRow.customer_id == customer_id)
            .order_by(PhoneViewRow.id.desc())
            .limit(limit)
        )
        return tuple(noun_of(PhoneView, row) for row in dicts(found))
