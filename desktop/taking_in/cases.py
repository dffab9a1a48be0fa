"""Registers of repairs, returns and complaints: each row a case, finished ones as history, its timeline says whence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from aftersales import case_records
from aftersales.case_records import COLUMNS_OF, ENDS, case_of_row, channel_of, sheet_key, updated
from aftersales.cases import CaseEvent, CaseKind, EventKind
from aftersales.clock import CHINA
from aftersales.customer_records import fresh, who
from aftersales.matching import Outcome
from aftersales.money import to_yuan
from aftersales.sheet_records import MetRecord, judged
from desktop.changes import Changed
from desktop.taking_in.base import problem, require_fresh, with_problems
from desktop.taking_in.people import People, keys_of
from resources.profile_files import choices_of
from resources.wording import sentence
from storage.case_matching import CaseMatching
from storage.goods_matching import GoodsMatching
from storage.hand_edits import by_hand
from storage.record_bulk import RecordBulk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from aftersales.actions import Action
    from aftersales.cases import Case
    from aftersales.clock import Clock
    from aftersales.matching import Change, Problem
    from aftersales.sheet_records import IncomingRecord
    from aftersales.taxonomy import Reason, Taxonomy
    from aftersales.workflow import Workflow
    from desktop.archive import Archive
    from desktop.case_clocks import CaseClocks
    from storage.customer_matching import PersonKeys
    from storage.goods_matching import NamedOrder
    from storage.staged_records import StagedRecord

_OTHER = "其他"
_OURS = "GD"
"""How the numbers of our own cases begin."""
_TOLD = (
    "number", "order_number", "name", "phone", "serial", "bought_on", "result", "fee", "refund", "courier", "tracking",
    "handler", "note",
)  # fmt: skip
"""Columns that the first entry of the timeline keeps word for word: the case itself has no place for all of them."""


@dataclass(slots=True)
class _Meeting:
    """Everything that the rows of an import name, looked up once; and the cases that earlier rows made."""

    people: People
    orders: Mapping[str, tuple[NamedOrder, ...]]
    cases: dict[str, Case]
    edited: Mapping[int, frozenset[str]]
    staff: Mapping[str, int]
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a row comes to: the case as it was (None: new in this import) and as it will be, and whose it is."""

    met: MetRecord
    key: str = ""
    before: Case | None = None
    after: Case | None = None
    customer_id: int | None = None


@dataclass(slots=True)
class _Row:
    """A row while it is being met."""

    record: IncomingRecord
    problems: list[Problem] = field(default_factory=list)
    order: NamedOrder | None = None
    customer_id: int | None = None

    def tell(self, code: str, value: str = "", level: str = "held") -> None:
        self.problems.append(problem(self.record, code, value, level=level))


class CaseTaker:
    """Takes in registers of cases."""

    def __init__(
        self,
        *,
        archive: Archive,
        clock: Clock,
        clocks: CaseClocks,
        taxonomy: Callable[[], Taxonomy],
        workflow: Workflow,
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._clocks = clocks
        self._taxonomy = taxonomy
        self._workflow = workflow

    @property
    def changes(self) -> tuple[Changed, ...]:
        return (Changed.CASES, Changed.CUSTOMERS)

    def compare(self, records: Sequence[IncomingRecord]) -> list[MetRecord]:
        return [plan.met for plan in self._plans(records)[1]]

    def write(self, rows: Sequence[StagedRecord], *, action: Action) -> None:
        meeting, plans = self._plans([row.incoming for row in rows])
        require_fresh(rows, [plan.met for plan in plans])
        taken = [
            plan
            for plan in plans
            if plan.after is not None and plan.met.found.outcome not in (Outcome.UNCHANGED, Outcome.ERROR)
        ]
        self._open([plan for plan in taken if not _is_here(plan)], meeting, action)
        for plan in taken:
            if plan.before is not None and plan.after is not None and _is_here(plan):
                self._change(plan, plan.before, plan.after, action)

    def _open(self, plans: Sequence[_Plan], meeting: _Meeting, action: Action) -> None:
        """New cases all at once; of the rows that tell of one, the first opened it and the last knows all its goods."""
        meeting.people.save_new(self._archive, (plan.customer_id for plan in plans), action=action)
        firsts = {plan.key: plan for plan in reversed(plans)}
        name = next((name for name, row_id in meeting.staff.items() if row_id == action.by_id), "")
        opened = []
        for plan in plans:
            last = meeting.cases.get(plan.key, plan.after)
            if firsts[plan.key] is not plan or last is None:
                continue
            case = replace(last, customer_id=meeting.people.id_of(plan.customer_id))
            events = tuple(
                replace(event, by_id=action.by_id, by_name=name)
                for event in _history(case, _provenance(plan.met.record), self._workflow)
            )
            running = case.state not in ENDS
            opened.append((self._clocks.timed(case, events, action.at) if running else case, events))
        RecordBulk(self._archive.database).add_cases(opened, action=action)

    def _change(self, plan: _Plan, before: Case, after: Case, action: Action) -> None:
        known = self._archive.cases.get(before.id)
        moved = after.state != known.state
        event = CaseEvent(
            case_id=known.id,
            at=action.at,
            by_id=action.by_id,
            kind=EventKind.MOVED if moved else EventKind.EDITED,
            from_state=known.state if moved else "",
            to_state=after.state if moved else "",
            title=self._workflow.label(after.state, after.kind) if moved else sentence("case_record.changed"),
            note=_provenance(plan.met.record),
        )
        whole = replace(after, id=known.id, number=known.number, version=known.version)
        if moved:
            events = (*self._archive.cases.events(known.id), event)
            whole = self._clocks.timed(replace(whole, state_since=action.at), events, action.at)
        self._archive.cases.save(whole, action=action)
        self._archive.cases.add_event(event, action=action)

    def _plans(self, records: Sequence[IncomingRecord]) -> tuple[_Meeting, list[_Plan]]:
        keys = [keys_of(record) for record in records]
        meeting = self._meeting(records, keys)
        return meeting, [self._plan(record, own, meeting) for record, own in zip(records, keys, strict=True)]

    def _meeting(self, records: Sequence[IncomingRecord], keys: Sequence[PersonKeys]) -> _Meeting:
        database = self._archive.database
        matching = CaseMatching(database)
        cases = matching.by_sheet_key({sheet_key(record) for record in records})
        ours = matching.by_number(
            number for record in records if (number := record.text("number")).startswith(_OURS)
        )
        cases |= {f"n:{number}": case for number, case in ours.items()}
        numbers = [number for record in records if (number := record.text("order_number"))]
        return _Meeting(
            people=People.met(self._archive, keys),
            orders=GoodsMatching(database).orders(numbers),
            cases=cases,
            edited=by_hand(database, "cases", [case.id for case in cases.values()]),
            staff={member.name: member.id for member in self._archive.staff.list()},
        )

    def _plan(self, record: IncomingRecord, keys: PersonKeys, meeting: _Meeting) -> _Plan:
        row = _Row(record)
        self._name(row, keys, meeting)
        told = self._told(row, meeting)
        key = sheet_key(record)
        before = meeting.cases.get(key)
        if told is None:
            record = with_problems(record, row.problems)
            return _Plan(met=MetRecord(record=record, found=judged(record, known=before is not None)))
        if before is None:
            record = with_problems(record, row.problems)
            found = judged(record, known=False)
            if found.outcome is Outcome.ADDED:
                meeting.cases[key] = told
            met = MetRecord(record=record, found=found)
            return _Plan(met=met, key=key, after=told, customer_id=row.customer_id)
        return self._again(row, key, before, told, meeting)

    def _again(self, row: _Row, key: str, before: Case, told: Case, meeting: _Meeting) -> _Plan:
        """A case that is here already, or that an earlier row of the same number made."""
        hand = meeting.edited.get(before.id, frozenset())
        is_ours = before.number != "" and row.record.text("number") == before.number
        may_move = not is_ours and "state" not in hand
        after = updated(before, told, may_move=may_move)
        if not may_move and told.state != before.state:
            row.tell("records.state_stays", self._workflow.label(before.state, before.kind), "info")
        changed = self._labelled(case_records.changes(before, after), before.kind)
        record = with_problems(row.record, row.problems)
        edited = {one.field for one in changed if one.before and COLUMNS_OF.get(one.field) in hand}
        found = judged(record, known=True, changes=changed, edited_by_hand=edited)
        if found.outcome is Outcome.UPDATED:
            meeting.cases[key] = after
        met = MetRecord(record=record, found=found, meets=before.number)
        return _Plan(met=met, key=key, before=before, after=after, customer_id=before.customer_id)

    def _name(self, row: _Row, keys: PersonKeys, meeting: _Meeting) -> None:
        """Which order and which customer the row speaks of."""
        record = row.record
        number = record.text("order_number")
        orders = meeting.orders.get(number, ())
        if len(orders) == 1:
            row.order = orders[0]
        elif number:
            row.tell("records.several_orders" if orders else "records.order_unknown", number, "info")
        found = meeting.people.find(keys)
        row.problems += meeting.people.several(record, found)
        if found:
            row.customer_id = found[0]
        elif row.order is not None and row.order.customer_id is not None:
            row.customer_id = row.order.customer_id
        elif any(keys.ranks):
            row.customer_id = meeting.people.add(keys, fresh(who(record), self._clock.now()))
        elif sheet_key(record) not in meeting.cases:
            row.tell("records.no_customer", record.text("name"), "info")

    def _told(self, row: _Row, meeting: _Meeting) -> Case | None:
        """The case as the row has it; None where nobody can say of what kind it is or where it stands."""
        record, now = row.record, self._clock.now()
        self._check_days(row, now)
        kind, state = record.text("kind"), self._state(row)
        if not kind:
            row.tell("records.case_kind_missing", level="blocking")
        if not kind or not state:
            return None
        line = row.order.line_of(record.text("title")) if row.order else None
        quantity = record.number("quantity") or 1
        order_line_id = line.id if line is not None and quantity <= line.quantity else None
        case = case_of_row(
            record,
            self._reason(record),
            kind=CaseKind(kind),
            state=state,
            channel=channel_of(
                record, from_platform=row.order is not None and row.order.platform != "counter"
            ),
            order_line_id=order_line_id,
            now=now,
        )
        return replace(
            case,
            order_id=row.order.id if row.order else None,
            assignee_id=meeting.staff.get(record.text("handler")),
        )

    def _state(self, row: _Row) -> str:
        """As the sheet says; a row without a word but with a day on which it was finished is finished.

        A word that nobody knows holds the row; with a person's yes it begins anew.
        """
        record = row.record
        told = record.text("state")
        if told:
            return told
        if record.moment("closed_at") is not None:
            return "closed"
        if any(one.code == "records.unknown_choice" for one in record.problems):
            return "new"
        row.tell("records.case_state_missing", level="blocking")
        return ""

    def _check_days(self, row: _Row, now: datetime) -> None:
        opened, closed = row.record.moment("opened_at"), row.record.moment("closed_at")
        if opened is None:
            row.tell("records.no_case_day", level="info")
        elif opened > now:
            row.tell("records.start_ahead", f"{opened.astimezone(CHINA):%Y-%m-%d}")
        if opened is not None and closed is not None and closed.date() < opened.date():
            days = f"{opened.astimezone(CHINA):%Y-%m-%d} / {closed.astimezone(CHINA):%Y-%m-%d}"
            row.tell("records.closed_before_opened", days)

    def _reason(self, record: IncomingRecord) -> Reason:
        """The reason of the shop's list that the sheet means; 其他 for words that it does not have."""
        told = record.text("reason")
        name = choices_of("cases", "reason").get(told, told)
        taxonomy = self._taxonomy()
        return taxonomy.find(told) or taxonomy.find(name) or taxonomy.present(_OTHER)

    def _labelled(self, changed: Sequence[Change], kind: CaseKind) -> tuple[Change, ...]:
        return tuple(
            replace(
                one,
                before=self._workflow.label(one.before, kind),
                after=self._workflow.label(one.after, kind),
            )
            if one.field == "state"
            else one
            for one in changed
        )


def _is_here(plan: _Plan) -> bool:
    """Whether the case stands in the archive; an earlier row of the same import may have made it."""
    return plan.before is not None and plan.before.id > 0


def _history(case: Case, note: str, workflow: Workflow) -> tuple[CaseEvent, ...]:
    """How the case came to where it stands, on the days that the register gives; who did it there is not known."""
    ended = case.state in ENDS
    first = CaseEvent(
        case_id=0,
        at=case.opened_at,
        by_id=None,
        kind=EventKind.OPENED,
        to_state="new" if ended else case.state,
        title=sentence("case_record.opened"),
        note=note,
    )
    if not ended:
        return (first,)
    last = replace(
        first,
        at=case.closed_at or case.opened_at,
        kind=EventKind.MOVED,
        from_state="new",
        to_state=case.state,
        title=workflow.label(case.state, case.kind),
        note=case.details.result,
    )
    return (first, last)


def _provenance(record: IncomingRecord) -> str:
    """From which sheet and row, and what that row said."""
    told = []
    for key in _TOLD:
        text = _shown(record, key)
        if text:
            told.append(f"{sentence(f'label_cases.{key}')} {text}")
    source = sentence("case_record.source", {"sheet": record.label, "row": record.row})
    return "；".join((source, *told))


def _shown(record: IncomingRecord, key: str) -> str:
    if key == "phone":
        return "、".join(phone.number for phone in record.phones())
    if key in {"fee", "refund"}:
        fen = record.number(key)
        return "" if fen is None else to_yuan(fen)
    day = record.day(key)
    return day.isoformat() if day else record.text(key)
