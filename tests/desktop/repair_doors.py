"""The doors of repairs, parts of a case and visits: which right each asks for, and a write that would go through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

from aftersales.access import Right
from aftersales.parts import MoveKind, Part, PartMove
from aftersales.repairs import (
    Answer,
    ConsentWay,
    LabourLine,
    Loan,
    RepairFile,
    RepairPart,
    Visit,
    VisitOutcome,
    quoted,
)
from desktop.requests import AnswerGiven
from desktop.shop import Desk
from desktop.visits import Appointment
from tests.desktop.acting import Shop

WORK = RepairFile(labour=(LabourLine(what="换泵", price=5_000),))
YES = AnswerGiven(yes=True, who="张示例", how=ConsentWay.PHONE)


class On(Protocol):
    """What the doors are tried on."""

    shop: Shop
    to_pay: int

    @property
    def desk(self) -> Desk: ...


def _on(on: On, right: Right, repair: RepairFile | None = None, quote: int | None = None) -> dict[str, int]:
    """How the case is named; who may write finds it with the repair as it has to stand before."""
    with on.desk.archive.database.read():
        case = on.desk.archive.cases.get(on.to_pay)
    if repair is not None and right in on.desk.session.rights:
        with on.shop._writing() as action:
            details = replace(case.details, quote=quote)
            case = on.desk.archive.cases.save(replace(case, repair=repair, details=details), action=action)
    return {"case_id": case.id, "version": case.version}


def _quoted(on: On, *, agreed: bool = False) -> dict[str, int]:
    at = on.shop.clock.now()
    told = quoted(WORK, valid_until=on.shop.clock.today(), made_at=at, by_name="", note="")
    yes = Answer(yes=True, due=5_000, at=at, who=YES.who, how=YES.how)
    return _on(on, Right.REPAIR, replace(told, answer=yes if agreed else None), 5_000)


def _lent(on: On) -> dict[str, int]:
    today = on.shop.clock.today()
    return _on(on, Right.REPAIR, RepairFile(loans=(Loan(title="示例机", given_on=today, due_on=today),)))


def _with_part(on: On, kept: int) -> dict[str, int]:
    """The case wants two pieces of a stored part, `kept` of them kept; stored past the desk."""
    if Right.PARTS not in on.desk.session.rights:
        return {**_on(on, Right.PARTS), "part_id": 1}
    archive = on.desk.archive
    with on.shop._writing() as action:
        part = archive.parts.save(Part(title="示例泵"), action=action)
        for kind, count in ((MoveKind.IN, 3), (MoveKind.RESERVE, kept)):
            if count:
                now = archive.parts.get(part.id)
                case_id = on.to_pay if kind is MoveKind.RESERVE else None
                move = PartMove(part_id=part.id, kind=kind, quantity=count, case_id=case_id, at=action.at)
                archive.parts.move(move, version=now.version, action=action)
    line = RepairPart(part_id=part.id, title=part.title, quantity=2, price=100)
    return {**_on(on, Right.PARTS, RepairFile(parts=(line,))), "part_id": part.id}


def _visit(on: On) -> Appointment:
    start = on.shop.clock.now()
    return Appointment(at=start, until=start + timedelta(hours=2))


def _visited(on: On) -> dict[str, int]:
    booked = _visit(on)
    return _on(on, Right.VISIT, RepairFile(visits=(Visit(at=booked.at, until=booked.until),)))


REPAIR_DOORS: Mapping[str, tuple[Right, Callable[[Any], object]]] = {
    "repairs.diagnose": (
        Right.REPAIR,
        lambda on: on.desk.repairs.diagnose(**_on(on, Right.REPAIR), text="泵坏"),
    ),
    "repairs.set_work": (
        Right.REPAIR,
        lambda on: on.desk.repairs.set_work(**_on(on, Right.REPAIR), labour=WORK.labour),
    ),
    "repairs.set_bought": (
        Right.REPAIR,
        lambda on: on.desk.repairs.set_bought(**_on(on, Right.REPAIR), parts=()),
    ),
    "repairs.set_check": (
        Right.REPAIR,
        lambda on: on.desk.repairs.set_check(**_on(on, Right.REPAIR), fee=3_000),
    ),
    "repairs.quote": (
        Right.REPAIR,
        lambda on: on.desk.repairs.quote(**_on(on, Right.REPAIR, WORK), valid_until=on.shop.clock.today()),
    ),
    "repairs.answer": (Right.REPAIR, lambda on: on.desk.repairs.answer(**_quoted(on), answer=YES)),
    "repairs.lend": (
        Right.REPAIR,
        lambda on: on.desk.repairs.lend(
            **_on(on, Right.REPAIR, RepairFile()), title="示例机", due_on=on.shop.clock.today()
        ),
    ),
    "repairs.take_back": (Right.REPAIR, lambda on: on.desk.repairs.take_back(**_lent(on))),
    "repairs.collect": (
        Right.REPAIR,
        lambda on: on.desk.repairs.collect(**_quoted(on, agreed=True), amount=5_000, how="现金"),
    ),
    "repair_parts.plan": (
        Right.PARTS,
        lambda on: on.desk.repair_parts.plan(**_with_part(on, 0), quantity=1, price=100),
    ),
    "repair_parts.use": (
        Right.PARTS,
        lambda on: on.desk.repair_parts.use(**_with_part(on, 1), quantity=1),
    ),
    "repair_parts.give_back": (
        Right.PARTS,
        lambda on: on.desk.repair_parts.give_back(**_with_part(on, 1), quantity=1),
    ),
    "visits.book": (
        Right.VISIT,
        lambda on: on.desk.visits.book(**_on(on, Right.VISIT), appointment=_visit(on)),
    ),
    "visits.note": (
        Right.VISIT,
        lambda on: on.desk.visits.note(**_visited(on), outcome=VisitOutcome.DONE),
    ),
}
