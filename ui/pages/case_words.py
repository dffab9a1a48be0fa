"""Words that the pages of cases share: moments, titles, the timeline, the stages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from aftersales.cases import CaseKind, EventKind
from aftersales.clock import CHINA, china_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aftersales.cases import CaseEvent
    from desktop.views import CaseView, DueView, StageView
    from ui.widgets.chips import ChipTone
    from ui.widgets.steps import Step
    from ui.widgets.timeline import TimelineEntry

_TALK = (CaseKind.INQUIRY, CaseKind.COMPLAINT)
PLAIN_TIER = "普通"


def when_text(moment: datetime, today: date) -> str:
    """今天 14:05, 昨天 09:10, this year 10-13 16:20, else 2025-11-11."""
    local = moment.astimezone(CHINA)
    day = local.date()
    if day == today:
        return f"今天 {local:%H:%M}"
    if day == today - timedelta(days=1):
        return f"昨天 {local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if day.year == today.year else day.isoformat()


def until_text(moment: datetime, today: date) -> str:
    """今天 18:00 前, 10-16 18:00 前."""
    local = moment.astimezone(CHINA)
    if local.date() == today + timedelta(days=1):
        return f"明天 {local:%H:%M} 前"
    shown = when_text(moment, today)
    return f"{shown} 前"


def case_goods(view: CaseView) -> str:
    """The goods in the case, several with 等 n 件."""
    chosen = [line for line in view.lines if line.quantity] or list(view.lines)
    if not chosen:
        return ""
    first = chosen[0].title
    return f"{first} 等 {len(chosen)} 样" if len(chosen) > 1 else first


def case_title(view: CaseView) -> str:
    """What a case is called: goods, what is wrong, what the customer wants."""
    case = view.case
    problem = case.phenomenon or case.reason
    head = " ".join(part for part in (case_goods(view), problem) if part)
    if case.kind.value in problem:
        return head
    want = case.kind.value if case.kind in _TALK else f"要{case.kind.value}"
    return f"{head}，{want}"


def due_chip(due: DueView | None) -> tuple[str, ChipTone]:
    """Words and tone of the deadline's chip; no words where no clock runs."""
    if due is None:
        return "", ""
    tones: dict[str, ChipTone] = {"bad": "bad", "warn": "warn"}
    return due.text, tones.get(due.tone, "")


def timeline_entries(
    events: Iterable[CaseEvent], today: date, *, notes_only: bool = False
) -> tuple[TimelineEntry, ...]:
    """The course of a case, newest first."""
    shown = [event for event in events if not notes_only or event.kind is EventKind.NOTED]
    return tuple(_entry(event, today) for event in reversed(shown))


def _entry(event: CaseEvent, today: date) -> TimelineEntry:
    from ui.widgets.timeline import TimelineEntry

    noted = event.kind is EventKind.NOTED
    title = event.note if noted else event.title
    caption = " · ".join(part for part in (event.by_name, "" if noted else event.note) if part)
    tone: Literal["", "bad"] = "bad" if event.breach else ""
    if event.breach:
        caption = f"{caption} · 超期" if caption else "超期"
    return TimelineEntry(title, when_text(event.at, today), caption, tone)


def steps_of(view: CaseView, today: date) -> tuple[Step, ...]:
    """The seven steps as the band paints them."""
    return tuple(_step(stage, view, today) for stage in view.stages)


def _step(stage: StageView, view: CaseView, today: date) -> Step:
    from ui.models.cases import ring_of
    from ui.widgets.steps import Step

    if stage.state == "done":
        return Step(stage.label, "done", when_text(stage.at, today) if stage.at else "—")
    if stage.state == "now":
        tones = {"bad": "bad", "warn": "warn"}
        caption = until_text(stage.until, today) if stage.until else view.state.label
        return Step(
            stage.label, "now", caption, tones.get(view.due.tone, "") if view.due else "", ring_of(view.state)
        )
    return Step(stage.label, "future")


def order_text(view: CaseView) -> str:
    """Number and day of the order; "" without one."""
    if view.order is None:
        return ""
    order = view.order
    if order.invoiced_on:
        return f"{order.number} · {order.invoiced_on.isoformat()} 开票"
    moment = order.paid_at or order.ordered_at
    return f"{order.number} · {china_day(moment).isoformat()} 下单" if moment else order.number


def warranty_text(view: CaseView) -> str:
    """The warranty of the goods in the case."""
    return "、".join(dict.fromkeys(line.warranty for line in view.lines if line.quantity and line.warranty))


def evidence_text(view: CaseView) -> tuple[str, bool]:
    """How many required slots are filled, in words; and whether all are."""
    required = [slot for slot in view.slots if slot.required]
    filled = sum(1 for slot in required if slot.filled)
    if not required:
        count = sum(len(slot.filled) for slot in view.slots)
        return (f"{count} 份" if count else "不用"), True
    return f"{filled} / {len(required)}", filled == len(required)
