"""Cases at the desk: opened, moved, noted, edited, suspended, backed by evidence, and shown."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from aftersales.access import Right
from aftersales.actions import Action
from aftersales.cases import Case, CaseEvent, CaseKind, CaseLine, CaseSummary, EventKind, Responsible
from aftersales.clock import Clock
from aftersales.errors import KnownError
from aftersales.evidence import Evidence
from aftersales.money import grouped
from aftersales.queries import CaseQuery, CaseTab, Cursor, Moments, Page
from aftersales.settlements import Payment
from aftersales.taxonomy import Taxonomy
from desktop.archive import Archive
from desktop.case_views import CaseViews
from desktop.changes import Changed
from desktop.judging import RESUMED, SUSPENDED, Judge
from desktop.moments import moments
from desktop.moves import CaseMover
from desktop.requests import CaseDraft, CaseEdit, CaseFactsGiven, IntakeDeadlines, PaymentGiven, ReasonChoice
from desktop.session import Session
from desktop.timeline import Timeline
from desktop.views import CaseRow, CaseView
from desktop.writing import Writer
from resources.evidence_slots_file import shipped_slots
from resources.labels import label

_MOST_EVIDENCE = 25 * 1024 * 1024
_LONGEST_TEXT = 3_000


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
        mover: CaseMover,
        views: CaseViews,
        taxonomy: Taxonomy,
        timeline: Timeline,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._judge = judge
        self._mover = mover
        self._views = views
        self._taxonomy = taxonomy
        self._timeline = timeline

    def moments(self) -> Moments:
        """Now and the end of today, for a query."""
        return moments(self._clock)

    def page(self, *, query: CaseQuery, after: Cursor | None = None, limit: int = 100) -> Page[CaseRow]:
        """One page of a list with its words."""
        now = self._clock.now()
        with self._archive.database.read():
            found = self._archive.cases.page(query, after=after, limit=limit)
        rows = tuple(self._judge.row(summary, now) for summary in found.rows)
        return Page(rows=rows, next=found.next, total=found.total)

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

    def similar_open(self, *, customer_id: int) -> tuple[CaseSummary, ...]:
        """Open cases the customer already has."""
        with self._archive.database.read():
            return self._archive.cases.open_of_customer(customer_id)

    def reasons(self) -> tuple[ReasonChoice, ...]:
        """The taxonomy as a form offers it."""
        slots = shipped_slots()
        return tuple(
            ReasonChoice(
                category=reason.category,
                reason=reason.name,
                responsible=Responsible(reason.fault.value) if reason.fault else None,
                kinds=tuple(CaseKind),
                slots=slots[reason.name].required if reason.name in slots else (),
            )
            for reason in self._taxonomy.reasons
        )

    def intake_deadlines(self) -> IntakeDeadlines:
        """When a case opened now must be taken on and must have a plan."""
        clocks = {clock.code: clock for clock in self._judge.workflow.clocks}
        now = self._clock.now()
        accept = now + timedelta(hours=clocks["accept"].hours or 0)
        return IntakeDeadlines(accept_by=accept, plan_by=now + timedelta(hours=clocks["plan"].hours or 0))

    def open(self, *, draft: CaseDraft, evidence: Sequence[Path] = ()) -> Case:
        """A new case with its number and first event. More than what is still returnable is refused."""
        self._session.require(Right.CREATE)
        reason = self._taxonomy.reason(draft.reason)
        if len(draft.description) > _LONGEST_TEXT:
            raise KnownError("desk.text_too_long", longest=_LONGEST_TEXT)
        with self._writer.action("建工单", Changed.CASES) as action:
            self._check_lines(draft)
            case = self._archive.cases.save(
                Case(
                    kind=draft.kind,
                    channel=draft.channel,
                    category=reason.category,
                    reason=reason.name,
                    phenomenon=draft.phenomenon.strip(),
                    description=draft.description.strip(),
                    urgent=draft.urgent,
                    customer_id=draft.customer_id,
                    order_id=draft.order_id,
                    lines=draft.lines,
                    opened_at=action.at,
                    state_since=action.at,
                    assignee_id=draft.assignee_id or action.by_id,
                    responsible=Responsible(reason.fault.value) if reason.fault else None,
                ),
                action=action,
            )
            opened = self._mover.opened(case, action=action)
            for path in evidence:
                self._keep_evidence(opened.id, "", path.read_bytes(), path.name, action)
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
        name = self._judge.workflow.label(to_state, CaseKind.RETURN)
        with self._writer.action(
            f"转到 {name}", Changed.CASES, Changed.REVISITS, Changed.SETTLEMENTS
        ) as action:
            case = replace(self._archive.cases.get(case_id), version=version)
            if facts is not None:
                case = self._with_facts(case, facts, action)
            return self._mover.move(case, to_state, note=note, action=action)

    def note(self, *, case_id: int, text: str) -> CaseEvent:
        """A line in the timeline."""
        self._session.require(Right.NOTE)
        if not text.strip():
            raise KnownError("desk.note_empty")
        if len(text) > _LONGEST_TEXT:
            raise KnownError("desk.text_too_long", longest=_LONGEST_TEXT)
        with self._writer.action("写备注", Changed.CASES, undoable=False) as action:
            return self._event(case_id, EventKind.NOTED, "备注", text.strip(), action)

    def edit(self, *, case_id: int, version: int, changes: CaseEdit) -> Case:
        """Change fields of a case; a new reason brings its category and who answers for it."""
        self._session.require(Right.HANDLE)
        with self._writer.action("改工单", Changed.CASES) as action:
            case = replace(self._archive.cases.get(case_id), version=version)
            edited = self._edited(case, changes)
            saved = self._archive.cases.save(edited, action=action)
            if edited.responsible is not None and edited.responsible is not case.responsible:
                title = f"责任：{label(edited.responsible)}"
                self._event(case_id, EventKind.EDITED, title, "", action)
            return saved

    def set_due(self, *, case_id: int, version: int, due_at: datetime, why: str) -> Case:
        """Another deadline for the present state, with the reason in the timeline."""
        self._session.require(Right.HANDLE)
        if not why.strip():
            raise KnownError("desk.why_missing")
        with self._writer.action("改时限", Changed.CASES) as action:
            case = replace(self._archive.cases.get(case_id), version=version, due_at=due_at)
            saved = self._archive.cases.save(case, action=action)
            self._event(case_id, EventKind.EDITED, "改时限", why.strip(), action)
            return saved

    def suspend(self, *, case_id: int, version: int, until: datetime | None, why: str = "") -> Case:
        """挂起 until a moment with a reason, or end it (until None); our own clocks stand still meanwhile."""
        self._session.require(Right.HANDLE)
        if until is not None and not why.strip():
            raise KnownError("desk.why_missing")
        with self._writer.action("挂起" if until else "解除挂起", Changed.CASES) as action:
            case = replace(self._archive.cases.get(case_id), version=version)
            self._timeline.tell(
                case_id=case_id,
                kind=EventKind.FLAGGED,
                to_state=SUSPENDED if until else RESUMED,
                title="挂起" if until else "解除挂起",
                note=why,
                action=action,
            )
            changed = replace(case, suspended_until=until, suspended_for=why.strip() if until else "")
            if until is None:
                events = self._archive.cases.events(case_id)
                changed = replace(changed, due_at=self._judge.due_after(changed, events, action.at))
            return self._archive.cases.save(changed, action=action)

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
        if path is not None:
            data, file_name = path.read_bytes(), path.name
        if not data:
            raise KnownError("desk.evidence_empty", name=file_name)
        with self._writer.action(f"加凭证 {slot}".strip(), Changed.CASES) as action:
            found = self._keep_evidence(case_id, slot, data, file_name, action)
            self._event(case_id, EventKind.EVIDENCE, f"凭证：{slot or file_name}", file_name, action)
            return found

    def evidence_bytes(self, *, evidence_id: int) -> bytes:
        """The content of one piece of evidence."""
        with self._archive.database.read():
            record = self._archive.evidence.get(evidence_id)
        return self._archive.evidence_files.read(record.sha256)

    def _keep_evidence(
        self, case_id: int, slot: str, data: bytes, file_name: str, action: Action
    ) -> Evidence:
        if len(data) > _MOST_EVIDENCE:
            raise KnownError("desk.evidence_too_large", name=file_name, most=_MOST_EVIDENCE // 1024 // 1024)
        kind = mimetypes.guess_type(file_name)[0] or ""
        if kind.startswith("image/") and not _looks_like_picture(data):
            raise KnownError("desk.evidence_no_picture", name=file_name)
        stored = self._archive.evidence_files.keep(data)
        return self._archive.evidence.add(
            Evidence(
                case_id=case_id,
                slot=slot,
                file_name=file_name,
                sha256=stored.sha256,
                size=stored.size,
                added_at=action.at,
                added_by=action.by_id,
            ),
            action=action,
        )

    def _check_lines(self, draft: CaseDraft) -> None:
        """Pieces of a case must still be returnable over all cases of the order."""
        if draft.order_id is None:
            return
        standing = {
            item.line.id: item for item in self._archive.orders.lines_with_standing(order_id=draft.order_id)
        }
        for line in draft.lines:
            if line.order_line_id is None:
                continue
            found = standing.get(line.order_line_id)
            if found is None:
                raise KnownError("desk.line_not_of_order", title=line.title)
            if line.quantity < 1 or line.quantity > found.left:
                raise KnownError(
                    "desk.more_than_left", title=line.title, asked=line.quantity, left=found.left
                )

    def _with_facts(self, case: Case, facts: CaseFactsGiven, action: Action) -> Case:
        changed = case
        if facts.details is not None:
            changed = replace(changed, details=facts.details)
        if facts.responsible is not None:
            changed = replace(changed, responsible=facts.responsible)
        if facts.counts:
            changed = replace(changed, lines=tuple(_counted(line, facts.counts) for line in changed.lines))
        if facts.payment is not None:
            self._pay(case, facts.payment, action)
        return changed if changed == case else self._archive.cases.save(changed, action=action)

    def _pay(self, case: Case, given: PaymentGiven, action: Action) -> None:
        self._session.require(Right.PAY)
        settlement = self._archive.settlements.current(case.id)
        if settlement is None:
            raise KnownError("workflow.settlement_missing")
        paid = sum(item.amount for item in self._archive.settlements.payments(case.id))
        if not 0 < given.amount <= settlement.due - paid:
            raise KnownError("desk.payment_range", amount=given.amount, left=settlement.due - paid)
        self._archive.settlements.pay(
            Payment(
                case_id=case.id,
                settlement_id=settlement.id,
                amount=given.amount,
                channel=given.channel,
                reference=given.reference.strip(),
                paid_at=given.paid_at or action.at,
                by_id=action.by_id,
                note=given.note.strip(),
            ),
            action=action,
        )
        self._event(
            case.id,
            EventKind.PAID,
            f"已付 {grouped(given.amount)} 元",
            f"{given.channel} {given.reference}".strip(),
            action,
        )

    def _edited(self, case: Case, changes: CaseEdit) -> Case:
        edited = case
        for name in ("kind", "phenomenon", "description", "responsible", "urgent", "assignee_id"):
            value = getattr(changes, name)
            if value is not None:
                edited = replace(edited, **{name: value})
        if changes.reason is not None and changes.reason != case.reason:
            reason = self._taxonomy.reason(changes.reason)
            fault = Responsible(reason.fault.value) if reason.fault else None
            edited = replace(
                edited,
                reason=reason.name,
                category=reason.category,
                responsible=changes.responsible or fault,
            )
        return edited

    def _event(self, case_id: int, kind: EventKind, title: str, note: str, action: Action) -> CaseEvent:
        return self._timeline.tell(case_id=case_id, kind=kind, title=title, note=note, action=action)


def _counted(line: CaseLine, counts: Mapping[int, tuple[int, int]]) -> CaseLine:
    """A line with the counts of its inspection, which must add up to its pieces."""
    if line.order_line_id is None or line.order_line_id not in counts:
        return line
    good, bad = counts[line.order_line_id]
    if min(good, bad) < 0 or good + bad != line.quantity:
        raise KnownError("desk.counts_wrong", title=line.title, quantity=line.quantity)
    return replace(line, good=good, bad=bad)


def _looks_like_picture(data: bytes) -> bool:
    """By the first bytes: PNG, JPEG, GIF, WebP, BMP or HEIC."""
    return (
        data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"))
        or data[4:12]
        in {
            b"ftypheic",
            b"ftypmif1",
        }
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    )
