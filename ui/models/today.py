"""Rows of the page 今日: cases that are late or due, and the day's calls, in ready words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aftersales.masking import mask_phone
from aftersales.revisits import CallResult, RevisitState
from ui.models.cases import amount_text, due_of, ring_of
from ui.models.paged_table import Column
from ui.models.roles import AvatarText, Cell, ChipText, Group, Ring, Row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from aftersales.revisits import Revisit, RevisitSummary
    from desktop.case_words import CaseWords
    from desktop.views import CaseRow, TodayView

PLAIN_TIER = "普通"
CASE_COLUMNS = (
    Column(key="due", title="时限", width=124),
    Column(key="what", title="商品 · 问题"),
    Column(key="stage", title="状态", width=124),
    Column(key="amount", title="金额（元）", width=110, align="right"),
    Column(key="assignee", width=58),
)
CALL_COLUMNS = (
    Column(key="time", title="时间", width=72),
    Column(key="ring", width=32),
    Column(key="name", title="客户", width=80),
    Column(key="purpose", title="事由"),
    Column(key="phone", title="电话", width=148),
    Column(key="result", title="结果", width=140, align="right"),
)


def case_rows(view: TodayView, own_id: int | None) -> list[Row]:
    """Headings 已超期 and 今天到期 with their cases; a heading without cases is left out."""
    rows: list[Row] = []
    for title, tone, cases in (("已超期", "bad", view.overdue), ("今天到期", "", view.due_today)):
        if cases:
            right = "" if rows else "金额（元）"
            rows.append(Row(group=Group(title, len(cases), tone, right=right)))
            rows += [case_row(case, own_id) for case in cases]
    return rows


def case_row(row: CaseRow, own_id: int | None) -> Row:
    """One case: deadline, what it is about over number and customer, stage, amount, who has it."""
    summary = row.summary
    title = " ".join(part for part in (summary.title, summary.problem) if part) or summary.kind.value
    caption = "  ".join(part for part in (summary.number, summary.customer_name) if part)
    amount = amount_text(summary.proposed)
    due = row.due.text if row.due else ""
    own = summary.assignee_id == own_id
    avatar = AvatarText(summary.assignee_name, own=own) if summary.assignee_name else None
    spoken = "，".join(part for part in (title, caption, row.state.label, due, f"{amount} 元") if part)
    return Row(
        key=summary.id,
        spoken=spoken,
        cells=(
            Cell(text="" if row.due else "—", due=due_of(row.due), spoken=spoken),
            Cell(text=title, caption=caption, chips=tier_chips(summary.tier), tip=title),
            Cell(text=row.state.label, ring=ring_of(row.state)),
            Cell(text=amount),
            Cell(avatar=avatar, tip=summary.assignee_name, spoken=summary.assignee_name or "没有负责人"),
        ),
    )


def judged_again(rows: Sequence[CaseRow], words: CaseWords, now: datetime) -> tuple[CaseRow, ...]:
    """The same rows with the deadlines as they read at `now`."""
    return tuple(
        replace(row, due=words.due(row.summary.due_from or row.summary.state_since, row.summary.due_at, now))
        for row in rows
    )


def tier_chips(tier: str) -> tuple[ChipText, ...]:
    """The chip of a tier; 普通 carries none."""
    return () if tier in {"", PLAIN_TIER} else (ChipText(tier),)


def call_rows(calls: Sequence[RevisitSummary]) -> list[Row]:
    """The day's calls by time: done ones quiet with their result, planned ones with a dashed ring."""
    return [_call_row(call) for call in calls]


def _call_row(call: RevisitSummary) -> Row:
    revisit = call.revisit
    done = revisit.state is RevisitState.DONE
    tone = "quiet" if done else ""
    about = " · ".join(part for part in (revisit.purpose, call.case_number) if part)
    result, result_tone = result_words(revisit)
    state = result or "还没打"
    spoken = "，".join(part for part in (revisit.at_time, call.customer_name, about, state) if part)
    return Row(
        key=revisit.id,
        spoken=spoken,
        cells=(
            Cell(text=revisit.at_time or "全天", tone=tone, bold=not done, spoken=spoken),
            Cell(ring=Ring(done=done), spoken=state),
            Cell(text=call.customer_name or "—", tone=tone),
            Cell(text=about, tone="quiet", tip=about),
            Cell(text=mask_phone(call.phone), tone="quiet"),
            Cell(text=result, tone=result_tone),
        ),
    )


def result_words(revisit: Revisit) -> tuple[str, str]:
    """What came of a call and its tone: 满意 5 分; a score of 2 or less is bad; "" while it is only planned."""
    if revisit.state is not RevisitState.DONE or revisit.result is None:
        return "", ""
    if revisit.result is CallResult.REACHED and revisit.score:
        words = "满意" if revisit.score >= 4 else "打分"
        return f"{words} {revisit.score} 分", "bad" if revisit.score <= 2 else "quiet"
    return revisit.result.value, "quiet"


def heights(rows: Sequence[Row], row_height: int, group_height: int) -> int:
    """How high a table is that shows all of these."""
    return sum(group_height if row.group else row_height for row in rows)
