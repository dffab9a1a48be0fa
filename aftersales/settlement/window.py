"""The seven-day term (7 天期限): in time, late, or a person's word; reading 7."""

from __future__ import annotations

from datetime import date, timedelta

from aftersales.settlement.check import day_of
from aftersales.settlement.context import Context, DayOffCalendar
from aftersales.settlement.policy import Policy
from aftersales.settlement.result import Operand, Source, Step, Unit, Window, WindowStatus
from aftersales.taxonomy import WindowRule


def window_of(context: Context, calendar: DayOffCalendar) -> Window | None:
    """The term for claims with a refund; None where the reason has none or no signing day is known.

    Days start the day after signing; the last day is never moved (暂行办法 第十条). 民法典 第二百零三条 (the end
    moves behind a day off) is argued for it, so a notice within that time asks a person.
    """
    rule = context.reason.window
    if rule is None or not context.has_refund:
        return None
    dates = context.claim.dates
    if dates.signed is None:
        return _unsigned(rule)
    last_day = day_of(dates.signed) + timedelta(days=policy_of(context).counts["days"])
    if dates.notified is None:
        return None if rule is WindowRule.QUALITY else _window(WindowStatus.ASK_PERSON, last_day, "no_notice")
    notified = day_of(dates.notified)
    if notified <= last_day:
        return _window(WindowStatus.IN_TIME, last_day, "in_time", notified)
    if rule is WindowRule.QUALITY:
        return _window(WindowStatus.ASK_PERSON, last_day, "quality_late", notified)
    if calendar.is_day_off(last_day):
        workday = calendar.next_workday(last_day)
        if notified <= workday:
            return _window(WindowStatus.ASK_PERSON, last_day, "day_off", notified, workday=workday)
    return _window(WindowStatus.LATE, last_day, "late", notified)


def not_due(context: Context, window: Window | None) -> bool:
    """Whether the term alone leaves nothing due: late, or 超7天 that no date shows to be in time."""
    if window is None:
        return False
    if window.status is WindowStatus.LATE:
        return True
    unproven = window.message in ("no_signing", "no_notice")
    return unproven and context.reason.window is WindowRule.AFTER_WINDOW


def window_step(context: Context, window: Window) -> Step:
    """The working row that shows the term."""
    return Step(
        code=f"window_{window.message}",
        citation="quality_return" if context.reason.window is WindowRule.QUALITY else "no_reason_days",
        source=Source.LAW,
        operands=window.operands,
        policy=policy_of(context),
        value=window.days_late or None,
        unit=Unit.DAYS,
    )


def policy_of(context: Context) -> Policy:
    """The policy whose days count for this reason."""
    quality = context.reason.window is WindowRule.QUALITY
    return context.policies.policy("law.quality_return" if quality else "law.no_reason_return")


def _unsigned(rule: WindowRule) -> Window | None:
    if rule is WindowRule.AFTER_WINDOW:
        return _window(WindowStatus.ASK_PERSON, None, "no_signing")
    return None


def _window(
    status: WindowStatus,
    last_day: date | None,
    message: str,
    notified: date | None = None,
    workday: date | None = None,
) -> Window:
    days = max(0, (notified - last_day).days) if notified and last_day else None
    given = {"last_day": last_day, "notified": notified, "days": days, "workday": workday}
    operands: dict[str, Operand] = {name: value for name, value in given.items() if value is not None}
    return Window(status=status, last_day=last_day, days_late=days, message=message, operands=operands)
