"""The doors of the shop's own lists for the test of rights: who changes one, and what only reads."""

from __future__ import annotations

from typing import Any

from aftersales.access import Right
from aftersales.taxonomy import FreightPayer


def _wish(on: Any) -> Any:
    return on.desk.limit_lists.changed(key="accept||||", version=0, values={"hours": 12})


def _points(on: Any) -> Any:
    entry = on.desk.tier_lists.points()["urgent"]
    return on.desk.tier_lists.change_points(key="urgent", version=entry.version, points=90)


def _bands(on: Any) -> Any:
    entry = on.desk.tier_lists.points()["money"]
    return on.desk.tier_lists.change_bands(version=entry.version, bands=[(10_000, 5)])


LIST_DOORS: dict[str, tuple[Right, Any]] = {
    "reason_lists.add": (
        Right.RULES,
        lambda on: on.desk.reason_lists.add(
            name="示例原因", category="服务", fault=None, return_freight=FreightPayer.NOBODY
        ),
    ),
    "reason_lists.change": (
        Right.RULES,
        lambda on: on.desk.reason_lists.change(key="色差", version=0, values={"useful": ["示例"]}),
    ),
    "reason_lists.rename_category": (
        Right.RULES,
        lambda on: on.desk.reason_lists.rename_category(category="三包", name="三包类"),
    ),
    "reason_lists.reset": (Right.RULES, lambda on: on.desk.reason_lists.reset(key="瑕疵", version=0)),
    "tier_lists.add": (Right.RULES, lambda on: on.desk.tier_lists.add(name="示例级")),
    "tier_lists.change": (
        Right.RULES,
        lambda on: on.desk.tier_lists.change(key="长期", version=0, values={"points": 16}),
    ),
    "tier_lists.move_up": (Right.RULES, lambda on: on.desk.tier_lists.move_up(key="示例级")),
    "tier_lists.reset": (Right.RULES, lambda on: on.desk.tier_lists.reset(key="rfm", version=0)),
    "tier_lists.change_groups": (
        Right.RULES,
        lambda on: on.desk.tier_lists.change_groups(
            version=on.desk.tier_lists.groups().version, values={"days": 300}
        ),
    ),
    "tier_lists.change_points": (Right.RULES, _points),
    "tier_lists.change_bands": (Right.RULES, _bands),
    "limit_lists.write": (Right.RULES, lambda on: on.desk.limit_lists.write(wish=_wish(on))),
}
LIST_READING = {
    "reason_lists": {"entries", "history", "effects"},
    "tier_lists": {"entries", "groups", "points", "history", "effects"},
    "limit_lists": {
        *("entries", "hours", "clocks", "history", "effects"),
        *("changed", "added", "reset", "hours_changed"),
    },
}
