"""Files of claims and of days on the command line: reckoned by the shipped rules, without a shop."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from desktop import claim_files, day_files
from desktop.cli_kit import DONE, NOT_FOUND, REFUSED, Command, complain, print_json, say, text_of
from resources.holiday_tables import shipped_calendar
from resources.policy_files import shipped_policies
from resources.wording import error_sentence, sentence

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def _file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE.json")


def _settle(asked: argparse.Namespace) -> int:
    text = text_of(asked.file)
    if text is None:
        return NOT_FOUND
    try:
        settled = claim_files.settle_file(text, shipped_policies(), shipped_calendar())
    except KnownError as error:
        complain(error_sentence(error))
        return NOT_FOUND
    if settled.refused is not None and not settled.is_list:
        raise settled.refused
    if asked.json:
        print_json(settled.as_json())
    else:
        say(settled.as_text())
    return REFUSED if settled.refused is not None else DONE


def _days(asked: argparse.Namespace) -> int:
    text = text_of(asked.file)
    if text is None:
        return NOT_FOUND
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        complain(sentence("cli.not_json", {"file": asked.file.name}))
        return NOT_FOUND
    reckon: dict[str, Callable[[Any], Any]] = {
        "schedule": day_files.schedule,
        "deadline": day_files.deadline,
        "warranty": day_files.warranty,
    }
    answer = reckon[asked.command](data)
    if asked.json:
        print_json(answer)
        return DONE
    entries: list[dict[str, Any]] = answer if isinstance(answer, list) else [answer]
    for entry in entries:
        say("  ".join(f"{name}: {value}" for name, value in entry.items() if name != "why" and value))
        for reason in entry["why"]:
            say(f"    {reason['text']}")
    return DONE


FILE_COMMANDS = (
    Command(name="settle", run=_settle, options=_file, data=False),
    *(
        Command(name=name, run=_days, options=_file, data=False)
        for name in ("schedule", "deadline", "warranty")
    ),
)
