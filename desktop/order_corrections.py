"""What a person corrects of an order by hand: its fields, lines, discounts and freight, and what of it cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aftersales.errors import KnownError
from aftersales.orders import Discount, Order, OrderLine, OrderLineStanding, OrderStatus

if TYPE_CHECKING:
    from aftersales.cases import Case

MOST_PIECES = 999
"""Pieces in one line; each of a product with terms gets a warranty of its own."""
LONGEST_TITLE = 200
_MONEY = ("lines", "discounts", "freight", "paid_gross")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEdit:
    """A line as a person wants it; id 0 is a new one. Fen and pieces.

    A gift costs nothing and has its marked price in `gift_price`. `serial` None leaves the registered pieces as they
    are; else it is the serial of the line's one piece.
    """

    id: int = 0
    title: str
    code: str = ""
    spec: str = ""
    unit_price: int
    quantity: int = 1
    gift_price: int | None = None
    serial: str | None = None

    @property
    def amount(self) -> int:
        """List price of all pieces, fen."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEdit:
    """What a person corrects of an order; None leaves a field as it is. Sums in fen.

    `lines` and `discounts` are the whole of them as they shall be.
    """

    status: OrderStatus | None = None
    signed_at: datetime | None = None
    paid_gross: int | None = None
    freight: int | None = None
    courier: str | None = None
    tracking: str | None = None
    receiver_name: str | None = None
    receiver_phone: str | None = None
    receiver_address: str | None = None
    remark: str | None = None
    lines: tuple[LineEdit, ...] | None = None
    discounts: tuple[Discount, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """What cannot be of a line: its place among the lines from 0 (None: the lines as a whole), and which field."""

    row: int | None
    field: str
    error: KnownError


def line_edits(order: Order) -> tuple[LineEdit, ...]:
    """The lines of an order as they stand, their registered pieces left alone."""
    return tuple(
        LineEdit(
            id=line.id,
            title=line.title,
            code=line.code,
            spec=line.spec,
            unit_price=line.unit_price,
            quantity=line.quantity,
            gift_price=line.gift_price,
        )
        for line in order.lines
    )


def given(changes: OrderEdit) -> dict[str, Any]:
    """The fields that a correction changes."""
    values = {field.name: getattr(changes, field.name) for field in fields(changes)}
    return {name: value for name, value in values.items() if value is not None}


def corrected(order: Order, changes: OrderEdit) -> Order:
    """The order with a person's corrections; nothing is checked yet.

    Where its money changes, the shares that a sheet gave for single lines no longer hold and are reckoned anew.
    """
    told: dict[str, Any] = {
        name: value.strip() if type(value) is str else value for name, value in given(changes).items()
    }
    receiver = {
        name.removeprefix("receiver_"): told.pop(name) for name in list(told) if name.startswith("receiver_")
    }
    if "phone" in receiver:
        receiver["masked"] = "*" in receiver["phone"]
    if changes.lines is not None:
        told["lines"] = _lines(order, changes.lines)
        told["goods"] = sum(line.amount for line in told["lines"])
    after = replace(order, receiver=replace(order.receiver, **receiver), **told)
    if any(getattr(after, name) != getattr(order, name) for name in _MONEY):
        after = replace(after, lines=tuple(replace(line, paid=None) for line in after.lines))
    return after


def misfit(order: Order) -> int:
    """What was paid beyond lines + freight − discounts, fen; 0 where the sums fit."""
    return order.paid_gross - (order.goods + order.freight - sum(one.amount for one in order.discounts))


def cases_of_lines(cases: Iterable[Case]) -> dict[int, str]:
    """For each line that a case is about the number of the newest such case; `cases` oldest first."""
    return {
        line.order_line_id: case.number
        for case in cases
        for line in case.lines
        if line.order_line_id is not None
    }


def line_problems(
    lines: Sequence[LineEdit], known: Iterable[OrderLineStanding], in_cases: Mapping[int, str]
) -> tuple[LineProblem, ...]:
    """What cannot be, line by line: KnownErrors ``order_error.*``. `in_cases` as `cases_of_lines` gives it. Pure."""
    standing = {one.line.id: one for one in known}
    found = [
        LineProblem(row=row, field=field, error=error)
        for row, line in enumerate(lines)
        for field, error in _of_line(row, line, standing.get(line.id))
    ]
    kept = {line.id for line in lines}
    for line_id, one in standing.items():
        if line_id not in kept and line_id in in_cases:
            error = KnownError("order_error.line_in_case", title=one.line.title, number=in_cases[line_id])
            found.append(LineProblem(row=None, field="lines", error=error))
    if standing and not lines:
        found.append(LineProblem(row=None, field="lines", error=KnownError("order_error.no_lines")))
    return tuple(found)


def check_discounts(order: Order) -> None:
    """Pass, or KnownError ``order_error.discount_…``: an offer below nothing, or more off than there is to pay."""
    if any(one.amount < 0 for one in order.discounts) or order.freight < 0:
        raise KnownError("order_error.discount_negative")
    off, whole = sum(one.amount for one in order.discounts), order.goods + order.freight
    if order.lines and off > whole:
        raise KnownError("order_error.discount_above", discount=off, whole=whole)


def _of_line(row: int, line: LineEdit, one: OrderLineStanding | None) -> Iterator[tuple[str, KnownError]]:
    title = line.title.strip()
    if not title:
        yield "title", KnownError("order_error.line_title", row=row + 1)
    if len(title) > LONGEST_TITLE:
        yield "title", KnownError("desk.text_too_long", longest=LONGEST_TITLE)
    if line.unit_price < 0 or (line.gift_price or 0) < 0:
        yield "unit_price", KnownError("order_error.line_price", title=title)
    if not 1 <= line.quantity <= MOST_PIECES:
        yield "quantity", KnownError("order_error.line_quantity", title=title, most=MOST_PIECES)
    elif one is not None and line.quantity < one.returned + one.held:
        operands = {"title": title, "returned": one.returned, "held": one.held}
        yield "quantity", KnownError("order_error.quantity_below", **operands)
    if line.serial and line.quantity > 1:
        yield "serial", KnownError("order_error.line_serial", title=title, quantity=line.quantity)


def _lines(order: Order, edits: Sequence[LineEdit]) -> tuple[OrderLine, ...]:
    """The edited lines in their order; a new one gets a key that no line of the order has."""
    old = {line.id: line for line in order.lines}
    taken = {line.key for line in order.lines}
    made = []
    for edit in edits:
        line = old.get(edit.id) if edit.id else None
        if line is None:
            key = next(str(place) for place in range(len(taken) + 1, 2_000) if str(place) not in taken)
            taken.add(key)
            line = OrderLine(key=key, title=edit.title, unit_price=edit.unit_price, quantity=edit.quantity)
        made.append(
            replace(
                line,
                title=edit.title.strip(),
                code=edit.code.strip(),
                spec=edit.spec.strip(),
                unit_price=edit.unit_price,
                quantity=edit.quantity,
                gift_price=edit.gift_price,
            )
        )
    return tuple(made)
