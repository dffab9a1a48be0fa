"""Orders that are one plain row: made from columns, after the pattern of an order with the same figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import compress, repeat
from typing import TYPE_CHECKING, Any

from aftersales.matching import IncomingLine, IncomingOrder
from imports.building import unguarded
from imports.finishing import receiver_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from imports.block_reader import ReadRows
    from imports.drafts import Source
    from imports.finishing import Judged
    from imports.rows import RowFacts

_MOMENTS = ("ordered_at", "paid_at", "shipped_at", "signed_at")
_TEXTS = ("shop_name", "nickname", "courier", "tracking", "remark")
_PLACES = ("province", "city", "district", "street")
_RECEIVER = ("phone", "landline", "receiver_name", "address", *_PLACES)
_GOODS = ("line_key", "title", "code", "spec")
_MATTERS = ("paid_at", "cancelled_at", *_GOODS)
"""Of these it matters to the rest of the order whether they are there, but not what they say."""
_OWN = frozenset({*_MOMENTS, *_TEXTS, *_RECEIVER, *_GOODS, "cancelled_at"})
"""What only passes through; everything else decides what becomes of the figures and the state."""
_DEFERRED = ("refunded", "line_refunded")
"""Whether paid figures are before or after refunds is known only when the whole sheet is."""
_REMEMBERED = 4_096
_Order = unguarded(IncomingOrder)
_Line = unguarded(IncomingLine)


@dataclass(slots=True)
class _Pattern:
    judged: Judged
    line: IncomingLine | None


class StraightOrders:
    """Makes the orders of one sheet's plain rows; `judge` judges one the long way, from its facts alone."""

    def __init__(self, source: Source, judge: Callable[[RowFacts], Judged]) -> None:
        self._source = source
        self._judge = judge
        self._patterns: dict[tuple[Any, ...], dict[tuple[Any, ...], _Pattern]] = {}
        profile = source.profile
        self._numbered = profile.grain == "order" and profile.lone_line_key == "number"

    def orders(self, read: ReadRows, wanted: bytearray) -> Iterator[IncomingOrder]:
        """The orders of the `wanted` rows, in their order."""
        rows = list(compress(range(len(wanted)), wanted))
        columns = _Columns(read, wanted, len(rows))
        known = self._patterns.setdefault(columns.signature(), {})
        patterns = map(self._pattern, columns.figures(), rows, repeat(read), repeat(known))
        shop = self._source.shop_name or None
        file_index, sheet = self._source.file_index, self._source.sheet
        platform = self._source.profile.platform
        first_row = read.first_row
        for (
            at,
            number,
            pattern,
            receiver,
            own_line,
            ordered,
            paid,
            shipped,
            signed,
            told_shop,
            nickname,
            courier,
            tracking,
            remark,
        ) in zip(
            rows,
            columns.of(read.numbers),
            patterns,
            columns.receivers(),
            zip(*(columns.named(key) for key in _GOODS), strict=True),
            *(columns.named(key) for key in _MOMENTS),
            *(columns.named(key) for key in _TEXTS),
            strict=True,
        ):
            judged, line = pattern.judged, pattern.line
            sums = judged.sums
            made = _Order(
                file_index=file_index,
                sheet=sheet,
                rows=(first_row + at,),
                platform=platform,
                shop_name=shop if told_shop is None else told_shop,
                number=number,
                status=judged.status,
                ordered_at=ordered,
                paid_at=paid,
                shipped_at=shipped,
                signed_at=signed,
                currency=judged.currency,
                goods=sums.goods,
                freight=sums.freight,
                discounts=sums.discounts,
                paid_gross=sums.paid_gross,
                refunded=sums.refunded,
                compensated=judged.compensated,
                nickname=nickname,
                receiver=receiver,
                courier=courier,
                tracking=tracking,
                remark=remark,
                lines=() if line is None else (self._line(line, number, own_line),),
                problems=_at_row(judged, first_row + at) if judged.problems else (),
            )
            made.__class__ = IncomingOrder
            yield made

    def _line(self, pattern: IncomingLine, number: str, told: tuple[Any, ...]) -> IncomingLine:
        key, title, code, spec = told
        if key is None:
            key = number if self._numbered else pattern.key
        made = _Line(
            key=key,
            title=title or "",
            code=code,
            spec=spec,
            unit_price=pattern.unit_price,
            quantity=pattern.quantity,
            amount=pattern.amount,
            paid=pattern.paid,
            refunded=pattern.refunded,
        )
        made.__class__ = IncomingLine
        return made  # type: ignore[no-any-return] # it is one now

    def _pattern(
        self, figures: tuple[Any, ...], at: int, read: ReadRows, known: dict[tuple[Any, ...], _Pattern]
    ) -> _Pattern:
        found = known.get(figures)
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            judged = self._judge(read.facts(at))
            found = known[figures] = _Pattern(judged, judged.lines[0] if judged.lines else None)
        return found


def able(source: Source, read: ReadRows) -> bytearray:
    """Which rows can be orders by themselves without knowing the rest of their sheet."""
    given = bytearray(read.plain)
    for key in _DEFERRED:
        for at, amount in enumerate(read.values.get(key, ())):
            if amount:
                given[at] = 0
    if source.profile.number_holds_day:
        days = read.values.get("ordered_at") or [None] * len(given)
        for at, day in enumerate(days):
            if day is None:
                given[at] = 0
    return given


@dataclass(slots=True)
class _Columns:
    """The columns of the wanted rows only."""

    read: ReadRows
    wanted: bytearray
    count: int

    def of(self, column: Sequence[Any]) -> Iterable[Any]:
        return column if self.count == len(column) else compress(column, self.wanted)

    def named(self, key: str) -> Iterable[Any]:
        column = self.read.values.get(key)
        return repeat(None, self.count) if column is None else self.of(column)

    def signature(self) -> tuple[Any, ...]:
        """Which columns `figures` looks at; a column that is empty in this block is not there."""
        keys = tuple(key for key in self.read.values if key not in _OWN or key in _MATTERS)
        return (*keys, *(place for place, _, _ in self.read.offers))

    def figures(self) -> Iterator[tuple[Any, ...]]:
        """For each row what decides over its figures and its state."""
        deciding: list[Iterable[Any]] = []
        for key, column in self.read.values.items():
            if key not in _OWN:
                deciding.append(self.of(column))
            elif key in _MATTERS:
                deciding.append(self.of([value is not None for value in column]))
        for _, _, column in self.read.offers:
            deciding.append(self.of([offer.amount if offer else offer for offer in column]))
        return zip(*deciding, strict=True) if deciding else repeat((), self.count)

    def receivers(self) -> Iterator[Any]:
        """The receiver of each row, None where nobody is named."""
        phones, landlines, names, addresses = (self.named(key) for key in _RECEIVER[:4])
        if any(key in self.read.values for key in _PLACES):
            parts = zip(*(self.named(key) for key in _PLACES), strict=True)
            return map(receiver_of, phones, landlines, names, addresses, parts)
        return map(receiver_of, phones, landlines, names, addresses)


def _at_row(judged: Judged, row: int) -> tuple[Any, ...]:
    return tuple(replace(problem, row=row) for problem in judged.problems)
