"""The shipped rules of calling, read from call_rules.toml."""

from __future__ import annotations

import tomllib
from functools import cache

from aftersales.calendar import Step
from aftersales.call_rules import CallRules, checked, hours_of
from resources.places import resource


@cache
def shipped_call_rules() -> CallRules:
    """The rules as shipped; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("call_rules.toml").read_text("utf-8"))
    return checked(
        CallRules(
            hours=tuple(stretch for text in data["hours"] for stretch in hours_of(text)),
            most_tries=data["most_tries"],
            retry=Step.parse(data["retry"]),
            other_half=data["other_half"],
            bad_score=data["bad_score"],
            opens_case=data["opens_case"],
            bad_reason=data["bad_reason"],
            again_days=tuple(data["again_days"]),
            remind=data["remind"],
        )
    )
