"""The versions of rules: who changed what, when and from which day on, against the version before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.errors import KnownError
from resources.rule_book import CLASS, OWN, SHOP, text_of, value_of
from resources.rule_rows import label_of, rule_rows, shown
from resources.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from desktop.archive import Archive
    from desktop.house_rules import HouseRules
    from resources.rule_book import Rule, RuleBook
    from storage.policies import PolicyEdition

_UNSAID = {"on": "yes"}
"""What holds where no version says anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing a version changed: what it is called, and both values as people read them."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """A version of a rule. `edition` "" is the shipped one; `by_name` and `made_at` are then empty too.

    `is_newest`: nothing was written after it. `before` is the version before it, None for the first one.
    """

    rule_id: str
    rule_name: str
    edition: str
    valid_from: date
    made_at: datetime | None
    by_name: str
    differences: tuple[Difference, ...]
    is_newest: bool
    before: str | None = None


class RuleHistory:
    """Reads the versions of one rule or of all."""

    def __init__(self, *, archive: Archive, rules: HouseRules) -> None:
        self._archive = archive
        self._rules = rules

    def of(self, rule_id: str) -> tuple[RuleVersion, ...]:
        """The versions of a rule, the newest first, the shipped one last (a rule of the shop's own has none)."""
        return self._of(rule_id, self._names())

    def all(self) -> tuple[RuleVersion, ...]:
        """Every version that the shop made, the newest first."""
        names = self._names()
        owners = dict.fromkeys(one.policy_id for one in self._rules.editions())
        found = [version for owner in owners for version in self._of(owner, names) if version.edition]
        return tuple(sorted(found, key=_made, reverse=True))

    def _names(self) -> Mapping[int, str]:
        with self._archive.database.read():
            return {member.id: member.name for member in self._archive.staff.list()}

    def _of(self, rule_id: str, names: Mapping[int, str]) -> tuple[RuleVersion, ...]:
        shipped = self._rules.shipped()
        editions = _editions(self._rules, rule_id)
        rules = _rules_of(self._rules, rule_id)
        name = _name_of(self._rules, rule_id, editions)
        state = _shipped_texts(shipped, rule_id)
        found: list[RuleVersion] = []
        if state:
            rows = {row.id: row.valid_from for row in rule_rows(shipped)}
            found.append(
                RuleVersion(
                    rule_id=rule_id,
                    rule_name=name,
                    edition="",
                    valid_from=rows.get(rule_id) or rows["practice.negotiation"],
                    made_at=None,
                    by_name=sentence("rule_value.shipped"),
                    differences=(),
                    is_newest=not editions,
                )
            )
        for edition in editions:
            found.append(
                RuleVersion(
                    rule_id=rule_id,
                    rule_name=name,
                    edition=edition.edition,
                    valid_from=edition.valid_from,
                    made_at=edition.made_at,
                    by_name=names.get(edition.author_id or 0, ""),
                    differences=_differences(state, edition.values, rules),
                    is_newest=edition is editions[-1],
                    before=found[-1].edition if found else None,
                )
            )
            state = {**state, **edition.values}
        return tuple(reversed(found))


def values_to_go_back(rules: HouseRules, rule_id: str, edition: str) -> dict[str, str]:
    """What a new version has to say so that a rule is again as `edition` left it; {} where it is so already."""
    editions = _editions(rules, rule_id)
    state = _shipped_texts(rules.shipped(), rule_id)
    wanted = None if edition else state
    for found in editions:
        state = {**state, **found.values}
        if found.edition == edition:
            wanted = state
    if wanted is None:
        raise KnownError("rules.unknown")
    ever = {key for found in editions for key in found.values}
    told = {key: wanted.get(key, _UNSAID.get(key, "")) for key in sorted(ever)}
    return told if any(state.get(key, _UNSAID.get(key, "")) != text for key, text in told.items()) else {}


def name_of(rules: HouseRules, rule_id: str) -> str:
    """What a rule is called, also one that was removed."""
    return _name_of(rules, rule_id, _editions(rules, rule_id))


def _editions(rules: HouseRules, rule_id: str) -> list[PolicyEdition]:
    """In the order they were written."""
    return sorted((one for one in rules.editions() if one.policy_id == rule_id), key=lambda one: one.id)


def _made(version: RuleVersion) -> tuple[datetime, str]:
    assert version.made_at is not None
    return version.made_at, version.edition


def _shipped_texts(shipped: RuleBook, rule_id: str) -> dict[str, str]:
    fields = [rule for rule in shipped.rules.values() if rule.owner == rule_id]
    texts = {rule.key: text_of(rule.value, rule.unit) for rule in fields}
    if texts and rule_id != SHOP:
        texts["source"] = fields[0].source
    if any(one.id == rule_id for one in shipped.presets):
        texts["on"] = "yes"
    return texts


def _rules_of(rules: HouseRules, rule_id: str) -> dict[str, Rule]:
    """The numbers of a rule by key; of one that was removed, those of another of its kind."""
    book = rules.book()
    found = {rule.key: rule for rule in book.rules.values() if rule.owner == rule_id}
    if found or not rule_id.startswith(OWN):
        return found
    return {rule.key: rule for rule in book.rules.values() if rule.owner == book.presets[0].id}


def _name_of(rules: HouseRules, rule_id: str, editions: list[PolicyEdition]) -> str:
    if rule_id == SHOP:
        return sentence("rule_value.shop_name")
    named = next((row.name for row in rule_rows(rules.book()) if row.id == rule_id), "")
    told = [one.values["what"] for one in editions if "what" in one.values]
    return named or (told[-1] if told else rule_id.removeprefix(f"{CLASS}."))


def _differences(
    state: Mapping[str, str], told: Mapping[str, str], rules: Mapping[str, Rule]
) -> tuple[Difference, ...]:
    found = []
    order = ("what", "platform", *rules)
    for key in sorted(told, key=lambda key: order.index(key) if key in order else len(order)):
        label = label_of(rules[key]) if key in rules else sentence(f"rule_value.{key}_label")
        before, after = (_said(key, text, rules) for text in (state.get(key), told[key]))
        if before != after:
            found.append(Difference(label=label, before=before, after=after))
    return tuple(found)


def _said(key: str, text: str | None, rules: Mapping[str, Rule]) -> str:
    if key in rules:
        rule = rules[key]
        return shown(value_of(text, rule.unit) if text else None, rule)
    if key in {"on", "removed"}:
        is_on = text != "no" if key == "on" else text != "yes"
        return sentence(
            "rule_value.on" if is_on else "rule_value.off" if key == "on" else "rule_value.removed"
        )
    return text or "—"
