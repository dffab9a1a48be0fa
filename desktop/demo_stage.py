"""The stage on which the sample shop's stories play: who acts at which moment, by the same functions as the window."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from aftersales.access import Role
from aftersales.batches import ImportBatch
from aftersales.cases import Case, CaseKind, CaseLine, Channel, Responsible
from aftersales.clock import FixedClock, china_moment
from aftersales.customers import CustomerBrief
from aftersales.orders import OrderLineStanding
from aftersales.revisits import CallResult
from aftersales.settlement.claim import Claim
from desktop.goods import GoodsDesk
from desktop.jobs import Progress
from desktop.requests import CaseDraft, CaseFactsGiven, PaymentGiven
from desktop.settlements import Calculation
from desktop.shop import Desk
from desktop.transfers import StagedImport
from desktop.writing import Writer
from resources.demo import FOLDER

ZHOU, XU, LIANG, SUN = "周明远", "许倩", "梁志强", "孙小满"
STAFF = ((ZHOU, Role.OWNER), (XU, Role.CLERK), (LIANG, Role.TECHNICIAN), (SUN, Role.PART_TIMER))


@dataclass(frozen=True, slots=True)
class Cue:
    """The next entry of a story: at this moment this member of staff goes on."""

    at: datetime
    by: str


Story = Generator[Cue, None, None]
Change = Callable[[Claim], Claim]


def cue(at: str, by: str) -> Cue:
    """``10-11 09:14`` of 2026, China time."""
    return Cue(china_moment(f"2026-{at}"), by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One import of the sample shop: what was read, and the batch it became."""

    staged: StagedImport
    batch: ImportBatch
    left_out: tuple[str, ...]


@dataclass(slots=True)
class Told:
    """What is worth telling afterwards: imports, the highlighted cases by name, and how each was reckoned."""

    imports: list[Imported] = field(default_factory=list)
    cases: dict[str, int] = field(default_factory=dict)
    reckoned: dict[str, Calculation] = field(default_factory=dict)


class Stage:
    """The desk with short ways to its functions; a story names customers and goods as people do."""

    def __init__(self, desk: Desk, clock: FixedClock) -> None:
        self.desk = desk
        self.told = Told()
        self._clock = clock
        self._staff: dict[str, int] = {}
        writer = Writer(
            database=desk.archive.database, clock=desk.clock, session=desk.session, changes=desk.changes
        )
        self.goods = GoodsDesk(
            archive=desk.archive, writer=writer, session=desk.session, calendar=desk.rules.calendar
        )

    def hire(self) -> None:
        """Everybody begins; the owner sits at the desk."""
        for name, role in STAFF:
            self._staff[name] = self.desk.staff.add(name=name, role=role).id
        self.sit(ZHOU)

    def sit(self, name: str) -> None:
        self.desk.staff.sit_down(staff_id=self._staff[name])

    def play(self, stories: Iterable[Story], until: datetime, progress: Progress) -> None:
        """Run all stories in the order of their moments; what lies after `until` has not happened yet."""
        running = list(stories)
        waiting = [(cue.at, place, cue.by) for place, story in enumerate(running) for cue in [next(story)]]
        heapq.heapify(waiting)
        done = 0
        while waiting and waiting[0][0] <= until:
            progress.tick(done, None)
            at, place, by = heapq.heappop(waiting)
            self._clock.moment = at
            self.sit(by)
            following = next(running[place], None)
            if following is not None:
                heapq.heappush(waiting, (following.at, place, following.by))
            done += 1
        for story in running:
            story.close()
        self._clock.moment = until
        self.sit(ZHOU)

    def take_in(self, *names: str) -> Imported:
        """Import sheets of the sample; what waits for a person's yes is left out."""
        paths = [FOLDER / name for name in names]
        staged = self.desk.transfers.read(paths=paths, progress=Progress())
        left_out = tuple(" ".join(row[1:]) for row in self.desk.transfers.not_taken(staged=staged))
        batch = self.desk.transfers.commit(staged=staged)
        imported = Imported(staged=staged, batch=batch, left_out=left_out)
        self.told.imports.append(imported)
        return imported

    def customer(self, name: str) -> CustomerBrief:
        """The customer of this name; the sample has no two of one name."""
        (found,) = self.desk.customers.search(text=name)
        return found

    def bought(self, name: str, goods: str) -> OrderLineStanding:
        """The line of his orders with this in its title."""
        lines = self.desk.customers.lines(customer_id=self.customer(name).id)
        return next(line for line in lines if goods in line.line.title)

    def open(
        self,
        name: str,
        goods: str,
        *,
        kind: CaseKind,
        reason: str,
        phenomenon: str,
        description: str = "",
        channel: Channel = Channel.PHONE,
        keeper: str,
        urgent: bool = False,
    ) -> int:
        """A case about one piece; `keeper` looks after it."""
        standing = self.bought(name, goods)
        line = CaseLine(order_line_id=standing.line.id, title=standing.line.title, quantity=1)
        draft = CaseDraft(
            kind=kind,
            channel=channel,
            category="",
            reason=reason,
            phenomenon=phenomenon,
            description=description,
            urgent=urgent,
            customer_id=self.customer(name).id,
            order_id=standing.order_id,
            lines=(line,),
            assignee_id=self._staff[keeper],
        )
        return self.desk.cases.open(draft=draft).id

    def case(self, case_id: int) -> Case:
        return self.desk.cases.view(case_id=case_id).case

    def move(
        self,
        case_id: int,
        to_state: str,
        note: str = "",
        *,
        responsible: Responsible | None = None,
        counted: tuple[int, int] | None = None,
        payment: PaymentGiven | None = None,
        **details: Any,
    ) -> Case:
        """One step with the facts it asks for; `counted` are the good and bad pieces of every line."""
        case = self.case(case_id)
        counts: Mapping[int, tuple[int, int]] = {}
        if counted is not None:
            counts = {line.order_line_id: counted for line in case.lines if line.order_line_id is not None}
        facts = CaseFactsGiven(
            details=replace(case.details, **details) if details else None,
            responsible=responsible,
            counts=counts,
            payment=payment,
        )
        return self.desk.cases.move(
            case_id=case_id, version=case.version, to_state=to_state, note=note, facts=facts
        )

    def due(self, case_id: int, at: str, why: str) -> None:
        """Another deadline, promised to the customer."""
        version = self.case(case_id).version
        self.desk.cases.set_due(case_id=case_id, version=version, due_at=china_moment(f"2026-{at}"), why=why)

    def show(self, case_id: int, slot: str, picture: str) -> None:
        """Fill a slot of evidence with one of the drawn pictures."""
        data = (FOLDER / "pictures" / f"{picture}.png").read_bytes()
        self.desk.cases.add_evidence(case_id=case_id, slot=slot, data=data, file_name=f"{slot}.png")

    def settle(self, case_id: int, change: Change | None = None, *, pay_by: str = "原路退回") -> Calculation:
        """Draw the claim from the case, complete it as a person would, and write the settlement in."""
        claim = self.desk.settlements.draft(case_id=case_id).claim
        if change is not None:
            claim = change(claim)
        calculation = self.desk.settlements.calculate(claim=claim)
        version = self.case(case_id).version
        self.desk.settlements.write_in(case_id=case_id, version=version, claim=claim, pay_by=pay_by)
        return calculation

    def highlight(self, name: str, case_id: int) -> int:
        """Keep a case in sight for the summary."""
        self.told.cases[name] = case_id
        return case_id

    def call(self, name: str, result: CallResult, score: int | None = None, note: str = "") -> None:
        """What came of the customer's next planned call."""
        today = self.desk.clock.today()
        due = (*self.desk.revisits.overdue(), *self.desk.revisits.page(first=today, last=today))
        revisit = next(
            found.revisit for found in due if found.customer_name == name and found.revisit.result is None
        )
        self.desk.revisit_results.record(
            revisit_id=revisit.id, version=revisit.version, result=result, score=score, note=note
        )

    def plan(self, name: str, day: str, purpose: str, at_time: str = "", case_id: int | None = None) -> None:
        """A call on a day of 2026."""
        self.desk.revisit_planning.plan(
            customer_id=self.customer(name).id,
            case_id=case_id,
            day=date.fromisoformat(f"2026-{day}"),
            purpose=purpose,
            at_time=at_time,
        )
