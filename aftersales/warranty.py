"""Warranty (质保): when the terms of the whole thing and of its main parts end, and what a day falls under."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from aftersales.calendar import add_months
from aftersales.days import shift
from aftersales.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from aftersales.calendar import WorkingCalendar
    from aftersales.goods import SoldGood

LONGEST_MONTHS = 1_200
LONGEST_REPAIR_DAYS = 36_500


class Cover(StrEnum):
    """What the warranty gives on a day: all of it, main parts only, or nothing."""

    WHOLE = "whole"
    PARTS = "parts"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantyTerms:
    """Facts of one sold thing.

    `starts` is the day of the invoice, or of the finished installation where the seller installs (实施条例 18).
    `repair_days` are the days it was away for repair, waiting included; they do not count. `exchanged_on` is the
    day of an exchange, which starts the clock anew; redoing a repair does not and is no field here.
    """

    starts: date
    whole_months: int
    parts_months: int | None = None
    repair_days: int = 0
    exchanged_on: date | None = None


@dataclass(frozen=True, slots=True)
class WarrantyReason:
    """One step of the reckoning: its code (``days.warranty_…``), the day it led to, and operands for the sentence."""

    date: date
    code: str
    operands: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Warranty:
    """The last day of each term (inclusive), the verdict for the day asked about, and how both came about."""

    whole_ends: date
    parts_end: date | None
    verdict: Cover
    why: tuple[WarrantyReason, ...]


def warranty(terms: WarrantyTerms, on: date, calendar: WorkingCalendar) -> Warranty:
    """What the warranty of a thing gives on a day.

    The first day is not counted, so twelve months from 2025-10-29 end with 2026-10-29. A term whose last day lies
    in a holiday of the table, not on an ordinary weekend, ends on the next workday (三包 A2; 民法典 203).
    KnownError ``days.warranty_…`` for terms that cannot be.
    """
    _refuse_broken(terms, on)
    begins = terms.exchanged_on or terms.starts
    restarted = terms.exchanged_on is not None
    why = [
        WarrantyReason(begins, f"days.warranty_{'exchanged' if restarted else 'starts'}", {"date": begins})
    ]
    whole_ends, steps = _term("whole", begins, terms.whole_months, terms.repair_days, calendar)
    why += steps
    parts_end = None
    if terms.parts_months is not None:
        parts_end, steps = _term("parts", begins, terms.parts_months, terms.repair_days, calendar)
        why += steps
    verdict = _verdict(on, whole_ends, parts_end)
    why.append(WarrantyReason(on, f"days.warranty_is_{verdict}", {"date": on}))
    return Warranty(whole_ends=whole_ends, parts_end=parts_end, verdict=verdict, why=tuple(why))


def terms_of(good: SoldGood) -> WarrantyTerms:
    """The terms of a sold piece."""
    return WarrantyTerms(
        starts=good.starts,
        whole_months=good.whole_months,
        parts_months=good.parts_months,
        repair_days=good.repair_days,
        exchanged_on=good.exchanged_on,
    )


def with_ends(good: SoldGood, calendar: WorkingCalendar) -> SoldGood:
    """The piece with the ends of its terms reckoned anew; KnownError ``days.warranty_…`` for terms that cannot be."""
    found = warranty(terms_of(good), good.exchanged_on or good.starts, calendar)
    return replace(good, whole_ends=found.whole_ends, parts_end=found.parts_end)


def _verdict(on: date, whole_ends: date, parts_end: date | None) -> Cover:
    if on <= whole_ends:
        return Cover.WHOLE
    return Cover.PARTS if parts_end is not None and on <= parts_end else Cover.OUT


def _refuse_broken(terms: WarrantyTerms, on: date) -> None:
    for months in (terms.whole_months, terms.parts_months):
        if months is not None and not 1 <= months <= LONGEST_MONTHS:
            raise KnownError("days.warranty_months", value=months, most=LONGEST_MONTHS)
    if not 0 <= terms.repair_days <= LONGEST_REPAIR_DAYS:
        raise KnownError("days.warranty_repair_days", value=terms.repair_days)
    if terms.exchanged_on is not None and terms.exchanged_on < terms.starts:
        raise KnownError("days.warranty_exchange_early", starts=terms.starts, exchanged=terms.exchanged_on)
    if on < terms.starts:
        raise KnownError("days.warranty_asked_early", starts=terms.starts, on=on)


def _term(
    part: str, begins: date, months: int, repair_days: int, calendar: WorkingCalendar
) -> tuple[date, list[WarrantyReason]]:
    ends = add_months(begins, months)
    why = [WarrantyReason(ends, f"days.warranty_{part}_term", {"months": months, "date": ends})]
    if repair_days:
        ends = shift(ends, repair_days)
        why.append(WarrantyReason(ends, "days.warranty_repair_added", {"days": repair_days, "date": ends}))
    if not calendar.is_published(ends.year):
        why.append(WarrantyReason(ends, "days.unpublished", {"year": ends.year}))
    if calendar.reason(ends) == "holiday":
        moved = calendar.next_workday(ends)
        name = calendar.holiday_name(ends)
        why.append(
            WarrantyReason(
                moved, "days.warranty_holiday_moved", {"holiday": ends, "name": name, "date": moved}
            )
        )
        ends = moved
    return ends, why
