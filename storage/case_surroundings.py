"""What the clocks of cases are reckoned from, read for many at once: history, next call, tier and platform."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from aftersales.cases import CaseEvent
from aftersales.late_dataclasses import dataclass
from aftersales.orders import Platform
from storage.bulk import marks
from storage.models import CaseEventRow
from storage.query import chunks
from storage.row_texts import rows_of_many
from storage.values import noun_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aftersales.cases import Case
    from storage.database import Database

_TRAITS = (
    "SELECT (SELECT c.tier FROM customers c WHERE c.id = ?), "
    "(SELECT a.platform FROM orders o JOIN shop_accounts a ON a.id = o.shop_id WHERE o.id = ?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSurroundings:
    """The timeline, oldest first; the day of the next planned call; the customer's tier and the order's platform."""

    events: tuple[CaseEvent, ...]
    next_call: date | None
    tier: str | None
    platform: Platform | None


def traits(
    database: Database, customer_id: int | None, order_id: int | None
) -> tuple[str | None, Platform | None]:
    """The tier of a customer and the platform of an order; None for who or what is not there."""
    tier, platform = database.rows(_TRAITS, (customer_id or 0, order_id or 0))[0]
    return tier, Platform(platform) if platform else None


def surroundings(database: Database, cases: Sequence[Case]) -> dict[int, CaseSurroundings]:
    """What stands around each of these cases, by id."""
    ids = [case.id for case in cases]
    events = _events(database, ids)
    calls = _pairs(
        database,
        "SELECT case_id, min(day) FROM revisits WHERE state = 'planned' AND deleted_at IS NULL AND case_id IN",
        ids,
        "GROUP BY case_id",
    )
    tiers = _pairs(
        database, "SELECT id, tier FROM customers WHERE id IN", (case.customer_id for case in cases)
    )
    platforms = _pairs(
        database,
        "SELECT o.id, a.platform FROM orders o JOIN shop_accounts a ON a.id = o.shop_id WHERE o.id IN",
        (case.order_id for case in cases),
    )
    return {
        case.id: CaseSurroundings(
            events=tuple(events[case.id]),
            next_call=date.fromisoformat(calls[case.id]) if case.id in calls else None,
            tier=tiers.get(case.customer_id or 0),
            platform=Platform(platforms[case.order_id]) if case.order_id in platforms else None,
        )
        for case in cases
    }


def _events(database: Database, ids: Sequence[int]) -> dict[int, list[CaseEvent]]:
    found: dict[int, list[CaseEvent]] = defaultdict(list)
    for part in chunks(ids):
        for row in rows_of_many(database, CaseEventRow, "case_id", part, "ORDER BY case_id, id"):
            found[row["case_id"]].append(noun_of(CaseEvent, row))
    return found


def _pairs(database: Database, select: str, ids: Iterable[int | None], then: str = "") -> dict[int, str]:
    wanted = sorted({one for one in ids if one is not None})
    return {
        int(key): str(value)
        for part in chunks(wanted)
        for key, value in database.rows(f"{select} ({marks(part)}) {then}", part)
    }
