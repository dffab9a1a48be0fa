"""What was put in for calls and not saved yet, as values a draft can keep, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.questionnaires import GivenAnswer
from aftersales.revisits import CallResult
from ui.pages.revisits_form import CallOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

WORK = "call-results"


def state_of(outcomes: Mapping[int, CallOutcome]) -> dict[str, Any] | None:
    """Each outcome with the id of its call; None where nothing was put in."""
    return (
        {"calls": [[revisit_id, _plain(one)] for revisit_id, one in outcomes.items()]} if outcomes else None
    )


def outcomes_of(state: Mapping[str, Any]) -> dict[int, CallOutcome]:
    """The outcomes of a state; one that cannot be understood any more is left out."""
    found: dict[int, CallOutcome] = {}
    for told in state.get("calls") or ():
        try:
            revisit_id, values = told
            found[int(revisit_id)] = _outcome(values)
        except (KeyError, TypeError, ValueError):
            continue
    return found


def _plain(one: CallOutcome) -> dict[str, Any]:
    return {
        "result": one.result.value,
        "score": one.score,
        "note": one.note,
        "again_on": one.again_on.isoformat() if one.again_on else None,
        "revisit_on": one.revisit_on.isoformat() if one.revisit_on else None,
        "close_with": one.close_with,
        "photo": str(one.photo) if one.photo else None,
        "answers": [asdict(answer) for answer in one.answers],
    }


def _outcome(told: Mapping[str, Any]) -> CallOutcome:
    photo = Path(told["photo"]) if told["photo"] else None
    return CallOutcome(
        result=CallResult(told["result"]),
        score=told["score"],
        note=told["note"],
        again_on=_day(told["again_on"]),
        revisit_on=_day(told["revisit_on"]),
        close_with=told["close_with"],
        photo=photo if photo is not None and photo.is_file() else None,
        answers=tuple(GivenAnswer(**answer) for answer in told["answers"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
