"""Joins rows into orders: the lines of one order, order lists with detail lists, over all sheets given together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aftersales.clock import CHINA
from aftersales.columns import BY_KEY, ColumnKind, Grain
from aftersales.matching import IncomingLine, IncomingOrder, Problem
from aftersales.orders import OrderStatus, Platform, Receiver
from imports.cells import is_masked
from imports.sums import Finding, Sums, add_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aftersales.orders import Discount
    from imports.rows import RowFacts, RowReader

_LINE_KEYS = frozenset(key for key, column in BY_KEY.items() if column.grain is Grain.LINE)
_COMPARED = frozenset(
    key
    for key, column in BY_KEY.items()
    if column.grain is Grain.ORDER and column.kind in (ColumnKind.MONEY, ColumnKind.COUNT)
)
_PASSED_ON = (
    "shop_name", "ordered_at", "paid_at", "shipped_at", "signed_at", "currency", "compensated", "nickname",
    "courier", "tracking", "remark",
)  # fmt: skip


@dataclass(slots=True)
class Source:
    """One sheet that orders come from; `label` names it in problems, `sheet` is its name in the book."""

    file_index: int
    sheet: str
    label: str
    reader: RowReader


@dataclass(slots=True)
class _Draft:
    """An order while its rows are still coming in."""

    number: str
    source: Source
    head: Source | None = None
    rows: list[int] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    discounts: list[Discount] = field(default_factory=list)
    lone: dict[str, Any] = field(default_factory=dict)
    lines: list[tuple[Source, RowFacts]] = field(default_factory=list)
    seen: dict[str, list[int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Joiner:
    """Takes the rows of all sheets of one import and gives back whole orders, in the order of their first rows."""

    def __init__(self) -> None:
        self._drafts: dict[tuple[Platform, str], _Draft] = {}

    def take(self, source: Source, facts: RowFacts) -> None:
        profile = source.reader.match.profile
        # A row without a number is an order of its own, so that its problem is counted and shown.
        key = (profile.platform, facts.number or f"\0{source.file_index} {source.label} {facts.row}")
        draft = self._drafts.get(key)
        if draft is None:
            draft = self._drafts[key] = _Draft(facts.number, source)
        draft.problems += facts.problems
        if profile.grain == "order":
            _take_order(draft, source, facts)
        elif profile.grain == "line":
            _take_line(draft, source, facts)
        else:
            _take_any(draft, source, facts)

    def orders(self) -> Iterator[IncomingOrder]:
        """The joined orders; the joiner is empty afterwards."""
        drafts, self._drafts = self._drafts, {}
        for (platform, _), draft in drafts.items():
            yield _finished(platform, draft)


def _take_order(draft: _Draft, source: Source, facts: RowFacts) -> None:
    """A row that is a whole order, or (a shipping report) only completes one."""
    own = {key: value for key, value in facts.values.items() if key not in _LINE_KEYS}
    if source.reader.match.profile.receivers_only:
        _complete(draft, own)
        if draft.head is None and draft.source is source:
            draft.rows.append(facts.row)
        return
    if draft.head is not None:
        _take_again(draft, source, facts, own)
        return
    draft.head = source
    draft.rows = [facts.row]
    draft.values = {**draft.values, **own}
    draft.discounts = facts.discounts
    draft.lone = {key: value for key, value in facts.values.items() if key in _LINE_KEYS}


def _take_again(draft: _Draft, source: Source, facts: RowFacts, own: dict[str, Any]) -> None:
    """The same number a second time: fine if it says the same, else a person must look."""
    differing = [
        key for key, value in own.items() if key in _COMPARED and draft.values.get(key, value) != value
    ]
    if draft.head is source and not differing:
        line = {key: value for key, value in facts.values.items() if key in _LINE_KEYS}
        differing = [key for key, value in line.items() if draft.lone.get(key, value) != value]
    header = source.reader.headers.get("number", "")
    if differing:
        problem = source.reader.problem(facts.row, header, "imports.number_twice", facts.number, "held")
    else:
        problem = source.reader.problem(facts.row, header, "imports.row_repeated", facts.number, "info")
    draft.problems.append(problem)
    _complete(draft, own)


def _take_line(draft: _Draft, source: Source, facts: RowFacts) -> None:
    """A row that is one line; what it says of the order only fills gaps."""
    key = facts.values.get("line_key")
    for _, other in draft.lines:
        if key is not None and other.values.get("line_key") == key:
            same = other.values == facts.values
            code, level = ("imports.row_repeated", "info") if same else ("imports.line_twice", "held")
            header = source.reader.headers.get("line_key", "")
            draft.problems.append(source.reader.problem(facts.row, header, code, str(key), level))
            return
    if draft.head is None and draft.source is source:
        draft.rows.append(facts.row)
    draft.lines.append((source, facts))
    _complete(draft, {name: value for name, value in facts.values.items() if name not in _LINE_KEYS})


def _take_any(draft: _Draft, source: Source, facts: RowFacts) -> None:
    """A row of an unknown sheet: a line if it has goods; the order's own amounts are sorted out at the end."""
    if draft.head is None:
        draft.head = source
        draft.discounts = facts.discounts
    draft.rows.append(facts.row)
    own = {key: value for key, value in facts.values.items() if key not in _LINE_KEYS}
    for key in _COMPARED & own.keys():
        draft.seen.setdefault(key, []).append(own[key])
    _complete(draft, own)
    if facts.values.keys() & _LINE_KEYS:
        draft.lines.append((source, facts))


def _complete(draft: _Draft, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        draft.values.setdefault(key, value)


def _finished(platform: Platform, draft: _Draft) -> IncomingOrder:
    source = draft.head or draft.source
    profile = source.reader.match.profile
    if profile.grain == "rows":
        _sort_out_repeats(draft)
    lines = _lines(draft)
    given = lines if draft.lines and profile.grain != "rows" else ()
    tells_paid_at = source.reader.match.has("paid_at")
    sums = add_up(profile, draft.values, draft.discounts, given, tells_paid_at=tells_paid_at)
    if not lines:
        lines = _lone_line(draft, source, sums)
    problems = [*draft.problems, *(_shown(draft, source, finding) for finding in sums.findings)]
    problems += _remarks(draft, source, lines)
    ordered_at = draft.values.get("ordered_at") or _day_in_number(draft, source, problems)
    return IncomingOrder(
        file_index=source.file_index,
        sheet=source.sheet,
        rows=tuple(draft.rows),
        platform=platform,
        number=draft.number,
        status=_status(draft, source, sums),
        goods=sums.goods,
        freight=sums.freight,
        discounts=sums.discounts,
        paid_gross=sums.paid_gross,
        refunded=sums.refunded,
        receiver=_receiver(draft.values),
        lines=lines,
        problems=tuple(problems),
        **{
            **{key: draft.values[key] for key in _PASSED_ON if key in draft.values},
            "ordered_at": ordered_at,
        },
    )


def _sort_out_repeats(draft: _Draft) -> None:
    """Amounts that stand on every line of an order: the order's own if all the same, else the lines' and added up."""
    for key, amounts in draft.seen.items():
        if len(amounts) > 1 and len(set(amounts)) > 1:
            draft.values[key] = sum(amounts)


def _lines(draft: _Draft) -> tuple[IncomingLine, ...]:
    return tuple(_line(at, facts.values) for at, (_, facts) in enumerate(draft.lines, start=1))


def _line(place: int, values: Mapping[str, Any]) -> IncomingLine:
    price, quantity, amount = values.get("unit_price"), values.get("quantity"), values.get("amount")
    if amount is None and price is not None and quantity is not None:
        amount = price * quantity
    if price is None and amount is not None and quantity and amount % quantity == 0:
        price = amount // quantity
    return IncomingLine(
        key=values.get("line_key") or str(place),
        title=values.get("title") or "",
        code=values.get("code"),
        spec=values.get("spec"),
        unit_price=price,
        quantity=quantity,
        amount=amount,
        paid=values.get("line_paid"),
        refunded=values.get("line_refunded"),
    )


def _lone_line(draft: _Draft, source: Source, sums: Sums) -> tuple[IncomingLine, ...]:
    """The one line that an order sheet implies by its title and count; none where it names no goods."""
    if not draft.lone.get("title"):
        return ()
    values = {"quantity": draft.values.get("pieces"), **draft.lone}
    if "amount" not in values and sums.goods is not None:
        values["amount"] = sums.goods
    if source.reader.match.profile.lone_line_key == "number":
        values.setdefault("line_key", draft.number)
    return (_line(1, values),)


def _status(draft: _Draft, source: Source, sums: Sums) -> OrderStatus | None:
    """The state the sheet names, an after-sale case over it, or what the amounts prove where it names none."""
    profile = source.reader.match.profile
    status: OrderStatus | None = draft.values.get("status")
    if status is not None:
        over = profile.after_sale.get(draft.values.get("after_sale", ""))
        return over if over and status is not OrderStatus.CLOSED else status
    if sums.unpaid:
        return profile.inferred.get("unpaid")
    if sums.refunded and sums.refunded == sums.paid_gross:
        return profile.inferred.get("refunded_whole")
    return None


def _receiver(values: Mapping[str, Any]) -> Receiver | None:
    phone = values.get("phone") or values.get("landline")
    name = values.get("receiver_name", "")
    address = values.get("address", "")
    parts = [values[key] for key in ("province", "city", "district", "street") if key in values]
    if parts and not address.startswith(parts[0]):
        address = "".join([*parts, address])
    if not (phone or name or address):
        return None
    masked = bool(phone and phone.masked) or is_masked(name) or is_masked(address)
    return Receiver(name=name, phone=phone.text if phone else "", address=address, masked=masked)


def _day_in_number(draft: _Draft, source: Source, problems: list[Problem]) -> datetime | None:
    """The day that some platforms write into the order number, at midnight in China; said, as it is not exact."""
    pattern = source.reader.match.profile.number_holds_day
    found = re.match(pattern, draft.number) if pattern else None
    if not found:
        return None
    try:
        day = datetime(2000 + int(found[1]), int(found[2]), int(found[3]), tzinfo=CHINA)
    except ValueError:
        return None
    column = source.reader.headers.get("ordered_at", "")
    shown = f"{day:%Y-%m-%d}"
    problems.append(source.reader.problem(_row(draft), column, "imports.day_from_number", shown, "info"))
    return day.astimezone(UTC)


def _remarks(draft: _Draft, source: Source, lines: tuple[IncomingLine, ...]) -> list[Problem]:
    """What a person should know of an order that is taken all the same."""
    kinds, pieces = draft.values.get("kinds"), draft.values.get("pieces")
    found: list[Finding] = []
    if kinds is not None and pieces is not None and kinds > pieces:
        # Count of kinds alone is impossible; money, pieces and lines decide, so the order is taken and told.
        found.append(Finding("imports.kinds_over_pieces", "kinds", f"{kinds} / {pieces}", "info"))
    elif kinds is not None and kinds > 1 and not draft.lines and lines:
        found.append(Finding("imports.several_goods_in_one", "title", str(kinds), "info"))
    after_sale = draft.values.get("after_sale", "")
    if after_sale in source.reader.match.profile.refund_words and "refunded" not in draft.values:
        found.append(Finding("imports.refund_unknown", "after_sale", after_sale, "info"))
    return [_shown(draft, source, finding) for finding in found]


def _shown(draft: _Draft, source: Source, finding: Finding) -> Problem:
    """The finding at the row and header where a person finds it: a line's own sheet where that has the column."""
    if finding.key in _LINE_KEYS and draft.lines:
        place, facts = draft.lines[finding.line]
        header = place.reader.headers.get(finding.key, "")
        return place.reader.problem(facts.row, header, finding.code, finding.value, finding.level)
    header = source.reader.headers.get(finding.key, "")
    return source.reader.problem(_row(draft), header, finding.code, finding.value, finding.level)


def _row(draft: _Draft) -> int:
    return draft.rows[0] if draft.rows else 0
