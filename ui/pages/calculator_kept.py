"""What a person made of the drafts of the calculator, as values a draft can keep, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from ui.pages.calculator_work import Work

if TYPE_CHECKING:
    from collections.abc import Mapping

WORK = "calculator"


def state_of(works: Mapping[int | None, Work]) -> dict[str, Any] | None:
    """Each work with its case (None: no case stands behind); None where nothing was begun."""
    from desktop.claim_writer import claim_to_json

    if not works:
        return None
    return {
        "works": [
            {
                "case": case_id,
                "claim": claim_to_json(work.claim),
                "adjustment": work.adjustment,
                "reason": work.reason,
                "pay_by": work.pay_by,
            }
            for case_id, work in works.items()
        ]
    }


def works_of(state: Mapping[str, Any]) -> dict[int | None, Work]:
    """The works of a state; one that cannot be understood any more is left out."""
    found: dict[int | None, Work] = {}
    for told in state.get("works") or ():
        try:
            found[told["case"]] = _work(told)
        except (KnownError, KeyError, TypeError, ValueError):
            continue
    return found


def _work(told: Mapping[str, Any]) -> Work:
    from desktop.claim_reader import claim_from_json

    return Work(
        claim=claim_from_json(told["claim"]),
        adjustment=int(told["adjustment"]),
        reason=str(told["reason"]),
        pay_by=str(told["pay_by"]),
    )
