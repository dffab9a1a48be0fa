"""The operators of a search that are no words (amount, day, state) as conditions of the records' own tables."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA
from aftersales.search_query import AmountBound, DayBound
from aftersales.searching import SearchKind
from storage.values import moment_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aftersales.search_query import Bound

_AMOUNT = {SearchKind.ORDER: "paid_gross", SearchKind.CASE: "proposed"}
_MOMENT = {SearchKind.ORDER: "ordered_at", SearchKind.CASE: "opened_at"}
_STATE = {SearchKind.ORDER: "status", SearchKind.CASE: "state"}


def bounded(kind: SearchKind, bounds: Iterable[Bound]) -> tuple[str | None, list[Any]]:
    """A condition on the kind's table with its parameters; "" for no bounds, None where the kind has no such column."""
    conditions: list[str] = []
    parameters: list[Any] = []
    for bound in bounds:
        if isinstance(bound, AmountBound):
            found = _between(_AMOUNT.get(kind), bound.low, bound.high)
        elif isinstance(bound, DayBound):
            found = _days(kind, bound)
        else:
            found = _between(_STATE.get(kind), bound.state, bound.state)
        if found is None:
            return None, []
        conditions += [condition for condition, _ in found]
        parameters += [value for _, value in found]
    if conditions and kind is not SearchKind.GOOD:
        conditions.append("deleted_at IS NULL")
    return " AND ".join(conditions), parameters


def _between(column: str | None, low: Any, high: Any) -> list[tuple[str, Any]] | None:
    if column is None:
        return None
    ends = ((f"{column} >= ?", low), (f"{column} <= ?", high))
    return [(condition, value) for condition, value in ends if value is not None]


def _days(kind: SearchKind, bound: DayBound) -> list[tuple[str, Any]] | None:
    if kind is SearchKind.GOOD:
        return _between("starts", bound.low or None, bound.high or None)
    column = _MOMENT.get(kind)
    if column is None:
        return None
    found: list[tuple[str, Any]] = []
    if bound.low:
        found.append((f"{column} >= ?", _midnight(bound.low, 0)))
    if bound.high:
        found.append((f"{column} < ?", _midnight(bound.high, 1)))
    return found


def _midnight(day: str, later: int) -> str:
    return moment_text(datetime.combine(date.fromisoformat(day) + timedelta(days=later), time(), CHINA))
