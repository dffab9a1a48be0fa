"""Two ways to settle one case beside one another (换一种方案比较): their steps aligned, and what differs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from aftersales.settlement.result import CountsTo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aftersales.settlement.result import Settlement, Step


class Difference(StrEnum):
    """How a step of one way stands to the other's."""

    SAME = "same"
    CHANGED = "changed"
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"


@dataclass(frozen=True, slots=True)
class Pair:
    """A step of both ways; None where one has no such step."""

    first: Step | None
    second: Step | None

    @property
    def difference(self) -> Difference:
        if self.second is None:
            return Difference.ONLY_FIRST
        if self.first is None:
            return Difference.ONLY_SECOND
        return Difference.SAME if self.first == self.second else Difference.CHANGED


def compare(first: Settlement, second: Settlement) -> tuple[Pair, ...]:
    """The customer's steps of both, in the order of the first; what only the second has stands behind."""
    waiting: defaultdict[object, list[Step]] = defaultdict(list)
    for step in _of_customer(second.steps):
        waiting[_same_thing(step)].append(step)
    pairs = []
    for step in _of_customer(first.steps):
        others = waiting[_same_thing(step)]
        pairs.append(Pair(step, others.pop(0) if others else None))
    left = {id(step) for steps in waiting.values() for step in steps}
    return (*pairs, *(Pair(None, step) for step in second.steps if id(step) in left))


def _of_customer(steps: Iterable[Step]) -> list[Step]:
    return [
        step
        for step in steps
        if step.counts_to is CountsTo.TO_BUYER
        or (step.counts_to is None and not step.code.startswith("negotiation"))
    ]


def _same_thing(step: Step) -> object:
    """What makes two steps the same thing: the line of goods, the offer, else the code alone."""
    return step.code, step.operands.get("title", step.operands.get("name", ""))
