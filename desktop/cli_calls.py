"""Calls on the command line: taken along as a workbook to fill in, a sheet of paper, or a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.call_sheets import CallsAsked
from aftersales.errors import KnownError
from aftersales.revisit_days import VisitsAsked
from desktop.cli_kit import DONE, Command, answer, open_desk
from resources.wording import sentence

if TYPE_CHECKING:
    import argparse

    from desktop.shop import Desk

_CALENDAR, _PAPER = ".ics", ".pdf"
_DAYS = 7


def _options(calls: argparse.ArgumentParser) -> None:
    calls.add_argument("--to", type=Path, required=True, metavar="X.xlsx|X.pdf|X.ics")
    calls.add_argument("--from", dest="first", default="", metavar="2026-10-14")
    calls.add_argument("--until", default="", metavar="2026-10-20")
    calls.add_argument("--staff", default="", metavar="NAME")
    calls.add_argument("--whole-phones", action="store_true")


def _calls(asked: argparse.Namespace) -> int:
    with open_desk(asked) as desk:
        staff_id = _staff(desk, asked.staff)
        kind = asked.to.suffix.lower()
        if kind == _CALENDAR:
            count = desk.call_sheets.calendar(to=asked.to, staff_id=staff_id)
        else:
            first = _day(asked.first) or desk.clock.today()
            wanted = CallsAsked(
                first=first,
                last=_day(asked.until) or first + timedelta(days=_DAYS - 1),
                asked=VisitsAsked(assignee_id=staff_id),
                whole_phones=asked.whole_phones,
            )
            if kind == _PAPER:
                count = desk.call_sheets.paper(asked=wanted, to=asked.to).pages
            else:
                count = desk.call_sheets.workbook(asked=wanted, to=asked.to)
    code = {_CALENDAR: "cli.calls_calendar", _PAPER: "cli.calls_paper"}.get(kind, "cli.calls_sheet")
    words = sentence(code, {"count": count, "file": asked.to.name})
    answer(asked, {"file": str(asked.to), "count": count}, words)
    return DONE


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise KnownError("cli.moment_malformed", value=text) from error


def _staff(desk: Desk, name: str) -> int | None:
    """The id of a member of staff by his name; KnownError ``cli.nobody_of_name``."""
    if not name:
        return None
    found = next((one.id for one in desk.staff.list() if one.name == name), None)
    if found is None:
        raise KnownError("cli.nobody_of_name", name=name)
    return found


CALL_COMMANDS = (Command(name="calls", run=_calls, options=_options),)
