"""What failure times come to, said so that a shopkeeper understands: findings, reasons, shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.failures import DAYS_A_MONTH, Shape
from resources.wording import sentence

if TYPE_CHECKING:
    from aftersales.failures import Curve, Enough, FailureReport, Share

_AFTER = 3
"""How many months on a reason looks where no further inspection is proposed."""


def percent(share: float) -> str:
    """A share as a percentage: one digit behind the point below ten."""
    scaled = share * 100
    return f"{scaled:.0f}%" if scaled >= 9.95 or scaled == 0 else f"{scaled:.1f}%"


def bad_months(report: FailureReport) -> str:
    """易坏期 in short; empty where nothing can be told."""
    if report.bad_months is None:
        return ""
    first, last = report.bad_months
    return sentence(f"failures.bad_month{'s' if last > first else ''}", {"first": first, "last": last})


def looks(months: tuple[int, ...]) -> str:
    """第 8、11 个月; empty for none."""
    return sentence("failures.looks", {"months": "、".join(map(str, months))}) if months else ""


def finding(report: FailureReport, enough: Enough) -> str:
    """What the curve says, or that there is too little to say anything."""
    counts = {"goods": report.goods, "faults": report.faults}
    if report.goods < enough.goods or report.faults < enough.faults:
        need = {"need_goods": enough.goods, "need_faults": enough.faults}
        return sentence("failures.few", counts | need)
    if report.curve is None or report.bad_months is None:
        return sentence("failures.flat", counts)
    first, last = report.bad_months
    code = report.curve.kind.value + ("" if last > first else "_one")
    return sentence(f"failures.{code}", {"first": first, "last": last})


def by_month(share: Share) -> str:
    """How many have failed by the end of a month, and how sure that is."""
    words = {"share": percent(share.share), "low": percent(share.low), "high": percent(share.high)}
    return sentence("failures.by_month", {"month": share.month, **words})


def reasons(report: FailureReport, enough: Enough) -> tuple[str, ...]:
    """Why to look in each of the proposed months, or why none is proposed though there are faults enough."""
    curve = report.curve
    if curve is None:
        return ()
    if not report.inspect:
        return (_why_none(curve, report, enough),)
    if curve.kind is Shape.EARLY and report.bad_months is not None:
        last = report.bad_months[1]
        words = {"month": report.inspect[0], "last": last, "share": percent(curve.share(last * DAYS_A_MONTH))}
        return (sentence("failures.look_front", words),)
    ends = (*report.inspect[1:], report.inspect[-1] + _AFTER)
    return tuple(
        sentence(
            "failures.look",
            {
                "month": month,
                "share": percent(curve.share(month * DAYS_A_MONTH)),
                "more": end - month,
                "later": percent(curve.share(end * DAYS_A_MONTH)),
            },
        )
        for month, end in zip(report.inspect, ends, strict=True)
    )


def _why_none(curve: Curve, report: FailureReport, enough: Enough) -> str:
    least = min(enough.looks)
    if curve.kind is Shape.EARLY:
        return sentence("failures.look_seldom", {"share": percent(least)})
    if curve.days_until(least) > report.observed:
        words = {"month": report.months, "share": percent(least)}
        return sentence("failures.look_late", words)
    return sentence("failures.look_early", {"share": percent(curve.share(DAYS_A_MONTH))})
