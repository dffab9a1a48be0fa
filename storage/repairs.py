"""What a case knows of its repair, as it stands in the JSON of its details: plain lists and values, defaults left out."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from aftersales.repairs import (
    Answer,
    BoughtPart,
    Collected,
    LabourLine,
    Loan,
    Quote,
    RepairFile,
    RepairPart,
    Visit,
)
from storage.values import column, noun_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def plain_of(noun: Any) -> dict[str, Any]:
    """A frozen dataclass with what hangs on it; fields that hold their default are left out."""
    return {
        field.name: _plain(getattr(noun, field.name))
        for field in fields(noun)
        if field.default is MISSING or getattr(noun, field.name) != field.default
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [plain_of(each) for each in value]
    return plain_of(value) if is_dataclass(value) else column(value)


def repair_of(stored: Mapping[str, Any]) -> RepairFile:
    """The repair that `plain_of` wrote."""
    quote, answer = stored.get("quote"), stored.get("answer")
    return noun_of(
        RepairFile,
        stored,
        **_lines(stored),
        quote=None if quote is None else noun_of(Quote, quote, **_lines(quote)),
        answer=None if answer is None else noun_of(Answer, answer),
        visits=tuple(noun_of(Visit, row) for row in stored.get("visits", ())),
        loans=tuple(noun_of(Loan, row) for row in stored.get("loans", ())),
        collected=tuple(noun_of(Collected, row) for row in stored.get("collected", ())),
    )


def _lines(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "parts": tuple(noun_of(RepairPart, row) for row in stored.get("parts", ())),
        "bought": tuple(noun_of(BoughtPart, row) for row in stored.get("bought", ())),
        "labour": tuple(noun_of(LabourLine, row) for row in stored.get("labour", ())),
    }
