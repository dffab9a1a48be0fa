"""What codes are called on screen, on paper and in sheets; the words stand in texts/labels.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.cases import EventKind, Responsible
from aftersales.orders import Funder, Platform
from aftersales.revisits import CallResult, RevisitState
from resources.wording import sentence

if TYPE_CHECKING:
    from enum import StrEnum

Labelled = Platform | Funder | Responsible | EventKind | RevisitState | CallResult

_ROOMS: dict[type[StrEnum], str] = {
    Platform: "label_platform",
    Funder: "label_funder",
    Responsible: "label_responsible",
    EventKind: "label_event",
    RevisitState: "label_revisit_state",
    CallResult: "label_call_result",
}


def label(code: Labelled) -> str:
    """The word for a member of a closed list, such as 抖店 for ``Platform.DOUDIAN``."""
    return sentence(f"{_ROOMS[type(code)]}.{code.name.lower()}")
