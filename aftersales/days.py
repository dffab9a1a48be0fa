"""Arithmetic of whole days that stays inside the years there are."""

from __future__ import annotations

from datetime import date, timedelta

from aftersales.errors import KnownError


def shift(day: date, days: int) -> date:
    """`day` moved by whole days; KnownError ``days.beyond_calendar`` outside the years 1–9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise KnownError("days.beyond_calendar") from None
