"""Claims against others as they are read: the list, one claim with its evidence and letter, and what cases cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from aftersales.access import Right
from aftersales.economics import Costs, CostsBy, summed
from aftersales.late_dataclasses import dataclass
from aftersales.recovery import MOVES, Against, Basis, Recovery, RecoveryState, Terms, missing_evidence
from aftersales.recovery_lists import RecoveryFigures, RecoveryQuery, RecoverySummary, RecoveryTab
from desktop.views import DueView
from resources.wording import sentence

if TYPE_CHECKING:
    from aftersales.cases import Case
    from aftersales.clock import Clock
    from aftersales.economics import CostQuery
    from aftersales.evidence import Evidence
    from aftersales.queries import Cursor, Page
    from desktop.archive import Archive
    from desktop.session import Session
    from resources.recovery_file import RecoveryRules

LATELY = timedelta(days=30)
_SOON = 2
_DUE = 50
_SHOWN_COSTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryRow:
    """One row of the list: its words, and how many of the slots it needs hold something."""

    summary: RecoverySummary
    state: str
    due: DueView | None
    filled: int
    needed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySlot:
    """A slot of evidence of the claim's case, with what it holds."""

    name: str
    required: bool
    files: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOffer:
    """A step that may be taken from here, with its word on a button."""

    to: RecoveryState
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryView:
    """One claim with all its panel and its papers show; `costs` None for who may not see them."""

    recovery: Recovery
    case: Case
    title: str
    customer: str
    order_number: str
    state: str
    due: DueView | None
    due_words: str
    law: str
    terms: str
    slots: tuple[RecoverySlot, ...]
    missing: tuple[str, ...]
    letter: str
    moves: tuple[MoveOffer, ...]
    costs: Costs | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostTable:
    """What cases cost by one thing: the dearest `rows` of `count`, and all of them as one."""

    by: CostsBy
    rows: tuple[Costs, ...]
    count: int
    whole: Costs


class RecoveryViews:
    """Reads claims; who may see costs is asked at the door."""

    def __init__(self, *, archive: Archive, session: Session, clock: Clock, rules: RecoveryRules) -> None:
        self._archive = archive
        self._session = session
        self._clock = clock
        self._rules = rules

    def query(
        self,
        *,
        tab: RecoveryTab = RecoveryTab.OPEN,
        against: Against | None = None,
        text: str = "",
        older_than: int = 0,
        case_id: int | None = None,
    ) -> RecoveryQuery:
        """A query as of today; `older_than` days since the loss was found, 0 for any age."""
        today = self._clock.today()
        return RecoveryQuery(
            tab=tab,
            against=against,
            text=text,
            found_until=today - timedelta(days=older_than) if older_than else None,
            closed_since=today - LATELY,
            today=today,
            case_id=case_id,
        )

    def page(
        self, *, query: RecoveryQuery, after: Cursor | None = None, limit: int = 100
    ) -> Page[RecoveryRow]:
        """A page of the list with its words."""
        from aftersales.queries import Page

        with self._archive.database.read():
            found = self._archive.recoveries.page(query, after=after, limit=limit)
            slots = self._archive.recoveries.slots_of(sorted({row.case_id for row in found.rows}))
        rows = tuple(self._row(row, slots.get(row.case_id, set())) for row in found.rows)
        return Page(rows=rows, next=found.next, total=found.total)

    def tab_counts(self, *, query: RecoveryQuery) -> Mapping[RecoveryTab, int]:
        """How many claims each tab holds under the query's other filters."""
        with self._archive.database.read():
            return self._archive.recoveries.tab_counts(query)

    def figures(self) -> RecoveryFigures:
        """Open claims by kind, and what came in during the last thirty days."""
        with self._archive.database.read():
            return self._archive.recoveries.figures(self._clock.today() - LATELY)

    def due_by_today(self) -> tuple[RecoveryRow, ...]:
        """Open claims whose term ends today or has ended, the latest first."""
        today = self._clock.today()
        rows = self.page(query=self.query(), limit=_DUE).rows
        return tuple(
            row
            for row in rows
            if not row.summary.is_closed and row.summary.due_on is not None and row.summary.due_on <= today
        )

    def names(self, *, against: Against) -> tuple[str, ...]:
        """Whom the shop claimed from before."""
        with self._archive.database.read():
            return self._archive.recoveries.names(against)

    def bases(self, *, against: Against) -> tuple[Basis, ...]:
        """Why somebody can owe the shop money; pure."""
        return self._rules.bases(against)

    def terms(self, *, against: Against, name: str) -> Terms:
        """How many days each side has with one courier or supplier."""
        with self._archive.database.read():
            return self._terms_of(against, name)

    def _terms_of(self, against: Against, name: str) -> Terms:
        from desktop.recovery_terms import RecoveryTerms

        return RecoveryTerms(archive=self._archive, rules=self._rules).of(against, name)

    def find(self, *, number: str) -> RecoveryView | None:
        """The claim of this number."""
        query = self.query(text=number)
        for tab in (RecoveryTab.OPEN, RecoveryTab.CLOSED):
            with self._archive.database.read():
                rows = self._archive.recoveries.page(
                    RecoveryQuery(tab=tab, text=number, today=query.today), limit=20
                ).rows
            for row in rows:
                if row.number == number:
                    return self.view(recovery_id=row.id)
        return None

    def of_case(self, *, case_id: int) -> tuple[RecoveryRow, ...]:
        """The claims on one case, oldest first."""
        with self._archive.database.read():
            number = self._archive.cases.get(case_id).number
            known = self._archive.recoveries.of_case(case_id)
            there = self._archive.recoveries.slots_of([case_id]).get(case_id, set())
        return tuple(self._row(_summary(each, number), there) for each in known)

    def view(self, *, recovery_id: int) -> RecoveryView:
        """One claim; KnownError ``storage.gone``."""
        with self._archive.database.read():
            recovery = self._archive.recoveries.get(recovery_id)
            case = self._archive.cases.get(recovery.case_id)
            evidence = self._archive.evidence.of_case(case.id)
            order = self._archive.orders.get(case.order_id) if case.order_id is not None else None
            customer = (
                self._archive.customers.get(case.customer_id).name if case.customer_id is not None else ""
            )
            terms = self._terms_of(recovery.against, recovery.name)
            settled = self._archive.settlements.current(case.id) is not None
            costs = self._costs_of(case.id)
        ground = self._rules.grounds[recovery.basis]
        filled = {item.slot for item in evidence}
        title = "、".join(line.title for line in case.lines)
        order_number = order.number if order is not None else ""
        from desktop.recovery_letters import LetterFacts, letter_text

        facts = LetterFacts(
            recovery=recovery,
            goods=title,
            order_number=order_number,
            problem=case.phenomenon or case.reason,
            law=ground.law,
            settled=settled,
        )
        return RecoveryView(
            recovery=recovery,
            case=case,
            title=title,
            customer=customer,
            order_number=order_number,
            state=sentence(f"recovery_state.{recovery.state.value}"),
            due=self._due(recovery.found_on, recovery.due_on),
            due_words=_due_words(recovery),
            law=ground.law + (sentence("recovery_letter.by_contract") if ground.reference else ""),
            terms=terms.source,
            slots=_slots(evidence, ground.required, ground.useful),
            missing=missing_evidence(ground.required, filled),
            letter=recovery.letter or letter_text(facts),
            moves=self._moves(recovery),
            costs=costs,
        )

    def costs(self, *, query: CostQuery) -> CostTable:
        """What cases cost, by one thing; only for who may settle, since it shows what parts cost the shop."""
        self._session.require(Right.SETTLE)
        with self._archive.database.read():
            rows = self._archive.economics.table(query)
        whole = summed(rows, name=sentence("costs.whole"))
        return CostTable(by=query.by, rows=rows[:_SHOWN_COSTS], count=len(rows), whole=whole)

    def costs_of_case(self, *, case_id: int) -> Costs | None:
        """What one case cost; None where it cost nothing, or for who may not see it."""
        with self._archive.database.read():
            return self._costs_of(case_id)

    def _costs_of(self, case_id: int) -> Costs | None:
        from aftersales.economics import CostQuery

        if Right.SETTLE not in self._session.rights:
            return None
        rows = self._archive.economics.table(CostQuery(case_id=case_id))
        return rows[0] if rows else None

    def _moves(self, recovery: Recovery) -> tuple[MoveOffer, ...]:
        offers = []
        for to in MOVES[recovery.state]:
            if to is RecoveryState.ESCALATED and recovery.against is not Against.COURIER:
                continue
            again = to is RecoveryState.CLAIMED and recovery.claimed_on is not None
            code = f"recovery_move.{to.value}{'_again' if again else ''}"
            offers.append(MoveOffer(to=to, label=sentence(code)))
        return tuple(offers)

    def _row(self, summary: RecoverySummary, there: set[str]) -> RecoveryRow:
        needed = self._rules.grounds[summary.basis].required
        return RecoveryRow(
            summary=summary,
            state=sentence(f"recovery_state.{summary.state.value}"),
            due=None if summary.is_closed else self._due(summary.found_on, summary.due_on),
            filled=len(needed) - len(missing_evidence(needed, there)),
            needed=len(needed),
        )

    def _due(self, since: date, due: date | None) -> DueView | None:
        """A last day in words; it is kept until its evening."""
        if due is None:
            return None
        today = self._clock.today()
        left, length = (due - today).days, max((due - since).days, 1)
        if left < 0:
            return DueView(text=sentence("recovery_due.over", {"days": -left}), share=1.0, tone="bad")
        share = min(1.0, max(0.05, 1 - left / length))
        code = "recovery_due.today" if left == 0 else "recovery_due.left"
        return DueView(
            text=sentence(code, {"days": left}), share=share, tone="warn" if left <= _SOON else "plain"
        )


def _due_words(recovery: Recovery) -> str:
    """10-23 前提交: what is to happen by when; empty where nothing is awaited."""
    code = f"recovery_next.{recovery.state.value}"
    if recovery.due_on is None or recovery.is_closed:
        return ""
    return f"{recovery.due_on:%m-%d} {sentence(code)}"


def _slots(
    evidence: tuple[Evidence, ...], required: tuple[str, ...], useful: tuple[str, ...]
) -> tuple[RecoverySlot, ...]:
    """What is needed first, then what helps, then whatever else lies in the case."""
    found: dict[str, list[Evidence]] = {}
    for item in evidence:
        found.setdefault(item.slot, []).append(item)
    names = dict.fromkeys((*required, *useful, *found))
    return tuple(
        RecoverySlot(name=name, required=name in required, files=tuple(found.get(name, ()))) for name in names
    )


def _summary(recovery: Recovery, case_number: str) -> RecoverySummary:
    return RecoverySummary(
        id=recovery.id,
        number=recovery.number,
        case_id=recovery.case_id,
        case_number=case_number,
        title="",
        against=recovery.against,
        name=recovery.name,
        basis=recovery.basis,
        reference=recovery.reference,
        state=recovery.state,
        found_on=recovery.found_on,
        due_on=recovery.due_on,
        closed_on=recovery.closed_on,
        claimed=recovery.claimed,
        received=recovery.received,
    )
