"""How often a customer is heard of (一客一策), in words and as choices."""

from __future__ import annotations

from aftersales.calendar import Step
from aftersales.revisit_plans import NONE
from desktop.plan_lists import step_words

_OFFERED = ("+1m", "+2m", "+3m", "+6m", "+12m")


def pace_words(every: str) -> str:
    """``+3m`` as 每 3 个月; nothing as his tier says, a dash as never."""
    if not every:
        return "按客户等级"
    return "不主动联系" if every == NONE else f"每 {step_words(Step.parse(every))}"


def pace_choices(now: str) -> list[tuple[str, str]]:
    """What can be chosen, with what stands there now."""
    keys = ["", *_OFFERED, *((now,) if now not in {"", NONE, *_OFFERED} else ()), NONE]
    return [(key, pace_words(key)) for key in keys]
