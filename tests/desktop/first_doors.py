"""The doors of the first start, the kind of trade and the news for the test of rights."""

from __future__ import annotations

from typing import Any

from aftersales.access import Right
from desktop.first_steps import FirstStep

FIRST_DOORS: dict[str, tuple[Right, Any]] = {
    "first_steps.open_shop": (
        Right.RULES,
        lambda on: on.desk.first_steps.open_shop(name="示例家电", trade="other"),
    ),
    "first_steps.skip": (Right.RULES, lambda on: on.desk.first_steps.skip(step=FirstStep.STAFF)),
    "first_steps.dismiss": (Right.RULES, lambda on: on.desk.first_steps.dismiss()),
    "first_steps.bring_back": (Right.RULES, lambda on: on.desk.first_steps.bring_back()),
    "trades.choose": (Right.RULES, lambda on: on.desk.trades.choose(key="clothes")),
}
FIRST_READING: dict[str, set[str]] = {
    "first_steps": {"read"},
    "trades": {"kinds", "read", "changes"},
    "news": {"all", "unseen", "is_noted", "note"},  # who has seen the news is nobody's right
}
