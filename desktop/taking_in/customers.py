"""Lists of customers: met by number, phone, nickname or name and address, merged into the archive, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aftersales.customer_records import COLUMNS_OF, changes, fresh, told
from aftersales.matching import Outcome
from aftersales.revisits import RevisitState
from aftersales.sheet_records import MetRecord, judged
from desktop.changes import Changed
from desktop.taking_in.base import problem, require_fresh, with_problems
from desktop.taking_in.people import People, keys_of
from storage.hand_edits import by_hand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from aftersales.actions import Action
    from aftersales.clock import Clock
    from aftersales.customers import Customer
    from aftersales.matching import Change, Problem
    from aftersales.sheet_records import IncomingRecord
    from aftersales.tiers import TierRules
    from desktop.archive import Archive
    from storage.customer_matching import PersonKeys
    from storage.staged_records import StagedRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a row comes to: whom it speaks of (below zero: new, None: unclear), what he was and what he becomes."""

    met: MetRecord
    customer_id: int | None
    after: Customer


class CustomerTaker:
    """Takes in lists of customers."""

    def __init__(self, *, archive: Archive, clock: Clock, tiers: Callable[[], TierRules]) -> None:
        self._archive = archive
        self._tiers = tiers
        self._clock = clock

    def _tier_names(self) -> frozenset[str]:
        return frozenset(tier.name for tier in self._tiers().tiers)

    @property
    def changes(self) -> tuple[Changed, ...]:
        return (Changed.CUSTOMERS, Changed.REVISITS)

    def compare(self, records: Sequence[IncomingRecord]) -> list[MetRecord]:
        return [plan.met for plan in self._plans(records)[1]]

    def write(self, rows: Sequence[StagedRecord], *, action: Action) -> None:
        people, plans = self._plans([row.incoming for row in rows])
        require_fresh(rows, [plan.met for plan in plans])
        after = {
            plan.customer_id: plan.after
            for plan in plans
            if plan.customer_id is not None
            and plan.met.found.outcome not in (Outcome.UNCHANGED, Outcome.ERROR)
        }
        people.known.update(after)  # the last row that speaks of somebody knows what all of them told
        people.save_new(self._archive, after, action=action)
        for row_id, customer in after.items():
            if row_id > 0:
                self._save(row_id, customer, action)

    def _save(self, row_id: int, after: Customer, action: Action) -> None:
        before = self._archive.customers.get(row_id)
        if after != before:
            self._archive.customers.save(after, action=action)
        if after.opted_out_at is not None and before.opted_out_at is None:
            self._cancel_calls(row_id, action)

    def _cancel_calls(self, customer_id: int, action: Action) -> None:
        for found in self._archive.revisits.of_customer(customer_id):
            if found.revisit.state is RevisitState.PLANNED:
                cancelled = replace(found.revisit, state=RevisitState.CANCELLED)
                self._archive.revisits.save(cancelled, action=action)

    def _plans(self, records: Sequence[IncomingRecord]) -> tuple[People, list[_Plan]]:
        keys = [keys_of(record, of_a_list=True) for record in records]
        people = People.met(self._archive, keys)
        edited = by_hand(
            self._archive.database, "customers", [row_id for row_id in people.known if row_id > 0]
        )
        now = self._clock.now()
        return people, [
            self._plan(record, own, people, edited, now) for record, own in zip(records, keys, strict=True)
        ]

    def _plan(
        self,
        record: IncomingRecord,
        keys: PersonKeys,
        people: People,
        edited: Mapping[int, frozenset[str]],
        now: datetime,
    ) -> _Plan:
        """Where several fit, a person's yes means the first who is named."""
        found = people.find(keys)
        record = with_problems(record, (*people.several(record, found), *_doubts(record)))
        if not found:
            after = fresh(record, now, self._tier_names())
            answer = judged(record, known=False)
            taken = answer.outcome is not Outcome.ERROR
            row_id = people.add(keys, after) if taken else None
            return _Plan(met=MetRecord(record=record, found=answer), customer_id=row_id, after=after)
        row_id, before = found[0], people.known[found[0]]
        after = told(record, before, now, self._tier_names())
        met = _met(record, changes(before, after), edited.get(row_id, frozenset()), people.shown(row_id))
        if met.found.outcome not in (Outcome.ERROR, Outcome.CONFLICT):
            people.keep(row_id, keys, after)
        return _Plan(met=met, customer_id=row_id, after=after)


def _met(record: IncomingRecord, changed: tuple[Change, ...], hand: frozenset[str], shown: str) -> MetRecord:
    """A row of somebody known; a value that a person set here is not overwritten unasked."""
    fields = {change.field for change in changed if change.before and COLUMNS_OF.get(change.field) in hand}
    found = judged(record, known=True, changes=changed, edited_by_hand=fields)
    return MetRecord(record=record, found=found, meets=shown)


def _doubts(record: IncomingRecord) -> tuple[Problem, ...]:
    """What is odd about a row by itself."""
    found = []
    if record.yes("may_call") is True and record.yes("opted_out") is True:
        found.append(problem(record, "records.consent_both"))
    if any(phone.masked for phone in record.phones()):
        found.append(problem(record, "records.masked_phone", level="info"))
    return tuple(found)
