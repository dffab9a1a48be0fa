"""The doors of what helps when the program breaks, for the test of rights."""

from __future__ import annotations

from typing import Any

from aftersales.access import Right
from desktop.diagnosis import Diagnosis

TROUBLE_DOORS: dict[str, tuple[Right, Any]] = {
    "diagnosis.save": (
        Right.UPKEEP,
        lambda on: on.desk.diagnosis.save(to=on.tmp / "a.zip", diagnosis=Diagnosis(lines=("x",), logs=())),
    ),
}
TROUBLE_READING: dict[str, set[str]] = {"diagnosis": {"read"}}
