"""How an incoming order stands in the staging file: a row of what the sheet told, NULL where it told nothing, and its lines."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from aftersales.matching import IncomingLine, IncomingOrder, Problem
from aftersales.orders import Discount, Movement
from resources.labels import label
from storage.values import moment_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from aftersales.orders import Platform

_MOMENTS = ("ordered_at", "paid_at", "shipped_at", "signed_at")
_PLAIN = (
    *_MOMENTS,
    "file_index",
    "sheet",
    "platform",
    "shop_name",
    "number",
    "status",
    "currency",
    "goods",
    "freight",
    "paid_gross",
    "refunded",
    "compensated",
    "nickname",
    "courier",
    "tracking",
    "remark",
    "only_known",
)
_RECEIVER = ("name", "phone", "address", "masked")
COLUMNS = (
    *_PLAIN,
    "shop",
    "rows",
    *(f"receiver_{name}" for name in _RECEIVER),
    "discounts",
    "movements",
    "problems",
)
"""The columns of an order; `shop` is the account it belongs to, told or not."""
LINE_COLUMNS = ("key", "title", "code", "spec", "unit_price", "quantity", "amount", "paid", "refunded")
SCHEMA = """
CREATE TABLE staged (
    seq INTEGER PRIMARY KEY, outcome TEXT NOT NULL, decision TEXT, fields TEXT, owner INTEGER, candidates TEXT,
    changes TEXT, ordered_at TEXT, paid_at TEXT, shipped_at TEXT, signed_at TEXT, file_index INTEGER NOT NULL,
    sheet TEXT NOT NULL, platform TEXT NOT NULL, shop_name TEXT, number TEXT NOT NULL, status TEXT, currency TEXT,
    goods INTEGER, freight INTEGER, paid_gross INTEGER, refunded INTEGER, compensated INTEGER, nickname TEXT,
    courier TEXT, tracking TEXT, remark TEXT, only_known INTEGER NOT NULL, shop TEXT NOT NULL, rows TEXT NOT NULL,
    receiver_name TEXT, receiver_phone TEXT, receiver_address TEXT, receiver_masked INTEGER, discounts TEXT,
    movements TEXT, problems TEXT
) STRICT;
CREATE TABLE staged_lines (
    seq INTEGER NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, code TEXT, spec TEXT,
    unit_price INTEGER, quantity INTEGER, amount INTEGER, paid INTEGER, refunded INTEGER,
    PRIMARY KEY (seq, position)
) STRICT, WITHOUT ROWID;
"""
_PARTS = attrgetter(*_PLAIN)
_RECEIVED = attrgetter(*_RECEIVER)
_LINE = attrgetter(*LINE_COLUMNS)
_NOBODY = (None, None, None, None)
_SECONDS = len("2026-10-14T07:20:00Z")


class Accounts:
    """The shop account an order belongs to: as the sheet says, else called like its platform."""

    def __init__(self) -> None:
        self._labels: dict[Platform, str] = {}

    def of(self, order: IncomingOrder) -> str:
        """The account's name."""
        if order.shop_name:
            return order.shop_name
        if order.platform not in self._labels:
            self._labels[order.platform] = label(order.platform)
        return self._labels[order.platform]


def values_of(order: IncomingOrder, shop: str) -> tuple[Any, ...]:
    """An order as its row, in the order of COLUMNS."""
    ordered, paid, shipped, signed, *told = msgspec.to_builtins(_PARTS(order))
    receiver = order.receiver
    return (
        None if ordered is None else _moment(ordered, order.ordered_at),
        None if paid is None else _moment(paid, order.paid_at),
        None if shipped is None else _moment(shipped, order.shipped_at),
        None if signed is None else _moment(signed, order.signed_at),
        *told,
        shop,
        ",".join(map(str, order.rows)),
        *(_NOBODY if receiver is None else _RECEIVED(receiver)),
        None if order.discounts is None else _text(order.discounts),
        _text(order.movements) if order.movements else None,
        _text(order.problems) if order.problems else None,
    )


def lines_of(seq: int, order: IncomingOrder) -> Iterator[tuple[Any, ...]]:
    """The rows of an order's lines: its place in the sheet, theirs in the order, LINE_COLUMNS."""
    return ((seq, place, *_LINE(line)) for place, line in enumerate(order.lines))


def order_of(row: Mapping[str, Any], lines: Sequence[IncomingLine]) -> IncomingOrder:
    """The order that was put in."""
    told = {name: row[name] for name in _PLAIN}
    told["rows"] = [int(one) for one in row["rows"].split(",") if one]
    if row["receiver_masked"] is not None:
        told["receiver"] = {name: row[f"receiver_{name}"] for name in _RECEIVER}
        told["receiver"]["masked"] = bool(row["receiver_masked"])
    if row["discounts"] is not None:
        told["discounts"] = msgspec.json.decode(row["discounts"], type=tuple[Discount, ...])
    if row["movements"] is not None:
        told["movements"] = msgspec.json.decode(row["movements"], type=tuple[Movement, ...])
    told["only_known"] = bool(row["only_known"])
    told["problems"] = problems_of(row["problems"])
    told["lines"] = tuple(lines)
    return msgspec.convert(told, IncomingOrder)


def problems_of(text: str | None) -> tuple[Problem, ...]:
    """What is wrong with an order, from its column."""
    return () if text is None else msgspec.json.decode(text, type=tuple[Problem, ...])


def lines_by_order(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[IncomingLine]]:
    """Lines from rows of seq and LINE_COLUMNS, by the place of their order."""
    found: dict[int, list[IncomingLine]] = {}
    for seq, *told in rows:
        found.setdefault(seq, []).append(IncomingLine(**dict(zip(LINE_COLUMNS, told, strict=True))))
    return found


def _text(nouns: object) -> str:
    return msgspec.json.encode(nouns).decode()


def _moment(text: str, moment: datetime | None) -> str:
    """As `moment_text` writes it; what msgspec wrote of a whole second of UTC wants only the figures behind the point."""
    if len(text) == _SECONDS and text[-1] == "Z":
        return f"{text[:-1]}.000000Z"
    if moment is None:
        raise ValueError("a text of no moment")
    return moment_text(moment)
