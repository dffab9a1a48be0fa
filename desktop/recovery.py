"""追偿 at the desk: a claim made, changed, brought, answered, paid, refused, taken to the postal authority or given up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.access import Right
from aftersales.cases import Case, EventKind
from aftersales.errors import KnownError
from aftersales.recovery import (
    Against,
    Basis,
    MoveFacts,
    Receipt,
    Recovery,
    RecoveryState,
    RecoveryStep,
    SumLine,
    Terms,
    check,
    missing_evidence,
    moved,
    next_due,
    received,
)
from desktop.changes import Changed
from desktop.evidence import evidence_from, keep_evidence
from desktop.recovery_sums import courier_lines
from desktop.recovery_terms import RecoveryTerms
from resources.wording import sentence

if TYPE_CHECKING:
    from aftersales.actions import Action
    from aftersales.clock import Clock
    from aftersales.settlement.claim import CourierFacts
    from desktop.archive import Archive
    from desktop.house_rules import HouseRules
    from desktop.recovery_births import RecoveryBirths
    from desktop.session import Session
    from desktop.timeline import Timeline
    from desktop.writing import Writer
    from resources.recovery_file import RecoveryRules

_DEAD = frozenset({"withdrawn", "void"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryEdit:
    """What a person says of a claim; sums in fen, `due_on` None the usual term."""

    against: Against
    name: str = ""
    basis: Basis
    reference: str = ""
    lines: tuple[SumLine, ...] = ()
    found_on: date
    due_on: date | None = None
    settlement_id: int | None = None


class RecoveryDesk:
    """What can be done with claims against others."""

    def __init__(
        self,
        *,
        archive: Archive,
        writer: Writer,
        session: Session,
        clock: Clock,
        timeline: Timeline,
        births: RecoveryBirths,
        rules: RecoveryRules,
        house: HouseRules,
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._session = session
        self._clock = clock
        self._timeline = timeline
        self._births = births
        self._rules = rules
        self._house = house
        self._terms = RecoveryTerms(archive=archive, rules=rules)

    def add(self, *, case_id: int, edit: RecoveryEdit) -> Recovery:
        """A claim made by hand on a case; KnownErrors ``recovery.…``."""
        self._session.require(Right.SETTLE)
        asked = self._checked(Recovery(case_id=case_id, **_fields(edit)))
        with self._archive.database.read():
            case = self._archive.cases.get(case_id)
            if asked.due_on is None:
                asked = replace(asked, due_on=self._due(asked, RecoveryState.DRAFT, asked.found_on))
        if case.state in _DEAD:
            raise KnownError("recovery.foreign_case")
        name = sentence("recovery.added", {"number": case.number})
        with self._writer.action(name, Changed.RECOVERIES, Changed.CASES) as action:
            step = self._step(action, sentence("recovery_state.draft"))
            made = self._archive.recoveries.save(replace(asked, steps=(step,)), action=action)
            self._tell(made, "told_born", action, _born_words(made))
        return made

    def edit(self, *, recovery_id: int, version: int, edit: RecoveryEdit) -> Recovery:
        """Change whom, why, the sum and the term; a closed claim is taken up again first."""
        self._session.require(Right.SETTLE)
        with self._action("changed", recovery_id) as (action, known):
            _open(known)
            given = _fields(edit)
            given.pop("settlement_id")
            changed = self._checked(replace(known, version=version, **given))
            return self._archive.recoveries.save(self._settled(changed), action=action)

    def move(
        self,
        *,
        recovery_id: int,
        version: int,
        to: RecoveryState,
        note: str = "",
        granted: int | None = None,
    ) -> Recovery:
        """One step on the way; what it needs is said by aftersales.recovery.allowed."""
        self._session.require(Right.SETTLE)
        words = {"state": sentence(f"recovery_state.{to.value}")}
        with self._action("moved", recovery_id, words) as (action, known):
            facts = MoveFacts(
                today=self._clock.today(),
                missing=self._missing(known),
                note=note,
                granted=granted,
                terms=self._terms.of(known.against, known.name),
            )
            after = moved(replace(known, version=version), to, facts)
            label = sentence(f"recovery_state.{after.state.value}")
            after = self._with_step(after, action, label, note)
            saved = self._archive.recoveries.save(after, action=action)
            self._tell(saved, "told_moved", action, {"number": saved.number, "state": label}, note)
            return saved

    def receive(self, *, recovery_id: int, version: int, receipt: Receipt) -> Recovery:
        """Money that came in, in parts if need be; a wrong entry is taken back by Ctrl Z."""
        self._session.require(Right.PAY)
        with self._action("got", recovery_id, {"amount": receipt.amount}) as (action, known):
            terms = self._terms.of(known.against, known.name)
            facts = MoveFacts(today=self._clock.today(), terms=terms)
            after = received(replace(known, version=version), receipt, facts)
            words = {"number": known.number, "amount": receipt.amount}
            title = sentence("recovery.told_got", words).partition("：")[2]
            after = self._with_step(after, action, title, f"{receipt.way} {receipt.reference}".strip())
            saved = self._archive.recoveries.save(after, action=action)
            self._tell(saved, "told_got", action, words, receipt.way)
            return saved

    def set_due(self, *, recovery_id: int, version: int, day: date, why: str = "") -> Recovery:
        """Another term, as agreed; not before the day the loss was found."""
        self._session.require(Right.SETTLE)
        with self._action("due_changed", recovery_id) as (action, known):
            _open(known)
            if day < known.found_on:
                raise KnownError("recovery.due_early", day=day)
            changed = replace(known, version=version, due_on=day)
            title = sentence("recovery_step.due", {"day": day})
            return self._archive.recoveries.save(self._with_step(changed, action, title, why), action=action)

    def write_letter(self, *, recovery_id: int, version: int, text: str) -> Recovery:
        """The shop's own words for the letter; empty brings the drafted ones back."""
        self._session.require(Right.SETTLE)
        with self._action("lettered", recovery_id) as (action, known):
            changed = replace(known, version=version, letter=text.strip())
            return self._archive.recoveries.save(changed, action=action)

    def agree_terms(self, *, against: Against, name: str, terms: Terms) -> None:
        """How many days one courier or supplier has, from now on; terms that run already stay as they are."""
        self._session.require(Right.RULES)
        action_name = sentence("recovery.terms_agreed", {"name": name.strip()})
        with self._writer.action(action_name, Changed.SETTINGS, Changed.RECOVERIES) as action:
            self._terms.agree(against, name, terms, action=action)

    def remove(self, *, recovery_id: int, version: int) -> None:
        """Move a claim to the recycle bin; refused once money came in."""
        self._session.require(Right.SETTLE)
        with self._action("removed", recovery_id) as (action, known):
            if known.receipts:
                raise KnownError("recovery.money_stays", number=known.number, received=known.received)
            self._archive.bin.put("recoveries", recovery_id, version, action=action)

    def add_evidence(self, *, recovery_id: int, slot: str, paths: Iterable[Path]) -> int:
        """Files for a slot of the claim's case; how many were kept. KnownErrors ``desk.evidence_…``, nothing is written then."""
        self._session.require(Right.NOTE)
        files = [evidence_from(path) for path in paths]
        with self._archive.database.read():
            case_id = self._archive.recoveries.get(recovery_id).case_id
        name = sentence("recovery_step.evidence", {"slot": slot})
        with self._writer.action(name, Changed.CASES, Changed.RECOVERIES) as action:
            for file in files:
                keep_evidence(self._archive, case_id, slot, file, action=action)
                self._timeline.tell(
                    case_id=case_id, kind=EventKind.EVIDENCE, title=name, note=file.name, action=action
                )
        return len(files)

    def reckon(self, *, facts: CourierFacts) -> tuple[SumLine, ...]:
        """The sum a courier owes, as lines; pure. KnownErrors of `courier_lines` and of the engine."""
        return courier_lines(facts, today=self._clock.today(), rules=self._house)

    def proposal(self, *, case_id: int) -> tuple[Case, RecoveryEdit]:
        """What a claim on a case would begin with: whom its facts name, and what the customer got of it."""
        today = self._clock.today()
        with self._archive.database.read():
            case = self._archive.cases.get(case_id)
            order = self._archive.orders.get(case.order_id) if case.order_id is not None else None
            record = self._archive.settlements.current(case_id)
            debtor = self._births.debtor(case, order, record)
            found = self._births.proposals(case, record, today=today)
        if found:
            return case, edit_of(found[0])
        if debtor is None:
            against = Against.COURIER
            name = order.courier if order is not None else ""
            reference = order.tracking if order is not None else ""
            return case, RecoveryEdit(
                against=against, name=name, basis=Basis.DAMAGED, reference=reference, found_on=today
            )
        return case, RecoveryEdit(
            against=debtor.against,
            name=debtor.name,
            basis=debtor.basis,
            reference=debtor.reference,
            found_on=today,
        )

    # what the functions share

    @contextmanager
    def _action(
        self, code: str, recovery_id: int, words: Mapping[str, object] | None = None
    ) -> Iterator[tuple[Action, Recovery]]:
        """The action of one step, with the claim as it stands."""
        with self._archive.database.read():
            number = self._archive.recoveries.get(recovery_id).number
        name = sentence(f"recovery.{code}", {"number": number, **(words or {})})
        with self._writer.action(name, Changed.RECOVERIES, Changed.CASES) as action:
            yield action, self._archive.recoveries.get(recovery_id)

    def _checked(self, recovery: Recovery) -> Recovery:
        if recovery.basis not in self._rules.bases(recovery.against):
            raise KnownError(
                "recovery.wrong_basis", against=recovery.against.value, basis=recovery.basis.value
            )
        check(recovery)
        if recovery.due_on is not None and recovery.due_on < recovery.found_on:
            raise KnownError("recovery.due_early", day=recovery.due_on)
        return recovery

    def _settled(self, recovery: Recovery) -> Recovery:
        """A sum made as small as what came in is all there is."""
        if recovery.receipts and recovery.claimed == recovery.received:
            last = max(receipt.received_on for receipt in recovery.receipts)
            return replace(recovery, state=RecoveryState.RECEIVED, due_on=None, closed_on=last)
        return recovery

    def _due(self, recovery: Recovery, state: RecoveryState, day: date) -> date | None:
        terms = self._terms.of(recovery.against, recovery.name)
        return next_due(state, MoveFacts(today=day, terms=terms))

    def _missing(self, recovery: Recovery) -> tuple[str, ...]:
        needed = self._rules.grounds[recovery.basis].required
        there = self._archive.recoveries.slots_of([recovery.case_id]).get(recovery.case_id, set())
        return missing_evidence(needed, there)

    def _step(self, action: Action, title: str, note: str = "") -> RecoveryStep:
        return RecoveryStep(at=action.at, by_name=self._session.staff.name, title=title, note=note.strip())

    def _with_step(self, recovery: Recovery, action: Action, title: str, note: str) -> Recovery:
        return replace(recovery, steps=(*recovery.steps, self._step(action, title, note)))

    def _tell(
        self, recovery: Recovery, code: str, action: Action, words: dict[str, object], note: str = ""
    ) -> None:
        self._timeline.tell(
            case_id=recovery.case_id,
            kind=EventKind.RECOVERY,
            title=sentence(f"recovery.{code}", words),
            note=note,
            action=action,
        )


def edit_of(recovery: Recovery) -> RecoveryEdit:
    """What a form begins with for a claim that is there."""
    return RecoveryEdit(
        against=recovery.against,
        name=recovery.name,
        basis=recovery.basis,
        reference=recovery.reference,
        lines=recovery.lines,
        found_on=recovery.found_on,
        due_on=recovery.due_on,
        settlement_id=recovery.settlement_id,
    )


def _fields(edit: RecoveryEdit) -> dict[str, Any]:
    lines = tuple(
        replace(line, label=line.label.strip(), formula=line.formula.strip()) for line in edit.lines
    )
    return {
        "against": edit.against,
        "name": edit.name.strip(),
        "basis": edit.basis,
        "reference": edit.reference.strip(),
        "lines": lines,
        "found_on": edit.found_on,
        "due_on": edit.due_on,
        "settlement_id": edit.settlement_id,
    }


def _open(recovery: Recovery) -> None:
    if recovery.is_closed:
        raise KnownError("recovery.closed", number=recovery.number)


def _born_words(recovery: Recovery) -> dict[str, object]:
    return {
        "number": recovery.number,
        "against": recovery.against.value,
        "name": recovery.name,
        "amount": recovery.claimed,
    }
