"""Cases at the desk: opened, moved, noted, edited, suspended, backed by evidence, and shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.cases import Case, CaseDetails, CaseEvent, CaseKind, CaseSummary, EventKind, Responsible
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.evidence import Evidence
from aftersales.queries import CaseQuery, CaseTab, Cursor, Moments, Page
from aftersales.time_limits import CaseTraits
from desktop.archive import Archive
from desktop.case_clocks import CaseClocks, DueReason
from desktop.case_steps import StepFacts
from desktop.case_views import CaseViews
from desktop.changes import Changed
from desktop.evidence import EvidenceFile, evidence_from, evidence_of, keep_evidence
from desktop.intake_checks import check_goods, check_parcel
from desktop.judging import RESUMED, SUSPENDED, Judge
from desktop.moments import moments
from desktop.moves import CaseMover
from desktop.repair_book import RepairBook
from desktop.requests import CaseDraft, CaseEdit, CaseFactsGiven, IntakeDeadlines, PaymentGiven, ReasonChoice
from desktop.session import Session
from desktop.shop_lists import ShopLists
from desktop.timeline import Timeline
from desktop.views import CaseRow, CaseView
from desktop.writing import Writer
from resources.labels import label
from resources.wording import sentence

_LONGEST_TEXT = 3_000
_SETTLED_ENDS = frozenset({"closed", "rejected"})
"""Ends that leave something behind for a second claim; one taken back or void was none."""


class CaseDesk:
    """What can be done with cases."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        judge: Judge,
        clocks: CaseClocks,
        mover: CaseMover,
        views: CaseViews,
        lists: ShopLists,
        timeline: Timeline,
        book: RepairBook,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._judge = judge
        self._clocks = clocks
        self._mover = mover
        self._steps = StepFacts(archive=archive, session=session, mover=mover, book=book)
        self._views = views
        self._lists = lists
        self._timeline = timeline

    def moments(self) -> Moments:
        """Now and the end of today, for a query."""
        return moments(self._clock)

    def page(
        self, *, query: CaseQuery, after: Cursor | None = None, limit: int = 100, counted: bool = True
    ) -> Page[CaseRow]:
        """One page of a list with its words; not `counted`, its total is only what is known."""
        now = self._clock.now()
        with self._archive.database.read():
            asked = replace(query, pressing=self._judge.priority)
            found = self._archive.cases.page(asked, after=after, limit=limit, counted=counted)
        rows = tuple(self._judge.row(summary, now) for summary in found.rows)
        return Page(rows=rows, next=found.next, total=found.total)

    def count(self, *, query: CaseQuery) -> int:
        """How many cases a list shows."""
        with self._archive.database.read():
            return self._archive.cases.count(query)

    def tab_counts(self) -> Mapping[CaseTab, int]:
        """The number beside each tab."""
        with self._archive.database.read():
            return self._archive.cases.tab_counts(moments=self.moments(), staff_id=self._session.staff_id)

    def view(self, *, case_id: int) -> CaseView:
        """Everything the page of one case shows."""
        with self._archive.database.read():
            return self._views.view(self._archive.cases.get(case_id))

    def find(self, *, number: str) -> CaseView:
        """The same by its number; KnownError ``desk.case_unknown``."""
        with self._archive.database.read():
            case = self._archive.cases.find(number.strip())
            if case is None:
                raise KnownError("desk.case_unknown", number=number)
            return self._views.view(case)

    def loads(self) -> Mapping[int, int]:
        """How many open cases each member of staff has, by id; who has none is left out."""
        with self._archive.database.read():
            return self._archive.cases.open_by_assignee()

    def why_due(self, *, case_id: int) -> DueReason:
        """为什么是这个时间: from when the deadline counts, how long by whose rule, and what was skipped."""
        with self._archive.database.read():
            case, events = self._archive.cases.get(case_id), self._archive.cases.events(case_id)
            return self._clocks.why(
                case, events, self._clock.now(), revisit_on=self._clocks.next_call(case_id)
            )

    def similar_open(self, *, customer_id: int) -> tuple[CaseSummary, ...]:
        """Open cases the customer already has."""
        with self._archive.database.read():
            return self._archive.cases.open_of_customer(customer_id)

    def reasons(self) -> tuple[ReasonChoice, ...]:
        """The taxonomy as a form offers it."""
        return tuple(
            ReasonChoice(
                category=reason.category,
                reason=reason.name,
                responsible=Responsible(reason.fault.value) if reason.fault else None,
                kinds=reason.kinds or tuple(CaseKind),
                slots=self._lists.slots(reason.name).required,
                phenomena=reason.phenomena,
            )
            for reason in self._lists.taxonomy().offered()
        )

    def intake_deadlines(
        self, *, kind: CaseKind | None = None, tier: str | None = None, reason: str | None = None
    ) -> IntakeDeadlines:
        """When a case of these traits opened now must be taken on and must have a plan; pure."""
        now = self._clock.now()
        traits = CaseTraits(kind=kind or CaseKind.RETURN, tier=tier, reason=reason)
        return IntakeDeadlines(
            accept_by=self._clocks.from_now("accept", traits, now),
            plan_by=self._clocks.from_now("plan", traits, now),
        )

    def open(self, *, draft: CaseDraft, evidence: Sequence[Path] = ()) -> Case:
        """A new case with its number and first event. More than what is still returnable is refused."""
        self._session.require(Right.CREATE)
        reason = self._lists.taxonomy().present(draft.reason)
        _check_length(draft.description)
        check_parcel(draft)
        files = [evidence_from(path) for path in evidence]
        with self._writer.action(sentence("deed.open_case"), Changed.CASES) as action:
            check_goods(self._archive, draft)
            case = self._archive.cases.save(
                Case(
                    kind=draft.kind,
                    channel=draft.channel,
                    category=reason.category,
                    reason=reason.name,
                    phenomenon=draft.phenomenon.strip(),
                    description=draft.description.strip(),
                    urgent=draft.urgent,
                    service_level=draft.service_level,
                    customer_id=draft.customer_id or self._buyer(draft.order_id),
                    order_id=draft.order_id,
                    lines=draft.lines,
                    opened_at=action.at,
                    state_since=action.at,
                    assignee_id=draft.assignee_id or action.by_id,
                    linked_case_id=draft.linked_case_id or self._earlier(draft),
                    details=CaseDetails(
                        courier_back=draft.courier_back.strip(),
                        tracking_back=draft.tracking_back.strip().upper(),
                        goods_back_at=action.at if draft.arrived else None,
                        repair_way=draft.repair_way,
                    ),
                    responsible=Responsible(reason.fault.value) if reason.fault else None,
                ),
                action=action,
            )
            opened = self._mover.opened(case, action=action)
            for file in files:
                keep_evidence(self._archive, opened.id, "", file, action=action)
            return opened

    def move(
        self,
        *,
        case_id: int,
        version: int,
        to_state: str,
        note: str = "",
        facts: CaseFactsGiven | None = None,
    ) -> Case:
        """Take a case one step on with the facts the step asked for; refused with the guard's reason."""
        _check_length(note)
        seen: list[Case] = []

        def name() -> str:
            seen.append(self._seen(case_id, version))
            return f"转到 {self._judge.workflow.label(to_state, seen[0].kind)}"

        changes = Changed.CASES, Changed.REVISITS, Changed.SETTLEMENTS, Changed.GOODS
        with self._writer.action(name, *changes) as action:
            case = seen[0]
            booked = case.details.appointment_at
            if facts is not None:
                case = self._steps.take(case, facts, action=action)
            serials = facts.new_serials if facts is not None else ""
            return self._mover.move(case, to_state, note=note, action=action, booked=booked, serials=serials)

    def pay(self, *, case_id: int, version: int, payment: PaymentGiven) -> Case:
        """Note a part or all of what the customer is owed, without a step of the case."""
        self._session.require(Right.PAY)
        with self._writer.action(
            sentence("deed.pay"), Changed.CASES, Changed.SETTLEMENTS, undoable=False
        ) as action:
            case = self._seen(case_id, version)
            self._steps.pay(case, payment, action=action)
            return self._archive.cases.save(case, action=action)

    def note(self, *, case_id: int, text: str) -> CaseEvent:
        """A line in the timeline."""
        self._session.require(Right.NOTE)
        if not text.strip():
            raise KnownError("desk.note_empty")
        _check_length(text)
        with self._writer.action(sentence("deed.note"), Changed.CASES, undoable=False) as action:
            self._archive.cases.get(case_id)
            return self._event(case_id, EventKind.NOTED, "备注", text.strip(), action)

    def edit(self, *, case_id: int, version: int, changes: CaseEdit) -> Case:
        """Change fields of a case; a new reason brings its category and who answers for it."""
        self._session.require(Right.HANDLE)
        if changes.description is not None:
            _check_length(changes.description)
        with self._writer.action(sentence("deed.change_case"), Changed.CASES) as action:
            case = self._seen(case_id, version)
            edited = self._edited(case, changes)
            if _timed_by(edited) != _timed_by(case):
                edited = self._clocks.anew(edited, action.at)
            saved = self._archive.cases.save(edited, action=action)
            for title, note in self._told(case, edited):
                self._event(case_id, EventKind.EDITED, title, note, action)
            return saved

    def set_due(self, *, case_id: int, version: int, due_at: datetime, why: str) -> Case:
        """Another deadline for the present state, with the reason in the timeline."""
        self._session.require(Right.HANDLE)
        if not why.strip():
            raise KnownError("desk.why_missing")
        with self._writer.action(sentence("deed.change_due"), Changed.CASES) as action:
            if due_at <= action.at:
                raise KnownError("desk.moment_past", moment=due_at)
            case = replace(self._seen(case_id, version), due_at=due_at)
            self._judge.require_open(case)
            saved = self._archive.cases.save(case, action=action)
            self._event(case_id, EventKind.EDITED, "改时限", why.strip(), action)
            return saved

    def suspend(self, *, case_id: int, version: int, until: datetime | None, why: str = "") -> Case:
        """挂起 until a moment with a reason, or end it (until None); our own clocks stand still meanwhile."""
        self._session.require(Right.HANDLE)
        if until is not None and not why.strip():
            raise KnownError("desk.why_missing")
        with self._writer.action(
            sentence("deed.suspend" if until else "deed.resume"), Changed.CASES
        ) as action:
            if until is not None and until <= action.at:
                raise KnownError("desk.moment_past", moment=until)
            case = self._seen(case_id, version)
            self._judge.require_open(case)
            self._timeline.tell(
                case_id=case.id,
                kind=EventKind.FLAGGED,
                from_state=until.isoformat() if until else "",
                to_state=SUSPENDED if until else RESUMED,
                title="挂起" if until else "解除挂起",
                note=why,
                action=action,
            )
            changed = replace(case, suspended_until=until, suspended_for=why.strip() if until else "")
            return self._archive.cases.save(self._clocks.anew(changed, action.at), action=action)

    def add_evidence(
        self,
        *,
        case_id: int,
        slot: str,
        path: Path | None = None,
        data: bytes | None = None,
        file_name: str = "",
    ) -> Evidence:
        """Keep a photo or file in a slot of the case; the content is stored once."""
        self._session.require(Right.NOTE)
        file: EvidenceFile = evidence_from(path) if path is not None else evidence_of(data, file_name)
        with self._writer.action(
            sentence("deed.add_evidence", {"slot": slot}).strip(), Changed.CASES
        ) as action:
            self._archive.cases.get(case_id)
            found = keep_evidence(self._archive, case_id, slot, file, action=action)
            self._event(case_id, EventKind.EVIDENCE, f"凭证：{slot or file.name}", file.name, action)
            return found

    def evidence_bytes(self, *, evidence_id: int) -> bytes:
        """The content of one piece of evidence."""
        with self._archive.database.read():
            record = self._archive.evidence.get(evidence_id)
        return self._archive.evidence_files.read(record.sha256)

    def _seen(self, case_id: int, version: int) -> Case:
        """The case, if it still is what the person saw; no guard's reason then hides that it is not."""
        case = self._archive.cases.get(case_id)
        if case.version != version:
            raise KnownError("storage.changed_meanwhile")
        return case

    def _earlier(self, draft: CaseDraft) -> int | None:
        """The newest ended case about any of these pieces: a second claim follows the first."""
        wanted = {line.order_line_id for line in draft.lines if line.order_line_id is not None}
        if draft.order_id is None or not wanted:
            return None
        ended = (
            case.id
            for case in self._archive.cases.of_order(draft.order_id)
            if case.state in _SETTLED_ENDS and wanted & {line.order_line_id for line in case.lines}
        )
        return max(ended, default=None)

    def _buyer(self, order_id: int | None) -> int | None:
        return None if order_id is None else self._archive.orders.get(order_id).customer_id

    def _edited(self, case: Case, changes: CaseEdit) -> Case:
        edited = case
        for name in ("kind", "phenomenon", "description", "responsible", "urgent", "assignee_id"):
            value = getattr(changes, name)
            if value is not None:
                edited = replace(edited, **{name: value})
        if changes.service_level is not None:
            edited = replace(edited, service_level=changes.service_level or None)
        if changes.reason is not None and changes.reason != case.reason:
            reason = self._lists.taxonomy().present(changes.reason)
            fault = Responsible(reason.fault.value) if reason.fault else None
            edited = replace(
                edited,
                reason=reason.name,
                category=reason.category,
                responsible=changes.responsible or fault,
            )
        return edited

    def _told(self, case: Case, edited: Case) -> Iterator[tuple[str, str]]:
        """What the timeline says of an edit: a title and what it was before."""
        if edited.responsible is not case.responsible and edited.responsible is not None:
            yield f"责任：{label(edited.responsible)}", ""
        if edited.kind is not case.kind:
            yield f"类型：{edited.kind.value}", f"原来是{case.kind.value}"
        if edited.reason != case.reason:
            yield f"原因：{edited.category} · {edited.reason}", f"原来是{case.category} · {case.reason}"
        if edited.service_level is not case.service_level:
            yield (
                sentence("case.service_level", {"level": edited.service_level or sentence("case.usual")}),
                "",
            )
        if edited.assignee_id != case.assignee_id and edited.assignee_id is not None:
            yield f"经办：{self._archive.staff.get(edited.assignee_id).name}", ""

    def _event(self, case_id: int, kind: EventKind, title: str, note: str, action: Action) -> CaseEvent:
        return self._timeline.tell(case_id=case_id, kind=kind, title=title, note=note, action=action)


def _timed_by(case: Case) -> tuple[object, ...]:
    """What of a case its limits depend on."""
    return case.kind, case.service_level, case.reason


def _check_length(text: str) -> None:
    if len(text) > _LONGEST_TEXT:
        raise KnownError("desk.text_too_long", longest=_LONGEST_TEXT)
