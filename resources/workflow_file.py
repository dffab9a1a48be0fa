"""Reads the shipped workflow table (workflow.toml) into the trade's `Workflow`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from aftersales.access import Right
from aftersales.cases import CaseKind
from aftersales.workflow import (
    Clock,
    ClockLevel,
    ClockStart,
    KindWords,
    Stage,
    State,
    Transition,
    WaitsFor,
    Workflow,
)

WORKFLOW = Path(__file__).parent / "workflow.toml"


@cache
def shipped_workflow() -> Workflow:
    """The workflow of this release; read once, since the files of a release never change."""
    return read_workflow(WORKFLOW)


def read_workflow(path: Path) -> Workflow:
    """A workflow from its file; KeyError or ValueError for a malformed file, which is a bug of the release."""
    data = tomllib.loads(path.read_text("utf-8"))
    return Workflow(
        stages=tuple(Stage(**row) for row in data["stages"]),
        states=tuple(_state(row) for row in data["states"]),
        transitions=tuple(_transition(row) for row in data["transitions"]),
        clocks=tuple(_clock(row) for row in data["clocks"]),
        kinds=tuple(
            KindWords(kind=CaseKind(row["kind"]), handling=row["handling"], ship=row["ship"])
            for row in data["kinds"]
        ),
        usual={(row["from"], CaseKind(row["kind"])): row["to"] for row in data["usual"]},
        warn_at=tuple(data["warn_at"]),
        reopen_days=data["reopen_days"],
        regulator_workdays=data["regulator_workdays"],
    )


def _state(row: dict[str, Any]) -> State:
    return State(
        code=row["code"],
        label=row["label"],
        stage=row["stage"],
        waits_for=WaitsFor(row["waits_for"]),
        enter=tuple(row.get("enter", ())),
        leave=tuple(row.get("leave", ())),
    )


def _transition(row: dict[str, Any]) -> Transition:
    return Transition(
        origin=row["from"], target=row["to"], right=Right(row["right"]), guards=tuple(row.get("guards", ()))
    )


def _clock(row: dict[str, Any]) -> Clock:
    return Clock(
        code=row["code"],
        states=tuple(row["states"]),
        keeps=tuple(row.get("keeps", ())),
        hours=row.get("hours"),
        days=row.get("days"),
        start=ClockStart(row["from"]),
        own=row["own"],
        level=ClockLevel(row["level"]),
        law=row.get("law", ""),
    )
