"""The calls of a week in ready words, and where each lies between the hours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt

from aftersales.revisits import RevisitState
from ui.models.revisit_days import day_words
from ui.models.roles import Role
from ui.models.today import result_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aftersales.revisits import RevisitSummary

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()

HOUR = 64
"""Pixels an hour is high."""
FIRST_HOUR, LAST_HOUR = 9, 19
"""The hours always in sight; earlier and later calls widen them."""
TALL, LOW, GAP = 44, 20, 2
"""How high a call is where there is room, at least, and the air below it."""
LANES = 2
"""How many calls stand beside one another; more share their hour with 还有 n 个."""
ALL_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekEntry:
    """A call of the week: `minute` of the day or None without a time; tone ``plan``, ``late`` or ``done``."""

    call: RevisitSummary
    column: int
    minute: int | None
    time: str
    name: str
    caption: str
    tone: str
    spoken: str

    @property
    def id(self) -> int:
        return self.call.revisit.id


@dataclass(frozen=True, slots=True)
class Block:
    """Where a call lies in its column, from the top of the first hour: `lane` of `lanes` side by side."""

    row: int
    top: int
    height: int
    lane: int = 0
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Hidden:
    """Calls of an hour that have no room of their own."""

    column: int
    top: int
    count: int


@dataclass(frozen=True, slots=True)
class WeekLayout:
    """Where everything lies; `band` is the height of the calls without a time, above the hours."""

    blocks: Mapping[int, Block]
    hidden: tuple[Hidden, ...]
    first_hour: int
    last_hour: int
    band: int

    @property
    def height(self) -> int:
        return self.band + (self.last_hour - self.first_hour + 1) * HOUR + TALL


def minute_of(at_time: str) -> int | None:
    """``15:30`` as minutes of the day; None for no time."""
    hour, _, minute = at_time.partition(":")
    if not hour.isdecimal() or not minute.isdecimal():
        return None
    return int(hour) * 60 + int(minute)


def week_entry(call: RevisitSummary, monday: date, today: date) -> WeekEntry:
    """A call in ready words."""
    one = call.revisit
    planned = one.state is RevisitState.PLANNED
    tone = "late" if planned and one.day < today else "plan" if planned else "done"
    state = {"late": "逾期", "plan": "还没打"}.get(tone) or result_words(one)[0]
    name = call.customer_name or "没有客户"
    time = one.at_time or "全天"
    spoken = "，".join(part for part in (day_words(one.day), time, name, one.purpose, state) if part)
    return WeekEntry(
        call=call,
        column=(one.day - monday).days,
        minute=minute_of(one.at_time),
        time=time,
        name=name,
        caption=one.purpose,
        tone=tone,
        spoken=spoken,
    )


def lay_out(entries: Sequence[WeekEntry]) -> WeekLayout:
    """Places for all: beside one another where they overlap, an hour with too many shows four and counts the rest."""
    timed = [entry.minute for entry in entries if entry.minute is not None]
    first = min([FIRST_HOUR, *(minute // 60 for minute in timed)])
    last = max([LAST_HOUR, *(minute // 60 for minute in timed)])
    blocks: dict[int, Block] = {}
    hidden: list[Hidden] = []
    most = 0
    for column in range(7):
        rows = [row for row, entry in enumerate(entries) if entry.column == column]
        untimed = [row for row in rows if entries[row].minute is None]
        shown = untimed if len(untimed) <= 3 else untimed[:2]
        for place, row in enumerate(shown):
            blocks[row] = Block(row, 4 + place * ALL_DAY, LOW)
        if len(untimed) > len(shown):
            hidden.append(Hidden(column, 4 + len(shown) * ALL_DAY, len(untimed) - len(shown)))
        most = max(most, min(len(untimed), 3))
    band = most * ALL_DAY + 8 if most else 0
    for column in range(7):
        placed, more = _lay_out_day(
            [
                (row, band + round((entry.minute - first * 60) * HOUR / 60))
                for row, entry in enumerate(entries)
                if entry.column == column and entry.minute is not None
            ],
            band,
        )
        blocks.update(placed)
        hidden += [replace(one, column=column) for one in more]
    return WeekLayout(blocks, tuple(hidden), first, last, band)


def _lay_out_day(tops: Iterable[tuple[int, int]], band: int) -> tuple[dict[int, Block], list[Hidden]]:
    hours: dict[int, list[tuple[int, int]]] = {}
    for row, top in tops:
        hours.setdefault((top - band) // HOUR, []).append((row, top))
    full = _crowded(hours, band)
    lanes: list[list[Block]] = [[] for _ in range(LANES)]
    crowded: list[Block] = []
    hidden: list[Hidden] = []
    for hour, found in sorted(hours.items()):
        if hour in full:
            start = band + hour * HOUR
            for lane in lanes:
                _cut(lane, start)
            crowded += [
                Block(row, start + place // LANES * (LOW + GAP) + 1, LOW, place % LANES, LANES)
                for place, (row, _) in enumerate(found[: 2 * LANES])
            ]
            if len(found) > 2 * LANES:
                hidden.append(Hidden(0, start + 2 * (LOW + GAP) + 1, len(found) - 2 * LANES))
            continue
        for row, top in found:
            at = _free_lane(lanes, top)
            _cut(lanes[at], top)
            lanes[at].append(Block(row, top, TALL, at))
    blocks = {block.row: block for block in (*_widened(lanes), *crowded)}
    return blocks, hidden


def _crowded(hours: Mapping[int, Sequence[tuple[int, int]]], band: int) -> set[int]:
    """The hours with more calls than lanes, and those whose last call would reach into one of them."""
    full: set[int] = set()
    ends = [0] * LANES
    for hour, found in sorted(hours.items()):
        before = list(ends)
        for _, top in found:
            free = next((at for at, end in enumerate(ends) if end <= top), None)
            if free is None:
                full.add(hour)
                ends = [max(end, 0) for end in before]
                break
            ends[free] = top + LOW + GAP
    for hour in sorted(hours, reverse=True):
        reach = max(top for _, top in hours[hour]) + LOW + GAP
        if hour + 1 in full and reach > band + (hour + 1) * HOUR:
            full.add(hour)
    return full


def _free_lane(lanes: Sequence[Sequence[Block]], top: int) -> int:
    return next(at for at, lane in enumerate(lanes) if not lane or lane[-1].top + LOW + GAP <= top)


def _cut(lane: list[Block], top: int) -> None:
    if lane and lane[-1].top + lane[-1].height > top - GAP:
        lane[-1] = replace(lane[-1], height=max(top - GAP - lane[-1].top, LOW))


def _widened(lanes: Sequence[Sequence[Block]]) -> Iterable[Block]:
    """A call takes the whole width unless one stands beside it."""
    for at, lane in enumerate(lanes):
        others = [block for number, other in enumerate(lanes) if number != at for block in other]
        for block in lane:
            beside = any(
                other.top < block.top + block.height and block.top < other.top + other.height
                for other in others
            )
            yield replace(block, lanes=LANES) if beside else replace(block, lane=0, lanes=1)


def block_rect(block: Block, left: int, width: int) -> QRect:
    """A block in its column, which begins at `left` and is `width` wide."""
    each = (width - 9) // block.lanes
    return QRect(left + 4 + block.lane * each, block.top, each - (2 if block.lanes > 1 else 0), block.height)


class WeekModel(QAbstractListModel):
    """The calls of a week by day and time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[WeekEntry, ...] = ()

    def set_entries(self, entries: Iterable[WeekEntry]) -> None:
        """Show other calls."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def row_of(self, revisit_id: object) -> int:
        """Where a call is; −1 where it is not."""
        return next((row for row, entry in enumerate(self.entries) if entry.id == revisit_id), -1)

    # Qt

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{entry.time} {entry.name}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        return entry.id if role == Role.KEY else None
