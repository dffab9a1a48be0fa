"""What one has to know before a call: what was said last, cases, goods in warranty, the words, and what forbids it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from aftersales.call_log import Contact, ContactEntry
from aftersales.clock import CHINA, Clock
from aftersales.errors import KnownError
from aftersales.knowledge import Piece, filled
from aftersales.revisits import RevisitState
from desktop.archive import Archive
from desktop.call_phones import refusal_of
from resources.labels import label
from resources.wording import error_sentence, sentence

if TYPE_CHECKING:
    from aftersales.call_rules import CallRules
    from aftersales.cases import Case
    from aftersales.customer_history import CustomerCase
    from aftersales.customers import Customer
    from aftersales.revisit_plans import RevisitPlans
    from aftersales.revisits import Revisit, RevisitSummary
    from desktop.judging import Judge
    from desktop.knowledge_values import CaseValues
    from desktop.moves import CaseMover
    from desktop.session import Session
    from desktop.views import StateView

_SAID, _CASES, _GOODS = 3, 3, 3
_CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The case that waits for this call. `refusal` says why it cannot end yet; `result` is what stands in it already."""

    case_id: int
    number: str
    result: str = ""
    asks_result: bool = False
    refusal: str = ""
    other_calls: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodInHand:
    """One piece the customer has, with its warranty in words; `ends` is the last day of it."""

    title: str
    serial: str
    ends: date
    words: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInShort:
    """One case of the customer with its state."""

    case: CustomerCase
    state: StateView


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBrief:
    """Everything the panel shows beside the call itself; `cases` are others than the one it is about.

    `barred` is the sentence that forbids the call, `quiet` the hours to keep where it is quiet now, `closing` the case
    that waits for the call; `done_by` and `opened_number` belong to a call that was made.
    """

    revisit_id: int
    rules: CallRules
    said: tuple[RevisitSummary, ...] = ()
    cases: tuple[CaseInShort, ...] = ()
    goods: tuple[GoodInHand, ...] = ()
    script: tuple[Piece, ...] = ()
    address: str = ""
    convenient: str = ""
    note: str = ""
    barred: str = ""
    quiet: str = ""
    closing: Closing | None = None
    done_by: str = ""
    opened_number: str = ""


class CallBriefs:
    """Reads what belongs to one call, and who called or looked at the number of a customer."""

    def __init__(
        self,
        *,
        archive: Archive,
        session: Session,
        clock: Clock,
        judge: Judge,
        mover: CaseMover,
        values: CaseValues,
        plans: Callable[[], RevisitPlans],
        rules: Callable[[], CallRules],
    ) -> None:
        self._archive = archive
        self._session = session
        self._clock = clock
        self._judge = judge
        self._mover = mover
        self._values = values
        self._plans = plans
        self._rules = rules

    def of(self, *, revisit_id: int) -> CallBrief:
        """Everything about one call; KnownError ``storage.gone``."""
        with self._archive.database.read():
            return self._brief(self._archive.revisits.get(revisit_id))

    def log(self, *, customer_id: int) -> tuple[ContactEntry, ...]:
        """Who called him and who looked at his number, the newest first."""
        with self._archive.database.read():
            names = {staff.id: staff.name for staff in self._archive.staff.list(active_only=False)}
            calls = [found.revisit for found in self._archive.revisits.of_customer(customer_id)]
            views = self._archive.phone_views.of_customer(customer_id)
        entries = [_called(revisit, names) for revisit in calls if revisit.done_at is not None]
        entries += [
            ContactEntry(at=view.at, by_name=view.by_name, what=Contact.LOOKED, detail=view.why)
            for view in views
        ]
        return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))

    def _brief(self, revisit: Revisit) -> CallBrief:
        case = self._archive.cases.get(revisit.case_id) if revisit.case_id is not None else None
        if revisit.customer_id is None:
            return CallBrief(
                revisit_id=revisit.id, rules=self._rules(), script=self._script(revisit, case, None)
            )
        customer = self._archive.customers.get(revisit.customer_id)
        calls = self._archive.revisits.of_customer(customer.id)
        known = self._archive.customer_history.cases(customer.id, _CASES + 1)
        cases = [found for found in known if found.id != revisit.case_id][:_CASES]
        refusal = refusal_of(revisit, customer, self._plans())
        return CallBrief(
            revisit_id=revisit.id,
            rules=self._rules(),
            said=_said(calls, revisit),
            cases=tuple(
                CaseInShort(case=found, state=self._judge.state(found.state, found.kind)) for found in cases
            ),
            goods=self._goods(customer.id),
            script=self._script(revisit, case, customer),
            address=customer.addresses[0] if customer.addresses else "",
            convenient=customer.convenient,
            note=customer.note,
            barred=error_sentence(refusal) if refusal is not None else "",
            quiet=self._quiet(),
            closing=self._closing(revisit, case, calls),
            done_by=self._name(revisit.done_by_id),
            opened_number=self._number(revisit.opened_case_id),
        )

    def _goods(self, customer_id: int) -> tuple[GoodInHand, ...]:
        """What he has, the piece whose warranty runs longest first."""
        today = self._clock.today()
        goods = sorted(
            self._archive.goods.of_customer(customer_id), key=lambda good: good.whole_ends, reverse=True
        )
        found = []
        for good in goods[:_GOODS]:
            left = (good.whole_ends - today).days
            words = sentence("warranty.left" if left >= 0 else "warranty.over", {"days": left})
            tone = "quiet" if left < 0 else "warn" if left <= 30 else "ok"
            found.append(
                GoodInHand(title=good.title, serial=good.serial, ends=good.whole_ends, words=words, tone=tone)
            )
        return tuple(found)

    def _script(self, revisit: Revisit, case: Case | None, customer: Customer | None) -> tuple[Piece, ...]:
        """The words of the plan with what is known filled in; without a plan of that name there are none."""
        try:
            body = self._plans().named(revisit.plan).script
        except KeyError:
            return ()
        if not body:
            return ()
        return filled(body, self._values.of(case) if case else self._values_of(customer))

    def _values_of(self, customer: Customer | None) -> Mapping[str, str]:
        """What is known without a case: the shop, his name, and his piece where he has but one."""
        values = self._values.of_shop()
        if customer is not None:
            goods = self._archive.goods.of_customer(customer.id)
            values[sentence("variable.customer")] = customer.name
            if len(goods) == 1:
                values[sentence("variable.goods")] = goods[0].title
                values[sentence("variable.warranty_until")] = sentence(
                    "variable.day", {"day": goods[0].whole_ends}
                )
        return values

    def _quiet(self) -> str:
        rules = self._rules()
        if not rules.is_quiet(self._clock.now().astimezone(CHINA).time()):
            return ""
        from aftersales.call_rules import hours_text

        return hours_text(rules.hours)

    def _closing(
        self, revisit: Revisit, case: Case | None, calls: tuple[RevisitSummary, ...]
    ) -> Closing | None:
        if case is None or case.state != "to_revisit" or revisit.state is not RevisitState.PLANNED:
            return None
        facts = self._judge.facts(case, self._mover.standing(case), self._clock.now())
        steps = self._judge.next_steps(facts, self._session.rights)
        step = next((one for one in steps if one.to_state == _CLOSED), None)
        if step is None:
            return None
        others = sum(
            call.revisit.case_id == case.id
            and call.revisit.id != revisit.id
            and call.revisit.state is RevisitState.PLANNED
            for call in calls
        )
        asks_result = "result" in step.asks
        barred = not step.allowed and step.asks != ("result",)
        return Closing(
            case_id=case.id,
            number=case.number,
            result=case.details.result or case.details.plan,
            asks_result=asks_result,
            refusal=step.reason if barred else "",
            other_calls=others,
        )

    def _name(self, staff_id: int | None) -> str:
        return "" if staff_id is None else self._archive.staff.get(staff_id).name

    def _number(self, case_id: int | None) -> str:
        if case_id is None:
            return ""
        try:
            return self._archive.cases.get(case_id).number
        except KnownError:  # it lies in the bin
            return ""


def _said(calls: tuple[RevisitSummary, ...], revisit: Revisit) -> tuple[RevisitSummary, ...]:
    """What was said in his last calls, the newest first."""
    done = [found for found in calls if found.revisit.done_at is not None and found.revisit.id != revisit.id]
    done.sort(key=lambda found: str(found.revisit.done_at), reverse=True)
    return tuple(done[:_SAID])


def _called(revisit: Revisit, names: Mapping[int, str]) -> ContactEntry:
    assert revisit.done_at is not None
    words = [revisit.purpose, label(revisit.result) if revisit.result else ""]
    if revisit.score:
        words.append(sentence("calls.score", {"score": revisit.score}))
    return ContactEntry(
        at=revisit.done_at,
        by_name=names.get(revisit.done_by_id or 0, ""),
        what=Contact.CALLED,
        detail=" · ".join(word for word in words if word),
    )
