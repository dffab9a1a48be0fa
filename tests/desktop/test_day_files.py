"""The three day commands: every worked example holds, and what is malformed is refused with one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aftersales.errors import KnownError
from desktop import day_files
from resources.wording import error_sentence

EXAMPLES = sorted((Path(__file__).parent.parent / "fixtures" / "days").glob("*.json"))
COMMANDS: dict[str, Callable[[Any], Any]] = {
    "schedule": day_files.schedule,
    "deadline": day_files.deadline,
    "warranty": day_files.warranty,
}
FRESH_STEPS = {"start": "2026-04-01", "steps": ["+1m"]}
FRESH_DEADLINE = {"start": "2026-09-30T16:00", "hours": 8, "counts": "calendar"}
FRESH_WARRANTY = {"starts": "2025-10-29", "whole_months": 12, "on": "2026-01-01"}


def holds(expected: Any, found: Any) -> bool:
    """Objects by subset, lists by length and order."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            key in found and holds(value, found[key]) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(holds(one, other) for one, other in zip(expected, found, strict=True))
        )
    return bool(expected == found)


def test_all_examples_are_there() -> None:
    assert len(EXAMPLES) == 22


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("whole_file", [True, False], ids=["file", "input"])
def test_example(path: Path, whole_file: bool) -> None:
    example = json.loads(path.read_text("utf-8"))
    command = COMMANDS[example["command"]]
    document = example if whole_file else example["input"]
    if example["expect"] == {"exit": 2}:
        with pytest.raises(KnownError) as caught:
            command(document)
        assert error_sentence(caught.value).endswith("。")
    else:
        found = command(document)
        json.dumps(found)
        assert holds(example["expect"], found)


def test_every_reason_has_a_sentence() -> None:
    found = day_files.schedule(
        {
            "start": "2026-08-31",
            "steps": ["+1d", "+1m", "+30d", "+6w"],
            "today": "2026-09-25",
            "capacity": {"per_day": 2, "booked": {"2026-09-28": 2}},
        }
    )
    assert [visit["date"] for visit in found] == ["2026-09-29", "2026-09-30", "2026-10-08", "2026-10-12"]
    assert [(why["date"], why["code"], why["text"]) for why in found[1]["why"]] == [
        ("2026-09-30", "clamped", "那个月没有更晚的日子，取月末9月30日"),
    ]
    assert found[0]["why"][0] == {"date": "2026-09-01", "code": "past", "text": "9月1日已经过了，从今天排起"}
    assert [why["code"] for why in found[0]["why"]] == ["past", "holiday", "holiday", "holiday", "full"]
    assert found[2]["why"][0] == {
        "date": "2026-09-30",
        "code": "same_plan",
        "text": "9月30日已有同一计划的一次",
    }
    assert found[2]["why"][1]["text"] == "10月1日是国庆节假期"


def test_a_year_without_a_table_says_so() -> None:
    (near, far) = day_files.schedule({"start": "2026-07-06", "steps": ["+1w", "+1y"]})
    assert "note" not in near
    assert far["note"] == "2027 年的放假安排未公布，先只按周末算"
    hours = {"counts": "working", "hours_of_day": [["09:00", "17:00"]]}
    late = day_files.deadline({"start": "2026-12-31T10:00", "hours": 9, **hours})
    assert late["note"] == "2027 年的放假安排未公布，先只按周末算"
    assert "note" not in day_files.deadline({"start": "2026-12-31T10:00", "hours": 99, "counts": "calendar"})
    ends = day_files.warranty({**FRESH_WARRANTY, "whole_months": 24})
    assert "unpublished" in [why["code"] for why in ends["why"]]


def test_a_deadline_names_each_stretch() -> None:
    example = json.loads((EXAMPLES[0].parent / "D01-working-over-national-day.json").read_text("utf-8"))
    found = day_files.deadline(example)
    assert found["why"][:3] == [
        {"from": "2026-09-30T16:00", "to": "2026-09-30T18:00", "hours": 2, "code": "counted", "text": "计时"},
        {
            "from": "2026-09-30T18:00",
            "to": "2026-10-01T00:00",
            "hours": 0,
            "code": "off_hours",
            "text": "不在上班时间",
        },
        {
            "from": "2026-10-01T00:00",
            "to": "2026-10-08T00:00",
            "hours": 0,
            "code": "holiday",
            "text": "国庆节假期",
        },
    ]
    assert sum(span["hours"] for span in found["why"]) == 8


def test_hours_may_be_halves_and_moments_have_seconds() -> None:
    assert day_files.deadline({**FRESH_DEADLINE, "hours": 1.5})["due"] == "2026-09-30T17:30"
    assert day_files.deadline({**FRESH_DEADLINE, "hours": "0.25"})["due"] == "2026-09-30T16:15"
    assert (
        day_files.deadline({**FRESH_DEADLINE, "start": "2026-09-30T16:00:05"})["due"] == "2026-10-01T00:00:05"
    )
    assert day_files.deadline({**FRESH_DEADLINE, "start": "2026-09-30T16:05:00"})["due"] == "2026-10-01T00:05"


def test_an_unknown_field_is_told_and_changes_nothing() -> None:
    for command, document in (("deadline", FRESH_DEADLINE), ("warranty", FRESH_WARRANTY)):
        plain = COMMANDS[command](document)
        told = COMMANDS[command]({**document, "odd": 1})
        assert told == {**plain, "note": "不认识 odd 这一项，没有用到"}
    (visit,) = day_files.schedule({**FRESH_STEPS, "capcity": {}})
    assert visit["note"] == "不认识 capcity 这一项，没有用到"


def test_null_is_absent() -> None:
    plan = {**FRESH_STEPS, "every": None, "capacity": None, "today": None, "on_day_off": None, "odd": None}
    assert day_files.schedule(plan)[0]["date"] == "2026-05-06"
    assert day_files.warranty({**FRESH_WARRANTY, "parts_months": None})["parts_end"] is None


@pytest.mark.parametrize(
    ("command", "document", "code"),
    [
        ("schedule", [], "file_not_object"),
        ("schedule", {"input": 3}, "file_not_object"),
        ("schedule", {}, "field_missing"),
        ("schedule", {**FRESH_STEPS, "start": "2026-02-30"}, "field_not_day"),
        ("schedule", {**FRESH_STEPS, "start": 20260401}, "field_not_day"),
        ("schedule", {**FRESH_STEPS, "start": "20260401"}, "field_not_day"),
        ("schedule", {**FRESH_STEPS, "steps": "+1m"}, "field_not_list"),
        ("schedule", {**FRESH_STEPS, "steps": [1]}, "field_not_text"),
        ("schedule", {**FRESH_STEPS, "steps": []}, "plan_steps_or_every"),
        ("schedule", {**FRESH_STEPS, "steps": ["-1m"]}, "step_malformed"),
        ("schedule", {**FRESH_STEPS, "steps": ["+0w"]}, "step_zero"),
        ("schedule", {**FRESH_STEPS, "steps": ["+999999y"]}, "beyond_calendar"),
        ("schedule", {**FRESH_STEPS, "every": "1m"}, "plan_steps_or_every"),
        ("schedule", {**FRESH_STEPS, "count": 2}, "plan_end_with_steps"),
        ("schedule", {**FRESH_STEPS, "on_day_off": "skip"}, "field_not_choice"),
        ("schedule", {**FRESH_STEPS, "on_day_off": ["next"]}, "field_not_choice"),
        ("schedule", {**FRESH_STEPS, "capacity": 3}, "field_not_object"),
        ("schedule", {**FRESH_STEPS, "capacity": {"per_day": 0}}, "plan_no_capacity"),
        ("schedule", {**FRESH_STEPS, "capacity": {"per_day": 1, "booked": {"x": 1}}}, "field_not_day"),
        ("schedule", {"start": "2026-04-01", "every": "1m"}, "plan_endless"),
        ("schedule", {"start": "2026-04-01", "every": 1, "count": 1}, "field_not_text"),
        ("schedule", {"start": "2026-04-01", "every": "1m", "count": 0}, "plan_count_small"),
        ("schedule", {"start": "2026-04-01", "every": "1m", "count": True}, "field_not_whole"),
        ("schedule", {"start": "2026-04-01", "every": "1m", "count": 10**9}, "plan_too_long"),
        ("schedule", {"start": "2026-04-01", "every": "1d", "until": "2099-01-01"}, "plan_too_long"),
        ("schedule", {"start": "9999-12-01", "every": "1m", "count": 2}, "beyond_calendar"),
        ("deadline", {**FRESH_DEADLINE, "start": "2026-10-08"}, "field_not_moment"),
        ("deadline", {**FRESH_DEADLINE, "start": "2026-10-08T25:00"}, "field_not_moment"),
        ("deadline", {**FRESH_DEADLINE, "start": "2026-10-08T10:00Z"}, "field_not_moment"),
        ("deadline", {**FRESH_DEADLINE, "start": "0001-01-01T00:00"}, "field_not_moment"),
        ("deadline", {**FRESH_DEADLINE, "start": "9999-12-31T23:00"}, "deadline_too_far"),
        ("deadline", {**FRESH_DEADLINE, "hours": -1}, "field_not_hours"),
        ("deadline", {**FRESH_DEADLINE, "hours": float("nan")}, "field_not_hours"),
        ("deadline", {**FRESH_DEADLINE, "hours": True}, "field_not_hours"),
        ("deadline", {**FRESH_DEADLINE, "hours": 100_001}, "length_out_of_range"),
        ("deadline", {**FRESH_DEADLINE, "counts": "moon"}, "field_not_choice"),
        ("deadline", {**FRESH_DEADLINE, "counts": "working"}, "hours_missing"),
        ("deadline", {**FRESH_DEADLINE, "pauses": [["2026-10-01T00:00"]]}, "field_not_pair"),
        (
            "deadline",
            {**FRESH_DEADLINE, "pauses": [["2026-10-02T00:00", "2026-10-01T00:00"]]},
            "pause_backwards",
        ),
        (
            "deadline",
            {**FRESH_DEADLINE, "counts": "working", "hours_of_day": [["9:00", "12:00"]]},
            "field_not_time",
        ),
        (
            "deadline",
            {**FRESH_DEADLINE, "counts": "working", "hours_of_day": [["18:00", "09:00"]]},
            "hours_broken",
        ),
        (
            "deadline",
            {**FRESH_DEADLINE, "counts": "working", "hours_of_day": [["09:00", "12:00"], ["11:00", "14:00"]]},
            "hours_broken",
        ),
        ("warranty", {**FRESH_WARRANTY, "whole_months": 0}, "warranty_months"),
        ("warranty", {**FRESH_WARRANTY, "whole_months": 1.5}, "field_not_whole"),
        ("warranty", {**FRESH_WARRANTY, "parts_months": -1}, "warranty_months"),
        ("warranty", {**FRESH_WARRANTY, "repair_days": -1}, "warranty_repair_days"),
        ("warranty", {**FRESH_WARRANTY, "exchanged_on": "2025-10-28"}, "warranty_exchange_early"),
        ("warranty", {**FRESH_WARRANTY, "on": "2025-10-28"}, "warranty_asked_early"),
        ("warranty", {**FRESH_WARRANTY, "on": None}, "field_missing"),
    ],
)
def test_refusals(command: str, document: Any, code: str) -> None:
    with pytest.raises(KnownError) as caught:
        COMMANDS[command](document)
    assert caught.value.code == f"days.{code}"
    told = error_sentence(caught.value)
    assert told.endswith("。")
    assert "没有" in told
