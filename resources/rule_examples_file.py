"""The claims that ship to try a rule on, read from rule_examples.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from resources.places import resource

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class RuleExample:
    """One claim as a claim file has it. `by_class`: its class is that of the rule tried."""

    title: str
    rules: tuple[str, ...]
    claim: Mapping[str, Any]
    by_class: bool = False

    def shows(self, rule_id: str) -> bool:
        """Whether it was made for this rule."""
        return rule_id.startswith(self.rules)


@cache
def rule_examples() -> tuple[RuleExample, ...]:
    """All of them, in the file's order; a malformed file is a bug of the build and raises."""
    data = tomllib.loads(resource("rule_examples.toml").read_text("utf-8"))
    return tuple(
        RuleExample(
            title=entry["title"],
            rules=tuple(entry["for"]),
            claim=entry["claim"],
            by_class=entry.get("by_class", False),
        )
        for entry in data["example"]
    )
