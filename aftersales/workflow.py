"""The workflow of a case: states and transitions as data, and one pure `allowed` that applies every guard."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from aftersales.access import Right, holders
from aftersales.late_dataclasses import dataclass
from aftersales.workflow_guards import GUARDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from aftersales.cases import CaseKind
    from aftersales.workflow_guards import CaseFacts


class WaitsFor(StrEnum):
    """Who has to move next; `NONE` for a case that has ended."""

    US = "us"
    CUSTOMER = "customer"
    MAKER = "maker"
    COURIER = "courier"
    NONE = "none"


class ClockStart(StrEnum):
    """From what moment a clock counts."""

    ENTERED = "entered"
    FIRST_ENTERED = "first_entered"
    ARRIVAL = "arrival"
    APPOINTMENT = "appointment"
    REVISIT = "revisit"


class ClockLevel(StrEnum):
    """What the end of a clock means: the deadline shown, late by law, a breach, or a customer's right to an exchange."""

    DUE = "due"
    RED = "red"
    BREACH = "breach"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the seven steps shown above a case."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One row of the table; `enter` and `leave` name the guards that hold on entering and on leaving."""

    code: str
    label: str
    stage: str
    waits_for: WaitsFor
    enter: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.waits_for is not WaitsFor.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One way from a state to another: the right it needs and the guards of this way alone."""

    origin: str
    target: str
    right: Right
    guards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How long `states` may take: exact `hours`, or whole `days` of which the first is not counted, or a given moment.

    Going through `keeps` stays in the clock's round; any other state begins a new one. An `own` clock is ours: it
    stands still while another is waited for and while the case is suspended. Others run on.
    """

    code: str
    states: tuple[str, ...]
    keeps: tuple[str, ...] = ()
    hours: int | None = None
    days: int | None = None
    start: ClockStart
    own: bool
    level: ClockLevel
    law: str = ""

    def __post_init__(self) -> None:
        lengths = (self.hours is not None) + (self.days is not None)
        given = self.start in {ClockStart.APPOINTMENT, ClockStart.REVISIT}
        if lengths != (0 if given else 1):
            raise ValueError(f"clock {self.code} needs hours, days or a given moment")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """What a kind of case calls stage 办理 and state to_ship."""

    kind: CaseKind
    handling: str
    ship: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """The whole table.

    `usual` names the next state of a kind where it is not the first way out; `warn_at` are percents of a clock's time, `reopen_days` how long a closed case may come back, and
    `regulator_workdays` how long an answer to the regulator may take.
    """

    stages: tuple[Stage, ...]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    clocks: tuple[Clock, ...]
    kinds: tuple[KindWords, ...]
    usual: Mapping[tuple[str, CaseKind], str]
    warn_at: tuple[int, ...]
    reopen_days: int
    regulator_workdays: int
    _by_code: Mapping[str, State] = field(init=False, repr=False, compare=False)
    _rows: Mapping[tuple[str, str], Transition] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {state.code: state for state in self.states})
        object.__setattr__(self, "_rows", {(row.origin, row.target): row for row in self.transitions})
        if len(self._by_code) != len(self.states) or len(self._rows) != len(self.transitions):
            raise ValueError("a state or a transition stands twice")
        self._refuse_unknown_names()

    def state(self, code: str) -> State:
        """The state of a code; KeyError for an unknown one."""
        return self._by_code[code]

    def transition(self, origin: str, target: str) -> Transition | None:
        return self._rows.get((origin, target))

    def ways_from(self, code: str, kind: CaseKind | None = None) -> tuple[Transition, ...]:
        """The ways out of a state, the usual next step (of this kind) first."""
        ways = (row for row in self.transitions if row.origin == code)
        usual = self.usual.get((code, kind)) if kind is not None else None
        return tuple(sorted(ways, key=lambda row: row.target != usual))

    def clocks_of(self, code: str) -> tuple[Clock, ...]:
        """The clocks that run in a state, the shown deadline first."""
        return tuple(clock for clock in self.clocks if code in clock.states)

    def label(self, code: str, kind: CaseKind) -> str:
        """The state's name on screen; to_ship goes by the kind: 待换货, 待补发 or 待寄回客户."""
        return self._words(kind).ship if code == "to_ship" else self.state(code).label

    def stage_labels(self, kind: CaseKind) -> tuple[str, ...]:
        """The seven steps as shown; the fifth by the kind's own word (退款, 换货, 维修, 补发, 补偿)."""
        return tuple(
            self._words(kind).handling if stage.code == "handling" else stage.label for stage in self.stages
        )

    def stage_index(self, code: str) -> int:
        """Which of the seven steps a state stands in, from 0."""
        return [stage.code for stage in self.stages].index(self.state(code).stage)

    def _words(self, kind: CaseKind) -> KindWords:
        return next(words for words in self.kinds if words.kind == kind)

    def _refuse_unknown_names(self) -> None:
        named = {code for row in self.transitions for code in (row.origin, row.target)}
        named |= {code for (origin, _), target in self.usual.items() for code in (origin, target)}
        named |= {code for clock in self.clocks for code in (*clock.states, *clock.keeps)}
        guards = {guard for row in self.transitions for guard in row.guards}
        guards |= {guard for state in self.states for guard in (*state.enter, *state.leave)}
        stages = {state.stage for state in self.states}
        unknown = (named - set(self._by_code)) | (guards - set(GUARDS))
        unknown |= stages - {stage.code for stage in self.stages}
        if unknown:
            raise ValueError(f"the workflow names what is not there: {sorted(unknown)}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or the code of a sentence (``workflow.…``) with its operands."""

    yes: bool
    code: str = ""
    operands: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.yes


def allowed(facts: CaseFacts, to_state: str, rights: AbstractSet[Right], workflow: Workflow) -> Verdict:
    """Whether a case may go to a state: the way exists, the person has the right, and every guard holds.

    The first guard that does not hold is told. `to_state` must be a state of the workflow (else KeyError).
    """
    here, there = workflow.state(facts.state), workflow.state(to_state)
    names = {"here": workflow.label(here.code, facts.kind), "to": workflow.label(there.code, facts.kind)}
    row = workflow.transition(here.code, there.code)
    if row is None:
        return Verdict(False, "workflow.no_such_way", names)
    if row.right not in rights:
        return Verdict(False, "workflow.no_right", names | {"who": " 或 ".join(holders(row.right))})
    for guard in (*here.leave, *row.guards, *there.enter):
        refusal = GUARDS[guard](facts, workflow.reopen_days)
        if refusal is not None:
            return Verdict(False, f"workflow.{refusal.code}", names | dict(refusal.operands))
    return Verdict(True)


def offered(
    facts: CaseFacts, rights: AbstractSet[Right], workflow: Workflow
) -> tuple[tuple[Transition, Verdict], ...]:
    """Every way out of the case's state with its verdict, in the table's order."""
    return tuple(
        (row, allowed(facts, row.target, rights, workflow))
        for row in workflow.ways_from(facts.state, facts.kind)
    )
