"""The words of a letter that asks for money back, drafted from the facts of a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.late_dataclasses import dataclass
from aftersales.recovery import Against, Basis
from resources.wording import sentence

if TYPE_CHECKING:
    from aftersales.recovery import Recovery

_OPENINGS = {
    Basis.LOST: "opening_courier",
    Basis.DAMAGED: "opening_courier",
    Basis.LATE: "opening_courier",
    Basis.DEFECT: "opening_defect",
    Basis.WARRANTY: "opening_warranty",
    Basis.DEDUCTED: "opening_platform",
    Basis.OTHER: "opening_other",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What a letter tells beside the claim itself: the goods, their order, what was wrong, and the law."""

    recovery: Recovery
    goods: str
    order_number: str
    problem: str
    law: str
    settled: bool = True


def letter_text(facts: LetterFacts) -> str:
    """The drafted letter, a paragraph a line; sums and days are those of the claim."""
    recovery = facts.recovery
    words = {
        "name": recovery.name or recovery.against.value,
        "goods": facts.goods or sentence("recovery_letter.goods"),
        "reference": recovery.reference or sentence("recovery_letter.no_reference"),
        "order": facts.order_number or sentence("recovery_letter.no_reference"),
        "basis": recovery.basis.value,
        "facts": facts.problem,
        "law": facts.law,
        "amount": recovery.claimed,
        "done": sentence("recovery_letter.settled" if facts.settled else "recovery_letter.settling"),
    }
    serial = recovery.reference and recovery.against in {Against.SUPPLIER, Against.MAKER}
    lines = [
        sentence("recovery_letter.to", words),
        sentence(f"recovery_letter.{_OPENINGS[recovery.basis]}", words)
        + (sentence("recovery_letter.serial", words) if serial else ""),
        sentence("recovery_letter.facts", words) if facts.problem else "",
        sentence("recovery_letter.law", words),
        sentence("recovery_letter.ask", words),
    ]
    return "\n".join(line for line in lines if line)
