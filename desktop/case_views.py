"""A case joined with everything its page and its papers show."""

from __future__ import annotations

from datetime import date, datetime

from aftersales.cases import Case
from aftersales.clock import Clock
from aftersales.evidence import Evidence
from aftersales.goods import SoldGood
from aftersales.negotiation import Need
from aftersales.orders import OrderLine
from desktop.archive import Archive
from desktop.judging import CaseStanding, Judge
from desktop.moves import CaseMover
from desktop.repair_views import repair_view
from desktop.session import Session
from desktop.views import CaseLineView, CaseView, EvidenceSlot, FlagView, RelatedView
from resources.wording import sentence
from storage.dossiers import CaseDossier, OrderDossier
from storage.standing import paid_shares

_SOON = 30


class CaseViews:
    """Builds the view of one case inside an open read."""

    def __init__(
        self, *, archive: Archive, session: Session, clock: Clock, judge: Judge, mover: CaseMover
    ) -> None:
        self._archive = archive
        self._session = session
        self._clock = clock
        self._judge = judge
        self._mover = mover

    def view(self, case: Case) -> CaseView:
        """The case with customer, order, lines, timeline, evidence slots, settlement and next steps."""
        now = self._clock.now()
        known = self._archive.dossiers.of(case)
        standing = self._mover.standing(case, dossier=known)
        facts = self._judge.facts(case, standing, now)
        return CaseView(
            case=case,
            customer=self._archive.customers.brief(case.customer_id) if case.customer_id else None,
            order=known.order.order if known.order is not None else None,
            lines=_lines(case, known.order, self._clock.today()),
            events=known.events,
            slots=self._slots(case, known.evidence),
            in_force=known.in_force,
            payments=known.payments,
            revisits=self._archive.revisits.of_case(case.id),
            assignee=known.staff[case.assignee_id] if case.assignee_id else None,
            state=self._judge.state(case.state, case.kind),
            due=self._judge.due(case.due_from or case.state_since, case.due_at, now),
            stages=self._judge.stages(case, known.events),
            next_steps=self._judge.next_steps(facts, self._session.rights),
            flags=self._flags(case, now),
            related=tuple(
                RelatedView(
                    case=other,
                    state=self._judge.workflow.label(other.state, other.kind),
                    how=sentence(f"case.related_{other.how}"),
                )
                for other in known.related
            ),
            repair=repair_view(self._archive, case, known, today=self._clock.today()),
            release_needs=self._release_needs(case, standing, known),
        )

    def _release_needs(self, case: Case, standing: CaseStanding, known: CaseDossier) -> tuple[Need, ...]:
        """What the settlement in force waits for; one whose case has ended or whose money is out waits for nothing."""
        settlement = standing.settlement
        waits = self._judge.workflow.state(case.state).is_open and standing.due > standing.paid
        if settlement is None or not waits or self._mover.let_through(settlement, known):
            return ()
        return self._judge.release_needs(settlement)

    def _flags(self, case: Case, now: datetime) -> tuple[FlagView, ...]:
        """What is still to be answered outside the shop; a case that has ended owes no answer."""
        flags = (("platform", case.platform_due_at), ("regulator", case.regulator_due_at))
        asked = flags if self._judge.workflow.state(case.state).is_open else ()
        found = ((code, self._judge.due(case.opened_at, moment, now)) for code, moment in asked)
        return tuple(
            FlagView(code=code, label=sentence(f"case.{code}"), due=due) for code, due in found if due
        )

    def _slots(self, case: Case, evidence: tuple[Evidence, ...]) -> tuple[EvidenceSlot, ...]:
        names = self._mover.slots(case)
        by_slot: dict[str, list[Evidence]] = {}
        for item in evidence:
            by_slot.setdefault(item.slot, []).append(item)
        named = (*names.required, *names.useful)
        extra = [slot for slot in by_slot if slot not in named]
        return tuple(
            EvidenceSlot(name=name, required=name in names.required, filled=tuple(by_slot.get(name, ())))
            for name in (*named, *extra)
        )


def _lines(case: Case, known: OrderDossier | None, today: date) -> tuple[CaseLineView, ...]:
    """The lines of the order with what was paid for each, then goods that a person only described."""
    chosen = {line.order_line_id: line.quantity for line in case.lines}
    by_hand = tuple(
        CaseLineView(
            order_line_id=None,
            title=line.title,
            serial="",
            bought=line.quantity,
            list_price=0,
            discount=0,
            paid=0,
            warranty="",
            warranty_tone="",
            quantity=line.quantity,
        )
        for line in case.lines
        if line.order_line_id is None or known is None
    )
    if known is None:
        return by_hand
    goods: dict[int | None, SoldGood] = {}
    for good in known.goods:
        goods.setdefault(good.order_line_id, good)
    bought = tuple(
        _line(line, paid, chosen.get(line.id, 0), goods.get(line.id), today)
        for line, paid in zip(known.order.lines, paid_shares(known.order), strict=True)
    )
    return bought + by_hand


def _line(line: OrderLine, paid: int, quantity: int, good: SoldGood | None, today: date) -> CaseLineView:
    text, tone = "", ""
    if good is not None:
        left = (good.whole_ends - today).days
        text = sentence("warranty.left" if left >= 0 else "warranty.over", {"days": left})
        tone = "" if left < 0 else "warn" if left <= _SOON else "ok"
    return CaseLineView(
        order_line_id=line.id,
        title=line.title,
        serial=good.serial if good else "",
        bought=line.quantity,
        list_price=line.amount,
        discount=max(0, line.amount - paid),
        paid=paid,
        warranty=text,
        warranty_tone=tone,
        quantity=quantity,
    )
