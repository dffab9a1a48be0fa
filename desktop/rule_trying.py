"""What a change of a rule would do, before it is saved: to an example while it is typed, and to the open cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from aftersales.queries import CaseQuery, CaseTab
from aftersales.settlement.claim import Late
from aftersales.settlement.result import Unit
from aftersales.settlement.settle import settle
from desktop.claim_reader import claim_from_json
from resources.rule_book import CLASS, PRESETS
from resources.rule_examples_file import rule_examples
from resources.settlement_words import step_words
from resources.wording import error_sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.cases import CaseSummary
    from aftersales.settlement.claim import Claim
    from aftersales.settlement.result import Settlement, Step
    from desktop.archive import Archive
    from desktop.cases import CaseDesk
    from desktop.house_rules import HouseRules
    from desktop.jobs import Progress
    from desktop.rule_editing import RuleChange, RuleDesk
    from desktop.settlements import SettlementDesk
    from resources.rule_book import RuleBook


@dataclass(frozen=True, slots=True)
class TryClaim:
    """A claim to try a rule on, and what it is called."""

    title: str
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedStep:
    """One step before and after, in fen (None: not there, or a working row); `formula` as it would be after.

    `changed`: the step is another one under the change, or its sum is.
    """

    code: str
    label: str
    formula: str
    citation: str
    before: int | None
    after: int | None
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TryOut:
    """Both settlements of an example: sums to the customer in fen, None where it is refused, with the `error` why."""

    before: int | None
    after: int | None
    steps: tuple[TriedStep, ...]
    error: str = ""

    @property
    def difference(self) -> int:
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDifference:
    """An open case whose sum the change would move; fen."""

    case_id: int
    number: str
    customer: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What a change would do to the open cases: of `looked` at, `kept` are written in already and stay as they are."""

    looked: int
    kept: int
    changes: tuple[CaseDifference, ...]


class RuleTrial:
    """Settles by the rules as they are and as a change would leave them; writes nothing."""

    def __init__(
        self,
        *,
        archive: Archive,
        rules: HouseRules,
        editing: RuleDesk,
        settlements: SettlementDesk,
        cases: CaseDesk,
    ) -> None:
        self._archive = archive
        self._rules = rules
        self._editing = editing
        self._settlements = settlements
        self._cases = cases

    def examples(self, rule_id: str) -> tuple[TryClaim, ...]:
        """The shipped claims, those made for this rule first; pure."""
        ranked = sorted(rule_examples(), key=lambda example: not example.shows(rule_id))
        found = []
        for example in ranked:
            claim = claim_from_json(dict(example.claim))
            if example.by_class and rule_id.startswith(f"{CLASS}."):
                claim = replace(claim, product_class=rule_id.removeprefix(f"{CLASS}."))
            found.append(TryClaim(example.title, claim))
        return tuple(found)

    def of_case(self, *, number: str) -> TryClaim:
        """The claim of a real case; KnownErrors of finding it and of drawing its claim."""
        with self._archive.database.read():
            case = self._archive.cases.find(number.strip())
        if case is None:
            raise KnownError("desk.case_unknown", number=number.strip())
        draft = self._settlements.draft(case_id=case.id)
        return TryClaim(f"{case.number} {draft.customer_name}".strip(), draft.claim)

    def try_out(self, *, claim: Claim, change: RuleChange) -> TryOut:
        """The claim by the rules of that day, and by the same rules with the change; pure, for each keystroke.

        A change that cannot be saved shows the rules as they are, with the reason as `error`.
        """
        try:
            edition = self._editing.edition_of(change)
        except KnownError as error:
            book = self._rules.book()
            said = "" if error.code == "rules.same" else error_sentence(error)
            return self._tried(claim, change.rule_id, book, book, said)
        return self._tried(
            claim, change.rule_id, self._rules.book(edition.valid_from), self._rules.trial(edition), ""
        )

    def consequences(self, *, change: RuleChange, progress: Progress) -> Consequences:
        """Which open cases would get another sum. A long READ job; what is written in already keeps its version."""
        edition = self._editing.edition_of(change)
        query = CaseQuery(tab=CaseTab.OPEN, moments=self._cases.moments())
        with self._archive.database.read():
            cases = tuple(self._archive.cases.each(query))
        books = self._rules.book(edition.valid_from), self._rules.trial(edition)
        kept, changes = 0, []
        for done, case in enumerate(cases):
            progress.tick(done, len(cases), sentence("rules.looking"))
            met = self._meet(case, *books)
            kept += met is None
            if isinstance(met, CaseDifference) and met.before != met.after:
                changes.append(met)
        return Consequences(looked=len(cases), kept=kept, changes=tuple(changes))

    def _meet(self, case: CaseSummary, before: RuleBook, after: RuleBook) -> CaseDifference | str | None:
        """Both sums of a case; None where a settlement is written in, a sentence where nothing can be settled yet."""
        try:
            draft = self._settlements.draft(case_id=case.id)
            if draft.written is not None:
                return None
            sums = [self._settled(draft.claim, book).to_buyer for book in (before, after)]
        except KnownError as error:
            return error_sentence(error)
        return CaseDifference(
            case_id=case.id,
            number=case.number,
            customer=draft.customer_name,
            before=sums[0],
            after=sums[1],
        )

    def _tried(self, claim: Claim, rule_id: str, before: RuleBook, after: RuleBook, error: str) -> TryOut:
        found: list[Settlement | None] = []
        for book in (before, after):
            try:
                found.append(self._settled(_with_late(claim, book, rule_id), book))
            except KnownError as refused:
                error = error or error_sentence(refused)
                found.append(None)
        old, new = found
        return TryOut(
            before=old.to_buyer if old else None,
            after=new.to_buyer if new else None,
            steps=(
                *compared(old.steps if old else (), new.steps if new else ()),
                *_ladder(old, new),
            ),
            error=error,
        )

    def _settled(self, claim: Claim, book: RuleBook) -> Settlement:
        return settle(claim, book.policies, self._rules.calendar())


def compared(before: Sequence[Step], after: Sequence[Step]) -> tuple[TriedStep, ...]:
    """The steps of two settlements of one claim beside each other, in their order; negotiation's working rows too."""
    matcher = SequenceMatcher(
        None, [_mark(step) for step in before], [_mark(step) for step in after], autojunk=False
    )
    found: list[TriedStep] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found += [_tried_step(old, new) for old, new in zip(before[a:b], after[c:d], strict=True)]
            continue
        found += [_tried_step(old, None) for old in before[a:b]]
        found += [_tried_step(None, new) for new in after[c:d]]
    return tuple(found)


def _ladder(before: Settlement | None, after: Settlement | None) -> tuple[TriedStep, ...]:
    """The offers of a negotiation beside each other; figures of a settlement, not steps of it."""
    old, new = (found.negotiation.ladder if found and found.negotiation else () for found in (before, after))
    pairs = zip_longest(old, new)
    return tuple(
        TriedStep(
            code="ladder",
            label=sentence("rule_try.offer", {"number": place}),
            formula="",
            citation=sentence("rule_try.negotiation"),
            before=was,
            after=now,
            changed=was != now,
        )
        for place, (was, now) in enumerate(pairs, start=1)
    )


def _mark(step: Step) -> tuple[str, str]:
    """By what a step is known in both settlements: what it is about, whatever limit made its sum."""
    words = step_words(step)
    return words.label, words.citation


def _tried_step(old: Step | None, new: Step | None) -> TriedStep:
    step = new or old
    assert step is not None
    words = step_words(step)
    return TriedStep(
        code=step.code,
        label=words.label,
        formula=words.formula,
        citation=words.citation,
        before=_sum(old),
        after=_sum(new),
        changed=old is None or new is None or _content(old) != _content(new),
    )


def _content(step: Step) -> tuple[object, ...]:
    """What makes a step the one it is; the version of its policy alone does not."""
    return step.code, dict(step.operands), step.amount, step.value


def _sum(step: Step | None) -> int | None:
    """The sum of a step in fen; None for what counts days."""
    if step is None or (step.amount is None and step.unit is Unit.DAYS):
        return None
    return step.value if step.amount is None else step.amount


def _with_late(claim: Claim, book: RuleBook, rule_id: str) -> Claim:
    """A preset makes a step only where a claim uses it: the one tried is put in, nothing where it is off."""
    if not rule_id.startswith(PRESETS):
        return claim
    preset = next((one for one in book.policies.presets if one.id == rule_id), None)
    if preset is None:
        return replace(claim, late=None)
    return replace(claim, late=Late(rate=preset.rate, minimum=preset.minimum, maximum=preset.maximum))
