"""The repair of a case as its papers say it: what the customer is charged, agreed to and paid; never what the shop paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aftersales.clock import CHINA
from aftersales.repairs import Agreement, BoughtPart, LabourLine, Loan, Visit, WorkUnit
from desktop.repair_views import RepairPartView, RepairView
from resources.wording import sentence

if TYPE_CHECKING:
    from exports.papers import PaperRepair, PaperRepairLine, PaperVisit


def paper_repair(view: RepairView | None) -> PaperRepair | None:
    """What the report says of a repair; None where nothing was noted of one.

    Once parts were built in, the paper names those; before that, what was quoted.
    """
    from exports.papers import PaperRepair

    if view is None:
        return None
    file = view.repair
    if not (file.diagnosis or view.has_lines or view.visits or file.loans or file.check_fee):
        return None
    done = any(part.used for part in view.parts)
    lines = (*_check(view), *_lines(view, done=done))
    return PaperRepair(
        diagnosis=view.repair.diagnosis,
        lines=lines,
        total=sum(line.amount for line in lines if not line.free),
        told=tuple(_told(view, lines)),
        visits=tuple(_visit(visit) for visit in view.visits),
    )


def _lines(view: RepairView, *, done: bool) -> Iterator[PaperRepairLine]:
    from exports.papers import PaperRepairLine

    for part in view.parts:
        count = min(part.used, part.line.quantity) if done else part.line.quantity
        if count:
            yield _part(part, count)
    for bought in view.repair.bought:
        yield _bought(bought)
    for line in view.repair.labour:
        yield _labour(line)
    fee = view.repair.visit_fee
    if fee:
        yield PaperRepairLine(
            kind=sentence("paper_repair.coming"),
            what=sentence("repair.visit_fee"),
            count="",
            price=None,
            amount=fee,
            free=view.repair.visit_free,
        )


def _check(view: RepairView) -> Iterator[PaperRepairLine]:
    """The check, where it is charged for."""
    from exports.papers import PaperRepairLine

    if view.repair.check_due:
        yield PaperRepairLine(
            kind=sentence("paper_repair.check"),
            what=sentence("paper_repair.check_fee"),
            count="",
            price=None,
            amount=view.repair.check_due,
            free=False,
        )


def _bought(part: BoughtPart) -> PaperRepairLine:
    from exports.papers import PaperRepairLine

    return PaperRepairLine(
        kind=sentence("paper_repair.bought"),
        what=part.title,
        count=sentence("paper_repair.pieces", {"count": part.quantity}),
        price=part.price,
        amount=part.worth,
        free=part.free,
        why=sentence("paper_repair.borne", {"bearer": part.bearer}) if part.free else "",
    )


def _part(part: RepairPartView, count: int) -> PaperRepairLine:
    from exports.papers import PaperRepairLine

    line = part.line
    return PaperRepairLine(
        kind=sentence("paper_repair.part"),
        what=f"{line.title} {line.code}".strip(),
        count=sentence("paper_repair.pieces", {"count": count}),
        price=line.price,
        amount=line.price * count,
        free=line.free,
    )


def _labour(line: LabourLine) -> PaperRepairLine:
    from exports.papers import PaperRepairLine

    unit = "minutes" if line.unit is WorkUnit.MINUTES else "pieces"
    return PaperRepairLine(
        kind=sentence("paper_repair.labour"),
        what=line.what,
        count=sentence(f"paper_repair.{unit}", {"count": line.quantity}),
        price=None,
        amount=line.price,
        free=line.free,
    )


def _told(view: RepairView, lines: tuple[PaperRepairLine, ...]) -> Iterator[str]:
    file = view.repair
    answer, quote = file.answer, file.quote
    if answer is not None:
        said = {"sum": answer.due, "who": answer.who, "how": answer.how, "at": answer.at}
        yield sentence("paper_repair.agreed" if answer.yes else "paper_repair.declined", said)
    elif quote is not None and quote.due:
        yield sentence("paper_repair.asked", {"sum": quote.due, "until": quote.valid_until})
    elif lines and view.agreement is Agreement.FREE:
        yield sentence("paper_repair.free_repair")
    if file.check_fee and not file.check_due:
        yield sentence("paper_repair.check_waived")
    if view.paid or view.owed:
        yield sentence("paper_repair.paid", {"paid": view.paid, "left": view.owed})
    yield from (_loan(loan) for loan in file.loans)


def _loan(loan: Loan) -> str:
    name = f"{loan.title} {loan.serial}".strip()
    if loan.returned_on is not None:
        back = {"title": name, "given": loan.given_on, "back": loan.returned_on}
        return sentence("paper_repair.loan_back", back)
    return sentence("paper_repair.loan", {"title": name, "given": loan.given_on, "due": loan.due_on})


def _visit(visit: Visit) -> PaperVisit:
    from exports.papers import PaperVisit

    start, end = visit.at.astimezone(CHINA), visit.until.astimezone(CHINA)
    outcome = visit.outcome.value if visit.outcome is not None else sentence("paper_repair.visit_planned")
    if visit.reason:
        outcome = sentence("paper_repair.visit_reason", {"outcome": outcome, "reason": visit.reason})
    return PaperVisit(at=f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}", who=visit.technician, outcome=outcome)
