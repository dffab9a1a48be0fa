"""Rows of the list 易坏期: how many were sold, how many failed and by when, in ready words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.failure_words import looks, percent
from ui.models.paged_table import Column
from ui.models.roles import Cell, Row

if TYPE_CHECKING:
    from desktop.failures import ProductFailures


def failure_columns(told_at: tuple[int, ...]) -> tuple[Column, ...]:
    """The columns, with one for each month that shares are told of."""
    return (
        Column(key="title", title="商品"),
        Column(key="goods", title="卖出", width=72, align="right"),
        Column(key="faults", title="坏过", width=64, align="right"),
        *(Column(key=f"m{month}", title=f"{month} 个月", width=72, align="right") for month in told_at),
        Column(key="bad", title="易坏期", width=116),
        Column(key="looks", title="建议检查", width=140),
    )


def failure_row(row: ProductFailures) -> Row:
    """One product."""
    report = row.report
    shares = [percent(share.share) if share is not None else "—" for share in row.shares]
    proposed = looks(report.inspect)
    if proposed and not row.open:
        proposed = f"{proposed} ✓"
    spoken = "，".join(
        part
        for part in (
            row.kind.title,
            f"卖出 {report.goods} 件，坏过 {report.faults} 件",
            row.bad_months,
            row.finding,
            proposed,
        )
        if part
    )
    return Row(
        key=row.key,
        cells=(
            Cell(text=row.kind.title, tip=row.kind.title, spoken=spoken),
            Cell(text=f"{report.goods:,}"),
            Cell(text=f"{report.faults:,}"),
            *(Cell(text=text, tone="" if report.curve else "faint") for text in shares),
            Cell(
                text=row.bad_months or "看不出", tone="warn" if row.bad_months else "faint", tip=row.finding
            ),
            Cell(
                text=proposed or "—",
                tone=("acc" if row.open else "ok") if proposed else "faint",
                bold=row.open,
                tip="；".join(row.reasons),
            ),
        ),
        spoken=spoken,
    )
