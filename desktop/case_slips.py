"""The slips of a case: what is repaired or sent to and fro, what was left at the shop, and what was fetched again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from aftersales.cases import CaseKind
from aftersales.clock import china_day
from aftersales.two_sides import SideLine, side_back, side_out
from desktop.repair_papers import paper_repair
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from desktop.views import CaseView
    from exports.label import Label
    from exports.papers import PaperCase, PaperRepair, PaperShop
    from exports.slip import Slip, SlipTable

SERIES = {"repair_slip": "WX", "return_slip": "TH", "intake_slip": "QJ", "pickup_slip": "QH"}
"""What the number of a slip begins with: 维修, 退换, 取件, 取回."""
_SUMS = frozenset({"price", "amount"})


def case_slip(
    kind: str,
    view: CaseView,
    case: PaperCase,
    *,
    shop: PaperShop,
    printed_at: datetime,
    keep_days: int,
    priced: bool = True,
) -> Slip:
    """The slip of this kind, without its own number; not `priced`, without any sum.

    `keep_days` is how long goods that are ready are kept.
    """
    make: dict[str, Callable[[Slip, CaseView, PaperCase], Slip]] = {
        "repair_slip": _repair,
        "return_slip": _to_and_fro,
        "intake_slip": partial(_intake, keep_days),
        "pickup_slip": _pickup,
    }
    from exports.slip import Slip

    plain = Slip(name=kind, about=case.number, shop=shop, printed_at=printed_at, facts=_facts(view, case))
    made = make[kind](plain, view, case)
    return made if priced else _without_sums(made, view)


def _without_sums(made: Slip, view: CaseView) -> Slip:
    """No price, no amount, no total, and nothing that was agreed in money."""
    repair = paper_repair(view.repair)
    in_money = set(repair.told) if repair is not None else set()
    return replace(
        made,
        tables=tuple(_without_columns(table) for table in made.tables),
        total=None,
        told=tuple(words for words in made.told if words not in in_money),
    )


def _without_columns(table: SlipTable) -> SlipTable:
    kept = [place for place, column in enumerate(table.columns) if column.code not in _SUMS]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )


def case_labels(view: CaseView) -> tuple[Label, ...]:
    """A label for each piece of a case; one for the case where it names no goods."""
    from exports.label import Label

    case = view.case
    who = view.customer.name if view.customer else ""
    day = china_day(case.opened_at).isoformat()
    pieces = [(line.title, line.serial) for line in view.lines for _ in range(line.quantity)] or [("", "")]
    return tuple(
        Label(
            name=who or case.number,
            code=case.number,
            lines=tuple(part for part in (title, serial, f"{case.kind.value} {day}") if part),
        )
        for title, serial in pieces
    )


def _facts(view: CaseView, case: PaperCase) -> tuple[tuple[str, str], ...]:
    who = "\u3000".join(part for part in (case.customer, case.phone) if part)
    sold = case.sold_on.isoformat() if case.sold_on else ""
    return (
        ("customer", who),
        ("address", case.address),
        ("goods", case.goods),
        ("serial", case.serial),
        ("order", case.order_number),
        ("sold_on", sold),
        ("warranty", case.warranty),
        ("taken_in", china_day(view.case.opened_at).isoformat()),
        ("fault", case.description),
        ("handler", case.handler),
    )


def _repair(plain: Slip, view: CaseView, _case: PaperCase) -> Slip:
    repair = paper_repair(view.repair)
    told = [sentence(f"slip.{'covered' if view.repair and view.repair.covered else 'not_covered'}")]
    if repair is None:
        told.append(sentence("slip.not_looked_at"))
        return replace(plain, told=tuple(told), signed=("sign_customer", "sign_handler", "sign_stamp"))
    if repair.diagnosis:
        told.append(sentence("paper_repair.diagnosis", {"text": repair.diagnosis}))
    return replace(
        plain,
        tables=(_work(repair),) if repair.lines else (),
        total=("repair_total", repair.total) if repair.lines else None,
        told=(*told, *repair.told),
        signed=("sign_customer", "sign_handler", "sign_stamp"),
    )


def _work(repair: PaperRepair) -> SlipTable:
    from aftersales.money import grouped
    from exports.slip import SlipColumn, SlipTable

    return SlipTable(
        code="parts_and_work",
        columns=(
            SlipColumn(code="work", share=46),
            SlipColumn(code="count", share=14, right=True),
            SlipColumn(code="price", share=18, right=True),
            SlipColumn(code="amount", share=22, right=True),
        ),
        rows=tuple(
            (
                f"{line.what}（{line.why or sentence('paper_repair.free')}）" if line.free else line.what,
                line.count,
                "" if line.price is None else grouped(line.price),
                f"（{grouped(line.amount)}）" if line.free else grouped(line.amount),
            )
            for line in repair.lines
        ),
    )


def _to_and_fro(plain: Slip, view: CaseView, _case: PaperCase) -> Slip:
    case = view.case
    tables = [
        _side(code, lines)
        for code, lines in (("comes_back", side_back(case)), ("goes_out", side_out(case)))
        if lines
    ]
    settled = view.settlement
    total = ("total", settled.due) if settled is not None and settled.due > 0 else None
    told = [sentence("slip.way_back")] if case.kind is not CaseKind.RESHIP else []
    return replace(
        plain,
        tables=tuple(tables),
        total=total,
        told=tuple(told),
        signed=("sign_customer", "sign_handler", "sign_stamp"),
    )


def _side(code: str, lines: tuple[SideLine, ...]) -> SlipTable:
    from exports.slip import SlipColumn, SlipTable

    return SlipTable(
        code=code,
        columns=(
            SlipColumn(code="goods", share=46),
            SlipColumn(code="count", share=10, right=True),
            SlipColumn(code="done", share=10, right=True),
            SlipColumn(code="still_owed", share=10, right=True),
            SlipColumn(code="parcel", share=34),
        ),
        rows=tuple(
            (line.title, str(line.quantity), str(line.done), str(line.owed), line.parcel) for line in lines
        ),
    )


def _intake(keep_days: int, plain: Slip, _view: CaseView, _case: PaperCase) -> Slip:
    told = (sentence("slip.left_here"), sentence("slip.keep", {"days": keep_days}))
    return replace(plain, told=told, signed=("sign_customer", "sign_handler"))


def _pickup(plain: Slip, view: CaseView, _case: PaperCase) -> Slip:
    told = [sentence("slip.fetched")]
    repair = paper_repair(view.repair)
    if repair is not None:
        told += list(repair.told)
    total = ("repair_total", repair.total) if repair is not None and repair.total else None
    return replace(plain, told=tuple(told), total=total, signed=("sign_customer", "sign_day"))
