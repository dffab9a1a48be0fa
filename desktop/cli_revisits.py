"""Revisits on the command line: those of some days, and planning ahead without a window."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from desktop.cli_kit import DONE, Command, open_desk, print_json, say
from resources.wording import sentence

if TYPE_CHECKING:
    from aftersales.revisits import RevisitSummary
    from desktop.shop import Desk

_WEEK = timedelta(days=6)


def _options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="first", type=_day, default=None, metavar="2026-10-14")
    command.add_argument("--to", dest="last", type=_day, default=None, metavar="2026-10-20")
    command.add_argument("--plan", action="store_true", help=sentence("cli.revisits_plan"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(sentence("cli.day_malformed", {"value": text})) from None


def _revisits(asked: argparse.Namespace) -> int:
    with open_desk(asked, read_only=not asked.plan) as desk:
        swept = desk.revisit_sweep.run() if asked.plan else None
        first = asked.first or desk.clock.today()
        last = asked.last or first + _WEEK
        if last < first:
            raise KnownError("cli.days_backwards", first=first, last=last)
        found = desk.revisits.page(first=first, last=last, include_done=True)
        told = [_json(desk, one) for one in found]
    if asked.json:
        print_json(told)
        return DONE
    if swept is not None:
        say(
            sentence(
                "cli.revisits_swept",
                {"planned": swept.planned, "joined": swept.joined, "no_room": swept.no_room},
            )
        )
    for one in told:
        outcome = one["result"] or ""
        say(
            f"{one['date']} {one['time']}  {one['customer']}  {one['purpose']}  {one['assignee'] or '—'}  {outcome}".rstrip()
        )
        for reason in one["why"]:
            say(f"  {reason['text']}")
    say(sentence("cli.revisits_line", {"count": len(told), "first": first, "last": last}))
    return DONE


def _json(desk: Desk, one: RevisitSummary) -> dict[str, Any]:
    """One revisit; days as YYYY-MM-DD, each day passed over with its code and sentence."""
    revisit = one.revisit
    texts = desk.revisits.why_text(revisit=revisit)
    return {
        "id": revisit.id,
        "date": revisit.day.isoformat(),
        "time": revisit.at_time,
        "nominal": revisit.nominal.isoformat(),
        "customer": one.customer_name,
        "tier": one.tier,
        "case": one.case_number or None,
        "plan": revisit.plan,
        "purpose": revisit.purpose,
        "method": revisit.method,
        "assignee": one.assignee_name or None,
        "state": revisit.state.value,
        "result": revisit.result.value if revisit.result else None,
        "score": revisit.score,
        "note": revisit.note,
        "why": [
            {"date": passed.day.isoformat(), "code": passed.code, "text": text}
            for passed, text in zip(revisit.why, texts, strict=True)
        ],
    }


REVISIT_COMMANDS = (Command(name="revisits", run=_revisits, options=_options),)
