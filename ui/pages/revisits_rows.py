"""Rows of the list of calls: headings by day with what kind of day it is and how full, calls by time."""

from __future__ import annotations

from dataclasses import field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from aftersales.clock import china_day
from aftersales.late_dataclasses import dataclass
from aftersales.masking import mask_phone
from aftersales.revisits import RevisitState
from ui.delegates.base import RowDelegate
from ui.models.paged_table import Column
from ui.models.roles import Cell, ChipText, Group, Ring, Row
from ui.models.today import result_words, tier_chips
from ui.widgets import painting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from PySide6.QtGui import QPainter

    from aftersales.calendar import WorkingCalendar
    from aftersales.revisits import RevisitSummary

WEEKDAYS = "一二三四五六日"
AHEAD = timedelta(days=14)
BEHIND = timedelta(days=30)
COLUMNS = (
    Column(key="time", title="时间", width=76),
    Column(key="ring", width=32),
    Column(key="name", title="客户", width=138),
    Column(key="purpose", title="事由"),
    Column(key="number", title="工单号", width=112),
    Column(key="phone", title="电话", width=124),
    Column(key="result", title="结果", width=104, align="right"),
)
NUMBER_COLUMN = 4


@dataclass(frozen=True, slots=True)
class DayGroup(Group):
    """The heading of a day: `marks` say 休, 班 or 满."""

    marks: tuple[ChipText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallList:
    """What was read for the list: late calls, those of the days shown, how full each day is, what was called today.

    `made_today` counts late ones and those of later days too.
    """

    today: date
    last: date
    late: tuple[RevisitSummary, ...] = ()
    calls: tuple[RevisitSummary, ...] = ()
    load: Mapping[date, tuple[int, int]] = field(default_factory=dict)
    made_today: int = 0

    @property
    def planned(self) -> tuple[RevisitSummary, ...]:
        """What is still to be called, late ones first."""
        return (*self.late, *(call for call in self.calls if is_planned(call)))

    def call_of(self, revisit_id: object) -> RevisitSummary | None:
        """The call of this id, if it was read."""
        return next((call for call in (*self.late, *self.calls) if call.revisit.id == revisit_id), None)


def is_planned(call: RevisitSummary) -> bool:
    """Whether it is still to be made."""
    return call.revisit.state is RevisitState.PLANNED


def short_day(day: date) -> str:
    """10月19日."""
    return f"{day.month}月{day.day}日"


def day_title(day: date, today: date) -> str:
    """今天 · 10月14日 周三."""
    words = f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
    if day.year != today.year:
        words = f"{day.year}年{words}"
    names = {today - timedelta(days=1): "昨天", today: "今天", today + timedelta(days=1): "明天"}
    return f"{names[day]} · {words}" if day in names else words


def planned_rows(found: CallList, calendar: WorkingCalendar, phones: Mapping[int, str]) -> list[Row]:
    """逾期, then each day to the last one with its marks and load; days without calls keep their heading."""
    rows: list[Row] = []
    if found.late:
        rows.append(Row(group=Group("逾期", len(found.late), "bad")))
        rows += [call_row(call, phones, late_on=call.revisit.day) for call in found.late]
    day = found.today
    while day <= found.last:
        calls = [call for call in found.calls if call.revisit.day == day and _counts(call, found.today)]
        rows.append(Row(group=_heading(day, len(calls), found, calendar)))
        rows += [call_row(call, phones) for call in calls]
        day += timedelta(days=1)
    return rows


def done_rows(calls: Iterable[RevisitSummary], today: date, phones: Mapping[int, str]) -> list[Row]:
    """What was called, the newest day first, by the day it was done."""
    by_day: dict[date, list[RevisitSummary]] = {}
    for call in calls:
        done = call.revisit.done_at
        by_day.setdefault(china_day(done) if done else call.revisit.day, []).append(call)
    rows: list[Row] = []
    for day in sorted(by_day, reverse=True):
        rows.append(Row(group=Group(day_title(day, today), len(by_day[day]))))
        rows += [call_row(call, phones) for call in by_day[day]]
    return rows


def call_row(call: RevisitSummary, phones: Mapping[int, str], *, late_on: date | None = None) -> Row:
    """One call; a late one shows its day in place of the clock time."""
    revisit = call.revisit
    done = not is_planned(call)
    tone = "quiet" if done else ""
    when = f"{late_on:%m-%d}" if late_on else revisit.at_time or "全天"
    result, result_tone = result_words(revisit)
    phone = phones.get(revisit.id) or mask_phone(call.phone)
    spoken = "，".join(
        part for part in (when, call.customer_name, revisit.purpose, result or "还没打") if part
    )
    return Row(
        key=revisit.id,
        spoken=spoken,
        cells=(
            Cell(text=when, tone="bad" if late_on else tone, bold=not done, spoken=spoken),
            Cell(ring=Ring(done=done), spoken=result or "还没打"),
            Cell(text=call.customer_name or "—", tone=tone, chips=tier_chips(call.tier)),
            Cell(text=revisit.purpose, tone="quiet", tip=revisit.purpose),
            Cell(text=call.case_number, tone="acc"),
            Cell(text=phone, tone="quiet"),
            Cell(text=result, tone=result_tone),
        ),
    )


def day_marks(day: date, calendar: WorkingCalendar, load: tuple[int, int] | None) -> tuple[ChipText, ...]:
    """休 with the festival's name, 班 for a weekend day that is worked, 满 where no call fits any more."""
    name = calendar.holiday_name(day) or ""
    if calendar.is_day_off(day):
        return (ChipText(f"{name} 休".strip(), "ok"),)
    marks = [ChipText(f"{name} 班".strip(), "warn")] if calendar.is_make_up(day) else []
    if load is not None and load[1] and load[0] >= load[1]:
        marks.append(ChipText("满", "warn"))
    return tuple(marks)


def load_text(load: tuple[int, int] | None) -> str:
    """3/6: booked and places; a day off with calls all the same says how many."""
    if load is None:
        return ""
    booked, places = load
    if not places:
        return f"已排 {booked}" if booked else ""
    return f"{booked}/{places}"


def _heading(day: date, count: int, found: CallList, calendar: WorkingCalendar) -> DayGroup:
    load = found.load.get(day)
    return DayGroup(
        day_title(day, found.today), count or None, "", load_text(load), day_marks(day, calendar, load)
    )


def _counts(call: RevisitSummary, today: date) -> bool:
    """Done calls stand only under today."""
    return is_planned(call) or call.revisit.day == today


class DayHeadDelegate(RowDelegate):
    """The first column: times of calls, and across the whole row the headings of days with their marks."""

    def _paint_group(self, painter: QPainter, option: Any, group: Group) -> None:
        super()._paint_group(painter, option, group)
        if not isinstance(group, DayGroup):
            return
        x = (
            option.rect.x()
            + 24
            + painting.advance(painting.sized(option.font, 12, bold=True), group.title)
            + 8
        )
        if group.count is not None:
            x += painting.advance(painting.sized(option.font, 12), str(group.count)) + 8
        middle = option.rect.y() + option.rect.height() // 2
        self._paint_chips(painter, x, middle, option.rect.right(), font=option.font, chips=group.marks)


def next_planned(calls: Sequence[RevisitSummary], after: int) -> int | None:
    """The call to make after this one: the next planned one, else the first."""
    ids = [call.revisit.id for call in calls]
    if after not in ids:
        return ids[0] if ids else None
    at = ids.index(after)
    rest = ids[at + 1 :] + ids[:at]
    return rest[0] if rest else None
