"""Call sheets that were filled in: each row is the result of a planned revisit, noted by the rules of the desk."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING

from aftersales.clock import CHINA
from aftersales.errors import KnownError
from aftersales.masking import mask_phone
from aftersales.matching import Change, Comparison, Outcome
from aftersales.revisits import CallResult, RevisitState
from aftersales.sheet_records import BadRow, MetRecord, judged
from desktop.changes import Changed
from desktop.revisit_results import require_result
from desktop.taking_in.base import problem, require_fresh, with_problems
from desktop.taking_in.people import keys_of
from storage.customer_matching import CustomerMatching, Key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from aftersales.actions import Action
    from aftersales.clock import Clock
    from aftersales.revisits import Revisit, RevisitSummary
    from aftersales.sheet_records import IncomingRecord
    from desktop.archive import Archive
    from desktop.revisit_results import RevisitResults
    from storage.staged_records import StagedRecord

_NUMBER = re.compile(r"(?:HF-?)?0*(\d{1,12})", re.IGNORECASE)
_SCORE = re.compile(r"(\d{1,3})(?:\.0+)?\s*[分星颗]?")
_NOON = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a row says came of a call."""

    result: CallResult
    score: int | None
    note: str
    again_on: date | None
    called_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    met: MetRecord
    revisit: Revisit | None = None
    told: _Told | None = None


@dataclass(slots=True)
class _Known:
    """The revisits that rows may speak of: by id, and of the customers whom they name."""

    by_id: Mapping[int, RevisitSummary]
    of_customer: Mapping[int, tuple[RevisitSummary, ...]]
    by_key: Mapping[Key, tuple[int, ...]]
    filled: set[int] = field(default_factory=set)


class CallTaker:
    """Takes in what came of calls."""

    def __init__(self, *, archive: Archive, clock: Clock, results: RevisitResults) -> None:
        self._archive = archive
        self._clock = clock
        self._results = results

    @property
    def changes(self) -> tuple[Changed, ...]:
        return (Changed.REVISITS, Changed.CASES, Changed.CUSTOMERS)

    def compare(self, records: Sequence[IncomingRecord]) -> list[MetRecord]:
        return [plan.met for plan in self._plans(records)]

    def write(self, rows: Sequence[StagedRecord], *, action: Action) -> None:
        plans = self._plans([row.incoming for row in rows])
        require_fresh(rows, [plan.met for plan in plans])
        for plan in plans:
            if plan.met.found.outcome is Outcome.ERROR or plan.revisit is None or plan.told is None:
                continue
            revisit = self._archive.revisits.get(plan.revisit.id)
            if revisit.state is not RevisitState.PLANNED:  # an earlier row of this sheet said 拒访
                continue
            told = plan.told
            self._results.noted(
                revisit=revisit,
                result=told.result,
                score=told.score,
                note=told.note,
                again_on=told.again_on,
                done_at=self._moment(told.called_on),
                action=action,
            )

    def _moment(self, called_on: date | None) -> datetime | None:
        """Noon of the day a sheet names; now for today, and where it names none or a day to come."""
        if called_on is None or called_on >= self._clock.today():
            return None
        return datetime.combine(called_on, _NOON, CHINA)

    def _plans(self, records: Sequence[IncomingRecord]) -> list[_Plan]:
        known = self._known(records)
        return [self._plan(record, known) for record in records]

    def _known(self, records: Sequence[IncomingRecord]) -> _Known:
        by_key = CustomerMatching(self._archive.database).by_key([keys_of(record) for record in records])
        customers = {row_id for ids in by_key.values() for row_id in ids}
        of_customer = {row_id: self._archive.revisits.of_customer(row_id) for row_id in customers}
        ids = {number for record in records if (number := _number(record)) is not None}
        by_id = {found.revisit.id: found for found in self._archive.revisits.with_ids(ids)}
        return _Known(by_id=by_id, of_customer=of_customer, by_key=by_key)

    def _plan(self, record: IncomingRecord, known: _Known) -> _Plan:
        if not record.text("result") and not record.problems:
            # A line of the sheet that nobody has called yet.
            return _Plan(met=MetRecord(record=record, found=Comparison(outcome=Outcome.UNCHANGED)))
        try:
            told = _told(record)
            summary = self._found(record, known)
            same = _require_open(summary, told, known.filled)
        except BadRow as bad:
            record = with_problems(record, [problem(record, bad.code, bad.value, level="blocking")])
            return _Plan(met=MetRecord(record=record, found=judged(record, known=True)))
        known.filled.add(summary.revisit.id)
        if same:
            found = judged(record, known=True)
            return _Plan(met=MetRecord(record=record, found=found, meets=_shown(summary)))
        record = _as_printed(_whose(record, summary), summary)
        found = judged(record, known=True, changes=_changes(told))
        met = MetRecord(record=record, found=found, meets=_shown(summary))
        return _Plan(met=met, revisit=summary.revisit, told=told)

    def _found(self, record: IncomingRecord, known: _Known) -> RevisitSummary:
        """The revisit of our own number; else that of the customer on the planned day, or his only planned one."""
        number = _number(record)
        if number is not None:
            if number not in known.by_id:
                raise BadRow("records.call_unknown", record.text("number"))
            return known.by_id[number]
        day, said = record.day("day"), _who(record)
        calls = [call for row_id in _customers(record, known) for call in known.of_customer[row_id]]
        if not calls and day is not None and record.text("name"):  # a sheet of ours has stars in its phones
            on_day = self._archive.revisits.for_days(day, day)
            calls = [call for call in on_day if call.customer_name == record.text("name")]
        if day is not None:
            calls = [call for call in calls if day in (call.revisit.day, call.revisit.nominal)]
            said = f"{said} {day.isoformat()}".strip()
        planned = [call for call in calls if call.revisit.state is RevisitState.PLANNED]
        fitting = planned or (calls if day is not None else [])
        if not fitting:
            raise BadRow("records.call_unknown", said)
        if len(fitting) > 1:
            raise BadRow("records.call_several", "、".join(map(_shown, fitting[:3])))
        return fitting[0]


def _customers(record: IncomingRecord, known: _Known) -> tuple[int, ...]:
    for rank in keys_of(record).ranks:
        found = tuple(dict.fromkeys(row_id for key in rank for row_id in known.by_key.get(key, ())))
        if found:
            return found
    return ()


def _number(record: IncomingRecord) -> int | None:
    match = _NUMBER.fullmatch(record.text("number"))
    return int(match[1]) if match else None


def _who(record: IncomingRecord) -> str:
    phones = [phone.number if phone.masked else mask_phone(phone.number) for phone in record.phones()]
    return " ".join([record.text("name"), *phones[:1]]).strip()


def _told(record: IncomingRecord) -> _Told:
    """What the row says; BadRow ``records.call_score``, ``records.call_again``."""
    text = unicodedata.normalize("NFKC", record.text("score")).strip()
    match = _SCORE.fullmatch(text)
    if text and match is None:
        raise BadRow("records.call_score", text)
    result = CallResult(record.text("result") or CallResult.REACHED)
    score, again_on = int(match[1]) if match else None, record.day("again_on")
    try:
        require_result(result, score=score, again_on=again_on)
    except KnownError as error:
        code = "records.call_score" if error.code == "desk.score_range" else "records.call_again"
        raise BadRow(code, text) from error
    return _Told(
        result=result,
        score=score,
        note=record.text("note").strip(),
        again_on=again_on,
        called_on=record.day("called_on"),
    )


def _require_open(summary: RevisitSummary, told: _Told, filled: set[int]) -> bool:
    """Whether just this was noted before; BadRow for a call that was cancelled, filled twice, or noted otherwise."""
    revisit = summary.revisit
    if revisit.id in filled:
        raise BadRow("records.call_twice", _shown(summary))
    if revisit.state is RevisitState.CANCELLED:
        raise BadRow("records.call_cancelled", _shown(summary))
    if revisit.state is RevisitState.PLANNED:
        return False
    if (revisit.result, revisit.score, revisit.note) != (told.result, told.score, told.note):
        raise BadRow("records.call_done", _shown(summary))
    return True


def _whose(record: IncomingRecord, summary: RevisitSummary) -> IncomingRecord:
    """A phone beside our own number that is not the customer's: a line may have slipped."""
    phones = [phone.number for phone in record.phones() if phone.is_key]
    if not phones or not summary.phone or summary.phone in phones:
        return record
    return with_problems(record, [problem(record, "records.call_other_person", _shown(summary))])


def _as_printed(record: IncomingRecord, summary: RevisitSummary) -> IncomingRecord:
    """A sheet of ours bears the version it was written from; what changed since is said, and the result taken."""
    version = record.number("version")
    if version is None or version == summary.revisit.version:
        return record
    return with_problems(record, [problem(record, "records.call_changed", _shown(summary), level="info")])


def _changes(told: _Told) -> tuple[Change, ...]:
    fields = (
        ("result", told.result.value),
        ("score", "" if told.score is None else str(told.score)),
        ("note", told.note),
        ("again_on", "" if told.again_on is None else told.again_on.isoformat()),
    )
    return tuple(Change(field=name, before="", after=after) for name, after in fields if after)


def _shown(summary: RevisitSummary) -> str:
    revisit = summary.revisit
    result = revisit.result.value if revisit.result else ""
    return " ".join(
        part for part in (summary.customer_name, revisit.day.isoformat(), revisit.purpose, result) if part
    )
