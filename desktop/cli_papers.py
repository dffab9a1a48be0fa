"""Papers on the command line: of a case, and of the archive by the number that stands on the thing itself."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from desktop.cli_kit import DONE, Command, answer, open_desk
from desktop.printing import SpanSubject, Subject
from resources.wording import sentence

if TYPE_CHECKING:
    import argparse

    from desktop.paper_press import PaperMade
    from desktop.shop import Desk

_CASE = (
    "report",
    "receipt",
    "repair_slip",
    "return_slip",
    "intake_slip",
    "pickup_slip",
    "label",
    "evidence_pack",
)
_RECOVERY = {"letter": "recovery_letter", "pack": "recovery_pack"}
_ARCHIVE = {"sale": "sale", "warranty": "warranty_card", "customer": "customer_file"}
_SPAN = {"month": "month_report"}
KINDS = (*_CASE, *_ARCHIVE, *_RECOVERY, *_SPAN)
"""Kinds of paper: of a case, an order or a claim by its number, of a piece by its serial, of a customer by his number, of a month as ``2026-09``."""
SIZES = ("a4", "a5", "80mm", "58mm", "241", "241-2", "241-3", "60x40", "40x30")


def make_paper(
    desk: Desk, kind: str, number: str, *, to: Path, size: str | None, priced: bool = True
) -> PaperMade:
    """Make a paper; KnownErrors ``cli.nothing_of_number``, ``cli.paper_none``, ``cli.paper_size``, ``cli.paper_refused``."""
    subject = _month(number) if kind == "month" else _subject(desk, kind, number)
    wanted = {**_ARCHIVE, **_RECOVERY, **_SPAN}.get(kind, kind)
    offer = next((one for one in desk.printing.offers(subject) if one.kind == wanted), None)
    if offer is None:
        raise KnownError("cli.paper_none", paper=sentence(f"paper.{wanted}"), number=number)
    if offer.refused:
        raise KnownError("cli.paper_refused", paper=offer.title, why=offer.refused)
    if size is not None and size not in offer.sizes:
        raise KnownError("cli.paper_size", size=size)
    parts = offer.usual.parts if priced else offer.usual.parts - {"prices"}
    choice = replace(offer.usual, size=size or offer.sizes[0], parts=parts)
    return desk.printing.save(desk.printing.draft(subject, choice), to)


def _month(text: str) -> SpanSubject:
    """The days of a month that is named as ``2026-09``; KnownError ``cli.month`` for anything else."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise KnownError("cli.month", text=text) from error
    last = date(first.year, first.month, monthrange(first.year, first.month)[1])
    return SpanSubject(first=first, last=last, name=text)


def _subject(desk: Desk, kind: str, number: str) -> Subject:
    if kind in _CASE:
        view = desk.cases.find(number=number)
        return Subject(
            of="cases",
            id=view.case.id,
            name=number,
            kind=view.case.kind,
            settled=view.settlement is not None,
        )
    of, found = _of_archive(desk, kind, number)
    if found is None:
        raise KnownError("cli.nothing_of_number", number=number)
    return Subject(of=of, id=found, name=number)


def _of_archive(desk: Desk, kind: str, number: str) -> tuple[str, int | None]:
    if kind == "sale":
        return "orders", next((found[0].id for found in desk.orders.all(number=number)), None)
    if kind == "warranty":
        good = desk.goods.find_serial(serial=number)
        return "sold_goods", good.id if good is not None else None
    if kind == "customer":
        known = desk.customers.search(text=number)
        return "customers", next((one.id for one in known if one.number == number), None)
    claim = desk.recovery_views.find(number=number)
    return "recoveries", claim.recovery.id if claim is not None else None


def _report_options(report: argparse.ArgumentParser) -> None:
    report.add_argument("case", metavar="NUMBER")
    report.add_argument("--kind", choices=KINDS, default="report")
    report.add_argument("--size", choices=SIZES, default=None)
    report.add_argument("--no-prices", action="store_true")
    report.add_argument("--to", type=Path, required=True, metavar="X.pdf")


def _report(asked: argparse.Namespace) -> int:
    with open_desk(asked) as desk:
        made = make_paper(
            desk,
            asked.kind,
            asked.case,
            to=asked.to,
            size=asked.size,
            priced=not asked.no_prices,
        )
    answer(
        asked,
        {"file": str(made.path), "number": made.number, "pages": made.pages, "missing": list(made.missing)},
        sentence("cli.report_line", {"file": made.path.name, "pages": made.pages}),
    )
    return DONE


PAPER_COMMANDS = (Command(name="report", run=_report, options=_report_options),)
