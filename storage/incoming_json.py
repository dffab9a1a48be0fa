"""Incoming orders as JSON text and back, for the staging file; fields at their default are left out."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from typing import Any

from aftersales.matching import IncomingLine, IncomingOrder, Problem
from aftersales.orders import Discount, Receiver
from storage.values import column, json_text, noun_of

_NESTED = ("rows", "discounts", "receiver", "lines", "problems")


def dump(order: IncomingOrder) -> str:
    """The order as JSON text."""
    data = _plain(order, leave_out=_NESTED)
    data["rows"] = list(order.rows)
    data["lines"] = [_plain(line) for line in order.lines]
    if order.problems:
        data["problems"] = [_plain(problem) for problem in order.problems]
    if order.discounts is not None:
        data["discounts"] = [_plain(discount) for discount in order.discounts]
    if order.receiver is not None:
        data["receiver"] = _plain(order.receiver)
    return json_text(data)


def load(text: str) -> IncomingOrder:
    """The order that `dump` wrote."""
    data = json.loads(text)
    discounts, receiver = data.get("discounts"), data.get("receiver")
    return noun_of(
        IncomingOrder,
        data,
        rows=tuple(data["rows"]),
        lines=tuple(noun_of(IncomingLine, line) for line in data["lines"]),
        problems=tuple(noun_of(Problem, problem) for problem in data.get("problems", ())),
        discounts=None if discounts is None else tuple(noun_of(Discount, one) for one in discounts),
        receiver=None if receiver is None else noun_of(Receiver, receiver),
    )


def _plain(noun: Any, *, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    plain = {}
    for one in fields(noun):
        value = getattr(noun, one.name)
        if one.name not in leave_out and (one.default is MISSING or value != one.default):
            plain[one.name] = column(value)
    return plain
